/* tests/unit/test_analysis.c - a whole series judged at once, and that the live room says the same of it. */
#include "analysis.h"
#include "pack.h"
#include "quality.h"
#include "rfc3339.h"
#include "room.h"
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SAMPLES_MAX 4000
#define MINUTE_MS INT64_C(60000)
#define DAYS_MAX 8

static struct pack pack;
static struct zone zone;
static struct calendar calendar;
static struct room_info info;
static struct day_book_setup setup;
static int64_t times_ms[SAMPLES_MAX];
static int32_t co2[SAMPLES_MAX], temperature[SAMPLES_MAX], people[SAMPLES_MAX];
static struct analysis_samples samples;
static struct analysis *analysis;

static int open_all(void **state)
{
    (void)state;
    calendar_init(&calendar);
    snprintf(info.id, sizeof info.id, "one");
    snprintf(info.name, sizeof info.name, "One");
    if (zone_load("Europe/London", &zone, NULL) < 0)
        return -1;
    return pack_read(SOURCE_DIR "/config/packs/england.yaml", &pack, NULL);
}

static int begin(void **state)
{
    (void)state;
    setup = (struct day_book_setup){.pack = &pack, .room = &info, .calendar = &calendar, .zone = &zone};
    samples = (struct analysis_samples){.time_ms = times_ms, .values = {[CO2_PPM] = co2}};
    info.volume_m3 = 0;
    info.seats = 0;
    return 0;
}

static int end(void **state)
{
    (void)state;
    analysis_close(analysis);
    analysis = NULL;
    return 0;
}

static int64_t at(const char *text)
{
    int64_t time_ms;

    assert_int_equal(rfc3339_parse(text, strlen(text), &time_ms), 0);
    return time_ms;
}

/* One a minute from a Tuesday's hh:mm in May on, going up and down by one so that nothing is stuck. */
static void add(const char *from, size_t count, double ppm)
{
    int64_t start_ms = at(from);

    for (size_t i = 0; i < count; i++) {
        assert_true(samples.count < SAMPLES_MAX);
        times_ms[samples.count] = start_ms + (int64_t)i * MINUTE_MS;
        co2[samples.count] = ppm > 0 ? (int32_t)lround((ppm + (double)(i % 2)) * 1000) : ANALYSIS_ABSENT;
        temperature[samples.count] = 20500;
        people[samples.count++] = 25;
    }
}

static void run(void)
{
    analysis_close(analysis);
    analysis = NULL;
    assert_int_equal(analysis_run(&setup, &samples, &analysis, NULL), 0);
}

static const struct booked_day *day_of(enum quantity quantity, const char *noon)
{
    return day_book_find(analysis->book, quantity, zone_date(&zone, at(noon)));
}

static const struct day_verdict *verdict_of(const char *rule, const char *noon)
{
    const struct booked_day *day = day_of(CO2_PPM, noon);

    assert_non_null(day);
    for (size_t i = 0; i < day->judged.count; i++)
        if (strcmp(pack.rules[day->judged.rules[i].rule_index].id, rule) == 0)
            return &day->judged.rules[i].verdict;
    fail_msg("no verdict of %s", rule);
    return NULL;
}

static const struct analysis_incident *incident_of(const char *rule)
{
    for (size_t i = 0; i < analysis->incident_count; i++)
        if (strcmp(pack.rules[analysis->incidents[i].rule_index].id, rule) == 0)
            return &analysis->incidents[i];
    return NULL;
}

static void a_whole_day_is_judged(void **state)
{
    (void)state;
    add("2024-05-07T07:00:00Z", 480, 900);
    run();
    assert_int_equal(analysis->samples, 480);
    assert_int_equal(analysis->interval_ms, MINUTE_MS);
    assert_int_equal(analysis->max_gap_ms, 15 * MINUTE_MS);
    assert_float_equal(day_book_find(analysis->book, CO2_PPM, zone_date(&zone, times_ms[0]))->judged.figures.joined_ms,
                       390.0 * MINUTE_MS, 0);
    assert_int_equal(verdict_of("union-neu-co2-act", "2024-05-07T12:00:00Z")->verdict, VERDICT_FAIL);
    assert_int_equal(verdict_of("eng-dfe-co2-act", "2024-05-07T12:00:00Z")->verdict, VERDICT_PASS);
    assert_null(day_of(TEMPERATURE_C, "2024-05-07T12:00:00Z"));
}

static void a_gap_is_joined_up_to_three_intervals_and_not_over(void **state)
{
    (void)state;
    add("2024-05-07T09:00:00Z", 60, 900);           /* to 09:59 */
    add("2024-05-07T10:14:00Z", 60, 900);           /* 15 min later: joined; to 11:13 */
    run();
    assert_float_equal(day_of(CO2_PPM, "2024-05-07T12:00:00Z")->judged.figures.joined_ms, 133.0 * MINUTE_MS, 0);
    samples.count = 0;
    add("2024-05-07T09:00:00Z", 60, 900);
    add("2024-05-07T10:15:00Z", 60, 900);           /* 16 min */
    run();
    assert_float_equal(day_of(CO2_PPM, "2024-05-07T12:00:00Z")->judged.figures.joined_ms, 118.0 * MINUTE_MS, 0);
}

static void what_cannot_be_is_counted_and_left_out(void **state)
{
    const struct day_figures *figures;

    (void)state;
    add("2024-05-07T08:00:00Z", 390, 900);
    co2[100] = 349999;                              /* the plausible range is 350 to 10000 ppm */
    co2[110] = 350000;
    co2[200] = 10000001;
    run();
    figures = &day_of(CO2_PPM, "2024-05-07T12:00:00Z")->judged.figures;
    assert_int_equal(analysis->samples, 390);
    assert_int_equal(analysis->rejected, 2);
    assert_float_equal(figures->max, 901, 0);
    assert_float_equal(figures->min, 350, 0);
    assert_float_equal(figures->joined_ms, 389.0 * MINUTE_MS, 0);
}

static void a_single_jump_is_counted_and_in_the_figures(void **state)
{
    (void)state;
    add("2024-05-07T08:00:00Z", 390, 900);
    co2[100] = 2901001;                             /* from 900: more than 2000 in a minute */
    co2[200] = 2900000;                             /* 2000 are believed */
    run();
    assert_int_equal(analysis->spikes, 1);
    assert_float_equal(day_of(CO2_PPM, "2024-05-07T12:00:00Z")->judged.figures.max, 2901.001, 0);
}

/* Tuesday, nothing on Wednesday, only what cannot be on Thursday, Friday. */
static void school_days_without_a_good_sample_are_listed_and_cannot_tell(void **state)
{
    static const char *const noons[] = {"2024-05-08T12:00:00Z", "2024-05-09T12:00:00Z"};

    (void)state;
    add("2024-05-07T08:00:00Z", 390, 900);
    add("2024-05-09T08:00:00Z", 390, 20000);
    add("2024-05-10T08:00:00Z", 390, 900);
    run();
    for (size_t i = 0; i < 2; i++) {
        const struct booked_day *day = day_of(CO2_PPM, noons[i]);

        assert_non_null(day);
        assert_true(day_figures_coverage(&day->judged.figures, INT64_MAX) == 0);
        assert_true(isnan(day_figures_mean(&day->judged.figures)));
        for (size_t r = 0; r < day->judged.count; r++) {
            const struct day_verdict *verdict = &day->judged.rules[r].verdict;

            assert_true(verdict->verdict == VERDICT_NOT_APPLICABLE || verdict->reason == REASON_COVERAGE);
        }
        assert_int_equal(verdict_of("union-neu-co2-act", noons[i])->verdict, VERDICT_CANNOT_TELL);
    }
    assert_int_equal(verdict_of("union-neu-co2-act", "2024-05-07T12:00:00Z")->verdict, VERDICT_FAIL);
    assert_int_equal(verdict_of("union-neu-co2-act", "2024-05-10T12:00:00Z")->verdict, VERDICT_FAIL);
    assert_null(day_of(TEMPERATURE_C, noons[0]));
    assert_int_equal(analysis->long_holes, 0);
}

/* From Tuesday the 7th of May: 31 dates of nothing end on the 7th of June. */
static void a_hole_of_more_than_a_month_is_not_filled(void **state)
{
    static const char *const resumed[] = {"2024-06-08T08:00:00Z", "2024-06-09T08:00:00Z"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        samples.count = 0;
        add("2024-05-07T08:00:00Z", 390, 900);
        add(resumed[i], 390, 900);
        run();
        assert_int_equal(analysis->long_holes, i);
        assert_int_equal(day_of(CO2_PPM, "2024-05-08T12:00:00Z") == NULL, i);
    }
}

static void co2_that_never_moves_cannot_tell_on_its_day_alone(void **state)
{
    (void)state;
    add("2024-05-07T08:00:00Z", 390, 900);
    add("2024-05-08T08:00:00Z", 390, 900);
    for (size_t i = 0; i <= 60; i++)                /* an hour of occupied time */
        co2[i] = 900000;
    run();
    assert_int_equal(analysis->stuck, 1);
    assert_true(day_of(CO2_PPM, "2024-05-07T12:00:00Z")->is_doubtful);
    assert_int_equal(verdict_of("union-neu-co2-act", "2024-05-07T12:00:00Z")->verdict, VERDICT_CANNOT_TELL);
    assert_int_equal(verdict_of("union-neu-co2-act", "2024-05-07T12:00:00Z")->reason, REASON_EVIDENCE);
    assert_int_equal(verdict_of("union-neu-co2-act", "2024-05-08T12:00:00Z")->verdict, VERDICT_FAIL);
    co2[60] = 901000;                               /* a minute less */
    run();
    assert_int_equal(analysis->stuck, 0);
}

static void incidents_have_their_instants_and_their_peak(void **state)
{
    const struct analysis_incident *incident;

    (void)state;
    add("2024-05-07T08:00:00Z", 60, 600);
    add("2024-05-07T09:00:00Z", 60, 1200);
    add("2024-05-07T10:00:00Z", 60, 600);
    run();
    incident = incident_of("union-neu-co2-act");
    assert_non_null(incident);
    assert_true(incident->began_ms > at("2024-05-07T08:59:00Z") && incident->began_ms < at("2024-05-07T09:00:00Z"));
    assert_int_equal(incident->raised_ms, incident->began_ms + 5 * MINUTE_MS);
    assert_true(incident->cleared_ms > at("2024-05-07T10:04:00Z") && incident->cleared_ms < at("2024-05-07T10:05:00Z"));
    assert_float_equal(incident->peak, 1201, 0);
    assert_false(incident->unoccupied);
    for (size_t i = 1; i < analysis->incident_count; i++)
        assert_true(analysis->incidents[i - 1].began_ms <= analysis->incidents[i].began_ms);
}

static void one_that_was_only_pending_is_none(void **state)
{
    (void)state;
    add("2024-05-07T08:00:00Z", 60, 600);
    add("2024-05-07T09:00:00Z", 4, 1200);           /* under five minutes over 800, by their crossings too */
    add("2024-05-07T09:04:00Z", 60, 600);
    run();
    assert_null(incident_of("union-neu-co2-act"));
}

static void what_is_open_at_the_end_is_cleared_by_the_end_of_its_period(void **state)
{
    (void)state;
    add("2024-05-07T09:00:00Z", 60, 1200);
    run();
    assert_non_null(incident_of("union-neu-co2-act"));
    assert_int_equal(incident_of("union-neu-co2-act")->cleared_ms, at("2024-05-07T14:30:00Z"));
    assert_true(incident_of("union-neu-co2-act")->unoccupied);
}

static void many_incidents_are_all_kept(void **state)
{
    size_t expected = 40, found = 0;
    char from[32];

    (void)state;
    for (size_t day = 0; day < 40; day++) {         /* 40 dates from April on, of which each is occupied */
        struct week_hours *hours = &calendar.hours;

        for (int weekday = 5; weekday < 7; weekday++) {
            hours->count[weekday] = 1;
            hours->periods[weekday][0] = hours->periods[0][0];
        }
        snprintf(from, sizeof from, "2024-%02zu-%02zuT09:00:00Z", 4 + day / 30, 1 + day % 30);
        add(from, 30, 1200);
    }
    run();
    calendar_init(&calendar);
    for (size_t i = 0; i < analysis->incident_count; i++)
        found += strcmp(pack.rules[analysis->incidents[i].rule_index].id, "union-neu-co2-act") == 0;
    assert_int_equal(found, expected);
}

static void odd_series_are_answered(void **state)
{
    (void)state;
    run();                                          /* none at all */
    assert_int_equal(analysis->samples, 0);
    assert_int_equal(day_book_next_date(analysis->book, INT64_MIN), INT64_MAX);
    add("2024-05-07T09:00:00Z", 1, 900);
    run();
    assert_int_equal(analysis->interval_ms, 0);
    assert_int_equal(analysis->max_gap_ms, 15 * MINUTE_MS);
    assert_int_equal(verdict_of("union-neu-co2-act", "2024-05-07T12:00:00Z")->verdict, VERDICT_CANNOT_TELL);
    add("2024-05-07T09:01:00Z", 5, -1);             /* rows without any value */
    run();
    assert_int_equal(analysis->samples, 1);
    samples.values[CO2_PPM] = NULL;
    samples.values[TEMPERATURE_C] = temperature;
    run();
    assert_null(day_of(CO2_PPM, "2024-05-07T12:00:00Z"));
    assert_float_equal(day_of(TEMPERATURE_C, "2024-05-07T12:00:00Z")->judged.figures.max, 20.5, 0);
}

static void dates_are_listed_once_in_order_whichever_quantity_has_them(void **state)
{
    int64_t first;

    (void)state;
    add("2024-05-07T09:00:00Z", 5, 900);
    add("2024-05-08T09:00:00Z", 5, -1);
    add("2024-05-10T09:00:00Z", 5, 900);
    samples.values[TEMPERATURE_C] = temperature;
    run();
    first = zone_date(&zone, times_ms[0]);
    assert_int_equal(day_book_next_date(analysis->book, INT64_MIN), first);
    assert_int_equal(day_book_next_date(analysis->book, first), first + 1);
    assert_int_equal(day_book_next_date(analysis->book, first + 1), first + 2);
    assert_int_equal(day_book_next_date(analysis->book, first + 2), first + 3);
    assert_int_equal(day_book_next_date(analysis->book, first + 3), INT64_MAX);
    assert_true(day_book_find(analysis->book, CO2_PPM, first + 1)->judged.figures.joined_ms == 0);
    assert_true(day_book_find(analysis->book, TEMPERATURE_C, first + 2)->judged.figures.joined_ms == 0);
    assert_non_null(day_book_find(analysis->book, TEMPERATURE_C, first + 1));
}

static void fresh_air_needs_a_volume_and_people(void **state)
{
    double ppm = 420;

    (void)state;
    add("2024-05-07T07:00:00Z", 480, 900);
    for (size_t i = 0; i < samples.count; i++) {    /* 25 people, 150 L/s in 180 m3 */
        ppm += ((i >= 60 && i < 450 ? 420 + 1e6 * 25 * 0.0048 / 150 : 420) - ppm) * (1 - exp(-0.05));
        co2[i] = (int32_t)lround(ppm * 1000);
        people[i] = i >= 60 && i < 450 ? 25 : 0;
    }
    run();
    assert_int_equal(analysis->flows.count, 0);
    assert_int_equal(analysis->flows.refusal, FLOW_NO_VOLUME);
    info.volume_m3 = 180;
    samples.people = people;
    run();
    assert_true(analysis->flows.count > 0);
    for (size_t i = 0; i < analysis->flows.count; i++) {
        const struct flow_range *range = &analysis->flows.entries[i].range;

        assert_true(range->litres_per_s[0] < 150 && 150 < range->litres_per_s[1]);
        assert_true(range->method == FLOW_DECAY || fabs(range->people - 25) < 0.5);
    }
}

/* -- one engine -- */

static struct judged_day live_days[DAYS_MAX];
static size_t live_day_count;
static struct incident_event live_events[64];
static size_t live_event_count;

static void hear_live_day(void *context, const struct judged_day *day, const struct judged_day *other)
{
    (void)context, (void)other;
    assert_true(live_day_count < DAYS_MAX);
    live_days[live_day_count++] = *day;
}

static void hear_live_incident(void *context, const struct incident_event *event)
{
    (void)context;
    if (event->to == INCIDENT_CLEARED && event->raised_ms)
        live_events[live_event_count++] = *event;
    assert_true(live_event_count < sizeof live_events / sizeof *live_events);
}

static void live(void)
{
    static struct judged_day scratch;
    const struct room_setup live_setup = {.pack = &pack, .zone = &zone, .calendar = &calendar, .scratch = &scratch,
                                          .tell = hear_live_incident, .day = hear_live_day};
    struct quality_arrival arrival = {.clock_is_trusted = true, .calendar = &calendar, .zone = &zone};
    struct quality quality;
    struct room *room;

    live_day_count = live_event_count = 0;
    quality_init(&quality);
    assert_int_equal(room_open(&live_setup, &info, &room, NULL), 0);
    for (size_t i = 0; i < samples.count; i++) {
        struct reading reading = {.time_ms = times_ms[i]};

        arrival.arrival_ms = times_ms[i];
        reading_set(&reading, CO2_PPM, co2[i] / 1000.0);
        room_hear(room, &reading, quality_judge(&quality, &reading, &arrival, 15 * MINUTE_MS), MINUTE_MS);
    }
    room_advance(room, times_ms[samples.count - 1] + 24 * 60 * MINUTE_MS);
    room_close(room);
}

static void the_live_room_says_the_same_to_the_last_bit(void **state)
{
    (void)state;
    srand(7);
    for (int day = 0; day < 5; day++) {
        static const char *const mornings[] = {"2024-05-06T06:00:00Z", "2024-05-07T06:00:00Z", "2024-05-08T06:00:00Z",
                                               "2024-05-09T06:00:00Z", "2024-05-10T06:00:00Z"};
        double ppm = 500;

        add(mornings[day], 700, 900);
        for (size_t i = samples.count - 700; i < samples.count; i++) {
            ppm = fmin(fmax(ppm + rand() % 101 - 48, 400), 2400);
            co2[i] = rand() % 200 == 0 ? 65535000 : (int32_t)lround(ppm * 1000);
        }
    }
    run();
    live();
    assert_true(analysis->incident_count > 5);
    assert_int_equal(live_event_count, analysis->incident_count);
    for (size_t i = 0; i < live_event_count; i++) {
        size_t same = 0;

        for (size_t k = 0; k < analysis->incident_count; k++)
            same += analysis->incidents[k].rule_index == live_events[i].rule_index &&
                    analysis->incidents[k].began_ms == live_events[i].began_ms &&
                    analysis->incidents[k].cleared_ms == live_events[i].cleared_ms &&
                    analysis->incidents[k].peak == live_events[i].peak;
        assert_int_equal(same, 1);
    }
    assert_int_equal(live_day_count, 5);
    for (size_t i = 0; i < live_day_count; i++) {
        const struct booked_day *day = day_book_find(analysis->book, CO2_PPM, live_days[i].figures.date);

        assert_non_null(day);
        assert_true(day->judged.figures.area == live_days[i].figures.area);
        assert_true(day->judged.figures.joined_ms == live_days[i].figures.joined_ms);
        assert_int_equal(day->judged.count, live_days[i].count);
        for (size_t r = 0; r < day->judged.count; r++) {
            const struct day_verdict *ours = &day->judged.rules[r].verdict, *theirs = &live_days[i].rules[r].verdict;

            assert_int_equal(ours->verdict, theirs->verdict);
            assert_true(ours->figure == theirs->figure || (isnan(ours->figure) && isnan(theirs->figure)));
        }
    }
}

static void a_book_refuses_what_it_does_not_judge_and_what_comes_late(void **state)
{
    struct day_book *book = day_book_open(&setup);

    (void)state;
    assert_non_null(book);
    assert_int_equal(day_book_add(book, RSSI_DBM, 1000, -60, MINUTE_MS, 0, false), -EINVAL);
    assert_int_equal(day_book_add(book, CO2_PPM, 1000, 600, MINUTE_MS, 0, false), 0);
    assert_int_equal(day_book_add(book, CO2_PPM, 1000, 600, MINUTE_MS, 0, false), -EINVAL);
    day_book_doubt(book, RSSI_DBM);
    assert_int_equal(day_book_finish(book), 0);
    assert_false(day_book_find(book, CO2_PPM, 0)->is_doubtful);
    assert_null(day_book_find(book, CO2_PPM, 1));
    day_book_close(book);
    day_book_close(NULL);
    analysis_close(NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_whole_day_is_judged),
        TEST(a_gap_is_joined_up_to_three_intervals_and_not_over),
        TEST(what_cannot_be_is_counted_and_left_out),
        TEST(a_single_jump_is_counted_and_in_the_figures),
        TEST(school_days_without_a_good_sample_are_listed_and_cannot_tell),
        TEST(a_hole_of_more_than_a_month_is_not_filled),
        TEST(co2_that_never_moves_cannot_tell_on_its_day_alone),
        TEST(incidents_have_their_instants_and_their_peak),
        TEST(one_that_was_only_pending_is_none),
        TEST(what_is_open_at_the_end_is_cleared_by_the_end_of_its_period),
        TEST(many_incidents_are_all_kept),
        TEST(odd_series_are_answered),
        TEST(dates_are_listed_once_in_order_whichever_quantity_has_them),
        TEST(fresh_air_needs_a_volume_and_people),
        TEST(the_live_room_says_the_same_to_the_last_bit),
        TEST(a_book_refuses_what_it_does_not_judge_and_what_comes_late),
    };

    return cmocka_run_group_tests(tests, open_all, NULL);
}
