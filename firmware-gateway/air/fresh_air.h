/* air/fresh_air.h - the fresh air estimates of one room, from its samples: one for each clock hour in occupied time and
 * one for each time the room was left and its level fell. A stream: init, add sample by sample, finish; each answer is
 * told through a callback, those that are refused with the reason. Pure, fixed memory, constant time per sample. Any
 * thread.
 *
 *     static struct fresh_air air;             // about 80 KB: static or on the heap, one per room
 *     struct fresh_air_inputs inputs = {.room = {volume_m3, seats, ages, use}, .outdoor_ppm = 0,
 *                                       .calendar = &calendar, .own = NULL, .zone = &zone};
 *     fresh_air_init(&air, &inputs, on_entry, context);
 *     for each valid sample, oldest first:
 *         sample = (struct fresh_air_sample){time_ms, co2_ppm, people or NAN, temperature_c or NAN};
 *         fresh_air_add(&air, &sample, max_gap_ms);
 *     fresh_air_finish(&air);
 *
 * Answers come late: they wait for the room's baseline (baseline.h) to be learned, at most FRESH_AIR_PENDING_MAX of
 * them, the rest by fresh_air_finish. Hours come in order, decays in order, one among the other as they end. */
#ifndef FRESH_AIR_H
#define FRESH_AIR_H
#include "baseline.h"
#include "calendar.h"
#include "flow_estimate.h"
#include "zone.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FRESH_AIR_HOUR_MS (60 * INT64_C(60000))
#define FRESH_AIR_SLOT_MS (5 * INT64_C(60000))
#define FRESH_AIR_SLOTS 12                  /* in an hour */
#define FRESH_AIR_SLOTS_MIN 6               /* half an hour without gaps, ... */
#define FRESH_AIR_COVERAGE_MIN 0.75         /* ... and so much of the hour's occupied part */
#define FRESH_AIR_DECAY_MAX_MS (90 * INT64_C(60000))
#define FRESH_AIR_PENDING_MAX 256

struct fresh_air_inputs {
    struct flow_room room;
    double outdoor_ppm;                     /* said by a person or measured outside; 0: learn it, or take 420 */
    const struct calendar *calendar;        /* borrowed until finish, all three */
    const struct week_hours *own;           /* NULL: the site's hours */
    const struct zone *zone;
};

struct fresh_air_sample {
    int64_t time_ms;
    double co2_ppm;                         /* valid: plausible and fit to be joined (quality.h) */
    double people;                          /* head count from then to the next sample; NAN: nobody counted */
    double temperature_c;                   /* NAN: not measured */
};

struct fresh_air_entry {
    int64_t from_ms, to_ms;                 /* the stretch the estimate is of; FLOW_GAPS: the hour's occupied part */
    enum flow_refusal refusal;              /* FLOW_GIVEN: range is valid */
    struct flow_range range;
};

typedef void fresh_air_tell(void *context, const struct fresh_air_entry *entry);

struct fresh_air_slot {                     /* five minutes of the running hour */
    double joined_ms, counted_ms;           /* occupied and joined, and of it with a head count */
    double co2_area, people_area;           /* ppm x ms, people x ms */
    double warmth_ms, warmth_area;          /* degC x ms */
};

struct fresh_air_case {                     /* what waits for the baseline */
    int64_t from_ms, to_ms;
    bool is_decay;
    enum flow_refusal refusal;              /* known before the baseline is */
    union {
        struct flow_balance balance;
        struct flow_decay decay;
    } sums;
};

struct fresh_air {
    struct fresh_air_inputs inputs;
    fresh_air_tell *tell;
    void *context;
    bool has_sample;
    struct fresh_air_sample last;
    int64_t next_day_ms;                    /* end of the local date whose occupied stretches these are */
    size_t span_count;
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    bool has_hour;
    int64_t hour_ms;                        /* start of the running hour */
    struct fresh_air_slot slots[FRESH_AIR_SLOTS];
    bool was_empty;                         /* at the last sample */
    bool is_decaying;                       /* points are being collected: */
    struct fresh_air_case decay;
    uint32_t partial_count;                 /* its unfinished point: samples so far, and their sums */
    double partial_time_s, partial_ppm;
    struct baseline baseline;
    size_t pending_count;
    struct fresh_air_case pending[FRESH_AIR_PENDING_MAX];
};

/* Copies inputs. A room that flow_room_refusal() refuses is asked nothing: add and finish then do nothing. */
void fresh_air_init(struct fresh_air *air, const struct fresh_air_inputs *inputs, fresh_air_tell *tell, void *context);
/* Samples not after the newest are ignored. max_gap_ms: interval_max_gap_ms(). */
void fresh_air_add(struct fresh_air *air, const struct fresh_air_sample *sample, int64_t max_gap_ms);
/* Tells all that waits. Nothing may be added afterwards. */
void fresh_air_finish(struct fresh_air *air);

#endif
