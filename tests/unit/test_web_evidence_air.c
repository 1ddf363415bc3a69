/* tests/unit/test_web_evidence_air.c - evidence for lines that no rule about a reading answers: fresh air for each
 * person, how fast a room clears, how much it cools overnight. Figures with their range, or why they cannot tell. */
#include "assessing_kit.h"
#include "days.h"
#include "night_fall.h"
#include "recovery.h"
#include "snapshot_air.h"

#define EVIDENCE ONE "/evidence"
#define OCTOBER_26 INT64_C(20752)       /* a Monday: twenty school days before the house's today */
#define DAYS 20
#define DAY_MS INT64_C(86400000)
#define MINUTE_MS INT64_C(60000)
#define WEEKDAYS 0x1f                   /* Monday to Friday */

static int64_t date_of(int i)
{
    return OCTOBER_26 + i / 5 * 7 + i % 5;
}

struct kept {
    int count;                          /* the first so many of the twenty days */
    int failed, passed;                 /* of fresh air; the rest of estimated ones has a line inside its range */
    int estimated;
    int over_min;                       /* minutes over 1500 ppm of each day */
};

static void keep_days(struct house *house, struct kept kept)
{
    char text[640], estimate[96], stamp[DAYS_STAMP_SIZE];

    days_stamp_of(house->pack, room_info(school_room(house->school, 0)), NATION_ENGLAND, house->zone, stamp);
    for (int i = 0; i < kept.count; i++) {
        const char *verdict = i < kept.failed ? "fail" : i < kept.failed + kept.passed ? "pass" : "cannot_tell";

        /* 3.00 to 4.00 on the first day, a tenth more on each day after it */
        snprintf(estimate, sizeof estimate, ",\"figure\":%.2f,\"figure_high\":%.2f,\"coverage\":0.8", 3 + 0.1 * i,
                 4 + 0.1 * i);
        snprintf(text, sizeof text, "{\"occupied_minutes\":400,\"co2_ppm\":{\"coverage\":0.9,\"mean\":900,\"min\":600,"
                 "\"max\":1700,\"minutes_above\":{\"800\":120,\"1500\":%d},\"longest_run_above\":{}},\"verdicts\":["
                 "{\"rule\":\"gb-hse-air-min-low\",\"quantity\":\"outdoor_air_per_person\",\"verdict\":\"%s\"%s}]}",
                 kept.over_min, verdict, i < kept.estimated ? estimate : "");
        must(days_save(house->store, "8c", date_of(i), stamp, 0, text, err));
    }
}

/* The only line's evidence. */
static json_t *attach(struct office *office, const char *item)
{
    json_t *lines, *line;
    char body[64];

    office_draft(office);
    snprintf(body, sizeof body, "{'item':'%s','rooms':['8c']}", item);
    office_do(office, LEADER, "POST", 201, ONE "/lines", body);
    json_decref(office_ask(office, LEADER, "POST", 200, EVIDENCE, "{}"));
    lines = office_ask(office, LEADER, "GET", 200, ONE "/lines", NULL);
    line = json_incref(json_array_get(lines, json_array_size(lines) - 1));
    json_decref(lines);
    assert_string_equal(text_of(line, "item"), item);
    return line;
}

/* The item of the only room: the last of its document. */
static const char *item_of(struct office *office, char text[600])
{
    json_t *json = office_ask(office, LEADER, "GET", 200, "/api/v1/snapshots/1", NULL);
    const json_t *items = json_object_get(json_object_get(json, "document"), "items");
    const char *last = json_string_value(json_array_get(items, json_array_size(items) - 1));

    snprintf(text, 600, "%s", last ? last : "");
    json_decref(json);
    return text;
}

static void assert_evidence(struct office *office, const char *item, const char *of_room, const char *words,
                            int likelihood, const char *why)
{
    json_t *line = attach(office, item), *evidence = json_object_get(line, "evidence");
    char text[600];

    assert_string_equal(item_of(office, text), of_room);
    assert_string_equal(text_of(evidence, "words"), words);
    assert_string_equal(text_of(evidence, "likelihood_words"), why);
    assert_int_equal(number_of(line, "likelihood_proposed"), likelihood);
    json_decref(line);
}

static struct house *closed(struct office *office)
{
    house_pause(office->house);
    return office->house;
}

/* -- fresh air -- */

static void fresh_air_is_a_range_of_the_middle_day_and_proposes_by_the_packs_lines(void **state)
{
    struct house *house = closed(*state);

    keep_days(house, (struct kept){.count = DAYS, .estimated = DAYS, .failed = 11, .passed = 9});
    house_start(house);
    assert_evidence(*state, "VENT-C11", "Room 8c: 4 to 5 litres a second for each person on the middle day, 3 to 5.9 over"
                    " all 20 days that could be estimated, of 20 school days. It was under a line of the pack on 11 of the"
                    " 20 days that can tell.",
                    "The fresh air of 1 of 1 rooms could be estimated over the last 20 school days. Room 8c has the least: 4"
                    " to 5 litres a second for each person on the middle day.", 4,
                    "Proposed 4 of 5: in Room 8c, the worst room, the fresh air was under a line of the pack on 11 of the 20"
                    " school days that can tell.");
}

static void four_estimated_days_cannot_tell_and_say_what_is_missing(void **state)
{
    struct house *house = closed(*state);

    keep_days(house, (struct kept){.count = DAYS, .estimated = SNAPSHOT_AIR_DAYS_MIN - 1, .failed = 4});
    house_start(house);
    assert_evidence(*state, "VENT-C11", "Room 8c: cannot tell. Its fresh air could be estimated on 4 of 20 school days, and"
                    " 5 are needed. Its volume is not known.",
                    "Cannot tell: the fresh air of none of 1 rooms could be estimated on 5 of the last 20 school days.", 0,
                    "Cannot tell: in Room 8c the estimate decides on 4 of 20 school days, and 75% are needed.");
}

static void five_estimated_days_have_a_range_but_decide_nothing(void **state)
{
    struct house *house = closed(*state);
    json_t *line;
    char text[600];

    keep_days(house, (struct kept){.count = DAYS, .estimated = SNAPSHOT_AIR_DAYS_MIN, .failed = 5});
    house_start(house);
    line = attach(*state, "VENT-C11");
    assert_int_equal(number_of(line, "likelihood_proposed"), 0);
    assert_non_null(strstr(item_of(*state, text), "3.2 to 4.2 litres a second for each person on the middle day"));
    json_decref(line);
}

/* 14 of 20 days are 70 %, 15 are 75 %. */
static void assert_decided(struct office *office, int failed, int likelihood)
{
    struct house *house = closed(office);
    json_t *line;

    keep_days(house, (struct kept){.count = DAYS, .estimated = DAYS, .failed = failed});
    house_start(house);
    line = attach(office, "VENT-C11");
    assert_int_equal(number_of(line, "likelihood_proposed"), likelihood);
    json_decref(line);
}

static void days_with_a_line_inside_their_range_decide_nothing(void **state)
{
    assert_decided(*state, 14, 0);
}

static void three_quarters_of_the_days_decide(void **state)
{
    assert_decided(*state, 15, 5);
}

static void a_pack_without_a_line_for_it_says_so(void **state)
{
    struct office *office = *state;
    struct house *house = closed(office);
    json_t *line;

    for (size_t i = 0; i < house->pack->count; i++)
        if (house->pack->rules[i].measure == MEASURE_OUTDOOR_AIR_PER_PERSON)
            house->pack->rules[i].measure = MEASURE_RADON;
    house_start(house);
    line = attach(office, "VENT-C11");
    assert_non_null(strstr(text_of(json_object_get(line, "evidence"), "words"), "has no line for outdoor air"));
    assert_string_equal(text_of(json_object_get(line, "evidence"), "likelihood_words"),
                        "None is proposed: the pack has no line to go by.");
    json_decref(line);
}

/* -- airing -- */

static void read_co2(struct house *house, int64_t time_ms, double co2_ppm)
{
    struct stored_reading row = {.arrived_ms = time_ms, .flags = STORED_OWN_TIME};

    must(device_ensure(house->store, "co2-8c", "plain", time_ms, &row.device, err));
    row.reading.time_ms = time_ms;
    reading_set(&row.reading, CO2_PPM, co2_ppm);
    must(readings_append(house->store, &row, err));
}

/* On each of the first days at ten, from 1600 to 700 ppm: within 10 minutes on the first day, 15 on the next ... */
static void clear_on(struct house *house, int days)
{
    for (int i = 0; i < days; i++) {
        int64_t ten_ms = date_of(i) * DAY_MS + 10 * 60 * MINUTE_MS;
        int length = 10 + 5 * i;

        for (int minute = -10; minute < 0; minute++)
            read_co2(house, ten_ms + minute * MINUTE_MS, 1600);
        for (int minute = 0; minute <= length; minute++)
            read_co2(house, ten_ms + minute * MINUTE_MS, 1600 - 900.0 * minute / length);
    }
    must(store_commit(house->store, err));
}

#define NO_SOURCE_CLEARS "None is proposed: no source says how fast a room has to clear."

static void a_room_that_cleared_five_times_says_how_fast_with_its_range(void **state)
{
    struct house *house = closed(*state);

    keep_days(house, (struct kept){.count = DAYS, .over_min = 12});
    clear_on(house, RECOVERY_COUNT_MIN);
    house_start(house);
    assert_evidence(*state, "VENT-E1", "Room 8c: under 800 ppm again 16 minutes after it was over 1500, in the middle of 5"
                    " falls; 12 to 19 in the middle half. That is as with at least 3.2 to 5.4 air changes an hour: whoever"
                    " stayed breathed out meanwhile.",
                    "Over the last 20 school days 1 of 1 rooms fell from over 1500 to under 800 ppm often enough to tell how"
                    " fast they clear; 0 never were over 1500, and 0 cannot tell. Room 8c is the slowest: 16 minutes in the"
                    " middle. Nothing keeps when windows were opened.", 0, NO_SOURCE_CLEARS);
}

static void a_room_that_cleared_four_times_cannot_tell(void **state)
{
    struct house *house = closed(*state);

    keep_days(house, (struct kept){.count = DAYS, .over_min = 12});
    clear_on(house, RECOVERY_COUNT_MIN - 1);
    house_start(house);
    assert_evidence(*state, "VENT-E1", "Room 8c: cannot tell. 20 of 20 school days were measured; it was over 1500 ppm on 20"
                    " and fell under 800 within three hours 4 times, and 5 falls are needed.",
                    "Over the last 20 school days 0 of 1 rooms fell from over 1500 to under 800 ppm often enough to tell how"
                    " fast they clear; 0 never were over 1500, and 1 cannot tell. Nothing keeps when windows were opened.",
                    0, NO_SOURCE_CLEARS);
}

static void assert_never_over(struct office *office, int measured_days, const char *of_room)
{
    struct house *house = closed(office);
    char text[600];

    keep_days(house, (struct kept){.count = measured_days});
    house_start(house);
    json_decref(attach(office, "VENT-E1"));
    assert_non_null(strstr(item_of(office, text), of_room));
}

static void fifteen_measured_days_are_enough_to_say_never(void **state)
{
    assert_never_over(*state, 15, "Room 8c: never over 1500 ppm while in use, on 15 of 20 school days");
}

static void fourteen_measured_days_are_not(void **state)
{
    assert_never_over(*state, 14, "Room 8c: cannot tell. 14 of 20 school days were measured");
}

/* -- nights -- */

/* After the first so many Mondays to Thursdays: 22 degrees until midnight, then 22 less 1.0, 1.1, 1.2 ... */
static void cool_on(struct house *house, int nights)
{
    for (int i = 0; nights > 0; i++) {
        if (i % 5 == 4)
            continue;
        nights--;
        for (int half = 36; half < 48 + 18; half++) {   /* 18:00 to 09:00 */
            double mean = half < 48 ? 22 : 21 - 0.1 * i;
            const struct slot slot = {.start_ms = date_of(i) * DAY_MS + half * 30 * MINUTE_MS, .mean = mean, .min = mean,
                                      .max = mean, .joined_s = 1800, .samples = 30};

            must(slots_save(house->store, "8c", TEMPERATURE_C, &slot, err));
        }
    }
    must(store_commit(house->store, err));
}

#define NO_SOURCE_COOLS "None is proposed: no source says how much a room has to cool overnight."

static void five_nights_say_how_much_a_room_cools(void **state)
{
    struct house *house = closed(*state);

    cool_on(house, NIGHT_FALL_NIGHTS_MIN);
    house_start(house);
    assert_evidence(*state, "HEAT-4", "Room 8c: cooled by 1.2 °C in the middle of 5 nights, by 1.1 to 1.3 in the middle"
                    " half.", "1 of 1 rooms had enough nights measured over the last 20 school days to tell how much they"
                    " cool. On the middle night it cooled by 1.2 °C. Nothing keeps which windows were open.", 0,
                    NO_SOURCE_COOLS);
}

static void four_nights_do_not(void **state)
{
    struct house *house = closed(*state);

    cool_on(house, NIGHT_FALL_NIGHTS_MIN - 1);
    house_start(house);
    assert_evidence(*state, "HEAT-4", "Room 8c: cannot tell. 4 of 16 nights after a school day were measured well enough,"
                    " and 5 are needed.", "0 of 1 rooms had enough nights measured over the last 20 school days to tell how"
                    " much they cool. Nothing keeps which windows were open.", 0, NO_SOURCE_COOLS);
}

/* From its evening to its next use are more hours than a night has. */
static void a_room_used_late_in_the_evening_alone_has_no_nights(void **state)
{
    struct house *house = closed(*state);
    struct week_hours late = {0};

    must(calendar_add_period(&late, WEEKDAYS, (struct calendar_period){20 * 60 + 15, 21 * 60 + 30}, err));
    must(calendar_add_room(house->calendar, "8c", &late, err));
    cool_on(house, NIGHT_FALL_NIGHTS_MIN);
    house_start(house);
    assert_evidence(*state, "HEAT-4", "Room 8c: cannot tell. 0 of 0 nights after a school day were measured well enough,"
                    " and 5 are needed.", "0 of 1 rooms had enough nights measured over the last 20 school days to tell how"
                    " much they cool. Nothing keeps which windows were open.", 0, NO_SOURCE_COOLS);
}

/* Its next use begins with the next evening: the longest night there is. */
static void a_room_used_from_the_evening_on_has_nights(void **state)
{
    struct house *house = closed(*state);
    struct week_hours evening = {0};

    must(calendar_add_period(&evening, WEEKDAYS, (struct calendar_period){18 * 60, 19 * 60}, err));
    must(calendar_add_room(house->calendar, "8c", &evening, err));
    house_start(house);
    assert_evidence(*state, "HEAT-4", "Room 8c: cannot tell. 0 of 16 nights after a school day were measured well enough,"
                    " and 5 are needed.", "0 of 1 rooms had enough nights measured over the last 20 school days to tell how"
                    " much they cool. Nothing keeps which windows were open.", 0, NO_SOURCE_COOLS);
}

static void the_same_air_is_frozen_once(void **state)
{
    struct office *office = *state;
    struct house *house = closed(office);
    json_t *again;

    keep_days(house, (struct kept){.count = DAYS, .over_min = 12});
    clear_on(house, RECOVERY_COUNT_MIN);
    house_start(house);
    json_decref(attach(office, "VENT-E1"));
    again = office_ask(office, LEADER, "POST", 200, EVIDENCE, "{}");
    assert_int_equal(number_of(again, "lines"), 0);
    json_decref(again);
}

#define IN_AN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_setup, office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_AN_OFFICE(fresh_air_is_a_range_of_the_middle_day_and_proposes_by_the_packs_lines),
        IN_AN_OFFICE(four_estimated_days_cannot_tell_and_say_what_is_missing),
        IN_AN_OFFICE(five_estimated_days_have_a_range_but_decide_nothing),
        IN_AN_OFFICE(days_with_a_line_inside_their_range_decide_nothing),
        IN_AN_OFFICE(three_quarters_of_the_days_decide),
        IN_AN_OFFICE(a_pack_without_a_line_for_it_says_so),
        IN_AN_OFFICE(a_room_that_cleared_five_times_says_how_fast_with_its_range),
        IN_AN_OFFICE(a_room_that_cleared_four_times_cannot_tell),
        IN_AN_OFFICE(fifteen_measured_days_are_enough_to_say_never),
        IN_AN_OFFICE(fourteen_measured_days_are_not),
        IN_AN_OFFICE(five_nights_say_how_much_a_room_cools),
        IN_AN_OFFICE(four_nights_do_not),
        IN_AN_OFFICE(a_room_used_late_in_the_evening_alone_has_no_nights),
        IN_AN_OFFICE(a_room_used_from_the_evening_on_has_nights),
        IN_AN_OFFICE(the_same_air_is_frozen_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
