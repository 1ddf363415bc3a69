/* tests/unit/test_statistics.c - day figures by numbers checked by hand. */
#include "rfc3339.h"
#include "day_figures.h"
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define COUNT(array) (sizeof array / sizeof *array)
#define assert_near(a, b, tolerance) assert_true(fabs((double)(a) - (double)(b)) <= (tolerance))

struct point {
    double minute, value;
};

static struct zone london, flat;
static struct calendar school, always;
static struct day_figures ignored;

static int setup(void **state)
{
    struct calendar_period all_day = {0, 24 * 60};

    (void)state;
    calendar_init(&school);
    memset(&always, 0, sizeof always);
    if (calendar_add_period(&always.hours, 0x7f, all_day, NULL) != 0)
        return -1;
    return zone_load("Europe/London", &london, NULL) != 0 || zone_load("UTC", &flat, NULL) != 0 ? -1 : 0;
}

static int64_t utc(const char *text)
{
    int64_t ms = 0;

    assert_int_equal(rfc3339_parse(text, strlen(text), &ms), 0);
    return ms;
}

/* Points joined whatever their gap, at minutes after 00:00 UTC of a day that is occupied throughout. */
static struct day_figures figures_of(const struct point *points, size_t count, struct level level)
{
    struct day_stream stream;

    day_stream_init(&stream, &always, NULL, &flat, &level, 1);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(day_stream_add(&stream, (int64_t)(points[i].minute * (double)MINUTE_MS), points[i].value,
                                        HOUR_MS, &ignored), 0);
    return stream.day;
}

/* -- the worked numbers of F9 -- */

static const struct point f9[] = {{0, 900}, {30, 1400}, {60, 1900}, {90, 2100}, {110, 2100}, {120, 1500}};

static void f9_mean_over_two_hours_is_1700(void **state)
{
    (void)state;
    struct day_figures day = figures_of(f9, COUNT(f9), (struct level){1000, LEVEL_ABOVE});

    assert_near(day_figures_mean(&day), 1700.0, 1e-9);
    assert_near(day.joined_ms, 120 * MINUTE_MS, 0);
    assert_near(day_figures_coverage(&day, 120 * MINUTE_MS), 1.0, 0);
    assert_near(day_figures_coverage(&day, INT64_MAX), 120.0 / 1440, 1e-12);
}

static void f9_dose_above_1000_is_1405_ppm_hours(void **state)
{
    (void)state;
    struct day_figures day = figures_of(f9, COUNT(f9), (struct level){1000, LEVEL_ABOVE});

    assert_near(level_figures_dose_h(&day.levels[0]), 1405.0, 1e-9);
    assert_near(level_figures_minutes(&day.levels[0]), 114.0, 1e-9);
}

static void f9_run_above_1500_is_24_88_minutes(void **state)
{
    static const struct point points[] = {{0, 1400},  {5, 1550},  {10, 1600}, {15, 1580},
                                          {20, 1620}, {25, 1590}, {30, 1450}};

    (void)state;
    struct day_figures day = figures_of(points, COUNT(points), (struct level){1500, LEVEL_ABOVE});

    assert_near(level_figures_longest_minutes(&day.levels[0]), 24.88, 0.005);
    assert_near(day.levels[0].longest_began_ms, 200000, 1);     /* two thirds of the first five minutes */
    assert_false(day.levels[0].is_running);
}

static void f9_run_above_2000_is_27_5_minutes(void **state)
{
    static const struct point points[] = {{0, 1900},  {5, 2050},  {10, 2100}, {15, 2080},
                                          {20, 2060}, {25, 2040}, {30, 2010}, {35, 1950}};

    (void)state;
    struct day_figures day = figures_of(points, COUNT(points), (struct level){2000, LEVEL_ABOVE});

    assert_near(level_figures_longest_minutes(&day.levels[0]), 27.5, 1e-9);
}

/* -- levels -- */

static void a_value_on_the_limit_is_at_least_and_at_most_it_but_neither_above_nor_below(void **state)
{
    static const struct point points[] = {{0, 1000}, {10, 1000}};
    static const double minutes[] = {
        [LEVEL_ABOVE] = 0, [LEVEL_AT_LEAST] = 10, [LEVEL_BELOW] = 0, [LEVEL_AT_MOST] = 10};

    (void)state;
    for (int side = LEVEL_ABOVE; side <= LEVEL_AT_MOST; side++) {
        struct day_figures day = figures_of(points, 2, (struct level){1000, (enum level_side)side});

        assert_near(level_figures_minutes(&day.levels[0]), minutes[side], 0);
    }
}

static void a_rising_line_is_first_below_and_then_above(void **state)
{
    static const struct point points[] = {{0, 900}, {10, 1100}};

    (void)state;
    for (int side = LEVEL_ABOVE; side <= LEVEL_AT_MOST; side++) {
        struct day_figures day = figures_of(points, 2, (struct level){1000, (enum level_side)side});

        assert_near(level_figures_minutes(&day.levels[0]), 5, 1e-9);
        assert_int_equal(day.levels[0].is_running, side == LEVEL_ABOVE || side == LEVEL_AT_LEAST);
        assert_near(level_figures_dose_h(&day.levels[0]), 50 * 5 / 60.0, 1e-9);
    }
}

static void touching_the_limit_ends_a_run_strictly_above_it_only(void **state)
{
    static const struct point points[] = {{0, 1100}, {10, 1000}, {20, 1100}};

    (void)state;
    struct day_figures above = figures_of(points, 3, (struct level){1000, LEVEL_ABOVE});
    struct day_figures at_least = figures_of(points, 3, (struct level){1000, LEVEL_AT_LEAST});

    assert_near(level_figures_longest_minutes(&above.levels[0]), 10, 1e-9);
    assert_near(level_figures_longest_minutes(&at_least.levels[0]), 20, 1e-9);
    assert_near(level_figures_minutes(&above.levels[0]), 20, 1e-9);
}

static void a_peak_that_touches_the_limit_lasts_no_time(void **state)
{
    static const struct point points[] = {{0, 900}, {10, 1000}, {20, 900}};

    (void)state;
    struct day_figures day = figures_of(points, 3, (struct level){1000, LEVEL_AT_LEAST});

    assert_near(day.levels[0].met_ms, 0, 0);
    assert_near(day.levels[0].longest_ms, 0, 0);
}

static void the_running_stretch_knows_since_when(void **state)
{
    static const struct point points[] = {{0, 900}, {10, 1100}, {20, 1200}};

    (void)state;
    struct day_figures day = figures_of(points, 3, (struct level){1000, LEVEL_ABOVE});

    assert_true(day.levels[0].is_running);
    assert_true(day.levels[0].run_began_ms == 5 * MINUTE_MS);
    assert_near(day.levels[0].run_ms, 15 * MINUTE_MS, 1e-6);
}

static void a_level_is_found_by_limit_and_side(void **state)
{
    static const struct point points[] = {{0, 900}};

    (void)state;
    struct day_figures day = figures_of(points, 1, (struct level){1000, LEVEL_ABOVE});

    assert_ptr_equal(day_figures_level(&day, (struct level){1000, LEVEL_ABOVE}), &day.levels[0]);
    assert_null(day_figures_level(&day, (struct level){1000, LEVEL_AT_LEAST}));
    assert_null(day_figures_level(&day, (struct level){1001, LEVEL_ABOVE}));
}

/* -- gaps and edges -- */

static void samples_are_joined_up_to_max_gap_and_not_a_millisecond_further(void **state)
{
    struct day_stream stream;

    (void)state;
    for (int64_t more_ms = 0; more_ms <= 1; more_ms++) {
        day_stream_init(&stream, &always, NULL, &flat, day_co2_levels, DAY_CO2_LEVELS);
        day_stream_add(&stream, 0, 900, 15 * MINUTE_MS, &ignored);
        day_stream_add(&stream, 15 * MINUTE_MS + more_ms, 900, 15 * MINUTE_MS, &ignored);
        assert_near(stream.day.joined_ms, more_ms ? 0 : 15 * MINUTE_MS, 0);
        assert_int_equal(stream.part_count, more_ms ? 0 : 1);
        assert_int_equal(isnan(day_figures_mean(&stream.day)) != 0, more_ms);
    }
}

static void a_gap_breaks_a_run(void **state)
{
    static const struct point points[] = {{0, 1100}, {10, 1100}, {80, 1100}, {85, 1100}};

    (void)state;
    struct day_figures day = figures_of(points, COUNT(points), (struct level){1000, LEVEL_ABOVE});

    assert_near(level_figures_longest_minutes(&day.levels[0]), 10, 1e-9);
    assert_near(level_figures_minutes(&day.levels[0]), 15, 1e-9);
    assert_near(day.levels[0].run_ms, 5 * MINUTE_MS, 0);
}

static void lines_are_cut_where_the_occupied_period_starts_and_ends(void **state)
{
    struct day_stream stream;

    (void)state;
    day_stream_init(&stream, &school, NULL, &london, day_co2_levels, DAY_CO2_LEVELS);
    /* Thursday: 400 ppm at 08:50 and 1000 at 09:10, local time; so 700 at 09:00 */
    day_stream_add(&stream, utc("2021-10-07T07:50:00Z"), 400, HOUR_MS, &ignored);
    day_stream_add(&stream, utc("2021-10-07T08:10:00Z"), 1000, HOUR_MS, &ignored);
    assert_near(stream.day.joined_ms, 10 * MINUTE_MS, 0);
    assert_near(stream.day.min, 700, 1e-9);
    assert_near(stream.day.max, 1000, 0);
    assert_near(day_figures_mean(&stream.day), 850, 1e-9);
    assert_true(stream.parts[0].start_ms == utc("2021-10-07T08:00:00Z"));

    /* 1000 at 15:20 to 3000 at 15:40: 2000 at the end of the day */
    day_stream_add(&stream, utc("2021-10-07T14:20:00Z"), 1000, HOUR_MS, &ignored);
    day_stream_add(&stream, utc("2021-10-07T14:40:00Z"), 3000, HOUR_MS, &ignored);
    assert_near(stream.day.joined_ms, 20 * MINUTE_MS, 0);
    assert_near(stream.day.max, 2000, 1e-9);
    assert_near(day_figures_level(&stream.day, day_co2_levels[3])->met_ms, 0, 0);
}

static void the_end_of_an_occupied_period_breaks_a_run(void **state)
{
    struct calendar calendar = {.closure_count = 0};
    struct calendar_period morning = {9 * 60, 12 * 60}, afternoon = {13 * 60, 15 * 60};
    struct day_stream stream;

    (void)state;
    calendar_add_period(&calendar.hours, 0x7f, morning, NULL);
    calendar_add_period(&calendar.hours, 0x7f, afternoon, NULL);
    day_stream_init(&stream, &calendar, NULL, &flat, day_co2_levels, DAY_CO2_LEVELS);
    for (int64_t at = 8 * HOUR_MS; at <= 16 * HOUR_MS; at += 5 * MINUTE_MS)
        day_stream_add(&stream, at, 900, HOUR_MS, &ignored);
    assert_near(level_figures_minutes(&stream.day.levels[0]), 300, 1e-9);
    assert_near(level_figures_longest_minutes(&stream.day.levels[0]), 180, 1e-9);
    assert_true(stream.day.levels[0].run_began_ms == 13 * HOUR_MS);
}

static void a_run_goes_on_where_two_periods_touch(void **state)
{
    struct calendar calendar = {.closure_count = 0};
    struct calendar_period first = {9 * 60, 10 * 60}, second = {10 * 60, 11 * 60};
    struct day_stream stream;

    (void)state;
    calendar_add_period(&calendar.hours, 0x7f, first, NULL);
    calendar_add_period(&calendar.hours, 0x7f, second, NULL);
    day_stream_init(&stream, &calendar, NULL, &flat, day_co2_levels, DAY_CO2_LEVELS);
    for (int64_t at = 8 * HOUR_MS; at <= 16 * HOUR_MS; at += 7 * MINUTE_MS)
        day_stream_add(&stream, at, 900, HOUR_MS, &ignored);
    assert_near(level_figures_longest_minutes(&stream.day.levels[0]), 120, 1e-9);
}

static void a_line_over_midnight_gives_each_day_its_part(void **state)
{
    struct day_figures finished;
    struct day_stream stream;

    (void)state;
    day_stream_init(&stream, &always, NULL, &london, day_co2_levels, DAY_CO2_LEVELS);
    assert_int_equal(day_stream_add(&stream, utc("2026-06-30T22:50:00Z"), 700, HOUR_MS, &finished), 0);
    assert_int_equal(day_stream_add(&stream, utc("2026-06-30T23:20:00Z"), 1000, HOUR_MS, &finished), 1);
    assert_int_equal(finished.date, civil_to_days(2026, 6, 30));
    assert_near(finished.joined_ms, 10 * MINUTE_MS, 0);
    assert_near(finished.max, 800, 1e-9);
    assert_int_equal(stream.day.date, civil_to_days(2026, 7, 1));
    assert_near(stream.day.joined_ms, 20 * MINUTE_MS, 0);
    assert_near(stream.day.min, 800, 1e-9);
    assert_int_equal(stream.part_count, 2);
}

static void days_of_23_and_25_hours_are_covered_whole(void **state)
{
    static const struct {
        const char *from, *to;
        int hours;
    } days[] = {{"2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z", 23},
                {"2026-10-24T23:00:00Z", "2026-10-26T00:00:00Z", 25}};

    (void)state;
    for (size_t i = 0; i < COUNT(days); i++) {
        struct day_figures finished = {.date = 0};
        struct day_stream stream;

        day_stream_init(&stream, &always, NULL, &london, day_co2_levels, DAY_CO2_LEVELS);
        for (int64_t at = utc(days[i].from); at <= utc(days[i].to); at += 5 * MINUTE_MS)
            assert_int_equal(day_stream_add(&stream, at, 1200, HOUR_MS, &finished), at == utc(days[i].to));
        assert_near(finished.joined_ms, days[i].hours * HOUR_MS, 0);
        assert_near(day_figures_coverage(&finished, INT64_MAX), 1, 0);
        assert_near(level_figures_longest_minutes(&finished.levels[1]), days[i].hours * 60, 1e-6);
    }
}

static void a_sample_that_is_not_newer_changes_nothing(void **state)
{
    struct day_stream stream, before;

    (void)state;
    day_stream_init(&stream, &always, NULL, &flat, day_co2_levels, DAY_CO2_LEVELS);
    day_stream_add(&stream, 5 * MINUTE_MS, 900, HOUR_MS, &ignored);
    before = stream;
    assert_int_equal(day_stream_add(&stream, 5 * MINUTE_MS, 1900, HOUR_MS, &ignored), -EINVAL);
    assert_int_equal(day_stream_add(&stream, 4 * MINUTE_MS, 1900, HOUR_MS, &ignored), -EINVAL);
    assert_memory_equal(&stream, &before, sizeof stream);
}

static void coverage_so_far_grows_into_the_coverage_of_the_day(void **state)
{
    struct day_stream stream;
    int64_t start = utc("2021-10-07T08:00:00Z");

    (void)state;
    day_stream_init(&stream, &school, NULL, &london, day_co2_levels, DAY_CO2_LEVELS);
    day_stream_add(&stream, start, 500, HOUR_MS, &ignored);
    assert_near(day_figures_coverage(&stream.day, start), 0, 0);
    day_stream_add(&stream, start + 39 * MINUTE_MS, 500, HOUR_MS, &ignored);
    assert_near(day_figures_coverage(&stream.day, start + 39 * MINUTE_MS), 1, 1e-12);
    assert_near(day_figures_coverage(&stream.day, start + 78 * MINUTE_MS), 0.5, 1e-12);
    assert_near(day_figures_coverage(&stream.day, INT64_MAX), 0.1, 1e-12);
    assert_near(day_figures_coverage(&stream.day, start + 100 * HOUR_MS), 0.1, 1e-12);
}

static void a_room_may_have_hours_of_its_own(void **state)
{
    struct week_hours own = {.count = {0}};
    struct calendar_period evening = {18 * 60, 20 * 60};
    struct day_stream stream;

    (void)state;
    calendar_add_period(&own, 0x7f, evening, NULL);
    day_stream_init(&stream, &school, &own, &london, day_co2_levels, DAY_CO2_LEVELS);
    for (int64_t at = utc("2021-10-07T00:00:00Z"); at < utc("2021-10-07T22:00:00Z"); at += 10 * MINUTE_MS)
        day_stream_add(&stream, at, 900, HOUR_MS, &ignored);
    assert_near(stream.day.joined_ms, 2 * HOUR_MS, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(f9_mean_over_two_hours_is_1700),
        cmocka_unit_test(f9_dose_above_1000_is_1405_ppm_hours),
        cmocka_unit_test(f9_run_above_1500_is_24_88_minutes),
        cmocka_unit_test(f9_run_above_2000_is_27_5_minutes),
        cmocka_unit_test(a_value_on_the_limit_is_at_least_and_at_most_it_but_neither_above_nor_below),
        cmocka_unit_test(a_rising_line_is_first_below_and_then_above),
        cmocka_unit_test(touching_the_limit_ends_a_run_strictly_above_it_only),
        cmocka_unit_test(a_peak_that_touches_the_limit_lasts_no_time),
        cmocka_unit_test(the_running_stretch_knows_since_when),
        cmocka_unit_test(a_level_is_found_by_limit_and_side),
        cmocka_unit_test(samples_are_joined_up_to_max_gap_and_not_a_millisecond_further),
        cmocka_unit_test(a_gap_breaks_a_run),
        cmocka_unit_test(lines_are_cut_where_the_occupied_period_starts_and_ends),
        cmocka_unit_test(the_end_of_an_occupied_period_breaks_a_run),
        cmocka_unit_test(a_run_goes_on_where_two_periods_touch),
        cmocka_unit_test(a_line_over_midnight_gives_each_day_its_part),
        cmocka_unit_test(days_of_23_and_25_hours_are_covered_whole),
        cmocka_unit_test(a_sample_that_is_not_newer_changes_nothing),
        cmocka_unit_test(coverage_so_far_grows_into_the_coverage_of_the_day),
        cmocka_unit_test(a_room_may_have_hours_of_its_own),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
