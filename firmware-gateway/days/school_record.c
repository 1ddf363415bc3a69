/* days/school_record.c - see school_record.h */
#include "school_record.h"
#include "calendar_json.h"
#include "places.h"
#include "tried.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct loading {
    struct school_record *school;
    struct error err;
};

static int take_room(void *context, const struct room_info *room)
{
    struct loading *loading = context;
    struct school_record *school = loading->school;

    school->rooms[school->room_count++] = *room;
    return school->room_count == ROOMS_MAX;
}

static int load_rooms(struct store *store, struct school_record *school, struct error *err)
{
    struct loading loading = {.school = school};
    int r;

    school->rooms = calloc(ROOMS_MAX, sizeof *school->rooms);
    if (!school->rooms)
        return error_set(err, -ENOMEM, "out of memory");
    r = rooms_load(store, take_room, &loading, err);
    for (size_t i = 0; r >= 0 && i < school->room_count; i++)
        r = tried_load(store, &school->rooms[i], err);
    return r < 0 ? r : 0;
}

static int load_calendar(struct store *store, struct school_record *school, struct error *err)
{
    char *text = malloc(CALENDAR_JSON_SIZE);
    int64_t version;
    int r = text ? calendar_load(store, text, CALENDAR_JSON_SIZE, &version, err)
                 : error_set(err, -ENOMEM, "out of memory");

    if (r == -ENOENT) {
        snprintf(text, CALENDAR_JSON_SIZE, "%s", CALENDAR_JSON_DEFAULT);
        r = 0;
    }
    if (r == 0)
        r = calendar_json_parse(text, &school->calendar, err);
    if (r == 0 && school->calendar.keeps_bank_holidays)
        r = bank_holidays_load(store, division_of(school->site.nation), &school->calendar, err);
    free(text);
    return r;
}

int school_record_open(struct store *store, const struct pack_shelf *shelf, const char *first, const struct zone *zone,
                       struct school_record **school, struct error *err)
{
    struct school_record *found = calloc(1, sizeof *found);
    int r = found ? 0 : error_set(err, -ENOMEM, "out of memory");

    if (r == 0 && site_load(store, &found->site, NULL) < 0)
        found->site = (struct site_info){.id = "school", .name = "School", .nation = NATION_ENGLAND};
    if (r == 0) {
        found->zone = *zone;
        r = load_calendar(store, found, err);
    }
    if (r == 0)
        r = load_rooms(store, found, err);
    if (r == 0 && shelf)
        r = plan_record_load(store, shelf, first, zone, &found->plan, err);
    if (r < 0) {
        school_record_close(found);
        return r;
    }
    *school = found;
    return 0;
}

void school_record_close(struct school_record *school)
{
    if (!school)
        return;
    plan_record_done(&school->plan);
    free(school->rooms);
    free(school);
}

const struct room_info *school_record_room(const struct school_record *school, const char *id)
{
    for (size_t i = 0; i < school->room_count; i++)
        if (strcmp(school->rooms[i].id, id) == 0)
            return &school->rooms[i];
    return NULL;
}

struct days_setup *school_record_setup(const struct school_record *school, const struct room_info *room,
                                       const struct pack *pack)
{
    struct days_setup *setup = malloc(sizeof *setup);

    if (setup)
        *setup = (struct days_setup){pack, school->calendar, school->zone, *room, school->site.nation};
    return setup;
}
