/* tests/unit/test_log.c - one line in one write, whatever is in it. */
#include "log.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define HEARD_SIZE 4096

static int kept_stderr, heard_fd = -1;

/* Stderr into a file for the time of a test. */
static int divert(void **state)
{
    char name[] = "/tmp/transom-log-XXXXXX";

    (void)state;
    heard_fd = mkstemp(name);
    if (heard_fd < 0)
        return -1;
    unlink(name);
    kept_stderr = dup(STDERR_FILENO);
    return dup2(heard_fd, STDERR_FILENO) < 0;
}

static int restore(void **state)
{
    (void)state;
    dup2(kept_stderr, STDERR_FILENO);
    close(kept_stderr);
    close(heard_fd);
    log_set_level(LOG_LEVEL_INFO);
    return 0;
}

static const char *heard(void)
{
    static char text[HEARD_SIZE];
    ssize_t size = pread(heard_fd, text, sizeof text - 1, 0);

    assert_true(size >= 0);
    text[size] = '\0';
    return text;
}

static void a_line_says_its_level_first(void **state)
{
    (void)state;
    log_error("disk: full path=%s", "/x");
    log_warning("w");
    log_info("i");
    assert_string_equal(heard(), "error: disk: full path=/x\nwarning: w\ninfo: i\n");
}

static void lines_above_the_level_are_dropped(void **state)
{
    (void)state;
    log_debug("quiet by default");
    assert_string_equal(heard(), "");
    log_set_level(LOG_LEVEL_DEBUG);
    log_debug("d");
    log_set_level(LOG_LEVEL_ERROR);
    log_warning("not any more");
    log_error("e");
    assert_string_equal(heard(), "debug: d\nerror: e\n");
}

static void what_a_device_says_can_not_begin_a_line_of_its_own(void **state)
{
    (void)state;
    log_info("device name=%s", "a\nerror: fake\r\x1b[2J\x7f");
    assert_string_equal(heard(), "info: device name=a error: fake  [2J \n");
}

static void a_line_is_cut_at_512_bytes_and_still_ends(void **state)
{
    char text[1024];

    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    log_info("%s", text);
    log_info("next");
    assert_in_range(strchr(heard(), '\n') - heard(), 500, 511);
    assert_string_equal(strchr(heard(), '\n') + 1, "info: next\n");
}

static void nobody_listening_is_no_harm(void **state)
{
    (void)state;
    close(STDERR_FILENO);
    log_info("into the void");
    assert_int_equal(errno, EBADF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_line_says_its_level_first, divert, restore),
        cmocka_unit_test_setup_teardown(lines_above_the_level_are_dropped, divert, restore),
        cmocka_unit_test_setup_teardown(what_a_device_says_can_not_begin_a_line_of_its_own, divert, restore),
        cmocka_unit_test_setup_teardown(a_line_is_cut_at_512_bytes_and_still_ends, divert, restore),
        cmocka_unit_test_setup_teardown(nobody_listening_is_no_harm, divert, restore),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
