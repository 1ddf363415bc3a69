/* web/api_consultation.c - asking about a working version: sending it out, comments and replies, and what each of those
 * who were asked says of it in the end. What was said stays said, and nobody changes the words of somebody else. */
#include "assessing.h"
#include "assessment_json.h"
#include "assessment_workspace.h"
#include "body.h"
#include "evidence_then.h"
#include "inside.h"
#include "sealing.h"
#include "snapshots.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define WORD_SIZE 64                    /* of a ledger's subject, after the version */

/* -- sending it out -- */

struct consultees {
    size_t count;
    int64_t ids[CONSULTEES_MAX];
};

static int add_rep(void *context, const struct person *person)
{
    struct consultees *consultees = context;

    if (person->role != ROLE_REP || person->disabled)
        return 0;
    for (size_t i = 0; i < consultees->count; i++)
        if (consultees->ids[i] == person->id)
            return 0;
    if (consultees->count == CONSULTEES_MAX)
        return -E2BIG;
    consultees->ids[consultees->count++] = person->id;
    return 0;
}

/* Who can read and comment may be asked, and nobody else: a consultation of somebody who cannot see it is none. */
static void check_consultees(struct request *request, const struct consultees *consultees)
{
    struct person person;

    for (size_t i = 0; i < consultees->count; i++)
        if (person_load(request->web->host->store, consultees->ids[i], &person) < 0 || person.disabled ||
            !(person.role & (ROLE_REP | ROLE_SITE_STAFF))) {
            request_refuse(request, 422, "bad_value", "consultees",
                           "Safety reps and site staff with an open account can be asked; person %lld is not one.",
                           (long long)consultees->ids[i]);
            return;
        }
}

/* Whom the body names, and every safety rep. */
static void read_consultees(struct request *request, struct consultees *consultees, struct error *err)
{
    assessing_body_numbers(request, "consultees", json_object_get(request->json, "consultees"), CONSULTEES_MAX,
                           consultees->ids, &consultees->count);
    check_consultees(request, consultees);
    if (people_list(request->web->host->store, add_rep, consultees, err) < 0)
        request_refuse(request, 422, "bad_value", "consultees", "consultees has more than %d people.", CONSULTEES_MAX);
}

struct sending {                        /* some 30 KB: on the stack, one at a time */
    struct assessing it;
    struct consultees consultees;
    struct consultation round;
    struct assessment_step step;
};

/* What the body asks for, and whether it may be done as things stand. false: refused. */
static bool read_sending(struct request *request, struct sending *sending)
{
    static const char *const allowed[] = {"consultees", "closes", NULL};
    const struct calendar *calendar = school_setup(request->web->host->school)->calendar;
    struct consultation *round = &sending->round;
    struct assessing *it = &sending->it;
    struct consultation_facts asked = {0};
    struct assessment_facts facts;
    struct error err = {0};

    *round = (struct consultation){.sent_ms = web_now_ms(request->web), .sent_by = request->caller.person};
    sending->consultees.count = 0;
    if (!assessing_find(request, it))
        return false;
    round->version = it->version.id;
    round->closes_date = consultation_default_close(calendar, it->today);
    request_gather(request);
    body_allows(request, allowed);
    assessing_body_date(request, "closes", &round->closes_date);
    read_consultees(request, &sending->consultees, &err);
    if (!request_gathered(request) || !assessing_facts(request, it, &facts, &asked))
        return false;
    facts.consultee_count = sending->consultees.count;
    facts.has_closing_date = round->closes_date > it->today && round->closes_date <= REQUEST_DATE_MAX;
    return assessing_step(request, it, ASSESSMENT_CONSULT, &facts, &sending->step);
}

/* A line that somebody added while the worker read has none yet: nobody is asked about it without. */
static bool has_all_evidence(struct request *request, const struct assessing *it)
{
    struct snapshots_state state;
    struct error err = {0};

    if (snapshots_state_load(request->web->host->store, it->version.id, &state, &err) < 0) {
        request_failed(request, &err);
        return false;
    }
    if (!snapshots_are_due(&state))
        return true;
    request_refuse(request, 409, "evidence_due", NULL, "Somebody added a line or changed rooms just now, and the"
                   " evidence of that is still being gathered. Nothing was sent: look at it, then send it.");
    return false;
}

static void send_sized(struct request *request, const struct sealed_text *text)
{
    struct sending sending;
    struct consultees *consultees = &sending.consultees;
    struct error err = {0};

    if (!read_sending(request, &sending) || !has_all_evidence(request, &sending.it) ||
        !sealing_leaves_room(request, text, SEALING_ROOM_TO_CONSULT) ||
        !assessing_kept(request, consultation_open(request->web->host->store, &sending.round, consultees->ids,
                                                   consultees->count, &err), &err) ||
        !assessing_move(request, &sending.it, ASSESSMENT_CONSULT, &sending.step, ""))
        return;
    assessing_tell_people(request, &sending.it, DUTY_LETTER_INVITED, consultees->ids, consultees->count,
                          sending.round.closes_date, "");
    if (!request->answer.status)
        workspace_done(request, sending.it.assessment.id, 200);
}

/* What was gathered is committed first, as the worker reads it next. */
static void send_fresh(struct request *request, const struct evidence_gather *gather)
{
    struct assessment_saying saying = {0};
    struct sending sending;

    (void)gather;
    if (!read_sending(request, &sending) || !has_all_evidence(request, &sending.it) ||
        web_changed(request, WEB_CHANGED_DUTY, NULL) < 0)
        return;
    saying.round = sending.round;
    saying.asked_count = sending.consultees.count;
    memcpy(saying.asked, sending.consultees.ids, sizeof saying.asked);
    sealed_then(request, &sending.it, &saying, send_sized);
}

/* People are asked about figures as they are now. */
void consultation_send(struct request *request)
{
    struct sending sending;

    if (read_sending(request, &sending))
        evidence_then(request, &sending.it, send_fresh);
}

/* -- comments -- */

static bool read_text(struct request *request, const char *key, char text[ASSESSMENT_TEXT_SIZE])
{
    int r = body_paragraphs(request, key, text, ASSESSMENT_TEXT_SIZE);

    if (r == 0 || (r == 1 && !*text))
        request_refuse(request, 422, "bad_value", key, "%s is needed.", key);
    return r == 1 && *text;
}

/* Commits, and answers with the comment as it stands now. */
static void answer_comment(struct request *request, int64_t id, int status)
{
    struct assessment_comment comment;
    struct error err = {0};

    if (web_changed(request, WEB_CHANGED_DUTY, NULL) < 0)
        return;
    if (comment_load(request->web->host->store, id, &comment, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    assessment_put_comment(&request->answer.out, NULL, &comment);
    request_answer(request, status);
}

/* What the ledger says it is about: "line:4/comment:7", by the number that readers see; of the whole, "comment:7". */
static void name_comment(const struct request *request, const struct assessment_comment *comment, const char *what,
                         char word[WORD_SIZE])
{
    struct assessment_line line;
    struct error err = {0};

    if (comment->line && assessment_line_load(request->web->host->store, comment->line, &line, &err) == 0)
        snprintf(word, WORD_SIZE, "line:%d/%s:%lld", line.position + 1, what, (long long)comment->id);
    else
        snprintf(word, WORD_SIZE, "%s:%lld", what, (long long)comment->id);
}

/* What the body says, and whether it may be said as things stand. false: refused. */
static bool read_comment(struct request *request, struct assessing *it, struct assessment_comment *comment)
{
    static const char *const allowed[] = {"line", "text", NULL};

    if (!assessing_find_working(request, it))
        return false;
    *comment = (struct assessment_comment){.version = it->version.id, .person = request->caller.person,
                                           .role = (enum duty_role)request->caller.role,
                                           .at_ms = web_now_ms(request->web)};
    request_gather(request);
    body_allows(request, allowed);
    body_integer(request, "line", 1, INT64_MAX, &comment->line);
    read_text(request, "text", comment->text);
    if (!request_gathered(request))
        return false;
    if (assessment_may_comment(it->assessment.position, comment->role, it->is_invited))
        return true;
    request_refuse(request, 409, "not_open", NULL, "Comments can be made while the consultation is open.");
    return false;
}

static void comment_sized(struct request *request, const struct sealed_text *text)
{
    struct assessment_comment comment;
    char word[WORD_SIZE];
    struct error err = {0};
    struct assessing it;

    if (!read_comment(request, &it, &comment) || !sealing_leaves_room(request, text, SEALING_ROOM_TO_COMMENT) ||
        !assessing_kept(request, comment_add(request->web->host->store, &comment, &err), &err))
        return;
    name_comment(request, &comment, "comment", word);
    if (assessing_note(request, &it, LEDGER_CONSULTATION, word, comment.text))
        answer_comment(request, comment.id, 201);
}

void consultation_comment(struct request *request)
{
    struct assessment_saying saying = {0};
    struct assessing it;

    if (!read_comment(request, &it, &saying.comment))
        return;
    saying.comment.id = ASSESSMENT_COMMENT_NEW;
    sealed_then(request, &it, &saying, comment_sized);
}

/* The comment that the path names, with the reply of the body. false: refused. */
static bool read_reply(struct request *request, struct assessing *it, struct assessment_comment *comment)
{
    static const char *const allowed[] = {"reply", NULL};
    struct error err = {0};
    int64_t id;
    int r = -ENOENT;

    if (!assessing_find_working(request, it))
        return false;
    if (assessing_number(request->values[1], &id))
        r = comment_load(request->web->host->store, id, comment, &err);
    if (r == -ENOENT || (r == 0 && comment->version != it->version.id)) {
        request_not_found(request, "comment");
        return false;
    }
    if (r < 0) {
        request_failed(request, &err);
        return false;
    }
    comment->reply_by = request->caller.person;
    comment->replied_ms = web_now_ms(request->web);
    return body_allows(request, allowed) && read_text(request, "reply", comment->reply);
}

static void reply_sized(struct request *request, const struct sealed_text *text)
{
    struct assessment_comment comment;
    char word[WORD_SIZE];
    struct error err = {0};
    struct assessing it;

    if (!read_reply(request, &it, &comment) || !sealing_leaves_room(request, text, SEALING_ROOM_TO_COMMENT) ||
        !assessing_kept(request, comment_reply(request->web->host->store, comment.id, comment.reply_by,
                                               comment.replied_ms, comment.reply, &err), &err))
        return;
    name_comment(request, &comment, "reply", word);
    if (assessing_note(request, &it, LEDGER_CONSULTATION, word, comment.reply))
        answer_comment(request, comment.id, 200);
}

void consultation_reply(struct request *request)
{
    struct assessment_saying saying = {0};
    struct assessing it;

    if (read_reply(request, &it, &saying.comment))
        sealed_then(request, &it, &saying, reply_sized);
}

/* -- outcomes -- */

static bool outcome_from(const char *word, int *value)
{
    enum consultation_outcome outcome;
    bool ok = consultation_outcome_from_word(word, &outcome);

    *value = ok ? (int)outcome : *value;
    return ok;
}

/* The newest round, while it is open to the caller. */
static bool find_round(struct request *request, const struct assessing *it, struct consultation *round)
{
    struct error err = {0};

    if (it->assessment.position.working != ASSESSMENT_CONSULTATION) {
        request_refuse(request, 409, "not_open", NULL, "The consultation is not open.");
        return false;
    }
    if (!it->is_invited) {
        request_refuse(request, 409, "not_asked", NULL,
                       "Only who was asked says in the end whether they agree. You can comment.");
        return false;
    }
    if (consultation_load(request->web->host->store, it->version.id, round, &err) == 0)
        return true;
    request_failed(request, &err);
    return false;
}

void consultation_answer(struct request *request)
{
    static const char *const allowed[] = {"outcome", "statement", NULL};
    struct consultation round;
    int outcome = OUTCOME_NONE, r;
    char statement[ASSESSMENT_TEXT_SIZE] = "", word[WORD_SIZE];
    struct error err = {0};
    struct assessing it;

    if (!assessing_find_working(request, &it))
        return;
    request_gather(request);
    body_allows(request, allowed);
    if (body_word(request, "outcome", outcome_from, &outcome) == 0)
        request_refuse(request, 422, "bad_value", "outcome", "outcome is needed: agreed, with_reservations or"
                       " not_agreed.");
    body_paragraphs(request, "statement", statement, sizeof statement);
    if (!request_gathered(request) || !find_round(request, &it, &round))
        return;
    r = outcome_add(request->web->host->store, round.id, request->caller.person, (enum consultation_outcome)outcome,
                    statement, web_now_ms(request->web), &err);
    snprintf(word, sizeof word, "outcome:%s", consultation_outcome_word((enum consultation_outcome)outcome));
    if (assessing_kept(request, r, &err) && assessing_note(request, &it, LEDGER_CONSULTATION, word, statement))
        workspace_done(request, it.assessment.id, 200);
}
