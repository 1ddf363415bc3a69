/* web/evidence_gather.c - see evidence_gather.h: what is taken from memory before, and what is said of it after. */
#include "evidence_parts.h"
#include "room.h"
#include "school_days.h"
#include <stdlib.h>
#include <string.h>

void evidence_gather_free(struct evidence_gather *gather)
{
    if (!gather)
        return;
    for (size_t i = 0; i < gather->group_count; i++) {
        free(gather->groups[i].rooms);
        free(gather->groups[i].document);
        free(gather->groups[i].before);
    }
    for (size_t i = 0; i < gather->change_count; i++)
        free(gather->changes[i]);
    free(gather->source.setup);
    free(gather->source.rooms);
    free(gather->infos);
    free(gather->wanted);
    free(gather->air);
    free(gather);
}

static void describe_rooms(struct evidence_gather *gather, const struct school *school)
{
    const struct pack *pack = school_setup(school)->pack;       /* packs never change */

    for (size_t i = 0; i < gather->source.room_count; i++) {
        struct snapshot_room *room = &gather->source.rooms[i];

        room->pack = pack;
        gather->infos[i] = *room_info(school_room(school, i));
        memcpy(room->id, gather->infos[i].id, sizeof room->id);
        memcpy(room->name, gather->infos[i].name, sizeof room->name);
    }
    for (size_t i = 0; i < school_device_count(school); i++) {
        const struct school_device *device = school_device(school, i);
        struct snapshot_room *room = device->room < 0 ? NULL : &gather->source.rooms[device->room];

        if (room && room->sensor_count++ < SNAPSHOT_SENSORS_MAX)
            memcpy(room->sensors[room->sensor_count - 1], device->name, sizeof device->name);
    }
}

/* The newest school days that are over. A calendar that begins later has fewer. */
static void find_dates(struct snapshot_days *days, const struct calendar *calendar, int64_t today)
{
    int count = 0;

    for (int64_t date; count < SNAPSHOT_DAYS; count++) {
        date = school_days_add(calendar, today, -(count + 1));
        if (date == SCHOOL_DAYS_NEVER)
            break;
        days->dates[SNAPSHOT_DAYS - 1 - count] = date;
    }
    memmove(days->dates, days->dates + SNAPSHOT_DAYS - count, (size_t)count * sizeof *days->dates);
    days->count = (size_t)count;
    days->made_date = today;
}

static bool allocate(struct evidence_gather *gather, const struct school *school)
{
    size_t count = school_room_count(school);
    struct snapshot_source *source = &gather->source;

    gather->infos = calloc(count + 1, sizeof *gather->infos);
    gather->wanted = calloc(count + 1, sizeof *gather->wanted);
    gather->air = calloc(count + 1, sizeof *gather->air);
    source->rooms = calloc(count + 1, sizeof *source->rooms);
    source->setup = count ? days_setup_of(school, 0, NULL) : NULL;
    source->room_count = count;
    source->infos = gather->infos;
    source->is_wanted = gather->wanted;
    return gather->infos && gather->wanted && gather->air && source->rooms && (!count || source->setup);
}

struct evidence_gather *evidence_gather_make(const struct web_host *host, const char *folder, int64_t assessment,
                                             int64_t version)
{
    const struct school_setup *setup = school_setup(host->school);
    struct evidence_gather *gather = calloc(1, sizeof *gather);
    struct snapshot_source *source;

    if (!gather || !allocate(gather, host->school)) {
        evidence_gather_free(gather);
        return NULL;
    }
    gather->assessment = assessment;
    gather->version = version;
    snprintf(gather->folder, sizeof gather->folder, "%s", folder);
    describe_rooms(gather, host->school);
    source = &gather->source;
    source->now_ms = clock_wall_ms(host->clock);
    source->days.pack = setup->pack->name;              /* packs never change */
    source->days.pack_version = setup->pack->version;
    find_dates(&source->days, setup->calendar, zone_date(setup->zone, source->now_ms));
    return gather;
}

void evidence_note_change(void *context, const char *sentence)
{
    struct evidence_gather *gather = context;

    for (size_t i = 0; i < gather->change_count; i++)
        if (strcmp(gather->changes[i], sentence) == 0)
            return;                 /* two questions about the same rooms */
    if (gather->change_count < EVIDENCE_CHANGES_MAX && (gather->changes[gather->change_count] = strdup(sentence)))
        gather->change_count++;
}

size_t evidence_gather_kept(const struct evidence_gather *gather)
{
    return gather->kept;
}

size_t evidence_gather_change_count(const struct evidence_gather *gather)
{
    return gather->change_count;
}

const char *evidence_gather_change(const struct evidence_gather *gather, size_t index)
{
    return gather->changes[index];
}
