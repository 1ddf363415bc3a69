/* web/api_concern_send.c - marking a letter as sent: nothing goes out by itself, a person says that they sent it. With
 * the first one the concern is no longer private. */
#include "body.h"
#include "concerns_json.h"
#include "inside.h"
#include "routes.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SENT_EARLIER_DAYS 31        /* how long ago a letter may have gone out that is marked as sent today */

static bool way_from(const char *word, int *value)
{
    enum concern_way way;
    bool is_known = concern_way_from_word(word, &way);

    if (is_known)
        *value = (int)way;
    return is_known;
}

/* All that is missing at once, each with its field. */
static bool is_ready(struct request *request, const struct concern_draft *draft)
{
    char gaps[CONCERN_GAPS_MAX][CONCERN_GAP_SIZE];
    size_t count = concern_letter_gaps(draft->letter, gaps);

    request_gather(request);
    if (!draft->rooms.count)
        request_refuse(request, 422, "missing", "rooms", "Say which rooms it is about.");
    if (draft->raised_by == CONCERN_RAISER_UNSAID)
        request_refuse(request, 422, "missing", "raised_by", "Say who raises it.");
    if (draft->raised_by == CONCERN_BY_REP && !draft->rep)
        request_refuse(request, 422, "missing", "rep", "Say which rep raises it for you.");
    if (draft->raised_by == CONCERN_BY_MEMBERS && draft->members < 2)
        request_refuse(request, 422, "missing", "members", "Say how many members raise it.");
    if (!draft->to[0])
        request_refuse(request, 422, "missing", "addressed_to", "Say who the letter is to.");
    if (strspn(draft->letter, " \n") == strlen(draft->letter))
        request_refuse(request, 422, "missing", "letter", "The letter is empty.");
    else if (count)
        request_refuse(request, 422, "gaps", "letter", "%zu %s still to be filled in: %s.", count,
                       count == 1 ? "gap is" : "gaps are", gaps[0]);
    return request_gathered(request);
}

static int open_or_load(struct request *request, const struct concern_draft *draft, int64_t sent_date,
                        struct concern *concern, struct error *err)
{
    struct store *store = request->web->host->store;

    return draft->concern ? concern_load(store, draft->concern, concern, err)
                          : concern_send(store, draft, web_now_ms(request->web), sent_date, concern, err);
}

static void send_letter(struct request *request, struct concern_draft *draft, enum concern_way way, int64_t date)
{
    struct concern_happening *happening = calloc(1, sizeof *happening);
    struct concern concern;
    struct error err = {0};
    int r = happening ? open_or_load(request, draft, date, &concern, &err) : -ENOMEM;

    if (r == 0 && draft->concern && !concern_may(concern.state, draft->letter_kind, CONCERN_RAISER)) {
        request_refuse(request, 409, "state", NULL, "The concern is closed: no more letters.");
    } else if (r == 0) {
        *happening = (struct concern_happening){.event = draft->letter_kind, .way = way, .date = date};
        memcpy(happening->text, draft->letter, sizeof happening->text);
        draft->letter[0] = draft->letter_written[0] = '\0';
        draft->edited_by = request->caller.person;
        draft->letter_kind = draft->concern ? draft->letter_kind : CONCERN_LETTER_REMINDER;
        r = concern_add_happening(request, &concern, happening, &err);
        if (r == 0)
            r = concern_draft_save(request->web->host->store, draft, &err);
    }
    if (r == -ENOMEM)
        request_no_memory(request);
    else if (r == -ENOSPC)
        request_refuse(request, 409, "full", NULL, "%s.", err.text);
    else if (r < 0)
        request_failed(request, &err);
    else if (!request->answer.status && web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        concern_answer(request, concern.id, 201);
    free(happening);
}

void concern_drafts_sent(struct request *request)
{
    static const char *const allowed[] = {"way", "date", "revision", NULL};
    struct concern_draft *draft = concern_draft_find(request);
    int64_t today = zone_date(school_setup(request->web->host->school)->zone, web_now_ms(request->web)), date = today;
    int way = -1;

    if (draft && body_allows(request, allowed) && body_word(request, "way", way_from, &way) >= 0 &&
        concern_read_date(request, "date", today - SENT_EARLIER_DAYS, today, &date)) {
        if (way < 0)
            request_refuse(request, 422, "bad_value", "way", "way is missing: email, print or copy.");
        else if (!concern_may_send(draft->raised_by, draft->owner == request->caller.person))
            request_refuse(request, 403, "not_allowed", NULL, "Only %s can say that it is sent.", draft->owner_name);
        else if (concern_draft_is_as_seen(request, draft) && is_ready(request, draft))
            send_letter(request, draft, (enum concern_way)way, date);
    }
    free(draft);
}
