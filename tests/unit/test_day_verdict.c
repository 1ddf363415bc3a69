/* tests/unit/test_day_verdict.c - verdicts of days from their samples: made ones, and a real week. */
#include "rfc3339.h"
#include "verdict_kit.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define WEEK SHARED_DIR "/data/room-one-2021-10-07.csv"
#define MAX_GAP_MS (15 * MINUTE_MS)

static struct day_judge *open_judge(enum quantity quantity, enum ventilation ventilation)
{
    struct room_info room = {.ventilation = ventilation, .use = USE_CLASSROOM};
    struct day_judge *judge = day_judge_open(&england, quantity, &room, NATION_ENGLAND, &calendar, NULL, &zone);

    assert_non_null(judge);
    return judge;
}

static const struct day_verdict *find(const struct judged_day *day, const char *id)
{
    for (size_t i = 0; i < day->count; i++)
        if (strcmp(england.rules[day->rules[i].rule_index].id, id) == 0)
            return &day->rules[i].verdict;
    fail_msg("no verdict of %s", id);
    return NULL;
}

static void expect(const struct judged_day *day, const char *id, enum verdict verdict, double figure)
{
    const struct day_verdict *got = find(day, id);

    if (got->verdict != verdict || !(fabs(got->figure - figure) <= 0.05 + 0.0001 * fabs(figure)))
        fail_msg("%s: %s %g, expected %s %g", id, verdict_word(got->verdict), got->figure, verdict_word(verdict),
                 figure);
}

/* Tuesday 2026-11-24, 2100 ppm from 10:00 to 10:20 or a minute longer, else 700; every minute. */
static void a_peak_of_twenty_minutes_passes_and_of_more_fails(void **state)
{
    (void)state;
    for (int longer = 0; longer <= 1; longer++) {
        struct day_judge *judge = open_judge(CO2_PPM, VENTILATION_NATURAL);
        int64_t nine_ms = zone_to_utc(&zone, civil_to_days(2026, 11, 24), 9 * 3600, false);
        struct judged_day day;

        for (int minute = 0; minute <= 390; minute++) {
            bool is_high = minute >= 60 && minute <= 79 + longer;   /* 19 or 20 min, and 0.07 min on each flank */

            assert_int_equal(day_judge_add(judge, nine_ms + minute * MINUTE_MS, is_high ? 2100 : 700, MAX_GAP_MS,
                                           MINUTE_MS, &day), 0);
        }
        assert_true(day_judge_today(judge, &day));
        expect(&day, "eng-bb101-nat-peak", longer ? VERDICT_FAIL : VERDICT_PASS, 19 + longer + 2 * 100 / 1400.0);
        assert_int_equal(find(&day, "eng-bb101-mech-peak")->verdict, VERDICT_NOT_APPLICABLE);
        expect(&day, "gb-hse-co2-poor", VERDICT_FAIL, find(&day, "gb-hse-co2-poor")->figure);
        day_judge_close(judge);
    }
}

/* Up for 10 minutes, 14 on top, down for 10: the best 20 minutes lie between the samples, 7 to 27:
 * (2 x 3 min x 1550 + 14 min x 1700) / 20 min = 1655. At the samples the mean is at most 1610. */
static void the_highest_trailing_mean_is_found_between_samples(void **state)
{
    static const struct {
        int minute;
        double co2_ppm;
    } points[] = {{0, 700}, {15, 700}, {30, 700}, {40, 1700}, {54, 1700}, {64, 700}, {79, 700}, {94, 700}};
    struct day_judge *judge = open_judge(CO2_PPM, VENTILATION_NATURAL);
    int64_t nine_ms = zone_to_utc(&zone, civil_to_days(2026, 11, 24), 9 * 3600, false);
    struct judged_day day;

    (void)state;
    for (size_t i = 0; i < COUNT(points); i++)
        assert_int_equal(day_judge_add(judge, nine_ms + points[i].minute * MINUTE_MS, points[i].co2_ppm, MAX_GAP_MS,
                                       10 * MINUTE_MS, &day), 0);
    assert_true(day_judge_today(judge, &day));
    expect(&day, "gb-hse-co2-poor", VERDICT_CANNOT_TELL, 1655);     /* 94 of 390 minutes */
    day_judge_close(judge);
}

static void a_new_day_starts_afresh_and_doubt_stays_with_its_day(void **state)
{
    struct day_judge *judge = open_judge(CO2_PPM, VENTILATION_NATURAL);
    struct judged_day day;
    int finished = 0;

    (void)state;
    assert_false(day_judge_today(judge, &day));
    for (int date = 24; date <= 25; date++) {
        int64_t nine_ms = zone_to_utc(&zone, civil_to_days(2026, 11, date), 9 * 3600, false);

        for (int minute = 0; minute <= 390; minute += 10) {
            int r = day_judge_add(judge, nine_ms + minute * MINUTE_MS, date == 24 ? 2500 : 600, MAX_GAP_MS,
                                  10 * MINUTE_MS, &day);

            assert_true(r >= 0);
            finished += r;
        }
        assert_int_equal(finished, date - 24);
        if (date == 24)
            day_judge_doubt(judge);
    }
    assert_int_equal(day.figures.date, civil_to_days(2026, 11, 24));
    assert_int_equal(find(&day, "union-neu-co2-act")->verdict, VERDICT_CANNOT_TELL);
    expect(&day, "gb-hse-co2-poor", VERDICT_CANNOT_TELL, 2500);
    assert_true(day_judge_today(judge, &day));
    expect(&day, "gb-hse-co2-poor", VERDICT_PASS, 600);
    expect(&day, "gb-hse-co2-good", VERDICT_PASS, 600);
    assert_int_equal(day_judge_add(judge, 0, 600, MAX_GAP_MS, MINUTE_MS, &day), -EINVAL);
    day_judge_close(judge);
}

static struct day_judge *open_judge_of(const struct pack *pack, const struct room_info *room)
{
    struct day_judge *judge = day_judge_open(pack, pack->rules[0].quantity, room, NATION_ENGLAND, &calendar, NULL,
                                             &zone);

    assert_non_null(judge);
    return judge;
}

/* Monday evening to Tuesday evening, 24 hours: 8 in the lesson hours of Tuesday, else one value; every 15 minutes. */
static struct day_verdict particles_of(double by_night, int from_min)
{
    static struct pack pack;
    struct room_info room = {.use = USE_CLASSROOM};
    int64_t midnight_ms = zone_to_utc(&zone, civil_to_days(2026, 11, 24), 0, false);
    struct day_judge *judge;
    struct judged_day day;

    pack = settings;
    pack.count = 1;
    pack.rules[0] = (struct rule){.measure = MEASURE_PM2_5, .quantity = PM2_5_UG_M3, .statistic = STATISTIC_MEAN,
                                  .window = {.kind = WINDOW_LENGTH}, .window_min = 24 * 60, .limit = 15,
                                  .comparison = COMPARE_ABOVE, .severity = SEVERITY_WARNING};
    judge = open_judge_of(&pack, &room);
    for (int minute = from_min; minute <= 18 * 60; minute += 15) {
        bool is_lesson = minute >= 9 * 60 && minute <= 15 * 60 + 30;

        day_judge_add(judge, midnight_ms + minute * MINUTE_MS, is_lesson ? 8 : by_night, MAX_GAP_MS, 15 * MINUTE_MS,
                      &day);
    }
    assert_true(day_judge_today(judge, &day));
    assert_int_equal(day.count, 1);
    day_judge_close(judge);
    return day.rules[0].verdict;
}

/* A window can tell once 18 hours of it are joined, at noon: 15 at v and 3 at 8 are over 15 when v is over 16.4. */
static void particles_are_judged_around_the_clock(void **state)
{
    (void)state;
    assert_int_equal(particles_of(16, -6 * 60).verdict, VERDICT_PASS);
    assert_int_equal(particles_of(30, -6 * 60).verdict, VERDICT_FAIL);
    assert_true(particles_of(30, -6 * 60).figure > 23);
    assert_near(particles_of(16, -6 * 60).coverage, 1, 1e-9);
    assert_near(particles_of(30, 0).coverage, 0.75, 1e-9);                  /* 18 of 24 hours */
    assert_int_equal(particles_of(30, -15).verdict, VERDICT_FAIL);
    assert_int_equal(particles_of(30, 15).verdict, VERDICT_CANNOT_TELL);
}

/* 09:30 to 15:30 are 75 % of eight hours: at half past three, and at no other instant, one window can tell. */
static struct day_verdict eight_hours_of(double co2_ppm, int from_min, double limit_ppm, enum severity severity)
{
    static struct pack pack;
    struct room_info room = {.use = USE_CLASSROOM};
    int64_t nine_ms = zone_to_utc(&zone, civil_to_days(2026, 11, 24), 9 * 3600, false);
    struct day_judge *judge;
    struct judged_day day;

    pack = settings;
    pack.count = 1;
    pack.rules[0] = rule_of(STATISTIC_MEAN, severity == SEVERITY_GOOD ? COMPARE_BELOW : COMPARE_ABOVE, limit_ppm);
    pack.rules[0].severity = severity;
    pack.rules[0].window_min = 8 * 60;
    judge = open_judge_of(&pack, &room);
    for (int minute = from_min; minute <= 390; minute += 5)
        day_judge_add(judge, nine_ms + minute * MINUTE_MS, co2_ppm, MAX_GAP_MS, 5 * MINUTE_MS, &day);
    assert_true(day_judge_today(judge, &day));
    day_judge_close(judge);
    return day.rules[0].verdict;
}

static void a_mean_met_at_the_last_instant_alone_is_met(void **state)
{
    (void)state;
    assert_int_equal(eight_hours_of(1398, 30, 850, SEVERITY_WARNING).verdict, VERDICT_FAIL);
    assert_near(eight_hours_of(1398, 30, 850, SEVERITY_WARNING).figure, 1398, 1e-9);
    assert_int_equal(eight_hours_of(850, 30, 850, SEVERITY_WARNING).verdict, VERDICT_PASS);
    assert_int_equal(eight_hours_of(1708, 30, 800, SEVERITY_GOOD).verdict, VERDICT_NOT_APPLICABLE);
    assert_int_equal(eight_hours_of(799, 30, 800, SEVERITY_GOOD).verdict, VERDICT_PASS);
    assert_int_equal(eight_hours_of(1398, 35, 850, SEVERITY_WARNING).reason, REASON_COVERAGE);
    assert_int_equal(eight_hours_of(799, 35, 800, SEVERITY_GOOD).verdict, VERDICT_CANNOT_TELL);
}

static struct day_verdict mean_between_nine_and(int to_min)
{
    static struct pack pack;
    struct room_info room = {.use = USE_CLASSROOM};
    int64_t nine_ms = zone_to_utc(&zone, civil_to_days(2026, 11, 24), 9 * 3600, false);
    struct day_judge *judge;
    struct judged_day day;

    pack = settings;
    pack.count = 1;
    pack.rules[0] = rule_of(STATISTIC_MEAN_OCCUPIED, COMPARE_ABOVE, 1500);
    pack.rules[0].window = (struct window){.kind = WINDOW_CLOCK, .from_min = 9 * 60, .to_min = to_min};
    judge = open_judge_of(&pack, &room);
    for (int minute = 0; minute <= 390; minute += 10)
        day_judge_add(judge, nine_ms + minute * MINUTE_MS, 1600, MAX_GAP_MS, 10 * MINUTE_MS, &day);
    assert_true(day_judge_today(judge, &day));
    day_judge_close(judge);
    return day.rules[0].verdict;
}

static void a_mean_between_two_times_is_for_days_inside_them(void **state)
{
    (void)state;
    assert_int_equal(mean_between_nine_and(15 * 60 + 30).verdict, VERDICT_FAIL);
    assert_int_equal(mean_between_nine_and(15 * 60 + 29).reason, REASON_WINDOW);
}

/* The same air is over 500 ppm above outdoor air of 420, and not above air of 450. */
static void a_rooms_own_outdoor_air_moves_an_excess(void **state)
{
    (void)state;
    for (int outdoor_ppm = 420; outdoor_ppm <= 450; outdoor_ppm += 30) {
        struct room_info room = {.use = USE_CLASSROOM, .outdoor_ppm = outdoor_ppm};
        static struct pack pack;
        int64_t nine_ms = zone_to_utc(&zone, civil_to_days(2026, 11, 24), 9 * 3600, false);
        struct day_judge *judge;
        struct judged_day day;

        pack = settings;
        pack.count = 1;
        pack.rules[0] = rule_of(STATISTIC_INSTANT, COMPARE_ABOVE, 500);
        pack.rules[0].measure = MEASURE_CO2_EXCESS;
        judge = open_judge_of(&pack, &room);
        for (int minute = 0; minute <= 390; minute += 10)
            day_judge_add(judge, nine_ms + minute * MINUTE_MS, 940, MAX_GAP_MS, 10 * MINUTE_MS, &day);
        assert_true(day_judge_today(judge, &day));
        assert_int_equal(day.rules[0].verdict.verdict, outdoor_ppm == 420 ? VERDICT_FAIL : VERDICT_PASS);
        assert_near(day.rules[0].verdict.figure, 940 - outdoor_ppm, 1e-9);
        day_judge_close(judge);
    }
}

/* -- a real week -- */

struct expected {
    int date;                   /* of October 2021 */
    const char *id;
    enum verdict verdict;
    double figure;
};

/* max, mean and min are those of the expected file; trailing means were summed second by second by another program.
 * On the 7th 13 % of the day is covered. On the 11th 9.833 minutes above 800 are less than two intervals. */
static const struct expected co2_week[] = {
    {7, "union-neu-co2-act", VERDICT_CANNOT_TELL, 1011},
    {7, "eng-bb101-nat-mean", VERDICT_CANNOT_TELL, 940.352},
    {8, "union-neu-co2-act", VERDICT_FAIL, 1415},
    {8, "eng-dfe-co2-early", VERDICT_FAIL, 1381.32},
    {8, "eng-dfe-co2-act", VERDICT_PASS, 1381.32},
    {8, "gb-hse-co2-poor", VERDICT_PASS, 1381.32},
    {8, "gb-hse-co2-good", VERDICT_NOT_APPLICABLE, 1381.32},
    {8, "eng-bb101-nat-mean", VERDICT_PASS, 900.02},
    {8, "eng-bb101-mech-mean", VERDICT_PASS, 900.02},
    {8, "eng-bb101-nat-peak", VERDICT_PASS, 0},
    {11, "union-neu-co2-act", VERDICT_PASS, 804},
    {11, "gb-hse-co2-good", VERDICT_PASS, 797.16},
    {12, "union-neu-co2-act", VERDICT_FAIL, 936},
    {13, "eng-bb101-mech-mean", VERDICT_FAIL, 1066.241},
    {13, "eng-bb101-nat-mean", VERDICT_PASS, 1066.241},
    {13, "eng-dfe-co2-early", VERDICT_FAIL, 1427.25},
};
static const struct expected temperature_week[] = {
    {8, "gb-acop-temp-min", VERDICT_PASS, 23.392},
    {8, "union-neu-temp-min", VERDICT_PASS, 22.8},
    {8, "union-neu-temp-max", VERDICT_PASS, 24.0},
    {13, "union-neu-temp-min", VERDICT_PASS, 21.444},
};

static size_t compare_day(const struct judged_day *day, const struct expected *expected, size_t count)
{
    size_t compared = 0;

    for (size_t i = 0; i < count; i++)
        if (civil_to_days(2021, 10, expected[i].date) == day->figures.date) {
            expect(day, expected[i].id, expected[i].verdict, expected[i].figure);
            compared++;
        }
    return compared;
}

static size_t judge_week(FILE *file, enum quantity quantity, const struct expected *expected, size_t count)
{
    struct day_judge *judge = open_judge(quantity, VENTILATION_UNKNOWN);
    struct judged_day finished;
    size_t compared = 0;
    char row[256];

    rewind(file);
    while (fgets(row, sizeof row, file)) {
        int day, month, year, hour, minute, second;
        double value[2];
        int64_t time_ms;

        if (sscanf(row, "%d/%d/%d %d:%d:%d,\"%lf\",\"%lf\"", &day, &month, &year, &hour, &minute, &second, &value[0],
                   &value[1]) != 8)
            continue;
        time_ms = zone_to_utc(&zone, civil_to_days(year, month, day), hour * 3600 + minute * 60 + second, false);
        if (day_judge_add(judge, time_ms, value[quantity == TEMPERATURE_C], MAX_GAP_MS, 5 * MINUTE_MS, &finished) == 1)
            compared += compare_day(&finished, expected, count);
    }
    day_judge_close(judge);
    return compared;
}

static void the_week_of_room_one_has_the_verdicts_of_its_figures(void **state)
{
    FILE *file = fopen(WEEK, "re");

    (void)state;
    if (!file) {
        print_message("skipped: there is no %s\n", WEEK);
        return;
    }
    assert_int_equal(judge_week(file, CO2_PPM, co2_week, COUNT(co2_week)), COUNT(co2_week));
    assert_int_equal(judge_week(file, TEMPERATURE_C, temperature_week, COUNT(temperature_week)),
                     COUNT(temperature_week));
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mean_met_at_the_last_instant_alone_is_met),
        cmocka_unit_test(particles_are_judged_around_the_clock),
        cmocka_unit_test(a_mean_between_two_times_is_for_days_inside_them),
        cmocka_unit_test(a_rooms_own_outdoor_air_moves_an_excess),
        cmocka_unit_test(a_peak_of_twenty_minutes_passes_and_of_more_fails),
        cmocka_unit_test(the_highest_trailing_mean_is_found_between_samples),
        cmocka_unit_test(a_new_day_starts_afresh_and_doubt_stays_with_its_day),
        cmocka_unit_test(the_week_of_room_one_has_the_verdicts_of_its_figures),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
