/* web/assessment_workspace.c - see assessment_workspace.h */
#include "assessment_workspace.h"
#include "assessment_dropped.h"
#include "assessment_json.h"
#include "assessment_reading.h"
#include "assessment_tasks.h"
#include "inside.h"
#include "sealed_then.h"
#include "snapshots.h"
#include <errno.h>
#include <stdio.h>

struct putting {                        /* of an array that is open */
    struct out *out;
    struct store *store;
    const struct assessing *it;
    bool seals_all;                     /* all sealed versions are shown, not just the one in force */
    struct error *err;
};

static void put_words(struct out *out, const char *key, unsigned bits, size_t count, const char *const *words)
{
    out_array(out, key);
    for (size_t i = 0; i < count; i++)
        if (bits >> i & 1)
            out_text(out, NULL, words[i]);
    out_array_end(out);
}

static int put_consultee(void *context, const struct consultee *consultee)
{
    const struct putting *putting = context;
    struct out *out = putting->out;
    struct person person;
    bool has_mail = person_load(putting->store, consultee->person, &person) == 0 && person.wants_mail && *person.email;

    out_object(out, NULL);
    out_integer(out, "person", consultee->person);
    out_text(out, "name", consultee->name);
    out_text(out, "role", role_word((enum role)consultee->role));
    out_time(out, "invited", consultee->invited_ms);
    out_bool(out, "is_told_by_mail", has_mail);
    out_text(out, "outcome", consultation_outcome_word(consultee->outcome));
    out_time(out, "at", consultee->at_ms);
    out_words(out, "statement", consultee->statement);
    out_object_end(out);
    return 0;
}

static int put_whole_comment(void *context, const struct assessment_comment *comment)
{
    const struct putting *putting = context;

    if (!comment->line)
        assessment_put_comment(putting->out, NULL, comment);
    return 0;
}

static int put_round(struct putting *putting, const struct consultation_facts *asked)
{
    struct out *out = putting->out;
    const struct assessing *it = putting->it;
    struct consultation consultation;
    int r = consultation_load(putting->store, it->version.id, &consultation, putting->err);

    if (r < 0) {
        out_null(out, "consultation");
        return r == -ENOENT ? 0 : r;
    }
    out_object(out, "consultation");
    out_integer(out, "round", consultation.round);
    out_time(out, "sent", consultation.sent_ms);
    assessment_put_person(out, "sent_by", putting->store, consultation.sent_by);
    assessment_put_date(out, "closes", consultation.closes_date);
    out_bool(out, "is_over", consultation_is_over(asked, it->today));
    out_bool(out, "close_needs_reason", consultation_close_needs_reason(asked, it->today));
    out_array(out, "consultees");
    r = consultees_list(putting->store, consultation.id, put_consultee, putting, putting->err);
    out_array_end(out);
    out_object(out, "comments");
    out_integer(out, "count", (int64_t)asked->comments);
    out_integer(out, "open", (int64_t)asked->unanswered);
    out_object_end(out);
    put_words(out, "dissent", consultation_dissent(asked), CONSULTATION_DISSENT_COUNT, consultation_dissent_words);
    out_object_end(out);
    return r;
}

static int put_review(void *context, const struct review *review)
{
    const struct putting *putting = context;

    assessment_put_review(putting->out, putting->store, NULL, review);
    return 0;
}

static int put_signature(void *context, const struct signature *signature)
{
    const struct putting *putting = context;

    assessment_put_signature(putting->out, putting->store, NULL, signature);
    return 0;
}

static int put_version(void *context, const struct assessment_version *version)
{
    const struct putting *putting = context;
    struct out *out = putting->out;
    struct sealed_version sealed;
    char digest[2 * SEALED_DIGEST_SIZE + 1];
    int r;

    if (!version->sealed_ms || (!putting->seals_all && version->id != putting->it->assessment.in_force_id))
        return 0;
    r = sealed_version_load(putting->store, version->id, &sealed, NULL, putting->err);
    if (r < 0)
        return r;
    ledger_hex(sealed.digest, sizeof sealed.digest, digest);
    out_object(out, NULL);
    out_integer(out, "number", version->number);
    out_text(out, "title", version->title);
    out_time(out, "sealed", sealed.sealed_ms);
    assessment_put_person(out, "sealed_by", putting->store, sealed.sealed_by);
    out_words(out, "reason", sealed.reason);
    out_text(out, "digest", digest);
    out_array(out, "signatures");
    r = signatures_list(putting->store, version->id, put_signature, context, putting->err);
    out_array_end(out);
    out_object_end(out);
    return r;
}

struct action_tally {
    struct action_counts counts;
    size_t count;                       /* to do and done; proposed ones that nobody accepted are neither */
};

static int tally(void *context, const struct action *action)
{
    struct action_tally *actions = context;

    actions->count += action->done_ms != 0;
    return 0;
}

static int tally_actions(struct putting *putting, struct action_tally *actions)
{
    const struct assessing *it = putting->it;
    int r = actions_count(putting->store, it->assessment.id, it->today, &actions->counts, putting->err);

    actions->count = (size_t)actions->counts.open;
    return r < 0 ? r : actions_list(putting->store, it->assessment.id, tally, actions, putting->err);
}

static void put_tasks(struct out *out, const struct assessing *it, const struct assessment_facts *facts,
                      const struct consultation_facts *asked, const struct assessment_line_counts *lines,
                      const struct action_tally *actions)
{
    const struct assessment_version *version = &it->version;
    const struct task_facts task_facts = {
        .working = it->assessment.position.working,
        .has_title = facts->has_title,
        .has_scope = facts->has_scope,
        .has_harmed = *version->harmed,
        .line_count = lines->lines,
        .unanswered_count = lines->unanswered,
        .by_evidence = lines->by_evidence,
        .with_evidence = lines->with_evidence,
        .action_count = actions->count,
        .open_action_count = (size_t)actions->counts.open,
        .has_told = version->told.roles || version->told.person_count,
        .has_told_how = *version->told_how,
        .consultation = *asked,
    };
    struct task_view tasks[TASK_COUNT];

    assessment_tasks(&task_facts, tasks);
    out_array(out, "tasks");
    for (int i = 0; i < TASK_COUNT && version->sealed_ms == 0; i++) {
        out_object(out, NULL);
        out_text(out, "key", assessment_task_word((enum assessment_task)i));
        out_text(out, "state", task_state_word(tasks[i].state));
        out_integer(out, "done", (int64_t)tasks[i].done);
        out_integer(out, "of", (int64_t)tasks[i].of);
        out_array(out, "waits_for");
        for (int other = 0; other < TASK_COUNT; other++)
            if (tasks[i].waits_for >> other & 1)
                out_text(out, NULL, assessment_task_word((enum assessment_task)other));
        out_array_end(out);
        out_object_end(out);
    }
    out_array_end(out);
}

/* The events that may start from here, and what else the caller may do now. */
static void put_may(struct out *out, const struct request *request, const struct assessing *it)
{
    struct assessment_position position = it->assessment.position;
    enum duty_role role = (enum duty_role)request->caller.role;
    bool is_person = request->caller.person != 0, is_sealed = it->assessment.in_force_id != 0;
    unsigned events = is_person ? assessment_may(position, role) : 0;
    const struct {
        const char *word;
        bool may;
    } more[] = {
        {"edit", assessment_may_edit(position, role)},
        {"comment", assessment_may_comment(position, role, it->is_invited)},
        {"reply", role == DUTY_LEADER && it->sees_working},
        {"outcome", position.working == ASSESSMENT_CONSULTATION && it->is_invited},
        {"sign", is_sealed && role != DUTY_LEADER &&
                     signature_is_for(SIGNATURE_SEEN, role, assessing_was_asked(request, it->assessment.in_force_id))},
        {"confirm", is_sealed},
    };

    out_array(out, "may");
    for (unsigned event = 0; event < ASSESSMENT_EVENT_COUNT; event++)
        if (events >> event & 1)
            out_text(out, NULL, assessment_event_word((enum assessment_event)event));
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (is_person && more[i].may)
            out_text(out, NULL, more[i].word);
    out_array_end(out);
}

static int put_lists(struct putting *putting, const struct consultation_facts *asked)
{
    struct out *out = putting->out;
    const struct assessing *it = putting->it;
    int r = put_round(putting, asked);

    out_array(out, "comments");
    if (r == 0)
        r = comments_list(putting->store, it->version.id, put_whole_comment, putting, putting->err);
    out_array_end(out);
    out_array(out, "reviews");
    if (r == 0)
        r = reviews_list(putting->store, it->assessment.id, true, put_review, putting, putting->err);
    out_array_end(out);
    out_array(out, "versions");
    if (r == 0)
        r = assessment_versions_list(putting->store, it->assessment.id, put_version, putting, putting->err);
    out_array_end(out);
    return r;
}

/* As of when the working version has its evidence (null: never yet), how many lines have some, and whether it is being
 * gathered. */
static int put_evidence(const struct putting *putting, size_t attached)
{
    const struct assessing *it = putting->it;
    struct snapshots_state state = {0};
    int r = it->version.sealed_ms ? 0 : snapshots_state_load(putting->store, it->version.id, &state, putting->err);

    out_object(putting->out, "evidence");
    out_time(putting->out, "as_of", state.as_of_ms);
    out_integer(putting->out, "lines", (int64_t)attached);
    out_bool(putting->out, "is_due", it->assessment.position.working == ASSESSMENT_DRAFT && it->sees_working &&
                                         snapshots_are_due(&state));
    out_object_end(putting->out);
    return r;
}

/* What a leader sends back with the approval: it seals what they read, or nothing. */
static bool needs_stamp(const struct request *request, const struct assessing *it)
{
    return it->assessment.position.working == ASSESSMENT_APPROVAL && request->caller.role == ROLE_LEADER;
}

/* stamp "": nobody approves now. */
static void put_workspace(struct request *request, const struct assessing *it, const char *stamp, int status)
{
    struct out *out = &request->answer.out;
    struct error err = {0};
    struct putting putting = {out, request->web->host->store, it,
                              request->caller.role & (ROLE_REP | ROLE_LEADER), &err};
    const struct calendar *calendar = school_setup(request->web->host->school)->calendar;
    struct assessment_line_counts lines = {0};
    struct consultation_facts asked = {0};
    struct action_tally actions = {0};
    struct assessment_facts facts;
    int r;

    if (!assessing_facts(request, it, &facts, &asked))
        return;
    r = assessment_lines_count(putting.store, it->version.id, &lines, &err);
    if (r == 0)
        r = tally_actions(&putting, &actions);
    out_object(out, NULL);
    assessment_put_keys(out, &it->assessment, &actions.counts, it->sees_working);
    out_integer(out, "version", it->version.number);
    out_text(out, "version_title", it->version.title);
    out_text(out, "template", it->assessment.template);
    out_text(out, "scope", it->version.scope);
    out_text(out, "harmed", it->version.harmed);
    out_text(out, "told_how", it->version.told_how);
    assessment_put_told(out, "distribution", putting.store, &it->version.told);
    assessment_put_rooms(out, "rooms", &it->version.rooms);
    assessment_put_date(out, "default_closes", consultation_default_close(calendar, it->today));
    put_tasks(out, it, &facts, &asked, &lines, &actions);
    put_may(out, request, it);
    if (r == 0)
        r = put_evidence(&putting, lines.attached);
    if (r == 0)
        r = put_lists(&putting, &asked);
    if (r == 0)
        r = assessment_put_dropped(out, request, &it->assessment, &err);
    if (r == 0)
        r = assessment_put_reading(out, request, &it->assessment, &err);
    out_words(out, "stamp", stamp);
    out_object_end(out);
    if (r < 0)
        request_failed(request, &err);
    else
        request_answer(request, status);
}

static void answer_stamped(struct request *request, const struct sealed_text *text)
{
    struct assessing it;

    if (assessing_find(request, &it))
        put_workspace(request, &it, needs_stamp(request, &it) ? text->stamp : "", 200);
}

void workspace_answer(struct request *request, const struct assessing *it, int status)
{
    if (needs_stamp(request, it))
        sealed_then(request, it, NULL, answer_stamped);
    else
        put_workspace(request, it, "", status);
}

void workspace_done(struct request *request, int64_t id, int status)
{
    struct assessing it;

    if (web_changed(request, WEB_CHANGED_DUTY, NULL) < 0)
        return;
    snprintf(request->values[0], sizeof request->values[0], "%lld", (long long)id);
    if (assessing_find(request, &it))
        workspace_answer(request, &it, status);
}
