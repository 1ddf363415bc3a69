/* web/api_rooms.c - adding and changing rooms. */
#include "body.h"
#include "inside.h"
#include "places.h"
#include "routes.h"
#include "show.h"
#include <stdio.h>
#include <string.h>

#define SEATS_MAX 2000
#define VOLUME_M3_MAX 100000.0

static const char *const allowed[] = {"id", "name", "building", "ventilation", "use", "ages", "seats", "volume_m3",
                                      "archived", NULL};

static bool ventilation_from(const char *word, int *value)
{
    enum ventilation found;
    bool ok = ventilation_from_word(word, &found);

    *value = ok ? (int)found : *value;
    return ok;
}

static bool use_from(const char *word, int *value)
{
    enum room_use found;
    bool ok = room_use_from_word(word, &found);

    *value = ok ? (int)found : *value;
    return ok;
}

static bool ages_from(const char *word, int *value)
{
    enum ages found;
    bool ok = ages_from_word(word, &found);

    *value = ok ? (int)found : *value;
    return ok;
}

/* Takes over what the body says; the rest of info stays. false: refused. */
static bool read_info(struct request *request, struct room_info *info)
{
    int ventilation = (int)info->ventilation, use = (int)info->use, ages = (int)info->ages;
    double seats = info->seats, volume_m3 = info->volume_m3;

    if (!body_allows(request, allowed) || body_name(request, "name", info->name, sizeof info->name) < 0 ||
        body_name(request, "building", info->building, sizeof info->building) < 0 ||
        body_word(request, "ventilation", ventilation_from, &ventilation) < 0 ||
        body_word(request, "use", use_from, &use) < 0 || body_word(request, "ages", ages_from, &ages) < 0 ||
        body_number(request, "seats", 0, SEATS_MAX, &seats) < 0 ||
        body_number(request, "volume_m3", 0, VOLUME_M3_MAX, &volume_m3) < 0 ||
        body_bool(request, "archived", &info->archived) < 0)
        return false;
    info->ventilation = (enum ventilation)ventilation;
    info->use = (enum room_use)use;
    info->ages = (enum ages)ages;
    info->seats = (int)seats;
    info->volume_m3 = volume_m3;
    return true;
}

/* Ids live as long as the record, also those of archived rooms, which memory does not hold. */
struct search {
    const char *id;
    bool found;
    struct room_info info;
};

static int compare(void *context, const struct room_info *room)
{
    struct search *search = context;

    if (strcmp(room->id, search->id) == 0) {
        search->found = true;
        search->info = *room;
    }
    return 0;
}

static bool find_stored(const struct web *web, const char *id, struct room_info *info)
{
    struct search search = {.id = id};

    (void)rooms_load(web->host->store, compare, &search, NULL);
    if (search.found && info)
        *info = search.info;
    return search.found;
}

/* "8C, North" becomes "8c-north", or "room" when nothing of it fits an id; then -2, -3 … until it is free. */
static bool make_id(const struct web *web, const char *name, char id[ID_SIZE])
{
    char stem[ID_SIZE - 4] = "";
    size_t size = 0;

    for (; *name && size < sizeof stem - 1; name++) {
        char c = (char)(*name >= 'A' && *name <= 'Z' ? *name - 'A' + 'a' : *name);
        bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

        if (fits)
            stem[size++] = c;
        else if (size && stem[size - 1] != '-')
            stem[size++] = '-';
    }
    while (size && stem[size - 1] == '-')
        size--;
    stem[size] = '\0';
    for (int n = 1; n <= SCHOOL_ROOMS_MAX; n++) {
        if (n == 1)
            snprintf(id, ID_SIZE, "%s", size ? stem : "room");
        else
            snprintf(id, ID_SIZE, "%s-%d", size ? stem : "room", n);
        if (!find_stored(web, id, NULL))
            return true;
    }
    return false;
}

static bool read_id(struct request *request, struct room_info *info)
{
    int r = body_text(request, "id", info->id, sizeof info->id);

    if (r < 0)
        return false;
    if (r == 1 && !id_is_valid(info->id)) {
        request_refuse(request, 422, "bad_value", "id", "id has 1 to 32 small letters, digits, - or _.");
        return false;
    }
    if ((r == 1 && find_stored(request->web, info->id, NULL)) ||
        (r == 0 && !make_id(request->web, info->name, info->id))) {
        request_refuse(request, 422, "taken", "id", "There is a room of that id already.");
        return false;
    }
    return true;
}

static void save(struct request *request, const struct room_info *info, int status, const char *what)
{
    struct web *web = request->web;
    struct error err = {0};
    int room;

    if (room_save(web->host->store, info, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    web_audit(request, what, info->id);
    if (web_changed(request, WEB_CHANGED_PLACES, NULL) < 0)
        return;
    room = school_room_index(web->host->school, info->id);
    if (room >= 0) {
        show_room_alone(web, &request->answer.out, (size_t)room);
    } else {                        /* archived: not shown any more */
        out_object(&request->answer.out, NULL);
        out_text(&request->answer.out, "id", info->id);
        out_bool(&request->answer.out, "archived", info->archived);
        out_object_end(&request->answer.out);
    }
    request_answer(request, status);
}

void rooms_add(struct request *request)
{
    struct room_info info = {0};

    if (!read_info(request, &info))
        return;
    if (!info.name[0]) {
        request_refuse(request, 422, "bad_value", "name", "A room needs a name.");
        return;
    }
    if (school_room_count(request->web->host->school) >= SCHOOL_ROOMS_MAX) {
        request_refuse(request, 422, "full", NULL, "One gateway looks after at most %d rooms.", SCHOOL_ROOMS_MAX);
        return;
    }
    if (read_id(request, &info))
        save(request, &info, 201, "room added");
}

void rooms_change(struct request *request)
{
    struct room_info info;

    if (!find_stored(request->web, request->values[0], &info)) {
        request_not_found(request, "room");
        return;
    }
    if (json_object_get(request->json, "id"))
        request_refuse(request, 422, "bad_value", "id", "A room keeps its id: its history hangs on it.");
    else if (read_info(request, &info))
        save(request, &info, 200, "room changed");
}
