/* tests/unit/test_duty_inspection.c - what a round is begun with: half hours into the parts of a day, by hand. */
#include "inspection_figures.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MONDAY INT64_C(20780)           /* 2026-11-23: London is UTC */
#define HOUR_MS INT64_C(3600000)
#define AT(hour) (MONDAY * 24 * HOUR_MS + (int64_t)((hour) * (double)HOUR_MS))
#define HALF_S 1800

static struct zone zone;
static struct inspection_figures figures;
static struct inspection_day day;

static int setup(void **state)
{
    (void)state;
    figures = (struct inspection_figures){0};
    return zone_load("Europe/London", &zone, NULL);
}

static void begin(const struct calendar_span *spans, size_t count)
{
    inspection_day_begin(&day, &figures, &zone, MONDAY, spans, count);
}

static double in_use(enum inspection_part part)
{
    return figures.parts[part].in_use_min;
}

static double measured(enum inspection_part part)
{
    return figures.parts[part].measured_min;
}

static void a_day_is_cut_at_half_past_eleven_and_half_past_one(void **state)
{
    const struct calendar_span span = {.start_ms = AT(9), .end_ms = AT(15.5)};

    (void)state;
    begin(&span, 1);
    assert_float_equal(in_use(INSPECTION_MORNING), 150, 1e-9);
    assert_float_equal(in_use(INSPECTION_MIDDAY), 120, 1e-9);
    assert_float_equal(in_use(INSPECTION_AFTERNOON), 120, 1e-9);
    inspection_day_add(&day, AT(11), 900, HALF_S);
    inspection_day_add(&day, AT(11.5), 1200, HALF_S);
    inspection_day_add(&day, AT(13), 1300, HALF_S);
    inspection_day_add(&day, AT(13.5), 700, HALF_S);
    assert_float_equal(measured(INSPECTION_MORNING), 30, 1e-9);
    assert_float_equal(measured(INSPECTION_MIDDAY), 60, 1e-9);
    assert_float_equal(figures.parts[INSPECTION_MIDDAY].most_ppm, 1300, 1e-9);
    assert_float_equal(figures.parts[INSPECTION_AFTERNOON].most_ppm, 700, 1e-9);
    assert_int_equal(figures.parts[INSPECTION_MIDDAY].days, 1);
}

static void in_summer_the_parts_go_by_the_clock_on_the_wall(void **state)
{
    const int64_t june = 20610, start_ms = june * 24 * HOUR_MS;     /* 2026-06-06, an hour ahead of UTC */
    const struct calendar_span span = {.start_ms = start_ms + 8 * HOUR_MS, .end_ms = start_ms + 14 * HOUR_MS};

    (void)state;
    inspection_day_begin(&day, &figures, &zone, june, &span, 1);    /* 09:00 to 15:00 */
    assert_float_equal(in_use(INSPECTION_MORNING), 150, 1e-9);
    assert_float_equal(in_use(INSPECTION_AFTERNOON), 90, 1e-9);
}

static void what_is_not_in_use_does_not_count(void **state)
{
    const struct calendar_span spans[] = {{.start_ms = AT(9.25), .end_ms = AT(12)}, {.start_ms = AT(13), .end_ms = AT(15)}};

    (void)state;
    begin(spans, 2);
    assert_float_equal(in_use(INSPECTION_MIDDAY), 60, 1e-9);
    inspection_day_add(&day, AT(8.5), 3000, HALF_S);
    inspection_day_add(&day, AT(9), 1000, HALF_S);              /* half of it in use */
    inspection_day_add(&day, AT(12), 3000, HALF_S);
    inspection_day_add(&day, AT(15), 3000, HALF_S);
    assert_float_equal(measured(INSPECTION_MORNING), 15, 1e-9);
    assert_float_equal(measured(INSPECTION_MIDDAY), 0, 1e-9);
    assert_float_equal(measured(INSPECTION_AFTERNOON), 0, 1e-9);
    assert_float_equal(figures.parts[INSPECTION_MORNING].most_ppm, 1000, 1e-9);
    inspection_day_add(&day, AT(10), NAN, 0);
    inspection_day_add(&day, AT(10.5), 600, HALF_S / 3);        /* ten minutes of it joined */
    assert_float_equal(measured(INSPECTION_MORNING), 25, 1e-9);
    assert_float_equal(figures.parts[INSPECTION_MORNING].ppm_min, 15 * 1000 + 10 * 600, 1e-9);
}

static void a_part_tells_from_three_quarters_of_its_time_on(void **state)
{
    struct inspection_figure figure = {.in_use_min = 100, .measured_min = 74.9, .ppm_min = 74.9 * 800};

    (void)state;
    assert_false(inspection_figure_tells(&figure));
    assert_true(isnan(inspection_figure_mean_ppm(&figure)));
    figure.measured_min = 75;
    figure.ppm_min = 75 * 800;
    assert_true(inspection_figure_tells(&figure));
    assert_float_equal(inspection_figure_mean_ppm(&figure), 800, 1e-9);
    figure = (struct inspection_figure){0};
    assert_false(inspection_figure_tells(&figure));             /* nothing of nothing */
}

static void what_was_measured_is_never_rounded_up_to_enough(void **state)
{
    struct inspection_figure figure = {.in_use_min = 1000, .measured_min = 749.9};

    (void)state;
    assert_float_equal(inspection_figure_measured_percent(&figure), 74, 0);
    figure.measured_min = 750;
    assert_float_equal(inspection_figure_measured_percent(&figure), 75, 0);
    figure.measured_min = 570;
    assert_float_equal(inspection_figure_measured_percent(&figure), 57, 0);
    figure.in_use_min = 0;
    assert_true(isnan(inspection_figure_measured_percent(&figure)));
}

static void every_part_has_its_word(void **state)
{
    static const char *const words[INSPECTION_PART_COUNT] = {"day", "morning", "midday", "afternoon"};

    (void)state;
    for (int part = 0; part < INSPECTION_PART_COUNT; part++)
        assert_string_equal(inspection_part_word((enum inspection_part)part), words[part]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_day_is_cut_at_half_past_eleven_and_half_past_one, setup),
        cmocka_unit_test_setup(in_summer_the_parts_go_by_the_clock_on_the_wall, setup),
        cmocka_unit_test_setup(what_is_not_in_use_does_not_count, setup),
        cmocka_unit_test_setup(a_part_tells_from_three_quarters_of_its_time_on, setup),
        cmocka_unit_test(what_was_measured_is_never_rounded_up_to_enough),
        cmocka_unit_test(every_part_has_its_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
