/* store/ledger_people.c - see ledger_people.h */
#include "ledger_people.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* what: of the subject, after "role:". */
static int append(struct store *store, const struct ledger_act *by, enum ledger_kind kind, const char *what,
                  const struct person *person, const char *text, struct error *err)
{
    char subject[LEDGER_SUBJECT_SIZE];
    struct ledger_act act = *by;

    snprintf(subject, sizeof subject, "person:%lld/role:%s", (long long)person->id, what);
    act.kind = kind;
    act.subject = subject;
    act.text = text;
    return ledger_append(store, &act, NULL, err);
}

/* -- names that can be taken for another's -- */

struct namesake {
    const struct person *person;
    int64_t rep;                    /* out; 0: none */
};

static int look_for_namesake(void *context, const struct person *other)
{
    struct namesake *namesake = context;

    if (other->role != ROLE_REP || other->id == namesake->person->id ||
        strcasecmp(other->name, namesake->person->name) != 0)
        return 0;
    namesake->rep = other->id;
    return 1;
}

static int append_namesake(struct store *store, const struct ledger_act *by, const struct person *is,
                           struct error *err)
{
    struct namesake namesake = {.person = is};
    char what[64];
    int r = people_list(store, look_for_namesake, &namesake, err);

    if (r < 0 || !namesake.rep)
        return r;
    snprintf(what, sizeof what, "%s/namesake:%lld", role_word(is->role), (long long)namesake.rep);
    return append(store, by, LEDGER_PERSON_DETAILS, what, is, is->name, err);
}

/* -- what differs -- */

/* The text is what was, so that erasing a person finds each name and address they ever had, and so that the notice
 * of a changed address can go to the old one. */
static int append_details(struct store *store, const struct ledger_act *by, const struct person *was,
                          const struct person *is, struct error *err)
{
    const struct {
        bool differs;
        const char *what, *text;
    } details[] = {
        {strcmp(was->name, is->name) != 0, "name", was->name},
        {strcmp(was->email, is->email) != 0, was->email[0] ? "address" : "address:first",
         was->email[0] ? was->email : is->name},
        {was->wants_mail != is->wants_mail, is->wants_mail ? "mail:yes" : "mail:no", is->name},
    };
    char what[64];
    int r = 0;

    for (size_t i = 0; i < sizeof details / sizeof *details && r == 0; i++) {
        snprintf(what, sizeof what, "%s/%s", role_word(is->role), details[i].what);
        if (details[i].differs)
            r = append(store, by, LEDGER_PERSON_DETAILS, what, is, details[i].text, err);
    }
    return r == 0 && details[0].differs ? append_namesake(store, by, is, err) : r;
}

int ledger_person(struct store *store, const struct ledger_act *by, const struct person *was, const struct person *is,
                  struct error *err)
{
    const char *role = role_word(is->role);
    char roles[64];
    int r = 0;

    if (!was) {
        r = append(store, by, LEDGER_PERSON_ADDED, role, is, is->name, err);
        return r == 0 ? append_namesake(store, by, is, err) : r;
    }
    snprintf(roles, sizeof roles, "%s>%s", role_word(was->role), role);
    if (was->role != is->role)
        r = append(store, by, LEDGER_ROLE_CHANGE, roles, is, is->name, err);
    if (r == 0 && was->disabled != is->disabled)
        r = append(store, by, is->disabled ? LEDGER_PERSON_DISABLED : LEDGER_PERSON_ENABLED, role, is, is->name, err);
    if (r == 0 && strcmp(was->password_hash, is->password_hash) != 0 && by->person != is->id)
        r = append(store, by, LEDGER_PASSWORD_SET, role, is, is->name, err);
    return r == 0 ? append_details(store, by, was, is, err) : r;
}

/* One id after the other, each with its LF: what the digest is of. */
static size_t list_rooms(const struct person_rooms *rooms, char list[PERSON_ROOMS_MAX * (ID_SIZE + 1)])
{
    size_t size = 0;

    for (size_t i = 0; i < rooms->count; i++)
        size += (size_t)snprintf(list + size, ID_SIZE + 1, "%s\n", rooms->ids[i]);
    return size;
}

int ledger_person_rooms(struct store *store, const struct ledger_act *by, const struct person *person,
                        const struct person_rooms *rooms, struct error *err)
{
    char before[PERSON_ROOMS_MAX * (ID_SIZE + 1)], after[PERSON_ROOMS_MAX * (ID_SIZE + 1)], what[64];
    struct person_rooms was = {0}, is = {0};
    struct ledger_act act = *by;
    size_t size;
    int r = person_rooms_load(store, person->id, &was, err);

    if (r == 0)
        r = person_rooms_set(store, person->id, rooms, err);
    if (r == 0)
        r = person_rooms_load(store, person->id, &is, err);     /* in one order, each once */
    if (r < 0)
        return r;
    size = list_rooms(&is, after);
    if (size == list_rooms(&was, before) && memcmp(before, after, size) == 0)
        return 0;
    snprintf(what, sizeof what, "%s/rooms:%zu", role_word(person->role), is.count);
    act.payload = after;
    act.payload_size = size;
    return append(store, &act, LEDGER_PERSON_DETAILS, what, person, person->name, err);
}

bool ledger_is_about_person(const struct ledger_entry *entry, int64_t person)
{
    char prefix[LEDGER_SUBJECT_SIZE];

    snprintf(prefix, sizeof prefix, "person:%lld/", (long long)person);
    return strncmp(entry->subject, prefix, strlen(prefix)) == 0;
}

static bool is_after(struct store *store, enum ledger_kind kind, enum ledger_kind or_kind, int64_t person, int64_t since)
{
    char prefix[LEDGER_SUBJECT_SIZE];
    struct ledger_entry entry;
    struct error err;
    int r;

    snprintf(prefix, sizeof prefix, "person:%lld/", (long long)person);
    r = ledger_find(store, kind, or_kind, prefix, &entry, &err);
    return r == 0 ? entry.index > since : r != -ENOENT;
}

bool ledger_password_was_given(struct store *store, int64_t person, int64_t since)
{
    return is_after(store, LEDGER_PASSWORD_SET, LEDGER_PASSWORD_SET, person, since);
}

bool ledger_role_was_given(struct store *store, int64_t person, int64_t since)
{
    return is_after(store, LEDGER_PERSON_ADDED, LEDGER_PERSON_ENABLED, person, since) ||
           is_after(store, LEDGER_ROLE_CHANGE, LEDGER_ROLE_CHANGE, person, since);
}
