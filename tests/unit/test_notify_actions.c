/* tests/unit/test_notify_actions.c - letters that remind of actions: whole, short enough, and with what was left
 * out. */
#include "action_letter.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MONDAY INT64_C(20780)           /* 2026-11-23 */

static void a_letter_says_what_is_late_and_what_is_due(void **state)
{
    struct action_letter lines = {0};
    struct letter letter;

    (void)state;
    action_letter_add(&lines, "Free the top window", ACTION_REMIND_LATE, 1, MONDAY - 3);
    action_letter_add(&lines, "Change the filter", ACTION_REMIND_SOON, 0, MONDAY + 1);
    action_letter_write(&lines, "http://transom.local", &letter);
    assert_string_equal(letter.subject, "Late: 1 of your actions");
    assert_string_equal(letter.body, "- Free the top window: 1 school day late, was due 2026-11-20\n"
                        "- Change the filter: due 2026-11-24\n\n"
                        "Done? Close it with a photo or a note:\nhttp://transom.local/actions?view=mine\n");
}

static void what_is_only_due_is_not_called_late(void **state)
{
    struct action_letter lines = {0};
    struct letter letter;

    (void)state;
    action_letter_add(&lines, "Change the filter", ACTION_REMIND_SOON, 0, MONDAY + 1);
    action_letter_write(&lines, "", &letter);
    assert_string_equal(letter.subject, "Due on the next school day: 1 of your actions");
    assert_null(strstr(letter.body, "late"));
}

static void the_longest_letter_is_whole_and_counts_the_rest(void **state)
{
    struct action_letter lines = {0};
    struct letter letter;
    char what[ACTION_WHAT_SIZE];

    (void)state;
    memset(what, 'w', sizeof what - 1);
    what[sizeof what - 1] = '\0';
    for (int i = 0; i < ACTION_LETTER_LINES_MAX; i++)
        action_letter_add(&lines, what, ACTION_REMIND_LATE, 1000, MONDAY);
    action_letter_write(&lines, "http://transom.local", &letter);
    assert_null(strstr(letter.body, "more."));
    assert_non_null(strstr(letter.body, "/actions?view=mine\n"));
    action_letter_add(&lines, what, ACTION_REMIND_LATE, 1000, MONDAY);
    action_letter_write(&lines, "http://transom.local", &letter);
    assert_non_null(strstr(letter.body, "And 1 more.\n"));
    assert_non_null(strstr(letter.body, "/actions?view=mine\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_says_what_is_late_and_what_is_due),
        cmocka_unit_test(what_is_only_due_is_not_called_late),
        cmocka_unit_test(the_longest_letter_is_whole_and_counts_the_rest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
