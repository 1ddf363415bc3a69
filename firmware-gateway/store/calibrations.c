/* store/calibrations.c - see calibrations.h */
#include "calibrations.h"
#include "store_private.h"
#include <errno.h>
#include <string.h>

enum { ADD_CALIBRATION, COUNT_CALIBRATIONS, LIST_CALIBRATIONS, ADD_PLACEMENT, COUNT_PLACEMENTS, GET_PLACEMENT };
static const char *const statements[] = {
    [ADD_CALIBRATION] = "INSERT INTO calibration VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [COUNT_CALIBRATIONS] = "SELECT count(*) FROM calibration WHERE device = ?1",
    [LIST_CALIBRATIONS] = "SELECT id, at_ms, who, how, is_good, error_ppm, note, written_ms FROM calibration"
                          " WHERE device = ?1 ORDER BY at_ms DESC, id DESC LIMIT ?2",
    [ADD_PLACEMENT] = "INSERT INTO placement VALUES (NULL, ?1, ?2, ?3, ?4)",
    [COUNT_PLACEMENTS] = "SELECT count(*) FROM placement WHERE device = ?1",
    [GET_PLACEMENT] = "SELECT at_ms, who, note FROM placement WHERE device = ?1 AND at_ms >"
                      " (SELECT max(from_ms) FROM assignment WHERE device = ?1) ORDER BY at_ms DESC, id DESC LIMIT 1",
};
static const struct sql_module module = {SQL_CALIBRATIONS, statements};

static const char *const how_words[CALIBRATION_HOW_COUNT] = {"outdoor_air", "reference", "baseline",
                                                             "maker", "swap", "together"};

const char *calibration_how_word(enum calibration_how how)
{
    return how_words[how];
}

bool calibration_counts(enum calibration_how how, bool is_good)
{
    return how != CALIBRATION_TOGETHER || !is_good;
}

bool calibration_how_from_word(const char *word, enum calibration_how *how)
{
    for (int i = 0; i < CALIBRATION_HOW_COUNT; i++)
        if (strcmp(how_words[i], word) == 0) {
            *how = (enum calibration_how)i;
            return true;
        }
    return false;
}

static int check_count(struct store *store, int statement, int64_t device, int64_t most, struct error *err)
{
    int64_t count;
    int r = sql_number(&store->connection, &module, statement, SQL_VALUES(SQL_INT(device)), 0, &count, err);

    if (r < 0)
        return store_after(store, r);
    return count < most ? 0 : error_set(err, -ENOSPC, "sensor: %lld entries of one kind are the most that are kept",
                                        (long long)most);
}

int calibration_add(struct store *store, struct calibration *calibration, struct error *err)
{
    int r = check_count(store, COUNT_CALIBRATIONS, calibration->device, CALIBRATIONS_MAX, err);

    if (r == 0)
        r = store_write(store, &module, ADD_CALIBRATION,
                        SQL_VALUES(SQL_INT(calibration->device), SQL_INT(calibration->at_ms),
                                   SQL_TEXT(calibration->who), SQL_TEXT(how_words[calibration->how]),
                                   SQL_INT(calibration->is_good),
                                   SQL_REAL(calibration->error_ppm), SQL_TEXT(calibration->note),
                                   SQL_INT(calibration->written_ms)), err);
    if (r < 0)
        return r;
    calibration->id = sqlite3_last_insert_rowid(store->connection.db);
    return 0;
}

int calibrations_list(struct store *store, int64_t device, size_t limit,
                      int (*each)(void *context, const struct calibration *calibration), void *context,
                      struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, LIST_CALIBRATIONS,
                      SQL_VALUES(SQL_INT(device), SQL_INT((int64_t)limit)), &statement, err);

    if (r < 0)
        return store_after(store, r);
    while ((r = sql_step(&store->connection, statement, err)) > 0) {
        struct calibration row = {.id = sqlite3_column_int64(statement, 0), .device = device,
                                  .at_ms = sqlite3_column_int64(statement, 1),
                                  .is_good = sqlite3_column_int(statement, 4),
                                  .error_ppm = sql_real(statement, 5),
                                  .written_ms = sqlite3_column_int64(statement, 7)};
        char how[16];

        sql_copy_text(statement, 2, row.who, sizeof row.who);
        sql_copy_text(statement, 3, how, sizeof how);
        sql_copy_text(statement, 6, row.note, sizeof row.note);
        (void)calibration_how_from_word(how, &row.how);
        r = each(context, &row);
        if (r)
            break;
    }
    sql_finish(statement);
    return store_after(store, r);
}

int placement_add(struct store *store, const struct placement *placement, struct error *err)
{
    int r = check_count(store, COUNT_PLACEMENTS, placement->device, PLACEMENTS_MAX, err);

    if (r == 0)
        r = store_write(store, &module, ADD_PLACEMENT,
                        SQL_VALUES(SQL_INT(placement->device), SQL_INT(placement->at_ms), SQL_TEXT(placement->who),
                                   SQL_TEXT(placement->note)), err);
    return r < 0 ? r : 0;
}

int placement_load(struct store *store, int64_t device, struct placement *placement, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, GET_PLACEMENT, SQL_VALUES(SQL_INT(device)), &statement, err);

    if (r == 0)
        r = sql_step(&store->connection, statement, err);
    if (r < 0)
        return store_after(store, r);
    if (r > 0) {
        *placement = (struct placement){.device = device, .at_ms = sqlite3_column_int64(statement, 0)};
        sql_copy_text(statement, 1, placement->who, sizeof placement->who);
        sql_copy_text(statement, 2, placement->note, sizeof placement->note);
    }
    sql_finish(statement);
    return r > 0 ? 0 : -ENOENT;
}
