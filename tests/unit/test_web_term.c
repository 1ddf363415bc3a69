/* The figures of a term: sums of kept days that can be checked by hand. */
#include "term.h"
#include <errno.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

/* Two days of 400 occupied minutes: one measured whole, one three quarters; and one that was not measured. */
static const char whole[] =
    "{\"date\":\"2026-11-18\",\"occupied_minutes\":400,\"co2_ppm\":{\"coverage\":1,\"mean\":1000,\"minutes_above\":"
    "{\"800\":300,\"1000\":200,\"1500\":10},\"longest_run_above\":{\"800\":120,\"1000\":60,\"1500\":10}},\"verdicts\":["
    "{\"rule\":\"a\",\"verdict\":\"fail\"},{\"rule\":\"b\",\"verdict\":\"not_applicable\"}]}";
static const char most[] =
    "{\"date\":\"2026-11-19\",\"occupied_minutes\":400,\"co2_ppm\":{\"coverage\":0.75,\"mean\":600,\"minutes_above\":"
    "{\"800\":20,\"1000\":0,\"1500\":0},\"longest_run_above\":{\"800\":20,\"1000\":0,\"1500\":0}},\"verdicts\":["
    "{\"rule\":\"a\",\"verdict\":\"pass\"}]}";
static const char none[] = "{\"date\":\"2026-11-20\",\"occupied_minutes\":400,\"co2_ppm\":null,\"verdicts\":["
                           "{\"rule\":\"a\",\"verdict\":\"cannot_tell\"}]}";

static json_t *put(const struct term *term)
{
    struct out out;
    json_t *json;

    out_init(&out);
    out_object(&out, NULL);
    term_put(term, &out);
    out_object_end(&out);
    json = json_loads(out.text, 0, NULL);
    out_done(&out);
    assert_non_null(json);
    return json;
}

static double number(const json_t *json, const char *key)
{
    assert_true(json_is_number(json_object_get(json, key)));
    return json_number_value(json_object_get(json, key));
}

static void sums_days_by_what_was_measured_of_them(void **state)
{
    struct term term = {0};
    const json_t *rule;
    json_t *json;

    (void)state;
    assert_int_equal(term_add(&term, whole), 0);
    assert_int_equal(term_add(&term, most), 0);
    assert_int_equal(term_add(&term, none), 0);
    json = put(&term);
    assert_float_equal(number(json, "school_days"), 3, 0);
    assert_float_equal(number(json, "measured_days"), 2, 0);
    assert_float_equal(number(json, "coverage"), 0.583, 1e-9);      /* 700 of 1200 minutes */
    assert_float_equal(number(json, "mean"), 828.6, 1e-9);          /* (400 x 1000 + 300 x 600) / 700 */
    assert_float_equal(number(json_object_get(json, "minutes_above"), "800"), 320, 0);
    assert_float_equal(number(json_object_get(json, "minutes_above"), "1500"), 10, 0);
    assert_float_equal(number(json_object_get(json, "worst_run_above"), "800"), 120, 0);
    assert_int_equal(json_array_size(json_object_get(json, "rules")), 2);
    rule = json_array_get(json_object_get(json, "rules"), 0);
    assert_float_equal(number(rule, "pass"), 1, 0);
    assert_float_equal(number(rule, "fail"), 1, 0);
    assert_float_equal(number(rule, "cannot_tell"), 1, 0);
    assert_float_equal(number(rule, "not_applicable"), 0, 0);
    json_decref(json);
}

static void a_day_measured_for_just_less_than_a_verdict_needs_is_not_counted_as_measured(void **state)
{
    struct term term = {0};

    (void)state;
    assert_int_equal(term_add(&term, "{\"occupied_minutes\":400,\"co2_ppm\":{\"coverage\":0.749,\"mean\":600}}"), 0);
    assert_int_equal(term.sums.measured_days, 0);
    assert_int_equal(term_add(&term, "{\"occupied_minutes\":400,\"co2_ppm\":{\"coverage\":0.75,\"mean\":600}}"), 0);
    assert_int_equal(term.sums.measured_days, 1);
}

static void what_was_never_measured_is_null_and_never_nought(void **state)
{
    static const char *const keys[] = {"mean", "coverage"};
    struct term term = {0};
    json_t *json;

    (void)state;
    json = put(&term);
    for (size_t i = 0; i < 2; i++)
        assert_true(json_is_null(json_object_get(json, keys[i])));
    assert_true(json_is_null(json_object_get(json_object_get(json, "minutes_above"), "800")));
    json_decref(json);
    assert_int_equal(term_add(&term, none), 0);
    json = put(&term);
    assert_true(json_is_null(json_object_get(json, "mean")));
    assert_float_equal(number(json, "coverage"), 0, 0);
    json_decref(json);
}

static void what_is_no_kept_day_adds_nothing(void **state)
{
    static const char *const broken[] = {"", "[]", "{}", "{\"occupied_minutes\":\"400\"}", "{\"occupied_minutes\":400"};
    struct term term = {0}, untouched = {0};

    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        assert_int_equal(term_add(&term, broken[i]), -EBADMSG);
    assert_memory_equal(&term, &untouched, sizeof term);
}

/* -- whole stretches -- Dates: 20698 is 2026-09-02, 20805 is 2026-12-18. */

static void make_calendar(struct calendar *calendar)
{
    const struct calendar_term autumn = {20698, 20805, "Autumn 2026"}, short_one = {20828, 20854, "27 days"};

    calendar_init(calendar);
    assert_int_equal(calendar_add_term(calendar, &autumn, NULL), 0);
    assert_int_equal(calendar_add_term(calendar, &short_one, NULL), 0);
}

static void a_running_term_is_told_in_whole_four_weeks(void **state)
{
    static const struct {
        int64_t today, days;        /* 0: nothing yet */
    } rows[] = {{20698 - 40, 0}, {20698 + 27, 0}, {20698 + 28, 28}, {20698 + 55, 28}, {20698 + 56, 56}, {20805, 84},
                {20806, 108}, {20855, 108}};
    static struct calendar calendar;
    struct term_range range;

    (void)state;
    make_calendar(&calendar);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(term_newest_whole(&calendar, rows[i].today, &range), rows[i].days > 0);
        if (!rows[i].days)
            continue;
        assert_int_equal(range.from_date, 20698);
        assert_int_equal(range.to_date, 20698 + rows[i].days - 1);
        assert_true(term_is_whole(&calendar, rows[i].today, range));
        for (int shift = -1; shift <= 1; shift += 2) {
            assert_false(term_is_whole(&calendar, rows[i].today,
                                       (struct term_range){range.from_date + shift, range.to_date}));
            assert_false(term_is_whole(&calendar, rows[i].today,
                                       (struct term_range){range.from_date, range.to_date + shift}));
        }
    }
    assert_false(term_is_whole(&calendar, 21000, (struct term_range){20828, 20854}));
    assert_false(term_is_whole(&calendar, 21000, (struct term_range){20697, 20726}));     /* a September */
}

static void without_terms_whole_months_are_told(void **state)
{
    static struct calendar calendar;
    const struct term_range september = {20697, 20726}, two = {20697, 20757};
    struct term_range range;

    (void)state;
    calendar_init(&calendar);
    assert_true(term_newest_whole(&calendar, 20780, &range));       /* 2026-11-23 */
    assert_int_equal(range.from_date, 20666);                       /* 2026-08-01 */
    assert_int_equal(range.to_date, 20757);                         /* 2026-10-31 */
    assert_true(term_newest_whole(&calendar, 20820, &range));       /* 2027-01-02 */
    assert_int_equal(range.from_date, 20727);                       /* 2026-10-01 */
    assert_int_equal(range.to_date, 20818);                         /* 2026-12-31 */
    assert_true(term_is_whole(&calendar, 20780, september));
    assert_true(term_is_whole(&calendar, 20780, two));
    assert_true(term_is_whole(&calendar, 20727, september));
    assert_false(term_is_whole(&calendar, 20726, september));       /* its last day is not over */
    assert_false(term_is_whole(&calendar, 20780, (struct term_range){20698, 20726}));
    assert_false(term_is_whole(&calendar, 20780, (struct term_range){20697, 20725}));
    assert_false(term_is_whole(&calendar, 20780, (struct term_range){20727, 20726}));
}

static void sums_of_nine_measured_days_are_too_thin_and_of_ten_are_not(void **state)
{
    struct term term = {0};

    (void)state;
    assert_false(term_is_too_thin(&term));
    assert_int_equal(term_add(&term, none), 0);
    assert_false(term_is_too_thin(&term));
    for (int i = 0; i < 10; i++) {
        assert_int_equal(term_add(&term, most), 0);
        assert_int_equal(term_is_too_thin(&term), i < 9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_days_by_what_was_measured_of_them),
        cmocka_unit_test(a_day_measured_for_just_less_than_a_verdict_needs_is_not_counted_as_measured),
        cmocka_unit_test(what_was_never_measured_is_null_and_never_nought),
        cmocka_unit_test(what_is_no_kept_day_adds_nothing),
        cmocka_unit_test(a_running_term_is_told_in_whole_four_weeks),
        cmocka_unit_test(without_terms_whole_months_are_told),
        cmocka_unit_test(sums_of_nine_measured_days_are_too_thin_and_of_ten_are_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
