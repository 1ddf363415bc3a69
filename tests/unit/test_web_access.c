/* Who sees what, and who looked, where the record fails, where the access log has lines that no door wrote, and where there
 * is more than fits. The parts are asked by themselves, on the record of a house whose doors are shut. */
#include "concerns_json.h"
#include "evidence_looks.h"
#include "harm.h"
#include "inside.h"
#include "looks.h"
#include "rfc3339.h"
#include "routes.h"
#include "scope.h"
#include <jansson.h>

#define API "/api/v1"
#define MONDAY 20780                /* 2026-11-23, the house's today, in days since 1970-01-01 */
#define DAY_MS INT64_C(86400000)

struct desk {                       /* a request that no door made */
    struct house *house;
    struct web *web;
    struct request *request;
};

static int setup(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);

    assert_non_null(desk);
    desk->house = house_open();
    desk->web = calloc(1, sizeof *desk->web);
    desk->request = calloc(1, sizeof *desk->request);
    assert_true(desk->web && desk->request);
    desk->web->host = &desk->house->host;
    desk->request->web = desk->web;
    desk->request->caller = (struct caller){.kind = CALLER_PERSON, .role = ROLE_TEACHER, .name = "Ms teacher",
                                            .login = "teacher", .person = desk->house->people_ids[TEACHER]};
    out_init(&desk->request->answer.out);
    *state = desk;
    return 0;
}

static int teardown(void **state)
{
    struct desk *desk = *state;

    out_done(&desk->request->answer.out);
    house_close(desk->house);
    free(desk->request);
    free(desk->web);
    free(desk);
    return 0;
}

/* -- who may -- */

static void whose_rooms_cannot_be_read_sees_none(void **state)
{
    struct desk *desk = *state;
    struct caller *caller = &desk->request->caller;

    scope_load(desk->web, caller);
    assert_true(scope_sees(caller, "8c"));
    assert_false(scope_sees(caller, "hall"));
    harm(desk->house, "ALTER TABLE person_room RENAME TO gone");
    scope_load(desk->web, caller);
    assert_true(caller->only_own);
    assert_false(scope_sees(caller, "8c"));
}

static void a_teachers_program_has_no_rooms_of_its_own(void **state)
{
    struct desk *desk = *state;
    struct caller program = {.kind = CALLER_TOKEN, .role = ROLE_TEACHER};

    scope_load(desk->web, &program);
    assert_false(scope_sees(&program, "8c"));
}

static void whom_to_ask_is_a_leader_where_the_record_does_not_say_who(void **state)
{
    struct desk *desk = *state;
    char whom[SCOPE_WHOM_SIZE];

    scope_whom(desk->web, ROLE_REP, whom);
    assert_string_equal(whom, "Ms rep (safety rep)");
    scope_whom(desk->web, ROLE_VIEWER, whom);       /* a program: nobody to be asked by a role's name */
    assert_string_equal(whom, "a leader");
    assert_true(scope_has_technician(desk->web));
    harm(desk->house, "ALTER TABLE person RENAME TO gone");
    scope_whom(desk->web, ROLE_REP, whom);
    assert_string_equal(whom, "a leader");
    assert_false(scope_has_technician(desk->web));
}

static void a_route_that_says_nothing_of_rooms_is_closed_to_who_sees_only_own(void **state)
{
    static const struct {
        unsigned who;
        const char *value;
        bool is_admitted;
    } rows[] = {
        {ROLE_TEACHER, "8c", false},
        {ROLE_TEACHER | ROUTE_OF_ROOM, "8c", true},
        {ROLE_TEACHER | ROUTE_OF_ROOM, "hall", false},
        {ROLE_TEACHER | ROUTE_OF_INCIDENT, "4711", false},
        {ROLE_TEACHER | ROUTE_NO_ROOM, "", true},
        {ROLE_TEACHER | ROUTE_LISTS_OWN, "", true},
        {ROUTE_ANYONE, "", true},
    };
    struct desk *desk = *state;

    scope_load(desk->web, &desk->request->caller);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct route route = {.path = "/api/v1/new", .who = rows[i].who, .summary = "Something new"};

        desk->request->route = &route;
        desk->request->answer.status = 0;
        snprintf(desk->request->values[0], sizeof desk->request->values[0], "%s", rows[i].value);
        assert_int_equal(scope_admits(desk->request), rows[i].is_admitted);
        assert_int_equal(desk->request->answer.status, rows[i].is_admitted ? 0 : 403);
    }
}

static void words_of_somebody_whom_the_record_does_not_know_are_erased_by_nobody(void **state)
{
    struct desk *desk = *state;
    const struct concern concern = {.id = 1, .owner = 4711};
    const struct concern_view view = {.reader = CONCERN_READS};
    const struct concern_happening happening = {.side = CONCERN_RAISER, .entry = 1};

    desk->request->caller.role = ROLE_REP;
    desk->request->caller.person = desk->house->people_ids[REP];
    assert_false(concern_may_erase(desk->request, &concern, &view, &happening));
    harm(desk->house, "ALTER TABLE ledger RENAME TO gone");         /* nor where nobody can say who became what when */
    assert_false(concern_may_erase(desk->request, &concern, &(struct concern_view){.reader = CONCERN_IS_RAISER},
                                   &happening));
}

/* -- who looked -- */

struct counting {
    size_t count;
    char newest[128];
};

static int count_line(void *context, int64_t at_ms, const char *who, const char *what, const char *detail)
{
    struct counting *counting = context;

    (void)at_ms;
    (void)who;
    if (strcmp(what, LOOKS_WHAT) != 0)
        return 0;
    if (counting->count++ == 0)
        snprintf(counting->newest, sizeof counting->newest, "%s", detail);
    return 0;
}

static size_t looks_in(struct desk *desk, char newest[128])
{
    struct counting counting = {0};

    must(audit_list(desk->house->store, 1000, count_line, &counting, err));
    if (newest)
        snprintf(newest, 128, "%s", counting.newest);
    return counting.count;
}

static void write_line(struct desk *desk, int64_t at_ms, const char *detail)
{
    must(audit_add(desk->house->store, at_ms, "Ms teacher", LOOKS_WHAT, detail, err));
}

static void more_rooms_than_are_kept_in_mind_still_have_a_line_each_a_day(void **state)
{
    struct desk *desk = *state;
    char room[ID_SIZE];

    for (int again = 0; again < 2; again++)
        for (int i = 0; i <= LOOKS_KNOWN; i++) {
            snprintf(room, sizeof room, "r%d", i);
            looks_note(desk->request, room, MONDAY - 5, MONDAY - 1);
        }
    assert_int_equal(looks_in(desk, NULL), LOOKS_KNOWN + 1);
}

static void only_a_line_of_todays_that_says_all_of_it_spares_another(void **state)
{
    static const struct {
        int64_t days_ago;
        const char *room, *detail;
        size_t lines;                   /* that the look adds */
    } rows[] = {
        {1, "r1", "r1 2026-11-18 2026-11-22 teacher", 1},
        {0, "r2", "r2 2026-11-18 2026-11-22 rep", 1},
        {0, "r3", "hall 2026-11-18 2026-11-22 teacher", 1},
        {0, "r4", "r4 2026-11-18 2026-11-21 teacher", 1},
        {0, "r5", "r5 2026-11-18 2026-13-22 teacher", 1},       /* no date */
        {0, "r6", "r6 2026-13-18 2026-11-22 teacher", 1},
        {0, "r7", "r7 2026-11-18", 1},                          /* torn */
        {0, "r8", "r8 2026-11-17 2026-11-22 teacher", 0},
    };
    struct desk *desk = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t before = looks_in(desk, NULL) + 1;

        write_line(desk, NOW_MS - rows[i].days_ago * DAY_MS, rows[i].detail);
        for (int again = 0; again < 2; again++) {
            looks_note(desk->request, rows[i].room, MONDAY - 5, MONDAY - 1);
            if (looks_in(desk, NULL) != before + rows[i].lines)
                fail_msg("%s: %zu lines", rows[i].detail, looks_in(desk, NULL) - before);
        }
    }
}

static void more_lines_of_a_day_than_are_told_apart_end_in_one_of_whole_years(void **state)
{
    struct desk *desk = *state;
    char detail[128];

    for (int i = 0; i < 2 * LOOKS_LINES_MAX; i++) {     /* stretches that do not touch, in two years */
        int year, month, day;

        civil_from_days(MONDAY - 400 + 3 * i, &year, &month, &day);
        snprintf(detail, sizeof detail, "8c %04d-%02d-%02d %04d-%02d-%02d teacher", year, month, day, year, month, day);
        write_line(desk, NOW_MS, detail);
    }
    looks_note(desk->request, "8c", MONDAY, MONDAY);
    assert_int_equal(looks_in(desk, detail), 2 * LOOKS_LINES_MAX + 1);
    assert_string_equal(detail, "8c 2025-01-01 2026-12-31 teacher many");
    looks_note(desk->request, "8c", MONDAY - 250, MONDAY);
    assert_int_equal(looks_in(desk, NULL), 2 * LOOKS_LINES_MAX + 1);
}

static void tomorrow_the_same_look_is_a_line_again(void **state)
{
    struct desk *desk = *state;
    struct clock tomorrow;

    looks_note(desk->request, "8c", MONDAY - 5, MONDAY - 1);
    must(clock_init_demo(&tomorrow, "2026-11-24T10:00:00Z,1", err));
    desk->house->host.clock = &tomorrow;
    looks_note(desk->request, "8c", MONDAY - 5, MONDAY - 1);
    assert_int_equal(looks_in(desk, NULL), 2);
}

static void programs_and_looks_at_no_day_leave_no_line(void **state)
{
    struct desk *desk = *state;
    struct caller *caller = &desk->request->caller;

    looks_note(desk->request, "8c", MONDAY, MONDAY - 1);
    caller->kind = CALLER_TOKEN;
    looks_note(desk->request, "8c", MONDAY - 1, MONDAY);
    assert_int_equal(looks_in(desk, NULL), 0);
    caller->kind = CALLER_LINK;
    looks_note(desk->request, "8c", -3, MONDAY);
    assert_int_equal(looks_in(desk, NULL), 1);
}

static void evidence_is_a_look_at_each_of_its_rooms_once(void **state)
{
    static const char *const documents[] = {
        "no document", "{\"items\":[\"a log\"]}", "{\"from\":\"2026-11-02\",\"rooms\":[{\"room\":\"8c\"}]}",
        "{\"from\":\"2026-11-02\",\"to\":\"soon\",\"rooms\":[{\"room\":\"8c\"}]}",
        "{\"from\":\"soon\",\"to\":\"2026-11-20\",\"rooms\":[{\"room\":\"8c\"}]}",
        "{\"from\":\"2026-11-02\",\"to\":\"2026-11-20\",\"rooms\":[{\"name\":\"8C\"}]}",
        "{\"from\":\"2026-11-02\",\"to\":\"2026-11-20\",\"rooms\":[{\"room\":\"longer-than-any-id-of-a-room-can-be\"}]}",
    };
    struct desk *desk = *state;
    struct evidence_looks looks = {0};
    char document[128], newest[128];

    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
        must(evidence_looks_add(&looks, documents[i], err));
    assert_int_equal(looks.count, 0);
    for (int again = 0; again < 2; again++)
        for (int i = 0; i < 40; i++) {
            snprintf(document, sizeof document, "{\"from\":\"2026-11-02\",\"to\":\"2026-11-%d\",\"rooms\":"
                     "[{\"room\":\"r%d\"}]}", i % 2 ? 20 : 13, i / 2);
            must(evidence_looks_add(&looks, document, err));
        }
    snprintf(document, sizeof document, "{\"from\":\"2026-11-03\",\"to\":\"2026-11-20\",\"rooms\":[{\"room\":\"r0\"}]}");
    must(evidence_looks_add(&looks, document, err));
    assert_int_equal(looks.count, 41);
    evidence_looks_note(desk->request, &looks);
    /* What a line of the same room says already is not said again: of each room the shorter stretch, then the longer. */
    assert_int_equal(looks_in(desk, newest), 40);
    assert_string_equal(newest, "r19 2026-11-02 2026-11-20 teacher");
    evidence_looks_done(&looks);
    assert_null(looks.looks);
}

/* -- the access log -- */

static void a_line_of_the_log_that_is_torn_is_shown_as_it_is(void **state)
{
    struct desk *desk = *state;
    char *answer;
    json_t *lines;

    write_line(desk, NOW_MS, "8c 2026-11-18");
    must(store_commit(desk->house->store, err));
    house_start(desk->house);
    answer = house_ask(desk->house, "GET", API "/access", house_browser(desk->house, REP), NULL);
    lines = json_loads(house_body(answer), 0, NULL);
    assert_string_equal(json_string_value(json_object_get(json_array_get(lines, 0), "detail")), "8c 2026-11-18");
    assert_null(json_object_get(json_array_get(lines, 0), "room"));
    json_decref(lines);
    free(answer);
}

static void a_log_that_cannot_be_read_is_no_empty_one(void **state)
{
    struct desk *desk = *state;

    harm(desk->house, "ALTER TABLE audit RENAME TO gone");
    house_start(desk->house);
    assert_int_equal(house_try(desk->house, "GET", API "/access", house_browser(desk->house, REP), NULL), 503);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(whose_rooms_cannot_be_read_sees_none),
        PROMISE(a_teachers_program_has_no_rooms_of_its_own),
        PROMISE(whom_to_ask_is_a_leader_where_the_record_does_not_say_who),
        PROMISE(a_route_that_says_nothing_of_rooms_is_closed_to_who_sees_only_own),
        PROMISE(words_of_somebody_whom_the_record_does_not_know_are_erased_by_nobody),
        PROMISE(more_rooms_than_are_kept_in_mind_still_have_a_line_each_a_day),
        PROMISE(only_a_line_of_todays_that_says_all_of_it_spares_another),
        PROMISE(more_lines_of_a_day_than_are_told_apart_end_in_one_of_whole_years),
        PROMISE(tomorrow_the_same_look_is_a_line_again),
        PROMISE(programs_and_looks_at_no_day_leave_no_line),
        PROMISE(evidence_is_a_look_at_each_of_its_rooms_once),
        PROMISE(a_line_of_the_log_that_is_torn_is_shown_as_it_is),
        PROMISE(a_log_that_cannot_be_read_is_no_empty_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
