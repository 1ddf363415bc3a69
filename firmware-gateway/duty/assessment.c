/* duty/assessment.c - see assessment.h */
#include "assessment.h"
#include "words.h"
#include <assert.h>

#define BIT(state) (1u << (state))
#define NOTHING BIT(ASSESSMENT_NONE)
#define DRAFT BIT(ASSESSMENT_DRAFT)
#define SENT (BIT(ASSESSMENT_CONSULTATION) | BIT(ASSESSMENT_APPROVAL))
#define ANY_WORKING (NOTHING | DRAFT | SENT)
#define IN_FORCE (BIT(ASSESSMENT_IN_FORCE) | BIT(ASSESSMENT_UNDER_REVIEW))
#define ANY_STANDING (NOTHING | IN_FORCE)

static const char *const state_words[ASSESSMENT_STATE_COUNT] = {
    "none", "draft", "consultation", "approval", "in_force", "under_review", "archived",
};
static const char *const event_words[ASSESSMENT_EVENT_COUNT] = {
    "consult", "take_back", "close", "approve", "open_review", "not_needed", "revise", "restore", "archive", "discard",
};
static const char *const meaning_words[SIGNATURE_MEANING_COUNT] = {
    "approved", "agreed", "with_reservations", "not_agreed", "seen",
};
const char *const assessment_need_words[ASSESSMENT_NEED_COUNT] = {
    "title", "scope", "lines", "consultee", "closing_date", "told", "reason", "version", "override_reason",
};

/* One row a way on. Where two rows have the same event their states differ: an event leads one way from a position.
 * KEEP: this side of the position stays as it is. */
#define KEEP ASSESSMENT_STATE_COUNT
static const struct transition {
    enum assessment_event event;
    unsigned working, standing;         /* bits of the states that it leads on from */
    enum assessment_state next_working, next_standing;
    unsigned roles;
    unsigned needs;                     /* always; assessment_facts can ask for a reason besides */
} transitions[] = {
    {ASSESSMENT_CONSULT, DRAFT, ANY_STANDING, ASSESSMENT_CONSULTATION, KEEP, DUTY_LEADER,
     ASSESSMENT_NEEDS_TITLE | ASSESSMENT_NEEDS_SCOPE | ASSESSMENT_NEEDS_LINES | ASSESSMENT_NEEDS_CONSULTEE |
         ASSESSMENT_NEEDS_CLOSING_DATE | ASSESSMENT_NEEDS_OVERRIDE},
    {ASSESSMENT_TAKE_BACK, SENT, ANY_STANDING, ASSESSMENT_DRAFT, KEEP, DUTY_LEADER, ASSESSMENT_NEEDS_REASON},
    {ASSESSMENT_CLOSE, BIT(ASSESSMENT_CONSULTATION), ANY_STANDING, ASSESSMENT_APPROVAL, KEEP, DUTY_LEADER, 0},
    {ASSESSMENT_APPROVE, BIT(ASSESSMENT_APPROVAL), ANY_STANDING, ASSESSMENT_NONE, ASSESSMENT_IN_FORCE, DUTY_LEADER,
     ASSESSMENT_NEEDS_TOLD},
    {ASSESSMENT_OPEN_REVIEW, ANY_WORKING, IN_FORCE, KEEP, ASSESSMENT_UNDER_REVIEW,
     DUTY_SYSTEM | DUTY_LEADER | DUTY_REP, 0},
    {ASSESSMENT_NOT_NEEDED, ANY_WORKING, BIT(ASSESSMENT_UNDER_REVIEW), KEEP, ASSESSMENT_IN_FORCE, DUTY_LEADER,
     ASSESSMENT_NEEDS_REASON},
    {ASSESSMENT_REVISE, NOTHING, IN_FORCE, ASSESSMENT_DRAFT, KEEP, DUTY_LEADER, 0},
    {ASSESSMENT_RESTORE, NOTHING, IN_FORCE, ASSESSMENT_DRAFT, KEEP, DUTY_LEADER, ASSESSMENT_NEEDS_VERSION},
    {ASSESSMENT_ARCHIVE, NOTHING, IN_FORCE, KEEP, ASSESSMENT_ARCHIVED, DUTY_LEADER, ASSESSMENT_NEEDS_REASON},
    {ASSESSMENT_ARCHIVE, DRAFT, NOTHING, ASSESSMENT_NONE, ASSESSMENT_ARCHIVED, DUTY_LEADER, ASSESSMENT_NEEDS_REASON},
    {ASSESSMENT_DISCARD, DRAFT, IN_FORCE, ASSESSMENT_NONE, KEEP, DUTY_LEADER, ASSESSMENT_NEEDS_REASON},
};
#define TRANSITION_COUNT (sizeof transitions / sizeof *transitions)

const char *assessment_state_word(enum assessment_state state)
{
    return state_words[state];
}

const char *assessment_event_word(enum assessment_event event)
{
    return event_words[event];
}

bool assessment_event_from_word(const char *word, enum assessment_event *event)
{
    int value = words_find(event_words, 0, ASSESSMENT_EVENT_COUNT, word);

    if (value >= 0)
        *event = (enum assessment_event)value;
    return value >= 0;
}

const char *signature_meaning_word(enum signature_meaning meaning)
{
    return meaning_words[meaning];
}

bool signature_meaning_from_word(const char *word, enum signature_meaning *meaning)
{
    int value = words_find(meaning_words, 0, SIGNATURE_MEANING_COUNT, word);

    if (value >= 0)
        *meaning = (enum signature_meaning)value;
    return value >= 0;
}

enum assessment_state assessment_shown(struct assessment_position position)
{
    return position.working != ASSESSMENT_NONE ? position.working : position.standing;
}

bool assessment_position_is_valid(struct assessment_position position)
{
    if (!(BIT(position.working) & ANY_WORKING))
        return false;
    if (position.standing == ASSESSMENT_ARCHIVED)
        return position.working == ASSESSMENT_NONE;
    return (BIT(position.standing) & ANY_STANDING) &&
           !(position.working == ASSESSMENT_NONE && position.standing == ASSESSMENT_NONE);
}

static const struct transition *find_transition(struct assessment_position position, enum assessment_event event)
{
    for (size_t i = 0; i < TRANSITION_COUNT; i++)
        if (transitions[i].event == event && (transitions[i].working & BIT(position.working)) &&
            (transitions[i].standing & BIT(position.standing)))
            return &transitions[i];
    return NULL;
}

static unsigned missing_of(const struct transition *transition, const struct assessment_facts *facts)
{
    const struct {
        unsigned need;
        bool is_there;
    } checks[] = {
        {ASSESSMENT_NEEDS_TITLE, facts->has_title},
        {ASSESSMENT_NEEDS_SCOPE, facts->has_scope},
        {ASSESSMENT_NEEDS_LINES, facts->line_count > 0 && facts->unanswered_count == 0},
        {ASSESSMENT_NEEDS_CONSULTEE, facts->consultee_count > 0},
        {ASSESSMENT_NEEDS_CLOSING_DATE, facts->has_closing_date},
        {ASSESSMENT_NEEDS_TOLD, facts->is_told_set},
        {ASSESSMENT_NEEDS_REASON, facts->has_reason},
        {ASSESSMENT_NEEDS_VERSION, facts->has_version},
        {ASSESSMENT_NEEDS_OVERRIDE, facts->unreasoned_count == 0},
    };
    unsigned needs = transition->needs, missing = 0;

    if ((transition->event == ASSESSMENT_CLOSE && facts->close_needs_reason) ||
        (transition->event == ASSESSMENT_APPROVE && facts->approval_needs_reason))
        needs |= ASSESSMENT_NEEDS_REASON;
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        if ((needs & checks[i].need) && !checks[i].is_there)
            missing |= checks[i].need;
    return missing;
}

static enum assessment_state next_of(enum assessment_state now, enum assessment_state next)
{
    return next == KEEP ? now : next;
}

struct assessment_step assessment_step(struct assessment_position position, enum assessment_event event,
                                       enum duty_role role, const struct assessment_facts *facts)
{
    const struct transition *transition = find_transition(position, event);
    struct assessment_step step = {.next = position};

    assert(assessment_position_is_valid(position));
    if (!transition) {
        step.refusal = ASSESSMENT_WRONG_STATE;
        return step;
    }
    if (!(transition->roles & role)) {
        step.refusal = ASSESSMENT_WRONG_ROLE;
        return step;
    }
    step.missing = missing_of(transition, facts);
    if (step.missing) {
        step.refusal = ASSESSMENT_NOT_READY;
        return step;
    }
    step.next.working = next_of(position.working, transition->next_working);
    if (event != ASSESSMENT_NOT_NEEDED || facts->is_last_review)    /* the others stay open */
        step.next.standing = next_of(position.standing, transition->next_standing);
    return step;
}

unsigned assessment_may(struct assessment_position position, enum duty_role role)
{
    unsigned events = 0;

    for (unsigned event = 0; event < ASSESSMENT_EVENT_COUNT; event++) {
        const struct transition *transition = find_transition(position, (enum assessment_event)event);

        if (transition && (transition->roles & role))
            events |= 1u << event;
    }
    return events;
}

bool assessment_may_edit(struct assessment_position position, enum duty_role role)
{
    return position.working == ASSESSMENT_DRAFT && role == DUTY_LEADER;
}

bool assessment_may_read_working(struct assessment_position position, enum duty_role role, bool is_invited)
{
    bool is_sent = BIT(position.working) & SENT;

    if (position.working == ASSESSMENT_NONE)
        return false;
    return role == DUTY_LEADER || (is_sent && (role == DUTY_REP || (role == DUTY_SITE_STAFF && is_invited)));
}

bool assessment_may_comment(struct assessment_position position, enum duty_role role, bool is_invited)
{
    return position.working == ASSESSMENT_CONSULTATION && assessment_may_read_working(position, role, is_invited);
}

bool signature_is_for(enum signature_meaning meaning, enum duty_role role, bool is_consultee)
{
    if (meaning == SIGNATURE_APPROVED)
        return role == DUTY_LEADER;
    return role == DUTY_REP || is_consultee;
}
