/* store/hazards.c - see hazards.h */
#include "hazards.h"
#include "rows.h"
#include "words.h"
#include <errno.h>

enum { ADD, COUNT_OPEN, COUNT_ALL, COUNT_TOLD, COUNT_TOLD_SAME, CLOSE, GET, LIST, SET_FILTER, GET_FILTER, HAS_ROOM };

_Static_assert(HAZARD_STUFFY == 0 && HAZARD_OTHER == 5, "hazard.kind");
_Static_assert(HAZARD_SIGNED_IN == 0 && HAZARD_DOOR_CARD == 1, "hazard.source");

#define HAZARD_COLUMNS                                                                                                \
    "SELECT h.id, h.at_ms, h.person, coalesce(p.name, ''), h.source, coalesce(r.key, ''), h.kind, h.text, h.photo,"   \
    " h.action, h.closed_ms, h.closed_by, coalesce(c.name, ''), h.reason, h.is_danger, h.is_told FROM hazard AS h" \
    " LEFT JOIN person AS p ON p.id = h.person LEFT JOIN person AS c ON c.id = h.closed_by"                           \
    " LEFT JOIN room AS r ON r.id = h.room"

#define TOLD " WHERE is_told AND is_danger = ?1 AND at_ms >= ?2"

static const char *const statements[] = {
    [ADD] = "INSERT INTO hazard VALUES (NULL, ?1, ?2, ?3, (SELECT id FROM room WHERE key = ?4), ?5, ?6, ?7, NULL, 0,"
            " NULL, '', ?8, ?9)",
    [COUNT_OPEN] = "SELECT count(*) FROM hazard WHERE closed_ms = 0",
    [COUNT_ALL] = "SELECT count(*) FROM hazard",
    [COUNT_TOLD] = "SELECT count(*) FROM hazard" TOLD,
    [COUNT_TOLD_SAME] = "SELECT count(*) FROM hazard" TOLD " AND kind = ?3"
                        " AND room IS (SELECT id FROM room WHERE key = ?4)",
    [CLOSE] = "UPDATE hazard SET closed_ms = ?2, closed_by = ?3, action = ?4, reason = ?5"
              " WHERE id = ?1 AND closed_ms = 0",
    [GET] = HAZARD_COLUMNS " WHERE h.id = ?1",
    [LIST] = HAZARD_COLUMNS " WHERE h.closed_ms = 0 OR NOT ?1 ORDER BY h.closed_ms <> 0, h.id DESC LIMIT ?2",
    [SET_FILTER] = "INSERT INTO filter_due SELECT NULL, id, ?2, ?3, ?4, ?5 FROM room WHERE key = ?1",
    [GET_FILTER] = "SELECT f.due_date, f.changed_date FROM filter_due AS f JOIN room AS r ON r.id = f.room WHERE r.key = ?1"
                   " ORDER BY f.id DESC LIMIT 1",
    [HAS_ROOM] = "SELECT 1 FROM room WHERE key = ?1",
};
static const struct sql_module module = {SQL_HAZARDS, statements};

static const char *const kind_words[HAZARD_KIND_COUNT] = {"stuffy", "cold", "hot", "window", "sensor", "other"};
static const char *const source_words[HAZARD_SOURCE_COUNT] = {"signed_in", "door_card"};

const char *hazard_kind_word(enum hazard_kind kind)
{
    return kind_words[kind];
}

bool hazard_kind_from_word(const char *word, enum hazard_kind *kind)
{
    int found = words_find(kind_words, 0, HAZARD_KIND_COUNT, word);

    if (found < 0)
        return false;
    *kind = (enum hazard_kind)found;
    return true;
}

const char *hazard_source_word(enum hazard_source source)
{
    return source_words[source];
}

static int check_room(struct store *store, const char *room, struct error *err)
{
    int64_t found = !*room;
    int r = *room ? sql_number(&store->connection, &module, HAS_ROOM, SQL_VALUES(SQL_TEXT(room)), 0, &found, err) : 0;

    if (r < 0)
        return store_after(store, r);
    return found ? 0 : error_set(err, -ENOENT, "room %s: not known", room);
}

int hazard_add(struct store *store, struct hazard *hazard, struct error *err)
{
    int r = rows_limit(store, &module, COUNT_OPEN, SQL_NO_VALUES, HAZARDS_OPEN_MAX, "open reports", err);

    if (r == 0)
        r = rows_limit(store, &module, COUNT_ALL, SQL_NO_VALUES, HAZARDS_MAX, "reports", err);
    if (r == 0)
        r = check_room(store, hazard->room, err);
    return r < 0 ? r : rows_add(store, &module, ADD,
                                SQL_VALUES(SQL_INT(hazard->at_ms), rows_reference(hazard->person),
                                           SQL_INT(hazard->source), SQL_TEXT(hazard->room), SQL_INT(hazard->kind),
                                           SQL_TEXT(hazard->text), rows_reference(hazard->photo),
                                           SQL_INT(hazard->is_danger), SQL_INT(hazard->is_told)), &hazard->id, err);
}

int hazard_told_since(struct store *store, const struct hazard *hazard, int64_t since_ms, struct hazard_told *told,
                      struct error *err)
{
    struct hazard_told found = {0};
    int r = sql_number(&store->connection, &module, COUNT_TOLD,
                       SQL_VALUES(SQL_INT(hazard->is_danger), SQL_INT(since_ms)), 0, &found.all, err);

    if (r == 0 && hazard->kind != HAZARD_OTHER)
        r = sql_number(&store->connection, &module, COUNT_TOLD_SAME,
                       SQL_VALUES(SQL_INT(hazard->is_danger), SQL_INT(since_ms), SQL_INT(hazard->kind),
                                  SQL_TEXT(hazard->room)), 0, &found.same, err);
    if (r == 0)
        *told = found;
    return store_after(store, r);
}

int hazard_close(struct store *store, int64_t id, int64_t now_ms, int64_t person, int64_t action, const char *reason,
                 struct error *err)
{
    int r = store_write(store, &module, CLOSE,
                        SQL_VALUES(SQL_INT(id), SQL_INT(now_ms), rows_reference(person), rows_reference(action),
                                   SQL_TEXT(reason)), err);

    return r == 0 ? error_set(err, -ENOENT, "report %lld: not there, or closed", (long long)id) : r < 0 ? r : 0;
}

static void take_hazard(void *context, sqlite3_stmt *row)
{
    struct hazard *hazard = context;

    *hazard = (struct hazard){.id = sqlite3_column_int64(row, 0), .at_ms = sqlite3_column_int64(row, 1),
                              .person = sqlite3_column_int64(row, 2),
                              .source = (enum hazard_source)sqlite3_column_int(row, 4),
                              .kind = (enum hazard_kind)sqlite3_column_int(row, 6),
                              .is_danger = sqlite3_column_int(row, 14), .is_told = sqlite3_column_int(row, 15),
                              .photo = sqlite3_column_int64(row, 8), .action = sqlite3_column_int64(row, 9),
                              .closed_ms = sqlite3_column_int64(row, 10), .closed_by = sqlite3_column_int64(row, 11)};
    sql_copy_text(row, 3, hazard->who, sizeof hazard->who);
    sql_copy_text(row, 5, hazard->room, sizeof hazard->room);
    sql_copy_text(row, 7, hazard->text, sizeof hazard->text);
    sql_copy_text(row, 12, hazard->closer, sizeof hazard->closer);
    sql_copy_text(row, 13, hazard->reason, sizeof hazard->reason);
}

int hazard_load(struct store *store, int64_t id, struct hazard *hazard, struct error *err)
{
    int r = rows_first(&store->connection, &module, GET, SQL_VALUES(SQL_INT(id)), take_hazard, hazard, err);

    return r == -ENOENT ? error_set(err, r, "report %lld: not there", (long long)id) : store_after(store, r);
}

struct listing {
    int (*each)(void *context, const struct hazard *hazard);
    void *context;
};

static int list_one(void *context, sqlite3_stmt *row)
{
    const struct listing *listing = context;
    struct hazard hazard;

    take_hazard(&hazard, row);
    return listing->each(listing->context, &hazard);
}

int hazards_list(struct store *store, bool open_only, int (*each)(void *context, const struct hazard *hazard),
                 void *context, struct error *err)
{
    struct listing listing = {each, context};

    return store_after(store, rows_each(&store->connection, &module, LIST,
                                        SQL_VALUES(SQL_INT(open_only), SQL_INT(HAZARDS_LISTED_MAX)), list_one, &listing,
                                        err));
}

int filter_set(struct store *store, const char *room, const struct filter *filter, int64_t person, int64_t now_ms,
               struct error *err)
{
    return rows_add(store, &module, SET_FILTER,
                    SQL_VALUES(SQL_TEXT(room), SQL_INT(now_ms), SQL_INT(person), SQL_INT(filter->due_date),
                               SQL_INT(filter->changed_date)), NULL, err);
}

static void take_filter(void *context, sqlite3_stmt *row)
{
    struct filter *filter = context;

    *filter = (struct filter){.due_date = sqlite3_column_int64(row, 0), .changed_date = sqlite3_column_int64(row, 1)};
}

int filter_load(struct store *store, const char *room, struct filter *filter, struct error *err)
{
    struct filter found = {0};
    int r = rows_first(&store->connection, &module, GET_FILTER, SQL_VALUES(SQL_TEXT(room)), take_filter, &found, err);

    if (r == -ENOENT)
        r = 0;                          /* nobody entered one */
    if (r == 0)
        *filter = found;
    return store_after(store, r);
}
