/* web/assessment_reading.h - what an assessment asks of its readers: whom it is told to, who has said that they read
 * it, and what it wants of the caller. Main only. */
#ifndef ASSESSMENT_READING_H
#define ASSESSMENT_READING_H
#include "assessing.h"
#include "out.h"

/* "reading" of the version in force: whether the caller is to read it and has, what changed since what they read (lines
 * and other parts by their words), and who else has (safety reps and leaders by name, others as counts); null while
 * nothing is in force. Who read a version that says the same to its readers has read this one. 0, or the store's
 * error. */
int assessment_put_reading(struct out *out, const struct request *request, const struct assessment *assessment,
                           struct error *err);

/* "you": whether the caller is asked in a consultation that is open, and has answered; whether they are told of the
 * version in force, and have read it. For a program's token nothing of it is true. is_invited: as assessing_sees()
 * says. 0, or the store's error. */
int assessment_put_you(struct out *out, const struct request *request, const struct assessment *assessment,
                       bool is_invited, struct error *err);

/* "waits": what of it waits for the leaders: comments without a reply, a draft that was sent out and came back, and a
 * consultation that can be ended because all have answered or its time is over. null for whoever is none. 0, or the
 * store's error. */
int assessment_put_waits(struct out *out, const struct request *request, const struct assessment *assessment,
                         struct error *err);

#endif
