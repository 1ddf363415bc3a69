/* report/assessment_text.c - see assessment_text.h */
#include "assessment_text.h"
#include "actions.h"
#include "assessment_lines.h"
#include "assessment_text_parts.h"
#include "checklist.h"
#include "days.h"
#include "people.h"
#include "places.h"
#include "rfc3339.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FORM "transom-assessment-1"

struct gathering {
    const struct assessment_text_of *of;
    json_t *lines, *evidence, *comments, *outcomes, *silent, *actions;      /* owned */
    json_t *room_names;                 /* owned: by id */
    struct assessment assessment;
    struct assessment_version version;
    struct consultation round;          /* zeroes: nobody was asked yet */
    struct {                            /* of the version's lines */
        int64_t id, key;
    } keys[ASSESSMENT_LINES_MAX];
    size_t key_count;
};

/* -- values -- */

static json_t *person_text(int64_t id)
{
    return id ? json_sprintf("p%lld", (long long)id) : json_string("");
}

json_t *assessment_text_time(int64_t unix_ms)
{
    char text[RFC3339_SIZE] = "";

    if (unix_ms > 0)
        rfc3339_format(unix_ms, text);
    return json_string(text);
}

static json_t *date_text(int64_t date)
{
    char text[11] = "";

    if (date > 0)
        days_format_date(date, text);
    return json_string(text);
}

static json_t *rooms_list(const struct assessment_rooms *rooms)
{
    json_t *list = json_array();

    for (size_t i = 0; i < rooms->count; i++)
        json_array_append_new(list, json_string(rooms->ids[i]));
    return list;
}

static int64_t key_of(const struct gathering *gathering, int64_t line)
{
    for (size_t i = 0; i < gathering->key_count; i++)
        if (gathering->keys[i].id == line)
            return gathering->keys[i].key;
    return 0;
}

/* -- lines -- */

static json_t *controls_list(const struct assessment_line *line)
{
    json_t *list = json_array();

    for (size_t i = 0; i < line->control_count; i++)
        json_array_append_new(list, json_pack("{s:s, s:i, s:s}", "kind", control_kind_word(line->controls[i].kind),
                                              "hierarchy", (int)line->controls[i].rank, "text",
                                              line->controls[i].text));
    return list;
}

static json_t *asked_object(const struct assessment_line *line)
{
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "key", (json_int_t)line->key,
                     "item", line->item, "section", line->section, "step", line->step, "text", line->text, "text_cy",
                     line->text_cy, "source", line->source, "clause", line->clause, "status", line->status,
                     "confidence", line->confidence, "answers", line->answers, "good",
                     checklist_good_words[line->good]);
}

static json_t *answered_object(const struct assessment_line *line)
{
    return json_pack("{s:o, s:s, s:s, s:s, s:s, s:o, s:i, s:i, s:i, s:s, s:i, s:i, s:i, s:s, s:i, s:s, s:o}",
                     "rooms", rooms_list(&line->rooms), "answer", line_answer_word(line->answer), "note", line->note,
                     "harmed", line->harmed, "individual_assessment", line_individual_word(line->individual),
                     "controls", controls_list(line), "severity", line->risk.severity, "likelihood",
                     line->risk.likelihood, "likelihood_proposed", line->likelihood_proposed, "override_reason",
                     line->override_reason, "residual_severity", line->residual.severity, "residual_likelihood",
                     line->residual.likelihood, "risk", line_risk_score(line->risk), "risk_word",
                     risk_band_word(line_risk_band(line->risk)), "residual_risk", line_risk_score(line->residual),
                     "residual_risk_word", risk_band_word(line_risk_band(line->residual)), "contradicted_since",
                     date_text(line->contradicted_since));
}

static int take_line(void *context, const struct assessment_line *line)
{
    struct gathering *gathering = context;
    json_t *asked = asked_object(line), *answered = answered_object(line);
    int r = asked && answered ? json_object_update(asked, answered) : -1;

    json_decref(answered);
    gathering->keys[gathering->key_count].id = line->id;
    gathering->keys[gathering->key_count++].key = line->key;
    if (r == 0)
        r = json_array_append(gathering->lines, asked);
    json_decref(asked);
    return r < 0 ? -ENOMEM : 0;
}

/* -- what people said -- */

static int add_comment(struct gathering *gathering, const struct assessment_comment *comment)
{
    return json_array_append_new(
               gathering->comments,
               json_pack("{s:I, s:I, s:o, s:s, s:o, s:s, s:s, s:o, s:o}", "id", (json_int_t)comment->id, "line",
                         (json_int_t)key_of(gathering, comment->line), "person", person_text(comment->person), "role",
                         role_word((enum role)comment->role), "at", assessment_text_time(comment->at_ms), "text",
                         comment->text, "reply", comment->reply, "reply_by", person_text(comment->reply_by), "replied",
                         assessment_text_time(comment->replied_ms))) < 0 ? -ENOMEM : 0;
}

static int take_comment(void *context, const struct assessment_comment *comment)
{
    struct gathering *gathering = context;
    const struct assessment_saying *saying = gathering->of->saying;

    return add_comment(gathering, saying && saying->comment.id == comment->id ? &saying->comment : comment);
}

static int gather_comments(struct gathering *gathering, struct error *err)
{
    const struct assessment_saying *saying = gathering->of->saying;
    int r = comments_list(gathering->of->store, gathering->version.id, take_comment, gathering, err);

    return r == 0 && saying && saying->comment.id == ASSESSMENT_COMMENT_NEW ? add_comment(gathering, &saying->comment)
                                                                            : r;
}

static int take_outcome(void *context, int round, const struct consultee *said)
{
    struct gathering *gathering = context;

    return json_array_append_new(
               gathering->outcomes,
               json_pack("{s:i, s:o, s:s, s:s, s:s, s:o}", "round", round, "person", person_text(said->person), "role",
                         role_word((enum role)said->role), "outcome", consultation_outcome_word(said->outcome),
                         "statement", said->statement, "at", assessment_text_time(said->at_ms))) < 0 ? -ENOMEM : 0;
}

static int take_silent(void *context, const struct consultee *consultee)
{
    struct gathering *gathering = context;

    if (consultee->outcome != OUTCOME_NONE)
        return 0;
    return json_array_append_new(gathering->silent, person_text(consultee->person)) < 0 ? -ENOMEM : 0;
}

static int take_action(void *context, const struct action *action)
{
    struct gathering *gathering = context;
    json_t *rooms = json_array();

    for (size_t i = 0; i < action->room_count; i++)
        json_array_append_new(rooms, json_string(action->rooms[i]));
    return json_array_append_new(
               gathering->actions,
               json_pack("{s:I, s:s, s:s, s:o, s:o, s:s, s:o, s:I}", "id", (json_int_t)action->id, "what", action->what,
                         "state", action_state_word(action->state), "rooms", rooms, "owner",
                         person_text(action->owner), "owner_role",
                         action->owner_role ? role_word((enum role)action->owner_role) : "", "due",
                         date_text(action->due_date), "line", (json_int_t)action->line)) < 0 ? -ENOMEM : 0;
}

/* Whom nothing can have been heard from yet. */
static int ask_anew(struct gathering *gathering, const struct assessment_saying *saying)
{
    gathering->round.round++;
    gathering->round.sent_ms = saying->round.sent_ms;
    gathering->round.closes_date = saying->round.closes_date;
    for (size_t i = 0; i < saying->asked_count; i++)
        if (json_array_append_new(gathering->silent, person_text(saying->asked[i])) < 0)
            return -ENOMEM;
    return 0;
}

/* A version that nobody was asked about has said nothing, and heard nothing. */
static int gather_asked(struct gathering *gathering, struct error *err)
{
    struct store *store = gathering->of->store;
    const struct assessment_saying *saying = gathering->of->saying;
    struct error none = {0};
    int r = consultation_load(store, gathering->version.id, &gathering->round, &none);

    if (r < 0 && r != -ENOENT)
        return error_set(err, r, "%s", none.text);
    if (saying && saying->round.sent_ms)
        return ask_anew(gathering, saying);
    return r == -ENOENT ? 0 : consultees_list(store, gathering->round.id, take_silent, gathering, err);
}

static int take_room(void *context, const struct room_info *room)
{
    return json_object_set_new(context, room->id, json_string(room->name)) < 0 ? -ENOMEM : 0;
}

static int gather(struct gathering *gathering, struct error *err)
{
    const struct assessment_text_of *of = gathering->of;
    struct store *store = of->store;
    int r = assessment_load(store, of->assessment, &gathering->assessment, err);

    if (r == 0)
        r = assessment_version_load(store, of->version, &gathering->version, err);
    if (r == 0)
        r = rooms_load(store, take_room, gathering->room_names, err);
    if (r == 0)
        r = assessment_lines_list(store, of->version, take_line, gathering, err);
    if (r == 0)
        r = assessment_text_evidence(store, of->version, gathering->evidence, err);
    if (r == 0)
        r = gather_comments(gathering, err);
    if (r == 0)
        r = outcomes_list(store, of->version, take_outcome, gathering, err);
    if (r == 0)
        r = actions_list(store, of->assessment, take_action, gathering, err);
    return r < 0 ? r : gather_asked(gathering, err);
}

/* -- the whole -- */

static json_t *told_object(const struct assessment_told *told)
{
    json_t *roles = json_array(), *persons = json_array();

    for (unsigned role = 1; role < 1u << ROLE_COUNT; role <<= 1)
        if (told->roles & role)
            json_array_append_new(roles, json_string(role_word((enum role)role)));
    for (size_t i = 0; i < told->person_count; i++)
        json_array_append_new(persons, person_text(told->persons[i]));
    return json_pack("{s:o, s:o}", "roles", roles, "persons", persons);
}

static json_t *approval_object(const struct assessment_approval *approval)
{
    json_t *dissent = json_array();

    for (size_t i = 0; i < CONSULTATION_DISSENT_COUNT; i++)
        if (approval->dissent >> i & 1)
            json_array_append_new(dissent, json_string(consultation_dissent_words[i]));
    return json_pack("{s:o, s:s, s:s, s:o, s:o}", "person", person_text(approval->person), "role", approval->role,
                     "reason", approval->reason, "dissent", dissent, "at", assessment_text_time(approval->at_ms));
}

/* The rooms by their names as they are now: a paper says what people call them. */
static json_t *named_rooms(const struct gathering *gathering)
{
    const struct assessment_rooms *rooms = &gathering->version.rooms;
    json_t *list = json_array();

    for (size_t i = 0; i < rooms->count; i++) {
        const char *name = json_string_value(json_object_get(gathering->room_names, rooms->ids[i]));

        json_array_append_new(list, json_pack("{s:s, s:s}", "id", rooms->ids[i], "name", name ? name : rooms->ids[i]));
    }
    return list;
}

static json_t *whole(const struct gathering *gathering)
{
    const struct assessment_version *version = &gathering->version;
    const struct consultation *round = &gathering->round;
    const struct assessment_approval nobodys = {.role = "", .reason = ""};

    return json_pack(
        "{s:s, s:I, s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:O, s:O, s:O, s:O, s:O, s:O, s:{s:i, s:o, s:o}, s:o,"
        " s:o}",
        "form", FORM, "assessment", (json_int_t)version->assessment, "number", version->number, "site",
        gathering->of->site, "template", gathering->assessment.template, "title", version->title, "scope",
        version->scope, "harmed", version->harmed, "told_how", version->told_how, "told", told_object(&version->told),
        "rooms", named_rooms(gathering), "lines", gathering->lines, "evidence", gathering->evidence, "comments",
        gathering->comments, "outcomes", gathering->outcomes, "silent", gathering->silent, "actions",
        gathering->actions, "consultation", "round", round->round, "sent", assessment_text_time(round->sent_ms),
        "closes", date_text(round->closes_date), "approval", approval_object(&nobodys), "date", date_text(0));
}

int assessment_text_approve(json_t *text, const struct assessment_approval *approval, int64_t date, struct error *err)
{
    return json_object_set_new(text, "approval", approval_object(approval)) < 0 ||
                   json_object_set_new(text, "date", date_text(date)) < 0
               ? error_set(err, -ENOMEM, "assessment: out of memory") : 0;
}

static void gathering_done(struct gathering *gathering)
{
    json_decref(gathering->lines);
    json_decref(gathering->evidence);
    json_decref(gathering->comments);
    json_decref(gathering->outcomes);
    json_decref(gathering->silent);
    json_decref(gathering->actions);
    json_decref(gathering->room_names);
    free(gathering);
}

int assessment_text_gather(const struct assessment_text_of *of, json_t **text, struct error *err)
{
    struct gathering *gathering = calloc(1, sizeof *gathering);
    json_t *json = NULL;
    int r;

    if (!gathering)
        return error_set(err, -ENOMEM, "assessment: out of memory");
    gathering->of = of;
    gathering->lines = json_array();
    gathering->evidence = json_array();
    gathering->comments = json_array();
    gathering->outcomes = json_array();
    gathering->silent = json_array();
    gathering->actions = json_array();
    gathering->room_names = json_object();
    r = gather(gathering, err);
    if (r == 0)
        json = whole(gathering);
    gathering_done(gathering);
    if (r == -ENOMEM || (r == 0 && !json))
        return error_set(err, -ENOMEM, "assessment: out of memory");
    if (r == 0)
        *text = json;
    return r;
}
