/* How many of each thing of an assessment are kept: as many as the named limit, and one more is refused. */
#include "assessment_kit.h"
#include <errno.h>

static void assessments_end_at_their_limit(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);

    for (int i = 1; i < ASSESSMENTS_MAX; i++)
        assert_done(assessment_make(folder->store, "blank", leader, T0, &version, &folder->err));
    assert_int_equal(assessment_make(folder->store, "blank", leader, T0, &version, &folder->err), -ENOSPC);
}

static void versions_end_at_their_limit(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), id;
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_move move = {version.assessment, 0, ASSESSMENT_REVISE, {ASSESSMENT_DRAFT, ASSESSMENT_IN_FORCE},
                                   leader, T0, ""};

    sealed_in(folder, &version, leader, "{}");
    for (int i = 1; i < ASSESSMENT_VERSIONS_MAX; i++)
        assert_done(assessment_revise(folder->store, &move, version.id, &id, &folder->err));
    assert_int_equal(move.number, ASSESSMENT_VERSIONS_MAX);
    assert_int_equal(assessment_revise(folder->store, &move, version.id, &id, &folder->err), -ENOSPC);
}

static void what_happened_ends_at_its_limit(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_move move = {version.assessment, 1, ASSESSMENT_TAKE_BACK, {ASSESSMENT_DRAFT, ASSESSMENT_NONE},
                                   leader, T0, "again"};

    for (int i = 1; i < ASSESSMENT_EVENTS_MAX; i++)     /* one was its making */
        assert_done(assessment_move(folder->store, &move, &folder->err));
    assert_int_equal(assessment_move(folder->store, &move, &folder->err), -ENOSPC);
}

static void snapshots_of_a_line_end_at_their_limit(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct snapshot snapshot = {.line = line_in(folder, version.id, leader).id, .made_ms = T0};

    for (int i = 0; i < SNAPSHOTS_MAX; i++)
        assert_done(snapshot_add(folder->store, &snapshot, "{}", &folder->err));
    assert_int_equal(snapshot_add(folder->store, &snapshot, "{}", &folder->err), -ENOSPC);
}

static void what_is_said_in_a_consultation_ends_at_its_limits(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct consultation round = {0};
    struct assessment_comment comment = {.version = version.id, .person = leader, .role = DUTY_LEADER, .text = "?"};

    for (int i = 0; i < CONSULTATION_ROUNDS_MAX; i++)
        round = sent_to(folder, version.id, leader, &leader, 1);
    assert_int_equal(round.round, CONSULTATION_ROUNDS_MAX);
    assert_int_equal(consultation_open(folder->store, &round, &leader, 1, &folder->err), -ENOSPC);
    for (int i = 0; i < OUTCOMES_MAX; i++)
        assert_done(outcome_add(folder->store, round.id, leader, OUTCOME_AGREED, "", T0, &folder->err));
    assert_int_equal(outcome_add(folder->store, round.id, leader, OUTCOME_AGREED, "", T0, &folder->err), -ENOSPC);
    for (int i = 0; i < COMMENTS_MAX; i++)
        assert_done(comment_add(folder->store, &comment, &folder->err));
    for (int i = 0; i < REPLIES_MAX; i++)
        assert_done(comment_reply(folder->store, comment.id, leader, T0, "!", &folder->err));
    assert_int_equal(comment_reply(folder->store, comment.id, leader, T0, "!", &folder->err), -ENOSPC);
    assert_int_equal(comment_add(folder->store, &comment, &folder->err), -ENOSPC);
}

static void consultees_end_at_their_limit(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), persons[CONSULTEES_MAX];
    struct assessment_version version = assessment_in(folder, leader);
    struct consultation_facts facts;
    char login[ID_SIZE];

    for (int i = 0; i < CONSULTEES_MAX; i++) {
        snprintf(login, sizeof login, "person-%d", i);
        persons[i] = person_in(folder, login, ROLE_SITE_STAFF);
    }
    sent_to(folder, version.id, leader, persons, CONSULTEES_MAX);
    assert_done(consultation_facts_load(folder->store, version.id, &facts, &folder->err));
    assert_int_equal(facts.invited, CONSULTEES_MAX);
}

static void reviews_end_at_their_limit(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct review review = {.assessment = assessment_in(folder, leader).assessment, .opened_ms = T0};

    for (int i = 0; i < REVIEWS_MAX; i++) {
        snprintf(review.due.subject, sizeof review.due.subject, "room-%d", i);
        assert_done(review_open(folder->store, &review, &folder->err));
    }
    review.due.since_date++;
    assert_int_equal(review_open(folder->store, &review, &folder->err), -ENOSPC);
}

static void signatures_end_at_their_limit(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), first = leader;
    struct assessment_version version = assessment_in(folder, leader);
    struct signature signature = {.version = version.id, .role = DUTY_REP, .at_ms = T0};
    char login[ID_SIZE];

    for (int i = 1; i <= SIGNATURES_MAX / SIGNATURE_MEANING_COUNT; i++) {
        snprintf(login, sizeof login, "person-%d", i);
        person_in(folder, login, ROLE_REP);
    }
    sealed_in(folder, &version, leader, "{}");
    for (int i = 0; i < SIGNATURES_MAX; i++) {
        signature.person = first + i / SIGNATURE_MEANING_COUNT;
        signature.meaning = (enum signature_meaning)(i % SIGNATURE_MEANING_COUNT);
        assert_done(signature_add(folder->store, &signature, &folder->err));
    }
    signature.person++;
    assert_int_equal(signature_add(folder->store, &signature, &folder->err), -ENOSPC);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(assessments_end_at_their_limit),
        IN_A_FOLDER(versions_end_at_their_limit),
        IN_A_FOLDER(what_happened_ends_at_its_limit),
        IN_A_FOLDER(snapshots_of_a_line_end_at_their_limit),
        IN_A_FOLDER(what_is_said_in_a_consultation_ends_at_its_limits),
        IN_A_FOLDER(consultees_end_at_their_limit),
        IN_A_FOLDER(reviews_end_at_their_limit),
        IN_A_FOLDER(signatures_end_at_their_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
