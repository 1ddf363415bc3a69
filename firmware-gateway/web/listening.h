/* web/listening.h - somebody listens to all that the broker carries: one at a time, for LISTENER_LASTS_MS, on a thread
 * of its own (listener.h). What was heard is told to whoever may ask, stands in no record, and is forgotten after a
 * while: topics may say things about people. Main only. */
#ifndef LISTENING_H
#define LISTENING_H
#include "listener.h"
#include "overheard.h"
#include "people.h"

#define LISTENING_KEPT_TICKS 900        /* s since the start of it */
#define LISTENING_SEEN_MAX 16           /* people whose look at it was noted already */

struct web;

struct listening {
    struct listener *listener;          /* NULL: nobody has listened, or it is forgotten */
    struct overheard *heard;            /* read and written only while the listener is held */
    const struct clock *clock;          /* the school's, for stamps */
    struct clock real;
    char by[NAME_SIZE];
    int64_t began_ms;                   /* wall */
    int64_t began_ticks;                /* of web.ticks */
    size_t seen_count;
    int64_t seen[LISTENING_SEEN_MAX];   /* persons */
};

/* Whether somebody listens just now. */
bool listening_is_on(struct web *web);

/* Begins anew, what was heard before is forgotten; by: whose wish it is. There must be a broker_listener.
 * 0; -ENOMEM, -EAGAIN. */
int listening_start(struct web *web, const char *by, struct error *err);
void listening_stop(struct web *web);           /* what was heard stays */
void listening_forget(struct web *web);         /* that too; ends within LISTENER_CLOSE_MS */
void listening_tick(struct web *web);           /* once a second */

/* Whether this person has not seen it yet: true once for each, and for who does not fit any more. */
bool listening_is_news_to(struct web *web, int64_t person);

#endif
