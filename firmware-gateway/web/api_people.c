/* web/api_people.c - accounts and contacts. A leader decides about people, but not alone about a safety rep: nobody can
 * be shut out of the record by those the record is about. Passwords are hashed by the people worker. */
#include "body.h"
#include "enter.h"
#include "inside.h"
#include "ledger_people.h"
#include "password.h"
#include "person_json.h"
#include "routes.h"
#include "scope.h"
#include "signin.h"
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define EMAIL_SIZE 255
#define REP_RULE "One person can't shut out a safety rep. Do it together with the rep, at the gateway's console."

struct people_job {
    struct job job;
    bool is_new, checks_old, sets_new;
    bool old_is_right, failed;
    uint64_t key;                       /* whose guess the old password was */
    bool sets_rooms;
    struct person person;               /* as it shall become */
    struct person_rooms rooms;          /* likewise, when sets_rooms */
    struct person was;                  /* when asked */
    char old_password[ENTER_PASSWORD_SIZE], password[ENTER_PASSWORD_SIZE];
};

static_assert(sizeof((struct person){0}).email == EMAIL_SIZE, "an address that fits here fits the record");

static void free_job(struct people_job *job)
{
    secret_forget(job->old_password, sizeof job->old_password);
    secret_forget(job->password, sizeof job->password);
    free(job);
}

struct listing {
    struct store *store;
    struct out *out;
    struct error *err;
};

static int put_one(void *context, const struct person *person)
{
    struct listing *listing = context;

    return person_put_stored(listing->out, NULL, listing->store, person, listing->err);
}

void people_all(struct request *request)
{
    struct error err = {0};
    struct listing listing = {request->web->host->store, &request->answer.out, &err};

    out_array(listing.out, NULL);
    if (people_list(listing.store, put_one, &listing, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    out_array_end(&request->answer.out);
    request_answer(request, 200);
}

/* -- reading the body -- */

static bool is_email(const char *text)
{
    const char *at = strchr(text, '@');

    return at && at > text && at[1] && !strchr(at + 1, '@') && !strpbrk(text, " \t\r\n<>,;:\"()[]\\");
}

static bool role_from(const char *word, int *value)
{
    enum role found;
    bool ok = role_from_word(word, &found);

    *value = ok ? (int)found : *value;
    return ok;
}

/* A list of ids of rooms. What is not there changes nothing. */
static void read_rooms(struct request *request, struct people_job *job)
{
    const json_t *list = json_object_get(request->json, "rooms"), *one;
    size_t index;

    if (!list)
        return;
    job->sets_rooms = true;
    if (!json_is_array(list) || json_array_size(list) > PERSON_ROOMS_MAX) {
        request_refuse(request, 422, "bad_value", "rooms", "rooms has to be a list of at most %d ids of rooms.",
                       PERSON_ROOMS_MAX);
        return;
    }
    json_array_foreach(list, index, one) {
        const char *id = json_string_value(one);

        if (!id || !id_is_valid(id) || school_room_index(request->web->host->school, id) < 0) {
            request_refuse(request, 422, "bad_value", "rooms", "There is no room of the id %.32s.", id ? id : "given");
            return;
        }
        memcpy(job->rooms.ids[job->rooms.count++], id, strlen(id) + 1);
    }
}

/* What the body says of a person, gathering what is wrong with it. */
static void read_person(struct request *request, struct people_job *job)
{
    struct person *person = &job->person;
    int role = (int)person->role;

    body_name(request, "name", person->name, sizeof person->name);
    body_word(request, "role", role_from, &role);
    person->role = (enum role)role;
    body_bool(request, "wants_mail", &person->wants_mail);
    body_bool(request, "disabled", &person->disabled);
    read_rooms(request, job);
    if (body_text(request, "email", person->email, sizeof person->email) == 1 && person->email[0] &&
        !is_email(person->email))
        request_refuse(request, 422, "bad_value", "email", "That is not a mail address.");
    job->sets_new = body_text(request, "password", job->password, sizeof job->password) == 1;
}

static bool check_new_password(struct request *request, const struct people_job *job)
{
    struct error err = {0};

    if (!job->sets_new || password_check(job->password, job->person.role, job->person.login,
                                         school_setup(request->web->host->school)->site.name, &err) == 0)
        return true;
    request_refuse(request, 422, "weak_password", "password", "%s", err.text);
    return false;
}

/* -- the slow part, and after it -- */

static void hash(struct job *waiting)
{
    struct people_job *job = (struct people_job *)waiting;

    if (job->checks_old)
        job->old_is_right = secret_password_is_right(job->old_password, job->was.password_hash);
    if (job->sets_new && (job->old_is_right || !job->checks_old))
        job->failed = secret_password_hash(job->password, job->person.password_hash, NULL) < 0;
}

/* But for when they were here. */
static bool is_same(const struct person *one, const struct person *other)
{
    return one->role == other->role && one->disabled == other->disabled && one->wants_mail == other->wants_mail &&
           one->must_choose == other->must_choose && strcmp(one->name, other->name) == 0 &&
           strcmp(one->email, other->email) == 0 && strcmp(one->password_hash, other->password_hash) == 0;
}

/* Whoever lost a right or has a new password is signed out everywhere; changing one's own keeps this browser's word. */
static int store_person(struct request *request, struct people_job *job, struct error *err)
{
    struct store *store = request->web->host->store;
    const struct ledger_act by = web_ledger_by(request);
    struct person was = {0};
    int r;

    if (job->is_new) {
        r = person_add(store, &job->person, err);
        if (r == 0)
            r = ledger_person(store, &by, NULL, &job->person, err);
        return r == 0 ? ledger_person_rooms(store, &by, &job->person, &job->rooms, err) : r;
    }
    r = person_load(store, job->person.id, &was);
    if (r < 0)
        return error_set(err, r, "the person is gone");
    /* While a hash was made somebody else may have changed the account: then this was about an older one. */
    if (!is_same(&was, &job->was))
        return error_set(err, -EAGAIN, "the account changed meanwhile");
    r = person_update(store, &job->person, err);
    if (r == 0 && job->sets_rooms)
        r = ledger_person_rooms(store, &by, &job->person, &job->rooms, err);
    if (r == 0 && (job->sets_new || job->person.disabled || was.role != job->person.role))
        r = sessions_end_of(store, job->person.id, err);
    return r == 0 ? ledger_person(store, &by, &was, &job->person, err) : r;
}

static void keep(struct request *request, struct people_job *job)
{
    struct error err = {0};
    int r = store_person(request, job, &err);

    if (r == -EEXIST) {
        request_refuse(request, 422, "taken", "login", "There is an account of that name already.");
    } else if (r == -ENOSPC) {
        request_refuse(request, 422, "full", NULL, "One gateway knows at most %d people.", PEOPLE_MAX);
    } else if (r == -EAGAIN) {
        request_refuse(request, 409, "changed", NULL, "The account was changed meanwhile. Look again, then decide.");
    } else if (r < 0) {
        request_failed(request, &err);
    } else {
        web_audit(request, job->is_new ? "person added" : "person changed", job->person.login);
        if (web_changed(request, WEB_CHANGED_PEOPLE, NULL) < 0)
            return;
        live_recheck(request->web->live);
        if (person_put_stored(&request->answer.out, NULL, request->web->host->store, &job->person, &err) < 0)
            request_failed(request, &err);
        else
            request_answer(request, job->is_new ? 201 : 200);
    }
}

static void hashed(struct job *waiting)
{
    struct people_job *job = (struct people_job *)waiting;
    struct request *request = waiting->request;

    if (waiting->web && job->checks_old && job->old_is_right)
        guesses_give_back(&waiting->web->guesses, &job->key, 1);
    if (request && job->checks_old && !job->old_is_right)
        request_refuse(request, 403, "wrong", "old_password", "The old password is not right. Nothing was changed.");
    else if (request && job->failed)
        request_no_memory(request);
    else if (request && signin_is_valid_still(request))
        keep(request, job);
    free_job(job);
}

static void save(struct request *request, struct people_job *job)
{
    if (job->sets_new) {
        job->person.must_choose = job->person.id != request->caller.person;
        job_start(request, request->web->host->people_worker, &job->job);
        return;
    }
    keep(request, job);
    free_job(job);
}

static struct people_job *make_job(struct request *request)
{
    struct people_job *job = calloc(1, sizeof *job);

    if (!job) {
        request_no_memory(request);
        return NULL;
    }
    job->job.run = hash;
    job->job.finish = hashed;
    return job;
}

/* -- adding -- */

static void refuse_change(struct request *request, const char *field, const char *what)
{
    char whom[SCOPE_WHOM_SIZE];

    scope_whom(request->web, ROLE_LEADER, whom);
    request_refuse(request, 403, "not_allowed", field, "Only leaders can %s. Ask %s.", what, whom);
}

static bool read_new(struct request *request, struct people_job *job)
{
    static const char *const allowed[] = {"login", "name", "role", "email", "wants_mail", "password", "rooms", NULL};
    struct person *person = &job->person;

    request_gather(request);
    body_allows(request, allowed);
    body_needs_text(request, "login", person->login, sizeof person->login);
    read_person(request, job);
    if (!id_is_valid(person->login))
        request_refuse(request, 422, "bad_value", "login",
                       "The name to sign in with has 1 to 32 small letters, digits, - or _.");
    if (!person->name[0])
        request_refuse(request, 422, "bad_value", "name", "A person needs a name.");
    if (!person->role)
        request_refuse(request, 422, "bad_value", "role", "A person needs a role.");
    check_new_password(request, job);
    return request_gathered(request);
}

/* Technicians enter the people who are named to them. What lets somebody in is for leaders to give: a password, and
 * mail too, whose links are rights. Otherwise a technician had every role by a second account. */
static bool may_add(struct request *request, const struct people_job *job)
{
    const struct {
        bool applies;
        const char *field, *what;
    } rules[] = {
        {job->person.role == ROLE_LEADER || job->person.role == ROLE_REP, "role", "add leaders and safety reps"},
        {job->sets_new, "password", "let somebody sign in, with a first password"},
        {job->person.wants_mail, "wants_mail", "say who is told of incidents"},
        {job->rooms.count, "rooms", "say whose room is whose"},
    };

    if (request->caller.role == ROLE_LEADER)
        return true;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].applies) {
            refuse_change(request, rules[i].field, rules[i].what);
            return false;
        }
    return true;
}

void people_add(struct request *request)
{
    struct people_job *job = make_job(request);

    if (!job)
        return;
    job->is_new = true;
    if (!read_new(request, job) || !may_add(request, job)) {
        free_job(job);
        return;
    }
    job->person.created_ms = web_rights_ms(request->web);
    save(request, job);
}

/* -- changing -- */

/* What somebody else may not do to this person. */
static bool may_change(struct request *request, const struct people_job *job, const struct person *was)
{
    const struct person *person = &job->person;
    bool weakened = person->disabled != was->disabled || person->role != was->role || job->sets_new;

    if (request->caller.must_choose) {
        request_refuse(request, 403, "choose_password", NULL, ROUTE_CHOOSE_FIRST);
        return false;
    }
    if (request->caller.role != ROLE_LEADER) {
        refuse_change(request, NULL, "change other people");
        return false;
    }
    if (was->role == ROLE_REP && weakened) {
        request_refuse(request, 403, "rep", NULL, REP_RULE);
        return false;
    }
    return true;
}

/* One's own name, address and password; the password only with the old one. As nobody changes their own role, there is
 * always a leader left. */
static bool may_change_own(struct request *request, struct people_job *job, const struct person *was)
{
    if (job->person.role != was->role || job->person.disabled != was->disabled) {
        request_refuse(request, 403, "not_allowed", NULL, "Nobody changes their own role. Ask another leader.");
        return false;
    }
    if (job->sets_rooms && request->caller.role != ROLE_LEADER) {
        refuse_change(request, "rooms", "say whose room is whose");
        return false;
    }
    if (!job->sets_new) {
        if (request->caller.must_choose)
            request_refuse(request, 403, "choose_password", "password", ROUTE_CHOOSE_FIRST);
        return !request->caller.must_choose;
    }
    if (!body_needs_text(request, "old_password", job->old_password, sizeof job->old_password))
        return false;
    if (request->caller.must_choose && secret_is_same(job->old_password, job->password)) {
        request_refuse(request, 422, "same", "password", "Choose another password than the one you were given.");
        return false;
    }
    job->checks_old = true;
    job->key = guesses_key(GUESS_ACCOUNT, was->login);
    if (guesses_take(&request->web->guesses, &job->key, 1, clock_mono_ms(&request->web->real)) > 0) {
        request_refuse(request, 429, "too_many", NULL, "Too many wrong tries. Wait five minutes, then try again.");
        return false;
    }
    return true;
}

void people_change(struct request *request)
{
    static const char *const allowed[] = {"name", "role", "email", "wants_mail", "disabled", "password", "old_password",
                                          "rooms", NULL};
    struct people_job *job = make_job(request);
    struct person was;
    char *end;
    long long id = strtoll(request->values[0], &end, 10);
    bool ok;

    if (!job)
        return;
    if (*end || id <= 0 || person_load(request->web->host->store, id, &was) < 0) {
        request_not_found(request, "person");
        free_job(job);
        return;
    }
    job->person = was;
    job->was = was;
    request_gather(request);
    body_allows(request, allowed);
    read_person(request, job);
    ok = request_gathered(request);
    if (ok)
        ok = was.id == request->caller.person ? may_change_own(request, job, &was) : may_change(request, job, &was);
    if (ok && check_new_password(request, job))
        save(request, job);
    else
        free_job(job);
}
