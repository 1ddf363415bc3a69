/* days/days.c - see days.h; what a day is written as: days_put.c */
#include "days.h"
#include "day_judge.h"
#include "quality.h"
#include "rfc3339.h"
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORM_VERSION 11             /* of the text of a kept day: counted up when what is in it changes */
#define DAY_MS INT64_C(86400000)

struct days {
    const struct days_setup *setup;
    struct day_book *book;
    struct interval_ring intervals[QUANTITY_COUNT];
    uint32_t flags;                 /* of all that was added */
    struct fresh_day *air;          /* owned; NULL: not known */
    bool failed;
};

struct days_setup *days_setup_of(const struct school *school, size_t room, const struct pack *pack)
{
    const struct school_setup *from = school_setup(school);
    struct days_setup *setup = malloc(sizeof *setup);

    if (setup)
        *setup = (struct days_setup){pack ? pack : from->pack, *from->calendar, *from->zone,
                                     *room_info(school_room(school, room)), from->site.nation};
    return setup;
}

struct day_book_setup days_book_setup(const struct days_setup *setup)
{
    return (struct day_book_setup){.pack = setup->pack, .room = &setup->room, .nation = setup->nation,
                                   .calendar = &setup->calendar, .zone = &setup->zone,
                                   .hours = calendar_room_hours(&setup->calendar, setup->room.id)};
}

const struct pack *days_pack(const struct school *school, const char *room, int64_t date)
{
    const struct school_setup *setup = school_setup(school);

    return setup->plan ? pack_plan_day(setup->plan, room, date) : setup->pack;
}

const struct pack **days_packs(const struct school *school, const char *room, int64_t from_date, int64_t to_date,
                               const struct pack *by)
{
    size_t count = (size_t)(to_date - from_date + 1);
    const struct pack **packs = calloc(count, sizeof *packs);

    for (size_t i = 0; packs && i < count; i++)
        packs[i] = by ? by : days_pack(school, room, from_date + (int64_t)i);
    return packs;
}

/* FNV-1a. */
static uint64_t digest_of(const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (; *text; text++)
        hash = (hash ^ (uint8_t)*text) * UINT64_C(1099511628211);
    return hash;
}

void days_stamp_of(const struct pack *pack, const struct room_info *room, enum nation nation, const struct zone *zone,
                   char stamp[DAYS_STAMP_SIZE])
{
    char facts[256 + ROOM_TRIED_MAX * (PLACE_RULE_SIZE + 24)];
    int size;

    size = snprintf(facts, sizeof facts, "%d %s %d %d %d %d %d %d %g %d %d %g %g %s", FORM_VERSION, zone->name,
                    (int)nation, (int)room->nation, (int)room->ventilation, (int)room->use, (int)room->ages,
                    room->seats, room->volume_m3, (int)room->windows, room->has_air_cleaner, room->cleaner_m3_per_h,
                    room->outdoor_ppm, room->outdoor_room);
    for (size_t i = 0; i < room->tried_count; i++)
        size += snprintf(facts + size, sizeof facts - (size_t)size, " %s %lld", room->tried[i].rule,
                         (long long)room->tried[i].from_date);
    snprintf(stamp, DAYS_STAMP_SIZE, "%s %s %016llx", pack->name, pack->version,
             (unsigned long long)digest_of(facts));
}

void days_stamp(const struct days_setup *setup, char stamp[DAYS_STAMP_SIZE])
{
    days_stamp_of(setup->pack, &setup->room, setup->nation, &setup->zone, stamp);
}

struct days *days_open(const struct days_setup *setup)
{
    const struct day_book_setup book = days_book_setup(setup);
    struct days *days = calloc(1, sizeof *days);

    if (!days)
        return NULL;
    days->setup = setup;
    days->book = day_book_open(&book);
    if (!days->book) {
        free(days);
        return NULL;
    }
    for (int q = 0; q < QUANTITY_COUNT; q++)
        interval_ring_init(&days->intervals[q]);
    return days;
}

void days_close(struct days *days)
{
    if (!days)
        return;
    day_book_close(days->book);
    free(days->air);
    free(days);
}

static void add(struct days *days, enum quantity quantity, int64_t time_ms, double value, uint32_t flags)
{
    struct interval_ring *intervals = &days->intervals[quantity];
    int64_t interval_ms;

    interval_ring_add(intervals, time_ms);
    interval_ms = interval_ring_median_ms(intervals, time_ms);
    if (day_book_add(days->book, quantity, time_ms, value, interval_max_gap_ms(interval_ms), interval_ms,
                     flags & quality_doubts(quantity)) == -ENOMEM)
        days->failed = true;
}

void days_add(struct days *days, int64_t time_ms, const double values[QUANTITY_COUNT], uint32_t flags)
{
    days->flags |= flags;
    for (size_t i = 0; i < day_book_quantity_count(days->book) && !days->failed; i++) {
        enum quantity quantity = day_book_quantity(days->book, i);

        if (!isnan(values[quantity]))
            add(days, quantity, time_ms, values[quantity], flags);
    }
}

void days_doubt(struct days *days, enum quantity quantity)
{
    day_book_doubt(days->book, quantity);
}

/* A sensor that measures other things is not missed where there is none: only these are every room's. */
static const enum quantity every_rooms[] = {CO2_PPM, TEMPERATURE_C};

void days_finish(struct days *days, int64_t date)
{
    days->failed = day_book_finish(days->book) < 0 || days->failed;
    for (size_t i = 0; i < sizeof every_rooms / sizeof *every_rooms && !days->failed; i++)
        days->failed = day_book_fill(days->book, every_rooms[i], &date, 1) < 0;
}

static int64_t joined_ms(const struct days *days, enum quantity quantity, int64_t date)
{
    const struct booked_day *day = day_book_find(days->book, quantity, date);

    return day ? (int64_t)day->judged.figures.joined_ms : 0;
}

struct evidence_day days_evidence(const struct days *days, int64_t date)
{
    return (struct evidence_day){joined_ms(days, CO2_PPM, date), joined_ms(days, TEMPERATURE_C, date), days->flags};
}

void days_take_air(struct days *days, struct fresh_day *air)
{
    free(days->air);
    days->air = air;
}

const struct fresh_day *days_air(const struct days *days)
{
    return days->air;
}

const struct day_book *days_book(const struct days *days)
{
    return days->book;
}

bool days_put(const struct days *days, struct out *out, const char *key, int64_t date, bool running, int64_t now_ms)
{
    const struct days_setup *setup = days->setup;
    const struct day_book_setup book = days_book_setup(setup);

    return days_put_booked(days->book, &book, days->air && days->air->sum.date == date ? &days->air->sum : NULL, out,
                           key, date, running, now_ms);
}

void days_format_date(int64_t date, char text[11])
{
    int year, month, day;

    civil_from_days(date, &year, &month, &day);
    assert(year >= 0 && year <= 9999);
    snprintf(text, 11, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100, (unsigned)day % 100);
}

bool days_parse_date(const char *text, int64_t *date)
{
    char noon[RFC3339_SIZE], again[11];
    int64_t noon_ms;

    if (strlen(text) != sizeof again - 1)
        return false;
    snprintf(noon, sizeof noon, "%sT12:00:00Z", text);
    if (rfc3339_parse(noon, strlen(noon), &noon_ms) < 0 || noon_ms < 0)
        return false;
    days_format_date(noon_ms / DAY_MS, again);
    if (strcmp(again, text) != 0)
        return false;
    *date = noon_ms / DAY_MS;
    return true;
}
