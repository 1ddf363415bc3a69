/* Erasing what was written about a concern: each side its own words, with the password again, for good; the ledger says
 * that it was done and verifies as before. */
#include "concern_kit.h"
#include "harm.h"
#include "ledger_people.h"

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

static void what_is_asked_wrongly_erases_nothing(void **state)
{
    static const struct {
        const char *event, *body;
        int status;
    } rows[] = {
        {"1x", "{'password':'" PASSWORD "'}", 404},
        {"1", "{}", 422},
        {"1", "{'password':'" PASSWORD "','all':true}", 422},
    };
    struct office *office = *state;
    char path[96], address[160];
    int64_t events[2];

    write_both(office, path, events);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(address, sizeof address, "%s/events/%s/erase", path, rows[i].event);
        office_do(office, TEACHER, "POST", rows[i].status, address, rows[i].body);
    }
    assert_true(concern_is_on_disk(office->house, "open the windows of 8C"));
}

static void what_the_record_does_not_take_leaves_the_words(void **state)
{
    struct office *office = *state;
    char path[96];
    int64_t events[2];

    write_both(office, path, events);
    office->house->fail_changes = 1;
    refuse(office, TEACHER, 503, path, events[0], PASSWORD);
    harm(office->house, "CREATE TRIGGER full BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'no'); END");
    refuse(office, TEACHER, 503, path, events[0], PASSWORD);
    harm(office->house, "DROP TRIGGER full");
    assert_true(concern_is_on_disk(office->house, "open the windows of 8C"));
    json_decref(erase(office, TEACHER, 200, path, events[0], PASSWORD));
}

static int send_erasing(const struct office *office, const char *path, int64_t event)
{
    char body[64], request[640];
    int fd = house_connect(office->house);

    snprintf(body, sizeof body, "{\"password\":\"%s\"}", PASSWORD);
    snprintf(request, sizeof request, "POST %s/events/%lld/erase HTTP/1.1\r\nHost: %s\r\n%sContent-Type: "
             "application/json\r\nContent-Length: %zu\r\n\r\n%s", path, (long long)event, office->house->address,
             house_browser(office->house, TEACHER), strlen(body), body);
    assert_int_equal(send(fd, request, strlen(request), MSG_NOSIGNAL), (ssize_t)strlen(request));
    return fd;
}

/* Both are found while the passwords of both wait to be hashed. */
static void of_two_who_erase_the_same_at_once_one_does(void **state)
{
    struct office *office = *state;
    char path[96], *answers[2];
    int64_t events[2];
    int fds[2], sum;

    write_both(office, path, events);
    for (size_t i = 0; i < 2; i++)
        fds[i] = send_erasing(office, path, events[0]);
    for (size_t i = 0; i < 2; i++)
        answers[i] = house_read(fds[i]);
    sum = house_status(answers[0]) + house_status(answers[1]);
    if (sum != 200 + 409)
        fail_msg("%s\n%s", answers[0], answers[1]);
    free(answers[0]);
    free(answers[1]);
}

/* What a leader does to an account, with its entry, as the page of people does it; everybody stays signed in. */
enum deed { CLOSES, OPENS, MAKES_REP, SETS_PASSWORD };
static void leader_does(const struct office *office, int role, enum deed deed)
{
    struct house *house = office->house;
    const struct ledger_act by = {.time_ms = NOW_MS, .person = house->people_ids[LEADER], .role = "leader"};
    struct person was, is;

    house_pause(house);
    assert_int_equal(person_load(house->store, house->people_ids[role], &was), 0);
    is = was;
    if (deed == MAKES_REP)
        is.role = ROLE_REP;
    else if (deed == SETS_PASSWORD)
        must(secret_password_hash(PASSWORD, is.password_hash, err));    /* the same word, another hash */
    else
        is.disabled = deed == CLOSES;
    must(person_update(house->store, &is, err));
    must(ledger_person(house->store, &by, &was, &is, err));
    must(store_commit(house->store, err));
    house_start(house);
}

static void p56_a_rep_of_old_erases_for_a_raiser_who_has_left_and_no_leader_does(void **state)
{
    struct office *office = *state;
    struct ledger_entry entry;
    struct error err = {0};
    char path[96], actor[24];
    int64_t events[2];

    write_both(office, path, events);
    leader_does(office, TEACHER, CLOSES);
    refuse(office, LEADER, 403, path, events[0], PASSWORD);
    json_decref(erase(office, REP, 200, path, events[0], PASSWORD));
    assert_int_equal(ledger_find(office->house->store, LEDGER_PERSONAL_TEXT_ERASED, LEDGER_PERSONAL_TEXT_ERASED,
                                 "entry:", &entry, &err), 0);
    snprintf(actor, sizeof actor, "p%lld", (long long)office->house->people_ids[REP]);
    assert_string_equal(entry.actor, actor);                        /* the ledger says that it was the rep */
    assert_string_equal(entry.role, "rep");
}

static void p56_whom_a_leader_makes_a_rep_after_the_letter_erases_nothing(void **state)
{
    struct office *office = *state;
    json_t *refused;
    char path[96];
    int64_t events[2];

    write_both(office, path, events);
    leader_does(office, SITE_STAFF, MAKES_REP);
    leader_does(office, TEACHER, CLOSES);
    refused = erase(office, SITE_STAFF, 403, path, events[0], PASSWORD);
    assert_string_equal(text_of(json_object_get(refused, "error"), "message"),
                        "Only a safety rep who was one already when these words were written can erase them, and whose"
                        " password nobody else set since.");
    json_decref(refused);
    assert_true(concern_is_on_disk(office->house, "open the windows of 8C"));
}

static void p56_whom_a_leader_made_a_rep_before_the_letter_may(void **state)
{
    struct office *office = *state;
    char path[96];
    int64_t events[2];

    leader_does(office, SITE_STAFF, MAKES_REP);
    write_both(office, path, events);
    refuse(office, SITE_STAFF, 403, path, events[0], PASSWORD);     /* who raised it is still here */
    leader_does(office, TEACHER, CLOSES);
    json_decref(erase(office, SITE_STAFF, 200, path, events[0], PASSWORD));
}

static void p56_a_rep_who_was_closed_and_opened_since_erases_nothing_for_others(void **state)
{
    struct office *office = *state;
    char path[96];
    int64_t events[2];

    write_both(office, path, events);
    leader_does(office, TEACHER, CLOSES);
    leader_does(office, REP, CLOSES);
    leader_does(office, REP, OPENS);
    refuse(office, REP, 403, path, events[0], PASSWORD);
}

static void p56_a_raiser_whose_password_somebody_else_set_leaves_it_to_a_rep(void **state)
{
    struct office *office = *state;
    json_t *concern, *refused;
    char path[96];
    int64_t events[2];

    leader_does(office, TEACHER, SETS_PASSWORD);                    /* before the letter: it is theirs all the same */
    write_both(office, path, events);
    leader_does(office, TEACHER, CLOSES);
    leader_does(office, TEACHER, OPENS);
    concern = office_ask(office, TEACHER, "GET", 200, path, NULL);
    assert_true(json_is_true(json_object_get(json_array_get(json_object_get(concern, "happenings"), 0), "may_erase")));
    json_decref(concern);
    leader_does(office, TEACHER, SETS_PASSWORD);
    concern = office_ask(office, TEACHER, "GET", 200, path, NULL);
    assert_true(json_is_false(json_object_get(json_array_get(json_object_get(concern, "happenings"), 0), "may_erase")));
    json_decref(concern);
    refused = erase(office, TEACHER, 403, path, events[0], PASSWORD);
    assert_string_equal(text_of(json_object_get(refused, "error"), "message"),
                        "Somebody else set your password after these words were written. Ask a safety rep who was one"
                        " already then to erase them. If there is none any more they stay, but your name can be erased"
                        " from them.");
    json_decref(refused);
    json_decref(erase(office, REP, 200, path, events[0], PASSWORD));
}

static void p56_a_rep_whose_password_somebody_else_set_erases_nothing_for_others(void **state)
{
    struct office *office = *state;
    char path[96];
    int64_t events[2];

    write_both(office, path, events);
    leader_does(office, TEACHER, CLOSES);
    leader_does(office, REP, SETS_PASSWORD);                        /* as somebody at the console can */
    refuse(office, REP, 403, path, events[0], PASSWORD);
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
        PROMISE(what_is_asked_wrongly_erases_nothing),
        PROMISE(what_the_record_does_not_take_leaves_the_words),
        PROMISE(of_two_who_erase_the_same_at_once_one_does),
        PROMISE(p56_a_rep_of_old_erases_for_a_raiser_who_has_left_and_no_leader_does),
        PROMISE(p56_whom_a_leader_makes_a_rep_after_the_letter_erases_nothing),
        PROMISE(p56_whom_a_leader_made_a_rep_before_the_letter_may),
        PROMISE(p56_a_rep_who_was_closed_and_opened_since_erases_nothing_for_others),
        PROMISE(p56_a_raiser_whose_password_somebody_else_set_leaves_it_to_a_rep),
        PROMISE(p56_a_rep_whose_password_somebody_else_set_erases_nothing_for_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
