/* Deadlines that no trickle of bytes moves: the door and the server on a clock that the test turns. */
#include "crowd.h"
#include "door.h"
#include "server.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>
#include <cmocka.h>

#define TICK_MS 5                   /* how often the deadlines are looked at here */
#define LARGE (32u << 20)           /* bytes: more than two sockets hold */
#define CLIENT_TIMEOUT_S 10

struct porch {
    struct clock clock;
    struct loop *loop;
    struct door *door;
    struct server *server;
    struct door_host door_host;
    struct server_host server_host;
    pthread_t thread;
    atomic_llong now_ms;            /* the test's clock */
    atomic_int begun;               /* requests that came through the door */
};

static char large[LARGE];

static int64_t now_ms(void *context)
{
    return ((struct porch *)context)->now_ms;
}

static bool pass(void *context, int fd, const struct sockaddr *address, socklen_t size)
{
    return server_take(((struct porch *)context)->server, fd, address, size);
}

static void begin(void *context, struct request *request)
{
    request->body_size_max = HEAD_BODY_SIZE_MAX;
    ((struct porch *)context)->begun++;
}

static void handle(void *context, struct request *request)
{
    (void)context;
    request->answer.status = 200;
    request->answer.fixed = large;
    request->answer.fixed_size = strcmp(request->uri, "/large") == 0 ? LARGE : 2;
}

static void tick(void *context)
{
    struct porch *porch = context;

    door_tick(porch->door);
    server_tick(porch->server);
}

static void *live(void *context)
{
    struct porch *porch = context;

    assert_int_equal(loop_run(porch->loop, NULL), 0);
    return NULL;
}

static int setup(void **state)
{
    static const char *const names[] = {NULL};
    struct porch *porch = calloc(1, sizeof *porch);

    clock_init_real(&porch->clock);
    porch->door_host = (struct door_host){porch, now_ms, pass};
    porch->server_host = (struct server_host){porch, now_ms, begin, handle};
    assert_int_equal(loop_open(&porch->clock, &porch->loop, NULL), 0);
    assert_int_equal(server_open(&porch->server_host, porch->loop, &porch->server, NULL), 0);
    assert_int_equal(door_open("127.0.0.1:0", names, &porch->door_host, porch->loop, &porch->door, NULL), 0);
    assert_true(loop_timer_add(porch->loop, TICK_MS, tick, porch) >= 0);
    assert_int_equal(pthread_create(&porch->thread, NULL, live, porch), 0);
    *state = porch;
    return 0;
}

static int teardown(void **state)
{
    struct porch *porch = *state;

    loop_stop(porch->loop);
    pthread_join(porch->thread, NULL);
    door_close(porch->door);
    server_close(porch->server);
    loop_close(porch->loop);
    free(porch);
    return 0;
}

static int connect_to(const struct porch *porch, const char *bytes)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct timeval timeout = {.tv_sec = CLIENT_TIMEOUT_S};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    to.sin_port = htons((uint16_t)atoi(strrchr(door_address(porch->door), ':') + 1));
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    assert_int_equal(send(fd, bytes, strlen(bytes), MSG_NOSIGNAL), strlen(bytes));
    return fd;
}

/* A whole request of somebody else: when it is answered, all that came before has been looked at. */
static void let_pass(const struct porch *porch)
{
    char bytes[4096];
    int fd = connect_to(porch, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");

    while (recv(fd, bytes, sizeof bytes, 0) > 0)
        ;
    close(fd);
}

/* Bytes until the other side closes (or resets); fails when it does neither in time. */
static size_t read_to_end(int fd, char *first, size_t room)
{
    char *bytes = malloc(1 << 20);
    size_t size = 0;
    ssize_t n;

    while ((n = recv(fd, bytes, 1 << 20, 0)) > 0) {
        for (size_t i = 0; i < (size_t)n && size + i + 1 < room; i++)
            first[size + i] = bytes[i];
        size += (size_t)n;
    }
    assert_true(n == 0 || errno == ECONNRESET);
    first[size < room ? size : room - 1] = '\0';
    free(bytes);
    close(fd);
    return size;
}

static void a_head_that_is_not_whole_in_time_is_told_so(void **state)
{
    struct porch *porch = *state;
    int fd = connect_to(porch, "GET / HTTP/1.1\r\nHost: loc");
    char answer[2048];

    let_pass(porch);
    porch->now_ms += DOOR_HEAD_MS;      /* on time */
    assert_int_equal(send(fd, "alh", 3, MSG_NOSIGNAL), 3);
    let_pass(porch);
    assert_int_equal(recv(fd, answer, sizeof answer, MSG_DONTWAIT), -1);
    porch->now_ms += 1;                 /* late; the bytes meanwhile moved nothing */
    read_to_end(fd, answer, sizeof answer);
    assert_memory_equal(answer, "HTTP/1.1 408 ", 13);
}

static void a_silent_client_is_shown_out(void **state)
{
    struct porch *porch = *state;
    int fd = connect_to(porch, "");
    char answer[2048];

    let_pass(porch);
    porch->now_ms += DOOR_HEAD_MS + 1;
    assert_true(read_to_end(fd, answer, sizeof answer) > 0);
}

static void a_body_that_trickles_is_cut_off(void **state)
{
    struct porch *porch = *state;
    int fd = connect_to(porch, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{");
    char answer[2048];

    while (porch->begun == 0)
        let_pass(porch);
    porch->now_ms += CROWD_BODY_MS;
    assert_int_equal(send(fd, "\"", 1, MSG_NOSIGNAL), 1);
    let_pass(porch);
    assert_int_equal(recv(fd, answer, sizeof answer, MSG_DONTWAIT), -1);
    porch->now_ms += 1;
    assert_int_equal(read_to_end(fd, answer, sizeof answer), 0);
}

static void an_answer_that_nobody_reads_is_dropped(void **state)
{
    struct porch *porch = *state;
    int fd = connect_to(porch, "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
    char answer[2048];
    size_t size;

    while (porch->begun == 0)
        let_pass(porch);
    let_pass(porch);
    porch->now_ms += CROWD_ANSWER_MS + 1;
    for (int i = 0; i < 3; i++)
        let_pass(porch);
    size = read_to_end(fd, answer, sizeof answer);
    assert_memory_equal(answer, "HTTP/1.1 200 ", 13);
    assert_true(size < LARGE);
}

static void an_answer_that_is_read_arrives_whole(void **state)
{
    struct porch *porch = *state;
    int fd = connect_to(porch, "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
    char answer[2048];

    assert_true(read_to_end(fd, answer, sizeof answer) > LARGE);
}

static void beyond_the_limit_the_oldest_stranger_makes_room(void **state)
{
    struct porch *porch = *state;
    static int crowd[CROWD_MAX];
    char answer[2048];

    for (size_t i = 0; i < CROWD_MAX; i++)
        crowd[i] = connect_to(porch, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{");
    while (porch->begun < CROWD_MAX)
        let_pass(porch);
    let_pass(porch);                /* somebody had to go for it */
    assert_int_equal(read_to_end(crowd[0], answer, sizeof answer), 0);
    assert_int_equal(recv(crowd[CROWD_MAX - 1], answer, sizeof answer, MSG_DONTWAIT), -1);
    for (size_t i = 1; i < CROWD_MAX; i++)
        close(crowd[i]);
}

static void refuses_to_listen_on_what_is_no_address(void **state)
{
    static const char *const wrong[] = {"", "8080", "localhost:8080", "127.0.0.1:", "127.0.0.1:http", "[::1:80",
                                        "256.0.0.1:80", "127.0.0.1:80:80"};
    struct porch *porch = *state;
    struct error err;
    struct door *door;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(door_open(wrong[i], NULL, &porch->door_host, porch->loop, &door, &err), -EINVAL);
    assert_int_equal(door_open(door_address(porch->door), NULL, &porch->door_host, porch->loop, &door, &err),
                     -EADDRINUSE);
}

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        LIVED(a_head_that_is_not_whole_in_time_is_told_so),
        LIVED(a_silent_client_is_shown_out),
        LIVED(a_body_that_trickles_is_cut_off),
        LIVED(an_answer_that_nobody_reads_is_dropped),
        LIVED(an_answer_that_is_read_arrives_whole),
        LIVED(beyond_the_limit_the_oldest_stranger_makes_room),
        LIVED(refuses_to_listen_on_what_is_no_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
