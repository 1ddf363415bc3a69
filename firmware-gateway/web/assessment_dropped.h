/* web/assessment_dropped.h - drafts that came to nothing: their number is not used again, and what people said about
 * one can still be read. Main only. */
#ifndef ASSESSMENT_DROPPED_H
#define ASSESSMENT_DROPPED_H
#include "assessing.h"
#include "out.h"

/* "dropped": each with when, by whom and why it was, and all comments with what they are about. Leaders see all of
 * them, safety reps those that they were asked about, others none. 0, or the store's error. */
int assessment_put_dropped(struct out *out, const struct request *request, const struct assessment *assessment,
                           struct error *err);

#endif
