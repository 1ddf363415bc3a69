/* store/devices.c - devices and their dated assignments to rooms: see places.h */
#include "places.h"
#include "store_private.h"
#include <errno.h>

enum { FIND_DEVICE, COUNT_DEVICES, ADD_DEVICE, TOUCH_DEVICE, IGNORE_DEVICE, SET_TYPE, LIST_DEVICES, HAS_DEVICE, FIND_ROOM,
       LATEST_ASSIGNMENT, ASSIGN, LIST_ASSIGNMENTS };
static const char *const statements[] = {
    [FIND_DEVICE] = "SELECT id FROM device WHERE name = ?1",
    [COUNT_DEVICES] = "SELECT count(*) FROM device",
    [ADD_DEVICE] = "INSERT INTO device VALUES (NULL, ?1, ?2, ?3, ?3, 0, '')",
    [TOUCH_DEVICE] = "UPDATE device SET last_heard_ms = ?2 WHERE id = ?1 AND last_heard_ms <= ?2 - ?3",
    [IGNORE_DEVICE] = "UPDATE device SET is_ignored = ?2 WHERE id = ?1",
    [SET_TYPE] = "UPDATE device SET type = ?2 WHERE id = ?1",
    [LIST_DEVICES] = "SELECT d.id, d.name, d.family, d.first_heard_ms, d.last_heard_ms, d.is_ignored,"
                     " (SELECT r.key FROM assignment a LEFT JOIN room r ON r.id = a.room WHERE a.device = d.id"
                     " ORDER BY a.from_ms DESC LIMIT 1), d.type FROM device d ORDER BY d.id",
    [HAS_DEVICE] = "SELECT count(*) FROM device WHERE id = ?1",
    [FIND_ROOM] = "SELECT id FROM room WHERE key = ?1",
    [LATEST_ASSIGNMENT] = "SELECT max(from_ms) FROM assignment WHERE device = ?1",
    [ASSIGN] = "INSERT INTO assignment VALUES (?1, ?2, ?3, ?4)",
    [LIST_ASSIGNMENTS] = ("SELECT a.device, a.from_ms, a.to_ms, r.key FROM assignment_span a JOIN room r"
                          " ON r.id = a.room WHERE ?1 IN (0, a.device) ORDER BY a.device, a.from_ms"),
};
static const struct sql_module module = {SQL_DEVICES, statements};

int devices_load(struct store *store, int (*each)(void *context, const struct device_row *device), void *context,
                 struct error *err)
{
    sqlite3_stmt *statement;
    struct device_row device;
    int r = sql_start(&store->connection, &module, LIST_DEVICES, SQL_NO_VALUES, &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(&store->connection, statement, err)) > 0) {
        device = (struct device_row){
            .id = sqlite3_column_int64(statement, 0),
            .first_heard_ms = sqlite3_column_int64(statement, 3),
            .last_heard_ms = sqlite3_column_int64(statement, 4),
            .ignored = sqlite3_column_int(statement, 5),
        };
        sql_copy_text(statement, 1, device.name, sizeof device.name);
        sql_copy_text(statement, 2, device.family, sizeof device.family);
        sql_copy_text(statement, 6, device.room, sizeof device.room);
        sql_copy_text(statement, 7, device.type, sizeof device.type);
        r = each(context, &device);
        if (r)
            break;
    }
    sql_finish(statement);
    return store_after(store, r);
}

int device_ensure(struct store *store, const char *name, const char *family, int64_t heard_ms, int64_t *id,
                  struct error *err)
{
    int64_t found = 0, count = 0;
    int r = sql_number(&store->connection, &module, FIND_DEVICE, SQL_VALUES(SQL_TEXT(name)), 0, &found, err);

    if (r == 0 && !found)
        r = sql_number(&store->connection, &module, COUNT_DEVICES, SQL_NO_VALUES, 0, &count, err);
    if (r < 0)
        return store_after(store, r);
    if (count >= DEVICES_MAX)
        return error_set(err, -ENOSPC, "device %s: %d devices are the most", name, DEVICES_MAX);
    if (!found) {
        r = store_write(store, &module, ADD_DEVICE, SQL_VALUES(SQL_TEXT(name), SQL_TEXT(family), SQL_INT(heard_ms)),
                        err);
        if (r < 0)
            return r;
        found = sqlite3_last_insert_rowid(store->connection.db);
    }
    *id = found;
    return 0;
}

int device_touch(struct store *store, int64_t id, int64_t heard_ms, struct error *err)
{
    int r = store_write(store, &module, TOUCH_DEVICE, SQL_VALUES(SQL_INT(id), SQL_INT(heard_ms),
                                                                 SQL_INT(DEVICE_TOUCH_MS)), err);

    return r < 0 ? r : 0;
}

int device_ignore(struct store *store, int64_t id, bool ignored, struct error *err)
{
    int r = store_write(store, &module, IGNORE_DEVICE, SQL_VALUES(SQL_INT(id), SQL_INT(ignored)), err);

    return r == 0 ? error_set(err, -ENOENT, "device %lld: not known", (long long)id) : r < 0 ? r : 0;
}

int device_set_type(struct store *store, int64_t id, const char *type, struct error *err)
{
    int r = store_write(store, &module, SET_TYPE, SQL_VALUES(SQL_INT(id), SQL_TEXT(type)), err);

    return r == 0 ? error_set(err, -ENOENT, "device %lld: not known", (long long)id) : r < 0 ? r : 0;
}

int device_assign(struct store *store, int64_t device, const char *room, int64_t from_ms, const char *by,
                  struct error *err)
{
    int64_t has_device = 0, latest_ms = 0, room_id = 0;
    bool is_none = !room || !*room;
    struct sql_value room_value = {.type = SQLITE_NULL};
    int r = sql_number(&store->connection, &module, HAS_DEVICE, SQL_VALUES(SQL_INT(device)), 0, &has_device, err);

    if (r == 0)
        r = sql_number(&store->connection, &module, LATEST_ASSIGNMENT, SQL_VALUES(SQL_INT(device)), INT64_MIN,
                       &latest_ms, err);
    if (r == 0 && !is_none)
        r = sql_number(&store->connection, &module, FIND_ROOM, SQL_VALUES(SQL_TEXT(room)), 0, &room_id, err);
    if (r < 0)
        return store_after(store, r);
    if (!has_device)
        return error_set(err, -ENOENT, "device %lld: not known", (long long)device);
    if (!is_none && !room_id)
        return error_set(err, -ENOENT, "room %s: not known", room);
    if (latest_ms >= from_ms)
        return error_set(err, -EEXIST, "device %lld: was assigned then, or again after that time", (long long)device);
    if (!is_none)
        room_value = (struct sql_value)SQL_INT(room_id);
    r = store_write(store, &module, ASSIGN, SQL_VALUES(SQL_INT(device), SQL_INT(from_ms), room_value, SQL_TEXT(by)),
                    err);
    return r < 0 ? r : 0;
}

int device_adopt(struct store *store, int64_t device, const char *room, int64_t now_ms, const char *by,
                 struct error *err)
{
    int r = device_assign(store, device, room, 0, by, err);

    return r == -EEXIST ? device_assign(store, device, room, now_ms, by, err) : r;
}

int assignments_load(struct store *store, int64_t device,
                     int (*each)(void *context, const struct assignment *assignment), void *context, struct error *err)
{
    sqlite3_stmt *statement;
    struct assignment assignment;
    int r = sql_start(&store->connection, &module, LIST_ASSIGNMENTS, SQL_VALUES(SQL_INT(device)), &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(&store->connection, statement, err)) > 0) {
        assignment = (struct assignment){
            .device = sqlite3_column_int64(statement, 0),
            .from_ms = sqlite3_column_int64(statement, 1),
            .to_ms = sqlite3_column_int64(statement, 2),
        };
        sql_copy_text(statement, 3, assignment.room, sizeof assignment.room);
        r = each(context, &assignment);
        if (r)
            break;
    }
    sql_finish(statement);
    return store_after(store, r);
}
