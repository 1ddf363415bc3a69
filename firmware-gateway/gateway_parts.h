/* gateway_parts.h - what the parts of the gateway share. Only for gateway.c, starting.c, answering.c, ticking.c, hearing.c,
 * telling.c, settling.c, loading.c, planning.c, keeping.c, grading.c, digesting.c, informing.c, forgetting.c,
 * reviewing.c, attaching.c, reminding.c, backing.c, thinning.c, importing.c, spacing.c, noting.c and timing.c. */
#ifndef GATEWAY_PARTS_H
#define GATEWAY_PARTS_H
#include "announced.h"
#include "assessments.h"
#include "backup_thin.h"
#include "calendar.h"
#include "clock_watch.h"
#include "control.h"
#include "decoder.h"
#include "gateway.h"
#include "incidents.h"
#include "loop.h"
#include "mailbox.h"
#include "notify.h"
#include "pack_plan.h"
#include "pack_shelf.h"
#include "packs.h"
#include "places.h"
#include "raw_log.h"
#include "readings.h"
#include "rebirths.h"
#include "record_news.h"
#include "rfc3339.h"
#include "school.h"
#include "session.h"
#include "store.h"
#include "web.h"
#include "worker.h"
#include "zone.h"
#include <stdatomic.h>

#define BATCH_READINGS_MAX 1000         /* uncommitted rows; as many as the broker sends before it waits for us */
/* Stored readings that the broker may send again: all that are in messages it has not heard about. */
#define RECENT_MAX (MQTT_RECEIVE_MAXIMUM * DECODED_READINGS_MAX)
#define WANTED_DAYS_MAX 1024            /* days of rooms that wait to be judged from the record */
#define REPLAY_EVENTS_MAX 16384         /* incidents of the last day and a half: sixty a room in the largest school */

enum stale_by { STALE_BY_CALENDAR, STALE_BY_PACK, STALE_BY_ROOM, STALE_BY_IMPORT, STALE_BY_LATE, STALE_BY_COUNT };

struct gateway {
    const struct settings *settings;
    const struct clock *clock;
    struct loop *loop;
    struct mailbox *mailbox;
    struct store *store;
    struct mqtt_session *mqtt;
    struct web *web;
    struct notify *notify;
    struct control *control;
    struct worker *people_worker, *query_worker, *courier_worker;
    int signal_fd;

    struct pack_shelf *shelf;
    struct checklist_shelf *checklists; /* NULL: the folder can't be read */
    const struct pack *pack;            /* adopted; on the shelf */
    struct pack_plan plan;              /* which room is judged by another one when; its spans are owned */
    struct zone *zone;
    struct calendar *calendar;
    int64_t calendar_version;
    struct school *school;
    struct web_host host;

    struct decoded *decoded;            /* one message at a time */
    struct raw_log *raw_log;            /* the newest messages of each device; NULL: no memory for them */
    struct announced *announced;        /* what messages told about later ones */
    unsigned announced_changes;         /* up to there its topics are asked for */
    struct rebirths rebirths;           /* Sparkplug nodes that were asked to be born again */
    uint64_t taken_ticket;              /* newest mail that went through the data path */
    bool commit_now;                    /* an incident changed: it does not wait for the window */
    int commit_timer;
    int64_t committed_readings;         /* how many the record has on disk: what workers can read */
    bool commit_is_due;                 /* the timer runs */
    bool store_failed;
    char store_why[ERROR_TEXT_SIZE];
    bool was_connected;                 /* to the broker, at the last look */
    bool knows_broker;                  /* since our start it was connected, or failed to */
    uint64_t connects;
    struct clock_watch watch;           /* as of the last look; says whether our clock is trusted */
    int64_t newest_ms;                  /* of the record at our start: no right clock is before it */
    int64_t moved_ms;                   /* while memory is built anew: how far now is from the clock of the incidents */
    int64_t placed_seq;                 /* up to here no reading waits for the correct time */
    struct web_counters counters;
    uint64_t recent[RECENT_MAX];        /* ring of the digests of readings without a time of their own, as stored */
    size_t recent_next;

    struct loading *loading;            /* the record on its way into memory; NULL: it is there */
    int start_timer;
    bool replaying;
    int64_t slots_from_ms;              /* half hours that ended before are in the record */
    bool seeks;                         /* stale days are to be counted, and sought from the first on */
    struct days_search sought;          /* how far that has come */
    int64_t stale_days[STALE_BY_COUNT]; /* as far as they are counted */
    int keep_timer;
    struct importing *importing;        /* a file on its way into the record */
    int import_timer;
    bool keeping, closing;              /* a day is at the worker; the gateway is on its way out */
    struct grading {                    /* what the grades of rooms now rest on */
        bool is_wanted, is_busy;        /* to be read anew; a job is at the worker */
        int64_t date;                   /* local, for which it was read */
        int64_t morning, night_date;    /* in that morning nights were read up to there */
    } grading;
    struct digesting {                  /* days that are over, into the ledger */
        bool is_busy;                   /* a job is at the worker */
        int64_t next_mono_ms;           /* the next look */
        int64_t seq;                    /* readings looked at so far; 0: the record knows */
    } digesting;
    struct informing {                  /* what the ledger says that people are told of */
        bool is_known;                  /* told and listed are what the record says */
        int64_t told;                   /* entries looked at so far */
        int64_t listed;                 /* changes up to this entry are with safety reps; those after it wait */
        struct record_wait wait;        /* on the monotonic clock */
    } informing;
    struct forgetting {                 /* readings that are too old */
        int64_t today, date;            /* local, on which it is looked; the next date to look at, or INT64_MIN */
        int64_t from;                   /* local, from which ages are counted: today, or behind a clock that jumped */
        int64_t days;                   /* that were deleted on it */
        int64_t judged_date;            /* of which rooms before this one are kept, or have nothing to keep */
        size_t room;
        bool is_asked;                  /* that room's day was to be judged */
        bool is_over;
    } forgetting;
    struct reviewing {                  /* reviews of risk assessments that open themselves */
        bool is_wanted, is_busy;        /* something happened; a job is at the worker */
        int64_t date;                   /* local, on which all was looked at; 0: kept days are to be looked at again */
        int64_t next_mono_ms;           /* not before, unless something happened */
    } reviewing;
    struct attaching {                  /* evidence of drafts that attaches itself */
        bool is_wanted, is_busy;        /* some may be due; a job is at the worker */
        int64_t next_mono_ms;           /* not before, as the record could not say which are due */
        size_t held_count;
        struct {
            int64_t assessment, until_mono_ms;
        } held[ASSESSMENTS_MAX];        /* those that failed: not before that, and the others meanwhile */
    } attaching;
    struct spacing {                    /* room on the disk */
        bool is_short;                  /* there is none: readings wait, in memory and at the broker */
        bool was_full;                  /* that is why the store failed */
        int64_t since_ms;               /* wall clock; 0: there is room */
        int64_t opened_mono_ms;
        struct stored_reading *held;    /* heap, in order of arrival; NULL: none wait, or there is no memory */
        size_t held_count;
    } spacing;
    struct backing {                    /* copies and checks of the record */
        struct worker *worker;
        bool is_busy, is_checked;       /* a job is at the worker; the check of our start was begun */
        bool was_put_off;               /* that check was ended by a long log, and people were told */
        atomic_bool is_ending;          /* read by the worker: whatever it does has to end */
        int64_t began_ms, next_ms;      /* monotonic: the first look, and the next */
        char shelf[512];                /* where the next copy goes */
    } backing;
    struct error damage;                /* what our loop was ended for; code 0: nothing */
    int64_t reminded_date;              /* local, on which people were reminded of actions; 0: not since our start */
    size_t wanted_count;
    struct kept_day wanted[WANTED_DAYS_MAX], judging;   /* judging: at the worker, while keeping */
    bool wanted_overflows;              /* more are marked in the record */
    bool judging_is_late;               /* readings of it came meanwhile */

    struct replayed {                   /* last state of each incident that the replay told */
        struct school_event event;
        char reason[64];
    } *replayed;
    size_t replayed_count, replayed_size;
    bool replayed_is_short;             /* not all that the replay told is there */
};

/* -- gateway.c -- */
/* What comes when the record is in memory: messages, the local socket, the broker, periodic duties. */
int gateway_open_rest(struct gateway *g, struct error *err);
/* Ends the open transaction and lets the broker hear about what is in it. 0, or a negative errno: then nothing of it is
 * kept, the broker will send it again, and the store is reopened as soon as it can be. */
int gateway_commit(struct gateway *g, struct error *err);
void gateway_commit_soon(struct gateway *g);            /* when the window that is running ends */
/* Builds the memory of the school anew from the record and the open transaction, and commits it with what that told. */
int gateway_rebuild(struct gateway *g, struct error *err);

/* -- answering.c -- */
struct web_host answering_host(struct gateway *g);      /* all that web/ asks for, answered by the gateway */
int answering_verb(void *gateway, const char *verb, struct error *err);     /* as control_host.changed */
const char *answering_unwell(void *gateway);            /* why a restart would help; NULL: all is well */

/* -- ticking.c -- */
void ticking_second(void *gateway);
/* The record remembers who was ever heard: after a long stop nothing else says whose silence is one. */
void ticking_touch(void *gateway);
void ticking_watchdog(void *gateway);

/* -- hearing.c -- */
void hearing_announced(void *gateway);                  /* asks for topics that were announced since the last look */
void hearing_mail(void *gateway);       /* all that is in the mailbox, and the commit when it is due */
void hearing_remember(struct gateway *g, const struct stored_reading *reading);

/* -- noting.c -- of the message that raw_log_begin was told of */
void noting_heard(struct gateway *g, const struct decoded_reading *decoded, const struct school_heard *heard);
void noting_rest(struct gateway *g, const struct decoded *decoded);     /* entries that no reading was heard of */
/* A message of that device, if we know it, that is no reading: why. */
void noting_refused(struct gateway *g, const char *device, const char *why);
/* A message that names no device counts for those we know that its topic names. why: it was not understood; NULL: it
 * was, and says nothing of any. */
void noting_topic(struct gateway *g, const char *topic, const char *why);

/* -- telling.c -- */
void telling_event(void *gateway, const struct school_event *event);
void telling_slot(void *gateway, int room, enum quantity quantity, int64_t start_ms, const struct room_slot *slot);
void telling_returns(void *gateway);                    /* acknowledgements whose time has come */
/* What settling.c takes up: how incidents are found, kept, told and forgotten, and the reasons why they ended. */
#define TELLING_OPEN_MAX 4096                           /* incidents that are looked at in one go */
#define TELLING_REASON_UNOCCUPIED "unoccupied"          /* as the school says it */
#define TELLING_REASON_LATE_DATA "corrected by late data"
#define TELLING_REASON_REPLAY "corrected"               /* by another calendar, pack or clock than it was raised with */
const char *telling_room_id(const struct gateway *g, int room);
/* Of the pack that raised it, which need not be adopted any more; NULL: of none. */
const struct rule *telling_rule_of(const struct gateway *g, const struct incident *incident);
void telling_owe(struct gateway *g, enum notify_occasion occasion, const struct incident *incident, int room,
                 const struct rule *rule);
/* Asks a person to take it over, in the open transaction. */
int telling_offer(struct gateway *g, const struct incident *incident, const struct notify_offer *offer,
                  struct error *err);
void telling_forget(struct gateway *g, int64_t id);     /* a pending one */
/* Stores the change; the messages it owes go into the same transaction. */
void telling_keep(struct gateway *g, const struct school_event *event);

/* -- settling.c -- */
void settling_corrected(void *gateway, int room, const struct room_correction *correction);
void settling_replayed(struct gateway *g);              /* the incidents as the replay left them, into the record */

/* -- keeping.c -- */
void keeping_want(struct gateway *g, int room, int64_t date);   /* judge this day of this room from the record again */
/* The same, because a reading of it came when it was over. What was kept of it does not hold from the commit on that keeps
 * the reading, so that a stop before it is judged loses nothing. */
void keeping_late(struct gateway *g, int room, int64_t date);
void keeping_resume(struct gateway *g);                 /* what waited for room on the disk is in the open transaction */
void keeping_seek(struct gateway *g);                   /* something that days are judged by may have changed */
void keeping_next(struct gateway *g);                   /* hand the next one to the worker, when it is free */
/* Whether kept days say all there is: none is judged again, and none waits to be kept. */
bool keeping_is_whole(const struct gateway *g);
void keeping_turn(void *gateway);                       /* the same, when what is looked for takes several turns */
void keeping_day_ended(void *gateway, int room, const struct judged_day *co2, const struct judged_day *temperature);

/* -- grading.c -- */
void grading_want(struct gateway *g);                   /* something that grades rest on may have changed */
void grading_next(struct gateway *g);                   /* once a second: a night that is over, grades that changed */

/* -- digesting.c -- */
void digesting_next(struct gateway *g);                 /* once a second: a day that is over, late readings */
struct ledger_day;
int digesting_append(struct gateway *g, const struct ledger_day *day, struct error *err);   /* where it says anything new */

/* -- informing.c -- */
void informing_next(struct gateway *g);                 /* once a second: what the ledger says that people are told of */
void informing_reopened(struct gateway *g);             /* the record is behind what memory told */

/* -- forgetting.c -- */
void forgetting_open(struct gateway *g);
void forgetting_next(struct gateway *g);                /* once a second: a day whose readings are too old */
/* The first local date whose readings are not too old, as counted today; INT64_MIN: all are kept, or today's clock is not
 * trusted yet. */
int64_t forgetting_first_date(const struct gateway *g);
/* The record, just now, is a copy out of which readings were taken: the ledger says of each day that they are gone. */
int forgetting_restored(struct gateway *g, struct error *err);

/* -- sealing.c -- */
void sealing_next(struct gateway *g);                   /* once a second: readings whose hour is over into blocks */

/* -- reviewing.c -- */
void reviewing_want(struct gateway *g);                 /* something happened that a review may be about: look soon */
void reviewing_places_changed(struct gateway *g);       /* the same; keeps when the rooms or the pack became others */
void reviewing_days_changed(struct gateway *g);         /* look again, once all days are kept */
void reviewing_next(struct gateway *g);                 /* once a second: a date that is over, or what happened */

/* -- attaching.c -- */
void attaching_want(struct gateway *g);                 /* the evidence of a draft may be due */
void attaching_next(struct gateway *g);                 /* once a second: the next draft whose evidence is */

/* -- reminding.c -- */
void reminding_next(struct gateway *g);                 /* once a second: a morning on which actions are due */

/* -- spacing.c -- */
void spacing_start(struct gateway *g);                  /* once all that incidents are told to is open */
void spacing_close(struct gateway *g);
void spacing_look(struct gateway *g);                   /* every ten seconds, while the store is well */
void spacing_failed(struct gateway *g, int code);       /* the store failed: what waited will be sent again */
void spacing_make_room(struct gateway *g);              /* before a store that failed is opened again */
void spacing_reopened(struct gateway *g);
void spacing_hold(struct gateway *g, const struct stored_reading *reading);     /* is_short, not crowded */
bool spacing_is_crowded(const struct gateway *g);       /* no more of them find a place: leave the mail where it is */
/* -- thinning.c -- */
#define THINNING_LATE_SIZE STORE_SETTING_SIZE_MAX
struct thinning {
    bool is_needed;                     /* readings were deleted from the record: those of before go from copies, too */
    int64_t date;                       /* local, of today */
    struct backup_age age;
    char was_late[THINNING_LATE_SIZE];  /* copies with old readings that can't be thinned: "folder/name date ..." */
    char late[THINNING_LATE_SIZE];      /* the same, as this run found it; a local date: since when */
    size_t copies;                      /* thinned, or gone */
    struct error err;                   /* why another one is not; code 0: none is left */
};
void thinning_plan(struct gateway *g, int64_t date, struct thinning *thinning);
/* Worker. shelves: where copies are; the first is the one that is in use. */
void thinning_run(struct thinning *thinning, const char *const *shelves, size_t count, const atomic_bool *is_ending);
void thinning_done(struct gateway *g, const struct thinning *thinning);

/* -- backing.c -- */
int backing_opened(struct gateway *g, struct error *err);   /* the record, just now: if it is a copy, the ledger says so
                                                        * before anything else of this start */
void backing_open(struct gateway *g);                   /* at our start, once people can be told: what was restored */
void backing_next(struct gateway *g);                   /* once a second: a night's copy, the check of our start */
void backing_reopened(struct gateway *g);               /* the record, after a failure: it is checked as after a start */
/* The record's own file is not what it should be. With a copy to restore the gateway's loop ends, for backing_mend. */
void backing_damaged(struct gateway *g, const struct error *finding);
/* With everything closed: err says why the record could not be opened, or had to be closed. true: a copy is in its place
 * now. false: err says why not. */
bool backing_mend(const struct settings *settings, const struct clock *clock, struct error *err);

/* -- importing.c -- */
int importing_start(void *gateway, const struct import_ask *ask, struct error *err);    /* as web_host.import */
void importing_turn(void *gateway);                     /* the next rows, when there are any */
void importing_sweep(const struct gateway *g);          /* at our start: what was on its way when we ended */
void importing_close(struct gateway *g);                /* after the workers: one that is not through is none */

/* -- starting.c -- */
int starting_record(struct gateway *g, struct error *err);      /* opens it; g->loading: readings are left to replay */
void starting_next(void *gateway);                              /* the next part of them, then the rest of the start */

/* -- loading.c -- */
/* The school from the record; the old one is closed. settling_replayed comes after, once messages can be owed. */
int loading_school(struct gateway *g, struct error *err);
/* The same a part at a time, while g->loading is there: rooms and sensors, then their readings; nobody is heard meanwhile.
 * loading_part: 1: there is more; 0: all is in memory; negative: it is given up. */
int loading_begin(struct gateway *g, struct error *err);
bool loading_is_short(const struct gateway *g);                 /* one part is all */
int loading_part(struct gateway *g, struct error *err);
void loading_close(struct gateway *g);                          /* gives it up; fine when there is none */
int64_t loading_from_ms(const struct gateway *g, int64_t now_ms);   /* how far back the record makes memory */

/* -- planning.c -- */
/* The adopted pack and the plan from the record; those before are replaced. -EINVAL: the adopted one is broken or
 * gone. */
int planning_load(struct gateway *g, struct error *err);
/* All that a school is opened with, that too; site, calendar and zone of g are then as the record has them. */
int planning_setup(struct gateway *g, struct school_setup *setup, struct error *err);

/* -- timing.c -- */
/* First look at the clocks: before anything is loaded. */
void timing_open(struct gateway *g);
/* Puts our start, and what the clock is worth, into the record. */
int timing_started(struct gateway *g, struct error *err);
/* Follows what the clocks did since the last look; once a second. Negative: the record failed, look again later. */
int timing_look(struct gateway *g);

#endif
