/* web/web.h - the doors: HTTP API, the dashboard's files, server-sent events. Runs in main's loop through
 * libmicrohttpd's epoll descriptor. Everything here: main only. */
#ifndef WEB_H
#define WEB_H
#include "checklist_shelf.h"
#include "clock.h"
#include "error.h"
#include "imports.h"
#include "incidents.h"
#include "loop.h"
#include "mqtt_url.h"
#include "pack_shelf.h"
#include "raw_log.h"
#include "school.h"
#include "session.h"
#include "store.h"
#include "worker.h"

#define WEB_STORAGE_UNKNOWN (-1)    /* not long enough known to say */
#define WEB_PATH_SIZE 256
#define WEB_NAMES_MAX 8             /* names that a Host header may carry, beside localhost and addresses */

struct web_settings {
    char listen[64];                /* "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:80" */
    char names[WEB_NAMES_MAX][64];  /* "" ends */
    char data_folder[256];          /* for the workers' own readers */
    char public_url[128];           /* of links in alerts; "": http://listen */
    char calendar_reader[512];      /* path of the transom-ics program */
    char press[512];                /* ... and of transom-press */
    bool has_broker_admin;          /* who may make passwords of sensors at the broker, and who vouches for that */
    struct mqtt_url broker_admin;
    bool has_broker_listener;       /* who hears all topics when people listen, vouched for likewise */
    struct mqtt_url broker_listener;
    char broker_ca_file[WEB_PATH_SIZE];
    bool is_demo;
};

/* WEB_CHANGED_DUTY: what people answer for; nothing that is kept in memory rests on it. */
enum web_changed { WEB_CHANGED_PLACES, WEB_CHANGED_PEOPLE, WEB_CHANGED_INCIDENT, WEB_CHANGED_EVIDENCE,
                   WEB_CHANGED_DUTY };

/* What the gateway lends and what it is told. Pointers are read at each request, so the gateway may replace what they
 * point to (a reloaded school) between two. */
struct web_host {
    const struct clock *clock;
    struct store *store;
    struct school *school;
    const struct pack_shelf *shelf; /* NULL: only the school's own pack is there */
    const struct checklist_shelf *checklists;   /* NULL: there are none */
    struct mqtt_session *mqtt;      /* NULL: none */
    const struct raw_log *raw_log;  /* the newest messages of each device; NULL: none are kept */
    struct worker *people_worker;   /* password hashes: at most two at once by its one thread */
    struct worker *query_worker;    /* reading the record */
    void *context;
    /* A change is in the store's open transaction: commit it now and act on it (reload the school, release the gate).
     * 0 or a negative errno: the request then answers 503 and nothing was kept. incident: only for
     * WEB_CHANGED_INCIDENT. */
    int (*changed)(void *context, enum web_changed what, const struct incident *incident, struct error *err);
    /* A sensor from the tray is put in a room: makes the device row, assigns it from its first reading on. */
    int (*adopt)(void *context, const char *device, const char *room, const char *by, struct error *err);
    /* The sentence of why the gateway is not well, or NULL: for /healthz. */
    const char *(*unwell)(void *context);
    bool is_starting;               /* rooms are not all known yet: until web_started() requests about them wait */
    /* Tells people of roles (bits of enum role) by mail, in the open transaction. NULL: nobody can be told. */
    int (*tell)(void *context, unsigned roles, const char *subject, const char *body, struct error *err);
    /* The same to these people; persons: count ids of rows. NULL: likewise. */
    int (*tell_people)(void *context, const int64_t *persons, size_t count, const char *subject, const char *body,
                       struct error *err);
    /* Asks a person by mail to take an incident over; from: who asks, note: "" or what they add. NULL: likewise. */
    int (*tell_offer)(void *context, const struct incident *incident, int64_t person, const char *from,
                      const char *note, struct error *err);
    /* Past days that are judged again, because something they are judged by was changed; days 0: none. */
    struct web_rebuild {
        int64_t days, left;
        const char *because;        /* "calendar", "pack", "room" or "import": what most of them are stale by */
    } rebuild;
    int64_t days_not_kept;          /* since that change, for want of memory or room: a page judges them when asked */
    /* A logger's file is to be kept in the record, from a path that is the gateway's to remove. -EBUSY: another one is
     * on its way; -EAGAIN, -ENOENT and others with the sentence. NULL: none can be. */
    int (*import)(void *context, const struct import_ask *ask, struct error *err);
    struct web_import {             /* the newest one since our start */
        enum { WEB_IMPORT_NONE, WEB_IMPORT_RUNNING, WEB_IMPORT_DONE, WEB_IMPORT_FAILED } state;
        int64_t number;             /* 1, 2, 3 ... */
        char file[IMPORT_FILE_SIZE], room[ID_SIZE];
        double share;               /* while it runs: how much of it is appended, 0 to 1 */
        int64_t added, known;       /* done: samples */
        char why[ERROR_TEXT_SIZE];  /* failed */
    } importing;
    struct web_storage {            /* the disk that the record is on, as of the last ten seconds */
        int64_t size_bytes, free_bytes;
        int64_t record_bytes;       /* with its log */
        int64_t growth_bytes_per_day;       /* of the record over the last week, or WEB_STORAGE_UNKNOWN */
        int64_t written_bytes;      /* by this process since its start, or WEB_STORAGE_UNKNOWN */
        int64_t written_bytes_per_day;      /* or WEB_STORAGE_UNKNOWN */
        int64_t raw_since;          /* local date: readings before it were deleted as too old; INT64_MIN: none were */
        int64_t raw_waits_for;      /* local date: its readings are too old, and stay until the day is judged; INT64_MIN: none */
        int64_t raw_behind_days;    /* from which ages of readings are counted, before today: more than some, and the clock
                                     * may be ahead */
        bool is_full;               /* readings wait: how many */
        int64_t waiting;
    } storage;
    struct web_backup {             /* copies of the record, and what had to be done with one */
        int64_t newest_date;        /* local, of the newest copy; INT64_MIN: there is none */
        char why[ERROR_TEXT_SIZE];  /* why the newest try failed; "": it did not */
        bool is_absent;             /* the place that is set for them is not there: they go beside the record */
        bool is_same_disk;          /* the copies are where the record is: one broken disk takes both */
        char damage[ERROR_TEXT_SIZE];               /* found in the record, and not mended; "": nothing */
        int64_t restored_ms, restored_until_ms;     /* a copy was put in its place, and has readings up to; 0: never */
        char restored_why[ERROR_TEXT_SIZE];         /* what was wrong; "": somebody wanted it */
    } backup;
    bool clock_trusted;             /* whether our wall clock is: the gateway keeps it up to date */
    /* Counters for /metrics beyond what the parts above say. */
    struct web_counters { int64_t stored, duplicates, rejected, doubtful, wrong_clock, commits, commit_failures,
                                  resident_kib; }
        (*counters)(void *context);
};

struct web;

int web_open(const struct web_settings *settings, struct web_host *host, struct loop *loop, struct web **web,
             struct error *err);     /* borrows host and loop */
void web_started(struct web *web);                  /* all is known: what waited for it is answered */
void web_close(struct web *web);
const char *web_address(const struct web *web);     /* as bound: "127.0.0.1:8080", never port 0 */

/* Server-sent events to everybody who may see the room ("": the whole site); json is one object. Cheap when nobody
 * listens. */
bool web_live_wanted(const struct web *web);
void web_live_send(struct web *web, const char *room, const char *event, const char *json);
/* Convenience for the gateway: tell listeners the room's or incident's present state in the API's form. */
void web_live_room(struct web *web, size_t room);
void web_live_incident(struct web *web, const struct incident *incident);

#endif
