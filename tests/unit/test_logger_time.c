/* tests/unit/test_logger_time.c - when rows were: the ways of writing a time, day and month, both changes of the
 * clocks. */
#include "logger_kit.h"

static void reads_each_way_of_writing_a_time(void **state)
{
    static const struct {
        const char *written, *means;
    } times[] = {
        {"2021-12-31 23:59", "2021-12-31T23:59:00Z"},
        {"2021/07/01T12:00:05", "2021-07-01T11:00:05Z"},
        {"2021-07-01T12:00:05Z", "2021-07-01T12:00:05Z"},
        {"2021-07-01 12:00:05.1239+02:00", "2021-07-01T10:00:05.123Z"},
        {"2021-07-01T12:00:05-0730", "2021-07-01T19:30:05Z"},
        {"2021-07-01 12:00 UTC", "2021-07-01T12:00:00Z"},
        {"31/12/2021 1:05:09 PM", "2021-12-31T13:05:09Z"},
        {"31/12/2021 12:05 am", "2021-12-31T00:05:00Z"},
        {"31/12/2021 12:05 p.m.", "2021-12-31T12:05:00Z"},
        {"\"31.12.21, 09:05\"", "2021-12-31T09:05:00Z"},
        {"12/31/2021 09:05", "2021-12-31T09:05:00Z"},
        {"31/12/2021", "2021-12-31T00:00:00Z"},
        {"1640995199", "2021-12-31T23:59:59Z"},
        {"1640995199250", "2021-12-31T23:59:59.250Z"},
        {"44561.5", "2021-12-31T12:00:00Z"},
    };

    (void)state;
    for (size_t t = 0; t < sizeof times / sizeof *times; t++) {
        char text[100];

        snprintf(text, sizeof text, "time,co2\n%s,500\n", times[t].written);
        kit_assert_time(kit_read(text)->time_ms[0], times[t].means);
    }
}

static void refuses_what_is_no_time(void **state)
{
    static const char *const times[] = {
        "2021-13-01 10:00",
        "2021-02-29 10:00",
        "32/01/2021 10:00",
        "13/13/2021 10:00",
        "31/12/2021 24:00",
        "31/12/2021 10:60",
        "31/12/2021 13:00 PM",
        "31/12/2021 0:30 AM",
        "2021-12-01 10:00+15:00",
        "1989-12-31 10:00",
        "2100-01-01 10:00",
        "31/12/2021 10",
        "noon",
        "12345",
        "31/12/2021 10:00 +01:00",
        "31/02/2021 10:00",
        "2021-12-01 10:00:61",
    };

    (void)state;
    for (size_t t = 0; t < sizeof times / sizeof *times; t++) {
        char text[100];

        snprintf(text, sizeof text, "time,co2\n%s,500\n", times[t]);
        kit_refuse(text, "room.csv:2: ");
    }
}

static void takes_the_order_of_day_and_month_that_the_heading_says(void **state)
{
    (void)state;
    kit_assert_time(kit_read("Time(dd/mm/yyyy),CO2(ppm)\n02/03/2021 10:00,500\n")->time_ms[0], "2021-03-02T10:00:00Z");
    kit_assert_time(kit_read("Time(mm/dd/yyyy),CO2(ppm)\n02/03/2021 10:00,500\n")->time_ms[0], "2021-02-03T10:00:00Z");
    kit_refuse("Time(mm/dd/yyyy),CO2(ppm)\n02/03/2021 10:00,500\n13/03/2021 10:00,500\n",
               "room.csv:3: the first number");
    kit_refuse("Time(dd/mm/yyyy),CO2(ppm)\n02/03/2021 10:00,500\n02/13/2021 10:00,500\n",
               "room.csv:3: the second number");
}

static void takes_the_order_that_the_caller_says_before_all(void **state)
{
    (void)state;
    kit_order = LOGGER_MONTH_FIRST;
    kit_assert_time(kit_read("Time(dd/mm/yyyy),CO2(ppm)\n02/03/2021 10:00,500\n")->time_ms[0], "2021-02-03T10:00:00Z");
    kit_refuse("Time,CO2(ppm)\n13/03/2021 10:00,500\n", "month first");
}

static void proves_the_order_by_a_number_over_12(void **state)
{
    (void)state;
    kit_assert_time(kit_read("time,co2\n12/01/2021 10:00,1\n13/01/2021 10:00,1\n")->time_ms[0], "2021-01-12T10:00:00Z");
    kit_assert_time(kit_read("time,co2\n01/12/2021 10:00,1\n01/13/2021 10:00,1\n")->time_ms[0], "2021-01-12T10:00:00Z");
    assert_int_equal(kit_file->note_count, 0);
    kit_refuse("time,co2\n13/01/2021 10:00,1\n01/13/2021 10:00,1\n",
               "room.csv:3: the date is month first, that of line 2");
}

static void proves_the_order_by_rows_that_must_not_go_back(void **state)
{
    static const char rows[] =
        "time,co2\n01/11/2021 10:00,1\n01/12/2021 10:00,1\n02/01/2021 10:00,1\n02/02/2021 10:00,1\n";

    (void)state;
    kit_assert_time(kit_read(rows)->time_ms[0], "2021-01-11T10:00:00Z");
    assert_true(kit_file->month_first);
    assert_true(kit_has_note("would not be in order"));
}

static void proves_the_order_by_rows_that_lie_close_together(void **state)
{
    (void)state;
    kit_assert_time(kit_read("time,co2\n01/02/2021 23:55,1\n02/02/2021 00:00,1\n")->time_ms[0], "2021-02-01T23:55:00Z");
    assert_false(kit_file->month_first);
    kit_assert_time(kit_read("time,co2\n02/01/2021 23:55,1\n02/02/2021 00:00,1\n")->time_ms[0], "2021-02-01T23:55:00Z");
    assert_true(kit_file->month_first);
    assert_true(kit_has_note("far apart"));
}

static void reads_day_first_and_says_so_when_nothing_proves_the_order(void **state)
{
    (void)state;
    kit_assert_time(kit_read("time,co2\n02/03/2021 10:00,1\n02/03/2021 10:05,1\n")->time_ms[0], "2021-03-02T10:00:00Z");
    assert_true(kit_has_note("Nothing in the file tells day from month"));
    kit_read("time,co2\n03/03/2021 10:00,1\n");
    assert_int_equal(kit_file->note_count, 0);
}

/* London, 2021-10-31: 01:00 to 02:00 is shown twice, first as UTC+1. */
static void reads_the_autumn_hour_twice_when_rows_step_back(void **state)
{
    struct logger_series *series = kit_read("time,co2\n2021-10-31 00:40,1\n2021-10-31 01:20,2\n2021-10-31 01:50,3\n"
                                            "2021-10-31 01:00,4\n2021-10-31 01:20,5\n2021-10-31 01:59:59,6\n"
                                            "2021-10-31 02:00,7\n");

    (void)state;
    assert_int_equal(series->count, 7);
    kit_assert_time(series->time_ms[0], "2021-10-30T23:40:00Z");
    kit_assert_time(series->time_ms[2], "2021-10-31T00:50:00Z");
    kit_assert_time(series->time_ms[3], "2021-10-31T01:00:00Z");
    kit_assert_time(series->time_ms[4], "2021-10-31T01:20:00Z");
    kit_assert_time(series->time_ms[5], "2021-10-31T01:59:59Z");
    kit_assert_time(series->time_ms[6], "2021-10-31T02:00:00Z");
    assert_true(kit_has_note("3 rows are of the second pass"));
}

static void reads_the_autumn_hour_twice_in_a_file_that_runs_backwards(void **state)
{
    struct logger_series *series = kit_read("time,co2\n2021-10-31 02:10,5\n2021-10-31 01:40,4\n2021-10-31 01:10,3\n"
                                            "2021-10-31 01:40,2\n2021-10-31 01:10,1\n2021-10-31 00:40,0\n");

    (void)state;
    for (int i = 0; i < 6; i++)
        assert_int_equal(series->values[CO2_PPM][i], 1000 * i);
    kit_assert_time(series->time_ms[2], "2021-10-31T00:40:00Z");
    kit_assert_time(series->time_ms[3], "2021-10-31T01:10:00Z");
}

static void reads_an_hourly_logger_through_the_autumn_hour(void **state)
{
    struct logger_series *series =
        kit_read("time,co2\n2021-10-31 00:30,7\n2021-10-31 01:30,7\n2021-10-31 01:30,7\n2021-10-31 02:30,7\n");

    (void)state;
    assert_int_equal(series->count, 4);
    kit_assert_time(series->time_ms[1], "2021-10-31T00:30:00Z");
    kit_assert_time(series->time_ms[2], "2021-10-31T01:30:00Z");
    assert_int_equal(series->repeated, 0);
}

static void keeps_the_first_pass_when_the_second_is_missing(void **state)
{
    struct logger_series *series = kit_read("time,co2\n2021-10-31 00:55,1\n2021-10-31 01:30,2\n2021-10-31 01:30,2\n"
                                            "2021-10-31 02:30,3\n");

    (void)state;
    assert_int_equal(series->count, 3);
    assert_int_equal(series->repeated, 1);
    kit_assert_time(series->time_ms[1], "2021-10-31T00:30:00Z");
    assert_int_equal(kit_file->note_count, 0);
}

static void reads_across_the_spring_change_and_refuses_the_hour_that_was_not(void **state)
{
    struct logger_series *series = kit_read("time,co2\n2021-03-28 00:59:59,1\n2021-03-28 02:00,2\n");

    (void)state;
    kit_assert_time(series->time_ms[0], "2021-03-28T00:59:59Z");
    kit_assert_time(series->time_ms[1], "2021-03-28T01:00:00Z");
    kit_refuse("time,co2\n2021-03-28 00:59:59,1\n2021-03-28 01:00,2\n", "room.csv:3: no clock in Europe/London");
    kit_refuse("time,co2\n2021-03-28 01:59:59,1\n", "room.csv:2: no clock in Europe/London");
}

/* Lord Howe Island turns its clocks by half an hour: 2021-04-04 01:30 to 02:00 came twice, UTC+11 then UTC+10:30. */
static void reads_a_half_hour_that_comes_twice(void **state)
{
    struct logger_series *series;

    (void)state;
    assert_int_equal(zone_load("Australia/Lord_Howe", &kit_zone, NULL), 0);
    series = kit_read("time,co2\n2021-04-04 01:45,1\n2021-04-04 01:35,2\n2021-04-04 02:00,3\n");
    kit_assert_time(series->time_ms[0], "2021-04-03T14:45:00Z");
    kit_assert_time(series->time_ms[1], "2021-04-03T15:05:00Z");
    kit_assert_time(series->time_ms[2], "2021-04-03T15:30:00Z");
    kit_refuse("time,co2\n2021-10-03 02:15,1\n", "no clock in Australia/Lord_Howe");
    assert_int_equal(zone_load("Europe/London", &kit_zone, NULL), 0);
}

static void sorts_rows_and_leaves_out_repeats_of_exports_that_overlap(void **state)
{
    struct logger_series *series = kit_read("time,co2\n2021-12-01 10:00,1\n2021-12-01 10:05,2\n2021-12-01 10:10,3\n"
                                            "2021-12-01 09:55,0\n2021-12-01 10:00,1\n2021-12-01 10:05,9\n");

    (void)state;
    assert_int_equal(series->count, 4);
    assert_int_equal(series->repeated, 1);
    assert_int_equal(series->clashing, 1);
    assert_int_equal(kit_file->rows, 6);
    for (int i = 0; i < 4; i++)
        assert_int_equal(series->values[CO2_PPM][i], 1000 * i);
    assert_true(kit_has_note("they were sorted"));
    assert_true(kit_has_note("other values"));
}

static void says_that_passes_may_be_mixed_up_in_rows_without_order(void **state)
{
    (void)state;
    kit_read("time,co2\n2021-10-31 00:50,1\n2021-10-31 01:50,2\n2021-10-31 00:40,3\n2021-10-31 02:10,4\n");
    assert_true(kit_has_note("1 rows are in an hour that came twice, and without order"));
    kit_read("time,co2\n2021-10-31 00:50,1\n2021-10-31 01:50,2\n2021-10-31 01:40,3\n2021-10-31 02:10,4\n");
    assert_false(kit_has_note("without order"));
}

static void refuses_a_file_whose_times_change_their_form(void **state)
{
    (void)state;
    kit_refuse("time,co2\n2021-12-01 10:00,1\n2021-12-01T10:05:00Z,1\n", "room.csv:3");
    kit_refuse("time,co2\n2021-12-01 10:00,1\n01/12/2021 10:05,1\n", "not written like the times before it");
}

static void refuses_times_on_the_wall_without_a_zone(void **state)
{
    const struct logger_options options = {.zone = NULL};
    static const char local[] = "time,co2\n2021-12-01 10:00,1\n", instant[] = "time,co2\n2021-12-01 10:00Z,1\n";

    (void)state;
    assert_int_equal(logger_parse("room.csv", local, sizeof local - 1, &options, &kit_file, &kit_err), -EINVAL);
    assert_int_equal(logger_parse("room.csv", instant, sizeof instant - 1, &options, &kit_file, &kit_err), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(reads_each_way_of_writing_a_time, kit_clean),
        cmocka_unit_test_teardown(refuses_what_is_no_time, kit_clean),
        cmocka_unit_test_teardown(takes_the_order_of_day_and_month_that_the_heading_says, kit_clean),
        cmocka_unit_test_teardown(takes_the_order_that_the_caller_says_before_all, kit_clean),
        cmocka_unit_test_teardown(proves_the_order_by_a_number_over_12, kit_clean),
        cmocka_unit_test_teardown(proves_the_order_by_rows_that_must_not_go_back, kit_clean),
        cmocka_unit_test_teardown(proves_the_order_by_rows_that_lie_close_together, kit_clean),
        cmocka_unit_test_teardown(reads_day_first_and_says_so_when_nothing_proves_the_order, kit_clean),
        cmocka_unit_test_teardown(reads_the_autumn_hour_twice_when_rows_step_back, kit_clean),
        cmocka_unit_test_teardown(reads_the_autumn_hour_twice_in_a_file_that_runs_backwards, kit_clean),
        cmocka_unit_test_teardown(reads_an_hourly_logger_through_the_autumn_hour, kit_clean),
        cmocka_unit_test_teardown(keeps_the_first_pass_when_the_second_is_missing, kit_clean),
        cmocka_unit_test_teardown(reads_across_the_spring_change_and_refuses_the_hour_that_was_not, kit_clean),
        cmocka_unit_test_teardown(reads_a_half_hour_that_comes_twice, kit_clean),
        cmocka_unit_test_teardown(sorts_rows_and_leaves_out_repeats_of_exports_that_overlap, kit_clean),
        cmocka_unit_test_teardown(says_that_passes_may_be_mixed_up_in_rows_without_order, kit_clean),
        cmocka_unit_test_teardown(refuses_a_file_whose_times_change_their_form, kit_clean),
        cmocka_unit_test_teardown(refuses_times_on_the_wall_without_a_zone, kit_clean),
    };

    return cmocka_run_group_tests(tests, kit_load_zone, NULL);
}
