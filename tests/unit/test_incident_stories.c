/* tests/unit/test_incident_stories.c - properties that hold for any day, and a real week. */
#include "incident_kit.h"

#define WEEK SHARED_DIR "/data/room-one-2021-10-07.csv"

/* -- properties -- */

static uint32_t seed;

static uint32_t dice(uint32_t sides)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % sides;
}

struct step {
    int64_t time_ms;
    double co2_ppm;
};
#define STEPS 1500

static struct step steps[STEPS];

/* Some days of a room that swings around every level, with gaps. */
static void make_steps(uint32_t from_seed)
{
    int64_t time_ms = utc("2026-10-22T06:00:00Z") + from_seed * 7919;
    double value = 700;

    seed = from_seed;
    for (size_t i = 0; i < STEPS; i++) {
        time_ms += dice(40) == 0 ? (int64_t)dice(5 * 3600000) : 60000 + (int64_t)dice(360000);
        value = fmin(3000, fmax(400, value + (double)dice(600) - 295));
        if (dice(20) == 0)
            value = (double[]){750, 800, 1450, 1500, 2000}[dice(5)];
        steps[i] = (struct step){time_ms, value};
    }
}

/* Feeds the steps; before each, maybe, time goes on in as many advances as the dice say. */
static size_t run_steps(struct incident_event *into, uint32_t advances)
{
    incident_engine_close(engine);
    engine = incident_engine_open(&england, &room, NATION_ENGLAND, &calendar, NULL, &zone);
    assert_non_null(engine);
    event_count = 0;
    seed = advances;
    for (size_t i = 0; i < STEPS; i++) {
        if (i > 0)
            for (uint32_t n = advances ? dice(4) : 0; n > 0; n--)
                incident_engine_advance(engine, steps[i - 1].time_ms + (int64_t)dice((uint32_t)(steps[i].time_ms -
                                        steps[i - 1].time_ms)), remember, NULL);
        incident_engine_sample(engine, CO2_PPM, steps[i].time_ms, steps[i].co2_ppm, MAX_GAP_MS, 4 * MINUTE_MS,
                               remember, NULL);
    }
    memcpy(into, events, event_count * sizeof *events);
    return event_count;
}

static void expect_same(const struct incident_event *a, const struct incident_event *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(a[i].rule_index, b[i].rule_index);
        assert_int_equal(a[i].from, b[i].from);
        assert_int_equal(a[i].to, b[i].to);
        assert_int_equal(a[i].at_ms, b[i].at_ms);
        assert_int_equal(a[i].began_ms, b[i].began_ms);
        assert_int_equal(a[i].raised_ms, b[i].raised_ms);
        assert_int_equal(a[i].cleared_ms, b[i].cleared_ms);
        assert_true(a[i].peak == b[i].peak);
        assert_int_equal(a[i].unoccupied, b[i].unoccupied);
    }
}

static void when_advance_is_called_changes_no_event(void **state)
{
    static struct incident_event plain[EVENTS_MAX], with[EVENTS_MAX];

    (void)state;
    for (uint32_t round = 1; round <= 20; round++) {
        size_t count;

        make_steps(round);
        count = run_steps(plain, 0);
        assert_true(count > 20);
        assert_int_equal(run_steps(with, round), count);
        expect_same(plain, with, count);
    }
}

static bool is_step_of_the_machine(enum incident_state from, enum incident_state to)
{
    static const bool allowed[INCIDENT_STATE_COUNT][INCIDENT_STATE_COUNT] = {
        [INCIDENT_NONE] = {[INCIDENT_PENDING] = true},
        [INCIDENT_PENDING] = {[INCIDENT_NONE] = true, [INCIDENT_RAISED] = true},
        [INCIDENT_RAISED] = {[INCIDENT_FADING] = true, [INCIDENT_CLEARED] = true},
        [INCIDENT_FADING] = {[INCIDENT_RAISED] = true, [INCIDENT_CLEARED] = true},
    };

    return allowed[from][to];
}

static void every_timeline_is_a_walk_through_the_machine(void **state)
{
    static struct incident_event told[EVENTS_MAX];

    (void)state;
    for (uint32_t round = 1; round <= 20; round++) {
        enum incident_state now[PACK_RULES_MAX] = {INCIDENT_NONE};
        int64_t cleared_ms[PACK_RULES_MAX] = {0};
        size_t count;

        make_steps(round);
        count = run_steps(told, 0);
        for (size_t i = 0; i < count; i++) {
            const struct incident_event *event = &told[i];
            size_t rule = event->rule_index;

            assert_int_equal(event->from, now[rule]);
            assert_true(is_step_of_the_machine(event->from, event->to));
            assert_true(calendar_is_occupied(&calendar, NULL, &zone, event->began_ms));
            assert_true(event->began_ms >= cleared_ms[rule]);
            if (event->to == INCIDENT_CLEARED) {
                cleared_ms[rule] = event->cleared_ms;
                assert_true(event->began_ms <= event->raised_ms && event->raised_ms <= event->cleared_ms);
                assert_true(rule_is_true(&england.rules[rule], event->peak) ||
                            england.rules[rule].statistic == STATISTIC_SUSTAINED);
            }
            now[rule] = event->to == INCIDENT_CLEARED ? INCIDENT_NONE : event->to;
        }
    }
}

/* A restart replays the record with nobody to tell; what is told after is what would have been told without it. */
static void a_restart_at_any_instant_gives_the_same_timeline(void **state)
{
    static struct incident_event whole[EVENTS_MAX];
    size_t count;

    (void)state;
    make_steps(3);
    count = run_steps(whole, 0);
    for (size_t at = 0; at < STEPS; at += 97) {
        size_t before = 0;

        incident_engine_close(engine);
        engine = incident_engine_open(&england, &room, NATION_ENGLAND, &calendar, NULL, &zone);
        event_count = 0;
        for (size_t i = 0; i < STEPS; i++)
            incident_engine_sample(engine, CO2_PPM, steps[i].time_ms, steps[i].co2_ppm, MAX_GAP_MS, 4 * MINUTE_MS,
                                   i < at ? NULL : remember, NULL);
        assert_true(event_count <= count);
        before = count - event_count;
        expect_same(whole + before, events, event_count);
    }
}

/* -- a real week -- */

struct expected {
    const char *rule, *began, *raised, *cleared;    /* whole seconds, fractions cut */
    double peak;
    bool unoccupied;
};

/* By hand from the rows of the file; local time is UTC + 1. The logger reports every 5 minutes, so an instant rule
 * needs 10 minutes of truth.
 * 07: the file starts at 14:37:48 local, already above 800; open until the bell. The trailing mean has 15 minutes at
 *     13:52:48.
 * 08: above 800 before the day starts: began is 09:00 local. Down through 750 at 11:36:15, and stays for 5 minutes.
 * 11: 9.833 minutes above 800, less than two intervals: no incident. The trailing mean never reaches 800.
 * 12: 790 at 09:32:43 and 817 at 09:37:43 or so cross 800 at 09:36:20; the second, shorter crossing of that morning
 *     (3.9 minutes) raises nothing new.
 * 13: above 800 before the day starts, until the afternoon.
 * 14: the day is good. Nothing comes near 1500, and the room is never cold or hot enough for the temperature rules. */
static const struct expected week[] = {
    {"union-neu-co2-act", "2021-10-07T13:37:48Z", "2021-10-07T13:42:48Z", "2021-10-07T14:30:00Z", 1011, true},
    {"eng-dfe-co2-early", "2021-10-07T13:52:48Z", "2021-10-07T13:52:48Z", "2021-10-07T14:30:00Z", 1011, true},
    {"union-neu-co2-act", "2021-10-08T08:00:00Z", "2021-10-08T08:05:00Z", "2021-10-08T11:41:15Z", 1415, false},
    {"eng-dfe-co2-early", "2021-10-08T08:15:00Z", "2021-10-08T08:15:00Z", "2021-10-08T11:54:27Z", 1415, false},
    {"union-neu-co2-act", "2021-10-12T09:36:20Z", "2021-10-12T09:41:20Z", "2021-10-12T10:16:04Z", 936, false},
    {"eng-dfe-co2-early", "2021-10-12T09:42:44Z", "2021-10-12T09:42:44Z", "2021-10-12T10:28:33Z", 936, false},
    {"union-neu-co2-act", "2021-10-13T08:00:00Z", "2021-10-13T08:05:00Z", "2021-10-13T13:44:13Z", 1465, false},
    {"eng-dfe-co2-early", "2021-10-13T08:15:00Z", "2021-10-13T08:15:00Z", "2021-10-13T13:55:04Z", 1465, false},
};

static void expect_second(int64_t time_ms, const char *text)
{
    char got[RFC3339_SIZE];

    rfc3339_format(time_ms - time_ms % 1000, got);
    assert_string_equal(got, text);
}

static void feed_week(FILE *file)
{
    char row[256];

    while (fgets(row, sizeof row, file)) {
        int day, month, year, hour, minute, second;
        double co2_ppm, temperature_c;
        int64_t time_ms;

        if (sscanf(row, "%d/%d/%d %d:%d:%d,\"%lf\",\"%lf\"", &day, &month, &year, &hour, &minute, &second, &co2_ppm,
                   &temperature_c) != 8)
            continue;
        time_ms = zone_to_utc(&zone, civil_to_days(year, month, day), hour * 3600 + minute * 60 + second, false);
        incident_engine_sample(engine, CO2_PPM, time_ms, co2_ppm, interval_max_gap_ms(5 * MINUTE_MS), 5 * MINUTE_MS,
                               remember, NULL);
        incident_engine_sample(engine, TEMPERATURE_C, time_ms, temperature_c, interval_max_gap_ms(5 * MINUTE_MS),
                               5 * MINUTE_MS, remember, NULL);
    }
}

static void the_week_of_room_one_has_the_incidents_one_finds_by_hand(void **state)
{
    FILE *file = fopen(WEEK, "re");
    size_t found = 0;

    (void)state;
    if (!file) {
        print_message("skipped: there is no %s\n", WEEK);
        return;
    }
    incident_engine_close(engine);
    engine = incident_engine_open(&england, &room, NATION_ENGLAND, &calendar, NULL, &zone);
    assert_non_null(engine);
    event_count = 0;
    feed_week(file);
    fclose(file);
    for (size_t i = 0; i < event_count; i++) {
        const struct incident_event *event = &events[i];

        if (event->to != INCIDENT_CLEARED)
            continue;
        assert_true(found < COUNT(week));
        assert_string_equal(england.rules[event->rule_index].id, week[found].rule);
        expect_second(event->began_ms, week[found].began);
        expect_second(event->raised_ms, week[found].raised);
        expect_second(event->cleared_ms, week[found].cleared);
        assert_true(event->peak == week[found].peak);
        assert_int_equal(event->unoccupied, week[found].unoccupied);
        found++;
    }
    assert_int_equal(found, COUNT(week));
    assert_int_equal(count_of(INCIDENT_FADING), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(when_advance_is_called_changes_no_event),
        cmocka_unit_test(every_timeline_is_a_walk_through_the_machine),
        cmocka_unit_test(a_restart_at_any_instant_gives_the_same_timeline),
        cmocka_unit_test(the_week_of_room_one_has_the_incidents_one_finds_by_hand),
    };

    return cmocka_run_group_tests(tests, setup, stop);
}
