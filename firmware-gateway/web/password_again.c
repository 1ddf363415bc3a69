/* web/password_again.c - see password_again.h */
#include "password_again.h"
#include "inside.h"
#include "signin.h"
#include <stdlib.h>
#include <string.h>

void *password_again_make(struct request *request, size_t size)
{
    struct password_again *again = calloc(1, size);

    if (!again)
        request_no_memory(request);
    return again;
}

void password_again_free(struct password_again *again)
{
    secret_forget(again->password, sizeof again->password);
    free(again);
}

static void check(struct job *job)
{
    struct password_again *again = (struct password_again *)job;

    again->is_right = secret_password_is_right(again->password, again->hash);
}

/* Whether the caller still is who asked: not signed out, disabled or given another role while the hash was made. */
static bool is_still(const struct request *request, const struct password_again *again)
{
    struct person person;

    return signin_is_valid(request->web, &request->caller) &&
           person_load(request->web->host->store, request->caller.person, &person) == 0 && !person.disabled &&
           (unsigned)person.role == request->caller.role && strcmp(person.password_hash, again->hash) == 0;
}

static void checked(struct job *job)
{
    struct password_again *again = (struct password_again *)job;
    struct request *request = job->request;

    if (job->web && again->is_right)
        guesses_give_back(&job->web->guesses, &again->key, 1);
    if (request && (!again->is_right || !is_still(request, again)))
        request_refuse(request, 403, "wrong", "password", "The password is not right. %s", again->not_done);
    else if (request)
        again->then(request, again);
    password_again_free(again);
}

void password_again_ask(struct request *request, struct password_again *again)
{
    struct web *web = request->web;
    struct person person;
    int64_t wait_ms;

    if (person_load(web->host->store, request->caller.person, &person) < 0) {
        request_not_found(request, "person");
        password_again_free(again);
        return;
    }
    memcpy(again->hash, person.password_hash, sizeof again->hash);
    again->key = guesses_key(GUESS_ACCOUNT, person.login);
    wait_ms = guesses_take(&web->guesses, &again->key, 1, clock_mono_ms(&web->real));
    if (wait_ms > 0) {
        request_header(request, "Retry-After", "%lld", (long long)wait_ms / 1000 + 1);
        request_refuse(request, 429, "too_many", NULL, "Too many wrong tries. Wait %lld minutes, then try again.",
                       (long long)wait_ms / 60000 + 1);
        password_again_free(again);
        return;
    }
    again->job.run = check;
    again->job.finish = checked;
    job_start(request, web->host->people_worker, &again->job);
}
