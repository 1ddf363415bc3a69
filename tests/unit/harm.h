/* tests/unit/harm.h - does to a record's file what no program of ours does. */
#ifndef HARM_H
#define HARM_H
#include "web_house.h"
#include <sqlite3.h>

/* Pauses the house where it runs, and lets it run again. */
static inline void harm(struct house *house, const char *sql)
{
    bool was_running = house->runs;
    char path[512];
    sqlite3 *file;

    house_pause(house);
    must(store_commit(house->store, err));
    snprintf(path, sizeof path, "%s/transom.db", house->folder);
    assert_int_equal(sqlite3_open(path, &file), SQLITE_OK);
    if (sqlite3_exec(file, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(file));
    sqlite3_close(file);
    if (was_running)
        house_start(house);
}

#endif
