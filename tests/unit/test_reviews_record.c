/* Reviews that open themselves, from a real record: once each, whatever is repeated or cut short in between. */
#include "assessment_kit.h"
#include "incidents.h"
#include "ledger_book.h"
#include "reviews_message.h"
#include "tried.h"
#include <errno.h>
#include <sys/wait.h>

#define SEALED (T0 / DAY + 1)           /* as assessment_kit.h seals: Tuesday, 24 November 2026 */
#define SEALED_MS (T0 + DAY)            /* ... at nine o'clock */
#define FAILED "fail"
#define PASSED "pass"
#define UNKNOWN "cannot_tell"

/* Weekdays on which the record has a day of 8C, as many as verdicts, from the day after sealing on. Returns the last. */
static int64_t keep_days(struct folder *folder, int64_t date, const char *quantity, const char *const *verdicts,
                         size_t count)
{
    char json[512];

    for (size_t i = 0; i < count; date++) {
        if ((date + 3) % 7 >= 5)        /* 1970-01-01 was a Thursday */
            continue;
        snprintf(json, sizeof json, "{\"occupied_minutes\":400,\"co2_ppm\":{\"coverage\":1,\"mean\":1000},\"verdicts\":"
                 "[{\"rule\":\"a\",\"verdict\":\"%s\",\"quantity\":\"%s\"},{\"rule\":\"b\",\"verdict\":\"pass\","
                 "\"quantity\":\"outdoor_air_l_s_person\"}]}", verdicts[i++], quantity);
        assert_done(days_save(folder->store, "8c", date, "stamp", 0, json, &folder->err));
    }
    assert_done(store_commit(folder->store, &folder->err));
    return date - 1;
}

struct opened {
    size_t count;
    enum review_trigger triggers[16];
    char subjects[16][REVIEW_SUBJECT_SIZE];
    struct reviews_message message;
};

static int note_opened(void *context, const struct reviews_of *of, const struct review *review)
{
    struct opened *opened = context;

    assert_true(opened->count < 16);
    opened->triggers[opened->count] = review->due.trigger;
    memcpy(opened->subjects[opened->count++], review->due.subject, REVIEW_SUBJECT_SIZE);
    return reviews_message_add(&opened->message, of, review);
}

static struct reviews_setup setup_at(int64_t today)
{
    static struct review_room rooms[2];
    struct reviews_setup setup = {.today = today, .now_ms = today * DAY + 12 * HOUR, .pack = "schools",
                                  .has_days = true, .room_count = 2, .rooms = rooms, .inspection_date = today};
    struct error err = {0};

    rooms[0] = (struct review_room){.id = "8c"};
    rooms[1] = (struct review_room){.id = "7a"};
    calendar_init(&setup.calendar);
    assert_int_equal(zone_load("UTC", &setup.zone, &err), 0);
    return setup;
}

static struct opened *look(struct folder *folder, struct reviews_setup *setup)
{
    static struct opened opened;
    struct store_reader *reader;
    struct reviews_found *found;

    opened = (struct opened){0};
    assert_done(store_commit(folder->store, &folder->err));
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(reviews_record_find(reader, setup, &found, &folder->err));
    store_reader_close(reader);
    assert_done(reviews_record_keep(folder->store, found, setup->now_ms, note_opened, &opened, &folder->err));
    reviews_found_free(found);
    return &opened;
}

static struct assessment_line sealed_line(struct folder *folder, struct assessment_version *version, int64_t *leader)
{
    struct assessment_line line;

    *leader = person_in(folder, "rees", ROLE_LEADER);
    *version = assessment_in(folder, *leader);
    line = line_in(folder, version->id, *leader);
    sealed_in(folder, version, *leader, "{\"number\":1}");
    return line;
}

/* Days after a line was answered with yes and sealed, looked at when they are over. */
static struct reviews_setup sealed_and_kept(struct folder *folder, const char *quantity, const char *const *verdicts,
                                            size_t count)
{
    struct assessment_version version;
    int64_t leader;

    sealed_line(folder, &version, &leader);
    return setup_at(keep_days(folder, SEALED + 1, quantity, verdicts, count) + 1);
}

static void an_answer_that_the_readings_contradict_for_five_days_opens_a_review(void **state)
{
    struct folder *folder = *state;
    struct assessment_version version;
    struct assessment assessment;
    int64_t leader;
    struct assessment_line line = sealed_line(folder, &version, &leader), found;
    static const char *const four[] = {FAILED, FAILED, UNKNOWN, FAILED, FAILED};
    static const char *const fifth[] = {FAILED};
    int64_t last = keep_days(folder, SEALED + 1, "co2_ppm", four, 5);
    struct reviews_setup setup = setup_at(last + 1);
    struct opened *opened = look(folder, &setup);

    assert_int_equal(opened->count, 0);
    assert_done(assessment_load(folder->store, version.assessment, &assessment, &folder->err));
    assert_int_equal(assessment.position.standing, ASSESSMENT_IN_FORCE);

    last = keep_days(folder, last + 1, "co2_ppm", fifth, 1);
    setup = setup_at(last + 1);
    opened = look(folder, &setup);
    assert_int_equal(opened->count, 1);
    assert_int_equal(opened->triggers[0], REVIEW_LASTING_CONTRADICTION);
    assert_non_null(strstr(reviews_message_body(&opened->message, "http://box"), "25 Nov 2026"));
    assert_non_null(strstr(opened->message.body, "    line 1: Is CO2 below 800 ppm?\n"));
    assert_non_null(strstr(opened->message.body, "http://box/assessments"));
    assert_done(assessment_line_load(folder->store, line.id, &found, &folder->err));
    assert_int_equal(found.contradicted_since, SEALED + 1);
    assert_done(assessment_load(folder->store, version.assessment, &assessment, &folder->err));
    assert_int_equal(assessment.position.standing, ASSESSMENT_UNDER_REVIEW);
    assert_int_equal(assessment.contradicted_lines, 1);
}

/* Five failing days after such an answer to such a question of a person. Returns what opened. */
static size_t opened_of_person(struct folder *folder, enum checklist_good good, enum line_answer answer)
{
    static const char *const days[] = {FAILED, FAILED, FAILED, FAILED, FAILED};
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = {.version = version.id, .item = "VENT-B1", .text = "Does any room feel stuffy?",
                                   .answers = "co2_over_levels", .good = good, .answer = answer, .edited_ms = T0,
                                   .edited_by = leader};
    struct reviews_setup setup;

    assert_done(assessment_line_add(folder->store, &line, &folder->err));
    assert_int_equal(line.good, good);
    sealed_in(folder, &version, leader, "{\"number\":1}");
    setup = setup_at(keep_days(folder, SEALED + 1, "co2_ppm", days, 5) + 1);
    return look(folder, &setup)->count;
}

static void a_no_that_denies_a_trouble_is_contradicted_by_five_failing_days(void **state)
{
    assert_int_equal(opened_of_person(*state, CHECKLIST_GOOD_NO, LINE_NO), 1);
}

static void a_yes_that_admits_a_trouble_is_not_contradicted(void **state)
{
    assert_int_equal(opened_of_person(*state, CHECKLIST_GOOD_NO, LINE_YES), 0);
}

static void an_answer_without_a_good_one_is_not_contradicted(void **state)
{
    assert_int_equal(opened_of_person(*state, CHECKLIST_GOOD_EITHER, LINE_YES), 0);
}

static void a_day_that_passed_is_no_contradiction(void **state)
{
    struct folder *folder = *state;
    static const char *const days[] = {FAILED, FAILED, FAILED, FAILED, PASSED, FAILED, FAILED, FAILED, FAILED};
    struct reviews_setup setup = sealed_and_kept(folder, "co2_ppm", days, 9);

    assert_int_equal(look(folder, &setup)->count, 0);
}

static void days_before_sealing_were_known_then(void **state)
{
    struct folder *folder = *state;
    struct assessment_version version;
    int64_t leader;
    static const char *const days[] = {FAILED, FAILED, FAILED, FAILED, FAILED};
    struct reviews_setup setup;

    sealed_line(folder, &version, &leader);
    setup = setup_at(keep_days(folder, SEALED - 1, "co2_ppm", days, 5) + 1);
    assert_int_equal(look(folder, &setup)->count, 0);
}

static void a_cold_room_does_not_contradict_what_is_said_of_its_co2(void **state)
{
    struct folder *folder = *state;
    static const char *const days[] = {FAILED, FAILED, FAILED, FAILED, FAILED, FAILED};
    struct reviews_setup setup = sealed_and_kept(folder, "temperature_c", days, 6);

    assert_int_equal(look(folder, &setup)->count, 0);
}

static void kept_days_that_are_judged_again_say_nothing_meanwhile(void **state)
{
    struct folder *folder = *state;
    static const char *const days[] = {FAILED, FAILED, FAILED, FAILED, FAILED};
    struct reviews_setup setup = sealed_and_kept(folder, "co2_ppm", days, 5);

    setup.has_days = false;
    assert_int_equal(look(folder, &setup)->count, 0);
}

static void ten_failing_days_are_a_finding_whose_beginning_is_followed_over_months(void **state)
{
    struct folder *folder = *state;
    struct assessment_version version;
    int64_t leader;
    const char *days[60];
    struct reviews_setup setup;
    struct opened *opened;

    for (size_t i = 0; i < 60; i++)
        days[i] = FAILED;
    sealed_line(folder, &version, &leader);
    setup = setup_at(keep_days(folder, SEALED + 1, "co2_ppm", days, 60) + 1);
    opened = look(folder, &setup);
    assert_int_equal(opened->count, 2);
    assert_int_equal(opened->triggers[0], REVIEW_LASTING_FINDING);
    assert_string_equal(opened->subjects[0], "8c");
    assert_non_null(strstr(reviews_message_body(&opened->message, ""), "since 25 Nov 2026"));
    assert_int_equal(opened->triggers[1], REVIEW_LASTING_CONTRADICTION);
}

static int count_review(void *context, const struct review *review)
{
    (void)review;
    ++*(int *)context;
    return 0;
}

static int count_entry(void *context, const struct ledger_entry *entry, const char *text)
{
    (void)text;
    if (entry && entry->kind == LEDGER_REVIEW)
        ++*(int *)context;
    return 0;
}

/* A gateway that looks, commits what it opened or does not, and is gone without closing anything. */
static void look_and_die(struct folder *folder, struct reviews_setup *setup, bool commits)
{
    pid_t child;
    int status;

    store_close(folder->store);
    folder->store = NULL;
    child = fork();
    if (child == 0) {
        if (store_open(folder->path, &real_record, &folder->store, &folder->err) < 0 ||
            look(folder, setup)->count != 2 || (commits && store_commit(folder->store, &folder->err) < 0))
            _exit(1);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
}

static void a_gateway_that_is_killed_at_any_step_opens_each_review_once(void **state)
{
    struct folder *folder = *state;
    static const char *const days[] = {FAILED, FAILED, FAILED, FAILED, FAILED};
    struct reviews_setup setup = sealed_and_kept(folder, "co2_ppm", days, 5);
    int reviews = 0, entries = 0;

    setup.pack_changed_ms = SEALED_MS + 1;
    look_and_die(folder, &setup, false);
    assert_done(reviews_list(folder->store, 0, false, count_review, &reviews, &folder->err));
    assert_int_equal(reviews, 0);
    look_and_die(folder, &setup, true);
    assert_int_equal(look(folder, &setup)->count, 0);
    assert_done(reviews_list(folder->store, 0, false, count_review, &reviews, &folder->err));
    assert_int_equal(reviews, 2);
    assert_done(ledger_list(folder->store, 1, -1, count_entry, &entries, &folder->err));
    assert_int_equal(entries, 2);
}

static void what_was_not_needed_keeps_its_reason_and_is_not_asked_again(void **state)
{
    struct folder *folder = *state;
    struct assessment_version version;
    struct review review;
    int64_t leader;
    struct reviews_setup setup;

    sealed_line(folder, &version, &leader);
    setup = setup_at(SEALED + 5);
    setup.pack_changed_ms = SEALED_MS + DAY;
    assert_int_equal(look(folder, &setup)->count, 1);
    assert_done(review_not_needed(folder->store, 1, leader, setup.now_ms, "only a new name", &folder->err));
    assert_int_equal(look(folder, &setup)->count, 0);
    assert_done(review_load(folder->store, 1, &review, &folder->err));
    assert_string_equal(review.reason, "only a new name");
    setup.pack_changed_ms++;            /* another change is another question, also on that day */
    assert_int_equal(look(folder, &setup)->count, 1);
}

static void raised_in(struct folder *folder, int64_t at_ms)
{
    struct incident incident = {.room = "8c", .rule = "a", .pack = "schools", .pack_version = "1",
                                .state = INCIDENT_RAISED, .began_ms = at_ms - 1000, .raised_ms = at_ms, .peak = 1600};

    assert_done(incident_save(folder->store, &incident, &folder->err));
}

static void a_measure_whose_time_ran_out_in_vain_opens_a_review(void **state)
{
    struct folder *folder = *state;
    struct assessment_version version;
    struct incident incident;
    int64_t leader;
    struct reviews_setup setup;
    struct opened *opened;

    sealed_line(folder, &version, &leader);
    setup = setup_at(SEALED + 3);
    raised_in(folder, (SEALED + 2) * DAY + 10 * HOUR);
    assert_int_equal(look(folder, &setup)->count, 0);
    assert_done(incident_acknowledge(folder->store, 1, "rees", INTENT_OPENING, setup.now_ms, setup.now_ms + 5, "",
                                     &incident, &folder->err));
    assert_int_equal(look(folder, &setup)->count, 0);
    assert_done(incident_release(folder->store, 1, "", setup.now_ms + 6, "returned", &incident, &folder->err));
    setup.now_ms += 6;
    opened = look(folder, &setup);
    assert_int_equal(opened->count, 1);
    assert_int_equal(opened->triggers[0], REVIEW_MEASURE_FAILED);
    assert_string_equal(opened->subjects[0], "8c/a");
}

/* One of before, whose time ran out then. Returns how many reviews it opens. */
static size_t opened_of_return_at(struct folder *folder, int64_t returned_ms)
{
    struct assessment_version version;
    struct incident incident;
    int64_t leader;
    struct reviews_setup setup = setup_at(SEALED);

    sealed_line(folder, &version, &leader);
    raised_in(folder, SEALED_MS - HOUR);
    assert_done(incident_acknowledge(folder->store, 1, "rees", INTENT_OPENING, SEALED_MS - HOUR / 2, SEALED_MS, "",
                                     &incident, &folder->err));
    assert_done(incident_release(folder->store, 1, "", returned_ms, "returned", &incident, &folder->err));
    return look(folder, &setup)->count;
}

static void a_measure_that_failed_by_the_moment_of_sealing_was_known_then(void **state)
{
    assert_int_equal(opened_of_return_at(*state, SEALED_MS), 0);
}

static void a_measure_that_failed_later_on_the_day_of_sealing_opens_a_review(void **state)
{
    assert_int_equal(opened_of_return_at(*state, SEALED_MS + 1), 1);
}

static void what_people_say_they_tried_in_vain_opens_a_review_unless_they_take_it_back(void **state)
{
    struct folder *folder = *state;
    struct assessment_version version;
    struct tried tried = {.room = "8c", .rule = "a", .from_date = SEALED + 2, .at_ms = (SEALED + 2) * DAY,
                          .what = "windows", .who = "rees"};
    int64_t leader;
    struct reviews_setup setup;
    struct opened *opened;

    sealed_line(folder, &version, &leader);
    setup = setup_at(SEALED + 3);
    assert_done(tried_add(folder->store, &tried, &folder->err));
    assert_done(tried_withdraw(folder->store, "8c", tried.id, tried.at_ms + 1, "rees", "wrong room", &folder->err));
    assert_int_equal(look(folder, &setup)->count, 0);
    tried.at_ms += 2;
    assert_done(tried_add(folder->store, &tried, &folder->err));
    opened = look(folder, &setup);
    assert_int_equal(opened->count, 1);
    assert_int_equal(opened->triggers[0], REVIEW_MEASURE_FAILED);
}

static void an_outbreak_and_a_changed_room_open_reviews_of_their_room_alone(void **state)
{
    struct folder *folder = *state;
    struct assessment_version version;
    int64_t leader;
    struct reviews_setup setup;
    struct opened *opened;

    sealed_line(folder, &version, &leader);
    setup = setup_at(SEALED + 5);
    setup.rooms[0].changed_ms = SEALED_MS + 1;
    setup.rooms[1].changed_ms = SEALED_MS + 1;          /* not in the scope */
    setup.rooms[0].outbreak_ms = SEALED_MS + 2;
    opened = look(folder, &setup);
    assert_int_equal(opened->count, 2);
    assert_int_equal(opened->triggers[0], REVIEW_ROOM_CHANGE);
    assert_int_equal(opened->triggers[1], REVIEW_OUTBREAK);
    assert_string_equal(opened->subjects[1], "8c");
}

/* Before sealing, at that moment, and after it; each on the same day. */
static void what_changes_later_on_the_day_of_sealing_is_news(void **state)
{
    struct folder *folder = *state;
    struct assessment_version version;
    int64_t leader;
    struct reviews_setup setup;

    sealed_line(folder, &version, &leader);
    setup = setup_at(SEALED);
    setup.pack_changed_ms = setup.rooms[0].changed_ms = setup.rooms[0].outbreak_ms = SEALED_MS;
    assert_int_equal(look(folder, &setup)->count, 0);
    setup.pack_changed_ms = setup.rooms[0].changed_ms = setup.rooms[0].outbreak_ms = SEALED_MS + 1;
    assert_int_equal(look(folder, &setup)->count, 3);
    assert_int_equal(look(folder, &setup)->count, 0);
}

static void a_second_change_on_a_day_opens_another_once_the_first_was_answered(void **state)
{
    struct folder *folder = *state;
    struct assessment_version version;
    int64_t leader;
    struct reviews_setup setup;

    sealed_line(folder, &version, &leader);
    setup = setup_at(SEALED);
    setup.rooms[0].changed_ms = SEALED_MS + 1;
    assert_int_equal(look(folder, &setup)->count, 1);
    setup.rooms[0].changed_ms = SEALED_MS + 2;
    assert_int_equal(look(folder, &setup)->count, 0);   /* the first is open */
    assert_done(review_not_needed(folder->store, 1, leader, setup.now_ms, "two chairs", &folder->err));
    assert_int_equal(look(folder, &setup)->count, 1);
    assert_done(review_not_needed(folder->store, 2, leader, setup.now_ms, "and a desk", &folder->err));
    assert_int_equal(look(folder, &setup)->count, 0);
}

static void an_annual_review_that_was_not_needed_is_answered_for_its_date(void **state)
{
    struct folder *folder = *state;
    struct assessment_version version;
    struct assessment assessment;
    int64_t leader, due_date = SEALED + 365;
    struct reviews_setup setup;
    struct opened *opened;

    sealed_line(folder, &version, &leader);
    setup = setup_at(due_date);
    opened = look(folder, &setup);
    assert_int_equal(opened->count, 1);
    assert_int_equal(opened->triggers[0], REVIEW_ANNUAL);
    assert_done(assessment_load(folder->store, version.assessment, &assessment, &folder->err));
    assert_int_equal(assessment.answered_date, 0);      /* it is open: that date is still the one */
    assert_done(review_not_needed(folder->store, 1, leader, setup.now_ms, "all as it was", &folder->err));
    assert_done(assessment_load(folder->store, version.assessment, &assessment, &folder->err));
    assert_int_equal(assessment.answered_date, due_date);
    assert_int_equal(look(folder, &setup)->count, 0);
}

static void what_is_seen_says_when_it_became_another(void **state)
{
    struct folder *folder = *state;
    int64_t at_ms = -1;

    assert_done(review_seen(folder->store, "pack", "schools 1", 0, 100, &at_ms, &folder->err));
    assert_int_equal(at_ms, 0);
    assert_done(review_seen(folder->store, "pack", "schools 1", 0, 101, &at_ms, &folder->err));
    assert_int_equal(at_ms, 0);
    assert_done(review_seen(folder->store, "pack", "schools 2", 0, 102, &at_ms, &folder->err));
    assert_int_equal(at_ms, 102);
    assert_done(review_seen(folder->store, "pack", "schools 2", 0, 103, &at_ms, &folder->err));
    assert_int_equal(at_ms, 102);
}

static void an_inspection_that_may_be_asked_for_is_a_prompt_and_changes_no_state(void **state)
{
    struct folder *folder = *state;
    struct assessment_version version;
    struct assessment assessment;
    int64_t leader;
    struct reviews_setup setup;
    struct opened *opened;

    sealed_line(folder, &version, &leader);
    setup = setup_at(SEALED + 92);      /* 24 February 2027 */
    setup.inspection_date = 0;
    opened = look(folder, &setup);
    assert_int_equal(opened->count, 1);
    assert_int_equal(opened->triggers[0], REVIEW_INSPECTION_DUE);
    assert_done(assessment_load(folder->store, version.assessment, &assessment, &folder->err));
    assert_int_equal(assessment.position.standing, ASSESSMENT_IN_FORCE);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(an_answer_that_the_readings_contradict_for_five_days_opens_a_review),
        IN_A_FOLDER(a_no_that_denies_a_trouble_is_contradicted_by_five_failing_days),
        IN_A_FOLDER(a_yes_that_admits_a_trouble_is_not_contradicted),
        IN_A_FOLDER(an_answer_without_a_good_one_is_not_contradicted),
        IN_A_FOLDER(a_day_that_passed_is_no_contradiction),
        IN_A_FOLDER(days_before_sealing_were_known_then),
        IN_A_FOLDER(a_cold_room_does_not_contradict_what_is_said_of_its_co2),
        IN_A_FOLDER(kept_days_that_are_judged_again_say_nothing_meanwhile),
        IN_A_FOLDER(ten_failing_days_are_a_finding_whose_beginning_is_followed_over_months),
        IN_A_FOLDER(a_gateway_that_is_killed_at_any_step_opens_each_review_once),
        IN_A_FOLDER(what_was_not_needed_keeps_its_reason_and_is_not_asked_again),
        IN_A_FOLDER(a_measure_whose_time_ran_out_in_vain_opens_a_review),
        IN_A_FOLDER(a_measure_that_failed_by_the_moment_of_sealing_was_known_then),
        IN_A_FOLDER(a_measure_that_failed_later_on_the_day_of_sealing_opens_a_review),
        IN_A_FOLDER(what_people_say_they_tried_in_vain_opens_a_review_unless_they_take_it_back),
        IN_A_FOLDER(an_outbreak_and_a_changed_room_open_reviews_of_their_room_alone),
        IN_A_FOLDER(what_changes_later_on_the_day_of_sealing_is_news),
        IN_A_FOLDER(a_second_change_on_a_day_opens_another_once_the_first_was_answered),
        IN_A_FOLDER(an_annual_review_that_was_not_needed_is_answered_for_its_date),
        IN_A_FOLDER(what_is_seen_says_when_it_became_another),
        IN_A_FOLDER(an_inspection_that_may_be_asked_for_is_a_prompt_and_changes_no_state),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
