/* web/fresh_json.h - GET /rooms/{id}/air: what can be derived from a room's day beside its figures. Ranges have two
 * significant figures. Any thread. */
#ifndef FRESH_JSON_H
#define FRESH_JSON_H
#include "days.h"
#include "out.h"
#include "recovery.h"

#define FRESH_REFERENCE_PPM 800.0       /* good air; the level that others are held against */
#define FRESH_HOT_C 26.0                /* NEU's maximum for classrooms */
#define FRESH_COLD_C 16.0               /* Approved Code of Practice to the Workplace Regulations 1992 */

struct fresh_told {                     /* borrows all */
    const struct days_setup *setup;
    const struct days *days;            /* judged, with its fresh air */
    const struct day_figures *degrees;  /* of the date, counted at fresh_degrees; NULL: nothing measured */
    const struct recovery *recovery;    /* NULL: not asked for, a day that is over */
    int64_t date, now_ms;
    bool is_running;
    double newest_ppm;                  /* NAN: not known, or not of today */
};

#define FRESH_DEGREE_LEVELS 2
extern const struct level fresh_degrees[FRESH_DEGREE_LEVELS];   /* above FRESH_HOT_C, below FRESH_COLD_C */

void fresh_json(struct out *out, const struct fresh_told *told);

#endif
