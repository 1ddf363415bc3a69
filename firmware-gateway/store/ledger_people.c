/* store/ledger_people.c - see ledger_people.h */
#include "ledger_people.h"
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
