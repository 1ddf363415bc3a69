/* test_no_memory.c - when an allocation fails, every part of air/ and duty/ says so and leaves what was as it was. Each
 * test lets its first allocation fail, then its second, and so on until there is none left to fail. */
#include "analysis.h"
#include "checklist_shelf.h"
#include "explain.h"
#include "other_level.h"
#include "pack_shelf.h"
#include "room.h"
#include "school_kit.h"
#include <errno.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES_MAX 4096
#define MONDAY "2026-11-23T09:00:00Z"
#define DAYS 20
#define SAMPLES_A_DAY 360

/* -- the allocator: the program is linked with --wrap for these three -- */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);

static size_t until_failure;            /* 1: the next allocation fails; 0: none does */
static bool has_failed;

static bool fails_now(void)
{
    if (until_failure == 0 || --until_failure > 0)
        return false;
    has_failed = true;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return fails_now() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails_now() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size)
{
    return fails_now() ? NULL : __real_realloc(block, size);
}

/* Runs attempt() with the n-th allocation failing, n from 1 on, and at last with none: then it has to be 0. */
static void fail_each(int (*attempt)(void), int expected)
{
    size_t n = 1;

    for (;; n++) {
        int r;

        assert_true(n < TRIES_MAX);
        has_failed = false;
        until_failure = n;
        r = attempt();
        until_failure = 0;
        if (!has_failed) {
            assert_int_equal(r, 0);
            break;
        }
        if (r != expected)
            print_error("allocation %zu\n", n);
        assert_int_equal(r, expected);
    }
    assert_true(n > 1);
}

/* -- a room and what it heard -- */

static struct room_info info = {.id = "one", .name = "One", .ventilation = VENTILATION_NATURAL, .volume_m3 = 180,
                                .seats = 30, .ages = AGES_11_15};
static struct room *room;
static struct judged_day day, scratch;
static struct room_correction correction;
static bool wants_days;
static size_t days_told;
static bool co2_told, temperature_told;

static void take_day(void *context, const struct judged_day *co2, const struct judged_day *temperature)
{
    (void)context;
    days_told++;
    co2_told = co2;
    temperature_told = temperature;
}

static int open_room(void)
{
    const struct room_setup setup = {.pack = &kit_pack, .zone = &kit_zone, .calendar = &kit_calendar,
                                     .nation = NATION_ENGLAND, .day = wants_days ? take_day : NULL,
                                     .scratch = &scratch};
    struct error err;

    return room_open(&setup, &info, &room, &err);
}

static void close_room(void)
{
    room_close(room);
    room = NULL;
}

static int attempt_open(void)
{
    int r = open_room();

    if (r == 0)
        close_room();
    return r;
}

static void hear(int64_t at_ms, double co2_ppm)
{
    const struct reading reading = kit_reading(co2_ppm, 20.5, at_ms);

    (void)room_hear(room, &reading, 0, KIT_MINUTE_MS);
}

static void hear_morning(int64_t from_ms)
{
    for (int i = 0; i < 60; i++)
        hear(from_ms + i * KIT_MINUTE_MS, 1600 + i % 2);
    room_advance(room, from_ms + 60 * KIT_MINUTE_MS);
}

static double mean_of_day(void)
{
    assert_true(room_day(room, CO2_PPM, &day));
    return day_figures_mean(&day.figures);
}

static void a_room_says_that_it_cannot_be_opened(void **state)
{
    (void)state;
    fail_each(attempt_open, -ENOMEM);
}

static int attempt_rebuild(void)
{
    return room_rebuild(room, kit_utc(MONDAY) + 61 * KIT_MINUTE_MS, &correction);
}

static void a_day_that_cannot_be_judged_again_stays_as_it_was(void **state)
{
    double before;

    (void)state;
    assert_int_equal(open_room(), 0);
    hear_morning(kit_utc(MONDAY));
    before = mean_of_day();
    hear(kit_utc(MONDAY) + 30 * KIT_MINUTE_MS + 1, 3000);       /* late */
    assert_true(room_needs_rebuild(room));
    until_failure = 1;
    assert_int_equal(attempt_rebuild(), -ENOMEM);
    assert_true(mean_of_day() == before);
    fail_each(attempt_rebuild, -ENOMEM);
    assert_true(mean_of_day() > before);
    close_room();
}

/* Shown and judged all the same; but what memory lacks can't be judged again from memory. */
static void a_reading_there_is_no_memory_for_is_shown_and_known_to_be_missing(void **state)
{
    struct room_view view;

    (void)state;
    assert_int_equal(open_room(), 0);
    until_failure = 1;
    hear(kit_utc(MONDAY), 1600);
    until_failure = 0;
    hear_morning(kit_utc(MONDAY) + KIT_MINUTE_MS);
    room_view(room, kit_utc(MONDAY) + KIT_HOUR_MS, &view);
    assert_int_equal(view.level, AIR_ACT);
    assert_int_equal(attempt_rebuild(), -ENODATA);
    close_room();
}

static struct pack other_pack;

static int attempt_other_pack(void)
{
    const struct pack *was = room_pack(room);
    int r = room_judge_by(room, &other_pack, kit_utc(MONDAY) + KIT_DAY_MS - 9 * KIT_HOUR_MS);

    assert_ptr_equal(room_pack(room), r < 0 ? was : &other_pack);
    return r;
}

static void a_room_that_cannot_change_its_pack_keeps_it(void **state)
{
    (void)state;
    other_pack = kit_pack;
    assert_int_equal(open_room(), 0);
    hear_morning(kit_utc(MONDAY));
    until_failure = 1;
    assert_int_equal(attempt_other_pack(), -ENOMEM);
    fail_each(attempt_other_pack, -ENOMEM);
    close_room();
}

/* The day's other quantity needs room to be finished in. */
static void a_day_is_told_with_what_there_is_room_for(void **state)
{
    (void)state;
    wants_days = true;
    for (size_t fails = 0; fails < 2; fails++) {
        assert_int_equal(open_room(), 0);
        days_told = 0;
        hear_morning(kit_utc(MONDAY));
        until_failure = fails;
        hear(kit_utc(MONDAY) + KIT_DAY_MS, 700);
        until_failure = 0;
        assert_int_equal(days_told, 1);
        assert_true(co2_told);
        assert_int_equal(temperature_told, !fails);
        close_room();
    }
    wants_days = false;
}

static int attempt_judging_by_another(void)
{
    const struct other_level_setup setup = {.pack = &kit_pack, .room = &info, .nation = NATION_ENGLAND,
                                            .calendar = &kit_calendar, .zone = &kit_zone};
    struct room_sample samples[60] = {0};
    struct other_level level;
    int r;

    for (int i = 0; i < 60; i++)
        samples[i] = (struct room_sample){kit_utc(MONDAY) + i * KIT_MINUTE_MS, i == 7 ? (double)NAN : 1600.0 + i % 2,
                                          NAN, NAN, i == 9 ? 1u << CO2_PPM : 0};
    r = other_level_judge(&setup, samples, 60, kit_utc(MONDAY) + 60 * KIT_MINUTE_MS, &level);
    assert_true(r < 0 || level.level == AIR_ACT);
    return r;
}

static void another_packs_opinion_is_given_whole_or_not_at_all(void **state)
{
    const struct other_level_setup setup = {.calendar = &kit_calendar, .zone = &kit_zone};

    (void)state;
    fail_each(attempt_judging_by_another, -ENOMEM);
    assert_true(other_level_from_ms(&setup, kit_utc(MONDAY)) == kit_utc(MONDAY) - KIT_HOUR_MS);
    assert_true(other_level_from_ms(&setup, kit_utc("2026-11-22T10:00:00Z")) == INT64_MAX);     /* a Sunday */
}

/* -- a school -- */

static int attempt_school(void)
{
    const struct school_setup setup = {.pack = &kit_pack, .zone = &kit_zone, .calendar = &kit_calendar};
    struct school *school = NULL;
    struct error err;
    int index, r = school_open(&setup, &school, &err);

    if (r == 0)
        r = school_add_room(school, &info, &index, &err);
    if (r == 0)
        r = school_add_device(school, 1, "s", "plain", 0, false, &index, &err);
    school_close(school);
    return r;
}

static void a_school_says_what_there_is_no_place_for(void **state)
{
    (void)state;
    fail_each(attempt_school, -ENOMEM);
}

/* -- a series at once -- */

static int64_t times_ms[DAYS * SAMPLES_A_DAY];
static int32_t co2[DAYS * SAMPLES_A_DAY], temperature[DAYS * SAMPLES_A_DAY];

static void make_series(void)
{
    for (int d = 0; d < DAYS; d++)
        for (int i = 0; i < SAMPLES_A_DAY; i++) {
            times_ms[d * SAMPLES_A_DAY + i] = kit_utc(MONDAY) + d * KIT_DAY_MS + i * KIT_MINUTE_MS;
            co2[d * SAMPLES_A_DAY + i] = (int32_t)(1000 * (i < 200 ? 450 + 10 * i : 2450 - 12 * (i - 200)));
            temperature[d * SAMPLES_A_DAY + i] = 20000 + i;
        }
}

static int attempt_analysis(void)
{
    const struct day_book_setup setup = {.pack = &kit_pack, .room = &info, .calendar = &kit_calendar,
                                         .zone = &kit_zone};
    const struct analysis_samples samples = {DAYS * SAMPLES_A_DAY, times_ms,
                                             {[CO2_PPM] = co2, [TEMPERATURE_C] = temperature}, NULL};
    struct analysis *analysis = NULL;
    struct error err;
    int r = analysis_run(&setup, &samples, &analysis, &err);

    assert_true(r < 0 || analysis->incident_count > 16);    /* more than its list first has places for */
    analysis_close(analysis);
    return r;
}

static void a_series_is_judged_whole_or_not_at_all(void **state)
{
    (void)state;
    make_series();
    fail_each(attempt_analysis, -ENOMEM);
}

/* -- explaining -- */

static int attempt_explain(enum explain_of of)
{
    struct explain_question question = {.of = of, .pack = &kit_pack, .room = &info, .nation = NATION_ENGLAND,
                                        .calendar = &kit_calendar, .zone = &kit_zone,
                                        .date = zone_date(&kit_zone, kit_utc(MONDAY)), .began_ms = kit_utc(MONDAY)};
    const struct rule *rule = pack_find(&kit_pack, "union-neu-co2-act");
    struct explain *explain;
    bool is_there;

    assert_non_null(rule);
    question.rule_index = (size_t)(rule - kit_pack.rules);
    explain = explain_open(&question);
    if (!explain)
        return -ENOMEM;
    for (size_t i = 0; i < SAMPLES_A_DAY; i++) {
        const struct reading reading = kit_reading(co2[i] / 1000.0, 20.5, times_ms[i]);

        explain_add(explain, &reading, 0);
    }
    is_there = explain_finish(explain, kit_utc(MONDAY) + KIT_DAY_MS);
    explain_close(explain);
    return is_there ? 0 : -ENOMEM;
}

static int attempt_incident(void)
{
    return attempt_explain(EXPLAIN_INCIDENT);
}

static int attempt_day(void)
{
    return attempt_explain(EXPLAIN_DAY);
}

static void an_explanation_is_given_whole_or_not_at_all(void **state)
{
    (void)state;
    make_series();
    fail_each(attempt_incident, -ENOMEM);
    fail_each(attempt_day, -ENOMEM);
}

/* -- packs -- */

static int attempt_shelf(void)
{
    struct pack_shelf *shelf = NULL;
    struct error err = {0};
    char folder[] = "/tmp/transom-memory-XXXXXX", name[64];
    int r;

    assert_non_null(mkdtemp(folder));
    snprintf(name, sizeof name, "%s/england.yaml", folder);
    assert_int_equal(symlink(SOURCE_DIR "/config/packs/england.yaml", name), 0);
    r = pack_shelf_open(folder, &shelf, &err);
    unlink(name);
    rmdir(folder);
    if (r == 0 && !pack_shelf_find(shelf, "england")) {
        assert_non_null(strstr(pack_shelf_at(shelf, 0)->why, "memory"));    /* it stands there with the reason */
        r = -ENOMEM;
    }
    pack_shelf_close(shelf);
    return r;
}

static void a_pack_that_cannot_be_kept_is_there_with_the_reason(void **state)
{
    (void)state;
    fail_each(attempt_shelf, -ENOMEM);
}

/* -- checklists -- */

static int attempt_checklists(void)
{
    struct checklist_shelf *shelf = NULL;
    struct error err = {0};
    int r = checklist_shelf_open(SOURCE_DIR "/config/checklists", &shelf, &err);

    for (size_t i = 0; r == 0 && i < checklist_shelf_count(shelf); i++)
        if (!checklist_shelf_at(shelf, i)->list) {
            assert_non_null(strstr(checklist_shelf_at(shelf, i)->why, "memory"));
            r = -ENOMEM;
        }
    checklist_shelf_close(shelf);
    return r;
}

static void a_checklist_that_cannot_be_kept_is_there_with_the_reason(void **state)
{
    (void)state;
    fail_each(attempt_checklists, -ENOMEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_room_says_that_it_cannot_be_opened),
        cmocka_unit_test(a_day_that_cannot_be_judged_again_stays_as_it_was),
        cmocka_unit_test(a_reading_there_is_no_memory_for_is_shown_and_known_to_be_missing),
        cmocka_unit_test(a_room_that_cannot_change_its_pack_keeps_it),
        cmocka_unit_test(a_day_is_told_with_what_there_is_room_for),
        cmocka_unit_test(another_packs_opinion_is_given_whole_or_not_at_all),
        cmocka_unit_test(a_school_says_what_there_is_no_place_for),
        cmocka_unit_test(a_series_is_judged_whole_or_not_at_all),
        cmocka_unit_test(an_explanation_is_given_whole_or_not_at_all),
        cmocka_unit_test(a_pack_that_cannot_be_kept_is_there_with_the_reason),
        cmocka_unit_test(a_checklist_that_cannot_be_kept_is_there_with_the_reason),
    };

    return cmocka_run_group_tests(tests, kit_load, NULL);
}
