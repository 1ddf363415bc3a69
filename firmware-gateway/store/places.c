/* store/places.c - site, calendar and rooms: see places.h. Devices are in a file of their own. */
#include "places.h"
#include "school.h"
#include "store_private.h"
#include <errno.h>
#include <string.h>

enum { LOAD_SITE, SAVE_SITE, LOAD_CALENDAR, SAVE_CALENDAR, LIST_ROOMS, SAVE_ROOM, COUNT_OTHER_ROOMS,
       COUNT_OTHER_LIVING_ROOMS };
static const char *const statements[] = {
    [LOAD_SITE] = "SELECT key, name, zone, nation FROM site",
    [SAVE_SITE] = "INSERT INTO site VALUES (1, ?1, ?2, ?3, ?4) ON CONFLICT (id) DO UPDATE SET key = excluded.key,"
                  " name = excluded.name, zone = excluded.zone, nation = excluded.nation",
    [LOAD_CALENDAR] = "SELECT json, version FROM calendar ORDER BY version DESC LIMIT 1",
    [SAVE_CALENDAR] = "INSERT INTO calendar (json) VALUES (?1)",
    [LIST_ROOMS] = "SELECT key, name, building, ventilation, use, ages, seats, volume_m3, is_archived, nation, windows,"
                   " has_air_cleaner, cleaner_m3_per_h, outdoor_ppm, outdoor_room FROM room"
                   " ORDER BY building, name, id",
    [SAVE_ROOM] = "INSERT INTO room (key, name, building, ventilation, use, ages, seats, volume_m3, is_archived,"
                  " nation, windows, has_air_cleaner, cleaner_m3_per_h, outdoor_ppm, outdoor_room)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
                  " ON CONFLICT (key) DO UPDATE SET name = excluded.name, building = excluded.building,"
                  " ventilation = excluded.ventilation, use = excluded.use, ages = excluded.ages,"
                  " seats = excluded.seats, volume_m3 = excluded.volume_m3, is_archived = excluded.is_archived,"
                  " nation = excluded.nation, windows = excluded.windows, has_air_cleaner = excluded.has_air_cleaner,"
                  " cleaner_m3_per_h = excluded.cleaner_m3_per_h, outdoor_ppm = excluded.outdoor_ppm,"
                  " outdoor_room = excluded.outdoor_room",
    [COUNT_OTHER_ROOMS] = "SELECT count(*) FROM room WHERE key <> ?1",
    [COUNT_OTHER_LIVING_ROOMS] = "SELECT count(*) FROM room WHERE key <> ?1 AND NOT is_archived",
};
static const struct sql_module module = {SQL_PLACES, statements};

int site_load(struct store *store, struct site_info *site, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, LOAD_SITE, SQL_NO_VALUES, &statement, err);

    if (r < 0)
        return r;
    r = sql_step(&store->connection, statement, err);
    if (r > 0) {
        *site = (struct site_info){.nation = (enum nation)sqlite3_column_int(statement, 3)};
        sql_copy_text(statement, 0, site->id, sizeof site->id);
        sql_copy_text(statement, 1, site->name, sizeof site->name);
        sql_copy_text(statement, 2, site->zone, sizeof site->zone);
    }
    sql_finish(statement);
    if (r == 0)
        return error_set(err, -ENOENT, "site: not set up yet");
    return store_after(store, r < 0 ? r : 0);
}

int site_save(struct store *store, const struct site_info *site, struct error *err)
{
    int r = store_write(store, &module, SAVE_SITE,
                        SQL_VALUES(SQL_TEXT(site->id), SQL_TEXT(site->name), SQL_TEXT(site->zone),
                                   SQL_INT(site->nation)), err);

    return r < 0 ? r : 0;
}

int calendar_load(struct store *store, char *json, size_t size, int64_t *version, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, LOAD_CALENDAR, SQL_NO_VALUES, &statement, err);

    if (r < 0)
        return r;
    r = sql_step(&store->connection, statement, err);
    if (r > 0 && (size_t)sqlite3_column_bytes(statement, 0) >= size)
        r = error_set(err, -EMSGSIZE, "calendar: longer than %zu bytes", size - 1);
    if (r > 0) {
        sql_copy_text(statement, 0, json, size);
        *version = sqlite3_column_int64(statement, 1);
    }
    sql_finish(statement);
    if (r == 0)
        return error_set(err, -ENOENT, "calendar: not set up yet");
    return store_after(store, r < 0 ? r : 0);
}

int calendar_save(struct store *store, const char *json, int64_t *version, struct error *err)
{
    int r;

    if (strlen(json) >= CALENDAR_JSON_SIZE_MAX)
        return error_set(err, -EMSGSIZE, "calendar: longer than %d bytes", CALENDAR_JSON_SIZE_MAX - 1);
    r = store_write(store, &module, SAVE_CALENDAR, SQL_VALUES(SQL_TEXT(json)), err);
    if (r < 0)
        return r;
    *version = sqlite3_last_insert_rowid(store->connection.db);
    return 0;
}

int rooms_load(struct store *store, int (*each)(void *context, const struct room_info *room), void *context,
               struct error *err)
{
    sqlite3_stmt *statement;
    struct room_info room;
    int r = sql_start(&store->connection, &module, LIST_ROOMS, SQL_NO_VALUES, &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(&store->connection, statement, err)) > 0) {
        room = (struct room_info){
            .ventilation = (enum ventilation)sqlite3_column_int(statement, 3),
            .use = (enum room_use)sqlite3_column_int(statement, 4),
            .ages = (enum ages)sqlite3_column_int(statement, 5),
            .seats = sqlite3_column_int(statement, 6),
            .volume_m3 = sqlite3_column_double(statement, 7),
            .archived = sqlite3_column_int(statement, 8),
            .nation = (enum nation)sqlite3_column_int(statement, 9),
            .windows = (enum windows)sqlite3_column_int(statement, 10),
            .has_air_cleaner = sqlite3_column_int(statement, 11),
            .cleaner_m3_per_h = sqlite3_column_double(statement, 12),
            .outdoor_ppm = sqlite3_column_double(statement, 13),
        };
        sql_copy_text(statement, 14, room.outdoor_room, sizeof room.outdoor_room);
        sql_copy_text(statement, 0, room.id, sizeof room.id);
        sql_copy_text(statement, 1, room.name, sizeof room.name);
        sql_copy_text(statement, 2, room.building, sizeof room.building);
        r = each(context, &room);
        if (r)
            break;
    }
    sql_finish(statement);
    return store_after(store, r);
}

int room_save(struct store *store, const struct room_info *room, struct error *err)
{
    int64_t others, living = 0;
    int r = sql_number(&store->connection, &module, COUNT_OTHER_ROOMS, SQL_VALUES(SQL_TEXT(room->id)), 0, &others, err);

    if (r == 0 && !room->archived)
        r = sql_number(&store->connection, &module, COUNT_OTHER_LIVING_ROOMS, SQL_VALUES(SQL_TEXT(room->id)), 0,
                       &living, err);
    if (r < 0)
        return store_after(store, r);
    if (others >= ROOMS_MAX)
        return error_set(err, -ENOSPC, "room %s: %d rooms, archived ones included, are the most", room->id, ROOMS_MAX);
    if (living >= SCHOOL_ROOMS_MAX)
        return error_set(err, -ENOSPC, "room %s: a school has at most %d rooms here; archive one first", room->id,
                         SCHOOL_ROOMS_MAX);
    r = store_write(store, &module, SAVE_ROOM,
                    SQL_VALUES(SQL_TEXT(room->id), SQL_TEXT(room->name), SQL_TEXT(room->building),
                               SQL_INT(room->ventilation), SQL_INT(room->use), SQL_INT(room->ages),
                               SQL_INT(room->seats), SQL_REAL(room->volume_m3), SQL_INT(room->archived),
                               SQL_INT(room->nation), SQL_INT(room->windows), SQL_INT(room->has_air_cleaner),
                               SQL_REAL(room->cleaner_m3_per_h), SQL_REAL(room->outdoor_ppm),
                               SQL_TEXT(room->outdoor_room)), err);
    return r < 0 ? r : 0;
}
