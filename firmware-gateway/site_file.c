/* site_file.c - see site_file.h */
#include "site_file.h"
#include "calendar_json.h"
#include "ledger_book.h"
#include "places.h"
#include "school.h"
#include "site_people.h"
#include "site_room.h"
#include "zone.h"
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define PLACE_SIZE 32               /* "closed[511]" */
#define OWNER "site file"           /* who did it, in the assignments */

/* A file is read twice: first as a rehearsal, so that one with a mistake at its end changes nothing. What only the
 * record can refuse (too many devices) may still come late. */
struct importing {
    struct store *store;
    int64_t now_ms;
    const json_t *rooms;            /* of the file; borrows */
    bool is_rehearsal;
};

static int import_site(const struct importing *importing, json_t *site, struct error *err)
{
    struct site_info info = {0}, before;
    struct zone *zone = malloc(sizeof *zone);
    char nation[NAME_SIZE] = "";
    int r = zone ? 0 : error_set(err, -ENOMEM, "site: out of memory");

    if (site_load(importing->store, &before, NULL) < 0)
        before = (struct site_info){.id = "school", .name = "School", .zone = ZONE_DEFAULT};
    if (r == 0)
        r = site_take_text(site, "id", before.id, info.id, sizeof info.id, "site", err);
    if (r == 0 && !id_is_valid(info.id))
        r = error_set(err, -EINVAL, "site: id: '%s' should be a-z, 0-9, _ and -", info.id);
    if (r == 0)
        r = site_take_text(site, "name", before.name, info.name, sizeof info.name, "site", err);
    if (r == 0 && !name_is_valid(info.name))
        r = error_set(err, -EINVAL, "site: name: should be text without control characters");
    if (r == 0)
        r = site_take_text(site, "zone", before.zone, info.zone, sizeof info.zone, "site", err);
    if (r == 0)
        r = zone_load(info.zone, zone, err);
    if (r == 0)
        r = site_take_text(site, "nation", nation_word(before.nation), nation, sizeof nation, "site", err);
    if (r == 0 && !nation_from_word(nation, &info.nation))
        r = error_set(err, -EINVAL, "site: nation: '%s' should be england, wales, scotland or northern-ireland",
                      nation);
    if (r == 0 && !importing->is_rehearsal)
        r = site_save(importing->store, &info, err);
    free(zone);
    return r;
}

/* -- a room -- */

static int same_id(void *context, const struct room_info *room)
{
    return strcmp(room->id, context) == 0;
}

/* In the file, perhaps further down, or in the record. */
static bool is_room(const struct importing *importing, char *id)
{
    json_t *room;
    size_t index;

    json_array_foreach(importing->rooms, index, room) {
        const char *other = json_string_value(json_object_get(room, "id"));

        if (other && strcmp(other, id) == 0)
            return true;
    }
    return rooms_load(importing->store, same_id, id, NULL) == 1;
}

static int read_outdoor_room(const struct importing *importing, json_t *room, struct room_info *info,
                             const char *where, struct error *err)
{
    int r = site_take_text(room, "outdoor_room", info->outdoor_room, info->outdoor_room, sizeof info->outdoor_room,
                           where, err);

    if (r == 0 && info->outdoor_room[0] &&
        (strcmp(info->outdoor_room, info->id) == 0 || !is_room(importing, info->outdoor_room)))
        r = error_set(err, -EINVAL, "%s: outdoor_room: '%s' should be the id of another room", where,
                      info->outdoor_room);
    return r;
}

struct sought {                     /* the device's row, for assignments_load and devices_load */
    int64_t id;
    char room[ID_SIZE];
};

static int note_assignment(void *context, const struct assignment *assignment)
{
    struct sought *sought = context;

    if (assignment->to_ms == INT64_MAX)
        memcpy(sought->room, assignment->room, sizeof sought->room);
    return 0;
}

static int import_device(const struct importing *importing, const char *name, const char *room, struct error *err)
{
    struct sought sought = {0};
    char key[DEVICE_KEY_SIZE];
    size_t i = 0;
    int r;

    if (!name || !*name || strlen(name) >= sizeof key)
        return error_set(err, -EINVAL, "room %s: devices: should be names of at most %zu bytes", room, sizeof key - 1);
    for (; name[i]; i++)
        key[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] - 'A' + 'a') : name[i];
    key[i] = '\0';
    if (importing->is_rehearsal)
        return 0;
    r = device_ensure(importing->store, key, "", importing->now_ms, &sought.id, err);
    if (r == 0)
        r = assignments_load(importing->store, sought.id, note_assignment, &sought, err);
    if (r < 0 || strcmp(sought.room, room) == 0)
        return r;
    return device_adopt(importing->store, sought.id, room, importing->now_ms, OWNER, err);
}

static int same_room(void *context, const struct room_info *room)
{
    struct room_info *wanted = context;

    if (strcmp(room->id, wanted->id) != 0)
        return 0;
    *wanted = *room;
    wanted->archived = false;       /* a room that the file names is shown again */
    return 1;
}

static int import_room(const struct importing *importing, json_t *room, size_t index, struct error *err)
{
    struct room_info info = {0};
    char where[64];
    json_t *devices = json_object_get(room, "devices"), *device;
    size_t i;
    int r;

    snprintf(where, sizeof where, "room %zu", index + 1);
    r = site_take_text(room, "id", NULL, info.id, sizeof info.id, where, err);
    if (r == 0 && !id_is_valid(info.id))
        r = error_set(err, -EINVAL, "%s: id: '%s' should be a-z, 0-9, _ and -", where, info.id);
    if (r == 0) {
        snprintf(where, sizeof where, "room %s", info.id);
        (void)rooms_load(importing->store, same_room, &info, NULL);
        r = site_room_read(room, &info, where, err);
    }
    if (r == 0)
        r = read_outdoor_room(importing, room, &info, where, err);
    if (r == 0 && !importing->is_rehearsal)
        r = room_save(importing->store, &info, err);
    if (r == 0 && devices && !json_is_array(devices))
        r = error_set(err, -EINVAL, "%s: devices: should be a list of names", where);
    json_array_foreach(devices, i, device) {
        if (r == 0)
            r = import_device(importing, json_string_value(device), info.id, err);
    }
    return r;
}

/* The same calendar again is no new version of it. */
static int keep_calendar(struct store *store, const char *json, struct error *err)
{
    char *kept = malloc(CALENDAR_JSON_SIZE);
    int64_t version;
    bool is_same = kept && calendar_load(store, kept, CALENDAR_JSON_SIZE, &version, NULL) == 0 &&
                   strcmp(kept, json) == 0;

    free(kept);
    return is_same ? 0 : calendar_save(store, json, &version, err);
}

/* The first mistake is the one that is told. */
static void note_place(void *context, const char *field, const char *message)
{
    char *place = context;

    (void)message;
    if (!*place)
        snprintf(place, PLACE_SIZE, "%s", field);
}

static int import_calendar(const struct importing *importing, json_t *calendar, struct error *err)
{
    char *text = json_dumps(calendar, JSON_COMPACT), *normal = malloc(CALENDAR_JSON_SIZE), place[PLACE_SIZE] = "";
    const struct calendar_mistakes mistakes = {note_place, place};
    int r = text && normal ? calendar_json_normalise(text, normal, CALENDAR_JSON_SIZE, &mistakes, err)
                           : error_set(err, -ENOMEM, "site: out of memory");

    if (*place)
        (void)error_prefix(err, "calendar: %s", place);
    if (r == 0 && !importing->is_rehearsal)
        r = keep_calendar(importing->store, normal, err);
    free(normal);
    free(text);
    return r;
}

static int import_all(const struct importing *importing, json_t *root, struct error *err)
{
    json_t *rooms = json_object_get(root, "rooms"), *room;
    size_t index;
    int r = 0;

    if (json_object_get(root, "site"))
        r = import_site(importing, json_object_get(root, "site"), err);
    if (r == 0 && rooms && !json_is_array(rooms))
        r = error_set(err, -EINVAL, "rooms: should be a list");
    if (r == 0 && json_array_size(rooms) > SCHOOL_ROOMS_MAX)
        r = error_set(err, -EINVAL, "rooms: %zu are more than %d", json_array_size(rooms), SCHOOL_ROOMS_MAX);
    json_array_foreach(rooms, index, room) {
        if (r == 0)
            r = import_room(importing, room, index, err);
    }
    if (r == 0 && json_object_get(root, "calendar"))
        r = import_calendar(importing, json_object_get(root, "calendar"), err);
    if (r == 0 && json_object_get(root, "people"))
        r = site_people_import(importing->store, json_object_get(root, "people"), importing->is_rehearsal,
                               importing->now_ms, err);
    return r;
}

/* With the digest of the file as it was given. */
static int note_import(struct store *store, const char *text, size_t size, int64_t now_ms, struct error *err)
{
    const struct ledger_act act = {.time_ms = now_ms, .kind = LEDGER_SITE_IMPORTED, .by = "console",
                                   .subject = "site:file", .payload = text, .payload_size = size};

    return ledger_append(store, &act, NULL, err);
}

int site_import(struct store *store, const char *text, size_t size, int64_t now_ms, FILE *out, struct error *err)
{
    struct importing importing = {.store = store, .now_ms = now_ms, .is_rehearsal = true};
    json_error_t why;
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &why);
    int r;

    if (!json_is_object(root)) {
        json_decref(root);
        return error_set(err, -EBADMSG, "line %d, column %d: %s", why.line, why.column,
                         root ? "not an object" : why.text);
    }
    importing.rooms = json_object_get(root, "rooms");
    r = import_all(&importing, root, err);
    importing.is_rehearsal = false;
    if (r == 0)
        r = import_all(&importing, root, err);
    if (r == 0)
        r = note_import(store, text, size, now_ms, err);
    if (r == 0)
        fprintf(out, "%zu rooms kept\n", json_array_size(json_object_get(root, "rooms")));
    json_decref(root);
    return r == -EINVAL ? -EBADMSG : r;     /* the file is wrong, not the words of the command */
}

/* -- export -- */

struct exporting {
    struct store *store;
    json_t *rooms;
};

static int export_room(void *context, const struct room_info *room)
{
    struct exporting *x = context;

    return room->archived ? 0 : json_array_append_new(x->rooms, site_room_json(room));
}

static int export_device(void *context, const struct device_row *device)
{
    struct exporting *x = context;
    json_t *room;
    size_t index;

    json_array_foreach(x->rooms, index, room)
        if (device->room[0] && strcmp(json_string_value(json_object_get(room, "id")), device->room) == 0)
            json_array_append_new(json_object_get(room, "devices"), json_string(device->name));
    return 0;
}

int site_export(struct store *store, FILE *out, struct error *err)
{
    struct exporting x = {store, json_array()};
    struct site_info site = {.id = "school", .name = "School", .zone = ZONE_DEFAULT};
    char *calendar = malloc(CALENDAR_JSON_SIZE), *text = NULL;
    int64_t version;
    json_t *root = NULL, *people = NULL;
    int r = rooms_load(store, export_room, &x, err);

    (void)site_load(store, &site, NULL);
    if (r == 0)
        r = devices_load(store, export_device, &x, err);
    if (r == 0 && !(people = site_people_export(store, err)))
        r = err && err->code < 0 ? err->code : -ENOMEM;
    if (r == 0) {
        root = json_pack("{s:{s:s,s:s,s:s,s:s},s:O,s:O}", "site", "id", site.id, "name", site.name, "zone", site.zone,
                         "nation", nation_word(site.nation), "rooms", x.rooms, "people", people);
        if (calendar && calendar_load(store, calendar, CALENDAR_JSON_SIZE, &version, NULL) == 0)
            json_object_set_new(root, "calendar", json_loads(calendar, 0, NULL));
        text = json_dumps(root, JSON_INDENT(1));
    }
    if (text)
        fprintf(out, "%s\n", text);
    else if (r == 0)
        r = error_set(err, -ENOMEM, "site: out of memory");
    free(text);
    free(calendar);
    json_decref(root);
    json_decref(people);
    json_decref(x.rooms);
    return r;
}
