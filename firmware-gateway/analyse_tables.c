/* analyse_tables.c - see analyse_tables.h */
#include "analyse_tables.h"
#include "reading.h"
#include "verdict_words.h"
#include <math.h>

#define DAY_LINES_MAX 31            /* more days are told by the week */
#define INCIDENT_LINES_MAX 20
#define BAR_PPM_MAX 2000.0          /* a full bar */
#define THOUSANDTHS 1000.0
#define HALF_HOURS 48
#define HALF_HOUR_S 1800
#define MS_PER_MIN 60000.0

/* -- days -- */

struct line_sums {                  /* of one line of the table: a day or a week */
    int64_t date;                   /* its first */
    struct analysed_sums co2;
};

static void put_day_line(const struct sheet *sheet, int64_t date, const struct analysed_sums *co2)
{
    bool has_any = co2->joined_ms > 0;
    char day[SHEET_TIME_SIZE], above[SHEET_LENGTH_SIZE] = "-";

    sheet_day(date, day);
    fputs("  ", sheet->to);
    sheet_cell(sheet, day, 14, false);
    sheet_number(sheet, co2->occupied_ms > 0 ? verdict_percent(co2->joined_ms / co2->occupied_ms) : NAN, " %", 9);
    sheet_number(sheet, has_any ? co2->area / co2->joined_ms : NAN, "", 7);
    sheet_number(sheet, co2->max, "", 8);
    if (has_any)
        sheet_length(co2->above_ms / MS_PER_MIN, above);
    sheet_cell(sheet, above, 15, true);
    fputs("  ", sheet->to);
    sheet_bar(sheet, has_any ? co2->above_ms / co2->occupied_ms : 0, sheet->width - 58);
    fputc('\n', sheet->to);
}

static size_t count_days(const struct day_book *book)
{
    size_t count = 0;

    for (int64_t date = day_book_next_date(book, INT64_MIN); date != INT64_MAX; date = day_book_next_date(book, date))
        count++;
    return count;
}

void analyse_put_days(const struct sheet *sheet, const struct analysed *room)
{
    const struct day_book *book = room->analysis->book;
    bool is_weekly = count_days(book) > DAY_LINES_MAX;
    struct line_sums line = {.date = INT64_MIN, .co2 = {.max = NAN}};

    if (!analysed_sums_of(book, CO2_PPM).days)
        return;
    sheet_heading(sheet, is_weekly ? "Weeks" : "Days", '-');
    fprintf(sheet->to, "  %-14s%9s%7s%8s%15s\n", is_weekly ? "week of" : "", "coverage", "mean", "highest",
            "over 800 ppm");
    for (int64_t date = day_book_next_date(book, INT64_MIN); date != INT64_MAX; date = day_book_next_date(book, date)) {
        const struct booked_day *day = day_book_find(book, CO2_PPM, date);
        int64_t first = is_weekly ? date - calendar_weekday(date) : date;

        if (!day || !day->judged.figures.span_count)
            continue;
        if (first != line.date) {
            if (line.co2.days)
                put_day_line(sheet, line.date, &line.co2);
            line = (struct line_sums){.date = first, .co2 = {.max = NAN}};
        }
        analysed_sums_add(&line.co2, &day->judged.figures);
    }
    if (line.co2.days)
        put_day_line(sheet, line.date, &line.co2);
}

/* -- the school day -- */

struct half_hours {                 /* of the local day */
    double sum_ppm[HALF_HOURS], count[HALF_HOURS];
};

static bool is_within(const struct calendar_span *spans, size_t count, int64_t time_ms)
{
    for (size_t i = 0; i < count; i++)
        if (time_ms >= spans[i].start_ms && time_ms < spans[i].end_ms)
            return true;
    return false;
}

static bool add_half_hours(const struct analyse_options *options, const struct logger_series *series,
                           struct half_hours *half_hours)
{
    const int32_t *co2 = series->values[CO2_PPM];
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    int64_t day_end_ms = INT64_MIN;
    size_t span_count = 0;
    bool has_any = false;

    for (size_t i = 0; co2 && i < series->count; i++) {
        int64_t time_ms = series->time_ms[i];
        double ppm = co2[i] / THOUSANDTHS;
        int half_hour;

        if (time_ms >= day_end_ms) {
            int64_t date = zone_date(&options->zone, time_ms);

            span_count = calendar_spans(&options->calendar, NULL, &options->zone, date, spans);
            day_end_ms = zone_day_start_ms(&options->zone, date + 1);
        }
        if (!is_within(spans, span_count, time_ms) || !quantity_is_plausible(CO2_PPM, ppm))    /* nothing is not */
            continue;
        half_hour = zone_to_local(&options->zone, time_ms).second_of_day / HALF_HOUR_S;
        half_hours->sum_ppm[half_hour] += ppm;
        half_hours->count[half_hour]++;
        has_any = true;
    }
    return has_any;
}

void analyse_put_school_day(const struct sheet *sheet, const struct analyse_options *options,
                            const struct analysed *room)
{
    struct half_hours half_hours = {.sum_ppm = {0}};

    if (!add_half_hours(options, room->series, &half_hours))
        return;
    sheet_heading(sheet, "The occupied day: mean CO2 of each half hour, ppm", '-');
    for (int h = 0; h < HALF_HOURS; h++) {
        double mean_ppm = half_hours.sum_ppm[h] / half_hours.count[h];

        if (!(half_hours.count[h] > 0))
            continue;
        fprintf(sheet->to, "  %02d:%02d %6.0f  ", h / 2, h % 2 * 30, mean_ppm);
        sheet_bar(sheet, mean_ppm / BAR_PPM_MAX, sheet->width - 20);
        fputc('\n', sheet->to);
    }
}

/* -- incidents -- */

void analyse_put_incidents(const struct sheet *sheet, const struct analyse_options *options,
                           const struct analysed *room)
{
    const struct analysis *analysis = room->analysis;
    size_t shown = analysis->incident_count < INCIDENT_LINES_MAX ? analysis->incident_count : INCIDENT_LINES_MAX;
    char heading[64], day[SHEET_TIME_SIZE], from[SHEET_TIME_SIZE], to[SHEET_TIME_SIZE];

    snprintf(heading, sizeof heading, "Incidents: %zu", analysis->incident_count);
    sheet_heading(sheet, heading, '-');
    if (!analysis->incident_count)
        fputs("  none: no rule was true for as long as it must be.\n", sheet->to);
    for (size_t i = 0; i < shown; i++) {
        const struct analysis_incident *incident = &analysis->incidents[i];
        const struct rule *rule = &options->pack.rules[incident->rule_index];

        sheet_day(zone_date(&options->zone, incident->began_ms), day);
        sheet_clock(&options->zone, incident->began_ms, from);
        snprintf(to, sizeof to, "...");
        if (incident->cleared_ms)
            sheet_clock(&options->zone, incident->cleared_ms, to);
        fprintf(sheet->to, "  %s %s to %s  %-24s %s %.4g %s\n", day, from, to, rule->id,
                rule_is_minimum(rule) ? "lowest" : "highest", incident->peak, rule_unit(rule));
    }
    if (shown < analysis->incident_count)
        fprintf(sheet->to, "  and %zu more; --json lists them all\n", analysis->incident_count - shown);
}
