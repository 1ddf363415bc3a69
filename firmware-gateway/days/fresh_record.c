/* days/fresh_record.c - see fresh_record.h */
#include "fresh_record.h"
#include "quality.h"
#include "readings.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* As for whole days (days_record.c): the record sorts what it is asked for in memory that its connections share. */
#define PART_MS (6 * INT64_C(3600000))
#define PART_READINGS_MAX 25000         /* more than one a second */
#define DAY_MS INT64_C(86400000)
#define OUTDOOR_SAMPLES_MAX 1440        /* of a day: one a minute; later ones are left out of the median */

static double estimated_value(const struct stored_reading *row, enum quantity quantity)
{
    return quality_is_estimated(&row->reading, row->flags, quantity) ? row->reading.value[quantity] : NAN;
}

int fresh_record_read(struct store_reader *reader, const char *room, int64_t from_ms, int64_t to_ms,
                      int (*each)(void *context, const struct stored_reading *row), void *context, struct error *err)
{
    int r = 0;

    for (; r == 0 && from_ms < to_ms; from_ms += PART_MS) {
        int64_t end_ms = from_ms + PART_MS < to_ms ? from_ms + PART_MS : to_ms;
        bool truncated;                 /* what is missing is a gap */

        r = readings_of_room(reader, room, from_ms, end_ms, PART_READINGS_MAX, each, context, &truncated, err);
    }
    return r;
}

/* -- outdoors -- */

struct outdoor_samples {
    size_t count;
    double co2_ppm[OUTDOOR_SAMPLES_MAX];
};

static int add_outdoor(void *context, const struct stored_reading *row)
{
    struct outdoor_samples *samples = context;
    double co2_ppm = estimated_value(row, CO2_PPM);

    if (!isnan(co2_ppm) && samples->count < OUTDOOR_SAMPLES_MAX)
        samples->co2_ppm[samples->count++] = co2_ppm;
    return 0;
}

static int by_size(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;

    return (left > right) - (left < right);
}

int fresh_record_outdoor_ppm(struct store_reader *reader, const struct days_setup *setup, int64_t date,
                             double *outdoor_ppm, struct error *err)
{
    const struct week_hours *hours = calendar_room_hours(&setup->calendar, setup->room.id);
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    struct outdoor_samples *samples;
    size_t count;
    int r = 0;

    *outdoor_ppm = setup->room.outdoor_ppm;
    count = calendar_spans(&setup->calendar, hours, &setup->zone, date, spans);
    if (*outdoor_ppm > 0 || !setup->room.outdoor_room[0] || !count)
        return 0;
    samples = calloc(1, sizeof *samples);
    if (!samples)
        return error_set(err, -ENOMEM, "out of memory");
    for (size_t i = 0; r == 0 && i < count; i++)
        r = fresh_record_read(reader, setup->room.outdoor_room, spans[i].start_ms, spans[i].end_ms, add_outdoor,
                              samples, err);
    if (r == 0 && samples->count) {
        qsort(samples->co2_ppm, samples->count, sizeof *samples->co2_ppm, by_size);
        *outdoor_ppm = samples->co2_ppm[samples->count / 2];
    }
    free(samples);
    return r;
}

/* -- a day -- */

static int add_to_day(void *context, const struct stored_reading *row)
{
    fresh_day_add(context, row->reading.time_ms, estimated_value(row, CO2_PPM), estimated_value(row, TEMPERATURE_C));
    return 0;
}

int fresh_record_day(struct store_reader *reader, const struct days_setup *setup, int64_t date,
                     struct fresh_day **day, struct error *err)
{
    struct fresh_day *read = calloc(1, sizeof *read);
    double outdoor_ppm = 0;
    int r = read ? 0 : error_set(err, -ENOMEM, "out of memory");

    if (r == 0)
        r = fresh_record_outdoor_ppm(reader, setup, date, &outdoor_ppm, err);
    if (r == 0)
        fresh_day_init(read, &setup->room, outdoor_ppm, &setup->calendar,
                       calendar_room_hours(&setup->calendar, setup->room.id), &setup->zone, date);
    if (r == 0 && read->refusal == FLOW_GIVEN)
        r = fresh_record_read(reader, setup->room.id, read->start_ms - FRESH_DAY_BEFORE_MS, read->end_ms, add_to_day,
                              read, err);
    if (r < 0) {
        free(read);
        return r;
    }
    fresh_day_finish(read);
    *day = read;
    return 0;
}

/* -- recovery -- */

struct falls {
    struct recovery *recovery;
    struct interval_ring intervals;
    int64_t last_ms;                    /* INTERVAL_NO_SAMPLE: none yet */
    double last_ppm;
};

static int add_to_falls(void *context, const struct stored_reading *row)
{
    struct falls *falls = context;
    double co2_ppm = estimated_value(row, CO2_PPM);
    const struct line line = {falls->last_ms, row->reading.time_ms, falls->last_ppm, co2_ppm};

    if (isnan(co2_ppm) || (falls->last_ms != INTERVAL_NO_SAMPLE && row->reading.time_ms <= falls->last_ms))
        return 0;
    interval_ring_add(&falls->intervals, line.end_ms);
    if (falls->last_ms != INTERVAL_NO_SAMPLE &&
        line.end_ms - line.start_ms <= interval_max_gap_ms(interval_ring_median_ms(&falls->intervals, line.end_ms)))
        (void)recovery_add(falls->recovery, &line);
    falls->last_ms = line.end_ms;
    falls->last_ppm = co2_ppm;
    return 0;
}

int fresh_record_falls(struct store_reader *reader, const char *room, int64_t from_ms, int64_t to_ms,
                       struct recovery *recovery, struct error *err)
{
    struct falls falls = {.recovery = recovery, .last_ms = INTERVAL_NO_SAMPLE};

    interval_ring_init(&falls.intervals);
    return fresh_record_read(reader, room, from_ms, to_ms, add_to_falls, &falls, err);
}

int fresh_record_recovery(struct store_reader *reader, const struct days_setup *setup, int64_t to_ms,
                          int64_t interval_ms, struct recovery *recovery, struct error *err)
{
    int64_t back_ms = FRESH_RECOVERY_DAYS * DAY_MS;

    if (interval_ms > 0 && back_ms / interval_ms > FRESH_RECOVERY_READINGS)
        back_ms = FRESH_RECOVERY_READINGS * interval_ms;
    recovery_init(recovery, RECOVERY_FROM_PPM, RECOVERY_TO_PPM);
    return fresh_record_falls(reader, setup->room.id, to_ms - back_ms, to_ms, recovery, err);
}
