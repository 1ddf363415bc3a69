/* cmd_user.c - `transom user`: accounts and contacts. See cmd_people_parts.h */
#include "cmd_people_parts.h"
#include "ledger_people.h"
#include "person_erase.h"
#include "person_json.h"
#include "secret.h"
#include <errno.h>
#include <string.h>

#define HASH_START "$argon2id$"

static int find_user(const struct people_call *call, struct person *person, struct error *err)
{
    if (!call->words.subject)
        return error_set(err, -EINVAL, "user %s: whose? Name the login", call->words.verb);
    if (person_find(call->store, call->words.subject, person) < 0)
        return error_set(err, -ENOENT, "there is no account %s", call->words.subject);
    return 0;
}

static int read_new_user(const struct people_words *words, struct person *person, struct error *err)
{
    const char *name = words->name ? words->name : words->subject;

    if (!words->subject || !id_is_valid(words->subject))
        return error_set(err, -EINVAL, "user add: the login has 1 to 32 small letters, digits, - or _");
    if (!name_is_valid(name))
        return error_set(err, -EINVAL, "--name has to be 1 to 64 bytes of plain text");
    if (words->email && strlen(words->email) >= sizeof person->email)
        return error_set(err, -EINVAL, "--email is too long");
    if (!words->hash && !words->no_password)
        return error_set(err, -EINVAL, "user add: a password is needed, or --no-password for who is only told");
    snprintf(person->login, sizeof person->login, "%s", words->subject);
    snprintf(person->name, sizeof person->name, "%s", name);
    snprintf(person->email, sizeof person->email, "%s", words->email ? words->email : "");
    person->wants_mail = words->wants_mail;
    return people_role(words, &person->role, err);
}

static int set_hash(const struct people_words *words, struct person *person, struct error *err)
{
    if (!words->hash)
        return 0;
    if (strncmp(words->hash, HASH_START, strlen(HASH_START)) != 0 || strlen(words->hash) >= PASSWORD_HASH_SIZE)
        return error_set(err, -EINVAL, "user %s: that is not a password hash", words->verb);
    snprintf(person->password_hash, sizeof person->password_hash, "%s", words->hash);
    person->must_choose = !words->keep;
    return 0;
}

/* "8c,hall" */
static int read_rooms(const char *list, struct person_rooms *rooms, struct error *err)
{
    size_t size;

    for (; *list; list += size + (list[size] == ',')) {
        size = strcspn(list, ",");
        if (size == 0 || size >= ID_SIZE || rooms->count == PERSON_ROOMS_MAX)
            return error_set(err, -EINVAL, "--rooms is at most %d ids of rooms, with a comma between two",
                             PERSON_ROOMS_MAX);
        memcpy(rooms->ids[rooms->count++], list, size);
    }
    return 0;
}

int people_user_add(const struct people_call *call, struct error *err)
{
    const struct ledger_act by = people_by(call);
    struct person person = {.created_ms = call->real_ms};
    struct person_rooms rooms = {0};
    int r = read_new_user(&call->words, &person, err);

    if (r == 0 && call->words.rooms)
        r = read_rooms(call->words.rooms, &rooms, err);

    if (r == 0)
        r = set_hash(&call->words, &person, err);
    if (r == 0)
        r = person_add(call->store, &person, err);
    if (r == 0)
        r = people_changed(call, "person added", NULL, &person, err);
    return r == 0 ? ledger_person_rooms(call->store, &by, &person, &rooms, err) : r;
}

int people_user_passwd(const struct people_call *call, struct error *err)
{
    struct person person = {0}, was;
    int r = find_user(call, &person, err);

    was = person;
    if (r == 0 && !call->words.hash)
        r = error_set(err, -EINVAL, "user passwd: a password is needed");
    if (r == 0)
        r = set_hash(&call->words, &person, err);
    if (r == 0)
        r = person_update(call->store, &person, err);
    if (r == 0)
        r = sessions_end_of(call->store, person.id, err);
    if (r == 0)
        r = people_changed(call, "password set", &was, &person, err);
    return r;
}

static int set_disabled(const struct people_call *call, bool disabled, struct error *err)
{
    struct person person = {0}, was;
    int r = find_user(call, &person, err);

    if (r < 0)
        return r;
    was = person;
    person.disabled = disabled;
    r = person_update(call->store, &person, err);
    if (r == 0)
        r = sessions_end_of(call->store, person.id, err);
    if (r == 0)
        r = people_changed(call, disabled ? "person disabled" : "person enabled", &was, &person, err);
    return r;
}

int people_user_disable(const struct people_call *call, struct error *err)
{
    return set_disabled(call, true, err);
}

int people_user_enable(const struct people_call *call, struct error *err)
{
    return set_disabled(call, false, err);
}

int people_user_erase(const struct people_call *call, struct error *err)
{
    const struct ledger_act by = people_by(call);
    struct person person;
    int r = find_user(call, &person, err);

    if (r == 0 && !person.disabled)
        r = error_set(err, -EPERM, "%s is not disabled: transom user disable %s", person.login, person.login);
    if (r == 0)
        r = person_erase(call->store, person.id, &by, err);
    if (r == 0)
        r = person_load(call->store, person.id, &person);
    if (r == 0)
        people_note(call, "person erased", person.name);
    return r;
}

static int put_user(void *context, const struct person *person)
{
    struct people_listing *listing = context;
    struct person_rooms rooms = {0};

    if (!listing->call->words.json) {
        fprintf(listing->call->out, "%-32s %-11s %s%s%s", person->login, role_word(person->role), person->name,
                person->password_hash[0] ? "" : " (contact only)", person->disabled ? " (disabled)" : "");
        (void)person_rooms_load(listing->call->store, person->id, &rooms, NULL);    /* failing, the line is shorter */
        for (size_t i = 0; i < rooms.count; i++)
            fprintf(listing->call->out, "%s%s", i ? ", " : "  rooms: ", rooms.ids[i]);
        fputc('\n', listing->call->out);
        return 0;
    }
    return person_put_stored(&listing->out, NULL, listing->call->store, person, NULL);
}

int people_user_list(const struct people_call *call, struct error *err)
{
    struct people_listing listing = {.call = call};

    out_array(&listing.out, NULL);
    return people_print(&listing, people_list(call->store, put_user, &listing, err));
}
