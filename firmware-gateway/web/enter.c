/* web/enter.c - see enter.h */
#include "enter.h"
#include "body.h"
#include "inside.h"
#include "password.h"
#include "signin.h"
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COOKIE_FLAGS "Path=/; HttpOnly; SameSite=Lax"
#define CODE_SIZE 64                /* of a claim code as typed */
#define KEYS 2
#define SECONDS(ms) ((long long)((ms) / 1000))

static_assert(ENTER_PASSWORD_SIZE == PASSWORD_SIZE_MAX + 1, "every allowed password fits");

struct enter_job {
    struct job job;
    char password[ENTER_PASSWORD_SIZE];
    char hash[PASSWORD_HASH_SIZE];  /* sign-in: to hold the password against; claim: made of it */
    bool is_right;
    uint64_t keys[KEYS];            /* whose guess it was */
    struct person person;
    uint8_t code[SECRET_HASH_SIZE];
};

static void free_job(struct enter_job *entry)
{
    secret_forget(entry->password, sizeof entry->password);
    free(entry);
}

static struct enter_job *make_job(struct request *request, void (*run)(struct job *), void (*finish)(struct job *))
{
    struct enter_job *entry = calloc(1, sizeof *entry);

    if (!entry) {
        request_no_memory(request);
        return NULL;
    }
    entry->job.run = run;
    entry->job.finish = finish;
    return entry;
}

static int64_t guess_now_ms(const struct web *web)
{
    return clock_mono_ms(&web->real);
}

/* False: too many wrong ones; refused. */
static bool may_guess(struct request *request, const uint64_t keys[KEYS])
{
    int64_t wait_ms = guesses_take(&request->web->guesses, keys, KEYS, guess_now_ms(request->web));

    if (wait_ms == 0)
        return true;
    request_header(request, "Retry-After", "%lld", SECONDS(wait_ms) + 1);
    request_refuse(request, 429, "too_many", NULL, "Too many wrong tries. Wait %lld minutes, then try again.",
                   SECONDS(wait_ms) / 60 + 1);
    return false;
}

/* -- the known browser -- */

/* "7.1795312200.<mac>": bound to the password too, so a changed password makes every browser a stranger. */
static void browser_mac(const struct web *web, const struct person *person, long long expires_s,
                        char mac[SECRET_MAC_SIZE])
{
    char text[PASSWORD_HASH_SIZE + 48];

    snprintf(text, sizeof text, "%lld.%lld.%s", (long long)person->id, expires_s, person->password_hash);
    secret_mac(web->browser_key, text, mac);
}

static void set_browser_cookie(struct request *request, const struct person *person)
{
    long long age_s = ENTER_BROWSER_DAYS * 86400LL;
    long long expires_s = SECONDS(web_rights_ms(request->web)) + age_s;
    char mac[SECRET_MAC_SIZE];

    browser_mac(request->web, person, expires_s, mac);
    request_header(request, "Set-Cookie", ENTER_BROWSER_COOKIE "=%lld.%lld.%s; Max-Age=%lld; " COOKIE_FLAGS,
                   (long long)person->id, expires_s, mac, age_s);
}

static bool is_known_browser(const struct request *request, const struct person *person, char *cookie, size_t room)
{
    char mac[SECRET_MAC_SIZE];
    long long expires_s;
    char *end;

    if (!person->id || !signin_cookie(request, ENTER_BROWSER_COOKIE, cookie, room) ||
        strtoll(cookie, &end, 10) != person->id || *end != '.')
        return false;
    expires_s = strtoll(end + 1, &end, 10);
    if (*end != '.' || expires_s <= SECONDS(web_rights_ms(request->web)))
        return false;
    browser_mac(request->web, person, expires_s, mac);
    return secret_is_same(mac, end + 1);
}

/* -- sessions -- */

/* Ends the session the browser came with, if any: a new right never rides on an old secret. */
static int start_session(struct request *request, const struct person *person, struct error *err)
{
    struct store *store = request->web->host->store;
    struct session session = {.person = person->id, .created_ms = web_rights_ms(request->web)};
    char secret[SECRET_TOKEN_SIZE], old[SECRET_TOKEN_SIZE];
    uint8_t old_hash[SECRET_HASH_SIZE];
    int64_t lasts_ms = signin_absolute_ms(person->role);
    int r = 0;

    if (signin_cookie(request, SIGNIN_COOKIE, old, sizeof old)) {
        secret_hash(old, old_hash);
        if (session_find(store, old_hash, &(struct session){0}) == 0)
            r = session_end(store, old_hash, err);
    }
    secret_token(secret);
    secret_hash(secret, session.hash);
    session.seen_ms = session.created_ms;
    session.expires_ms = session.created_ms + lasts_ms;
    if (r == 0)
        r = session_add(store, &session, err);
    if (r == 0)
        r = person_seen(store, person->id, web_now_ms(request->web), err);
    if (r < 0)
        return r;
    signin_become(request, person);
    memcpy(request->caller.hash, session.hash, sizeof session.hash);
    request_header(request, "Set-Cookie", SIGNIN_COOKIE "=%s; Max-Age=%lld; " COOKIE_FLAGS, secret, SECONDS(lasts_ms));
    set_browser_cookie(request, person);
    secret_forget(secret, sizeof secret);
    return 0;
}

/* The last step of both ways in. */
static void let_in(struct request *request, const struct person *person, int status, const char *what)
{
    struct error err = {0};

    if (start_session(request, person, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    web_audit(request, what, "");
    if (web_changed(request, WEB_CHANGED_PEOPLE, NULL) == 0)
        signin_answer(request, status);
}

/* -- signing in -- */

static void check_password(struct job *job)
{
    struct enter_job *entry = (struct enter_job *)job;

    entry->is_right = secret_password_is_right(entry->password, entry->hash);
}

static void refuse_entry(struct request *request)
{
    request_refuse(request, 401, "wrong", NULL, "The name or the password is not right.");
}

static void signed_in(struct job *job)
{
    struct enter_job *entry = (struct enter_job *)job;
    struct request *request = job->request;
    struct person person;

    if (job->web && entry->is_right)
        guesses_give_back(&job->web->guesses, entry->keys, KEYS);
    if (request) {
        /* While the hash was made the account may have been disabled or got another password. */
        if (entry->is_right && person_load(request->web->host->store, entry->person.id, &person) == 0 &&
            !person.disabled && strcmp(person.password_hash, entry->hash) == 0)
            let_in(request, &person, 200, "signed in");
        else
            refuse_entry(request);
    }
    free_job(entry);
}

static void fold(char *text)
{
    for (; *text; text++)
        if (*text >= 'A' && *text <= 'Z')
            *text = (char)(*text - 'A' + 'a');
}

void enter_sign_in(struct request *request)
{
    static const char *const allowed[] = {"login", "password", NULL};
    struct enter_job *entry = make_job(request, check_password, signed_in);
    char login[NAME_SIZE], cookie[SECRET_MAC_SIZE + 48];

    if (!entry)
        return;
    if (!body_allows(request, allowed) || !body_needs_text(request, "login", login, sizeof login) ||
        !body_needs_text(request, "password", entry->password, sizeof entry->password)) {
        free_job(entry);
        return;
    }
    fold(login);
    if (person_find(request->web->host->store, login, &entry->person) < 0 || entry->person.disabled)
        entry->person = (struct person){0};
    memcpy(entry->hash, entry->person.password_hash, sizeof entry->hash);
    if (is_known_browser(request, &entry->person, cookie, sizeof cookie)) {
        entry->keys[0] = guesses_key(GUESS_BROWSER, cookie);
    } else {
        entry->keys[0] = guesses_key(GUESS_ACCOUNT, login);
        entry->keys[1] = guesses_key(GUESS_ADDRESS, request->address);
    }
    if (may_guess(request, entry->keys))
        job_start(request, request->web->host->people_worker, &entry->job);
    else
        free_job(entry);
}

void enter_sign_out(struct request *request)
{
    struct error err = {0};

    if (session_end(request->web->host->store, request->caller.hash, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    web_audit(request, "signed out", "");
    if (web_changed(request, WEB_CHANGED_PEOPLE, NULL) < 0)
        return;
    request_header(request, "Set-Cookie", SIGNIN_COOKIE "=; Max-Age=0; " COOKIE_FLAGS);
    request_answer_empty(request, 204);
}

/* -- the claim -- */

static void refuse_claim(struct request *request, int code)
{
    if (code == -EALREADY)
        request_refuse(request, 409, "claimed", NULL, "This gateway has its first leader already. Please sign in.");
    else if (code == -ETIMEDOUT)
        request_refuse(request, 403, "old_code", "code", "The code is too old. Start the gateway again for a new one.");
    else
        request_refuse(request, 403, "wrong_code", "code", "The code is not the one this gateway printed.");
}

static void hash_password(struct job *job)
{
    struct enter_job *entry = (struct enter_job *)job;

    entry->is_right = secret_password_hash(entry->password, entry->hash, NULL) == 0;
}

static int note_claim(struct request *request, const struct person *person, struct error *err)
{
    char subject[LEDGER_SUBJECT_SIZE];
    const struct ledger_act act = {.time_ms = web_now_ms(request->web), .kind = LEDGER_CLAIMED, .person = person->id,
                                   .role = role_word(person->role), .subject = subject, .text = person->name};

    snprintf(subject, sizeof subject, "person:%lld/role:%s", (long long)person->id, role_word(person->role));
    return ledger_append(request->web->host->store, &act, NULL, err);
}

/* Main does one of these at a time, so of many claims in flight the first takes the code and the rest find it taken. */
static void take_claim(struct request *request, struct enter_job *entry)
{
    struct store *store = request->web->host->store;
    int64_t now_ms = web_rights_ms(request->web);
    struct error err = {0};
    int r = claim_check(store, entry->code, now_ms);

    if (r == 0 && person_find(store, entry->person.login, &(struct person){0}) == 0) {
        request_refuse(request, 422, "taken", "login", "There is an account of that name already.");
        return;
    }
    if (r == 0)
        r = claim_take(store, entry->code, now_ms, &err);
    if (r < 0) {
        refuse_claim(request, r);
        return;
    }
    memcpy(entry->person.password_hash, entry->hash, sizeof entry->hash);
    entry->person.role = ROLE_LEADER;
    entry->person.created_ms = now_ms;
    r = person_add(store, &entry->person, &err);
    if (r == 0)
        r = note_claim(request, &entry->person, &err);
    if (r < 0)
        request_failed(request, &err);
    else
        let_in(request, &entry->person, 201, "claimed the gateway");
}

static void claimed(struct job *job)
{
    struct enter_job *entry = (struct enter_job *)job;
    struct request *request = job->request;

    if (request && entry->is_right)
        take_claim(request, entry);
    else if (request)
        request_no_memory(request);
    free_job(entry);
}

/* Everything that can be refused before the slow hash. */
static bool read_claim(struct request *request, struct enter_job *entry)
{
    static const char *const allowed[] = {"code", "name", "login", "password", NULL};
    struct web *web = request->web;
    char code[CODE_SIZE];
    const uint64_t keys[KEYS] = {guesses_key(GUESS_ADDRESS, request->address), 0};
    struct error err = {0};
    int r;

    if (!body_allows(request, allowed) || !body_needs_text(request, "code", code, sizeof code) ||
        !body_needs_name(request, "name", entry->person.name, sizeof entry->person.name) ||
        !body_needs_text(request, "login", entry->person.login, sizeof entry->person.login) ||
        !body_needs_text(request, "password", entry->password, sizeof entry->password))
        return false;
    fold(entry->person.login);
    secret_claim_hash(code, entry->code);
    r = claim_check(web->host->store, entry->code, web_rights_ms(web));
    if (r < 0) {
        if (r == -EALREADY || may_guess(request, keys))
            refuse_claim(request, r);
        return false;
    }
    if (!id_is_valid(entry->person.login)) {
        request_refuse(request, 422, "bad_value", "login",
                       "The name to sign in with has 1 to 32 small letters, digits, - or _.");
        return false;
    }
    if (password_check(entry->password, ROLE_LEADER, entry->person.login, school_setup(web->host->school)->site.name,
                       &err) < 0) {
        request_refuse(request, 422, "weak_password", "password", "%s", err.text);
        return false;
    }
    return true;
}

void enter_claim(struct request *request)
{
    struct enter_job *entry = make_job(request, hash_password, claimed);

    if (!entry)
        return;
    if (read_claim(request, entry))
        job_start(request, request->web->host->people_worker, &entry->job);
    else
        free_job(entry);
}
