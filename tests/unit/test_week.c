/* tests/unit/test_week.c - a real week of a real classroom: every figure of the expected file, from the CSV alone. */
#include "rfc3339.h"
#include "statistics.h"
#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WEEK SHARED_DIR "/data/room-one-2021-10-07"
#define SAMPLES_MAX 4096
#define DAYS_MAX 16
#define MS_PER_MINUTE 60000.0

struct sample {
    int64_t time_ms;
    double co2_ppm, temperature_c;
};

static struct zone zone;
static struct calendar calendar;
static struct sample samples[SAMPLES_MAX];
static size_t sample_count;
static int64_t max_gap_ms;

/* Rows such as: 07/10/2021 14:37:48,"907","23.5","56","1017" in local wall-clock time. */
static int read_week(void **state)
{
    FILE *file = fopen(WEEK ".csv", "re");
    int64_t intervals_ms[SAMPLES_MAX];
    char row[256];

    (void)state;
    if (!file) {
        print_message("skipped: there is no %s.csv\n", WEEK);
        return 0;
    }
    while (fgets(row, sizeof row, file)) {
        struct sample *sample = &samples[sample_count];
        int day, month, year, hour, minute, second;

        if (sscanf(row, "%d/%d/%d %d:%d:%d,\"%lf\",\"%lf\"", &day, &month, &year, &hour, &minute, &second,
                   &sample->co2_ppm, &sample->temperature_c) != 8)
            continue;
        sample->time_ms =
            zone_to_utc(&zone, civil_to_days(year, month, day), hour * 3600 + minute * 60 + second, false);
        if (sample_count)
            intervals_ms[sample_count - 1] = sample->time_ms - sample[-1].time_ms;
        if (++sample_count == SAMPLES_MAX)
            break;
    }
    fclose(file);
    max_gap_ms = sample_count ? interval_max_gap_ms(interval_median_ms(intervals_ms, sample_count - 1)) : 0;
    return 0;
}

static int setup(void **state)
{
    calendar_init(&calendar);
    return zone_load("Europe/London", &zone, NULL) == 0 ? read_week(state) : -1;
}

static size_t days_of(enum level_side side, bool is_co2, struct day_figures days[DAYS_MAX])
{
    const struct level levels[] = {{800, side}, {1000, side}, {1500, side}, {2000, side}};
    static struct day_stream stream;
    size_t count = 0;

    day_stream_init(&stream, &calendar, NULL, &zone, levels, 4);
    for (size_t i = 0; i < sample_count; i++) {
        double value = is_co2 ? samples[i].co2_ppm : samples[i].temperature_c;
        int r = day_stream_add(&stream, samples[i].time_ms, value, max_gap_ms, &days[count]);

        assert_true(r >= 0);
        count += (size_t)r;
        assert_true(count < DAYS_MAX);
    }
    days[count++] = stream.day;
    return count;
}

static const struct day_figures *find_day(const struct day_figures *days, size_t count, const char *date)
{
    int year, month, day;

    assert_int_equal(sscanf(date, "%d-%d-%d", &year, &month, &day), 3);
    for (size_t i = 0; i < count; i++)
        if (days[i].date == civil_to_days(year, month, day))
            return &days[i];
    fail_msg("no figures for %s", date);
    return NULL;
}

/* The tolerance of the job: 0.1 % or 0.001. */
static void compare(const char *date, const char *name, double figure, const json_t *expected)
{
    double wanted = json_number_value(expected);

    assert_true(json_is_number(expected));
    if (!(fabs(figure - wanted) <= fmax(0.001, 0.001 * fabs(wanted))))
        fail_msg("%s %s: %.4f, expected %.4f", date, name, figure, wanted);
}

static void compare_basics(const char *date, const struct day_figures *day, const json_t *expected)
{
    compare(date, "coverage", day_figures_coverage(day, INT64_MAX), json_object_get(expected, "coverage"));
    compare(date, "mean", day_figures_mean(day), json_object_get(expected, "mean"));
    compare(date, "min", day->min, json_object_get(expected, "min"));
    compare(date, "max", day->max, json_object_get(expected, "max"));
}

static void every_figure_is_as_expected(void **state)
{
    static struct day_figures co2[DAYS_MAX], temperature[DAYS_MAX];
    size_t co2_count, temperature_count, index;
    json_t *expected, *entry;

    (void)state;
    if (!sample_count)
        return;
    co2_count = days_of(LEVEL_ABOVE, true, co2);
    temperature_count = days_of(LEVEL_ABOVE, false, temperature);
    expected = json_load_file(WEEK ".expected.json", 0, NULL);
    assert_non_null(expected);
    assert_int_equal(json_array_size(json_object_get(expected, "days")), 6);
    json_array_foreach(json_object_get(expected, "days"), index, entry) {
        const char *date = json_string_value(json_object_get(entry, "date"));
        const struct day_figures *day = find_day(co2, co2_count, date);
        const json_t *figures = json_object_get(entry, "co2_ppm");

        compare(date, "occupied_minutes", (double)day_figures_occupied_ms(day, INT64_MAX) / MS_PER_MINUTE,
                json_object_get(entry, "occupied_minutes"));
        compare_basics(date, day, figures);
        compare_basics(date, find_day(temperature, temperature_count, date), json_object_get(entry, "temperature_c"));
        for (size_t i = 0; i < DAY_CO2_LEVELS; i++) {
            const struct level_figures *level = day_figures_level(day, day_co2_levels[i]);
            char key[16];

            snprintf(key, sizeof key, "%.0f", day_co2_levels[i].limit);
            compare(date, "minutes_above", level_figures_minutes(level),
                    json_object_get(json_object_get(figures, "minutes_above"), key));
            compare(date, "longest_run_above", level_figures_longest_minutes(level),
                    json_object_get(json_object_get(figures, "longest_run_above"), key));
        }
    }
    json_decref(expected);
}

static void days_without_occupied_time_are_the_weekend(void **state)
{
    static struct day_figures days[DAYS_MAX];
    size_t count;

    (void)state;
    if (!sample_count)
        return;
    count = days_of(LEVEL_ABOVE, true, days);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(days[i].span_count == 0, calendar_weekday(days[i].date) >= 5);
}

static void what_is_not_above_is_at_most(void **state)
{
    static struct day_figures above[DAYS_MAX], at_most[DAYS_MAX];
    size_t count;

    (void)state;
    if (!sample_count)
        return;
    count = days_of(LEVEL_ABOVE, true, above);
    assert_int_equal(days_of(LEVEL_AT_MOST, true, at_most), count);
    for (size_t i = 0; i < count; i++)
        for (size_t l = 0; l < DAY_CO2_LEVELS; l++)
            assert_true(fabs(above[i].levels[l].met_ms + at_most[i].levels[l].met_ms - above[i].joined_ms) < 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_figure_is_as_expected),
        cmocka_unit_test(days_without_occupied_time_are_the_weekend),
        cmocka_unit_test(what_is_not_above_is_at_most),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
