/* web/api_assessments.c - risk assessments: the list, the workspace of one, its texts, and making one from a checklist,
 * a copy or nothing. */
#include "assessing.h"
#include "assessment_json.h"
#include "assessment_reading.h"
#include "assessment_template.h"
#include "assessment_workspace.h"
#include "body.h"
#include "inside.h"
#include <stdio.h>
#include <string.h>

#define TEMPLATE_BLANK "blank"
#define TEMPLATE_COPY "copy"

/* -- the list -- */

struct listing {
    struct request *request;
    struct error *err;
};

static int put_brief(void *context, const struct assessment *assessment)
{
    const struct listing *listing = context;
    struct request *request = listing->request;
    struct out *out = &request->answer.out;
    struct action_counts actions = {0};
    bool sees_working, is_invited;
    int r;

    if (!assessing_sees(request, assessment, &sees_working, &is_invited))
        return 0;
    r = actions_count(request->web->host->store, assessment->id, assessing_today(request), &actions, listing->err);
    out_object(out, NULL);
    assessment_put_keys(out, assessment, &actions, sees_working);
    if (r == 0)
        r = assessment_put_you(out, request, assessment, is_invited, listing->err);
    if (r == 0)
        r = assessment_put_waits(out, request, assessment, listing->err);
    out_object_end(out);
    return r;
}

void assessments_all(struct request *request)
{
    struct error err = {0};
    struct listing listing = {request, &err};
    int r;

    out_array(&request->answer.out, NULL);
    r = assessments_list(request->web->host->store, put_brief, &listing, &err);
    out_array_end(&request->answer.out);
    if (r < 0)
        request_failed(request, &err);
    else
        request_answer(request, 200);
}

void assessments_one(struct request *request)
{
    struct assessing it;

    if (assessing_find(request, &it))
        workspace_answer(request, &it, 200);
}

/* -- changing its texts -- */

static bool told_roles(struct request *request, const json_t *list, unsigned *roles)
{
    const json_t *one;
    enum role role;
    size_t index;

    if (!list)
        return true;
    *roles = 0;
    json_array_foreach(list, index, one) {
        if (!json_is_string(one) || !role_from_word(json_string_value(one), &role)) {
            request_refuse(request, 422, "bad_value", "distribution", "distribution has a role that is none.");
            return false;
        }
        *roles |= (unsigned)role;
    }
    return true;
}

static bool read_told(struct request *request, struct assessment_told *told)
{
    const json_t *given = json_object_get(request->json, "distribution");
    struct person person;

    if (!given)
        return true;
    if (!json_is_object(given)) {
        request_refuse(request, 422, "bad_value", "distribution", "distribution has to have roles and persons.");
        return false;
    }
    if (!told_roles(request, json_object_get(given, "roles"), &told->roles) ||
        assessing_body_numbers(request, "distribution", json_object_get(given, "persons"), ASSESSMENT_TOLD_MAX,
                               told->persons, &told->person_count) < 0)
        return false;
    for (size_t i = 0; i < told->person_count; i++)
        if (person_load(request->web->host->store, told->persons[i], &person) < 0) {
            request_refuse(request, 422, "bad_value", "distribution", "distribution names a person who is not here.");
            return false;
        }
    return true;
}

/* The texts of a version, as far as they are given. */
static void read_texts(struct request *request, struct assessment_version *version)
{
    body_text(request, "title", version->title, sizeof version->title);
    body_paragraphs(request, "scope", version->scope, sizeof version->scope);
    body_paragraphs(request, "harmed", version->harmed, sizeof version->harmed);
    body_paragraphs(request, "told_how", version->told_how, sizeof version->told_how);
    assessing_body_rooms(request, &version->rooms);
    read_told(request, &version->told);
    if (!*version->title)
        request_refuse(request, 422, "bad_value", "title", "title is needed.");
}

void assessments_change(struct request *request)
{
    static const char *const allowed[] = {"title", "scope", "harmed", "told_how", "distribution", "rooms",
                                          "next_review", NULL};
    struct store *store = request->web->host->store;
    struct error err = {0};
    struct assessing it;
    int64_t next = 0;
    bool sets_next, clears_next;

    if (!assessing_find(request, &it))
        return;
    request_gather(request);
    body_allows(request, allowed);
    read_texts(request, &it.version);
    sets_next = assessing_body_date(request, "next_review", &next) == 1;
    if (sets_next && next <= it.today)
        request_refuse(request, 422, "bad_date", "next_review", "next_review has to be a date after today.");
    if (!request_gathered(request))
        return;
    clears_next = json_is_null(json_object_get(request->json, "next_review"));
    if (json_object_size(request->json) > (size_t)(sets_next || clears_next)) {
        if (!assessment_may_edit(it.assessment.position, (enum duty_role)request->caller.role)) {
            request_refuse(request, 409, "not_a_draft", NULL, "Only a draft can be changed. Take it back, or make a new"
                           " version of it.");
            return;
        }
        if (!assessing_kept(request, assessment_version_save(store, &it.version, &err), &err))
            return;
    }
    if ((sets_next || clears_next) &&
        !assessing_kept(request, assessment_set_next_review(store, it.assessment.id, next, &err), &err))
        return;
    workspace_done(request, it.assessment.id, 200);
}

/* -- making one -- */

/* Texts and lines of another assessment: of the version that the caller reads. */
static bool read_copied(struct request *request, struct assessing *of)
{
    int64_t id = 0;

    if (body_integer(request, "copy_of", 1, INT64_MAX, &id) == 0)
        request_refuse(request, 422, "bad_value", "copy_of", "copy_of is needed: the assessment to copy.");
    if (request->answer.status)
        return false;
    snprintf(request->values[0], sizeof request->values[0], "%lld", (long long)id);
    return assessing_find(request, of);
}

static bool read_template(struct request *request, char template[ASSESSMENT_TEMPLATE_SIZE],
                          const struct checklist **list)
{
    const struct checklist_shelf *shelf = request->web->host->checklists;

    if (!body_needs_text(request, "template", template, ASSESSMENT_TEMPLATE_SIZE))
        return false;
    *list = shelf ? checklist_shelf_find(shelf, template) : NULL;
    if (*list || strcmp(template, TEMPLATE_BLANK) == 0 || strcmp(template, TEMPLATE_COPY) == 0)
        return true;
    request_refuse(request, 422, "bad_value", "template",
                   "template has to be the name of a checklist, or " TEMPLATE_BLANK " or " TEMPLATE_COPY ".");
    return false;
}

void assessments_add(struct request *request)
{
    static const char *const allowed[] = {"title", "template", "copy_of", "rooms", NULL};
    struct store *store = request->web->host->store;
    const struct checklist *list = NULL;
    char template[ASSESSMENT_TEMPLATE_SIZE];
    struct error err = {0};
    struct assessing of = {0}, made = {0};
    int r;

    if (!body_allows(request, allowed) || !read_template(request, template, &list))
        return;
    if (strcmp(template, TEMPLATE_COPY) == 0) {
        if (!read_copied(request, &of))
            return;
        made.version = of.version;
    }
    request_gather(request);
    read_texts(request, &made.version);
    if (!request_gathered(request))
        return;
    r = assessment_make(store, template, request->caller.person, web_now_ms(request->web), &made.version, &err);
    if (r == 0 && list)
        r = template_add_lines(request, made.version.id, list, &err);
    else if (r == 0 && of.version.id)
        r = assessment_lines_copy(store, of.version.id, made.version.id, &err);
    made.assessment.id = made.version.assessment;
    if (!assessing_kept(request, r, &err) ||
        !assessing_note(request, &made, LEDGER_ASSESSMENT, "made", made.version.title))
        return;
    assessing_audit(request, &made, "begun");
    workspace_done(request, made.assessment.id, 201);
}
