/* Raw bytes against the real doors: one request in, one answer out, whatever shape it has; and crowds of slow clients
 * don't keep the others out. */
#include "head.h"
#include "web_house.h"
#include <sys/resource.h>
#include <time.h>

#define CROWD 1000                  /* promise 37 */
#define SMUGGLED "GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"

static int count_answers(const char *answer)
{
    int count = 0;

    for (const char *p = answer; (p = strstr(p, "HTTP/1.1 ")) != NULL; p++)
        count += p[9] >= '1' && p[9] <= '9';
    return count;
}

/* What intermediaries and parsers read differently. Each is followed by a second request that must not be answered. */
static const struct malformed {
    const char *bytes;
    size_t size;                    /* 0: a string */
    int status;
} malformed[] = {
    {"POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 0, 501},
    {"POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n", 0, 501},
    {"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 0, 501},
    {"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n", 0, 501},
    {"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked\r\n\r\n", 0, 400},
    {"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding:\tchunked\r\n\r\n", 0, 501},
    {"POST / HTTP/1.1\r\nHost: localhost\r\nX: y\rTransfer-Encoding: chunked\r\n\r\n", 0, 400},
    {"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 0, 400},
    {"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", 0, 400},
    {"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1, 1\r\n\r\na", 0, 400},
    {"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: +1\r\n\r\na", 0, 400},
    {"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\na", 0, 400},
    {"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0x1\r\n\r\na", 0, 400},
    {"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1a\r\n\r\na", 0, 400},
    {"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length:\r\n\r\n", 0, 400},
    {"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 18446744073709551617\r\n\r\na", 0, 413},
    {"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length : 1\r\n\r\na", 0, 400},
    {"POST / HTTP/1.1\r\nHost: localhost\r\n Content-Length: 1\r\n\r\na", 0, 400},
    {"POST / HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 411},
    {"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello", 0, 400},
    {"HEAD / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello", 0, 400},
    {"DELETE /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello", 0, 400},
    {"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 0, 400},
    {"GET / HTTP/1.1\r\nHost: localhost\r\nHOST: localhost\r\n\r\n", 0, 400},
    {"GET / HTTP/1.1\r\n\r\n", 0, 400},
    {"GET / HTTP/1.1\r\nHost:\r\n\r\n", 0, 400},
    {"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 0, 421},
    {"GET / HTTP/1.1\r\nHost: localhost@evil.example\r\n\r\n", 0, 421},
    {"GET / HTTP/1.1\r\nHost: localhost evil\r\n\r\n", 0, 421},
    {"GET / HTTP/1.1\r\nHost: localhost:80:80\r\n\r\n", 0, 421},
    {"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", 0, 400},
    {"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: a=1\r\nCookie: b=2\r\n\r\n", 0, 400},
    {"GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n", 0, 400},
    {"GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET https://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET * HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 501},
    {"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 501},
    {"TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 501},
    {"PROPFIND / HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 501},
    {"get / HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 501},
    {"G\x01T / HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"(GET) / HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET /a%00b HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET /a%0d%0aSet-Cookie:x HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET /..%2f..%2fetc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET /..\\..\\etc HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET //evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET /a\tb HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET / HTTP/1.1 \r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET /\r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET / HTTP/0.9\r\nHost: localhost\r\n\r\n", 0, 505},
    {"GET / HTTP/2.0\r\nHost: localhost\r\n\r\n", 0, 505},
    {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0, 501},
    {"GET / HTTP/1.10\r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET / HTTPS/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"GET / HTTP/1.1\nHost: localhost\n\n", 0, 400},
    {"GET / HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n", 0, 400},
    {"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n", 0, 400},
    {"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\x7f\r\n\r\n", 0, 400},
    {"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n",
     sizeof "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n" - 1, 400},
    {"GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n", sizeof "GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n" - 1, 400},
    {"GET / HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n", 0, 400},
    {"GET / HTTP/1.1\r\nHost: localhost\r\nno colon here\r\n\r\n", 0, 400},
    {"GET / HTTP/1.1\r\nHost: localhost\r\n: nameless\r\n\r\n", 0, 400},
    {"GET / HTTP/1.1\r\nHost: localhost\r\nna me: x\r\n\r\n", 0, 400},
    {"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 200-maybe\r\n\r\nab", 0, 417},
    {"\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 0, 400},
    {"\x16\x03\x01\x02\x00\x01", 6, 400},
};

static void p39_one_request_in_one_answer_out(void **state)
{
    struct house *house = *state;

    assert_true(sizeof malformed / sizeof *malformed >= 60);
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        char bytes[1024], *answer;
        size_t size = malformed[i].size ? malformed[i].size : strlen(malformed[i].bytes);

        memcpy(bytes, malformed[i].bytes, size);
        memcpy(bytes + size, SMUGGLED, sizeof SMUGGLED - 1);
        answer = house_send(house, bytes, size + sizeof SMUGGLED - 1);
        if (house_status(answer) != malformed[i].status || count_answers(answer) != 1)
            print_error("%s\n-> %s\n", malformed[i].bytes, answer);
        assert_int_equal(house_status(answer), malformed[i].status);
        assert_int_equal(count_answers(answer), 1);
        assert_non_null(strstr(answer, "\r\nConnection: close\r\n"));
        assert_non_null(strstr(answer, "\r\nContent-Security-Policy: default-src 'none';"));
        free(answer);
    }
}

static void answers_only_the_first_of_two_good_requests(void **state)
{
    static const char twice[] = SMUGGLED SMUGGLED;
    struct house *house = *state;
    char *answer = house_send(house, twice, sizeof twice - 1);

    assert_int_equal(house_status(answer), 200);
    assert_int_equal(count_answers(answer), 1);
    free(answer);
}

static void reads_a_request_that_comes_byte_by_byte(void **state)
{
    static const char text[] = SMUGGLED;
    struct house *house = *state;
    int fd = house_connect(house);
    char *answer;

    for (size_t i = 0; i < sizeof text - 1; i++)
        assert_int_equal(send(fd, text + i, 1, MSG_NOSIGNAL), 1);
    answer = house_read(fd);
    assert_int_equal(house_status(answer), 200);
    free(answer);
}

/* A body of exactly so many bytes for a route that takes them. */
static int try_body(const struct house *house, const char *path, size_t size)
{
    char *body = malloc(size + 1);
    int status;

    memset(body, ' ', size);
    memcpy(body, "{}", 2);
    body[size] = '\0';
    status = house_try(house, strstr(path, "calendar") ? "PUT" : "POST", path, house_browser(house, LEADER), body);
    free(body);
    return status;
}

static void p40_takes_bodies_up_to_their_limit_and_not_a_byte_more(void **state)
{
    struct house *house = *state;

    assert_int_equal(try_body(house, "/api/v1/calendar", 65536), 200);
    assert_int_equal(try_body(house, "/api/v1/calendar", 65537), 413);
    assert_int_equal(try_body(house, "/api/v1/rooms", 2048), 422);
    assert_int_equal(try_body(house, "/api/v1/rooms", 2049), 413);
}

static void p40_takes_heads_up_to_their_limit_and_not_a_byte_more(void **state)
{
    struct house *house = *state;
    char *bytes = malloc(2 * HEAD_SIZE_MAX);

    for (size_t over = 0; over < 2; over++) {
        int size = sprintf(bytes, "GET /healthz?");
        char *answer;

        memset(bytes + size, 'q', HEAD_URI_SIZE_MAX - 9 + over);
        size += HEAD_URI_SIZE_MAX - 9 + (int)over;
        size += sprintf(bytes + size, " HTTP/1.1\r\nHost: localhost\r\nX: ");
        memset(bytes + size, 'x', HEAD_FIELDS_SIZE_MAX - 17 - 5);
        size += HEAD_FIELDS_SIZE_MAX - 17 - 5;
        size += sprintf(bytes + size, "\r\n\r\n");
        answer = house_send(house, bytes, (size_t)size);
        assert_int_equal(house_status(answer), over ? 414 : 200);
        free(answer);
    }
    free(bytes);
}

static double now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The slowest but one of a hundred askings, in ms. */
static double p99_of_rooms(const struct house *house)
{
    double took[100];

    for (size_t i = 0; i < 100; i++) {
        double before = now_ms();

        assert_int_equal(house_try(house, "GET", "/api/v1/rooms", house_browser(house, REP), NULL), 200);
        took[i] = now_ms() - before;
    }
    qsort(took, 100, sizeof *took, compare);
    return took[98];
}

static void p37_a_thousand_slow_clients_keep_nobody_out(void **state)
{
    static const char *const slow[] = {     /* nothing, part of a head, part of a body */
        "", "GET / HTTP/1.1\r\nHost: loc",
        "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{",
    };
    struct house *house = *state;
    struct rlimit limit;
    int *crowd = calloc(CROWD, sizeof *crowd);
    double calm_ms = p99_of_rooms(house), crowded_ms;

    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max < 2 * CROWD) {
        print_message("skipped: at most %lu descriptors here\n", (unsigned long)limit.rlim_max);
        free(crowd);
        return;
    }
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    for (size_t i = 0; i < CROWD; i++) {
        const char *bytes = slow[i % 3];

        crowd[i] = house_connect(house);
        if (*bytes && send(crowd[i], bytes, strlen(bytes), MSG_NOSIGNAL) < 0)
            assert_true(errno == EPIPE || errno == ECONNRESET);     /* sent away already: there were too many */
    }
    crowded_ms = p99_of_rooms(house);
    print_message("p99 of GET /rooms: %.1f ms alone, %.1f ms beside %d slow clients\n", calm_ms, crowded_ms, CROWD);
    assert_true(crowded_ms < 500);
    for (size_t i = 0; i < CROWD; i++)
        close(crowd[i]);
    free(crowd);
}

static void p42_no_address_reaches_a_file(void **state)
{
    static const char *const hostile[] = {
        "/etc/passwd", "/index.html/..", "/....//etc", "/%252e%252e/etc/passwd", "/.git/config", "/transom.db",
        "/assets/%2e%2e%2f", "/index.html%20", "/.", "/proc/self/environ", "/rooms/8c/../../x", "/~root",
        "/file:///etc",
    };
    struct house *house = *state;

    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        int status = house_try(house, "GET", hostile[i], "", NULL);

        assert_true(status == 400 || status == 404);
        status = house_try(house, "GET", hostile[i], "Accept: text/html\r\n", NULL);
        assert_true(status == 400 || status == 404);
    }
}

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        LIVED(p39_one_request_in_one_answer_out),
        LIVED(answers_only_the_first_of_two_good_requests),
        LIVED(reads_a_request_that_comes_byte_by_byte),
        LIVED(p40_takes_bodies_up_to_their_limit_and_not_a_byte_more),
        LIVED(p40_takes_heads_up_to_their_limit_and_not_a_byte_more),
        LIVED(p37_a_thousand_slow_clients_keep_nobody_out),
        LIVED(p42_no_address_reaches_a_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
