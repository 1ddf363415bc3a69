/* web/evidence_looks.c - see evidence_looks.h */
#include "evidence_looks.h"
#include "days.h"
#include "looks.h"
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define ROOM_FIRST 16

static bool has(const struct evidence_looks *looks, const struct evidence_look *look)
{
    for (size_t i = 0; i < looks->count; i++)
        if (strcmp(looks->looks[i].room, look->room) == 0 && looks->looks[i].from_date == look->from_date &&
            looks->looks[i].to_date == look->to_date)
            return true;
    return false;
}

static int add(struct evidence_looks *looks, const struct evidence_look *look, struct error *err)
{
    if (has(looks, look))
        return 0;
    if (looks->count == looks->room) {
        size_t room = looks->room ? 2 * looks->room : ROOM_FIRST;
        struct evidence_look *more = reallocarray(looks->looks, room, sizeof *more);

        if (!more)
            return error_set(err, -ENOMEM, "evidence: out of memory");
        looks->looks = more;
        looks->room = room;
    }
    looks->looks[looks->count++] = *look;
    return 0;
}

int evidence_looks_add(struct evidence_looks *looks, const char *document, struct error *err)
{
    json_t *json = json_loads(document, 0, NULL);
    const char *from = json_string_value(json_object_get(json, "from"));
    const char *to = json_string_value(json_object_get(json, "to"));
    struct evidence_look look;
    const json_t *room;
    size_t index;
    int r = 0;

    if (from && to && days_parse_date(from, &look.from_date) && days_parse_date(to, &look.to_date))
        json_array_foreach(json_object_get(json, "rooms"), index, room) {
            const char *id = json_string_value(json_object_get(room, "room"));

            if (r < 0 || !id || strlen(id) >= sizeof look.room)
                continue;
            memcpy(look.room, id, strlen(id) + 1);
            r = add(looks, &look, err);
        }
    json_decref(json);
    return r;
}

void evidence_looks_note(struct request *request, const struct evidence_looks *looks)
{
    for (size_t i = 0; i < looks->count; i++)
        looks_note(request, looks->looks[i].room, looks->looks[i].from_date, looks->looks[i].to_date);
}

void evidence_looks_done(struct evidence_looks *looks)
{
    free(looks->looks);
    *looks = (struct evidence_looks){0};
}
