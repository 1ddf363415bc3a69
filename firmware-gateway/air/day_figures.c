/* air/day_figures.c - see day_figures.h */
#include "day_figures.h"
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <string.h>

#define MS_PER_MINUTE 60000.0
#define MS_PER_HOUR 3600000.0

const struct level day_co2_levels[DAY_CO2_LEVELS] = {
    {800, LEVEL_ABOVE}, {1000, LEVEL_ABOVE}, {1500, LEVEL_ABOVE}, {2000, LEVEL_ABOVE}};

void day_figures_init(struct day_figures *day, int64_t date, const struct calendar_span *spans, size_t span_count,
                      const struct level *levels, size_t level_count)
{
    assert(span_count <= CALENDAR_PERIODS_MAX && level_count <= DAY_LEVELS_MAX);
    memset(day, 0, sizeof *day);
    day->date = date;
    day->last_ms = INT64_MIN;
    day->span_count = span_count;
    for (size_t i = 0; i < span_count; i++)
        day->spans[i] = spans[i];
    day->level_count = level_count;
    for (size_t i = 0; i < level_count; i++)
        day->levels[i].level = levels[i];
}

/* A run goes on where the newest value met the level and this part takes up right there. Whether a value on the limit
 * itself ends a run is decided by the level's side: strictly above, touching it does. */
static void add_to_level(struct level_figures *figures, const struct line *part, bool is_next)
{
    bool goes_on = is_next && figures->is_running;
    double from_ms, to_ms, slope, excess;

    figures->is_running = level_is_met(figures->level, part->end);
    if (!line_meets(part, figures->level, &from_ms, &to_ms)) {
        figures->run_ms = 0;
        figures->run_began_ms = part->end_ms;
        return;
    }
    if (!goes_on) {
        figures->run_ms = 0;
        figures->run_began_ms = part->start_ms + llround(from_ms);
    }
    slope = (part->end - part->start) / (double)(part->end_ms - part->start_ms);
    excess = part->start + slope * (from_ms + to_ms) / 2 - figures->level.limit;
    figures->area += fabs(excess) * (to_ms - from_ms);
    figures->met_ms += to_ms - from_ms;
    figures->run_ms += to_ms - from_ms;
    if (figures->run_ms > figures->longest_ms) {
        figures->longest_ms = figures->run_ms;
        figures->longest_began_ms = figures->run_began_ms;
    }
}

static void add_part(struct day_figures *day, const struct line *part)
{
    bool is_first = day->joined_ms == 0, is_next = part->start_ms == day->last_ms;

    day->min = fmin(is_first ? part->start : day->min, fmin(part->start, part->end));
    day->max = fmax(is_first ? part->start : day->max, fmax(part->start, part->end));
    day->joined_ms += (double)(part->end_ms - part->start_ms);
    day->area += line_area(part);
    for (size_t i = 0; i < day->level_count; i++)
        add_to_level(&day->levels[i], part, is_next);
    day->last_ms = part->end_ms;
}

size_t day_figures_add(struct day_figures *day, const struct line *line, struct line *parts)
{
    size_t count = 0;

    for (size_t i = 0; i < day->span_count; i++) {
        struct line part;

        if (!line_cut(line, day->spans[i], &part))
            continue;
        add_part(day, &part);
        if (parts)
            parts[count] = part;
        count++;
    }
    return count;
}

int64_t day_figures_occupied_ms(const struct day_figures *day, int64_t until_ms)
{
    int64_t sum_ms = 0;

    for (size_t i = 0; i < day->span_count; i++) {
        int64_t end_ms = day->spans[i].end_ms < until_ms ? day->spans[i].end_ms : until_ms;

        if (end_ms > day->spans[i].start_ms)
            sum_ms += end_ms - day->spans[i].start_ms;
    }
    return sum_ms;
}

double day_figures_coverage(const struct day_figures *day, int64_t until_ms)
{
    int64_t occupied_ms = day_figures_occupied_ms(day, until_ms);

    return occupied_ms ? day->joined_ms / (double)occupied_ms : 0;
}

double day_figures_mean(const struct day_figures *day)
{
    return day->joined_ms > 0 ? day->area / day->joined_ms : NAN;
}

const struct level_figures *day_figures_level(const struct day_figures *day, struct level level)
{
    for (size_t i = 0; i < day->level_count; i++)
        if (level_is_same(day->levels[i].level, level))
            return &day->levels[i];
    return NULL;
}

double level_figures_minutes(const struct level_figures *figures)
{
    return figures->met_ms / MS_PER_MINUTE;
}

double level_figures_longest_minutes(const struct level_figures *figures)
{
    return figures->longest_ms / MS_PER_MINUTE;
}

double level_figures_dose_h(const struct level_figures *figures)
{
    return figures->area / MS_PER_HOUR;
}

/* -- the stream -- */

void day_stream_init(struct day_stream *stream, const struct calendar *calendar, const struct week_hours *own,
                     const struct zone *zone, const struct level *levels, size_t level_count)
{
    assert(level_count <= DAY_LEVELS_MAX);
    memset(stream, 0, sizeof *stream);
    stream->calendar = calendar;
    stream->own = own;
    stream->zone = zone;
    stream->level_count = level_count;
    for (size_t i = 0; i < level_count; i++)
        stream->levels[i] = levels[i];
}

static void begin_day(struct day_stream *stream, int64_t date)
{
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    size_t count = calendar_spans(stream->calendar, stream->own, stream->zone, date, spans);

    day_figures_init(&stream->day, date, spans, count, stream->levels, stream->level_count);
    stream->day_start_ms = zone_day_start_ms(stream->zone, date);
    stream->day_end_ms = zone_day_start_ms(stream->zone, date + 1);
}

/* A line over midnight belongs to both days: each takes what lies in its own periods. */
int day_stream_add(struct day_stream *stream, int64_t time_ms, double value, int64_t max_gap_ms,
                   struct day_figures *finished)
{
    struct line line = {stream->sample_ms, time_ms, stream->sample_value, value};
    bool is_joined = stream->has_sample && time_ms - stream->sample_ms <= max_gap_ms;
    bool is_new_day = stream->has_sample && time_ms >= stream->day_end_ms;

    if (stream->has_sample && time_ms <= stream->sample_ms)
        return -EINVAL;
    if (!stream->has_sample)
        begin_day(stream, zone_date(stream->zone, time_ms));

    stream->part_count = is_joined ? day_figures_add(&stream->day, &line, stream->parts) : 0;
    if (is_new_day) {
        *finished = stream->day;
        begin_day(stream, zone_date(stream->zone, time_ms));
        if (is_joined)
            stream->part_count += day_figures_add(&stream->day, &line, stream->parts + stream->part_count);
    }
    stream->has_sample = true;
    stream->sample_ms = time_ms;
    stream->sample_value = value;
    return is_new_day;
}
