/* store/incidents.h - incidents, their acknowledgements, and the messages they owe people, in one transaction.
 * Where each() is called for every row: 0 goes on, anything else ends the listing and is returned; each() may call
 * other functions of the store, not the one it is called from. */
#ifndef INCIDENTS_H
#define INCIDENTS_H
#include "incident.h"
#include "store.h"

#define INCIDENT_ROOM_SITE ""       /* an incident of the whole site: the broker, mass silence */
#define INCIDENT_RECORD_FULL "record-full"  /* of the site: there is no room on the disk to save readings */

enum intent { INTENT_NONE, INTENT_OPENING, INTENT_FAN, INTENT_FEWER, INTENT_CANNOT_OPEN, INTENT_SENSOR, INTENT_PASSING,
              INTENT_COUNT };
const char *intent_word(enum intent intent);        /* as in the contract: "opening" ... */
bool intent_from_word(const char *word, enum intent *intent);

struct incident {
    int64_t id;                         /* 0: not stored yet */
    char room[ID_SIZE];                 /* INCIDENT_ROOM_SITE: the site */
    char rule[RULE_ID_SIZE];            /* of the pack; or "sensor-silent", "infrastructure", INCIDENT_RECORD_FULL */
    char pack[ID_SIZE], pack_version[17];
    enum severity severity;
    enum interrupts interrupts;
    enum incident_state state;
    int64_t began_ms, raised_ms, cleared_ms;    /* 0: not yet */
    double peak;                        /* NAN: has none */
    char reason[64];                    /* of clearing, or of an infrastructure incident: "unoccupied", "broker lost" */
    char with[NAME_SIZE];               /* who has it; "": nobody */
    enum intent intent;
    int64_t with_since_ms, until_ms;    /* when to return; 0: none */
    char note[256];
};

/* Insert or update by (room, rule, began_ms), the identity of an incident. Who has it (with, intent, with_since_ms,
 * until_ms, note) is never written by this: nobody has a new one, and for a stored one these fields are read back.
 * Fills id. Steps to raised and cleared get a row of the history; the same again writes nothing. A step back (anything
 * after cleared, pending after raised) is the past told again after a restart: nothing is written, *incident becomes
 * what is stored.
 * Pending ones that went away are deleted with incident_forget. */
int incident_save(struct store *store, struct incident *incident, struct error *err);
int incident_find(struct store *store, const char *room, const char *rule, int64_t began_ms,
                  struct incident *incident);                               /* -ENOENT */
int incident_forget(struct store *store, int64_t id, struct error *err);    /* only a pending one; -ENOENT, -EINVAL */
int incident_load(struct store *store, int64_t id, struct incident *incident, struct error *err);   /* -ENOENT */

/* What is known now says that this one began at another time: its identity changes, and its history says so ("corrected",
 * at now_ms, with what it began at before). -ENOENT; -EEXIST: there is one that began then. */
int incident_rebegin(struct store *store, int64_t id, int64_t began_ms, int64_t now_ms, struct error *err);

/* Not the air but a correction or a change had cleared it, and that does not hold any more: *incident, loaded and then
 * raised or fading, is open again, and its history says so ("raised" at now_ms). -ENOENT; -EINVAL: it was not cleared. */
#define INCIDENT_TRUE_AGAIN "true again after a change"
int incident_raise_again(struct store *store, const struct incident *incident, int64_t now_ms, struct error *err);

/* First one wins: -EALREADY when somebody has it (and *incident is filled with who); -ENOENT; -EINVAL when cleared;
 * -EAGAIN while pending: it may pass by itself, and then nothing of it stays.
 * A row of the history is written; undo within ten seconds by the same person is incident_release.
 * -EMSGSIZE: note does not fit.
 * _release: who is the person who has it, or "" for the gateway (the time of return has come); why goes into the
 * history. -EPERM: somebody else has it (*incident is filled); -EALREADY: nobody has it; -ENOENT. */
int incident_acknowledge(struct store *store, int64_t id, const char *who, enum intent intent, int64_t now_ms,
                         int64_t until_ms, const char *note, struct incident *incident, struct error *err);
int incident_release(struct store *store, int64_t id, const char *who, int64_t now_ms, const char *why,
                     struct incident *incident, struct error *err);

/* Who had it last, when it was the gateway that opened it again because their time had run out: 1, and who; else 0. */
int incident_lapsed(struct store *store, int64_t id, char who[NAME_SIZE], struct error *err);

/* Everything that happened to one incident, oldest first: "raised", "acknowledged", "returned", "cleared" ... */
int incident_history(struct store *store, int64_t id,
                     int (*each)(void *context, int64_t at_ms, const char *what, const char *who, const char *detail),
                     void *context, struct error *err);

enum incident_filter { INCIDENTS_OPEN, INCIDENTS_CLEARED, INCIDENTS_ALL };
/* Newest first; room NULL: all; [from_ms, to_ms) on began. At most limit. */
int incidents_list(struct store *store, enum incident_filter filter, const char *room, int64_t from_ms, int64_t to_ms,
                   size_t limit, int (*each)(void *context, const struct incident *incident), void *context,
                   struct error *err);

/* -- what is owed to people: written in the incident's transaction -- */
enum outbox_kind { OUTBOX_MAIL, OUTBOX_WEBHOOK };
struct outbox_row {
    int64_t id;                 /* the idempotency key, with the record's own random site key: see key */
    char key[48];               /* "transom-<site key>-<id>", stable over retries: Message-ID and Idempotency-Key */
    enum outbox_kind kind;
    char to[256];               /* mail address, or name of the webhook in the settings */
    char *subject, *body;       /* UTF-8; body of a webhook is JSON. Owned by the row's giver; NULL subject: "" */
    int64_t incident;           /* 0: none */
    int64_t made_ms, next_try_ms, dead_after_ms;   /* after dead_after_ms it is old news and is not sent as new */
    int tries;
};
int outbox_add(struct store *store, struct outbox_row *row, struct error *err);     /* fills id and key */
/* The row of a kind that is most due at now_ms, or -ENOENT and *next_ms: when the next one is due (INT64_MAX: none);
 * with 0 *next_ms is now_ms. Strings owned by the caller (outbox_row_done). What is being sent is for the caller to
 * know: after a restart it is due again, and its key tells the receiver. */
int outbox_due(struct store *store, enum outbox_kind kind, int64_t now_ms, struct outbox_row *row, int64_t *next_ms);
/* The rows that wait for a receiver, due or not, oldest first, at most limit; each() borrows. */
int outbox_waiting(struct store *store, enum outbox_kind kind, const char *to, size_t limit,
                   int (*each)(void *context, const struct outbox_row *row), void *context, struct error *err);
/* How many rows were made for a receiver since since_ms; and when the newest of those about the incident's room, and at
 * least as severe, was made, 0: none. Sent or not, but neither those that expired nor those made after their incident
 * had cleared. */
int outbox_made_since(struct store *store, enum outbox_kind kind, const char *to, int64_t since_ms, int64_t *count);
int outbox_newest_about(struct store *store, enum outbox_kind kind, const char *to, const struct incident *incident,
                        int64_t since_ms, int64_t *made_ms);
/* The clock was moved by by_ms: what waits is due, and becomes old, so much later. */
int outbox_move(struct store *store, int64_t by_ms, struct error *err);
void outbox_row_done(struct outbox_row *row);
/* These answer -ENOENT when the row is not waiting (any more). */
int outbox_sent(struct store *store, int64_t id, int64_t at_ms, struct error *err);
int outbox_failed(struct store *store, int64_t id, int64_t at_ms, int64_t next_try_ms, const char *why,
                  struct error *err);
int outbox_expire(struct store *store, int64_t id, int64_t at_ms, const char *why, struct error *err);
struct outbox_counts {
    int64_t waiting, sent, expired;
    int64_t failed_tries;       /* of all rows */
    int64_t oldest_waiting_ms;  /* when it was made; 0: none waits */
    int64_t failing_since_ms;   /* when the oldest was made that waits after a try in vain; 0: none does */
    char last_error[160];       /* newest of the rows that were not sent; "": none */
};
int outbox_counts(struct store *store, struct outbox_counts *counts);

#endif
