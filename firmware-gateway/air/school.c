/* air/school.c - see school.h */
#include "school.h"
#include "device.h"
#include "school_private.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- callbacks from the rooms and the silences -- */

void school_tell_change(const struct school *s, int room, const struct incident_event *change, bool corrected)
{
    const struct pack *pack = room_pack(s->rooms[room]);
    const struct rule *rule = &pack->rules[change->rule_index];
    struct school_event event = {.room = room, .what = rule->id, .pack = pack, .rule = rule,
                                 .reason = change->unoccupied ? "unoccupied" : "", .change = *change,
                                 .corrected = corrected};

    if (s->setup.tell)
        s->setup.tell(s->setup.context, &event);
}

static void tell_rule(void *context, const struct incident_event *change)
{
    const struct room_link *link = context;

    school_tell_change(link->school, link->index, change, false);
}

static void tell_slot(void *context, enum quantity quantity, int64_t start_ms, const struct room_slot *slot)
{
    const struct room_link *link = context;
    const struct school_setup *setup = &link->school->setup;

    if (setup->slot)
        setup->slot(setup->context, link->index, quantity, start_ms, slot);
}

static void tell_day(void *context, const struct judged_day *co2, const struct judged_day *temperature)
{
    const struct room_link *link = context;
    const struct school_setup *setup = &link->school->setup;

    if (setup->day)
        setup->day(setup->context, link->index, co2, temperature);
}

/* -- opening -- */

int school_open(const struct school_setup *setup, struct school **school, struct error *err)
{
    struct school *s = calloc(1, sizeof *s);

    if (!s)
        return error_set(err, -ENOMEM, "school: out of memory");
    s->setup = *setup;
    memset(s->index, 0xff, sizeof s->index);
    silence_init(&s->silence);
    *school = s;
    return 0;
}

void school_close(struct school *school)
{
    if (!school)
        return;
    for (size_t i = 0; i < school->room_count; i++)
        room_close(school->rooms[i]);
    for (size_t i = 0; i < school->device_count; i++)
        device_memory_close(school->devices[i].memory);
    free(school);
}

const struct school_setup *school_setup(const struct school *school)
{
    return &school->setup;
}

int school_add_room(struct school *s, const struct room_info *info, int *index, struct error *err)
{
    struct room_link *link = &s->links[s->room_count];
    struct room_setup setup = {s->setup.pack, s->setup.zone, s->setup.calendar, s->setup.site.nation,
                               tell_rule, tell_slot, tell_day, link, &s->scratch};
    int r;

    if (s->room_count == SCHOOL_ROOMS_MAX)
        return error_set(err, -ENOSPC, "room %s: a school has at most %d rooms here", info->id, SCHOOL_ROOMS_MAX);
    if (school_room_index(s, info->id) >= 0)
        return error_set(err, -EEXIST, "room %s: there is one with this id", info->id);
    r = room_open(&setup, info, &s->rooms[s->room_count], err);
    if (r < 0)
        return r;
    *link = (struct room_link){s, (int)s->room_count};
    *index = (int)s->room_count++;
    return 0;
}

/* -- devices -- */

static void key_of(const char *name, char key[DEVICE_KEY_SIZE])
{
    size_t i = 0;

    for (; name[i] && i < DEVICE_KEY_SIZE - 1; i++)
        key[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] - 'A' + 'a') : name[i];
    key[i] = '\0';
}

/* Where the key is in the index, or where it would go (FNV-1a). */
static size_t place_of(const struct school *s, const char *key)
{
    uint32_t hash = 2166136261u;
    size_t at;

    for (const char *c = key; *c; c++)
        hash = (hash ^ (uint8_t)*c) * 16777619u;
    for (at = hash % INDEX_SIZE; s->index[at] >= 0; at = (at + 1) % INDEX_SIZE)
        if (strcmp(s->devices[s->index[at]].name, key) == 0)
            break;
    return at;
}

static bool is_in_tray(const struct school_device *device)
{
    return device->room < 0 && !device->ignored;
}

int school_add_device(struct school *s, int64_t id, const char *name, const char *family, int room, bool ignored,
                      int *index, struct error *err)
{
    struct school_device *device = &s->devices[s->device_count];
    char key[DEVICE_KEY_SIZE];
    size_t at;

    key_of(name, key);
    at = place_of(s, key);
    if (s->index[at] >= 0)
        return error_set(err, -EEXIST, "device %s: there is one with this name", key);
    if (room < 0 && !ignored ? s->tray_count == SCHOOL_TRAY_MAX
                             : s->device_count - s->tray_count == SCHOOL_DEVICES_MAX)
        return error_set(err, -ENOSPC, "device %s: no place for more", key);
    *device = (struct school_device){.id = id, .room = room, .ignored = ignored,
                                     .night = night_finding_none(), .memory = device_memory_open()};
    if (!device->memory)
        return error_set(err, -ENOMEM, "device %s: out of memory", key);
    memcpy(device->name, key, sizeof key);
    snprintf(device->family, sizeof device->family, "%s", family);
    device->latest.time_ms = READING_NO_TIME;
    s->index[at] = (int16_t)s->device_count;
    s->tray_count += is_in_tray(device);
    if (room >= 0 && !ignored)
        s->has_device[room] = true;
    *index = (int)s->device_count++;
    return 0;
}

void school_device_is(struct school *s, int device, const char *type)
{
    snprintf(s->devices[device].type, sizeof s->devices[device].type, "%s", type);
}

void school_device_heard(struct school *s, int device, int64_t first_heard_ms, int64_t last_heard_ms)
{
    s->devices[device].first_heard_ms = first_heard_ms;
    s->devices[device].last_heard_ms = last_heard_ms;
}

void school_expect(struct school *s, int room, int64_t from_ms)
{
    if (!s->expected_ms[room] || from_ms < s->expected_ms[room])
        s->expected_ms[room] = from_ms;
}

void school_device_stored(struct school *s, int device, int64_t id)
{
    s->devices[device].id = id;
}

void school_device_baseline(struct school *s, int device, const struct night_finding *finding)
{
    s->devices[device].night = *finding;
    device_baseline(s->devices[device].memory, finding->flags);
}

int school_device_index(const struct school *s, const char *name)
{
    char key[DEVICE_KEY_SIZE];

    key_of(name, key);
    return s->index[place_of(s, key)];
}

/* -- hearing -- */

static int find_or_tray(struct school *s, const struct school_message *message, struct school_heard *heard)
{
    int index = school_device_index(s, message->device);

    if (index >= 0)
        return index;
    if (school_add_device(s, 0, message->device, message->family, -1, false, &index, NULL) == 0)
        return index;
    s->tray_refused++;
    heard->result = HEARD_TRAY_FULL;
    return -1;
}

/* Something in it was not good enough to judge by. */
static bool is_doubtful(const struct reading *reading, uint32_t flags)
{
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (reading_has(reading, (enum quantity)q) && !quality_is_judged(reading, flags, (enum quantity)q))
            return true;
    return false;
}

static void hear_device(struct school *s, struct school_device *device, const struct school_message *message,
                        struct school_heard *heard)
{
    int room = heard->room;
    bool is_newest = false;

    if (!device_check(device, &s->setup, room < 0 ? NULL : room_hours(s->rooms[room]), message, heard)) {
        heard->result = HEARD_DUPLICATE;
        return;
    }
    heard->result = HEARD_TRAY;
    if (room < 0)
        return;
    if (!(heard->flags & QUALITY_TIME_UNKNOWN))
        is_newest = room_hear(s->rooms[room], &heard->reading, heard->flags, device->interval_ms);
    heard->result = !is_newest ? HEARD_LATE
                    : is_doubtful(&heard->reading, heard->flags) ? HEARD_DOUBTFUL : HEARD_JUDGED;
}

static void follow_clock(struct school *s, const struct school_message *message)
{
    if (message->arrived_ms < s->arrived_ms - STEP_BACK_MS)
        school_step_back(s, message->arrived_ms);
    s->arrived_ms = message->arrived_ms;
    school_follow_date(s, message->arrived_ms);
    if (message->replayed && !silence_knows_broker(&s->silence))
        school_broker(s, true, message->arrived_ms);
}

void school_hear(struct school *s, const struct school_message *message, struct school_heard *heard)
{
    struct school_device *device;

    follow_clock(s, message);
    *heard = (struct school_heard){.device = -1, .room = -1, .reading = *message->reading};
    if (message->retained && school_device_index(s, message->device) < 0) {
        heard->result = HEARD_RETAINED;     /* an old copy is no sign that the sensor is there */
        return;
    }
    heard->device = find_or_tray(s, message, heard);
    if (heard->device < 0)
        return;
    device = &s->devices[heard->device];
    heard->room = message->room ? *message->room : device->room;
    if (device->ignored) {
        heard->result = HEARD_IGNORED;
        return;
    }
    device->messages++;
    if (device_is_flooding(device->memory, message)) {
        heard->result = HEARD_FLOOD;
        school_reject(s, message->device, "more than 5 messages a second");
        return;
    }
    if (message->retained) {
        heard->result = HEARD_RETAINED;
        if (device->room >= 0)
            room_hear_retained(s->rooms[device->room], message->reading, message->arrived_ms);
        return;
    }
    hear_device(s, device, message, heard);
}

void school_online(struct school *s, const char *name, bool online, int64_t now_ms)
{
    int index = school_device_index(s, name);

    if (index < 0)
        return;
    device_online(s->devices[index].memory, online, now_ms);
}

void school_reject(struct school *s, const char *name, const char *why)
{
    int index = name ? school_device_index(s, name) : -1;

    if (index < 0)
        return;
    s->devices[index].rejected++;
    snprintf(s->devices[index].last_reject, sizeof s->devices[index].last_reject, "%s", why);
}

/* -- looking -- */

size_t school_room_count(const struct school *s)
{
    return s->room_count;
}

struct room *school_room(const struct school *s, size_t index)
{
    return s->rooms[index];
}

int school_room_index(const struct school *s, const char *id)
{
    for (size_t i = 0; i < s->room_count; i++)
        if (strcmp(room_info(s->rooms[i])->id, id) == 0)
            return (int)i;
    return -1;
}

size_t school_device_count(const struct school *s)
{
    return s->device_count;
}

const struct school_device *school_device(const struct school *s, size_t index)
{
    return &s->devices[index];
}

size_t school_tray_count(const struct school *s)
{
    return s->tray_count;
}

const struct school_device *school_tray(const struct school *s, size_t index)
{
    for (size_t i = s->device_count; i-- > 0;)
        if (is_in_tray(&s->devices[i]) && index-- == 0)
            return &s->devices[i];
    return NULL;
}

int64_t school_tray_refused(const struct school *s)
{
    return s->tray_refused;
}
