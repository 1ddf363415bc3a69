/* Counting in school days: over weekends, half-terms, INSET days, bank holidays and the ends of terms. */
#include "rfc3339.h"
#include "school_days.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

/* Autumn 2026 and spring 2027, with a half-term, an INSET day and a bank holiday. */
static void make_calendar(struct calendar *calendar)
{
    const struct calendar_term autumn = {civil_to_days(2026, 9, 2), civil_to_days(2026, 12, 18), "Autumn"};
    const struct calendar_term spring = {civil_to_days(2027, 1, 4), civil_to_days(2027, 3, 25), "Spring"};
    const struct calendar_closure half_term = {civil_to_days(2026, 10, 26), civil_to_days(2026, 10, 30),
                                               CALENDAR_HALF_TERM, ""};
    const struct calendar_closure inset = {civil_to_days(2026, 11, 27), civil_to_days(2026, 11, 27),
                                           CALENDAR_INSET, ""};

    calendar_init(calendar);
    assert_int_equal(calendar_add_term(calendar, &autumn, NULL), 0);
    assert_int_equal(calendar_add_term(calendar, &spring, NULL), 0);
    assert_int_equal(calendar_add_closure(calendar, &half_term, NULL), 0);
    assert_int_equal(calendar_add_closure(calendar, &inset, NULL), 0);
    assert_int_equal(calendar_add_bank_holiday(calendar, civil_to_days(2027, 3, 17), "St Patrick's Day", NULL), 0);
}

static struct calendar *some_calendar(void)
{
    static struct calendar calendar;

    make_calendar(&calendar);
    return &calendar;
}

static void days_without_pupils_do_not_count(void **state)
{
    const struct calendar *calendar = some_calendar();

    (void)state;
    assert_true(school_days_is(calendar, civil_to_days(2026, 9, 2)));
    assert_false(school_days_is(calendar, civil_to_days(2026, 9, 1)));      /* before the term */
    assert_false(school_days_is(calendar, civil_to_days(2026, 10, 30)));    /* half-term */
    assert_false(school_days_is(calendar, civil_to_days(2026, 11, 22)));    /* a Sunday */
    assert_false(school_days_is(calendar, civil_to_days(2026, 11, 27)));    /* INSET */
    assert_false(school_days_is(calendar, civil_to_days(2027, 3, 17)));     /* a bank holiday */
    assert_true(school_days_is(calendar, civil_to_days(2027, 3, 18)));
}

static void ten_school_days_are_counted_from_the_day_after(void **state)
{
    const struct calendar *calendar = some_calendar();

    (void)state;
    /* Monday 23 November: 24, 25, 26, (INSET), 30, 1, 2, 3, 4, 7, 8 December. */
    assert_int_equal(school_days_add(calendar, civil_to_days(2026, 11, 23), 10), civil_to_days(2026, 12, 8));
    assert_int_equal(school_days_add(calendar, civil_to_days(2026, 11, 20), 1), civil_to_days(2026, 11, 23));
    assert_int_equal(school_days_add(calendar, civil_to_days(2026, 10, 23), 1), civil_to_days(2026, 11, 2));
    assert_int_equal(school_days_add(calendar, civil_to_days(2026, 12, 18), 1), civil_to_days(2027, 1, 4));
    assert_int_equal(school_days_add(calendar, civil_to_days(2026, 12, 18), -1), civil_to_days(2026, 12, 17));
    assert_int_equal(school_days_add(calendar, civil_to_days(2027, 1, 4), -1), civil_to_days(2026, 12, 18));
    assert_int_equal(school_days_add(calendar, civil_to_days(2026, 11, 22), 0), civil_to_days(2026, 11, 22));
}

static void beyond_the_last_term_there_is_no_such_day(void **state)
{
    const struct calendar *calendar = some_calendar();
    struct calendar without_terms;

    (void)state;
    assert_int_equal(school_days_add(calendar, civil_to_days(2027, 3, 24), 1), civil_to_days(2027, 3, 25));
    assert_int_equal(school_days_add(calendar, civil_to_days(2027, 3, 24), 2), SCHOOL_DAYS_NEVER);
    assert_int_equal(school_days_add(calendar, civil_to_days(2026, 9, 2), -1), SCHOOL_DAYS_NEVER);
    calendar_init(&without_terms);
    assert_true(school_days_add(&without_terms, 20000, SCHOOL_DAYS_COUNT_MAX) != SCHOOL_DAYS_NEVER);
    assert_true(school_days_add(&without_terms, 20000, -SCHOOL_DAYS_COUNT_MAX) != SCHOOL_DAYS_NEVER);
    assert_int_equal(school_days_add(&without_terms, 20000, SCHOOL_DAYS_COUNT_MAX + 1), SCHOOL_DAYS_NEVER);
    assert_int_equal(school_days_add(&without_terms, 20000, -SCHOOL_DAYS_COUNT_MAX - 1), SCHOOL_DAYS_NEVER);
}

static void counting_between_is_the_other_way_round(void **state)
{
    const struct calendar *calendar = some_calendar();

    (void)state;
    assert_int_equal(school_days_between(calendar, civil_to_days(2026, 11, 20), civil_to_days(2026, 11, 23)), 1);
    assert_int_equal(school_days_between(calendar, civil_to_days(2026, 11, 23), civil_to_days(2026, 11, 20)), -1);
    assert_int_equal(school_days_between(calendar, civil_to_days(2026, 11, 21), civil_to_days(2026, 11, 22)), 0);
    srand(7);
    for (int i = 0; i < 2000; i++) {
        int64_t from = civil_to_days(2026, 8, 1) + rand() % 280;
        int count = rand() % 121 - 60;
        int64_t to = school_days_add(calendar, from, count);

        if (to != SCHOOL_DAYS_NEVER) {
            assert_int_equal(school_days_between(calendar, from, to), count);
            assert_true(count == 0 || school_days_is(calendar, to));
        }
    }
}

static void counting_ends_after_ten_years(void **state)
{
    struct calendar calendar;

    (void)state;
    calendar_init(&calendar);
    assert_int_equal(school_days_between(&calendar, 0, 10000000),
                     school_days_between(&calendar, 0, SCHOOL_DAYS_SPAN_MAX));
    assert_int_equal(school_days_between(&calendar, 10000000, 0),
                     school_days_between(&calendar, 10000000, 10000000 - SCHOOL_DAYS_SPAN_MAX));
}

static void twelve_months_after_a_leap_day_is_the_last_of_february(void **state)
{
    (void)state;
    assert_int_equal(school_days_months_after(civil_to_days(2028, 2, 29), 12), civil_to_days(2029, 2, 28));
    assert_int_equal(school_days_months_after(civil_to_days(2028, 2, 28), 12), civil_to_days(2029, 2, 28));
    assert_int_equal(school_days_months_after(civil_to_days(2028, 3, 1), 12), civil_to_days(2029, 3, 1));
    assert_int_equal(school_days_months_after(civil_to_days(2027, 2, 28), 12), civil_to_days(2028, 2, 28));
    assert_int_equal(school_days_months_after(civil_to_days(2028, 2, 29), 48), civil_to_days(2032, 2, 29));
    assert_int_equal(school_days_months_after(civil_to_days(2026, 11, 30), 3), civil_to_days(2027, 2, 28));
    assert_int_equal(school_days_months_after(civil_to_days(2026, 12, 31), 1), civil_to_days(2027, 1, 31));
    assert_int_equal(school_days_months_after(civil_to_days(2026, 12, 31), 0), civil_to_days(2026, 12, 31));
    assert_int_equal(school_days_months_after(civil_to_days(2026, 9, 2), 3), civil_to_days(2026, 12, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_without_pupils_do_not_count),
        cmocka_unit_test(ten_school_days_are_counted_from_the_day_after),
        cmocka_unit_test(beyond_the_last_term_there_is_no_such_day),
        cmocka_unit_test(counting_between_is_the_other_way_round),
        cmocka_unit_test(counting_ends_after_ten_years),
        cmocka_unit_test(twelve_months_after_a_leap_day_is_the_last_of_february),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
