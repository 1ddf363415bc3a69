/* The simulated school: the same day for the same seed, the story that the default school tells, and its sensors. */
#include "rfc3339.h"
#include "world.h"
#include "timetable.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/* cmocka compares floats; ours are doubles. */
#define assert_near(value, expected, tolerance) assert_true(fabs((value) - (expected)) <= (tolerance))

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define ROOM_8C 0
#define ROOM_10D 3
#define ROOM_MUSIC 6
#define ROOM_STAFF 11

static struct zone london;
static struct error err;

static int64_t at(const char *text)
{
    int64_t unix_ms;

    assert_int_equal(rfc3339_parse(text, strlen(text), &unix_ms), 0);
    return unix_ms;
}

static struct world *world_at(const char *start, uint64_t seed, int interval_s, const char *fault_text)
{
    struct fault fault;
    struct world_options options = {.seed = seed, .rooms = ROOMS_DEFAULT, .interval_s = interval_s,
                                     .start_ms = at(start), .zone = &london, .faults = &fault,
                                     .fault_count = fault_text != NULL};
    struct world *world;

    if (fault_text)
        assert_int_equal(fault_parse(fault_text, ROOMS_DEFAULT, &fault, &err), 0);
    assert_int_equal(world_open(&options, &world, &err), 0);
    return world;
}

static void the_same_seed_lives_the_same_day_again(void **state)
{
    (void)state;
    struct world *one = world_at("2026-11-23T08:50:00Z", 5, 60, NULL);
    struct world *two = world_at("2026-11-23T08:50:00Z", 5, 60, NULL);
    struct world *other = world_at("2026-11-23T08:50:00Z", 6, 60, NULL);
    struct world_report a, b, c;
    int differ = 0;

    for (int i = 0; i < 5000; i++) {
        world_take(one, &a);
        world_take(two, &b);
        world_take(other, &c);
        assert_int_equal(a.time_ms, b.time_ms);
        assert_int_equal(a.room, b.room);
        assert_memory_equal(&a.reading, &b.reading, sizeof a.reading);
        differ += a.time_ms != c.time_ms;
    }
    assert_true(differ > 4000);
    world_close(one);
    world_close(two);
    world_close(other);
}

static void a_later_start_joins_the_same_day(void **state)
{
    (void)state;
    struct world *early = world_at("2026-11-23T08:50:00Z", 1, 60, NULL);
    struct world *late = world_at("2026-11-23T11:00:00Z", 1, 60, NULL);
    struct world_report a, b;

    do
        world_take(early, &a);
    while (a.time_ms < at("2026-11-23T11:00:00Z"));
    for (int i = 0; i < 500; i++) {
        world_take(late, &b);
        assert_int_equal(a.time_ms, b.time_ms);
        assert_memory_equal(&a.reading, &b.reading, sizeof a.reading);
        world_take(early, &a);
    }
    world_close(early);
    world_close(late);
}

/* What the first two and a half hours of a day from 08:50 show in each room, at its sensor. */
struct morning {
    double over_800_at_min, longest_over_1500_min, least_in_break;
};

static void live_a_morning(const char *start, struct morning rooms[ROOMS_DEFAULT])
{
    int64_t start_ms = at(start), over_since_ms[ROOMS_DEFAULT] = {0};
    struct world *world = world_at(start, 1, 60, NULL);
    struct world_report report;

    for (int i = 0; i < ROOMS_DEFAULT; i++)
        rooms[i] = (struct morning){INFINITY, 0, INFINITY};
    while (world_next_ms(world) < start_ms + 2 * HOUR_MS) {
        struct morning *room;
        double minute, co2_ppm;

        world_take(world, &report);
        room = &rooms[report.room];
        minute = (double)(report.time_ms - start_ms) / MINUTE_MS;
        co2_ppm = report.reading.co2_ppm;
        if (co2_ppm > 800 && minute < room->over_800_at_min)
            room->over_800_at_min = minute;
        if (co2_ppm <= 1500)
            over_since_ms[report.room] = 0;
        else if (!over_since_ms[report.room])
            over_since_ms[report.room] = report.time_ms;
        else
            room->longest_over_1500_min = fmax(room->longest_over_1500_min,
                                               (double)(report.time_ms - over_since_ms[report.room]) / MINUTE_MS);
        if (minute > 100)
            room->least_in_break = fmin(room->least_in_break, co2_ppm);
    }
    world_close(world);
}

/* In winter, when warmth drives air through a window, and in a September when hardly anything does. */
static void the_first_look_shows_rooms_that_fill_an_alert_and_a_recovery(void **state)
{
    (void)state;
    static const char *const starts[] = {"2026-11-23T08:50:00Z", "2027-01-11T08:50:00Z", "2026-09-21T07:50:00Z"};

    for (size_t day = 0; day < sizeof starts / sizeof *starts; day++) {
        struct morning rooms[ROOMS_DEFAULT];
        int over_800 = 0, over_1500 = 0, recovered = 0;

        live_a_morning(starts[day], rooms);
        for (int i = 0; i < ROOMS_DEFAULT; i++) {
            over_800 += rooms[i].over_800_at_min < 85;
            over_1500 += rooms[i].longest_over_1500_min > 20;
            recovered += rooms[i].least_in_break < 750;
        }
        assert_true(over_800 >= 5);
        assert_true(over_1500 >= 1 && over_1500 <= 3);
        assert_true(recovered >= 9);
        assert_true(rooms[ROOM_8C].longest_over_1500_min > 22);
        assert_true(rooms[ROOM_8C].longest_over_1500_min < 45);
        assert_true(rooms[ROOM_8C].least_in_break < 700);
        assert_true(rooms[ROOM_MUSIC].longest_over_1500_min > 30);
        assert_true(rooms[ROOM_MUSIC].least_in_break > 1000);
    }
}

static void weekends_and_nights_are_empty(void **state)
{
    (void)state;
    struct world *world = world_at("2026-11-21T00:00:00Z", 1, 600, NULL);   /* a Saturday */
    struct world_report report;

    while (world_next_ms(world) < at("2026-11-22T23:00:00Z")) {
        world_take(world, &report);
        if (report.time_ms > at("2026-11-21T06:00:00Z"))
            assert_true(report.felt.co2_ppm < 470);
    }
    world_close(world);
}

/* How long CO2 of 10D was over 1500 ppm in the eight hours from start, in minutes. */
static int minutes_over_1500(const char *start, const struct past *past)
{
    struct world_options options = {.seed = 1, .rooms = ROOMS_DEFAULT, .interval_s = 60, .start_ms = at(start),
                                    .zone = &london, .past = *past};
    struct world_report report;
    struct world *world;
    int minutes = 0;

    assert_int_equal(world_open(&options, &world, &err), 0);
    while (world_next_ms(world) < options.start_ms + 8 * HOUR_MS) {
        world_take(world, &report);
        minutes += report.room == ROOM_10D && report.felt.co2_ppm > 1500;
    }
    world_close(world);
    return minutes;
}

static void windows_are_stuck_until_they_are_mended_and_nobody_comes_when_closed(void **state)
{
    (void)state;
    struct past past = {0}, closed = {0};

    assert_int_equal(past_parse_mended("4@2026-11-24", ROOMS_DEFAULT, &past, &err), 0);
    assert_int_equal(past_parse_closed("2026-11-23..2026-11-23", &closed, &err), 0);
    assert_true(minutes_over_1500("2026-11-23T08:00:00Z", &past) > 120);
    assert_true(minutes_over_1500("2026-11-24T08:00:00Z", &past) < 20);
    assert_int_equal(minutes_over_1500("2026-11-24T08:00:00Z", &past),
                     minutes_over_1500("2026-11-24T08:00:00Z", &closed));
    assert_int_equal(minutes_over_1500("2026-11-23T08:00:00Z", &closed), 0);
}

static int heads(int room, const char *local)
{
    struct rooms_room is;
    struct timetable_people people;

    rooms_describe(room, &is);
    timetable_people(1, room, &is, at(local), &people);
    assert_true(people.heads <= is.seats);
    return people.heads + people.adults;
}

static void people_come_at_nine_leave_for_break_and_lunch_and_go_home(void **state)
{
    (void)state;
    assert_int_equal(heads(ROOM_8C, "2026-11-23T08:59:59Z"), 0);
    assert_true(heads(ROOM_8C, "2026-11-23T09:02:00Z") > 5);
    assert_true(heads(ROOM_8C, "2026-11-23T09:02:00Z") < 20);
    assert_true(heads(ROOM_8C, "2026-11-23T09:04:00Z") >= 25);
    assert_true(heads(ROOM_8C, "2026-11-23T09:45:00Z") >= 25);
    assert_int_equal(heads(ROOM_8C, "2026-11-23T10:30:00Z"), 0);
    assert_true(heads(ROOM_STAFF, "2026-11-23T10:40:00Z") >= 8);
    assert_true(heads(ROOM_8C, "2026-11-23T11:00:00Z") >= 25);
    assert_int_equal(heads(ROOM_8C, "2026-11-23T12:30:00Z"), 0);
    assert_true(heads(ROOM_8C, "2026-11-23T15:27:00Z") >= 25);
    assert_int_equal(heads(ROOM_8C, "2026-11-23T15:30:00Z"), 0);
    assert_int_equal(heads(ROOM_8C, "2026-11-28T10:00:00Z"), 0);     /* Saturday */
    assert_true(heads(ROOM_8C, "2026-11-27T10:00:00Z") >= 25);       /* Friday */
}

/* British summer time ends on 25 October 2026: nine o'clock is 08:00 UTC on the Friday, 09:00 on the Monday. */
static void the_school_day_follows_the_clocks_of_the_site(void **state)
{
    (void)state;
    static const struct {
        const char *start, *bell;
    } days[] = {{"2026-10-23T06:00:00Z", "2026-10-23T08:00:00Z"}, {"2026-10-26T06:00:00Z", "2026-10-26T09:00:00Z"}};

    for (size_t i = 0; i < 2; i++) {
        struct world *world = world_at(days[i].start, 1, 60, NULL);
        struct world_report report = {0};

        while (report.time_ms < at(days[i].bell) || report.room != ROOM_8C) {
            world_take(world, &report);
            if (report.time_ms < at(days[i].bell))
                assert_true(report.felt.co2_ppm < 500);
        }
        while (report.time_ms < at(days[i].bell) + 20 * MINUTE_MS || report.room != ROOM_8C)
            world_take(world, &report);
        assert_true(report.felt.co2_ppm > 900);
        world_close(world);
    }
}

static void reports_come_at_their_interval_with_a_little_jitter(void **state)
{
    (void)state;
    struct world *world = world_at("2026-11-23T08:50:00Z", 1, 60, NULL);
    int64_t last_ms[ROOMS_DEFAULT] = {0}, first_ms[ROOMS_DEFAULT] = {0}, count[ROOMS_DEFAULT] = {0};
    int64_t shortest_ms = INT64_MAX, longest_ms = 0, before_ms = at("2026-11-23T08:50:00Z");
    struct world_report report;

    for (int i = 0; i < ROOMS_DEFAULT * 500; i++) {
        world_take(world, &report);
        assert_true(report.time_ms >= before_ms);
        before_ms = report.time_ms;
        if (count[report.room]++) {
            int64_t gap_ms = report.time_ms - last_ms[report.room];

            shortest_ms = gap_ms < shortest_ms ? gap_ms : shortest_ms;
            longest_ms = gap_ms > longest_ms ? gap_ms : longest_ms;
        } else {
            first_ms[report.room] = report.time_ms;
        }
        last_ms[report.room] = report.time_ms;
    }
    assert_true(shortest_ms >= 54000 && shortest_ms < 57000);
    assert_true(longest_ms <= 66000 && longest_ms > 63000);
    for (int i = 0; i < ROOMS_DEFAULT; i++)
        assert_near((double)(last_ms[i] - first_ms[i]) / (double)(count[i] - 1), 60000, 20);
    world_close(world);
}

static void sensors_err_within_their_class_and_are_not_all_alike(void **state)
{
    (void)state;
    struct world *world = world_at("2026-11-23T08:00:00Z", 1, 60, NULL);
    double sum[ROOMS_DEFAULT] = {0}, squares[ROOMS_DEFAULT] = {0}, least = INFINITY, most = -INFINITY;
    int count[ROOMS_DEFAULT] = {0};
    struct world_report report;

    while (world_next_ms(world) < at("2026-11-23T17:00:00Z")) {
        double off, humidity_pct;

        world_take(world, &report);
        off = report.reading.co2_ppm - report.felt.co2_ppm;
        humidity_pct = model_humidity_pct(report.felt.vapour_g_m3, report.felt.temperature_c);
        assert_true(fabs(off) <= sensor_co2_band_ppm(report.felt.co2_ppm) + 1e-9);
        assert_true(fabs(report.reading.temperature_c - report.felt.temperature_c) <= 0.8 + 1e-9);
        assert_true(fabs(report.reading.humidity_pct - humidity_pct) <= 6 + 1e-9);
        off /= sensor_co2_band_ppm(report.felt.co2_ppm);
        sum[report.room] += off;
        squares[report.room] += off * off;
        count[report.room]++;
    }
    for (int i = 0; i < ROOMS_DEFAULT; i++) {
        double mean = sum[i] / count[i], spread = sqrt(squares[i] / count[i] - mean * mean);

        assert_true(spread > 0.02 && spread < 0.12);        /* about 5 ppm of 60 to 100 */
        least = fmin(least, mean);
        most = fmax(most, mean);
    }
    assert_true(most - least > 0.3);
    world_close(world);
}

static void the_accuracy_class_is_the_data_sheets(void **state)
{
    (void)state;
    assert_near(sensor_co2_band_ppm(800), 70, 1e-9);
    assert_near(sensor_co2_band_ppm(1000), 75, 1e-9);
    assert_near(sensor_co2_band_ppm(1500), 95, 1e-9);
    assert_near(sensor_co2_band_ppm(3000), 190, 1e-9);
}

/* Room 3 under a fault from 10:00 to 10:20, beside the same room without: count and compare. */
struct compared {
    int before_differ, within, within_differ, silent, twice, junk, after_differ;
    double most_ppm, first_ppm, last_ppm, most_clock_off_min;
    bool all_equal;
};

static struct compared compare(const char *fault)
{
    struct world *good = world_at("2026-11-23T09:30:00Z", 1, 60, NULL);
    struct world *bad = world_at("2026-11-23T09:30:00Z", 1, 60, fault);
    struct compared c = {.all_equal = true};
    struct world_report a, b;

    while (world_next_ms(good) < at("2026-11-23T10:50:00Z")) {
        bool differ, within;

        world_take(good, &a);
        world_take(bad, &b);
        assert_int_equal(a.time_ms, b.time_ms);
        differ = memcmp(&a.reading, &b.reading, sizeof a.reading) != 0 || b.is_silent || b.is_twice || b.is_junk ||
                 b.own_time_ms != b.time_ms;
        within = a.time_ms >= at("2026-11-23T10:00:00Z") && a.time_ms < at("2026-11-23T10:20:00Z");
        if (a.room != 2) {
            assert_false(differ);
            continue;
        }
        if (!within) {
            *(a.time_ms < at("2026-11-23T10:00:00Z") ? &c.before_differ : &c.after_differ) += differ;
            continue;
        }
        if (!c.within++)
            c.first_ppm = b.reading.co2_ppm;
        c.all_equal &= b.reading.co2_ppm == c.first_ppm;
        c.within_differ += differ;
        c.silent += b.is_silent;
        c.twice += b.is_twice;
        c.junk += b.is_junk;
        c.last_ppm = b.reading.co2_ppm - a.reading.co2_ppm;
        c.most_ppm = fmax(c.most_ppm, b.reading.co2_ppm - a.reading.co2_ppm);
        c.most_clock_off_min = fmax(c.most_clock_off_min, fabs((double)(b.own_time_ms - b.time_ms) / MINUTE_MS));
    }
    assert_int_equal(c.before_differ, 0);
    assert_int_equal(c.after_differ, 0);
    assert_in_range(c.within, 19, 21);
    world_close(good);
    world_close(bad);
    return c;
}

static void faults_do_what_they_are_called_in_their_time_and_room(void **state)
{
    (void)state;
    struct compared c = compare("silent@3:10:00-10:20");

    assert_int_equal(c.silent, c.within);
    c = compare("frozen@3:10:00-10:20");
    assert_true(c.all_equal);
    c = compare("drift@3:10:00-10:20");
    assert_near(c.last_ppm, 20, 1.5);
    c = compare("duplicate@3:10:00-10:20");
    assert_int_equal(c.twice, c.within);
    c = compare("retained@3:10:00-10:20");
    assert_int_equal(c.junk, 1);
    assert_int_equal(c.within_differ, 1);
    assert_true(c.most_ppm > 2000);
    assert_near(c.most_clock_off_min, 1440, 0.01);
    c = compare("clock@3:10:00-10:20");
    assert_int_equal(c.within_differ, c.within);
    assert_near(c.most_clock_off_min, 197, 0.01);
}

static void spikes_are_rare_and_high(void **state)
{
    (void)state;
    struct world *world = world_at("2026-11-23T09:00:00Z", 1, 60, "spikes@3");
    struct world_report report;
    int spikes = 0, count = 0;

    while (count < 1000) {
        world_take(world, &report);
        count += report.room == 2;
        spikes += report.reading.co2_ppm > report.felt.co2_ppm + 3000;
    }
    assert_in_range(spikes, 30, 70);
    world_close(world);
}

static void every_room_up_to_the_limit_is_a_room(void **state)
{
    (void)state;
    static struct rooms_room rooms[ROOMS_MAX];

    for (int i = 0; i < ROOMS_MAX; i++) {
        rooms_describe(i, &rooms[i]);
        assert_true(rooms[i].infiltration_ach_per_h >= 0.3 && rooms[i].infiltration_ach_per_h <= 1);
        assert_true(rooms[i].volume_m3 > 100 && rooms[i].seats > 10 && rooms[i].openable_m2 > 1);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(rooms[i].id, rooms[j].id);
    }
}

static int load_zone(void **state)
{
    (void)state;
    return zone_load("Europe/London", &london, &err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_lives_the_same_day_again),
        cmocka_unit_test(a_later_start_joins_the_same_day),
        cmocka_unit_test(the_first_look_shows_rooms_that_fill_an_alert_and_a_recovery),
        cmocka_unit_test(weekends_and_nights_are_empty),
        cmocka_unit_test(windows_are_stuck_until_they_are_mended_and_nobody_comes_when_closed),
        cmocka_unit_test(people_come_at_nine_leave_for_break_and_lunch_and_go_home),
        cmocka_unit_test(the_school_day_follows_the_clocks_of_the_site),
        cmocka_unit_test(reports_come_at_their_interval_with_a_little_jitter),
        cmocka_unit_test(sensors_err_within_their_class_and_are_not_all_alike),
        cmocka_unit_test(the_accuracy_class_is_the_data_sheets),
        cmocka_unit_test(faults_do_what_they_are_called_in_their_time_and_room),
        cmocka_unit_test(spikes_are_rare_and_high),
        cmocka_unit_test(every_room_up_to_the_limit_is_a_room),
    };
    return cmocka_run_group_tests(tests, load_zone, NULL);
}
