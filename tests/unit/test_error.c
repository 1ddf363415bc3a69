/* tests/unit/test_error.c - one sentence, one line, never longer than its place. */
#include "error.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void failing_is_one_line(void **state)
{
    struct error err = {0};

    (void)state;
    assert_int_equal(error_set(&err, -EINVAL, "port: %d is not a port", 99999), -EINVAL);
    assert_int_equal(err.code, -EINVAL);
    assert_string_equal(err.text, "port: 99999 is not a port");
    assert_int_equal(error_prefix(&err, "%s:%d", "file", 3), -EINVAL);
    assert_string_equal(err.text, "file:3: port: 99999 is not a port");
}

static void whoever_wants_no_sentence_still_gets_the_code(void **state)
{
    (void)state;
    assert_int_equal(error_set(NULL, -ENOSPC, "full"), -ENOSPC);
    assert_int_equal(error_prefix(NULL, "file"), 0);
}

static void control_bytes_become_spaces(void **state)
{
    struct error err;

    (void)state;
    error_set(&err, -EINVAL, "%s", "a\nb\rc\td\x1b[31me\x7f" "f");
    assert_string_equal(err.text, "a b c d [31me f");
    error_prefix(&err, "%s", "x\ny");
    assert_string_equal(err.text, "x y: a b c d [31me f");
}

static void a_sentence_is_cut_at_its_size_and_never_inside_a_letter(void **state)
{
    char long_text[2 * ERROR_TEXT_SIZE];
    struct error err;

    (void)state;
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    error_set(&err, -EINVAL, "%s", long_text);
    assert_int_equal(strlen(err.text), ERROR_TEXT_SIZE - 1);
    error_prefix(&err, "%s", long_text);
    assert_int_equal(strlen(err.text), ERROR_TEXT_SIZE - 1);

    /* two, three and four bytes a letter, so placed that the cut would go through one */
    static const char *const letters[] = {"\xc3\xa9", "\xe2\x82\x82", "\xf0\x9f\x8f\xab"};
    for (size_t i = 0; i < 3; i++)
        for (size_t keep = 1; keep < strlen(letters[i]); keep++) {
            size_t at = ERROR_TEXT_SIZE - 1 - keep;

            memset(long_text, 'x', at);
            snprintf(long_text + at, sizeof long_text - at, "%s and more", letters[i]);
            error_set(&err, -EINVAL, "%s", long_text);
            assert_int_equal(strlen(err.text), at);
        }
}

static void a_letter_that_just_fits_is_kept(void **state)
{
    char text[ERROR_TEXT_SIZE];
    struct error err;

    (void)state;
    memset(text, 'x', sizeof text);
    memcpy(text + ERROR_TEXT_SIZE - 3, "\xc3\xa9", 3);
    error_set(&err, -EINVAL, "%s", text);
    assert_string_equal(err.text, text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failing_is_one_line),
        cmocka_unit_test(whoever_wants_no_sentence_still_gets_the_code),
        cmocka_unit_test(control_bytes_become_spaces),
        cmocka_unit_test(a_sentence_is_cut_at_its_size_and_never_inside_a_letter),
        cmocka_unit_test(a_letter_that_just_fits_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
