/* web/snapshot_register.c - see snapshot_register.h */
#include "snapshot_register.h"
#include "calibrations.h"
#include "days.h"
#include "hazards.h"
#include "room.h"
#include "snapshot_say.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define HEARD_MS (24 * INT64_C(3600000))    /* a sensor that is there was heard in the last day. Project setting */
#define CHECK_MS (366 * 24 * INT64_C(3600000))

struct looking {                    /* through one register */
    const struct snapshot_log_ask *ask;
    const struct school *school;
    struct store *store;
    struct snapshot_log *log;
    struct error *err;
};

static const struct room_info *info_of(const struct looking *looking, size_t room)
{
    return room_info(school_room(looking->school, room));
}

static int64_t date_of(const struct looking *looking, int64_t time_ms)
{
    return zone_date(school_setup(looking->school)->zone, time_ms);
}

/* The next device that is in a room of the line, from *index on; NULL: there are no more. */
static const struct school_device *next_device(const struct looking *looking, size_t *index)
{
    for (; *index < school_device_count(looking->school); ++*index) {
        const struct school_device *device = school_device(looking->school, *index);

        if (device->room >= 0 && !device->ignored && looking->ask->rooms[device->room]) {
            ++*index;
            return device;
        }
    }
    return NULL;
}

static bool is_heard(const struct looking *looking, size_t room)
{
    const struct school_device *device;

    for (size_t i = 0; (device = next_device(looking, &i)) != NULL;)
        if ((size_t)device->room == room && device->last_heard_ms > looking->ask->now_ms - HEARD_MS)
            return true;
    return false;
}

static int say_heard(struct looking *looking)
{
    size_t rooms = 0, heard = 0;

    for (size_t i = 0; i < school_room_count(looking->school); i++) {
        if (!looking->ask->rooms[i])
            continue;
        rooms++;
        if (is_heard(looking, i))
            heard++;
        else
            snapshot_say_item(looking->log, "%s: no sensor was heard in the last day.", info_of(looking, i)->name);
    }
    snprintf(looking->log->words, sizeof looking->log->words,
             "%zu of %zu rooms have a sensor that was heard in the last day.", heard, rooms);
    return 0;
}

static int say_sensors(struct looking *looking)
{
    const struct school_device *device;
    size_t placed = 0, count = 0;

    for (size_t i = 0; (device = next_device(looking, &i)) != NULL; count++) {
        const char *room = info_of(looking, (size_t)device->room)->name;
        struct placement placement;
        char date[11];
        int r = placement_load(looking->store, device->id, &placement, looking->err);

        if (r < 0 && r != -ENOENT)
            return r;
        if (r == -ENOENT) {
            snapshot_say_item(looking->log, "%s (%s) in %s: nobody said that they saw it there.", device->name,
                              device->family, room);
            continue;
        }
        placed++;
        days_format_date(date_of(looking, placement.at_ms), date);
        snapshot_say_item(looking->log, "%s (%s) in %s: seen there on %s.", device->name, device->family, room, date);
    }
    snprintf(looking->log->words, sizeof looking->log->words,
             "%zu sensors are in these rooms; somebody saw %zu of them in their place.", count, placed);
    return 0;
}

struct checking {                   /* the checks of one device after the other */
    const struct looking *looking;
    const struct school_device *device;
    size_t checked, good;           /* of all so far; good: and not long ago */
};

static int take_check(void *context, const struct calibration *calibration)
{
    struct checking *checking = context;
    const struct looking *looking = checking->looking;
    char date[11];

    checking->checked++;
    checking->good += calibration->is_good && calibration->at_ms > looking->ask->now_ms - CHECK_MS;
    days_format_date(date_of(looking, calibration->at_ms), date);
    snapshot_say_item(looking->log, "%s: checked on %s, %s.", checking->device->name, date,
                      calibration->is_good ? "good" : "not good");
    return 0;
}

static int say_checks(struct looking *looking)
{
    struct checking checking = {.looking = looking};
    size_t count = 0;

    for (size_t i = 0; (checking.device = next_device(looking, &i)) != NULL; count++) {
        size_t before = checking.checked;
        int r = calibrations_list(looking->store, checking.device->id, 1, take_check, &checking, looking->err);

        if (r < 0)
            return r;
        if (checking.checked == before)
            snapshot_say_item(looking->log, "%s: never checked.", checking.device->name);
    }
    snprintf(looking->log->words, sizeof looking->log->words,
             "%zu of %zu sensors in these rooms were checked in the last twelve months and found good.", checking.good,
             count);
    return 0;
}

struct filters {
    size_t rooms, in_date, late;        /* with an air cleaner; of them as their filters are */
};

/* The sentence of one room's, and its place in the sums. */
static int add_filter(const struct looking *looking, const struct room_info *info, struct filters *filters)
{
    int64_t today = date_of(looking, looking->ask->now_ms);
    char changed[32] = "on a day that nobody entered", due[11];
    struct filter filter;
    int r = filter_load(looking->store, info->id, &filter, looking->err);

    if (r < 0)
        return r;
    filters->rooms++;
    if (!filter.due_date) {
        snapshot_say_item(looking->log, "%s: nobody entered when the filter of its air cleaner is due.", info->name);
        return 0;
    }
    filters->in_date += filter.due_date >= today;
    filters->late += filter.due_date < today;
    days_format_date(filter.due_date, due);
    if (filter.changed_date) {
        memcpy(changed, "on ", sizeof "on ");
        days_format_date(filter.changed_date, changed + strlen("on "));
    }
    snapshot_say_item(looking->log, "%s: the filter of its air cleaner was changed %s, and is due on %s%s.", info->name,
                      changed, due, filter.due_date < today ? ", which is over" : "");
    return 0;
}

static int say_rooms(struct looking *looking)
{
    struct filters filters = {0};
    size_t rooms = 0, known = 0;
    char cleaners[192] = "No room has an air cleaner.";

    for (size_t i = 0; i < school_room_count(looking->school); i++) {
        const struct room_info *info = info_of(looking, i);
        int r;

        if (!looking->ask->rooms[i])
            continue;
        rooms++;
        known += info->ventilation != VENTILATION_UNKNOWN;
        snapshot_say_item(looking->log, "%s: %s, ventilation %s%s.", info->name, room_use_word(info->use),
                          ventilation_word(info->ventilation), info->has_air_cleaner ? ", with an air cleaner" : "");
        r = info->has_air_cleaner ? add_filter(looking, info, &filters) : 0;
        if (r < 0)
            return r;
    }
    if (filters.rooms)
        snprintf(cleaners, sizeof cleaners, "%zu have an air cleaner: the filters of %zu are in date, those of %zu are "
                 "overdue, and of %zu nobody entered a date.", filters.rooms, filters.in_date, filters.late,
                 filters.rooms - filters.in_date - filters.late);
    snprintf(looking->log->words, sizeof looking->log->words, "The ventilation of %zu of %zu rooms is known. %s", known,
             rooms, cleaners);
    return 0;
}

static int (*const sayings[CHECKLIST_ANSWER_COUNT])(struct looking *looking) = {
    [CHECKLIST_SENSOR_IN_EVERY_ROOM] = say_heard,
    [CHECKLIST_SENSOR_REGISTER] = say_sensors,
    [CHECKLIST_CALIBRATION_LOG] = say_checks,
    [CHECKLIST_ROOM_REGISTER] = say_rooms,
};

int snapshot_register_read(const struct snapshot_log_ask *ask, struct snapshot_log *log, struct error *err)
{
    struct looking looking = {.ask = ask, .school = ask->host->school, .store = ask->host->store, .log = log,
                              .err = err};

    return sayings[ask->answer](&looking);
}
