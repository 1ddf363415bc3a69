/* tests/unit/test_store_evidence_due.c - whether a draft's evidence is to be gathered is a fact of the record, that
 * neither a restart nor an attempt that added nothing loses. */
#include "assessment_kit.h"
#include <errno.h>

/* Of the first draft after an assessment. 0: of none. */
static int64_t due_after(struct folder *folder, int64_t after)
{
    int64_t assessment, version;

    assert_done(snapshots_next_due(folder->store, after, &assessment, &version, &folder->err));
    assert_int_equal(!assessment, !version);
    return assessment;
}

static struct snapshots_state state_of(struct folder *folder, int64_t version)
{
    struct snapshots_state state;

    assert_done(snapshots_state_load(folder->store, version, &state, &folder->err));
    return state;
}

/* As an attempt that added nothing leaves it. */
static void gather(struct folder *folder, int64_t version)
{
    assert_done(snapshots_gathered(folder->store, version, state_of(folder, version).asked, T0, &folder->err));
    assert_int_equal(due_after(folder, 0), 0);
}

static void a_new_draft_asks_until_it_was_gathered_though_that_added_nothing(void **state)
{
    struct folder *folder = *state;
    struct assessment_version version = assessment_in(folder, person_in(folder, "rees", ROLE_LEADER));

    assert_int_equal(due_after(folder, 0), version.assessment);
    assert_int_equal(due_after(folder, version.assessment), 0);
    assert_int_equal(state_of(folder, version.id).as_of_ms, 0);
    gather(folder, version.id);
    assert_int_equal(state_of(folder, version.id).as_of_ms, T0);
}

static void a_line_asks_only_if_the_record_can_answer_it(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line own = {.version = version.id, .section = "Own", .text = "Is it quiet?", .edited_ms = T0,
                                  .edited_by = leader};

    gather(folder, version.id);
    assert_done(assessment_line_add(folder->store, &own, &folder->err));
    assert_int_equal(due_after(folder, 0), 0);
    line_in(folder, version.id, leader);
    assert_int_equal(due_after(folder, 0), version.assessment);
}

static void other_rooms_ask_and_an_answer_does_not(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = line_in(folder, version.id, leader);

    room_in(folder, "7b");
    gather(folder, version.id);
    line.answer = LINE_NO;
    assert_done(assessment_line_save(folder->store, &line, line.edited_ms, &folder->err));
    assert_done(assessment_version_save(folder->store, &version, &folder->err));
    assert_int_equal(due_after(folder, 0), 0);
    assert_done(assessment_rooms_add(&line.rooms, "7b", &folder->err));
    assert_done(assessment_line_save(folder->store, &line, line.edited_ms, &folder->err));
    assert_int_equal(due_after(folder, 0), version.assessment);
    gather(folder, version.id);
    version.rooms.count = 0;
    assert_done(assessment_version_save(folder->store, &version, &folder->err));
    assert_int_equal(due_after(folder, 0), version.assessment);
}

static void what_is_asked_while_it_is_gathered_is_due_after(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), asked;
    struct assessment_version version = assessment_in(folder, leader);

    asked = state_of(folder, version.id).asked;
    line_in(folder, version.id, leader);
    assert_done(snapshots_gathered(folder->store, version.id, asked, T0, &folder->err));
    assert_int_equal(due_after(folder, 0), version.assessment);
}

static void only_drafts_ask_and_the_next_version_asks_anew(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), next;
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_move revise = {version.assessment, 0, ASSESSMENT_REVISE, {ASSESSMENT_DRAFT, ASSESSMENT_IN_FORCE},
                                     leader, T0, ""};

    line_in(folder, version.id, leader);
    sealed_in(folder, &version, leader, "{}");
    assert_int_equal(due_after(folder, 0), 0);
    assert_done(assessment_revise(folder->store, &revise, version.id, &next, &folder->err));
    assert_int_equal(due_after(folder, 0), version.assessment);
    gather(folder, next);
}

static void a_proposal_of_the_evidence_is_no_edit(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = line_in(folder, version.id, leader);

    assert_done(assessment_line_propose(folder->store, line.id, 5, &folder->err));
    line.answer = LINE_NO;
    assert_done(assessment_line_save(folder->store, &line, line.edited_ms, &folder->err));
    assert_int_equal(assessment_line_propose(folder->store, line.id + 1, 5, &folder->err), -ENOENT);
    sealed_in(folder, &version, leader, "{}");
    assert_int_equal(assessment_line_propose(folder->store, line.id, 4, &folder->err), -EPERM);
}

#define KEPT(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEPT(a_new_draft_asks_until_it_was_gathered_though_that_added_nothing),
        KEPT(a_line_asks_only_if_the_record_can_answer_it),
        KEPT(other_rooms_ask_and_an_answer_does_not),
        KEPT(what_is_asked_while_it_is_gathered_is_due_after),
        KEPT(only_drafts_ask_and_the_next_version_asks_anew),
        KEPT(a_proposal_of_the_evidence_is_no_edit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
