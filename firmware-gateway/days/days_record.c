/* days/days_record.c - see days_record.h */
#include "days_record.h"
#include "fresh_record.h"
#include "quality.h"
#include "readings.h"
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* The record sorts what it is asked for in memory, which all its connections share (SQL_HEAP_SIZE_MAX): a day of one
 * reading a second is asked for in parts. */
#define PART_MS (6 * INT64_C(3600000))
#define PART_READINGS_MAX 25000         /* more than one a second */

struct judging {
    size_t count;
    struct days *days[DAYS_RECORD_PACKS_MAX];
};

static int add_row(void *context, const struct stored_reading *row)
{
    const struct judging *judging = context;
    double joined[QUANTITY_COUNT];

    for (int q = 0; q < QUANTITY_COUNT; q++)
        joined[q] = quality_is_joined(&row->reading, row->flags, (enum quantity)q) ? row->reading.value[q] : NAN;
    for (size_t i = 0; i < judging->count; i++)
        days_add(judging->days[i], row->reading.time_ms, joined, row->flags);
    return 0;
}

static int add_readings(struct store_reader *reader, const struct days_setup *setup, int64_t date,
                        struct judging *judging, struct error *err)
{
    int64_t from_ms = zone_day_start_ms(&setup->zone, date), end_ms = zone_day_start_ms(&setup->zone, date + 1);
    int r = 0;

    for (; r == 0 && from_ms < end_ms; from_ms += PART_MS) {
        int64_t to_ms = from_ms + PART_MS < end_ms ? from_ms + PART_MS : end_ms;
        bool truncated;     /* what is missing is missing in the day's coverage */

        r = readings_of_room(reader, setup->room.id, from_ms, to_ms, PART_READINGS_MAX, add_row, judging, &truncated,
                             err);
    }
    return r;
}

/* What is estimated rests on no pack: each gets a copy. */
static int give_air(struct judging *judging, const struct fresh_day *air, struct error *err)
{
    for (size_t i = 0; i < judging->count; i++) {
        struct fresh_day *own = malloc(sizeof *own);

        if (!own)
            return error_set(err, -ENOMEM, "out of memory");
        *own = *air;
        days_take_air(judging->days[i], own);
    }
    return 0;
}

int days_record_judge_all(struct store_reader *reader, const struct days_setup *const *setups, size_t count,
                          int64_t date, struct days **days, struct error *err)
{
    struct judging judging = {0};
    struct fresh_day *air = NULL;
    int r = 0;

    assert(count >= 1 && count <= DAYS_RECORD_PACKS_MAX);
    for (; judging.count < count && r == 0; judging.count += r == 0) {
        judging.days[judging.count] = days_open(setups[judging.count]);
        if (!judging.days[judging.count])
            r = error_set(err, -ENOMEM, "out of memory");
    }
    if (r == 0)
        r = add_readings(reader, setups[0], date, &judging, err);
    if (r == 0)
        r = fresh_record_day(reader, setups[0], date, &air, err);
    for (size_t i = 0; r == 0 && i < count; i++)
        days_finish(judging.days[i], date);
    if (r == 0)
        r = give_air(&judging, air, err);
    free(air);
    for (size_t i = 0; i < judging.count; i++)
        if (r < 0)
            days_close(judging.days[i]);
        else
            days[i] = judging.days[i];
    return r;
}

int days_record_judge(struct store_reader *reader, const struct days_setup *setup, int64_t date, struct days **days,
                      struct error *err)
{
    return days_record_judge_all(reader, &setup, 1, date, days, err);
}
