/* tests/unit/test_broker_control.c - the broker's administrator is asked by a worker whom others wait for: a broker
 * that says nothing is given up in time. What one answers is in tests/integration/test_credentials.py. */
#include "broker_control.h"
#include "clock.h"
#include <arpa/inet.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#define LEEWAY_MS 4000              /* of a machine with other work; the system itself tries for two minutes */
#define FILLERS 8                   /* connections, more than a queue for one takes */

/* A listener on a port of its own. */
static int listen_for(int queue, struct mqtt_url *url)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(fd, queue), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    *url = (struct mqtt_url){.port = ntohs(address.sin_port)};
    snprintf(url->host, sizeof url->host, "127.0.0.1");
    return fd;
}

static int64_t open_ms(const struct mqtt_url *url, int *r)
{
    struct broker_control *control;
    struct error err = {0};
    struct clock clock;
    int64_t since_ms;

    clock_init_real(&clock);
    since_ms = clock_mono_ms(&clock);
    *r = broker_control_open(url, NULL, &control, &err);
    return clock_mono_ms(&clock) - since_ms;
}

static void a_broker_that_takes_a_connection_and_says_nothing_is_given_up(void **state)
{
    struct mqtt_url url;
    int r, fd = listen_for(1, &url);

    (void)state;
    assert_true(open_ms(&url, &r) < BROKER_CONTROL_WAIT_MS + LEEWAY_MS);
    assert_int_equal(r, -ETIMEDOUT);
    close(fd);
}

/* A full queue drops what asks to be let in, as a machine does that is switched off. */
static void a_broker_that_is_not_there_to_refuse_is_given_up(void **state)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct mqtt_url url;
    int r, fillers[FILLERS], fd = listen_for(0, &url);

    (void)state;
    address.sin_port = htons((uint16_t)url.port);
    for (int i = 0; i < FILLERS; i++) {
        fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        (void)connect(fillers[i], (struct sockaddr *)&address, sizeof address);
    }
    assert_true(open_ms(&url, &r) < BROKER_CONTROL_WAIT_MS + LEEWAY_MS);
    assert_int_equal(r, -ETIMEDOUT);
    for (int i = 0; i < FILLERS; i++)
        close(fillers[i]);
    close(fd);
}

static void a_broker_that_does_not_run_is_told_at_once(void **state)
{
    struct mqtt_url url;
    int r;

    (void)state;
    close(listen_for(1, &url));
    assert_true(open_ms(&url, &r) < BROKER_CONTROL_WAIT_MS);
    assert_int_equal(r, -ENOTCONN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_broker_that_takes_a_connection_and_says_nothing_is_given_up),
        cmocka_unit_test(a_broker_that_is_not_there_to_refuse_is_given_up),
        cmocka_unit_test(a_broker_that_does_not_run_is_told_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
