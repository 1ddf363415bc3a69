/* web/assessment_lines_json.c - see assessment_lines_json.h */
#include "assessment_lines_json.h"
#include "assessment_json.h"
#include "ledger.h"
#include "snapshots.h"
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>

/* Pieces of JSON that belong to lines: gathered first, put where their line comes. */
struct piece {
    int64_t line;
    char *json;                         /* one value; owned */
};
struct pieces {
    struct piece *list;                 /* owned */
    size_t count, room;
};

static void pieces_done(struct pieces *pieces)
{
    for (size_t i = 0; i < pieces->count; i++)
        free(pieces->list[i].json);
    free(pieces->list);
}

/* Takes what out holds. */
static int pieces_add(struct pieces *pieces, int64_t line, struct out *out)
{
    char *json = out_take(out);

    if (json && pieces->count == pieces->room) {
        size_t room = pieces->room ? 2 * pieces->room : 64;
        struct piece *list = realloc(pieces->list, room * sizeof *list);

        if (list) {
            pieces->list = list;
            pieces->room = room;
        }
    }
    if (!json || pieces->count == pieces->room) {
        free(json);
        return -ENOMEM;
    }
    pieces->list[pieces->count++] = (struct piece){line, json};
    return 0;
}

static int take_comment(void *context, const struct assessment_comment *comment)
{
    struct out out;

    out_init(&out);
    assessment_put_comment(&out, NULL, comment);
    return pieces_add(context, comment->line, &out);
}

/* A snapshot's document without the days' series, which a chart alone needs: GET /snapshots/{id} has them. */
static void put_figures(struct out *out, const char *document)
{
    json_t *json = json_loads(document, 0, NULL), *rooms = json_object_get(json, "rooms"), *room;
    const char *words = json_string_value(json_object_get(json, "words"));
    size_t index;
    char *text;

    json_array_foreach(rooms, index, room)
        json_object_del(room, "series");
    text = rooms ? json_dumps(rooms, JSON_COMPACT) : NULL;
    out_text(out, "words", words);
    out_words(out, "likelihood_words", json_string_value(json_object_get(json, "likelihood_words")));
    if (text)
        out_raw(out, "rooms", text);
    else
        out_null(out, "rooms");
    free(text);
    json_decref(json);
}

struct assessment_evidence {
    struct pieces pieces;
    int64_t only;                       /* this line's alone; 0: of all lines */
};

static int take_snapshot(void *context, const struct snapshot *snapshot, const char *document)
{
    struct assessment_evidence *evidence = context;
    char digest[2 * SNAPSHOT_DIGEST_SIZE + 1];
    struct out out;

    if (evidence->only && snapshot->line != evidence->only)
        return 0;
    ledger_hex(snapshot->digest, sizeof snapshot->digest, digest);
    out_init(&out);
    out_object(&out, NULL);
    out_integer(&out, "snapshot", snapshot->id);
    out_time(&out, "made", snapshot->made_ms);
    out_text(&out, "digest", digest);
    put_figures(&out, document);
    out_object_end(&out);
    return pieces_add(&evidence->pieces, snapshot->line, &out);
}

int assessment_evidence_read(struct store_reader *reader, int64_t version, struct assessment_evidence **evidence,
                             struct error *err)
{
    struct assessment_evidence *found = calloc(1, sizeof *found);
    int r = found ? snapshots_newest_read(reader, version, take_snapshot, found, err) : -ENOMEM;

    if (r == 0) {
        *evidence = found;
        return 0;
    }
    assessment_evidence_done(found);
    return r == -ENOMEM ? error_set(err, r, "out of memory") : r;
}

void assessment_evidence_done(struct assessment_evidence *evidence)
{
    if (evidence)
        pieces_done(&evidence->pieces);
    free(evidence);
}

struct line_putter {
    struct out *out;
    struct store *store;
    const char *key;                    /* of a line that is put alone; NULL: of an array */
    const struct pieces *evidence;
    struct pieces comments;
};

static void put_evidence(const struct line_putter *putter, int64_t line)
{
    const char *newest = "null";

    for (size_t i = 0; i < putter->evidence->count; i++)
        if (putter->evidence->list[i].line == line)
            newest = putter->evidence->list[i].json;
    out_raw(putter->out, "evidence", newest);
}

static void put_comments(const struct line_putter *putter, int64_t line)
{
    out_array(putter->out, "comments");
    for (size_t i = 0; i < putter->comments.count; i++)
        if (putter->comments.list[i].line == line)
            out_raw(putter->out, NULL, putter->comments.list[i].json);
    out_array_end(putter->out);
}

static void put_controls(struct out *out, const struct assessment_line *line)
{
    out_array(out, "controls");
    for (size_t i = 0; i < line->control_count; i++) {
        const struct assessment_control *control = &line->controls[i];

        out_object(out, NULL);
        out_text(out, "kind", control_kind_word(control->kind));
        out_integer(out, "hierarchy", control->rank);
        out_text(out, "hierarchy_word", control_rank_word(control->rank));
        out_text(out, "text", control->text);
        out_object_end(out);
    }
    out_array_end(out);
}

static void put_risk(struct out *out, const struct assessment_line *line)
{
    assessment_put_number(out, "severity", line->risk.severity);
    assessment_put_number(out, "likelihood_proposed", line->likelihood_proposed);
    assessment_put_number(out, "likelihood", line->risk.likelihood);
    out_words(out, "override_reason", line->override_reason);
    assessment_put_number(out, "residual_severity", line->residual.severity);
    assessment_put_number(out, "residual_likelihood", line->residual.likelihood);
    assessment_put_number(out, "risk", line_risk_score(line->risk));
    out_text(out, "risk_word", risk_band_word(line_risk_band(line->risk)));
    assessment_put_number(out, "residual_risk", line_risk_score(line->residual));
    out_text(out, "residual_risk_word", risk_band_word(line_risk_band(line->residual)));
}

static int put_line(void *context, const struct assessment_line *line)
{
    const struct line_putter *putter = context;
    struct out *out = putter->out;

    out_object(out, putter->key);
    out_integer(out, "id", line->id);
    out_integer(out, "key", line->key);
    out_integer(out, "number", line->position + 1);
    out_words(out, "item", line->item);
    out_text(out, "section", line->section);
    out_words(out, "step", line->step);
    out_text(out, "text", line->text);
    out_words(out, "text_cy", line->text_cy);
    out_words(out, "source", line->source);
    out_words(out, "clause", line->clause);
    out_words(out, "status", line->status);
    out_words(out, "confidence", line->confidence);
    out_words(out, "answers", line->answers);
    out_text(out, "by", line->is_by_sensor ? "sensor" : line->is_by_record ? "system" : "person");
    out_text(out, "good", checklist_good_words[line->good]);
    assessment_put_rooms(out, "rooms", &line->rooms);
    out_text(out, "answer", line_answer_word(line->answer));
    out_text(out, "note", line->note);
    out_text(out, "harmed", line->harmed);
    out_text(out, "individual_assessment", line_individual_word(line->individual));
    put_controls(out, line);
    put_risk(out, line);
    assessment_put_date(out, "contradicted_since", line->contradicted_since);
    put_evidence(putter, line->id);
    put_comments(putter, line->id);
    assessment_put_person(out, "edited_by", putter->store, line->edited_by);
    out_time(out, "edited", line->edited_ms);
    out_object_end(out);
    return 0;
}

static int put_all(struct line_putter *putter, int64_t version, const struct assessment_line *line, struct error *err)
{
    int r = comments_list(putter->store, version, take_comment, &putter->comments, err);

    if (r == 0 && line)
        r = put_line(putter, line);
    else if (r == 0)
        r = assessment_lines_list(putter->store, version, put_line, putter, err);
    pieces_done(&putter->comments);
    return r == -ENOMEM ? error_set(err, r, "out of memory") : r;
}

int assessment_put_lines(struct out *out, const char *key, struct store *store, int64_t version,
                         const struct assessment_evidence *evidence, struct error *err)
{
    struct line_putter putter = {.out = out, .store = store, .evidence = &evidence->pieces};
    int r;

    out_array(out, key);
    r = put_all(&putter, version, NULL, err);
    out_array_end(out);
    return r;
}

int assessment_put_line(struct out *out, const char *key, struct store *store, const struct assessment_line *line,
                        struct error *err)
{
    struct assessment_evidence evidence = {.only = line->id};
    struct line_putter putter = {.out = out, .store = store, .key = key, .evidence = &evidence.pieces};
    int r = snapshots_newest(store, line->version, take_snapshot, &evidence, err);

    if (r == 0)
        r = put_all(&putter, line->version, line, err);
    pieces_done(&evidence.pieces);
    return r == -ENOMEM ? error_set(err, r, "out of memory") : r;
}
