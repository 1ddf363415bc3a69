/* site_file.c - see site_file.h */
#include "site_file.h"
#include "calendar_json.h"
#include "places.h"
#include "school.h"
#include "site_people.h"
#include "zone.h"
#include <errno.h>
#include <jansson.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define OWNER "site file"           /* who did it, in the assignments */

/* A file is read twice: first as a rehearsal, so that one with a mistake at its end changes nothing. What only the
 * record can refuse (too many devices) may still come late. */
struct importing {
    struct store *store;
    int64_t now_ms;
    const json_t *rooms;            /* of the file; borrows */
    bool is_rehearsal;
};

/* A text of the object; absent: `fallback` (NULL: must be there). Says where in err. */
static int take_text(json_t *object, const char *key, const char *fallback, char *text, size_t size, const char *where,
                     struct error *err)
{
    json_t *value = json_object_get(object, key);
    const char *found = value ? json_string_value(value) : fallback;

    if (!found)
        return error_set(err, -EINVAL, "%s: %s: should be a text", where, key);
    if (strlen(found) >= size)
        return error_set(err, -EINVAL, "%s: %s: longer than %zu bytes", where, key, size - 1);
    memmove(text, found, strlen(found) + 1);    /* the fallback may be what is there already */
    return 0;
}

static int take_number(json_t *object, const char *key, double max, double *number, const char *where,
                       struct error *err)
{
    json_t *value = json_object_get(object, key);

    if (!value)
        return 0;                   /* stays as it is */
    *number = json_number_value(value);
    if (!json_is_number(value) || !(*number >= 0 && *number <= max))
        return error_set(err, -EINVAL, "%s: %s: should be a number from 0 to %g", where, key, max);
    return 0;
}

static int import_site(const struct importing *importing, json_t *site, struct error *err)
{
    struct site_info info = {0}, before;
    struct zone *zone = malloc(sizeof *zone);
    char nation[NAME_SIZE] = "";
    int r = zone ? 0 : error_set(err, -ENOMEM, "site: out of memory");

    if (site_load(importing->store, &before, NULL) < 0)
        before = (struct site_info){.id = "school", .name = "School", .zone = ZONE_DEFAULT};
    if (r == 0)
        r = take_text(site, "id", before.id, info.id, sizeof info.id, "site", err);
    if (r == 0 && !id_is_valid(info.id))
        r = error_set(err, -EINVAL, "site: id: '%s' should be a-z, 0-9, _ and -", info.id);
    if (r == 0)
        r = take_text(site, "name", before.name, info.name, sizeof info.name, "site", err);
    if (r == 0 && !name_is_valid(info.name))
        r = error_set(err, -EINVAL, "site: name: should be text without control characters");
    if (r == 0)
        r = take_text(site, "zone", before.zone, info.zone, sizeof info.zone, "site", err);
    if (r == 0)
        r = zone_load(info.zone, zone, err);
    if (r == 0)
        r = take_text(site, "nation", nation_word(before.nation), nation, sizeof nation, "site", err);
    if (r == 0 && !nation_from_word(nation, &info.nation))
        r = error_set(err, -EINVAL, "site: nation: '%s' should be england, wales, scotland or northern-ireland", nation);
    if (r == 0 && !importing->is_rehearsal)
        r = site_save(importing->store, &info, err);
    free(zone);
    return r;
}

/* -- a room -- */

#define WORD_READER(name, type)                                                                                       \
    static bool name##_take(const char *word, void *value)                                                            \
    {                                                                                                                 \
        return name##_from_word(word, (type *)value);                                                                 \
    }                                                                                                                 \
    static const char *name##_give(const void *value)                                                                 \
    {                                                                                                                 \
        return name##_word(*(const type *)value);                                                                     \
    }
WORD_READER(ventilation, enum ventilation)
WORD_READER(room_use, enum room_use)
WORD_READER(ages, enum ages)
WORD_READER(nation, enum nation)
WORD_READER(windows, enum windows)

static const struct word_key {
    const char *key;
    bool (*take)(const char *word, void *value);
    const char *(*give)(const void *value);
    size_t offset;
    const char *should;
} word_keys[] = {
    {"ventilation", ventilation_take, ventilation_give, offsetof(struct room_info, ventilation),
     "natural, hybrid, mechanical or unknown"},
    {"use", room_use_take, room_use_give, offsetof(struct room_info, use), "a known use, such as classroom or hall"},
    {"ages", ages_take, ages_give, offsetof(struct room_info, ages), "3-5, 6-10, 11-15, adult or unknown"},
    {"nation", nation_take, nation_give, offsetof(struct room_info, nation),
     "england, wales, scotland, northern-ireland, other or, for the site's, unknown"},
    {"windows", windows_take, windows_give, offsetof(struct room_info, windows), "none, some, many or unknown"},
};

static const struct number_key {
    const char *key;
    size_t offset;
    double min, max;                /* and 0: not known */
} number_keys[] = {
    {"volume_m3", offsetof(struct room_info, volume_m3), 0, ROOM_VOLUME_M3_MAX},
    {"cleaner_m3_per_h", offsetof(struct room_info, cleaner_m3_per_h), 0, ROOM_CLEANER_M3_PER_H_MAX},
    {"outdoor_ppm", offsetof(struct room_info, outdoor_ppm), ROOM_OUTDOOR_PPM_MIN, ROOM_OUTDOOR_PPM_MAX},
};
#define COUNT(table) (sizeof(table) / sizeof *(table))

static int read_words(json_t *room, struct room_info *info, const char *where, struct error *err)
{
    int r = 0;

    for (size_t i = 0; i < COUNT(word_keys) && r == 0; i++) {
        const struct word_key *key = &word_keys[i];
        char word[NAME_SIZE];
        void *value = (char *)info + key->offset;

        r = take_text(room, key->key, key->give(value), word, sizeof word, where, err);
        if (r == 0 && !key->take(word, value))
            r = error_set(err, -EINVAL, "%s: %s: '%s' should be %s", where, key->key, word, key->should);
    }
    return r;
}

static int read_numbers(json_t *room, struct room_info *info, const char *where, struct error *err)
{
    double seats = info->seats;
    json_t *cleaner = json_object_get(room, "air_cleaner");
    int r = take_number(room, "seats", ROOM_SEATS_MAX, &seats, where, err);

    info->seats = (int)seats;
    for (size_t i = 0; i < COUNT(number_keys) && r == 0; i++) {
        const struct number_key *key = &number_keys[i];
        double *number = (double *)(void *)((char *)info + key->offset);

        r = take_number(room, key->key, key->max, number, where, err);
        if (r == 0 && *number > 0 && *number < key->min)
            r = error_set(err, -EINVAL, "%s: %s: should be a number from %g to %g, or 0", where, key->key, key->min,
                          key->max);
    }
    if (r == 0 && cleaner && !json_is_boolean(cleaner))
        r = error_set(err, -EINVAL, "%s: air_cleaner: should be true or false", where);
    if (r == 0 && cleaner)
        info->has_air_cleaner = json_is_true(cleaner);
    return r;
}

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
    int r = take_text(room, "outdoor_room", info->outdoor_room, info->outdoor_room, sizeof info->outdoor_room, where,
                      err);

    if (r == 0 && info->outdoor_room[0] &&
        (strcmp(info->outdoor_room, info->id) == 0 || !is_room(importing, info->outdoor_room)))
        r = error_set(err, -EINVAL, "%s: outdoor_room: '%s' should be the id of another room", where,
                      info->outdoor_room);
    return r;
}

/* What the file does not say of a room stays as info has it. */
static int read_room(const struct importing *importing, json_t *room, struct room_info *info, const char *where,
                     struct error *err)
{
    int r = take_text(room, "name", info->name[0] ? info->name : info->id, info->name, sizeof info->name, where, err);

    if (r == 0 && !name_is_valid(info->name))
        r = error_set(err, -EINVAL, "%s: name: should be text without control characters", where);
    if (r == 0)
        r = take_text(room, "building", info->building, info->building, sizeof info->building, where, err);
    if (r == 0 && info->building[0] && !name_is_valid(info->building))
        r = error_set(err, -EINVAL, "%s: building: should be text without control characters", where);
    if (r == 0)
        r = read_words(room, info, where, err);
    if (r == 0)
        r = read_numbers(room, info, where, err);
    return r < 0 ? r : read_outdoor_room(importing, room, info, where, err);
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
    r = take_text(room, "id", NULL, info.id, sizeof info.id, where, err);
    if (r == 0 && !id_is_valid(info.id))
        r = error_set(err, -EINVAL, "%s: id: '%s' should be a-z, 0-9, _ and -", where, info.id);
    if (r == 0) {
        snprintf(where, sizeof where, "room %s", info.id);
        (void)rooms_load(importing->store, same_room, &info, NULL);
        r = read_room(importing, room, &info, where, err);
    }
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

static int import_calendar(const struct importing *importing, json_t *calendar, struct error *err)
{
    char *text = json_dumps(calendar, JSON_COMPACT), *normal = malloc(CALENDAR_JSON_SIZE);
    int r = text && normal ? calendar_json_normalise(text, normal, CALENDAR_JSON_SIZE, err)
                           : error_set(err, -ENOMEM, "site: out of memory");

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

int site_import(struct store *store, const char *text, size_t size, int64_t now_ms, FILE *out, struct error *err)
{
    struct importing importing = {.store = store, .now_ms = now_ms, .is_rehearsal = true};
    json_error_t why;
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &why);
    int r;

    if (!json_is_object(root)) {
        json_decref(root);
        return error_set(err, -EBADMSG, "site file: line %d: %s", why.line, root ? "not an object" : why.text);
    }
    importing.rooms = json_object_get(root, "rooms");
    r = import_all(&importing, root, err);
    importing.is_rehearsal = false;
    if (r == 0)
        r = import_all(&importing, root, err);
    if (r == 0)
        fprintf(out, "%zu rooms kept\n", json_array_size(json_object_get(root, "rooms")));
    json_decref(root);
    if (r < 0)
        error_prefix(err, "site file");
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
    json_t *object;

    if (room->archived)
        return 0;
    object = json_pack("{s:s,s:s,s:s,s:i,s:b,s:s,s:[]}", "id", room->id, "name", room->name, "building", room->building,
                       "seats", room->seats, "air_cleaner", room->has_air_cleaner, "outdoor_room", room->outdoor_room,
                       "devices");
    for (size_t i = 0; i < COUNT(word_keys); i++)
        json_object_set_new(object, word_keys[i].key,
                            json_string(word_keys[i].give((const char *)room + word_keys[i].offset)));
    for (size_t i = 0; i < COUNT(number_keys); i++)
        json_object_set_new(object, number_keys[i].key,
                            json_real(*(const double *)(const void *)((const char *)room + number_keys[i].offset)));
    return json_array_append_new(x->rooms, object);
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
