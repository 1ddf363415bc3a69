/* web/api_assessment_lines.c - the lines of a risk assessment. A line is saved field by field as people go; whoever
 * changed it in between is named, and nobody's words are written over unseen. */
#include "assessing.h"
#include "assessment_lines_json.h"
#include "assessment_template.h"
#include "body.h"
#include "inside.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OWN_PREFIX "own-"

/* -- all of them -- */

struct lines_job {
    struct job job;
    char folder[256];
    int64_t version;
    struct assessment_evidence *evidence;       /* owned; NULL: not read yet */
    struct error err;
};

static void read_evidence(struct job *waiting)
{
    struct lines_job *job = (struct lines_job *)waiting;
    struct store_reader *reader = NULL;

    job->err.code = store_reader_open(job->folder, &reader, &job->err);
    if (job->err.code == 0)
        job->err.code = assessment_evidence_read(reader, job->version, &job->evidence, &job->err);
    store_reader_close(reader);
}

static void answer_lines(struct job *waiting)
{
    struct lines_job *job = (struct lines_job *)waiting;
    struct request *request = waiting->request;

    if (request && job->err.code == 0)
        job->err.code = assessment_put_lines(&request->answer.out, NULL, request->web->host->store, job->version,
                                             job->evidence, &job->err);
    if (request && job->err.code < 0)
        request_failed(request, &job->err);
    else if (request)
        request_answer(request, 200);
    assessment_evidence_done(job->evidence);
    free(job);
}

void assessment_lines_all(struct request *request)
{
    struct web *web = request->web;
    char number[16];
    struct lines_job *job;
    struct assessing it;
    int r;

    if (!assessing_find(request, &it))
        return;
    r = url_query(request->query, "version", number, sizeof number);
    if (r < 0)
        request_not_found(request, "sealed version");
    if (r < 0 || (r > 0 && !assessing_take_version(request, &it, number)))
        return;
    job = calloc(1, sizeof *job);
    if (!job) {
        request_no_memory(request);
        return;
    }
    job->job.run = read_evidence;
    job->job.finish = answer_lines;
    job->version = it.version.id;
    memcpy(job->folder, web->settings.data_folder, sizeof job->folder);
    job_start(request, web->host->query_worker, &job->job);
}

/* -- one of a draft -- */

static bool find_draft(struct request *request, struct assessing *it)
{
    if (!assessing_find(request, it))
        return false;
    if (assessment_may_edit(it->assessment.position, (enum duty_role)request->caller.role))
        return true;
    request_refuse(request, 409, "not_a_draft", NULL,
                   "Only the lines of a draft can be changed. Take it back, or make a new version of it.");
    return false;
}

/* -- reading -- */

static bool answer_from(const char *word, int *value)
{
    enum line_answer answer;
    bool ok = line_answer_from_word(word, &answer);

    *value = ok ? (int)answer : *value;
    return ok;
}

static bool individual_from(const char *word, int *value)
{
    enum line_individual individual;
    bool ok = line_individual_from_word(word, &individual);

    *value = ok ? (int)individual : *value;
    return ok;
}

static bool read_control(const json_t *given, struct assessment_control *control)
{
    const char *kind = json_string_value(json_object_get(given, "kind"));
    const char *text = json_string_value(json_object_get(given, "text"));
    json_int_t rank = json_integer_value(json_object_get(given, "hierarchy"));

    if (!kind || !control_kind_from_word(kind, &control->kind) || !text || !*text ||
        strlen(text) >= sizeof control->text || body_has_control(text, '\n') || rank < CONTROL_ELIMINATE ||
        rank >= CONTROL_RANK_END)
        return false;
    control->rank = (enum control_rank)rank;
    memcpy(control->text, text, strlen(text) + 1);
    return true;
}

static void read_controls(struct request *request, struct assessment_line *line)
{
    const json_t *list = json_object_get(request->json, "controls"), *one;
    size_t index;

    if (!list)
        return;
    if (!json_is_array(list) || json_array_size(list) > ASSESSMENT_CONTROLS_MAX) {
        request_refuse(request, 422, "bad_value", "controls", "controls has to be a list of at most %d.",
                       ASSESSMENT_CONTROLS_MAX);
        return;
    }
    line->control_count = 0;
    json_array_foreach(list, index, one) {
        if (!read_control(one, &line->controls[line->control_count])) {
            request_refuse(request, 422, "bad_value", "controls", "Control %zu needs a kind (in_place or planned), a"
                           " hierarchy from 1 to 5, and a plain text of at most %d bytes.", index + 1,
                           ASSESSMENT_CONTROL_SIZE - 1);
            return;
        }
        line->control_count++;
    }
}

/* 1 to 5; null: not said any more. */
static void read_scale(struct request *request, const char *key, int *value)
{
    int64_t number = 0;

    if (!json_object_get(request->json, key))
        return;
    if (body_integer(request, key, 1, ASSESSMENT_SCALE_MAX, &number) >= 0)
        *value = (int)number;
}

static void read_risk(struct request *request, struct assessment_line *line)
{
    const struct {
        const char *key;
        int *value;
    } scales[] = {
        {"severity", &line->risk.severity},
        {"likelihood", &line->risk.likelihood},
        {"residual_severity", &line->residual.severity},
        {"residual_likelihood", &line->residual.likelihood},
    };
    const char *field = NULL;
    struct error err = {0};
    bool is_said;

    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        read_scale(request, scales[i].key, scales[i].value);
    if (json_is_null(json_object_get(request->json, "override_reason")))
        *line->override_reason = '\0';
    body_paragraphs(request, "override_reason", line->override_reason, sizeof line->override_reason);
    /* Evidence may have come after what a person said: that is theirs to look at, and keeps nobody from a note. */
    is_said = json_object_get(request->json, "likelihood") || json_object_get(request->json, "override_reason");
    if (assessment_line_check(line, &field, &err) < 0 && (is_said || strcmp(field, "override_reason") != 0))
        request_refuse(request, 422, "bad_value", field, "%s", err.text);
}

/* What it asks. A line of a checklist has it from there. */
static void read_question(struct request *request, struct assessment_line *line)
{
    static const char *const parts[] = {"section", "text", "good"};
    int good = (int)line->good;

    for (size_t i = 0; *line->item && i < sizeof parts / sizeof *parts; i++)
        if (json_object_get(request->json, parts[i])) {
            request_refuse(request, 422, "bad_value", parts[i], "What a line of a checklist asks stays as it is.");
            return;
        }
    body_text(request, "section", line->section, sizeof line->section);
    body_text(request, "text", line->text, sizeof line->text);
    body_word(request, "good", checklist_good_from_word, &good);
    line->good = (enum checklist_good)good;
}

static void read_line(struct request *request, struct assessment_line *line)
{
    int answer = (int)line->answer, individual = (int)line->individual;

    read_question(request, line);
    assessing_body_rooms(request, &line->rooms);
    body_word(request, "answer", answer_from, &answer);
    line->answer = (enum line_answer)answer;
    body_paragraphs(request, "note", line->note, sizeof line->note);
    body_paragraphs(request, "harmed", line->harmed, sizeof line->harmed);
    body_word(request, "individual_assessment", individual_from, &individual);
    line->individual = (enum line_individual)individual;
    read_controls(request, line);
    read_risk(request, line);
    if (!*line->text)
        request_refuse(request, 422, "bad_value", "text", "A line needs a text: what it asks.");
}

static void answer_line(struct request *request, const struct assessment_line *line, int status)
{
    struct error err = {0};

    if (assessment_put_line(&request->answer.out, NULL, request->web->host->store, line, &err) < 0)
        request_failed(request, &err);
    else
        request_answer(request, status);
}

/* -- adding -- */

struct own_search {
    int64_t id;
    struct assessment_line *line;
};

static int look_own(void *context, const struct own_item *item)
{
    const struct own_search *search = context;

    if (item->id != search->id || item->archived_ms)
        return 0;
    template_line_of_own(item, search->line);
    return 1;
}

/* The item of that id in any checklist, "own-12" one that the school added. false: there is none. */
static bool take_item(struct request *request, const char *id, struct assessment_line *line)
{
    const struct checklist_shelf *shelf = request->web->host->checklists;
    const struct checklist_item *item = shelf ? checklist_shelf_item(shelf, id) : NULL;
    struct own_search search = {.line = line};
    bool is_found = false;

    if (item)
        template_line_of_item(item, line);
    if (item || !shelf || strncmp(id, OWN_PREFIX, strlen(OWN_PREFIX)) != 0 ||
        !assessing_number(id + strlen(OWN_PREFIX), &search.id))
        return item;
    for (size_t i = 0; i < checklist_shelf_count(shelf) && !is_found; i++)
        is_found = own_items_list(request->web->host->store, checklist_shelf_at(shelf, i)->name, look_own, &search,
                                  NULL) == 1;
    return is_found;
}

void assessment_lines_add(struct request *request)
{
    static const char *const allowed[] = {"item", "section", "text", "good", "rooms", "answer", "note", "harmed",
                                          "individual_assessment", "controls", "severity", "likelihood",
                                          "override_reason", "residual_severity", "residual_likelihood", NULL};
    struct assessment_line line = {.edited_by = request->caller.person};
    char item[ASSESSMENT_ITEM_SIZE] = "";
    struct error err = {0};
    struct assessing it;

    if (!find_draft(request, &it))
        return;
    request_gather(request);
    body_allows(request, allowed);
    if (body_text(request, "item", item, sizeof item) == 1 && !take_item(request, item, &line))
        request_refuse(request, 422, "bad_value", "item", "There is no item of that id in any checklist.");
    read_line(request, &line);
    if (!request_gathered(request))
        return;
    line.version = it.version.id;
    line.edited_ms = web_now_ms(request->web);
    if (assessing_kept(request, assessment_line_add(request->web->host->store, &line, &err), &err) &&
        web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        answer_line(request, &line, 201);
}

/* -- changing -- */

/* The line of the path's second value, in the draft. */
static bool find_line(struct request *request, const struct assessing *it, struct assessment_line *line)
{
    struct error err = {0};
    int64_t id;
    int r = -ENOENT;

    if (assessing_number(request->values[1], &id))
        r = assessment_line_load(request->web->host->store, id, line, &err);
    if (r == -ENOENT || (r == 0 && line->version != it->version.id))
        request_not_found(request, "line");
    else if (r < 0)
        request_failed(request, &err);
    return r == 0 && !request->answer.status;
}

/* 409 with who it was, and the line as it is now. */
static void refuse_changed(struct request *request, const struct assessment_line *theirs)
{
    struct out *out = &request->answer.out;
    char message[NAME_SIZE + 160];
    struct error err = {0};
    struct person person;
    bool is_known = person_load(request->web->host->store, theirs->edited_by, &person) == 0;

    snprintf(message, sizeof message, "%s changed this line while you were writing. Yours was not saved: look at what"
             " stands there now, then save again.", is_known ? person.name : "Somebody");
    out_object(out, NULL);
    out_object(out, "error");
    out_text(out, "code", "changed");
    out_text(out, "message", message);
    out_text(out, "by", is_known ? person.name : NULL);
    out_object_end(out);
    if (assessment_put_line(out, "line", request->web->host->store, theirs, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    out_object_end(out);
    request_answer(request, 409);
}

void assessment_lines_change(struct request *request)
{
    static const char *const allowed[] = {"edited", "section", "text", "good", "rooms", "answer", "note", "harmed",
                                          "individual_assessment", "controls", "severity", "likelihood",
                                          "override_reason", "residual_severity", "residual_likelihood", NULL};
    struct assessment_line line;
    struct error err = {0};
    struct assessing it;
    int64_t seen_ms = 0;
    int r;

    if (!find_draft(request, &it) || !find_line(request, &it, &line))
        return;
    request_gather(request);
    body_allows(request, allowed);
    if (body_time(request, "edited", &seen_ms) == 0)
        request_refuse(request, 422, "bad_value", "edited", "edited is needed: when the line that you saw was last"
                       " edited.");
    read_line(request, &line);
    if (!request_gathered(request))
        return;
    line.edited_ms = web_now_ms(request->web);
    line.edited_by = request->caller.person;
    r = assessment_line_save(request->web->host->store, &line, seen_ms, &err);
    if (r == -ESTALE)
        refuse_changed(request, &line);
    else if (assessing_kept(request, r, &err) && web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        answer_line(request, &line, 200);
}
