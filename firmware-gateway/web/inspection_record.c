/* web/inspection_record.c - see inspection_record.h */
#include "inspection_record.h"
#include "day_facts.h"
#include "half_hours.h"
#include "readings.h"
#include "room_slots.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE_MS 60000.0
#define ABOVE_1500 (DAY_FACTS_LEVELS - 1)       /* of term_levels; the first is 800 */

struct look {
    const struct days_setup *setup;
    struct inspection_figures *figures;
    struct day_facts *facts;
    int64_t dates[INSPECTION_DAYS];     /* the oldest first */
};

static size_t spans_of(const struct look *look, int64_t date, struct calendar_span spans[CALENDAR_PERIODS_MAX])
{
    const struct days_setup *setup = look->setup;

    return calendar_spans(&setup->calendar, calendar_room_hours(&setup->calendar, setup->room.id), &setup->zone, date,
                          spans);
}

static void find_dates(struct look *look, int64_t today)
{
    struct inspection_figures *figures = look->figures;
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    int first = INSPECTION_DAYS;

    for (int64_t date = today - 1; date >= today - INSPECTION_DAYS_BACK && first > 0; date--)
        if (spans_of(look, date, spans))
            look->dates[--first] = date;
    figures->dates = INSPECTION_DAYS - first;
    memmove(look->dates, look->dates + first, (size_t)figures->dates * sizeof *look->dates);
    if (!figures->dates)
        return;
    figures->from_date = look->dates[0];
    figures->to_date = look->dates[figures->dates - 1];
}

/* -- the day as a whole -- */

static bool is_looked_at(const struct look *look, int64_t date)
{
    for (int i = 0; i < look->figures->dates; i++)
        if (look->dates[i] == date)
            return true;
    return false;
}

static int take_day(void *context, int64_t date, const char *stamp, const char *json)
{
    struct look *look = context;
    struct inspection_figure *whole = &look->figures->parts[INSPECTION_WHOLE_DAY];
    const struct day_fact_quantity *co2 = &look->facts->co2;
    double measured_min;

    (void)stamp;                        /* nobody begins while days are judged again */
    if (!is_looked_at(look, date) || day_facts_read(json, look->facts) < 0)
        return 0;
    measured_min = co2->coverage * look->facts->occupied_min;
    if (!(measured_min > 0) || isnan(co2->mean))
        return 0;
    whole->days++;
    whole->most_ppm = whole->measured_min > 0 ? fmax(whole->most_ppm, co2->max) : co2->max;
    whole->measured_min += measured_min;
    whole->ppm_min += measured_min * co2->mean;
    whole->above_min[0] += fmax(look->facts->above_min[0], 0);      /* NAN: it was not */
    whole->above_min[1] += fmax(look->facts->above_min[ABOVE_1500], 0);
    return 0;
}

/* -- its parts -- */

static int take_half_hour(void *context, int64_t start_ms, double mean, int joined_s)
{
    inspection_day_add(context, start_ms, mean, joined_s);
    return 0;
}

static int read_parts(struct store_reader *reader, const struct look *look, int64_t date, struct error *err)
{
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    size_t count = spans_of(look, date, spans);
    struct inspection_day day;

    inspection_day_begin(&day, look->figures, &look->setup->zone, date, spans, count);
    for (size_t i = 0; i < count; i++)
        look->figures->parts[INSPECTION_WHOLE_DAY].in_use_min += (double)(spans[i].end_ms - spans[i].start_ms) /
                                                                 MINUTE_MS;
    return half_hours_read(reader, look->setup->room.id, CO2_PPM, spans[0].start_ms - SLOT_MS + 1,
                           spans[count - 1].end_ms, take_half_hour, &day, err);
}

int inspection_record_read(struct store_reader *reader, const struct days_setup *setup, int64_t today,
                           struct inspection_figures *figures, struct error *err)
{
    struct look look = {.setup = setup, .figures = figures, .facts = malloc(sizeof *look.facts)};
    int r = look.facts ? 0 : error_set(err, -ENOMEM, "inspection: out of memory");

    *figures = (struct inspection_figures){0};
    memcpy(figures->room, setup->room.id, sizeof figures->room);
    if (r == 0)
        find_dates(&look, today);
    if (r == 0 && figures->dates)
        r = days_of_room(reader, figures->room, figures->from_date, figures->to_date, take_day, &look, err);
    for (int i = 0; i < figures->dates && r == 0; i++)
        r = read_parts(reader, &look, look.dates[i], err);
    free(look.facts);
    return r;
}
