/* Assessments in the record: versions, lines, evidence; nothing of a sealed version changes any more. */
#include "assessment_kit.h"
#include <errno.h>

static void an_assessment_begins_as_a_draft_of_its_first_version(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version made = assessment_in(folder, leader), version;
    struct assessment assessment;

    assert_int_equal(made.number, 1);
    assert_done(assessment_load(folder->store, made.assessment, &assessment, &folder->err));
    assert_int_equal(assessment.position.working, ASSESSMENT_DRAFT);
    assert_int_equal(assessment.position.standing, ASSESSMENT_NONE);
    assert_string_equal(assessment.title, "Ventilation");
    assert_string_equal(assessment.template, "joint-union-ventilation");
    assert_int_equal(assessment.working_id, made.id);
    assert_int_equal(assessment.in_force_id, 0);
    assert_done(assessment_version_load(folder->store, made.id, &version, &folder->err));
    assert_string_equal(version.scope, "Teaching rooms");
    assert_string_equal(version.told_how, "Staff meeting");
    assert_int_equal(version.told.roles, ROLE_TEACHER);
    assert_int_equal(version.rooms.count, 1);
    assert_string_equal(version.rooms.ids[0], "8c");
    assert_int_equal(version.sealed_ms, 0);
    assert_int_equal(assessment_load(folder->store, made.assessment + 1, &assessment, &folder->err), -ENOENT);
}

static void a_line_is_kept_whole_and_its_controls_in_the_order_of_the_hierarchy(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = line_in(folder, version.id, leader), found;

    assert_int_equal(line.key, line.id);
    line.controls[1] = (struct assessment_control){CONTROL_PLANNED, CONTROL_ELIMINATE, "Another room"};
    line.controls[2] = (struct assessment_control){CONTROL_IN_PLACE, CONTROL_ELIMINATE, "Fewer pupils"};
    line.control_count = 3;
    line.answer = LINE_PARTLY;
    snprintf(line.note, sizeof line.note, "North side only");
    line.individual = INDIVIDUAL_OFFERED;
    line.edited_ms = T0 + 5;
    assert_done(assessment_line_save(folder->store, &line, T0, &folder->err));
    assert_done(assessment_line_load(folder->store, line.id, &found, &folder->err));
    assert_string_equal(found.controls[0].text, "Fewer pupils");
    assert_string_equal(found.controls[1].text, "Top windows open");
    assert_string_equal(found.controls[2].text, "Another room");
    assert_int_equal(found.answer, LINE_PARTLY);
    assert_int_equal(found.answered_ms, T0 + 5);
    assert_string_equal(found.note, "North side only");
    assert_int_equal(found.individual, INDIVIDUAL_OFFERED);
    assert_string_equal(found.rooms.ids[0], "8c");
    assert_string_equal(found.text, "Is CO2 below 800 ppm?");
    assert_int_equal(found.risk.severity, 4);
    assert_int_equal(found.residual.likelihood, 1);
}

static void nothing_of_a_sealed_version_changes_any_more(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = line_in(folder, version.id, leader), more = line;
    struct sealed_version sealed = sealed_in(folder, &version, leader, "{\"number\":1}"), found;
    char *document;

    assert_int_equal(assessment_version_save(folder->store, &version, &folder->err), -EPERM);
    assert_int_equal(assessment_line_save(folder->store, &line, line.edited_ms, &folder->err), -EPERM);
    more.key = 0;
    assert_int_equal(assessment_line_add(folder->store, &more, &folder->err), -EPERM);
    assert_done(sealed_version_load(folder->store, version.id, &found, &document, &folder->err));
    assert_string_equal(document, "{\"number\":1}");
    assert_memory_equal(found.digest, sealed.digest, sizeof sealed.digest);
    assert_string_equal(found.reason, "two rooms disagreed");
    free(document);
}

static void two_people_who_edit_at_once_do_not_overwrite_each_other(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), other = person_in(folder, "evans", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = line_in(folder, version.id, leader), mine = line;

    line.edited_by = other;
    line.answer = LINE_NO;
    assert_done(assessment_line_save(folder->store, &line, T0, &folder->err));
    assert_true(line.edited_ms > T0);           /* in the same millisecond: still another time */
    mine.answer = LINE_DONT_KNOW;
    assert_int_equal(assessment_line_save(folder->store, &mine, T0, &folder->err), -ESTALE);
    assert_int_equal(mine.answer, LINE_NO);
    assert_int_equal(mine.edited_by, other);
    mine.id += 100;
    assert_int_equal(assessment_line_save(folder->store, &mine, T0, &folder->err), -ENOENT);
}

static void the_time_of_an_answer_changes_with_the_answer_alone(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = line_in(folder, version.id, leader);

    assert_int_equal(line.answered_ms, T0);
    snprintf(line.text, sizeof line.text, "Is everything fine?");      /* of an item: stays */
    line.edited_ms = T0 + 5;
    assert_done(assessment_line_save(folder->store, &line, T0, &folder->err));
    assert_int_equal(line.answered_ms, T0);
    assert_string_equal(line.text, "Is CO2 below 800 ppm?");
    line.answer = LINE_NO;
    line.edited_ms = T0 + 9;
    assert_done(assessment_line_save(folder->store, &line, T0 + 5, &folder->err));
    assert_int_equal(line.answered_ms, T0 + 9);
}

static void unknown_rooms_and_people_are_refused_by_name(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = line_in(folder, version.id, leader);

    snprintf(version.rooms.ids[0], ID_SIZE, "cellar");
    assert_int_equal(assessment_version_save(folder->store, &version, &folder->err), -ENOENT);
    assert_string_equal(folder->err.text, "rooms: there is no room cellar");
    snprintf(line.rooms.ids[0], ID_SIZE, "cellar");
    assert_int_equal(assessment_line_save(folder->store, &line, T0, &folder->err), -ENOENT);
    snprintf(version.rooms.ids[0], ID_SIZE, "8c");
    version.told.person_count = 1;
    version.told.persons[0] = 77;
    assert_int_equal(assessment_version_save(folder->store, &version, &folder->err), -ENOENT);
    version.id = 99;
    assert_int_equal(assessment_version_save(folder->store, &version, &folder->err), -ENOENT);
}

static void as_many_lines_as_are_kept_and_one_more_is_refused(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = {0};

    for (int i = 0; i < ASSESSMENT_LINES_MAX; i++)
        line = line_in(folder, version.id, leader);
    assert_int_equal(line.position, ASSESSMENT_LINES_MAX - 1);
    line.key = 0;
    assert_int_equal(assessment_line_add(folder->store, &line, &folder->err), -ENOSPC);
}

/* -- evidence and contradiction -- */

static int take_document(void *context, const struct snapshot *snapshot, const char *document)
{
    assert_true(snapshot->id > 0);
    strcat(context, document);
    return 0;
}

static int count_snapshot(void *context, const struct snapshot *snapshot)
{
    (void)snapshot;
    ++*(int *)context;
    return 0;
}

static void evidence_is_added_and_never_replaced(void **state)
{
    /* SHA-256 of "abc": FIPS 180-4, example. */
    static const uint8_t abc[4] = {0xba, 0x78, 0x16, 0xbf};
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = line_in(folder, version.id, leader);
    struct snapshot snapshot = {.line = line.id, .made_ms = T0}, found;
    struct assessment_line_counts counts;
    char *document, all[64] = "";
    int count = 0;

    assert_done(assessment_lines_count(folder->store, version.id, &counts, &folder->err));
    assert_true(counts.lines == 1 && counts.unanswered == 0 && counts.by_evidence == 1 && counts.with_evidence == 0);
    assert_done(snapshot_add(folder->store, &snapshot, "abc", &folder->err));
    assert_memory_equal(snapshot.digest, abc, sizeof abc);
    assert_done(snapshot_load(folder->store, snapshot.id, &found, &document, &folder->err));
    assert_string_equal(document, "abc");
    free(document);
    assert_int_equal(found.key, line.key);
    assert_memory_equal(found.digest, snapshot.digest, sizeof found.digest);
    snapshot.made_by = leader;
    assert_done(snapshot_add(folder->store, &snapshot, "later", &folder->err));
    assert_done(snapshots_newest(folder->store, version.id, take_document, all, &folder->err));
    assert_string_equal(all, "later");
    assert_done(snapshots_list(folder->store, version.id, count_snapshot, &count, &folder->err));
    assert_int_equal(count, 2);
    assert_done(assessment_lines_count(folder->store, version.id, &counts, &folder->err));
    assert_true(counts.with_evidence == 1 && counts.attached == 1);
    line.key = 0;
    line.is_by_sensor = false;                  /* a person answers, and evidence helps them */
    assert_done(assessment_line_add(folder->store, &line, &folder->err));
    snapshot.line = line.id;
    assert_done(snapshot_add(folder->store, &snapshot, "helps", &folder->err));
    assert_done(assessment_lines_count(folder->store, version.id, &counts, &folder->err));
    assert_true(counts.by_evidence == 1 && counts.with_evidence == 1 && counts.attached == 2);
    snapshot.line = 99;
    assert_int_equal(snapshot_add(folder->store, &snapshot, "x", &folder->err), -ENOENT);
    assert_int_equal(snapshot_load(folder->store, 99, &found, &document, &folder->err), -ENOENT);
}

static void evidence_has_a_largest_size(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = line_in(folder, version.id, leader);
    struct snapshot snapshot = {.line = line.id, .made_ms = T0};
    char *text = malloc(SNAPSHOT_SIZE_MAX + 1);

    assert_non_null(text);
    memset(text, 'x', SNAPSHOT_SIZE_MAX);
    text[SNAPSHOT_SIZE_MAX] = '\0';
    assert_int_equal(snapshot_add(folder->store, &snapshot, text, &folder->err), -EMSGSIZE);
    text[SNAPSHOT_SIZE_MAX - 1] = '\0';
    assert_done(snapshot_add(folder->store, &snapshot, text, &folder->err));
    free(text);
}

static int64_t contradicted(struct folder *folder, int64_t id)
{
    struct assessment_line line;

    assert_done(assessment_line_load(folder->store, id, &line, &folder->err));
    return line.contradicted_since;
}

static int mark(struct folder *folder, const struct assessment_line *line, int64_t assessment, int64_t date)
{
    return assessment_contradiction_mark(folder->store, assessment, line->key, date, T0 + HOUR, &folder->err);
}

static void a_contradiction_stands_until_the_line_is_answered_anew(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = line_in(folder, version.id, leader);
    struct assessment assessment;

    assert_done(mark(folder, &line, version.assessment, 20800));
    assert_int_equal(mark(folder, &line, version.assessment, 20801), -EEXIST);
    assert_int_equal(contradicted(folder, line.id), 20800);
    assert_done(assessment_load(folder->store, version.assessment, &assessment, &folder->err));
    assert_int_equal(assessment.contradicted_lines, 1);
    line.answer = LINE_NO;
    line.edited_ms = T0 + 2 * HOUR;
    assert_done(assessment_line_save(folder->store, &line, T0, &folder->err));
    assert_int_equal(contradicted(folder, line.id), 0);
    for (int twice = 0; twice < 2; twice++)
        assert_done(assessment_contradiction_clear(folder->store, version.assessment, line.key, T0 + 3 * HOUR,
                                                   &folder->err));
    assert_done(assessment_load(folder->store, version.assessment, &assessment, &folder->err));
    assert_int_equal(assessment.contradicted_lines, 0);
    assert_done(mark(folder, &line, version.assessment, 20900));
}

/* -- workers -- */

static int count_assessment(void *context, const struct assessment *assessment)
{
    assert_string_equal(assessment->title, "Ventilation");
    ++*(int *)context;
    return 0;
}

static int count_consultee(void *context, const struct consultee *consultee)
{
    assert_string_equal(consultee->name, "rees");
    ++*(int *)context;
    return 0;
}

static int count_comment(void *context, const struct assessment_comment *comment)
{
    assert_string_equal(comment->text, "?");
    ++*(int *)context;
    return 0;
}

static int count_signature(void *context, const struct signature *signature)
{
    assert_string_equal(signature->post, "Head");
    ++*(int *)context;
    return 0;
}

static void a_worker_reads_what_main_wrote(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = line_in(folder, version.id, leader);
    struct consultation round = sent_to(folder, version.id, leader, &leader, 1);
    struct assessment_comment comment = {.version = version.id, .person = leader, .role = DUTY_LEADER, .text = "?"};
    struct signature signature = {.version = version.id, .person = leader, .role = DUTY_LEADER, .name = "Rees",
                                  .post = "Head"};
    struct snapshot snapshot = {.line = line.id, .made_ms = T0}, found;
    struct store_reader *reader;
    char *document, newest[64] = "";
    int count = 0;

    assert_done(snapshot_add(folder->store, &snapshot, "[1]", &folder->err));
    assert_done(comment_add(folder->store, &comment, &folder->err));
    sealed_in(folder, &version, leader, "{}");
    assert_done(signature_add(folder->store, &signature, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(assessments_list_read(reader, count_assessment, &count, &folder->err));
    assert_done(consultees_read(reader, round.id, count_consultee, &count, &folder->err));
    assert_done(comments_read(reader, version.id, count_comment, &count, &folder->err));
    assert_done(signatures_read(reader, version.id, count_signature, &count, &folder->err));
    assert_int_equal(count, 4);
    assert_done(snapshot_read(reader, snapshot.id, &found, &document, &folder->err));
    assert_string_equal(document, "[1]");
    free(document);
    assert_done(snapshots_newest_read(reader, version.id, take_document, newest, &folder->err));
    assert_string_equal(newest, "[1]");
    store_reader_close(reader);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(an_assessment_begins_as_a_draft_of_its_first_version),
        IN_A_FOLDER(a_line_is_kept_whole_and_its_controls_in_the_order_of_the_hierarchy),
        IN_A_FOLDER(nothing_of_a_sealed_version_changes_any_more),
        IN_A_FOLDER(two_people_who_edit_at_once_do_not_overwrite_each_other),
        IN_A_FOLDER(the_time_of_an_answer_changes_with_the_answer_alone),
        IN_A_FOLDER(unknown_rooms_and_people_are_refused_by_name),
        IN_A_FOLDER(as_many_lines_as_are_kept_and_one_more_is_refused),
        IN_A_FOLDER(evidence_is_added_and_never_replaced),
        IN_A_FOLDER(evidence_has_a_largest_size),
        IN_A_FOLDER(a_contradiction_stands_until_the_line_is_answered_anew),
        IN_A_FOLDER(a_worker_reads_what_main_wrote),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
