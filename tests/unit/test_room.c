/* tests/unit/test_room.c - one room: freshness at its limits, what is unknown is never good, and a day judged again. */
#include "quality.h"
#include "school_kit.h"
#include <errno.h>
#include <math.h>

#define INTERVAL_MS KIT_MINUTE_MS
#define SAMPLES 391                 /* 09:00 to 15:30, one a minute */

static struct room *room;
static int64_t nine_ms;
static struct judged_day scratch;
static size_t told_days, told_slots;
static struct judged_day last_day[2];
static bool has_day[2];
static struct incident_event told[1024];
static size_t told_count;

static void tell(void *context, const struct incident_event *event)
{
    (void)context;
    assert_true(told_count < KIT_COUNT(told));
    told[told_count++] = *event;
}

static void tell_slot(void *context, enum quantity quantity, int64_t start_ms, const struct room_slot *slot)
{
    (void)context, (void)quantity, (void)start_ms, (void)slot;
    told_slots++;
}

static void tell_day(void *context, const struct judged_day *co2, const struct judged_day *temperature)
{
    (void)context;
    told_days++;
    has_day[0] = co2;
    has_day[1] = temperature;
    if (co2)
        last_day[0] = *co2;
    if (temperature)
        last_day[1] = *temperature;
}

static struct room *open_room(void)
{
    static const struct room_info info = {.id = "8c", .ventilation = VENTILATION_NATURAL, .use = USE_CLASSROOM};
    struct room_setup setup = {.pack = &kit_pack, .zone = &kit_zone, .calendar = &kit_calendar,
                               .nation = NATION_ENGLAND, .tell = tell, .slot = tell_slot, .day = tell_day,
                               .scratch = &scratch};
    struct room *opened = NULL;

    assert_int_equal(room_open(&setup, &info, &opened, NULL), 0);
    return opened;
}

static int start(void **state)
{
    (void)state;
    room = open_room();
    nine_ms = kit_utc("2026-11-24T09:00:00Z");
    told_days = told_slots = told_count = 0;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    room_close(room);
    room = NULL;
    return 0;
}

static bool hear_in(struct room *r, double co2_ppm, double temperature_c, int64_t at_ms, uint32_t flags)
{
    struct reading reading = kit_reading(co2_ppm, temperature_c, at_ms);

    return room_hear(r, &reading, flags, INTERVAL_MS);
}

static bool hear(double co2_ppm, int64_t at_ms)
{
    return hear_in(room, co2_ppm, 20.5, at_ms, 0);
}

static struct room_view view_at(int64_t now_ms)
{
    struct room_view view;

    room_view(room, now_ms, &view);
    return view;
}

static bool is_same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static void expect_same_view(const struct room_view *a, const struct room_view *b)
{
    assert_int_equal(a->freshness, b->freshness);
    assert_int_equal(a->level, b->level);
    assert_int_equal(a->peak, b->peak);
    assert_ptr_equal(a->rule, b->rule);
    assert_int_equal(a->level_since_ms, b->level_since_ms);
    assert_int_equal(a->trend, b->trend);
    assert_int_equal(a->temperature_level, b->temperature_level);
    assert_true(is_same(a->co2_ppm, b->co2_ppm) && is_same(a->temperature_c, b->temperature_c));
    assert_true(is_same(a->last_co2_ppm, b->last_co2_ppm));
    assert_int_equal(a->heard_ms, b->heard_ms);
    assert_int_equal(a->interval_ms, b->interval_ms);
    assert_int_equal(a->grade, b->grade);
    assert_string_equal(a->advice, b->advice);
}

/* -- freshness -- */

static void a_room_that_was_never_heard_says_never_and_unknown(void **state)
{
    struct room_view view = view_at(nine_ms);

    (void)state;
    assert_int_equal(view.freshness, FRESHNESS_NEVER);
    assert_int_equal(view.level, AIR_UNKNOWN);
    assert_true(isnan(view.co2_ppm) && isnan(view.last_co2_ppm));
    assert_string_equal(view.advice, "check_sensor");
    assert_string_equal(freshness_word(view.freshness), "never");
}

static void freshness_changes_after_two_and_three_intervals_but_not_under_5_and_15_minutes(void **state)
{
    static const struct {
        int64_t interval_ms, late_ms, silent_ms;
    } cases[] = {
        {0, 5 * KIT_MINUTE_MS, 15 * KIT_MINUTE_MS},                         /* not known yet */
        {KIT_MINUTE_MS, 5 * KIT_MINUTE_MS, 15 * KIT_MINUTE_MS},
        {150 * KIT_SECOND_MS, 5 * KIT_MINUTE_MS, 15 * KIT_MINUTE_MS},       /* two of them are the floor itself */
        {4 * KIT_MINUTE_MS, 8 * KIT_MINUTE_MS, 15 * KIT_MINUTE_MS},
        {5 * KIT_MINUTE_MS, 10 * KIT_MINUTE_MS, 15 * KIT_MINUTE_MS},
        {10 * KIT_MINUTE_MS, 20 * KIT_MINUTE_MS, 30 * KIT_MINUTE_MS},
    };

    for (size_t i = 0; i < KIT_COUNT(cases); i++) {
        struct reading reading = kit_reading(600, 20, nine_ms);

        stop(state);
        start(state);
        room_hear(room, &reading, 0, cases[i].interval_ms);
        assert_int_equal(view_at(nine_ms + cases[i].late_ms).freshness, FRESHNESS_LIVE);
        assert_int_equal(view_at(nine_ms + cases[i].late_ms + 1).freshness, FRESHNESS_LATE);
        assert_int_equal(view_at(nine_ms + cases[i].silent_ms).freshness, FRESHNESS_LATE);
        assert_int_equal(view_at(nine_ms + cases[i].silent_ms + 1).freshness, FRESHNESS_SILENT);
        assert_int_equal(room_silent_after_ms(room), cases[i].silent_ms);
    }
}

static void a_silent_room_shows_no_value_but_remembers_the_last_good_one(void **state)
{
    struct room_view view;

    (void)state;
    hear(612, nine_ms);
    view = view_at(nine_ms + 15 * KIT_MINUTE_MS + 1);
    assert_true(isnan(view.co2_ppm));
    assert_int_equal(view.level, AIR_UNKNOWN);
    assert_float_equal(view.last_co2_ppm, 612, 0);
    assert_int_equal(view.silent_since_ms, nine_ms);
}

static void a_late_value_is_shown_with_its_level(void **state)
{
    struct room_view view;

    (void)state;
    hear(612, nine_ms);
    view = view_at(nine_ms + 6 * KIT_MINUTE_MS);
    assert_int_equal(view.freshness, FRESHNESS_LATE);
    assert_float_equal(view.co2_ppm, 612, 0);
    assert_int_equal(view.level, AIR_GOOD);
}

/* -- retained: reliability promise 7 -- */

static void p07_a_retained_value_is_shown_as_late_and_judged_by_nobody(void **state)
{
    struct reading reading = kit_reading(2400, 20, READING_NO_TIME);
    struct room_view view;

    (void)state;
    room_hear_retained(room, &reading, nine_ms);
    for (int64_t minute = 0; minute <= 15; minute++) {
        room_advance(room, nine_ms + minute * KIT_MINUTE_MS);
        view = view_at(nine_ms + minute * KIT_MINUTE_MS);
        assert_int_equal(view.freshness, FRESHNESS_LATE);
        assert_int_equal(view.level, AIR_UNKNOWN);
        assert_true(isnan(view.co2_ppm));
        assert_float_equal(view.last_co2_ppm, 2400, 0);
    }
    assert_int_equal(view_at(nine_ms + 15 * KIT_MINUTE_MS + 1).freshness, FRESHNESS_SILENT);
    assert_int_equal(told_count, 0);
    assert_int_equal(room_heard_ms(room), 0);
}

static void p07_after_a_live_value_a_retained_one_changes_nothing(void **state)
{
    struct reading reading = kit_reading(2400, 20, READING_NO_TIME);
    struct room_view before, after;

    (void)state;
    hear(600, nine_ms);
    before = view_at(nine_ms + KIT_MINUTE_MS);
    room_hear_retained(room, &reading, nine_ms + KIT_MINUTE_MS);
    after = view_at(nine_ms + KIT_MINUTE_MS);
    expect_same_view(&before, &after);
}

/* -- unknown is never good: promise 32 -- */

static void p32_a_doubtful_newest_value_makes_the_level_unknown(void **state)
{
    static const struct {
        double co2_ppm;
        uint32_t flags;
    } cases[] = {{600, QUALITY_STUCK}, {5000, QUALITY_SPIKE},  {600, QUALITY_WARMING_UP},
                 {600, QUALITY_UNTRUSTED_TIME}, {65535, QUALITY_IMPLAUSIBLE}, {-1, QUALITY_IMPLAUSIBLE},
                 {349, QUALITY_IMPLAUSIBLE}};

    for (size_t i = 0; i < KIT_COUNT(cases); i++) {
        struct room_view view;

        stop(state);
        start(state);
        hear(612, nine_ms);
        assert_int_equal(view_at(nine_ms).level, AIR_GOOD);
        hear_in(room, cases[i].co2_ppm, 20, nine_ms + KIT_MINUTE_MS, cases[i].flags);
        view = view_at(nine_ms + KIT_MINUTE_MS);
        assert_int_equal(view.level, AIR_UNKNOWN);
        assert_int_equal(view.freshness, FRESHNESS_LIVE);
        assert_true(isnan(view.co2_ppm));
        assert_float_equal(view.last_co2_ppm, 612, 0);      /* the good one, not the doubtful one */
        assert_string_equal(view.advice, "check_sensor");
    }
}

static void co2_that_stops_while_the_temperature_goes_on_is_unknown_after_three_intervals(void **state)
{
    int64_t quiet_ms = nine_ms + 15 * KIT_MINUTE_MS;

    (void)state;
    hear(612, nine_ms);
    for (int64_t at = nine_ms + KIT_MINUTE_MS; at <= quiet_ms; at += KIT_MINUTE_MS)
        hear_in(room, NAN, 20, at, 0);
    assert_int_equal(view_at(quiet_ms).level, AIR_GOOD);
    hear_in(room, NAN, 20, quiet_ms + KIT_MINUTE_MS, 0);
    assert_int_equal(view_at(quiet_ms + KIT_MINUTE_MS).level, AIR_UNKNOWN);
    assert_float_equal(view_at(quiet_ms + KIT_MINUTE_MS).temperature_c, 20, 0);
}

static void only_co2_keeps_a_room_live_that_ever_had_co2(void **state)
{
    int64_t quiet_ms = nine_ms + 15 * KIT_MINUTE_MS;
    struct room_view view;

    (void)state;
    hear_in(room, NAN, 20, nine_ms - KIT_MINUTE_MS, 0);
    assert_int_equal(room_heard_ms(room), nine_ms - KIT_MINUTE_MS);
    hear(612, nine_ms);
    for (int64_t at = nine_ms + KIT_MINUTE_MS; at <= quiet_ms + KIT_MINUTE_MS; at += KIT_MINUTE_MS) {
        struct reading radio = {.time_ms = at};

        reading_set(&radio, RSSI_DBM, -60);
        assert_true(room_hear(room, &radio, 0, INTERVAL_MS));
        hear_in(room, NAN, 20, at, 0);
    }
    view = view_at(quiet_ms);
    assert_int_equal(view.freshness, FRESHNESS_LATE);
    assert_int_equal(view.heard_ms, nine_ms);           /* the age is that of the value shown */
    view = view_at(quiet_ms + 1);
    assert_int_equal(view.freshness, FRESHNESS_SILENT);
    assert_int_equal(view.silent_since_ms, nine_ms);
    assert_true(isnan(view.co2_ppm));
    assert_float_equal(view.temperature_c, 20, 0);
}

static void a_battery_is_no_air(void **state)
{
    struct reading reading = {.time_ms = nine_ms};

    (void)state;
    reading_set(&reading, BATTERY_PCT, 80);
    reading_set(&reading, RSSI_DBM, -60);
    room_hear(room, &reading, 0, INTERVAL_MS);
    assert_int_equal(room_heard_ms(room), 0);
    assert_int_equal(view_at(nine_ms).freshness, FRESHNESS_NEVER);
    reading_set(&reading, PRESSURE_HPA, 1000);
    room_hear(room, &reading, 0, INTERVAL_MS);
    assert_int_equal(view_at(nine_ms).freshness, FRESHNESS_LIVE);
}

static void a_sensor_whose_clock_is_ahead_makes_no_other_one_late(void **state)
{
    struct room_view view;
    bool is_raised = false;

    (void)state;
    for (int64_t minute = 0; minute <= 8; minute++) {
        int64_t now_ms = nine_ms + minute * KIT_MINUTE_MS;

        hear_in(room, NAN, 21, now_ms + 3 * KIT_MINUTE_MS, 0);
        assert_true(hear_in(room, 1400 + (double)minute, NAN, now_ms, 0));
        view = view_at(now_ms);
        assert_int_equal((int)view.co2_ppm, 1400 + minute);
        assert_int_equal(view.heard_ms, now_ms);
        assert_float_equal(view.temperature_c, 21, 0);
    }
    for (size_t i = 0; i < told_count; i++)
        is_raised = is_raised || (told[i].to == INCIDENT_RAISED && kit_pack.rules[told[i].rule_index].quantity == CO2_PPM);
    assert_true(is_raised);
    assert_false(room_needs_rebuild(room));
}

static void of_a_reading_only_what_is_late_waits_for_the_rebuild(void **state)
{
    (void)state;
    hear_in(room, NAN, 21, nine_ms + KIT_MINUTE_MS, 0);
    assert_true(hear_in(room, 700, 19, nine_ms, 0));
    assert_float_equal(view_at(nine_ms).co2_ppm, 700, 0);
    assert_float_equal(view_at(nine_ms).temperature_c, 21, 0);
    assert_true(room_needs_rebuild(room));
    assert_false(hear_in(room, 690, 19, nine_ms - KIT_MINUTE_MS, 0));
}

static void the_trend_looks_ten_minutes_back_past_doubtful_samples(void **state)
{
    (void)state;
    hear(600, nine_ms);
    assert_int_equal(view_at(nine_ms).trend, TREND_UNKNOWN);
    hear_in(room, 4000, 20, nine_ms + KIT_MINUTE_MS / 2, QUALITY_SPIKE);
    hear(629, nine_ms + 10 * KIT_MINUTE_MS);
    assert_int_equal(view_at(nine_ms + 10 * KIT_MINUTE_MS).trend, TREND_STEADY);
    hear(630, nine_ms + 10 * KIT_MINUTE_MS + 1);
    assert_int_equal(view_at(nine_ms + 10 * KIT_MINUTE_MS + 1).trend, TREND_RISING);
    hear(570, nine_ms + 10 * KIT_MINUTE_MS + 2);
    assert_int_equal(view_at(nine_ms + 10 * KIT_MINUTE_MS + 2).trend, TREND_FALLING);
}

/* -- the end of a day -- */

static void both_quantities_end_a_day_once_whichever_comes_first(void **state)
{
    for (int co2_first = 0; co2_first < 2; co2_first++) {
        int64_t next_ms = nine_ms + KIT_DAY_MS;

        stop(state);
        start(state);
        hear(700, nine_ms);
        hear(720, nine_ms + KIT_MINUTE_MS);
        hear_in(room, co2_first ? 650 : NAN, co2_first ? NAN : 19, next_ms, 0);
        assert_int_equal(told_days, 1);
        assert_true(has_day[0] && has_day[1]);
        assert_float_equal(day_figures_mean(&last_day[0].figures), 710, 1e-9);
        hear_in(room, co2_first ? NAN : 650, co2_first ? 19 : NAN, next_ms + 1, 0);
        assert_int_equal(told_days, 1);
    }
}

static void a_quantity_that_was_away_for_a_day_does_not_end_old_days_again(void **state)
{
    int64_t date = zone_date(&kit_zone, nine_ms);

    (void)state;
    hear(700, nine_ms);
    hear_in(room, NAN, 20, nine_ms + KIT_DAY_MS, 0);        /* ends the first day for both */
    hear_in(room, NAN, 20, nine_ms + 2 * KIT_DAY_MS, 0);
    assert_int_equal(told_days, 2);
    assert_false(has_day[0]);
    hear(700, nine_ms + 2 * KIT_DAY_MS + 1);                /* CO2 leaves the first day only now */
    assert_int_equal(told_days, 2);
    assert_int_equal(last_day[1].figures.date, date + 1);
}

static void a_day_ends_an_hour_after_midnight_when_nothing_comes_any_more(void **state)
{
    int64_t over_ms = kit_utc("2026-11-25T01:00:00Z");

    (void)state;
    hear(700, nine_ms);
    hear(720, nine_ms + KIT_MINUTE_MS);
    room_advance(room, over_ms - 1);
    assert_int_equal(told_days, 0);
    room_advance(room, over_ms);
    room_advance(room, over_ms + KIT_MINUTE_MS);
    assert_int_equal(told_days, 1);
    assert_true(has_day[0] && has_day[1]);
    hear(600, nine_ms + KIT_DAY_MS);
    assert_int_equal(told_days, 1);
}

/* -- a day judged again: promise 6 -- */

static double made_co2_ppm(size_t i)
{
    return round(900 + 700 * sin((double)i / 25) + (double)(i % 7));
}

static double made_temperature_c(size_t i)
{
    return 19.3 + 0.1 * (double)(i % 13);
}

/* The newest change of each incident, as room_correction lists them. */
static size_t final_states(struct incident_event *events)
{
    size_t count = 0;

    for (size_t i = 0; i < told_count; i++) {
        size_t at = 0;

        while (at < count &&
               (events[at].rule_index != told[i].rule_index || events[at].began_ms != told[i].began_ms))
            at++;
        if (told[i].to == INCIDENT_NONE) {
            if (at < count)
                events[at] = events[--count];
            continue;
        }
        events[at] = told[i];
        count += at == count;
    }
    return count;
}

static int by_rule_and_time(const void *a, const void *b)
{
    const struct incident_event *left = a, *right = b;

    if (left->rule_index != right->rule_index)
        return left->rule_index < right->rule_index ? -1 : 1;
    return (left->began_ms > right->began_ms) - (left->began_ms < right->began_ms);
}

static void expect_same_incidents(struct incident_event *expected, size_t expected_count,
                                  struct room_correction *correction)
{
    assert_int_equal(correction->count, expected_count);
    qsort(expected, expected_count, sizeof *expected, by_rule_and_time);
    qsort(correction->events, correction->count, sizeof *correction->events, by_rule_and_time);
    for (size_t i = 0; i < expected_count; i++) {
        const struct incident_event *a = &expected[i], *b = &correction->events[i];

        assert_int_equal(a->rule_index, b->rule_index);
        assert_int_equal(a->to, b->to);
        assert_int_equal(a->at_ms, b->at_ms);
        assert_int_equal(a->began_ms, b->began_ms);
        assert_int_equal(a->raised_ms, b->raised_ms);
        assert_int_equal(a->cleared_ms, b->cleared_ms);
        assert_memory_equal(&a->peak, &b->peak, sizeof a->peak);
        assert_int_equal(a->unoccupied, b->unoccupied);
    }
}

static void expect_same_day(enum quantity quantity, struct room *a, struct room *b)
{
    static struct judged_day left, right;

    memset(&left, 0, sizeof left);
    memset(&right, 0, sizeof right);
    assert_true(room_day(a, quantity, &left) && room_day(b, quantity, &right));
    assert_int_equal(left.figures.date, right.figures.date);
    assert_memory_equal(&left.figures.joined_ms, &right.figures.joined_ms, sizeof(double));
    assert_memory_equal(&left.figures.area, &right.figures.area, sizeof(double));
    assert_memory_equal(&left.figures.min, &right.figures.min, sizeof(double));
    assert_memory_equal(&left.figures.max, &right.figures.max, sizeof(double));
    assert_int_equal(left.count, right.count);
    for (size_t i = 0; i < left.count; i++) {
        assert_int_equal(left.rules[i].verdict.verdict, right.rules[i].verdict.verdict);
        assert_memory_equal(&left.rules[i].verdict.figure, &right.rules[i].verdict.figure, sizeof(double));
    }
}

static struct room_correction correction;
static struct incident_event expected[1024];

/* Shuffles within windows of an hour, as the promise says. */
static void p06_a_day_in_disorder_is_after_the_rebuild_the_day_in_order(void **state)
{
    int64_t end_ms = nine_ms + 9 * KIT_HOUR_MS;

    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct room *ordered = open_room();
        size_t order[SAMPLES], count;
        uint64_t random = seed;

        stop(state);
        start(state);
        for (size_t i = 0; i < SAMPLES; i++) {
            order[i] = i;
            hear_in(ordered, made_co2_ppm(i), made_temperature_c(i), nine_ms + (int64_t)i * KIT_MINUTE_MS, 0);
        }
        room_advance(ordered, end_ms);
        count = final_states(expected);
        assert_true(count > 3);
        for (size_t i = SAMPLES; i-- > 1;) {
            size_t other = i - (size_t)(kit_random(&random) % (i < 60 ? i + 1 : 60)), kept = order[i];

            order[i] = order[other];
            order[other] = kept;
        }
        for (size_t i = 0; i < SAMPLES; i++)
            hear_in(room, made_co2_ppm(order[i]), made_temperature_c(order[i]),
                    nine_ms + (int64_t)order[i] * KIT_MINUTE_MS, 0);
        room_advance(room, end_ms);
        assert_true(room_needs_rebuild(room));
        assert_int_equal(room_rebuild(room, end_ms, &correction), 0);
        assert_false(room_needs_rebuild(room));
        expect_same_incidents(expected, count, &correction);
        expect_same_day(CO2_PPM, ordered, room);
        expect_same_day(TEMPERATURE_C, ordered, room);
        room_close(ordered);
    }
}

static void a_rebuild_of_a_day_in_order_changes_nothing(void **state)
{
    struct room *untouched = open_room();
    size_t count;

    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        int64_t at_ms = nine_ms + (int64_t)i * KIT_MINUTE_MS;

        hear_in(untouched, made_co2_ppm(i), made_temperature_c(i), at_ms, 0);
        room_advance(untouched, at_ms);
    }
    count = final_states(expected);
    told_count = 0;
    for (size_t i = 0; i < SAMPLES; i++) {
        int64_t at_ms = nine_ms + (int64_t)i * KIT_MINUTE_MS;
        struct room_view before, after;

        hear_in(room, made_co2_ppm(i), made_temperature_c(i), at_ms, 0);
        room_advance(room, at_ms);
        assert_false(room_needs_rebuild(room));
        room_view(room, at_ms, &before);
        assert_int_equal(room_rebuild(room, at_ms, &correction), 0);
        room_view(room, at_ms, &after);
        expect_same_view(&before, &after);
    }
    expect_same_incidents(expected, count, &correction);
    expect_same_day(CO2_PPM, untouched, room);
    room_close(untouched);
}

static void single_quantity_messages_are_judged_again_at_their_own_times(void **state)
{
    struct room *untouched = open_room();
    int64_t end_ms = nine_ms + 9 * KIT_HOUR_MS;
    size_t count = 0;

    (void)state;
    for (size_t pass = 0; pass < 2; pass++) {
        struct room *r = pass ? room : untouched;

        for (size_t i = 0; i < SAMPLES; i++) {
            int64_t at_ms = nine_ms + (int64_t)i * KIT_MINUTE_MS;

            hear_in(r, NAN, made_temperature_c(i), at_ms, 0);
            hear_in(r, made_co2_ppm(i), NAN, at_ms + 4321, 0);
        }
        room_advance(r, end_ms);
        if (!pass) {
            count = final_states(expected);
            told_count = 0;
        }
    }
    assert_int_equal(room_rebuild(room, end_ms, &correction), 0);
    expect_same_incidents(expected, count, &correction);
    expect_same_day(CO2_PPM, untouched, room);
    expect_same_day(TEMPERATURE_C, untouched, room);
    room_close(untouched);
}

static void a_late_sample_of_yesterday_asks_for_no_rebuild(void **state)
{
    (void)state;
    hear(600, nine_ms);
    assert_false(hear(700, nine_ms - 10 * KIT_HOUR_MS));
    assert_false(room_needs_rebuild(room));
    assert_false(hear(700, nine_ms - 9 * KIT_HOUR_MS));     /* midnight itself is today */
    assert_true(room_needs_rebuild(room));
}

/* A warm-up is left out; a spike is joined, and raised nothing. */
static void expect_doubtful(uint32_t flag, double max_ppm)
{
    int64_t end_ms = nine_ms + 2 * KIT_HOUR_MS;
    struct judged_day *day = calloc(1, sizeof *day);

    assert_non_null(day);
    for (int64_t at = nine_ms; at <= end_ms; at += KIT_MINUTE_MS)
        hear_in(room, at == nine_ms + KIT_HOUR_MS ? 9000 : 600, 20, at, at == nine_ms + KIT_HOUR_MS ? flag : 0);
    assert_true(room_day(room, CO2_PPM, day));
    assert_float_equal(day->figures.max, max_ppm, 0);
    assert_int_equal(room_rebuild(room, end_ms, &correction), 0);
    assert_true(room_day(room, CO2_PPM, day));
    assert_float_equal(day->figures.max, max_ppm, 0);
    assert_float_equal(day->figures.joined_ms, (double)(end_ms - nine_ms), 0);
    free(day);
}

static void doubtful_samples_are_left_out_of_the_rebuilt_day_as_they_were_live(void **state)
{
    (void)state;
    expect_doubtful(QUALITY_WARMING_UP, 600);
}

static void a_spike_is_in_the_rebuilt_day_too(void **state)
{
    (void)state;
    expect_doubtful(QUALITY_SPIKE, 9000);
}

static void a_rebuild_ends_no_day_and_tells_the_days_half_hours_again(void **state)
{
    int64_t midnight_ms = nine_ms - 9 * KIT_HOUR_MS;
    size_t before;

    (void)state;
    for (int64_t at = midnight_ms - KIT_HOUR_MS; at <= midnight_ms + KIT_HOUR_MS; at += KIT_MINUTE_MS)
        hear(600, at);
    assert_int_equal(told_days, 1);
    before = told_slots;
    assert_int_equal(room_rebuild(room, midnight_ms + KIT_HOUR_MS, &correction), 0);
    assert_int_equal(told_days, 1);
    assert_int_equal(told_slots - before, 2 * 2);           /* two half hours since midnight, two quantities */
}

static void memory_that_does_not_reach_back_to_midnight_rebuilds_nothing(void **state)
{
    int64_t at_ms = nine_ms;
    struct room_view before, after;

    (void)state;
    for (size_t i = 0; i <= ROOM_SAMPLES_MAX; i++, at_ms += KIT_SECOND_MS)
        hear_in(room, 600 + (double)(i % 5), NAN, at_ms, 0);
    room_view(room, at_ms, &before);
    assert_int_equal(room_rebuild(room, at_ms, &correction), -ENODATA);
    room_view(room, at_ms, &after);
    expect_same_view(&before, &after);
}

static void a_clock_set_back_does_not_make_the_room_deaf(void **state)
{
    int64_t now_ms = nine_ms + 10 * KIT_MINUTE_MS;

    (void)state;
    hear(600, nine_ms);
    hear(1900, nine_ms + KIT_DAY_MS);
    room_step_back(room, now_ms);
    assert_int_equal(room_heard_ms(room), nine_ms);
    assert_true(room_needs_rebuild(room));
    assert_int_equal(room_rebuild(room, now_ms, &correction), 0);
    assert_int_equal(correction.count, 0);
    assert_true(hear(640, now_ms));
    assert_float_equal(view_at(now_ms).co2_ppm, 640, 0);
    assert_int_equal(view_at(now_ms).level, AIR_GOOD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_room_that_was_never_heard_says_never_and_unknown, start, stop),
        cmocka_unit_test_setup_teardown(freshness_changes_after_two_and_three_intervals_but_not_under_5_and_15_minutes,
                                        start, stop),
        cmocka_unit_test_setup_teardown(a_silent_room_shows_no_value_but_remembers_the_last_good_one, start, stop),
        cmocka_unit_test_setup_teardown(a_late_value_is_shown_with_its_level, start, stop),
        cmocka_unit_test_setup_teardown(p07_a_retained_value_is_shown_as_late_and_judged_by_nobody, start, stop),
        cmocka_unit_test_setup_teardown(p07_after_a_live_value_a_retained_one_changes_nothing, start, stop),
        cmocka_unit_test_setup_teardown(p32_a_doubtful_newest_value_makes_the_level_unknown, start, stop),
        cmocka_unit_test_setup_teardown(co2_that_stops_while_the_temperature_goes_on_is_unknown_after_three_intervals,
                                        start, stop),
        cmocka_unit_test_setup_teardown(only_co2_keeps_a_room_live_that_ever_had_co2, start, stop),
        cmocka_unit_test_setup_teardown(a_battery_is_no_air, start, stop),
        cmocka_unit_test_setup_teardown(a_sensor_whose_clock_is_ahead_makes_no_other_one_late, start, stop),
        cmocka_unit_test_setup_teardown(of_a_reading_only_what_is_late_waits_for_the_rebuild, start, stop),
        cmocka_unit_test_setup_teardown(the_trend_looks_ten_minutes_back_past_doubtful_samples, start, stop),
        cmocka_unit_test_setup_teardown(both_quantities_end_a_day_once_whichever_comes_first, start, stop),
        cmocka_unit_test_setup_teardown(a_quantity_that_was_away_for_a_day_does_not_end_old_days_again, start, stop),
        cmocka_unit_test_setup_teardown(a_day_ends_an_hour_after_midnight_when_nothing_comes_any_more, start, stop),
        cmocka_unit_test_setup_teardown(p06_a_day_in_disorder_is_after_the_rebuild_the_day_in_order, start, stop),
        cmocka_unit_test_setup_teardown(a_rebuild_of_a_day_in_order_changes_nothing, start, stop),
        cmocka_unit_test_setup_teardown(single_quantity_messages_are_judged_again_at_their_own_times, start, stop),
        cmocka_unit_test_setup_teardown(a_late_sample_of_yesterday_asks_for_no_rebuild, start, stop),
        cmocka_unit_test_setup_teardown(doubtful_samples_are_left_out_of_the_rebuilt_day_as_they_were_live, start, stop),
        cmocka_unit_test_setup_teardown(a_spike_is_in_the_rebuilt_day_too, start, stop),
        cmocka_unit_test_setup_teardown(a_rebuild_ends_no_day_and_tells_the_days_half_hours_again, start, stop),
        cmocka_unit_test_setup_teardown(memory_that_does_not_reach_back_to_midnight_rebuilds_nothing, start, stop),
        cmocka_unit_test_setup_teardown(a_clock_set_back_does_not_make_the_room_deaf, start, stop),
    };

    return cmocka_run_group_tests(tests, kit_load, NULL);
}
