/* tests/unit/test_web_reviews.c - reviews through the doors: one that a person asks for, and one found not needed. */
#include "assessing_kit.h"
#include "reviews_record.h"

#define REVIEWS "/api/v1/reviews"
#define RATES "{'trigger':'rates','note':'Flu in three classes'}"

static struct {
    unsigned roles;
    char body[4096];
} told;

static int note_told(void *context, unsigned roles, const char *subject, const char *body, struct error *err)
{
    (void)context;
    (void)subject;
    (void)err;
    told.roles = roles;
    snprintf(told.body, sizeof told.body, "%s", body);
    return 0;
}

static int setup(void **state)
{
    int r = office_setup(state);

    ((struct office *)*state)->house->host.tell = note_told;
    return r;
}

static const char *state_now(const struct office *office, char word[32])
{
    json_t *json = office_ask(office, LEADER, "GET", 200, ONE, NULL);

    snprintf(word, 32, "%s", text_of(json, "state"));
    json_decref(json);
    return word;
}

static void a_rep_asks_for_a_review_and_both_sides_are_told(void **state)
{
    json_t *json, *review;
    char word[32];

    office_in_force(*state);
    json = office_ask(*state, REP, "POST", 201, REVIEWS, RATES);
    review = json_array_get(json, 0);
    assert_int_equal(json_array_size(json), 1);
    assert_string_equal(text_of(review, "trigger"), "rates");
    assert_string_equal(text_of(review, "note"), "Flu in three classes");
    assert_string_equal(text_of(json_object_get(review, "opened_by"), "name"), "Ms rep");
    assert_string_equal(state_now(*state, word), "under_review");
    assert_int_equal(told.roles, ROLE_LEADER | ROLE_REP);
    assert_non_null(strstr(told.body, "Ms rep wrote: Flu in three classes"));
    assert_non_null(strstr(told.body, "- Ventilation\n"));
    json_decref(json);
    office_do(*state, LEADER, "POST", 409, REVIEWS, RATES);
}

static void a_review_is_asked_for_by_a_trigger_that_a_person_can_know(void **state)
{
    office_in_force(*state);
    office_do(*state, REP, "POST", 422, REVIEWS, "{'trigger':'half_term','note':'x'}");
    office_do(*state, REP, "POST", 422, REVIEWS, "{'trigger':'rates'}");
    office_do(*state, REP, "POST", 422, REVIEWS, "{'note':'x'}");
    office_do(*state, REP, "POST", 409, REVIEWS, "{'trigger':'rates','note':'x','assessments':[7]}");
    office_do(*state, REP, "GET", 422, REVIEWS "?state=closed", NULL);
}

/* What the mail begins with is a sentence with a date, though nobody named a room. */
static void whatever_a_person_says_has_happened_is_told_in_a_whole_sentence(void **state)
{
    static const char *const broken[] = {" ,", ": ,", "  ", ":\n", "became  "};
    char body[128], first[256];

    office_in_force(*state);
    for (int i = 0; i < REVIEW_TRIGGER_COUNT; i++) {
        const struct review_source *source = review_source((enum review_trigger)i);

        snprintf(body, sizeof body, "{'trigger':'%s','note':'x'}", source->word);
        office_do(*state, REP, "POST", source->is_by_hand ? 201 : 422, REVIEWS, body);
        if (!source->is_by_hand)
            continue;
        snprintf(first, sizeof first, "%.*s", (int)strcspn(told.body, "\n"), told.body);
        assert_non_null(strstr(first, "23 Nov 2026."));
        for (size_t j = 0; j < sizeof broken / sizeof *broken; j++)
            if (strstr(first, broken[j]))
                fail_msg("%s: \"%s\"", source->word, first);
    }
}

static bool has_word_of(const json_t *words, const char *kind, const struct review_source *source)
{
    char key[96];

    snprintf(key, sizeof key, "review.%s.%s", kind, source->word);
    return json_object_get(words, key);
}

/* Every trigger that the doors take of a person is on the page, with its words. */
static void the_page_offers_all_that_a_person_can_say(void **state)
{
    json_t *words = json_load_file(SOURCE_DIR "/dashboard/src/words/en_assessments.json", 0, NULL);
    FILE *file = fopen(SOURCE_DIR "/dashboard/src/pages/assessments.js", "r");
    static char page[32768];
    char quoted[96];

    (void)state;
    assert_non_null(words);
    assert_non_null(file);
    assert_in_range(fread(page, 1, sizeof page - 1, file), 1, sizeof page - 2);
    fclose(file);
    for (int i = 0; i < REVIEW_TRIGGER_COUNT; i++) {
        const struct review_source *source = review_source((enum review_trigger)i);

        snprintf(quoted, sizeof quoted, "'%s'", source->word);
        if (!strstr(page, quoted) == source->is_by_hand)
            fail_msg("%s %s", source->word, source->is_by_hand ? "is not offered" : "is offered");
        assert_true(has_word_of(words, "trigger", source));
        assert_int_equal(has_word_of(words, "hint", source), source->is_by_hand);
    }
    assert_true(review_source(REVIEW_NO_LONGER_VALID)->is_by_hand);
    json_decref(words);
}

static void nothing_in_force_has_nothing_to_review(void **state)
{
    office_draft(*state);
    office_do(*state, REP, "POST", 409, REVIEWS, RATES);
}

static void not_needed_keeps_its_reason_and_the_last_one_puts_it_back_in_force(void **state)
{
    json_t *json;
    char word[32];

    office_in_force(*state);
    office_do(*state, REP, "POST", 201, REVIEWS, RATES);
    office_do(*state, REP, "POST", 201, REVIEWS, "{'trigger':'variant','note':'A new one'}");
    office_do(*state, REP, "POST", 403, REVIEWS "/1/not-needed", "{'reason':'x'}");
    office_do(*state, LEADER, "POST", 422, REVIEWS "/1/not-needed", "{}");
    office_do(*state, LEADER, "POST", 200, REVIEWS "/1/not-needed", "{'reason':'It was a cold.'}");
    assert_string_equal(state_now(*state, word), "under_review");
    office_do(*state, LEADER, "POST", 200, REVIEWS "/2/not-needed", "{'reason':'Nor here.'}");
    assert_string_equal(state_now(*state, word), "in_force");
    office_do(*state, LEADER, "POST", 409, REVIEWS "/2/not-needed", "{'reason':'Again'}");
    office_do(*state, LEADER, "POST", 404, REVIEWS "/9/not-needed", "{'reason':'x'}");
    json = office_ask(*state, REP, "GET", 200, REVIEWS, NULL);
    assert_string_equal(text_of(json_array_get(json, 0), "closed_as"), "not_needed");
    assert_string_equal(text_of(json_array_get(json, 0), "reason"), "It was a cold.");
    json_decref(json);
    json = office_ask(*state, REP, "GET", 200, REVIEWS "?state=open", NULL);
    assert_int_equal(json_array_size(json), 0);
    json_decref(json);
}

static void sealing_the_next_version_closes_open_reviews_as_done(void **state)
{
    json_t *json;

    office_in_force(*state);
    office_do(*state, REP, "POST", 201, REVIEWS, RATES);
    office_do(*state, LEADER, "POST", 200, ONE "/revise", "{}");
    office_consult(*state);
    office_agree(*state);
    office_seal(*state);
    json = office_ask(*state, REP, "GET", 200, REVIEWS, NULL);
    assert_string_equal(text_of(json_array_get(json, 0), "closed_as"), "done");
    json_decref(json);
}

/* What happens after an answer is another question, also on the day of the answer. */
static void the_same_can_be_asked_for_again_on_the_day_that_it_was_answered(void **state)
{
    office_in_force(*state);
    office_do(*state, REP, "POST", 201, REVIEWS, RATES);
    office_do(*state, LEADER, "POST", 200, REVIEWS "/1/not-needed", "{'reason':'It was a cold.'}");
    office_do(*state, REP, "POST", 201, REVIEWS, RATES);
    office_do(*state, REP, "POST", 409, REVIEWS, RATES);
}

static void next_review_is(const struct office *office, const char *date)
{
    json_t *json = office_ask(office, LEADER, "GET", 200, ONE, NULL);

    assert_string_equal(text_of(json, "next_review"), date);
    json_decref(json);
}

static void the_next_review_is_a_year_on_once_twelve_months_were_found_not_needed(void **state)
{
    struct office *office = *state;
    struct review review = {.assessment = 1, .opened_ms = NOW_MS,
                            .due = {.trigger = REVIEW_ANNUAL, .since_date = NOW_MS / 86400000 + 365}};

    office_in_force(office);
    next_review_is(office, "2027-11-23");
    house_pause(office->house);
    must(reviews_record_open(office->house->store, &review, DUTY_SYSTEM, err));
    must(store_commit(office->house->store, err));
    house_start(office->house);
    next_review_is(office, "2027-11-23");               /* it is due */
    office_do(office, LEADER, "POST", 200, REVIEWS "/1/not-needed", "{'reason':'All as it was.'}");
    next_review_is(office, "2028-11-23");
}

#define LIVED(test) cmocka_unit_test_setup_teardown(test, setup, office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIVED(a_rep_asks_for_a_review_and_both_sides_are_told),
        LIVED(a_review_is_asked_for_by_a_trigger_that_a_person_can_know),
        LIVED(whatever_a_person_says_has_happened_is_told_in_a_whole_sentence),
        cmocka_unit_test(the_page_offers_all_that_a_person_can_say),
        LIVED(nothing_in_force_has_nothing_to_review),
        LIVED(not_needed_keeps_its_reason_and_the_last_one_puts_it_back_in_force),
        LIVED(sealing_the_next_version_closes_open_reviews_as_done),
        LIVED(the_same_can_be_asked_for_again_on_the_day_that_it_was_answered),
        LIVED(the_next_review_is_a_year_on_once_twelve_months_were_found_not_needed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
