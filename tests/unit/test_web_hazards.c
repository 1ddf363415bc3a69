/* tests/unit/test_web_hazards.c - through the doors: whom a report of a hazard is told to and in what words, how many of
 * them become a message, and the filter of an air cleaner. */
#include "hazard_letter.h"
#include "hazards.h"
#include "web_house.h"

#define HAZARDS "/api/v1/hazards"
#define STUCK "{\"room\":\"8c\",\"kind\":\"window\",\"text\":\"Painted shut, says Tom\"}"
#define HURT "{\"room\":\"8c\",\"kind\":\"window\",\"text\":\"The pane is loose\",\"danger\":true}"
#define FILTER "/api/v1/rooms/8c/filter"

static struct {
    int count;
    unsigned roles;
    bool fails;
    char subject[256], body[4096];
} told;

static int note_told(void *context, unsigned roles, const char *subject, const char *body, struct error *err)
{
    (void)context;
    if (told.fails)
        return error_set(err, -EIO, "disk: no room");
    told.count++;
    told.roles = roles;
    snprintf(told.subject, sizeof told.subject, "%s", subject);
    snprintf(told.body, sizeof told.body, "%s", body);
    return 0;
}

/* Site staff who want mail, so that nobody stands in for them. */
static void staff_want_mail(struct house *house, bool wants_mail)
{
    struct person person;

    must(person_load(house->store, house->people_ids[SITE_STAFF], &person));
    snprintf(person.email, sizeof person.email, "dai@school.example");
    person.wants_mail = wants_mail;
    must(person_update(house->store, &person, err));
    must(store_commit(house->store, err));
}

static int setup(void **state)
{
    struct house *house = house_open();

    memset(&told, 0, sizeof told);
    house->host.tell = note_told;
    snprintf(house->settings.public_url, sizeof house->settings.public_url, "http://transom.school");
    staff_want_mail(house, true);
    house_start(house);
    *state = house;
    return 0;
}

static void report(const struct house *house, int role, const char *body, int status)
{
    assert_int_equal(house_try(house, "POST", HAZARDS, house_browser(house, role), body), status);
}

static size_t reports(const struct house *house)
{
    json_t *list = house_json(house, "GET", HAZARDS, NULL, 200);
    size_t count = json_array_size(list);

    json_decref(list);
    return count;
}

static void site_staff_are_told_what_and_where_but_neither_by_whom_nor_in_whose_words(void **state)
{
    report(*state, TEACHER, STUCK, 201);
    assert_int_equal(told.count, 1);
    assert_int_equal(told.roles, ROLE_SITE_STAFF);
    assert_string_equal(told.subject, "Room 8c: window or vent reported as stuck");
    assert_string_equal(told.body, "Room 8c: Somebody reports that a window or vent is stuck.\n\n"
                        "Their own words are on the page of reports. Make an action of it there, or close it with a"
                        " reason.\nhttp://transom.school/hazards\n");
    assert_null(strstr(told.body, "Tom"));
    assert_null(strstr(told.body, "teacher"));
}

static void where_somebody_could_get_hurt_leaders_are_told_too(void **state)
{
    json_t *list;

    report(*state, REP, HURT, 201);
    assert_int_equal(told.roles, ROLE_SITE_STAFF | ROLE_LEADER);
    assert_string_equal(told.subject, "Look now: Room 8c: window or vent reported as stuck");
    assert_non_null(strstr(told.body, "somebody could get hurt now"));
    assert_null(strstr(told.body, "loose"));
    list = house_json(*state, "GET", HAZARDS, NULL, 200);
    assert_true(json_is_true(json_object_get(json_array_get(list, 0), "danger")));
    json_decref(list);
    report(*state, REP, "{\"kind\":\"stuffy\",\"danger\":\"yes\"}", 422);
}

static void leaders_stand_in_where_no_site_staff_want_mail(void **state)
{
    struct house *house = *state;

    house_pause(house);
    staff_want_mail(house, false);
    house_start(house);
    report(house, TEACHER, STUCK, 201);
    assert_int_equal(told.roles, ROLE_SITE_STAFF | ROLE_LEADER);
}

static void what_was_told_is_told_again_after_an_hour_and_not_before(void **state)
{
    struct house *house = *state;

    report(house, TEACHER, STUCK, 201);
    report(house, REP, STUCK, 201);
    assert_int_equal(told.count, 1);
    report(house, REP, HURT, 201);              /* the same window, but now it can hurt somebody */
    assert_int_equal(told.count, 2);
    house_pause(house);
    must(clock_init_demo(&house->clock, "2026-11-23T10:59:00Z,1", err));
    house_start(house);
    report(house, REP, STUCK, 201);
    assert_int_equal(told.count, 2);
    house_pause(house);
    must(clock_init_demo(&house->clock, "2026-11-23T11:01:00Z,1", err));
    house_start(house);
    report(house, REP, STUCK, 201);
    assert_int_equal(told.count, 3);
    assert_int_equal(reports(house), 5);        /* all of them are on the page */
}

static void a_storm_of_reports_ends_in_one_that_says_so_and_holds_back_no_danger(void **state)
{
    char body[64];

    for (int i = 0; i < HAZARD_LETTERS_MAX + 3; i++) {
        snprintf(body, sizeof body, "{\"kind\":\"other\",\"text\":\"thing %d\"}", i);
        report(*state, REP, body, 201);
        assert_int_equal(told.count, i < HAZARD_LETTERS_MAX ? i + 1 : HAZARD_LETTERS_MAX);
        assert_int_equal(strstr(told.body, "come without a mail") != NULL, i >= HAZARD_LETTERS_MAX - 1);
    }
    report(*state, REP, HURT, 201);
    assert_int_equal(told.count, HAZARD_LETTERS_MAX + 1);
    assert_null(strstr(told.body, "come without a mail"));
    assert_int_equal(reports(*state), HAZARD_LETTERS_MAX + 4);
}

static void a_report_whose_message_cannot_be_kept_is_not_kept_either(void **state)
{
    told.fails = true;
    report(*state, REP, STUCK, 503);
    told.fails = false;
    assert_int_equal(reports(*state), 0);
    report(*state, REP, STUCK, 201);
    assert_int_equal(told.count, 1);
}

/* -- filters -- */

static int filter(const struct house *house, const char *body)
{
    return house_try(house, "PUT", FILTER, house_browser(house, SITE_STAFF), body);
}

static void assert_filter(const struct house *house, const char *changed, const char *due)
{
    json_t *room = house_json(house, "GET", "/api/v1/rooms/8c", NULL, 200), *is = json_object_get(room, "filter");
    const char *was = json_string_value(json_object_get(is, "changed"));

    assert_string_equal(was ? was : "", changed);
    assert_string_equal(json_string_value(json_object_get(is, "due")), due);
    json_decref(room);
}

static void a_filter_has_the_day_it_was_changed_and_the_day_it_is_due(void **state)
{
    struct house *house = *state;
    json_t *room = house_json(house, "GET", "/api/v1/rooms/8c", NULL, 200);

    assert_null(json_object_get(room, "filter"));       /* no air cleaner */
    json_decref(room);
    json_decref(house_json(house, "PATCH", "/api/v1/rooms/8c", "{\"air_cleaner\":true}", 200));
    assert_int_equal(filter(house, "{\"due\":\"2027-03-01\"}"), 204);
    assert_filter(house, "", "2027-03-01");
    assert_int_equal(filter(house, "{\"changed\":\"2026-11-23\",\"due\":\"2027-04-01\"}"), 204);
    assert_filter(house, "2026-11-23", "2027-04-01");
    assert_int_equal(filter(house, "{\"due\":\"2027-05-01\"}"), 204);
    assert_filter(house, "2026-11-23", "2027-05-01");   /* what was said of the change stays */
}

static void a_filter_is_neither_changed_tomorrow_nor_due_before_it_was(void **state)
{
    assert_int_equal(filter(*state, "{\"changed\":\"2026-11-24\",\"due\":\"2027-03-01\"}"), 422);
    assert_int_equal(filter(*state, "{\"changed\":\"2026-11-23\",\"due\":\"2026-11-23\"}"), 422);
    assert_int_equal(filter(*state, "{\"changed\":\"2026-11-23\",\"due\":\"2026-11-24\"}"), 204);
    assert_int_equal(filter(*state, "{\"changed\":\"2026-11-20\"}"), 422);
    assert_int_equal(house_try(*state, "PUT", FILTER, house_browser(*state, TEACHER), "{\"due\":\"2027-03-01\"}"), 403);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, setup, house_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(site_staff_are_told_what_and_where_but_neither_by_whom_nor_in_whose_words),
        PROMISE(where_somebody_could_get_hurt_leaders_are_told_too),
        PROMISE(leaders_stand_in_where_no_site_staff_want_mail),
        PROMISE(what_was_told_is_told_again_after_an_hour_and_not_before),
        PROMISE(a_storm_of_reports_ends_in_one_that_says_so_and_holds_back_no_danger),
        PROMISE(a_report_whose_message_cannot_be_kept_is_not_kept_either),
        PROMISE(a_filter_has_the_day_it_was_changed_and_the_day_it_is_due),
        PROMISE(a_filter_is_neither_changed_tomorrow_nor_due_before_it_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
