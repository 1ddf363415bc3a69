/* The text of a kept day comes back as it was, takes little beside another of its pack, and what is none is refused. */
#include "day_text.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define RULES 24
#define TEXT_SIZE 8192

static char text[DAY_TEXT_SIZE_MAX], words[TEXT_SIZE];
static uint8_t bytes[DAY_TEXT_PACKED_MAX(DAY_TEXT_SIZE_MAX)];

/* As days_put writes them: a few figures among many words. */
static void write_day(char *to, int day)
{
    size_t at = (size_t)snprintf(to, TEXT_SIZE, "{\"date\":\"2026-11-%02d\",\"verdicts\":[", day);

    for (int i = 0; i < RULES; i++)
        at += (size_t)snprintf(to + at, TEXT_SIZE - at, "%s{\"rule\":\"eng-dfe-co2-%d\",\"status\":\"guidance\",\"verdict\":\"%s\""
                               ",\"reason\":null,\"figure\":%d.%03d,\"limit\":800,\"clause\":\"not stated by the source we read\"}",
                               i ? "," : "", i, (i + day) % 3 ? "pass" : "fail", 800 + 37 * day % 100, day * 7919 % 1000);
    snprintf(to + at, TEXT_SIZE - at, "]}");
}

static size_t pack(const char *against)
{
    size_t size = 0;

    assert_int_equal(day_text_pack(text, against, bytes, &size), 0);
    assert_in_range(size, 1, DAY_TEXT_PACKED_MAX(strlen(text)));
    return size;
}

static size_t pack_and_compare(const char *against)
{
    size_t size = pack(against);
    char *again = NULL;

    assert_int_equal(day_text_unpack(bytes, size, against, &again), 0);
    assert_string_equal(again, text);
    free(again);
    return size;
}

static void a_day_comes_back_and_takes_a_twentieth_beside_another_of_its_pack(void **state)
{
    (void)state;
    write_day(words, 3);
    write_day(text, 17);
    assert_in_range(pack_and_compare(words), 50, strlen(text) / 20);
    assert_true(pack_and_compare(NULL) > strlen(text) / 20);
}

static void the_shortest_and_the_longest_come_back(void **state)
{
    uint32_t noise = 2463534242u;

    (void)state;
    write_day(words, 1);
    text[0] = '\0';
    pack_and_compare(words);
    pack_and_compare(NULL);
    for (size_t i = 0; i < DAY_TEXT_SIZE_MAX - 1; i++) {        /* of which nothing can be saved */
        noise = noise * 1664525 + 1013904223;
        text[i] = (char)(noise >> 24 | 1);
    }
    text[DAY_TEXT_SIZE_MAX - 1] = '\0';
    pack_and_compare(words);
    pack_and_compare(NULL);
}

static void other_words_are_refused(void **state)
{
    char *again;
    size_t size;

    (void)state;
    write_day(words, 3);
    write_day(text, 17);
    size = pack(words);
    assert_int_equal(day_text_unpack(bytes, size, NULL, &again), -EBADMSG);
    words[0] = ' ';
    assert_int_equal(day_text_unpack(bytes, size, words, &again), -EBADMSG);
}

static void every_cut_and_every_flipped_bit_is_found(void **state)
{
    char *again;
    size_t size;

    (void)state;
    write_day(words, 3);
    write_day(text, 17);
    size = pack(words);
    for (size_t cut = 0; cut < size; cut++)
        assert_int_equal(day_text_unpack(bytes, cut, words, &again), -EBADMSG);
    for (size_t bit = 0; bit < 8 * size; bit++) {
        bytes[bit / 8] = (uint8_t)(bytes[bit / 8] ^ 1 << bit % 8);
        if (day_text_unpack(bytes, size, words, &again) == 0) {     /* a bit of the stream's own that says nothing */
            assert_string_equal(again, text);
            free(again);
        }
        bytes[bit / 8] = (uint8_t)(bytes[bit / 8] ^ 1 << bit % 8);
    }
    bytes[size] = 0;
    assert_int_equal(day_text_unpack(bytes, size + 1, words, &again), -EBADMSG);
}

/* The form is that of day_text.h and RFC 1950: what was written once is read for good. */
static void version_1_is_read_as_it_was_first_written(void **state)
{
    static const uint8_t plain[] = {1, 2, 0, 0, 0x78, 0xda, 0xab, 0xae, 0x05, 0x00, 0x01, 0x75, 0x00, 0xf9};
    static const uint8_t newer[] = {DAY_TEXT_VERSION + 1, 2, 0, 0, 0x78};
    char *again;

    (void)state;
    assert_int_equal(day_text_unpack(plain, sizeof plain, NULL, &again), 0);
    assert_string_equal(again, "{}");
    free(again);
    assert_int_equal(day_text_unpack(newer, sizeof newer, NULL, &again), -EPROTO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_comes_back_and_takes_a_twentieth_beside_another_of_its_pack),
        cmocka_unit_test(the_shortest_and_the_longest_come_back),
        cmocka_unit_test(other_words_are_refused),
        cmocka_unit_test(every_cut_and_every_flipped_bit_is_found),
        cmocka_unit_test(version_1_is_read_as_it_was_first_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
