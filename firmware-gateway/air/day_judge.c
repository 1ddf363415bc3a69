/* air/day_judge.c - see day_judge.h */
#include "day_judge.h"
#include "condition.h"
#include "icone.h"
#include "rfc3339.h"
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define MS_PER_MIN 60000.0
#define S_PER_MIN 60
#define WHOLE_PARTS_MAX 2

struct trailing {               /* of one sustained or mean rule */
    size_t rule_index;
    struct trailing_mean mean;
    bool was_met;               /* today */
    double extreme;             /* NAN: none yet */
    double joined_ms;           /* most that a window of today held */
};

struct day_judge {
    const struct pack *pack;
    enum quantity quantity;
    double outdoor_ppm;
    enum applies applies[PACK_RULES_MAX];
    int64_t tried_from[PACK_RULES_MAX];     /* dates: place_tried_from() */
    struct day_stream stream;
    int64_t interval_ms;
    bool is_doubtful;
    double whole_ms, whole_area;    /* of the day, as in judged_day */
    bool has_whole;             /* some rule is judged at all hours, occupied or not: by ... */
    size_t whole_count;         /* ... the newest line as a whole, cut at midnight */
    struct line whole[WHOLE_PARTS_MAX];
    struct recent_lines lines[2];   /* for the trailing means: occupied, and whole */
    size_t count;
    struct trailing trailing[];
};

static size_t collect_levels(const struct pack *pack, enum quantity quantity, double outdoor_ppm,
                             struct level levels[DAY_LEVELS_MAX])
{
    size_t count = 0;

    for (; quantity == CO2_PPM && count < DAY_CO2_LEVELS; count++)
        levels[count] = day_co2_levels[count];
    for (size_t i = 0; quantity == CO2_PPM && pack->index == PACK_INDEX_ICONE && i < ICONE_LEVELS; i++)
        levels[count++] = icone_levels[i];
    for (size_t i = 0; i < pack->count; i++) {
        struct level level = verdict_level_at(&pack->rules[i], outdoor_ppm);
        bool is_known = pack->rules[i].quantity != quantity || !verdict_needs_level(&pack->rules[i]);

        for (size_t known = 0; known < count; known++)
            is_known = is_known || level_is_same(levels[known], level);
        if (is_known)
            continue;
        assert(count < DAY_LEVELS_MAX);     /* pack_parse counted them */
        levels[count++] = level;
    }
    return count;
}

struct day_judge *day_judge_open(const struct pack *pack, enum quantity quantity, const struct room_info *room,
                                 enum nation nation, const struct calendar *calendar, const struct week_hours *hours,
                                 const struct zone *zone)
{
    struct level levels[DAY_LEVELS_MAX];
    double outdoor_ppm = rule_outdoor_ppm(room);
    size_t level_count = collect_levels(pack, quantity, outdoor_ppm, levels), count = 0;
    struct day_judge *judge;

    for (size_t i = 0; i < pack->count; i++)
        count += pack->rules[i].quantity == quantity && condition_needs_means(&pack->rules[i]);
    judge = calloc(1, sizeof *judge + count * sizeof *judge->trailing);
    if (!judge)
        return NULL;
    judge->pack = pack;
    judge->quantity = quantity;
    judge->outdoor_ppm = outdoor_ppm;
    day_stream_init(&judge->stream, calendar, hours, zone, levels, level_count);
    for (size_t i = 0; i < pack->count; i++) {
        const struct rule *rule = &pack->rules[i];
        struct trailing *trailing = &judge->trailing[judge->count];

        judge->applies[i] = rule_applies(rule, room, nation);
        judge->tried_from[i] = place_tried_from(room, rule->id);
        judge->has_whole = judge->has_whole || (rule->quantity == quantity && rule_is_all_hours(rule));
        if (rule->quantity != quantity || !condition_needs_means(rule))
            continue;
        *trailing = (struct trailing){.rule_index = i, .extreme = NAN};
        condition_mean_init(&trailing->mean, pack, rule, &judge->lines[rule_is_all_hours(rule)],
                            verdict_level_at(rule, outdoor_ppm));
        judge->count++;
    }
    if (recent_lines_open(&judge->lines[false]) == 0 && recent_lines_open(&judge->lines[true]) == 0)
        return judge;
    day_judge_close(judge);
    return NULL;
}

void day_judge_close(struct day_judge *judge)
{
    if (!judge)
        return;
    recent_lines_done(&judge->lines[false]);
    recent_lines_done(&judge->lines[true]);
    free(judge);
}

static void note_extreme(struct trailing *trailing, double mean)
{
    enum level_side side = trailing->mean.level.side;
    bool is_upward = side == LEVEL_ABOVE || side == LEVEL_AT_LEAST;

    trailing->extreme = is_upward ? fmax(trailing->extreme, mean) : fmin(trailing->extreme, mean);  /* NaN yields */
}

static void trail(struct trailing *trailing)
{
    struct trailing_mean_result result = trailing_mean_look(&trailing->mean);

    /* A window that can tell at its last instant alone is met then, though for no time. */
    trailing->was_met = trailing->was_met || result.was_met || level_is_met(trailing->mean.level, result.mean);
    trailing->joined_ms = fmax(trailing->joined_ms, result.joined_ms);
    note_extreme(trailing, result.extreme);
}

static void trail_all(struct day_judge *judge, const struct line *line, bool is_whole)
{
    recent_lines_add(&judge->lines[is_whole], line);
    for (size_t i = 0; i < judge->count; i++)
        if (judge->trailing[i].mean.lines == &judge->lines[is_whole])
            trail(&judge->trailing[i]);
}

static void trail_whole(struct day_judge *judge, const struct line *line)
{
    judge->whole_ms += (double)(line->end_ms - line->start_ms);
    judge->whole_area += line_area(line);
    trail_all(judge, line, true);
}

/* The parts of the newest line that lie in the day of the newest sample, or, is_before, in the one before it. */
static void trail_parts(struct day_judge *judge, bool is_before)
{
    const struct day_stream *stream = &judge->stream;

    for (size_t part = 0; part < stream->part_count; part++)
        if ((stream->parts[part].start_ms < stream->day_start_ms) == is_before)
            trail_all(judge, &stream->parts[part], false);
    for (size_t part = 0; part < judge->whole_count; part++)
        if ((judge->whole[part].start_ms < stream->day_start_ms) == is_before)
            trail_whole(judge, &judge->whole[part]);
}

static void cut_at_midnight(struct day_judge *judge, const struct line *line)
{
    int64_t day_ms = judge->stream.day_start_ms;

    judge->whole_count = line_cut(line, (struct calendar_span){INT64_MIN, day_ms}, &judge->whole[0]);
    judge->whole_count += line_cut(line, (struct calendar_span){day_ms, INT64_MAX}, &judge->whole[judge->whole_count]);
}

/* Occupied time before or after the times of day that the rule is about. */
static bool is_outside(const struct window *window, const struct zone *zone, const struct day_figures *day)
{
    if (window->kind != WINDOW_CLOCK || day->span_count == 0)
        return false;
    return day->spans[0].start_ms < zone_to_utc(zone, day->date, window->from_min * S_PER_MIN, false) ||
           day->spans[day->span_count - 1].end_ms > zone_to_utc(zone, day->date, window->to_min * S_PER_MIN, false);
}

static int month_of(int64_t date)
{
    int year, month, day;

    civil_from_days(date, &year, &month, &day);
    return month;
}

static void judge_rule(const struct day_judge *judge, size_t rule_index, const struct day_figures *figures,
                       struct day_verdict *verdict)
{
    const struct rule *rule = &judge->pack->rules[rule_index];
    const struct level_figures *level = day_figures_level(figures, verdict_level_at(rule, judge->outdoor_ppm));
    bool has_lines = figures->joined_ms > 0;
    struct verdict_evidence evidence = {
        .coverage = day_figures_coverage(figures, INT64_MAX), .is_doubtful = judge->is_doubtful,
        .mean = day_figures_mean(figures), .min = has_lines ? figures->min : NAN, .max = has_lines ? figures->max : NAN,
        .longest_run_min = level ? level_figures_longest_minutes(level) : NAN, .outdoor_ppm = judge->outdoor_ppm,
        .month = month_of(figures->date), .is_outside_window = is_outside(&rule->window, judge->stream.zone, figures),
        .interval_min = (double)judge->interval_ms / MS_PER_MIN, .trailing_extreme = NAN,
        .has_failed = figures->date >= judge->tried_from[rule_index]};

    for (size_t i = 0; i < judge->count; i++)
        if (judge->trailing[i].rule_index == rule_index) {
            evidence.trailing_was_met = judge->trailing[i].was_met;
            evidence.trailing_extreme = judge->trailing[i].extreme;
            if (rule_is_all_hours(rule))
                evidence.coverage = judge->trailing[i].joined_ms / (double)judge->trailing[i].mean.window_ms;
        }
    verdict_judge(judge->pack, rule, judge->applies[rule_index], &evidence, verdict);
}

static void write_day(const struct day_judge *judge, const struct day_figures *figures, struct judged_day *day)
{
    day->figures = *figures;
    day->whole_ms = judge->whole_ms;
    day->whole_area = judge->whole_area;
    day->count = 0;
    for (size_t i = 0; i < judge->pack->count; i++)
        if (judge->pack->rules[i].quantity == judge->quantity) {
            judge_rule(judge, i, figures, &day->rules[day->count].verdict);
            day->rules[day->count++].rule_index = i;
        }
}

static void forget_day(struct day_judge *judge)
{
    judge->is_doubtful = false;
    judge->whole_ms = judge->whole_area = 0;
    for (size_t i = 0; i < judge->count; i++) {
        judge->trailing[i].was_met = false;
        judge->trailing[i].extreme = NAN;
        judge->trailing[i].joined_ms = 0;
    }
}

int day_judge_add(struct day_judge *judge, int64_t time_ms, double value, int64_t max_gap_ms, int64_t interval_ms,
                  struct judged_day *finished)
{
    struct line line = {judge->stream.sample_ms, time_ms, judge->stream.sample_value, value};
    bool is_joined = judge->stream.has_sample && time_ms - line.start_ms <= max_gap_ms;
    struct day_figures figures;
    int is_finished = day_stream_add(&judge->stream, time_ms, value, max_gap_ms, &figures);

    if (is_finished < 0)
        return is_finished;
    judge->whole_count = 0;
    if (is_joined && judge->has_whole)
        cut_at_midnight(judge, &line);
    trail_parts(judge, true);
    if (is_finished) {
        write_day(judge, &figures, finished);
        forget_day(judge);
    }
    judge->interval_ms = interval_ms;
    trail_parts(judge, false);
    return is_finished;
}

bool day_judge_today(const struct day_judge *judge, struct judged_day *day)
{
    if (!judge->stream.has_sample)
        return false;
    write_day(judge, &judge->stream.day, day);
    return true;
}

void day_judge_nothing(struct day_judge *judge, int64_t date, struct judged_day *day)
{
    const struct day_stream *stream = &judge->stream;
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    size_t count = calendar_spans(stream->calendar, stream->own, stream->zone, date, spans);
    struct day_figures figures;

    forget_day(judge);
    day_figures_init(&figures, date, spans, count, stream->levels, stream->level_count);
    write_day(judge, &figures, day);
}

const struct day_figures *day_judge_figures(const struct day_judge *judge)
{
    return judge->stream.has_sample ? &judge->stream.day : NULL;
}

void day_judge_doubt(struct day_judge *judge)
{
    judge->is_doubtful = true;
}
