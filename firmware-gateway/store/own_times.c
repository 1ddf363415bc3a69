/* store/own_times.c - is a reading with this time of its own stored already? What was read for one question is kept for
 * the device's next ones: see readings_contains in readings.h. */
#include "raw_rows.h"
#include <stdlib.h>

#define MS_PER_HOUR INT64_C(3600000)
#define WINDOWS 64                  /* devices remembered at once */
#define TIMES_MAX 240               /* of one window: a reading every 15 s */

/* Times of one device in [from_ms, to_ms). */
struct window {
    int64_t device;                 /* 0: unused */
    int64_t from_ms, to_ms;
    size_t count;
    struct {
        int32_t offset_ms;
        uint32_t present;
    } times[TIMES_MAX];
};

struct own_times {
    struct window windows[WINDOWS];
};

void own_times_forget(struct store *store)
{
    free(store->own_times);
    store->own_times = NULL;
}

/* A window that is full is given up. */
static void remember(struct window *window, int64_t time_ms, uint32_t present)
{
    if (window->count == TIMES_MAX) {
        window->device = 0;
        return;
    }
    window->times[window->count].offset_ms = (int32_t)(time_ms - window->from_ms);
    window->times[window->count].present = present;
    window->count++;
}

static struct window *place_of(struct store *store, int64_t device)
{
    return &store->own_times->windows[device % WINDOWS];
}

static bool covers(const struct window *window, int64_t device, int64_t time_ms)
{
    return window->device == device && time_ms >= window->from_ms && time_ms < window->to_ms;
}

void own_times_note(struct store *store, int64_t device, uint32_t flags, const struct reading *reading)
{
    struct window *window;

    if (!store->own_times || !(flags & STORED_OWN_TIME))
        return;
    window = place_of(store, device);
    if (covers(window, device, reading->time_ms))
        remember(window, reading->time_ms, reading->present);
}

/* A doubtful bit beside no value: present, but not a number. 1: the window is full. */
static int remember_row(void *context, const struct raw_row *raw)
{
    struct window *window = context;

    if (raw_flags(raw) & STORED_OWN_TIME)
        remember(window, raw_time(raw), (uint32_t)(raw->row.of[BLOCK_PRESENT] | raw->row.of[BLOCK_DOUBTFUL]));
    return window->device == 0;
}

static int read_window(struct store *store, struct window *window, int64_t device, int64_t from_ms, int64_t to_ms)
{
    int r = tail_flush(store, NULL);    /* the search goes by the marks in the file */

    if (r < 0)
        return store_after(store, r);
    window->device = device;
    window->from_ms = from_ms;
    window->to_ms = to_ms;
    window->count = 0;
    r = raw_between(&store->connection, device, from_ms, to_ms, remember_row, window, NULL);
    if (r < 0)
        window->device = 0;
    return store_after(store, r < 0 ? r : 0);       /* frees all windows when the connection broke */
}

bool readings_contains(struct store *store, int64_t device, int64_t time_ms, uint32_t quantities)
{
    int64_t from_ms = time_ms - time_ms % MS_PER_HOUR;
    struct window *window;
    uint32_t stored = 0;

    if (device <= 0 || time_ms < 0 || store->connection.is_broken)
        return false;
    if (!store->own_times)
        store->own_times = calloc(1, sizeof *store->own_times);
    if (!store->own_times)
        return false;
    window = place_of(store, device);
    if (!covers(window, device, time_ms)) {
        if (read_window(store, window, device, from_ms, from_ms + MS_PER_HOUR) < 0)
            return false;
        /* More than the window holds: ask for this instant alone. */
        if (!window->device && read_window(store, window, device, time_ms, time_ms + 1) < 0)
            return false;
    }
    for (size_t i = 0; i < window->count; i++)
        if (window->from_ms + window->times[i].offset_ms == time_ms)
            stored |= window->times[i].present;
    return (stored & quantities) == quantities;
}
