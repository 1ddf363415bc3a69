/* spacing.c - room on the disk. When there is none, readings are judged and shown as ever but wait: their rows in
 * memory here, their messages unacknowledged at the broker, which sends them again should we die. What people do,
 * incidents and the ledger go on being written, into the room that the reserve leaves. See gateway.h. */
#include "gateway_parts.h"
#include "log.h"
#include "reserve.h"
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HELD_MAX 4096               /* rows that wait: more than the broker sends without an acknowledgement */
#define LOW_BYTES RESERVE_SIZE      /* less than so much is left: what is there is for people and incidents */
#define FULL_REASON "the disk is full"
#define ROOM_REASON "there is room again"
#define SIZES_KEY "record_sizes"    /* setting: "date:bytes ...", the oldest first */
#define SIZES_MAX 8                 /* days: growth is of the last week */
#define ENTRY_SIZE 48
#define SURE_MS INT64_C(3600000)    /* what was written is told per day after so long */
#define DAY_MS INT64_C(86400000)

/* -- what it comes to -- */

struct sizes {
    size_t count;
    struct {
        int64_t date, bytes;
    } days[SIZES_MAX];
};

static void load_sizes(struct gateway *g, struct sizes *sizes)
{
    char text[SIZES_MAX * ENTRY_SIZE];
    const char *at = text;
    int used;

    sizes->count = 0;
    if (store_setting_get(g->store, SIZES_KEY, text, sizeof text) < 0)
        return;
    while (sizes->count < SIZES_MAX && sscanf(at, "%" SCNd64 ":%" SCNd64 " %n", &sizes->days[sizes->count].date,
                                              &sizes->days[sizes->count].bytes, &used) == 2) {
        sizes->count++;
        at += used;
    }
}

static void save_sizes(struct gateway *g, const struct sizes *sizes)
{
    char text[SIZES_MAX * ENTRY_SIZE] = "";
    size_t used = 0;

    for (size_t i = 0; i < sizes->count; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%" PRId64 ":%" PRId64 " ", sizes->days[i].date,
                                 sizes->days[i].bytes);
    (void)store_setting_set(g->store, SIZES_KEY, text, NULL);       /* a failing store says so at its commit */
}

/* The size of the record at the first look of each date, and from these what it grows by. */
static void note_size(struct gateway *g, int64_t bytes)
{
    int64_t date = zone_date(g->zone, clock_wall_ms(g->clock));
    struct sizes sizes;

    load_sizes(g, &sizes);
    if (sizes.count && sizes.days[0].date < date)
        g->host.storage.growth_bytes_per_day = (bytes - sizes.days[0].bytes) / (date - sizes.days[0].date);
    if (sizes.count && sizes.days[sizes.count - 1].date >= date)
        return;
    if (sizes.count == SIZES_MAX)
        memmove(&sizes.days[0], &sizes.days[1], --sizes.count * sizeof sizes.days[0]);
    sizes.days[sizes.count].date = date;
    sizes.days[sizes.count++].bytes = bytes;
    save_sizes(g, &sizes);
}

/* What this process had written to the disk, the log of the system not included. Source: proc(5), /proc/pid/io. */
static int64_t written_bytes(void)
{
    char line[80];
    int64_t bytes = WEB_STORAGE_UNKNOWN;
    FILE *io = fopen("/proc/self/io", "r");

    while (io && fgets(line, sizeof line, io))
        if (sscanf(line, "write_bytes: %" SCNd64, &bytes) == 1)
            break;
    if (io)
        fclose(io);
    return bytes;
}

static int look(struct gateway *g, struct disk_space *space)
{
    struct web_storage *storage = &g->host.storage;
    int64_t lived_ms = clock_mono_ms(g->clock) - g->spacing.opened_mono_ms;
    int r = reserve_look(g->settings->data, space);

    if (r < 0)
        return r;
    storage->size_bytes = space->size_bytes;
    storage->free_bytes = space->free_bytes;
    storage->record_bytes = space->record_bytes;
    storage->written_bytes = written_bytes();
    if (lived_ms >= SURE_MS && storage->written_bytes >= 0)
        storage->written_bytes_per_day = (int64_t)((double)storage->written_bytes / (double)lived_ms * DAY_MS);
    return 0;
}

/* -- without room -- */

static void tell(struct gateway *g, enum incident_state to, int64_t now_ms)
{
    const struct school_event event = {
        .room = -1, .what = INCIDENT_RECORD_FULL, .pack = g->pack,
        .reason = to == INCIDENT_CLEARED ? ROOM_REASON : FULL_REASON,
        .change = {.to = to, .at_ms = now_ms, .began_ms = g->spacing.since_ms, .raised_ms = g->spacing.since_ms,
                   .cleared_ms = to == INCIDENT_CLEARED ? now_ms : 0, .peak = NAN}};

    telling_keep(g, &event);
}

static void hold(struct gateway *g, bool is_short)
{
    g->spacing.is_short = g->host.storage.is_full = is_short;
    mailbox_hold(g->mailbox, is_short);
}

static void begin(struct gateway *g)
{
    log_error("record: the disk is full, readings wait until there is room");
    if (!g->spacing.since_ms)
        g->spacing.since_ms = clock_wall_ms(g->clock);
    if (!g->spacing.held)
        g->spacing.held = calloc(HELD_MAX, sizeof *g->spacing.held);
    hold(g, true);
    (void)reserve_release(g->settings->data);       /* for all but readings, before one of it fails */
    tell(g, INCIDENT_RAISED, g->spacing.since_ms);
}

static void forget(struct gateway *g)
{
    free(g->spacing.held);
    g->spacing.held = NULL;
    g->spacing.held_count = 0;
    g->host.storage.waiting = 0;
}

/* All that waited goes into the record in its order; then the broker hears that it is saved. */
static void resume(struct gateway *g)
{
    log_info("record: there is room again readings=%zu", g->spacing.held_count);
    for (size_t i = 0; i < g->spacing.held_count; i++)
        if (readings_append(g->store, &g->spacing.held[i], NULL) == 0)      /* else the commit will say so */
            g->counters.stored++;
    keeping_resume(g);
    tell(g, INCIDENT_CLEARED, clock_wall_ms(g->clock));
    forget(g);
    g->spacing.since_ms = 0;
    hold(g, false);
    (void)gateway_commit(g, NULL);
    keeping_next(g);
}

void spacing_hold(struct gateway *g, const struct stored_reading *reading)
{
    g->spacing.held[g->spacing.held_count++] = *reading;
    g->host.storage.waiting++;
}

bool spacing_is_crowded(const struct gateway *g)
{
    return g->spacing.is_short && (!g->spacing.held || g->spacing.held_count + DECODED_READINGS_MAX > HELD_MAX);
}

void spacing_failed(struct gateway *g, int code)
{
    struct disk_space space;

    g->spacing.was_full = code == -ENOSPC || (look(g, &space) == 0 && space.free_bytes < LOW_BYTES);
    forget(g);
}

void spacing_make_room(struct gateway *g)
{
    if (g->spacing.was_full)
        (void)reserve_release(g->settings->data);
}

void spacing_reopened(struct gateway *g)
{
    if (g->spacing.was_full || g->spacing.is_short)
        begin(g);
    g->spacing.was_full = false;
}

void spacing_look(struct gateway *g)
{
    struct error err = {0};
    struct disk_space space;

    if (look(g, &space) < 0)
        return;
    if (g->spacing.is_short && space.free_bytes >= RESERVE_HEADROOM && reserve_keep(g->settings->data, &err) == 0)
        resume(g);
    else if (!g->spacing.is_short && space.free_bytes < LOW_BYTES && gateway_commit(g, NULL) == 0)
        begin(g);
    if (!g->spacing.is_short && g->watch.is_trusted)
        note_size(g, space.record_bytes);
    if (g->commit_now)
        (void)gateway_commit(g, NULL);
}

static int note_open(void *context, const struct incident *incident)
{
    struct gateway *g = context;

    if (strcmp(incident->rule, INCIDENT_RECORD_FULL) == 0)
        g->spacing.since_ms = incident->began_ms;
    return 0;
}

void spacing_start(struct gateway *g)
{
    struct disk_space space = {0};
    struct error err = {0};
    int r = reserve_keep(g->settings->data, &err);

    if (r < 0 && r != -ENOSPC)
        log_warning("record: no reserve for a full disk: %s", err.text);
    (void)incidents_list(g->store, INCIDENTS_OPEN, NULL, 0, INT64_MAX, TELLING_OPEN_MAX, note_open, g, NULL);
    if (look(g, &space) < 0)
        return;
    if (r == -ENOSPC || space.free_bytes < LOW_BYTES) {
        begin(g);
    } else if (g->spacing.since_ms) {
        tell(g, INCIDENT_CLEARED, clock_wall_ms(g->clock));
        g->spacing.since_ms = 0;
    }
}

void spacing_close(struct gateway *g)
{
    forget(g);
}
