/* web/api_rooms.c - adding and changing rooms. */
#include "body.h"
#include "inside.h"
#include "places.h"
#include "routes.h"
#include "show.h"
#include <stdio.h>
#include <string.h>

static const char *const allowed[] = {"id", "name", "building", "ventilation", "use", "ages", "seats", "volume_m3",
                                      "nation", "windows", "air_cleaner", "cleaner_m3_per_h", "outdoor_ppm",
                                      "outdoor_room", "archived", NULL};

#define WORD_READER(name, type)                                                                                       \
    static bool name##_from(const char *word, int *value)                                                             \
    {                                                                                                                 \
        type found;                                                                                                   \
        bool ok = name##_from_word(word, &found);                                                                     \
                                                                                                                      \
        *value = ok ? (int)found : *value;                                                                            \
        return ok;                                                                                                    \
    }
WORD_READER(ventilation, enum ventilation)
WORD_READER(room_use, enum room_use)
WORD_READER(ages, enum ages)
WORD_READER(nation, enum nation)
WORD_READER(windows, enum windows)

/* What is an enumeration in info is an int here. */
static void read_words(struct request *request, struct room_info *info)
{
    int ventilation = (int)info->ventilation, use = (int)info->use, ages = (int)info->ages;
    int nation = (int)info->nation, windows = (int)info->windows;

    if (json_is_null(json_object_get(request->json, "nation")))
        nation = NATION_UNKNOWN;    /* the site's */
    body_word(request, "ventilation", ventilation_from, &ventilation);
    body_word(request, "use", room_use_from, &use);
    body_word(request, "ages", ages_from, &ages);
    body_word(request, "nation", nation_from, &nation);
    body_word(request, "windows", windows_from, &windows);
    info->ventilation = (enum ventilation)ventilation;
    info->use = (enum room_use)use;
    info->ages = (enum ages)ages;
    info->nation = (enum nation)nation;
    info->windows = (enum windows)windows;
}

static void read_numbers(struct request *request, struct room_info *info)
{
    int64_t seats = info->seats;

    body_integer(request, "seats", 0, ROOM_SEATS_MAX, &seats);
    info->seats = (int)seats;
    body_number(request, "volume_m3", 0, ROOM_VOLUME_M3_MAX, &info->volume_m3);
    body_bool(request, "air_cleaner", &info->has_air_cleaner);
    body_number(request, "cleaner_m3_per_h", 0, ROOM_CLEANER_M3_PER_H_MAX, &info->cleaner_m3_per_h);
    body_number(request, "outdoor_ppm", 0, ROOM_OUTDOOR_PPM_MAX, &info->outdoor_ppm);
    body_bool(request, "archived", &info->archived);
    if (info->outdoor_ppm > 0 && info->outdoor_ppm < ROOM_OUTDOOR_PPM_MIN)
        request_refuse(request, 422, "bad_value", "outdoor_ppm", "outdoor_ppm has to be a number from %g to %g, or 0"
                       " for the site's.", ROOM_OUTDOOR_PPM_MIN, ROOM_OUTDOOR_PPM_MAX);
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

/* The room whose sensor hangs out of doors: another one, which is there. Null or "": none. */
static void read_outdoor_room(struct request *request, struct room_info *info)
{
    char room[ID_SIZE] = "";

    if (!json_object_get(request->json, "outdoor_room") ||
        body_text(request, "outdoor_room", room, sizeof room) < 0)
        return;
    if (room[0] && (strcmp(room, info->id) == 0 || !find_stored(request->web, room, NULL)))
        request_refuse(request, 422, "bad_value", "outdoor_room", "outdoor_room has to be the id of another room.");
    else
        memcpy(info->outdoor_room, room, sizeof room);
}

/* Takes over what the body says, gathering what is wrong with it; the rest of info stays. */
static void read_info(struct request *request, struct room_info *info)
{
    body_allows(request, allowed);
    body_name(request, "name", info->name, sizeof info->name);
    body_name_or_none(request, "building", info->building, sizeof info->building);
    read_words(request, info);
    read_numbers(request, info);
    read_outdoor_room(request, info);
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

/* What was done to a room, as the audit and the ledger say it. */
enum room_act { ROOM_ADDED, ROOM_CHANGED, ROOM_ARCHIVED, ROOM_BACK };
static const struct {
    const char *audit, *ledger;
} act_words[] = {
    [ROOM_ADDED] = {"room added", "added"},
    [ROOM_CHANGED] = {"room changed", "changed"},
    [ROOM_ARCHIVED] = {"room changed", "archived"},
    [ROOM_BACK] = {"room changed", "back"},
};

static void save(struct request *request, const struct room_info *info, int status, enum room_act act)
{
    struct web *web = request->web;
    char subject[LEDGER_SUBJECT_SIZE];
    struct error err = {0};
    int room;

    if (room_save(web->host->store, info, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    web_audit(request, act_words[act].audit, info->id);
    snprintf(subject, sizeof subject, "room:%s/%s", info->id, act_words[act].ledger);
    if (!web_ledger(request, &(struct ledger_act){.kind = LEDGER_ROOM_CHANGE, .subject = subject,
                                                  .text = info->name}) ||
        web_changed(request, WEB_CHANGED_PLACES, NULL) < 0)
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

    request_gather(request);
    read_info(request, &info);
    if (!info.name[0])
        request_refuse(request, 422, "bad_value", "name", "A room needs a name.");
    if (!request_gathered(request))
        return;
    if (school_room_count(request->web->host->school) >= SCHOOL_ROOMS_MAX) {
        request_refuse(request, 422, "full", NULL, "One gateway looks after at most %d rooms.", SCHOOL_ROOMS_MAX);
        return;
    }
    if (read_id(request, &info))
        save(request, &info, 201, ROOM_ADDED);
}

void rooms_change(struct request *request)
{
    struct room_info info;
    bool was_archived;

    if (!find_stored(request->web, request->values[0], &info)) {
        request_not_found(request, "room");
        return;
    }
    was_archived = info.archived;
    request_gather(request);
    if (json_object_get(request->json, "id"))
        request_refuse(request, 422, "bad_value", "id", "A room keeps its id: its history hangs on it.");
    read_info(request, &info);
    if (request_gathered(request))
        save(request, &info, 200, info.archived == was_archived ? ROOM_CHANGED : was_archived ? ROOM_BACK
                                                                                              : ROOM_ARCHIVED);
}
