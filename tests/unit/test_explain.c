/* tests/unit/test_explain.c - why an incident or a verdict is what it is: the replay says what the engines say, on
 * random days too, and each kind of step is there when it should be and not when it should not. */
#include "calendar.h"
#include "explain.h"
#include "interval.h"
#include "pack.h"
#include "quality.h"
#include "rfc3339.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MINUTE_MS INT64_C(60000)
#define DATE INT64_C(20781)             /* Tuesday 2026-11-24, occupied 09:00 to 15:30 UTC */
#define OPENING_MS (DATE * 86400000 + 9 * 60 * MINUTE_MS)
#define READINGS_MAX 4096
#define INCIDENTS_MAX 256
#define RANDOM_DAYS 100

static struct zone zone;
static struct calendar calendar;
static struct pack pack;
static const struct room_info room = {.use = USE_CLASSROOM};
static struct explain *explain;
static const struct explanation *told;

struct heard {
    struct reading reading;
    uint32_t flags;
};
static struct heard heard[READINGS_MAX];
static size_t heard_count;

static const struct rule rules[] = {
    {.id = "over-800", .quantity = CO2_PPM, .statistic = STATISTIC_INSTANT, .comparison = COMPARE_ABOVE, .limit = 800,
     .severity = SEVERITY_WARNING},
    {.id = "peak", .quantity = CO2_PPM, .statistic = STATISTIC_CONSECUTIVE_MINUTES, .window_min = 20,
     .comparison = COMPARE_ABOVE_OR_EQUAL, .limit = 1000, .severity = SEVERITY_ALARM, .is_peak = true},
    {.id = "sustained", .quantity = CO2_PPM, .statistic = STATISTIC_SUSTAINED, .comparison = COMPARE_ABOVE,
     .limit = 900, .severity = SEVERITY_ALARM},
    {.id = "mean", .quantity = CO2_PPM, .statistic = STATISTIC_MEAN, .window_min = 60, .comparison = COMPARE_ABOVE,
     .limit = 850, .severity = SEVERITY_ALARM},
    {.id = "day-mean", .quantity = CO2_PPM, .statistic = STATISTIC_MEAN_OCCUPIED, .comparison = COMPARE_ABOVE,
     .limit = 850, .severity = SEVERITY_WARNING},
    {.id = "under-18", .quantity = TEMPERATURE_C, .statistic = STATISTIC_INSTANT, .comparison = COMPARE_BELOW,
     .limit = 18, .severity = SEVERITY_WARNING},
    {.id = "praise", .quantity = CO2_PPM, .statistic = STATISTIC_INSTANT, .comparison = COMPARE_BELOW, .limit = 800,
     .severity = SEVERITY_GOOD},
    {.id = "excess", .quantity = CO2_PPM, .measure = MEASURE_CO2_EXCESS, .statistic = STATISTIC_INSTANT,
     .comparison = COMPARE_ABOVE, .limit = 400, .severity = SEVERITY_WARNING},
    {.id = "unmeasured", .quantity = QUANTITY_COUNT, .measure = MEASURE_RADON, .statistic = STATISTIC_MEAN_OCCUPIED,
     .comparison = COMPARE_ABOVE, .limit = 200, .severity = SEVERITY_WARNING},
    {.id = "day-and-night", .quantity = PM2_5_UG_M3, .measure = MEASURE_PM2_5, .statistic = STATISTIC_MEAN,
     .window = {.kind = WINDOW_LENGTH, .length_min = 1440}, .window_min = 1440, .comparison = COMPARE_ABOVE,
     .limit = 15, .severity = SEVERITY_WARNING},
};
enum { OVER_800, PEAK, SUSTAINED, MEAN, DAY_MEAN, UNDER_18, PRAISE, EXCESS, UNMEASURED, DAY_AND_NIGHT };

static int setup(void **state)
{
    struct error err;

    (void)state;
    calendar_init(&calendar);
    pack = (struct pack){.instant_hold_min = 5, .sustained_window_min = 20, .sustained_joined_min = 15,
                         .clear_margin_co2_ppm = 50, .clear_margin_temperature_c = 0.5, .clear_hold_min = 5,
                         .count = COUNT(rules)};
    memcpy(pack.rules, rules, sizeof rules);
    return zone_load("Europe/London", &zone, &err);
}

static int forget(void **state)
{
    (void)state;
    explain_close(explain);
    explain = NULL;
    heard_count = 0;
    return 0;
}

static int64_t at_ms(double minute)
{
    return OPENING_MS + llround(minute * (double)MINUTE_MS);
}

/* Minutes count from 09:00. */
static void hear_flagged(double minute, double co2_ppm, uint32_t flags)
{
    struct heard *next = &heard[heard_count++];

    assert_true(heard_count <= READINGS_MAX);
    *next = (struct heard){.reading = {.time_ms = at_ms(minute)}, .flags = flags};
    reading_set(&next->reading, CO2_PPM, co2_ppm);
    reading_set(&next->reading, TEMPERATURE_C, 30 - co2_ppm / 70);     /* below 18 where CO2 is over 840 */
}

static void hear(double minute, double co2_ppm)
{
    hear_flagged(minute, co2_ppm, 0);
}

/* The same value every minute from `from` to `to`, both included. */
static void hold(double from, double to, double co2_ppm)
{
    for (double minute = from; minute <= to; minute++)
        hear(minute, co2_ppm);
}

static void ask(enum explain_of of, size_t rule, double began, double ended, double now)
{
    struct explain_question question = {.of = of, .pack = &pack, .rule_index = rule, .room = &room,
                                        .nation = NATION_ENGLAND, .calendar = &calendar, .zone = &zone, .date = DATE,
                                        .began_ms = at_ms(began), .ended_ms = isnan(ended) ? 0 : at_ms(ended)};
    int64_t from_ms, to_ms;

    explain_close(explain);
    explain = explain_open(&question);
    assert_non_null(explain);
    explain_range(explain, &from_ms, &to_ms);
    for (size_t i = 0; i < heard_count; i++)
        if (heard[i].reading.time_ms >= from_ms && heard[i].reading.time_ms < to_ms)
            explain_add(explain, &heard[i].reading, heard[i].flags);
    told = explain_finish(explain, at_ms(now));
    assert_non_null(told);
}

/* The n-th step of a kind, or NULL. */
static const struct explain_step *nth(enum explain_kind kind, size_t n)
{
    for (size_t i = 0; i < told->steps.count; i++)
        if (told->steps.items[i].kind == kind && n-- == 0)
            return &told->steps.items[i];
    return NULL;
}

static const struct explain_step *only(enum explain_kind kind)
{
    if (!nth(kind, 0) || nth(kind, 1))
        print_error("not once: %s\n", explain_kind_word(kind));
    assert_non_null(nth(kind, 0));
    assert_null(nth(kind, 1));
    return nth(kind, 0);
}

static void expect_at(const struct explain_step *step, double minute)
{
    if (!step || step->at_ms != at_ms(minute))
        print_error("%s at minute %g\n", step ? explain_kind_word(step->kind) : "no step",
                    step ? (double)(step->at_ms - OPENING_MS) / 60000 : NAN);
    assert_non_null(step);
    assert_int_equal(step->at_ms, at_ms(minute));
}

/* -- the replay is the engine's -- */

static struct explain_incident incidents[INCIDENTS_MAX];
static size_t incident_count, watched_rule;

static void remember(void *context, const struct incident_event *event)
{
    (void)context;
    if (event->rule_index != watched_rule)
        return;
    if (event->from == INCIDENT_NONE)
        incident_count++;
    assert_true(incident_count <= INCIDENTS_MAX);
    incidents[incident_count - 1] = (struct explain_incident){event->to, event->began_ms, event->raised_ms,
                                                              event->cleared_ms, event->peak, event->unoccupied};
    if (event->to == INCIDENT_NONE)
        incident_count--;
}

/* The engine alone, fed as a room feeds it. */
static void run_engine(size_t rule, int64_t now_ms)
{
    struct incident_engine *engine = incident_engine_open(&pack, &room, NATION_ENGLAND, &calendar, NULL, &zone);
    struct interval_ring ring;

    assert_non_null(engine);
    watched_rule = rule;
    incident_count = 0;
    interval_ring_init(&ring);
    for (size_t i = 0; i < heard_count; i++) {
        const struct reading *reading = &heard[i].reading;
        enum quantity quantity = rules[rule].quantity;
        int64_t interval_ms;

        interval_ring_add(&ring, reading->time_ms);
        interval_ms = interval_ring_median_ms(&ring, reading->time_ms);
        if (quality_is_judged(reading, heard[i].flags, quantity))
            incident_engine_sample(engine, quantity, reading->time_ms, reading->value[quantity],
                                   interval_max_gap_ms(interval_ms), interval_ms, remember, NULL);
    }
    incident_engine_advance(engine, now_ms, remember, NULL);
    incident_engine_close(engine);
}

static double below(double end)
{
    return end * (double)(rand() / (RAND_MAX + 1.0));
}

/* A morning and a day that wander around the limits, with holes, doubts, values on a limit to the thousandth, and
 * another pace in every one. */
static void make_random_day(unsigned seed)
{
    static const double on_limits[] = {800, 850, 900, 1000, 750};
    double co2_ppm, minute;

    srand(seed);
    heard_count = 0;
    co2_ppm = 500 + below(600);
    minute = -60 + below(60);
    for (double pace = 1 + floor(below(10)); minute < 450; minute += pace * (0.5 + below(1))) {
        uint32_t flags = below(1) < 0.03 ? 1u << rand() % QUALITY_FLAG_COUNT : 0;

        co2_ppm = fmin(fmax(co2_ppm + below(160) - 80, 420), 1400);
        hear_flagged(minute, below(1) < 0.1 ? on_limits[(size_t)rand() % COUNT(on_limits)] : co2_ppm, flags);
        if (below(1) < 0.02)
            minute += below(70);
        if (below(1) < 0.02)
            hear_flagged(minute, co2_ppm + 1, 0);      /* at the same time: another sensor's */
    }
}

static void expect_same(const struct explain_incident *incident, size_t rule)
{
    const struct explain_incident *now = &told->incident;
    const struct explain_step *step;

    assert_int_equal(now->state, incident->state);
    assert_int_equal(now->began_ms, incident->began_ms);
    assert_int_equal(now->raised_ms, incident->raised_ms);
    assert_int_equal(now->cleared_ms, incident->cleared_ms);
    if (incident->cleared_ms)
        assert_true(now->peak == incident->peak);
    assert_true(rules[rule].comparison == COMPARE_BELOW ? now->peak <= incident->peak : now->peak >= incident->peak);
    assert_int_equal(now->unoccupied, incident->unoccupied);
    step = nth(EXPLAIN_PEAK, 0);
    assert_non_null(step);
    assert_true(step->value == now->peak);
    /* What made it begin is told: a crossing at that moment, or the start of a period beyond the limit. */
    for (size_t i = 0; i < told->steps.count; i++) {
        step = &told->steps.items[i];
        if (step->at_ms == incident->began_ms &&
            (step->kind == EXPLAIN_CROSSING || step->kind == EXPLAIN_ALREADY_BEYOND))
            return;
    }
    print_error("no crossing for rule %s\n", rules[rule].id);
    fail();
}

static void incidents_come_out_as_the_engine_tells_them_on_random_days(void **state)
{
    size_t compared = 0, cleared = 0, open = 0;

    (void)state;
    for (unsigned seed = 1; seed <= RANDOM_DAYS; seed++)
        for (size_t rule = OVER_800; rule <= UNDER_18; rule++) {
            double now = seed % 2 ? 480 : 200 + below(100);

            make_random_day(seed);
            while (heard_count && heard[heard_count - 1].reading.time_ms > at_ms(now))
                heard_count--;
            run_engine(rule, at_ms(now));
            for (size_t i = 0; i < incident_count; i++) {
                struct explain_incident incident = incidents[i];
                double began = (double)(incident.began_ms - OPENING_MS) / (double)MINUTE_MS;
                double ended = (double)(incident.cleared_ms - OPENING_MS) / (double)MINUTE_MS;

                ask(EXPLAIN_INCIDENT, rule, began, incident.cleared_ms ? ended : NAN, now);
                expect_same(&incident, rule);
                compared++;
                cleared += incident.cleared_ms != 0;
                open += incident.cleared_ms == 0;
            }
        }
    print_message("%zu incidents, %zu over, %zu open\n", compared, cleared, open);
    assert_true(cleared > 200 && open > 50);
}

static void expect_verdict(size_t rule, const struct day_verdict *verdict)
{
    const struct day_verdict *now = &told->verdict;

    assert_true(told->is_judged);
    assert_int_equal(now->verdict, verdict->verdict);
    assert_int_equal(now->reason, verdict->reason);
    assert_true(now->coverage == verdict->coverage);
    assert_true(now->figure == verdict->figure || (isnan(now->figure) && isnan(verdict->figure)));
    assert_string_equal(only(EXPLAIN_VERDICT)->reason, verdict_word(verdict->verdict));
    if (rules[rule].statistic == STATISTIC_CONSECUTIVE_MINUTES && verdict->figure > 0)
        assert_true(only(EXPLAIN_LONGEST_RUN)->value == verdict->figure);
}

static void verdicts_come_out_as_the_day_judge_gives_them_on_random_days(void **state)
{
    size_t seen[VERDICT_COUNT] = {0};

    (void)state;
    for (unsigned seed = 1; seed <= RANDOM_DAYS; seed++)
        for (size_t rule = OVER_800; rule <= EXCESS; rule++) {
            enum quantity quantity = rules[rule].quantity;
            struct day_judge *judge = day_judge_open(&pack, quantity, &room, NATION_ENGLAND, &calendar, NULL, &zone);
            struct interval_ring ring;
            static struct judged_day day;

            make_random_day(seed);
            interval_ring_init(&ring);
            for (size_t i = 0; i < heard_count; i++) {
                const struct reading *reading = &heard[i].reading;
                int64_t interval_ms;

                if (!quality_is_joined(reading, heard[i].flags, quantity))
                    continue;
                interval_ring_add(&ring, reading->time_ms);
                interval_ms = interval_ring_median_ms(&ring, reading->time_ms);
                if (day_judge_add(judge, reading->time_ms, reading->value[quantity],
                                  interval_max_gap_ms(interval_ms), interval_ms, &day) >= 0 &&
                    heard[i].flags & quality_doubts(quantity))
                    day_judge_doubt(judge);
            }
            assert_true(day_judge_today(judge, &day));
            ask(EXPLAIN_DAY, rule, 0, NAN, 500);
            for (size_t i = 0; i < day.count; i++)
                if (day.rules[i].rule_index == rule) {
                    expect_verdict(rule, &day.rules[i].verdict);
                    seen[day.rules[i].verdict.verdict]++;
                }
            day_judge_close(judge);
        }
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++)
        assert_true(seen[verdict] > 5);
}

/* -- step by step -- */

/* 700 until 10:00, 900 two minutes later: over 800 from 10:01. Back under 800 at 11:01, and under 750 at 11:01:30. */
static void make_one_incident(void)
{
    hold(-10, 60, 700);
    hold(62, 120, 900);
    hold(122, 200, 700);
}

static void an_incident_is_told_from_its_crossing_to_its_end(void **state)
{
    static const enum explain_kind order[] = {
        EXPLAIN_PERIOD_START, EXPLAIN_CROSSING, EXPLAIN_BEGAN, EXPLAIN_PEAK, EXPLAIN_RAISED, EXPLAIN_CROSSING_BACK,
        EXPLAIN_UNDER_CLEAR, EXPLAIN_CLEARED};

    (void)state;
    make_one_incident();
    ask(EXPLAIN_INCIDENT, OVER_800, 61, 126.5, 300);
    assert_int_equal(told->steps.count, COUNT(order));
    for (size_t i = 0; i < COUNT(order); i++)
        assert_int_equal(told->steps.items[i].kind, order[i]);
    expect_at(only(EXPLAIN_PERIOD_START), 0);
    expect_at(only(EXPLAIN_CROSSING), 61);
    expect_at(only(EXPLAIN_BEGAN), 61);
    expect_at(only(EXPLAIN_PEAK), 62);
    expect_at(only(EXPLAIN_RAISED), 66);
    expect_at(only(EXPLAIN_CROSSING_BACK), 121);
    expect_at(only(EXPLAIN_UNDER_CLEAR), 121.5);
    expect_at(only(EXPLAIN_CLEARED), 126.5);
    assert_true(told->hold_ms == 5 * 60000.0 && told->clear_hold_ms == 5 * 60000.0 && told->clear_level == 750);
    assert_int_equal(told->interval_ms, MINUTE_MS);
    assert_int_equal(told->left_out, 0);
}

static void a_crossing_names_the_samples_on_both_sides_and_its_value(void **state)
{
    const struct explain_step *crossing;

    (void)state;
    make_one_incident();
    ask(EXPLAIN_INCIDENT, OVER_800, 61, 126.5, 300);
    crossing = only(EXPLAIN_CROSSING);
    assert_int_equal(crossing->before.time_ms, at_ms(60));
    assert_int_equal(crossing->after.time_ms, at_ms(62));
    assert_true(crossing->before.value == 700 && crossing->after.value == 900);
    assert_true(fabs(crossing->value - 800) < 1e-9);
}

static void a_minute_too_short_is_not_raised_and_goes_away(void **state)
{
    (void)state;
    hold(-10, 60, 700);
    hold(61, 65, 900);      /* over 800 from 60.5 to 65.5: five minutes */
    hold(66, 100, 700);
    ask(EXPLAIN_INCIDENT, OVER_800, 60.5, NAN, 100);
    expect_at(only(EXPLAIN_RAISED), 65.5);
    forget(NULL);
    hold(-10, 60, 700);
    hold(61, 64, 900);      /* four */
    hold(65, 100, 700);
    ask(EXPLAIN_INCIDENT, OVER_800, 60.5, NAN, 100);
    assert_null(nth(EXPLAIN_RAISED, 0));
    expect_at(only(EXPLAIN_WENT_AWAY), 64.5);
    assert_int_equal(told->incident.state, INCIDENT_NONE);
}

static void a_period_that_starts_over_the_limit_says_so_without_a_crossing(void **state)
{
    (void)state;
    hold(-30, 20, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 20);
    expect_at(only(EXPLAIN_ALREADY_BEYOND), 0);
    assert_null(nth(EXPLAIN_CROSSING, 0));
    expect_at(only(EXPLAIN_BEGAN), 0);
}

static void a_line_that_leaves_the_limit_at_the_start_of_a_period_is_beyond_it_from_there(void **state)
{
    (void)state;
    hold(-30, -1, 700);
    hold(0, 0, 800);
    hold(1, 20, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 20);
    expect_at(only(EXPLAIN_ALREADY_BEYOND), 0);
}

static void the_end_of_the_period_clears_and_both_are_told(void **state)
{
    (void)state;
    hold(370, 400, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 370, 390, 480);
    expect_at(only(EXPLAIN_PERIOD_END), 390);
    expect_at(only(EXPLAIN_CLEARED), 390);
    assert_string_equal(only(EXPLAIN_CLEARED)->reason, "unoccupied");
    assert_true(told->incident.unoccupied);
}

static void a_gap_is_told_when_no_line_is_drawn_over_it(void **state)
{
    (void)state;
    hold(-10, 60, 900);
    hold(75, 120, 900);     /* fifteen minutes are joined */
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 120);
    assert_null(nth(EXPLAIN_GAP, 0));
    forget(NULL);
    hold(-10, 60, 900);
    hold(76, 120, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 120);
    expect_at(only(EXPLAIN_GAP), 60);
    assert_int_equal(only(EXPLAIN_GAP)->to_ms, at_ms(76));
    expect_at(nth(EXPLAIN_ALREADY_BEYOND, 1), 76);
}

static void the_moment_since_the_newest_sample_is_no_gap_yet(void **state)
{
    (void)state;
    hold(-10, 60, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 75);
    assert_null(nth(EXPLAIN_GAP, 0));
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 75.1);
    expect_at(only(EXPLAIN_GAP), 60);
}

static void samples_left_out_are_told_with_their_reason_and_number(void **state)
{
    const struct explain_step *step;

    (void)state;
    hold(-10, 60, 900);
    for (int minute = 61; minute < 64; minute++)
        hear_flagged(minute, 900, QUALITY_STUCK | QUALITY_READS_LOW);
    hear_flagged(64, 60000, 0);
    hold(65, 90, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 90);
    step = nth(EXPLAIN_LEFT_OUT, 0);
    expect_at(step, 61);
    assert_int_equal(step->to_ms, at_ms(63));
    assert_int_equal(step->count, 3);
    assert_string_equal(step->reason, "stuck");
    assert_string_equal(nth(EXPLAIN_LEFT_OUT, 1)->reason, "implausible");
    assert_int_equal(told->left_out, 4);
    /* A day's figures do join what is stuck, and its verdict cannot tell because of it. */
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, 500);
    assert_string_equal(only(EXPLAIN_LEFT_OUT)->reason, "implausible");
}

static void the_second_of_two_samples_at_one_time_is_left_out(void **state)
{
    (void)state;
    hold(-10, 60, 900);
    hear(60, 700);
    hold(61, 90, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 90);
    assert_string_equal(only(EXPLAIN_LEFT_OUT)->reason, "same_time");
    assert_int_equal(only(EXPLAIN_LEFT_OUT)->count, 1);
}

static void going_over_the_clear_level_again_is_told(void **state)
{
    (void)state;
    hold(-10, 30, 900);
    hold(31, 33, 700);
    hold(34, 60, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 60);
    expect_at(only(EXPLAIN_UNDER_CLEAR), 30.75);
    expect_at(only(EXPLAIN_OVER_CLEAR), 33.25);
}

static void a_mean_crosses_later_than_the_value(void **state)
{
    (void)state;
    hold(-10, 60, 700);
    hold(60.5, 120, 1100);  /* the mean of 20 minutes passes 900 about ten minutes later */
    ask(EXPLAIN_INCIDENT, SUSTAINED, 70, NAN, 120);
    assert_in_range(only(EXPLAIN_CROSSING)->at_ms, at_ms(69), at_ms(72));
    assert_int_equal(only(EXPLAIN_BEGAN)->at_ms, only(EXPLAIN_CROSSING)->at_ms);
    assert_int_equal(only(EXPLAIN_RAISED)->at_ms, only(EXPLAIN_CROSSING)->at_ms);
}

static void an_incident_that_the_samples_do_not_give_is_none(void **state)
{
    (void)state;
    hold(-10, 200, 700);
    ask(EXPLAIN_INCIDENT, OVER_800, 61, 126.5, 300);
    assert_int_equal(told->incident.state, INCIDENT_NONE);
    assert_null(nth(EXPLAIN_PEAK, 0));
    assert_true(told->used > 60);
}

static void an_incident_of_another_beginning_is_found_by_its_time(void **state)
{
    (void)state;
    make_one_incident();
    ask(EXPLAIN_INCIDENT, OVER_800, 50, 126.5, 300);
    assert_int_equal(told->incident.began_ms, at_ms(61));
    ask(EXPLAIN_INCIDENT, OVER_800, 50, 61, 300);       /* it was over before this one began */
    assert_int_equal(told->incident.state, INCIDENT_NONE);
}

static void a_day_says_what_made_its_figure(void **state)
{
    (void)state;
    hold(-10, 100, 700);
    hold(102, 160, 1200);   /* over 1000 from 101.2 to 160.8 */
    hold(162, 400, 700);
    ask(EXPLAIN_DAY, PEAK, 0, NAN, 500);
    expect_at(only(EXPLAIN_LONGEST_RUN), 101.2);
    assert_int_equal(only(EXPLAIN_LONGEST_RUN)->to_ms, at_ms(160.8));
    assert_true(only(EXPLAIN_COVERAGE)->value == 1);
    assert_string_equal(only(EXPLAIN_VERDICT)->reason, "fail");
    assert_null(nth(EXPLAIN_EXTREME, 0));
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, 500);
    expect_at(only(EXPLAIN_EXTREME), 102);
    ask(EXPLAIN_DAY, DAY_MEAN, 0, NAN, 500);
    assert_null(nth(EXPLAIN_LONGEST_RUN, 0));
    assert_true(fabs(told->verdict.figure - told->figures.area / told->figures.joined_ms) < 1e-9);
}

static void a_row_of_praise_is_lost_where_its_other_side_is_reached(void **state)
{
    (void)state;
    make_one_incident();
    ask(EXPLAIN_DAY, PRAISE, 0, NAN, 500);
    expect_at(only(EXPLAIN_CROSSING), 61);      /* "under 800" is lost at 800 */
}

static void a_day_that_is_not_over_is_judged_as_of_now(void **state)
{
    (void)state;
    hold(-10, 100, 900);
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, 100);
    expect_at(only(EXPLAIN_VERDICT), 100);
    assert_string_equal(only(EXPLAIN_VERDICT)->reason, "cannot_tell");
}

static void the_peak_of_an_open_incident_is_the_highest_so_far(void **state)
{
    (void)state;
    hold(-10, 60, 900);
    hear(61, 1234);
    hold(62, 70, 1000);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 70);
    expect_at(only(EXPLAIN_PEAK), 61);
    assert_true(told->incident.peak == 1234);
}

static void an_excess_is_held_against_the_air_outdoors(void **state)
{
    (void)state;
    make_one_incident();
    ask(EXPLAIN_INCIDENT, EXCESS, 61.2, NAN, 110);
    assert_true(told->limit == 820 && told->clear_level == 770);
    expect_at(only(EXPLAIN_CROSSING), 61.2);
}

static void a_rule_about_what_no_sensor_says_has_a_verdict_without_samples(void **state)
{
    (void)state;
    make_one_incident();
    ask(EXPLAIN_DAY, UNMEASURED, 0, NAN, 500);
    assert_true(told->is_judged);
    assert_int_equal(told->verdict.verdict, VERDICT_NOT_APPLICABLE);
    assert_int_equal(told->steps.count, 1);
    assert_string_equal(only(EXPLAIN_VERDICT)->reason, "not_applicable");
    assert_int_equal(told->used, 0);
}

static void a_mean_around_the_clock_is_followed_outside_occupied_time_too(void **state)
{
    (void)state;
    for (int minute = -540; minute < 900; minute += 10) {
        hear(minute, 700);
        reading_set(&heard[heard_count - 1].reading, PM2_5_UG_M3, 20);
    }
    ask(EXPLAIN_DAY, DAY_AND_NIGHT, 0, NAN, 890);
    assert_int_equal(told->verdict.verdict, VERDICT_FAIL);
    assert_true(only(EXPLAIN_CROSSING)->at_ms > at_ms(390));   /* 75 % of 24 hours are there at six in the evening */
}

static void a_closed_day_has_no_verdict_and_no_steps(void **state)
{
    struct calendar_closure closure = {.first_date = DATE, .last_date = DATE, .kind = CALENDAR_CLOSED};

    (void)state;
    assert_int_equal(calendar_add_closure(&calendar, &closure, NULL), 0);
    hold(-10, 200, 900);
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, 500);
    assert_false(told->is_judged);
    assert_int_equal(told->steps.count, 0);
    calendar.closure_count--;
    heard_count = 0;
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, 500);    /* open, and nothing measured */
    assert_true(told->is_judged && told->verdict.verdict == VERDICT_CANNOT_TELL);
    assert_true(told->verdict.reason == REASON_COVERAGE && told->verdict.coverage == 0);
    expect_at(only(EXPLAIN_GAP), 0);
}

static void a_dance_around_the_limit_is_cut_to_what_can_be_read(void **state)
{
    (void)state;
    for (int i = 0; i < 700; i++)
        hear(i / 2.0, i % 2 ? 900 : 700);
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, 500);
    assert_int_equal(told->steps.count, EXPLAIN_SMALL_STEPS_MAX + 6);   /* period, extreme, run, coverage, verdict */
    assert_true(told->steps.dropped > 0);
    assert_non_null(nth(EXPLAIN_VERDICT, 0));
}

static void the_samples_shown_are_few_and_those_around_the_steps(void **state)
{
    static bool marks[READINGS_MAX];
    size_t picked;

    (void)state;
    make_one_incident();
    ask(EXPLAIN_INCIDENT, OVER_800, 61, 126.5, 300);
    memset(marks, 0, sizeof marks);
    picked = explain_samples_pick(&told->samples, &told->steps, 40, marks);
    assert_in_range(picked, 20, 40);
    for (size_t i = 0; i < told->samples.count; i++)
        if (told->samples.items[i].time_ms == at_ms(60) || told->samples.items[i].time_ms == at_ms(62))
            assert_true(marks[i]);
    memset(marks, 0, sizeof marks);
    assert_int_equal(explain_samples_pick(&told->samples, &told->steps, 3, marks), 3);
    memset(marks, 0, sizeof marks);
    assert_int_equal(explain_samples_pick(&told->samples, &told->steps, READINGS_MAX, marks), told->samples.count);
}

static void of_more_incidents_than_are_remembered_the_newest_are_found(void **state)
{
    struct pack patient = pack;

    (void)state;
    pack.instant_hold_min = pack.clear_hold_min = 0;
    for (int minute = 0; minute < 350; minute += 4) {   /* 88 of them, each from the second minute to the fourth */
        hold(minute, minute, 700);
        hold(minute + 1, minute + 3, 900);
    }
    hold(352, 360, 700);
    ask(EXPLAIN_INCIDENT, OVER_800, 348.5, 351.5, 360);
    assert_int_equal(told->incident.began_ms, at_ms(348.5));
    ask(EXPLAIN_INCIDENT, OVER_800, 0.5, 3.5, 360);     /* forgotten */
    assert_int_equal(told->incident.state, INCIDENT_NONE);
    pack = patient;
}

static void messages_of_other_quantities_neither_count_nor_measure_the_pace_of_co2(void **state)
{
    (void)state;
    for (int minute = -10; minute < 60; minute++) {
        if (minute % 10 == 0)
            hear(minute, 900);
        else {
            hear(minute, 0);
            heard[heard_count - 1].reading.present = 1u << TEMPERATURE_C;
            heard[heard_count - 1].reading.doubtful = 0;
            heard[heard_count - 1].reading.value[TEMPERATURE_C] = 17;
        }
    }
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 60);
    assert_int_equal(told->interval_ms, 10 * MINUTE_MS);
    assert_int_equal(told->used, 6);
    ask(EXPLAIN_INCIDENT, UNDER_18, 0, NAN, 60);
    assert_int_equal(told->used, 60);
}

static void before_the_day_opens_nothing_is_told(void **state)
{
    (void)state;
    hold(-30, -5, 900);
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, -5);
    assert_null(nth(EXPLAIN_PERIOD_START, 0));
    assert_null(nth(EXPLAIN_LONGEST_RUN, 0));
    ask(EXPLAIN_INCIDENT, OVER_800, -20, NAN, -5);  /* recorded by another calendar */
    assert_int_equal(told->incident.state, INCIDENT_NONE);
    assert_int_equal(told->steps.count, 0);
}

static void an_incident_that_is_over_on_record_and_not_by_the_samples_is_told_up_to_now(void **state)
{
    (void)state;
    hold(-10, 200, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, 100, 200);
    assert_int_equal(told->to_ms, at_ms(200));
    assert_int_equal(told->incident.state, INCIDENT_RAISED);
}

static void samples_left_out_at_the_end_of_the_period_and_of_the_record_are_told(void **state)
{
    (void)state;
    hold(300, 380, 700);
    for (int minute = 381; minute < 400; minute++)
        hear_flagged(minute, 700, QUALITY_WARMING_UP);
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, 500);
    assert_int_equal(only(EXPLAIN_LEFT_OUT)->count, 9);     /* to 15:29: the others are out of occupied time */
    heard_count -= 15;
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, 500);
    assert_int_equal(only(EXPLAIN_LEFT_OUT)->count, 4);
    assert_string_equal(only(EXPLAIN_LEFT_OUT)->reason, "warming_up");
    assert_non_null(only(EXPLAIN_EXTREME));
    assert_null(nth(EXPLAIN_LONGEST_RUN, 0));               /* never over 800 */
}

static void lists_are_full_at_their_limits(void **state)
{
    struct explain_steps steps = {0};
    struct explain_samples samples = {0};
    struct explain_sample sample = {.time_ms = 1};

    (void)state;
    assert_true(explain_samples_add(&samples, &sample, 1));
    assert_false(explain_samples_add(&samples, &sample, 1));
    explain_samples_done(&samples);
    for (int i = 0; i <= EXPLAIN_RAW_STEPS_MAX; i++)
        assert_true(explain_steps_add(&steps, &(struct explain_step){.kind = EXPLAIN_RAISED, .at_ms = i}));
    assert_int_equal(steps.count, EXPLAIN_RAW_STEPS_MAX);
    assert_int_equal(steps.dropped, 1);
    explain_steps_cut(&steps, 0, INT64_MAX);
    assert_int_equal(steps.count, EXPLAIN_STEPS_MAX);
    assert_int_equal(steps.dropped, EXPLAIN_RAW_STEPS_MAX - EXPLAIN_STEPS_MAX + 1);
    explain_steps_done(&steps);
    explain_close(NULL);
}

static void every_kind_of_step_has_a_word_of_its_own(void **state)
{
    (void)state;
    for (int a = 0; a < EXPLAIN_KIND_COUNT; a++)
        for (int b = 0; b < a; b++)
            assert_string_not_equal(explain_kind_word((enum explain_kind)a), explain_kind_word((enum explain_kind)b));
}

#define TEST(name) cmocka_unit_test_teardown(name, forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(incidents_come_out_as_the_engine_tells_them_on_random_days),
        TEST(verdicts_come_out_as_the_day_judge_gives_them_on_random_days),
        TEST(an_incident_is_told_from_its_crossing_to_its_end),
        TEST(a_crossing_names_the_samples_on_both_sides_and_its_value),
        TEST(a_minute_too_short_is_not_raised_and_goes_away),
        TEST(a_period_that_starts_over_the_limit_says_so_without_a_crossing),
        TEST(a_line_that_leaves_the_limit_at_the_start_of_a_period_is_beyond_it_from_there),
        TEST(the_end_of_the_period_clears_and_both_are_told),
        TEST(a_gap_is_told_when_no_line_is_drawn_over_it),
        TEST(the_moment_since_the_newest_sample_is_no_gap_yet),
        TEST(samples_left_out_are_told_with_their_reason_and_number),
        TEST(the_second_of_two_samples_at_one_time_is_left_out),
        TEST(going_over_the_clear_level_again_is_told),
        TEST(a_mean_crosses_later_than_the_value),
        TEST(an_incident_that_the_samples_do_not_give_is_none),
        TEST(an_incident_of_another_beginning_is_found_by_its_time),
        TEST(a_day_says_what_made_its_figure),
        TEST(a_row_of_praise_is_lost_where_its_other_side_is_reached),
        TEST(a_day_that_is_not_over_is_judged_as_of_now),
        TEST(the_peak_of_an_open_incident_is_the_highest_so_far),
        TEST(an_excess_is_held_against_the_air_outdoors),
        TEST(a_rule_about_what_no_sensor_says_has_a_verdict_without_samples),
        TEST(a_mean_around_the_clock_is_followed_outside_occupied_time_too),
        TEST(a_closed_day_has_no_verdict_and_no_steps),
        TEST(a_dance_around_the_limit_is_cut_to_what_can_be_read),
        TEST(the_samples_shown_are_few_and_those_around_the_steps),
        TEST(of_more_incidents_than_are_remembered_the_newest_are_found),
        TEST(messages_of_other_quantities_neither_count_nor_measure_the_pace_of_co2),
        TEST(before_the_day_opens_nothing_is_told),
        TEST(an_incident_that_is_over_on_record_and_not_by_the_samples_is_told_up_to_now),
        TEST(samples_left_out_at_the_end_of_the_period_and_of_the_record_are_told),
        TEST(lists_are_full_at_their_limits),
        TEST(every_kind_of_step_has_a_word_of_its_own),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
