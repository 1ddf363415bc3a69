/* tests/unit/room_kit.h - one classroom for a test, and all that it tells. */
#ifndef ROOM_KIT_H
#define ROOM_KIT_H
#include "school_kit.h"
#include <math.h>

#define INTERVAL_MS KIT_MINUTE_MS

static struct room *room;
static int64_t nine_ms;
static struct judged_day scratch;
static size_t told_days, told_slots;
static struct judged_day last_day[2];
static bool has_day[2];
static struct incident_event told[1024];
static size_t told_count;

static inline void tell(void *context, const struct incident_event *event)
{
    (void)context;
    assert_true(told_count < KIT_COUNT(told));
    told[told_count++] = *event;
}

static inline void tell_slot(void *context, enum quantity quantity, int64_t start_ms, const struct room_slot *slot)
{
    (void)context, (void)quantity, (void)start_ms, (void)slot;
    told_slots++;
}

static inline void tell_day(void *context, const struct judged_day *co2, const struct judged_day *temperature)
{
    (void)context;
    told_days++;
    has_day[0] = co2;
    has_day[1] = temperature;
    if (co2)
        last_day[0] = *co2;
    if (temperature)
        last_day[1] = *temperature;
}

static inline struct room *open_room(void)
{
    static const struct room_info info = {.id = "8c", .ventilation = VENTILATION_NATURAL, .use = USE_CLASSROOM};
    struct room_setup setup = {.pack = &kit_pack, .zone = &kit_zone, .calendar = &kit_calendar,
                               .nation = NATION_ENGLAND, .tell = tell, .slot = tell_slot, .day = tell_day,
                               .scratch = &scratch};
    struct room *opened = NULL;

    assert_int_equal(room_open(&setup, &info, &opened, NULL), 0);
    return opened;
}

static inline int start(void **state)
{
    (void)state;
    room = open_room();
    nine_ms = kit_utc("2026-11-24T09:00:00Z");
    told_days = told_slots = told_count = 0;
    return 0;
}

static inline int stop(void **state)
{
    (void)state;
    room_close(room);
    room = NULL;
    return 0;
}

static inline bool hear_in(struct room *r, double co2_ppm, double temperature_c, int64_t at_ms, uint32_t flags)
{
    struct reading reading = kit_reading(co2_ppm, temperature_c, at_ms);

    return room_hear(r, &reading, flags, INTERVAL_MS);
}

static inline bool hear(double co2_ppm, int64_t at_ms)
{
    return hear_in(room, co2_ppm, 20.5, at_ms, 0);
}

static inline struct room_view view_at(int64_t now_ms)
{
    struct room_view view;

    room_view(room, now_ms, &view);
    return view;
}

static inline bool is_same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static inline void expect_same_view(const struct room_view *a, const struct room_view *b)
{
    assert_int_equal(a->freshness, b->freshness);
    assert_int_equal(a->level, b->level);
    assert_int_equal(a->peak, b->peak);
    assert_ptr_equal(a->rule, b->rule);
    assert_int_equal(a->level_since_ms, b->level_since_ms);
    assert_int_equal(a->trend, b->trend);
    assert_int_equal(a->temperature_level, b->temperature_level);
    assert_true(is_same(a->co2_ppm, b->co2_ppm) && is_same(a->temperature_c, b->temperature_c));
    assert_true(is_same(a->last_co2_ppm, b->last_co2_ppm));
    assert_int_equal(a->heard_ms, b->heard_ms);
    assert_int_equal(a->interval_ms, b->interval_ms);
    assert_int_equal(a->grade, b->grade);
    assert_string_equal(a->advice, b->advice);
}

#endif
