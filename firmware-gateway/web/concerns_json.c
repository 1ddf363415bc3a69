/* web/concerns_json.c - see concerns_json.h */
#include "concerns_json.h"
#include "days.h"
#include "inside.h"
#include "school_days.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t today_of(const struct request *request)
{
    return zone_date(school_setup(request->web->host->school)->zone, web_now_ms(request->web));
}

static void put_date(struct out *out, const char *key, int64_t date)
{
    char text[11];

    if (date == 0 || date == SCHOOL_DAYS_NEVER) {
        out_null(out, key);
        return;
    }
    days_format_date(date, text);
    out_text(out, key, text);
}

/* -- rooms -- */

static const char *room_name(const struct request *request, const char *id)
{
    const struct school *school = request->web->host->school;
    int room = school_room_index(school, id);

    return room < 0 ? id : room_info(school_room(school, (size_t)room))->name;
}

static void put_rooms(struct request *request, const struct concern_rooms *rooms)
{
    struct out *out = &request->answer.out;

    out_array(out, "rooms");
    for (size_t i = 0; i < rooms->count; i++) {
        out_object(out, NULL);
        out_text(out, "id", rooms->ids[i]);
        out_text(out, "name", room_name(request, rooms->ids[i]));
        out_object_end(out);
    }
    out_array_end(out);
}

void concern_room_names(const struct request *request, const struct concern_rooms *rooms, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < rooms->count && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s",
                                 i == 0 ? "" : i + 1 == rooms->count ? " and " : ", ",
                                 room_name(request, rooms->ids[i]));
}

/* -- who stands where, and how far it is -- */

struct viewing {
    struct concern_view *view;
    bool is_to_governors;
};

static int take_happening(void *context, const struct concern_happening *happening)
{
    struct viewing *viewing = context;
    struct concern_view *view = viewing->view;
    enum concern_step step = concern_step_of(happening->event);

    if (happening->event < CONCERN_LETTER_COUNT)
        view->is_written[happening->event] = true;
    viewing->is_to_governors = viewing->is_to_governors || happening->event == CONCERN_LETTER_GOVERNORS;
    if (happening->event == CONCERN_OUTCOME)
        view->outcomes[happening->side] = happening->outcome;
    /* Asking for an answer or a meeting is not having it. */
    if (happening->event != CONCERN_LETTER_REMINDER && happening->event != CONCERN_LETTER_MEETING &&
        !view->done_dates[step])
        view->done_dates[step] = happening->date;
    return 0;
}

static enum concern_reader reader_of(const struct caller *caller, const struct concern *concern, bool is_to_governors)
{
    if (caller->kind != CALLER_PERSON)
        return CONCERN_NO_READER;
    if (caller->person == concern->owner || (caller->person == concern->rep && caller->role == ROLE_REP))
        return CONCERN_IS_RAISER;
    if (caller->role == ROLE_LEADER)
        return CONCERN_IS_EMPLOYER;
    if (caller->role == ROLE_REP || (caller->role == ROLE_GOVERNOR && is_to_governors))
        return CONCERN_READS;
    return CONCERN_NO_READER;
}

int concern_view_make(struct request *request, const struct concern *concern, struct concern_view *view,
                      struct error *err)
{
    struct viewing viewing = {view, false};
    int r;

    *view = (struct concern_view){0};
    r = concern_happenings(request->web->host->store, concern->id, take_happening, &viewing, err);
    if (r < 0)
        return r;
    view->reader = reader_of(&request->caller, concern, viewing.is_to_governors);
    view->may_send = view->reader == CONCERN_IS_RAISER &&
                     concern_may_send(concern->raised_by, request->caller.person == concern->owner);
    concern_timeline(school_setup(request->web->host->school)->calendar, &concern->days, concern->sent_date,
                     today_of(request), view->done_dates, &view->timeline);
    return 0;
}

int64_t concern_of_entry(const struct ledger_entry *entry)
{
    static const char prefix[] = "concern:";
    bool is_of_one = strncmp(entry->subject, prefix, sizeof prefix - 1) == 0;

    return is_of_one ? strtoll(entry->subject + sizeof prefix - 1, NULL, 10) : 0;
}

bool concern_has_entry(const struct request *request, const struct ledger_entry *entry)
{
    int64_t id = concern_of_entry(entry);
    struct concern concern;

    return request->caller.person > 0 && id &&
           concern_load(request->web->host->store, id, &concern, NULL) == 0 && concern.owner == request->caller.person;
}

/* -- a concern -- */

/* The step that is waited for: the first that is not done; the officer's only when nothing else is. */
static enum concern_step awaited_step(const struct concern_timeline *timeline)
{
    int step = CONCERN_STEP_REPLY;

    while (step < CONCERN_STEP_OFFICER && timeline->steps[step].due == CONCERN_DONE)
        step++;
    return (enum concern_step)step;
}

static void put_facts(struct request *request, const struct concern *concern, const struct concern_view *view)
{
    struct out *out = &request->answer.out;
    enum concern_step awaited = awaited_step(&view->timeline);

    out_integer(out, "id", concern->id);
    out_text(out, "state", concern_state_word(concern->state));
    put_rooms(request, &concern->rooms);
    out_text(out, "owner", concern->owner_name);
    out_words(out, "rep", concern->rep_name);
    out_text(out, "raised_by", concern_raiser_word(concern->raised_by));
    out_integer(out, "members", concern->members);
    out_words(out, "addressed_to", concern->to);
    out_time(out, "sent", concern->sent_ms);
    put_date(out, "sent_date", concern->sent_date);
    put_date(out, "from", concern->from_date);
    put_date(out, "to", concern->to_date);
    out_integer(out, "day", view->timeline.day);
    out_text(out, "awaited", concern_step_word(awaited));
    out_text(out, "awaited_due", concern_due_word(view->timeline.steps[awaited].due));
    put_date(out, "awaited_date", view->timeline.steps[awaited].due_date);
}

void concern_put(struct request *request, const char *key, const struct concern *concern,
                 const struct concern_view *view)
{
    out_object(&request->answer.out, key);
    put_facts(request, concern, view);
    out_object_end(&request->answer.out);
}

struct telling {
    struct request *request;
    const struct concern *concern;
    const struct concern_view *view;
};

static int put_happening(void *context, const struct concern_happening *happening)
{
    const struct telling *telling = context;
    struct out *out = &telling->request->answer.out;

    out_object(out, NULL);
    out_integer(out, "id", happening->id);
    out_text(out, "event", concern_event_word(happening->event));
    out_text(out, "step", concern_step_word(concern_step_of(happening->event)));
    out_text(out, "side", concern_side_word(happening->side));
    out_time(out, "at", happening->at_ms);
    put_date(out, "date", happening->date);
    out_text(out, "who", happening->name);
    if (happening->event < CONCERN_LETTER_COUNT)
        out_text(out, "way", concern_way_word(happening->way));
    if (happening->event == CONCERN_OUTCOME)
        out_text(out, "outcome", concern_outcome_word(happening->outcome));
    out_text(out, "text", happening->text);
    out_bool(out, "erased", happening->is_erased);
    out_bool(out, "may_erase", happening->text[0] && concern_may_erase(telling->request, telling->concern,
                                                                       telling->view, happening));
    out_integer(out, "entry", happening->entry);
    out_object_end(out);
    return 0;
}

static void put_steps(struct out *out, const struct concern_view *view)
{
    out_array(out, "steps");
    for (int i = 0; i < CONCERN_STEP_COUNT; i++) {
        out_object(out, NULL);
        out_text(out, "step", concern_step_word((enum concern_step)i));
        if (view->timeline.steps[i].days < 0)
            out_null(out, "days");
        else
            out_integer(out, "days", view->timeline.steps[i].days);
        put_date(out, "due_date", view->timeline.steps[i].due_date);
        out_text(out, "due", concern_due_word(view->timeline.steps[i].due));
        put_date(out, "done", view->done_dates[i]);
        out_object_end(out);
    }
    out_array_end(out);
}

static void put_may(struct out *out, const struct concern *concern, const struct concern_view *view)
{
    enum concern_side side = view->reader == CONCERN_IS_RAISER ? CONCERN_RAISER : CONCERN_EMPLOYER;

    out_array(out, "may");
    for (int event = 0; event < CONCERN_EVENT_COUNT && view->reader >= CONCERN_IS_RAISER; event++)
        if (concern_may(concern->state, (enum concern_event)event, side) &&
            (event >= CONCERN_LETTER_COUNT || view->may_send))
            out_text(out, NULL, concern_event_word((enum concern_event)event));
    out_array_end(out);
}

/* The private notes behind it: their id, for those whose they are. */
static void put_draft_id(struct request *request, const struct concern *concern, const struct concern_view *view)
{
    struct concern_draft draft = {0};
    bool is_there = view->reader == CONCERN_IS_RAISER &&
                    concern_draft_behind(request->web->host->store, concern->id, request->caller.person, &draft,
                                         NULL) == 0;

    if (is_there)
        out_integer(&request->answer.out, "draft", draft.id);
    else
        out_null(&request->answer.out, "draft");
}

int concern_put_whole(struct request *request, const struct concern *concern, const struct concern_view *view,
                      struct error *err)
{
    static const char *const readers[] = {"none", "reader", "raiser", "employer"};
    struct telling telling = {request, concern, view};
    struct out *out = &request->answer.out;
    int r;

    out_object(out, NULL);
    put_facts(request, concern, view);
    out_text(out, "reader", readers[view->reader]);
    put_may(out, concern, view);
    out_text(out, "next_letter", concern_event_word(concern_next_letter(&view->timeline, view->is_written)));
    put_draft_id(request, concern, view);
    put_steps(out, view);
    out_object(out, "outcomes");
    out_text(out, "raiser", concern_outcome_word(view->outcomes[CONCERN_RAISER]));
    out_text(out, "employer", concern_outcome_word(view->outcomes[CONCERN_EMPLOYER]));
    out_object_end(out);
    out_array(out, "happenings");
    r = concern_happenings(request->web->host->store, concern->id, put_happening, &telling, err);
    out_array_end(out);
    out_object_end(out);
    return r;
}

/* -- a draft -- */

void concern_put_gaps(struct out *out, const char *key, const char *letter)
{
    char gaps[CONCERN_GAPS_MAX][CONCERN_GAP_SIZE];
    size_t count = concern_letter_gaps(letter, gaps);

    out_array(out, key);
    for (size_t i = 0; i < count; i++)
        out_text(out, NULL, gaps[i]);
    out_array_end(out);
}

static void put_draft_facts(struct request *request, const struct concern_draft *draft)
{
    struct out *out = &request->answer.out;

    out_integer(out, "id", draft->id);
    out_bool(out, "own", draft->owner == request->caller.person);
    out_text(out, "owner", draft->owner_name);
    out_words(out, "rep_name", draft->rep_name);
    out_integer(out, "rep", draft->rep);
    out_integer(out, "page", draft->page);
    out_integer(out, "revision", draft->revision);
    out_time(out, "edited", draft->edited_ms);
    out_text(out, "edited_by", draft->editor_name);
    put_rooms(request, &draft->rooms);
}

void concern_draft_put_short(struct request *request, const struct concern_draft *draft)
{
    out_object(&request->answer.out, NULL);
    put_draft_facts(request, draft);
    out_object_end(&request->answer.out);
}

static void put_ticks(struct request *request, const struct concern_draft *draft)
{
    const struct checklist_shelf *shelf = request->web->host->checklists;
    struct out *out = &request->answer.out;

    out_array(out, "ticks");
    for (size_t i = 0; i < draft->tick_count; i++) {
        const struct checklist_item *item = shelf ? checklist_shelf_item(shelf, draft->ticks[i].item) : NULL;

        out_object(out, NULL);
        out_text(out, "item", draft->ticks[i].item);
        out_text(out, "text", item ? item->text : draft->ticks[i].item);
        out_bool(out, "point", draft->ticks[i].is_point);
        out_object_end(out);
    }
    out_array_end(out);
}

void concern_draft_put(struct request *request, const char *key, const struct concern_draft *draft)
{
    struct out *out = &request->answer.out;

    out_object(out, key);
    put_draft_facts(request, draft);
    if (draft->concern)
        out_integer(out, "concern", draft->concern);
    else
        out_null(out, "concern");
    out_text(out, "noticed", draft->noticed);
    out_text(out, "place", draft->place);
    put_date(out, "from", draft->from_date);
    put_date(out, "to", draft->to_date);
    out_text(out, "raised_by", concern_raiser_word(draft->raised_by));
    out_bool(out, "may_send", concern_may_send(draft->raised_by, draft->owner == request->caller.person));
    out_integer(out, "members", draft->members);
    out_text(out, "addressed_to", draft->to);
    out_text(out, "writer", draft->writer);
    put_date(out, "answer_by", draft->answer_by);
    out_text(out, "letter_kind", concern_event_word(draft->letter_kind));
    out_text(out, "letter", draft->letter);
    out_text(out, "letter_written", draft->letter_written);
    concern_put_gaps(out, "gaps", draft->letter);
    put_ticks(request, draft);
    out_object_end(out);
}
