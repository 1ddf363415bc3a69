/* air/school.h - the school in memory: rooms with their state and last 24 hours, devices, the tray of unknown sensors.
 * A fold of the record: the same readings and advances give the same state, so a restart replays the last day and a
 * half and goes on. Pure: no I/O, no clock. Main only.
 * Each room is a struct room (room.h); this file finds the room of a device and sees what no single room can. */
#ifndef SCHOOL_H
#define SCHOOL_H
#include "calendar.h"
#include "incident.h"
#include "night.h"
#include "pack_plan.h"
#include "place.h"
#include "reading.h"
#include "room.h"
#include <stddef.h>

#define SCHOOL_ROOMS_MAX 256
#define SCHOOL_DEVICES_MAX 512      /* put in a room, or set aside */
#define SCHOOL_TRAY_MAX 50          /* unknown devices that wait for a person */
#define DEVICE_KEY_SIZE 65          /* as DEVICE_ID_SIZE of the decoders */

struct school;

struct school_device {
    int64_t id;                     /* of the record; 0: only in the tray, not stored yet */
    char name[DEVICE_KEY_SIZE];     /* lower case */
    char family[33];
    char type[DEVICE_TYPE_SIZE];    /* maker and model, as a person said; "": not said */
    int room;                       /* index, -1: none */
    bool ignored;
    int64_t first_heard_ms, last_heard_ms;      /* wall clock; 0: never; retained messages do not count */
    int64_t messages, rejected;     /* since start; rejected: whole messages not understood or over the rate */
    char last_reject[96];
    struct reading latest;          /* newest of each quantity; latest.time_ms of the newest */
    int64_t interval_ms;            /* median reporting interval; 0: not known yet */
    uint32_t flags;                 /* QUALITY_* bits of the newest message */
    int64_t flag_since_ms[QUALITY_FLAG_COUNT];  /* when each of them was first set in a row; 0: it is not */
    int64_t stuck_since_ms;         /* of QUALITY_STUCK: when CO2 was first what it still is; 0: it is not stuck */
    struct night_finding night;     /* as of this morning */
    struct device_memory *memory;   /* private: intervals, quality, times already heard */
};

#define SCHOOL_SENSOR_SILENT "sensor-silent"        /* what incidents without a rule are called */
#define SCHOOL_INFRASTRUCTURE "infrastructure"

enum heard { HEARD_JUDGED, HEARD_DOUBTFUL, HEARD_DUPLICATE, HEARD_RETAINED, HEARD_LATE, HEARD_TRAY, HEARD_TRAY_FULL,
             HEARD_IGNORED, HEARD_FLOOD };

/* A change of an incident that the gateway stores and tells. */
struct school_event {
    int room;                       /* index; -1: the site */
    const char *what;               /* rule id, SCHOOL_SENSOR_SILENT or SCHOOL_INFRASTRUCTURE */
    const struct pack *pack;        /* that judged */
    const struct rule *rule;        /* NULL: not of a rule */
    const char *reason;             /* "" or why: "broker lost", "9 of 12 rooms overdue" */
    struct incident_event change;
    bool corrected;                 /* told again, in its newest state, because late data changed its day */
};
typedef void school_tell(void *context, const struct school_event *event);
/* A half-hour slot of a room that has ended. */
typedef void school_slot(void *context, int room, enum quantity quantity, int64_t start_ms,
                         const struct room_slot *slot);

/* A local day of a room that is over; one of the two may be NULL. */
typedef void school_day(void *context, int room, const struct judged_day *co2, const struct judged_day *temperature);

/* A day of a room was judged again because of late data. Its incidents have been told once more, each in its newest
 * state and marked corrected; any other of the room's rules that began in [from_ms, to_ms) is not one by what is known
 * now. correction->events have rule indexes of room_pack(). */
typedef void school_corrected(void *context, int room, const struct room_correction *correction);

struct school_setup {               /* borrows all; they outlive the school unchanged */
    const struct pack *pack;        /* that is adopted */
    const struct pack_plan *plan;   /* which room is judged by another one when; NULL: none ever is */
    const struct zone *zone;
    const struct calendar *calendar;
    struct site_info site;
    school_tell *tell;              /* may be NULL */
    school_slot *slot;              /* may be NULL */
    school_day *day;                /* may be NULL */
    school_corrected *corrected;    /* may be NULL */
    void *context;
};

int school_open(const struct school_setup *setup, struct school **school, struct error *err);
void school_close(struct school *school);
const struct school_setup *school_setup(const struct school *school);

/* Rooms and devices as the record has them; -ENOSPC beyond the limits, -EEXIST twice the same. index out. */
int school_add_room(struct school *school, const struct room_info *info, int *index, struct error *err);
int school_add_device(struct school *school, int64_t id, const char *name, const char *family, int room, bool ignored,
                      int *index, struct error *err);

struct school_message {             /* one decoded reading and how it came; borrows */
    const char *device, *family;
    const struct reading *reading;  /* time_ms READING_NO_TIME or the sensor's own */
    int64_t arrived_ms;             /* wall clock */
    bool retained, backlog;
    bool redelivered;               /* without a time of its own, and the record has it already */
    bool replayed;                  /* from our own record: never counted as haste */
    uint32_t replayed_flags;        /* QUALITY_* as recorded */
    const int *room;                /* index, or -1: none, where the sensor was then; NULL: where it is now */
    bool is_history;                /* one of several buffered readings in its message */
    bool follows;                   /* not the first of this device in its message: that one paid for all */
    bool clock_untrusted;
};
struct school_heard {               /* what became of it */
    enum heard result;
    int device, room;               /* indexes; -1: none */
    uint32_t flags;                 /* QUALITY_* */
    /* perhaps older than what memory holds: store only what the record does not contain */
    bool ask_record;
    struct reading reading;         /* as it counts: time decided, what was heard before taken out, doubtful bits set */
};
void school_hear(struct school *school, const struct school_message *message, struct school_heard *heard);

/* A message that could not be decoded, counted against its device where the topic tells it. */
void school_reject(struct school *school, const char *device, const char *why);
/* An availability message: a sensor that was away has restarted, and warms up. */
void school_online(struct school *school, const char *device, bool online, int64_t now_ms);
/* What make a person said it is; cut at DEVICE_TYPE_SIZE. */
void school_device_is(struct school *school, int device, const char *type);
/* What the record knows of a device from before the readings that are replayed. */
void school_device_heard(struct school *school, int device, int64_t first_heard_ms, int64_t last_heard_ms);
/* A sensor that was heard in its life has been in the room since from_ms: not heard from then on, it is missed. */
void school_expect(struct school *school, int room, int64_t from_ms);
/* What was found of a device's nights: its flags are flags of what it says from now on. */
void school_device_baseline(struct school *school, int device, const struct night_finding *finding);
/* A device from the tray has got its row in the record. */
void school_device_stored(struct school *school, int device, int64_t id);

/* Time goes on: silences, ends of periods, slots, and the days that late data changed: a few rooms at a time. At least
 * once a second of the wall clock. */
void school_advance(struct school *school, int64_t now_ms);
/* Nobody could have been heard until now_ms, because the gateway was stopped or not there: no room is to blame. */
void school_deaf_until(struct school *school, int64_t now_ms);
/* Judges the running day of a room again, whether it needs it or not; as room_rebuild(). */
int school_rebuild(struct school *school, size_t room, int64_t now_ms);
/* While the record is replayed, what late data changed is judged again only when a day is over, and when the replay
 * is. */
void school_replaying(struct school *school, bool is_replaying, int64_t now_ms);
/* What is known of the connection. Before the first call nothing is: then readings of the record say that it stood. */
void school_broker(struct school *school, bool connected, int64_t now_ms);

size_t school_room_count(const struct school *school);
struct room *school_room(const struct school *school, size_t index);
int school_room_index(const struct school *school, const char *id);         /* -1: no such room */
size_t school_device_count(const struct school *school);
const struct school_device *school_device(const struct school *school, size_t index);
int school_device_index(const struct school *school, const char *name);     /* -1 */
size_t school_tray_count(const struct school *school);
const struct school_device *school_tray(const struct school *school, size_t index);     /* newest first */
int64_t school_tray_refused(const struct school *school);   /* messages of unknown devices beyond SCHOOL_TRAY_MAX */
bool school_broker_connected(const struct school *school);

#endif
