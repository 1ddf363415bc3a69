/* analyse_tables.c - see analyse_tables.h */
#include "analyse_tables.h"
#include "reading.h"
#include <math.h>

#define DAY_LINES_MAX 31            /* more days are told by the week */
#define INCIDENT_LINES_MAX 20
#define BAR_PPM_MAX 2000.0          /* a full bar */
#define THOUSANDTHS 1000.0
#define HALF_HOURS 48
#define HALF_HOUR_S 1800
#define RULE_COLUMNS 30
#define STATUS_COLUMNS 11
#define MS_PER_MIN 60000.0

/* -- rules -- */

struct tally {                      /* of one rule over all days */
    size_t verdicts[VERDICT_COUNT];
    enum verdict_reason reason;     /* of the newest day that is neither pass nor fail */
    double worst, worst_high;       /* NAN: no figure; of an estimate: a range */
};

/* For a minimum lower is worse, and for praise of what is under a limit higher is. */
static bool is_lower_worse(const struct rule *rule)
{
    return rule_is_minimum(rule) != (rule->severity == SEVERITY_GOOD) &&
           rule->statistic != STATISTIC_CONSECUTIVE_MINUTES;
}

static void tally_day(const struct rule *rule, const struct day_verdict *verdict, struct tally *tally)
{
    tally->verdicts[verdict->verdict]++;
    if (verdict->reason != REASON_NONE)
        tally->reason = verdict->reason;
    if ((verdict->verdict == VERDICT_NOT_APPLICABLE && verdict->reason != REASON_NO_PRAISE) || isnan(verdict->figure))
        return;
    if (isnan(tally->worst) || (verdict->figure < tally->worst) == is_lower_worse(rule)) {
        tally->worst = verdict->figure;
        tally->worst_high = verdict->figure_high;
    }
}

/* A rule about outdoor air, which the estimates decide. */
static struct tally tally_estimated(const struct analyse_options *options, const struct analysis *analysis,
                                    const struct rule *rule)
{
    struct tally tally = {.worst = NAN, .worst_high = NAN};
    const struct day_book *book = analysis->book;

    for (int64_t date = day_book_next_date(book, INT64_MIN); date != INT64_MAX; date = day_book_next_date(book, date)) {
        const struct booked_day *day = day_book_find(book, CO2_PPM, date);
        struct fresh_evidence evidence = {.sum = analysis_air(analysis, date), .date = date};
        struct day_verdict verdict;

        if (!day || !day->judged.figures.span_count)
            continue;
        evidence.occupied_ms = (double)day_figures_occupied_ms(&day->judged.figures, INT64_MAX);
        evidence.is_doubtful = day->is_doubtful;
        fresh_judge(&options->pack, rule, &options->room, options->nation, &evidence, &verdict);
        tally_day(rule, &verdict, &tally);
    }
    return tally;
}

static struct tally tally_rule(const struct analyse_options *options, const struct analysis *analysis,
                               size_t rule_index)
{
    const struct rule *rule = &options->pack.rules[rule_index];
    const struct day_book *book = analysis->book;
    struct tally tally = {.worst = NAN, .worst_high = NAN};

    if (measure_is_estimated(rule->measure))
        return tally_estimated(options, analysis, rule);
    for (int64_t date = day_book_next_date(book, INT64_MIN); date != INT64_MAX; date = day_book_next_date(book, date)) {
        const struct booked_day *day = day_book_find(book, rule->quantity, date);

        for (size_t i = 0; day && day->judged.figures.span_count && i < day->judged.count; i++)
            if (day->judged.rules[i].rule_index == rule_index)
                tally_day(rule, &day->judged.rules[i].verdict, &tally);
    }
    return tally;
}

static bool is_told(const struct tally *tally)
{
    bool has_reason = tally->reason != REASON_NO_ESTIMATE || !isnan(tally->worst);

    return tally->verdicts[VERDICT_PASS] || tally->verdicts[VERDICT_FAIL] || tally->reason == REASON_NO_PRAISE ||
           (tally->verdicts[VERDICT_CANNOT_TELL] && has_reason);
}

/* A word that needs no colour: FAIL in capitals stands out in any terminal, and is read aloud as the rest. */
static void put_tally(const struct sheet *sheet, const struct rule *rule, const struct tally *tally)
{
    size_t pass = tally->verdicts[VERDICT_PASS], fail = tally->verdicts[VERDICT_FAIL];
    size_t days = pass + fail + (rule->severity == SEVERITY_GOOD ? tally->verdicts[VERDICT_NOT_APPLICABLE] : 0);
    const char *s = days == 1 ? "" : "s";

    if (!days)
        fprintf(sheet->to, "cannot tell\n");
    else if (rule->severity == SEVERITY_GOOD)
        fprintf(sheet->to, "good on %zu of %zu day%s\n", pass, days, s);
    else if (fail)
        fprintf(sheet->to, "FAIL on %zu of %zu day%s\n", fail, days, s);
    else
        fprintf(sheet->to, "pass on %zu day%s\n", pass, s);
}

/* What was held against the limit, and the limit: "longest run 35 min > 1500 ppm; fails over 20 min". */
static void put_figure_and_limit(const struct sheet *sheet, const struct rule *rule, const struct tally *tally)
{
    static const char *const names[STATISTIC_COUNT] = {
        [STATISTIC_INSTANT] = "", [STATISTIC_SUSTAINED] = " trailing mean", [STATISTIC_MEAN] = " trailing mean",
        [STATISTIC_MEAN_OCCUPIED] = " mean of a day"};
    const char *unit = rule_unit(rule), *comparison = comparison_word(rule->comparison);
    bool is_praise = rule->severity == SEVERITY_GOOD;

    fputs("    ", sheet->to);
    if (rule->statistic == STATISTIC_CONSECUTIVE_MINUTES && !isnan(tally->worst))
        fprintf(sheet->to, "longest run %.0f min %s %g %s; fails over %g min", tally->worst, comparison, rule->limit,
                unit, rule->window_min);
    else if (isnan(tally->worst))
        fprintf(sheet->to, "%s %s %g %s", is_praise ? "good" : "fails", comparison, rule->limit, unit);
    else if (!isnan(tally->worst_high))
        fprintf(sheet->to, "lowest estimate %g to %g %s; %s %s %g", fresh_two_figures(tally->worst),
                fresh_two_figures(tally->worst_high), unit, is_praise ? "good" : "fails", comparison, rule->limit);
    else
        fprintf(sheet->to, "%s%s %.4g %s; %s %s %g", is_lower_worse(rule) ? "lowest" : "highest",
                names[rule->statistic] ? names[rule->statistic] : "", tally->worst, unit, is_praise ? "good" : "fails",
                comparison, rule->limit);
    if (tally->verdicts[VERDICT_CANNOT_TELL])
        fprintf(sheet->to, "; cannot tell on %zu day%s", tally->verdicts[VERDICT_CANNOT_TELL],
                tally->verdicts[VERDICT_CANNOT_TELL] == 1 ? "" : "s");
    fputc('\n', sheet->to);
}

static void put_rule(const struct sheet *sheet, const struct rule *rule, const struct tally *tally)
{
    fputs("  ", sheet->to);
    sheet_cell(sheet, rule->id, RULE_COLUMNS, false);
    sheet_cell(sheet, rule_status_word(rule->status), STATUS_COLUMNS, false);
    put_tally(sheet, rule, tally);
    put_figure_and_limit(sheet, rule, tally);
    sheet_wrap(sheet, 4, 4, "%s, %s%s%s", rule->source, rule->source_date,
               rule->statistic == STATISTIC_SUSTAINED ? "; how long is a project setting" : "",
               rule->confidence == 'C' ? "; not verified at source" : "");
}

/* Why a rule has no verdict on any day. */
static const char *why_untold(enum verdict_reason reason)
{
    static const char *const sentences[REASON_COUNT] = {
        [REASON_NONE] = "nothing in the file measures it", [REASON_NATION] = "for another nation",
        [REASON_VENTILATION] = "for another kind of ventilation", [REASON_USE] = "for rooms of another use",
        [REASON_STATISTIC] = "not judged by single days",
        [REASON_BY_HAND] = "only a person can tell if it is for this room",
        [REASON_NOT_MEASURED] = "nothing in the file measures it", [REASON_SEASON] = "out of the heating season",
        [REASON_NO_ESTIMATE] = "no estimate, see Fresh air", [REASON_WINDOW] = "for other times of the day",
        [REASON_NOT_TRIED] = "for after other measures, or for design"};

    return sentences[reason] ? sentences[reason] : verdict_reason_word(reason);
}

static void put_untold(const struct sheet *sheet, const struct analyse_options *options,
                       const struct analysis *analysis)
{
    const struct pack *pack = &options->pack;

    for (size_t i = 0; i < pack->count; i++) {
        const struct tally tally = tally_rule(options, analysis, i);

        if (is_told(&tally))
            continue;
        fputs("  ", sheet->to);
        sheet_cell(sheet, pack->rules[i].id, RULE_COLUMNS, false);
        fprintf(sheet->to, "not judged: %s\n", measure_is_estimated(pack->rules[i].measure)
                ? "see Fresh air below" : why_untold(tally.reason));
    }
}

void analyse_put_rules(const struct sheet *sheet, const struct analyse_options *options, const struct analysed *room)
{
    const struct pack *pack = &options->pack;

    sheet_heading(sheet, "Rules", '-');
    sheet_wrap(sheet, 2, 2, "%s: pack %s, version %s", pack->title, pack->name, pack->version);
    for (size_t i = 0; i < pack->count; i++) {
        const struct tally tally = tally_rule(options, room->analysis, i);

        if (is_told(&tally))
            put_rule(sheet, &pack->rules[i], &tally);
    }
    put_untold(sheet, options, room->analysis);
}

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
    sheet_number(sheet, co2->occupied_ms > 0 ? 100 * co2->joined_ms / co2->occupied_ms : NAN, " %", 9);
    sheet_number(sheet, has_any ? co2->area / co2->joined_ms : NAN, "", 7);
    sheet_number(sheet, co2->max, "", 8);
    if (has_any)
        sheet_length(co2->above_ms / MS_PER_MIN, above);
    sheet_cell(sheet, above, 15, true);
    fputs("  ", sheet->to);
    sheet_bar(sheet, has_any ? co2->above_ms / co2->joined_ms : 0, sheet->width - 58);
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
