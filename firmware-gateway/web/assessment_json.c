/* web/assessment_json.c - see assessment_json.h */
#include "assessment_json.h"
#include "days.h"
#include "people.h"
#include "school_days.h"

void assessment_put_date(struct out *out, const char *key, int64_t date)
{
    char text[11];

    if (date <= 0 || date == SCHOOL_DAYS_NEVER) {
        out_null(out, key);
        return;
    }
    days_format_date(date, text);
    out_text(out, key, text);
}

void assessment_put_person(struct out *out, const char *key, struct store *store, int64_t id)
{
    struct person person;

    if (!id || person_load(store, id, &person) < 0) {
        out_null(out, key);
        return;
    }
    out_object(out, key);
    out_integer(out, "id", id);
    out_text(out, "name", person.name);
    out_object_end(out);
}

void assessment_put_rooms(struct out *out, const char *key, const struct assessment_rooms *rooms)
{
    out_array(out, key);
    for (size_t i = 0; i < rooms->count; i++)
        out_text(out, NULL, rooms->ids[i]);
    out_array_end(out);
}

void assessment_put_told(struct out *out, const char *key, struct store *store, const struct assessment_told *told)
{
    out_object(out, key);
    out_array(out, "roles");
    for (unsigned role = 1; role < 1u << ROLE_COUNT; role <<= 1)
        if (told->roles & role)
            out_text(out, NULL, role_word((enum role)role));
    out_array_end(out);
    out_array(out, "persons");
    for (size_t i = 0; i < told->person_count; i++)
        assessment_put_person(out, NULL, store, told->persons[i]);
    out_array_end(out);
    out_object_end(out);
}

static int64_t next_review_date(const struct assessment *assessment)
{
    return assessment->in_force_id ? review_due_date(assessment->in_force_date, assessment->next_review_date,
                                                     assessment->answered_date)
                                   : assessment->next_review_date;
}

void assessment_put_number(struct out *out, const char *key, int number)
{
    if (number)
        out_integer(out, key, number);
    else
        out_null(out, key);
}

void assessment_put_keys(struct out *out, const struct assessment *assessment, const struct action_counts *actions,
                         bool sees_working)
{
    enum assessment_state shown = sees_working ? assessment_shown(assessment->position) : assessment->position.standing;

    out_integer(out, "id", assessment->id);
    out_text(out, "title", assessment->title);
    out_text(out, "state", assessment_state_word(shown));
    out_text(out, "standing", assessment_state_word(assessment->position.standing));
    assessment_put_number(out, "working_version", sees_working ? assessment->working_number : 0);
    assessment_put_number(out, "in_force_version", assessment->in_force_number);
    out_time(out, "in_force_since", assessment->in_force_ms);
    assessment_put_date(out, "next_review", next_review_date(assessment));
    out_integer(out, "open_actions", actions->open);
    out_integer(out, "overdue_actions", actions->overdue);
    out_integer(out, "contradicted_lines", assessment->contradicted_lines);
    out_integer(out, "open_reviews", assessment->open_reviews);
}

/* -- what people said and did -- */

static void put_said(struct out *out, const struct assessment_comment *comment)
{
    out_integer(out, "id", comment->id);
    if (comment->line)
        out_integer(out, "line", comment->line);
    else
        out_null(out, "line");
    out_integer(out, "person", comment->person);
    out_text(out, "name", comment->name);
    out_text(out, "role", role_word((enum role)comment->role));
    out_time(out, "at", comment->at_ms);
    out_text(out, "text", comment->text);
    if (comment->replied_ms) {
        out_object(out, "reply");
        out_integer(out, "person", comment->reply_by);
        out_text(out, "name", comment->reply_name);
        out_time(out, "at", comment->replied_ms);
        out_text(out, "text", comment->reply);
        out_object_end(out);
    } else {
        out_null(out, "reply");
    }
}

void assessment_put_comment(struct out *out, const char *key, const struct assessment_comment *comment)
{
    out_object(out, key);
    put_said(out, comment);
    out_object_end(out);
}

void assessment_put_comment_on(struct out *out, const struct assessment_comment *comment, const char *question)
{
    out_object(out, NULL);
    put_said(out, comment);
    out_words(out, "question", question);
    out_object_end(out);
}

/* What lines of their keys ask, by the numbers that readers of the sealed version see. */
static void put_questions(struct out *out, struct store *store, const struct review *review)
{
    char text[ASSESSMENT_QUESTION_SIZE];
    struct error err;
    int number;

    out_array(out, "questions");
    for (size_t i = 0; i < review->due.line_count; i++) {
        if (assessment_line_question(store, review->assessment, review->due.lines[i], &number, text, &err) < 0)
            continue;
        out_object(out, NULL);
        out_integer(out, "key", review->due.lines[i]);
        out_integer(out, "number", number);
        out_text(out, "text", text);
        out_object_end(out);
    }
    out_array_end(out);
}

void assessment_put_review(struct out *out, struct store *store, const char *key, const struct review *review)
{
    const struct review_source *source = review_source(review->due.trigger);

    out_object(out, key);
    out_integer(out, "id", review->id);
    out_integer(out, "assessment", review->assessment);
    out_text(out, "trigger", source->word);
    out_text(out, "status", source->status);
    out_text(out, "source", source->source);
    out_bool(out, "is_prompt", source->is_prompt);
    out_words(out, "subject", review->due.subject);
    assessment_put_date(out, "since", review->due.since_date);
    out_array(out, "lines");                /* their keys: the same in every version; none: all of them */
    for (size_t i = 0; i < review->due.line_count; i++)
        out_integer(out, NULL, review->due.lines[i]);
    out_array_end(out);
    put_questions(out, store, review);
    out_time(out, "opened", review->opened_ms);
    assessment_put_person(out, "opened_by", store, review->opened_by);
    out_words(out, "note", review->note);
    out_time(out, "closed", review->closed_ms);
    assessment_put_person(out, "closed_by", store, review->closed_by);
    out_text(out, "closed_as", !review->closed_ms ? NULL : review->closed_version ? "done" : "not_needed");
    out_words(out, "reason", review->reason);
    out_object_end(out);
}

void assessment_put_signature(struct out *out, struct store *store, const char *key, const struct signature *signature)
{
    out_object(out, key);
    assessment_put_person(out, "account", store, signature->person);
    out_text(out, "role", role_word((enum role)signature->role));
    out_text(out, "meaning", signature_meaning_word(signature->meaning));
    out_words(out, "name", signature->name);
    out_words(out, "post", signature->post);
    out_time(out, "at", signature->at_ms);
    out_integer(out, "entry", signature->entry);
    out_object_end(out);
}
