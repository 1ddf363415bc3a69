/* tests/unit/test_duty_before_after.c - the record before and after as proof of an action: its interval with figures
 * made by hand, the school days that count, and its sentence, which is that of the page. */
#include "before_after.h"
#include "rfc3339.h"
#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MONDAY INT64_C(20780)           /* 2026-11-23 */
#define WORDS SOURCE_DIR "/dashboard/src/words/en_work.json"

static const struct calendar *weekdays(void)
{
    static struct calendar calendar;

    calendar_init(&calendar);
    return &calendar;
}

static struct before_after compare(const double *before, size_t before_count, const double *after, size_t after_count)
{
    struct before_after comparison = {0};

    for (size_t i = 0; i < before_count; i++)
        before_after_add(&comparison.before, before[i], 1);
    for (size_t i = 0; i < after_count; i++)
        before_after_add(&comparison.after, after[i], 1);
    before_after_judge(&comparison);
    return comparison;
}

/* Means 1200 and 1000, variances (14400 + 3600) * 2 / 4 = 9000, five days a side: error of the difference
 * sqrt(2 * 9000 / 5) = 60, 8 degrees of freedom, t = 2.306: margin 138.4. */
static void the_interval_is_that_of_welch(void **state)
{
    static const double before[] = {1080, 1140, 1200, 1260, 1320}, after[] = {880, 940, 1000, 1060, 1120};
    struct before_after c = compare(before, 5, after, 5);

    (void)state;
    assert_float_equal(c.before_ppm, 1200, 1e-9);
    assert_float_equal(c.after_ppm, 1000, 1e-9);
    assert_float_equal(c.difference_ppm, 200, 1e-9);
    assert_float_equal(c.margin_ppm, 138.4, 0.5);
    assert_int_equal(c.result, BEFORE_AFTER_HELPED);
    c = compare(after, 5, before, 5);
    assert_int_equal(c.result, BEFORE_AFTER_WORSE);
}

/* Variances 9000 and 90, Satterthwaite: (1800 + 18)^2 / (1800^2 / 4 + 18^2 / 4) = 4.08 degrees. */
static void unequal_spreads_cost_degrees_of_freedom(void **state)
{
    static const double before[] = {1080, 1140, 1200, 1260, 1320}, after[] = {988, 994, 1000, 1006, 1012};
    struct before_after c = compare(before, 5, after, 5);
    double degrees = 1818.0 * 1818 / ((1800.0 * 1800 + 18 * 18) / 4);

    (void)state;
    assert_true(fabs(c.margin_ppm - before_after_t(degrees) * sqrt(1818)) < 1e-6);
}

static void quantiles_are_those_of_tables(void **state)
{
    static const struct {
        double degrees, t;
    } rows[] = {{4, 2.776}, {5, 2.571}, {8, 2.306}, {10, 2.228}, {18, 2.101}, {30, 2.042}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(fabs(before_after_t(rows[i].degrees) - rows[i].t) < 0.003 * rows[i].t);
}

static void an_interval_with_nothing_in_it_tells_nothing(void **state)
{
    static const double before[] = {1000, 1200, 1400, 1100, 1300}, after[] = {1050, 1150, 1350, 1000, 1250};
    struct before_after c = compare(before, 5, after, 5);

    (void)state;
    assert_int_equal(c.result, BEFORE_AFTER_CANNOT_TELL);
    assert_false(c.is_short_of_days);
    assert_float_equal(c.difference_ppm, 40, 1e-9);
}

static void few_days_and_badly_measured_ones_tell_nothing(void **state)
{
    static const double days[] = {1200, 1210, 1190, 1205, 1195}, fewer[] = {900, 905, 895, 900};
    struct before_after c = compare(days, 5, fewer, 4), covered = {0};

    (void)state;
    assert_int_equal(c.result, BEFORE_AFTER_CANNOT_TELL);
    assert_true(c.is_short_of_days && isnan(c.difference_ppm) && isnan(c.margin_ppm));
    assert_float_equal(c.after_ppm, 900, 1e-9);
    before_after_add(&covered.before, 1000, 0.749);
    before_after_add(&covered.before, NAN, 1);
    assert_int_equal(covered.before.count, 0);
    before_after_add(&covered.before, 1000, 0.75);
    assert_int_equal(covered.before.count, 1);
    for (int i = 0; i < 2 * BEFORE_AFTER_SCHOOL_DAYS; i++)
        before_after_add(&covered.before, 1000, 1);
    assert_int_equal(covered.before.count, BEFORE_AFTER_SCHOOL_DAYS);
    assert_true(isnan(compare(NULL, 0, NULL, 0).before_ppm));
}

static void days_that_are_all_alike_leave_no_doubt(void **state)
{
    static const double before[] = {1200, 1200, 1200, 1200, 1200}, after[] = {900, 900, 900, 900, 900};
    struct before_after c = compare(before, 5, after, 5);

    (void)state;
    assert_float_equal(c.margin_ppm, 0, 1e-9);
    assert_int_equal(c.result, BEFORE_AFTER_HELPED);
    assert_int_equal(compare(before, 5, before, 5).result, BEFORE_AFTER_CANNOT_TELL);
}

static void a_fortnight_of_school_lies_on_either_side(void **state)
{
    static struct calendar terms;
    const struct calendar_term term = {MONDAY, MONDAY + 60, "short"};
    int64_t first, last;

    (void)state;
    assert_true(before_after_dates(weekdays(), MONDAY, &first, &last));
    assert_int_equal(first, MONDAY - 14);
    assert_int_equal(last, MONDAY + 14);
    calendar_init(&terms);
    assert_int_equal(calendar_add_term(&terms, &term, NULL), 0);
    assert_false(before_after_dates(&terms, MONDAY + 1, &first, &last));
}

/* Ten days against seven, worked out apart from this: means 1252.3 and 1181.429, error of the difference 39.679, 8.85
 * degrees of freedom, exact quantile 2.2681. */
static void sides_of_other_lengths_are_compared_as_well(void **state)
{
    static const double before[] = {1190, 1320, 1275, 1244, 1301, 1187, 1260, 1225, 1333, 1188};
    static const double after[] = {1105, 1240, 1322, 1090, 1188, 1075, 1250};
    struct before_after c = compare(before, 10, after, 7);

    (void)state;
    assert_float_equal(c.difference_ppm, 70.8714, 1e-3);
    assert_true(fabs(c.margin_ppm - 90.00) < 0.003 * 90.00);
    assert_int_equal(c.result, BEFORE_AFTER_CANNOT_TELL);
}

#define DAYS(date) civil_to_days((date).year, (date).month, (date).day)

/* Half-term from 26 to 30 October, with the clocks going back on the 25th; Easter, with the clocks going forward on 28
 * March 2027. */
static void holidays_and_both_clock_changes_are_stepped_over(void **state)
{
    static const struct {
        struct date {
            int year, month, day;
        } from, to, done, first, last;
    } rows[] = {
        {{2026, 10, 26}, {2026, 10, 30}, {2026, 11, 2}, {2026, 10, 12}, {2026, 11, 16}},
        {{2026, 10, 26}, {2026, 10, 30}, {2026, 10, 23}, {2026, 10, 9}, {2026, 11, 13}},
        {{2026, 10, 26}, {2026, 10, 30}, {2026, 10, 28}, {2026, 10, 12}, {2026, 11, 13}},   /* while nobody was in */
        {{2027, 3, 26}, {2027, 4, 9}, {2027, 4, 12}, {2027, 3, 12}, {2027, 4, 26}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        static struct calendar calendar;
        const struct calendar_closure closure = {.first_date = DAYS(rows[i].from), .last_date = DAYS(rows[i].to),
                                                 .kind = CALENDAR_HALF_TERM};
        int64_t first = 0, last = 0;

        calendar_init(&calendar);
        assert_int_equal(calendar_add_closure(&calendar, &closure, NULL), 0);
        assert_true(before_after_dates(&calendar, DAYS(rows[i].done), &first, &last));
        assert_int_equal(first, DAYS(rows[i].first));
        assert_int_equal(last, DAYS(rows[i].last));
    }
}

/* -- its sentence -- */

/* The words of the page with its places filled. */
static void fill(const char *key, const char *const *places, char text[BEFORE_AFTER_SENTENCE_SIZE])
{
    json_t *words = json_load_file(WORDS, 0, NULL);
    const char *from = json_string_value(json_object_get(words, key));
    size_t used = 0;

    assert_non_null(from);
    while (*from && used < BEFORE_AFTER_SENTENCE_SIZE - 32) {
        size_t length = strcspn(from, "}"), i = 0;

        if (*from != '{') {
            text[used++] = *from++;
            continue;
        }
        while (places[i] && (strlen(places[i]) != length - 1 || strncmp(places[i], from + 1, length - 1) != 0))
            i += 2;
        assert_non_null(places[i]);
        used += (size_t)snprintf(text + used, BEFORE_AFTER_SENTENCE_SIZE - used, "%s", places[i + 1]);
        from += length + 1;
    }
    text[used] = '\0';
    json_decref(words);
}

static void assert_says(const char *key, const struct before_after *c, const char *const *places)
{
    char said[BEFORE_AFTER_SENTENCE_SIZE], expected[BEFORE_AFTER_SENTENCE_SIZE];

    before_after_say(c, said);
    fill(key, places, expected);
    assert_string_equal(said, expected);
}

static void evidence_and_paper_say_it_in_the_words_of_the_page(void **state)
{
    static const double high[] = {1080, 1140, 1200, 1260, 1320}, low[] = {880, 940, 1000, 1060, 1120};
    struct before_after helped = compare(high, 5, low, 5), worse = compare(low, 5, high, 5);
    struct before_after untold = compare(high, 5, high, 5), few = compare(high, 5, low, 4);

    (void)state;
    assert_says("compare.helped", &helped, (const char *const[]){"before", "1200", "after", "1000", "before_days", "5",
                "after_days", "5", "difference", "200", "margin", "138", NULL});
    assert_says("compare.worse", &worse, (const char *const[]){"before", "1000", "after", "1200", "before_days", "5",
                "after_days", "5", "difference", "200", "margin", "138", NULL});
    assert_says("compare.cannot_tell", &untold, (const char *const[]){"before", "1200", "after", "1200", "before_days",
                "5", "after_days", "5", "difference", "0", "margin", "138", NULL});
    assert_says("compare.too_few", &few, (const char *const[]){"before_days", "5", "after_days", "4", "needed", "5",
                NULL});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_interval_is_that_of_welch),
        cmocka_unit_test(unequal_spreads_cost_degrees_of_freedom),
        cmocka_unit_test(quantiles_are_those_of_tables),
        cmocka_unit_test(an_interval_with_nothing_in_it_tells_nothing),
        cmocka_unit_test(few_days_and_badly_measured_ones_tell_nothing),
        cmocka_unit_test(days_that_are_all_alike_leave_no_doubt),
        cmocka_unit_test(a_fortnight_of_school_lies_on_either_side),
        cmocka_unit_test(sides_of_other_lengths_are_compared_as_well),
        cmocka_unit_test(holidays_and_both_clock_changes_are_stepped_over),
        cmocka_unit_test(evidence_and_paper_say_it_in_the_words_of_the_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
