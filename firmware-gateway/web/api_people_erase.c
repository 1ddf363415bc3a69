/* web/api_people_erase.c - a person asks for their name and texts to be erased: a leader does it for whose account is
 * closed, everybody for themselves. It can't be taken back, so the sign-in name is typed once more. */
#include "body.h"
#include "inside.h"
#include "ledger_people.h"
#include "person_erase.h"
#include "person_json.h"
#include "routes.h"
#include "scope.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int is_other_leader(void *context, const struct person *person)
{
    return person->role == ROLE_LEADER && !person->disabled && person->id != *(const int64_t *)context;
}

static bool may_erase(struct request *request, const struct person *person)
{
    struct store *store = request->web->host->store;
    bool is_own = person->id == request->caller.person;
    int64_t id = person->id;
    char whom[SCOPE_WHOM_SIZE];

    if (!is_own && request->caller.role != ROLE_LEADER) {
        scope_whom(request->web, ROLE_LEADER, whom);
        request_refuse(request, 403, "not_allowed", NULL, "Only leaders can erase other people. Ask %s.", whom);
    } else if (person_is_erased(person)) {
        request_refuse(request, 409, "erased", NULL, "The name and texts of this person were erased before.");
    } else if (!is_own && !person->disabled) {
        request_refuse(request, 409, "not_disabled", NULL, "Close the account first, so that nobody signs in with it.");
    } else if (is_own && person->role == ROLE_LEADER && people_list(store, is_other_leader, &id, NULL) != 1) {
        request_refuse(request, 409, "last_leader", NULL, "You are the only leader. Add another one first.");
    }
    return !request->answer.status;
}

/* Who leaves closes their account by it. */
static int erase(struct store *store, const struct ledger_act *by, struct person *person, struct error *err)
{
    const struct person was = *person;
    int r = 0;

    if (!person->disabled) {
        person->disabled = true;
        r = person_update(store, person, err);
        if (r == 0)
            r = ledger_person(store, by, &was, person, err);
    }
    if (r == 0)
        r = person_erase(store, person->id, by, err);
    return r < 0 ? r : person_load(store, person->id, person);
}

void people_erase(struct request *request)
{
    static const char *const allowed[] = {"login", NULL};
    struct web *web = request->web;
    const struct ledger_act by = web_ledger_by(request);
    char login[ID_SIZE] = "", *end;
    struct error err = {0};
    struct person person;
    long long id = strtoll(request->values[0], &end, 10);

    if (*end || id <= 0 || person_load(web->host->store, id, &person) < 0) {
        request_not_found(request, "person");
        return;
    }
    if (!body_allows(request, allowed) || !body_needs_text(request, "login", login, sizeof login) ||
        !may_erase(request, &person))
        return;
    if (strcmp(login, person.login) != 0) {
        request_refuse(request, 422, "bad_value", "login", "That is not the sign-in name of the person.");
        return;
    }
    if (erase(web->host->store, &by, &person, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    if (id == request->caller.person)       /* or this line of the log would have the name again */
        snprintf(request->caller.name, sizeof request->caller.name, "%s", person.name);
    web_audit(request, "person erased", person.name);
    if (web_changed(request, WEB_CHANGED_PLACES, NULL) < 0)
        return;
    live_recheck(web->live);
    if (person_put_stored(&request->answer.out, NULL, web->host->store, &person, &err) < 0)
        request_failed(request, &err);
    else
        request_answer(request, 200);
}
