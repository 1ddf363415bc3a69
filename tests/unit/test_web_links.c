/* An alert's link is the right of the person it was sent to: it ends with the person's rights, and is never more than
 * they are now. */
#include "web_house.h"

#define API "/api/v1"
#define TAKE "{\"intent\":\"fan\"}"

static int ask(const struct house *house, const char *method, const char *what, const char *body)
{
    char path[96];

    snprintf(path, sizeof path, API "/incidents/%lld%s", (long long)house->incident, what);
    return house_try(house, method, path, house_program(house->link), body);
}

/* What the link's owner becomes behind the doors, so that the link itself stays in the record. */
static void make_owner(struct house *house, enum role role, bool is_disabled, const char *room)
{
    struct person_rooms own = {.count = room != NULL};
    struct person person;

    house_pause(house);
    must(person_load(house->store, house->people_ids[SITE_STAFF], &person));
    person.role = role;
    person.disabled = is_disabled;
    must(person_update(house->store, &person, err));
    if (room)
        strcpy(own.ids[0], room);
    must(person_rooms_set(house->store, person.id, &own, err));
    house_start(house);
}

static void a_link_allows_no_more_than_its_owners_present_role(void **state)
{
    static const struct {
        enum role role;
        int one, explain, take;
    } rows[] = {{ROLE_SITE_STAFF, 200, 200, 200}, {ROLE_TECHNICIAN, 200, 403, 403}, {ROLE_GOVERNOR, 200, 403, 403},
                {ROLE_VIEWER, 200, 200, 403}};
    struct house *house = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        make_owner(house, rows[i].role, false, NULL);
        assert_int_equal(ask(house, "GET", "", NULL), rows[i].one);
        assert_int_equal(ask(house, "GET", "/explain", NULL), rows[i].explain);
        assert_int_equal(ask(house, "POST", "/acknowledge", TAKE), rows[i].take);
        assert_int_equal(ask(house, "POST", "/release", "{}"), rows[i].take);
    }
}

static void a_teachers_link_is_for_own_rooms_only(void **state)
{
    static const struct {
        const char *room;
        int status;
    } rows[] = {{"8c", 200}, {"hall", 403}, {NULL, 403}};
    struct house *house = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        make_owner(house, ROLE_TEACHER, false, rows[i].room);
        assert_int_equal(ask(house, "GET", "", NULL), rows[i].status);
        assert_int_equal(ask(house, "GET", "/explain", NULL), rows[i].status);
        assert_int_equal(ask(house, "POST", "/acknowledge", TAKE), rows[i].status);
    }
}

/* Another rule on the CO2 of 8C, and one on its warmth. */
static int64_t add_incident(struct house *house, const char *rule)
{
    struct incident incident = {.room = "8c", .pack = "england", .pack_version = "1", .state = INCIDENT_RAISED,
                                .began_ms = NOW_MS - 600000, .raised_ms = NOW_MS - 300000, .peak = 1600};

    strcpy(incident.rule, rule);
    must(incident_save(house->store, &incident, err));
    return incident.id;
}

static void assert_with(struct house *house, int64_t id, const char *who)
{
    struct incident incident;

    house_pause(house);
    must(incident_load(house->store, id, &incident, err));
    assert_string_equal(incident.with, who);
    house_start(house);
}

static void who_takes_a_room_by_a_link_takes_all_that_is_the_matter_with_its_air(void **state)
{
    struct house *house = *state;
    int64_t other, warmth, somebodys;
    struct incident taken;

    house_pause(house);
    other = add_incident(house, "eng-dfe-co2-act");
    somebodys = add_incident(house, "gb-hse-co2-poor");
    warmth = add_incident(house, "union-neu-temp-max");
    must(incident_acknowledge(house->store, somebodys, "Ms rep", INTENT_FAN, NOW_MS, 0, "", &taken, err));
    house_start(house);
    assert_int_equal(ask(house, "POST", "/acknowledge", TAKE), 200);
    assert_with(house, house->incident, "Ms site_staff");
    assert_with(house, other, "Ms site_staff");
    assert_with(house, somebodys, "Ms rep");
    assert_with(house, warmth, "");
    assert_int_equal(ask(house, "POST", "/release", "{}"), 200);
    assert_with(house, house->incident, "");
    assert_with(house, other, "");
    assert_with(house, somebodys, "Ms rep");
}

static void the_link_of_somebody_disabled_opens_nothing(void **state)
{
    make_owner(*state, ROLE_SITE_STAFF, true, NULL);
    assert_int_equal(ask(*state, "GET", "", NULL), 401);
    assert_int_equal(ask(*state, "POST", "/acknowledge", TAKE), 401);
}

static void a_new_role_ends_the_links_that_were_sent_before(void **state)
{
    static const char *const roles[] = {"{\"role\":\"technician\"}", "{\"role\":\"site_staff\"}"};
    struct house *house = *state;
    char path[64];

    snprintf(path, sizeof path, API "/people/%lld", (long long)house->people_ids[SITE_STAFF]);
    assert_int_equal(ask(house, "GET", "", NULL), 200);
    assert_int_equal(house_try(house, "PATCH", path, house_browser(house, LEADER), "{\"name\":\"Dai\"}"), 200);
    assert_int_equal(ask(house, "GET", "", NULL), 200);
    for (size_t i = 0; i < 2; i++) {    /* the old role given back gives back no old link */
        assert_int_equal(house_try(house, "PATCH", path, house_browser(house, LEADER), roles[i]), 200);
        assert_int_equal(ask(house, "GET", "", NULL), 401);
    }
}

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        LIVED(a_link_allows_no_more_than_its_owners_present_role),
        LIVED(a_teachers_link_is_for_own_rooms_only),
        LIVED(who_takes_a_room_by_a_link_takes_all_that_is_the_matter_with_its_air),
        LIVED(the_link_of_somebody_disabled_opens_nothing),
        LIVED(a_new_role_ends_the_links_that_were_sent_before),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
