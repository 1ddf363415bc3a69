/* duty/consultation.c - see consultation.h */
#include "consultation.h"
#include "school_days.h"
#include "words.h"

static const char *const outcome_words[OUTCOME_COUNT] = {"none", "agreed", "with_reservations", "not_agreed"};
const char *const consultation_dissent_words[CONSULTATION_DISSENT_COUNT] = {
    "comment_unanswered", "not_agreed", "no_answer",
};

const char *consultation_outcome_word(enum consultation_outcome outcome)
{
    return outcome_words[outcome];
}

bool consultation_outcome_from_word(const char *word, enum consultation_outcome *outcome)
{
    int value = words_find(outcome_words, OUTCOME_AGREED, OUTCOME_COUNT, word);

    if (value >= 0)
        *outcome = (enum consultation_outcome)value;
    return value >= 0;
}

int64_t consultation_default_close(const struct calendar *calendar, int64_t sent_date)
{
    return school_days_add(calendar, sent_date, CONSULTATION_SCHOOL_DAYS);
}

void consultation_add_consultee(struct consultation_facts *facts, enum consultation_outcome newest)
{
    facts->invited++;
    facts->said[newest]++;
}

void consultation_add_comment(struct consultation_facts *facts, bool has_reply)
{
    facts->comments++;
    facts->unanswered += !has_reply;
}

bool consultation_is_over(const struct consultation_facts *facts, int64_t today)
{
    return today > facts->closes_date;
}

bool consultation_close_needs_reason(const struct consultation_facts *facts, int64_t today)
{
    return !consultation_is_over(facts, today) && facts->said[OUTCOME_NONE] > 0;
}

unsigned consultation_dissent(const struct consultation_facts *facts)
{
    return (facts->unanswered ? DISSENT_COMMENT_UNANSWERED : 0u) |
           (facts->said[OUTCOME_NOT_AGREED] ? DISSENT_NOT_AGREED : 0u) |
           (facts->said[OUTCOME_NONE] ? DISSENT_NO_ANSWER : 0u);
}
