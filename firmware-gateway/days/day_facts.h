/* days/day_facts.h - what a kept day says of a room, for those who look at many of them: its figures, and how each rule
 * came out. No I/O and no clock: any thread. */
#ifndef DAY_FACTS_H
#define DAY_FACTS_H
#include "lasting.h"
#include "rule.h"
#include <stddef.h>

#define DAY_FACTS_LEVELS 3          /* of CO2: term_levels */

struct day_facts {
    double occupied_min;
    struct day_fact_quantity {
        double coverage;            /* 0 to 1; NAN: nothing is known of it */
        double mean, min, max;      /* NAN: nothing was measured */
        enum lasting_day finding;   /* FAILED: any rule about it failed; PASSED: none, and at least one passed */
    } co2, temperature;
    struct day_fact_estimate {          /* outdoor air, L/s a person, as the pack's rules about it were judged */
        double low, high;               /* NAN: no rule is about it, or it could not be estimated */
        double share;                   /* of the time in use that could be estimated, 0 to 1; NAN likewise */
        enum lasting_day finding;
    } outdoor_air;
    double above_min[DAY_FACTS_LEVELS], run_min[DAY_FACTS_LEVELS];
    size_t rule_count;
    struct day_fact_rule {          /* about one of the two, as far as it applies */
        char rule[RULE_ID_SIZE];
        bool is_co2;
        enum lasting_day verdict;   /* UNMEASURED: can't tell */
    } rules[PACK_RULES_MAX];
};

/* Of a day's text as the record keeps it (days_put). -EBADMSG: it is none, and facts are untouched. */
int day_facts_read(const char *day_json, struct day_facts *facts);
#endif
