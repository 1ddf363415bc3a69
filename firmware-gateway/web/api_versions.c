/* web/api_versions.c - sealed versions: the text as it was signed with its signatures, taking it away as a file, and
 * saying that one has read it. */
#include "assessing.h"
#include "assessment_json.h"
#include "assessment_workspace.h"
#include "body.h"
#include "inside.h"
#include "sealed.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sealed_text {
    struct sealed_version sealed;
    char *document;                     /* owned */
    char digest[2 * SEALED_DIGEST_SIZE + 1];
};

/* The version that the path or, in an export, the query names. false: refused; else free document. */
static bool find_text(struct request *request, const char *number, struct assessing *it, struct sealed_text *text)
{
    struct error err = {0};
    int r;

    if (!assessing_find(request, it) || (*number && !assessing_take_version(request, it, number)))
        return false;
    r = sealed_version_load(request->web->host->store, *number ? it->version.id : it->assessment.in_force_id,
                            &text->sealed, &text->document, &err);
    if (r == -ENOENT)
        request_not_found(request, "sealed version");
    else if (r < 0)
        request_failed(request, &err);
    else
        ledger_hex(text->sealed.digest, sizeof text->sealed.digest, text->digest);
    return r == 0;
}

struct putting {
    struct out *out;
    struct store *store;
};

static int put_signature(void *context, const struct signature *signature)
{
    const struct putting *putting = context;

    assessment_put_signature(putting->out, putting->store, NULL, signature);
    return 0;
}

static int put_confirmation(void *context, int64_t person, const char *name, int64_t at_ms)
{
    const struct putting *putting = context;

    out_object(putting->out, NULL);
    out_integer(putting->out, "person", person);
    out_text(putting->out, "name", name);
    out_time(putting->out, "at", at_ms);
    out_object_end(putting->out);
    return 0;
}

void versions_one(struct request *request)
{
    bool sees_readers = request->caller.role & (ROLE_REP | ROLE_LEADER);
    struct putting putting = {&request->answer.out, request->web->host->store};
    struct out *out = putting.out;
    struct sealed_text text = {0};
    struct error err = {0};
    struct assessing it;
    json_t *json;
    int r;

    if (!find_text(request, request->values[1], &it, &text))
        return;
    json = json_loads(text.document, 0, NULL);
    out_object(out, NULL);
    out_integer(out, "assessment", it.assessment.id);
    out_integer(out, "number", text.sealed.number);
    out_bool(out, "is_in_force", it.version.id == it.assessment.in_force_id);
    out_integer(out, "in_force_version", it.assessment.in_force_number);
    out_time(out, "sealed", text.sealed.sealed_ms);
    assessment_put_person(out, "sealed_by", putting.store, text.sealed.sealed_by);
    out_words(out, "reason", text.sealed.reason);
    out_text(out, "digest", text.digest);
    out_raw(out, "document", text.document);
    sealed_put_people(out, putting.store, json);
    out_array(out, "signatures");
    r = signatures_list(putting.store, it.version.id, put_signature, &putting, &err);
    out_array_end(out);
    if (r == 0 && sees_readers) {
        out_array(out, "confirmations");
        r = confirmations_list(putting.store, it.version.id, put_confirmation, &putting, &err);
        out_array_end(out);
    }
    out_object_end(out);
    json_decref(json);
    free(text.document);
    if (r < 0)
        request_failed(request, &err);
    else
        request_answer(request, 200);
}

/* -- reading -- */

/* One tap; a second one changes nothing. */
void version_confirm(struct request *request)
{
    static const char *const allowed[] = {NULL};
    char subject[LEDGER_SUBJECT_SIZE];
    struct sealed_text text = {0};
    struct error err = {0};
    struct assessing it;
    int r;

    if (!body_allows(request, allowed) || !find_text(request, request->values[1], &it, &text))
        return;
    free(text.document);
    if (it.version.id != it.assessment.in_force_id) {
        request_refuse(request, 409, "newer", NULL, "That was version %d; now version %d is in force. Read that one.",
                       it.version.number, it.assessment.in_force_number);
        return;
    }
    r = confirmation_add(request->web->host->store, it.version.id, request->caller.person, web_now_ms(request->web),
                         &err);
    snprintf(subject, sizeof subject, "assessment:%lld/v%d", (long long)it.assessment.id, it.version.number);
    if (r != -EEXIST &&
        (!assessing_kept(request, r, &err) ||
         !web_ledger(request, &(struct ledger_act){.kind = LEDGER_ACKNOWLEDGED_READING, .subject = subject,
                                                   .digest = text.sealed.digest})))
        return;
    workspace_done(request, it.assessment.id, 200);
}

/* -- taking it away -- */

static void put_cell(struct out *out, const char *text, bool is_last)
{
    out_cell(out, text);
    out_plain(out, is_last ? "\r\n" : ",");
}

static const char *const columns[] = {
    "section", "item", "text", "status", "source", "clause", "rooms", "good", "answer", "note", "harmed",
    "individual_assessment", "controls_in_place", "controls_planned", "severity", "likelihood", "risk", "risk_word",
    "residual_risk_word", "contradicted_since",
};
#define COLUMNS (sizeof columns / sizeof *columns)
#define CELL_SIZE (ASSESSMENT_ROOMS_MAX * ID_SIZE)

static void add_part(char *cell, const char *part)
{
    size_t used = strlen(cell);

    if (part)
        snprintf(cell + used, CELL_SIZE - used, "%s%s", used ? "; " : "", part);
}

/* What a column has of a line: its text or number, its rooms, or its controls of a kind. */
static void make_cell(const json_t *line, const char *column, char cell[CELL_SIZE])
{
    static const char controls[] = "controls_";
    bool is_controls = strncmp(column, controls, sizeof controls - 1) == 0;
    const json_t *value = json_object_get(line, is_controls ? "controls" : column), *one;
    size_t index;

    *cell = '\0';
    if (json_is_integer(value))
        snprintf(cell, CELL_SIZE, "%lld", (long long)json_integer_value(value));
    add_part(cell, json_string_value(value));
    json_array_foreach(value, index, one) {
        const char *kind = json_string_value(json_object_get(one, "kind"));

        if (!is_controls)
            add_part(cell, json_string_value(one));
        else if (kind && strcmp(kind, column + sizeof controls - 1) == 0)
            add_part(cell, json_string_value(json_object_get(one, "text")));
    }
}

static void put_table(struct out *out, const char *document)
{
    json_t *json = json_loads(document, 0, NULL), *line;
    char cell[CELL_SIZE];
    size_t index;

    for (size_t i = 0; i < COLUMNS; i++)
        put_cell(out, columns[i], i + 1 == COLUMNS);
    json_array_foreach(json_object_get(json, "lines"), index, line)
        for (size_t i = 0; i < COLUMNS; i++) {
            make_cell(line, columns[i], cell);
            put_cell(out, cell, i + 1 == COLUMNS);
        }
    json_decref(json);
}

/* As JSON the very bytes that were signed: their SHA-256 is the digest. */
void versions_export(struct request *request)
{
    char number[16] = "", format[8] = "json";
    struct out *out = &request->answer.out;
    struct sealed_text text = {0};
    struct assessing it;
    bool is_csv;

    if (url_query(request->query, "version", number, sizeof number) < 0 ||
        url_query(request->query, "format", format, sizeof format) < 0 ||
        (strcmp(format, "csv") != 0 && strcmp(format, "json") != 0)) {
        request_refuse(request, 422, "bad_value", "format", "format has to be json or csv.");
        return;
    }
    if (!find_text(request, number, &it, &text))
        return;
    is_csv = strcmp(format, "csv") == 0;
    if (is_csv)
        put_table(out, text.document);
    else
        out_plain(out, "%s", text.document);
    free(text.document);
    request_header(request, "Content-Disposition", "attachment; filename=\"assessment-%lld-v%d.%s\"",
                   (long long)it.assessment.id, text.sealed.number, format);
    request_header(request, "X-Document-Digest", "%s", text.digest);
    request_answer(request, 200);
    if (is_csv && request->answer.status == 200)
        request->answer.content_type = "text/csv; charset=utf-8";
}
