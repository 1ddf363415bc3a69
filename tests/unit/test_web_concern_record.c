/* What the record says about a concern's rooms, and the letter that is filled with it. */
#include "concern_kit.h"
#include "days.h"
#include "readings.h"

/* Kept days of 8C from Monday 16 to Friday 20 November: 400 minutes in use, so much of it measured. */
static void keep_week_over(const struct office *office, const char *coverage, int over_800_min, double over_1500_min)
{
    struct house *house = office->house;
    char stamp[DAYS_STAMP_SIZE], text[512], date[11];
    int64_t monday;

    house_pause(house);
    assert_true(days_parse_date("2026-11-16", &monday));
    days_stamp_of(house->pack, room_info(school_room(house->school, 0)), NATION_ENGLAND, house->zone, stamp);
    for (int i = 0; i < 5; i++) {
        days_format_date(monday + i, date);
        snprintf(text, sizeof text, "{\"date\":\"%s\",\"occupied_minutes\":400,\"co2_ppm\":{\"coverage\":%s,"
                 "\"mean\":1100,\"minutes_above\":{\"800\":%d,\"1500\":%g},\"longest_run_above\":{\"800\":%d}},"
                 "\"verdicts\":[]}", date, coverage, over_800_min, over_1500_min, over_800_min ? 90 + i : 0);
        must(days_save(house->store, "8c", monday + i, stamp, 0, text, err));
    }
    house_start(house);
}

static void keep_week(const struct office *office, const char *coverage)
{
    keep_week_over(office, coverage, 186, 30);
}

/* The record of a draft about 8C in that week, and the draft's path. json_decref() it. */
static json_t *record_of_kept(const struct office *office, char path[96])
{
    concern_start(office, REP, path);
    concern_fill(office, REP, path);
    concern_write(office, REP, 200, path, "{'from':'2026-11-16','to':'2026-11-20'}");
    return office_ask(office, REP, "GET", 200, below(path, "record"), NULL);
}

static json_t *record_of_week(const struct office *office, const char *coverage, char path[96])
{
    keep_week(office, coverage);
    return record_of_kept(office, path);
}

static void assert_found(const json_t *record, const char *found)
{
    const json_t *room = json_array_get(json_object_get(record, "rooms"), 0);

    assert_string_equal(text_of(room, "finding"), found);
    assert_non_null(strstr(text_of(record, "letter"), found));
}

static void a_share_that_is_no_whole_per_cent_is_not_called_nought(void **state)
{
    struct office *office = *state;
    json_t *record;
    char path[96];

    keep_week_over(office, "0.75", 186, 2.9);       /* of 300 */
    record = record_of_kept(office, path);
    assert_found(record, "Room 8c was over 800 ppm of CO2 for 62% and over 1,500 ppm for under 1% of the measured time,"
                         " 1,100 ppm on average, and at the longest 94 minutes over 800 ppm without a break");
    json_decref(record);
}

static void a_room_that_was_never_over_a_level_is_said_to_be_so(void **state)
{
    struct office *office = *state;
    json_t *record;
    char path[96];

    keep_week_over(office, "0.75", 3, 0);           /* of 300: one per cent */
    record = record_of_kept(office, path);
    assert_found(record, "Room 8c was over 800 ppm of CO2 for 1% and over 1,500 ppm for none of the measured time, 1,100"
                         " ppm on average, and at the longest 94 minutes over 800 ppm without a break");
    json_decref(record);
    concern_delete(office, REP, path);
    keep_week_over(office, "0.75", 0, 0);
    record = record_of_kept(office, path);
    assert_found(record, "Room 8c was at no measured time over 800 ppm of CO2, 1,100 ppm on average");
    json_decref(record);
}

static void the_record_fills_the_letter_and_says_how_much_it_covers(void **state)
{
    struct office *office = *state;
    json_t *record, *room;
    char path[96];

    record = record_of_week(office, "0.75", path);
    room = json_array_get(json_object_get(record, "rooms"), 0);
    assert_float_equal(json_number_value(json_object_get(room, "coverage")), 0.75, 1e-9);
    assert_true(json_is_true(json_object_get(room, "is_covered")));
    assert_float_equal(json_number_value(json_object_get(room, "above_800_share")), 0.62, 1e-9);    /* 186 of 300 */
    assert_string_equal(text_of(room, "finding"),
                        "Room 8c was over 800 ppm of CO2 for 62% and over 1,500 ppm for 10% of the measured time, 1,100"
                        " ppm on average, and at the longest 94 minutes over 800 ppm without a break");
    assert_non_null(strstr(text_of(record, "letter"), "Between 16 November 2026 and 20 November 2026"));
    assert_non_null(strstr(text_of(record, "letter"), "It covers 75% of the time"));
    assert_non_null(strstr(text_of(record, "letter"), "(a legal duty)"));
    assert_non_null(strstr(text_of(record, "letter"), "meet us by 7 December 2026"));      /* ten school days on */
    assert_int_equal(json_array_size(json_object_get(record, "gaps")), 0);
    json_decref(record);
}

static void what_is_ticked_stands_in_the_letter_as_the_trouble_or_the_duty_that_it_is(void **state)
{
    static const char trouble[] = "we ticked that this holds here:\n- Does any room or area feel stuffy or unpleasant?"
                                  "\n\n";
    static const char duty[] = "these duties are not met:\n- Suitable and sufficient assessment";
    struct office *office = *state;
    char path[96];
    json_t *record;

    record = record_of_week(office, "1.0", path);
    assert_non_null(strstr(text_of(record, "letter"), trouble));
    assert_non_null(strstr(text_of(record, "letter"), duty));
    json_decref(record);
    concern_write(office, REP, 200, path, "{'ticks':['VENT-B4']}");      /* a yes to it is no trouble */
    record = office_ask(office, REP, "GET", 200, below(path, "record"), NULL);
    assert_null(strstr(text_of(record, "letter"), "we ticked"));
    assert_null(strstr(text_of(record, "letter"), "not met"));
    json_decref(record);
}

static void a_letter_about_many_rooms_names_all_of_them_or_is_refused(void **state)
{
    struct office *office = *state;
    char path[96], rooms[1024] = "[\"8c\"", body[1100], name[80] = "";
    json_t *record;

    keep_week(office, "1.0");
    concern_start(office, REP, path);
    for (int i = 1; i < CONCERN_ROOMS_MAX; i++) {
        snprintf(name, sizeof name, "The room at the end of a long corridor, on the left, number %02d", i);
        snprintf(body, sizeof body, "{\"id\":\"r%d\",\"name\":\"%s\",\"ventilation\":\"natural\",\"seats\":30}", i,
                 name);
        office_do(office, LEADER, "POST", 201, API "/rooms", body);
        snprintf(rooms + strlen(rooms), sizeof rooms - strlen(rooms), ",\"r%d\"", i);
        if (i + 1 != 30 && i + 1 != CONCERN_ROOMS_MAX)
            continue;
        snprintf(body, sizeof body, "{\"rooms\":%s]}", rooms);
        concern_write(office, REP, 200, path, body);
        record = office_ask(office, REP, "GET", i + 1 == 30 ? 200 : 422, below(path, "record"), NULL);
        snprintf(body, sizeof body, "nothing was measured in %s", name);
        assert_true(i + 1 != 30 || strstr(text_of(record, "letter"), body));
        json_decref(record);
    }
}

static void under_three_quarters_it_warns_and_missing_days_count(void **state)
{
    struct office *office = *state;
    json_t *record, *room;
    char path[96];

    record = record_of_week(office, "0.749", path);
    room = json_array_get(json_object_get(record, "rooms"), 0);
    assert_true(json_is_false(json_object_get(room, "is_covered")));
    json_decref(record);
    concern_write(office, REP, 200, path, "{'from':'2026-11-09'}");      /* a week without a kept day */
    record = office_ask(office, REP, "GET", 200, below(path, "record"), NULL);
    room = json_array_get(json_object_get(record, "rooms"), 0);
    assert_float_equal(json_number_value(json_object_get(room, "coverage")), 0.3745, 1e-3);
    json_decref(record);
}

static void without_a_measurement_the_letter_has_a_gap_and_can_not_be_sent(void **state)
{
    struct office *office = *state;
    json_t *record, *refused;
    char path[96];

    concern_start(office, REP, path);
    concern_fill(office, REP, path);
    concern_write(office, REP, 200, path, "{'rooms':['hall']}");
    record = office_ask(office, REP, "GET", 200, below(path, "record"), NULL);
    assert_true(json_is_false(json_object_get(json_array_get(json_object_get(record, "rooms"), 0), "measured")));
    assert_int_equal(json_array_size(json_object_get(record, "gaps")), 2);
    json_decref(record);
    concern_write(office, REP, 200, path, "{'letter':'Dear Ms Rees, about [[which rooms]]'}");
    refused = concern_say_sent(office, REP, 422, path, "{'way':'print'}");
    assert_string_equal(error_code(refused), "gaps");
    json_decref(refused);
}

static void a_teacher_gets_two_weeks_of_own_rooms_and_each_look_is_noted_without_the_concern(void **state)
{
    struct office *office = *state;
    json_t *record, *lines;
    char path[96];
    bool is_noted = false;

    concern_start(office, TEACHER, path);
    concern_fill(office, TEACHER, path);
    record = office_ask(office, TEACHER, "GET", 200, below(path, "record"), NULL);
    assert_string_equal(text_of(record, "from"), "2026-11-10");
    assert_string_equal(text_of(record, "to"), "2026-11-22");
    json_decref(record);
    lines = office_ask(office, LEADER, "GET", 200, API "/access", NULL);
    for (size_t i = 0; i < json_array_size(lines); i++) {
        is_noted = is_noted || strcmp(text_of(json_array_get(lines, i), "what"), "history read") == 0;
        assert_null(strstr(text_of(json_array_get(lines, i), "what"), "concern"));
        assert_null(strstr(text_of(json_array_get(lines, i), "detail"), "concern"));
    }
    assert_true(is_noted);
    json_decref(lines);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, office_setup, office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(the_record_fills_the_letter_and_says_how_much_it_covers),
        PROMISE(a_share_that_is_no_whole_per_cent_is_not_called_nought),
        PROMISE(a_room_that_was_never_over_a_level_is_said_to_be_so),
        PROMISE(what_is_ticked_stands_in_the_letter_as_the_trouble_or_the_duty_that_it_is),
        PROMISE(a_letter_about_many_rooms_names_all_of_them_or_is_refused),
        PROMISE(under_three_quarters_it_warns_and_missing_days_count),
        PROMISE(without_a_measurement_the_letter_has_a_gap_and_can_not_be_sent),
        PROMISE(a_teacher_gets_two_weeks_of_own_rooms_and_each_look_is_noted_without_the_concern),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
