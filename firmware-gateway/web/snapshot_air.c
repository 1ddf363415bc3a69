/* web/snapshot_air.c - see snapshot_air.h */
#include "snapshot_air.h"
#include "fresh_record.h"
#include "half_hours.h"
#include "readings.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define ABOVE_1500 (DAY_FACTS_LEVELS - 1)       /* of term_levels: RECOVERY_FROM_PPM */

struct air_look {
    const struct snapshot_days *days;
    struct snapshot_air *air;
    struct day_facts *facts;
    bool is_over[SNAPSHOT_DAYS];        /* the dates whose readings hold a fall */
};

unsigned snapshot_air_asked(enum checklist_answer answer)
{
    static const unsigned asked[CHECKLIST_ANSWER_COUNT] = {
        [CHECKLIST_FRESH_AIR] = SNAPSHOT_AIR_FRESH,
        [CHECKLIST_PURGE_TREND] = SNAPSHOT_AIR_AIRING,
        [CHECKLIST_OVERNIGHT_FALL] = SNAPSHOT_AIR_NIGHTS,
    };

    return asked[answer];
}

static void add_estimate(struct snapshot_air *air, const struct day_fact_estimate *estimate)
{
    air->judged += estimate->finding != LASTING_UNMEASURED;
    air->failed += estimate->finding == LASTING_FAILED;
    if (isnan(estimate->high) || air->estimated == SNAPSHOT_DAYS)
        return;
    air->low[air->estimated] = estimate->low;
    air->high[air->estimated++] = estimate->high;
}

static int take_day(void *context, int64_t date, const char *stamp, const char *json)
{
    struct air_look *look = context;

    (void)stamp;                        /* nobody asks while days are judged again */
    for (size_t i = 0; i < look->days->count; i++)
        if (look->days->dates[i] == date && day_facts_read(json, look->facts) == 0) {
            look->air->days += look->facts->co2.coverage >= VERDICT_COVERAGE_MIN;
            add_estimate(look->air, &look->facts->outdoor_air);
            look->is_over[i] = look->facts->above_min[ABOVE_1500] > 0;
            look->air->over_days += look->is_over[i];
        }
    return 0;
}

static size_t spans_of(const struct days_setup *setup, int64_t date, struct calendar_span spans[CALENDAR_PERIODS_MAX])
{
    return calendar_spans(&setup->calendar, calendar_room_hours(&setup->calendar, setup->room.id), &setup->zone, date,
                          spans);
}

/* Days that never were over the level have no fall from it: they are not read at all. */
static int read_falls(struct store_reader *reader, const struct days_setup *setup, const struct air_look *look,
                      struct error *err)
{
    int r = 0;

    recovery_init(&look->air->recovery, RECOVERY_FROM_PPM, RECOVERY_TO_PPM);
    for (size_t i = 0; i < look->days->count && r == 0; i++) {
        struct calendar_span spans[CALENDAR_PERIODS_MAX];
        size_t count = look->is_over[i] ? spans_of(setup, look->days->dates[i], spans) : 0;

        if (count)
            r = fresh_record_falls(reader, setup->room.id, spans[0].start_ms, spans[count - 1].end_ms + RECOVERY_MAX_MS,
                                   &look->air->recovery, err);
    }
    return r;
}

static int take_half_hour(void *context, int64_t start_ms, double mean, int joined_s)
{
    night_fall_add(context, start_ms, mean, joined_s);
    return 0;
}

/* The night before a date, when the room was in use the day before too, and is again before the next evening. */
static int read_night(struct store_reader *reader, const struct days_setup *setup, int64_t date,
                      struct snapshot_air *air, struct error *err)
{
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    struct night_fall night;
    int r;

    if (!spans_of(setup, date - 1, spans) || !spans_of(setup, date, spans) ||
        spans[0].start_ms > zone_to_utc(&setup->zone, date, NIGHT_FALL_EVENING_S, false))
        return 0;
    night_fall_begin(&night, zone_to_utc(&setup->zone, date - 1, NIGHT_FALL_EVENING_S, false),
                     zone_to_utc(&setup->zone, date - 1, NIGHT_FALL_NIGHT_S, false), spans[0].start_ms);
    r = half_hours_read(reader, setup->room.id, TEMPERATURE_C, night.evening_ms, night.end_ms, take_half_hour, &night,
                        err);
    if (r == 0)
        (void)night_fall_end(&night, &air->nights);
    return r;
}

static int read_room(struct store_reader *reader, const struct days_setup *setup, struct air_look *look,
                     struct error *err)
{
    const struct snapshot_days *days = look->days;
    int r = 0;

    if (look->air->asked & (SNAPSHOT_AIR_FRESH | SNAPSHOT_AIR_AIRING))
        r = days_of_room(reader, setup->room.id, days->dates[0], days->dates[days->count - 1], take_day, look, err);
    if (r == 0 && look->air->asked & SNAPSHOT_AIR_AIRING)
        r = read_falls(reader, setup, look, err);
    for (size_t i = 0; i < days->count && r == 0 && look->air->asked & SNAPSHOT_AIR_NIGHTS; i++)
        r = read_night(reader, setup, days->dates[i], look->air, err);
    return r;
}

int snapshot_air_read(struct store_reader *reader, const struct snapshot_source *source, struct snapshot_air *air,
                      struct error *err)
{
    struct day_facts *facts = malloc(sizeof *facts);
    int r = facts ? 0 : error_set(err, -ENOMEM, "evidence: out of memory");

    for (size_t i = 0; i < source->room_count && r == 0; i++) {
        struct air_look look = {.days = &source->days, .air = &air[i], .facts = facts};

        if (!air[i].asked || !source->days.count)
            continue;
        source->setup->room = source->infos[i];
        r = read_room(reader, source->setup, &look, err);
    }
    free(facts);
    return r;
}
