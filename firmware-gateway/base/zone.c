/* base/zone.c - see zone.h */
#include "zone.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define S_PER_DAY INT64_C(86400)
#define S_PER_WEEK (7 * S_PER_DAY)
#define MS_PER_DAY (S_PER_DAY * 1000)
#define FIRST_PROBE_S INT64_C(631152000)    /* 1990-01-01T00:00:00Z */
#define LAST_PROBE_S INT64_C(4102444800)    /* 2100-01-01T00:00:00Z */
#define ZONE_FOLDER "/usr/share/zoneinfo"   /* where the C library looks, unless TZDIR says otherwise */

/* -- loading -- */

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("+-_", c));
}

/* Parts of letters with single slashes between them; without a dot no name can climb out of the folder. */
static bool is_name(const char *name)
{
    size_t length = strlen(name);

    if (length == 0 || length >= ZONE_NAME_SIZE)
        return false;
    for (size_t i = 0; i < length; i++)
        if (!is_name_char(name[i]) && !(name[i] == '/' && i > 0 && is_name_char(name[i - 1]) && name[i + 1]))
            return false;
    return true;
}

/* The C library takes any unknown name for UTC, so the file has to be looked at. The "right/" zones count leap
 * seconds, which unix time does not. */
static bool is_known(const char *name)
{
    const char *folder = getenv("TZDIR");
    char path[512], magic[4];
    bool is_zone = false;
    FILE *file;

    if (strncmp(name, "right/", 6) == 0)
        return false;
    if (snprintf(path, sizeof path, "%s/%s", folder ? folder : ZONE_FOLDER, name) >= (int)sizeof path)
        return false;
    file = fopen(path, "re");
    if (!file)
        return false;
    is_zone = fread(magic, 1, sizeof magic, file) == sizeof magic && memcmp(magic, "TZif", sizeof magic) == 0;
    fclose(file);
    return is_zone;
}

/* What the C library says under the TZ of the moment. */
static int32_t probe_offset_s(int64_t utc_s)
{
    time_t time = (time_t)utc_s;
    struct tm local;

    if (!localtime_r(&time, &local))
        return 0;
    return (int32_t)local.tm_gmtoff;
}

/* The first second in (low, high] with another offset than at low; there is one. */
static int64_t find_change_s(int64_t low, int64_t high)
{
    int32_t offset_s = probe_offset_s(low);

    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;

        if (probe_offset_s(middle) == offset_s)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static int read_transitions(struct zone *zone, struct error *err)
{
    zone->transitions[0] = (struct zone_transition){INT64_MIN, probe_offset_s(FIRST_PROBE_S)};
    zone->count = 1;
    for (int64_t at = FIRST_PROBE_S; at < LAST_PROBE_S; at += S_PER_WEEK) {
        int32_t then_s = probe_offset_s(at + S_PER_WEEK);
        int64_t low = at;

        while (zone->transitions[zone->count - 1].offset_s != then_s) {
            if (zone->count == ZONE_TRANSITIONS_MAX)
                return error_set(err, -ENOSPC, "zone: %s: more than %d changes", zone->name, ZONE_TRANSITIONS_MAX);
            low = find_change_s(low, at + S_PER_WEEK);
            zone->transitions[zone->count++] = (struct zone_transition){low * 1000, probe_offset_s(low)};
        }
    }
    return 0;
}

static int set_tz(const char *value)
{
    int r = value ? setenv("TZ", value, 1) : unsetenv("TZ");

    tzset();
    return r;
}

int zone_load(const char *name, struct zone *zone, struct error *err)
{
    const char *tz = getenv("TZ");
    char *tz_before = NULL;
    struct zone loaded = {.count = 0};
    int r;

    if (!is_name(name))
        return error_set(err, -EINVAL, "zone: \"%s\" is not a zone name such as " ZONE_DEFAULT, name);
    if (!is_known(name))
        return error_set(err, -ENOENT, "zone: this system knows no zone \"%s\"; names look like " ZONE_DEFAULT, name);
    if (tz) {
        tz_before = strdup(tz);
        if (!tz_before)
            return error_set(err, -ENOMEM, "zone: out of memory");
    }
    snprintf(loaded.name, sizeof loaded.name, "%s", name);

    if (set_tz(name) < 0)
        r = error_set(err, -ENOMEM, "zone: out of memory");
    else
        r = read_transitions(&loaded, err);
    set_tz(tz_before);
    free(tz_before);
    if (r == 0)
        *zone = loaded;
    return r;
}

/* -- looking up -- */

/* Index of the transition in force at an instant. */
static size_t find(const struct zone *zone, int64_t utc_ms)
{
    size_t low = 0, high = zone->count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (zone->transitions[middle].utc_ms <= utc_ms)
            low = middle;
        else
            high = middle;
    }
    return low;
}

int32_t zone_offset_s(const struct zone *zone, int64_t utc_ms)
{
    return zone->transitions[find(zone, utc_ms)].offset_s;
}

struct zone_local zone_to_local(const struct zone *zone, int64_t utc_ms)
{
    size_t index = find(zone, utc_ms);
    const struct zone_transition *now = &zone->transitions[index];
    int64_t local_ms = utc_ms + now->offset_s * INT64_C(1000);
    struct zone_local local = {.offset_s = now->offset_s};

    local.date = local_ms / MS_PER_DAY - (local_ms % MS_PER_DAY < 0);
    local.second_of_day = (int32_t)((local_ms - local.date * MS_PER_DAY) / 1000);
    if (index > 0)
        local.second_pass = utc_ms - now->utc_ms < (now[-1].offset_s - now->offset_s) * INT64_C(1000);
    return local;
}

int64_t zone_date(const struct zone *zone, int64_t utc_ms)
{
    return zone_to_local(zone, utc_ms).date;
}

/* Tries the offsets in force around that day, oldest first. The wall time lies before a stretch, inside it or after
 * it; after one and before the next means that it was skipped between them. */
int64_t zone_to_utc(const struct zone *zone, int64_t date, int32_t second_of_day, bool second_pass)
{
    int64_t wall_ms = date * MS_PER_DAY + second_of_day * INT64_C(1000);
    size_t index = find(zone, wall_ms - 2 * MS_PER_DAY);
    bool found = false;
    int64_t answer_ms = 0;

    for (; index < zone->count; index++) {
        const struct zone_transition *now = &zone->transitions[index];
        int64_t utc_ms = wall_ms - now->offset_s * INT64_C(1000);

        if (utc_ms < now->utc_ms)
            return found ? answer_ms : now->utc_ms;
        if (index + 1 < zone->count && utc_ms >= now[1].utc_ms)
            continue;
        answer_ms = utc_ms;
        found = true;
        if (!second_pass)
            break;
    }
    return answer_ms;
}

bool zone_is_doubled(const struct zone *zone, int64_t date, int32_t second_of_day)
{
    return zone_to_utc(zone, date, second_of_day, false) != zone_to_utc(zone, date, second_of_day, true);
}

int64_t zone_day_start_ms(const struct zone *zone, int64_t date)
{
    return zone_to_utc(zone, date, 0, false);
}

int64_t zone_day_length_ms(const struct zone *zone, int64_t date)
{
    return zone_day_start_ms(zone, date + 1) - zone_day_start_ms(zone, date);
}
