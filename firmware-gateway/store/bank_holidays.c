/* store/bank_holidays.c - the bank holidays that the record knows of: see places.h */
#include "places.h"
#include "rfc3339.h"
#include "store_private.h"
#include <errno.h>
#include <stdlib.h>

enum { LIST_DAYS, SAVE_DAY, DROP_DAY, COUNT_DAYS };
static const char *const statements[] = {
    [LIST_DAYS] = "SELECT date, title FROM bank_holiday WHERE division = ?1 ORDER BY date",
    [SAVE_DAY] = ("INSERT INTO bank_holiday VALUES (?1, ?2, ?3) ON CONFLICT (division, date)"
                  " DO UPDATE SET title = excluded.title WHERE title <> excluded.title"),
    [DROP_DAY] = "DELETE FROM bank_holiday WHERE division = ?1 AND date = ?2",
    [COUNT_DAYS] = "SELECT count(*) FROM bank_holiday WHERE division = ?1",
};
static const struct sql_module module = {SQL_BANK_HOLIDAYS, statements};

int bank_holidays_load(struct store *store, enum division division, struct calendar *calendar, struct error *err)
{
    char title[CALENDAR_LABEL_SIZE];
    sqlite3_stmt *statement;
    int r;

    if (division == DIVISION_COUNT)
        return 0;
    r = sql_start(&store->connection, &module, LIST_DAYS, SQL_VALUES(SQL_INT(division)), &statement, err);
    if (r < 0)
        return store_after(store, r);
    while ((r = sql_step(&store->connection, statement, err)) > 0) {
        sql_copy_text(statement, 1, title, sizeof title);
        r = calendar_add_bank_holiday(calendar, sqlite3_column_int64(statement, 0), title, err);
        if (r < 0)
            break;
    }
    sql_finish(statement);
    return store_after(store, r);
}

static int year_of(int64_t date)
{
    int year, month, day;

    civil_from_days(date, &year, &month, &day);
    return year;
}

/* Whether the file speaks of this division and year, and whether it has that date. */
static void look_up(const struct bank_holidays *days, int division, int64_t date, bool *has_year, bool *has_date)
{
    *has_year = *has_date = false;
    for (size_t i = 0; i < days->count; i++) {
        if ((int)days->days[i].division != division)
            continue;
        *has_year |= year_of(days->days[i].day.date) == year_of(date);
        *has_date |= days->days[i].day.date == date;
    }
}

/* A holiday that was moved to another date of a year to come is not one any more. */
static int drop_moved(struct store *store, const struct bank_holidays *days, int division, int64_t today,
                      struct error *err)
{
    struct calendar *known = calloc(1, sizeof *known);
    int dropped = 0, r = known ? bank_holidays_load(store, (enum division)division, known, err)
                               : error_set(err, -ENOMEM, "bank holidays: out of memory");

    for (size_t i = 0; r >= 0 && i < known->bank_holiday_count; i++) {
        int64_t date = known->bank_holidays[i].date;
        bool has_year, has_date;

        look_up(days, division, date, &has_year, &has_date);
        if (has_date || !has_year || year_of(date) <= year_of(today))
            continue;
        r = store_write(store, &module, DROP_DAY, SQL_VALUES(SQL_INT(division), SQL_INT(date)), err);
        dropped += r > 0;
    }
    free(known);
    return r < 0 ? r : dropped;
}

int bank_holidays_merge(struct store *store, const struct bank_holidays *days, int64_t today, struct error *err)
{
    int changes = 0, r = 0;

    for (int division = 0; r >= 0 && division < DIVISION_COUNT; division++) {
        r = drop_moved(store, days, division, today, err);
        changes += r > 0 ? r : 0;
    }
    for (size_t i = 0; r >= 0 && i < days->count; i++) {
        r = store_write(store, &module, SAVE_DAY,
                        SQL_VALUES(SQL_INT(days->days[i].division), SQL_INT(days->days[i].day.date),
                                   SQL_TEXT(days->days[i].day.title)), err);
        changes += r > 0;
    }
    for (int division = 0; r >= 0 && division < DIVISION_COUNT; division++) {
        int64_t count = 0;

        r = sql_number(&store->connection, &module, COUNT_DAYS, SQL_VALUES(SQL_INT(division)), 0, &count, err);
        if (r >= 0 && count > CALENDAR_BANK_HOLIDAYS_MAX)
            r = error_set(err, -ENOSPC, "bank holidays: %s has more than %d", division_words[division],
                          CALENDAR_BANK_HOLIDAYS_MAX);
    }
    return r < 0 ? r : changes;
}
