/* store/ledger_people.c - see ledger_people.h */
#include "ledger_people.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

static int append(struct store *store, const struct ledger_act *by, enum ledger_kind kind, const char *roles,
                  const struct person *person, struct error *err)
{
    char subject[LEDGER_SUBJECT_SIZE];
    struct ledger_act act = *by;

    snprintf(subject, sizeof subject, "person:%lld/role:%s", (long long)person->id, roles);
    act.kind = kind;
    act.subject = subject;
    act.payload_size = 0;
    act.text = person->name;
    return ledger_append(store, &act, NULL, err);
}

int ledger_person(struct store *store, const struct ledger_act *by, const struct person *was, const struct person *is,
                  struct error *err)
{
    const char *role = role_word(is->role);
    char roles[64];
    int r = 0;

    if (!was)
        return append(store, by, LEDGER_PERSON_ADDED, role, is, err);
    snprintf(roles, sizeof roles, "%s>%s", role_word(was->role), role);
    if (was->role != is->role)
        r = append(store, by, LEDGER_ROLE_CHANGE, roles, is, err);
    if (r == 0 && was->disabled != is->disabled)
        r = append(store, by, is->disabled ? LEDGER_PERSON_DISABLED : LEDGER_PERSON_ENABLED, role, is, err);
    if (r == 0 && strcmp(was->password_hash, is->password_hash) != 0 && by->person != is->id)
        r = append(store, by, LEDGER_PASSWORD_SET, role, is, err);
    return r;
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
