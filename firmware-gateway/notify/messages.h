/* notify/messages.h - what people are told: an incident as a subject and a few sentences, or as JSON for programs.
 * In this order: room, fact, since when, one action, link; then who says so. All sentences stand in one table, whole,
 * so that another language is another table. Pure; any thread. */
#ifndef MESSAGES_H
#define MESSAGES_H
#include "incidents.h"
#include "room.h"
#include "zone.h"

enum notify_occasion {
    NOTIFY_RAISED,          /* to those whom the rule interrupts */
    NOTIFY_RETURNED,        /* the time of an acknowledgement came, it is still true: to who had it, and site staff */
    NOTIFY_CLEARED,         /* to who had it */
    NOTIFY_OCCASION_COUNT
};

#define MESSAGES_SUBJECT_SIZE 256
#define MESSAGES_BODY_SIZE 4096
#define MESSAGES_LINK_SIZE 256
#define MESSAGES_ROOMS_MAX 6        /* that the subject of a digest names */
#define MESSAGES_LISTED_MAX 40      /* messages a digest tells in full; the others are counted */

struct message_facts {              /* borrows */
    enum notify_occasion occasion;
    const struct incident *incident;
    const char *room_name;          /* "": the whole site */
    const struct rule *rule;        /* NULL: not of a rule */
    double window_min;              /* that the rule averages over; 0: it judges each value */
    enum ventilation ventilation;   /* of the room: what can be done there */
    double value;                   /* newest, in the rule's unit; NAN: not known */
    enum trend trend;               /* of value */
    int64_t now_ms;
    const struct zone *zone;        /* of the times people read */
    const char *link;               /* "": none */
};

/* UTF-8 without control characters but, in the body, line breaks; what does not fit is cut at a character. Whatever
 * stands in a name, no line begins or ends by it. The first paragraph of the body is enough to act on. */
struct letter {
    char subject[MESSAGES_SUBJECT_SIZE], body[MESSAGES_BODY_SIZE];
};
void messages_write(const struct message_facts *facts, struct letter *message);
/* The same as a question: `from` asks the reader to take it over, note: "" or what they add. */
void messages_offer(const struct message_facts *facts, const char *from, const char *note, struct letter *message);

/* {"event":"raised","incident":7,"room":"8c",...}, on the heap; NULL: out of memory. The idempotency key is not in it:
 * it is not known before the message is in the record. */
char *messages_webhook(const struct message_facts *facts);

/* -- several messages as one -- */
/* Could not be sent in time; were made to wait for each other. */
enum digest_reason { DIGEST_OLD, DIGEST_BUNDLE, DIGEST_REASON_COUNT };
struct messages_digest;
struct messages_digest *messages_digest_open(enum digest_reason reason);        /* NULL: out of memory */
void messages_digest_close(struct messages_digest *digest);
/* Adds a message as it is in the outbox: its time and its first paragraph. Oldest first. room_name "": the site. */
int messages_digest_add(struct messages_digest *digest, const struct zone *zone, int64_t made_ms,
                        const char *room_name, const char *body);
/* Heap; -ENOMEM. The digest can still be closed only. */
int messages_digest_write(struct messages_digest *digest, char **subject, char **body);

/* Bodies of webhook messages, JSON objects, as one: {"event":"digest","count":2,"events":[...]}. Heap, NULL: out of
 * memory or a body that is no object. */
char *messages_webhook_digest(const char *const *bodies, size_t count);
/* The same object with "key" added. Heap, NULL as above. */
char *messages_webhook_with_key(const char *body, const char *key);

/* Copies text for a line of its own: control, line and direction characters and broken UTF-8 become spaces. */
void messages_one_line(char *out, size_t size, const char *text);

#endif
