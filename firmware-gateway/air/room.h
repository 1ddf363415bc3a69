/* air/room.h - one room now: newest values, freshness, level, trend, the day so far, and the last day's samples.
 * Pure. Main only (a struct room belongs to its school). */
#ifndef ROOM_H
#define ROOM_H
#include "calendar.h"
#include "day_judge.h"
#include "evidence.h"
#include "incident.h"
#include "place.h"
#include "reading.h"
#include <stddef.h>

enum freshness { FRESHNESS_LIVE, FRESHNESS_LATE, FRESHNESS_SILENT, FRESHNESS_NEVER };
const char *freshness_word(enum freshness freshness);       /* "live" ... as in the contract */
enum trend { TREND_UNKNOWN, TREND_RISING, TREND_STEADY, TREND_FALLING };
const char *trend_word(enum trend trend);                   /* NULL for unknown */
const char *air_level_word(enum air_level level);                   /* "good", "watch", "act", "unknown" */
enum temperature_level { TEMPERATURE_UNKNOWN, TEMPERATURE_OK, TEMPERATURE_COLD, TEMPERATURE_HOT };

struct room_slot {                  /* half an hour of one quantity */
    double mean, min, max;
    int joined_s, samples;
};

struct room_view {                  /* what a page says about the room at now_ms */
    const struct room_info *info;
    bool occupied;
    enum freshness freshness;
    enum air_level level;               /* unknown unless live or late with a good CO2 value */
    bool peak;
    const struct rule *rule;        /* that decides the level; NULL */
    int64_t level_since_ms;         /* 0 */
    const struct rule *pending;     /* whose limit is passed, but not for long enough yet; NULL */
    int64_t pending_since_ms;       /* 0: not known */
    bool is_unruled;                /* the pack has no rule about CO2 for this room: the level stays unknown */
    enum trend trend;
    enum temperature_level temperature_level;
    double co2_ppm, temperature_c, humidity_pct;    /* NAN: unknown, or silent */
    double last_co2_ppm;            /* the last good value whatever its age; NAN: never one */
    int64_t heard_ms;               /* as room_heard_ms(); age is now - this */
    int64_t silent_since_ms;        /* 0 when not silent */
    int64_t interval_ms;
    char grade;                     /* 'A' to 'D' of the week so far, '?' before there is enough */
    const char *grade_reason;       /* key of a sentence in the catalogue */
    uint32_t day_flags;             /* all QUALITY_* of the day of the newest reading, or-ed */
    const char *advice;             /* key of a sentence: "open_windows", "keep", "check_sensor", "none" */
};

struct room;

struct room_setup {                 /* borrows all; they outlive the room unchanged */
    const struct pack *pack;
    const struct zone *zone;
    const struct calendar *calendar;
    enum nation nation;
    incident_tell *tell;            /* all three may be NULL */
    void (*slot)(void *context, enum quantity quantity, int64_t start_ms, const struct room_slot *slot);
    /* A local day is over: its figures and verdicts. One of the two may be NULL: no sample that day. */
    void (*day)(void *context, const struct judged_day *co2, const struct judged_day *temperature);
    void *context;
    struct judged_day *scratch;     /* shared by all rooms: too large for each of them */
};

/* -ENOMEM. Copies info. */
int room_open(const struct room_setup *setup, const struct room_info *info, struct room **room, struct error *err);
void room_close(struct room *room);

/* A reading that counts for this room, after the quality checks. interval_ms: the device's median interval, 0 unknown.
 * true: a quantity in it is newer than before, and was shown and judged; of others, and where it is false of all, only
 * the history took it. */
bool room_hear(struct room *room, const struct reading *reading, uint32_t flags, int64_t interval_ms);
/* The broker's stored copy of an older message: shown as late until something newer comes. */
void room_hear_retained(struct room *room, const struct reading *reading, int64_t arrived_ms);
void room_advance(struct room *room, int64_t now_ms);

#define ROOM_INCIDENTS_MAX 256      /* of one room and day */
struct room_correction {            /* a day judged again */
    int64_t from_ms, to_ms;         /* what began in [from_ms, to_ms) ... */
    size_t count;
    struct incident_event events[ROOM_INCIDENTS_MAX];   /* ... by what is known now: each incident's newest change */
};
/* Samples came that the day so far was judged without: late, or after their half hour or period was closed. */
bool room_needs_rebuild(const struct room *room);
/* Judges the day of the newest sample again from the history, in order of time: incidents, day figures and half hours
 * are then those of the same samples in order. Nothing is told but half hours; *correction says which incidents the day
 * has. 0; -ENODATA: memory does not reach back to the day's start; -ENOSPC: more than ROOM_INCIDENTS_MAX;
 * -ENOMEM. Failed, all is as it was; in any case the room needs no rebuild until the next late sample. */
int room_rebuild(struct room *room, int64_t now_ms, struct room_correction *correction);
/* The clock was set back to now_ms: what was heard at later times is forgotten here (the record keeps it), because it
 * would make all that comes now look late. The room needs a rebuild then. */
void room_step_back(struct room *room, int64_t now_ms);

/* From from_ms on, the start of a local day, the room is judged by another pack. What was judged before is told to its
 * end. -ENOMEM: all is as it was. */
int room_judge_by(struct room *room, const struct pack *pack, int64_t from_ms);
const struct pack *room_pack(const struct room *room);      /* that judges it now */

const struct room_info *room_info(const struct room *room);
void room_view(const struct room *room, int64_t now_ms, struct room_view *view);
/* The peak so far of an incident of room_pack() that is not over, by its rule and beginning; NAN: there is none. */
double room_incident_peak(const struct room *room, const char *rule, int64_t began_ms);
/* Time of the newest CO2 where the room has ever had CO2, else of the newest reading that tells of the air; 0:
 * never. */
int64_t room_heard_ms(const struct room *room);
int64_t room_silent_after_ms(const struct room *room);      /* three reporting intervals, at least 15 minutes */
/* What the grade rests on beside the day so far: the sensors as they are known now, and the days of the week before
 * evidence->date, which is today. Copies. Without it, or with that of another day, there is no grade. */
void room_know(struct room *room, const struct evidence *evidence);
/* That, with the day so far. false: not known yet, or the week has had less than an hour of occupied time. */
bool room_evidence(const struct room *room, int64_t now_ms, struct evidence *evidence);
/* Cold or hot by the pack's rules about a moment's temperature; NAN: unknown. It never touches the CO2 level. */
enum temperature_level room_temperature_by(const struct room *room, const struct pack *pack, double temperature_c);
/* Another number with everything that happens to the room: as long as it is the same and time stands still, so does all
 * that can be asked of it. */
uint64_t room_changes(const struct room *room);
bool room_is_occupied(const struct room *room, int64_t now_ms);
const struct week_hours *room_hours(const struct room *room);       /* its own; NULL: the site's */

struct room_sample {                /* one point of the history; NAN: not in that reading */
    int64_t time_ms;
    double co2_ppm, temperature_c, humidity_pct;
    uint32_t doubtful;              /* bit q: quantity q is there, but not to be judged; 0: all is well */
};
#define ROOM_HISTORY_MS (26 * INT64_C(3600000))     /* a day of 25 hours, and what its first line may come from */
#define ROOM_SAMPLES_MAX 8640       /* one in ten seconds; beyond it the oldest goes */
/* Copies samples with time in [from_ms, to_ms), oldest first, at most count; returns how many. */
size_t room_history(const struct room *room, int64_t from_ms, int64_t to_ms, struct room_sample *samples, size_t count);

/* Figures and verdicts of the local day that is running, as if it were over now (or of the last day with data), for
 * CO2_PPM and TEMPERATURE_C. *day is large: one, on the heap or static. false: no sample yet. */
bool room_day(const struct room *room, enum quantity quantity, struct judged_day *day);

#endif
