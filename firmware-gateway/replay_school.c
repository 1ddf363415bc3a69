/* replay_school.c - see replay_school.h
 * A site file is read by what `transom site import` reads it with, into a record of its own that is removed at once. */
#include "replay_school.h"
#include "calendar_json.h"
#include "places.h"
#include "site_file.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INCIDENTS_FIRST 64

/* -- incidents -- */

static struct replayed_incident *find(struct replay_school *replay, const struct school_event *event)
{
    for (size_t i = replay->count; i-- > 0;)
        if (replay->incidents[i].room == event->room && strcmp(replay->incidents[i].rule, event->what) == 0 &&
            replay->incidents[i].change.began_ms == event->change.began_ms)
            return &replay->incidents[i];
    return NULL;
}

static struct replayed_incident *add(struct replay_school *replay, const struct school_event *event)
{
    struct replayed_incident *added;

    if (replay->count == replay->places) {
        size_t places = replay->places ? 2 * replay->places : INCIDENTS_FIRST;
        struct replayed_incident *grown = realloc(replay->incidents, places * sizeof *grown);

        if (!grown) {
            replay->failed = true;
            return NULL;
        }
        replay->incidents = grown;
        replay->places = places;
    }
    added = &replay->incidents[replay->count++];
    *added = (struct replayed_incident){.room = event->room, .is_of_rule = event->rule};
    snprintf(added->rule, sizeof added->rule, "%s", event->what);
    return added;
}

static void hear_event(void *context, const struct school_event *event)
{
    struct replay_school *replay = context;
    struct replayed_incident *incident = find(replay, event);

    if (event->change.to == INCIDENT_NONE) {
        if (incident)
            *incident = replay->incidents[--replay->count];
        return;
    }
    incident = incident ? incident : add(replay, event);
    if (!incident)
        return;
    incident->change = event->change;
    incident->is_told_again = event->corrected;
    snprintf(incident->reason, sizeof incident->reason, "%s", event->reason);
}

/* Late data had a day judged again: what was not told once more is none. */
static void hear_correction(void *context, int room, const struct room_correction *correction)
{
    struct replay_school *replay = context;
    size_t kept = 0;

    for (size_t i = 0; i < replay->count; i++) {
        struct replayed_incident *incident = &replay->incidents[i];
        int64_t began_ms = incident->change.began_ms;
        bool is_concerned = incident->room == room && incident->is_of_rule && began_ms >= correction->from_ms &&
                            began_ms < correction->to_ms;

        if (is_concerned && !incident->is_told_again)
            continue;
        incident->is_told_again = false;
        replay->incidents[kept++] = *incident;
    }
    replay->count = kept;
}

static int by_beginning(const void *a, const void *b)
{
    const struct replayed_incident *left = a, *right = b;

    if (left->change.began_ms != right->change.began_ms)
        return left->change.began_ms < right->change.began_ms ? -1 : 1;
    return left->room != right->room ? (left->room > right->room) - (left->room < right->room)
                                     : strcmp(left->rule, right->rule);
}

void replay_school_settle(struct replay_school *replay)
{
    size_t kept = 0;

    for (size_t i = 0; i < replay->count; i++)
        if (replay->incidents[i].change.raised_ms)
            replay->incidents[kept++] = replay->incidents[i];
    replay->count = kept;
    if (kept)
        qsort(replay->incidents, kept, sizeof *replay->incidents, by_beginning);
}

/* -- rooms -- */

struct site {
    struct replay_school *replay;
    struct error *err;
};

static int add_room(void *context, const struct room_info *room)
{
    struct site *site = context;
    int index;

    return room->archived ? 0 : school_add_room(site->replay->school, room, &index, site->err);
}

static int add_device(void *context, const struct device_row *device)
{
    struct site *site = context;
    int room = device->room[0] ? school_room_index(site->replay->school, device->room) : -1, index;

    if (room < 0)
        return 0;
    return school_add_device(site->replay->school, device->id, device->name, device->family, room, false, &index,
                             site->err);
}

static char *read_site(const char *path, size_t *size, struct error *err)
{
    FILE *file = fopen(path, "rb");
    char *text = file ? malloc(SITE_FILE_SIZE_MAX) : NULL;

    if (!file)
        (void)error_set(err, -errno, "%s: %s", path, strerror(errno));
    else if (!text)
        (void)error_set(err, -ENOMEM, "out of memory");
    if (text)
        *size = fread(text, 1, SITE_FILE_SIZE_MAX, file);
    if (file)
        fclose(file);
    return text;
}

static void remove_folder(const char *folder)
{
    DIR *files = opendir(folder);
    struct dirent *entry;

    while (files && (entry = readdir(files)))
        if (entry->d_name[0] != '.')
            (void)unlinkat(dirfd(files), entry->d_name, 0);
    if (files)
        closedir(files);
    (void)rmdir(folder);
}

static int open_school(struct replay_school *replay, const struct analyse_options *options,
                       const struct site_info *info, struct error *err)
{
    const struct school_setup setup = {.pack = &options->pack, .zone = &replay->zone, .calendar = &replay->calendar,
                                       .site = *info, .tell = hear_event, .corrected = hear_correction,
                                       .context = replay};

    return school_open(&setup, &replay->school, err);
}

static int take_site(struct replay_school *replay, const struct analyse_options *options, struct store *store,
                     struct error *err)
{
    struct site site = {replay, err};
    struct site_info info = {.zone = ZONE_DEFAULT};
    char *text = malloc(CALENDAR_JSON_SIZE);
    int64_t version;
    int r = text ? 0 : error_set(err, -ENOMEM, "out of memory");

    (void)site_load(store, &info, NULL);
    if (r == 0 && calendar_load(store, text, CALENDAR_JSON_SIZE, &version, NULL) == 0)
        r = calendar_json_parse(text, &replay->calendar, err);
    free(text);
    if (r == 0 && strcmp(info.zone, replay->zone.name) != 0)
        r = zone_load(info.zone, &replay->zone, err);
    if (r == 0)
        r = open_school(replay, options, &info, err);
    if (r == 0)
        r = rooms_load(store, add_room, &site, err);
    return r < 0 ? r : devices_load(store, add_device, &site, err);
}

static int open_site(struct replay_school *replay, const struct analyse_options *options, const char *path,
                     struct error *err)
{
    const struct store_options record = {.any_clock = true};
    const char *temporary = getenv("TMPDIR");
    char folder[PATH_MAX];
    struct store *store = NULL;
    FILE *nowhere = fopen("/dev/null", "w");
    size_t size = 0;
    char *text = read_site(path, &size, err);
    int r = text && nowhere ? 0 : err->code;

    snprintf(folder, sizeof folder, "%s/transom-replay-XXXXXX", temporary && *temporary ? temporary : "/tmp");
    if (r == 0 && !mkdtemp(folder))
        r = error_set(err, -errno, "%s: %s", folder, strerror(errno));
    if (r == 0) {
        r = store_open(folder, &record, &store, err);
        if (r == 0 && (r = site_import(store, text, size, 1, nowhere, err)) < 0)
            (void)error_prefix(err, "%s", path);
        if (r == 0)
            r = take_site(replay, options, store, err);
        store_close(store);
        remove_folder(folder);
    }
    if (nowhere)
        fclose(nowhere);
    free(text);
    return r;
}

int replay_school_open(const struct analyse_options *options, const char *site_path, struct replay_school *replay,
                       struct error *err)
{
    struct site_info info = {.id = "replay", .name = "Replay", .nation = options->nation};

    *replay = (struct replay_school){.zone = options->zone, .calendar = options->calendar, .makes_rooms = !site_path};
    if (site_path)
        return open_site(replay, options, site_path, err);
    snprintf(info.zone, sizeof info.zone, "%s", options->zone.name);
    return open_school(replay, options, &info, err);
}

void replay_school_done(struct replay_school *replay)
{
    school_close(replay->school);
    free(replay->incidents);
}

void replay_school_meet(struct replay_school *replay, const struct analyse_options *options, const char *device,
                        const char *family)
{
    struct room_info room = options->room;
    int index;

    if (!replay->makes_rooms || school_device_index(replay->school, device) >= 0)
        return;
    snprintf(room.name, sizeof room.name, "%.63s", device);
    if (id_is_valid(device))
        snprintf(room.id, sizeof room.id, "%s", device);
    else
        snprintf(room.id, sizeof room.id, "room-%zu", school_room_count(replay->school) + 1);
    if (school_add_room(replay->school, &room, &index, NULL) < 0 ||
        school_add_device(replay->school, 0, device, family, index, false, &index, NULL) < 0)
        replay->left_out++;
}
