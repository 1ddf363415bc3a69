/* store/evidence_rows.c - see evidence_rows.h */
#include "evidence_rows.h"
#include "readings.h"
#include "store_private.h"
#include <errno.h>

#define CALENDAR_NOW "(SELECT coalesce(max(version), 0) FROM calendar)"
#define UNTRUSTED "2"               /* STORED_CLOCK_UNTRUSTED as readings.c keeps it */
enum { SCAN_NIGHT, SAVE_NIGHT, NEWEST_NIGHT, LIST_NIGHTS, SAVE_DAY, LIST_DAYS, LIST_SENSORS };
static const char *const statements[] = {
    [SCAN_NIGHT] = "SELECT r.device, r.arrived_ms - r.age_ms, r.co2_ppm, r.flags, r.doubtful"
                   " FROM mark m CROSS JOIN reading r WHERE m.highest_time_ms >= ?1 AND m.lowest_time_ms < ?2 AND"
                   TAIL_STRETCH "AND r.co2_ppm IS NOT NULL AND r.flags & " UNTRUSTED " = 0"
                   " AND r.arrived_ms - r.age_ms >= ?1 AND r.arrived_ms - r.age_ms < ?2",
    [SAVE_NIGHT] = "INSERT INTO night VALUES (?1, ?2, ?3, ?4) ON CONFLICT (device, date) DO UPDATE SET"
                   " low = excluded.low, median = excluded.median"
                   " WHERE (low, median) IS NOT (excluded.low, excluded.median)",
    [NEWEST_NIGHT] = "SELECT max(date) FROM night",
    [LIST_NIGHTS] = "SELECT device, date, low, median FROM night WHERE ?1 IN (0, device) AND date >= ?2 AND date <= ?3"
                    " ORDER BY device, date",
    [SAVE_DAY] = "INSERT INTO day_evidence VALUES ((SELECT id FROM room WHERE key = ?1), ?2, ?3, ?4, ?5, ?6)"
                 " ON CONFLICT (room, date) DO UPDATE SET calendar_version = excluded.calendar_version,"
                 " co2_joined_ms = excluded.co2_joined_ms, temperature_joined_ms = excluded.temperature_joined_ms,"
                 " flags = excluded.flags",
    [LIST_DAYS] = ("SELECT date, co2_joined_ms, temperature_joined_ms, flags FROM day_evidence"
                   " WHERE room = (SELECT id FROM room WHERE key = ?1) AND date >= ?2 AND date <= ?3"
                   " AND calendar_version = " CALENDAR_NOW " ORDER BY date"),
    /* A stay that ends at ?2 is of the day before it; one that begins then is of the next. */
    [LIST_SENSORS] = "SELECT a.device, coalesce(c.at_ms, 0), coalesce(c.is_good, 0),"
                     " EXISTS (SELECT 1 FROM placement p WHERE p.device = a.device AND p.at_ms > a.from_ms"
                     " AND p.at_ms <= ?2), EXISTS (SELECT 1 FROM night n WHERE n.device = a.device)"
                     " FROM room JOIN assignment_span a ON a.room = room.id LEFT JOIN calibration c ON c.id ="
                     " (SELECT id FROM calibration WHERE device = a.device AND at_ms <= ?2 ORDER BY at_ms DESC, id DESC"
                     " LIMIT 1) WHERE room.key = ?1 AND a.from_ms <= ?2 AND a.to_ms > ?2",
};
static const struct sql_module module = {SQL_EVIDENCE, statements};

int night_samples_scan(struct store_reader *reader, int64_t from_ms, int64_t to_ms,
                       void (*each)(void *context, int64_t device, int64_t time_ms, double co2_ppm), void *context,
                       struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&reader->connection, &module, SCAN_NIGHT, SQL_VALUES(SQL_INT(from_ms), SQL_INT(to_ms)),
                      &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(&reader->connection, statement, err)) > 0) {
        struct reading reading = {.doubtful = (uint32_t)sqlite3_column_int64(statement, 4)};

        reading.present = UINT32_C(1) << CO2_PPM;
        reading.value[CO2_PPM] = sql_from_thousandths(statement, 2);
        if (quality_is_judged(&reading, tail_flags(sqlite3_column_int64(statement, 3)), CO2_PPM))
            each(context, sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1),
                 reading.value[CO2_PPM]);
    }
    sql_finish(statement);
    return r;
}

int night_save(struct store *store, int64_t device, const struct night_level *level, struct error *err)
{
    int r = store_write(store, &module, SAVE_NIGHT,
                        SQL_VALUES(SQL_INT(device), SQL_INT(level->date), sql_thousandths(level->low_ppm),
                                   sql_thousandths(level->median_ppm)), err);

    return r < 0 ? r : 0;
}

int night_newest(struct store *store, int64_t *date, struct error *err)
{
    return store_after(store, sql_number(&store->connection, &module, NEWEST_NIGHT, SQL_NO_VALUES, 0, date, err));
}

int nights_list(struct store_reader *reader, int64_t device, int64_t from_date, int64_t to_date,
                int (*each)(void *context, int64_t device, const struct night_level *level), void *context,
                struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&reader->connection, &module, LIST_NIGHTS,
                      SQL_VALUES(SQL_INT(device), SQL_INT(from_date), SQL_INT(to_date)), &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(&reader->connection, statement, err)) > 0) {
        struct night_level level = {sqlite3_column_int64(statement, 1), sql_from_thousandths(statement, 2),
                                    sql_from_thousandths(statement, 3)};

        r = each(context, sqlite3_column_int64(statement, 0), &level);
        if (r)
            break;
    }
    sql_finish(statement);
    return r;
}

int day_evidence_save(struct store *store, const char *room, int64_t date, int64_t calendar_version,
                      const struct evidence_day *day, struct error *err)
{
    int r = store_write(store, &module, SAVE_DAY,
                        SQL_VALUES(SQL_TEXT(room), SQL_INT(date), SQL_INT(calendar_version),
                                   SQL_INT(day->co2_joined_ms), SQL_INT(day->temperature_joined_ms),
                                   SQL_INT(day->flags)), err);

    return r < 0 ? r : 0;
}

int day_evidence_list(struct store_reader *reader, const char *room, int64_t from_date, int64_t to_date,
                      int (*each)(void *context, int64_t date, const struct evidence_day *day), void *context,
                      struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&reader->connection, &module, LIST_DAYS,
                      SQL_VALUES(SQL_TEXT(room), SQL_INT(from_date), SQL_INT(to_date)), &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(&reader->connection, statement, err)) > 0) {
        struct evidence_day day = {sqlite3_column_int64(statement, 1), sqlite3_column_int64(statement, 2),
                                   (uint32_t)sqlite3_column_int64(statement, 3)};

        r = each(context, sqlite3_column_int64(statement, 0), &day);
        if (r)
            break;
    }
    sql_finish(statement);
    return r;
}

int sensors_evidence(struct store_reader *reader, const char *room, int64_t at_ms,
                     int (*each)(void *context, const struct sensor_evidence *sensor), void *context,
                     struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&reader->connection, &module, LIST_SENSORS, SQL_VALUES(SQL_TEXT(room), SQL_INT(at_ms)),
                      &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(&reader->connection, statement, err)) > 0) {
        struct sensor_evidence sensor = {.device = sqlite3_column_int64(statement, 0),
                                         .checked_ms = sqlite3_column_int64(statement, 1),
                                         .was_good = sqlite3_column_int(statement, 2),
                                         .is_placed = sqlite3_column_int(statement, 3),
                                         .has_nights = sqlite3_column_int(statement, 4)};

        r = each(context, &sensor);
        if (r)
            break;
    }
    sql_finish(statement);
    return r;
}
