/* The gate over raw heads: what passes, what is refused and with which status, at every limit and one beyond. */
#include "head.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char *const names[] = {"transom.school", NULL};

static int check(const char *bytes, size_t size, struct head *head)
{
    const char *why = NULL;
    int status = head_check(bytes, size, names, head, &why);

    assert_true((status == HEAD_PASS || status == HEAD_MORE) == (why == NULL));
    return status;
}

static int check_text(const char *text)
{
    struct head head;

    return check(text, strlen(text), &head);
}

static void lets_whole_requests_through_and_says_what_they_are(void **state)
{
    static const char text[] = "POST /api/v1/rooms?x=%41 HTTP/1.1\r\nHost: localhost:8080\r\n"
                               "Content-Length: 2\r\n\r\n{}";
    struct head head;

    (void)state;
    assert_int_equal(check(text, sizeof text - 1, &head), HEAD_PASS);
    assert_int_equal(head.method, METHOD_POST);
    assert_int_equal(head.uri_size, strlen("/api/v1/rooms?x=%41"));
    assert_memory_equal(head.uri, "/api/v1/rooms?x=%41", head.uri_size);
    assert_int_equal(head.body_size, 2);
    assert_int_equal(head.head_size, sizeof text - 1 - 2);
}

static void asks_for_more_at_every_cut_of_a_good_head(void **state)
{
    static const char text[] = "GET /rooms/8c HTTP/1.1\r\nHost: [::1]:80\r\nAccept: */*\r\nCookie: a=b; c=d\r\n\r\n";
    struct head head;

    (void)state;
    for (size_t size = 0; size < sizeof text - 1; size++)
        assert_int_equal(check(text, size, &head), HEAD_MORE);
    assert_int_equal(check(text, sizeof text - 1, &head), HEAD_PASS);
}

static void knows_six_methods_and_no_others(void **state)
{
    static const struct {
        const char *method;
        int status;
    } rows[] = {
        {"GET", 200}, {"HEAD", 200}, {"DELETE", 200}, {"OPTIONS", 501}, {"TRACE", 501}, {"CONNECT", 501},
        {"get", 501}, {"GETX", 501}, {"PRI", 501}, {"G\tT", 400}, {"", 400}, {"GET ", 400},
        {"AVERYLONGMETHODXX", 400},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[128];

        snprintf(text, sizeof text, "%s / HTTP/1.1\r\nHost: localhost\r\n\r\n", rows[i].method);
        assert_int_equal(check_text(text), rows[i].status);
    }
}

static void refuses_addresses_that_could_be_read_in_two_ways(void **state)
{
    static const struct {
        const char *uri;
        int status;
    } rows[] = {
        {"/", 200}, {"/a/b?c=d&e=%2F", 200}, {"/a%20b", 200}, {"/a/", 200}, {"/...", 200}, {"/a..b", 200},
        {"", 400}, {"*", 400}, {"http://localhost/", 400}, {"a", 400}, {"//a", 400}, {"/a//b", 400},
        {"/..", 400}, {"/.", 400}, {"/a/../b", 400}, {"/a/..", 400}, {"/%2e%2E/b", 400}, {"/.%2e/b", 400},
        {"/%2e", 400}, {"/a%00b", 400}, {"/a%0ab", 400}, {"/a%7f", 400}, {"/?q=%0d%0a", 400}, {"/a%2fb", 400},
        {"/a%5cb", 400}, {"/a\\b", 400}, {"/%", 400}, {"/%4", 400}, {"/%zz", 400}, {"/a b", 400}, {"/a\"b", 400},
        {"/<b>", 400}, {"/a#b", 400}, {"/\xc3\xa9", 400}, {"/a{b}", 400}, {"/a|b", 400},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[256];

        snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", rows[i].uri);
        if (check_text(text) != rows[i].status)
            print_error("%s\n", rows[i].uri);
        assert_int_equal(check_text(text), rows[i].status);
    }
}

static void refuses_every_control_byte_wherever_it_stands(void **state)
{
    static const char *const shapes[] = {
        "GET /a\x01" "b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\x01" "b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX\x01: b\r\n\r\n",
    };
    struct head head;

    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (int c = 0; c <= 0x7f; c++) {
            char text[128];
            size_t size = strlen(shapes[i]);

            if ((c >= ' ' && c < 0x7f) || (c == '\t' && i == 1))
                continue;
            memcpy(text, shapes[i], size);
            *(char *)memchr(text, 1, size) = (char)c;
            assert_int_equal(check(text, size, &head), 400);
        }
}

static void refuses_a_host_that_is_not_ours(void **state)
{
    static const struct {
        const char *host;
        int status;
    } rows[] = {
        {"localhost", 200}, {"LOCALHOST:8080", 200}, {"127.0.0.1", 200}, {"10.1.2.3:80", 200}, {"[::1]", 200},
        {"[fe80::1]:8080", 200}, {"transom.school", 200}, {"Transom.School:443", 200}, {" localhost ", 200},
        {"evil.example", 421}, {"transom.school.evil.example", 421}, {"localhost.", 421}, {"127.0.0.1.evil", 421},
        {"::1", 421}, {"[::1", 421}, {"[]", 421}, {"[", 421}, {"[:80", 421}, {"[1:80", 421},
        {"localhost:", 421}, {"localhost:0", 421}, {"localhost:65535", 200},
        {"localhost:65536", 421}, {"localhost:99999999999999999999", 421}, {"localhost:8a", 421}, {"0x7f.1", 421},
        {"localhost,evil", 421}, {"localhost evil", 421}, {"", 400}, {"[::1]x", 421}, {"[::1%25eth0]", 421},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[256];

        snprintf(text, sizeof text, "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", rows[i].host);
        if (check_text(text) != rows[i].status)
            print_error("%s\n", rows[i].host);
        assert_int_equal(check_text(text), rows[i].status);
    }
}

static void refuses_bodies_whose_end_is_not_certain(void **state)
{
    static const struct {
        const char *method, *fields;
        int status;
    } rows[] = {
        {"POST", "Content-Length: 0\r\n", 200}, {"POST", "Content-Length: 67108864\r\n", 200},
        {"POST", "Content-Length: 67108865\r\n", 413}, {"POST", "Content-Length: 99999999999999999999\r\n", 413},
        {"POST", "Content-Length: 0000000000001\r\n", 413}, {"POST", "", 411}, {"PUT", "", 411}, {"PATCH", "", 411},
        {"POST", "Content-Length: 2\r\nContent-Length: 2\r\n", 400}, {"POST", "Content-Length: 2, 2\r\n", 400},
        {"POST", "Content-Length: +2\r\n", 400}, {"POST", "Content-Length: -2\r\n", 400},
        {"POST", "Content-Length: 0x2\r\n", 400}, {"POST", "Content-Length: 2 2\r\n", 400},
        {"POST", "Content-Length:\r\n", 400}, {"POST", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", 501},
        {"POST", "Transfer-Encoding: chunked\r\n", 501}, {"POST", "transfer-encoding: identity\r\n", 501},
        {"GET", "Content-Length: 0\r\n", 200}, {"GET", "Content-Length: 1\r\n", 400},
        {"HEAD", "Content-Length: 1\r\n", 400}, {"DELETE", "Content-Length: 1\r\n", 400},
        {"GET", "Transfer-Encoding: chunked\r\n", 501}, {"POST", "Content-Length: 2\r\nExpect: 100-continue\r\n", 200},
        {"POST", "Content-Length: 2\r\nExpect: gold\r\n", 417},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[256];

        snprintf(text, sizeof text, "%s / HTTP/1.1\r\nHost: localhost\r\n%s\r\n", rows[i].method, rows[i].fields);
        if (check_text(text) != rows[i].status)
            print_error("%s %s\n", rows[i].method, rows[i].fields);
        assert_int_equal(check_text(text), rows[i].status);
    }
}

static void refuses_lines_that_a_lenient_parser_would_mend(void **state)
{
    static const struct {
        const char *text;
        int status;
    } rows[] = {
        {"GET / HTTP/1.1\nHost: localhost\n\n", 400},
        {"GET / HTTP/1.1\r\nHost: localhost\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: localhost\rX: y\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n Host: localhost\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: localhost\r\n: empty\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: localhost\r\nX(: y\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: localhost\r\nhost: localhost\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: a=1\r\nCookie: b=2\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nOrigin: null\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nAccept: a\r\n\r\n", 400}, {"GET / HTTP/1.1\r\n\r\n", 400}, {"GET / HTTP/1.0\r\n\r\n", 400},
        {"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n", 200}, {"GET / HTTP/2.0\r\nHost: localhost\r\n\r\n", 505},
        {"GET / HTTP/1.2\r\nHost: localhost\r\n\r\n", 505}, {"GET / HTTP/1.11\r\nHost: localhost\r\n\r\n", 400},
        {"GET / http/1.1\r\nHost: localhost\r\n\r\n", 400}, {"GET /\r\nHost: localhost\r\n\r\n", 400},
        {"GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400}, {"GET /  HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
        {"GET / HTTP/1.1 \r\nHost: localhost\r\n\r\n", 400}, {" GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
        {"\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400}, {"\x16\x03\x01\x02", 400}, {"{}", 400},
        {"GET / HTTP/1.1\r\nHost: localhost\r\nAccept: a\r\nAccept: b\r\n\r\n", 200},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (check_text(rows[i].text) != rows[i].status)
            print_error("%s\n", rows[i].text);
        assert_int_equal(check_text(rows[i].text), rows[i].status);
    }
}

/* "GET /aaa… HTTP/1.1" with an address of so many bytes. */
static int check_uri_size(size_t uri_size)
{
    char text[HEAD_SIZE_MAX], *p = text;

    p += sprintf(p, "GET /");
    memset(p, 'a', uri_size - 1);
    sprintf(p + uri_size - 1, " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return check_text(text);
}

/* Header lines of exactly so many bytes altogether. */
static int check_fields_size(size_t fields_size)
{
    static const char line[] = "GET / HTTP/1.1\r\n", host[] = "Host: localhost\r\n";
    char *text = malloc(HEAD_SIZE_MAX + 64), *p = text;
    struct head head;
    int status;

    p += sprintf(p, "%s%sX: ", line, host);
    memset(p, 'a', fields_size - (sizeof host - 1) - 5);
    p += fields_size - (sizeof host - 1) - 5;
    p += sprintf(p, "\r\n\r\n");
    status = check(text, (size_t)(p - text), &head);
    free(text);
    return status;
}

static int check_field_count(int count)
{
    char text[4096], *p = text;

    p += sprintf(p, "GET / HTTP/1.1\r\nHost: localhost\r\n");
    for (int i = 1; i < count; i++)
        p += sprintf(p, "X%d: y\r\n", i);
    sprintf(p, "\r\n");
    return check_text(text);
}

static void p40_draws_each_limit_exactly(void **state)
{
    (void)state;
    assert_int_equal(check_uri_size(HEAD_URI_SIZE_MAX), 200);
    assert_int_equal(check_uri_size(HEAD_URI_SIZE_MAX + 1), 414);
    assert_int_equal(check_fields_size(HEAD_FIELDS_SIZE_MAX), 200);
    assert_int_equal(check_fields_size(HEAD_FIELDS_SIZE_MAX + 1), 431);
    assert_int_equal(check_field_count(HEAD_FIELDS_MAX), 200);
    assert_int_equal(check_field_count(HEAD_FIELDS_MAX + 1), 431);
}

static void never_asks_for_more_than_a_head_may_have(void **state)
{
    char *text = malloc(HEAD_SIZE_MAX);
    struct head head;

    (void)state;
    memset(text, 'G', HEAD_SIZE_MAX);
    assert_int_equal(check(text, HEAD_SIZE_MAX, &head), 400);
    memcpy(text, "GET /", 5);
    assert_int_equal(check(text, HEAD_SIZE_MAX, &head), 414);
    memcpy(text, "GET / HTTP/1.1\r\n", 16);
    assert_int_equal(check(text, HEAD_SIZE_MAX, &head), 431);
    free(text);
}

static void tells_our_own_pages_from_foreign_ones(void **state)
{
    static const struct {
        const char *origin, *fetch_site, *host;
        enum origin expected;
    } rows[] = {
        {NULL, NULL, "a:80", ORIGIN_UNSAID}, {"http://a:80", NULL, "a:80", ORIGIN_SAME},
        {"https://A:80", NULL, "a:80", ORIGIN_SAME}, {"http://a", NULL, "a:80", ORIGIN_FOREIGN},
        {"http://a:80.evil", NULL, "a:80", ORIGIN_FOREIGN}, {"null", NULL, "a:80", ORIGIN_FOREIGN},
        {"ftp://a:80", NULL, "a:80", ORIGIN_FOREIGN}, {"", NULL, "a:80", ORIGIN_FOREIGN},
        {NULL, "same-origin", "a:80", ORIGIN_SAME}, {NULL, "same-site", "a:80", ORIGIN_FOREIGN},
        {NULL, "cross-site", "a:80", ORIGIN_FOREIGN}, {NULL, "none", "a:80", ORIGIN_UNSAID},
        {"http://a:80", "cross-site", "a:80", ORIGIN_FOREIGN}, {"http://b", "same-origin", "a:80", ORIGIN_FOREIGN},
        {"http://a:80", "same-origin", "a:80", ORIGIN_SAME}, {"http://a:80", NULL, NULL, ORIGIN_FOREIGN},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(head_origin(rows[i].origin, rows[i].fetch_site, rows[i].host), rows[i].expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lets_whole_requests_through_and_says_what_they_are),
        cmocka_unit_test(asks_for_more_at_every_cut_of_a_good_head),
        cmocka_unit_test(knows_six_methods_and_no_others),
        cmocka_unit_test(refuses_addresses_that_could_be_read_in_two_ways),
        cmocka_unit_test(refuses_every_control_byte_wherever_it_stands),
        cmocka_unit_test(refuses_a_host_that_is_not_ours),
        cmocka_unit_test(refuses_bodies_whose_end_is_not_certain),
        cmocka_unit_test(refuses_lines_that_a_lenient_parser_would_mend),
        cmocka_unit_test(p40_draws_each_limit_exactly),
        cmocka_unit_test(never_asks_for_more_than_a_head_may_have),
        cmocka_unit_test(tells_our_own_pages_from_foreign_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
