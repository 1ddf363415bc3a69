/* A line of an assessment: controls in order, risk in words, likelihood proposed from evidence, and contradiction. */
#include "assessment_line.h"
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static void controls_stand_by_kind_then_by_the_hierarchy_then_as_written(void **state)
{
    struct assessment_control controls[] = {
        {CONTROL_PLANNED, CONTROL_ELIMINATE, "f"}, {CONTROL_IN_PLACE, CONTROL_PPE, "e"},
        {CONTROL_IN_PLACE, CONTROL_ENGINEERING, "b"}, {CONTROL_IN_PLACE, CONTROL_ENGINEERING, "c"},
        {CONTROL_IN_PLACE, CONTROL_ADMINISTRATIVE, "d"}, {CONTROL_PLANNED, CONTROL_SUBSTITUTE, "g"},
        {CONTROL_IN_PLACE, CONTROL_ELIMINATE, "a"},
    };
    char order[8] = "";

    (void)state;
    assessment_controls_sort(controls, 7);
    for (size_t i = 0; i < 7; i++)
        strcat(order, controls[i].text);
    assert_string_equal(order, "abcdefg");
    assessment_controls_sort(controls, 0);
}

static void risk_is_the_product_and_its_words_change_at_five_ten_and_fifteen(void **state)
{
    static const struct {
        int severity, likelihood;
        const char *word;
    } cases[] = {
        {0, 0, "unknown"}, {5, 0, "unknown"}, {0, 5, "unknown"}, {1, 1, "low"}, {4, 1, "low"}, {5, 1, "medium"},
        {3, 3, "medium"}, {2, 5, "high"}, {3, 4, "high"}, {5, 3, "very_high"}, {5, 5, "very_high"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct line_risk risk = {cases[i].severity, cases[i].likelihood};

        assert_int_equal(line_risk_score(risk), cases[i].severity * cases[i].likelihood);
        assert_string_equal(risk_band_word(line_risk_band(risk)), cases[i].word);
    }
}

/* Of one room that was measured all of the time. */
static int proposed(int failed, int judged)
{
    struct room_days room = {judged, failed, 1.0};

    return line_propose_likelihood(&room, 1).likelihood;
}

static void the_share_of_failed_days_proposes_a_likelihood(void **state)
{
    (void)state;
    assert_int_equal(proposed(0, 20), 1);
    assert_int_equal(proposed(1, 20), 2);
    assert_int_equal(proposed(1, 11), 2);       /* 9.1 % */
    assert_int_equal(proposed(1, 10), 3);       /* 10 %: no longer under it */
    assert_int_equal(proposed(2, 20), 3);
    assert_int_equal(proposed(5, 17), 3);       /* 29.4 % */
    assert_int_equal(proposed(6, 20), 4);       /* 30 % */
    assert_int_equal(proposed(11, 20), 4);
    assert_int_equal(proposed(12, 20), 5);      /* 60 % */
    assert_int_equal(proposed(20, 20), 5);
}

static void the_worst_room_counts(void **state)
{
    static const struct room_days rooms[] = {{20, 1, 0.9}, {10, 5, 0.75}, {20, 9, 1.0}};
    struct likelihood_proposal proposal = line_propose_likelihood(rooms, 3);

    (void)state;
    assert_int_equal(proposal.basis, LIKELIHOOD_SHARE);
    assert_int_equal(proposal.likelihood, 4);
    assert_int_equal(proposal.room, 1);
    assert_int_equal(proposal.failed, 5);
    assert_int_equal(proposal.judged, 10);
}

static void a_room_measured_too_little_leaves_it_untold(void **state)
{
    struct room_days rooms[] = {{20, 20, 1.0}, {20, 0, 0.7499}};
    struct likelihood_proposal proposal = line_propose_likelihood(rooms, 2);

    (void)state;
    assert_int_equal(proposal.likelihood, 0);
    assert_int_equal(proposal.basis, LIKELIHOOD_COVERAGE);
    assert_int_equal(proposal.room, 1);
    rooms[1].coverage = 0.75;
    assert_int_equal(line_propose_likelihood(rooms, 2).likelihood, 5);
    rooms[1].coverage = NAN;
    assert_int_equal(line_propose_likelihood(rooms, 2).likelihood, 0);
    rooms[1] = (struct room_days){0, 0, 1.0};
    assert_int_equal(line_propose_likelihood(rooms, 2).basis, LIKELIHOOD_COVERAGE);
    assert_int_equal(line_propose_likelihood(rooms, 0).basis, LIKELIHOOD_NO_ROOMS);
    assert_int_equal(line_propose_likelihood(rooms, 0).likelihood, 0);
}

/* One letter a school day, from date 100 on: f failed, p passed, - not measured. */
static struct lasting_run run_of(const char *days)
{
    struct lasting_run run = {0};

    for (int64_t date = 100; *days; days++, date++)
        lasting_add(&run, date, *days == 'f' ? LASTING_FAILED : *days == 'p' ? LASTING_PASSED : LASTING_UNMEASURED);
    return run;
}

static void five_failing_days_in_a_row_contradict_and_four_do_not(void **state)
{
    static const struct {
        const char *days;
        int64_t since;
    } cases[] = {
        {"", 0}, {"ffff", 0}, {"fffff", 100}, {"pfffff", 101}, {"ffffp", 0}, {"ffffpffff", 0}, {"ffff-f", 100},
        {"f-f-f-f-f", 100}, {"-----", 0}, {"ffff-", 0}, {"ffffff", 100}, {"fffffpf", 0}, {"fffff-----", 100},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lasting_run run = run_of(cases[i].days);

        assert_int_equal(line_contradicted_since(&run), cases[i].since);
    }
}

static void a_run_knows_its_first_and_last_day(void **state)
{
    struct lasting_run run = run_of("pf-ff-");

    (void)state;
    assert_int_equal(run.days, 3);
    assert_int_equal(run.first_date, 101);
    assert_int_equal(run.last_date, 104);
    assert_true(lasting_is(&run, 3));
    assert_false(lasting_is(&run, 4));
}

static void only_the_answer_that_all_is_well_can_be_contradicted(void **state)
{
    static const struct {
        enum checklist_good good;
        bool is_by_sensor;
        const char *answers;            /* one letter each, in the order of enum line_answer: c can be, - cannot */
    } cases[] = {
        {CHECKLIST_GOOD_YES, true, "-cc---"},    {CHECKLIST_GOOD_YES, false, "------"},
        {CHECKLIST_GOOD_NO, true, "--cc--"},     {CHECKLIST_GOOD_NO, false, "--cc--"},
        {CHECKLIST_GOOD_EITHER, true, "------"}, {CHECKLIST_GOOD_EITHER, false, "------"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int answer = 0; answer < LINE_ANSWER_COUNT; answer++) {
            struct assessment_line line = {.good = cases[i].good, .is_by_sensor = cases[i].is_by_sensor,
                                           .answer = (enum line_answer)answer};

            assert_int_equal(line_can_be_contradicted(&line), cases[i].answers[answer] == 'c');
        }
}

static void another_likelihood_than_the_proposed_one_needs_a_reason(void **state)
{
    struct assessment_line line = {.likelihood_proposed = 4, .risk = {5, 4}};
    struct error err;
    const char *field = NULL;

    (void)state;
    assert_int_equal(assessment_line_check(&line, &field, &err), 0);
    line.risk.likelihood = 2;
    assert_int_equal(assessment_line_check(&line, &field, &err), -EINVAL);
    assert_string_equal(field, "override_reason");
    assert_int_equal(assessment_line_check(&line, NULL, &err), -EINVAL);
    snprintf(line.override_reason, sizeof line.override_reason, "the room is used for an hour a week");
    assert_int_equal(assessment_line_check(&line, &field, &err), 0);
    line.override_reason[0] = '\0';
    line.likelihood_proposed = 0;               /* nothing was proposed */
    assert_int_equal(assessment_line_check(&line, &field, &err), 0);
    line.likelihood_proposed = 4;
    line.risk.likelihood = 0;                   /* nothing was said yet */
    assert_int_equal(assessment_line_check(&line, &field, &err), 0);
}

static void numbers_of_a_line_are_nought_to_five(void **state)
{
    struct assessment_line line = {0};
    int *const numbers[] = {&line.risk.severity, &line.risk.likelihood, &line.residual.severity,
                            &line.residual.likelihood, &line.likelihood_proposed};
    struct error err;
    const char *field;

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        *numbers[i] = 5;
        assert_int_equal(assessment_line_check(&line, &field, &err), 0);
        *numbers[i] = 6;
        assert_int_equal(assessment_line_check(&line, &field, &err), -EINVAL);
        *numbers[i] = -1;
        assert_int_equal(assessment_line_check(&line, &field, &err), -EINVAL);
        *numbers[i] = 0;
    }
}

static void no_rooms_are_the_whole_site(void **state)
{
    static struct assessment_rooms rooms;
    struct error err;
    char id[ID_SIZE];

    (void)state;
    assert_true(assessment_rooms_has(&rooms, "8c"));
    assert_int_equal(assessment_rooms_add(&rooms, "7b", &err), 0);
    assert_false(assessment_rooms_has(&rooms, "8c"));
    assert_true(assessment_rooms_has(&rooms, "7b"));
    assert_int_equal(assessment_rooms_add(&rooms, "7b", &err), 0);
    assert_int_equal(rooms.count, 1);
    for (int i = 1; i < ASSESSMENT_ROOMS_MAX; i++) {
        snprintf(id, sizeof id, "room-%d", i);
        assert_int_equal(assessment_rooms_add(&rooms, id, &err), 0);
    }
    assert_int_equal(assessment_rooms_add(&rooms, "one-more", &err), -E2BIG);
    assert_int_equal(assessment_rooms_add(&rooms, "7b", &err), 0);      /* it is there */
}

static void words_are_found_again(void **state)
{
    enum line_answer answer = LINE_UNANSWERED;
    enum line_individual individual = INDIVIDUAL_NOT_ASKED;
    enum control_kind kind = CONTROL_IN_PLACE;
    enum control_rank rank = CONTROL_ELIMINATE;

    (void)state;
    assert_true(line_answer_from_word(line_answer_word(LINE_DONT_KNOW), &answer));
    assert_int_equal(answer, LINE_DONT_KNOW);
    assert_true(line_individual_from_word(line_individual_word(INDIVIDUAL_OFFERED), &individual));
    assert_int_equal(individual, INDIVIDUAL_OFFERED);
    assert_true(control_kind_from_word(control_kind_word(CONTROL_PLANNED), &kind));
    assert_int_equal(kind, CONTROL_PLANNED);
    assert_true(control_rank_from_word(control_rank_word(CONTROL_PPE), &rank));
    assert_int_equal(rank, CONTROL_PPE);
    assert_false(line_answer_from_word("maybe", &answer));
    assert_false(line_individual_from_word("", &individual));
    assert_false(control_kind_from_word("dreamt of", &kind));
    assert_false(control_rank_from_word("", &rank));
    assert_int_equal(rank, CONTROL_PPE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(controls_stand_by_kind_then_by_the_hierarchy_then_as_written),
        cmocka_unit_test(risk_is_the_product_and_its_words_change_at_five_ten_and_fifteen),
        cmocka_unit_test(the_share_of_failed_days_proposes_a_likelihood),
        cmocka_unit_test(the_worst_room_counts),
        cmocka_unit_test(a_room_measured_too_little_leaves_it_untold),
        cmocka_unit_test(five_failing_days_in_a_row_contradict_and_four_do_not),
        cmocka_unit_test(a_run_knows_its_first_and_last_day),
        cmocka_unit_test(only_the_answer_that_all_is_well_can_be_contradicted),
        cmocka_unit_test(another_likelihood_than_the_proposed_one_needs_a_reason),
        cmocka_unit_test(numbers_of_a_line_are_nought_to_five),
        cmocka_unit_test(no_rooms_are_the_whole_site),
        cmocka_unit_test(words_are_found_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
