/* web/signin.c - see signin.h */
#include "signin.h"
#include "inside.h"
#include "routes.h"
#include "scope.h"
#include <stdio.h>
#include <string.h>

#define BEARER "Bearer "
#define HOUR_MS INT64_C(3600000)
#define DAY_MS (24 * HOUR_MS)

/* How long a browser stays signed in: unused, and altogether. Those who can change things at a shared machine get less.
 * Project settings; source of the idea: OWASP Session Management Cheat Sheet. */
static const struct limits {
    enum role role;
    int64_t idle_ms, absolute_ms;
} limits[ROLE_COUNT] = {
    {ROLE_VIEWER, 30 * DAY_MS, 180 * DAY_MS},   {ROLE_TEACHER, 12 * HOUR_MS, 7 * DAY_MS},
    {ROLE_SITE_STAFF, 12 * HOUR_MS, 7 * DAY_MS}, {ROLE_REP, 2 * HOUR_MS, 12 * HOUR_MS},
    {ROLE_LEADER, 2 * HOUR_MS, 12 * HOUR_MS},    {ROLE_GOVERNOR, 2 * HOUR_MS, 12 * HOUR_MS},
    {ROLE_TECHNICIAN, 2 * HOUR_MS, 12 * HOUR_MS},
};

static const struct limits *limits_of(enum role role)
{
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if (limits[i].role == role)
            return &limits[i];
    return &limits[ROLE_COUNT - 1];
}

int64_t signin_absolute_ms(enum role role)
{
    return limits_of(role)->absolute_ms;
}

bool signin_cookie(const struct request *request, const char *name, char *value, size_t room)
{
    size_t name_size = strlen(name);

    for (const char *p = request->headers[HEADER_COOKIE]; p && *p; p += strcspn(p, ";")) {
        size_t size;

        p += strspn(p, "; \t");
        size = strcspn(p, ";");
        if (size <= name_size || strncmp(p, name, name_size) != 0 || p[name_size] != '=')
            continue;
        if (size - name_size - 1 >= room)
            return false;
        memcpy(value, p + name_size + 1, size - name_size - 1);
        value[size - name_size - 1] = '\0';
        return true;
    }
    return false;
}

bool signin_has_cookie(const struct request *request)
{
    const char *cookies = request->headers[HEADER_COOKIE];

    return cookies && strstr(cookies, SIGNIN_COOKIE "=");
}

/* The person behind a session that still counts. */
static bool find_session(struct web *web, const uint8_t hash[SECRET_HASH_SIZE], struct session *session,
                         struct person *person)
{
    int64_t now_ms = web_rights_ms(web);

    return session_find(web->host->store, hash, session) == 0 && session->expires_ms > now_ms &&
           person_load(web->host->store, session->person, person) == 0 && !person->disabled &&
           now_ms - session->seen_ms <= limits_of(person->role)->idle_ms;
}

static bool find_token(struct web *web, const uint8_t hash[SECRET_HASH_SIZE], struct token *token)
{
    return token_find(web->host->store, hash, token) == 0 && !token->revoked &&
           token->expires_ms > web_rights_ms(web);
}

static void be_person(struct web *web, struct caller *caller, const struct person *person)
{
    caller->kind = CALLER_PERSON;
    caller->role = person->role;
    caller->person = person->id;
    memcpy(caller->name, person->name, sizeof caller->name);
    memcpy(caller->login, person->login, sizeof caller->login);
    caller->must_choose = person->must_choose;
    scope_load(web, caller);
}

/* An alert's link speaks for the person it was sent to, and may no more than that person may now. */
static void be_token(struct web *web, struct caller *caller, const struct token *token)
{
    struct person person;

    memcpy(caller->name, token->name, sizeof caller->name);
    if (!token->incident) {
        caller->kind = CALLER_TOKEN;
        caller->role = token->role;
        scope_load(web, caller);
        return;
    }
    if (person_load(web->host->store, token->person, &person) < 0 || person.disabled)
        return;
    be_person(web, caller, &person);
    caller->kind = CALLER_LINK;
    caller->must_choose = false;
    caller->incident = token->incident;
}

static void identify_bearer(struct request *request, const char *secret)
{
    struct caller *caller = &request->caller;
    struct token token;

    secret_hash(secret, caller->hash);
    if (!find_token(request->web, caller->hash, &token))
        return;
    (void)token_touch(request->web->host->store, token.id, web_rights_ms(request->web));
    be_token(request->web, caller, &token);
}

void signin_become(struct request *request, const struct person *person)
{
    be_person(request->web, &request->caller, person);
}

void signin_identify(struct request *request)
{
    const char *authorization = request->headers[HEADER_AUTHORIZATION];
    struct caller *caller = &request->caller;
    struct web *web = request->web;
    char secret[SECRET_TOKEN_SIZE];
    struct session session;
    struct person person;

    if (authorization) {
        if (strncasecmp(authorization, BEARER, strlen(BEARER)) == 0)
            identify_bearer(request, authorization + strlen(BEARER));
        return;
    }
    if (!signin_cookie(request, SIGNIN_COOKIE, secret, sizeof secret))
        return;
    secret_hash(secret, caller->hash);
    if (!find_session(web, caller->hash, &session, &person))
        return;
    be_person(web, caller, &person);
    caller->by_cookie = true;
    /* Failing, the session ends sooner and "last here" is older. */
    (void)session_touch(web->host->store, caller->hash, web_rights_ms(web));
    if (web_now_ms(web) - person.last_seen_ms >= PERSON_SEEN_MS)
        (void)person_seen(web->host->store, person.id, web_now_ms(web), NULL);
}

bool signin_is_valid(struct web *web, const struct caller *caller)
{
    struct session session;
    struct person person;
    struct token token;

    switch (caller->kind) {
    case CALLER_NOBODY:
        return false;
    case CALLER_PERSON:
        return find_session(web, caller->hash, &session, &person) && person.role == (enum role)caller->role;
    case CALLER_TOKEN:
        return find_token(web, caller->hash, &token);
    case CALLER_LINK:
        return find_token(web, caller->hash, &token) &&
               person_load(web->host->store, token.person, &person) == 0 && !person.disabled;
    }
    return false;
}

bool signin_is_valid_still(struct request *request)
{
    if (signin_is_valid(request->web, &request->caller))
        return true;
    request_refuse(request, 401, "sign_in", NULL, "You were signed out meanwhile. Nothing was done: sign in, then"
                   " try again.");
    return false;
}

/* -- what the dashboard asks first -- */

/* ask: who can do more, for pages that have to refuse; stands_in: scope_has_technician. */
static void put_person(struct out *out, struct web *web, const struct caller *caller)
{
    char whom[SCOPE_WHOM_SIZE];

    if (!caller->role || caller->kind == CALLER_LINK) {
        out_null(out, "person");
        return;
    }
    out_object(out, "person");
    if (caller->person)
        out_integer(out, "id", caller->person);
    else
        out_null(out, "id");
    out_words(out, "login", caller->login);
    out_text(out, "name", caller->name);
    out_text(out, "role", role_word((enum role)caller->role));
    scope_whom(web, ROLE_LEADER, whom);
    out_text(out, "ask", whom);
    out_bool(out, "must_choose_password", caller->must_choose);
    out_bool(out, "stands_in", caller->role == ROLE_LEADER && !scope_has_technician(web));
    out_object_end(out);
}

void signin_answer(struct request *request, int status)
{
    struct web *web = request->web;
    const struct school_setup *setup = school_setup(web->host->school);
    struct out *out = &request->answer.out;
    int64_t now_ms = web_now_ms(web);

    out_object(out, NULL);
    out_bool(out, "claimed", claim_is_done(web->host->store));
    put_person(out, web, &request->caller);
    out_object(out, "site");
    out_text(out, "id", setup->site.id);
    out_text(out, "name", setup->site.name);
    out_text(out, "zone", setup->zone->name);
    out_text(out, "nation", nation_word(setup->site.nation));
    out_object_end(out);
    out_bool(out, "demo", web->settings.is_demo);
    out_number(out, "demo_speed", web->host->clock->speed, 3);
    out_time(out, "now", now_ms);
    out_bool(out, "clock_trusted", web->host->clock_trusted);
    out_integer(out, "offset_s", zone_offset_s(setup->zone, now_ms));
    out_text(out, "version", TRANSOM_VERSION);
    out_text(out, "pack", setup->pack->name);
    out_object_end(out);
    request_answer(request, status);
}

void signin_get(struct request *request)
{
    signin_answer(request, 200);
}
