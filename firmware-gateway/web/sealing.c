/* web/sealing.c - see sealing.h */
#include "sealing.h"
#include "inside.h"
#include "sealed_versions.h"
#include <stdio.h>
#include <string.h>

#define TOLD_AT_ONCE 50                 /* people of one call, fewer than AUDIENCE_MAX */

bool sealing_leaves_room(struct request *request, const struct sealed_text *text, size_t room)
{
    size_t most = SEALED_DOCUMENT_SIZE_MAX - 1 - room;

    if (text->size <= most)
        return true;
    request_refuse(request, 409, "full", NULL, "All that this assessment says would be too long to be sealed in the"
                   " end: %zu KB, where %zu KB leave room for what comes after. Shorten it, or make two of it.",
                   text->size >> 10, most >> 10);
    return false;
}

static int take_last(void *context, const struct assessment_happening *happening)
{
    struct assessment_happening *last = context;

    *last = *happening;
    return 0;
}

static void refuse_changed(struct request *request, const struct assessing *it)
{
    struct out *out = &request->answer.out;
    char message[NAME_SIZE + 160];
    struct assessment_happening last = {0};
    struct error err = {0};

    if (assessment_history(request->web->host->store, it->assessment.id, take_last, &last, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    snprintf(message, sizeof message, "This assessment was changed after you opened it; its last step was by %s."
             " Nothing was signed: read it again, then sign.", *last.name ? last.name : "the gateway");
    out_object(out, NULL);
    out_object(out, "error");
    out_text(out, "code", "changed");
    out_text(out, "message", message);
    out_words(out, "by", last.name);
    out_object_end(out);
    out_object_end(out);
    request_answer(request, 409);
}

bool sealing_is_as_seen(struct request *request, const struct assessing *it, const char *stamp,
                        const struct sealed_text *text)
{
    if (it->assessment.position.working != ASSESSMENT_APPROVAL || strcmp(text->stamp, stamp) == 0)
        return true;
    refuse_changed(request, it);
    return false;
}

/* -- telling of it -- */

struct told {                           /* whom to write to, a few at a time */
    struct request *request;
    const struct assessing *it;
    enum duty_letter letter;
    unsigned roles;                     /* all of these, */
    const struct assessment_told *persons;      /* ... and these; NULL: none */
    const char *reason;
    size_t count;
    int64_t ids[TOLD_AT_ONCE];
};

static void tell_now(struct told *told)
{
    if (told->count && !told->request->answer.status)
        assessing_tell_people(told->request, told->it, told->letter, told->ids, told->count, 0, told->reason);
    told->count = 0;
}

static int add_told(void *context, const struct person *person)
{
    struct told *told = context;
    bool is_meant = told->roles & (unsigned)person->role;

    for (size_t i = 0; told->persons && !is_meant && i < told->persons->person_count; i++)
        is_meant = told->persons->persons[i] == person->id;
    if (!is_meant)
        return 0;
    told->ids[told->count++] = person->id;
    if (told->count == TOLD_AT_ONCE)
        tell_now(told);
    return 0;
}

bool sealing_tell(struct request *request, const struct assessing *it, const char *reason)
{
    struct told all[] = {
        {request, it, DUTY_LETTER_SEALED, ROLE_REP, NULL, reason, 0, {0}},
        {request, it, DUTY_LETTER_READ, it->version.told.roles & ~(unsigned)ROLE_REP, &it->version.told, "", 0, {0}},
    };
    struct error err = {0};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (people_list(request->web->host->store, add_told, &all[i], &err) < 0) {
            request_failed(request, &err);
            return false;
        }
        tell_now(&all[i]);
        if (request->answer.status)
            return false;
    }
    return true;
}
