/* Erasing what was written about a concern: each side its own words, with the password again, for good; the ledger says
 * that it was done and verifies as before. */
#include "concern_kit.h"

#define ERASED "zanzibar-umbrella-9902"

/* A concern of the teacher's with a reply of the school; ids of both. */
static void write_both(const struct office *office, char path[96], int64_t events[2])
{
    json_t *concern;

    concern_sent_by(office, TEACHER, path);
    concern = office_ask(office, LEADER, "POST", 201, below(path, "events"), "{'event':'reply','text':'" ERASED "'}");
    for (size_t i = 0; i < 2; i++)
        events[i] = number_of(json_array_get(json_object_get(concern, "happenings"), i), "id");
    json_decref(concern);
}

/* json_decref() what comes back. */
static json_t *erase(const struct office *office, int role, int status, const char *path, int64_t event,
                     const char *password)
{
    char address[160], body[96];

    snprintf(address, sizeof address, "%s/events/%lld/erase", path, (long long)event);
    snprintf(body, sizeof body, "{'password':'%s'}", password);
    return office_ask(office, role, "POST", status, address, body);
}

static void refuse(const struct office *office, int role, int status, const char *path, int64_t event,
                   const char *password)
{
    json_decref(erase(office, role, status, path, event, password));
}

static void assert_sound(const struct office *office)
{
    json_t *check = office_ask(office, LEADER, "GET", 200, API "/ledger/check", NULL);

    assert_true(json_is_true(json_object_get(check, "is_sound")));
    json_decref(check);
}

static void p64_erased_words_are_nowhere_in_the_files_and_the_chain_verifies(void **state)
{
    struct office *office = *state;
    json_t *concern, *one;
    struct ledger_entry entry;
    char path[96], actor[24], text[LEDGER_TEXT_SIZE];
    struct error err = {0};
    int64_t events[2];

    write_both(office, path, events);
    assert_true(concern_is_on_disk(office->house, ERASED));
    concern = erase(office, LEADER, 200, path, events[1], PASSWORD);
    one = json_array_get(json_object_get(concern, "happenings"), 1);
    assert_string_equal(text_of(one, "text"), "");
    assert_true(json_is_true(json_object_get(one, "erased")));
    assert_string_equal(text_of(one, "who"), "Ms leader");          /* who said something, and when, stays */
    assert_false(concern_is_on_disk(office->house, ERASED));
    assert_int_equal(ledger_find(office->house->store, LEDGER_PERSONAL_TEXT_ERASED, LEDGER_PERSONAL_TEXT_ERASED,
                                 "entry:", &entry, &err), 0);
    snprintf(text, sizeof text, "entry:%lld", (long long)number_of(one, "entry"));
    assert_string_equal(entry.subject, text);
    snprintf(actor, sizeof actor, "p%lld", (long long)office->house->people_ids[LEADER]);
    assert_string_equal(entry.actor, actor);
    assert_string_equal(entry.role, "leader");
    assert_false(entry.has_text);
    assert_sound(office);
    json_decref(concern);
    refuse(office, LEADER, 409, path, events[1], PASSWORD);         /* there is nothing left */
}

static void p64_of_an_erased_letter_neither_words_nor_addressee_are_left(void **state)
{
    struct office *office = *state;
    char path[96], draft[96];
    int64_t events[2];
    json_t *concern;

    write_both(office, path, events);
    concern = office_ask(office, TEACHER, "GET", 200, path, NULL);
    assert_string_equal(text_of(concern, "addressed_to"), "Ms Rees");
    snprintf(draft, sizeof draft, API "/concerns/drafts/%lld", (long long)number_of(concern, "draft"));
    json_decref(concern);
    concern_write(office, TEACHER, 200, draft, "{'addressed_to':''}");      /* own notes are the raiser's to clear */
    concern = erase(office, TEACHER, 200, path, events[0], PASSWORD);
    assert_true(json_is_null(json_object_get(concern, "addressed_to")));
    assert_false(concern_is_on_disk(office->house, "open the windows of 8C"));
    assert_false(concern_is_on_disk(office->house, "Ms Rees"));
    assert_true(concern_is_on_disk(office->house, ERASED));         /* nobody else's words go with them */
    assert_sound(office);
    json_decref(concern);
}

static void each_side_erases_its_own_words_alone_and_nobody_without_the_password(void **state)
{
    struct office *office = *state;
    char path[96];
    int64_t events[2];

    write_both(office, path, events);
    refuse(office, LEADER, 403, path, events[0], PASSWORD);
    refuse(office, TEACHER, 403, path, events[1], PASSWORD);
    refuse(office, REP, 403, path, events[0], PASSWORD);            /* who raised it is still here */
    refuse(office, REP, 403, path, events[1], PASSWORD);
    refuse(office, SITE_STAFF, 404, path, events[1], PASSWORD);     /* not even told that it is there */
    refuse(office, LEADER, 404, path, 4711, PASSWORD);
    refuse(office, LEADER, 403, path, events[1], "four green windows shut");
    refuse(office, TEACHER, 403, path, events[0], "four green windows shut");
    assert_true(concern_is_on_disk(office->house, ERASED));
    json_decref(erase(office, LEADER, 200, path, events[1], PASSWORD));
    json_decref(erase(office, TEACHER, 200, path, events[0], PASSWORD));
}

static void safety_reps_erase_for_a_raiser_who_has_left(void **state)
{
    struct office *office = *state;
    struct house *house = office->house;
    struct person person;
    char path[96];
    int64_t events[2];

    write_both(office, path, events);
    house_pause(house);
    assert_int_equal(person_load(house->store, house->people_ids[TEACHER], &person), 0);
    person.disabled = true;
    must(person_update(house->store, &person, err));
    house_start(house);
    refuse(office, LEADER, 403, path, events[0], PASSWORD);
    json_decref(erase(office, REP, 200, path, events[0], PASSWORD));
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, setup, office_teardown)

static int setup(void **state)
{
    office_setup(state);
    house_pause(((struct office *)*state)->house);
    office_give_password(((struct office *)*state)->house, TEACHER);
    house_start(((struct office *)*state)->house);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(p64_erased_words_are_nowhere_in_the_files_and_the_chain_verifies),
        PROMISE(p64_of_an_erased_letter_neither_words_nor_addressee_are_left),
        PROMISE(each_side_erases_its_own_words_alone_and_nobody_without_the_password),
        PROMISE(safety_reps_erase_for_a_raiser_who_has_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
