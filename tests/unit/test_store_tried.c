/* tests/unit/test_store_tried.c - what people say was tried and did not work: kept, withdrawn, bounded, and loaded into
 * the facts of its own room alone, where the verdicts of its own rule alone change, from its own date on. */
#include "day_judge.h"
#include "fresh_day.h"
#include "places.h"
#include "store_folder.h"
#include "tried.h"
#include <errno.h>

#define RULE "after-windows"
#define MONDAY INT64_C(20780)       /* 2026-11-23 */
#define MINUTE_MS INT64_C(60000)

static void make_room(struct folder *folder, const char *id)
{
    struct room_info room = {.ventilation = VENTILATION_NATURAL};

    snprintf(room.id, sizeof room.id, "%s", id);
    snprintf(room.name, sizeof room.name, "%s", id);
    assert_done(room_save(folder->store, &room, &folder->err));
}

static int64_t say(struct folder *folder, const char *room, const char *rule, int64_t from_date, int expected)
{
    struct tried tried = {.from_date = from_date, .at_ms = T0, .what = "Both windows and the fan", .who = "Ms Roy"};

    snprintf(tried.room, sizeof tried.room, "%s", room);
    snprintf(tried.rule, sizeof tried.rule, "%s", rule);
    assert_int_equal(tried_add(folder->store, &tried, &folder->err), expected);
    return tried.id;
}

static struct room_info facts_of(struct folder *folder, const char *id)
{
    struct room_info room = {.ventilation = VENTILATION_NATURAL};

    snprintf(room.id, sizeof room.id, "%s", id);
    assert_done(tried_load(folder->store, &room, &folder->err));
    return room;
}

static void a_statement_holds_in_its_room_for_its_rule_from_its_date_on(void **state)
{
    struct folder *folder = *state;
    struct room_info room, other;

    make_room(folder, "8c");
    make_room(folder, "hall");
    say(folder, "8c", RULE, MONDAY, 0);
    room = facts_of(folder, "8c");
    other = facts_of(folder, "hall");
    assert_true(place_tried_from(&room, RULE) == MONDAY);
    assert_true(place_tried_from(&room, "another-rule") == INT64_MAX);
    assert_true(place_tried_from(&other, RULE) == INT64_MAX);
    say(folder, "nowhere", RULE, MONDAY, -ENOENT);
    say(folder, "8c", RULE, MONDAY + 1, -EEXIST);
}

static int count_one(void *context, const struct tried *tried)
{
    int *counts = context;

    assert_string_equal(tried->what, "Both windows and the fan");
    assert_string_equal(tried->who, "Ms Roy");
    assert_true(!tried->withdrawn_ms == !*tried->withdrawn_by);
    counts[tried->withdrawn_ms != 0]++;
    return 0;
}

static void a_withdrawn_one_counts_for_nothing_and_stays_on_record(void **state)
{
    struct folder *folder = *state;
    struct room_info room;
    int counts[2] = {0};
    int64_t id;

    make_room(folder, "8c");
    make_room(folder, "hall");
    id = say(folder, "8c", RULE, MONDAY, 0);
    assert_int_equal(tried_withdraw(folder->store, "hall", id, T0, "Mr Patel", "wrong room", &folder->err), -ENOENT);
    assert_done(tried_withdraw(folder->store, "8c", id, T0, "Mr Patel", "the fan was off", &folder->err));
    assert_int_equal(tried_withdraw(folder->store, "8c", id, T0, "Mr Patel", "again", &folder->err), -ENOENT);
    room = facts_of(folder, "8c");
    assert_int_equal(room.tried_count, 0);
    say(folder, "8c", RULE, MONDAY + 1, 0);
    room = facts_of(folder, "8c");
    assert_true(place_tried_from(&room, RULE) == MONDAY + 1);
    assert_done(tried_list(folder->store, "8c", count_one, counts, &folder->err));
    assert_true(counts[false] == 1 && counts[true] == 1);
}

static void no_more_stand_than_a_room_has_places_for(void **state)
{
    struct folder *folder = *state;
    char rule[PLACE_RULE_SIZE];
    int64_t last = 0;

    make_room(folder, "8c");
    for (int i = 0; i < ROOM_TRIED_MAX; i++) {
        snprintf(rule, sizeof rule, "rule-%d", i);
        last = say(folder, "8c", rule, MONDAY, 0);
    }
    say(folder, "8c", RULE, MONDAY, -ENOSPC);
    assert_done(tried_withdraw(folder->store, "8c", last, T0, "Mr Patel", "no", &folder->err));
    say(folder, "8c", RULE, MONDAY, 0);
}

/* Lessons of a whole day over the level, under a rule that waits, and one beside it that nobody spoke of. */
static void judge(const struct room_info *room, int64_t date, struct judged_day *day)
{
    static struct pack pack = {
        .name = "p", .version = "1", .count = 2, .sustained_window_min = 20, .sustained_joined_min = 15,
        .instant_hold_min = 5,
        .rules = {{.id = RULE, .measure = MEASURE_CO2, .quantity = CO2_PPM, .limit = 800, .confidence = 'A',
                   .statistic = STATISTIC_MEAN_OCCUPIED, .comparison = COMPARE_ABOVE, .severity = SEVERITY_ALARM,
                   .window = {.kind = WINDOW_AFTER_MITIGATION}},
                  {.id = "beside", .measure = MEASURE_CO2, .quantity = CO2_PPM, .limit = 800, .confidence = 'A',
                   .statistic = STATISTIC_MEAN_OCCUPIED, .comparison = COMPARE_ABOVE, .severity = SEVERITY_ALARM,
                   .window = {.kind = WINDOW_AFTER_MITIGATION}}}};
    static struct zone zone = {.name = "UTC", .count = 1, .transitions = {{.utc_ms = 0}}};
    static struct calendar calendar;
    struct day_judge *judge;

    calendar_init(&calendar);
    judge = day_judge_open(&pack, CO2_PPM, room, NATION_ENGLAND, &calendar, NULL, &zone);
    assert_non_null(judge);
    for (int minute = 0; minute <= 390; minute += 5)
        day_judge_add(judge, date * 1440 * MINUTE_MS + (540 + minute) * MINUTE_MS, 900, 15 * MINUTE_MS, 5 * MINUTE_MS,
                      day);
    assert_true(day_judge_today(judge, day));
    day_judge_close(judge);
}

static void the_verdict_of_its_rule_changes_from_its_date_on(void **state)
{
    static struct judged_day day;
    struct room_info room = {.tried_count = 1, .tried = {{RULE, MONDAY + 1}}}, untold = {0};

    (void)state;
    judge(&room, MONDAY, &day);
    assert_int_equal(day.rules[0].verdict.reason, REASON_NOT_TRIED);
    judge(&room, MONDAY + 1, &day);
    assert_int_equal(day.rules[0].verdict.verdict, VERDICT_FAIL);
    assert_int_equal(day.rules[1].verdict.reason, REASON_NOT_TRIED);
    judge(&room, MONDAY + 2, &day);
    assert_int_equal(day.rules[0].verdict.verdict, VERDICT_FAIL);
    judge(&untold, MONDAY + 1, &day);
    assert_int_equal(day.rules[0].verdict.reason, REASON_NOT_TRIED);
}

static void a_rule_about_a_building_counts_from_its_date_on_too(void **state)
{
    static struct pack pack = {.count = 1};
    const struct rule design = {.id = "design", .measure = MEASURE_SUPPLY_AIR_TEMP_DEFICIT, .quantity = QUANTITY_COUNT,
                                .statistic = STATISTIC_DESIGN, .severity = SEVERITY_ADVISORY};
    struct room_info room = {.tried_count = 1, .tried = {{"design", MONDAY}}};
    struct fresh_evidence evidence = {.date = MONDAY - 1};
    struct day_verdict verdict;

    (void)state;
    fresh_judge(&pack, &design, &room, NATION_ENGLAND, &evidence, &verdict);
    assert_int_equal(verdict.reason, REASON_NOT_TRIED);
    evidence.date = MONDAY;
    fresh_judge(&pack, &design, &room, NATION_ENGLAND, &evidence, &verdict);
    assert_int_equal(verdict.verdict, VERDICT_FAIL);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(a_statement_holds_in_its_room_for_its_rule_from_its_date_on),
        PROMISE(a_withdrawn_one_counts_for_nothing_and_stays_on_record),
        PROMISE(no_more_stand_than_a_room_has_places_for),
        cmocka_unit_test(the_verdict_of_its_rule_changes_from_its_date_on),
        cmocka_unit_test(a_rule_about_a_building_counts_from_its_date_on_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
