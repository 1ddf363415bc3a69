/* air/verdict.c - see verdict.h */
#include "verdict.h"
#include <assert.h>
#include <math.h>

#define LITRES_PER_S_IN_M3_PER_H 3.6

static const char *const verdict_words[VERDICT_COUNT] = {
    [VERDICT_PASS] = "pass", [VERDICT_FAIL] = "fail", [VERDICT_CANNOT_TELL] = "cannot_tell",
    [VERDICT_NOT_APPLICABLE] = "not_applicable",
};

static const char *const reason_words[REASON_COUNT] = {
    [REASON_NONE] = "", [REASON_COVERAGE] = "coverage", [REASON_EVIDENCE] = "evidence", [REASON_NATION] = "nation",
    [REASON_VENTILATION] = "ventilation", [REASON_USE] = "use", [REASON_STATISTIC] = "statistic",
    [REASON_NO_PRAISE] = "no_praise", [REASON_BY_HAND] = "by_hand", [REASON_NOT_MEASURED] = "not_measured",
    [REASON_SEASON] = "season", [REASON_WINDOW] = "window", [REASON_NOT_TRIED] = "not_tried",
    [REASON_NO_ESTIMATE] = "no_estimate", [REASON_ESTIMATE] = "estimate",
    [REASON_PERIOD] = "period",
};

const char *verdict_word(enum verdict verdict)
{
    return verdict_words[verdict];
}

const char *verdict_reason_word(enum verdict_reason reason)
{
    return reason_words[reason];
}

struct level verdict_level_at(const struct rule *rule, double outdoor_ppm)
{
    static const enum level_side opposites[] = {[LEVEL_ABOVE] = LEVEL_AT_MOST, [LEVEL_AT_LEAST] = LEVEL_BELOW,
                                                [LEVEL_BELOW] = LEVEL_AT_LEAST, [LEVEL_AT_MOST] = LEVEL_ABOVE};
    struct level level = rule_level_at(rule, outdoor_ppm);

    if (rule->severity == SEVERITY_GOOD)
        level.side = opposites[level.side];
    return level;
}

struct level verdict_level(const struct rule *rule)
{
    return verdict_level_at(rule, OUTDOOR_PPM_DEFAULT);
}

bool verdict_needs_level(const struct rule *rule)
{
    return rule_is_measured(rule) &&
           (rule->statistic == STATISTIC_INSTANT || rule->statistic == STATISTIC_CONSECUTIVE_MINUTES ||
            rule->statistic == STATISTIC_MAJORITY_OF_OCCUPIED_TIME);
}

/* -- estimates -- */

static struct verdict_range scaled(struct verdict_range range, double factor)
{
    return (struct verdict_range){range.low * factor, range.high * factor};
}

/* What an air cleaner adds; of one whose rate nobody wrote down only that it adds something. */
static struct verdict_range with_cleaner(struct verdict_range litres_per_s, const struct room_info *room)
{
    double cleaner = room->cleaner_m3_per_h / LITRES_PER_S_IN_M3_PER_H;

    if (!room->has_air_cleaner)
        return litres_per_s;
    return (struct verdict_range){litres_per_s.low + cleaner, cleaner > 0 ? litres_per_s.high + cleaner : INFINITY};
}

struct verdict_range verdict_estimate(const struct rule *rule, const struct room_info *room,
                                      struct verdict_range litres_per_s, double people)
{
    const struct verdict_range none = {0, 0};

    if (!(litres_per_s.high > 0))
        return none;
    if (rule->measure == MEASURE_OUTDOOR_AIR_PER_PERSON && people > 0)
        return scaled(litres_per_s, 1 / people);
    if (rule->measure == MEASURE_CLEAN_AIR_PER_PERSON && people > 0)
        return scaled(with_cleaner(litres_per_s, room), 1 / people);
    if (rule->measure == MEASURE_CLEAN_AIR_CHANGE_RATE && room->volume_m3 > 0)
        return scaled(with_cleaner(litres_per_s, room), LITRES_PER_S_IN_M3_PER_H / room->volume_m3);
    return none;
}

/* -- judging -- */

static void conclude(struct day_verdict *verdict, enum verdict word, enum verdict_reason reason)
{
    verdict->verdict = word;
    verdict->reason = reason;
}

void verdict_conclude(const struct rule *rule, bool is_met, struct day_verdict *verdict)
{
    if (is_met && rule->severity == SEVERITY_GOOD)
        conclude(verdict, VERDICT_NOT_APPLICABLE, REASON_NO_PRAISE);
    else
        conclude(verdict, is_met ? VERDICT_FAIL : VERDICT_PASS, REASON_NONE);
}

enum verdict_reason verdict_reason_of(enum applies applies)
{
    static const enum verdict_reason reasons[] = {
        [APPLIES] = REASON_NONE, [NOT_THIS_NATION] = REASON_NATION, [NOT_THIS_VENTILATION] = REASON_VENTILATION,
        [NOT_THIS_USE] = REASON_USE, [NOT_KNOWN_TO_APPLY] = REASON_BY_HAND};

    return reasons[applies];
}

static bool is_heating_month(int month)
{
    return month >= HEATING_SEASON_FIRST_MONTH || (month >= 1 && month <= HEATING_SEASON_LAST_MONTH);
}

static bool is_design(const struct rule *rule)
{
    return rule->statistic == STATISTIC_DESIGN || rule->statistic == STATISTIC_CAPABILITY;
}

bool verdict_needs_trial(const struct rule *rule)
{
    return is_design(rule) || rule->window.kind == WINDOW_AFTER_MITIGATION;
}

/* REASON_NONE: the rule is about this day. */
static enum verdict_reason why_not_applicable(const struct rule *rule, enum applies applies,
                                              const struct verdict_evidence *evidence)
{
    if (applies != APPLIES)
        return verdict_reason_of(applies);
    if (verdict_needs_trial(rule) && !evidence->has_failed)
        return REASON_NOT_TRIED;
    if (!rule_is_measured(rule) && !measure_is_estimated(rule->measure) && !is_design(rule))
        return REASON_NOT_MEASURED;
    if (rule->window.kind == WINDOW_HEATING_SEASON && !is_heating_month(evidence->month))
        return REASON_SEASON;
    if (rule->window.kind == WINDOW_CLOCK && evidence->is_outside_window)
        return REASON_WINDOW;
    if (rule->window.kind == WINDOW_YEAR || rule->statistic == STATISTIC_MAJORITY_OF_OCCUPIED_TIME ||
        rule->statistic == STATISTIC_COUNT_OCCUPIED_HOURS)
        return REASON_STATISTIC;
    return REASON_NONE;
}

/* Fails and passes by the whole range only: of a part of it nothing is known. */
static void judge_estimate(const struct rule *rule, const struct verdict_evidence *evidence,
                           struct day_verdict *verdict)
{
    struct level level = verdict_level(rule);
    bool low_meets = level_is_met(level, evidence->estimate.low);

    if (!(evidence->estimate.high > 0)) {
        bool has_some = evidence->coverage > 0 && evidence->coverage < VERDICT_COVERAGE_MIN;

        conclude(verdict, VERDICT_CANNOT_TELL, has_some ? REASON_COVERAGE : REASON_NO_ESTIMATE);
        return;
    }
    verdict->figure = evidence->estimate.low;
    verdict->figure_high = evidence->estimate.high;
    if (evidence->is_doubtful)
        conclude(verdict, VERDICT_CANNOT_TELL, REASON_EVIDENCE);
    else if (low_meets != level_is_met(level, evidence->estimate.high))
        conclude(verdict, VERDICT_CANNOT_TELL, REASON_ESTIMATE);
    else
        verdict_conclude(rule, low_meets, verdict);
}

static double extreme(struct level level, const struct verdict_evidence *evidence)
{
    return level.side == LEVEL_ABOVE || level.side == LEVEL_AT_LEAST ? evidence->max : evidence->min;
}

/* Whether the level was met as the statistic means it; writes the figure that says so. */
static bool judge_statistic(const struct pack *pack, const struct rule *rule, struct level level,
                            const struct verdict_evidence *evidence, double *figure)
{
    switch (rule->statistic) {
    case STATISTIC_INSTANT:
        *figure = extreme(level, evidence);
        return evidence->longest_run_min > 0 && evidence->longest_run_min >= pack->instant_hold_min &&
               evidence->longest_run_min >= VERDICT_INTERVALS_MIN * evidence->interval_min;
    case STATISTIC_SUSTAINED:
    case STATISTIC_MEAN:
        *figure = evidence->trailing_extreme;
        return evidence->trailing_was_met;
    case STATISTIC_CONSECUTIVE_MINUTES:
        *figure = evidence->longest_run_min;
        return evidence->longest_run_min > rule->window_min;
    case STATISTIC_MEAN_OCCUPIED:
        *figure = evidence->mean;
        return level_is_met(level, evidence->mean);
    case STATISTIC_ESTIMATE:
    case STATISTIC_MAJORITY_OF_OCCUPIED_TIME:
    case STATISTIC_COUNT_OCCUPIED_HOURS:
    case STATISTIC_DESIGN:
    case STATISTIC_CAPABILITY:
    case STATISTIC_COUNT:
        break;
    }
    assert(false);              /* verdict_judge() sorted these out */
    return false;
}

void verdict_judge(const struct pack *pack, const struct rule *rule, enum applies applies,
                   const struct verdict_evidence *evidence, struct day_verdict *verdict)
{
    enum verdict_reason not_applicable = why_not_applicable(rule, applies, evidence);
    double outdoor_ppm = evidence->outdoor_ppm > 0 ? evidence->outdoor_ppm : OUTDOOR_PPM_DEFAULT;
    bool is_met;

    *verdict = (struct day_verdict){.figure = NAN, .figure_high = NAN, .limit = rule->limit,
                                    .coverage = evidence->coverage};
    if (not_applicable != REASON_NONE) {
        conclude(verdict, VERDICT_NOT_APPLICABLE, not_applicable);
        return;
    }
    if (is_design(rule)) {              /* what a person says of it is all there is to know */
        verdict_conclude(rule, true, verdict);
        return;
    }
    if (rule->statistic == STATISTIC_ESTIMATE) {
        judge_estimate(rule, evidence, verdict);
        return;
    }
    is_met = judge_statistic(pack, rule, verdict_level_at(rule, outdoor_ppm), evidence, &verdict->figure);
    if (rule->measure == MEASURE_CO2_EXCESS && rule->statistic != STATISTIC_CONSECUTIVE_MINUTES)
        verdict->figure -= outdoor_ppm;
    if (!(evidence->coverage >= VERDICT_COVERAGE_MIN) || isnan(verdict->figure))   /* NaN coverage too */
        conclude(verdict, VERDICT_CANNOT_TELL, REASON_COVERAGE);
    else if (evidence->is_doubtful)
        conclude(verdict, VERDICT_CANNOT_TELL, REASON_EVIDENCE);
    else
        verdict_conclude(rule, is_met, verdict);
}
