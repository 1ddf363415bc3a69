/* The claim, signing in and out, guesses, rights that end, and that nobody shuts a safety rep out. */
#include "enter.h"
#include "web_house.h"
#include <jansson.h>
#include <semaphore.h>

#define CLAIMS_AT_ONCE 100          /* promise 50 */
#define CLAIM_BODY(code, login)                                                                                        \
    "{\"code\":\"" code "\",\"name\":\"Ms Rees\",\"login\":\"" login "\",\"password\":\"" PASSWORD "\"}"

/* What the browser sends next: the cookie that the answer sets. */
static bool take_cookie(const char *answer, const char *name, char *value, size_t size)
{
    char start[64];
    const char *found;

    snprintf(start, sizeof start, "Set-Cookie: %s=", name);
    found = strstr(answer, start);
    if (!found)
        return false;
    found += strlen(start);
    snprintf(value, size, "%.*s", (int)strcspn(found, ";\r"), found);
    return true;
}

static const char *own_page(const struct house *house)
{
    static char line[128];

    snprintf(line, sizeof line, "Origin: http://%s\r\n", house->address);
    return line;
}

static char *sign_in(const struct house *house, const char *headers, const char *login, const char *password)
{
    char body[1400];

    snprintf(body, sizeof body, "{\"login\":\"%s\",\"password\":\"%s\"}", login, password);
    return house_ask(house, "POST", "/api/v1/session", headers, body);
}

static int try_sign_in(const struct house *house, const char *headers, const char *login, const char *password)
{
    char *answer = sign_in(house, headers, login, password);
    int status = house_status(answer);

    free(answer);
    return status;
}

static void give_password(struct house *house, int role, const char *password)
{
    struct person person;

    must(person_load(house->store, house->people_ids[role], &person));
    must(secret_password_hash(password, person.password_hash, err));
    must(person_update(house->store, &person, err));
}

/* A house that nobody has claimed. */
static int setup_unclaimed(void **state)
{
    struct house *house = house_open();

    house_offer_claim(house, house_real_ms() + 60000);
    house_start(house);
    *state = house;
    return 0;
}

/* A house whose leader can sign in. */
static int setup_lived(void **state)
{
    struct house *house = house_open();

    give_password(house, LEADER, PASSWORD);
    house_start(house);
    *state = house;
    return 0;
}

static void p50_nothing_is_readable_before_the_claim_but_with_a_console_token(void **state)
{
    static const struct {
        const char *path;
        int status;
    } rows[] = {
        {"/", 200}, {"/claim", 200}, {"/rooms/8c", 200}, {"/healthz", 200}, {"/api/v1/session", 200},
        {"/api/v1/rooms", 401}, {"/api/v1/incidents", 401}, {"/api/v1/rooms/8c", 401}, {"/api/v1/calendar", 401},
        {"/api/v1/site", 401}, {"/api/v1/people", 401}, {"/metrics", 401}, {"/api/v1/events", 401},
    };
    struct house *house = *state;
    char *answer;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(house_try(house, "GET", rows[i].path, "", NULL), rows[i].status);
    assert_int_equal(house_try(house, "GET", "/api/v1/rooms", house_program(house->tokens[VIEWER]), NULL), 200);
    answer = house_ask(house, "GET", "/api/v1/session", "", NULL);
    assert_non_null(strstr(answer, "\"claimed\":false,\"person\":null"));
    free(answer);
}

static void p50_the_code_claims_once_and_signs_in(void **state)
{
    struct house *house = *state;
    char *answer = house_ask(house, "POST", "/api/v1/claim", own_page(house),
                             CLAIM_BODY("k7q2 9ftm 3xwd h5ra", "rees"));
    char session[64], headers[192];

    assert_int_equal(house_status(answer), 201);
    assert_non_null(strstr(answer, "\"claimed\":true"));
    assert_non_null(strstr(answer, "\"role\":\"leader\""));
    assert_true(take_cookie(answer, "transom_session", session, sizeof session));
    assert_non_null(strstr(answer, "; Path=/; HttpOnly; SameSite=Lax\r\n"));
    free(answer);
    snprintf(headers, sizeof headers, "Cookie: transom_session=%s\r\n", session);
    assert_int_equal(house_try(house, "GET", "/api/v1/people", headers, NULL), 200);
    assert_int_equal(house_try(house, "POST", "/api/v1/claim", own_page(house), CLAIM_BODY(CLAIM_CODE, "other")), 409);
}

static void p50_wrong_old_and_weak_claims_are_refused(void **state)
{
    struct house *house = *state;

    assert_int_equal(house_try(house, "POST", "/api/v1/claim", "", CLAIM_BODY("K7Q2-9FTM-3XWD-H5RB", "rees")), 403);
    assert_int_equal(house_try(house, "POST", "/api/v1/claim", "", CLAIM_BODY("", "rees")), 403);
    assert_int_equal(house_try(house, "POST", "/api/v1/claim", "", CLAIM_BODY(CLAIM_CODE, "Not a login")), 422);
    assert_int_equal(house_try(house, "POST", "/api/v1/claim", "", CLAIM_BODY(CLAIM_CODE, "leader")), 422);
    assert_int_equal(house_try(house, "POST", "/api/v1/claim", "",
                               "{\"code\":\"" CLAIM_CODE "\",\"name\":\"A\",\"login\":\"a\",\"password\":\"short\"}"),
                     422);
    house_pause(house);
    house_offer_claim(house, house_real_ms() - 1);
    house_start(house);
    assert_int_equal(house_try(house, "POST", "/api/v1/claim", "", CLAIM_BODY(CLAIM_CODE, "rees")), 403);
}

static void p50_a_leader_made_at_the_console_voids_the_code_and_anybody_else_does_not(void **state)
{
    struct person rep = {.login = "jo", .name = "Jo", .role = ROLE_REP, .created_ms = NOW_MS};
    struct person leader = {.login = "head", .name = "Ms Head", .role = ROLE_LEADER, .created_ms = NOW_MS};
    struct house *house = *state;
    char *answer;

    house_pause(house);
    must(person_add(house->store, &rep, err));
    house_start(house);
    /* the code is taken for right: it is the login that is refused */
    assert_int_equal(house_try(house, "POST", "/api/v1/claim", "", CLAIM_BODY(CLAIM_CODE, "jo")), 422);
    house_pause(house);
    must(person_add(house->store, &leader, err));
    house_start(house);
    assert_int_equal(house_try(house, "POST", "/api/v1/claim", "", CLAIM_BODY(CLAIM_CODE, "rees")), 409);
    answer = house_ask(house, "GET", "/api/v1/session", "", NULL);
    assert_non_null(strstr(answer, "\"claimed\":true"));
    free(answer);
}

struct claimant {
    const struct house *house;
    pthread_t thread;
    int number, status;
};

static void *claim(void *context)
{
    struct claimant *claimant = context;
    char body[256];

    snprintf(body, sizeof body, CLAIM_BODY(CLAIM_CODE, "rees%d"), claimant->number);
    claimant->status = house_try(claimant->house, "POST", "/api/v1/claim", "", body);
    return NULL;
}

static void p50_of_a_hundred_claims_at_once_exactly_one_wins(void **state)
{
    struct house *house = *state;
    static struct claimant claimants[CLAIMS_AT_ONCE];
    int won = 0;

    for (int i = 0; i < CLAIMS_AT_ONCE; i++) {
        claimants[i] = (struct claimant){.house = house, .number = i};
        assert_int_equal(pthread_create(&claimants[i].thread, NULL, claim, &claimants[i]), 0);
    }
    for (int i = 0; i < CLAIMS_AT_ONCE; i++) {
        pthread_join(claimants[i].thread, NULL);
        won += claimants[i].status == 201;
        /* the rest: claimed already, or more hashes wait than the worker takes */
        assert_true(claimants[i].status == 201 || claimants[i].status == 409 || claimants[i].status == 503);
    }
    assert_int_equal(won, 1);
    house_pause(house);
    assert_int_equal(people_count(house->store), ROLE_COUNT + 1);
    house_start(house);
}

static void signs_in_with_the_right_password_only_and_says_nothing_more(void **state)
{
    struct house *house = *state;
    char *unknown, *wrong, *contact;

    assert_int_equal(try_sign_in(house, own_page(house), "leader", PASSWORD), 200);
    assert_int_equal(try_sign_in(house, own_page(house), "LEADER", PASSWORD), 200);
    unknown = sign_in(house, own_page(house), "nobody", PASSWORD);
    wrong = sign_in(house, own_page(house), "leader", "four green windows closed");
    contact = sign_in(house, own_page(house), "teacher", "");
    assert_int_equal(house_status(unknown), 401);
    assert_string_equal(house_body(unknown), house_body(wrong));
    assert_string_equal(house_body(unknown), house_body(contact));
    free(unknown);
    free(wrong);
    free(contact);
}

static void p54_a_session_is_new_at_each_sign_in_and_dead_after_sign_out(void **state)
{
    struct house *house = *state;
    char *answer = sign_in(house, own_page(house), "leader", PASSWORD);
    char first[64], second[64], headers[256];

    assert_true(take_cookie(answer, "transom_session", first, sizeof first));
    free(answer);
    snprintf(headers, sizeof headers, "Cookie: transom_session=%s\r\n%s", first, own_page(house));
    answer = sign_in(house, headers, "leader", PASSWORD);
    assert_true(take_cookie(answer, "transom_session", second, sizeof second));
    assert_string_not_equal(first, second);
    assert_int_equal(strlen(second), SECRET_TOKEN_SIZE - 2);
    free(answer);
    assert_int_equal(house_try(house, "GET", "/api/v1/site", headers, NULL), 401);     /* the first died with it */
    snprintf(headers, sizeof headers, "Cookie: transom_session=%s\r\n%s", second, own_page(house));
    assert_int_equal(house_try(house, "GET", "/api/v1/site", headers, NULL), 200);
    assert_int_equal(house_try(house, "DELETE", "/api/v1/session", headers, NULL), 204);
    assert_int_equal(house_try(house, "GET", "/api/v1/site", headers, NULL), 401);
}

static void p54_idle_and_absolute_limits_end_a_session(void **state)
{
    static const struct {
        int role;
        int64_t idle_ms, lasts_ms;
        int status;
    } rows[] = {
        {LEADER, 119 * INT64_C(60000), 60000, 200}, {LEADER, 121 * INT64_C(60000), 60000, 401},
        {LEADER, 0, -1000, 401}, {VIEWER, 29 * INT64_C(86400000), 60000, 200},
        {VIEWER, 31 * INT64_C(86400000), 60000, 401},
        {TEACHER, 11 * INT64_C(3600000), 60000, 200}, {TEACHER, 13 * INT64_C(3600000), 60000, 401},
    };
    struct house *house = *state;
    char secrets[sizeof rows / sizeof *rows][SECRET_TOKEN_SIZE];

    house_pause(house);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct session session = {.person = house->people_ids[rows[i].role]};
        int64_t now_ms = house_real_ms();

        secret_token(secrets[i]);
        secret_hash(secrets[i], session.hash);
        session.created_ms = session.seen_ms = now_ms - rows[i].idle_ms;
        session.expires_ms = now_ms + rows[i].lasts_ms;
        must(session_add(house->store, &session, err));
    }
    house_start(house);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char headers[128];

        snprintf(headers, sizeof headers, "Cookie: transom_session=%s\r\n", secrets[i]);
        assert_int_equal(house_try(house, "GET", "/api/v1/rooms", headers, NULL), rows[i].status);
    }
}

static void when_somebody_was_here_is_said_in_the_schools_time(void **state)
{
    struct house *house = *state;
    char *answer = house_ask(house, "GET", "/api/v1/people", house_browser(house, LEADER), NULL);
    const char *leader = strstr(answer, "\"login\":\"leader\"");

    assert_non_null(leader);
    assert_ptr_equal(strstr(leader, "\"last_seen\":"), strstr(leader, "\"last_seen\":\"2026-11-23T10:"));
    free(answer);
}

static void p54_disabling_somebody_ends_what_they_hold(void **state)
{
    struct house *house = *state;
    char path[64];

    snprintf(path, sizeof path, "/api/v1/people/%lld", (long long)house->people_ids[TEACHER]);
    assert_int_equal(house_try(house, "GET", "/api/v1/rooms", house_browser(house, TEACHER), NULL), 200);
    assert_int_equal(house_try(house, "PATCH", path, house_browser(house, LEADER), "{\"disabled\":true}"), 200);
    assert_int_equal(house_try(house, "GET", "/api/v1/rooms", house_browser(house, TEACHER), NULL), 401);
    snprintf(path, sizeof path, "/api/v1/people/%lld", (long long)house->people_ids[SITE_STAFF]);
    assert_int_equal(house_try(house, "PATCH", path, house_browser(house, LEADER), "{\"disabled\":true}"), 200);
    snprintf(path, sizeof path, "/api/v1/incidents/%lld", (long long)house->incident);
    assert_int_equal(house_try(house, "GET", path, house_program(house->link), NULL), 401);
}

static void p51_ten_wrong_guesses_and_the_eleventh_waits(void **state)
{
    struct house *house = *state;
    char *answer = sign_in(house, own_page(house), "leader", PASSWORD);
    char browser[192], headers[512];

    assert_true(take_cookie(answer, ENTER_BROWSER_COOKIE, browser, sizeof browser));
    free(answer);
    for (int i = 0; i < 10; i++)
        assert_int_equal(try_sign_in(house, own_page(house), "leader", "wrong but long enough"), 401);
    answer = sign_in(house, own_page(house), "leader", PASSWORD);
    assert_int_equal(house_status(answer), 429);
    assert_non_null(strstr(answer, "Retry-After: "));
    free(answer);
    /* the owner's browser is no stranger */
    snprintf(headers, sizeof headers, "Cookie: %s=%s\r\n%s", ENTER_BROWSER_COOKIE, browser, own_page(house));
    assert_int_equal(try_sign_in(house, headers, "leader", PASSWORD), 200);
    /* but only for its own account, and only as it was given */
    assert_int_equal(try_sign_in(house, headers, "rep", PASSWORD), 429);
    browser[strlen(browser) - 1] = browser[strlen(browser) - 1] == '0' ? '1' : '0';
    snprintf(headers, sizeof headers, "Cookie: %s=%s\r\n%s", ENTER_BROWSER_COOKIE, browser, own_page(house));
    assert_int_equal(try_sign_in(house, headers, "leader", PASSWORD), 429);
}

static void p51_a_known_browser_may_guess_ten_times_too(void **state)
{
    struct house *house = *state;
    char *answer = sign_in(house, own_page(house), "leader", PASSWORD);
    char browser[192], headers[512];

    assert_true(take_cookie(answer, ENTER_BROWSER_COOKIE, browser, sizeof browser));
    free(answer);
    snprintf(headers, sizeof headers, "Cookie: %s=%s\r\n%s", ENTER_BROWSER_COOKIE, browser, own_page(house));
    for (int i = 0; i < 10; i++)
        assert_int_equal(try_sign_in(house, headers, "leader", "wrong but long enough"), 401);
    assert_int_equal(try_sign_in(house, headers, "leader", PASSWORD), 429);
}

static void p56_no_leader_shuts_a_rep_out(void **state)
{
    static const char *const tries[] = {"{\"disabled\":true}", "{\"role\":\"viewer\"}",
                                        "{\"password\":\"another long password here\"}"};
    struct house *house = *state;
    char path[64];

    snprintf(path, sizeof path, "/api/v1/people/%lld", (long long)house->people_ids[REP]);
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        assert_int_equal(house_try(house, "PATCH", path, house_browser(house, LEADER), tries[i]), 403);
    assert_int_equal(house_try(house, "PATCH", path, house_browser(house, LEADER), "{\"name\":\"Mr Jones\"}"), 200);
    assert_int_equal(house_try(house, "GET", "/api/v1/rooms/8c/readings", house_browser(house, REP), NULL), 200);
}

static void somebody_stays_leader(void **state)
{
    struct house *house = *state;
    char path[64];

    snprintf(path, sizeof path, "/api/v1/people/%lld", (long long)house->people_ids[LEADER]);
    assert_int_equal(house_try(house, "PATCH", path, house_browser(house, LEADER), "{\"role\":\"viewer\"}"), 403);
    assert_int_equal(house_try(house, "PATCH", path, house_browser(house, LEADER), "{\"disabled\":true}"), 403);
}

static void only_leaders_change_others_and_everybody_their_own(void **state)
{
    struct house *house = *state;
    char path[64], *answer;

    snprintf(path, sizeof path, "/api/v1/people/%lld", (long long)house->people_ids[TEACHER]);
    assert_int_equal(house_try(house, "PATCH", path, house_browser(house, REP), "{\"name\":\"X\"}"), 403);
    assert_int_equal(house_try(house, "PATCH", path, house_browser(house, TEACHER), "{\"name\":\"Mr Pugh\"}"), 200);
    assert_int_equal(house_try(house, "PATCH", path, house_browser(house, TEACHER), "{\"role\":\"leader\"}"), 403);
    assert_int_equal(house_try(house, "PATCH", path, house_browser(house, TEACHER),
                               "{\"password\":\"a new long password\"}"), 422);
    snprintf(path, sizeof path, "/api/v1/people/%lld", (long long)house->people_ids[LEADER]);
    assert_int_equal(house_try(house, "PATCH", path, house_browser(house, LEADER),
                               "{\"password\":\"a new long password\",\"old_password\":\"not the old one\"}"), 403);
    assert_int_equal(house_try(house, "PATCH", path, house_browser(house, LEADER),
                               "{\"password\":\"a new long password\",\"old_password\":\"" PASSWORD "\"}"), 200);
    assert_int_equal(try_sign_in(house, own_page(house), "leader", "a new long password"), 200);
    answer = house_ask(house, "GET", "/api/v1/site", house_browser(house, LEADER), NULL);
    assert_int_equal(house_status(answer), 401);    /* other browsers have to sign in again */
    free(answer);
}

static void adds_people_with_and_without_a_password(void **state)
{
    struct house *house = *state;
    char *answer;

    assert_int_equal(house_try(house, "POST", "/api/v1/people", house_browser(house, LEADER),
                               "{\"login\":\"dai\",\"name\":\"Dai\",\"role\":\"site_staff\","
                               "\"email\":\"dai@school.example\",\"wants_mail\":true}"), 201);
    assert_int_equal(house_try(house, "POST", "/api/v1/people", house_browser(house, LEADER),
                               "{\"login\":\"ann\",\"name\":\"Ann\",\"role\":\"teacher\","
                               "\"password\":\"" PASSWORD "\"}"), 201);
    assert_int_equal(house_try(house, "POST", "/api/v1/people", house_browser(house, LEADER),
                               "{\"login\":\"dai\",\"name\":\"Dai\",\"role\":\"teacher\"}"), 422);
    assert_int_equal(house_try(house, "POST", "/api/v1/people", house_browser(house, LEADER),
                               "{\"login\":\"eve\",\"name\":\"Eve\",\"role\":\"teacher\","
                               "\"email\":\"a@b, c@d\"}"), 422);
    assert_int_equal(try_sign_in(house, own_page(house), "ann", PASSWORD), 200);
    assert_int_equal(try_sign_in(house, own_page(house), "dai", PASSWORD), 401);
    answer = house_ask(house, "GET", "/api/v1/people", house_browser(house, LEADER), NULL);
    assert_null(strstr(answer, "argon2"));
    free(answer);
}

/* Headers of a browser that has just signed in. */
static const char *signed_in(const struct house *house, const char *login, const char *password)
{
    static char headers[256];
    char *answer = sign_in(house, own_page(house), login, password), session[64];

    assert_int_equal(house_status(answer), 200);
    assert_true(take_cookie(answer, "transom_session", session, sizeof session));
    free(answer);
    snprintf(headers, sizeof headers, "Cookie: transom_session=%s\r\n%s", session, own_page(house));
    return headers;
}

static void assert_says(struct house *house, const char *headers, const char *words)
{
    char *answer = house_ask(house, "GET", "/api/v1/session", headers, NULL);

    assert_non_null(strstr(answer, words));
    free(answer);
}

#define CHOOSE(old, new) "{\"old_password\":\"" old "\",\"password\":\"" new "\"}"
#define OWN "a password of my own"
#define GIVEN_AGAIN "a password that was given"

static void a_password_that_a_leader_gave_is_changed_before_anything_else_each_time(void **state)
{
    static const char *const given[] = {PASSWORD, GIVEN_AGAIN};
    static const char *const others[] = {"{\"name\":\"Not Ann\"}", CHOOSE(PASSWORD, PASSWORD),
                                         CHOOSE(GIVEN_AGAIN, GIVEN_AGAIN)};
    struct house *house = *state;
    const char *headers;
    char leader[64];

    assert_int_equal(house_try(house, "POST", "/api/v1/people", house_browser(house, LEADER),
                               "{\"login\":\"ann\",\"name\":\"Ann\",\"role\":\"teacher\",\"password\":\"" PASSWORD
                               "\"}"), 201);
    for (int time = 0; time < 2; time++) {
        headers = signed_in(house, "ann", given[time]);
        assert_says(house, headers, "\"must_choose_password\":true");
        assert_int_equal(house_try(house, "GET", "/api/v1/rooms", headers, NULL), 403);
        snprintf(leader, sizeof leader, "/api/v1/people/%lld", (long long)house->people_ids[LEADER]);
        assert_int_equal(house_try(house, "PATCH", leader, headers, others[0]), 403);
        assert_int_equal(house_try(house, "PATCH", "/api/v1/people/8", headers, others[0]), 403);
        assert_int_equal(house_try(house, "PATCH", "/api/v1/people/8", headers, others[1 + time]), 422);
        assert_int_equal(house_try(house, "PATCH", "/api/v1/people/8", headers,
                                   time ? CHOOSE(GIVEN_AGAIN, OWN) : CHOOSE(PASSWORD, OWN)), 200);
        headers = signed_in(house, "ann", OWN);
        assert_says(house, headers, "\"must_choose_password\":false");
        assert_int_equal(house_try(house, "GET", "/api/v1/rooms", headers, NULL), 200);
        assert_int_equal(house_try(house, "PATCH", "/api/v1/people/8", house_browser(house, LEADER),
                                   "{\"password\":\"" GIVEN_AGAIN "\"}"), 200);
    }
}

struct closing {                        /* a job before the hash of a new password, which ends by disabling its owner */
    struct house *house;
    sem_t may_go;
};

static void wait_until_asked(void *context)
{
    struct closing *closing = context;

    while (sem_wait(&closing->may_go) != 0)
        continue;
}

static void disable_ann(void *context)
{
    struct store *store = ((struct closing *)context)->house->store;
    struct person ann;

    must(person_find(store, "ann", &ann));
    ann.disabled = true;
    must(person_update(store, &ann, err));
    must(sessions_end_of(store, ann.id, err));
    must(store_commit(store, err));
}

static void p54_who_is_disabled_while_a_password_is_hashed_stays_disabled(void **state)
{
    struct closing closing = {.house = *state};
    struct person ann;
    char request[1024], *answer;
    int fd;

    assert_int_equal(house_try(closing.house, "POST", "/api/v1/people", house_browser(closing.house, LEADER),
                               "{\"login\":\"ann\",\"name\":\"Ann\",\"role\":\"teacher\",\"password\":\"" PASSWORD
                               "\"}"), 201);
    snprintf(request, sizeof request, "PATCH /api/v1/people/8 HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n"
             "Content-Type: application/json\r\nContent-Length: %zu\r\n%s\r\n%s", closing.house->address,
             strlen(CHOOSE(PASSWORD, OWN)), signed_in(closing.house, "ann", PASSWORD), CHOOSE(PASSWORD, OWN));
    sem_init(&closing.may_go, 0, 0);
    assert_int_equal(worker_submit(closing.house->people, wait_until_asked, disable_ann, &closing), 0);
    fd = house_connect(closing.house);
    assert_int_equal(send(fd, request, strlen(request), 0), (ssize_t)strlen(request));
    free(house_ask(closing.house, "GET", "/healthz", "", NULL));        /* main has seen what came before it */
    sem_post(&closing.may_go);
    answer = house_read(fd);
    close(fd);
    assert_int_equal(house_status(answer), 401);
    free(answer);
    house_pause(closing.house);
    assert_int_equal(person_find(closing.house->store, "ann", &ann), 0);
    assert_true(ann.disabled && ann.must_choose);
    house_start(closing.house);
    sem_destroy(&closing.may_go);
}

static void p59_tokens_end_when_they_expire_or_are_revoked(void **state)
{
    struct house *house = *state;
    struct token token = {.role = ROLE_VIEWER, .name = "old", .created_ms = house_real_ms() - 2000};
    char secret[SECRET_TOKEN_SIZE];

    house_pause(house);
    secret_token(secret);
    secret_hash(secret, token.hash);
    token.expires_ms = house_real_ms() - 1000;
    must(token_add(house->store, &token, err));
    must(token_revoke(house->store, 1, err));
    house_start(house);
    assert_int_equal(house_try(house, "GET", "/api/v1/rooms", house_program(secret), NULL), 401);
    assert_int_equal(house_try(house, "GET", "/api/v1/rooms", house_program(house->tokens[VIEWER]), NULL), 401);
    assert_int_equal(house_try(house, "GET", "/api/v1/rooms", house_program(house->tokens[TEACHER]), NULL), 200);
    assert_int_equal(house_try(house, "GET", "/api/v1/rooms", house_program("tr_guess"), NULL), 401);
}

/* -- live events -- */

/* Reads on until the text so far holds what is waited for. */
static void wait_for(int fd, char *text, size_t room, const char *awaited)
{
    size_t size = strlen(text);

    while (!strstr(text, awaited)) {
        ssize_t n = recv(fd, text + size, room - 1 - size, 0);

        if (n <= 0)
            fail_msg("%s never came:\n%s", awaited, text);
        size += (size_t)n;
        text[size] = '\0';
    }
}

static int watch(const struct house *house, const char *headers)
{
    char request[512];
    int fd = house_connect(house);
    int size = snprintf(request, sizeof request, "GET /api/v1/events HTTP/1.1\r\nHost: %s\r\n%s\r\n", house->address,
                        headers);

    assert_int_equal(send(fd, request, (size_t)size, MSG_NOSIGNAL), size);
    return fd;
}

static void tells_watchers_at_once_what_changed(void **state)
{
    struct house *house = *state;
    int fd = watch(house, house_browser(house, VIEWER));
    char text[16384] = "", path[96];

    wait_for(fd, text, sizeof text, "retry: 3000");
    wait_for(fd, text, sizeof text, "event: health");
    snprintf(path, sizeof path, "/api/v1/incidents/%lld/acknowledge", (long long)house->incident);
    assert_int_equal(house_try(house, "POST", path, house_browser(house, SITE_STAFF), "{\"intent\":\"fan\"}"), 200);
    wait_for(fd, text, sizeof text, "event: incident");
    wait_for(fd, text, sizeof text, "event: room");
    wait_for(fd, text, sizeof text, "\"with\":\"Ms site_staff\"");
    close(fd);
}

static void pages_are_told_whether_the_time_is_known(void **state)
{
    static const char *const said[] = {"\"clock_trusted\":false", "\"clock_trusted\":true"};
    struct house *house = *state;

    for (int i = 0; i < 2; i++) {
        char text[16384] = "", *answer;
        int fd;

        house_pause(house);
        house->host.clock_trusted = i;
        house_start(house);
        fd = watch(house, house_browser(house, VIEWER));
        wait_for(fd, text, sizeof text, "event: health");
        wait_for(fd, text, sizeof text, said[i]);
        close(fd);
        answer = house_ask(house, "GET", "/api/v1/session", house_browser(house, VIEWER), NULL);
        assert_non_null(strstr(answer, said[i]));
        free(answer);
    }
}

static void p54_signing_out_ends_the_stream_too(void **state)
{
    struct house *house = *state;
    int fd = watch(house, house_browser(house, VIEWER));
    char text[16384] = "", *rest;

    wait_for(fd, text, sizeof text, "event: health");
    assert_int_equal(house_try(house, "DELETE", "/api/v1/session", house_browser(house, VIEWER), NULL), 204);
    rest = house_read(fd);          /* returns because the gateway closes it */
    free(rest);
}

static void refuses_the_stream_too_many(void **state)
{
    struct house *house = *state;
    int fds[65];
    char text[16384];

    for (size_t i = 0; i < 65; i++) {
        fds[i] = watch(house, house_program(house->tokens[VIEWER]));
        text[0] = '\0';
        wait_for(fds[i], text, sizeof text, i < 64 ? "event: health" : "HTTP/1.1 503");
    }
    for (size_t i = 0; i < 65; i++)
        close(fds[i]);
}

int main(void)
{
#define UNCLAIMED(test) cmocka_unit_test_setup_teardown(test, setup_unclaimed, house_teardown)
#define LIVED(test) cmocka_unit_test_setup_teardown(test, setup_lived, house_teardown)
    const struct CMUnitTest tests[] = {
        UNCLAIMED(p50_nothing_is_readable_before_the_claim_but_with_a_console_token),
        UNCLAIMED(p50_the_code_claims_once_and_signs_in),
        UNCLAIMED(p50_wrong_old_and_weak_claims_are_refused),
        UNCLAIMED(p50_a_leader_made_at_the_console_voids_the_code_and_anybody_else_does_not),
        UNCLAIMED(p50_of_a_hundred_claims_at_once_exactly_one_wins),
        LIVED(signs_in_with_the_right_password_only_and_says_nothing_more),
        LIVED(p54_a_session_is_new_at_each_sign_in_and_dead_after_sign_out),
        LIVED(p54_idle_and_absolute_limits_end_a_session),
        LIVED(when_somebody_was_here_is_said_in_the_schools_time),
        LIVED(p54_disabling_somebody_ends_what_they_hold),
        LIVED(p51_ten_wrong_guesses_and_the_eleventh_waits),
        LIVED(p51_a_known_browser_may_guess_ten_times_too),
        LIVED(p56_no_leader_shuts_a_rep_out),
        LIVED(somebody_stays_leader),
        LIVED(only_leaders_change_others_and_everybody_their_own),
        LIVED(adds_people_with_and_without_a_password),
        LIVED(a_password_that_a_leader_gave_is_changed_before_anything_else_each_time),
        LIVED(p54_who_is_disabled_while_a_password_is_hashed_stays_disabled),
        LIVED(p59_tokens_end_when_they_expire_or_are_revoked),
        LIVED(tells_watchers_at_once_what_changed),
        LIVED(pages_are_told_whether_the_time_is_known),
        LIVED(p54_signing_out_ends_the_stream_too),
        LIVED(refuses_the_stream_too_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
