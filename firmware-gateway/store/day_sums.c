/* store/day_sums.c - see day_sums.h */
#include "day_sums.h"
#include "readings.h"
#include "retention.h"
#include "store_private.h"
#include <errno.h>

#define CALENDAR_NOW "(SELECT coalesce(max(version), 0) FROM calendar)"
enum { SAVE, LIST };
static const char *const statements[] = {
    [SAVE] = "INSERT INTO day_sum VALUES (?2, (SELECT id FROM room WHERE key = ?1), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
             " ?12, ?13, ?14) ON CONFLICT (date, room) DO NOTHING",
    [LIST] = ("SELECT room.key, s.date, iif(s.date < " RETENTION_SINCE_SQL ", '" DAY_STAMP_FOR_GOOD "', s.pack), s.has_failed,"
              " s.occupied_min, s.coverage, s.mean, s.above_800,"
              " s.above_1000, s.above_1500, s.run_800, s.run_1000, s.run_1500 FROM day_sum s CROSS JOIN room"
              " ON room.id = s.room WHERE s.date >= ?1 AND s.date <= ?2 AND (s.calendar_version = " CALENDAR_NOW
              " OR s.date < " RETENTION_SINCE_SQL ") ORDER BY s.date, s.room"),
};
static const struct sql_module module = {SQL_DAY_SUMS, statements};
enum { ROOM, DATE, STAMP, HAS_FAILED, OCCUPIED, COVERAGE, MEAN, ABOVE, RUN = ABOVE + DAY_SUM_LEVELS };

int day_sum_save(struct store *store, const char *room, int64_t date, const char *stamp, int64_t calendar_version,
                 const struct day_sum *sum, struct error *err)
{
    int r = store_write(store, &module, SAVE,
                        SQL_VALUES(SQL_TEXT(room), SQL_INT(date), SQL_TEXT(stamp), SQL_INT(calendar_version),
                                   SQL_INT(sum->has_failed), sql_thousandths(sum->occupied_min),
                                   sql_thousandths(sum->coverage), sql_thousandths(sum->mean_ppm),
                                   sql_thousandths(sum->above_min[0]), sql_thousandths(sum->above_min[1]),
                                   sql_thousandths(sum->above_min[2]), sql_thousandths(sum->run_min[0]),
                                   sql_thousandths(sum->run_min[1]), sql_thousandths(sum->run_min[2])), err);

    return r == -ENOENT ? error_set(err, r, "room %s: not known", room) : r < 0 ? r : 0;
}

static void take(sqlite3_stmt *statement, struct day_sum *sum)
{
    sum->has_failed = sqlite3_column_int(statement, HAS_FAILED);
    sum->occupied_min = sql_from_thousandths(statement, OCCUPIED);
    sum->coverage = sql_from_thousandths(statement, COVERAGE);
    sum->mean_ppm = sql_from_thousandths(statement, MEAN);
    for (int i = 0; i < DAY_SUM_LEVELS; i++) {
        sum->above_min[i] = sql_from_thousandths(statement, ABOVE + i);
        sum->run_min[i] = sql_from_thousandths(statement, RUN + i);
    }
}

int day_sums_list(struct store_reader *reader, int64_t from_date, int64_t to_date,
                  int (*each)(void *context, const char *room, int64_t date, const char *stamp,
                              const struct day_sum *sum), void *context, struct error *err)
{
    sqlite3_stmt *statement;
    struct day_sum sum;
    int r = sql_start(&reader->connection, &module, LIST, SQL_VALUES(SQL_INT(from_date), SQL_INT(to_date)), &statement,
                      err);

    if (r < 0)
        return r;
    while ((r = sql_step(&reader->connection, statement, err)) > 0) {
        take(statement, &sum);
        r = each(context, (const char *)sqlite3_column_text(statement, ROOM), sqlite3_column_int64(statement, DATE),
                 (const char *)sqlite3_column_text(statement, STAMP), &sum);
        if (r)
            break;
    }
    sql_finish(statement);
    return r;
}
