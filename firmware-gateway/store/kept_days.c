/* store/kept_days.c - day figures: see readings.h. The text of a day is packed against that of an earlier day of its pack;
 * the first one of a pack, and any that is unlike those before, becomes the words for the days that follow. */
#include "readings.h"
#include "retention.h"
#include "sql_day_text.h"
#include "store_private.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The WHERE of the upsert keeps a figure that is computed again from dirtying a page of the card. */
#define PLAIN_LENGTH 512            /* shorter texts would not win the place of their words */
#define WORDS_FIT 8                 /* a text packed to less than one in so many is like its words; measured: 1 in 30 */
#define WORDS_OF_PACK_MAX 16
#define CALENDAR_NOW "(SELECT coalesce(max(version), 0) FROM calendar)"
enum { SAVE_DAY, OUTDATE_DAY, DROP_DAY, LIST_DAYS, LOOK_AT_DAYS, NEWEST_WORDS, COUNT_WORDS, ADD_WORDS };
static const char *const statements[] = {
    [SAVE_DAY] = "INSERT INTO day (room, date, pack, calendar_version, json, packed, words)"
                 " VALUES ((SELECT id FROM room WHERE key = ?1), ?2, ?3, ?4, ?5, ?6, ?7)"
                 " ON CONFLICT (room, date) DO UPDATE SET pack = excluded.pack,"
                 " calendar_version = excluded.calendar_version, json = excluded.json, packed = excluded.packed,"
                 " words = excluded.words WHERE (pack, calendar_version, json, packed, words) IS NOT"
                 " (excluded.pack, excluded.calendar_version, excluded.json, excluded.packed, excluded.words)",
    [OUTDATE_DAY] = "INSERT INTO day (room, date, pack, calendar_version, json)"
                    " SELECT room.id, ?2, ?3, " CALENDAR_NOW ", '' FROM room WHERE key = ?1"
                    " ON CONFLICT (room, date) DO UPDATE SET pack = excluded.pack WHERE pack <> excluded.pack",
    [DROP_DAY] = "DELETE FROM day WHERE room = (SELECT id FROM room WHERE key = ?1) AND date = ?2",
    [LIST_DAYS] = ("SELECT date, iif(date < " RETENTION_SINCE_SQL " AND (json <> '' OR packed IS NOT NULL), '"
                   DAY_STAMP_FOR_GOOD "', pack), " SQL_DAY_TEXT " FROM day"
                   " WHERE room = (SELECT id FROM room WHERE key = ?1) AND date >= ?2 AND date <= ?3"
                   " AND (calendar_version = " CALENDAR_NOW " OR date < " RETENTION_SINCE_SQL ") ORDER BY date"),
    [LOOK_AT_DAYS] = ("SELECT day.room, day.date, day.pack, day.calendar_version = " CALENDAR_NOW ", room.key"
                      " FROM day INDEXED BY day_judged CROSS JOIN room ON room.id = day.room"
                      " WHERE (day.room, day.date) > (?1, ?2) AND NOT room.is_archived"
                      " AND day.date >= " RETENTION_SINCE_SQL
                      " ORDER BY day.room, day.date LIMIT ?3"),
    [NEWEST_WORDS] = "SELECT id, text FROM day_words WHERE pack = ?1 ORDER BY id DESC LIMIT 1",
    [COUNT_WORDS] = "SELECT count(*) FROM day_words WHERE pack = ?1",
    [ADD_WORDS] = "INSERT INTO day_words VALUES (NULL, ?1, ?2)",
};
static const struct sql_module module = {SQL_KEPT_DAYS, statements};

struct packing {
    struct store *store;
    char pack[DAY_STAMP_SIZE];              /* its name and version */
    int64_t words;                          /* id; 0: none */
    uint8_t *bytes;                         /* owned */
    size_t size;
    struct error *err;
};

/* A stamp is "name version facts"; the facts of a room change few words. */
static void name_pack(struct packing *packing, const char *stamp)
{
    char *facts;

    snprintf(packing->pack, sizeof packing->pack, "%s", stamp);
    facts = strrchr(packing->pack, ' ');
    if (facts)
        *facts = '\0';
}

static int pack_against(struct packing *packing, const char *json, const char *words)
{
    int r = day_text_pack(json, words, packing->bytes, &packing->size);

    return r < 0 ? error_set(packing->err, r, "record: out of memory") : 0;
}

static int pack_against_newest(struct packing *packing, const char *json)
{
    struct connection *connection = &packing->store->connection;
    sqlite3_stmt *statement;
    int r = sql_start(connection, &module, NEWEST_WORDS, SQL_VALUES(SQL_TEXT(packing->pack)), &statement, packing->err);

    if (r < 0)
        return store_after(packing->store, r);
    r = sql_step(connection, statement, packing->err);
    packing->words = r > 0 ? sqlite3_column_int64(statement, 0) : 0;
    packing->size = SIZE_MAX;
    if (r > 0)
        r = pack_against(packing, json, (const char *)sqlite3_column_text(statement, 1));
    sql_finish(statement);
    return store_after(packing->store, r);
}

static int become_words(struct packing *packing, const char *json)
{
    int64_t count = 0;
    int r = sql_number(&packing->store->connection, &module, COUNT_WORDS, SQL_VALUES(SQL_TEXT(packing->pack)), 0, &count,
                       packing->err);

    if (r < 0)
        return store_after(packing->store, r);
    if (count >= WORDS_OF_PACK_MAX)
        return 0;
    r = store_write(packing->store, &module, ADD_WORDS, SQL_VALUES(SQL_TEXT(packing->pack), SQL_TEXT(json)), packing->err);
    if (r < 0)
        return r;
    packing->words = sqlite3_last_insert_rowid(packing->store->connection.db);
    return pack_against(packing, json, json);
}

static int save(struct packing *packing, const char *room, int64_t date, const char *stamp, int64_t calendar_version,
                const char *json)
{
    const struct sql_value none = {.type = SQLITE_NULL}, bytes = SQL_BLOB(packing->bytes, packing->size);
    const struct sql_value words = SQL_INT(packing->words);
    int r = store_write(packing->store, &module, SAVE_DAY,
                        SQL_VALUES(SQL_TEXT(room), SQL_INT(date), SQL_TEXT(stamp), SQL_INT(calendar_version),
                                   SQL_TEXT(packing->bytes ? "" : json), packing->bytes ? bytes : none,
                                   packing->bytes ? words : none), packing->err);

    return r == -ENOENT ? error_set(packing->err, r, "room %s: not known", room) : r < 0 ? r : 0;
}

int days_save(struct store *store, const char *room, int64_t date, const char *stamp, int64_t calendar_version,
              const char *json, struct error *err)
{
    struct packing packing = {.store = store, .err = err};
    size_t length = strlen(json);
    int r = 0;

    if (length >= DAY_TEXT_SIZE_MAX)
        return error_set(err, -EMSGSIZE, "room %s: figures of a day longer than %d bytes", room, DAY_TEXT_SIZE_MAX - 1);
    if (length >= PLAIN_LENGTH) {
        packing.bytes = malloc(DAY_TEXT_PACKED_MAX(length));
        if (!packing.bytes)
            return error_set(err, -ENOMEM, "record: out of memory");
        name_pack(&packing, stamp);
        r = pack_against_newest(&packing, json);
        if (r == 0 && packing.size > length / WORDS_FIT)
            r = become_words(&packing, json);
    }
    if (r == 0)
        r = save(&packing, room, date, stamp, calendar_version, json);
    free(packing.bytes);
    return r;
}

int days_outdate(struct store *store, const char *room, int64_t date, const char *why, struct error *err)
{
    int r = store_write(store, &module, OUTDATE_DAY, SQL_VALUES(SQL_TEXT(room), SQL_INT(date), SQL_TEXT(why)), err);

    return r < 0 ? r : 0;
}

int days_drop(struct store *store, const char *room, int64_t date, struct error *err)
{
    int r = store_write(store, &module, DROP_DAY, SQL_VALUES(SQL_TEXT(room), SQL_INT(date)), err);

    return r < 0 ? r : 0;
}

int days_of_room(struct store_reader *reader, const char *room, int64_t from_date, int64_t to_date,
                 int (*each)(void *context, int64_t date, const char *stamp, const char *json), void *context,
                 struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&reader->connection, &module, LIST_DAYS,
                      SQL_VALUES(SQL_TEXT(room), SQL_INT(from_date), SQL_INT(to_date)), &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(&reader->connection, statement, err)) > 0) {
        r = each(context, sqlite3_column_int64(statement, 0), (const char *)sqlite3_column_text(statement, 1),
                 (const char *)sqlite3_column_text(statement, 2));
        if (r)
            break;
    }
    sql_finish(statement);
    return r;
}

bool day_stamp_holds(const char *stamp, const char *expected)
{
    return strcmp(stamp, expected) == 0 || strcmp(stamp, DAY_STAMP_FOR_GOOD) == 0;
}

int days_find_stale(struct store *store, bool (*is_current)(void *context, const struct kept_day *day), void *context,
                    struct days_search *search, struct kept_day *day, struct error *err)
{
    struct kept_day looked_at;
    sqlite3_stmt *statement;
    bool is_found = false;
    int looked = 0;
    int r = sql_start(&store->connection, &module, LOOK_AT_DAYS,
                      SQL_VALUES(SQL_INT(search->room), SQL_INT(search->date), SQL_INT(DAYS_LOOK_MAX)), &statement,
                      err);

    if (r < 0)
        return store_after(store, r);
    while (!is_found && (r = sql_step(&store->connection, statement, err)) > 0) {
        looked++;
        search->looked++;
        search->room = sqlite3_column_int64(statement, 0);
        search->date = looked_at.date = sqlite3_column_int64(statement, 1);
        sql_copy_text(statement, 2, looked_at.stamp, sizeof looked_at.stamp);
        looked_at.is_of_calendar = sqlite3_column_int(statement, 3);
        sql_copy_text(statement, 4, looked_at.room, sizeof looked_at.room);
        is_found = !is_current(context, &looked_at);
    }
    sql_finish(statement);
    if (r < 0)
        return store_after(store, r);
    if (is_found)
        *day = looked_at;
    search->is_over = !is_found && looked < DAYS_LOOK_MAX;
    return is_found;
}
