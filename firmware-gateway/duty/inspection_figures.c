/* duty/inspection_figures.c - see inspection_figures.h */
#include "inspection_figures.h"
#include "room_slots.h"
#include "verdict_words.h"
#include <math.h>

#define MINUTE_MS 60000.0
#define SLOT_S 1800.0

static const char *const part_words[INSPECTION_PART_COUNT] = {"day", "morning", "midday", "afternoon"};

const char *inspection_part_word(enum inspection_part part)
{
    return part_words[part];
}

bool inspection_figure_tells(const struct inspection_figure *figure)
{
    return figure->measured_min > 0 && figure->measured_min >= VERDICT_COVERAGE_MIN * figure->in_use_min;
}

double inspection_figure_mean_ppm(const struct inspection_figure *figure)
{
    return inspection_figure_tells(figure) ? figure->ppm_min / figure->measured_min : NAN;
}

double inspection_figure_measured_percent(const struct inspection_figure *figure)
{
    return figure->in_use_min > 0 ? verdict_percent(figure->measured_min / figure->in_use_min) : NAN;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* How much of the stretch lies in a part of the day and in use. */
static double in_use_min(const struct inspection_day *day, enum inspection_part part, int64_t from_ms, int64_t to_ms)
{
    int64_t begin_ms = part == INSPECTION_MORNING ? INT64_MIN : day->edges_ms[part - INSPECTION_MIDDAY];
    int64_t end_ms = part == INSPECTION_AFTERNOON ? INT64_MAX : day->edges_ms[part - INSPECTION_MORNING];
    int64_t sum_ms = 0;

    for (size_t i = 0; i < day->span_count; i++) {
        int64_t first_ms = later(later(begin_ms, from_ms), day->spans[i].start_ms);
        int64_t last_ms = earlier(earlier(end_ms, to_ms), day->spans[i].end_ms);

        sum_ms += later(last_ms - first_ms, 0);
    }
    return (double)sum_ms / MINUTE_MS;
}

void inspection_day_begin(struct inspection_day *day, struct inspection_figures *figures, const struct zone *zone,
                          int64_t date, const struct calendar_span *spans, size_t span_count)
{
    *day = (struct inspection_day){.figures = figures, .spans = spans, .span_count = span_count,
                                   .edges_ms = {zone_to_utc(zone, date, INSPECTION_MIDDAY_FROM_S, false),
                                                zone_to_utc(zone, date, INSPECTION_AFTERNOON_FROM_S, false)}};
    for (int part = INSPECTION_MORNING; part < INSPECTION_PART_COUNT; part++)
        figures->parts[part].in_use_min += in_use_min(day, (enum inspection_part)part, spans[0].start_ms,
                                                      spans[span_count - 1].end_ms);
}

void inspection_day_add(struct inspection_day *day, int64_t start_ms, double mean_ppm, int joined_s)
{
    if (isnan(mean_ppm) || joined_s <= 0)
        return;
    for (int part = INSPECTION_MORNING; part < INSPECTION_PART_COUNT; part++) {
        struct inspection_figure *figure = &day->figures->parts[part];
        double minutes = in_use_min(day, (enum inspection_part)part, start_ms, start_ms + SLOT_MS) * joined_s / SLOT_S;

        if (!(minutes > 0))
            continue;
        figure->most_ppm = figure->measured_min > 0 ? fmax(figure->most_ppm, mean_ppm) : mean_ppm;
        figure->measured_min += minutes;
        figure->ppm_min += minutes * mean_ppm;
        figure->days += !day->is_measured[part];
        day->is_measured[part] = true;
    }
}
