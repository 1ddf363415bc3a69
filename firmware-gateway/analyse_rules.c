/* analyse_rules.c - what each rule of the pack says of a file: of how many of its days, or of all of it. See
 * analyse_tables.h */
#include "analyse_tables.h"
#include "tally.h"
#include "verdict_words.h"
#include <math.h>

#define RULE_COLUMNS 30
#define STATUS_COLUMNS 11
#define PERCENT 100

/* A rule about outdoor air, which the estimates decide. */
static struct tally tally_estimated(const struct analyse_options *options, const struct analysis *analysis,
                                    const struct rule *rule)
{
    struct tally tally = tally_begin();
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
        tally_add(&tally, rule, &verdict);
    }
    return tally;
}

static struct tally tally_rule(const struct analyse_options *options, const struct analysis *analysis,
                               size_t rule_index)
{
    const struct rule *rule = &options->pack.rules[rule_index];
    const struct day_book *book = analysis->book;
    struct tally tally = tally_begin();

    if (measure_is_estimated(rule->measure))
        return tally_estimated(options, analysis, rule);
    for (int64_t date = day_book_next_date(book, INT64_MIN); date != INT64_MAX; date = day_book_next_date(book, date)) {
        const struct booked_day *day = day_book_find(book, rule->quantity, date);

        for (size_t i = 0; day && day->judged.figures.span_count && i < day->judged.count; i++)
            if (day->judged.rules[i].rule_index == rule_index)
                tally_add(&tally, rule, &day->judged.rules[i].verdict);
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
        fprintf(sheet->to, "%s%s %.4g %s; %s %s %g", tally_is_lower_worse(rule) ? "lowest" : "highest",
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

/* The verdict of a rule on the whole file; not_applicable for one that days decide. */
static struct day_verdict judge_period(const struct analyse_options *options, const struct period_sums *sums,
                                       size_t rule_index)
{
    const struct rule *rule = &options->pack.rules[rule_index];
    struct day_verdict verdict = {.verdict = VERDICT_NOT_APPLICABLE};

    if (period_is_for(rule))
        period_judge(rule, rule_applies(rule, &options->room, options->nation), &sums->periods[rule_index], &verdict);
    return verdict;
}

/* What the file has nothing of is left to those that are not judged. */
static bool is_period_told(const struct day_verdict *verdict)
{
    return verdict->verdict == VERDICT_NOT_APPLICABLE ? verdict->reason == REASON_NO_PRAISE : verdict->coverage > 0;
}

static void put_period(const struct sheet *sheet, const struct analyse_options *options, const struct rule *rule,
                       const struct day_verdict *verdict)
{
    static const char *const words[VERDICT_COUNT] = {
        [VERDICT_PASS] = "pass over all of it", [VERDICT_FAIL] = "FAIL over all of it",
        [VERDICT_CANNOT_TELL] = "cannot tell", [VERDICT_NOT_APPLICABLE] = "not reached"};
    bool is_majority = rule->statistic == STATISTIC_MAJORITY_OF_OCCUPIED_TIME;
    const char *comparison = comparison_word(rule->comparison), *unit = rule_unit(rule);
    char why[VERDICT_WORDS_SIZE];

    verdict_reason_text(rule, &options->room, options->nation, verdict, why);
    fputs("  ", sheet->to);
    sheet_cell(sheet, rule->id, RULE_COLUMNS, false);
    sheet_cell(sheet, rule_status_word(rule->status), STATUS_COLUMNS, false);
    fprintf(sheet->to, "%s\n", words[verdict->verdict]);
    if (is_majority)
        sheet_wrap(sheet, 4, 4, "%.0f%% of occupied time %s %g %s, fails over %.0f%%; measured %.0f%%%s%s",
                   PERCENT * verdict->figure, comparison, rule->limit, unit, PERCENT * PERIOD_MAJORITY,
                   PERCENT * verdict->coverage, *why ? "; " : "", why);
    else
        sheet_wrap(sheet, 4, 4, "mean %.4g %s, fails %s %g; measured %.0f%% of all hours%s%s", verdict->figure, unit,
                   comparison, rule->limit, PERCENT * verdict->coverage, *why ? "; " : "", why);
    sheet_wrap(sheet, 4, 4, "%s, %s%s", rule->source, rule->source_date,
               rule->confidence == 'C' ? "; not verified at source" : "");
}

static void put_periods(const struct sheet *sheet, const struct analyse_options *options,
                        const struct period_sums *sums)
{
    for (size_t i = 0; i < options->pack.count; i++) {
        const struct day_verdict verdict = judge_period(options, sums, i);

        if (is_period_told(&verdict))
            put_period(sheet, options, &options->pack.rules[i], &verdict);
    }
}

static void put_untold(const struct sheet *sheet, const struct analyse_options *options,
                       const struct analysis *analysis, const struct period_sums *sums)
{
    const struct pack *pack = &options->pack;

    for (size_t i = 0; i < pack->count; i++) {
        const struct tally tally = tally_rule(options, analysis, i);
        const struct day_verdict period = judge_period(options, sums, i);

        if (is_told(&tally) || is_period_told(&period))
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
    const struct day_book_setup setup = analyse_setup(options);
    struct period_sums sums;
    int64_t from_date, to_date;

    analysed_periods(&setup, room, &sums, &from_date, &to_date);
    sheet_heading(sheet, "Rules", '-');
    sheet_wrap(sheet, 2, 2, "%s: pack %s, version %s", pack->title, pack->name, pack->version);
    for (size_t i = 0; i < pack->count; i++) {
        const struct tally tally = tally_rule(options, room->analysis, i);

        if (is_told(&tally))
            put_rule(sheet, &pack->rules[i], &tally);
    }
    put_periods(sheet, options, &sums);
    put_untold(sheet, options, room->analysis, &sums);
}
