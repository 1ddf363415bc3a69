/* web/reviews_message.h - the message to leaders and safety reps that reviews opened: which assessment, why, since when
 * and which lines. No I/O and no clock. Main only, as the school is. */
#ifndef REVIEWS_MESSAGE_H
#define REVIEWS_MESSAGE_H
#include "reviews_record.h"
#include "school.h"

#define REVIEWS_MESSAGE_SIZE 8192
#define REVIEWS_MESSAGE_LINES 5     /* of one review; the others are counted */

struct reviews_message {            /* zeroed but for school: says nothing yet */
    const struct school *school;    /* borrowed: what rooms are called; NULL: by their ids */
    size_t count, left_out;         /* reviews; of them those that did not fit */
    int64_t assessment;             /* whose heading is written */
    size_t length;
    char body[REVIEWS_MESSAGE_SIZE];
};

/* One more review that was opened; those of one assessment follow each other. As reviews_record_keep's each(). */
int reviews_message_add(void *message, const struct reviews_of *of, const struct review *review);
/* Subject and body, with a link to public_url; valid as long as the message. */
const char *reviews_message_subject(const struct reviews_message *message);
const char *reviews_message_body(struct reviews_message *message, const char *public_url);

/* Why a review is, as a whole sentence: "Half-term began on 26 October 2026." */
void reviews_message_why(const struct review_due *due, const struct school *school, char *text, size_t size);
#endif
