/* When messages are sent, sent again, and old news: each limit from both sides. */
#include "pace.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define T0 INT64_C(1795428000000)       /* 2026-11-23T10:00:00Z, a Monday; lessons 09:00 to 15:30 */

static struct zone london;
static struct calendar calendar;
static const struct incident in_8c = {.id = 1, .room = "8c"}, of_the_site = {.id = 2};
static const struct rule stuffy = {.id = "stuffy"}, peak = {.id = "peak", .is_peak = true};

static int load_zone(void **state)
{
    (void)state;
    calendar_init(&calendar);
    return zone_load("Europe/London", &london, NULL);
}

static void p29_waits_double_from_1_to_30_minutes(void **state)
{
    static const int64_t minutes[] = {1, 2, 4, 8, 16, 30, 30, 30};

    (void)state;
    for (int i = 0; i < 8; i++) {
        assert_int_equal(pace_retry_ms(i + 1, 0), minutes[i] * MINUTE);
        assert_int_equal(pace_retry_ms(i + 1, UINT32_MAX), minutes[i] * MINUTE * 3 / 4);
    }
    assert_int_equal(pace_retry_ms(1000000, 0), 30 * MINUTE);
}

static void a_fifth_message_of_a_day_waits_for_the_next_hour(void **state)
{
    struct pace_past past = {.today = 3};
    int64_t now_ms = T0 + 5 * MINUTE;

    (void)state;
    assert_int_equal(pace_first_ms(&past, NOTIFY_RAISED, &in_8c, &stuffy, now_ms), now_ms);
    past.today = 4;
    assert_int_equal(pace_first_ms(&past, NOTIFY_RAISED, &in_8c, &stuffy, now_ms), T0 + HOUR);
    assert_int_equal(pace_first_ms(&past, NOTIFY_RAISED, &in_8c, &stuffy, T0 + HOUR), T0 + 2 * HOUR);
}

static void a_peak_and_the_whole_site_have_no_daily_budget(void **state)
{
    const struct pace_past past = {.today = 100};

    (void)state;
    assert_int_equal(pace_first_ms(&past, NOTIFY_RAISED, &in_8c, &peak, T0 + 1), T0 + 1);
    assert_int_equal(pace_first_ms(&past, NOTIFY_RAISED, &of_the_site, NULL, T0 + 1), T0 + 1);
}

static void p36_after_five_in_ten_minutes_even_a_peak_waits_for_the_next_ten(void **state)
{
    struct pace_past past = {.lately = 4};

    (void)state;
    assert_int_equal(pace_first_ms(&past, NOTIFY_RAISED, &in_8c, &peak, T0 + 1), T0 + 1);
    past.lately = 5;
    assert_int_equal(pace_first_ms(&past, NOTIFY_RAISED, &in_8c, &peak, T0 + 1), T0 + 10 * MINUTE);
}

static void p36_a_room_is_told_of_once_in_its_hold_window(void **state)
{
    const struct pace_past past = {.about_room_ms = T0 - 15 * MINUTE};

    (void)state;
    assert_int_equal(pace_first_ms(&past, NOTIFY_RAISED, &in_8c, &stuffy, T0), T0 + 5 * MINUTE);
    assert_int_equal(pace_first_ms(&past, NOTIFY_RETURNED, &in_8c, &stuffy, T0), T0 + 5 * MINUTE);
    assert_int_equal(pace_first_ms(&past, NOTIFY_CLEARED, &in_8c, &stuffy, T0), T0);
    assert_int_equal(pace_first_ms(&past, NOTIFY_RAISED, &in_8c, &peak, T0), T0);     /* it got worse */
}

static void a_message_about_a_room_is_old_at_the_end_of_the_school_day(void **state)
{
    (void)state;
    assert_int_equal(pace_old_ms(&stuffy, &calendar, NULL, &london, T0), T0 + 5 * HOUR + 30 * MINUTE);
    assert_int_equal(pace_old_ms(&stuffy, &calendar, NULL, &london, T0 + 5 * HOUR), T0 + 5 * HOUR + 30 * MINUTE);
    assert_int_equal(pace_old_ms(&stuffy, &calendar, NULL, &london, T0 + 5 * HOUR + 1),
                     T0 + 5 * HOUR + 30 * MINUTE + 1);
    assert_int_equal(pace_old_ms(&stuffy, &calendar, NULL, &london, T0 + 5 * HOUR + 29 * MINUTE),
                     T0 + 5 * HOUR + 59 * MINUTE);
}

static void outside_lessons_and_for_faults_it_is_old_after_a_day(void **state)
{
    (void)state;
    assert_int_equal(pace_old_ms(&stuffy, &calendar, NULL, &london, T0 + 5 * HOUR + 30 * MINUTE),
                     T0 + DAY + 5 * HOUR + 30 * MINUTE);
    assert_int_equal(pace_old_ms(&stuffy, &calendar, NULL, &london, T0 - DAY), T0);      /* a Sunday */
    assert_int_equal(pace_old_ms(NULL, &calendar, NULL, &london, T0), T0 + DAY);
}

/* An evening class, long after the school's own hours. */
static void a_room_with_hours_of_its_own_is_news_in_those(void **state)
{
    struct week_hours evening = {.count = {0}};
    struct calendar_period period = {18 * 60, 20 * 60};
    int64_t at_ms = T0 + 8 * HOUR + 15 * MINUTE, end_ms = T0 + 10 * HOUR;

    (void)state;
    assert_int_equal(calendar_add_period(&evening, 0x1f, period, NULL), 0);
    assert_int_equal(pace_old_ms(&stuffy, &calendar, &evening, &london, at_ms), end_ms);
    assert_int_equal(pace_held_until_ms(&calendar, &evening, &london, at_ms), end_ms + 30 * MINUTE);
}

static void what_is_held_is_of_use_until_half_an_hour_after_school(void **state)
{
    int64_t until_ms = T0 + 6 * HOUR;

    (void)state;
    assert_int_equal(pace_held_until_ms(&calendar, NULL, &london, T0), until_ms);
    assert_int_equal(pace_held_until_ms(&calendar, NULL, &london, until_ms - 1), until_ms);
    assert_int_equal(pace_held_until_ms(&calendar, NULL, &london, until_ms + 1), until_ms + 1);
    assert_int_equal(pace_held_until_ms(&calendar, NULL, &london, T0 - DAY), T0 - DAY);      /* a Sunday */
}

static void what_waits_is_fresh_held_retried_old_or_late(void **state)
{
    struct outbox_row row = {.made_ms = T0, .next_try_ms = T0, .dead_after_ms = T0 + HOUR};

    (void)state;
    assert_int_equal(pace_state(&row, T0), PACE_FRESH);
    assert_int_equal(pace_state(&row, T0 + HOUR - 1), PACE_FRESH);
    assert_int_equal(pace_state(&row, T0 + HOUR), PACE_OLD);
    row.next_try_ms = T0 + 1;
    assert_int_equal(pace_state(&row, T0 + 1), PACE_HELD);
    assert_int_equal(pace_state(&row, T0 + HOUR), PACE_LATE);
    row.tries = 1;
    assert_int_equal(pace_state(&row, T0 + 1), PACE_RETRIED);
    assert_int_equal(pace_state(&row, T0 + HOUR), PACE_OLD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p29_waits_double_from_1_to_30_minutes),
        cmocka_unit_test(a_fifth_message_of_a_day_waits_for_the_next_hour),
        cmocka_unit_test(a_peak_and_the_whole_site_have_no_daily_budget),
        cmocka_unit_test(p36_after_five_in_ten_minutes_even_a_peak_waits_for_the_next_ten),
        cmocka_unit_test(p36_a_room_is_told_of_once_in_its_hold_window),
        cmocka_unit_test(a_message_about_a_room_is_old_at_the_end_of_the_school_day),
        cmocka_unit_test(outside_lessons_and_for_faults_it_is_old_after_a_day),
        cmocka_unit_test(a_room_with_hours_of_its_own_is_news_in_those),
        cmocka_unit_test(what_is_held_is_of_use_until_half_an_hour_after_school),
        cmocka_unit_test(what_waits_is_fresh_held_retried_old_or_late),
    };

    return cmocka_run_group_tests(tests, load_zone, NULL);
}
