/* site_people.c - see site_people.h */
#include "site_people.h"
#include "ledger_people.h"
#include "people.h"
#include <errno.h>
#include <jansson.h>
#include <string.h>

#define WHO "site file"             /* in the access log */
#define ACTOR "site_file"           /* in the ledger */

/* A text of the object, when it is there. */
static int take_text(const json_t *object, const char *key, char *text, size_t size, const char *where,
                     struct error *err)
{
    const json_t *value = json_object_get(object, key);
    const char *found = json_string_value(value);

    if (!value || json_is_null(value))
        return 0;
    if (!found || strlen(found) >= size)
        return error_set(err, -EINVAL, "%s: %s: should be a text of at most %zu bytes", where, key, size - 1);
    memcpy(text, found, strlen(found) + 1);
    return 0;
}

static int read_rooms(const json_t *list, struct person_rooms *rooms, const char *where, struct error *err)
{
    const json_t *one;
    size_t index;

    if (!json_is_array(list) || json_array_size(list) > PERSON_ROOMS_MAX)
        return error_set(err, -EINVAL, "%s: rooms: should be a list of at most %d ids", where, PERSON_ROOMS_MAX);
    json_array_foreach(list, index, one) {
        const char *id = json_string_value(one);

        if (!id || !id_is_valid(id))
            return error_set(err, -EINVAL, "%s: rooms: should be ids of rooms", where);
        memcpy(rooms->ids[rooms->count++], id, strlen(id) + 1);
    }
    return 0;
}

static int read_person(const json_t *object, struct person *person, const char *where, struct error *err)
{
    const json_t *wants_mail = json_object_get(object, "wants_mail");
    char role[NAME_SIZE] = "";
    int r = take_text(object, "name", person->name, sizeof person->name, where, err);

    if (r == 0 && !person->name[0])
        memcpy(person->name, person->login, sizeof person->login);
    if (r == 0 && !name_is_valid(person->name))
        r = error_set(err, -EINVAL, "%s: name: should be text without control characters", where);
    if (r == 0)
        r = take_text(object, "email", person->email, sizeof person->email, where, err);
    if (r == 0)
        r = take_text(object, "role", role, sizeof role, where, err);
    if (r == 0 && role[0] ? !role_from_word(role, &person->role) : r == 0 && !person->role)
        r = error_set(err, -EINVAL,
                      "%s: role: should be viewer, teacher, site_staff, rep, leader, governor or technician", where);
    if (r == 0 && wants_mail && !json_is_boolean(wants_mail))
        r = error_set(err, -EINVAL, "%s: wants_mail: should be true or false", where);
    if (r == 0 && wants_mail)
        person->wants_mail = json_is_true(wants_mail);
    return r;
}

static bool is_same(const struct person *a, const struct person *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->email, b->email) == 0 && a->role == b->role &&
           a->wants_mail == b->wants_mail;
}

/* Whose role changed is signed out, as when a leader changes it. The same again changes nothing. */
static int keep(struct store *store, const struct ledger_act *by, struct person *person, bool is_known,
                const struct person *was, struct error *err)
{
    int r = 0;

    person->created_ms = is_known ? person->created_ms : by->time_ms;
    if (!is_known)
        r = person_add(store, person, err);
    else if (!is_same(person, was))
        r = person_update(store, person, err);
    if (r == 0 && is_known && person->role != was->role)
        r = sessions_end_of(store, person->id, err);
    if (r == 0 && (!is_known || !is_same(person, was)))
        r = audit_add(store, by->time_ms, WHO, is_known ? "person changed" : "person added", person->login, err);
    return r == 0 ? ledger_person(store, by, is_known ? was : NULL, person, err) : r;
}

static int import_person(struct store *store, const json_t *object, size_t index, bool is_rehearsal, int64_t now_ms,
                         struct error *err)
{
    const struct ledger_act by = {.time_ms = now_ms, .by = ACTOR};
    const json_t *list = json_object_get(object, "rooms");
    struct person person = {0}, was = {0};
    struct person_rooms rooms = {0};
    char where[64];
    bool is_known;
    int r;

    snprintf(where, sizeof where, "person %zu", index + 1);
    r = take_text(object, "login", person.login, sizeof person.login, where, err);
    if (r == 0 && !id_is_valid(person.login))
        r = error_set(err, -EINVAL, "%s: login: should be a-z, 0-9, _ and -", where);
    if (r < 0)
        return r;
    is_known = person_find(store, person.login, &was) == 0;
    if (is_known)
        person = was;
    snprintf(where, sizeof where, "person %s", person.login);
    r = read_person(object, &person, where, err);
    if (r == 0 && list)
        r = read_rooms(list, &rooms, where, err);
    if (r < 0 || is_rehearsal)
        return r;
    r = keep(store, &by, &person, is_known, &was, err);
    return r == 0 && list ? ledger_person_rooms(store, &by, &person, &rooms, err) : r;
}

int site_people_import(struct store *store, const json_t *people, bool is_rehearsal, int64_t now_ms,
                       struct error *err)
{
    const json_t *one;
    size_t index;
    int r = 0;

    if (!json_is_array(people) || json_array_size(people) > PEOPLE_MAX)
        return error_set(err, -EINVAL, "people: should be a list of at most %d", PEOPLE_MAX);
    json_array_foreach(people, index, one) {
        if (r == 0)
            r = import_person(store, one, index, is_rehearsal, now_ms, err);
    }
    return r;
}

struct exporting {
    struct store *store;
    json_t *people;
    struct error *err;
};

static int export_person(void *context, const struct person *person)
{
    struct exporting *x = context;
    struct person_rooms rooms = {0};
    json_t *ids = json_array();
    int r = person_rooms_load(x->store, person->id, &rooms, x->err);

    for (size_t i = 0; i < rooms.count; i++)
        json_array_append_new(ids, json_string(rooms.ids[i]));
    if (r < 0 || person->disabled) {
        json_decref(ids);
        return r;
    }
    return json_array_append_new(x->people, json_pack("{s:s,s:s,s:s,s:s,s:b,s:o}", "login", person->login, "name",
                                                      person->name, "role", role_word(person->role), "email",
                                                      person->email, "wants_mail", person->wants_mail, "rooms", ids));
}

json_t *site_people_export(struct store *store, struct error *err)
{
    struct exporting x = {store, json_array(), err};

    if (x.people && people_list(store, export_person, &x, err) == 0)
        return x.people;
    json_decref(x.people);
    return NULL;
}
