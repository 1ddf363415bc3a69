/* tests/unit/test_room_slots.c - half hours: the mean of the joined lines, cut where a half hour ends. */
#include "interval.h"
#include "room_slots.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define MINUTE_MS INT64_C(60000)
#define START_MS (SLOT_MS * 990000)

static struct room_slots slots;
static struct told {
    enum quantity quantity;
    int64_t start_ms;
    struct room_slot slot;
} told[16];
static size_t told_count;

static void tell(void *context, enum quantity quantity, int64_t start_ms, const struct room_slot *slot)
{
    (void)context;
    assert_true(told_count < 16);
    told[told_count++] = (struct told){quantity, start_ms, *slot};
}

static int start(void **state)
{
    (void)state;
    room_slots_init(&slots, CO2_PPM);
    told_count = 0;
    return 0;
}

/* Minutes from the start of a half hour; joined to the sample before when that is not longer ago than the gap. */
static void add_within(double minute, double value, double gap_min)
{
    room_slots_add(&slots, START_MS + llround(minute * (double)MINUTE_MS), value,
                   llround(gap_min * (double)MINUTE_MS), tell, NULL);
}

static void add(double minute, double value)
{
    add_within(minute, value, 60);
}

static void a_half_hour_has_the_mean_and_the_extremes_of_its_lines(void **state)
{
    (void)state;
    add(0, 600);
    add(10, 800);
    add(30, 800);             /* ends the half hour to the instant, and begins the next */
    assert_int_equal(told_count, 1);
    assert_int_equal(told[0].quantity, CO2_PPM);
    assert_int_equal(told[0].start_ms, START_MS);
    assert_float_equal(told[0].slot.mean, (700.0 * 10 + 800.0 * 20) / 30, 1e-9);
    assert_float_equal(told[0].slot.min, 600, 0);
    assert_float_equal(told[0].slot.max, 800, 0);
    assert_int_equal(told[0].slot.joined_s, 1800);
    assert_int_equal(told[0].slot.samples, 2);
}

static void a_line_over_the_edge_is_cut_there(void **state)
{
    (void)state;
    add(20, 600);
    add(40, 1000);
    assert_int_equal(told_count, 1);
    assert_float_equal(told[0].slot.mean, 700, 1e-9);
    assert_float_equal(told[0].slot.max, 800, 1e-9);
    assert_int_equal(told[0].slot.joined_s, 600);
    add(61, 1000);
    assert_int_equal(told_count, 2);
    assert_int_equal(told[1].start_ms, START_MS + SLOT_MS);
    assert_float_equal(told[1].slot.min, 800, 1e-9);
    assert_int_equal(told[1].slot.joined_s, 1800);
}

static void a_line_over_a_whole_half_hour_fills_it_though_it_has_no_sample(void **state)
{
    (void)state;
    add(20, 600);
    add(70, 600);
    assert_int_equal(told_count, 2);
    assert_int_equal(told[1].slot.joined_s, 1800);
    assert_int_equal(told[1].slot.samples, 0);
}

static void what_is_not_joined_has_no_mean(void **state)
{
    (void)state;
    add(5, 600);
    add_within(35, 900, 29.999);
    add_within(65, 900, 29.999);
    assert_int_equal(told_count, 0);
}

static void a_gap_is_joined_up_to_its_limit(void **state)
{
    (void)state;
    add(5, 600);
    add_within(35, 900, 30);
    assert_int_equal(told_count, 1);
    assert_int_equal(told[0].slot.joined_s, 25 * 60);
}

static void a_sample_is_joined_to_the_one_before_though_its_half_hour_was_told(void **state)
{
    (void)state;
    add(0, 600);
    add(29, 600);
    room_slots_advance(&slots, START_MS + SLOT_MS + INTERVAL_GAP_MAX_MS, tell, NULL);
    assert_int_equal(told_count, 1);
    add(89, 600);                   /* the line fills the half hours between, and a last minute of the first */
    assert_int_equal(told_count, 3);
    assert_int_equal(told[1].slot.joined_s, 60);
    assert_int_equal(told[2].slot.joined_s, 1800);
}

static void a_running_half_hour_is_told_when_no_line_can_reach_it_any_more(void **state)
{
    int64_t over_ms = START_MS + SLOT_MS + INTERVAL_GAP_MAX_MS;

    (void)state;
    room_slots_advance(&slots, over_ms, tell, NULL);        /* nothing runs yet */
    add(0, 600);
    add(10, 600);
    room_slots_advance(&slots, over_ms - 1, tell, NULL);
    assert_int_equal(told_count, 0);
    room_slots_advance(&slots, over_ms, tell, NULL);
    room_slots_advance(&slots, over_ms + 1, tell, NULL);
    assert_int_equal(told_count, 1);
    assert_int_equal(told[0].slot.joined_s, 600);
}

static void half_hours_before_1970_begin_where_they_should(void **state)
{
    (void)state;
    room_slots_add(&slots, -10 * MINUTE_MS, 20, INTERVAL_GAP_MIN_MS, tell, NULL);
    room_slots_add(&slots, -5 * MINUTE_MS, 20, INTERVAL_GAP_MIN_MS, tell, NULL);
    room_slots_advance(&slots, INTERVAL_GAP_MAX_MS, tell, NULL);
    assert_int_equal(told_count, 1);
    assert_int_equal(told[0].start_ms, -SLOT_MS);
}

static void nobody_need_listen(void **state)
{
    (void)state;
    room_slots_add(&slots, START_MS, 1, INTERVAL_GAP_MIN_MS, NULL, NULL);
    room_slots_add(&slots, START_MS + MINUTE_MS, 1, INTERVAL_GAP_MIN_MS, NULL, NULL);
    room_slots_advance(&slots, START_MS + 4 * SLOT_MS, NULL, NULL);
    assert_int_equal(slots.start_ms, INT64_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_half_hour_has_the_mean_and_the_extremes_of_its_lines, start),
        cmocka_unit_test_setup(a_line_over_the_edge_is_cut_there, start),
        cmocka_unit_test_setup(a_line_over_a_whole_half_hour_fills_it_though_it_has_no_sample, start),
        cmocka_unit_test_setup(what_is_not_joined_has_no_mean, start),
        cmocka_unit_test_setup(a_gap_is_joined_up_to_its_limit, start),
        cmocka_unit_test_setup(a_sample_is_joined_to_the_one_before_though_its_half_hour_was_told, start),
        cmocka_unit_test_setup(a_running_half_hour_is_told_when_no_line_can_reach_it_any_more, start),
        cmocka_unit_test_setup(half_hours_before_1970_begin_where_they_should, start),
        cmocka_unit_test_setup(nobody_need_listen, start),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
