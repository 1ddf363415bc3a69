/* tests/unit/test_sealed_revision.c - how main knows that a text which was read elsewhere still is what the record
 * says: every write to what it is made of counts, and what comes with every minute does not. */
#include "actions.h"
#include "assessment_kit.h"

struct seen {
    uint64_t revision;
    bool is_committed;
};

static struct seen look(const struct folder *folder)
{
    struct seen seen;

    seen.revision = sealed_text_revision(folder->store, &seen.is_committed);
    return seen;
}

/* Whether the text is known to be another since it was last asked. */
static bool has_moved(const struct folder *folder, uint64_t *revision)
{
    uint64_t before = *revision;

    *revision = look(folder).revision;
    return *revision != before;
}

static void everything_that_a_text_says_moves_it_on(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), rep = person_in(folder, "jones", ROLE_REP);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = line_in(folder, version.id, leader);
    struct assessment_comment comment = {.version = version.id, .person = rep, .role = DUTY_REP, .at_ms = T0,
                                         .text = "?"};
    struct action action = {.made_ms = T0, .made_by = leader, .what = "Order a sensor", .state = ACTION_OPEN,
                            .owner_role = DUTY_SITE_STAFF, .due_date = 20790, .assessment = version.assessment};
    struct snapshot snapshot = {.line = line.id, .made_ms = T0};
    const struct site_info site = {.id = "school", .name = "Ysgol y Bryn", .zone = "Europe/London"};
    uint64_t revision = look(folder).revision;
    struct consultation round;
    struct person person;

    assert_done(assessment_version_save(folder->store, &version, &folder->err));
    assert_true(has_moved(folder, &revision));
    assert_done(assessment_line_save(folder->store, &line, line.edited_ms, &folder->err));
    assert_true(has_moved(folder, &revision));
    assert_done(assessment_contradiction_mark(folder->store, version.assessment, line.key, 20700, T0, &folder->err));
    assert_true(has_moved(folder, &revision));
    assert_done(snapshot_add(folder->store, &snapshot, "{}", &folder->err));
    assert_true(has_moved(folder, &revision));
    assert_done(action_add(folder->store, &action, &folder->err));
    assert_true(has_moved(folder, &revision));
    round = sent_to(folder, version.id, leader, &rep, 1);
    assert_true(has_moved(folder, &revision));
    assert_done(comment_add(folder->store, &comment, &folder->err));
    assert_true(has_moved(folder, &revision));
    assert_done(comment_reply(folder->store, comment.id, leader, T0, "Yes.", &folder->err));
    assert_true(has_moved(folder, &revision));
    assert_done(outcome_add(folder->store, round.id, rep, OUTCOME_AGREED, "", T0, &folder->err));
    assert_true(has_moved(folder, &revision));
    assert_done(person_load(folder->store, rep, &person));
    person.role = ROLE_TEACHER;
    assert_done(person_update(folder->store, &person, &folder->err));
    assert_true(has_moved(folder, &revision));
    assert_done(room_save(folder->store, &(struct room_info){.id = "8c", .name = "Room 8C"}, &folder->err));
    assert_true(has_moved(folder, &revision));
    assert_done(site_save(folder->store, &site, &folder->err));
    assert_true(has_moved(folder, &revision));
    assert_false(has_moved(folder, &revision));
}

static void signing_in_and_settings_leave_it_where_it_is(void **state)
{
    struct folder *folder = *state;
    const struct session session = {.person = person_in(folder, "rees", ROLE_LEADER), .created_ms = T0, .seen_ms = T0,
                                    .expires_ms = T0 + DAY};
    uint64_t revision = look(folder).revision;

    assert_done(store_commit(folder->store, &folder->err));
    assert_done(session_add(folder->store, &session, &folder->err));
    assert_done(session_touch(folder->store, session.hash, T0 + DAY / 2));
    assert_done(store_setting_set(folder->store, "some", "thing", &folder->err));
    assert_false(has_moved(folder, &revision));
    assert_true(look(folder).is_committed);
}

static void who_reads_elsewhere_reads_it_once_it_is_committed(void **state)
{
    struct folder *folder = *state;

    person_in(folder, "rees", ROLE_LEADER);
    assert_false(look(folder).is_committed);
    assert_done(store_commit(folder->store, &folder->err));
    assert_true(look(folder).is_committed);
}

static void what_was_undone_is_waited_for_by_nobody(void **state)
{
    struct folder *folder = *state;
    uint64_t revision = look(folder).revision;

    assert_done(store_commit(folder->store, &folder->err));
    assert_done(store_mark(folder->store, &folder->err));
    person_in(folder, "rees", ROLE_LEADER);
    store_undo(folder->store);
    assert_true(look(folder).is_committed);
    assert_true(has_moved(folder, &revision));          /* who read it in between, as main does, read what is gone */
}

#define KEPT(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEPT(everything_that_a_text_says_moves_it_on),
        KEPT(signing_in_and_settings_leave_it_where_it_is),
        KEPT(who_reads_elsewhere_reads_it_once_it_is_committed),
        KEPT(what_was_undone_is_waited_for_by_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
