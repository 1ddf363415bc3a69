/* store/evidence_rows.c - see evidence_rows.h */
#include "evidence_rows.h"
#include "calibrations.h"
#include "raw_rows.h"
#include "retention.h"
#include <errno.h>

#define CALENDAR_NOW "(SELECT coalesce(max(version), 0) FROM calendar)"
enum { SAVE_NIGHT, NEWEST_NIGHT, LIST_NIGHTS, SAVE_DAY, LIST_DAYS, LIST_SENSORS };
static const char *const statements[] = {
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
                   " AND (calendar_version = " CALENDAR_NOW " OR date < " RETENTION_SINCE_SQL ") ORDER BY date"),
    /* A stay that ends at ?2 is of the day before it; one that begins then is of the next. */
    [LIST_SENSORS] = "SELECT a.device, coalesce(c.at_ms, 0), coalesce(c.is_good, 0),"
                     " EXISTS (SELECT 1 FROM placement p WHERE p.device = a.device AND p.at_ms > a.from_ms"
                     " AND p.at_ms <= ?2), EXISTS (SELECT 1 FROM night n WHERE n.device = a.device)"
                     " FROM room JOIN assignment_span a ON a.room = room.id LEFT JOIN calibration c ON c.id ="
                     " (SELECT id FROM calibration WHERE device = a.device AND at_ms <= ?2 AND " CALIBRATION_COUNTS_SQL
                     " ORDER BY at_ms DESC, id DESC"
                     " LIMIT 1) WHERE room.key = ?1 AND a.from_ms <= ?2 AND a.to_ms > ?2",
};
static const struct sql_module module = {SQL_EVIDENCE, statements};

struct night_scan {
    void (*each)(void *context, int64_t device, int64_t time_ms, double co2_ppm);
    void *context;
};

static int give_sample(void *context, const struct raw_row *raw)
{
    const struct night_scan *scan = context;
    const int64_t *of = raw->row.of;
    struct reading reading = {.doubtful = (uint32_t)of[BLOCK_DOUBTFUL], .present = UINT32_C(1) << CO2_PPM};

    if (!(of[BLOCK_PRESENT] >> CO2_PPM & 1) || of[BLOCK_FLAGS] & RAW_UNTRUSTED)
        return 0;
    reading.value[CO2_PPM] = raw_value(raw, CO2_PPM);
    if (quality_is_judged(&reading, raw_flags(raw), CO2_PPM))
        scan->each(scan->context, raw->device, raw_time(raw), reading.value[CO2_PPM]);
    return 0;
}

int night_samples_scan(struct store_reader *reader, int64_t from_ms, int64_t to_ms,
                       void (*each)(void *context, int64_t device, int64_t time_ms, double co2_ppm), void *context,
                       struct error *err)
{
    struct night_scan scan = {each, context};

    return raw_between(&reader->connection, 0, from_ms, to_ms, give_sample, &scan, err);
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
