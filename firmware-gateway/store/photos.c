/* store/photos.c - see photos.h */
#include "photos.h"
#include "rows.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { ADD, SWEEP, COUNT, COUNT_UNUSED, GET, IS_OF, IS_SHOWN };
#define UNUSED                                                                                                        \
    " id NOT IN (SELECT photo FROM action_event WHERE photo IS NOT NULL"                                              \
    " UNION SELECT photo FROM hazard WHERE photo IS NOT NULL"                                                         \
    " UNION SELECT photo FROM inspection_room WHERE photo IS NOT NULL"                                                \
    " UNION SELECT photo FROM finding WHERE photo IS NOT NULL)"
static const char *const statements[] = {
    [ADD] = "INSERT INTO photo VALUES (NULL, ?1, ?2, ?3, ?4)",
    [SWEEP] = "DELETE FROM photo WHERE at_ms < ?1 AND" UNUSED,
    [COUNT] = "SELECT count(*) FROM photo",
    [COUNT_UNUSED] = "SELECT count(*) FROM photo WHERE person IS ?1 AND" UNUSED,
    [GET] = "SELECT kind, bytes FROM photo WHERE id = ?1",
    [IS_OF] = "SELECT 1 FROM photo WHERE id = ?1 AND person = ?2",
    [IS_SHOWN] = "SELECT 1 FROM photo WHERE id = ?1 AND (person = ?2 OR NOT (" UNUSED "))",
};
static const struct sql_module module = {SQL_PHOTOS, statements};

int photo_add(struct store *store, const void *bytes, size_t size, enum photo_kind kind, int64_t person, int64_t now_ms,
              int64_t *id, struct error *err)
{
    int r = store_write(store, &module, SWEEP, SQL_VALUES(SQL_INT(now_ms - PHOTOS_UNUSED_MS)), err);

    if (r >= 0)
        r = rows_limit(store, &module, COUNT, SQL_NO_VALUES, PHOTOS_MAX, "photos", err);
    if (r >= 0)
        r = rows_limit(store, &module, COUNT_UNUSED, SQL_VALUES(rows_reference(person)), PHOTOS_UNUSED_MAX,
                       "photos of one person that nothing refers to yet", err);
    if (r >= 0)
        r = rows_add(store, &module, ADD,
                     SQL_VALUES(SQL_INT(now_ms), rows_reference(person), SQL_INT(kind), SQL_BLOB(bytes, size)),
                     id, err);
    return r;
}

struct loading {
    void **bytes;
    size_t *size;
    enum photo_kind *kind;
    bool is_out_of_memory;
};

static void take(void *context, sqlite3_stmt *row)
{
    struct loading *loading = context;
    const void *from = sqlite3_column_blob(row, 1);
    size_t size = (size_t)sqlite3_column_bytes(row, 1);
    void *bytes = malloc(size + 1);

    loading->is_out_of_memory = !bytes;
    if (!bytes)
        return;
    if (from)
        memcpy(bytes, from, size);
    *loading->bytes = bytes;
    *loading->size = size;
    *loading->kind = (enum photo_kind)sqlite3_column_int(row, 0);
}

int photo_load(struct store *store, int64_t id, void **bytes, size_t *size, enum photo_kind *kind, struct error *err)
{
    struct loading loading = {bytes, size, kind, false};
    int r = rows_first(&store->connection, &module, GET, SQL_VALUES(SQL_INT(id)), take, &loading, err);

    if (r == 0 && loading.is_out_of_memory)
        return error_set(err, -ENOMEM, "photo: out of memory");
    return r == -ENOENT ? error_set(err, r, "photo %lld: not there", (long long)id) : store_after(store, r);
}

static bool is(struct store *store, int statement, int64_t id, int64_t person)
{
    int64_t found = 0;
    int r = sql_number(&store->connection, &module, statement, SQL_VALUES(SQL_INT(id), SQL_INT(person)), 0, &found,
                       NULL);

    return store_after(store, r) == 0 && found;
}

bool photo_is_of(struct store *store, int64_t id, int64_t person)
{
    return is(store, IS_OF, id, person);
}

bool photo_is_shown(struct store *store, int64_t id, int64_t person)
{
    return is(store, IS_SHOWN, id, person);
}
