/* web/outlook.h - what a room's samples in memory say of the next half hour: "about 1500 in 12 minutes", only where
 * that is nearly sure (forecast.h). Worked out once a reading, from the room's estimated air changes once an hour. Main
 * only. */
#ifndef OUTLOOK_H
#define OUTLOOK_H
#include "fresh_day.h"
#include "school.h"

#define OUTLOOK_LIMIT_PPM 1500.0        /* where staff act: guidance of the DfE, and the default pack's level */
/* Windows are opened and closed: an older estimate says little of now. Project setting. */
#define OUTLOOK_ESTIMATE_MAX_MS (3 * INT64_C(3600000))

struct outlook;

struct outlook_view {
    bool is_given;
    double minutes[2];                  /* earliest and latest from at_ms on */
    int64_t at_ms;                      /* of the newest sample */
};

struct outlook *outlook_open(void);     /* NULL: out of memory */
void outlook_close(struct outlook *outlook);    /* takes NULL */

/* Of a room of a school that may have been loaded anew since. Out of memory: not given. */
void outlook_of(struct outlook *outlook, const struct school *school, size_t room, int64_t now_ms,
                struct outlook_view *view);

/* The running day's fresh air by the samples in memory; the caller's to free(). NULL: out of memory. The level outdoors
 * is what a person wrote down, or learned: of a sensor outside only the record knows (fresh_record.h). */
struct fresh_day *outlook_day(const struct school *school, size_t room, int64_t now_ms);

#endif
