/* An assessment's life in the record: sealed, signed, read, reviewed, revised; and what stays readable. */
#include "assessment_kit.h"
#include <errno.h>
#include <sqlite3.h>

/* -- sealing, signing, reading -- */

static int take_signature(void *context, const struct signature *signature)
{
    *(struct signature *)context = *signature;
    return 0;
}

static void a_version_is_sealed_once_and_signed_once_with_each_meaning(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), rep = person_in(folder, "ali", ROLE_REP);
    struct assessment_version version = assessment_in(folder, leader);
    struct signature signature = {.version = version.id, .person = rep, .role = DUTY_REP, .at_ms = T0, .entry = 5,
                                  .meaning = SIGNATURE_NOT_AGREED, .name = "Ali Khan", .post = "Safety rep"};
    struct signature found = {0};
    struct assessment_move again = {version.assessment, 1, ASSESSMENT_APPROVE, {ASSESSMENT_NONE, ASSESSMENT_IN_FORCE},
                                    leader, T0, ""};
    struct sealed_version sealed;
    struct assessment assessment;

    assert_int_equal(signature_add(folder->store, &signature, &folder->err), -ENOENT);     /* nothing to sign yet */
    sealed = sealed_in(folder, &version, leader, "{}");
    assert_int_equal(sealed.number, 1);
    assert_string_equal(sealed.name, "rees");
    assert_done(assessment_load(folder->store, version.assessment, &assessment, &folder->err));
    assert_int_equal(assessment.in_force_number, 1);
    assert_int_equal(assessment.in_force_date, T0 / DAY + 1);
    assert_int_equal(assessment.working_id, 0);
    assert_int_equal(assessment_seal(folder->store, &again, "{}", &sealed, &folder->err), -EEXIST);
    assert_done(signature_add(folder->store, &signature, &folder->err));
    assert_int_equal(signature_add(folder->store, &signature, &folder->err), -EEXIST);
    signature.meaning = SIGNATURE_SEEN;
    assert_done(signature_add(folder->store, &signature, &folder->err));
    assert_done(signatures_list(folder->store, version.id, take_signature, &found, &folder->err));
    assert_int_equal(found.meaning, SIGNATURE_SEEN);
    assert_int_equal(found.role, DUTY_REP);
    assert_int_equal(found.entry, 5);
    assert_string_equal(found.name, "Ali Khan");
}

static void what_a_person_typed_can_be_erased_and_nothing_else(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), rep = person_in(folder, "ali", ROLE_REP);
    struct assessment_version version = assessment_in(folder, leader);
    struct signature signature = {.version = version.id, .person = rep, .role = DUTY_REP, .at_ms = T0, .entry = 5,
                                  .meaning = SIGNATURE_AGREED, .name = "Ali Khan", .post = "Safety rep"}, found = {0};

    sealed_in(folder, &version, leader, "{}");
    assert_done(signature_add(folder->store, &signature, &folder->err));
    assert_done(signatures_erase(folder->store, rep, &folder->err));
    assert_done(signatures_list(folder->store, version.id, take_signature, &found, &folder->err));
    assert_string_equal(found.name, "");
    assert_string_equal(found.post, "");
    assert_int_equal(found.person, rep);
    assert_int_equal(found.meaning, SIGNATURE_AGREED);
    assert_int_equal(found.at_ms, T0);
}

static void a_text_too_long_for_the_record_is_not_sealed(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_move move = {version.assessment, 1, ASSESSMENT_APPROVE, {ASSESSMENT_NONE, ASSESSMENT_IN_FORCE},
                                   leader, T0, ""};
    struct sealed_version sealed = {.version = version.id};
    char *document = malloc(SEALED_DOCUMENT_SIZE_MAX + 1), *kept;

    assert_non_null(document);
    memset(document, 'x', SEALED_DOCUMENT_SIZE_MAX);
    document[SEALED_DOCUMENT_SIZE_MAX] = '\0';
    assert_int_equal(assessment_seal(folder->store, &move, document, &sealed, &folder->err), -EMSGSIZE);
    document[SEALED_DOCUMENT_SIZE_MAX - 1] = '\0';
    assert_done(assessment_seal(folder->store, &move, document, &sealed, &folder->err));
    assert_done(sealed_version_load(folder->store, version.id, &sealed, &kept, &folder->err));
    assert_string_equal(kept, document);
    free(kept);
    free(document);
}

static int count_confirmation(void *context, int64_t person, const char *name, int64_t at_ms)
{
    (void)person;
    (void)at_ms;
    assert_string_equal(name, "tom");
    ++*(int *)context;
    return 0;
}

/* The next version of a sealed one. */
static int64_t revised(struct folder *folder, const struct assessment_version *version, int64_t leader)
{
    struct assessment_move move = {version->assessment, 0, ASSESSMENT_REVISE, {ASSESSMENT_DRAFT, ASSESSMENT_IN_FORCE},
                                   leader, T0 + 2 * DAY, ""};
    int64_t id;

    assert_done(assessment_revise(folder->store, &move, version->id, &id, &folder->err));
    return id;
}

static int count_snapshot_of(void *context, const struct snapshot *snapshot)
{
    (void)snapshot;
    ++*(int *)context;
    return 0;
}

static int append_key(void *context, int64_t key, int64_t line)
{
    assert_true(line > 0);
    sprintf((char *)context + strlen(context), "%lld ", (long long)key);
    return 0;
}

static int take_first_line(void *context, const struct assessment_line *line)
{
    *(struct assessment_line *)context = *line;
    return 1;
}

static void the_next_version_is_a_copy_and_only_what_changed_is_read_again(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), teacher = person_in(folder, "tom", ROLE_TEACHER);
    int64_t id, newest;
    struct assessment_version version = assessment_in(folder, leader), next;
    struct assessment_line line = line_in(folder, version.id, leader), copy,
                           other = line_in(folder, version.id, leader);
    struct snapshot snapshot = {.line = line.id, .made_ms = T0};
    char changed[64] = "", expected[64];
    int count = 0;

    assert_done(snapshot_add(folder->store, &snapshot, "{}", &folder->err));
    sealed_in(folder, &version, leader, "{}");
    assert_done(confirmation_add(folder->store, version.id, teacher, T0, &folder->err));
    assert_int_equal(confirmation_add(folder->store, version.id, teacher, T0, &folder->err), -EEXIST);
    assert_done(confirmations_list(folder->store, version.id, count_confirmation, &count, &folder->err));
    assert_int_equal(count, 1);
    assert_done(confirmation_newest(folder->store, version.assessment, teacher, &newest, &folder->err));
    assert_int_equal(newest, version.id);
    assert_done(confirmation_newest(folder->store, version.assessment, leader, &newest, &folder->err));
    assert_int_equal(newest, 0);

    id = revised(folder, &version, leader);
    assert_done(assessment_version_load(folder->store, id, &next, &folder->err));
    assert_int_equal(next.number, 2);
    assert_int_equal(next.copied_from, 1);
    assert_string_equal(next.scope, version.scope);
    assert_string_equal(next.rooms.ids[0], "8c");
    assert_int_equal(assessment_lines_list(folder->store, id, take_first_line, &copy, &folder->err), 1);
    assert_int_equal(copy.key, line.key);
    assert_true(copy.id != line.id);
    assert_int_equal(copy.answer, LINE_YES);
    assert_string_equal(copy.controls[0].text, "Top windows open");
    assert_string_equal(copy.rooms.ids[0], "8c");
    count = 0;
    assert_done(snapshots_list(folder->store, id, count_snapshot_of, &count, &folder->err));
    assert_int_equal(count, 0);                 /* evidence stays with what it was evidence for */

    assert_done(assessment_lines_changed(folder->store, version.id, id, append_key, changed, &folder->err));
    assert_string_equal(changed, "");
    snprintf(copy.controls[0].text, sizeof copy.controls[0].text, "All windows open");
    copy.edited_ms = T0 + 3 * DAY;
    assert_done(assessment_line_save(folder->store, &copy, T0, &folder->err));
    assert_done(assessment_lines_changed(folder->store, version.id, id, append_key, changed, &folder->err));
    snprintf(expected, sizeof expected, "%lld ", (long long)line.key);
    assert_string_equal(changed, expected);
    changed[0] = '\0';
    assert_done(assessment_lines_changed(folder->store, 0, id, append_key, changed, &folder->err));
    snprintf(expected, sizeof expected, "%lld %lld ", (long long)line.key, (long long)other.key);
    assert_string_equal(changed, expected);     /* who never confirmed any reads all */
}

static void only_a_sealed_version_of_the_same_assessment_is_revised(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), id;
    struct assessment_version version = assessment_in(folder, leader), other = assessment_in(folder, leader);
    struct assessment_move move = {version.assessment, 0, ASSESSMENT_REVISE, {ASSESSMENT_DRAFT, ASSESSMENT_IN_FORCE},
                                   leader, T0, ""};

    assert_int_equal(assessment_revise(folder->store, &move, version.id, &id, &folder->err), -ENOENT);
    sealed_in(folder, &other, leader, "{}");
    assert_int_equal(assessment_revise(folder->store, &move, other.id, &id, &folder->err), -ENOENT);
    assert_int_equal(assessment_revise(folder->store, &move, 99, &id, &folder->err), -ENOENT);
}

static int append_event(void *context, const struct assessment_happening *happening)
{
    const char *what = happening->event == ASSESSMENT_MADE
                           ? "made" : assessment_event_word((enum assessment_event)happening->event);

    sprintf((char *)context + strlen(context), "v%d %s %s; ", happening->number, what, happening->name);
    return 0;
}

static void a_dropped_draft_keeps_its_number_and_the_history_tells_it(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), second;
    struct assessment_version version = assessment_in(folder, leader), dropped;
    struct assessment_move discard = {version.assessment, 2, ASSESSMENT_DISCARD, {ASSESSMENT_NONE, ASSESSMENT_IN_FORCE},
                                      leader, T0 + 3 * DAY, "begun by mistake"};
    struct assessment assessment;
    char history[256] = "";

    sealed_in(folder, &version, leader, "{}");
    second = revised(folder, &version, leader);
    assert_done(assessment_move(folder->store, &discard, &folder->err));
    assert_done(assessment_version_load(folder->store, second, &dropped, &folder->err));
    assert_true(dropped.is_dropped);
    assert_done(assessment_load(folder->store, version.assessment, &assessment, &folder->err));
    assert_int_equal(assessment.working_number, 0);
    assert_done(assessment_version_find(folder->store, version.assessment, 2, &second, &folder->err));
    assert_int_equal(second, dropped.id);
    assert_int_equal(assessment_version_find(folder->store, version.assessment, 3, &second, &folder->err), -ENOENT);
    second = revised(folder, &version, leader) > dropped.id;
    assert_true(second);
    assert_done(assessment_history(folder->store, version.assessment, append_event, history, &folder->err));
    assert_string_equal(history, "v1 made rees; v1 approve rees; v2 revise rees; v2 discard rees; v3 revise rees; ");
}

/* -- reviews -- */

static struct review review_of(const struct assessment_version *version, enum review_trigger trigger,
                               const char *subject, int64_t since_date)
{
    struct review review = {.assessment = version->assessment, .opened_ms = T0,
                            .due = {.trigger = trigger, .since_date = since_date, .line_count = 2, .lines = {4, 9}}};

    snprintf(review.due.subject, sizeof review.due.subject, "%s", subject);
    return review;
}

static void a_review_opens_once_for_each_occurrence(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), others;
    struct assessment_version version = assessment_in(folder, leader);
    struct review first = review_of(&version, REVIEW_LASTING_FINDING, "8c", 20800), found,
                  later = review_of(&version, REVIEW_LASTING_FINDING, "8c", 20850),
                  elsewhere = review_of(&version, REVIEW_LASTING_FINDING, "7b", 20800),
                  prompt = review_of(&version, REVIEW_INSPECTION_DUE, "", 20800);

    assert_done(review_open(folder->store, &first, &folder->err));
    assert_int_equal(review_open(folder->store, &later, &folder->err), -EEXIST);    /* one is open */
    assert_done(review_open(folder->store, &elsewhere, &folder->err));
    assert_done(review_open(folder->store, &prompt, &folder->err));
    assert_done(reviews_count_others(folder->store, version.assessment, first.id, &others, &folder->err));
    assert_int_equal(others, 1);                /* a prompt keeps nothing under review */
    assert_done(review_not_needed(folder->store, first.id, leader, T0 + 1, "filters were changed", &folder->err));
    assert_int_equal(review_not_needed(folder->store, first.id, leader, T0 + 1, "again", &folder->err), -ENOENT);
    assert_done(review_load(folder->store, first.id, &found, &folder->err));
    assert_string_equal(found.reason, "filters were changed");
    assert_int_equal(found.closed_by, leader);
    assert_int_equal(found.closed_version, 0);
    assert_int_equal(found.due.line_count, 2);
    assert_int_equal(found.due.lines[1], 9);
    assert_int_equal(found.due.trigger, REVIEW_LASTING_FINDING);
    assert_int_equal(review_open(folder->store, &first, &folder->err), -EEXIST);    /* answered before */
    assert_done(review_open(folder->store, &later, &folder->err));
    assert_int_equal(review_not_needed(folder->store, later.id, leader, T0, "", &folder->err), -EINVAL);
    first.assessment = 99;
    assert_int_equal(review_open(folder->store, &first, &folder->err), -ENOENT);
}

static int count_review(void *context, const struct review *review)
{
    (void)review;
    ++*(int *)context;
    return 0;
}

static void sealing_anew_closes_open_reviews_and_clears_contradictions(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = line_in(folder, version.id, leader);
    struct review review = review_of(&version, REVIEW_HALF_TERM, "", 20800), found;
    struct assessment assessment;
    int open = 0, all = 0;

    assert_done(review_open(folder->store, &review, &folder->err));
    assert_done(assessment_contradiction_mark(folder->store, version.assessment, line.key, 20800, T0, &folder->err));
    sealed_in(folder, &version, leader, "{}");
    assert_done(review_load(folder->store, review.id, &found, &folder->err));
    assert_int_equal(found.closed_version, version.id);
    assert_done(assessment_load(folder->store, version.assessment, &assessment, &folder->err));
    assert_int_equal(assessment.open_reviews, 0);
    assert_int_equal(assessment.contradicted_lines, 0);
    assert_done(reviews_list(folder->store, version.assessment, true, count_review, &open, &folder->err));
    assert_done(reviews_list(folder->store, 0, false, count_review, &all, &folder->err));
    assert_int_equal(open, 0);
    assert_int_equal(all, 1);
}

/* -- what stays -- */

static void a_sealed_version_stays_readable_when_rooms_and_people_go(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), rep = person_in(folder, "ali", ROLE_REP);
    struct assessment_version version = assessment_in(folder, leader), found;
    struct assessment_line line = line_in(folder, version.id, leader), kept;
    struct consultation consultation = sent_to(folder, version.id, leader, &rep, 1);
    struct room_info archived = {.id = "8c", .name = "8C", .archived = true};
    struct store_reader *reader;
    struct sealed_version sealed;
    struct person gone;
    char said[128] = "", *document;

    assert_done(outcome_add(folder->store, consultation.id, rep, OUTCOME_NOT_AGREED, "too warm", T0, &folder->err));
    sealed_in(folder, &version, leader, "{\"v\":1}");
    assert_done(room_save(folder->store, &archived, &folder->err));
    assert_done(person_load(folder->store, rep, &gone));
    gone.disabled = true;
    snprintf(gone.name, sizeof gone.name, "(erased)");
    assert_done(person_update(folder->store, &gone, &folder->err));
    open_again(folder);
    assert_done(assessment_version_load(folder->store, version.id, &found, &folder->err));
    assert_string_equal(found.rooms.ids[0], "8c");
    assert_done(assessment_line_load(folder->store, line.id, &kept, &folder->err));
    assert_string_equal(kept.rooms.ids[0], "8c");
    assert_done(outcomes_list(folder->store, version.id, append_said, said, &folder->err));
    assert_string_equal(said, "1 (erased): too warm; ");
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(sealed_version_read(reader, version.id, &sealed, &document, &folder->err));
    assert_string_equal(document, "{\"v\":1}");
    free(document);
    assert_int_equal(assessment_lines_read(reader, version.id, take_first_line, &kept, &folder->err), 1);
    assert_done(assessment_version_read(reader, version.id, &found, &folder->err));
    store_reader_close(reader);
}

static void after_sealing_nothing_is_added_to_what_it_rests_on(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = line_in(folder, version.id, leader);
    struct consultation consultation = sent_to(folder, version.id, leader, &leader, 1), again = consultation;
    struct snapshot snapshot = {.line = line.id, .made_ms = T0};
    struct assessment_comment comment = {.version = version.id, .person = leader, .role = DUTY_LEADER, .text = "?"};

    assert_done(snapshot_add(folder->store, &snapshot, "{}", &folder->err));
    assert_done(comment_add(folder->store, &comment, &folder->err));
    sealed_in(folder, &version, leader, "{}");
    assert_int_equal(snapshot_add(folder->store, &snapshot, "{}", &folder->err), -EPERM);
    assert_int_equal(comment_add(folder->store, &comment, &folder->err), -EPERM);
    assert_int_equal(comment_reply(folder->store, comment.id, leader, T0, "!", &folder->err), -EPERM);
    assert_int_equal(consultation_open(folder->store, &again, &leader, 1, &folder->err), -EPERM);
    assert_int_equal(outcome_add(folder->store, consultation.id, leader, OUTCOME_AGREED, "", T0, &folder->err), -EPERM);
}

/* By any program that opens the file: the triggers are in it. */
static void every_table_of_what_was_said_and_signed_is_append_only(void **state)
{
    static const char *const tries[] = {
        "UPDATE sealed_version SET document = '{}'", "DELETE FROM sealed_version",
        "UPDATE assessment_version SET title = 'x'", "DELETE FROM assessment_version",
        "UPDATE assessment_line SET answer = 1", "DELETE FROM assessment_line",
        "UPDATE line_control SET text = 'x'", "DELETE FROM line_control", "DELETE FROM line_room",
        "INSERT INTO line_control SELECT line, 9, 0, 1, 'x' FROM line_control", "DELETE FROM assessment_room",
        "UPDATE snapshot SET document = 'x'", "DELETE FROM snapshot", "UPDATE comment SET text = 'x'",
        "DELETE FROM comment", "UPDATE comment_reply SET text = 'x'", "DELETE FROM comment_reply",
        "UPDATE outcome SET outcome = 1", "DELETE FROM outcome", "UPDATE consultee SET invited_ms = 1",
        "DELETE FROM consultee", "UPDATE consultation SET closes_date = 1", "DELETE FROM consultation",
        "UPDATE signature SET name = 'Somebody'", "UPDATE signature SET name = '', post = '', meaning = 4",
        "UPDATE signature SET name = '', post = '', at_ms = 1", "UPDATE signature SET name = ''",
        "DELETE FROM signature", "UPDATE confirmation SET at_ms = 1", "DELETE FROM confirmation",
        "UPDATE review SET cause = 1", "DELETE FROM review", "UPDATE review_closing SET reason = 'x'",
        "DELETE FROM review_closing", "UPDATE assessment_event SET reason = 'x'", "DELETE FROM assessment_event",
        "UPDATE review_line SET key = 1", "DELETE FROM review_line",
        "INSERT OR REPLACE INTO confirmation SELECT version, person, 1 FROM confirmation",
    };
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = line_in(folder, version.id, leader);
    struct consultation consultation = sent_to(folder, version.id, leader, &leader, 1);
    struct snapshot snapshot = {.line = line.id, .made_ms = T0};
    struct assessment_comment comment = {.version = version.id, .person = leader, .role = DUTY_LEADER, .text = "?"};
    struct review review = review_of(&version, REVIEW_RATES, "", 20800);
    struct signature signature = {.version = version.id, .person = leader, .role = DUTY_LEADER, .name = "Rees",
                                  .post = "Head"};
    char path[128];
    sqlite3 *db;

    assert_done(snapshot_add(folder->store, &snapshot, "{}", &folder->err));
    assert_done(outcome_add(folder->store, consultation.id, leader, OUTCOME_NOT_AGREED, "", T0, &folder->err));
    assert_done(comment_add(folder->store, &comment, &folder->err));
    assert_done(comment_reply(folder->store, comment.id, leader, T0, "!", &folder->err));
    assert_done(review_open(folder->store, &review, &folder->err));
    sealed_in(folder, &version, leader, "[]");
    assert_done(signature_add(folder->store, &signature, &folder->err));
    assert_done(confirmation_add(folder->store, version.id, leader, T0, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    snprintf(path, sizeof path, "%s/transom.db", folder->path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA recursive_triggers=ON", NULL, NULL, NULL), SQLITE_OK);
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        if (sqlite3_exec(db, tries[i], NULL, NULL, NULL) != SQLITE_CONSTRAINT)
            fail_msg("not refused: %s", tries[i]);
    }
    assert_int_equal(sqlite3_exec(db, "UPDATE signature SET name = '', post = ''", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(a_version_is_sealed_once_and_signed_once_with_each_meaning),
        IN_A_FOLDER(what_a_person_typed_can_be_erased_and_nothing_else),
        IN_A_FOLDER(a_text_too_long_for_the_record_is_not_sealed),
        IN_A_FOLDER(the_next_version_is_a_copy_and_only_what_changed_is_read_again),
        IN_A_FOLDER(only_a_sealed_version_of_the_same_assessment_is_revised),
        IN_A_FOLDER(a_dropped_draft_keeps_its_number_and_the_history_tells_it),
        IN_A_FOLDER(a_review_opens_once_for_each_occurrence),
        IN_A_FOLDER(sealing_anew_closes_open_reviews_and_clears_contradictions),
        IN_A_FOLDER(a_sealed_version_stays_readable_when_rooms_and_people_go),
        IN_A_FOLDER(after_sealing_nothing_is_added_to_what_it_rests_on),
        IN_A_FOLDER(every_table_of_what_was_said_and_signed_is_append_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
