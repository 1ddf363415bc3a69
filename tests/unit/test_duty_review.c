/* Reviews open for every trigger of the table, on the day that they are due and not the day before, and once each. */
#include "review.h"
#include "rfc3339.h"
#include "school_days.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define FOUND_MAX 64

#define DAY_MS (86400 * INT64_C(1000))
#define SEALED_MS (date_of(2026, 9, 3) * DAY_MS + 31320 * INT64_C(1000))        /* 08:42 */

static struct zone zone;                /* UTC */
static struct calendar calendar;        /* two terms, two half-terms; an INSET day is no half-term */
static struct assessment_rooms site;    /* no rooms: all */

static int64_t date_of(int year, int month, int day)
{
    return civil_to_days(year, month, day);
}

static int make_calendar(void **state)
{
    const struct calendar_term terms[] = {{date_of(2026, 9, 2), date_of(2026, 12, 18), "Autumn"},
                                          {date_of(2027, 1, 4), date_of(2027, 3, 25), "Spring"}};
    const struct calendar_closure closures[] = {
        {date_of(2026, 10, 26), date_of(2026, 10, 30), CALENDAR_HALF_TERM, ""},
        {date_of(2026, 11, 27), date_of(2026, 11, 27), CALENDAR_INSET, ""},
        {date_of(2027, 2, 15), date_of(2027, 2, 19), CALENDAR_HALF_TERM, ""},
    };

    struct error err = {0};

    (void)state;
    assert_int_equal(zone_load("UTC", &zone, &err), 0);
    calendar_init(&calendar);
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
        assert_int_equal(calendar_add_term(&calendar, &terms[i], NULL), 0);
    for (size_t i = 0; i < sizeof closures / sizeof *closures; i++)
        assert_int_equal(calendar_add_closure(&calendar, &closures[i], NULL), 0);
    return 0;
}

struct found {
    size_t count;
    struct review_due due[FOUND_MAX];
};

static void take(void *context, const struct review_due *due)
{
    struct found *found = context;

    assert_true(found->count < FOUND_MAX);
    found->due[found->count++] = *due;
}

static const struct found *find(const struct review_facts *facts)
{
    static struct found found;

    found.count = 0;
    review_find(facts, take, &found);
    return &found;
}

/* The only one of a trigger, or NULL. */
static const struct review_due *find_one(const struct review_facts *facts, enum review_trigger trigger)
{
    const struct found *found = find(facts);
    const struct review_due *one = NULL;

    for (size_t i = 0; i < found->count; i++)
        if (found->due[i].trigger == trigger) {
            assert_null(one);
            one = &found->due[i];
        }
    return one;
}

/* Sealed on the second day of the autumn term, nothing else known, inspected today, and now the day's last moment. */
static struct review_facts facts_on(int64_t today)
{
    return (struct review_facts){.calendar = &calendar, .zone = &zone, .today = today,
                                 .now_ms = (today + 1) * DAY_MS - 1, .sealed_date = date_of(2026, 9, 3),
                                 .sealed_ms = SEALED_MS, .rooms = &site, .inspection_date = today};
}

static void a_half_term_opens_one_on_its_first_day(void **state)
{
    struct review_facts facts = facts_on(date_of(2026, 10, 25));

    (void)state;
    assert_int_equal(find(&facts)->count, 0);
    facts = facts_on(date_of(2026, 10, 26));
    assert_int_equal(find_one(&facts, REVIEW_HALF_TERM)->since_date, date_of(2026, 10, 26));
    assert_int_equal(find(&facts)->count, 1);
    assert_int_equal(find(&facts)->due[0].line_count, 0);
    facts = facts_on(date_of(2026, 12, 1));
    assert_int_equal(find_one(&facts, REVIEW_HALF_TERM)->since_date, date_of(2026, 10, 26));    /* the same one */
    facts = facts_on(date_of(2027, 2, 15));
    assert_int_equal(find_one(&facts, REVIEW_HALF_TERM)->since_date, date_of(2027, 2, 15));
    facts.sealed_date = date_of(2027, 2, 15);           /* it was looked at on that day */
    assert_null(find_one(&facts, REVIEW_HALF_TERM));
}

static void a_term_opens_one_on_its_first_day(void **state)
{
    struct review_facts facts = facts_on(date_of(2027, 1, 3));

    (void)state;
    assert_null(find_one(&facts, REVIEW_TERM_START));   /* the autumn began before it was sealed */
    facts = facts_on(date_of(2027, 1, 4));
    assert_int_equal(find_one(&facts, REVIEW_TERM_START)->since_date, date_of(2027, 1, 4));
    facts.sealed_date = date_of(2026, 9, 1);
    assert_int_equal(find_one(&facts, REVIEW_TERM_START)->since_date, date_of(2027, 1, 4));     /* the newest */
}

static void twelve_months_are_over_on_the_same_date(void **state)
{
    struct review_facts facts = facts_on(date_of(2027, 9, 2));

    (void)state;
    assert_null(find_one(&facts, REVIEW_ANNUAL));
    facts.today = date_of(2027, 9, 3);
    assert_int_equal(find_one(&facts, REVIEW_ANNUAL)->since_date, date_of(2027, 9, 3));
    facts.sealed_date = date_of(2028, 2, 29);
    facts.today = date_of(2029, 2, 27);
    assert_null(find_one(&facts, REVIEW_ANNUAL));
    facts.today = date_of(2029, 2, 28);
    assert_int_equal(find_one(&facts, REVIEW_ANNUAL)->since_date, date_of(2029, 2, 28));
}

static void a_date_that_was_set_comes_first_and_puts_nothing_off(void **state)
{
    struct review_facts facts = facts_on(date_of(2026, 10, 1));

    (void)state;
    facts.next_review_date = date_of(2026, 10, 1);
    assert_int_equal(find_one(&facts, REVIEW_ANNUAL)->since_date, date_of(2026, 10, 1));
    facts.today--;
    assert_null(find_one(&facts, REVIEW_ANNUAL));
    facts.next_review_date = date_of(2028, 1, 1);
    facts.today = date_of(2027, 9, 3);
    assert_int_equal(find_one(&facts, REVIEW_ANNUAL)->since_date, date_of(2027, 9, 3));
}

/* Else it would be the date for ever, found before, and no twelve months would come again. */
static void a_date_that_was_set_is_over_with_the_version_that_answers_it(void **state)
{
    struct review_facts facts = facts_on(date_of(2027, 9, 2));

    (void)state;
    facts.next_review_date = facts.sealed_date + 1;
    assert_int_equal(find_one(&facts, REVIEW_ANNUAL)->since_date, facts.sealed_date + 1);
    facts.next_review_date = facts.sealed_date;
    assert_null(find_one(&facts, REVIEW_ANNUAL));
    assert_int_equal(review_due_date(facts.sealed_date, facts.sealed_date, facts.sealed_date), date_of(2027, 9, 3));
    facts.today++;
    assert_int_equal(find_one(&facts, REVIEW_ANNUAL)->since_date, date_of(2027, 9, 3));
}

static void what_was_not_needed_after_twelve_months_is_asked_after_twelve_more(void **state)
{
    struct review_facts facts = facts_on(date_of(2028, 9, 2));

    (void)state;
    assert_int_equal(find_one(&facts, REVIEW_ANNUAL)->since_date, date_of(2027, 9, 3));
    facts.today++;
    assert_int_equal(find_one(&facts, REVIEW_ANNUAL)->since_date, date_of(2028, 9, 3));
    facts.next_review_date = date_of(2026, 10, 1);          /* a set date begins no years of its own */
    assert_int_equal(find_one(&facts, REVIEW_ANNUAL)->since_date, date_of(2028, 9, 3));
}

static void a_date_that_was_set_after_twelve_months_comes_before_twelve_more(void **state)
{
    struct review_facts facts = facts_on(date_of(2028, 2, 29));

    (void)state;
    facts.next_review_date = date_of(2028, 3, 1);
    assert_int_equal(find_one(&facts, REVIEW_ANNUAL)->since_date, date_of(2027, 9, 3));
    facts.today++;
    assert_int_equal(find_one(&facts, REVIEW_ANNUAL)->since_date, date_of(2028, 3, 1));
    facts.today = date_of(2028, 9, 3);
    assert_int_equal(find_one(&facts, REVIEW_ANNUAL)->since_date, date_of(2028, 9, 3));
}

static void the_next_date_is_the_first_after_the_one_that_was_answered(void **state)
{
    int64_t sealed = date_of(2026, 9, 3), set = date_of(2027, 3, 1);

    (void)state;
    assert_int_equal(review_due_date(sealed, 0, 0), date_of(2027, 9, 3));
    assert_int_equal(review_due_date(sealed, 0, date_of(2027, 9, 2)), date_of(2027, 9, 3));
    assert_int_equal(review_due_date(sealed, 0, date_of(2027, 9, 3)), date_of(2028, 9, 3));
    assert_int_equal(review_due_date(sealed, set, 0), set);
    assert_int_equal(review_due_date(sealed, set, set), date_of(2027, 9, 3));
    assert_int_equal(review_due_date(sealed, set, date_of(2027, 9, 3)), date_of(2028, 9, 3));
}

static void three_months_without_an_inspection_are_a_prompt(void **state)
{
    struct review_facts facts = facts_on(date_of(2026, 12, 9));

    (void)state;
    facts.inspection_date = date_of(2026, 9, 10);
    assert_null(find_one(&facts, REVIEW_INSPECTION_DUE));
    facts.today++;
    assert_int_equal(find_one(&facts, REVIEW_INSPECTION_DUE)->since_date, date_of(2026, 12, 10));
    facts.inspection_date = 0;                          /* none ever: from when it was sealed */
    assert_int_equal(find_one(&facts, REVIEW_INSPECTION_DUE)->since_date, date_of(2026, 12, 3));
    assert_true(review_source(REVIEW_INSPECTION_DUE)->is_prompt);
    assert_false(review_source(REVIEW_ANNUAL)->is_prompt);
}

static void a_new_pack_opens_one_when_it_is_news(void **state)
{
    struct review_facts facts = facts_on(date_of(2026, 9, 20));

    (void)state;
    facts.pack = "england";
    facts.pack_changed_ms = SEALED_MS;                  /* at the moment of sealing: known */
    assert_null(find_one(&facts, REVIEW_PACK_CHANGE));
    facts.pack_changed_ms = SEALED_MS + 1;
    assert_string_equal(find_one(&facts, REVIEW_PACK_CHANGE)->subject, "england");
    assert_int_equal(find_one(&facts, REVIEW_PACK_CHANGE)->since_date, facts.sealed_date);
    assert_int_equal(find_one(&facts, REVIEW_PACK_CHANGE)->since_ms, SEALED_MS + 1);
    facts.pack_changed_ms = facts.now_ms;
    assert_int_equal(find_one(&facts, REVIEW_PACK_CHANGE)->since_date, date_of(2026, 9, 20));
    facts.pack_changed_ms++;                            /* from tomorrow */
    assert_null(find_one(&facts, REVIEW_PACK_CHANGE));
    facts.pack = NULL;
    facts.pack_changed_ms = SEALED_MS + 1;
    assert_null(find_one(&facts, REVIEW_PACK_CHANGE));
}

/* -- rooms, and the lines they touch -- */

static struct assessment_rooms of_8c = {1, {"8c"}}, of_7b = {1, {"7b"}};
static const struct review_line lines[] = {
    {1, &of_8c, true, 0}, {2, &of_7b, true, 0}, {3, &site, true, 0}, {4, &of_8c, false, 0},
};

static void ten_failing_days_in_a_room_of_the_scope_open_one_with_its_lines(void **state)
{
    struct review_room room = {.id = "8c", .failing = {9, 20710, 20720}};
    struct review_facts facts = facts_on(date_of(2026, 9, 30));
    const struct review_due *due;

    (void)state;
    facts.room_facts = &room;
    facts.room_count = 1;
    facts.lines = lines;
    facts.line_count = 4;
    assert_null(find_one(&facts, REVIEW_LASTING_FINDING));
    room.failing.days = 10;
    due = find_one(&facts, REVIEW_LASTING_FINDING);
    assert_string_equal(due->subject, "8c");
    assert_int_equal(due->since_date, 20710);
    assert_int_equal(due->line_count, 2);               /* about 8C, about all; not the one that no reading answers */
    assert_int_equal(due->lines[0], 1);
    assert_int_equal(due->lines[1], 3);
    facts.rooms = &of_7b;
    assert_null(find_one(&facts, REVIEW_LASTING_FINDING));
}

static void a_changed_room_opens_one(void **state)
{
    struct review_room room = {.id = "8c", .changed_ms = SEALED_MS};
    struct review_facts facts = facts_on(date_of(2026, 9, 3));

    (void)state;
    facts.room_facts = &room;
    facts.room_count = 1;
    assert_null(find_one(&facts, REVIEW_ROOM_CHANGE));
    room.changed_ms++;                                  /* later on the day of sealing */
    assert_string_equal(find_one(&facts, REVIEW_ROOM_CHANGE)->subject, "8c");
    facts = facts_on(date_of(2026, 9, 30));
    facts.room_facts = &room;
    facts.room_count = 1;
    assert_int_equal(find_one(&facts, REVIEW_ROOM_CHANGE)->since_ms, SEALED_MS + 1);    /* the same one */
    facts.rooms = &of_7b;
    assert_null(find_one(&facts, REVIEW_ROOM_CHANGE));
}

static void an_outbreak_opens_one_of_its_room_when_it_was_declared_after_sealing(void **state)
{
    struct review_room room = {.id = "8c", .outbreak_ms = SEALED_MS};
    struct review_facts facts = facts_on(date_of(2026, 9, 3));

    (void)state;
    facts.room_facts = &room;
    facts.room_count = 1;
    assert_null(find_one(&facts, REVIEW_OUTBREAK));
    room.outbreak_ms++;
    assert_string_equal(find_one(&facts, REVIEW_OUTBREAK)->subject, "8c");
    facts.rooms = &of_7b;
    assert_null(find_one(&facts, REVIEW_OUTBREAK));
}

static void a_contradicted_line_opens_one_for_itself(void **state)
{
    struct review_line contradicted[] = {{1, &of_8c, true, 0}, {7, &site, true, 20712}};
    struct review_facts facts = facts_on(date_of(2026, 9, 30));
    const struct review_due *due;

    (void)state;
    facts.lines = contradicted;
    facts.line_count = 2;
    due = find_one(&facts, REVIEW_LASTING_CONTRADICTION);
    assert_string_equal(due->subject, "line-7");
    assert_int_equal(due->since_date, 20712);
    assert_int_equal(due->line_count, 1);
    assert_int_equal(due->lines[0], 7);
}

/* -- measures that did not work -- */

static struct review_incident incident_on(const char *room, const char *rule, int64_t date, bool is_not_fixed)
{
    struct review_incident incident = {.at_ms = date * DAY_MS + DAY_MS / 2, .is_not_fixed = is_not_fixed};

    snprintf(incident.room, sizeof incident.room, "%s", room);
    snprintf(incident.rule, sizeof incident.rule, "%s", rule);
    return incident;
}

/* Incidents of 8C and one rule on the given school days after 7 September 2026. */
static const struct found *find_incidents(const int *days, size_t count)
{
    static struct review_incident incidents[32];
    static struct review_facts facts;

    facts = facts_on(date_of(2026, 10, 20));
    for (size_t i = 0; i < count; i++)
        incidents[i] = incident_on("8c", "act", school_days_add(&calendar, date_of(2026, 9, 7), days[i]), false);
    facts.incidents = incidents;
    facts.incident_count = count;
    return find(&facts);
}

static void three_incidents_in_ten_school_days_open_one_and_in_eleven_none(void **state)
{
    static const int two[] = {0, 1}, ten[] = {0, 4, 9}, eleven[] = {0, 4, 10}, late[] = {0, 8, 12, 15};
    static const int five[] = {0, 1, 2, 3, 4}, six[] = {0, 1, 2, 3, 4, 5};

    (void)state;
    assert_int_equal(find_incidents(two, 2)->count, 0);
    assert_int_equal(find_incidents(ten, 3)->count, 1);
    assert_string_equal(find_incidents(ten, 3)->due[0].subject, "8c/act");
    assert_int_equal(find_incidents(ten, 3)->due[0].trigger, REVIEW_MEASURE_FAILED);
    assert_int_equal(find_incidents(ten, 3)->due[0].since_date, school_days_add(&calendar, date_of(2026, 9, 7), 9));
    assert_int_equal(find_incidents(eleven, 3)->count, 0);
    assert_int_equal(find_incidents(late, 4)->count, 1);        /* the last three */
    assert_int_equal(find_incidents(five, 5)->count, 1);
    assert_int_equal(find_incidents(six, 6)->count, 2);
}

static void not_fixed_opens_one_at_once(void **state)
{
    struct review_incident incidents[] = {
        incident_on("8c", "act", date_of(2026, 9, 8), false), incident_on("8c", "warm", date_of(2026, 9, 8), false),
        incident_on("8c", "act", date_of(2026, 9, 9), true), incident_on("7b", "act", date_of(2026, 9, 9), false),
        incident_on("8c", "act", date_of(2026, 9, 10), false),
    };
    struct review_facts facts = facts_on(date_of(2026, 9, 30));

    (void)state;
    facts.incidents = incidents;
    facts.incident_count = 5;
    assert_int_equal(find_one(&facts, REVIEW_MEASURE_FAILED)->since_date, date_of(2026, 9, 9));
    facts.rooms = &of_7b;
    assert_null(find_one(&facts, REVIEW_MEASURE_FAILED));
}

static void what_was_not_fixed_by_the_moment_of_sealing_was_known_then(void **state)
{
    struct review_incident incident = incident_on("8c", "act", 0, true);
    struct review_facts facts = facts_on(date_of(2026, 9, 3));

    (void)state;
    facts.incidents = &incident;
    facts.incident_count = 1;
    incident.at_ms = SEALED_MS;
    assert_null(find_one(&facts, REVIEW_MEASURE_FAILED));
    incident.at_ms++;
    assert_int_equal(find_one(&facts, REVIEW_MEASURE_FAILED)->since_ms, SEALED_MS + 1);
}

static void what_does_not_work_all_day_is_told_once(void **state)
{
    struct review_incident incidents[] = {
        incident_on("8c", "act", date_of(2026, 9, 8), true), incident_on("8c", "act", date_of(2026, 9, 8), true),
        incident_on("8c", "act", date_of(2026, 9, 9), true),
    };
    struct review_facts facts = facts_on(date_of(2026, 9, 30));

    (void)state;
    incidents[1].at_ms += 1000;
    facts.incidents = incidents;
    facts.incident_count = 2;
    assert_int_equal(find_one(&facts, REVIEW_MEASURE_FAILED)->since_ms, incidents[0].at_ms);
    facts.incident_count = 3;
    assert_int_equal(find(&facts)->count, 2);
}

static bool has(const struct found *found, const struct review_due *due)
{
    for (size_t i = 0; i < found->count; i++)
        if (found->due[i].trigger == due->trigger && found->due[i].since_date == due->since_date &&
            found->due[i].since_ms == due->since_ms &&
            strcmp(found->due[i].subject, due->subject) == 0)
            return true;
    return false;
}

/* Whoever opens each occurrence once opens as many, however often the facts are looked at while they grow. */
static void one_more_incident_takes_back_nothing_that_was_found(void **state)
{
    (void)state;
    srand(5);
    for (int round = 0; round < 200; round++) {
        static struct found before;
        struct review_incident incidents[24];
        struct review_facts facts = facts_on(date_of(2026, 12, 18));
        int64_t date = date_of(2026, 9, 4);

        before.count = 0;
        facts.incidents = incidents;
        while (facts.incident_count < 24) {
            const struct found *found;

            date += rand() % 5;
            incidents[facts.incident_count++] = incident_on("8c", rand() % 3 ? "act" : "warm", date, rand() % 20 == 0);
            found = find(&facts);
            assert_true(found->count >= before.count && found->count <= before.count + (before.count ? 1 : 3));
            for (size_t i = 0; i < before.count; i++)
                assert_true(has(found, &before.due[i]));
            before = *found;
        }
    }
}

/* Over a year of days: no day takes back what an earlier one found, unless a newer one of its kind replaced it. */
static void a_review_that_is_due_stays_due(void **state)
{
    struct review_facts facts = facts_on(0);
    int64_t newest[REVIEW_TRIGGER_COUNT] = {0};

    (void)state;
    for (int64_t today = facts.sealed_date; today <= facts.sealed_date + 366; today++) {
        const struct found *found;
        bool is_there[REVIEW_TRIGGER_COUNT] = {false};

        facts.today = today;
        facts.inspection_date = facts.sealed_date;
        found = find(&facts);
        for (size_t i = 0; i < found->count; i++) {
            enum review_trigger trigger = found->due[i].trigger;

            assert_false(is_there[trigger]);
            is_there[trigger] = true;
            assert_true(found->due[i].since_date > facts.sealed_date && found->due[i].since_date <= today);
            assert_true(found->due[i].since_date >= newest[trigger]);
            newest[trigger] = found->due[i].since_date;
        }
        for (int i = 0; i < REVIEW_TRIGGER_COUNT; i++)
            assert_true(is_there[i] || newest[i] == 0);
    }
    assert_true(newest[REVIEW_HALF_TERM] && newest[REVIEW_TERM_START] && newest[REVIEW_ANNUAL] &&
                newest[REVIEW_INSPECTION_DUE]);
}

static void every_trigger_has_its_word_and_its_source(void **state)
{
    enum review_trigger trigger = REVIEW_RATES;

    (void)state;
    for (int i = 0; i < REVIEW_TRIGGER_COUNT; i++) {
        const struct review_source *source = review_source((enum review_trigger)i);

        assert_true(review_trigger_from_word(source->word, &trigger));
        assert_int_equal(trigger, i);
        assert_true(*source->source && *source->status);
    }
    assert_false(review_trigger_from_word("boredom", &trigger));
    assert_true(review_source(REVIEW_OUTBREAK)->is_by_hand);
    assert_false(review_source(REVIEW_HALF_TERM)->is_by_hand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_half_term_opens_one_on_its_first_day),
        cmocka_unit_test(a_term_opens_one_on_its_first_day),
        cmocka_unit_test(twelve_months_are_over_on_the_same_date),
        cmocka_unit_test(a_date_that_was_set_comes_first_and_puts_nothing_off),
        cmocka_unit_test(a_date_that_was_set_is_over_with_the_version_that_answers_it),
        cmocka_unit_test(what_was_not_needed_after_twelve_months_is_asked_after_twelve_more),
        cmocka_unit_test(a_date_that_was_set_after_twelve_months_comes_before_twelve_more),
        cmocka_unit_test(the_next_date_is_the_first_after_the_one_that_was_answered),
        cmocka_unit_test(three_months_without_an_inspection_are_a_prompt),
        cmocka_unit_test(a_new_pack_opens_one_when_it_is_news),
        cmocka_unit_test(ten_failing_days_in_a_room_of_the_scope_open_one_with_its_lines),
        cmocka_unit_test(a_changed_room_opens_one),
        cmocka_unit_test(an_outbreak_opens_one_of_its_room_when_it_was_declared_after_sealing),
        cmocka_unit_test(a_contradicted_line_opens_one_for_itself),
        cmocka_unit_test(three_incidents_in_ten_school_days_open_one_and_in_eleven_none),
        cmocka_unit_test(not_fixed_opens_one_at_once),
        cmocka_unit_test(what_was_not_fixed_by_the_moment_of_sealing_was_known_then),
        cmocka_unit_test(what_does_not_work_all_day_is_told_once),
        cmocka_unit_test(one_more_incident_takes_back_nothing_that_was_found),
        cmocka_unit_test(a_review_that_is_due_stays_due),
        cmocka_unit_test(every_trigger_has_its_word_and_its_source),
    };

    return cmocka_run_group_tests(tests, make_calendar, NULL);
}
