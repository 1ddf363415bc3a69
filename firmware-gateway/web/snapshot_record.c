/* web/snapshot_record.c - see snapshot_record.h */
#include "snapshot_record.h"
#include "evidence_record.h"
#include "evidence_rows.h"
#include "readings.h"
#include <errno.h>
#include <stdlib.h>

#define MINUTE_MS 60000.0

struct room_look {
    const struct snapshot_days *days;
    struct snapshot_room *room;
    struct day_facts *facts;
    bool is_kept[SNAPSHOT_DAYS];
};

static int take_day(void *context, int64_t date, const char *stamp, const char *json)
{
    struct room_look *look = context;

    (void)stamp;                    /* nobody asks while days are judged again */
    for (size_t i = 0; i < look->days->count; i++)
        if (look->days->dates[i] == date && day_facts_read(json, look->facts) == 0) {
            snapshot_room_add(look->room, i, look->facts);
            look->is_kept[i] = true;
        }
    return 0;
}

/* Days of which the record knows nothing were not measured, which is no reason to know more of the others. */
static void add_missing(const struct snapshot_source *source, const struct room_look *look)
{
    const struct days_setup *setup = source->setup;
    const struct week_hours *hours = calendar_room_hours(&setup->calendar, setup->room.id);

    for (size_t i = 0; i < source->days.count; i++)
        if (!look->is_kept[i])
            look->room->occupied_min += (double)calendar_occupied_ms(&setup->calendar, hours, &setup->zone,
                                                                     source->days.dates[i]) / MINUTE_MS;
}

struct checks {
    const struct zone *zone;
    int64_t oldest_date;
    bool has_any, has_unchecked;
};

static int take_check(void *context, const struct sensor_evidence *sensor)
{
    struct checks *checks = context;
    int64_t date = zone_date(checks->zone, sensor->checked_ms);

    checks->has_unchecked |= !sensor->checked_ms || !sensor->was_good;
    if (!checks->has_any || date < checks->oldest_date)
        checks->oldest_date = date;
    checks->has_any = true;
    return 0;
}

static int read_room(struct store_reader *reader, struct snapshot_source *source, size_t index,
                     struct day_facts *facts, struct error *err)
{
    struct snapshot_room *room = &source->rooms[index];
    struct room_look look = {.days = &source->days, .room = room, .facts = facts};
    struct checks checks = {.zone = &source->setup->zone};
    size_t count = source->days.count;
    struct evidence evidence;
    const char *reason;
    int r;

    snapshot_room_begin(room);
    if (!count)
        return 0;
    source->setup->room = source->infos[index];
    r = days_of_room(reader, room->id, source->days.dates[0], source->days.dates[count - 1], take_day, &look, err);
    if (r == 0)
        r = sensors_evidence(reader, room->id, source->now_ms, take_check, &checks, err);
    if (r == 0)
        r = evidence_record_read(reader, source->setup, source->days.dates[count - 1], false, source->now_ms, &evidence,
                                 err);
    if (r < 0)
        return r;
    add_missing(source, &look);
    if (checks.has_any && !checks.has_unchecked)
        room->checked_date = checks.oldest_date;
    room->grade = evidence_grade(&evidence, CO2_PPM, &reason);
    return 0;
}

int snapshot_record_read(struct store_reader *reader, struct snapshot_source *source, struct error *err)
{
    struct day_facts *facts = malloc(sizeof *facts);
    int r = facts ? 0 : error_set(err, -ENOMEM, "evidence: out of memory");

    for (size_t i = 0; i < source->room_count && r == 0; i++)
        if (source->is_wanted[i])
            r = read_room(reader, source, i, facts, err);
    free(facts);
    return r;
}
