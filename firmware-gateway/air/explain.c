/* air/explain.c - see explain.h
 * An incident is replayed as a room judges its day again (room_judge.c), a day as the record's days are judged. */
#include "explain.h"
#include "explain_private.h"
#include "quality.h"
#include <stdlib.h>

#define DAYS_LATER_MAX 2            /* an incident outlives its date only in an occupied period over midnight */

/* -- opening -- */

/* Of a day the level that decides its verdict, which for a row of praise is the other side of the rule's own. */
static void open_condition(struct explain *e)
{
    const struct explain_question *q = &e->question;
    const struct rule *rule = explain_rule(e);
    double outdoor_ppm = rule_outdoor_ppm(q->room);

    condition_init(&e->condition, q->pack, rule, outdoor_ppm, &e->lines, e->means);
    e->result.limit = e->condition.limit.limit;
    e->result.clear_level = e->condition.clear.limit;
    if (q->of != EXPLAIN_DAY)
        return;
    e->condition.limit = verdict_level_at(rule, outdoor_ppm);
    if (e->condition.means)
        condition_mean_init(&e->means[0], q->pack, rule, &e->lines, e->condition.limit);
}

/* false: out of memory. What no sensor says needs neither. */
static bool open_judge(struct explain *e)
{
    const struct explain_question *q = &e->question;
    const struct rule *rule = explain_rule(e);

    if (q->of == EXPLAIN_INCIDENT)
        e->engine = incident_engine_open(q->pack, q->room, q->nation, q->calendar, q->hours, q->zone);
    else if (rule_is_measured(rule))
        e->judge = day_judge_open(q->pack, rule->quantity, q->room, q->nation, q->calendar, q->hours, q->zone);
    return e->engine || e->judge || (q->of == EXPLAIN_DAY && !rule_is_measured(rule));
}

struct explain *explain_open(const struct explain_question *question)
{
    const struct explain_question *q = question;
    struct explain *e = calloc(1, sizeof *e);

    if (!e)
        return NULL;
    e->question = *q;
    interval_ring_init(&e->intervals);
    day_stream_init(&e->stream, q->calendar, q->hours, q->zone, NULL, 0);
    open_condition(e);
    e->result.rule = explain_rule(e);
    e->result.hold_ms = condition_hold_ms(q->pack, explain_rule(e));
    e->result.clear_hold_ms = q->pack->clear_hold_min * 60000;
    e->result.max_gap_ms = interval_max_gap_ms(0);
    e->result.span_count = calendar_spans(q->calendar, q->hours, q->zone, q->date, e->result.spans);
    if (recent_lines_open(&e->lines) == 0 && open_judge(e))
        return e;
    explain_close(e);
    return NULL;
}

void explain_close(struct explain *e)
{
    if (!e)
        return;
    incident_engine_close(e->engine);
    day_judge_close(e->judge);
    recent_lines_done(&e->lines);
    explain_steps_done(&e->result.steps);
    explain_samples_done(&e->result.samples);
    free(e);
}

void explain_range(const struct explain *e, int64_t *from_ms, int64_t *to_ms)
{
    *from_ms = explain_day_start_ms(e, 0);
    *to_ms = explain_day_start_ms(e, 1);
    if (e->question.of == EXPLAIN_DAY)
        return;
    *from_ms -= INTERVAL_GAP_MAX_MS + INTERVAL_MEMORY_MS;
    *to_ms = explain_earlier(explain_later(*to_ms, e->question.ended_ms) + INTERVAL_GAP_MAX_MS,
                             explain_day_start_ms(e, DAYS_LATER_MAX));
}

/* -- what the engine says -- */

static enum explain_kind kind_of(const struct incident_event *event)
{
    static const enum explain_kind kinds[INCIDENT_STATE_COUNT] = {
        [INCIDENT_NONE] = EXPLAIN_WENT_AWAY, [INCIDENT_PENDING] = EXPLAIN_BEGAN, [INCIDENT_RAISED] = EXPLAIN_RAISED,
        [INCIDENT_FADING] = EXPLAIN_UNDER_CLEAR, [INCIDENT_CLEARED] = EXPLAIN_CLEARED,
    };

    return event->from == INCIDENT_FADING && event->to == INCIDENT_RAISED ? EXPLAIN_OVER_CLEAR : kinds[event->to];
}

/* One that was only pending leaves its place to the next. */
static struct explain_incident *place_for(struct explain *e, const struct incident_event *event)
{
    if (event->from != INCIDENT_NONE)
        return &e->found[e->found_count - 1];
    if (e->found_count == EXPLAIN_FOUND_MAX) {
        for (size_t i = 1; i < EXPLAIN_FOUND_MAX; i++)
            e->found[i - 1] = e->found[i];
        e->found_count--;
    }
    return &e->found[e->found_count++];
}

void explain_hear(void *context, const struct incident_event *event)
{
    struct explain *e = context;
    struct explain_step step = {.kind = kind_of(event), .at_ms = event->at_ms, .value = NAN,
                                .reason = event->unoccupied ? "unoccupied" : NULL};

    if (event->rule_index != e->question.rule_index)
        return;
    *place_for(e, event) = (struct explain_incident){event->to, event->began_ms, event->raised_ms, event->cleared_ms,
                                                     event->peak, event->unoccupied};
    if (event->to == INCIDENT_NONE)
        e->found_count--;
    explain_tell(e, &step);
}

/* -- along the lines -- */

/* Where the condition becomes true and where it ends, as the engine's tracker follows it from part to part. */
static void look(struct explain *e, const struct line *part)
{
    struct condition_stretch met;
    bool is_met, is_from_start, is_joined = e->has_part && e->part_end_ms == part->start_ms;

    recent_lines_add(&e->lines, part);
    met = condition_add(&e->condition, part).met;
    is_met = met.from_ms < met.to_ms;
    is_from_start = is_met && met.from_ms <= (double)part->start_ms;

    if (is_joined && e->is_beyond && !is_from_start)
        explain_tell_at(e, EXPLAIN_CROSSING_BACK, (double)part->start_ms);
    if (is_met && !(is_joined && e->is_beyond && is_from_start))
        explain_tell_at(e, is_from_start && !is_joined ? EXPLAIN_ALREADY_BEYOND : EXPLAIN_CROSSING, met.from_ms);
    if (is_met && !met.is_open)
        explain_tell_at(e, EXPLAIN_CROSSING_BACK, met.to_ms);
    e->has_part = true;
    e->is_beyond = is_met && met.is_open;
    e->part_end_ms = part->end_ms;
}

/* The same sample to the engine, or to the judge of the day. */
static void judge(struct explain *e, int64_t time_ms, double value, uint32_t flags)
{
    int64_t max_gap_ms = e->result.max_gap_ms, interval_ms = e->result.interval_ms;
    enum quantity quantity = explain_rule(e)->quantity;
    struct judged_day unused;

    if (e->engine) {
        incident_engine_sample(e->engine, quantity, time_ms, value, max_gap_ms, interval_ms, explain_hear, e);
        return;
    }
    (void)day_judge_add(e->judge, time_ms, value, max_gap_ms, interval_ms, &unused);    /* readings of one date only */
    if (flags & quality_doubts(quantity))
        day_judge_doubt(e->judge);
}

/* The parts of the newest line that the rule looks at: the occupied ones, or the whole when it judges all hours. */
static void look_along(struct explain *e, const struct line *line, bool is_joined)
{
    bool is_whole = e->judge && rule_is_all_hours(explain_rule(e));

    for (size_t i = 0; i < e->stream.part_count && !is_whole; i++)
        look(e, &e->stream.parts[i]);
    if (is_whole && is_joined)
        look(e, line);
}

static void use(struct explain *e, int64_t time_ms, double value, uint32_t flags)
{
    struct line line = {e->stream.sample_ms, time_ms, e->stream.sample_value, value};
    struct explain_sample sample = {.time_ms = time_ms, .value = value};
    bool has_before = e->stream.has_sample;
    struct day_figures unused;

    if (day_stream_add(&e->stream, time_ms, value, e->result.max_gap_ms, &unused) < 0) {
        sample.why = "same_time";
        (void)explain_samples_add(&e->result.samples, &sample, EXPLAIN_SAMPLES_MAX);
        return;
    }
    sample.is_joined = has_before && time_ms - line.start_ms <= e->result.max_gap_ms;
    (void)explain_samples_add(&e->result.samples, &sample, EXPLAIN_SAMPLES_MAX);
    look_along(e, &line, sample.is_joined);
    judge(e, time_ms, value, flags);
}

/* -- readings -- */

static bool is_usable(const struct explain *e, const struct reading *reading, uint32_t flags)
{
    enum quantity quantity = explain_rule(e)->quantity;

    return e->engine ? quality_is_judged(reading, flags, quantity) : quality_is_joined(reading, flags, quantity);
}

/* Which of the flags keeps this value out: those that would not, had they been alone, are not the reason. */
static const char *why_not(const struct explain *e, const struct reading *reading, uint32_t flags)
{
    unsigned bit = QUALITY_IMPLAUSIBLE;

    if (!reading_is_good(reading, explain_rule(e)->quantity))
        return quality_flag_name(QUALITY_IMPLAUSIBLE);
    while (is_usable(e, reading, flags & bit))
        bit <<= 1;
    return quality_flag_name((enum quality_flag)bit);
}

/* A room measures the interval over its messages with CO2, or over all without any; a day's judge over what it joins.
 * Both as of this reading. */
static void measure_interval(struct explain *e, const struct reading *reading, bool is_used)
{
    bool is_co2 = reading_has(reading, CO2_PPM), is_measure = e->engine ? is_co2 || !e->has_co2 : is_used;

    e->has_co2 = e->has_co2 || is_co2;
    if (is_measure)
        interval_ring_add(&e->intervals, reading->time_ms);
    e->result.interval_ms = interval_ring_median_ms(&e->intervals, reading->time_ms);
    e->result.max_gap_ms = interval_max_gap_ms(e->result.interval_ms);
}

void explain_add(struct explain *e, const struct reading *reading, uint32_t flags)
{
    enum quantity quantity = explain_rule(e)->quantity;
    int64_t first_ms = explain_day_start_ms(e, 0) - (e->engine ? INTERVAL_GAP_MAX_MS : 0);
    bool is_used;

    if (!e->engine && !e->judge)
        return;
    is_used = is_usable(e, reading, flags);
    measure_interval(e, reading, is_used);
    if (!reading_has(reading, quantity) || reading->time_ms < first_ms)
        return;
    if (is_used) {
        use(e, reading->time_ms, reading->value[quantity], flags);
    } else {
        struct explain_sample sample = {.time_ms = reading->time_ms, .value = reading->value[quantity],
                                        .why = why_not(e, reading, flags)};

        (void)explain_samples_add(&e->result.samples, &sample, EXPLAIN_SAMPLES_MAX);
    }
}
