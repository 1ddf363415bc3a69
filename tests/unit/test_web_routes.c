/* The route table against every caller: each cell of route x caller is what the table says, what has no row does not
 * exist, changes need proof of where they come from, and every answer is guarded. */
#include "enter.h"
#include "routes.h"
#include "web_house.h"

#define POLICY                                                                                                         \
    "\r\nContent-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "   \
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'\r\n"

/* The path of a route with something that exists in its place holder. */
static void make_path(const struct house *house, const struct route *route, char *path, size_t size)
{
    const char *hole = strchr(route->path, '{');
    char value[32];

    if (!hole) {
        snprintf(path, size, "%s", route->path);
        return;
    }
    if (strstr(route->path, "/rooms/"))
        snprintf(value, sizeof value, "8c");
    else
        snprintf(value, sizeof value, "%lld",
                 (long long)(strstr(route->path, "/incidents/") ? house->incident : house->people_ids[VIEWER]));
    snprintf(path, size, "%.*s%s%s", (int)(hole - route->path), route->path, value, strchr(hole, '}') + 1);
    for (char *c = path; *c; c++)       /* further ones: refused, but only after the rights were looked at */
        if (*c == '{' || *c == '}')
            *c = '-';
}

/* The one route whose room is in its query. */
static bool is_term_paper(const struct route *route)
{
    return strcmp(route->path, "/api/v1/reports/term") == 0;
}

/* A body that is understood but refused, so that walking the table changes nothing. */
static const char *make_body(const struct route *route)
{
    return route->body_size_max ? "{\"no such field\":1}" : NULL;
}

static int ask(const struct house *house, const struct route *route, const char *headers)
{
    char path[128];

    make_path(house, route, path, sizeof path);
    if (is_term_paper(route))
        strcat(path, "?room=8c");
    return house_try(house, method_name(route->method), path, headers, make_body(route));
}

static bool is_stream(const struct route *route)
{
    return strcmp(route->path, "/api/v1/events") == 0;
}

/* The house has a technician, so no leader stands in; 8C, which every path names, is its teacher's own room. */
static bool is_for(const struct route *route, int role)
{
    if (route->who & ROUTE_STAND_IN && role == LEADER)
        return false;
    return route->who & ROUTE_ANYONE || route->who & (unsigned)house_role(role);
}

/* A program has no rooms of its own, whatever its role. */
static bool is_for_program(const struct route *route, int role)
{
    if (role == TEACHER && (route->who & (ROUTE_OF_ROOM | ROUTE_OF_INCIDENT) || is_term_paper(route)))
        return false;
    return is_for(route, role) && !(route->who & ROUTE_SESSION);
}

static void p55_every_route_answers_every_role_as_the_table_says(void **state)
{
    struct house *house = *state;

    for (size_t r = 0; r < route_count; r++) {
        const struct route *route = &routes[r];
        bool open = route->who & ROUTE_ANYONE;

        if (is_stream(route))
            continue;               /* has no end: tested with the live events */
        assert_int_equal(ask(house, route, "") == 401, !open);
        if (route->handle == enter_sign_out)
            continue;               /* would end the session that the next cells need: tested with the people */
        for (int role = 0; role < ROLE_COUNT; role++) {
            bool allowed = is_for(route, role);
            int status = ask(house, route, house_browser(house, role));

            if ((status != 403 && status != 401) != allowed)
                print_error("%s %s as %s: %d\n", method_name(route->method), route->path,
                            role_word(house_role(role)), status);
            assert_true(status != 0);
            assert_int_equal(status != 403 && status != 401, allowed);
            status = ask(house, route, house_program(house->tokens[role]));
            assert_int_equal(status != 403 && status != 401, is_for_program(route, role));
        }
    }
}

/* Whoever knows a password that is not their own does nothing with it. */
static void p55_a_given_password_opens_no_route_but_choosing_another(void **state)
{
    struct house *house = *state;
    struct person person;

    house_pause(house);
    must(person_load(house->store, house->people_ids[REP], &person));
    person.must_choose = true;
    must(person_update(house->store, &person, err));
    house_start(house);
    for (size_t r = 0; r < route_count; r++) {
        bool open = routes[r].who & (ROUTE_ANYONE | ROUTE_CHOOSING);
        char path[128], *answer;

        if (routes[r].handle == enter_sign_out || (open && is_stream(&routes[r])))
            continue;
        make_path(house, &routes[r], path, sizeof path);
        answer = house_ask(house, method_name(routes[r].method), path, house_browser(house, REP),
                           make_body(&routes[r]));
        assert_int_equal(strstr(answer, "\"choose_password\"") != NULL, !open);
        free(answer);
    }
}

static void p55_a_link_sees_its_incident_and_nothing_else(void **state)
{
    struct house *house = *state;
    char path[96];

    for (size_t r = 0; r < route_count; r++) {
        const struct route *route = &routes[r];
        bool allowed = route->who & (ROUTE_ANYONE | ROUTE_LINK);

        if (!is_stream(route))
            assert_int_equal(ask(house, route, house_program(house->link)) != 401, allowed);
    }
    snprintf(path, sizeof path, "/api/v1/incidents/%lld", (long long)house->incident + 1);
    assert_int_equal(house_try(house, "GET", path, house_program(house->link), NULL), 401);
    snprintf(path, sizeof path, "/api/v1/incidents/0%lld", (long long)house->incident);
    assert_int_equal(house_try(house, "GET", path, house_program(house->link), NULL), 200);
    snprintf(path, sizeof path, "/api/v1/incidents/%lld/acknowledge", (long long)house->incident);
    assert_int_equal(house_try(house, "POST", path, house_program(house->link), "{\"intent\":\"fan\"}"), 200);
}

static void p44_every_change_needs_proof_of_its_origin(void **state)
{
    static const char *const foreign[] = {
        "", "Origin: http://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n", "Sec-Fetch-Site: none\r\n",
        "Origin: http://127.0.0.1:1\r\nSec-Fetch-Site: same-origin\r\n",
    };
    struct house *house = *state;

    for (size_t r = 0; r < route_count; r++)
        for (size_t f = 0; method_changes(routes[r].method) && f < sizeof foreign / sizeof *foreign; f++) {
            char headers[512];

            snprintf(headers, sizeof headers, "Cookie: a=b; transom_session=%s\r\n%s", house->sessions[LEADER],
                     foreign[f]);
            assert_int_equal(ask(house, &routes[r], headers), 403);
        }
}

static void p44_a_form_of_another_page_is_not_json(void **state)
{
    struct house *house = *state;
    static const char *const types[] = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
                                        "application/jsonp", "text/json"};

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        char request[512], *answer;
        int size = snprintf(request, sizeof request,
                            "POST /api/v1/rooms HTTP/1.1\r\nHost: %s\r\n%sContent-Type: %s\r\n"
                            "Content-Length: 12\r\n\r\n{\"name\":\"x\"}", house->address,
                            house_browser(house, LEADER), types[i]);

        answer = house_send(house, request, (size_t)size);
        assert_int_equal(house_status(answer), 415);
        free(answer);
    }
}

static void p44_reading_changes_nothing(void **state)
{
    struct house *house = *state;


    for (size_t r = 0; r < route_count; r++)
        if (!method_changes(routes[r].method) && !is_stream(&routes[r]))
            (void)ask(house, &routes[r], "");
    house_pause(house);
    assert_int_equal(store_pending(house->store), 0);
    house_start(house);
}

static void p45_every_answer_is_guarded(void **state)
{
    static const char *const guards[] = {
        POLICY, "\r\nX-Content-Type-Options: nosniff\r\n", "\r\nReferrer-Policy: no-referrer\r\n",
        "\r\nConnection: close\r\n", "\r\nCache-Control: no-store\r\n",
    };
    struct house *house = *state;

    for (size_t r = 0; r < route_count; r++) {
        char path[128], *answer;

        if (is_stream(&routes[r]))
            continue;
        make_path(house, &routes[r], path, sizeof path);
        for (int signed_in = 0; signed_in < 2; signed_in++) {
            answer = house_ask(house, method_name(routes[r].method), path,
                               signed_in ? house_program(house->tokens[LEADER]) : "", make_body(&routes[r]));
            for (size_t g = 0; g < sizeof guards / sizeof *guards; g++)
                if (!strstr(answer, guards[g]))
                    fail_msg("%s lacks %s:\n%s", path, guards[g], answer);
            assert_null(strstr(answer, "Access-Control-Allow"));
            free(answer);
        }
    }
}

static void refuses_what_has_no_row(void **state)
{
    struct house *house = *state;
    char *answer;

    assert_int_equal(house_try(house, "GET", "/api", "", NULL), 404);
    assert_int_equal(house_try(house, "GET", "/api/v1/secrets", house_browser(house, LEADER), NULL), 404);
    assert_int_equal(house_try(house, "GET", "/api/v1/rooms/", house_browser(house, LEADER), NULL), 404);
    assert_int_equal(house_try(house, "GET", "/api/v2/rooms", house_browser(house, LEADER), NULL), 404);
    assert_int_equal(house_try(house, "GET", "/api/v1/rooms/8c/readings/x", house_browser(house, LEADER), NULL), 404);
    assert_int_equal(house_try(house, "POST", "/", house_browser(house, LEADER), "{}"), 405);
    answer = house_ask(house, "DELETE", "/api/v1/rooms", house_browser(house, LEADER), NULL);
    assert_int_equal(house_status(answer), 405);
    assert_non_null(strstr(answer, "Allow: GET, POST\r\n"));
    free(answer);
}

static void a_person_at_an_unknown_address_gets_the_page_and_a_program_json(void **state)
{
    static const struct {
        const char *path, *headers, *type;
    } cases[] = {
        {"/no/such/page", "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n", "text/html"},
        {"/no/such/page", "Accept: text/html;q=0, application/json\r\n", "application/json"},
        {"/no/such/page", "Accept: */*\r\n", "application/json"},
        {"/no/such/page", "", "application/json"},
        {"/api/v1/secrets", "Accept: text/html\r\n", "application/json"},
    };
    struct house *house = *state;
    char type[64], *answer;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        answer = house_ask(house, "GET", cases[i].path, cases[i].headers, NULL);
        snprintf(type, sizeof type, "Content-Type: %s", cases[i].type);
        assert_int_equal(house_status(answer), 404);
        if (!strstr(answer, type))
            fail_msg("%s with %s is not %s:\n%s", cases[i].path, cases[i].headers, cases[i].type, answer);
        free(answer);
    }
}

static void has_no_two_rows_for_the_same_thing(void **state)
{
    (void)state;
    for (size_t i = 0; i < route_count; i++) {
        assert_true(routes[i].who != 0);
        assert_non_null(routes[i].handle);
        assert_true(routes[i].body_size_max <= HEAD_BODY_SIZE_MAX);
        assert_true(routes[i].body_size_max == 0 || method_changes(routes[i].method));
        for (size_t j = 0; j < i; j++)
            assert_false(routes[i].method == routes[j].method && strcmp(routes[i].path, routes[j].path) == 0);
    }
}

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        LIVED(p55_every_route_answers_every_role_as_the_table_says),
        LIVED(p55_a_given_password_opens_no_route_but_choosing_another),
        LIVED(p55_a_link_sees_its_incident_and_nothing_else),
        LIVED(p44_every_change_needs_proof_of_its_origin),
        LIVED(p44_a_form_of_another_page_is_not_json),
        LIVED(p44_reading_changes_nothing),
        LIVED(p45_every_answer_is_guarded),
        LIVED(refuses_what_has_no_row),
        LIVED(a_person_at_an_unknown_address_gets_the_page_and_a_program_json),
        cmocka_unit_test(has_no_two_rows_for_the_same_thing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
