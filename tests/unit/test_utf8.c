/* test_utf8.c - characters at both sides of each form's edges, and all that is no character. */
#include "utf8.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof array / sizeof *array)
#define UNTOUCHED 0x5a5a5a5au

static void reads_the_first_and_last_character_of_each_form(void **state)
{
    static const struct {
        const char *text;
        uint32_t code_point;
        size_t size;
    } cases[] = {
        {"", 0, 1},                          {"\x7f", 0x7f, 1},
        {"\xc2\x80", 0x80, 2},               {"\xdf\xbf", 0x7ff, 2},
        {"\xe0\xa0\x80", 0x800, 3},          {"\xef\xbf\xbf", 0xffff, 3},
        {"\xed\x9f\xbf", 0xd7ff, 3},         {"\xee\x80\x80", 0xe000, 3},
        {"\xf0\x90\x80\x80", 0x10000, 4},    {"\xf4\x8f\xbf\xbf", 0x10ffff, 4},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint32_t code_point = UNTOUCHED;

        assert_int_equal(utf8_read(cases[i].text, UTF8_TO_NUL, &code_point), cases[i].size);
        assert_int_equal(code_point, cases[i].code_point);
    }
}

static void finds_no_character_in_broken_bytes(void **state)
{
    static const char *const cases[] = {
        "\x80", "\xbf",                             /* begins in the middle */
        "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf",     /* longer than it need be */
        "\xed\xa0\x80", "\xed\xbf\xbf",             /* surrogates */
        "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff", /* beyond U+10FFFF */
        "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xe2\x82 ",    /* cut off */
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint32_t code_point = UNTOUCHED;

        assert_int_equal(utf8_read(cases[i], UTF8_TO_NUL, &code_point), 0);
        assert_int_equal(code_point, UNTOUCHED);
    }
}

static void looks_at_no_byte_behind_the_size(void **state)
{
    static const char euro[] = {'\xe2', '\x82', '\xac'};
    uint32_t code_point = UNTOUCHED;

    (void)state;
    assert_int_equal(utf8_read(euro, 1, &code_point), 0);
    assert_int_equal(utf8_read(euro, 2, &code_point), 0);
    assert_int_equal(code_point, UNTOUCHED);
    assert_int_equal(utf8_read(euro, 3, &code_point), 3);
    assert_int_equal(code_point, 0x20ac);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_first_and_last_character_of_each_form),
        cmocka_unit_test(finds_no_character_in_broken_bytes),
        cmocka_unit_test(looks_at_no_byte_behind_the_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
