/* web/api_concern_erase.c - erasing what was written about a concern, with the password again: each side its own words.
 * What happened, when and by whom stays, and the ledger says who erased the words. */
#include "body.h"
#include "concerns_json.h"
#include "inside.h"
#include "ledger_people.h"
#include "password_again.h"
#include "people.h"
#include "routes.h"
#include <errno.h>
#include <stdlib.h>

/* -- who may -- */

/* Whoever raised it is not there any more to decide, as themselves. */
static bool is_raiser_gone(const struct request *request, const struct concern *concern, int64_t since)
{
    struct store *store = request->web->host->store;
    struct person owner;

    return person_load(store, concern->owner, &owner) == 0 &&
           (owner.disabled || ledger_password_was_given(store, owner.id, since));
}

bool concern_may_erase(const struct request *request, const struct concern *concern, const struct concern_view *view,
                       const struct concern_happening *happening)
{
    struct store *store = request->web->host->store;
    const struct caller *caller = &request->caller;

    if (happening->side == CONCERN_EMPLOYER)
        return view->reader == CONCERN_IS_EMPLOYER;
    if (ledger_password_was_given(store, caller->person, happening->entry))
        return false;
    if (caller->person == concern->owner)
        return true;
    return caller->role == ROLE_REP && !ledger_role_was_given(store, caller->person, happening->entry) &&
           (view->reader == CONCERN_IS_RAISER || is_raiser_gone(request, concern, happening->entry));
}

static const char *why_not(const struct request *request, const struct concern *concern,
                           const struct concern_happening *happening)
{
    struct store *store = request->web->host->store;
    const struct caller *caller = &request->caller;

    if (happening->side == CONCERN_EMPLOYER)
        return "Only leaders can erase the words of the school.";
    if (caller->person == concern->owner)
        return "Somebody else set your password after these words were written. Ask a safety rep who was one already"
               " then to erase them. If there is none any more they stay, but your name can be erased from them.";
    if (caller->role == ROLE_REP && (ledger_role_was_given(store, caller->person, happening->entry) ||
                                     ledger_password_was_given(store, caller->person, happening->entry)))
        return "Only a safety rep who was one already when these words were written can erase them, and whose password"
               " nobody else set since.";
    return "Only those who raised the concern can erase their words.";
}

/* -- which -- */

struct wanted {
    int64_t id;
    struct concern_happening *happening;    /* out */
    bool is_found;
};

static int take_wanted(void *context, const struct concern_happening *happening)
{
    struct wanted *wanted = context;

    if (happening->id != wanted->id)
        return 0;
    *wanted->happening = *happening;
    wanted->is_found = true;
    return 1;
}

/* What the path names, with words that the caller may erase; else answered. */
static bool find(struct request *request, struct concern *concern, struct concern_happening *happening)
{
    char *end;
    struct wanted wanted = {.id = strtoll(request->values[1], &end, 10), .happening = happening};
    struct concern_view view;
    struct error err = {0};

    if (!concern_find(request, concern, &view))
        return false;
    if (concern_happenings(request->web->host->store, concern->id, take_wanted, &wanted, &err) < 0)
        request_failed(request, &err);
    else if (*end || !wanted.is_found)
        request_not_found(request, "event");
    else if (!happening->text[0])
        request_refuse(request, 409, "erased", NULL, "There are no words here any more.");
    else if (!concern_may_erase(request, concern, &view, happening))
        request_refuse(request, 403, "not_yours", NULL, "%s", why_not(request, concern, happening));
    return !request->answer.status;
}

static void erase(struct request *request, struct password_again *again)
{
    const struct ledger_act by = web_ledger_by(request);
    struct concern_happening happening;
    struct concern concern;
    struct error err = {0};

    (void)again;
    if (!find(request, &concern, &happening))
        return;
    if (concern_words_erase(request->web->host->store, &happening, &by, &err) < 0)
        request_failed(request, &err);
    else if (web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        concern_answer(request, concern.id, 200);
}

void concerns_erase(struct request *request)
{
    static const char *const allowed[] = {"password", NULL};
    struct password_again *again = password_again_make(request, sizeof *again);
    struct concern_happening happening;
    struct concern concern;

    if (!again)
        return;
    again->not_done = "Nothing was erased.";
    again->then = erase;
    if (body_allows(request, allowed) &&
        body_needs_text(request, "password", again->password, sizeof again->password) &&
        find(request, &concern, &happening))
        password_again_ask(request, again);
    else
        password_again_free(again);
}
