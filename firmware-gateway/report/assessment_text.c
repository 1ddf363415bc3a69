/* report/assessment_text.c - see assessment_text.h */
#include "assessment_text.h"
#include "actions.h"
#include "assessment_lines.h"
#include "checklist.h"
#include "consultations.h"
#include "days.h"
#include "ledger.h"
#include "people.h"
#include "rfc3339.h"
#include "snapshots.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FORM "transom-assessment-1"

struct gathering {
    struct store *store;                /* borrowed */
    json_t *lines, *evidence, *comments, *outcomes, *silent, *actions;      /* owned */
    struct {                            /* of the version's lines */
        int64_t id, key;
    } keys[ASSESSMENT_LINES_MAX];
    size_t key_count;
    struct snapshot snapshots[ASSESSMENT_LINES_MAX];    /* the newest of each line, in their order */
    size_t snapshot_count;
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
static int64_t line_with(const struct gathering *gathering, const json_t *rooms, int64_t key)
{
    const json_t *one;
    size_t index;

    json_array_foreach(gathering->evidence, index, one)
        if (json_array_size(rooms) && json_equal(json_object_get(one, "rooms"), rooms))
            return json_integer_value(json_object_get(one, "line"));
    return key;
}

/* Many lines ask about the same rooms: their figures are written once, or a large school's would not fit a row. line:
 * the key of the one that has them. */
static int add_evidence(struct gathering *gathering, const struct snapshot *snapshot, const char *words, json_t *rooms,
                        int64_t line)
{
    return json_array_append_new(
               gathering->evidence,
               json_pack("{s:I, s:I, s:o, s:o, s:s, s:o, s:I}", "line", (json_int_t)snapshot->key, "snapshot",
                         (json_int_t)snapshot->id, "digest", hex_text(snapshot->digest, sizeof snapshot->digest),
                         "made", time_text(snapshot->made_ms), "words", words, "rooms",
                         line == snapshot->key ? json_incref(rooms) : json_array(), "rooms_of", (json_int_t)line)) < 0
               ? -ENOMEM : 0;
}

static int read_evidence(struct gathering *gathering, const struct snapshot *snapshot, struct error *err)
{
    struct snapshot loaded;
    char *document = NULL;
    const char *words;
    json_t *read, *rooms;
    int r = snapshot_load(gathering->store, snapshot->id, &loaded, &document, err);

    if (r < 0)
        return r;
    read = json_loads(document, 0, NULL);
    free(document);
    rooms = figures_of(read);
    words = json_string_value(json_object_get(read, "words"));
    r = add_evidence(gathering, snapshot, words ? words : "", rooms, line_with(gathering, rooms, snapshot->key));
    json_decref(rooms);
    json_decref(read);
    return r;
}

/* Of the same text as that of a line before. */
static int repeat_evidence(struct gathering *gathering, const struct snapshot *snapshot, const json_t *before)
{
    json_t *rooms = json_object_get(before, "rooms");
    json_int_t line = json_integer_value(json_object_get(before, "rooms_of"));
    bool has_figures = json_array_size(rooms) || line != json_integer_value(json_object_get(before, "line"));

    return add_evidence(gathering, snapshot, json_string_value(json_object_get(before, "words")), rooms,
                        has_figures ? line : snapshot->key);
}

static int note_snapshot(void *context, const struct snapshot *snapshot)
{
    struct gathering *gathering = context;

    gathering->snapshots[gathering->snapshot_count++] = *snapshot;
    return 0;
}

/* The same digest is the same text: it is read once, however many lines have it. */
static int gather_evidence(struct gathering *gathering, int64_t version, struct error *err)
{
    int r = snapshots_newest_brief(gathering->store, version, note_snapshot, gathering, err);

    for (size_t i = 0; i < gathering->snapshot_count && r == 0; i++) {
        const struct snapshot *snapshot = &gathering->snapshots[i];
        size_t first = 0;

        while (memcmp(gathering->snapshots[first].digest, snapshot->digest, sizeof snapshot->digest) != 0)
            first++;
        r = first < i ? repeat_evidence(gathering, snapshot, json_array_get(gathering->evidence, first))
                      : read_evidence(gathering, snapshot, err);
    }
    return r;
}

/* -- what people said -- */

static int take_comment(void *context, const struct assessment_comment *comment)
{
    struct gathering *gathering = context;

    return json_array_append_new(
               gathering->comments,
               json_pack("{s:I, s:I, s:o, s:s, s:o, s:s, s:s, s:o, s:o}", "id", (json_int_t)comment->id, "line",
                         (json_int_t)key_of(gathering, comment->line), "person", person_text(comment->person), "role",
                         role_word((enum role)comment->role), "at", time_text(comment->at_ms), "text", comment->text,
                         "reply", comment->reply, "reply_by", person_text(comment->reply_by), "replied",
                         time_text(comment->replied_ms))) < 0 ? -ENOMEM : 0;
}

static int take_outcome(void *context, int round, const struct consultee *said)
{
    struct gathering *gathering = context;

    return json_array_append_new(
               gathering->outcomes,
               json_pack("{s:i, s:o, s:s, s:s, s:s, s:o}", "round", round, "person", person_text(said->person), "role",
                         role_word((enum role)said->role), "outcome", consultation_outcome_word(said->outcome),
                         "statement", said->statement, "at", time_text(said->at_ms))) < 0 ? -ENOMEM : 0;
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

/* A version that nobody was asked about has said nothing, and heard nothing. */
static int gather_asked(struct gathering *gathering, int64_t version, struct consultation *round, struct error *err)
{
    int r = consultation_load(gathering->store, version, round, err);

    if (r == -ENOENT) {
        *round = (struct consultation){0};
        return 0;
    }
    return r < 0 ? r : consultees_list(gathering->store, round->id, take_silent, gathering, err);
}

static int gather(struct gathering *gathering, const struct assessment_text_of *of, struct consultation *round,
                  struct error *err)
{
    int64_t version = of->version->id;
    int r = assessment_lines_list(gathering->store, version, take_line, gathering, err);

    if (r == 0)
        r = gather_evidence(gathering, version, err);
    if (r == 0)
        r = comments_list(gathering->store, version, take_comment, gathering, err);
    if (r == 0)
        r = outcomes_list(gathering->store, version, take_outcome, gathering, err);
    if (r == 0)
        r = actions_list(gathering->store, of->assessment->id, take_action, gathering, err);
    return r < 0 ? r : gather_asked(gathering, version, round, err);
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
                     "reason", approval->reason, "dissent", dissent, "at", time_text(approval->at_ms));
}

/* The rooms by their names as they are now: a paper says what people call them. */
static json_t *named_rooms(const struct assessment_text_of *of)
{
    const struct assessment_rooms *rooms = &of->version->rooms;
    json_t *list = json_array();

    for (size_t i = 0; i < rooms->count; i++) {
        const char *name = of->room_name(of->rooms, rooms->ids[i]);

        json_array_append_new(list, json_pack("{s:s, s:s}", "id", rooms->ids[i], "name", name ? name : rooms->ids[i]));
    }
    return list;
}

static json_t *whole(const struct gathering *gathering, const struct assessment_text_of *of,
                     const struct consultation *round)
{
    const struct assessment_version *version = of->version;

    return json_pack(
        "{s:s, s:I, s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:O, s:O, s:O, s:O, s:O, s:O, s:{s:i, s:o, s:o}, s:o,"
        " s:o}",
        "form", FORM, "assessment", (json_int_t)version->assessment, "number", version->number, "site", of->site,
        "template", of->assessment->template, "title", version->title, "scope", version->scope, "harmed",
        version->harmed, "told_how", version->told_how, "told", told_object(&version->told), "rooms",
        named_rooms(of), "lines", gathering->lines, "evidence", gathering->evidence, "comments", gathering->comments,
        "outcomes", gathering->outcomes, "silent", gathering->silent, "actions", gathering->actions, "consultation",
        "round", round->round, "sent", time_text(round->sent_ms), "closes", date_text(round->closes_date), "approval",
        approval_object(&of->approval), "date", date_text(of->date));
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
    free(gathering);
}

int assessment_text_gather(const struct assessment_text_of *of, json_t **text, struct error *err)
{
    struct gathering *gathering = calloc(1, sizeof *gathering);
    struct consultation round;
    json_t *json = NULL;
    int r;

    if (!gathering)
        return error_set(err, -ENOMEM, "assessment: out of memory");
    gathering->store = of->store;
    gathering->lines = json_array();
    gathering->evidence = json_array();
    gathering->comments = json_array();
    gathering->outcomes = json_array();
    gathering->silent = json_array();
    gathering->actions = json_array();
    r = gather(gathering, of, &round, err);
    if (r == 0)
        json = whole(gathering, of, &round);
    gathering_done(gathering);
    if (r == -ENOMEM || (r == 0 && !json))
        return error_set(err, -ENOMEM, "assessment: out of memory");
    if (r == 0)
        *text = json;
    return r;
}
