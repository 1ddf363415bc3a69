/* duty/concern.c - see concern.h */
#include "concern.h"
#include "school_days.h"
#include "words.h"

static const char *const state_words[CONCERN_STATE_COUNT] = {
    "draft", "sent", "replied", "meeting", "governors", "officer", "closed",
};
static const char *const side_words[] = {"raiser", "employer"};
static const char *const outcome_words[CONCERN_OUTCOME_COUNT] = {"unsaid", "resolved", "partly", "not"};
static const char *const raiser_words[CONCERN_RAISER_COUNT] = {"unsaid", "me", "rep", "members"};
static const char *const way_words[CONCERN_WAY_COUNT] = {"email", "print", "copy"};
static const char *const step_words[CONCERN_STEP_COUNT] = {"sent", "reply", "meeting", "governors", "officer"};
static const char *const due_words[] = {"done", "waiting", "due_now", "overdue", "later"};

#define SIDE(side) (1u << (side))
#define BOTH (SIDE(CONCERN_RAISER) | SIDE(CONCERN_EMPLOYER))

/* leads_to: the state it brings about, unless a later one is reached already. */
static const struct happening {
    const char *word;
    unsigned sides;
    enum concern_step step;
    enum concern_state leads_to;
} happenings[CONCERN_EVENT_COUNT] = {
    [CONCERN_LETTER_FIRST] = {"first", SIDE(CONCERN_RAISER), CONCERN_STEP_SENT, CONCERN_SENT},
    [CONCERN_LETTER_REMINDER] = {"reminder", SIDE(CONCERN_RAISER), CONCERN_STEP_REPLY, CONCERN_SENT},
    [CONCERN_LETTER_MEETING] = {"meeting", SIDE(CONCERN_RAISER), CONCERN_STEP_MEETING, CONCERN_SENT},
    [CONCERN_LETTER_GOVERNORS] = {"governors", SIDE(CONCERN_RAISER), CONCERN_STEP_GOVERNORS, CONCERN_GOVERNORS},
    [CONCERN_LETTER_OFFICER] = {"officer", SIDE(CONCERN_RAISER), CONCERN_STEP_OFFICER, CONCERN_OFFICER},
    [CONCERN_REPLY] = {"reply", BOTH, CONCERN_STEP_REPLY, CONCERN_REPLIED},
    [CONCERN_MET] = {"met", BOTH, CONCERN_STEP_MEETING, CONCERN_MEETING},
    [CONCERN_NOTE] = {"note", BOTH, CONCERN_STEP_SENT, CONCERN_SENT},
    [CONCERN_OUTCOME] = {"outcome", BOTH, CONCERN_STEP_SENT, CONCERN_SENT},
};

/* -- words -- */

const char *concern_state_word(enum concern_state state)
{
    return state_words[state];
}

const char *concern_side_word(enum concern_side side)
{
    return side_words[side];
}

const char *concern_event_word(enum concern_event event)
{
    return happenings[event].word;
}

bool concern_event_from_word(const char *word, enum concern_event *event)
{
    const char *words[CONCERN_EVENT_COUNT];
    int value;

    for (int i = 0; i < CONCERN_EVENT_COUNT; i++)
        words[i] = happenings[i].word;
    value = words_find(words, 0, CONCERN_EVENT_COUNT, word);
    if (value >= 0)
        *event = (enum concern_event)value;
    return value >= 0;
}

const char *concern_outcome_word(enum concern_outcome outcome)
{
    return outcome_words[outcome];
}

bool concern_outcome_from_word(const char *word, enum concern_outcome *outcome)
{
    int value = words_find(outcome_words, CONCERN_RESOLVED, CONCERN_OUTCOME_COUNT, word);

    if (value >= 0)
        *outcome = (enum concern_outcome)value;
    return value >= 0;
}

const char *concern_raiser_word(enum concern_raiser raiser)
{
    return raiser_words[raiser];
}

bool concern_raiser_from_word(const char *word, enum concern_raiser *raiser)
{
    int value = words_find(raiser_words, CONCERN_BY_ME, CONCERN_RAISER_COUNT, word);

    if (value >= 0)
        *raiser = (enum concern_raiser)value;
    return value >= 0;
}

bool concern_may_send(enum concern_raiser raised_by, bool is_owner)
{
    return is_owner || raised_by == CONCERN_BY_REP;
}

const char *concern_way_word(enum concern_way way)
{
    return way_words[way];
}

bool concern_way_from_word(const char *word, enum concern_way *way)
{
    int value = words_find(way_words, 0, CONCERN_WAY_COUNT, word);

    if (value >= 0)
        *way = (enum concern_way)value;
    return value >= 0;
}

const char *concern_step_word(enum concern_step step)
{
    return step_words[step];
}

const char *concern_due_word(enum concern_due due)
{
    return due_words[due];
}

/* -- states -- */

bool concern_may(enum concern_state state, enum concern_event event, enum concern_side side)
{
    if (!(happenings[event].sides & SIDE(side)))
        return false;
    if (state == CONCERN_DRAFT)
        return event == CONCERN_LETTER_FIRST;
    if (state == CONCERN_CLOSED)
        return event == CONCERN_OUTCOME;
    return event != CONCERN_LETTER_FIRST;
}

enum concern_state concern_after(enum concern_state state, enum concern_event event, enum concern_side side)
{
    enum concern_state next = happenings[event].leads_to;

    if (event == CONCERN_OUTCOME && side == CONCERN_RAISER)
        next = CONCERN_CLOSED;
    return next > state ? next : state;
}

enum concern_step concern_step_of(enum concern_event event)
{
    return happenings[event].step;
}

/* -- the timeline -- */

bool concern_days_are_valid(const struct concern_days *days)
{
    return days->reply >= 1 && days->reply <= days->meeting && days->meeting <= days->governors &&
           days->governors <= CONCERN_DAYS_MAX;
}

static enum concern_due due_of(int64_t due_date, int64_t done_date, int64_t today)
{
    if (done_date)
        return CONCERN_DONE;
    if (due_date == SCHOOL_DAYS_NEVER)
        return CONCERN_LATER;
    return today < due_date ? CONCERN_WAITING : today == due_date ? CONCERN_DUE_NOW : CONCERN_OVERDUE;
}

void concern_timeline(const struct calendar *calendar, const struct concern_days *days, int64_t sent_date,
                      int64_t today, const int64_t done_dates[CONCERN_STEP_COUNT],
                      struct concern_timeline *timeline)
{
    const int after[CONCERN_STEP_COUNT] = {0, days->reply, days->meeting, days->governors, -1};

    timeline->day = school_days_between(calendar, sent_date, today);
    for (int i = 0; i < CONCERN_STEP_COUNT; i++) {
        timeline->steps[i].days = after[i];
        timeline->steps[i].due_date = after[i] < 0 ? SCHOOL_DAYS_NEVER
                                                   : school_days_add(calendar, sent_date, after[i]);
        timeline->steps[i].due = due_of(timeline->steps[i].due_date, done_dates[i], today);
    }
}

static bool is_time_for(const struct concern_timeline *timeline, enum concern_step step)
{
    return timeline->steps[step].due == CONCERN_DUE_NOW || timeline->steps[step].due == CONCERN_OVERDUE;
}

enum concern_event concern_next_letter(const struct concern_timeline *timeline,
                                       const bool is_written[CONCERN_LETTER_COUNT])
{
    bool has_reply = timeline->steps[CONCERN_STEP_REPLY].due == CONCERN_DONE;
    bool has_met = timeline->steps[CONCERN_STEP_MEETING].due == CONCERN_DONE;

    if (is_written[CONCERN_LETTER_GOVERNORS])
        return CONCERN_LETTER_OFFICER;
    if (is_time_for(timeline, CONCERN_STEP_GOVERNORS))
        return CONCERN_LETTER_GOVERNORS;
    if (has_met || is_written[CONCERN_LETTER_MEETING])
        return CONCERN_LETTER_GOVERNORS;
    if (has_reply || is_written[CONCERN_LETTER_REMINDER] || is_time_for(timeline, CONCERN_STEP_MEETING))
        return CONCERN_LETTER_MEETING;
    return CONCERN_LETTER_REMINDER;
}
