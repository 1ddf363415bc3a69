/* Passing an incident on: to whom, the message, yes and no, by a session and by an alert's link. */
#include "web_house.h"

#define API "/api/v1"

static struct told {
    int offers, people;
    int64_t person;
    char from[NAME_SIZE], subject[256];
} told;

static int tell_offer(void *context, const struct incident *incident, int64_t person, const char *from,
                      const char *note, struct error *error)
{
    (void)context, (void)incident, (void)note, (void)error;
    told.offers++;
    told.person = person;
    snprintf(told.from, sizeof told.from, "%s", from);
    return 0;
}

static int tell_people(void *context, const int64_t *persons, size_t count, const char *subject, const char *body,
                       struct error *error)
{
    (void)context, (void)body, (void)error;
    told.people += (int)count;
    told.person = persons[0];
    snprintf(told.subject, sizeof told.subject, "%s", subject);
    return 0;
}

static int setup(void **state)
{
    struct house *house;

    if (house_setup(state) < 0)
        return -1;
    house = *state;
    house_pause(house);
    told = (struct told){0};
    house->host.tell_offer = tell_offer;
    house->host.tell_people = tell_people;
    house_start(house);
    return 0;
}

static int ask(const struct house *house, const char *what, const char *headers, const char *body)
{
    char path[96];

    snprintf(path, sizeof path, API "/incidents/%lld/%s", (long long)house->incident, what);
    return house_try(house, body ? "POST" : "GET", path, headers, body);
}

static int offer(const struct house *house, int from, int to)
{
    char body[64];

    snprintf(body, sizeof body, "{\"to\":%lld,\"note\":\"have a lesson\"}", (long long)house->people_ids[to]);
    return ask(house, "offer", house_browser(house, from), body);
}

static json_t *incident_of(const struct house *house)
{
    char path[96];

    snprintf(path, sizeof path, API "/incidents/%lld", (long long)house->incident);
    return house_json(house, "GET", path, NULL, 200);
}

static const char *text(const json_t *json, const char *key)
{
    const char *value = json_string_value(json_object_get(json, key));

    return value ? value : "";
}

static void it_can_be_offered_to_others_whose_role_takes_incidents_and_whose_room_it_is(void **state)
{
    struct house *house = *state;
    char path[96], names[256] = "";
    json_t *takers, *one;
    size_t i;

    snprintf(path, sizeof path, API "/incidents/%lld/takers", (long long)house->incident);
    takers = house_json(house, "GET", path, NULL, 200);     /* a leader asks; 8C is the teacher's own */
    json_array_foreach(takers, i, one)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s,", text(one, "role"));
    assert_string_equal(names, "rep,site_staff,teacher,");
    json_decref(takers);
    assert_int_equal(offer(house, LEADER, VIEWER), 422);
    assert_int_equal(offer(house, LEADER, LEADER), 422);
    assert_int_equal(ask(house, "offer", house_program(house->tokens[SITE_STAFF]), "{\"to\":1}"), 403);
    assert_int_equal(ask(house, "offer", house_browser(house, LEADER), "{}"), 422);
    assert_int_equal(told.offers, 0);
}

static void it_stays_with_who_offers_it_until_the_other_says_yes(void **state)
{
    struct house *house = *state;
    json_t *incident;

    assert_int_equal(offer(house, LEADER, SITE_STAFF), 200);
    assert_true(told.offers == 1 && told.person == house->people_ids[SITE_STAFF]);
    assert_string_equal(told.from, "Ms leader");
    incident = incident_of(house);
    assert_string_equal(text(incident, "with"), "Ms leader");
    assert_string_equal(text(incident, "intent"), "passing");
    assert_string_equal(text(json_object_get(incident, "offer"), "name"), "Ms site_staff");
    assert_true(json_is_false(json_object_get(incident, "is_offered_to_you")));
    json_decref(incident);
    assert_int_equal(ask(house, "accept", house_browser(house, REP), "{\"intent\":\"fan\"}"), 409);
    assert_int_equal(ask(house, "accept", house_browser(house, SITE_STAFF), "{\"intent\":\"nap\"}"), 422);
    assert_int_equal(ask(house, "acknowledge", house_browser(house, SITE_STAFF), "{\"intent\":\"fan\"}"), 409);
    assert_int_equal(ask(house, "accept", house_browser(house, SITE_STAFF), "{\"intent\":\"fan\"}"), 200);
    assert_int_equal(told.people, 1);
    assert_true(told.person == house->people_ids[LEADER]);
    assert_string_equal(told.subject, "Ms site_staff has taken it over: Room 8c");
    incident = incident_of(house);
    assert_string_equal(text(incident, "with"), "Ms site_staff");
    assert_true(json_is_null(json_object_get(incident, "offer")));
    json_decref(incident);
    assert_int_equal(ask(house, "accept", house_browser(house, SITE_STAFF), "{\"intent\":\"fan\"}"), 409);
}

static void a_no_by_an_alerts_link_leaves_it_where_it_is(void **state)
{
    struct house *house = *state;
    json_t *incident;

    assert_int_equal(ask(house, "decline", house_program(house->link), "{}"), 409);
    assert_int_equal(offer(house, LEADER, SITE_STAFF), 200);        /* whose link it is */
    assert_int_equal(ask(house, "decline", house_program(house->link), "{\"why\":\"in a lesson\"}"), 200);
    assert_string_equal(told.subject, "Ms site_staff can't take it over: Room 8c");
    incident = incident_of(house);
    assert_string_equal(text(incident, "with"), "Ms leader");
    assert_true(json_is_null(json_object_get(incident, "offer")));
    json_decref(incident);
    assert_int_equal(offer(house, LEADER, SITE_STAFF), 200);
    assert_int_equal(ask(house, "accept", house_program(house->link), "{\"intent\":\"opening\"}"), 200);
}

static void what_somebody_else_has_is_not_offered(void **state)
{
    struct house *house = *state;

    assert_int_equal(ask(house, "acknowledge", house_browser(house, REP), "{\"intent\":\"fan\"}"), 200);
    assert_int_equal(offer(house, LEADER, SITE_STAFF), 409);
    assert_int_equal(offer(house, REP, SITE_STAFF), 200);           /* what one has can be passed on later */
    assert_int_equal(ask(house, "release", house_browser(house, REP), "{}"), 200);
    assert_int_equal(ask(house, "accept", house_browser(house, SITE_STAFF), "{\"intent\":\"fan\"}"), 409);
}

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, setup, house_teardown)
    const struct CMUnitTest tests[] = {
        LIVED(it_can_be_offered_to_others_whose_role_takes_incidents_and_whose_room_it_is),
        LIVED(it_stays_with_who_offers_it_until_the_other_says_yes),
        LIVED(a_no_by_an_alerts_link_leaves_it_where_it_is),
        LIVED(what_somebody_else_has_is_not_offered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
