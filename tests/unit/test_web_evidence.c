/* Evidence that attaches itself to the lines of a draft: from kept days and the gateway's own records, frozen, and with
 * words for what changed. */
#include "evidence_kit.h"
#include "harm.h"
#include "sign_out_kit.h"
#include <math.h>

/* A free line, two that the same readings answer, and two that the gateway's records do. */
static void make_draft(struct office *office)
{
    static const char *const items[] = {"VENT-D6", "VENT-D17", "VENT-D1", "ROLE-2"};
    char body[96];

    office_draft(office);
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        snprintf(body, sizeof body, "{'item':'%s','rooms':['8c'],'answer':'no'}", items[i]);
        office_do(office, LEADER, "POST", 201, ONE "/lines", body);
    }
}

static void each_line_gets_the_evidence_that_answers_it(void **state)
{
    json_t *line, *evidence;
    char changed[1400];

    keep_days(*state, 2, 20);
    make_draft(*state);
    assert_int_equal(refresh(*state, changed), 4);
    assert_string_equal(changed, "");
    line = line_of(*state, "VENT-D17");
    evidence = json_object_get(line, "evidence");
    assert_string_equal(text_of(evidence, "words"),
                        "Room 8c: CO2 was 930 ppm on average and 1700 at most; above 800 ppm for 33% and above 1500 "
                        "for 10% of the time measured, above 1500 for 20 minutes at a stretch. A rule failed on 2 of 20 school days.");
    assert_string_equal(text_of(evidence, "likelihood_words"),
                        "Proposed 3 of 5: in Room 8c, the worst room, a rule about 1500 ppm failed on 2 of 20 school "
                        "days.");
    assert_int_equal(number_of(line, "likelihood_proposed"), 3);
    json_decref(line);
    line = line_of(*state, "ROLE-2");
    assert_non_null(strstr(text_of(json_object_get(line, "evidence"), "words"), "1 leaders, 1 site staff"));
    json_decref(line);
    line = line_of(*state, "VENT-D1");
    assert_string_equal(text_of(json_object_get(line, "evidence"), "words"),
                        "1 of 1 rooms have a sensor that was heard in the last day.");
    json_decref(line);
    line = line_of(*state, "(none)");   /* a free line: nothing answers it */
    assert_true(json_is_null(json_object_get(line, "evidence")));
    json_decref(line);
}

static void a_line_whose_room_was_not_measured_enough_cannot_tell(void **state)
{
    json_t *line;
    char changed[1400];

    keep_days(*state, 2, 10);
    make_draft(*state);
    refresh(*state, changed);
    line = line_of(*state, "VENT-D17");
    assert_int_equal(number_of(line, "likelihood_proposed"), 0);
    assert_non_null(strstr(text_of(json_object_get(line, "evidence"), "likelihood_words"), "Cannot tell: Room 8c was "
                           "measured for 4"));
    json_decref(line);
}

static void refreshing_adds_only_what_is_new_and_says_what_changed(void **state)
{
    char changed[1400];
    json_t *list;

    keep_days(*state, 2, 20);
    make_draft(*state);
    assert_int_equal(refresh(*state, changed), 4);
    assert_int_equal(refresh(*state, changed), 0);
    assert_string_equal(changed, "");
    keep_days(*state, 7, 20);
    assert_int_equal(refresh(*state, changed), 2);
    assert_non_null(strstr(changed, "A rule failed on 7 of 20 school days. Before: Room 8c: CO2 was 930 ppm"));
    list = office_ask(*state, LEADER, "GET", 200, EVIDENCE, NULL);
    assert_int_equal(json_array_size(list), 4);
    json_decref(list);
    list = office_ask(*state, LEADER, "GET", 200, "/api/v1/snapshots/1", NULL);     /* as it was */
    assert_non_null(strstr(text_of(json_object_get(list, "document"), "words"), "2 of 20"));
    assert_int_equal(strlen(text_of(list, "digest")), 64);
    json_decref(list);
}

static void who_is_signed_out_while_evidence_is_read_attaches_none(void **state)
{
    struct office *office = *state;
    struct house *house = office->house;
    json_t *line;

    keep_days(office, 2, 20);
    make_draft(office);
    assert_int_equal(sign_out_meanwhile(house, "POST", EVIDENCE, "{}"), 401);
    house_pause(house);
    sign_in_leader_again(house);
    house_start(house);
    line = line_of(office, "VENT-D17");
    assert_true(json_is_null(json_object_get(line, "evidence")));
    json_decref(line);
}

static void a_drafts_evidence_is_for_leaders_until_it_is_sent_out(void **state)
{
    char changed[1400];

    keep_days(*state, 2, 20);
    make_draft(*state);
    refresh(*state, changed);
    office_do(*state, REP, "GET", 404, EVIDENCE, NULL);
    office_do(*state, REP, "GET", 404, "/api/v1/snapshots/1", NULL);
    office_do(*state, SITE_STAFF, "GET", 404, "/api/v1/snapshots/1", NULL);
    office_do(*state, LEADER, "GET", 404, "/api/v1/snapshots/9", NULL);
    office_do(*state, REP, "POST", 403, EVIDENCE, "{}");
    office_do(*state, LEADER, "POST", 404, ASSESSMENTS "/7/evidence", "{}");
}

/* A version in force with a line about 8C and its evidence. */
static void seal_one_line(struct office *office)
{
    char changed[1400];

    keep_days(office, 5, 20);
    office_draft(office);
    office_do(office, LEADER, "POST", 201, ONE "/lines", "{'item':'VENT-D6','rooms':['8c'],'answer':'no'}");
    refresh(office, changed);
    office_consult(office);
    office_agree(office);
    office_seal(office);
}

/* From the version in force to the next, which one line with evidence is in. */
static void send_next(struct office *office)
{
    char changed[1400];

    office_do(office, LEADER, "POST", 200, ONE "/revise", "{}");
    refresh(office, changed);
    office_consult(office);
}

static void evidence_is_read_with_the_version_it_is_of(void **state)
{
    struct office *office = *state;

    seal_one_line(office);
    send_next(office);
    office_do(office, REP, "GET", 200, "/api/v1/snapshots/2", NULL);
    office_do(office, LEADER, "POST", 200, ONE "/take-back", "{'reason':'No'}");
    office_do(office, LEADER, "POST", 200, ONE "/discard", "{'reason':'No'}");
    send_next(office);
    office_do(office, REP, "GET", 404, "/api/v1/snapshots/2", NULL);        /* of the draft that was dropped */
    office_do(office, SITE_STAFF, "GET", 200, "/api/v1/snapshots/1", NULL);
    office_agree(office);
    office_seal(office);
    office_do(office, SITE_STAFF, "GET", 404, "/api/v1/snapshots/1", NULL); /* of an older version */
    office_do(office, SITE_STAFF, "GET", 200, "/api/v1/snapshots/3", NULL);
    office_do(office, REP, "GET", 200, "/api/v1/snapshots/1", NULL);
}

/* The paper of the assessment as its document, which `cat` gives back in the press's place; free() it. */
static char *paper_for(struct office *office, int role, const char *kind)
{
    char path[64], *answer;

    snprintf(path, sizeof path, "/api/v1/reports/%s?id=1", kind);
    answer = house_ask(office->house, "GET", path, house_browser(office->house, role), NULL);
    if (house_status(answer) != 200)
        fail_msg("%s: %s", path, answer);
    return answer;
}

/* Who looked at 8C's twenty days of evidence, the newest line of the access log of it; "" none. */
static void last_look(struct office *office, char who[NAME_SIZE])
{
    json_t *lines = office_ask(office, REP, "GET", 200, "/api/v1/access", NULL), *line;
    size_t index;

    *who = '\0';
    json_array_foreach(lines, index, line)
        if (!*who && strcmp(text_of(line, "room"), "8c") == 0 && strcmp(text_of(line, "from"), "2026-10-26") == 0)
            snprintf(who, NAME_SIZE, "%s", text_of(line, "who"));
    json_decref(lines);
}

static void who_prints_the_annex_of_figures_is_noted_and_who_gets_none_is_told_so_and_not_noted(void **state)
{
    struct office *office = *state;
    char who[NAME_SIZE], *paper;

    snprintf(office->house->settings.press, sizeof office->house->settings.press, "/bin/cat");
    seal_one_line(office);
    paper = paper_for(office, TEACHER, "assessment");
    assert_non_null(strstr(paper, "The figures of single rooms are left out of this copy"));
    free(paper);
    free(paper_for(office, LEADER, "noticeboard"));
    last_look(office, who);
    assert_string_equal(who, "");
    paper = paper_for(office, SITE_STAFF, "assessment");
    assert_null(strstr(paper, "left out of this copy"));
    free(paper);
    last_look(office, who);
    assert_string_equal(who, "Ms site_staff");
}

static void lines_with_the_same_figures_seal_them_once(void **state)
{
    struct office *office = *state;
    json_t *document, *first, *second;
    char changed[1400];

    keep_days(office, 5, 20);
    office_draft(office);
    office_do(office, LEADER, "POST", 201, ONE "/lines", "{'item':'VENT-D6','rooms':['8c'],'answer':'no'}");
    office_do(office, LEADER, "POST", 201, ONE "/lines", "{'item':'VENT-D17','rooms':['8c'],'answer':'no'}");
    assert_int_equal(refresh(office, changed), 2);
    office_consult(office);
    office_agree(office);
    office_seal(office);
    document = office_ask(office, LEADER, "GET", 200, ONE "/export", NULL);
    first = json_array_get(json_object_get(document, "evidence"), 0);
    second = json_array_get(json_object_get(document, "evidence"), 1);
    assert_int_equal(json_array_size(json_object_get(first, "rooms")), 1);
    assert_int_equal(number_of(first, "rooms_of"), number_of(first, "line"));
    assert_int_equal(json_array_size(json_object_get(second, "rooms")), 0);
    assert_int_equal(number_of(second, "rooms_of"), number_of(first, "line"));
    assert_string_not_equal(text_of(second, "digest"), "(none)");
    json_decref(document);
}

static bool is_due(struct office *office)
{
    json_t *json = office_ask(office, LEADER, "GET", 200, ONE, NULL);
    bool is_due = json_is_true(json_object_get(json_object_get(json, "evidence"), "is_due"));

    json_decref(json);
    return is_due;
}

static void people_are_asked_about_evidence_that_was_gathered_just_before(void **state)
{
    json_t *list;

    keep_days(*state, 2, 20);
    make_draft(*state);
    assert_true(is_due(*state));
    office_consult(*state);
    assert_false(is_due(*state));
    list = office_ask(*state, REP, "GET", 200, EVIDENCE, NULL);
    assert_int_equal(json_array_size(list), 4);
    json_decref(list);
}

static void a_note_is_kept_beside_a_likelihood_that_the_evidence_speaks_against(void **state)
{
    char path[64], body[160], changed[1400];
    json_t *line;

    keep_days(*state, 20, 20);
    office_draft(*state);
    office_do(*state, LEADER, "POST", 201, ONE "/lines", "{'item':'VENT-D17','rooms':['8c'],'likelihood':1}");
    refresh(*state, changed);
    assert_false(is_due(*state));
    line = line_of(*state, "VENT-D17");
    assert_int_equal(number_of(line, "likelihood_proposed"), 5);
    snprintf(path, sizeof path, ONE "/lines/%lld", (long long)number_of(line, "id"));
    snprintf(body, sizeof body, "{'edited':'%s','likelihood':2}", text_of(line, "edited"));
    office_do(*state, LEADER, "PATCH", 422, path, body);
    snprintf(body, sizeof body, "{'edited':'%s','note':'Windows'}", text_of(line, "edited"));
    office_do(*state, LEADER, "PATCH", 200, path, body);
    json_decref(line);
}

static void nobody_is_asked_about_a_line_that_came_while_the_evidence_was_read(void **state)
{
    struct office *office = *state;
    int status;
    json_t *answer;

    keep_days(office, 2, 20);
    make_draft(office);
    harm(office->house, "CREATE TRIGGER somebody_adds_a_line AFTER UPDATE OF evidence_gathered ON assessment_version BEGIN"
         " UPDATE assessment_version SET evidence_asked = evidence_asked + 1 WHERE id = NEW.id; END");
    answer = office_try(office, LEADER, "POST", ONE "/consult", "{'closes':'2026-12-07'}", &status);
    assert_int_equal(status, 409);
    assert_string_equal(text_of(json_object_get(answer, "error"), "code"), "evidence_due");
    json_decref(answer);
    assert_true(is_due(office));
    harm(office->house, "DROP TRIGGER somebody_adds_a_line");
    office_consult(office);
}

/* The evidence comes after the likelihood was chosen, while it is sent out. */
static void another_likelihood_than_the_evidence_proposes_is_not_sent_out_without_a_reason(void **state)
{
    struct office *office = *state;
    char path[64], body[160];
    json_t *line;

    keep_days(office, 20, 20);
    office_draft(office);
    office_do(office, LEADER, "POST", 201, ONE "/lines",
              "{'item':'VENT-D17','rooms':['8c'],'answer':'no','likelihood':1}");
    office_do(office, LEADER, "POST", 422, ONE "/consult", "{'closes':'2026-12-07'}");
    line = line_of(office, "VENT-D17");
    snprintf(path, sizeof path, ONE "/lines/%lld", (long long)number_of(line, "id"));
    snprintf(body, sizeof body, "{'edited':'%s','override_reason':'We moved out'}", text_of(line, "edited"));
    json_decref(line);
    office_do(office, LEADER, "PATCH", 200, path, body);
    office_consult(office);
}

static void a_likelihood_that_is_the_proposed_one_is_sent_out(void **state)
{
    struct office *office = *state;

    keep_days(office, 20, 20);
    office_draft(office);
    office_do(office, LEADER, "POST", 201, ONE "/lines",
              "{'item':'VENT-D17','rooms':['8c'],'answer':'no','likelihood':5}");
    office_consult(office);
}

static void days_that_are_judged_again_are_no_evidence_yet(void **state)
{
    struct office *office = *state;

    make_draft(office);
    house_pause(office->house);
    office->house->host.rebuild.days = 3;
    house_start(office->house);
    office_do(office, LEADER, "POST", 409, EVIDENCE, "{}");
    office_do(office, LEADER, "POST", 409, ONE "/consult", "{}");
}

static void the_calendar_says_how_long_a_room_is_in_use_but_not_by_whom(void **state)
{
    assert_says(*state, "VENT-C8", "By the calendar, 1 of 1 rooms are in use for an hour or more at a stretch. How many "
                "people are in them, and for how long each stays, a person has to say.");
}

static void keep_alert(struct house *house, struct incident incident)
{
    snprintf(incident.room, sizeof incident.room, "8c");
    incident.began_ms = incident.raised_ms;
    incident.peak = NAN;
    must(incident_save(house->store, &incident, err));
}

static bool has_item(const json_t *document, const char *words)
{
    const json_t *item;
    size_t index;

    json_array_foreach(json_object_get(document, "items"), index, item)
        if (strcmp(json_string_value(item), words) == 0)
            return true;
    return false;
}

#define DAY_MS INT64_C(86400000)

/* An id of a rule says nothing to whoever reads what was signed. */
static void alerts_are_told_in_the_words_of_their_rules(void **state)
{
    struct office *office = *state;
    const json_t *document;
    char changed[1400];
    json_t *snapshot;

    house_pause(office->house);
    keep_alert(office->house, (struct incident){.rule = "union-neu-co2-act", .pack = "england", .pack_version = "1",
                                                .state = INCIDENT_CLEARED, .raised_ms = NOW_MS - 3 * DAY_MS,
                                                .cleared_ms = NOW_MS - 2 * DAY_MS});
    keep_alert(office->house, (struct incident){.rule = "union-neu-co2-act", .pack = "england", .pack_version = "0",
                                                .state = INCIDENT_CLEARED, .raised_ms = NOW_MS - 4 * DAY_MS,
                                                .cleared_ms = NOW_MS - 3 * DAY_MS});
    keep_alert(office->house, (struct incident){.rule = SCHOOL_SENSOR_SILENT, .state = INCIDENT_RAISED,
                                                .raised_ms = NOW_MS - DAY_MS});
    house_start(office->house);
    keep_days(office, 0, 20);
    office_draft(office);
    office_do(office, LEADER, "POST", 201, ONE "/lines", "{'item':'VENT-D13','rooms':['8c'],'answer':'no'}");
    assert_int_equal(refresh(office, changed), 1);
    snapshot = office_ask(office, LEADER, "GET", 200, "/api/v1/snapshots/1", NULL);
    document = json_object_get(snapshot, "document");
    assert_true(has_item(document, "Room 8c, CO2 over 800 ppm at any time (NEU How to use CO2 monitors) on 20 November "
                                   "2026: taken by nobody, over."));
    assert_true(has_item(document, "Room 8c, rule union-neu-co2-act of levels that are not here any more on 19 November "
                                   "2026: taken by nobody, over."));
    assert_true(has_item(document, "Room 8c, no reading from the sensor on 22 November 2026: taken by nobody, goes on."));
    json_decref(snapshot);
}

#define IN_AN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_setup, office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_AN_OFFICE(each_line_gets_the_evidence_that_answers_it),
        IN_AN_OFFICE(a_line_whose_room_was_not_measured_enough_cannot_tell),
        IN_AN_OFFICE(refreshing_adds_only_what_is_new_and_says_what_changed),
        IN_AN_OFFICE(who_is_signed_out_while_evidence_is_read_attaches_none),
        IN_AN_OFFICE(a_drafts_evidence_is_for_leaders_until_it_is_sent_out),
        IN_AN_OFFICE(evidence_is_read_with_the_version_it_is_of),
        IN_AN_OFFICE(who_prints_the_annex_of_figures_is_noted_and_who_gets_none_is_told_so_and_not_noted),
        IN_AN_OFFICE(lines_with_the_same_figures_seal_them_once),
        IN_AN_OFFICE(people_are_asked_about_evidence_that_was_gathered_just_before),
        IN_AN_OFFICE(a_note_is_kept_beside_a_likelihood_that_the_evidence_speaks_against),
        IN_AN_OFFICE(nobody_is_asked_about_a_line_that_came_while_the_evidence_was_read),
        IN_AN_OFFICE(another_likelihood_than_the_evidence_proposes_is_not_sent_out_without_a_reason),
        IN_AN_OFFICE(a_likelihood_that_is_the_proposed_one_is_sent_out),
        IN_AN_OFFICE(days_that_are_judged_again_are_no_evidence_yet),
        IN_AN_OFFICE(the_calendar_says_how_long_a_room_is_in_use_but_not_by_whom),
        IN_AN_OFFICE(alerts_are_told_in_the_words_of_their_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
