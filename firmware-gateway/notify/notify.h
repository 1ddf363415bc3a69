/* notify/notify.h - who is told what, and how it gets there: messages of incidents into the outbox, the outbox through
 * the courier filter to mail servers and webhooks, with retries until a receiver has accepted or it is old news.
 * Main only; the sending itself is the worker's. */
#ifndef NOTIFY_H
#define NOTIFY_H
#include "calendar.h"
#include "clock.h"
#include "error.h"
#include "incidents.h"
#include "loop.h"
#include "messages.h"
#include "pack_shelf.h"
#include "rule.h"
#include "store.h"
#include "worker.h"

#define NOTIFY_WEBHOOKS_MAX 8

struct notify_settings {
    struct {
        char host[254];                 /* "": no mail */
        uint16_t port;
        bool starttls_required;         /* false: plain text, for a sink on this machine only */
        char user[128], password[256], from[255];
        char ca_file[256];              /* "": the system's */
    } mail;
    struct {
        char name[ID_SIZE], url[512], secret[128];  /* secret: signs the body (HMAC-SHA256), "": unsigned */
    } webhooks[NOTIFY_WEBHOOKS_MAX];
    size_t webhook_count;
    char allowed_hosts[8][64];          /* hosts on the local network that webhooks may reach; "" ends */
    char public_url[128];               /* of links: "http://transom.local" */
    char courier[512];                  /* path of the transom-courier program */
};

struct notify;

/* Borrows everything but settings, which it copies. The worker sends mail, one at a time; webhooks have a thread of
 * their own, so that a mail server that hangs does not hold them up. Nothing is told before the first notify_use. */
int notify_open(const struct notify_settings *settings, const struct clock *clock, struct loop *loop,
                struct store *store, struct worker *worker, struct notify **notify, struct error *err);
/* Sends nothing more, and ends what is being sent: its row stays owed. Before worker_close, which waits for the job at
 * hand; notify_close after it. NULL is fine for both. */
void notify_stop(struct notify *notify);
void notify_close(struct notify *notify);
/* The store was reopened, or the school reloaded. shelf (may be NULL): packs of rooms that are judged by another. */
void notify_use(struct notify *notify, struct store *store, const struct zone *zone, const struct calendar *calendar,
                const struct pack *adopted, const struct pack_shelf *shelf);

/* Writes the outbox rows that the occasion owes into the store's open transaction: the caller commits them together
 * with the incident, which must have its id. One for each configured webhook, and one for each person who is told
 * (audience.h), with a link that carries that person's right to see and acknowledge this incident until the end of the
 * next day. room NULL for the site; rule NULL for incidents without one; value: newest, NAN unknown; trend: of it. */
int notify_incident(struct notify *notify, enum notify_occasion occasion, const struct incident *incident,
                    const struct room_info *room, const struct rule *rule, double value, enum trend trend,
                    struct error *err);

struct notify_now {                     /* what an incident's message says of the room at this moment; borrows */
    const struct room_info *room;       /* NULL: the site */
    const struct rule *rule;            /* NULL: of none */
    double value;                       /* newest, NAN unknown */
    enum trend trend;
};
struct notify_offer {
    int64_t person;                     /* who is asked to take it over */
    const char *from, *note;            /* who asks; "" or what they add; borrowed */
};
/* A mail of its own, at once, with a link as above; nothing when they want no mail or none is set up. In the store's
 * open transaction. */
int notify_tell_offer(struct notify *notify, const struct incident *incident, const struct notify_now *now,
                      const struct notify_offer *offer, struct error *err);

/* Writes a mail of its own to everybody of these roles (bits of enum role) who wants mail: something was changed that
 * they have to know of. In the store's open transaction; nothing where no mail is set up. */
int notify_tell(struct notify *notify, unsigned roles, const char *subject, const char *body, struct error *err);
/* The same to these people, as far as they want mail. persons: count ids of rows. */
int notify_tell_people(struct notify *notify, const int64_t *persons, size_t count, const char *subject,
                       const char *body, struct error *err);

/* The same to one address, whoever has it and whatever they wish: what has to reach it once. "": nobody. */
int notify_tell_address(struct notify *notify, const char *address, const char *subject, const char *body,
                        struct error *err);

/* After a commit: send what is due, as far as the worker is free. Also runs by itself when the next row is due. */
void notify_poke(struct notify *notify);

#endif
