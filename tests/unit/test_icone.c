/* tests/unit/test_icone.c - the French index of confinement, on figures that can be worked out by hand. */
#include "icone.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define MINUTE_MS INT64_C(60000)
#define assert_near(a, b) assert_true(fabs((a) - (b)) < 0.0005)

static void the_worked_shares_give_their_index(void **state)
{
    static const struct {
        double over_1000, over_1700, index;     /* of 100 minutes */
    } cases[] = {
        {0, 0, 0},              /* never over 1000: none */
        {10, 0, 0.3436},        /* 8.3 log10(1.1) */
        {50, 0, 1.4616},        /* f1 1/2: 8.3 log10(1.5) */
        {100, 0, 2.4986},       /* always between: 8.3 log10(2) */
        {50, 25, 2.4986},       /* f1 1/4, f2 1/4: 8.3 log10(1 + 1/4 + 3/4), the same */
        {100, 50, 3.9601},      /* f1 1/2, f2 1/2: 8.3 log10(3) */
        {100, 100, 4.9971},     /* always over 1700: 8.3 log10(4) */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double index = icone_index(100, cases[i].over_1000, cases[i].over_1700);

        assert_near(index, cases[i].index);
        assert_true(index >= 0 && index <= ICONE_WORST);
    }
    assert_true(isnan(icone_index(0, 0, 0)));
}

/* 09:00 to 15:00, so much of it a line at one level. */
static struct day_figures day_at(double co2_ppm, int joined_min, bool counts_1700)
{
    struct calendar_span span = {0, 360 * MINUTE_MS};
    struct line line = {0, joined_min * MINUTE_MS, co2_ppm, co2_ppm};
    struct level levels[] = {{1000, LEVEL_ABOVE}, icone_levels[0]};
    struct day_figures day;

    day_figures_init(&day, 0, &span, 1, levels, counts_1700 ? 2 : 1);
    if (joined_min > 0)
        day_figures_add(&day, &line, NULL);
    return day;
}

static double index_of(const struct day_figures *days, size_t count)
{
    struct icone icone = {0};

    for (size_t i = 0; i < count; i++)
        icone_add(&icone, &days[i]);
    return icone_of(&icone);
}

static void days_add_up_by_their_time(void **state)
{
    struct day_figures days[] = {day_at(1500, 360, true), day_at(2000, 360, true), day_at(700, 360, true),
                                 day_at(800, 360, true)};

    (void)state;
    assert_near(index_of(days, 1), 8.3 * log10(2));
    assert_near(index_of(days, 2), 8.3 * log10(1 + 0.5 + 3 * 0.5));
    assert_near(index_of(days, 4), 8.3 * log10(1 + 0.25 + 3 * 0.25));
}

static void at_the_limits_themselves_air_is_on_their_good_side(void **state)
{
    struct day_figures at_1000 = day_at(1000, 360, true), at_1700 = day_at(1700, 360, true);

    (void)state;
    assert_near(index_of(&at_1000, 1), 0);
    assert_near(index_of(&at_1700, 1), 8.3 * log10(2));
}

static void under_three_quarters_of_the_time_there_is_no_index(void **state)
{
    struct day_figures enough = day_at(1500, 270, true), less = day_at(1500, 269, true);
    struct day_figures days[] = {day_at(1500, 360, true), day_at(1500, 360, false)};

    (void)state;
    assert_near(index_of(&enough, 1), 8.3 * log10(2));
    assert_true(isnan(index_of(&less, 1)));
    assert_true(isnan(index_of(days, 2)));      /* the second did not count 1700 ppm: half of the time is known */
    assert_true(isnan(index_of(days, 0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worked_shares_give_their_index),
        cmocka_unit_test(days_add_up_by_their_time),
        cmocka_unit_test(at_the_limits_themselves_air_is_on_their_good_side),
        cmocka_unit_test(under_three_quarters_of_the_time_there_is_no_index),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
