/* web/inside.h - what the files of web/ share: the one struct behind web.h. */
#ifndef INSIDE_H
#define INSIDE_H
#include "door.h"
#include "guesses.h"
#include "job.h"
#include "ledger_book.h"
#include "listening.h"
#include "live.h"
#include "looks.h"
#include "outlook.h"
#include "request.h"
#include "room_pieces.h"
#include "secret.h"
#include "server.h"
#include "uploads.h"
#include "web.h"

struct web {
    struct web_settings settings;
    struct web_host *host;
    struct loop *loop;
    struct clock real;                  /* rights, guesses and deadlines pass in real time, also on a demo clock */
    const char *names[WEB_NAMES_MAX + 1];
    struct door_host door_host;
    struct server_host server_host;
    struct door *door;
    struct server *server;
    struct live *live;
    struct outlook *outlook;
    struct room_pieces *room_pieces;
    struct job *jobs;                   /* handed to workers, not yet back */
    struct request *early;              /* newest first; they wait until the start is over */
    struct guesses guesses;
    struct looks looks;
    struct uploads uploads;
    struct listening listening;
    uint8_t browser_key[SECRET_KEY_SIZE];
    int64_t started_ms;                 /* wall, of the host's clock */
    int tick_fd;
    int64_t ticks;                      /* about seconds since the start */
};

/* The school's time: of readings, incidents, audit. */
static inline int64_t web_now_ms(const struct web *web)
{
    return clock_wall_ms(web->host->clock);
}

/* The time that rights are counted in: sessions, tokens, the claim. Unix ms. */
static inline int64_t web_rights_ms(const struct web *web)
{
    return clock_wall_ms(&web->real);
}

/* Tells the gateway and has it committed; on failure the request is answered with 503. 0 or negative. */
int web_changed(struct request *request, enum web_changed what, const struct incident *incident);
/* Around what changes the record by a request: when it ends in a refusal, nothing that it wrote is kept. */
void web_change_begin(struct web *web);
void web_change_end(struct web *web, const struct request *request);
/* Writes who did what into the access log of the record, in the open transaction. */
void web_audit(const struct request *request, const char *what, const char *detail);
/* Appends what the caller does to the ledger, in the open transaction: act's time_ms, person, by and role are filled
 * here. false: the request was answered with 503. */
bool web_ledger(struct request *request, const struct ledger_act *act);
/* Just those: who the caller is, and when it is. */
struct ledger_act web_ledger_by(const struct request *request);

#endif
