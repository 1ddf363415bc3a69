/* air/quality.h - can this sample be believed? The sensor checks, folded sample by sample, one struct per sensor.
 * Doubtful values are kept and flagged, never altered; the flags say what they may still be used for.
 * Pure, fixed memory, the same verdicts for the same record. Any thread. Limits: project settings of the design
 * ("Sensor checks" in domain/README.md of the specification); no standard defines them. */
#ifndef QUALITY_H
#define QUALITY_H
#include "calendar.h"
#include "reading.h"
#include "zone.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUALITY_WARM_UP_MS (10 * INT64_C(60000))
#define QUALITY_SPIKE_PPM_PER_MIN 2000.0
#define QUALITY_STUCK_OCCUPIED_MS (60 * INT64_C(60000))
#define QUALITY_STUCK_ANY_MS (6 * INT64_C(3600000))
#define QUALITY_FLOOR_PPM 450.0             /* an empty room comes down to outdoor air, and many sensors end at 400 */
#define QUALITY_CLOCK_AHEAD_MS (5 * INT64_C(60000))
#define QUALITY_CLOCK_BEHIND_MS (24 * INT64_C(3600000))
#define QUALITY_HISTORY_MS (31 * 24 * INT64_C(3600000))
#define QUALITY_NIGHTS 7
#define QUALITY_NIGHT_START_S (2 * 3600)    /* local time, 02:00 to 05:00 */
#define QUALITY_NIGHT_END_S (5 * 3600)
#define QUALITY_READS_LOW_PPM 50.0          /* below outdoors */
#define QUALITY_READS_HIGH_PPM 150.0        /* above outdoors */
#define QUALITY_NIGHT_SAMPLES_MIN 6         /* fewer say nothing of a night */
#define QUALITY_NIGHT_SAMPLES_MAX 320       /* more are thinned out */
#define QUALITY_NIGHT_LOWEST (QUALITY_NIGHT_SAMPLES_MAX / 20)   /* all that the 5th percentile needs */
#define QUALITY_NIGHTS_SPAN_DAYS 14         /* the seven nights lie in a row, or nearly */
#define QUALITY_COVERAGE_A 0.95             /* rules.md, grades: so much of the week's time in use was measured */
#define QUALITY_COVERAGE_B 0.85
#define QUALITY_COVERAGE_C 0.75

enum quality_flag {
    QUALITY_IMPLAUSIBLE = 1 << 0,   /* a quantity is outside its plausible range; reading.doubtful says which */
    QUALITY_SPIKE = 1 << 1,         /* CO2 jumped, and no second sample has confirmed it yet */
    QUALITY_STUCK = 1 << 2,         /* CO2 identical for too long */
    QUALITY_WARMING_UP = 1 << 3,
    QUALITY_CLOCK = 1 << 4,         /* the sensor's own time is wrong; arrival time was used */
    QUALITY_UNTRUSTED_TIME = 1 << 5,/* the gateway's clock was not trusted when it arrived */
    QUALITY_TIME_UNKNOWN = 1 << 6,  /* when it was measured is not known: kept and shown as old, never joined */
    QUALITY_RETAINED = 1 << 7,      /* the broker's copy of an older message */
    QUALITY_READS_LOW = 1 << 8,     /* baseline checks, see quality_nights */
    QUALITY_READS_HIGH = 1 << 9,
    QUALITY_DRIFT = 1 << 10,        /* moved away from the site's other sensors, see night.h */
};
#define QUALITY_FLAG_COUNT 11

const char *quality_flag_name(enum quality_flag flag);      /* "stuck"; one flag, not a set */

/* Whether a quantity of a judged reading may be joined into lines and statistics: present, plausible, not warming up,
 * at a known time. A spike is joined: the rules leave out what a sensor can't have seen, and a jump may be true. */
bool quality_is_joined(const struct reading *reading, uint32_t flags, enum quantity quantity);
/* Whether estimates of fresh air may rest on it: joined, and no spike of CO2: one sample would bend an hour. */
bool quality_is_estimated(const struct reading *reading, uint32_t flags, enum quantity quantity);
/* Whether it may also set a room's live level, raise or clear: joined, no spike of CO2 (one bad sample raises nothing),
 * and neither stuck nor of untrusted time. */
bool quality_is_judged(const struct reading *reading, uint32_t flags, enum quantity quantity);
/* The flags of a reading after which no rule about CO2_PPM or TEMPERATURE_C can tell on its day: "Evidence grade" D in
 * the rules of the design. All but the clock are about the CO2 sensor. */
uint32_t quality_doubts(enum quantity quantity);

struct quality_arrival {            /* what is known about how a reading came in */
    int64_t arrival_ms;             /* wall time, unix ms */
    bool clock_is_trusted;          /* the gateway's, at that time */
    bool is_history;                /* sent as a buffered, older record */
    bool is_retained;
    bool is_backlog;                /* queued in the broker while the gateway was away */
    bool is_replayed;               /* from our own record, which says what was found at the time: */
    uint32_t replayed_flags;
    const struct calendar *calendar;/* borrowed, all three: is the room occupied, and is it night? */
    const struct week_hours *own;   /* NULL: the site's hours */
    const struct zone *zone;
};

struct quality_night {
    int64_t date;
    double co2_ppm;                 /* 5th percentile of the night */
};

struct quality {
    bool has_sample;
    int64_t sample_ms;              /* newest folded sample */
    int64_t warm_from_ms, warm_until_ms;
    bool has_co2;                   /* CO2 that was believed ... */
    int64_t co2_ms;
    double co2_ppm;
    double before_ppm;              /* the level before that one */
    bool has_spike;                 /* ... and one after it that was not, yet */
    int64_t spike_ms;
    double spike_ppm;
    bool has_same;                  /* CO2 has been same_ppm ... */
    double same_ppm;
    int64_t same_until_ms;
    int64_t same_for_ms;            /* ... for so long ... */
    int64_t same_occupied_ms;       /* ... and so much of it in occupied time */
    int64_t night_date;             /* the night being heard, and what is kept of it */
    int64_t night_sample_ms;
    size_t night_samples;
    double night_lowest[QUALITY_NIGHT_LOWEST];      /* ascending */
    size_t night_count;
    struct quality_night nights[QUALITY_NIGHTS];    /* oldest first */
    uint32_t baseline;              /* QUALITY_READS_LOW, _HIGH, _DRIFT or 0: what was found last of its nights */
};

void quality_init(struct quality *quality);

/* The sensor said that it (re)started: an availability message or a last will followed by samples, or a reset uptime.
 * Silence alone is no sign of it: radios drop out without the sensor losing power. Flags the next ten minutes. */
void quality_restarted(struct quality *quality, int64_t at_ms);

/* Judges one reading and folds it in. reading->time_ms is the sensor's own time or READING_NO_TIME before, and
 * the time to store it under after; nothing else of it is changed. What is not newer than the newest, retained, or at
 * an unknown or untrusted time is judged for range, clock and warm-up only, and not folded in.
 * The sensor's own time counts when it is at most 5 minutes ahead of the arrival and a day behind (31 days when sent as
 * history, or when the message waited in the broker). Otherwise the arrival time is used.
 * max_gap_ms: interval_max_gap_ms() of the sensor; a longer gap ends a stretch of identical values.
 * Of a replayed reading the record knows better whether its sensor was warming up, stuck, or beside the baseline: for
 * that more would have to be replayed than readings, or from further back.
 * Returns a set of quality_flag. */
uint32_t quality_judge(struct quality *quality, struct reading *reading, const struct quality_arrival *arrival,
                       int64_t max_gap_ms);

/* The lowest 5th percentile (nearest rank) of CO2 from 02:00 to 05:00 over the last seven nights; NAN before there
 * are seven, or when they are spread over more than QUALITY_NIGHTS_SPAN_DAYS. */
double quality_baseline_ppm(const struct quality *quality);
/* Compares it with outdoors and keeps the answer as flags for the samples to come. Call once a day.
 * is_empty_at_night: only such a room can be said to read high. */
void quality_check_baseline(struct quality *quality, double outdoor_ppm, bool is_empty_at_night);

/* When the newest CO2 that was folded in was first heard, and has been heard alone since; 0 before there is any. */
int64_t quality_same_since_ms(const struct quality *quality);

/* -- evidence grade of a room and week -- "Evidence grade" in the rules of the design */
enum quality_grade { QUALITY_GRADE_A, QUALITY_GRADE_B, QUALITY_GRADE_C, QUALITY_GRADE_D };

struct quality_evidence {
    double coverage;                /* 0 to 1 */
    bool calibration_is_recent;     /* checked within 12 months */
    bool baseline_is_good;          /* seven nights known, neither low nor high */
    bool clock_is_trusted;
    bool placement_is_confirmed;
    uint32_t flags;                 /* all flags of the week's samples, or-ed */
};

/* *reason: static English key of what stands in the way of the next better grade ("coverage", "stuck", ...); for A
 * "none". The worst one is named first. */
enum quality_grade quality_grade(const struct quality_evidence *evidence, const char **reason);

#endif
