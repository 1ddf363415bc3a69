/* store/readings.h - readings: appended to the tail in order of arrival, sealed into blocks when their hour is over; the
 * gateway's own events among them; half-hour slots and day figures, kept as data arrives.
 * Values are kept as whole thousandths of their unit; time as unix ms.
 * Where each() is called for every row: 0 goes on, anything else ends the scan and is returned; each() may call other
 * functions of the store, not the one it is called from. */
#ifndef READINGS_H
#define READINGS_H
#include "day_text.h"
#include "place.h"
#include "reading.h"
#include "store.h"

struct stored_reading {
    int64_t seq;                /* out: position in the record, 1, 2, 3 ... */
    int64_t device;             /* row id of the device (places.h) */
    int64_t arrived_ms;         /* wall clock at the socket */
    int64_t mono_ms;            /* monotonic clock at the socket, of this boot */
    uint16_t packet_id;         /* of the MQTT message, stored: tells a redelivery after a crash; 0: none */
    uint32_t flags;             /* QUALITY_* bits (quality.h) for the whole message, and the four below */
    struct reading reading;     /* time_ms: what it counts as (own time, or arrival when it had none or a wrong one) */
};
#define STORED_OWN_TIME      (UINT32_C(1) << 28)    /* time_ms is the sensor's own */
#define STORED_CLOCK_UNTRUSTED (UINT32_C(1) << 29)  /* our wall clock was not to be trusted, both times are its own */
#define STORED_BACKLOG       (UINT32_C(1) << 30)    /* drained after a reconnect: when it was measured is unknown */
#define STORED_IMPORTED      (UINT32_C(1) << 31)    /* from a logger's file: history that nobody heard */

/* Appends (transaction stays open); fills seq. -EINVAL: no device, or without time_ms or arrived_ms. A value that is
 * not a number comes back as NAN. Cost: about 1 us of CPU beside the commit. */
int readings_append(struct store *store, struct stored_reading *reading, struct error *err);
int64_t readings_count(struct store *store);        /* stored readings ever; O(1) */

/* Calls each() for every reading that was heard with arrived_ms >= from_ms, not for imported ones, in order of arrival
 * (finds its start by a narrow table of hour marks, no index per row). packet_id: 0 of those that are sealed. Writer
 * connection: for start-up only. */
int readings_replay(struct store *store, int64_t from_ms, int (*each)(void *context, const struct stored_reading *),
                    void *context, struct error *err);
/* The same a part at a time, READINGS_PART_MAX readings at most: _from finds the place *after_seq behind which they begin,
 * _part goes on behind it and moves it. Behind the last of them it is READINGS_PARTS_END. */
#define READINGS_PART_MAX 16384     /* as many as are unpacked and put in order together: some 30 ms of a desktop's CPU */
#define READINGS_PARTS_END INT64_MAX
int readings_replay_from(struct store *store, int64_t from_ms, int64_t *after_seq, struct error *err);
int readings_replay_part(struct store *store, int64_t from_ms, int64_t *after_seq,
                         int (*each)(void *context, const struct stored_reading *), void *context, struct error *err);

/* A room's readings by its dated assignments, time_ms in [from_ms, to_ms), ordered by time_ms (then seq), at most limit
 * rows; *truncated says there were more. Late ones are found wherever they arrived. Those heard while our clock was not
 * to be trusted are not among them: nobody knows their time, until they are appended again with it. Worker. */
int readings_of_room(struct store_reader *reader, const char *room, int64_t from_ms, int64_t to_ms, size_t limit,
                     int (*each)(void *context, const struct stored_reading *), void *context, bool *truncated,
                     struct error *err);

/* Whether this (device, quantities, own time) is stored already, committed or not; for times older than what memory
 * holds. quantities: bits as reading.present. Reads the hours around time_ms once and remembers them for the device's
 * next question; a device that drains its memory in order costs one such read an hour of history. */
bool readings_contains(struct store *store, int64_t device, int64_t time_ms, uint32_t quantities);

/* The same for every reading behind a place in the record. */
int readings_after(struct store *store, int64_t after_seq,
                   int (*each)(void *context, const struct stored_reading *), void *context, struct error *err);

/* Readings leave the tail when their hour is over for good: they are packed into blocks of a device and an hour of UTC
 * (block.h), where all functions here find them. Moved are those that were measured and heard before the last whole hour
 * that ended at least half an hour before now_ms, by a clock that is trusted, and are not among the newest
 * SEAL_NEWEST_KEPT, whose packet ids tell a redelivery after a crash. What comes late joins its block the next hour.
 * readings_seal_is_due: whether there may be any; looks at memory only.
 * readings_seal: ends the open transaction, then moves SEAL_ROWS_MAX at most in one of its own: some 10 ms. A reading is
 * taken out of the tail only when what was packed was unpacked again and is the same. On failure nothing is moved;
 * negative errno as from store_commit. */
#define SEAL_NEWEST_KEPT 1000
#define SEAL_ROWS_MAX 2000
bool readings_seal_is_due(const struct store *store, int64_t now_ms);
int readings_seal(struct store *store, int64_t now_ms, struct error *err);

/* Two days later a device's blocks of four hours are joined into one, where all functions here find them too; what comes
 * later still is joined with it. As above, and as many at a time. A block that can't be read stays where it is, and the
 * three beside it. */
bool readings_join_is_due(const struct store *store, int64_t now_ms);
int readings_join(struct store *store, int64_t now_ms, struct error *err);

/* The gateway's own life, placed in the order of readings. events_replay: wall_ms >= from_ms, oldest first. */
enum gateway_event { GATEWAY_STARTED = 1, GATEWAY_STOPPED, BROKER_CONNECTED, BROKER_LOST, GATEWAY_PAUSED, CLOCK_TRUSTED,
                     CONFIG_CHANGED, LOSS_COUNTED, CLOCK_STEPPED, CLOCK_DOUBTED };
struct stored_event {
    enum gateway_event kind;
    int64_t wall_ms, mono_ms;
    int64_t after_seq;          /* it happened after this reading and before the next */
    const char *detail;         /* borrowed; of GATEWAY_PAUSED and the CLOCK_ ones it begins with a number of ms */
};
int events_append(struct store *store, enum gateway_event kind, int64_t wall_ms, int64_t mono_ms, const char *detail,
                  struct error *err);
int events_replay(struct store *store, int64_t from_ms, int (*each)(void *context, const struct stored_event *event),
                  void *context, struct error *err);
/* Those with wall_ms in [from_ms, to_ms), oldest first. Worker. */
int events_between(struct store_reader *reader, int64_t from_ms, int64_t to_ms,
                   int (*each)(void *context, const struct stored_event *event), void *context, struct error *err);

/* Half-hour slots of a room and quantity: joined mean, lowest, highest (NAN: nothing joined), joined seconds, samples.
 * Upsert by (room, quantity, start_ms); the same figures again write nothing. start_ms is a whole minute (-EINVAL).
 * -ENOENT: no such room. _of_room: start_ms in [from_ms, to_ms), oldest first. */
struct slot {
    int64_t start_ms;
    double mean, min, max;
    int joined_s, samples;
};
int slots_save(struct store *store, const char *room, enum quantity quantity, const struct slot *slot,
               struct error *err);
int slots_of_room(struct store_reader *reader, const char *room, enum quantity quantity, int64_t from_ms, int64_t to_ms,
                  int (*each)(void *context, const struct slot *slot), void *context, struct error *err);

/* Half hours stay rows for two days, then a room's day is packed (slot_day.h), where slots_of_room finds it; one that is
 * saved again later counts instead of its packed one. _is_due: whether there may be any to pack; looks at memory only.
 * slots_pack: ends the open transaction, then packs some days of rooms in one of its own: a few ms. On failure nothing is
 * changed, and nothing tried before the next day. */
bool slots_pack_is_due(const struct store *store, int64_t now_ms);
int slots_pack(struct store *store, int64_t now_ms, struct error *err);

/* Day figures of a room, by local date (days since 1970-01-01). Stored as the JSON text that the API prints, packed,
 * beside a stamp of what judged them (days_stamp) and the calendar's version; upsert by (room, date); the same again
 * writes nothing. -EMSGSIZE: text longer than DAY_TEXT_SIZE_MAX; -ENOENT: no such room. _of_room: date in [from_date,
 * to_date], oldest first, those of the calendar as it is now: others were judged by what does not hold any more, which
 * of the rest the caller sees by the stamp; and all those that are kept for good. */
#define DAY_STAMP_SIZE 80
#define DAY_STAMP_FOR_GOOD ""       /* of a day whose readings were too old to be kept (retention.h): nobody judges it again */
int days_save(struct store *store, const char *room, int64_t date, const char *stamp, int64_t calendar_version,
              const char *json, struct error *err);
int days_of_room(struct store_reader *reader, const char *room, int64_t from_date, int64_t to_date,
                 int (*each)(void *context, int64_t date, const char *stamp, const char *json), void *context,
                 struct error *err);
/* Whether a day of that stamp is to be told where days are stamped like expected now. */
bool day_stamp_holds(const char *stamp, const char *expected);
/* What is kept of a room's local date (days since 1970-01-01) lacks readings and does not hold any more: it waits to be
 * judged again, also over a restart. why: one of the stamps below. */
#define DAY_STAMP_IMPORTED "imported"       /* of a file */
#define DAY_STAMP_LATE "late"               /* of a sensor, after the day was over */
#define DAY_WAITS_SQL "day.pack IN ('" DAY_STAMP_IMPORTED "', '" DAY_STAMP_LATE "')"
int days_outdate(struct store *store, const char *room, int64_t date, const char *why, struct error *err);
int days_drop(struct store *store, const char *room, int64_t date, struct error *err);  /* it has no figures any more */

/* Looks through kept days of rooms that are not archived for one that is not current. *search: all zero to begin, then
 * where it has come to. A call looks at DAYS_LOOK_MAX days at most. 1: found; 0: not among these. */
#define DAYS_LOOK_MAX 500
struct kept_day {
    char room[ID_SIZE];
    int64_t date;
    char stamp[DAY_STAMP_SIZE];
    bool is_of_calendar;            /* as it is now */
};
struct days_search {
    int64_t room, date;
    int64_t looked;                 /* at so many days */
    bool is_over;                   /* no more days */
};
int days_find_stale(struct store *store, bool (*is_current)(void *context, const struct kept_day *day), void *context,
                    struct days_search *search, struct kept_day *day, struct error *err);

#endif
