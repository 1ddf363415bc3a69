/* air/tally.h - what one rule comes to over many days: on how many it came out how, and the worst figure. Plain values.
 * Pure. Any thread. */
#ifndef TALLY_H
#define TALLY_H
#include "verdict.h"

struct tally {                      /* tally_begin() first */
    size_t verdicts[VERDICT_COUNT]; /* days */
    enum verdict_reason reason;     /* of the newest day that is neither pass nor fail */
    double worst, worst_high;       /* in the rule's unit; NAN: no figure; of an estimate: a range */
};

struct tally tally_begin(void);
void tally_add(struct tally *tally, const struct rule *rule, const struct day_verdict *verdict);

/* Whether a lower figure is the worse one: of a minimum, and of praise for what is above a limit. */
bool tally_is_lower_worse(const struct rule *rule);

#endif
