/* tests/unit/test_school.c - the school in memory: who is heard, and who is missed. */
#include "school_day_kit.h"

#define TICK_MS (10 * KIT_SECOND_MS)

/* -- devices and the tray -- */

static void the_tray_holds_50_unknown_sensors_and_refuses_one_more(void **state)
{
    struct school_heard heard;
    char name[24];

    (void)state;
    for (int i = 0; i < SCHOOL_TRAY_MAX; i++) {
        snprintf(name, sizeof name, "new-%d", i);
        heard = hear_named(name, nine_ms, (struct school_message){0});
        assert_int_equal(heard.result, HEARD_TRAY);
        assert_int_equal(heard.room, -1);
    }
    assert_int_equal(hear_named("one-more", nine_ms, (struct school_message){0}).result, HEARD_TRAY_FULL);
    assert_int_equal(school_tray_refused(kit_school), 1);
    assert_int_equal(school_tray_count(kit_school), SCHOOL_TRAY_MAX);
    assert_string_equal(school_tray(kit_school, 0)->name, "new-49");    /* newest first */
    assert_string_equal(school_tray(kit_school, SCHOOL_TRAY_MAX - 1)->name, "new-0");
    assert_null(school_tray(kit_school, SCHOOL_TRAY_MAX));
    assert_int_equal(hear_named("new-7", nine_ms, (struct school_message){0}).result, HEARD_TRAY);
    assert_int_equal(kit_hear(0, 700, READING_NO_TIME, nine_ms).result, HEARD_JUDGED);
}

static void a_name_is_the_same_in_any_case(void **state)
{
    int index;

    (void)state;
    assert_int_equal(hear_named("S0", nine_ms, (struct school_message){0}).room, 0);
    assert_int_equal(school_add_device(kit_school, 9, "s1", "plain", 0, false, &index, NULL), -EEXIST);
    assert_int_equal(school_device_index(kit_school, "S1"), 1);
    assert_int_equal(school_device_index(kit_school, "s"), -1);
}

static void limits_of_rooms_and_devices_are_exact(void **state)
{
    struct room_info info = {.use = USE_CLASSROOM};
    struct error err;
    char name[24];
    int index;

    (void)state;
    for (int i = 2; i < SCHOOL_ROOMS_MAX; i++) {
        snprintf(info.id, sizeof info.id, "r%d", i);
        assert_int_equal(school_add_room(kit_school, &info, &index, &err), 0);
    }
    assert_int_equal(school_add_room(kit_school, &info, &index, &err), -ENOSPC);
    for (int i = 2; i < SCHOOL_DEVICES_MAX; i++) {
        snprintf(name, sizeof name, "s%d", i);
        assert_int_equal(school_add_device(kit_school, i + 1, name, "plain", 0, i % 2, &index, &err), 0);
    }
    assert_int_equal(school_add_device(kit_school, 9999, "s-last", "plain", 0, false, &index, &err), -ENOSPC);
    assert_int_equal(hear_named("unknown", nine_ms, (struct school_message){0}).result, HEARD_TRAY);
    assert_int_equal(hear_named("s511", nine_ms, (struct school_message){0}).result, HEARD_IGNORED);
}

static void a_room_twice_is_refused(void **state)
{
    struct room_info info = {.id = "r1"};
    int index;

    (void)state;
    assert_int_equal(school_add_room(kit_school, &info, &index, NULL), -EEXIST);
    assert_int_equal(school_room_index(kit_school, "r1"), 1);
    assert_int_equal(school_room_index(kit_school, "r2"), -1);
}

static void an_ignored_sensor_is_neither_heard_nor_missed(void **state)
{
    struct room_info info = {.id = "lab"};
    int room, index;

    (void)state;
    assert_int_equal(school_add_room(kit_school, &info, &room, NULL), 0);
    assert_int_equal(school_add_device(kit_school, 9, "aside", "plain", room, true, &index, NULL), 0);
    school_broker(kit_school, true, nine_ms);
    assert_int_equal(hear_named("aside", nine_ms, (struct school_message){0}).result, HEARD_IGNORED);
    assert_int_equal(room_heard_ms(school_room(kit_school, (size_t)room)), 0);
    school_advance(kit_school, nine_ms + KIT_HOUR_MS);
    assert_int_equal(kit_event_count, 0);
}

static void rejects_are_counted_against_their_sensor(void **state)
{
    (void)state;
    school_reject(kit_school, "s1", "no number in co2");
    school_reject(kit_school, "nobody", "whatever");
    school_reject(kit_school, NULL, "whatever");
    assert_int_equal(school_device(kit_school, 1)->rejected, 1);
    assert_string_equal(school_device(kit_school, 1)->last_reject, "no number in co2");
    assert_int_equal(school_device(kit_school, 0)->rejected, 0);
}

/* -- what became of a message -- */

static void p10_a_flooder_is_cut_at_300_and_the_others_are_heard(void **state)
{
    (void)state;
    for (int i = 0; i < 300; i++)
        assert_int_equal(kit_hear(0, 700 + i % 3, READING_NO_TIME, nine_ms).result, HEARD_JUDGED);
    for (int i = 0; i < 700; i++)
        assert_int_equal(kit_hear(0, 700, READING_NO_TIME, nine_ms).result, HEARD_FLOOD);
    assert_int_equal(school_device(kit_school, 0)->rejected, 700);
    assert_int_equal(kit_hear(1, 650, READING_NO_TIME, nine_ms).result, HEARD_JUDGED);
    assert_int_equal(kit_hear(0, 700, READING_NO_TIME, nine_ms + 200).result, HEARD_JUDGED);
}

static void a_good_message_without_co2_is_judged(void **state)
{
    (void)state;
    assert_int_equal(kit_hear(0, NAN, READING_NO_TIME, nine_ms).result, HEARD_JUDGED);
    assert_int_equal(kit_hear(0, 65535, READING_NO_TIME, nine_ms + 1).result, HEARD_DOUBTFUL);
}

static void p07_a_retained_message_is_shown_late_and_never_counts_as_heard(void **state)
{
    struct school_message retained = {.retained = true};
    struct room_view view;

    (void)state;
    school_broker(kit_school, true, nine_ms - KIT_HOUR_MS);
    assert_int_equal(hear_named("unknown", nine_ms, retained).result, HEARD_RETAINED);
    assert_int_equal(school_tray_count(kit_school), 0);
    assert_int_equal(hear_named("s0", nine_ms, retained).result, HEARD_RETAINED);
    room_view(school_room(kit_school, 0), nine_ms, &view);
    assert_int_equal(view.freshness, FRESHNESS_LATE);
    assert_int_equal(view.level, AIR_UNKNOWN);
    assert_int_equal(school_device(kit_school, 0)->last_heard_ms, 0);
    school_advance(kit_school, nine_ms + 2 * KIT_HOUR_MS);
    assert_int_equal(kit_event_count, 0);       /* a room never heard is not silent either */
}

static void a_message_whose_time_is_unknown_is_kept_but_not_judged(void **state)
{
    struct school_heard heard = hear_named("s0", nine_ms, (struct school_message){.backlog = true});

    (void)state;
    assert_int_equal(heard.result, HEARD_LATE);
    assert_true(heard.flags & QUALITY_TIME_UNKNOWN);
    assert_int_equal(room_heard_ms(school_room(kit_school, 0)), 0);
}

static void p32_a_frozen_sensor_is_unknown_within_the_hour(void **state)
{
    struct room_view view;

    (void)state;
    for (int64_t minute = 0; minute <= 60; minute++) {
        kit_hear(0, 612, READING_NO_TIME, nine_ms + minute * KIT_MINUTE_MS);
        room_view(school_room(kit_school, 0), nine_ms + minute * KIT_MINUTE_MS, &view);
        assert_int_equal(view.level, minute < 60 ? AIR_GOOD : AIR_UNKNOWN);
    }
}

/* -- silence -- */

/* Time in steps of TICK_MS; rooms from `silent` on speak once a minute. */
static void run(size_t rooms, size_t silent, int64_t from_ms, int64_t to_ms)
{
    for (int64_t now = from_ms; now <= to_ms; now += TICK_MS) {
        for (size_t i = silent; i < rooms; i++)
            if (now % KIT_MINUTE_MS == (int64_t)(i % 6) * TICK_MS)
                kit_hear(i, 600 + (double)(now / KIT_MINUTE_MS % 7), READING_NO_TIME, now);
        school_advance(kit_school, now);
    }
}

static void p31_one_stopped_sensor_is_told_alone_and_60_percent_as_one(void **state)
{
    int64_t stopped_ms = nine_ms + KIT_HOUR_MS;

    for (size_t silent = 1; silent <= 6; silent += 5) {
        kit_close(state);
        kit_open(10);
        school_broker(kit_school, true, nine_ms - KIT_HOUR_MS);
        run(10, 0, nine_ms - KIT_HOUR_MS, stopped_ms);
        assert_int_equal(kit_event_count, 0);
        run(10, silent, stopped_ms + TICK_MS, stopped_ms + 20 * KIT_MINUTE_MS);
        assert_int_equal(kit_event_count, 1);
        assert_string_equal(kit_events[0].event.what, silent == 1 ? SCHOOL_SENSOR_SILENT : SCHOOL_INFRASTRUCTURE);
    }
}

static void p25_a_pause_of_ten_minutes_blames_nobody(void **state)
{
    int64_t stopped_ms = nine_ms + KIT_HOUR_MS, again_ms = stopped_ms + 20 * KIT_MINUTE_MS;

    kit_close(state);
    kit_open(10);
    school_broker(kit_school, true, nine_ms - KIT_HOUR_MS);
    run(10, 0, nine_ms, stopped_ms);
    school_deaf_until(kit_school, again_ms);
    run(10, 0, again_ms, again_ms + KIT_HOUR_MS);
    assert_int_equal(kit_event_count, 0);
}

/* However far apart school_advance is called: the silence of a room that stops at 15:20 ends with the period. */
static void a_silence_ends_at_the_end_of_the_period_whenever_that_is_looked_at(void **state)
{
    int64_t end_ms = kit_utc("2026-11-24T15:30:00Z");

    for (int64_t step_ms = TICK_MS; step_ms <= 20 * KIT_HOUR_MS; step_ms *= 30) {
        kit_close(state);
        kit_open(1);
        school_broker(kit_school, true, nine_ms);
        run(1, 0, nine_ms, end_ms - 30 * KIT_MINUTE_MS);
        run(1, 1, end_ms - 30 * KIT_MINUTE_MS + TICK_MS, end_ms - TICK_MS);
        for (int64_t now = end_ms + step_ms / 2; now < end_ms + KIT_HOUR_MS + step_ms; now += step_ms)
            school_advance(kit_school, now);
        assert_int_equal(kit_event_count, 2);
        assert_int_equal(kit_events[1].event.change.cleared_ms, end_ms);
        assert_true(kit_events[1].event.change.unoccupied);
        assert_string_equal(kit_events[1].reason, "unoccupied");
    }
}

/* At eight in the evening the school is out, but r1 has a class; at half past both sensors stop. */
static void a_room_with_hours_of_its_own_is_judged_and_missed_by_them(void **state)
{
    int64_t start_ms = kit_utc("2026-11-24T19:30:00Z"), begin_ms = start_ms + KIT_HOUR_MS / 2;
    int64_t silent_ms = begin_ms + KIT_HOUR_MS / 2, end_ms = begin_ms + 2 * KIT_HOUR_MS;
    struct week_hours evening = {.count = {0}};

    kit_close(state);
    assert_int_equal(calendar_add_period(&evening, 0x1f, (struct calendar_period){20 * 60, 22 * 60}, NULL), 0);
    assert_int_equal(calendar_add_room(&kit_calendar, "r1", &evening, NULL), 0);
    kit_open(2);
    school_broker(kit_school, true, start_ms);
    for (int64_t now = start_ms; now <= end_ms + KIT_HOUR_MS; now += KIT_MINUTE_MS) {
        for (size_t i = 0; i < 2 && now < silent_ms; i++)
            kit_hear(i, 1700 + (double)(now / KIT_MINUTE_MS % 7), READING_NO_TIME, now);
        school_advance(kit_school, now);
        assert_false(room_is_occupied(school_room(kit_school, 0), now));
        assert_int_equal(room_is_occupied(school_room(kit_school, 1), now), now >= begin_ms && now < end_ms);
    }
    for (size_t i = 0; i < kit_event_count; i++)
        assert_int_equal(kit_events[i].event.room, 1);
    assert_int_equal(kit_nth("union-neu-co2-act", 1, INCIDENT_RAISED, 0)->event.change.began_ms, begin_ms);
    assert_int_equal(kit_count(SCHOOL_SENSOR_SILENT, 1, INCIDENT_RAISED), 1);
    assert_int_equal(kit_nth(SCHOOL_SENSOR_SILENT, 1, INCIDENT_CLEARED, 0)->event.change.cleared_ms, end_ms);
    calendar_init(&kit_calendar);
}

static void a_record_without_word_of_the_broker_says_by_its_readings_that_it_stood(void **state)
{
    struct school_message replayed = {.replayed = true};

    (void)state;
    hear_named("s0", nine_ms, replayed);
    assert_true(school_broker_connected(kit_school));
    school_advance(kit_school, nine_ms + 16 * KIT_MINUTE_MS);
    assert_int_equal(kit_count(SCHOOL_SENSOR_SILENT, 0, INCIDENT_RAISED), 1);
}

static void p31_a_sensor_heard_in_an_earlier_life_is_missed_in_this_one(void **state)
{
    int64_t due_ms = nine_ms + 15 * KIT_MINUTE_MS;

    (void)state;
    school_expect(kit_school, 0, nine_ms - 3 * KIT_DAY_MS);
    school_broker(kit_school, true, nine_ms - KIT_HOUR_MS);
    run(2, 2, nine_ms - KIT_HOUR_MS, due_ms);
    assert_int_equal(kit_event_count, 0);
    run(2, 2, due_ms + TICK_MS, due_ms + KIT_MINUTE_MS);
    assert_int_equal(kit_event_count, 1);           /* and the other one, never heard, is not */
    assert_string_equal(kit_events[0].event.what, SCHOOL_SENSOR_SILENT);
    assert_int_equal(kit_events[0].event.room, 0);
    assert_int_equal(kit_events[0].event.change.raised_ms, due_ms);
}

static void a_sensor_is_missed_only_since_it_is_in_the_room(void **state)
{
    int64_t moved_ms = nine_ms + 2 * KIT_HOUR_MS;

    (void)state;
    school_expect(kit_school, 0, moved_ms);
    school_broker(kit_school, true, nine_ms - KIT_HOUR_MS);
    run(2, 2, nine_ms, moved_ms + 15 * KIT_MINUTE_MS);
    assert_int_equal(kit_event_count, 0);
    run(2, 2, moved_ms + 15 * KIT_MINUTE_MS + TICK_MS, moved_ms + 16 * KIT_MINUTE_MS);
    assert_int_equal(kit_event_count, 1);
    assert_int_equal(kit_events[0].event.change.began_ms, moved_ms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_tray_holds_50_unknown_sensors_and_refuses_one_more, start, kit_close),
        cmocka_unit_test_setup_teardown(a_name_is_the_same_in_any_case, start, kit_close),
        cmocka_unit_test_setup_teardown(limits_of_rooms_and_devices_are_exact, start, kit_close),
        cmocka_unit_test_setup_teardown(a_room_twice_is_refused, start, kit_close),
        cmocka_unit_test_setup_teardown(an_ignored_sensor_is_neither_heard_nor_missed, start, kit_close),
        cmocka_unit_test_setup_teardown(rejects_are_counted_against_their_sensor, start, kit_close),
        cmocka_unit_test_setup_teardown(p10_a_flooder_is_cut_at_300_and_the_others_are_heard, start, kit_close),
        cmocka_unit_test_setup_teardown(a_good_message_without_co2_is_judged, start, kit_close),
        cmocka_unit_test_setup_teardown(p07_a_retained_message_is_shown_late_and_never_counts_as_heard, start, kit_close),
        cmocka_unit_test_setup_teardown(a_message_whose_time_is_unknown_is_kept_but_not_judged, start, kit_close),
        cmocka_unit_test_setup_teardown(p32_a_frozen_sensor_is_unknown_within_the_hour, start, kit_close),
        cmocka_unit_test_setup_teardown(p31_one_stopped_sensor_is_told_alone_and_60_percent_as_one, start, kit_close),
        cmocka_unit_test_setup_teardown(p25_a_pause_of_ten_minutes_blames_nobody, start, kit_close),
        cmocka_unit_test_setup_teardown(a_silence_ends_at_the_end_of_the_period_whenever_that_is_looked_at, start,
                                        kit_close),
        cmocka_unit_test_setup_teardown(a_room_with_hours_of_its_own_is_judged_and_missed_by_them, start, kit_close),
        cmocka_unit_test_setup_teardown(a_record_without_word_of_the_broker_says_by_its_readings_that_it_stood, start,
                                        kit_close),
        cmocka_unit_test_setup_teardown(p31_a_sensor_heard_in_an_earlier_life_is_missed_in_this_one, start, kit_close),
        cmocka_unit_test_setup_teardown(a_sensor_is_missed_only_since_it_is_in_the_room, start, kit_close),
    };

    return cmocka_run_group_tests(tests, kit_load, NULL);
}
