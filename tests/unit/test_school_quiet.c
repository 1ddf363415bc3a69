/* test_school_quiet.c - a school that nobody listens to judges all the same, and days without CO2 end too. */
#include "school_kit.h"
#include <math.h>

#define MONDAY "2026-11-23T09:00:00Z"

static int64_t day_ms;

static struct school *open_unheard(void)
{
    const struct school_setup setup = {.pack = &kit_pack, .zone = &kit_zone, .calendar = &kit_calendar,
                                       .site = {.id = "test", .name = "Test", .nation = NATION_ENGLAND}};
    struct room_info info = {.id = "r0", .ventilation = VENTILATION_NATURAL, .use = USE_CLASSROOM};
    int index;

    kit_forget();
    day_ms = kit_utc(MONDAY);
    assert_int_equal(school_open(&setup, &kit_school, NULL), 0);
    assert_int_equal(school_add_room(kit_school, &info, &index, NULL), 0);
    assert_int_equal(school_add_device(kit_school, 1, "s0", "plain", index, false, &index, NULL), 0);
    return kit_school;
}

static void without_listeners_levels_silence_late_data_and_days_go_on(void **state)
{
    struct room_view view;

    (void)state;
    open_unheard();
    for (int i = 0; i < 90; i++)
        kit_hear(0, 1600 + i % 2, READING_NO_TIME, day_ms + i * KIT_MINUTE_MS);
    room_view(school_room(kit_school, 0), day_ms + 90 * KIT_MINUTE_MS, &view);
    assert_int_equal(view.level, AIR_ACT);
    kit_hear(0, 3000, day_ms + 30 * KIT_MINUTE_MS + 1, day_ms + 91 * KIT_MINUTE_MS);
    school_advance(kit_school, day_ms + 3 * KIT_HOUR_MS);       /* judged again, and silent */
    assert_false(room_needs_rebuild(school_room(kit_school, 0)));
    room_view(school_room(kit_school, 0), day_ms + 3 * KIT_HOUR_MS, &view);
    assert_int_equal(view.freshness, FRESHNESS_SILENT);
    assert_string_equal(view.advice, "check_sensor");
    kit_hear(0, 500, READING_NO_TIME, day_ms + KIT_DAY_MS);     /* a new day */
    room_view(school_room(kit_school, 0), day_ms + KIT_DAY_MS, &view);
    assert_int_equal(view.level, AIR_GOOD);
    assert_int_equal(kit_event_count + kit_day_count + kit_slot_count + kit_corrections, 0);
}

static void a_day_of_temperatures_alone_ends_too(void **state)
{
    (void)state;
    kit_open(1);
    day_ms = kit_utc(MONDAY);
    for (int i = 0; i < 60; i++)
        kit_hear(0, NAN, READING_NO_TIME, day_ms + i * KIT_MINUTE_MS);
    kit_hear(0, NAN, READING_NO_TIME, day_ms + KIT_DAY_MS);
    assert_int_equal(kit_day_count, 1);
    assert_true(kit_days[0].has_temperature && !kit_days[0].has_co2);
}

static void what_a_room_keeps_no_day_of_has_none(void **state)
{
    static struct judged_day day;
    struct room_sample samples[3];
    const struct room *room;

    (void)state;
    kit_open(1);
    day_ms = kit_utc(MONDAY);
    room = school_room(kit_school, 0);
    assert_false(room_day(room, CO2_PPM, &day));
    for (int i = 0; i < 10; i++)
        kit_hear(0, 700 + i, READING_NO_TIME, day_ms + i * KIT_MINUTE_MS);
    assert_true(room_day(room, CO2_PPM, &day));
    assert_true(room_day(room, TEMPERATURE_C, &day));
    assert_false(room_day(room, HUMIDITY_PCT, &day));
    assert_int_equal(room_history(room, day_ms, day_ms + KIT_HOUR_MS, samples, 3), 3);      /* no more than asked for */
    assert_true(samples[0].time_ms == day_ms && samples[2].co2_ppm == 702);
    assert_int_equal(room_history(room, day_ms, day_ms + 2 * KIT_MINUTE_MS, samples, 3), 2);
    room_close(NULL);
}

static void who_is_not_known_is_not_online(void **state)
{
    (void)state;
    kit_open(1);
    school_online(kit_school, "nobody", true, kit_utc(MONDAY));
    assert_int_equal(school_device_index(kit_school, "nobody"), -1);
    assert_int_equal(school_device_index(kit_school, "S0"), 0);     /* names don't mind capitals */
    school_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(without_listeners_levels_silence_late_data_and_days_go_on, kit_close),
        cmocka_unit_test_teardown(a_day_of_temperatures_alone_ends_too, kit_close),
        cmocka_unit_test_teardown(what_a_room_keeps_no_day_of_has_none, kit_close),
        cmocka_unit_test_teardown(who_is_not_known_is_not_online, kit_close),
    };

    return cmocka_run_group_tests(tests, kit_load, NULL);
}
