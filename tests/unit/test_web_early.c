/* Requests that come before all is known of the rooms: they wait for it, and what has nothing to do with rooms does not. */
#include "inside.h"
#include "web_house.h"
#include <poll.h>

#define API "/api/v1"

static int setup(void **state)
{
    struct house *house = house_open();

    house->host.is_starting = true;
    house_start(house);
    *state = house;
    return 0;
}

static int send_request(const struct house *house, const char *method, const char *path, const char *body)
{
    char text[1024];
    int fd = house_connect(house);
    int size = snprintf(text, sizeof text,
                        "%s %s HTTP/1.1\r\nHost: %s\r\n%sContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                        method, path, house->address, house_browser(house, LEADER), strlen(body), body);

    assert_int_equal(send(fd, text, (size_t)size, MSG_NOSIGNAL), size);
    return fd;
}

static int status_of(int fd)
{
    char *answer = house_read(fd);
    int status = house_status(answer);

    free(answer);
    return status;
}

static bool is_answered(int fd)
{
    struct pollfd look = {.fd = fd, .events = POLLIN};

    return poll(&look, 1, 0) > 0;
}

/* Main's part is done by this thread while main stands still. */
static void end_start(struct house *house)
{
    loop_stop(house->loop);
    pthread_join(house->thread, NULL);
    web_started(house->web);
    assert_int_equal(pthread_create(&house->thread, NULL, house_live, house), 0);
}

static void what_is_asked_about_rooms_waits_until_all_is_known(void **state)
{
    struct house *house = *state;
    int rooms = send_request(house, "GET", API "/rooms", "");
    int change = send_request(house, "PUT", API "/site", "{\"name\":\"Bench school\",\"nation\":\"england\"}");
    int stream = send_request(house, "GET", API "/events", "");
    char first[16] = "";

    assert_int_equal(house_try(house, "GET", API "/session", house_browser(house, LEADER), NULL), 200);
    assert_false(is_answered(rooms) || is_answered(change) || is_answered(stream));
    end_start(house);
    assert_int_equal(status_of(rooms), 200);
    assert_int_equal(status_of(change), 200);
    assert_int_equal(recv(stream, first, strlen("HTTP/1.1 200"), MSG_WAITALL), strlen("HTTP/1.1 200"));
    assert_string_equal(first, "HTTP/1.1 200");
    close(stream);
    assert_int_equal(house_try(house, "GET", API "/rooms", house_browser(house, LEADER), NULL), 200);
}

static void the_page_and_what_anyone_may_read_are_there_at_once(void **state)
{
    struct house *house = *state;

    house->unwell = "It was started just now.";
    assert_int_equal(house_try(house, "GET", "/", "", NULL), 200);
    assert_int_equal(house_try(house, "GET", API "/session", "", NULL), 200);
    assert_int_equal(house_try(house, "GET", API "/openapi.json", "", NULL), 200);
    assert_int_equal(house_try(house, "GET", "/healthz", "", NULL), 503);
    house->unwell = NULL;
}

static void who_may_not_ask_is_told_so_at_once(void **state)
{
    struct house *house = *state;

    assert_int_equal(house_try(house, "GET", API "/rooms", "", NULL), 401);
    assert_int_equal(house_try(house, "GET", API "/nothing", "", NULL), 404);
    assert_int_equal(house_try(house, "GET", API "/people", house_browser(house, TEACHER), NULL), 403);
}

static void a_gateway_that_ends_first_leaves_nobody_waiting(void **state)
{
    struct house *house = *state;
    int rooms = send_request(house, "GET", API "/rooms", "");
    char byte;

    assert_int_equal(house_try(house, "GET", API "/session", "", NULL), 200);
    house_pause(house);
    assert_int_equal(recv(rooms, &byte, 1, 0), 0);
    close(rooms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_asked_about_rooms_waits_until_all_is_known, setup, house_teardown),
        cmocka_unit_test_setup_teardown(the_page_and_what_anyone_may_read_are_there_at_once, setup, house_teardown),
        cmocka_unit_test_setup_teardown(who_may_not_ask_is_told_so_at_once, setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_gateway_that_ends_first_leaves_nobody_waiting, setup, house_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
