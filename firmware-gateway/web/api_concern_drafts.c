/* web/api_concern_drafts.c - a concern before it is sent, and its raiser's notes after: private to its owner and the
 * rep named in it. Nobody else is told that it exists, and nothing here writes a line of the access log. */
#include "body.h"
#include "concerns_json.h"
#include "days.h"
#include "inside.h"
#include "routes.h"
#include "school_days.h"
#include "scope.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define RECORD_SCHOOL_DAYS 20       /* what the record is looked at for at first; project setting */
#define RECORD_DAYS 28              /* the same where the calendar has not so many */

static int64_t today_of(const struct request *request)
{
    return zone_date(school_setup(request->web->host->school)->zone, web_now_ms(request->web));
}

struct concern_draft *concern_draft_find(struct request *request)
{
    struct concern_draft *draft = malloc(sizeof *draft);
    struct error err = {0};
    char *end;
    int64_t id = strtoll(request->values[0], &end, 10);
    int r = !draft ? -ENOMEM : *end ? -ENOENT
                   : concern_draft_load(request->web->host->store, id, request->caller.person, draft, &err);

    if (r == 0)
        return draft;
    free(draft);
    if (r == -ENOENT)
        request_not_found(request, "concern");
    else if (r == -ENOMEM)
        request_no_memory(request);
    else
        request_failed(request, &err);
    return NULL;
}

void concern_drafts_one(struct request *request)
{
    struct concern_draft *draft = concern_draft_find(request);

    if (draft) {
        concern_draft_put(request, NULL, draft);
        request_answer(request, 200);
    }
    free(draft);
}

/* As it is in the record now. */
static void answer(struct request *request, int64_t id, int status)
{
    struct concern_draft *draft = malloc(sizeof *draft);
    struct error err = {0};

    if (!draft) {
        request_no_memory(request);
    } else if (concern_draft_load(request->web->host->store, id, request->caller.person, draft, &err) < 0) {
        request_failed(request, &err);
    } else {
        concern_draft_put(request, NULL, draft);
        request_answer(request, status);
    }
    free(draft);
}

void concern_drafts_start(struct request *request)
{
    static const char *const allowed[] = {NULL};
    const struct calendar *calendar = school_setup(request->web->host->school)->calendar;
    struct concern_draft *draft = calloc(1, sizeof *draft);
    struct error err = {0};
    int64_t today = today_of(request);
    int r;

    if (!draft) {
        request_no_memory(request);
        return;
    }
    draft->owner = request->caller.person;
    draft->made_ms = web_now_ms(request->web);
    draft->to_date = today - 1;
    draft->from_date = school_days_add(calendar, today, -RECORD_SCHOOL_DAYS);
    if (draft->from_date == SCHOOL_DAYS_NEVER)
        draft->from_date = today - RECORD_DAYS;
    r = body_allows(request, allowed) ? concern_draft_add(request->web->host->store, draft, &err) : 0;
    if (r == -ENOSPC)
        request_refuse(request, 409, "full", NULL, "%s. Delete one that you do not need.", err.text);
    else if (r < 0)
        request_failed(request, &err);
    else if (!request->answer.status && web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        answer(request, draft->id, 201);
    free(draft);
}

/* -- writing -- */

/* 409 with who it was, and the draft as it is now. */
static void refuse_changed(struct request *request, const struct concern_draft *theirs)
{
    struct out *out = &request->answer.out;
    char message[NAME_SIZE + 128];

    snprintf(message, sizeof message, "%s changed this while you were writing. Yours was not saved: choose which text"
             " to keep.", theirs->editor_name);
    out_object(out, NULL);
    out_object(out, "error");
    out_text(out, "code", "changed");
    out_text(out, "message", message);
    out_object_end(out);
    concern_draft_put(request, "draft", theirs);
    out_object_end(out);
    request_answer(request, 409);
}

bool concern_draft_is_as_seen(struct request *request, const struct concern_draft *draft)
{
    int64_t seen = 0;
    int r = body_integer(request, "revision", 1, INT64_MAX, &seen);

    if (r == 0)
        request_refuse(request, 422, "bad_value", "revision", "revision is needed: that of the draft that you saw.");
    else if (r > 0 && seen != draft->revision)
        refuse_changed(request, draft);
    return !request->answer.status;
}

static bool raiser_from(const char *word, int *value)
{
    enum concern_raiser raiser;
    bool is_known = concern_raiser_from_word(word, &raiser);

    if (is_known)
        *value = (int)raiser;
    return is_known;
}

static bool letter_from(const char *word, int *value)
{
    enum concern_event event;
    bool is_known = concern_event_from_word(word, &event) && event < CONCERN_LETTER_COUNT;

    if (is_known)
        *value = (int)event;
    return is_known;
}

/* A list of texts, each of which take() puts in its place; absent: nothing. */
static bool read_list(struct request *request, const char *key, size_t max, struct concern_draft *draft,
                      bool (*take)(struct request *request, struct concern_draft *draft, const char *text))
{
    const json_t *list = json_object_get(request->json, key), *one;
    size_t index;

    if (!list || json_is_null(list))
        return true;
    if (!json_is_array(list) || json_array_size(list) > max) {
        request_refuse(request, 422, "bad_value", key, "%s has to be a list of at most %zu.", key, max);
        return false;
    }
    json_array_foreach(list, index, one)
        if (!json_is_string(one) || !take(request, draft, json_string_value(one))) {
            if (!request->answer.status)
                request_refuse(request, 422, "bad_value", key, "%s has something that is not known here.", key);
            return false;
        }
    return true;
}

/* A room that the caller does not see is not there for them. */
static bool take_room(struct request *request, struct concern_draft *draft, const char *text)
{
    if (school_room_index(request->web->host->school, text) < 0 || !scope_sees(&request->caller, text))
        return false;
    for (size_t i = 0; i < draft->rooms.count; i++)
        if (strcmp(draft->rooms.ids[i], text) == 0)
            return true;
    memcpy(draft->rooms.ids[draft->rooms.count++], text, strlen(text) + 1);
    return true;
}

static bool take_tick(struct request *request, struct concern_draft *draft, const char *text)
{
    const struct checklist_shelf *shelf = request->web->host->checklists;

    if (!shelf || !checklist_shelf_item(shelf, text))
        return false;
    draft->ticks[draft->tick_count] = (struct concern_tick){.is_point = false};
    memcpy(draft->ticks[draft->tick_count++].item, text, strlen(text) + 1);
    return true;
}

static bool take_point(struct request *request, struct concern_draft *draft, const char *text)
{
    (void)request;
    for (size_t i = 0; i < draft->tick_count; i++)
        if (strcmp(draft->ticks[i].item, text) == 0) {
            draft->ticks[i].is_point = true;
            return true;
        }
    return false;
}

static bool is_said(const struct request *request, const char *key)
{
    return json_object_get(request->json, key) != NULL;
}

static bool read_lists(struct request *request, struct concern_draft *draft)
{
    if (is_said(request, "rooms"))
        draft->rooms.count = 0;
    if (is_said(request, "ticks"))
        draft->tick_count = 0;
    for (size_t i = 0; is_said(request, "points") && i < draft->tick_count; i++)
        draft->ticks[i].is_point = false;
    return read_list(request, "rooms", CONCERN_ROOMS_MAX, draft, take_room) &&
           read_list(request, "ticks", CONCERN_TICKS_MAX, draft, take_tick) &&
           read_list(request, "points", CONCERN_POINTS_MAX, draft, take_point);
}

/* A date, or "" for none. */
static bool read_date(struct request *request, const char *key, int64_t *date)
{
    char text[16];
    int64_t read = 0;
    int r = body_text(request, key, text, sizeof text);

    if (r < 0 || (r == 1 && text[0] && !request_parse_date(text, &read))) {
        if (r == 1)
            request_refuse(request, 422, "bad_date", key, "%s has to be a date as in 2026-11-23.", key);
        return false;
    }
    if (r == 1)
        *date = read;
    return true;
}

static bool read_range(struct request *request, struct concern_draft *draft)
{
    if (!read_date(request, "from", &draft->from_date) || !read_date(request, "to", &draft->to_date) ||
        !read_date(request, "answer_by", &draft->answer_by))
        return false;
    if (draft->from_date == 0 || draft->from_date > draft->to_date || draft->to_date > today_of(request) ||
        draft->to_date - draft->from_date >= DAYS_MAX)
        request_refuse(request, 422, "bad_range", "from", "from has to be before to, at most %d days, and to not in "
                       "the future.", DAYS_MAX);
    return !request->answer.status;
}

/* In whose name it is, the owner alone says, and before it is sent. */
static bool read_raiser(struct request *request, struct concern_draft *draft)
{
    int raiser = (int)draft->raised_by;

    if (body_word(request, "raised_by", raiser_from, &raiser) < 0)
        return false;
    if (raiser != (int)draft->raised_by && draft->owner != request->caller.person)
        request_refuse(request, 403, "not_allowed", "raised_by", "Only %s can say who raises it.", draft->owner_name);
    else if (raiser != (int)draft->raised_by && draft->concern)
        request_refuse(request, 409, "sent", "raised_by", "It was sent in the name of those who raised it.");
    draft->raised_by = (enum concern_raiser)raiser;
    return !request->answer.status;
}

/* A rep may be named by the owner alone: who is named reads all of it. */
static bool read_rep(struct request *request, struct concern_draft *draft)
{
    struct person person;
    int64_t rep = draft->rep;
    int r = body_integer(request, "rep", 0, INT64_MAX, &rep);

    if (r <= 0 || rep == draft->rep)
        return r >= 0;
    if (draft->owner != request->caller.person)
        request_refuse(request, 403, "not_allowed", "rep", "Only %s can say which rep reads this.", draft->owner_name);
    else if (draft->concern)
        request_refuse(request, 409, "sent", "rep", "It was sent with the rep who is named in it.");
    else if (rep && (person_load(request->web->host->store, rep, &person) < 0 || person.role != ROLE_REP ||
                     person.disabled || rep == draft->owner))
        request_refuse(request, 422, "bad_value", "rep", "rep has to be a safety rep of this school.");
    draft->rep = rep;
    return !request->answer.status;
}

static bool read_draft(struct request *request, struct concern_draft *draft)
{
    static const char *const allowed[] = {"page", "noticed", "place", "from", "to", "raised_by", "rep", "members",
                                          "addressed_to", "writer", "answer_by", "letter_kind", "letter", "letter_written",
                                          "rooms", "ticks", "points", "revision", NULL};
    int kind = (int)draft->letter_kind;

    if (!body_allows(request, allowed) || body_integer(request, "page", 1, CONCERN_PAGES, &draft->page) < 0 ||
        body_paragraphs(request, "noticed", draft->noticed, sizeof draft->noticed) < 0 ||
        body_paragraphs(request, "place", draft->place, sizeof draft->place) < 0 ||
        !read_raiser(request, draft) ||
        body_integer(request, "members", 0, CONCERN_MEMBERS_MAX, &draft->members) < 0 ||
        body_name_or_none(request, "addressed_to", draft->to, sizeof draft->to) < 0 ||
        body_name_or_none(request, "writer", draft->writer, sizeof draft->writer) < 0 ||
        body_word(request, "letter_kind", letter_from, &kind) < 0 ||
        body_paragraphs(request, "letter", draft->letter, sizeof draft->letter) < 0 ||
        body_paragraphs(request, "letter_written", draft->letter_written, sizeof draft->letter_written) < 0 ||
        !read_range(request, draft) || !read_rep(request, draft) || !read_lists(request, draft))
        return false;
    draft->letter_kind = (enum concern_event)kind;
    if ((draft->concern == 0) != (draft->letter_kind == CONCERN_LETTER_FIRST))
        request_refuse(request, 422, "bad_value", "letter_kind", "letter_kind: the first letter is the first, and only "
                       "that one.");
    return !request->answer.status;
}

void concern_drafts_change(struct request *request)
{
    struct concern_draft *draft = concern_draft_find(request);
    struct error err = {0};

    if (draft && concern_draft_is_as_seen(request, draft) && read_draft(request, draft)) {
        draft->edited_by = request->caller.person;
        draft->edited_ms = web_now_ms(request->web);
        if (concern_draft_save(request->web->host->store, draft, &err) < 0)
            request_failed(request, &err);
        else if (web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
            answer(request, draft->id, 200);
    }
    free(draft);
}

void concern_drafts_forget(struct request *request)
{
    struct concern_draft *draft = concern_draft_find(request);
    struct error err = {0};

    if (!draft)
        return;
    if (draft->owner != request->caller.person)
        request_refuse(request, 403, "not_allowed", NULL, "Only %s can delete this.", draft->owner_name);
    else if (draft->concern)
        request_refuse(request, 409, "sent", NULL, "What was sent stays. You can clear your own notes.");
    else if (concern_draft_forget(request->web->host->store, draft->id, draft->owner, &err) < 0)
        request_failed(request, &err);
    else if (web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        request_answer_empty(request, 204);
    free(draft);
}
