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

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(an_assessment_begins_as_a_draft_of_its_first_version),
        IN_A_FOLDER(a_line_is_kept_whole_and_its_controls_in_the_order_of_the_hierarchy),
        IN_A_FOLDER(nothing_of_a_sealed_version_changes_any_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
