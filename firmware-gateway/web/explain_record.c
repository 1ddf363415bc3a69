/* web/explain_record.c - see explain_record.h */
#include "explain_record.h"
#include "fresh_record.h"
#include "interval.h"
#include "quality.h"
#include "readings.h"
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* As for whole days (days_record.c): the record sorts what it is asked for in memory that its connections share. */
#define PART_MS (6 * INT64_C(3600000))
#define PART_READINGS_MAX 25000         /* more than one a second */
#define THOUSANDTH 0.001                /* figures are kept so finely */
#define REASON_LATE "late data"         /* part of what the record says of a corrected incident */

static const char *const because_words[BECAUSE_COUNT] = {
    [BECAUSE_LATE_DATA] = "late_data", [BECAUSE_PACK] = "pack",   [BECAUSE_CALENDAR] = "calendar",
    [BECAUSE_ROOM] = "room",           [BECAUSE_CLOCK] = "clock", [BECAUSE_UNKNOWN] = "unknown",
};

const char *explain_because_word(enum explain_because because)
{
    return because_words[because];
}

struct reading_on {
    const struct explain_ask *ask;
    struct explain *explain;
    int64_t start_ms, end_ms;           /* of the day, or up to the end of the incident */
    size_t late;                        /* readings of that time which came after the fact */
    uint32_t flags;                     /* QUALITY_* of any reading of that time */
};

static int64_t end_of(const struct explain_ask *ask)
{
    if (ask->of == EXPLAIN_DAY)
        return zone_day_start_ms(&ask->setup->zone, ask->date + 1);
    return ask->incident.cleared_ms ? ask->incident.cleared_ms : ask->now_ms;
}

static int add_row(void *context, const struct stored_reading *row)
{
    struct reading_on *on = context;

    explain_add(on->explain, &row->reading, row->flags);
    if (row->reading.time_ms >= on->start_ms && row->reading.time_ms < on->end_ms)
        on->flags |= row->flags;
    on->late += row->reading.time_ms >= on->start_ms && row->reading.time_ms <= on->end_ms &&
                row->arrived_ms - row->reading.time_ms > INTERVAL_GAP_MIN_MS;
    return 0;
}

static int read_all(struct store_reader *reader, struct reading_on *on, struct error *err)
{
    int64_t from_ms, to_ms;
    int r = 0;

    explain_range(on->explain, &from_ms, &to_ms);
    to_ms = to_ms < on->ask->now_ms + 1 ? to_ms : on->ask->now_ms + 1;
    for (; r == 0 && from_ms < to_ms; from_ms += PART_MS) {
        int64_t end_ms = from_ms + PART_MS < to_ms ? from_ms + PART_MS : to_ms;
        bool truncated;                 /* what is missing shows as a gap */

        r = readings_of_room(reader, on->ask->setup->room.id, from_ms, end_ms, PART_READINGS_MAX, add_row, on,
                             &truncated, err);
    }
    return r;
}

/* A rule about outdoor air goes by the day's estimates, as days_record.c reads them. *day: borrowed by the explanation,
 * the caller's to free(). */
static int read_air(struct store_reader *reader, const struct reading_on *on, struct fresh_day **day, struct error *err)
{
    const struct days_setup *setup = on->ask->setup;
    struct fresh_evidence evidence = {.is_doubtful = (on->flags & quality_doubts(CO2_PPM)) != 0};
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    size_t count;
    int r;

    if (on->ask->of != EXPLAIN_DAY || !measure_is_estimated(setup->pack->rules[on->ask->rule_index].measure))
        return 0;
    r = fresh_record_day(reader, setup, on->ask->date, day, err);
    if (r < 0)
        return r;
    count = calendar_spans(&setup->calendar, calendar_room_hours(&setup->calendar, setup->room.id), &setup->zone,
                           on->ask->date, spans);
    evidence.sum = &(*day)->sum;
    evidence.occupied_ms = fresh_occupied_ms(spans, count, on->ask->now_ms);
    explain_air(on->explain, &evidence);
    return 0;
}

/* -- why it may differ -- */

static bool is_period_edge(const struct explanation *told, int64_t time_ms)
{
    for (size_t i = 0; i < told->span_count; i++)
        if (told->spans[i].end_ms == time_ms)
            return true;
    return false;
}

static bool is_occupied(const struct explanation *told, int64_t time_ms)
{
    for (size_t i = 0; i < told->span_count; i++)
        if (time_ms >= told->spans[i].start_ms && time_ms <= told->spans[i].end_ms)
            return true;
    return false;
}

static bool is_of_another_calendar(const struct explanation *told, const struct incident *incident)
{
    bool ended_with_period = incident->cleared_ms && strcmp(incident->reason, "unoccupied") == 0;

    return !is_occupied(told, incident->began_ms) || (ended_with_period && !is_period_edge(told, incident->cleared_ms));
}

static int note_clock(void *context, const struct stored_event *event)
{
    bool *was_corrected = context;

    *was_corrected = *was_corrected || event->kind == CLOCK_STEPPED || event->kind == CLOCK_DOUBTED ||
                     event->kind == CLOCK_TRUSTED;
    return 0;
}

/* Everything that the record shows; it may be several at once. */
static int find_reasons(struct store_reader *reader, const struct reading_on *on, struct explain_outcome *outcome,
                        struct error *err)
{
    const struct explain_ask *ask = on->ask;
    const struct incident *incident = &ask->incident;
    const struct pack *pack = ask->setup->pack;
    bool is_incident = ask->of == EXPLAIN_INCIDENT, clock_was_corrected = false;
    int r = events_between(reader, on->start_ms, on->end_ms + INTERVAL_GAP_MAX_MS, note_clock, &clock_was_corrected,
                           err);

    if (on->late || (is_incident && strstr(incident->reason, REASON_LATE)))
        outcome->because |= 1u << BECAUSE_LATE_DATA;
    if (is_incident && (strcmp(incident->pack, pack->name) != 0 || strcmp(incident->pack_version, pack->version) != 0))
        outcome->because |= 1u << BECAUSE_PACK;
    if (is_incident && is_of_another_calendar(outcome->told, incident))
        outcome->because |= 1u << BECAUSE_CALENDAR;
    if (rule_applies(outcome->told->rule, &ask->setup->room, ask->setup->nation) != APPLIES)
        outcome->because |= 1u << BECAUSE_ROOM;
    if (clock_was_corrected)
        outcome->because |= 1u << BECAUSE_CLOCK;
    if (!outcome->because)
        outcome->because = 1u << BECAUSE_UNKNOWN;
    return r;
}

/* -- held against the record -- */

/* What happened in the last moments may be known here before it is on record, or the other way round. */
static bool differs(int64_t recorded_ms, int64_t now_known_ms, int64_t now_ms)
{
    int64_t newer_ms = recorded_ms > now_known_ms ? recorded_ms : now_known_ms;

    if (recorded_ms && now_known_ms)
        return recorded_ms != now_known_ms;
    return newer_ms && newer_ms <= now_ms - EXPLAIN_SETTLING_MS;
}

static void compare_incident(const struct explain_ask *ask, struct explain_outcome *outcome)
{
    const struct incident *recorded = &ask->incident;
    const struct explain_incident *now = &outcome->told->incident;
    bool both_peaks = !isnan(recorded->peak) && now->state != INCIDENT_NONE;

    outcome->is_compared = true;
    outcome->began_differs = recorded->began_ms != now->began_ms;
    outcome->raised_differs = differs(recorded->raised_ms, now->raised_ms, ask->now_ms);
    outcome->cleared_differs = differs(recorded->cleared_ms, now->cleared_ms, ask->now_ms);
    /* While it is open its peak is written with its next step. */
    outcome->peak_differs = both_peaks && recorded->cleared_ms && now->cleared_ms &&
                            fabs(recorded->peak - now->peak) > THOUSANDTH;
}

struct kept {
    const char *rule, *stamp;
    struct explain_outcome *outcome;
};

/* The verdict of the rule in a day as the record keeps it: the text that GET /rooms/{id}/days prints. */
static int take_kept(void *context, int64_t date, const char *stamp, const char *text)
{
    struct kept *kept = context;
    json_t *day = strcmp(stamp, kept->stamp) == 0 ? json_loads(text, 0, NULL) : NULL, *verdict;
    size_t i;

    (void)date;
    json_array_foreach(json_object_get(day, "verdicts"), i, verdict) {
        const char *rule = json_string_value(json_object_get(verdict, "rule"));
        const char *word = json_string_value(json_object_get(verdict, "verdict"));
        json_t *figure = json_object_get(verdict, "figure");

        if (!rule || !word || strcmp(rule, kept->rule) != 0)
            continue;
        kept->outcome->is_compared = true;
        snprintf(kept->outcome->recorded_verdict, sizeof kept->outcome->recorded_verdict, "%s", word);
        kept->outcome->recorded_figure = json_is_number(figure) ? json_number_value(figure) : NAN;
    }
    json_decref(day);
    return 0;
}

static int compare_day(struct store_reader *reader, const struct explain_ask *ask, struct explain_outcome *outcome,
                       struct error *err)
{
    const struct day_verdict *now = &outcome->told->verdict;
    char stamp[DAYS_STAMP_SIZE];
    struct kept kept = {outcome->told->rule->id, stamp, outcome};
    int r;

    days_stamp(ask->setup, stamp);
    r = days_of_room(reader, ask->setup->room.id, ask->date, ask->date, take_kept, &kept, err);
    if (r < 0 || !outcome->is_compared)
        return r;
    outcome->verdict_differs = !outcome->told->is_judged ||
                               strcmp(outcome->recorded_verdict, verdict_word(now->verdict)) != 0;
    outcome->figure_differs = outcome->told->is_judged && (isnan(now->figure) != isnan(outcome->recorded_figure) ||
                                                           fabs(now->figure - outcome->recorded_figure) > THOUSANDTH);
    return 0;
}

/* -- asking -- */

static struct explain *open_explain(const struct explain_ask *ask)
{
    const struct days_setup *setup = ask->setup;
    struct explain_question question = {.of = ask->of, .pack = setup->pack, .rule_index = ask->rule_index,
                                        .room = &setup->room, .nation = setup->nation, .calendar = &setup->calendar,
                                        .hours = calendar_room_hours(&setup->calendar, setup->room.id),
                                        .zone = &setup->zone, .date = ask->date};

    if (ask->of == EXPLAIN_INCIDENT) {
        question.began_ms = ask->incident.began_ms;
        question.ended_ms = ask->incident.cleared_ms;
    }
    return explain_open(&question);
}

int explain_record(struct store_reader *reader, const struct explain_ask *ask, struct explain_outcome *outcome,
                   struct error *err)
{
    struct reading_on on = {.ask = ask, .explain = open_explain(ask), .end_ms = end_of(ask),
                            .start_ms = zone_day_start_ms(&ask->setup->zone, ask->date)};
    struct fresh_day *air = NULL;
    int r = on.explain ? read_all(reader, &on, err) : error_set(err, -ENOMEM, "out of memory");

    if (r == 0)
        r = read_air(reader, &on, &air, err);
    *outcome = (struct explain_outcome){.explain = on.explain, .recorded_figure = NAN};
    if (r == 0) {
        outcome->told = explain_finish(on.explain, ask->now_ms);
        r = outcome->told ? 0 : error_set(err, -ENOMEM, "out of memory");
    }
    free(air);
    if (r == 0 && ask->of == EXPLAIN_INCIDENT)
        compare_incident(ask, outcome);
    else if (r == 0)
        r = compare_day(reader, ask, outcome, err);
    if (r == 0 && !explain_agrees(outcome))
        r = find_reasons(reader, &on, outcome, err);
    if (r < 0) {
        explain_close(on.explain);
        outcome->explain = NULL;
    }
    return r;
}
