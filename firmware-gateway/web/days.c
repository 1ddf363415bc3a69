/* web/days.c - see days.h */
#include "days.h"
#include "day_judge.h"
#include "quality.h"
#include "rfc3339.h"
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DECIMALS 3
#define DAY_MS INT64_C(86400000)
#define QUANTITIES 2
static const enum quantity quantities[QUANTITIES] = {CO2_PPM, TEMPERATURE_C};

struct graded_day {
    struct judged_day judged;
    bool is_doubtful;
};

struct series {                     /* one quantity */
    struct day_judge *judge;
    struct interval_ring intervals;
    bool is_doubtful;               /* the day of the newest sample */
    size_t count, room;
    struct graded_day *days;        /* oldest first */
};

struct days {
    const struct days_setup *setup;
    struct series series[QUANTITIES];
    bool failed;
};

struct days_setup *days_setup_of(const struct school *school, size_t room)
{
    const struct school_setup *from = school_setup(school);
    struct days_setup *setup = malloc(sizeof *setup);

    if (setup)
        *setup = (struct days_setup){*from->pack, *from->calendar, *from->zone, *room_info(school_room(school, room)),
                                     from->site.nation};
    return setup;
}

void days_stamp(const struct pack *pack, char stamp[DAYS_STAMP_SIZE])
{
    snprintf(stamp, DAYS_STAMP_SIZE, "%s %s", pack->name, pack->version);
}

struct days *days_open(const struct days_setup *setup)
{
    struct days *days = calloc(1, sizeof *days);

    if (!days)
        return NULL;
    days->setup = setup;
    for (size_t i = 0; i < QUANTITIES; i++) {
        interval_ring_init(&days->series[i].intervals);
        days->series[i].judge = day_judge_open(&setup->pack, quantities[i], &setup->room, setup->nation,
                                               &setup->calendar, NULL, &setup->zone);
        if (!days->series[i].judge) {
            days_close(days);
            return NULL;
        }
    }
    return days;
}

void days_close(struct days *days)
{
    if (!days)
        return;
    for (size_t i = 0; i < QUANTITIES; i++) {
        day_judge_close(days->series[i].judge);
        free(days->series[i].days);
    }
    free(days);
}

/* A place for one more judged day, or NULL. */
static struct graded_day *next_day(struct series *series)
{
    struct graded_day *grown;
    size_t room = series->room ? 2 * series->room : 2;

    if (series->count < series->room)
        return &series->days[series->count];
    grown = realloc(series->days, room * sizeof *grown);
    if (!grown)
        return NULL;
    series->days = grown;
    series->room = room;
    return &series->days[series->count];
}

static void keep_day(struct series *series, struct graded_day *day)
{
    day->is_doubtful = series->is_doubtful;
    series->is_doubtful = false;
    series->count++;
}

static void doubt(struct series *series)
{
    day_judge_doubt(series->judge);
    series->is_doubtful = true;
}

static void add(struct days *days, struct series *series, int64_t time_ms, double value, bool is_doubtful)
{
    struct graded_day *finished = next_day(series);
    int64_t interval_ms;
    int r;

    if (!finished) {
        days->failed = true;
        return;
    }
    interval_ring_add(&series->intervals, time_ms);
    interval_ms = interval_ring_median_ms(&series->intervals, time_ms);
    r = day_judge_add(series->judge, time_ms, value, interval_max_gap_ms(interval_ms), interval_ms, &finished->judged);
    if (r == 1)
        keep_day(series, finished);
    if (r >= 0 && is_doubtful)
        doubt(series);
}

void days_add(struct days *days, int64_t time_ms, double co2_ppm, double temperature_c, uint32_t flags)
{
    const double values[QUANTITIES] = {co2_ppm, temperature_c};

    for (size_t i = 0; i < QUANTITIES && !days->failed; i++)
        if (!isnan(values[i]))
            add(days, &days->series[i], time_ms, values[i], flags & quality_doubts(quantities[i]));
}

void days_doubt(struct days *days, enum quantity quantity)
{
    for (size_t i = 0; i < QUANTITIES; i++)
        if (quantities[i] == quantity)
            doubt(&days->series[i]);
}

void days_finish(struct days *days)
{
    for (size_t i = 0; i < QUANTITIES; i++) {
        struct series *series = &days->series[i];
        struct graded_day *last = next_day(series);

        if (last && day_judge_today(series->judge, &last->judged))
            keep_day(series, last);
    }
}

static const struct graded_day *find(const struct series *series, int64_t date)
{
    for (size_t i = series->count; i-- > 0;)
        if (series->days[i].judged.figures.date == date)
            return &series->days[i];
    return NULL;
}

/* -- writing -- */

static void put_levels(struct out *out, const char *key, const struct day_figures *figures,
                       double (*minutes)(const struct level_figures *))
{
    out_object(out, key);
    for (size_t i = 0; i < DAY_CO2_LEVELS; i++) {
        const struct level_figures *level = day_figures_level(figures, day_co2_levels[i]);
        char limit[16];

        snprintf(limit, sizeof limit, "%.0f", day_co2_levels[i].limit);
        out_number(out, limit, level ? minutes(level) : NAN, DECIMALS);
    }
    out_object_end(out);
}

static void put_figures(struct out *out, enum quantity quantity, const struct judged_day *day, int64_t until_ms)
{
    const struct day_figures *figures = &day->figures;
    bool has_any = figures->joined_ms > 0;

    out_object(out, quantity_name(quantity));
    out_number(out, "coverage", day_figures_coverage(figures, until_ms), DECIMALS);
    out_number(out, "mean", day_figures_mean(figures), DECIMALS);
    out_number(out, "min", has_any ? figures->min : NAN, DECIMALS);
    out_number(out, "max", has_any ? figures->max : NAN, DECIMALS);
    if (quantity == CO2_PPM) {
        put_levels(out, "minutes_above", figures, level_figures_minutes);
        put_levels(out, "longest_run_above", figures, level_figures_longest_minutes);
    }
    out_object_end(out);
}

/* Of the day alone: what its coverage and its sensor's flags show; the other grounds of a grade belong to the week. */
static const char *grade_of(double coverage, bool is_doubtful)
{
    if (is_doubtful)
        return "D";
    return coverage >= 0.95 ? "A" : coverage >= 0.85 ? "B" : coverage >= VERDICT_COVERAGE_MIN ? "C" : "D";
}

static void put_verdict(struct out *out, const struct pack *pack, const struct judged_rule *judged, bool is_doubtful)
{
    const struct rule *rule = &pack->rules[judged->rule_index];
    const struct day_verdict *verdict = &judged->verdict;

    out_object(out, NULL);
    out_text(out, "rule", rule->id);
    out_text(out, "status", rule_status_word(rule->status));
    out_text(out, "verdict", verdict_word(verdict->verdict));
    out_words(out, "reason", verdict_reason_word(verdict->reason));
    out_number(out, "figure", verdict->figure, DECIMALS);
    out_number(out, "limit", verdict->limit, DECIMALS);
    out_number(out, "coverage", verdict->coverage, DECIMALS);
    out_text(out, "source", rule->source);
    out_words(out, "clause", rule->clause);
    out_text(out, "confidence", (char[]){rule->confidence, '\0'});
    out_text(out, "quantity", quantity_name(rule->quantity));
    out_text(out, "grade", isnan(verdict->coverage) ? NULL : grade_of(verdict->coverage, is_doubtful));
    out_text(out, "pack", pack->name);
    out_text(out, "pack_version", pack->version);
    out_object_end(out);
}

bool days_put(const struct days *days, struct out *out, const char *key, int64_t date, bool running, int64_t now_ms)
{
    const struct days_setup *setup = days->setup;
    int64_t until_ms = running ? now_ms : INT64_MAX;
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    char text[11];

    if (calendar_spans(&setup->calendar, NULL, &setup->zone, date, spans) == 0)
        return false;
    days_format_date(date, text);
    out_object(out, key);
    out_text(out, "date", text);
    out_integer(out, "occupied_minutes",
                calendar_occupied_ms(&setup->calendar, NULL, &setup->zone, date) / 60000);
    if (running)
        out_bool(out, "running", true);
    for (size_t i = 0; i < QUANTITIES; i++) {
        const struct graded_day *day = find(&days->series[i], date);

        if (day)
            put_figures(out, quantities[i], &day->judged, until_ms);
        else
            out_null(out, quantity_name(quantities[i]));
    }
    out_array(out, "verdicts");
    for (size_t i = 0; i < QUANTITIES; i++) {
        const struct graded_day *day = find(&days->series[i], date);

        for (size_t r = 0; day && r < day->judged.count; r++)
            put_verdict(out, &setup->pack, &day->judged.rules[r], day->is_doubtful);
    }
    out_array_end(out);
    out_object_end(out);
    return true;
}

void days_format_date(int64_t date, char text[11])
{
    int year, month, day;

    civil_from_days(date, &year, &month, &day);
    assert(year >= 0 && year <= 9999);
    snprintf(text, 11, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100, (unsigned)day % 100);
}

bool days_parse_date(const char *text, int64_t *date)
{
    char noon[RFC3339_SIZE], again[11];
    int64_t noon_ms;

    if (strlen(text) != sizeof again - 1)
        return false;
    snprintf(noon, sizeof noon, "%sT12:00:00Z", text);
    if (rfc3339_parse(noon, strlen(noon), &noon_ms) < 0 || noon_ms < 0)
        return false;
    days_format_date(noon_ms / DAY_MS, again);
    if (strcmp(again, text) != 0)
        return false;
    *date = noon_ms / DAY_MS;
    return true;
}
