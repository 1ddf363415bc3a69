/* Listening through the doors: one at a time, the same for whoever asks, and in the access log. What is heard, and a broker
 * that says yes, is in tests/integration/test_listen.py. */
#include "web_house.h"

#define LISTEN "/api/v1/broker/listen"
#define ENDS_S 10                       /* the listener itself looks five times a second */
#define LOOK_US 20000

static int mute_fd = -1;                /* takes connections and says nothing: it stays "connecting" */

static uint16_t open_mute(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;

    mute_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(mute_fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(mute_fd, 4), 0);
    assert_int_equal(getsockname(mute_fd, (struct sockaddr *)&address, &size), 0);
    return ntohs(address.sin_port);
}

static int setup(void **state)
{
    struct house *house = house_open();

    house->settings.has_broker_listener = true;
    strcpy(house->settings.broker_listener.host, "127.0.0.1");
    house->settings.broker_listener.port = open_mute();
    house_start(house);
    *state = house;
    return 0;
}

static int teardown(void **state)
{
    house_close(*state);
    close(mute_fd);
    return 0;
}

static size_t lines_of(const struct house *house, const char *what)
{
    json_t *lines = house_json(house, "GET", "/api/v1/access", NULL, 200), *line;
    size_t i, count = 0;

    json_array_foreach(lines, i, line)
        count += strcmp(json_string_value(json_object_get(line, "what")), what) == 0;
    json_decref(lines);
    return count;
}

static void assert_told(json_t *told, const char *key, const char *word)
{
    assert_string_equal(json_string_value(json_object_get(told, key)), word);
    json_decref(told);
}

static void who_listens_and_who_looks_is_noted_once(void **state)
{
    struct house *house = *state;

    assert_told(house_json(house, "GET", LISTEN, NULL, 200), "state", "never");
    assert_int_equal(house_try(house, "POST", LISTEN, house_browser(house, TECHNICIAN), "{}"), 200);
    assert_int_equal(house_try(house, "GET", LISTEN, house_browser(house, TECHNICIAN), NULL), 200);
    assert_int_equal(lines_of(house, "listened to the broker"), 1);
    assert_int_equal(lines_of(house, "seen what the broker carries"), 0);
    assert_told(house_json(house, "GET", LISTEN, NULL, 200), "by", "Ms technician");
    assert_told(house_json(house, "POST", LISTEN, "{}", 200), "by", "Ms technician");      /* hears the same */
    assert_int_equal(lines_of(house, "listened to the broker"), 1);
    assert_int_equal(lines_of(house, "seen what the broker carries"), 1);
}

static void programs_hear_nothing(void **state)
{
    static const char *const tries[][2] = {{"GET", LISTEN}, {"POST", LISTEN}, {"POST", LISTEN "/stop"}};
    struct house *house = *state;

    assert_told(house_json(house, "POST", LISTEN, "{}", 200), "by", "Ms leader");
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        assert_int_equal(house_try(house, tries[i][0], tries[i][1], house_program(house->tokens[TECHNICIAN]),
                                   i ? "{}" : NULL), 403);
    assert_told(house_json(house, "GET", LISTEN, NULL, 200), "state", "connecting");
}

static bool is_done(const struct house *house)
{
    json_t *told = house_json(house, "GET", LISTEN, NULL, 200);
    bool is_done = strcmp(json_string_value(json_object_get(told, "state")), "done") == 0;

    json_decref(told);
    return is_done;
}

static void it_stops_when_it_is_told_and_begins_anew(void **state)
{
    struct house *house = *state;

    assert_told(house_json(house, "POST", LISTEN "/stop", "{}", 200), "state", "never");
    assert_int_equal(house_try(house, "POST", LISTEN, house_browser(house, TECHNICIAN), "{}"), 200);
    assert_told(house_json(house, "POST", LISTEN "/stop", "{}", 200), "by", "Ms technician");
    for (int i = 0; !is_done(house); i++) {
        assert_true(i < ENDS_S * 1000000 / LOOK_US);
        usleep(LOOK_US);
    }
    assert_told(house_json(house, "POST", LISTEN, "{}", 200), "by", "Ms leader");
    assert_int_equal(lines_of(house, "listened to the broker"), 2);
}

static void what_is_not_committed_begins_nothing(void **state)
{
    struct house *house = *state;

    house->fail_changes = 1;
    json_decref(house_json(house, "POST", LISTEN, "{}", 503));
    assert_told(house_json(house, "GET", LISTEN, NULL, 200), "state", "never");
    assert_int_equal(lines_of(house, "listened to the broker"), 0);
}

static void without_a_user_for_it_nobody_listens(void **state)
{
    struct house *house = *state;
    json_t *told;

    house_pause(house);
    house->settings.has_broker_listener = false;
    house_start(house);
    told = house_json(house, "POST", LISTEN, "{}", 409);
    assert_string_equal(json_string_value(json_object_get(json_object_get(told, "error"), "code")), "not_set");
    json_decref(told);
    told = house_json(house, "GET", LISTEN, NULL, 200);
    assert_true(json_is_false(json_object_get(told, "possible")));
    json_decref(told);
    assert_int_equal(lines_of(house, "listened to the broker"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(who_listens_and_who_looks_is_noted_once),
        TEST(programs_hear_nothing),
        TEST(it_stops_when_it_is_told_and_begins_anew),
        TEST(what_is_not_committed_begins_nothing),
        TEST(without_a_user_for_it_nobody_listens),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
