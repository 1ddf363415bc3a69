/* air/period_verdict.c - see period_verdict.h */
#include "period_verdict.h"
#include <assert.h>
#include <math.h>

#define MS_PER_MIN 60000.0
#define DAY_MIN (24 * 60)

bool period_is_for(const struct rule *rule)
{
    return rule->statistic == STATISTIC_MAJORITY_OF_OCCUPIED_TIME ||
           rule->statistic == STATISTIC_COUNT_OCCUPIED_HOURS ||
           (rule->statistic == STATISTIC_MEAN && rule->window.kind == WINDOW_YEAR);
}

void period_expect(struct period *period, const struct rule *rule, double occupied_min)
{
    period->days++;
    period->expected_min += rule_is_all_hours(rule) ? DAY_MIN : occupied_min;
}

void period_add(struct period *period, const struct rule *rule, double outdoor_ppm, const struct judged_day *day)
{
    const struct level_figures *level = day_figures_level(&day->figures, verdict_level_at(rule, outdoor_ppm));
    bool is_whole = rule_is_all_hours(rule);

    if (!is_whole && !level)
        return;
    period->joined_min += (is_whole ? day->whole_ms : day->figures.joined_ms) / MS_PER_MIN;
    period->area += (is_whole ? day->whole_area : day->figures.area) / MS_PER_MIN;
    period->met_min += level ? level_figures_minutes(level) : 0;
}

static void conclude(struct day_verdict *verdict, enum verdict word, enum verdict_reason reason)
{
    verdict->verdict = word;
    verdict->reason = reason;
}

void period_judge(const struct rule *rule, enum applies applies, const struct period *period,
                  struct day_verdict *verdict)
{
    bool is_majority = rule->statistic == STATISTIC_MAJORITY_OF_OCCUPIED_TIME, is_met;
    bool has_any = period->joined_min > 0 && period->expected_min > 0;

    assert(period_is_for(rule));
    *verdict = (struct day_verdict){.figure = NAN, .figure_high = NAN, .limit = rule->limit,
                                    .coverage = has_any ? period->joined_min / period->expected_min : 0};
    if (applies != APPLIES) {
        conclude(verdict, VERDICT_NOT_APPLICABLE, verdict_reason_of(applies));
        return;
    }
    if (!rule_is_measured(rule) || rule->statistic == STATISTIC_COUNT_OCCUPIED_HOURS) {
        conclude(verdict, VERDICT_NOT_APPLICABLE, REASON_NOT_MEASURED);     /* hours of what no sensor says */
        return;
    }
    if (has_any)
        verdict->figure = is_majority ? period->met_min / period->expected_min : period->area / period->joined_min;
    is_met = is_majority ? verdict->figure > PERIOD_MAJORITY : level_is_met(verdict_level(rule), verdict->figure);
    if (rule->window.kind == WINDOW_YEAR && period->days < PERIOD_YEAR_DAYS)
        conclude(verdict, VERDICT_CANNOT_TELL, REASON_PERIOD);
    else if (!(verdict->coverage >= VERDICT_COVERAGE_MIN))
        conclude(verdict, VERDICT_CANNOT_TELL, REASON_COVERAGE);
    else
        verdict_conclude(rule, is_met, verdict);
}
