/* days/days_record.c - see days_record.h */
#include "days_record.h"
#include "fresh_record.h"
#include "quality.h"
#include "readings.h"
#include <errno.h>
#include <math.h>

/* The record sorts what it is asked for in memory, which all its connections share (SQL_HEAP_SIZE_MAX): a day of one
 * reading a second is asked for in parts. */
#define PART_MS (6 * INT64_C(3600000))
#define PART_READINGS_MAX 25000         /* more than one a second */

static int add_row(void *context, const struct stored_reading *row)
{
    double joined[QUANTITY_COUNT];

    for (int q = 0; q < QUANTITY_COUNT; q++)
        joined[q] = quality_is_joined(&row->reading, row->flags, (enum quantity)q) ? row->reading.value[q] : NAN;
    days_add(context, row->reading.time_ms, joined, row->flags);
    return 0;
}

int days_record_judge(struct store_reader *reader, const struct days_setup *setup, int64_t date, struct days **days,
                      struct error *err)
{
    int64_t from_ms = zone_day_start_ms(&setup->zone, date), end_ms = zone_day_start_ms(&setup->zone, date + 1);
    struct days *judged = days_open(setup);
    struct fresh_day *air = NULL;
    int r = judged ? 0 : error_set(err, -ENOMEM, "out of memory");

    for (; r == 0 && from_ms < end_ms; from_ms += PART_MS) {
        int64_t to_ms = from_ms + PART_MS < end_ms ? from_ms + PART_MS : end_ms;
        bool truncated;     /* what is missing is missing in the day's coverage */

        r = readings_of_room(reader, setup->room.id, from_ms, to_ms, PART_READINGS_MAX, add_row, judged, &truncated,
                             err);
    }
    if (r == 0)
        r = fresh_record_day(reader, setup, date, &air, err);
    if (r < 0) {
        days_close(judged);
        return r;
    }
    days_finish(judged, date);
    days_take_air(judged, air);
    *days = judged;
    return 0;
}
