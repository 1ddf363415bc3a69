/* web/person_json.c - see person_json.h */
#include "person_json.h"
#include "person_erase.h"

void person_put(struct out *out, const char *key, const struct person *person, const struct person_rooms *rooms)
{
    out_object(out, key);
    out_integer(out, "id", person->id);
    out_text(out, "login", person->login);
    out_text(out, "name", person->name);
    out_text(out, "role", role_word(person->role));
    out_words(out, "email", person->email);
    out_bool(out, "wants_mail", person->wants_mail);
    out_array(out, "rooms");
    for (size_t i = 0; i < rooms->count; i++)
        out_text(out, NULL, rooms->ids[i]);
    out_array_end(out);
    out_bool(out, "signs_in", person->password_hash[0] != '\0');
    out_bool(out, "must_choose_password", person->must_choose);
    out_bool(out, "disabled", person->disabled);
    out_bool(out, "erased", person_is_erased(person));
    out_time(out, "last_seen", person->last_seen_ms);
    out_object_end(out);
}

int person_put_stored(struct out *out, const char *key, struct store *store, const struct person *person,
                      struct error *err)
{
    struct person_rooms rooms = {0};
    int r = person_rooms_load(store, person->id, &rooms, err);

    if (r == 0)
        person_put(out, key, person, &rooms);
    return r;
}
