/* notify/record_news.h - what safety reps are told when somebody decides what the record says of rooms from now on: the
 * hours in use, a room taken off, a sensor set aside, taken out or read in another way. Each is an entry of the ledger,
 * whichever door it came through; changes of packs are told by those who decide them. Whoever replaces thirty sensors
 * writes one mail, not thirty: changes are gathered. Pure: no I/O, no clock. */
#ifndef RECORD_NEWS_H
#define RECORD_NEWS_H
#include "ledger.h"
#include "messages.h"

#define RECORD_NEWS_WAIT_MS (15 * INT64_C(60000))   /* the first of them waits no longer, whatever follows */
#define RECORD_NEWS_QUIET_MS (5 * INT64_C(60000))   /* after the last, whoever changed something is through */
#define RECORD_NEWS_LINES_MAX 20                    /* in one mail; the others are counted */
#define RECORD_NEWS_LINES_SIZE 3200                 /* bytes of them: fewer lines where names are long */

/* Whether such an entry is told, by its kind and subject. */
bool record_news_is_due(const struct ledger_entry *entry);

/* -- how long they wait -- */

struct record_wait {                    /* zeroes: nothing waits */
    bool is_waiting;
    int64_t first_ms, last_ms;          /* monotonic, of the oldest and of the newest change */
};
/* Another one waits. age_ms: since when, by a clock that may have stepped: less than 0 counts as new. */
void record_wait_add(struct record_wait *wait, int64_t age_ms, int64_t now_ms);
/* Whether they are to be told now. */
bool record_wait_is_over(const struct record_wait *wait, int64_t now_ms);

/* -- what they say -- */

struct record_list {                    /* zeroes to begin with */
    size_t count, shown;                /* changes, and those of them that have a line */
    size_t used;                        /* bytes of lines */
    char lines[RECORD_NEWS_LINES_SIZE];
    struct letter alone;                /* said of the first, as long as it is the only one */
};
/* One more that is due. text: the entry's own, which names the sensor or room ("": erased, or it has none); by: who did
 * it, as a sentence goes on after "by"; when: local. */
void record_list_add(struct record_list *list, const struct ledger_entry *entry, const char *text, const char *by,
                     const char *when);
/* The mail of a list that is not empty: a line a change, in the order of the ledger; one alone as whole sentences. */
void record_list_say(const struct record_list *list, struct letter *letter);

#endif
