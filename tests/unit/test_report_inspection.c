/* The paper of an inspection: rooms, findings, and replies or their absence. */
#include "actions.h"
#include "assessment_kit.h"
#include "inspection_book.h"
#include "inspections.h"
#include "report.h"
#include "welsh_kit.h"
#include <errno.h>

static char *paper_in_language(struct folder *folder, const char *id, enum paper_language language)
{
    struct report_ask ask = {.from_date = REPORT_NO_DATE, .to_date = REPORT_NO_DATE, .now_ms = T0,
                             .language = language};
    struct paper *paper;
    char *json, digest[PAPER_DIGEST_SIZE];
    size_t size;

    snprintf(ask.id, sizeof ask.id, "%s", id);
    assert_int_equal(zone_load("Europe/London", &ask.zone, NULL), 0);
    assert_done(report_inspection(folder->store, &ask, &paper, &folder->err));
    assert_done(paper_finish(paper, &json, &size, digest, &folder->err));
    paper_close(paper);
    return json;
}

static char *paper_of(struct folder *folder, const char *id)
{
    return paper_in_language(folder, id, PAPER_ENGLISH);
}

static void assert_says(struct folder *folder, const char *const *words)
{
    char *json = paper_of(folder, "1");

    for (; *words; words++)
        if (!strstr(json, *words))
            fail_msg("the paper does not say \"%s\": %s", *words, json);
    free(json);
}

static void assert_is_welsh(struct folder *folder)
{
    static const char *const names[] = {"On Monday", "Window stuck", "khan", "rees", NULL};
    char *english = paper_of(folder, "1"), *welsh = paper_in_language(folder, "1", PAPER_WELSH);

    assert_welsh(english, welsh, names);
    free(english);
    free(welsh);
}

static void findings_stand_beside_their_replies_or_say_that_there_is_none(void **state)
{
    struct folder *folder = *state;
    int64_t rep = person_in(folder, "khan", ROLE_REP), leader = person_in(folder, "rees", ROLE_LEADER);
    struct inspection inspection = {.made_ms = T0, .made_by = rep, .planned_date = T0 / DAY, .notice = "On Monday"};
    const struct inspection_room seen = {.room = "8c", .at_ms = T0, .person = rep, .note = "Window stuck"};
    struct finding finding = {.at_ms = T0, .person = rep, .room = "8c", .text = "The top window does not open."};
    struct finding_reply reply = {.at_ms = T0, .person = leader, .text = "A joiner comes on Friday."};

    room_in(folder, "8c");
    room_in(folder, "9a");
    assert_done(inspection_add(folder->store, &inspection, &folder->err));
    assert_done(inspection_begin(folder->store, inspection.id, T0, &folder->err));
    assert_done(inspection_look(folder->store, inspection.id, &seen, &folder->err));
    finding.inspection = inspection.id;
    assert_done(finding_add(folder->store, &finding, &folder->err));
    assert_says(folder, (const char *const[]){
        "Rooms looked at: 1 of 2 · findings: 1 · findings without a reply: 1",
        "Not answered. Found on 23 November 2026", "Window stuck",
        "\"draft\":true", "The inspection is not finished.", "On Monday", "khan", NULL});
    reply.finding = finding.id;
    assert_done(finding_reply_add(folder->store, &reply, &folder->err));
    assert_done(inspection_finish(folder->store, inspection.id, T0 + HOUR, T0 / DAY, &folder->err));
    assert_says(folder, (const char *const[]){
        "findings without a reply: 0", "A joiner comes on Friday. (rees, 23 November 2026)", "\"draft\":false", NULL});
    assert_is_welsh(folder);
}

/* A running inspection with one finding, which is given back. */
static struct finding found_in(struct folder *folder, int64_t rep, int64_t *inspection_id)
{
    struct inspection inspection = {.made_ms = T0, .made_by = rep, .planned_date = T0 / DAY, .notice = "On Monday"};
    struct finding finding = {.at_ms = T0, .person = rep, .room = "8c", .text = "The top window does not open."};

    room_in(folder, "8c");
    assert_done(inspection_add(folder->store, &inspection, &folder->err));
    assert_done(inspection_begin(folder->store, inspection.id, T0, &folder->err));
    finding.inspection = *inspection_id = inspection.id;
    assert_done(finding_add(folder->store, &finding, &folder->err));
    return finding;
}

/* The paper is as new as the newest thing in it: the reply of two days later. */
static void a_reply_stands_with_what_is_to_be_done_by_whom_and_when(void **state)
{
    struct folder *folder = *state;
    int64_t rep = person_in(folder, "khan", ROLE_REP), leader = person_in(folder, "rees", ROLE_LEADER), inspection;
    struct finding finding = found_in(folder, rep, &inspection);
    struct action action = {.made_ms = T0 + DAY, .made_by = leader, .what = "Free the window", .state = ACTION_OPEN,
                            .owner_role = DUTY_SITE_STAFF, .due_date = T0 / DAY + 4};
    struct finding_reply reply = {.finding = finding.id, .at_ms = T0 + 2 * DAY, .person = leader, .text = "Soon."};

    assert_done(inspection_finish(folder->store, inspection, T0 + HOUR, T0 / DAY, &folder->err));
    assert_done(action_add(folder->store, &action, &folder->err));
    reply.action = action.id;
    assert_done(finding_reply_add(folder->store, &reply, &folder->err));
    assert_says(folder, (const char *const[]){"\"made_words\":\"25 November 2026", "Soon. (rees, 25 November 2026)",
                                              "Free the window", "site staff", "27 November 2026", "\"open\"", NULL});
    action.owner = leader;
    assert_done(action_update(folder->store, &action, &folder->err));
    assert_says(folder, (const char *const[]){"\"rees\"", NULL});
}

static int64_t photo_in(struct folder *folder, int64_t person)
{
    int64_t photo;

    assert_done(photo_add(folder->store, "photo", 5, PHOTO_PNG, person, T0, &photo, &folder->err));
    return photo;
}

static void photos_are_said_to_be_kept_where_there_are_some(void **state)
{
    struct folder *folder = *state;
    int64_t rep = person_in(folder, "khan", ROLE_REP), inspection;
    struct finding finding = found_in(folder, rep, &inspection);
    const struct inspection_room seen = {.room = "8c", .at_ms = T0, .person = rep, .photo = photo_in(folder, rep)};
    char *json = paper_of(folder, "1");

    assert_null(strstr(json, "kept in the record"));
    free(json);
    assert_done(inspection_look(folder->store, inspection, &seen, &folder->err));
    assert_says(folder, (const char *const[]){"\"1 photo, kept in the record\"", NULL});
    finding.photo = photo_in(folder, rep);
    memcpy(finding.text, "Behind the cupboard.", sizeof "Behind the cupboard.");
    assert_done(finding_add(folder->store, &finding, &folder->err));
    assert_says(folder, (const char *const[]){"Behind the cupboard. (1 photo, kept in the record)",
                                              "\"The top window does not open.\"", NULL});
}

/* Each as long as it may be: together they are more than one cell holds. */
static void no_reply_is_cut_however_many_there_are(void **state)
{
    struct folder *folder = *state;
    int64_t rep = person_in(folder, "khan", ROLE_REP), leader = person_in(folder, "rees", ROLE_LEADER), inspection;
    struct finding finding = found_in(folder, rep, &inspection);
    char *json, last[INSPECTION_REPLY_SIZE];
    size_t said = 0;

    for (int i = 0; i < FINDING_REPLIES_MAX; i++) {
        struct finding_reply reply = {.finding = finding.id, .at_ms = T0 + HOUR, .person = leader};

        memset(reply.text, 'a' + i, sizeof reply.text - 1);
        assert_done(finding_reply_add(folder->store, &reply, &folder->err));
        memcpy(last, reply.text, sizeof last);
    }
    assert_says(folder, (const char *const[]){last, NULL});
    json = paper_of(folder, "1");
    for (const char *at = json; (at = strstr(at, "The top window does not open.")) != NULL; at++)
        said++;
    assert_int_equal(said, 1);
    free(json);
}

static void the_figures_that_a_round_was_begun_with_are_printed(void **state)
{
    struct folder *folder = *state;
    int64_t rep = person_in(folder, "khan", ROLE_REP);
    struct inspection inspection = {.made_ms = T0, .made_by = rep, .planned_date = T0 / DAY, .notice = "On Monday"};
    struct inspection_figures figures = {.room = "8c", .from_date = T0 / DAY - 42, .to_date = T0 / DAY - 1, .dates = 30};

    figures.parts[INSPECTION_WHOLE_DAY] = (struct inspection_figure){
        .days = 30, .in_use_min = 1000, .measured_min = 800, .ppm_min = 800 * 950, .most_ppm = 1840,
        .above_min = {400, 40}};
    figures.parts[INSPECTION_MORNING] = (struct inspection_figure){
        .days = 30, .in_use_min = 400, .measured_min = 400, .ppm_min = 400 * 1111, .most_ppm = 1500};
    figures.parts[INSPECTION_MIDDAY] = (struct inspection_figure){.in_use_min = 400, .measured_min = 100};
    room_in(folder, "8c");
    assert_done(inspection_add(folder->store, &inspection, &folder->err));
    assert_done(inspection_begin(folder->store, inspection.id, T0, &folder->err));
    assert_done(inspection_figures_add(folder->store, inspection.id, &figures, &folder->err));
    assert_says(folder, (const char *const[]){"when the round was begun: CO2 in ppm, 12 October to 22 November 2026",
                                              "950 (1840)", "1111 (1500)", "Cannot tell", "50%, 5%", "80%",
                                              "The inspection is not finished.\\nCO2 is a sign of", NULL});
    assert_is_welsh(folder);
}

static void an_hour_over_a_level_is_not_printed_as_none(void **state)
{
    struct folder *folder = *state;
    struct inspection inspection = {.made_ms = T0, .made_by = person_in(folder, "khan", ROLE_REP),
                                    .planned_date = T0 / DAY, .notice = "On Monday"};
    struct inspection_figures figures = {.room = "8c", .from_date = T0 / DAY - 42, .to_date = T0 / DAY - 1, .dates = 30};

    figures.parts[INSPECTION_WHOLE_DAY] = (struct inspection_figure){
        .days = 30, .in_use_min = 10000, .measured_min = 10000, .ppm_min = 10000 * 500, .most_ppm = 900,
        .above_min = {60, 0}};
    room_in(folder, "8c");
    assert_done(inspection_add(folder->store, &inspection, &folder->err));
    assert_done(inspection_begin(folder->store, inspection.id, T0, &folder->err));
    assert_done(inspection_figures_add(folder->store, inspection.id, &figures, &folder->err));
    assert_says(folder, (const char *const[]){"\"under 1%, 0%\"", NULL});
}

/* 74.9 per cent are not the 75 that are needed, on paper neither. */
static void a_day_that_cannot_tell_is_not_printed_as_measured_enough(void **state)
{
    struct folder *folder = *state;
    struct inspection inspection = {.made_ms = T0, .made_by = person_in(folder, "khan", ROLE_REP),
                                    .planned_date = T0 / DAY, .notice = "On Monday"};
    struct inspection_figures figures = {.room = "8c", .from_date = T0 / DAY - 42, .to_date = T0 / DAY - 1, .dates = 30};

    figures.parts[INSPECTION_WHOLE_DAY] = (struct inspection_figure){
        .days = 30, .in_use_min = 1000, .measured_min = 749, .ppm_min = 749 * 950, .most_ppm = 1840};
    room_in(folder, "8c");
    assert_done(inspection_add(folder->store, &inspection, &folder->err));
    assert_done(inspection_begin(folder->store, inspection.id, T0, &folder->err));
    assert_done(inspection_figures_add(folder->store, inspection.id, &figures, &folder->err));
    assert_says(folder, (const char *const[]){"Cannot tell", "\"74%\"", NULL});
}

static void what_is_not_there_has_no_paper(void **state)
{
    static const char *const ids[] = {"1", "", "x", "1x", "-1"};
    struct folder *folder = *state;
    struct paper *paper = NULL;

    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        struct report_ask ask = {.now_ms = T0};

        snprintf(ask.id, sizeof ask.id, "%s", ids[i]);
        assert_int_equal(report_inspection(folder->store, &ask, &paper, &folder->err), -ENOENT);
    }
    assert_null(paper);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(photos_are_said_to_be_kept_where_there_are_some, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(findings_stand_beside_their_replies_or_say_that_there_is_none, open_folder,
                                        close_folder),
        cmocka_unit_test_setup_teardown(a_reply_stands_with_what_is_to_be_done_by_whom_and_when, open_folder,
                                        close_folder),
        cmocka_unit_test_setup_teardown(no_reply_is_cut_however_many_there_are, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(the_figures_that_a_round_was_begun_with_are_printed, open_folder,
                                        close_folder),
        cmocka_unit_test_setup_teardown(an_hour_over_a_level_is_not_printed_as_none, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(a_day_that_cannot_tell_is_not_printed_as_measured_enough, open_folder,
                                        close_folder),
        cmocka_unit_test_setup_teardown(what_is_not_there_has_no_paper, open_folder, close_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
