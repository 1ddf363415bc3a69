/* store/own_times.c - is a reading with this time of its own stored already? What was read for one question is kept for
 * the device's next ones: see readings_contains in readings.h. */
#include "readings.h"
#include "store_private.h"
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

enum { LIST };
enum { COLUMN_TIME, COLUMN_FLAGS, COLUMN_DOUBTFUL, COLUMN_VALUES };
static const char *const statements[] = {
    [LIST] = ("SELECT r.arrived_ms - r.age_ms, r.flags, r.doubtful, r.co2_ppm, r.temperature_c, r.humidity_pct,"
              " r.pm1_ug_m3, r.pm2_5_ug_m3, r.pm10_ug_m3, r.voc_ppb, r.voc_index, r.pressure_hpa, r.battery_pct,"
              " r.battery_v, r.rssi_dbm FROM mark m CROSS JOIN reading r"
              " WHERE m.highest_time_ms >= ?2 AND m.lowest_time_ms < ?3 AND" TAIL_STRETCH
              "AND r.device = ?1 AND r.arrived_ms - r.age_ms >= ?2 AND r.arrived_ms - r.age_ms < ?3"),
};
static const struct sql_module module = {SQL_OWN_TIMES, statements};

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

/* A doubtful bit beside a NULL: present, but not a number. */
static uint32_t present_bits(sqlite3_stmt *statement)
{
    uint32_t present = (uint32_t)sqlite3_column_int64(statement, COLUMN_DOUBTFUL);

    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (sqlite3_column_type(statement, COLUMN_VALUES + q) != SQLITE_NULL)
            present |= UINT32_C(1) << q;
    return present;
}

static int read_window(struct store *store, struct window *window, int64_t device, int64_t from_ms, int64_t to_ms)
{
    sqlite3_stmt *statement;
    int r = tail_flush(store, NULL);    /* the search goes by the marks in the file */

    if (r == 0)
        r = sql_start(&store->connection, &module, LIST, SQL_VALUES(SQL_INT(device), SQL_INT(from_ms), SQL_INT(to_ms)),
                      &statement, NULL);
    if (r < 0)
        return store_after(store, r);
    window->device = device;
    window->from_ms = from_ms;
    window->to_ms = to_ms;
    window->count = 0;
    while (window->device && (r = sql_step(&store->connection, statement, NULL)) > 0)
        if (tail_flags(sqlite3_column_int64(statement, COLUMN_FLAGS)) & STORED_OWN_TIME)
            remember(window, sqlite3_column_int64(statement, COLUMN_TIME), present_bits(statement));
    sql_finish(statement);
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
