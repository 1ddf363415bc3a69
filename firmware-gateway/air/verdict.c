/* air/verdict.c - see verdict.h */
#include "verdict.h"
#include <math.h>

static const char *const verdict_words[VERDICT_COUNT] = {
    [VERDICT_PASS] = "pass", [VERDICT_FAIL] = "fail", [VERDICT_CANNOT_TELL] = "cannot_tell",
    [VERDICT_NOT_APPLICABLE] = "not_applicable",
};

static const char *const reason_words[REASON_COUNT] = {
    [REASON_NONE] = "", [REASON_COVERAGE] = "coverage", [REASON_EVIDENCE] = "evidence", [REASON_NATION] = "nation",
    [REASON_VENTILATION] = "ventilation", [REASON_USE] = "use", [REASON_STATISTIC] = "statistic",
    [REASON_NO_PRAISE] = "no_praise",
};

const char *verdict_word(enum verdict verdict)
{
    return verdict_words[verdict];
}

const char *verdict_reason_word(enum verdict_reason reason)
{
    return reason_words[reason];
}

struct level verdict_level(const struct rule *rule)
{
    static const enum level_side opposites[] = {[LEVEL_ABOVE] = LEVEL_AT_MOST, [LEVEL_AT_LEAST] = LEVEL_BELOW,
                                                [LEVEL_BELOW] = LEVEL_AT_LEAST, [LEVEL_AT_MOST] = LEVEL_ABOVE};
    struct level level = rule_level(rule);

    if (rule->severity == SEVERITY_GOOD)
        level.side = opposites[level.side];
    return level;
}

static double extreme(struct level level, const struct verdict_evidence *evidence)
{
    return level.side == LEVEL_ABOVE || level.side == LEVEL_AT_LEAST ? evidence->max : evidence->min;
}

/* Whether the level was met as the statistic means it, and the figure that says so. false: no matter for one day. */
static bool judge_statistic(const struct pack *pack, const struct rule *rule, const struct verdict_evidence *evidence,
                            bool *is_met, double *figure)
{
    struct level level = verdict_level(rule);

    switch (rule->statistic) {
    case STATISTIC_INSTANT:
        *figure = extreme(level, evidence);
        *is_met = evidence->longest_run_min > 0 && evidence->longest_run_min >= pack->instant_hold_min &&
                  evidence->longest_run_min >= VERDICT_INTERVALS_MIN * evidence->interval_min;
        return true;
    case STATISTIC_SUSTAINED:
    case STATISTIC_MEAN:
        *figure = evidence->trailing_extreme;
        *is_met = evidence->trailing_was_met;
        return true;
    case STATISTIC_CONSECUTIVE_MINUTES:
        *figure = evidence->longest_run_min;
        *is_met = evidence->longest_run_min > rule->window_min;
        return true;
    case STATISTIC_MEAN_OCCUPIED:
        *figure = evidence->mean;
        *is_met = level_is_met(level, evidence->mean);
        return true;
    case STATISTIC_ESTIMATE:
    case STATISTIC_MAJORITY_OF_OCCUPIED_TIME:
    case STATISTIC_COUNT_OCCUPIED_HOURS:
    case STATISTIC_DESIGN:
    case STATISTIC_CAPABILITY:
    case STATISTIC_COUNT:
        break;
    }
    return false;
}

static void conclude(struct day_verdict *verdict, enum verdict word, enum verdict_reason reason)
{
    verdict->verdict = word;
    verdict->reason = reason;
}

void verdict_judge(const struct pack *pack, const struct rule *rule, enum applies applies,
                   const struct verdict_evidence *evidence, struct day_verdict *verdict)
{
    static const enum verdict_reason not_applicable[] = {[NOT_THIS_NATION] = REASON_NATION,
                                                         [NOT_THIS_VENTILATION] = REASON_VENTILATION,
                                                         [NOT_THIS_USE] = REASON_USE};
    bool is_met = false;

    *verdict = (struct day_verdict){.figure = NAN, .limit = rule->limit, .coverage = evidence->coverage};
    if (applies != APPLIES)
        conclude(verdict, VERDICT_NOT_APPLICABLE, not_applicable[applies]);
    else if (!judge_statistic(pack, rule, evidence, &is_met, &verdict->figure))
        conclude(verdict, VERDICT_NOT_APPLICABLE, REASON_STATISTIC);
    else if (!(evidence->coverage >= VERDICT_COVERAGE_MIN))     /* NaN too */
        conclude(verdict, VERDICT_CANNOT_TELL, REASON_COVERAGE);
    else if (evidence->is_doubtful)
        conclude(verdict, VERDICT_CANNOT_TELL, REASON_EVIDENCE);
    else if (is_met && rule->severity == SEVERITY_GOOD)
        conclude(verdict, VERDICT_NOT_APPLICABLE, REASON_NO_PRAISE);
    else
        conclude(verdict, is_met ? VERDICT_FAIL : VERDICT_PASS, REASON_NONE);
}
