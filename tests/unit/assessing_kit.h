/* tests/unit/assessing_kit.h - risk assessments through the doors of a house: people ask as who they are, and every
 * answer is JSON. The record may be looked at while the house runs, as nothing in it changes by itself. */
#ifndef ASSESSING_KIT_H
#define ASSESSING_KIT_H
#include "checklist_shelf.h"
#include "ledger_book.h"
#include "web_house.h"

#define ASSESSMENTS "/api/v1/assessments"

struct office {
    struct house *house;
    struct checklist_shelf *checklists;
};

/* Everybody can sign with PASSWORD. */
static inline void office_give_password(struct house *house, int role)
{
    struct person person;

    assert_int_equal(person_load(house->store, house->people_ids[role], &person), 0);
    must(secret_password_hash(PASSWORD, person.password_hash, err));
    must(person_update(house->store, &person, err));
}

static inline int office_setup(void **state)
{
    struct office *office = calloc(1, sizeof *office);

    assert_non_null(office);
    office->house = house_open();
    must(checklist_shelf_open(SOURCE_DIR "/config/checklists", &office->checklists, err));
    office->house->host.checklists = office->checklists;
    must(ledger_key_open(office->house->store, NOW_MS, err));
    office_give_password(office->house, LEADER);
    office_give_password(office->house, REP);
    office_give_password(office->house, SITE_STAFF);
    must(store_commit(office->house->store, err));
    house_start(office->house);
    *state = office;
    return 0;
}

static inline int office_teardown(void **state)
{
    struct office *office = *state;

    house_close(office->house);
    checklist_shelf_close(office->checklists);
    free(office);
    return 0;
}

/* One request and its JSON, a refusal's too; NULL: it has none. json_decref() it. body: with ' for ", NULL: none.
 * status NULL: not wanted. */
static inline json_t *office_try(const struct office *office, int role, const char *method, const char *path,
                                 const char *body, int *status)
{
    char *quoted = body ? strdup(body) : NULL, *answer;
    json_t *json;

    for (char *p = quoted; p && *p; p++)
        *p = *p == '\'' ? '"' : *p;
    answer = house_ask(office->house, method, path, house_browser(office->house, role), quoted);
    json = json_loads(house_body(answer), 0, NULL);
    if (status)
        *status = house_status(answer);
    free(quoted);
    free(answer);
    return json;
}

/* The same; the answer has to have that status. */
static inline json_t *office_ask(const struct office *office, int role, const char *method, int status,
                                 const char *path, const char *body)
{
    int answered = 0;
    json_t *json = office_try(office, role, method, path, body, &answered);

    if (answered != status || !json)
        fail_msg("%s %s as %s: %d %s", method, path, role_word(house_role(role)), answered,
                 json ? json_dumps(json, JSON_COMPACT) : "no JSON");
    return json;
}

/* The same for whoever does not care for the answer. */
static inline void office_do(const struct office *office, int role, const char *method, int status, const char *path,
                             const char *body)
{
    json_decref(office_ask(office, role, method, status, path, body));
}

static inline const char *text_of(const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));

    return text ? text : "(none)";
}

static inline json_int_t number_of(const json_t *json, const char *key)
{
    return json_integer_value(json_object_get(json, key));
}

static inline bool has_word(const json_t *json, const char *key, const char *word)
{
    const json_t *list = json_object_get(json, key), *one;
    size_t index;

    json_array_foreach(list, index, one)
        if (strcmp(json_string_value(one), word) == 0)
            return true;
    return false;
}

static inline const char *error_code(const json_t *json)
{
    return text_of(json_object_get(json, "error"), "code");
}

/* -- the steps of a life: each by whom it is for, on assessment 1 -- */

#define ONE ASSESSMENTS "/1"

/* A free line, answered; returns its id. */
static inline json_int_t office_line(const struct office *office, const char *text)
{
    char body[512];
    json_t *json;
    json_int_t id;

    snprintf(body, sizeof body, "{'section':'Own','text':'%s','answer':'yes','severity':4,'likelihood':2,"
             "'rooms':['8c'],'controls':[{'kind':'in_place','hierarchy':3,'text':'Top windows open'}]}", text);
    json = office_ask(office, LEADER, "POST", 201, ONE "/lines", body);
    id = number_of(json, "id");
    json_decref(json);
    return id;
}

static inline void office_draft(const struct office *office)
{
    office_do(office, LEADER, "POST", 201, ASSESSMENTS, "{'title':'Ventilation','template':'blank','rooms':['8c']}");
    office_do(office, LEADER, "PATCH", 200, ONE,
              "{'scope':'Teaching rooms','harmed':'Pupils and staff','told_how':'Staff meeting',"
              "'distribution':{'roles':['teacher','site_staff']}}");
    office_line(office, "Is CO2 below 800 ppm?");
}

/* The rep is always asked. */
static inline void office_consult(const struct office *office)
{
    char body[128];

    snprintf(body, sizeof body, "{'consultees':[%lld],'closes':'2026-12-07'}",
             (long long)office->house->people_ids[SITE_STAFF]);
    office_do(office, LEADER, "POST", 200, ONE "/consult", body);
}

static inline void office_agree(const struct office *office)
{
    office_do(office, REP, "POST", 200, ONE "/outcome", "{'outcome':'agreed','statement':''}");
    office_do(office, SITE_STAFF, "POST", 200, ONE "/outcome", "{'outcome':'agreed','statement':''}");
}

/* A leader reads it and approves what they read. password NULL: the right one. reason NULL: none. json_decref() it. */
static inline json_t *office_approve(const struct office *office, int status, const char *password, const char *reason)
{
    char body[512];
    json_t *read = office_ask(office, LEADER, "GET", 200, ONE, NULL), *answer;

    snprintf(body, sizeof body, "{'password':'%s','name':'Sian Rees','post':'Head teacher','stamp':'%s'%s%s%s}",
             password ? password : PASSWORD, text_of(read, "stamp"), reason ? ",'reason':'" : "", reason ? reason : "",
             reason ? "'" : "");
    answer = office_ask(office, LEADER, "POST", status, ONE "/approve", body);
    json_decref(read);
    return answer;
}

static inline void office_seal(const struct office *office)
{
    office_do(office, LEADER, "POST", 200, ONE "/close", "{}");
    json_decref(office_approve(office, 201, NULL, NULL));
}

/* From nothing to version 1 in force, agreed by all. */
static inline void office_in_force(const struct office *office)
{
    office_draft(office);
    office_consult(office);
    office_agree(office);
    office_seal(office);
}

#endif
