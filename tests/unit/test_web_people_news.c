/* What reps and leaders are told of people on the page: nobody takes a rep away quietly, nor becomes one. */
#include "assessing_kit.h"
#include "ledger_people.h"

#define NEWS "/api/v1/ledger/people"
#define DAY_MS INT64_C(86400000)

/* An account changes by a leader's hand at an instant. */
static void change(const struct office *office, int role, int64_t at_ms, void (*make)(struct person *person))
{
    struct house *house = office->house;
    const struct ledger_act by = {.time_ms = at_ms, .person = house->people_ids[LEADER], .role = "leader"};
    struct person was, is;

    house_pause(house);
    assert_int_equal(person_load(house->store, house->people_ids[role], &was), 0);
    is = was;
    make(&is);
    must(person_update(house->store, &is, err));
    must(ledger_person(house->store, &by, &was, &is, err));
    must(store_commit(house->store, err));
    house_start(house);
}

static void close_it(struct person *person)
{
    person->disabled = true;
}

static void open_it(struct person *person)
{
    person->disabled = false;
}

static void make_rep(struct person *person)
{
    person->role = ROLE_REP;
}

static void end_rep(struct person *person)
{
    person->role = ROLE_TEACHER;
}

static void set_password(struct person *person)
{
    person->password_hash[20] ^= 1;
}

static void assert_news(const struct office *office, size_t index, const char *kind, const char *name)
{
    json_t *news = office_ask(office, LEADER, "GET", 200, NEWS, NULL);
    const json_t *one = json_array_get(news, index);

    assert_string_equal(text_of(one, "kind"), kind);
    assert_string_equal(text_of(one, "name"), name);
    assert_string_equal(text_of(one, "by"), "Ms leader");
    json_decref(news);
}

static size_t count_news(const struct office *office)
{
    json_t *news = office_ask(office, REP, "GET", 200, NEWS, NULL);
    size_t count = json_array_size(news);

    json_decref(news);
    return count;
}

static void p56_a_rep_who_is_taken_away_is_news_for_the_others_and_the_newest_is_first(void **state)
{
    struct office *office = *state;

    change(office, SITE_STAFF, NOW_MS, make_rep);
    change(office, SITE_STAFF, NOW_MS, set_password);
    change(office, SITE_STAFF, NOW_MS, close_it);
    change(office, SITE_STAFF, NOW_MS, open_it);
    change(office, SITE_STAFF, NOW_MS, end_rep);
    assert_int_equal(count_news(office), 5);
    assert_news(office, 0, "role_change", "Ms site_staff");
    assert_news(office, 1, "person_enabled", "Ms site_staff");
    assert_news(office, 2, "person_disabled", "Ms site_staff");
    assert_news(office, 3, "password_set", "Ms site_staff");
    assert_news(office, 4, "role_change", "Ms site_staff");
    change(office, SITE_STAFF, NOW_MS, close_it);           /* no rep any more: no news */
    assert_int_equal(count_news(office), 5);
    office_do(office, TEACHER, "GET", 403, NEWS, NULL);
    office_do(office, GOVERNOR, "GET", 403, NEWS, NULL);
}

static void p56_it_is_told_for_two_weeks(void **state)
{
    struct office *office = *state;

    change(office, SITE_STAFF, NOW_MS - 15 * DAY_MS, make_rep);
    assert_int_equal(count_news(office), 0);
    change(office, SITE_STAFF, NOW_MS - 13 * DAY_MS, end_rep);
    assert_int_equal(count_news(office), 1);
}

static void no_more_than_ten_of_each_sort_are_told_at_once(void **state)
{
    struct office *office = *state;

    for (int i = 0; i < 12; i++) {
        change(office, SITE_STAFF, NOW_MS, make_rep);
        change(office, SITE_STAFF, NOW_MS, end_rep);
    }
    assert_int_equal(count_news(office), 20);
}

/* Accounts that nobody sits behind are made in a minute. */
static void p56_new_reps_do_not_push_a_reps_end_off_the_page(void **state)
{
    const struct ledger_act by = {.time_ms = NOW_MS, .by = "site_file"};
    const struct person was = {.role = ROLE_TEACHER, .name = "Nobody"};
    struct office *office = *state;
    struct house *house = office->house;
    json_t *news;

    change(office, REP, NOW_MS, set_password);
    house_pause(house);
    for (int i = 0; i < 12; i++) {
        struct person is = was;

        is.id = 100 + i;
        is.role = ROLE_REP;
        must(ledger_person(house->store, &by, &was, &is, err));
    }
    must(store_commit(house->store, err));
    house_start(house);
    news = office_ask(office, LEADER, "GET", 200, NEWS, NULL);
    assert_int_equal(json_array_size(news), 11);
    assert_true(json_is_true(json_object_get(json_array_get(news, 10), "is_against")));
    assert_string_equal(text_of(json_array_get(news, 10), "kind"), "password_set");
    json_decref(news);
}

/* Through the door itself, by a leader and by the rep. */
static void p56_a_reps_address_mail_and_name_changed_by_a_leader_are_news_and_by_the_rep_are_not(void **state)
{
    static const struct {
        const char *body, *subject;
    } rows[] = {
        {"{\"email\":\"a@school.example\"}", "address:first"}, {"{\"email\":\"b@school.example\"}", "address"},
        {"{\"wants_mail\":true}", NULL}, {"{\"wants_mail\":false}", "mail:no"}, {"{\"name\":\"Nobody\"}", "name"},
        {"{\"name\":\"Nobody\"}", NULL},
    };
    struct office *office = *state;
    char path[64], subject[64];

    snprintf(path, sizeof path, "/api/v1/people/%lld", (long long)office->house->people_ids[REP]);
    for (int by = 0; by < 2; by++)
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            size_t before = count_news(office);
            json_t *news;

            json_decref(office_ask(office, by ? REP : LEADER, "PATCH", 200, path, rows[i].body));
            assert_int_equal(count_news(office), before + (rows[i].subject && !by));
            if (!rows[i].subject || by)
                continue;
            news = office_ask(office, LEADER, "GET", 200, NEWS, NULL);
            snprintf(subject, sizeof subject, "person:%lld/role:rep/%s", (long long)office->house->people_ids[REP],
                     rows[i].subject);
            assert_string_equal(text_of(json_array_get(news, 0), "subject"), subject);
            assert_true(json_is_true(json_object_get(json_array_get(news, 0), "is_against")));
            json_decref(news);
        }
}

static void p56_who_takes_the_name_of_a_rep_is_news_by_whichever_way(void **state)
{
    static const char added[] = "{\"login\":\"other\",\"name\":\"MS REP\",\"role\":\"viewer\"}";
    struct office *office = *state;
    char path[64];

    json_decref(office_ask(office, LEADER, "POST", 201, "/api/v1/people", added));
    assert_int_equal(count_news(office), 1);
    assert_news(office, 0, "person_details", "MS REP");
    snprintf(path, sizeof path, "/api/v1/people/%lld", (long long)office->house->people_ids[TEACHER]);
    json_decref(office_ask(office, TEACHER, "PATCH", 200, path, "{\"name\":\"Ms Reps\"}"));
    assert_int_equal(count_news(office), 1);
    json_decref(office_ask(office, TEACHER, "PATCH", 200, path, "{\"name\":\"Ms rep\"}"));
    assert_int_equal(count_news(office), 2);
}

/* What an entry's words are: they hold what was. */
static const char *words_of_newest(const struct office *office, int role, char words[300])
{
    json_t *book = office_ask(office, role, "GET", 200, "/api/v1/ledger?limit=1", NULL);
    const json_t *one = json_array_get(json_object_get(book, "entries"), 0);
    const char *text = json_string_value(json_object_get(one, "text"));

    assert_true(json_is_true(json_object_get(one, "has_text")));
    snprintf(words, 300, "%s", text ? text : "");
    json_decref(book);
    return words;
}

static void an_old_address_is_read_by_leaders_and_whose_it_was_alone(void **state)
{
    struct office *office = *state;
    char path[64], words[300];

    snprintf(path, sizeof path, "/api/v1/people/%lld", (long long)office->house->people_ids[TEACHER]);
    json_decref(office_ask(office, TEACHER, "PATCH", 200, path, "{\"email\":\"a@home.example\"}"));
    json_decref(office_ask(office, TEACHER, "PATCH", 200, path, "{\"email\":\"\"}"));
    assert_string_equal(words_of_newest(office, LEADER, words), "a@home.example");
    assert_string_equal(words_of_newest(office, REP, words), "");
    snprintf(path, sizeof path, "/api/v1/people/%lld", (long long)office->house->people_ids[REP]);
    json_decref(office_ask(office, REP, "PATCH", 200, path, "{\"email\":\"rep@home.example\"}"));
    json_decref(office_ask(office, LEADER, "PATCH", 200, path, "{\"email\":\"\"}"));
    assert_string_equal(words_of_newest(office, REP, words), "rep@home.example");
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, office_setup, office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(p56_a_rep_who_is_taken_away_is_news_for_the_others_and_the_newest_is_first),
        PROMISE(p56_it_is_told_for_two_weeks),
        PROMISE(no_more_than_ten_of_each_sort_are_told_at_once),
        PROMISE(p56_new_reps_do_not_push_a_reps_end_off_the_page),
        PROMISE(p56_a_reps_address_mail_and_name_changed_by_a_leader_are_news_and_by_the_rep_are_not),
        PROMISE(p56_who_takes_the_name_of_a_rep_is_news_by_whichever_way),
        PROMISE(an_old_address_is_read_by_leaders_and_whose_it_was_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
