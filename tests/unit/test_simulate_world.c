/* tests/unit/test_simulate_world.c - the simulated school: the same day for the same seed, and the story that the
 * default school tells. */
#include "world_kit.h"

#define HOUR_MS (60 * MINUTE_MS)
#define ROOM_8C 0
#define ROOM_10D 3
#define ROOM_MUSIC 6
#define ROOM_STAFF 11

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
        cmocka_unit_test(every_room_up_to_the_limit_is_a_room),
    };
    return cmocka_run_group_tests(tests, load_zone, NULL);
}
