/* tests/unit/test_notify_mime.c - a mail as it is sent: its bytes, its lines, and nothing else in its header. */
#include "message_kit.h"
#include "mime.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The text by its address: returned, gcc 12 takes it for a pointer to the local it came in. */
static void write_mail(const char *subject, const char *body, char **text)
{
    const struct mime_mail mail = {.from = "air@example.org", .to = "dai@example.org", .subject = subject,
                                   .body = body, .key = "transom-00ff-7", .date_ms = T0};
    struct error err;

    assert_int_equal(mime_write(&mail, text, &err), 0);
}

static void a_mail_is_these_bytes(void **state)
{
    char *text;

    (void)state;
    write_mail("8C: CO2 over 1500 ppm", "It is 1640 ppm.\n\nT\xc5\xb7 = a \n", &text);
    assert_string_equal(text, "From: Transom <air@example.org>\r\nTo: <dai@example.org>\r\n"
                              "Subject: 8C: CO2 over 1500 ppm\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n"
                              "Message-ID: <transom-00ff-7@example.org>\r\nAuto-Submitted: auto-generated\r\n"
                              "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                              "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                              "It is 1640 ppm.\r\n\r\nT=C5=B7 =3D a=20\r\n");
    free(text);
}

static void a_subject_that_is_not_plain_is_encoded_in_words_of_whole_characters(void **state)
{
    char *text;

    (void)state;
    write_mail("Ystafell T\xc5\xb7: CO2", "", &text);
    assert_non_null(strstr(text, "\r\nSubject: =?UTF-8?B?WXN0YWZlbGwgVMW3OiBDTzI=?=\r\n"));
    free(text);
    write_mail("=?UTF-8?B?AAAA?=", "", &text);     /* would be read as encoded */
    assert_non_null(strstr(text, "\r\nSubject: =?UTF-8?B?PT9VVEYtOD9CP0FBQUE/PQ==?=\r\n"));
    free(text);
}

static void p48_a_mail_has_no_header_but_its_own_and_short_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        char subject[400], *text, *line, *rest;
        int headers = 0;

        snprintf(subject, sizeof subject, "%s %0200d", hostile[i], 0);
        write_mail(subject, hostile[i], &text);
        *(strstr(text, "\r\n\r\n") + 2) = '\0';
        for (line = text; *line; line = rest + 2) {
            rest = strstr(line, "\r\n");
            assert_non_null(rest);
            assert_true(rest - line <= 78);
            assert_null(memchr(line, '\r', (size_t)(rest - line)));
            assert_null(memchr(line, '\n', (size_t)(rest - line)));
            headers += *line != ' ';
        }
        assert_int_equal(headers, 9);
        free(text);
    }
}

static void long_lines_of_a_body_are_folded_and_come_back_whole(void **state)
{
    char body[1000], back[1000], *text, *p;
    size_t used = 0;

    (void)state;
    memset(body, 'x', 500);
    strcpy(body + 500, "\n");
    write_mail("", body, &text);
    for (p = strstr(text, "\r\n\r\n") + 4; *p;) {
        size_t length = strcspn(p, "\r");

        assert_true(length <= 76);
        memcpy(back + used, p, length);
        used += length;
        if (p[length - 1] == '=')
            used--;
        p += length + 2;
    }
    assert_int_equal(used, 500);
    assert_memory_equal(back, body, 500);
    free(text);
}

static void p48_an_address_is_one_address_or_none(void **state)
{
    static const char *const good[] = {"dai@example.org", "a.b+c@x", "o'neill@school.example"};
    static const char *const bad[] = {"", "dai", "@x", "dai@", "a@b@c", "a@x\r\nRCPT TO:<b@x>", "a@x b", "<a@x>",
                                      "a@x,b@x", "a@x;b@x", "\"a\"@x", "a@\xc5\xb5", "a\x01@x", "a@x>"};
    const struct mime_mail mail = {.from = "air@example.org", .to = "a@x,b@x", .subject = "", .body = "", .key = "k"};
    char long_one[300] = "a@", *text = NULL;

    (void)state;
    memset(long_one + 2, 'x', 252);
    assert_true(mime_address_is_valid(long_one));
    long_one[254] = 'x';
    assert_false(mime_address_is_valid(long_one));
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(mime_address_is_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(mime_address_is_valid(bad[i]));
    assert_int_equal(mime_write(&mail, &text, NULL), -EINVAL);
    assert_null(text);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup(name, start)
    const struct CMUnitTest tests[] = {
        PROMISE(a_mail_is_these_bytes),
        PROMISE(a_subject_that_is_not_plain_is_encoded_in_words_of_whole_characters),
        PROMISE(p48_a_mail_has_no_header_but_its_own_and_short_lines),
        PROMISE(long_lines_of_a_body_are_folded_and_come_back_whole),
        PROMISE(p48_an_address_is_one_address_or_none),
    };

    return cmocka_run_group_tests(tests, load_zone, NULL);
}
