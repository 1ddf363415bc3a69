/* The access log of looks: what somebody saw of a room's history is on a line that both sides read, and what they did
 * not see is on none. */
#include "days.h"
#include "looks.h"
#include "web_house.h"
#include <jansson.h>

#define API "/api/v1"

/* The newest first, of looks alone. */
static json_t *read_looks(const struct house *house)
{
    char *answer = house_ask(house, "GET", API "/access", house_browser(house, REP), NULL);
    json_t *lines = json_loads(house_body(answer), 0, NULL);

    assert_int_equal(house_status(answer), 200);
    free(answer);
    for (size_t i = json_array_size(lines); i-- > 0;)
        if (strcmp(json_string_value(json_object_get(json_array_get(lines, i), "what")), LOOKS_WHAT) != 0)
            json_array_remove(lines, i);
    return lines;
}

static size_t count_looks(const struct house *house)
{
    json_t *lines = read_looks(house);
    size_t count = json_array_size(lines);

    json_decref(lines);
    return count;
}

static void assert_newest(const struct house *house, const char *who, const char *room, const char *from,
                          const char *to, bool is_many)
{
    json_t *lines = read_looks(house), *line = json_array_get(lines, 0);
    const char *values[] = {who, room, from, to}, *keys[] = {"who", "room", "from", "to"};

    for (size_t i = 0; i < 4; i++)
        assert_string_equal(json_string_value(json_object_get(line, keys[i])), values[i]);
    assert_int_equal(json_is_true(json_object_get(line, "many")), is_many);
    json_decref(lines);
}

static void look(const struct house *house, int role, const char *room, const char *from, const char *to)
{
    char path[128];

    snprintf(path, sizeof path, API "/rooms/%s/days?from=%s&to=%s", room, from, to);
    assert_int_equal(house_try(house, "GET", path, house_browser(house, role), NULL), 200);
}

static void the_days_between_two_looks_are_a_look_of_their_own(void **state)
{
    static const struct {
        const char *from, *to;
        size_t lines;
    } looks[] = {
        {"2025-12-01", "2025-12-01", 1}, {"2026-11-22", "2026-11-22", 2},
        {"2026-01-01", "2026-11-20", 3},    /* between them, and next to neither */
        {"2026-01-02", "2026-11-20", 3}, {"2026-11-21", "2026-11-21", 4},
        {"2026-01-01", "2026-11-22", 4},    /* all of it has been said, in three lines */
        {"2025-12-31", "2025-12-31", 5}, {"2025-12-01", "2025-12-02", 6},
    };
    struct house *house = *state;

    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        bool is_new = looks[i].lines > (i ? looks[i - 1].lines : 0);

        look(house, LEADER, "8c", looks[i].from, looks[i].to);
        assert_int_equal(count_looks(house), looks[i].lines);
        if (is_new)
            assert_newest(house, "Ms leader", "8c", looks[i].from, looks[i].to, false);
        if (i == 4) {
            house_pause(house);
            house_start(house);         /* what is said is looked up in the record after a restart */
        }
    }
}

static void after_twenty_lines_the_whole_years_are_said_once(void **state)
{
    struct house *house = *state;
    char date[11];

    for (int i = 0; i < LOOKS_LINES_MAX; i++) {
        days_format_date(20757 + 2 * (i - LOOKS_LINES_MAX), date);      /* every other day up to 2026-10-29 */
        look(house, LEADER, "8c", date, date);
    }
    assert_int_equal(count_looks(house), LOOKS_LINES_MAX);
    look(house, LEADER, "8c", "2026-11-20", "2026-11-20");
    assert_newest(house, "Ms leader", "8c", "2026-01-01", "2026-12-31", true);
    look(house, LEADER, "8c", "2026-03-02", "2026-03-02");
    assert_int_equal(count_looks(house), LOOKS_LINES_MAX + 1);
    look(house, LEADER, "8c", "2025-11-20", "2025-11-20");
    assert_newest(house, "Ms leader", "8c", "2025-01-01", "2026-12-31", true);
    look(house, LEADER, "hall", "2026-03-02", "2026-03-02");            /* another room is its own story */
    assert_newest(house, "Ms leader", "hall", "2026-03-02", "2026-03-02", false);
}

static void a_rooms_term_is_a_look_at_its_dates(void **state)
{
    struct house *house = *state;

    assert_int_equal(house_try(house, "GET", API "/rooms/8c/term?from=2026-09-01&to=2026-11-20",
                               house_browser(house, SITE_STAFF), NULL), 200);
    assert_newest(house, "Ms site_staff", "8c", "2026-09-01", "2026-11-20", false);
}

static void who_looks_through_an_alerts_link_is_named(void **state)
{
    struct house *house = *state;
    char path[96];

    snprintf(path, sizeof path, API "/incidents/%lld/explain", (long long)house->incident);
    assert_int_equal(house_try(house, "GET", path, house_program(house->link), NULL), 200);
    assert_newest(house, "Ms site_staff", "8c", "2026-11-23", "2026-11-23", false);
    assert_int_equal(house_try(house, "GET", path, house_browser(house, SITE_STAFF), NULL), 200);
    assert_int_equal(count_looks(house), 1);        /* the same person, the same day of the room */
}

static void every_explanation_of_a_room_is_a_look(void **state)
{
    struct house *house = *state;
    struct incident incident = {.rule = "sensor-silent", .room = "hall", .pack = "england", .pack_version = "1",
                                .severity = SEVERITY_WARNING, .state = INCIDENT_RAISED,
                                .began_ms = NOW_MS - 3 * INT64_C(86400000), .raised_ms = NOW_MS};
    char path[96];

    house_pause(house);
    must(incident_save(house->store, &incident, err));
    house_start(house);
    snprintf(path, sizeof path, API "/incidents/%lld/explain", (long long)incident.id);
    assert_int_equal(house_try(house, "GET", path, house_browser(house, LEADER), NULL), 200);
    assert_newest(house, "Ms leader", "hall", "2026-11-20", "2026-11-20", false);
    assert_int_equal(house_try(house, "GET", API "/rooms/8c/days/2026-11-19/explain?rule=union-neu-co2-act",
                               house_browser(house, LEADER), NULL), 200);
    assert_newest(house, "Ms leader", "8c", "2026-11-19", "2026-11-19", false);
}

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        LIVED(the_days_between_two_looks_are_a_look_of_their_own),
        LIVED(after_twenty_lines_the_whole_years_are_said_once),
        LIVED(a_rooms_term_is_a_look_at_its_dates),
        LIVED(who_looks_through_an_alerts_link_is_named),
        LIVED(every_explanation_of_a_room_is_a_look),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
