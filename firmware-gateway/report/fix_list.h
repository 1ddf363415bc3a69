/* report/fix_list.h - Rooms to fix: rooms that fail the adopted yardstick, worst first, and those that were measured too
 * little apart, which have no rank. For the paper of a Friday and for the page alike. */
#ifndef FIX_LIST_H
#define FIX_LIST_H
#include "actions.h"
#include "report.h"
#include "school.h"
#include "story.h"

#define FIX_WHY_SIZE 200

struct fix_list {
    size_t failed_count, thin_count, fine_count;
    const struct story *failed[SCHOOL_ROOMS_MAX], *thin[SCHOOL_ROOMS_MAX], *fine[SCHOOL_ROOMS_MAX];     /* borrowed */
};

/* Sorts stories: those that failed, and those that did not, by the share of time over 800 ppm, then by their failed
 * days; thin ones as they come.
 * A room that was never in use is in neither. */
void fix_list_make(struct story *const *stories, size_t count, struct fix_list *list);

/* The dates of ask, or the fortnight up to yesterday. */
void fix_list_dates(const struct report_ask *ask, int64_t *from_date, int64_t *to_date);

/* The actions in hand: those about the room that are still to do, the first due first. */
int fix_list_actions(struct store *store, const char *room,
                     int (*each)(void *context, const struct action *action), void *context, struct error *err);

/* What is known of a room that may be why: "30 seats, 140 m³, no windows that open". "" : nothing is. */
void fix_list_why(enum paper_language language, const struct room_info *room, char why[FIX_WHY_SIZE]);

#endif
