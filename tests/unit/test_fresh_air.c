/* tests/unit/test_fresh_air.c - the stream: clock hours, gaps, midnight, what is learned of outdoors, decays. */
#include "fresh_air.h"
#include "rfc3339.h"
#include "ventilation.h"
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define GAP_MS (15 * MINUTE_MS)
#define ENTRIES_MAX 4096
#define assert_near(a, b, tolerance) assert_true(fabs((double)(a) - (double)(b)) <= (tolerance))

static struct zone london, flat, kolkata;
static struct calendar school, always;
static struct fresh_air air;
static struct fresh_air_entry told[ENTRIES_MAX];
static size_t told_count;

static int setup(void **state)
{
    struct calendar_period all_day = {0, 24 * 60};

    (void)state;
    calendar_init(&school);
    memset(&always, 0, sizeof always);
    if (calendar_add_period(&always.hours, 0x7f, all_day, NULL) != 0)
        return -1;
    if (zone_load("Europe/London", &london, NULL) != 0 || zone_load("Asia/Kolkata", &kolkata, NULL) != 0)
        return -1;
    return zone_load("UTC", &flat, NULL);
}

static int64_t utc(const char *text)
{
    int64_t ms = 0;

    assert_int_equal(rfc3339_parse(text, strlen(text), &ms), 0);
    return ms;
}

static void keep(void *context, const struct fresh_air_entry *entry)
{
    (void)context;
    assert_true(told_count < ENTRIES_MAX);
    told[told_count++] = *entry;
}

static void begin(const struct calendar *calendar, const struct zone *zone, double outdoor_ppm)
{
    struct fresh_air_inputs inputs = {
        .room = {180, 30, AGES_11_15, USE_CLASSROOM}, .outdoor_ppm = outdoor_ppm, .calendar = calendar, .zone = zone};

    told_count = 0;
    fresh_air_init(&air, &inputs, keep, NULL);
}

static void add(int64_t time_ms, double co2_ppm, double people)
{
    const struct fresh_air_sample sample = {time_ms, co2_ppm, people, 20};

    fresh_air_add(&air, &sample, GAP_MS);
}

/* A sample every five minutes of [from, to). */
static void add_level(int64_t from_ms, int64_t to_ms, double co2_ppm, double people)
{
    for (int64_t at_ms = from_ms; at_ms < to_ms; at_ms += 5 * MINUTE_MS)
        add(at_ms, co2_ppm, people);
}

/* From 1600 ppm on, at 1.8 changes an hour over 420 outdoors. */
static void add_fall(int64_t from_ms, int64_t to_ms, double people)
{
    for (int64_t at_ms = from_ms; at_ms < to_ms; at_ms += 5 * MINUTE_MS)
        add(at_ms, 420 + 1180 * exp(-1.8 * (double)(at_ms - from_ms) / (double)HOUR_MS), people);
}

static double middle(const struct fresh_air_entry *entry)
{
    return sqrt(entry->range.litres_per_s[0] * entry->range.litres_per_s[1]);
}

static double steady_flow(double people, double excess_ppm)
{
    return people * generation_in_room_air(generation_of_ages_l_per_s(AGES_11_15), 20) * 1e6 / excess_ppm;
}

/* -- hours -- */

static void each_clock_hour_of_occupied_time_is_answered(void **state)
{
    (void)state;
    begin(&school, &flat, 420);
    add_level(utc("2025-10-06T08:00:00Z"), utc("2025-10-06T17:00:00Z"), 1000, 25);
    fresh_air_finish(&air);
    assert_int_equal(told_count, 7);
    for (size_t i = 0; i < told_count; i++) {
        assert_int_equal(told[i].refusal, FLOW_GIVEN);
        assert_int_equal(told[i].range.method, FLOW_STEADY);
        assert_true(told[i].from_ms == utc("2025-10-06T09:00:00Z") + (int64_t)i * HOUR_MS);
        assert_true(told[i].to_ms == told[i].from_ms + (i < 6 ? HOUR_MS : HOUR_MS / 2));
        assert_near(middle(&told[i]), steady_flow(25, 580), 0.1);
    }
}

static void hours_are_those_of_the_clock_on_the_wall(void **state)
{
    (void)state;
    begin(&school, &kolkata, 420);          /* UTC + 5:30 */
    add_level(utc("2025-10-06T03:00:00Z"), utc("2025-10-06T11:00:00Z"), 1000, 25);
    fresh_air_finish(&air);
    assert_int_equal(told_count, 7);
    assert_true(told[0].from_ms == utc("2025-10-06T03:30:00Z"));
    assert_true(told[6].to_ms == utc("2025-10-06T10:00:00Z"));
}

static void the_clocks_going_back_cost_no_hour(void **state)
{
    (void)state;
    begin(&always, &london, 420);           /* 25 hours */
    add_level(utc("2025-10-25T23:00:00Z"), utc("2025-10-27T00:05:00Z"), 1000, 25);
    fresh_air_finish(&air);
    assert_int_equal(told_count, 25);
}

static void a_stretch_over_midnight_belongs_to_both_days(void **state)
{
    (void)state;
    begin(&always, &flat, 420);
    for (int64_t at_ms = utc("2025-10-06T22:53:00Z"); at_ms < utc("2025-10-07T01:10:00Z"); at_ms += 10 * MINUTE_MS)
        add(at_ms, 1000, 25);
    fresh_air_finish(&air);
    assert_int_equal(told_count, 4);
    assert_int_equal(told[1].refusal, FLOW_GIVEN);
    assert_int_equal(told[2].refusal, FLOW_GIVEN);
    assert_true(told[2].from_ms == utc("2025-10-07T00:00:00Z"));
}

/* 100 people-minutes in the second half: the mean head count is what counts. */
static void people_are_the_mean_over_the_hour(void **state)
{
    (void)state;
    begin(&school, &flat, 420);
    add_level(utc("2025-10-06T09:00:00Z"), utc("2025-10-06T09:30:00Z"), 1000, 10);
    add_level(utc("2025-10-06T09:30:00Z"), utc("2025-10-06T10:05:00Z"), 1000, 20);
    fresh_air_finish(&air);
    assert_int_equal(told[0].refusal, FLOW_GIVEN);
    assert_near(told[0].range.people, 15, 1e-9);        /* a count is a step: nobody is half there */
    assert_false(told[0].range.people_are_assumed);
}

static void seats_are_taken_where_nobody_counted(void **state)
{
    (void)state;
    begin(&school, &flat, 420);
    add_level(utc("2025-10-06T09:00:00Z"), utc("2025-10-06T10:00:00Z"), 1000, 25);
    add_level(utc("2025-10-06T10:00:00Z"), utc("2025-10-06T11:05:00Z"), 1000, NAN);
    fresh_air_finish(&air);
    assert_true(told[1].range.people_are_assumed);
    assert_near(told[1].range.people, 30, 0);
}

static void a_rise_is_balanced_exactly(void **state)
{
    (void)state;
    const struct ventilation_use use = {25 * generation_in_room_air(0.00445, 20), 150, 180, 420};
    const int64_t from_ms = utc("2025-10-06T09:00:00Z");

    begin(&school, &flat, 420);
    for (int64_t at_ms = 0; at_ms <= HOUR_MS; at_ms += MINUTE_MS)
        add(from_ms + at_ms, ventilation_level_ppm(&use, 500, (double)at_ms / (double)HOUR_MS), 25);
    fresh_air_finish(&air);
    assert_int_equal(told[0].range.method, FLOW_TRANSIENT);
    assert_near(middle(&told[0]) / 150, 1, 0.002);
}

/* -- gaps -- */

/* 15 minutes are missing at the beginning: three quarters are left; then 16. */
static void three_quarters_of_an_hour_are_needed(void **state)
{
    (void)state;
    begin(&school, &flat, 420);
    add_level(utc("2025-10-06T09:15:00Z"), utc("2025-10-06T10:05:00Z"), 1000, 25);
    fresh_air_finish(&air);
    assert_int_equal(told[0].refusal, FLOW_GIVEN);
    assert_true(told[0].from_ms == utc("2025-10-06T09:15:00Z"));
    assert_true(told[0].to_ms == utc("2025-10-06T10:00:00Z"));

    begin(&school, &flat, 420);
    add_level(utc("2025-10-06T09:16:00Z"), utc("2025-10-06T10:06:00Z"), 1000, 25);
    fresh_air_finish(&air);
    assert_int_equal(told[0].refusal, FLOW_GAPS);
    assert_true(told[0].from_ms == utc("2025-10-06T09:00:00Z"));
    assert_true(told[0].to_ms == utc("2025-10-06T10:00:00Z"));
}

static void half_an_hour_is_the_least(void **state)
{
    struct calendar brief;
    const struct calendar_period half = {9 * 60, 9 * 60 + 30}, less = {9 * 60, 9 * 60 + 25};
    const struct calendar_period *const periods[] = {&half, &less};

    (void)state;
    for (int i = 0; i < 2; i++) {
        memset(&brief, 0, sizeof brief);
        assert_int_equal(calendar_add_period(&brief.hours, 0x7f, *periods[i], NULL), 0);
        begin(&brief, &flat, 420);
        add_level(utc("2025-10-06T09:00:00Z"), utc("2025-10-06T10:05:00Z"), 1000, 25);
        fresh_air_finish(&air);
        assert_int_equal(told_count, 1);
        assert_int_equal(told[0].refusal, i == 0 ? FLOW_GIVEN : FLOW_GAPS);
    }
}

/* 09:00-09:20 and 09:30-10:00: the break between them is nobody's, and a lesson in the afternoon not this hour's. */
static void only_the_occupied_part_of_an_hour_counts(void **state)
{
    const struct calendar_period lessons[] = {{540, 560}, {570, 600}, {900, 960}};
    struct calendar broken;

    (void)state;
    memset(&broken, 0, sizeof broken);
    for (int i = 0; i < 3; i++)
        assert_int_equal(calendar_add_period(&broken.hours, 0x7f, lessons[i], NULL), 0);
    begin(&broken, &flat, 420);
    add_level(utc("2025-10-06T09:00:00Z"), utc("2025-10-06T10:05:00Z"), 1000, 25);
    fresh_air_finish(&air);
    assert_int_equal(told_count, 1);
    assert_int_equal(told[0].refusal, FLOW_GAPS);           /* 30 of 50 minutes in one piece */
    assert_true(told[0].from_ms == utc("2025-10-06T09:00:00Z"));
    assert_true(told[0].to_ms == utc("2025-10-06T10:00:00Z"));
}

static void a_silent_day_is_left_out(void **state)
{
    (void)state;
    begin(&school, &flat, 420);
    add_level(utc("2025-10-06T09:00:00Z"), utc("2025-10-06T10:05:00Z"), 1000, 25);
    add_level(utc("2025-10-08T09:00:00Z"), utc("2025-10-08T10:05:00Z"), 1000, 25);
    fresh_air_finish(&air);
    assert_int_equal(told_count, 2);
    assert_true(told[1].from_ms == utc("2025-10-08T09:00:00Z"));
    assert_int_equal(told[1].refusal, FLOW_GIVEN);
}

static void only_neighbours_are_joined(void **state)
{
    (void)state;
    begin(&school, &flat, 420);
    add_level(utc("2025-10-06T09:00:00Z"), utc("2025-10-06T09:30:00Z"), 1000, 25);
    add_level(utc("2025-10-06T09:40:00Z"), utc("2025-10-06T10:30:00Z"), 1000, 25);     /* 15 minutes after 09:25 */
    add_level(utc("2025-10-06T10:41:00Z"), utc("2025-10-06T11:06:00Z"), 1000, 25);     /* 16 after 10:25 */
    fresh_air_finish(&air);
    assert_int_equal(told_count, 3);
    assert_int_equal(told[0].refusal, FLOW_GIVEN);
    assert_int_equal(told[1].refusal, FLOW_GAPS);
}

static void samples_out_of_order_are_ignored(void **state)
{
    (void)state;
    begin(&school, &flat, 420);
    add_level(utc("2025-10-06T09:00:00Z"), utc("2025-10-06T10:05:00Z"), 1000, 25);
    add(utc("2025-10-06T10:00:00Z"), 9000, 25);
    add(utc("2025-10-06T09:30:00Z"), 9000, 25);
    fresh_air_finish(&air);
    assert_near(middle(&told[0]), steady_flow(25, 580), 0.1);
}

static void a_room_without_a_volume_is_told_nothing_about(void **state)
{
    (void)state;
    begin(&school, &flat, 420);
    air.inputs.room.volume_m3 = 0;
    add_level(utc("2025-10-06T09:00:00Z"), utc("2025-10-06T17:00:00Z"), 1000, 25);
    fresh_air_finish(&air);
    assert_int_equal(told_count, 0);
}

/* -- outdoors -- */

/* The sensor reads 40 low: its nights show 380. */
static void a_sensors_offset_cancels(void **state)
{
    (void)state;
    begin(&school, &flat, 0);
    add_level(utc("2025-10-06T00:00:00Z"), utc("2025-10-06T09:00:00Z"), 381, NAN);
    add_level(utc("2025-10-06T09:00:00Z"), utc("2025-10-06T10:05:00Z"), 961, 25);
    fresh_air_finish(&air);
    assert_near(baseline_ppm(&air.baseline), 381, 0);
    assert_near(middle(&told[0]), steady_flow(25, 580), 0.1);
}

static void what_a_person_says_of_outdoors_wins(void **state)
{
    (void)state;
    begin(&school, &flat, 430);
    add_level(utc("2025-10-06T00:00:00Z"), utc("2025-10-06T09:00:00Z"), 381, NAN);
    add_level(utc("2025-10-06T09:00:00Z"), utc("2025-10-06T10:05:00Z"), 961, 25);
    fresh_air_finish(&air);
    assert_near(middle(&told[0]), steady_flow(25, 531), 0.1);
}

static void without_a_night_outdoors_is_guessed(void **state)
{
    (void)state;
    begin(&school, &flat, 0);
    add_level(utc("2025-10-06T08:00:00Z"), utc("2025-10-06T09:00:00Z"), 381, NAN);
    add_level(utc("2025-10-06T09:00:00Z"), utc("2025-10-06T10:05:00Z"), 1000, 25);
    fresh_air_finish(&air);
    assert_near(middle(&told[0]), steady_flow(25, 580), 0.1);
}

static void a_night_with_people_teaches_nothing(void **state)
{
    (void)state;
    begin(&school, &flat, 0);
    add_level(utc("2025-10-06T00:00:00Z"), utc("2025-10-06T09:00:00Z"), 450, 1);
    fresh_air_finish(&air);
    assert_true(isnan(baseline_ppm(&air.baseline)));
}

static void a_learned_level_needs_four_hours_and_a_flushed_room(void **state)
{
    struct baseline baseline;

    (void)state;
    baseline_init(&baseline);
    baseline_add(&baseline, 401, 14399);
    assert_true(isnan(baseline_ppm(&baseline)));
    baseline_add(&baseline, 401, 1);
    assert_near(baseline_ppm(&baseline), 401, 0);
    baseline_add(&baseline, 300, 700);          /* under 5 % */
    assert_near(baseline_ppm(&baseline), 401, 0);
    baseline_add(&baseline, 300, 100);
    assert_near(baseline_ppm(&baseline), 351, 0);

    baseline_init(&baseline);
    baseline_add(&baseline, 470, 20000);
    assert_true(isnan(baseline_ppm(&baseline)));
    baseline_add(&baseline, 469, 2000);
    assert_near(baseline_ppm(&baseline), 469, 0);
    baseline_fade(&baseline);
    assert_true(isnan(baseline_ppm(&baseline)));        /* half of 22000 s is under four hours */
}

/* 441 is 21 over the usual: half of it may be the sensor's, half the room's. */
static void a_high_night_is_half_believed(void **state)
{
    (void)state;
    begin(&school, &flat, 0);
    add_level(utc("2025-10-06T00:00:00Z"), utc("2025-10-06T09:00:00Z"), 441, NAN);
    add_level(utc("2025-10-06T09:00:00Z"), utc("2025-10-06T10:05:00Z"), 930.5, 25);
    fresh_air_finish(&air);
    assert_near(middle(&told[0]), steady_flow(25, 500), 0.1);
}

static void a_level_that_may_be_unflushed_widens_the_range(void **state)
{
    double ratios[2];
    const double nights_ppm[2] = {419, 459};

    (void)state;
    for (int i = 0; i < 2; i++) {
        begin(&school, &flat, 0);
        add_level(utc("2025-10-06T00:00:00Z"), utc("2025-10-06T09:00:00Z"), nights_ppm[i], NAN);
        add_level(utc("2025-10-06T09:00:00Z"), utc("2025-10-06T10:05:00Z"), nights_ppm[i] + 300, 25);
        fresh_air_finish(&air);
        ratios[i] = told[0].range.litres_per_s[1] / told[0].range.litres_per_s[0];
    }
    assert_true(ratios[1] > ratios[0] + 0.01);
}

/* -- decays -- */

static void the_end_of_the_day_starts_a_decay(void **state)
{
    (void)state;
    begin(&school, &flat, 420);
    add_level(utc("2025-10-06T15:00:00Z"), utc("2025-10-06T15:30:00Z"), 1600, NAN);
    add_fall(utc("2025-10-06T15:30:00Z"), utc("2025-10-06T18:00:00Z"), NAN);
    fresh_air_finish(&air);
    assert_int_equal(told_count, 2);
    assert_int_equal(told[1].refusal, FLOW_GIVEN);
    assert_int_equal(told[1].range.method, FLOW_DECAY);
    assert_near(middle(&told[1]), 90, 0.1);
    assert_true(told[1].from_ms == utc("2025-10-06T15:30:00Z"));
    assert_true(told[1].to_ms == utc("2025-10-06T16:10:00Z"));      /* a third of the excess is left */
}

static void a_count_of_nobody_starts_a_decay_at_any_time(void **state)
{
    (void)state;
    begin(&school, &flat, 420);
    add_level(utc("2025-10-06T10:00:00Z"), utc("2025-10-06T10:30:00Z"), 1600, 25);
    add_fall(utc("2025-10-06T10:30:00Z"), utc("2025-10-06T11:00:00Z"), 0);
    add_level(utc("2025-10-06T11:00:00Z"), utc("2025-10-06T11:05:00Z"), 900, 25);
    fresh_air_finish(&air);
    assert_int_equal(told[1].range.method, FLOW_DECAY);
    assert_near(middle(&told[1]), 90, 0.1);
    assert_true(told[1].from_ms == utc("2025-10-06T10:30:00Z"));
    assert_true(told[1].to_ms == utc("2025-10-06T10:55:00Z"));
}

static void people_who_come_back_end_a_decay(void **state)
{
    (void)state;
    begin(&school, &flat, 420);
    add_level(utc("2025-10-06T16:00:00Z"), utc("2025-10-06T16:30:00Z"), 1600, 25);
    add_fall(utc("2025-10-06T16:30:00Z"), utc("2025-10-06T16:50:00Z"), 0);      /* 15 minutes between first and last */
    add_level(utc("2025-10-06T16:50:00Z"), utc("2025-10-06T17:10:00Z"), 1000, 1);
    fresh_air_finish(&air);
    assert_int_equal(told_count, 1);
    assert_int_equal(told[0].refusal, FLOW_GAPS);
    assert_true(told[0].to_ms == utc("2025-10-06T16:45:00Z"));
}

static void a_gap_ends_a_decay(void **state)
{
    (void)state;
    begin(&school, &flat, 420);
    add_level(utc("2025-10-06T15:25:00Z"), utc("2025-10-06T15:30:00Z"), 1600, NAN);
    add_fall(utc("2025-10-06T15:30:00Z"), utc("2025-10-06T15:45:00Z"), NAN);
    add_level(utc("2025-10-06T15:56:00Z"), utc("2025-10-06T17:00:00Z"), 900, NAN);
    fresh_air_finish(&air);
    assert_int_equal(told_count, 2);
    assert_int_equal(told[0].refusal, FLOW_GAPS);
    assert_true(told[0].to_ms == utc("2025-10-06T15:40:00Z"));
}

static void a_decay_is_followed_for_ninety_minutes(void **state)
{
    (void)state;
    begin(&school, &flat, 420);
    add_level(utc("2025-10-06T15:25:00Z"), utc("2025-10-06T15:30:00Z"), 1600, NAN);
    for (int64_t minute = 0; minute < 300; minute++)        /* 0.4 changes an hour: never down to a third */
        add(utc("2025-10-06T15:30:00Z") + minute * MINUTE_MS, 420 + 1180 * exp(-0.4 * (double)minute / 60), NAN);
    fresh_air_finish(&air);
    assert_int_equal(told_count, 2);
    assert_int_equal(told[1].refusal, FLOW_GIVEN);
    assert_near(middle(&told[1]), 20, 0.1);
    assert_true(told[1].to_ms > utc("2025-10-06T16:53:00Z"));
    assert_true(told[1].to_ms <= utc("2025-10-06T17:00:00Z"));
}

/* -- many -- */

static void every_answer_is_told_in_order_however_many_there_are(void **state)
{
    (void)state;
    begin(&always, &flat, 420);
    add_level(utc("2025-10-06T00:00:00Z"), utc("2025-10-06T00:00:00Z") + 30 * DAY_MS + 1, 1000, 25);
    assert_true(told_count >= FRESH_AIR_PENDING_MAX);
    fresh_air_finish(&air);
    assert_int_equal(told_count, 30 * 24);
    for (size_t i = 1; i < told_count; i++)
        assert_true(told[i].from_ms == told[i - 1].to_ms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_clock_hour_of_occupied_time_is_answered),
        cmocka_unit_test(hours_are_those_of_the_clock_on_the_wall),
        cmocka_unit_test(the_clocks_going_back_cost_no_hour),
        cmocka_unit_test(a_stretch_over_midnight_belongs_to_both_days),
        cmocka_unit_test(people_are_the_mean_over_the_hour),
        cmocka_unit_test(seats_are_taken_where_nobody_counted),
        cmocka_unit_test(a_rise_is_balanced_exactly),
        cmocka_unit_test(three_quarters_of_an_hour_are_needed),
        cmocka_unit_test(half_an_hour_is_the_least),
        cmocka_unit_test(only_the_occupied_part_of_an_hour_counts),
        cmocka_unit_test(a_silent_day_is_left_out),
        cmocka_unit_test(only_neighbours_are_joined),
        cmocka_unit_test(samples_out_of_order_are_ignored),
        cmocka_unit_test(a_room_without_a_volume_is_told_nothing_about),
        cmocka_unit_test(a_sensors_offset_cancels),
        cmocka_unit_test(what_a_person_says_of_outdoors_wins),
        cmocka_unit_test(without_a_night_outdoors_is_guessed),
        cmocka_unit_test(a_night_with_people_teaches_nothing),
        cmocka_unit_test(a_learned_level_needs_four_hours_and_a_flushed_room),
        cmocka_unit_test(a_high_night_is_half_believed),
        cmocka_unit_test(a_level_that_may_be_unflushed_widens_the_range),
        cmocka_unit_test(the_end_of_the_day_starts_a_decay),
        cmocka_unit_test(a_count_of_nobody_starts_a_decay_at_any_time),
        cmocka_unit_test(people_who_come_back_end_a_decay),
        cmocka_unit_test(a_gap_ends_a_decay),
        cmocka_unit_test(a_decay_is_followed_for_ninety_minutes),
        cmocka_unit_test(every_answer_is_told_in_order_however_many_there_are),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
