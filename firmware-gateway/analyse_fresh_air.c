/* analyse_fresh_air.c - what `transom analyse` says of fresh air: ranges of two figures, never a point.
 * See analyse_tables.h. */
#include "analyse_tables.h"
#include <math.h>

#define LINES_MAX 20

static void put_range(const struct sheet *sheet, const double range[2], const char *unit, int columns)
{
    char text[64];

    snprintf(text, sizeof text, "%g to %g %s", fresh_two_figures(range[0]), fresh_two_figures(range[1]), unit);
    sheet_cell(sheet, text, columns, true);
}

static void put_entry(const struct sheet *sheet, const struct zone *zone, const struct fresh_air_entry *entry)
{
    const struct flow_range *range = &entry->range;
    char day[SHEET_TIME_SIZE], from[SHEET_TIME_SIZE], to[SHEET_TIME_SIZE], people[32] = "empty";

    sheet_day(zone_date(zone, entry->from_ms), day);
    sheet_clock(zone, entry->from_ms, from);
    sheet_clock(zone, entry->to_ms, to);
    if (range->method != FLOW_DECAY)
        snprintf(people, sizeof people, "%.0f %s", range->people, range->people_are_assumed ? "seats" : "people");
    fprintf(sheet->to, "  %s %s-%s %-9s %9s", day, from, to, flow_method_word(range->method), people);
    put_range(sheet, range->litres_per_s, "L/s", 17);
    put_range(sheet, range->air_changes_per_h, "/h", 15);
    fputc('\n', sheet->to);
}

/* -- rules about the estimate -- Hour by hour, to show when: by the whole range, never by a part of it. The verdict is
 * that of the day's mean, among the rules. */

static bool is_for_estimate(const struct rule *rule, const struct analyse_options *options)
{
    return rule->statistic == STATISTIC_ESTIMATE && measure_is_estimated(rule->measure) &&
           rule_applies(rule, &options->room, options->nation) == APPLIES;
}

static enum verdict judge_hour(const struct analyse_options *options, const struct rule *rule,
                               const struct flow_range *range)
{
    const struct verdict_range litres_per_s = {range->litres_per_s[0], range->litres_per_s[1]};
    const struct verdict_evidence evidence = {
        .coverage = NAN, .estimate = verdict_estimate(rule, &options->room, litres_per_s, range->people)};
    struct day_verdict verdict;

    verdict_judge(&options->pack, rule, APPLIES, &evidence, &verdict);
    return verdict.verdict;
}

static void put_estimate_rule(const struct sheet *sheet, const struct analyse_options *options, const struct rule *rule,
                              const struct analysis_flows *flows)
{
    bool is_praise = rule->severity == SEVERITY_GOOD;
    size_t verdicts[VERDICT_COUNT] = {0}, hours = 0;

    for (size_t i = 0; i < flows->count; i++)
        if (flows->entries[i].range.method != FLOW_DECAY) {     /* of a room that people had left */
            verdicts[judge_hour(options, rule, &flows->entries[i].range)]++;
            hours++;
        }
    if (!hours)
        return;
    sheet_wrap(sheet, 2, 4, "%s (%s): the mean of a day %s %s %g %s; %s it in %zu of %zu hours, the range lies on both "
               "sides in %zu", rule->id, rule_status_word(rule->status), is_praise ? "is good" : "fails",
               comparison_word(rule->comparison), rule->limit, rule_unit(rule),
               rule_is_minimum(rule) ? "under" : "over", verdicts[is_praise ? VERDICT_PASS : VERDICT_FAIL], hours,
               verdicts[VERDICT_CANNOT_TELL]);
    sheet_wrap(sheet, 4, 4, "%s, %s%s", rule->source, rule->source_date,
               rule->confidence == 'C' ? "; not verified at source" : "");
}

static void put_refusal(const struct sheet *sheet, enum flow_refusal refusal)
{
    static const char *const sentences[] = {
        [FLOW_GIVEN] = "nothing was measured that could tell.",
        [FLOW_NO_VOLUME] = "the room's volume is not known: --volume M3, and a `people` column or --seats N.",
        [FLOW_NOT_SUITED] = "in so large a room one sensor does not see the mean.",
        [FLOW_NO_PEOPLE] = "nobody counted the people: a `people` column in the file, or --seats N.",
        [FLOW_EMPTY] = "hardly anybody was there.",
        [FLOW_GAPS] = "too little of each hour was measured.",
        [FLOW_SMALL_EXCESS] = "the level was too near to that out of doors.",
        [FLOW_STILL_RISING] = "the level was still rising, as in a room without fresh air.",
        [FLOW_POOR_FIT] = "the level did not fall as it does when nothing else changes.",
        [FLOW_TOO_WIDE] = "the range would be too wide to be of use."};

    sheet_wrap(sheet, 2, 2, "No estimate: %s", sentences[refusal]);
}

void analyse_put_fresh_air(const struct sheet *sheet, const struct analyse_options *options,
                           const struct analysed *room)
{
    const struct analysis_flows *flows = &room->analysis->flows;
    size_t shown = flows->count < LINES_MAX ? flows->count : LINES_MAX;

    sheet_heading(sheet, "Fresh air", '-');
    if (!flows->count) {
        put_refusal(sheet, flows->refusal);
        return;
    }
    sheet_wrap(sheet, 2, 2, "Ranges that the true flow lies in four times out of five; %zu more hours could not be "
               "estimated.", flows->refused);
    for (size_t i = 0; i < shown; i++)
        put_entry(sheet, &options->zone, &flows->entries[i]);
    if (shown < flows->count)
        fprintf(sheet->to, "  and %zu more; --json lists them all\n", flows->count - shown);
    for (size_t i = 0; i < options->pack.count; i++)
        if (is_for_estimate(&options->pack.rules[i], options))
            put_estimate_rule(sheet, options, &options->pack.rules[i], flows);
}
