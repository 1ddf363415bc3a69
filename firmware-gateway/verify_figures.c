/* verify_figures.c - see verify_figures.h.
 *
 * A day is compared where it would be judged by the same again: its stamp is that of today's pack, room, zone and
 * nation, its calendar the one that holds, and nothing came for it that the gateway has not looked at. Where its pack
 * is not here any more, or never was, a pack of that name without rules gives the same figures and no verdicts. The first
 * date of which readings are kept is left out where there were earlier ones, because its lines and means came from the
 * evening before. So is what is estimated from other rooms (fresh air): their late readings do not touch this room's day. */
#include "verify_figures.h"
#include "calendar.h"
#include "days_record.h"
#include "ledger_days.h"
#include "out.h"
#include "places.h"
#include "readings.h"
#include "retention.h"
#include "school_record.h"
#include "verify_slots.h"
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define WAITING_MAX 512                     /* dates */

struct checking {
    struct store_reader *reader;
    const struct school_record *school;
    const struct room_info *room;
    struct verify_figures *figures;
    int64_t waiting[WAITING_MAX];   /* dates with readings to come */
    size_t waiting_count;
    int64_t since;                  /* first date of which readings are kept */
    struct pack *bare;              /* owned; named like the pack of the day that is looked at, and without rules */
    struct error *err;
};

static int refuse(const struct checking *checking, int64_t date, const char *what, const char *why)
{
    char text[CALENDAR_TEXT_SIZE];

    calendar_date_format(date, text);
    return error_set(checking->err, -EBADMSG, "figures: room %s, %s: %s %s", checking->room->id, text, what, why);
}

/* -- days that wait -- */

static bool is_waiting(const struct checking *checking, int64_t date)
{
    if (checking->waiting_count == WAITING_MAX)
        return true;
    for (size_t i = 0; i < checking->waiting_count; i++)
        if (checking->waiting[i] == date)
            return true;
    return false;
}

static int note_waiting(void *context, int64_t seq, int64_t time_ms)
{
    struct checking *checking = context;
    int64_t date = zone_date(&checking->school->zone, time_ms);

    (void)seq;
    if (!is_waiting(checking, date))
        checking->waiting[checking->waiting_count++] = date;
    return 0;
}

/* -- kept days -- */

static bool is_figure(const json_t *value)
{
    return json_object_get(value, "mean") != NULL;
}

/* The first key of a quantity, or the rule, of which the two say different things; NULL: none. Without rules a day has
 * the figures of every room alone. */
static const char *difference(const json_t *kept, const json_t *judged, bool has_rules)
{
    const json_t *verdicts = json_object_get(kept, "verdicts"), *verdict;
    const char *key;
    json_t *value;
    size_t index;

    json_object_foreach((json_t *)(uintptr_t)kept, key, value)
        if ((is_figure(value) || json_is_number(value)) && (has_rules || json_object_get(judged, key)) &&
            !json_equal(value, json_object_get(judged, key)))
            return key;
    if (!has_rules)
        return NULL;
    json_array_foreach(verdicts, index, verdict) {
        const char *quantity = json_string_value(json_object_get(verdict, "quantity"));

        if (quantity && is_figure(json_object_get(kept, quantity)) &&
            !json_equal(verdict, json_array_get(json_object_get(judged, "verdicts"), index)))
            return json_string_value(json_object_get(verdict, "rule"));
    }
    return NULL;
}

static json_t *judge(const struct checking *checking, const struct days_setup *setup, int64_t date, int *r)
{
    struct days *days = NULL;
    json_t *judged = NULL;
    struct out out;

    out_init(&out);
    *r = days_record_judge(checking->reader, setup, date, &days, checking->err);
    if (*r == 0 && days_put(days, &out, NULL, date, false, 0))
        judged = json_loads(out.text, 0, NULL);
    out_done(&out);
    days_close(days);
    return judged;
}

static int compare(struct checking *checking, const struct days_setup *setup, int64_t date, const char *text)
{
    json_t *kept = json_loads(text, 0, NULL), *judged;
    const char *what = NULL;
    int r = 0;

    judged = judge(checking, setup, date, &r);
    if (r == 0)
        what = kept && judged ? difference(kept, judged, setup->pack != checking->bare) : "the day";
    if (what)
        r = refuse(checking, date, what, "is not what its readings come to");
    else if (r == 0)
        checking->figures->days++;
    json_decref(judged);
    json_decref(kept);
    return r;
}

/* Of a stamp, "name version digest of facts". */
static bool name_pack(const char *stamp, struct pack *pack)
{
    const char *version = strchr(stamp, ' '), *facts = strrchr(stamp, ' ');
    size_t name_size = version ? (size_t)(version - stamp) : 0;
    size_t version_size = version && facts > version ? (size_t)(facts - version) - 1 : 0;

    if (!name_size || !version_size || name_size >= sizeof pack->name || version_size >= sizeof pack->version)
        return false;
    snprintf(pack->name, sizeof pack->name, "%.*s", (int)name_size, stamp);
    snprintf(pack->version, sizeof pack->version, "%.*s", (int)version_size, version + 1);
    return true;
}

/* Whether this pack and the facts as they are now make the stamp. */
static bool is_judged_by(struct days_setup *setup, const struct pack *pack, const char *stamp)
{
    char by[DAYS_STAMP_SIZE];

    setup->pack = pack;
    if (pack)
        days_stamp(setup, by);
    return pack && strcmp(by, stamp) == 0;
}

static int check_day(void *context, int64_t date, const char *stamp, const char *text)
{
    struct checking *checking = context;
    const struct pack *pack = pack_plan_day(&checking->school->plan.plan, checking->room->id, date);
    struct days_setup *setup = school_record_setup(checking->school, checking->room, pack);
    int r = 0;

    if (!setup)
        return error_set(checking->err, -ENOMEM, "figures: out of memory");
    if (date <= checking->since) {      /* INT64_MIN: none were deleted */
        checking->figures->days_left++;
    } else if (!is_waiting(checking, date) && is_judged_by(setup, pack, stamp)) {
        r = compare(checking, setup, date, text);
    } else if (!is_waiting(checking, date) && name_pack(stamp, checking->bare) &&
               is_judged_by(setup, checking->bare, stamp)) {
        r = compare(checking, setup, date, text);
        checking->figures->days_unruled += r == 0;
    } else {
        checking->figures->days_left++;
    }
    free(setup);
    return r;
}

/* -- rooms -- */

static int check_room(struct checking *checking)
{
    struct verify_slots slots = {.reader = checking->reader, .zone = &checking->school->zone, .since = checking->since};
    int r = days_of_room(checking->reader, checking->room->id, INT64_MIN, INT64_MAX, check_day, checking,
                         checking->err);

    if (r == 0)
        r = verify_slots_room(&slots, checking->room->id, checking->err);
    checking->figures->slots += slots.right;
    checking->figures->slots_open += slots.open;
    return r;
}

/* -- all of it -- */

static int check_school(struct checking *checking)
{
    int64_t seen = 0;
    int r = ledger_days_seen(checking->reader, &seen, checking->err);

    if (r == 0)
        r = retention_since_read(checking->reader, &checking->since, checking->err);
    if (r == 0 && seen > 0)         /* 0: no gateway looked yet, and all that is kept is of what was there */
        r = ledger_days_heard(checking->reader, seen, INT64_MAX, note_waiting, checking, checking->err);
    for (size_t i = 0; i < checking->school->room_count && r == 0; i++) {
        checking->room = &checking->school->rooms[i];
        r = check_room(checking);
    }
    return r;
}

static int look(struct store *store, struct checking *checking, const struct pack_shelf *shelf, const char *pack)
{
    struct site_info site = {.zone = ZONE_DEFAULT};
    struct school_record *school = NULL;
    struct zone *zone = malloc(sizeof *zone);
    int r;

    checking->bare = calloc(1, sizeof *checking->bare);
    (void)site_load(store, &site, NULL);
    r = zone && checking->bare ? zone_load(site.zone, zone, checking->err)
                               : error_set(checking->err, -ENOMEM, "figures: out of memory");
    if (r == 0 && (!shelf || school_record_open(store, shelf, pack, zone, &school, NULL) < 0))
        r = school_record_open(store, NULL, NULL, zone, &school, checking->err);
    if (r == 0) {
        checking->school = school;
        r = check_school(checking);
    }
    school_record_close(school);
    free(checking->bare);
    free(zone);
    return r;
}

int verify_figures(const char *path, struct store_reader *reader, const struct pack_shelf *shelf, const char *pack,
                   struct verify_figures *figures, struct error *err)
{
    const struct store_options options = {.read_only = true, .any_clock = true, .file = path};
    struct checking *checking = calloc(1, sizeof *checking);
    struct store *store = NULL;
    int r = checking ? store_open("", &options, &store, err) : error_set(err, -ENOMEM, "figures: out of memory");

    if (r == 0) {
        *checking = (struct checking){.reader = reader, .figures = figures, .err = err};
        r = look(store, checking, shelf, pack);
    }
    store_close(store);
    free(checking);
    return r;
}
