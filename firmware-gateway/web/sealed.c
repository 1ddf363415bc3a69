/* web/sealed.c - see sealed.h */
#include "sealed.h"
#include "actions.h"
#include "canonical.h"
#include "days.h"
#include "inside.h"
#include "rfc3339.h"
#include "snapshots.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORM "transom-assessment-1"
#define PERSON_SIZE 24                  /* "p17" */

struct sealing {
    const struct request *request;
    struct store *store;
    json_t *lines, *evidence, *comments, *outcomes, *silent, *actions;
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

static json_t *time_text(int64_t unix_ms)
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

static json_t *hex_text(const uint8_t *bytes, size_t size)
{
    char hex[2 * LEDGER_HASH_SIZE + 1];

    ledger_hex(bytes, size, hex);
    return json_string(hex);
}

static json_t *rooms_list(const struct assessment_rooms *rooms)
{
    json_t *list = json_array();

    for (size_t i = 0; i < rooms->count; i++)
        json_array_append_new(list, json_string(rooms->ids[i]));
    return list;
}

static int64_t key_of(const struct sealing *sealing, int64_t line)
{
    for (size_t i = 0; i < sealing->key_count; i++)
        if (sealing->keys[i].id == line)
            return sealing->keys[i].key;
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
    struct sealing *sealing = context;
    json_t *asked = asked_object(line), *answered = answered_object(line);
    int r = asked && answered ? json_object_update(asked, answered) : -1;

    json_decref(answered);
    sealing->keys[sealing->key_count].id = line->id;
    sealing->keys[sealing->key_count++].key = line->key;
    if (r == 0)
        r = json_array_append(sealing->lines, asked);
    json_decref(asked);
    return r < 0 ? -ENOMEM : 0;
}

/* The rooms of a snapshot without the days' series. json_decref() it. */
static json_t *figures_of(const json_t *snapshot)
{
    json_t *rooms = json_object_get(snapshot, "rooms"), *room;
    size_t index;

    json_array_foreach(rooms, index, room)
        json_object_del(room, "series");
    return rooms ? json_incref(rooms) : json_array();
}

/* The line among those before whose figures are the very same; else the line itself. */
static int64_t line_with(const struct sealing *sealing, const json_t *rooms, int64_t key)
{
    const json_t *one;
    size_t index;

    json_array_foreach(sealing->evidence, index, one)
        if (json_array_size(rooms) && json_equal(json_object_get(one, "rooms"), rooms))
            return json_integer_value(json_object_get(one, "line"));
    return key;
}

/* Many lines ask about the same rooms: their figures are written once, or a large school's would not fit a row. */
static int take_snapshot(void *context, const struct snapshot *snapshot, const char *document)
{
    struct sealing *sealing = context;
    json_t *read = json_loads(document, 0, NULL), *rooms = figures_of(read);
    const char *words = json_string_value(json_object_get(read, "words"));
    int64_t line = line_with(sealing, rooms, snapshot->key);
    int r = json_array_append_new(
        sealing->evidence,
        json_pack("{s:I, s:I, s:o, s:o, s:s, s:O, s:I}", "line", (json_int_t)snapshot->key, "snapshot",
                  (json_int_t)snapshot->id, "digest", hex_text(snapshot->digest, sizeof snapshot->digest), "made",
                  time_text(snapshot->made_ms), "words", words ? words : "", "rooms", rooms, "rooms_of",
                  (json_int_t)line));

    if (r == 0 && line != snapshot->key)
        r = json_object_set_new(json_array_get(sealing->evidence, json_array_size(sealing->evidence) - 1), "rooms",
                                json_array());
    json_decref(rooms);
    json_decref(read);
    return r < 0 ? -ENOMEM : 0;
}

/* -- what people said -- */

static int take_comment(void *context, const struct assessment_comment *comment)
{
    struct sealing *sealing = context;

    return json_array_append_new(
               sealing->comments,
               json_pack("{s:I, s:I, s:o, s:s, s:o, s:s, s:s, s:o, s:o}", "id", (json_int_t)comment->id, "line",
                         (json_int_t)key_of(sealing, comment->line), "person", person_text(comment->person), "role",
                         role_word((enum role)comment->role), "at", time_text(comment->at_ms), "text", comment->text,
                         "reply", comment->reply, "reply_by", person_text(comment->reply_by), "replied",
                         time_text(comment->replied_ms))) < 0 ? -ENOMEM : 0;
}

static int take_outcome(void *context, int round, const struct consultee *said)
{
    struct sealing *sealing = context;

    return json_array_append_new(
               sealing->outcomes,
               json_pack("{s:i, s:o, s:s, s:s, s:s, s:o}", "round", round, "person", person_text(said->person), "role",
                         role_word((enum role)said->role), "outcome", consultation_outcome_word(said->outcome),
                         "statement", said->statement, "at", time_text(said->at_ms))) < 0 ? -ENOMEM : 0;
}

static int take_silent(void *context, const struct consultee *consultee)
{
    struct sealing *sealing = context;

    if (consultee->outcome != OUTCOME_NONE)
        return 0;
    return json_array_append_new(sealing->silent, person_text(consultee->person)) < 0 ? -ENOMEM : 0;
}

static int take_action(void *context, const struct action *action)
{
    struct sealing *sealing = context;
    json_t *rooms = json_array();

    for (size_t i = 0; i < action->room_count; i++)
        json_array_append_new(rooms, json_string(action->rooms[i]));
    return json_array_append_new(
               sealing->actions,
               json_pack("{s:I, s:s, s:s, s:o, s:o, s:s, s:o, s:I}", "id", (json_int_t)action->id, "what", action->what,
                         "state", action_state_word(action->state), "rooms", rooms, "owner",
                         person_text(action->owner), "owner_role",
                         action->owner_role ? role_word((enum role)action->owner_role) : "", "due",
                         date_text(action->due_date), "line", (json_int_t)action->line)) < 0 ? -ENOMEM : 0;
}

static int gather(struct sealing *sealing, const struct assessing *it, struct consultation *round, struct error *err)
{
    int64_t version = it->version.id;
    int r = assessment_lines_list(sealing->store, version, take_line, sealing, err);

    if (r == 0)
        r = snapshots_newest(sealing->store, version, take_snapshot, sealing, err);
    if (r == 0)
        r = comments_list(sealing->store, version, take_comment, sealing, err);
    if (r == 0)
        r = outcomes_list(sealing->store, version, take_outcome, sealing, err);
    if (r == 0)
        r = actions_list(sealing->store, it->assessment.id, take_action, sealing, err);
    if (r == 0)
        r = consultation_load(sealing->store, version, round, err);
    if (r == 0)
        r = consultees_list(sealing->store, round->id, take_silent, sealing, err);
    return r;
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

static json_t *approval_object(const struct sealed_approval *approval)
{
    json_t *dissent = json_array();

    for (size_t i = 0; i < CONSULTATION_DISSENT_COUNT; i++)
        if (approval->dissent >> i & 1)
            json_array_append_new(dissent, json_string(consultation_dissent_words[i]));
    return json_pack("{s:o, s:s, s:s, s:o, s:o}", "person", person_text(approval->person), "role", approval->role,
                     "reason", approval->reason, "dissent", dissent, "at", time_text(approval->at_ms));
}

/* The rooms by their names as they are now: a paper says what people call them. */
static json_t *named_rooms(const struct request *request, const struct assessment_rooms *rooms)
{
    const struct school *school = request->web->host->school;
    json_t *list = json_array();

    for (size_t i = 0; i < rooms->count; i++) {
        int index = school_room_index(school, rooms->ids[i]);
        const char *name = index < 0 ? rooms->ids[i] : room_info(school_room(school, (size_t)index))->name;

        json_array_append_new(list, json_pack("{s:s, s:s}", "id", rooms->ids[i], "name", name));
    }
    return list;
}

static json_t *whole(const struct sealing *sealing, const struct assessing *it, const struct consultation *round,
                     const struct sealed_approval *approval)
{
    const struct assessment_version *version = &it->version;
    const struct site_info *site = &school_setup(sealing->request->web->host->school)->site;

    return json_pack(
        "{s:s, s:I, s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:O, s:O, s:O, s:O, s:O, s:O, s:{s:i, s:o, s:o}, s:o,"
        " s:o}",
        "form", FORM, "assessment", (json_int_t)version->assessment, "number", version->number, "site", site->name,
        "template", it->assessment.template, "title", version->title, "scope", version->scope, "harmed",
        version->harmed, "told_how", version->told_how, "told", told_object(&version->told), "rooms",
        named_rooms(sealing->request, &version->rooms), "lines", sealing->lines, "evidence", sealing->evidence,
        "comments", sealing->comments, "outcomes", sealing->outcomes, "silent", sealing->silent, "actions",
        sealing->actions, "consultation", "round", round->round, "sent", time_text(round->sent_ms), "closes",
        date_text(round->closes_date), "approval", approval_object(approval), "date", date_text(it->today));
}

static void sealing_done(struct sealing *sealing)
{
    json_decref(sealing->lines);
    json_decref(sealing->evidence);
    json_decref(sealing->comments);
    json_decref(sealing->outcomes);
    json_decref(sealing->silent);
    json_decref(sealing->actions);
    free(sealing);
}

int sealed_write(const struct request *request, const struct assessing *it, const struct sealed_approval *approval,
                 char **document, struct error *err)
{
    struct sealing *sealing = calloc(1, sizeof *sealing);
    struct consultation round;
    json_t *json;
    int r;

    if (!sealing)
        return error_set(err, -ENOMEM, "assessment: out of memory");
    sealing->request = request;
    sealing->store = request->web->host->store;
    sealing->lines = json_array();
    sealing->evidence = json_array();
    sealing->comments = json_array();
    sealing->outcomes = json_array();
    sealing->silent = json_array();
    sealing->actions = json_array();
    r = gather(sealing, it, &round, err);
    if (r == 0) {
        json = whole(sealing, it, &round, approval);
        r = json ? canonical_write(json, document, err) : -ENOMEM;
        json_decref(json);
    }
    sealing_done(sealing);
    return r == -ENOMEM ? error_set(err, r, "assessment: out of memory") : r;
}

/* -- names -- */

static void note_people(json_t *json, json_t *people)
{
    const char *key, *text = json_string_value(json);
    json_t *value;
    size_t index;
    int64_t id;

    if (text && text[0] == 'p' && strlen(text) < PERSON_SIZE && assessing_number(text + 1, &id))
        json_object_set_new(people, text, json_integer(id));
    json_array_foreach(json, index, value)
        note_people(value, people);
    json_object_foreach(json, key, value)
        note_people(value, people);
}

void sealed_put_people(struct out *out, struct store *store, json_t *document)
{
    json_t *people = json_object(), *id;
    struct person person;
    const char *key;

    note_people(document, people);
    out_object(out, "people");
    json_object_foreach(people, key, id) {
        if (person_load(store, json_integer_value(id), &person) < 0)
            continue;
        out_object(out, key);
        out_text(out, "name", person.name);
        out_text(out, "role", role_word(person.role));
        out_object_end(out);
    }
    out_object_end(out);
    json_decref(people);
}
