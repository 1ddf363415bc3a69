/* Who may see and do what, as the design's table of people has it, for a room of one's own and another's: a matrix
 * written down here once more, against the doors. A route that has no row fails. */
#include "looks.h"
#include "routes.h"
#include "web_house.h"
#include <jansson.h>

enum { V = ROLE_VIEWER, T = ROLE_TEACHER, S = ROLE_SITE_STAFF, R = ROLE_REP, L = ROLE_LEADER, G = ROLE_GOVERNOR,
       K = ROLE_TECHNICIAN, ALL = V | T | S | R | L | G | K };
#define API "/api/v1"

/* A session of each role asks; the house has a technician. own: 8C or its incident; other: the hall or its incident.
 * Routes without a room have the same twice. */
static const struct row {
    enum method method;
    const char *path;
    unsigned own, other;
} rows[] = {
    {METHOD_GET, API "/session", ALL, ALL},
    {METHOD_POST, API "/session", ALL, ALL},
    {METHOD_POST, API "/claim", ALL, ALL},
    {METHOD_GET, API "/rooms", ALL, ALL},
    {METHOD_POST, API "/rooms", L | K, L | K},
    {METHOD_GET, API "/rooms/{id}", ALL, ALL & ~T},
    {METHOD_PATCH, API "/rooms/{id}", L | K, L | K},
    {METHOD_GET, API "/rooms/{id}/readings", V | T | S | R | L, V | S | R | L},
    {METHOD_GET, API "/rooms/{id}/export", V | T | S | R | L, V | S | R | L},
    {METHOD_GET, API "/rooms/{id}/days", V | T | S | R | L, V | S | R | L},
    {METHOD_GET, API "/rooms/{id}/days/{date}/explain", V | T | S | R | L, V | S | R | L},
    {METHOD_GET, API "/rooms/{id}/air", V | T | S | R | L, V | S | R | L},
    {METHOD_GET, API "/term", V | S | R | L | G, V | S | R | L | G},
    {METHOD_GET, API "/rooms/{id}/term", V | T | S | R | L | G, V | S | R | L | G},
    {METHOD_GET, API "/rooms/{id}/tried", V | T | S | R | L, V | S | R | L},
    {METHOD_POST, API "/rooms/{id}/tried", R | L, R | L},
    {METHOD_POST, API "/rooms/{id}/tried/{number}/withdraw", R | L, R | L},
    {METHOD_GET, API "/incidents", ALL, ALL},
    {METHOD_GET, API "/incidents/{id}", ALL, ALL & ~T},
    {METHOD_GET, API "/incidents/{id}/explain", V | T | S | R | L, V | S | R | L},
    {METHOD_POST, API "/incidents/{id}/acknowledge", T | S | R | L, S | R | L},
    {METHOD_POST, API "/incidents/{id}/release", T | S | R | L, S | R | L},
    {METHOD_GET, API "/incidents/{id}/takers", T | S | R | L, S | R | L},
    {METHOD_POST, API "/incidents/{id}/offer", T | S | R | L, S | R | L},
    {METHOD_POST, API "/incidents/{id}/accept", T | S | R | L, S | R | L},
    {METHOD_POST, API "/incidents/{id}/decline", T | S | R | L, S | R | L},
    {METHOD_GET, API "/packs", ALL, ALL},
    {METHOD_GET, API "/packs/adopted", ALL, ALL},
    {METHOD_PUT, API "/packs/adopted", L, L},
    {METHOD_GET, API "/packs/{name}", ALL, ALL},
    {METHOD_GET, API "/checklists", ALL, ALL},
    {METHOD_GET, API "/checklists/{name}", ALL, ALL},
    {METHOD_POST, API "/checklists/{name}/items", R | L, R | L},
    {METHOD_PATCH, API "/checklists/{name}/items/{id}", R | L, R | L},
    {METHOD_GET, API "/assessments", T | S | R | L | G, T | S | R | L | G},
    {METHOD_POST, API "/assessments", L, L},
    {METHOD_GET, API "/assessments/{id}", T | S | R | L | G, T | S | R | L | G},
    {METHOD_PATCH, API "/assessments/{id}", L, L},
    {METHOD_GET, API "/assessments/{id}/lines", T | S | R | L | G, T | S | R | L | G},
    {METHOD_POST, API "/assessments/{id}/lines", L, L},
    {METHOD_PATCH, API "/assessments/{id}/lines/{line}", L, L},
    {METHOD_GET, API "/assessments/{id}/evidence", S | R | L, S | R | L},
    {METHOD_POST, API "/assessments/{id}/evidence", L, L},
    {METHOD_GET, API "/snapshots/{id}", S | R | L, S | R | L},
    {METHOD_POST, API "/assessments/{id}/consult", L, L},
    {METHOD_POST, API "/assessments/{id}/take-back", L, L},
    {METHOD_POST, API "/assessments/{id}/close", L, L},
    {METHOD_POST, API "/assessments/{id}/revise", L, L},
    {METHOD_POST, API "/assessments/{id}/restore", L, L},
    {METHOD_POST, API "/assessments/{id}/archive", L, L},
    {METHOD_POST, API "/assessments/{id}/discard", L, L},
    {METHOD_POST, API "/assessments/{id}/comments", S | R | L, S | R | L},
    {METHOD_POST, API "/assessments/{id}/comments/{comment}", L, L},
    {METHOD_POST, API "/assessments/{id}/outcome", S | R, S | R},
    {METHOD_POST, API "/assessments/{id}/approve", L, L},
    {METHOD_GET, API "/assessments/{id}/versions/{number}", T | S | R | L | G, T | S | R | L | G},
    {METHOD_GET, API "/assessments/{id}/versions/{number}/difference", R | L, R | L},
    {METHOD_POST, API "/assessments/{id}/versions/{number}/signatures", S | R, S | R},
    {METHOD_POST, API "/assessments/{id}/versions/{number}/confirm", T | S | R | L | G, T | S | R | L | G},
    {METHOD_GET, API "/assessments/{id}/export", T | S | R | L | G, T | S | R | L | G},
    {METHOD_GET, API "/reviews", R | L, R | L},
    {METHOD_POST, API "/reviews", R | L, R | L},
    {METHOD_POST, API "/reviews/{id}/not-needed", L, L},
    {METHOD_GET, API "/concerns", ALL, ALL},
    {METHOD_POST, API "/concerns", T | R, T | R},
    {METHOD_GET, API "/concerns/{id}", ALL, ALL},
    {METHOD_PATCH, API "/concerns/{id}", ALL, ALL},
    {METHOD_POST, API "/concerns/{id}/events", ALL, ALL},
    {METHOD_POST, API "/concerns/{id}/events/{event}/erase", ALL, ALL},
    {METHOD_GET, API "/concerns/drafts/{id}", ALL, ALL},
    {METHOD_PATCH, API "/concerns/drafts/{id}", ALL, ALL},
    {METHOD_DELETE, API "/concerns/drafts/{id}", ALL, ALL},
    {METHOD_GET, API "/concerns/drafts/{id}/record", ALL, ALL},
    {METHOD_POST, API "/concerns/drafts/{id}/sent", ALL, ALL},
    {METHOD_GET, API "/outbreaks", S | R | L | K, S | R | L | K},
    {METHOD_POST, API "/outbreaks", L, L},
    {METHOD_POST, API "/outbreaks/{id}/end", L, L},
    {METHOD_GET, API "/actions", S | R | L | G, S | R | L | G},
    {METHOD_POST, API "/actions", R | L, R | L},
    {METHOD_GET, API "/actions/{id}", S | R | L | G, S | R | L | G},
    {METHOD_PATCH, API "/actions/{id}", L, L},
    {METHOD_GET, API "/actions/{id}/before-after", S | R | L, S | R | L},
    {METHOD_POST, API "/actions/{id}/{step}", S | R | L, S | R | L},
    {METHOD_POST, API "/photos", T | S | R | L, T | S | R | L},
    {METHOD_GET, API "/photos/{id}", S | R | L, S | R | L},
    {METHOD_GET, API "/round", S | R | L, S | R | L},
    {METHOD_GET, API "/hazards", S | R | L, S | R | L},
    {METHOD_POST, API "/hazards", T | S | R | L, T | S | R | L},
    {METHOD_POST, API "/hazards/{id}/close", S | L, S | L},
    {METHOD_PUT, API "/rooms/{id}/filter", S | L, S | L},
    {METHOD_GET, API "/inspections", S | R | L, S | R | L},
    {METHOD_POST, API "/inspections", R, R},
    {METHOD_GET, API "/inspections/{id}", S | R | L, S | R | L},
    {METHOD_PUT, API "/inspections/{id}/rooms/{room}", R, R},
    {METHOD_POST, API "/inspections/{id}/begin", R, R},
    {METHOD_POST, API "/inspections/{id}/findings", R, R},
    {METHOD_POST, API "/inspections/{id}/finish", R, R},
    {METHOD_POST, API "/findings/{id}/reply", L, L},
    {METHOD_GET, API "/rooms/{id}/spots", V | T | S | R | L, V | S | R | L},
    {METHOD_GET, API "/spots/export", V | T | S | R | L, V | T | S | R | L},     /* teachers: own rooms' rows */
    {METHOD_POST, API "/rooms/{id}/spots", S | R | L | K, S | R | L | K},
    {METHOD_POST, API "/spots", S | R | L | K, S | R | L | K},
    {METHOD_GET, API "/sensors", S | R | L | K, S | R | L | K},
    {METHOD_POST, API "/sensors/assign", S | K, S | K},
    {METHOD_POST, API "/sensors/type", S | K, S | K},
    {METHOD_POST, API "/sensors/ignore", K, K},
    {METHOD_POST, API "/sensors/together", S | L | K, S | L | K},
    {METHOD_GET, API "/sensors/{name}", S | R | L | K, S | R | L | K},
    {METHOD_GET, API "/sensors/{name}/messages", S | R | L | K, S | R | L | K},
    {METHOD_POST, API "/sensors/{name}/replace", S | K, S | K},
    {METHOD_GET, API "/broker/sensors", L | K, L | K},
    {METHOD_POST, API "/broker/sensors", K, K},
    {METHOD_POST, API "/broker/sensors/remove", K, K},
    {METHOD_GET, API "/broker/listen", L | K, L | K},
    {METHOD_POST, API "/broker/listen", L | K, L | K},
    {METHOD_POST, API "/broker/listen/stop", L | K, L | K},
    {METHOD_GET, API "/sensors/{name}/calibrations", S | R | L | K, S | R | L | K},
    {METHOD_POST, API "/sensors/{name}/calibrations", S | L | K, S | L | K},
    {METHOD_POST, API "/sensors/{name}/placement", S | L | K, S | L | K},
    {METHOD_GET, API "/reports/certificate", S | R | L | K, S | R | L | K},
    {METHOD_GET, API "/reports/evidence", S | R | L, S | R | L},
    {METHOD_GET, API "/reports/inspection", S | R | L, S | R | L},
    {METHOD_GET, API "/reports/assessment", T | S | R | L | G, T | S | R | L | G},
    {METHOD_GET, API "/reports/governors", T | S | R | L | G, T | S | R | L | G},
    {METHOD_GET, API "/reports/noticeboard", T | S | R | L | G, T | S | R | L | G},
    {METHOD_GET, API "/reports/term", T | S | R | L | G, S | R | L | G},
    {METHOD_GET, API "/rooms-to-fix", S | R | L, S | R | L},
    {METHOD_GET, API "/reports/rooms-to-fix", S | R | L, S | R | L},
    {METHOD_GET, API "/calendar", ALL, ALL},
    {METHOD_PUT, API "/calendar", L, L},
    {METHOD_GET, API "/calendar/at", ALL, ALL},
    {METHOD_GET, API "/calendar/preview", ALL, ALL},
    {METHOD_GET, API "/calendar/bank-holidays", ALL, ALL},
    {METHOD_PUT, API "/calendar/bank-holidays", L, L},
    {METHOD_POST, API "/calendar/import", L, L},
    {METHOD_POST, API "/analyse", R | L | K, R | L | K},
    {METHOD_GET, API "/imports", R | L | K, R | L | K},
    {METHOD_POST, API "/imports", L | K, L | K},
    {METHOD_GET, API "/site", ALL, ALL},
    {METHOD_PUT, API "/site", L, L},
    {METHOD_GET, API "/people", L, L},
    {METHOD_POST, API "/people", L | K, L | K},
    {METHOD_PATCH, API "/people/{id}", ALL, ALL},
    {METHOD_POST, API "/people/{id}/erase", ALL, ALL},
    {METHOD_GET, API "/access", R | L, R | L},
    {METHOD_GET, API "/ledger", R | L | G, R | L | G},
    {METHOD_GET, API "/ledger/check", R | L | G, R | L | G},
    {METHOD_GET, API "/ledger/export", R | L, R | L},
    {METHOD_GET, API "/ledger/people", R | L, R | L},
    {METHOD_GET, API "/ledger/{id}/receipt", ALL, ALL},
    {METHOD_GET, API "/outbox", S | R | L | K, S | R | L | K},
    {METHOD_GET, API "/health", ALL, ALL},
    {METHOD_GET, API "/openapi.json", ALL, ALL},
    {METHOD_GET, "/healthz", ALL, ALL},
    {METHOD_GET, "/metrics", ALL, ALL},
};

/* Tested by themselves: the stream has no end, and signing out would end what the next cells need. */
static const struct {
    enum method method;
    const char *path;
} apart[] = {{METHOD_GET, API "/events"}, {METHOD_DELETE, API "/session"}};

static int64_t hall_incident;

/* The hall has an incident too, and so has the site. */
static int setup(void **state)
{
    struct house *house = house_open();
    const struct {
        const char *room, *rule;
    } made[] = {{"hall", "union-neu-co2-act"}, {"", "infrastructure"}};

    for (size_t i = 0; i < 2; i++) {
        struct incident incident = {.pack = "england", .pack_version = "1", .severity = SEVERITY_WARNING,
                                    .state = INCIDENT_RAISED, .began_ms = NOW_MS - 800000,
                                    .raised_ms = NOW_MS - 500000, .peak = 1190};

        strcpy(incident.room, made[i].room);
        strcpy(incident.rule, made[i].rule);
        must(incident_save(house->store, &incident, err));
        hall_incident = i == 0 ? incident.id : hall_incident;
    }
    house_start(house);
    *state = house;
    return 0;
}

static const struct row *find_row(const struct route *route)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].method == route->method && strcmp(rows[i].path, route->path) == 0)
            return &rows[i];
    return NULL;
}

static bool is_apart(const struct route *route)
{
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        if (apart[i].method == route->method && strcmp(apart[i].path, route->path) == 0)
            return true;
    return false;
}

/* The row's path with a room, incident or person in its first hole, and a date in any other. */
static void make_path(const struct house *house, const struct row *row, bool is_own, char *path, size_t size)
{
    size_t length = 0;
    bool is_first = true;

    for (const char *p = row->path; *p && length + 48 < size; p++) {
        if (*p != '{') {
            path[length++] = *p;
            continue;
        }
        if (!is_first)
            length += (size_t)sprintf(path + length, "2026-11-20");
        else if (strstr(row->path, "/rooms/"))
            length += (size_t)sprintf(path + length, "%s", is_own ? "8c" : "hall");
        else
            length += (size_t)sprintf(path + length, "%lld",
                                      (long long)(!strstr(row->path, "/incidents/") ? house->people_ids[VIEWER]
                                                  : is_own ? house->incident : hall_incident));
        is_first = false;
        p = strchr(p, '}');
    }
    path[length] = '\0';
    if (strcmp(row->path, API "/reports/term") == 0)        /* the one route whose room is in its query */
        sprintf(path + length, "?room=%s", is_own ? "8c" : "hall");
}

static void p55_every_route_has_its_row_in_the_matrix(void **state)
{
    (void)state;
    for (size_t i = 0; i < route_count; i++)
        if (!is_apart(&routes[i]) && !find_row(&routes[i]))
            fail_msg("%s %s has no row: who may, for an own room and for another's?", method_name(routes[i].method),
                     routes[i].path);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t found = 0;

        for (size_t j = 0; j < route_count; j++)
            found += find_row(&routes[j]) == &rows[i];
        assert_int_equal(found, 1);
    }
}

/* Bodies are understood but refused, so that walking the matrix changes nothing. */
static void p55_every_role_gets_what_the_matrix_says_in_own_and_other_rooms(void **state)
{
    struct house *house = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int role = 0; role < ROLE_COUNT; role++)
            for (int is_own = 0; is_own < 2; is_own++) {
                unsigned who = is_own ? rows[i].own : rows[i].other;
                bool changes = method_changes(rows[i].method);
                char path[128];
                int status;

                make_path(house, &rows[i], is_own, path, sizeof path);
                status = house_try(house, method_name(rows[i].method), path, house_browser(house, role),
                                   changes ? "{\"no such field\":1}" : NULL);
                if ((status != 403) != ((who & (unsigned)house_role(role)) != 0) || status == 401 || status == 0)
                    fail_msg("%s %s as %s: %d", method_name(rows[i].method), path, role_word(house_role(role)), status);
            }
}

static json_t *get(const struct house *house, int role, const char *path)
{
    char *answer = house_ask(house, "GET", path, house_browser(house, role), NULL);
    json_t *json = json_loads(house_body(answer), 0, NULL);

    if (house_status(answer) != 200 || !json)
        fail_msg("%s: %s", path, answer);
    free(answer);
    return json;
}

/* The refusal's sentence, for tests that compare it whole. */
static void assert_refused(const struct house *house, int role, const char *method, const char *path, const char *body,
                           const char *sentence)
{
    char *answer = house_ask(house, method, path, house_browser(house, role), body);
    json_t *json = json_loads(house_body(answer), 0, NULL);

    assert_int_equal(house_status(answer), 403);
    assert_string_equal(json_string_value(json_object_get(json_object_get(json, "error"), "message")), sentence);
    json_decref(json);
    free(answer);
}

static const char *text_at(const json_t *list, size_t index, const char *key)
{
    const char *text = json_string_value(json_object_get(json_array_get(list, index), key));

    return text ? text : "";
}

static void a_teacher_sees_own_rooms_and_their_incidents_only(void **state)
{
    struct house *house = *state;
    json_t *mine = get(house, TEACHER, API "/rooms"), *all = get(house, REP, API "/rooms");
    json_t *incidents = get(house, TEACHER, API "/incidents"), *every = get(house, REP, API "/incidents");

    assert_int_equal(json_array_size(mine), 1);
    assert_string_equal(text_at(mine, 0, "id"), "8c");
    assert_int_equal(json_array_size(all), 2);
    assert_int_equal(json_array_size(incidents), 1);
    assert_string_equal(text_at(incidents, 0, "room"), "8c");
    assert_int_equal(json_array_size(every), 3);
    json_decref(mine);
    json_decref(all);
    json_decref(incidents);
    json_decref(every);
    assert_refused(house, TEACHER, "GET", API "/rooms/hall", NULL,
                   "You can see only your own rooms, and this is not one of them. Ask Ms leader (leader).");
}

static void who_is_bound_to_own_rooms_is_not_told_what_else_exists(void **state)
{
    struct house *house = *state;

    assert_int_equal(house_try(house, "GET", API "/rooms/no-such-room", house_browser(house, TEACHER), NULL), 403);
    assert_int_equal(house_try(house, "GET", API "/incidents/99999", house_browser(house, TEACHER), NULL), 403);
    assert_int_equal(house_try(house, "GET", API "/rooms/no-such-room", house_browser(house, REP), NULL), 404);
}

static void set_rooms(const struct house *house, const char *body, int status)
{
    char path[64];

    snprintf(path, sizeof path, API "/people/%lld", (long long)house->people_ids[TEACHER]);
    assert_int_equal(house_try(house, "PATCH", path, house_browser(house, LEADER), body), status);
}

static void a_leader_says_whose_room_is_whose_and_it_holds_at_once(void **state)
{
    struct house *house = *state;
    json_t *people;

    set_rooms(house, "{\"rooms\":[\"hall\"]}", 200);
    assert_int_equal(house_try(house, "GET", API "/rooms/hall", house_browser(house, TEACHER), NULL), 200);
    assert_int_equal(house_try(house, "GET", API "/rooms/8c", house_browser(house, TEACHER), NULL), 403);
    set_rooms(house, "{\"name\":\"Mr Pugh\"}", 200);        /* what is not said stays */
    people = get(house, LEADER, API "/people");
    for (size_t i = 0; i < json_array_size(people); i++) {
        const json_t *rooms = json_object_get(json_array_get(people, i), "rooms");

        assert_int_equal(json_array_size(rooms), strcmp(text_at(people, i, "login"), "teacher") == 0);
    }
    json_decref(people);
    set_rooms(house, "{\"rooms\":[\"cellar\"]}", 422);
    set_rooms(house, "{\"rooms\":\"hall\"}", 422);
    set_rooms(house, "{\"rooms\":[]}", 200);
    assert_refused(house, TEACHER, "GET", API "/rooms/hall", NULL,
                   "You can see only your own rooms, and none is yours yet. Ask Ms leader (leader).");
}

static void nobody_gives_themselves_a_room(void **state)
{
    struct house *house = *state;
    char path[64];

    snprintf(path, sizeof path, API "/people/%lld", (long long)house->people_ids[TEACHER]);
    assert_refused(house, TEACHER, "PATCH", path, "{\"rooms\":[\"hall\"]}",
                   "Only leaders can say whose room is whose. Ask Ms leader (leader).");
}

static void technicians_add_people_but_not_those_who_decide(void **state)
{
    static const struct {
        const char *body;
        int status;
    } tries[] = {
        {"{\"login\":\"a\",\"name\":\"A\",\"role\":\"leader\"}", 403},
        {"{\"login\":\"a\",\"name\":\"A\",\"role\":\"rep\"}", 403},
        {"{\"login\":\"a\",\"name\":\"A\",\"role\":\"teacher\",\"rooms\":[\"8c\"]}", 403},
        {"{\"login\":\"a\",\"name\":\"A\",\"role\":\"teacher\"}", 201},
        {"{\"login\":\"b\",\"name\":\"B\",\"role\":\"technician\",\"email\":\"b@school.example\"}", 201},
    };
    struct house *house = *state;

    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        assert_int_equal(house_try(house, "POST", API "/people", house_browser(house, TECHNICIAN), tries[i].body),
                         tries[i].status);
    assert_refused(house, TECHNICIAN, "POST", API "/people", tries[1].body,
                   "Only leaders can add leaders and safety reps. Ask Ms leader (leader).");
    assert_int_equal(house_try(house, "POST", API "/people", house_browser(house, LEADER),
                               "{\"login\":\"c\",\"name\":\"C\",\"role\":\"rep\",\"rooms\":[\"8c\"]}"), 201);
}

/* A second account with a password or with mailed links would give a technician the rights of its role. */
static void technicians_let_nobody_in_until_a_leader_does(void **state)
{
#define SUE "{\"login\":\"sue\",\"name\":\"Sue\",\"role\":\"site_staff\""
    static const struct {
        const char *body, *sentence;
    } refused[] = {
        {SUE ",\"password\":\"" PASSWORD "\"}",
         "Only leaders can let somebody sign in, with a first password. Ask Ms leader (leader)."},
        {SUE ",\"email\":\"sue@school.example\",\"wants_mail\":true}",
         "Only leaders can say who is told of incidents. Ask Ms leader (leader)."},
    };
    struct house *house = *state;
    char *answer, path[64];
    json_t *sue;

    for (size_t i = 0; i < 2; i++)
        assert_refused(house, TECHNICIAN, "POST", API "/people", refused[i].body, refused[i].sentence);
    answer = house_ask(house, "POST", API "/people", house_browser(house, TECHNICIAN), SUE ",\"wants_mail\":false}");
    assert_int_equal(house_status(answer), 201);
    sue = json_loads(house_body(answer), 0, NULL);
    assert_true(json_is_false(json_object_get(sue, "signs_in")));
    snprintf(path, sizeof path, API "/people/%lld", (long long)json_integer_value(json_object_get(sue, "id")));
    json_decref(sue);
    free(answer);
    assert_int_equal(house_try(house, "PATCH", path, house_browser(house, TECHNICIAN),
                               "{\"password\":\"" PASSWORD "\"}"), 403);
    assert_int_equal(house_try(house, "PATCH", path, house_browser(house, LEADER),
                               "{\"password\":\"" PASSWORD "\",\"wants_mail\":true}"), 200);
#undef SUE
}

static void teachers_look_back_two_weeks_and_not_a_day_more(void **state)
{
    struct house *house = *state;
    const char *within[] = {API "/rooms/8c/readings?resolution=1h&from=2026-11-10T00:00:00Z",
                            API "/rooms/8c/days?from=2026-11-10"};
    const char *beyond[] = {API "/rooms/8c/readings?resolution=1h&from=2026-11-09T23:59:59Z",
                            API "/rooms/8c/days?from=2026-11-09"};

    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(house_try(house, "GET", within[i], house_browser(house, TEACHER), NULL), 200);
        assert_refused(house, TEACHER, "GET", beyond[i], NULL, "Teachers can look back two weeks, here to 2026-11-10. "
                       "Ask Ms leader (leader) about what was before.");
        assert_int_equal(house_try(house, "GET", beyond[i], house_browser(house, REP), NULL), 200);
    }
}

static void governors_and_technicians_see_rooms_now_without_their_day(void **state)
{
    struct house *house = *state;
    const int roles[] = {GOVERNOR, TECHNICIAN, REP};

    for (size_t i = 0; i < 3; i++) {
        json_t *room = get(house, roles[i], API "/rooms/8c");

        assert_int_equal(json_integer_value(json_object_get(room, "co2_ppm")), 1190);
        assert_int_equal(json_is_null(json_object_get(room, "today")), roles[i] != REP);
        json_decref(room);
    }
    assert_refused(house, GOVERNOR, "GET", API "/rooms/8c/readings", NULL,
                   "Only teachers, site staff, safety reps and leaders can see this: readings of a room, raw or as "
                   "means. Ask Ms leader (leader).");
}

static void a_refusal_leaves_out_what_the_summary_says_to_programs(void **state)
{
    const struct house *house = *state;

    assert_refused(house, GOVERNOR, "GET", API "/rooms-to-fix", NULL,
                   "Only site staff, safety reps and leaders can see this: rooms that failed the adopted yardstick, worst "
                   "first, with what is known of them and the actions in hand. Ask Ms leader (leader).");
    assert_refused(house, GOVERNOR, "GET", API "/rooms/8c/air", NULL,
                   "Only teachers, site staff, safety reps and leaders can see this: fresh air of a room on a date. Ask Ms "
                   "leader (leader).");
    assert_refused(house, TEACHER, "GET", API "/ledger", NULL,
                   "Only safety reps, leaders and governors can see this: the chain of signed entries. Ask Ms leader "
                   "(leader).");
}

/* How many lines of the access log are looks of the teacher. */
static size_t count_looks(const struct house *house, const char *from)
{
    json_t *lines = get(house, REP, API "/access");
    size_t count = 0;

    for (size_t i = 0; i < json_array_size(lines); i++)
        if (strcmp(text_at(lines, i, "what"), LOOKS_WHAT) == 0) {
            assert_string_equal(text_at(lines, i, "who"), "Ms teacher");
            assert_string_equal(text_at(lines, i, "room"), "8c");
            assert_string_equal(text_at(lines, i, "to"), "2026-11-23");
            if (count++ == 0 && from)
                assert_string_equal(text_at(lines, i, "from"), from);
        }
    json_decref(lines);
    return count;
}

static void a_look_at_the_history_is_one_line_a_day_until_it_reaches_further(void **state)
{
    struct house *house = *state;

    assert_int_equal(count_looks(house, NULL), 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(house_try(house, "GET", API "/rooms/8c/readings", house_browser(house, TEACHER), NULL), 200);
    assert_int_equal(count_looks(house, "2026-11-23"), 1);
    for (int i = 0; i < 2; i++)
        assert_int_equal(house_try(house, "GET", API "/rooms/8c/days?from=2026-11-16", house_browser(house, TEACHER),
                                   NULL), 200);
    assert_int_equal(count_looks(house, "2026-11-16"), 2);
    house_pause(house);
    house_start(house);             /* a restart forgets nothing */
    assert_int_equal(house_try(house, "GET", API "/rooms/8c/readings", house_browser(house, TEACHER), NULL), 200);
    assert_int_equal(count_looks(house, "2026-11-16"), 2);
}

static void a_look_at_later_days_than_before_is_a_line_too(void **state)
{
    static const struct {
        const char *query;
        size_t lines;
    } looks[] = {{"from=2026-11-16&to=2026-11-17", 1}, {"from=2026-11-17&to=2026-11-17", 1},
                 {"from=2026-11-17&to=2026-11-18", 2}, {"from=2026-11-15&to=2026-11-15", 3}};
    struct house *house = *state;

    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        char path[96];
        json_t *lines;

        snprintf(path, sizeof path, API "/rooms/8c/days?%s", looks[i].query);
        assert_int_equal(house_try(house, "GET", path, house_browser(house, TEACHER), NULL), 200);
        lines = get(house, LEADER, API "/access");
        assert_int_equal(json_array_size(lines), looks[i].lines);
        json_decref(lines);
    }
}

static void what_programs_read_and_what_is_refused_is_no_look(void **state)
{
    struct house *house = *state;

    assert_int_equal(house_try(house, "GET", API "/rooms/8c/readings", house_program(house->tokens[VIEWER]), NULL),
                     200);
    assert_int_equal(house_try(house, "GET", API "/rooms/hall/readings", house_browser(house, TEACHER), NULL), 403);
    assert_int_equal(house_try(house, "GET", API "/rooms/8c/days?from=2026-01-01", house_browser(house, TEACHER),
                               NULL), 403);
    assert_int_equal(count_looks(house, NULL), 0);
}

static void a_leader_stands_in_until_there_is_a_technician(void **state)
{
    static const char body[] = "{\"device\":\"co2-8c\",\"room\":\"hall\"}";
    struct house *house = *state;
    char path[64];

    snprintf(path, sizeof path, API "/people/%lld", (long long)house->people_ids[TECHNICIAN]);
    assert_refused(house, LEADER, "POST", API "/sensors/assign", body,
                   "Only site staff and technicians can put a sensor in a room. Ask Ms site_staff (site staff).");
    assert_int_equal(house_try(house, "PATCH", path, house_browser(house, LEADER), "{\"disabled\":true}"), 200);
    assert_int_equal(house_try(house, "POST", API "/sensors/assign", house_browser(house, LEADER), body), 200);
}

static void a_room_may_stand_in_no_building(void **state)
{
    struct house *house = *state;

    assert_int_equal(house_try(house, "PATCH", API "/rooms/8c", house_browser(house, LEADER),
                               "{\"building\":\"North\"}"), 200);
    assert_int_equal(house_try(house, "PATCH", API "/rooms/8c", house_browser(house, LEADER), "{\"building\":\"\"}"),
                     200);
    assert_int_equal(house_try(house, "PATCH", API "/rooms/8c", house_browser(house, LEADER), "{\"name\":\"\"}"), 422);
}

/* The hall's news is told first: had it been for the teacher, it would stand before 8C's. */
static void a_teachers_stream_carries_own_rooms_only(void **state)
{
    struct house *house = *state;
    char request[512], path[96], text[32768] = "";
    size_t size = 0;
    int fd = house_connect(house);
    int length = snprintf(request, sizeof request, "GET /api/v1/events HTTP/1.1\r\nHost: %s\r\n%s\r\n", house->address,
                          house_browser(house, TEACHER));
    const int64_t incidents[] = {hall_incident, house->incident};

    assert_int_equal(send(fd, request, (size_t)length, MSG_NOSIGNAL), length);
    while (!strstr(text, "event: health")) {
        ssize_t n = recv(fd, text + size, sizeof text - 1 - size, 0);

        assert_true(n > 0);
        size += (size_t)n;
    }
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, API "/incidents/%lld/acknowledge", (long long)incidents[i]);
        assert_int_equal(house_try(house, "POST", path, house_browser(house, SITE_STAFF), "{\"intent\":\"fan\"}"), 200);
    }
    while (!strstr(text, "event: room") || !strstr(strstr(text, "event: room"), "\n\n")) {
        ssize_t n = recv(fd, text + size, sizeof text - 1 - size, 0);

        assert_true(n > 0);
        size += (size_t)n;
    }
    assert_non_null(strstr(text, "\"room\":\"8c\""));
    assert_null(strstr(text, "hall"));
    close(fd);
}

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, setup, house_teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p55_every_route_has_its_row_in_the_matrix),
        LIVED(p55_every_role_gets_what_the_matrix_says_in_own_and_other_rooms),
        LIVED(a_refusal_leaves_out_what_the_summary_says_to_programs),
        LIVED(a_teacher_sees_own_rooms_and_their_incidents_only),
        LIVED(who_is_bound_to_own_rooms_is_not_told_what_else_exists),
        LIVED(a_leader_says_whose_room_is_whose_and_it_holds_at_once),
        LIVED(nobody_gives_themselves_a_room),
        LIVED(technicians_add_people_but_not_those_who_decide),
        LIVED(technicians_let_nobody_in_until_a_leader_does),
        LIVED(teachers_look_back_two_weeks_and_not_a_day_more),
        LIVED(governors_and_technicians_see_rooms_now_without_their_day),
        LIVED(a_look_at_the_history_is_one_line_a_day_until_it_reaches_further),
        LIVED(a_look_at_later_days_than_before_is_a_line_too),
        LIVED(what_programs_read_and_what_is_refused_is_no_look),
        LIVED(a_leader_stands_in_until_there_is_a_technician),
        LIVED(a_room_may_stand_in_no_building),
        LIVED(a_teachers_stream_carries_own_rooms_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
