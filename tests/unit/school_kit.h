/* school_kit.h - a small school for tests: England's pack, London's clocks, the default hours (Mon-Fri 09:00-15:30),
 * and a memory of all that was told. Tuesday 2026-11-24 is an ordinary day (local time is UTC). Needs SOURCE_DIR. */
#ifndef SCHOOL_KIT_H
#define SCHOOL_KIT_H
#include "pack.h"
#include "rfc3339.h"
#include "school.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define KIT_SECOND_MS INT64_C(1000)
#define KIT_MINUTE_MS INT64_C(60000)
#define KIT_HOUR_MS (60 * KIT_MINUTE_MS)
#define KIT_DAY_MS (24 * KIT_HOUR_MS)
#define KIT_EVENTS_MAX 4096
#define KIT_COUNT(array) (sizeof(array) / sizeof *(array))

static struct zone kit_zone;
static struct calendar kit_calendar;
static struct pack kit_pack;
static struct school *kit_school;

static struct kit_event {
    struct school_event event;
    char reason[64];
} kit_events[KIT_EVENTS_MAX];
static size_t kit_event_count;
static struct kit_day {
    int room;
    int64_t date;
    bool has_co2, has_temperature;
    double co2_mean;
} kit_days[64];
static size_t kit_day_count;
static size_t kit_slot_count, kit_corrections;
static struct room_correction kit_correction;

static inline int64_t kit_utc(const char *text)
{
    int64_t ms = 0;

    assert_int_equal(rfc3339_parse(text, strlen(text), &ms), 0);
    return ms;
}

static inline void kit_tell(void *context, const struct school_event *event)
{
    struct kit_event *slot = &kit_events[kit_event_count];

    (void)context;
    assert_true(kit_event_count < KIT_EVENTS_MAX);
    slot->event = *event;
    snprintf(slot->reason, sizeof slot->reason, "%s", event->reason);
    slot->event.reason = slot->reason;
    kit_event_count++;
}

static inline void kit_slot(void *context, int room, enum quantity quantity, int64_t start_ms,
                            const struct room_slot *slot)
{
    (void)context, (void)room, (void)quantity, (void)start_ms, (void)slot;
    kit_slot_count++;
}

static inline void kit_day(void *context, int room, const struct judged_day *co2, const struct judged_day *temperature)
{
    (void)context;
    assert_true(kit_day_count < KIT_COUNT(kit_days));
    kit_days[kit_day_count++] = (struct kit_day){room, co2 ? co2->figures.date : temperature->figures.date, co2,
                                                 temperature, co2 ? day_figures_mean(&co2->figures) : 0};
}

static inline void kit_corrected(void *context, int room, const struct room_correction *correction)
{
    (void)context, (void)room;
    kit_corrections++;
    kit_correction = *correction;
}

static inline int kit_load(void **state)
{
    struct error err;

    (void)state;
    calendar_init(&kit_calendar);
    if (zone_load("Europe/London", &kit_zone, &err) == 0 &&
        pack_read(SOURCE_DIR "/config/packs/england.yaml", &kit_pack, &err) == 0)
        return 0;
    print_error("%s\n", err.text);
    return -1;
}

static inline void kit_forget(void)
{
    kit_event_count = kit_day_count = kit_slot_count = kit_corrections = 0;
}

/* A school of rooms "r0", "r1" ... each with a sensor "s0", "s1" ... */
static inline struct school *kit_open(size_t rooms)
{
    struct school_setup setup = {.pack = &kit_pack, .zone = &kit_zone, .calendar = &kit_calendar,
                                 .site = {.id = "test", .name = "Test", .zone = "Europe/London",
                                          .nation = NATION_ENGLAND},
                                 .tell = kit_tell, .slot = kit_slot, .day = kit_day, .corrected = kit_corrected};
    struct school *school = NULL;
    int index;

    kit_forget();
    assert_int_equal(school_open(&setup, &school, NULL), 0);
    for (size_t i = 0; i < rooms; i++) {
        struct room_info info = {.ventilation = VENTILATION_NATURAL, .use = USE_CLASSROOM};
        char name[24];

        snprintf(info.id, sizeof info.id, "r%u", (unsigned)i);
        snprintf(name, sizeof name, "s%u", (unsigned)i);
        assert_int_equal(school_add_room(school, &info, &index, NULL), 0);
        assert_int_equal(school_add_device(school, (int64_t)i + 1, name, "plain", index, false, &index, NULL), 0);
    }
    kit_school = school;
    return school;
}

static inline int kit_close(void **state)
{
    (void)state;
    school_close(kit_school);
    kit_school = NULL;
    return 0;
}

static inline struct reading kit_reading(double co2_ppm, double temperature_c, int64_t time_ms)
{
    struct reading reading = {.time_ms = time_ms};

    if (co2_ppm == co2_ppm)
        reading_set(&reading, CO2_PPM, co2_ppm);
    if (temperature_c == temperature_c)
        reading_set(&reading, TEMPERATURE_C, temperature_c);
    return reading;
}

/* One plain live message of sensor s<room>. own_ms: READING_NO_TIME, or the sensor's. */
static inline struct school_heard kit_hear(size_t room, double co2_ppm, int64_t own_ms, int64_t arrived_ms)
{
    struct reading reading = kit_reading(co2_ppm, 20.5, own_ms);
    char name[24];
    struct school_message message = {.device = name, .family = "plain", .reading = &reading, .arrived_ms = arrived_ms};
    struct school_heard heard;

    snprintf(name, sizeof name, "s%u", (unsigned)room);
    school_hear(kit_school, &message, &heard);
    return heard;
}

/* The n-th event of a kind that became `to`; NULL: there is none. room -2: any. */
static inline const struct kit_event *kit_nth(const char *what, int room, enum incident_state to, size_t n)
{
    for (size_t i = 0; i < kit_event_count; i++)
        if (strcmp(kit_events[i].event.what, what) == 0 && kit_events[i].event.change.to == to &&
            (room == -2 || kit_events[i].event.room == room) && n-- == 0)
            return &kit_events[i];
    return NULL;
}

static inline size_t kit_count(const char *what, int room, enum incident_state to)
{
    size_t count = 0;

    while (kit_nth(what, room, to, count))
        count++;
    return count;
}

/* A small generator of its own, so that a seed gives the same day on every machine (splitmix64). */
static inline uint64_t kit_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

#endif
