/* web/api_concerns.c - concerns that were sent: who may read them, what happened, and the days of the timeline. What is
 * not sent is in api_concern_drafts.c. To whoever may not read one it is not there: the same 404 as for nothing. */
#include "body.h"
#include "concerns_json.h"
#include "inside.h"
#include "routes.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- the list -- */

struct listing {
    struct request *request;
    struct error *err;
};

static int put_draft(void *context, const struct concern_draft *draft)
{
    concern_draft_put_short(((struct listing *)context)->request, draft);
    return 0;
}

static int put_concern(void *context, const struct concern *concern)
{
    struct listing *listing = context;
    struct concern_view view;
    int r = concern_view_make(listing->request, concern, &view, listing->err);

    if (r == 0 && view.reader != CONCERN_NO_READER)
        concern_put(listing->request, NULL, concern, &view);
    return r;
}

/* Whoever starts a concern may name a rep: so they have to know who the reps are. */
static int put_rep(void *context, const struct person *person)
{
    struct out *out = context;

    if (person->role == ROLE_REP && !person->disabled) {
        out_object(out, NULL);
        out_integer(out, "id", person->id);
        out_text(out, "name", person->name);
        out_object_end(out);
    }
    return 0;
}

void concerns_get(struct request *request)
{
    struct store *store = request->web->host->store;
    struct out *out = &request->answer.out;
    struct error err = {0};
    struct listing listing = {request, &err};
    bool may_start = (request->caller.role & CONCERN_STARTERS) != 0;
    int r;

    out_object(out, NULL);
    out_bool(out, "may_start", may_start);
    out_array(out, "drafts");
    r = concern_drafts_list(store, request->caller.person, put_draft, &listing, &err);
    out_array_end(out);
    out_array(out, "concerns");
    if (r == 0)
        r = concerns_list(store, put_concern, &listing, &err);
    out_array_end(out);
    out_array(out, "reps");
    if (r == 0 && may_start)
        r = people_list(store, put_rep, out, &err);
    out_array_end(out);
    out_object_end(out);
    if (r < 0)
        request_failed(request, &err);
    else
        request_answer(request, 200);
}

/* -- one -- */

bool concern_find(struct request *request, struct concern *concern, struct concern_view *view)
{
    struct error err = {0};
    char *end;
    int64_t id = strtoll(request->values[0], &end, 10);
    int r = *end ? -ENOENT : concern_load(request->web->host->store, id, concern, &err);

    if (r == 0)
        r = concern_view_make(request, concern, view, &err);
    if (r == -ENOENT || (r == 0 && view->reader == CONCERN_NO_READER))
        request_not_found(request, "concern");
    else if (r < 0)
        request_failed(request, &err);
    return !request->answer.status;
}

void concern_answer(struct request *request, int64_t id, int status)
{
    struct concern concern;
    struct concern_view view;
    struct error err = {0};
    int r = concern_load(request->web->host->store, id, &concern, &err);

    if (r == 0)
        r = concern_view_make(request, &concern, &view, &err);
    if (r == 0)
        r = concern_put_whole(request, &concern, &view, &err);
    if (r < 0)
        request_failed(request, &err);
    else
        request_answer(request, status);
}

void concerns_one(struct request *request)
{
    struct concern concern;
    struct concern_view view;

    if (concern_find(request, &concern, &view))
        concern_answer(request, concern.id, 200);
}

/* -- the days of its timeline -- */

static bool note_days(struct request *request, const struct concern *concern)
{
    char subject[LEDGER_SUBJECT_SIZE];
    const struct ledger_act act = {.kind = LEDGER_CONCERN_DAYS, .subject = subject};

    snprintf(subject, sizeof subject, "concern:%lld/due_after:%d-%d-%d", (long long)concern->id, concern->days.reply,
             concern->days.meeting, concern->days.governors);
    return web_ledger(request, &act);
}

void concerns_change(struct request *request)
{
    static const char *const allowed[] = {"reply", "meeting", "governors", NULL};
    struct concern concern;
    struct concern_view view;
    struct concern_days were;
    struct error err = {0};
    int64_t days[3];

    if (!concern_find(request, &concern, &view) || !body_allows(request, allowed))
        return;
    if (view.reader != CONCERN_IS_RAISER) {
        request_refuse(request, 403, "not_allowed", NULL, "Only %s can change these days.", concern.owner_name);
        return;
    }
    were = concern.days;
    days[0] = concern.days.reply;
    days[1] = concern.days.meeting;
    days[2] = concern.days.governors;
    for (int i = 0; i < 3; i++)
        if (body_integer(request, allowed[i], 1, CONCERN_DAYS_MAX, &days[i]) < 0)
            return;
    concern.days = (struct concern_days){(int)days[0], (int)days[1], (int)days[2]};
    if (!concern_days_are_valid(&concern.days))
        request_refuse(request, 422, "bad_value", "meeting", "No step can come before the one ahead of it.");
    else if (concern_update(request->web->host->store, &concern, &err) < 0)
        request_failed(request, &err);
    else if ((memcmp(&were, &concern.days, sizeof were) == 0 || note_days(request, &concern)) &&
             web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        concern_answer(request, concern.id, 200);
}

/* -- what happened -- */

static bool event_from(const char *word, int *value)
{
    enum concern_event event;
    bool is_known = concern_event_from_word(word, &event) && event >= CONCERN_LETTER_COUNT;

    if (is_known)
        *value = (int)event;
    return is_known;
}

static bool outcome_from(const char *word, int *value)
{
    enum concern_outcome outcome;
    bool is_known = concern_outcome_from_word(word, &outcome);

    if (is_known)
        *value = (int)outcome;
    return is_known;
}

bool concern_read_date(struct request *request, const char *key, int64_t first, int64_t last, int64_t *date)
{
    char text[16];
    int64_t read;
    int r = body_text(request, key, text, sizeof text);

    if (r <= 0)
        return r == 0;
    if (!request_parse_date(text, &read) || read < first || read > last) {
        request_refuse(request, 422, "bad_date", key, "%s has to be a date as in 2026-11-23, not in the future and not "
                       "before the concern began.", key);
        return false;
    }
    *date = read;
    return true;
}

static bool read_happening(struct request *request, const struct concern *concern, enum concern_side side,
                           struct concern_happening *happening)
{
    static const char *const allowed[] = {"event", "text", "date", "outcome", NULL};
    int event = -1, outcome = CONCERN_UNSAID;
    int64_t today = zone_date(school_setup(request->web->host->school)->zone, happening->at_ms);

    happening->date = today;
    if (!body_allows(request, allowed) || body_word(request, "event", event_from, &event) < 0 ||
        body_word(request, "outcome", outcome_from, &outcome) < 0 ||
        body_paragraphs(request, "text", happening->text, CONCERN_WORDS_SIZE) < 0 ||
        !concern_read_date(request, "date", concern->sent_date, today, &happening->date))
        return false;
    if (event < 0)
        request_refuse(request, 422, "bad_value", "event", "event is missing: what happened?");
    else if (event == CONCERN_OUTCOME && outcome == CONCERN_UNSAID)
        request_refuse(request, 422, "bad_value", "outcome", "outcome is missing: how did it end?");
    else if (event != CONCERN_OUTCOME && !happening->text[0])
        request_refuse(request, 422, "bad_value", "text", "text is missing: write what happened.");
    else if (!concern_may(concern->state, (enum concern_event)event, side))
        request_refuse(request, 409, "state", NULL, "That cannot be added any more: the concern is closed.");
    happening->event = (enum concern_event)event;
    happening->outcome = (enum concern_outcome)outcome;
    return !request->answer.status;
}

int concern_add_happening(struct request *request, struct concern *concern, struct concern_happening *happening,
                          struct error *err)
{
    struct store *store = request->web->host->store;
    enum concern_state next = concern_after(concern->state, happening->event, happening->side);
    const struct ledger_act by = web_ledger_by(request);
    int r;

    happening->concern = concern->id;
    r = concern_happened(store, happening, &by, err);
    if (r == 0 && next != concern->state) {
        concern->state = next;
        r = concern_update(store, concern, err);
    }
    return r;
}

void concerns_happened(struct request *request)
{
    struct concern concern;
    struct concern_view view;
    struct concern_happening happening = {.at_ms = web_now_ms(request->web)};
    struct error err = {0};
    int r;

    if (!concern_find(request, &concern, &view))
        return;
    if (view.reader == CONCERN_READS) {
        request_refuse(request, 403, "not_allowed", NULL, "Only %s and leaders can write here.", concern.owner_name);
        return;
    }
    happening.side = view.reader == CONCERN_IS_RAISER ? CONCERN_RAISER : CONCERN_EMPLOYER;
    if (!read_happening(request, &concern, happening.side, &happening))
        return;
    r = concern_add_happening(request, &concern, &happening, &err);
    if (r == -ENOSPC)
        request_refuse(request, 409, "full", NULL, "%s.", err.text);
    else if (r < 0)
        request_failed(request, &err);
    else if (web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        concern_answer(request, concern.id, 201);
}
