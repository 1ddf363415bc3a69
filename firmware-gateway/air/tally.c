/* air/tally.c - see tally.h */
#include "tally.h"
#include <math.h>

struct tally tally_begin(void)
{
    return (struct tally){.worst = NAN, .worst_high = NAN};
}

/* For a minimum lower is worse, and for praise of what is under a limit higher is. */
bool tally_is_lower_worse(const struct rule *rule)
{
    return rule_is_minimum(rule) != (rule->severity == SEVERITY_GOOD) &&
           rule->statistic != STATISTIC_CONSECUTIVE_MINUTES;
}

void tally_add(struct tally *tally, const struct rule *rule, const struct day_verdict *verdict)
{
    tally->verdicts[verdict->verdict]++;
    if (verdict->reason != REASON_NONE)
        tally->reason = verdict->reason;
    if ((verdict->verdict == VERDICT_NOT_APPLICABLE && verdict->reason != REASON_NO_PRAISE) || isnan(verdict->figure))
        return;
    if (isnan(tally->worst) || (verdict->figure < tally->worst) == tally_is_lower_worse(rule)) {
        tally->worst = verdict->figure;
        tally->worst_high = verdict->figure_high;
    }
}
