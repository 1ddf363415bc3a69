/* web/sealed.c - see sealed.h */
#include "sealed.h"
#include "assessing.h"
#include "canonical.h"
#include "inside.h"
#include <string.h>

#define PERSON_SIZE 24                  /* "p17" */

int sealed_write(json_t *text, const struct assessment_approval *approval, int64_t date, char **document,
                 struct error *err)
{
    int r = assessment_text_approve(text, approval, date, err);

    return r < 0 ? r : canonical_write(text, document, err);
}

/* -- names -- */

static void note_people(json_t *json, json_t *people)
{
    const char *key, *text = json_string_value(json);
    json_t *value;
    size_t index;
    int64_t id;

    if (text && text[0] == 'p' && strlen(text) < PERSON_SIZE && assessing_number(text + 1, &id))
        json_object_set_new(people, text, json_integer(id));
    json_array_foreach(json, index, value)
        note_people(value, people);
    json_object_foreach(json, key, value)
        note_people(value, people);
}

void sealed_put_people(struct out *out, struct store *store, json_t *document)
{
    json_t *people = json_object(), *id;
    struct person person;
    const char *key;

    note_people(document, people);
    out_object(out, "people");
    json_object_foreach(people, key, id) {
        if (person_load(store, json_integer_value(id), &person) < 0)
            continue;
        out_object(out, key);
        out_text(out, "name", person.name);
        out_text(out, "role", role_word(person.role));
        out_object_end(out);
    }
    out_object_end(out);
    json_decref(people);
}
