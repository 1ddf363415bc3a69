/* How often Sparkplug nodes are asked for their births: each by its own pace, all together by another. */
#include "rebirths.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define MONO_MS INT64_C(5000000)
#define SECOND_MS 1000

static int setup(void **state)
{
    *state = calloc(1, sizeof(struct rebirths));
    return *state ? 0 : -1;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

static bool ask(struct rebirths *rebirths, int node, int64_t mono_ms)
{
    char topic[TOPIC_SIZE_MAX];

    snprintf(topic, sizeof topic, "spBv1.0/school/NCMD/node%d", node);
    return rebirths_ask(rebirths, topic, mono_ms);
}

/* Asked at *at_ms, and not before. */
static void assert_next(struct rebirths *rebirths, int64_t *at_ms, int64_t wait_ms)
{
    assert_false(ask(rebirths, 0, *at_ms + wait_ms - 1));
    *at_ms += wait_ms;
    assert_true(ask(rebirths, 0, *at_ms));
}

static void a_node_that_does_not_answer_is_asked_ever_more_rarely(void **state)
{
    static const int64_t waits_ms[] = {10000, 20000, 40000, 80000, 160000, 320000, 600000, 600000};
    int64_t at_ms = MONO_MS;

    assert_true(ask(*state, 0, at_ms));
    for (size_t i = 0; i < sizeof waits_ms / sizeof *waits_ms; i++)
        assert_next(*state, &at_ms, waits_ms[i]);
}

static void a_birth_makes_its_wait_short_again_but_does_not_end_it(void **state)
{
    int64_t at_ms = MONO_MS;

    assert_true(ask(*state, 0, at_ms));
    assert_next(*state, &at_ms, 10000);
    rebirths_born(*state, "spBv1.0/school/NCMD/node0");
    assert_next(*state, &at_ms, 10000);
    rebirths_born(*state, "spBv1.0/school/NCMD/another");
    assert_next(*state, &at_ms, 20000);
}

static void one_that_never_answers_takes_nothing_from_the_others(void **state)
{
    int64_t at_ms = MONO_MS;

    for (int node = 1; node < 100; node++, at_ms += SECOND_MS) {
        for (int i = 0; i < 20; i++)
            (void)ask(*state, 0, at_ms);
        assert_true(ask(*state, node, at_ms));
    }
}

static void so_many_are_asked_in_a_second_and_the_others_in_the_next(void **state)
{
    for (int node = 0; node < REBIRTHS_PER_S; node++)
        assert_true(ask(*state, node, MONO_MS + node));
    assert_false(ask(*state, REBIRTHS_PER_S, MONO_MS + SECOND_MS - 1));
    assert_true(ask(*state, REBIRTHS_PER_S, MONO_MS + SECOND_MS));
}

static void a_full_table_forgets_the_one_that_was_asked_longest_ago(void **state)
{
    int64_t at_ms = MONO_MS;

    for (int node = 0; node < REBIRTHS_NODES_MAX; node++, at_ms++)
        while (!ask(*state, node, at_ms))
            at_ms += SECOND_MS;
    assert_true(ask(*state, 0, at_ms += SECOND_MS));                    /* its wait is the longer one now */
    assert_true(ask(*state, REBIRTHS_NODES_MAX, at_ms += SECOND_MS));   /* in the place of node 1 */
    assert_true(ask(*state, 1, at_ms += SECOND_MS));
    assert_false(ask(*state, REBIRTHS_NODES_MAX, at_ms));
    assert_false(ask(*state, 0, at_ms + REBIRTHS_FIRST_WAIT_MS));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_node_that_does_not_answer_is_asked_ever_more_rarely),
        TEST(a_birth_makes_its_wait_short_again_but_does_not_end_it),
        TEST(one_that_never_answers_takes_nothing_from_the_others),
        TEST(so_many_are_asked_in_a_second_and_the_others_in_the_next),
        TEST(a_full_table_forgets_the_one_that_was_asked_longest_ago),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
