/* web/api_evidence.c - frozen evidence as people read it: the newest of each line, and one snapshot with its series.
 * What makes it is evidence_gather.h. */
#include "assessing.h"
#include "evidence_looks.h"
#include "inside.h"
#include "snapshots.h"
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void put_digest(struct out *out, const struct snapshot *snapshot)
{
    char hex[2 * SNAPSHOT_DIGEST_SIZE + 1];

    ledger_hex(snapshot->digest, sizeof snapshot->digest, hex);
    out_text(out, "digest", hex);
}

/* All but the series: what a line shows. */
static int put_brief(void *context, const struct snapshot *snapshot, const char *document)
{
    json_t *json = json_loads(document, 0, NULL);
    const json_t *rooms = json_object_get(json, "rooms"), *room;
    struct out *out = context;
    size_t index;

    out_object(out, NULL);
    out_integer(out, "line", snapshot->line);
    out_integer(out, "snapshot", snapshot->id);
    out_time(out, "made", snapshot->made_ms);
    put_digest(out, snapshot);
    out_text(out, "kind", json_string_value(json_object_get(json, "kind")));
    out_words(out, "from", json_string_value(json_object_get(json, "from")));
    out_words(out, "to", json_string_value(json_object_get(json, "to")));
    out_text(out, "words", json_string_value(json_object_get(json, "words")));
    out_integer(out, "likelihood", json_integer_value(json_object_get(json, "likelihood")));
    out_words(out, "likelihood_words", json_string_value(json_object_get(json, "likelihood_words")));
    out_array(out, "rooms");
    json_array_foreach(rooms, index, room) {
        out_object(out, NULL);
        out_text(out, "room", json_string_value(json_object_get(room, "room")));
        out_text(out, "words", json_string_value(json_object_get(room, "words")));
        out_words(out, "grade", json_string_value(json_object_get(room, "grade")));
        out_words(out, "calibrated", json_string_value(json_object_get(room, "calibrated")));
        out_object_end(out);
    }
    out_array_end(out);
    out_object_end(out);
    json_decref(json);
    return 0;
}

/* Of a large school it is megabytes to read: the worker's. */
struct list_job {
    struct job job;
    char folder[256];
    int64_t version;
    struct out out;
    struct error err;
};

static void make_list(struct job *waiting)
{
    struct list_job *job = (struct list_job *)waiting;
    struct store_reader *reader = NULL;

    job->err.code = store_reader_open(job->folder, &reader, &job->err);
    out_array(&job->out, NULL);
    if (job->err.code == 0)
        job->err.code = snapshots_newest_read(reader, job->version, put_brief, &job->out, &job->err);
    out_array_end(&job->out);
    store_reader_close(reader);
}

static void answer_list(struct job *waiting)
{
    struct list_job *job = (struct list_job *)waiting;

    job_answer(&job->job, &job->out, &job->err);
    out_done(&job->out);
    free(job);
}

void evidence_list(struct request *request)
{
    struct web *web = request->web;
    struct list_job *job;
    struct assessing it;

    if (!assessing_find(request, &it))
        return;
    job = calloc(1, sizeof *job);
    if (!job) {
        request_no_memory(request);
        return;
    }
    job->job.run = make_list;
    job->job.finish = answer_list;
    job->version = it.version.id;
    memcpy(job->folder, web->settings.data_folder, sizeof job->folder);
    out_init(&job->out);
    job_start(request, web->host->query_worker, &job->job);
}

/* Of what was sealed all of it for those who keep an eye on it, and for others what is in force; of what was not, only
 * what is being worked on: a draft that was dropped is nobody's any more. */
static bool sees_version(const struct request *request, const struct assessment *assessment,
                         const struct assessment_version *version)
{
    bool sees_working, is_invited;

    if (!assessing_sees(request, assessment, &sees_working, &is_invited))
        return false;
    if (!version->sealed_ms)
        return sees_working && version->id == assessment->working_id;
    return request->caller.role & (ROLE_REP | ROLE_LEADER) || version->id == assessment->in_force_id;
}

/* The assessment of a line's version, as far as the caller sees that version: else -ENOENT. */
static int find_of_line(const struct request *request, int64_t line_id, int64_t *assessment_id, struct error *err)
{
    struct store *store = request->web->host->store;
    struct assessment_line *line = malloc(sizeof *line);
    struct assessment_version *version = malloc(sizeof *version);
    struct assessment assessment;
    int r = line && version ? assessment_line_load(store, line_id, line, err) : error_set(err, -ENOMEM,
                                                                                          "out of memory");

    if (r == 0)
        r = assessment_version_load(store, line->version, version, err);
    if (r == 0)
        r = assessment_load(store, version->assessment, &assessment, err);
    if (r == 0 && !sees_version(request, &assessment, version))
        r = -ENOENT;
    if (r == 0)
        *assessment_id = assessment.id;
    free(line);
    free(version);
    return r;
}

void evidence_snapshot(struct request *request)
{
    struct out *out = &request->answer.out;
    struct snapshot snapshot;
    struct error err = {0};
    char *document = NULL;
    int64_t id, assessment;
    struct evidence_looks looks = {0};
    int r = -ENOENT;

    if (assessing_number(request->values[0], &id))
        r = snapshot_load(request->web->host->store, id, &snapshot, &document, &err);
    if (r == 0)
        r = find_of_line(request, snapshot.line, &assessment, &err);
    if (r == 0)
        r = evidence_looks_add(&looks, document, &err);
    if (r == -ENOENT)
        request_not_found(request, "snapshot");
    else if (r < 0)
        request_failed(request, &err);
    if (r == 0) {
        evidence_looks_note(request, &looks);
        out_object(out, NULL);
        out_integer(out, "id", snapshot.id);
        out_integer(out, "assessment", assessment);
        out_integer(out, "line", snapshot.line);
        out_time(out, "made", snapshot.made_ms);
        put_digest(out, &snapshot);
        out_raw(out, "document", document);
        out_object_end(out);
        request_answer(request, 200);
    }
    evidence_looks_done(&looks);
    free(document);
}
