/* store/imports.c - see imports.h */
#include "imports.h"
#include "places.h"
#include "raw_rows.h"
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define BLOCK_SIZE 65536

enum { COUNT_DEVICES, ADD, LIST, KNOWN };
static const char *const statements[] = {
    [COUNT_DEVICES] = "SELECT count(*) FROM device",
    [ADD] = ("INSERT INTO import SELECT NULL, ?1, ?2, room.id, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12 FROM room"
             " WHERE key = ?3"),
    [LIST] = ("SELECT i.id, i.at_ms, i.who, room.key, i.file, i.sha256, i.device, i.from_ms, i.to_ms, i.added, i.known,"
              " i.first_seq, i.last_seq FROM import i JOIN room ON room.id = i.room ORDER BY i.id DESC LIMIT ?1"),
    [KNOWN] = ("SELECT i.device FROM room JOIN import i ON i.room = room.id WHERE room.key = ?1 AND i.to_ms > ?2"
               " AND i.from_ms <= ?3 ORDER BY i.id"),
};
static const struct sql_module module = {SQL_IMPORTS, statements};

int import_hash(const char *path, uint8_t sha256[IMPORT_SHA256_SIZE], struct error *err)
{
    crypto_hash_sha256_state state;
    uint8_t block[BLOCK_SIZE];
    FILE *file = fopen(path, "rb");
    size_t size;

    _Static_assert(IMPORT_SHA256_SIZE == crypto_hash_sha256_BYTES, "size of a SHA-256");
    if (!file)
        return error_set(err, -errno, "%s: %s", path, strerror(errno));
    crypto_hash_sha256_init(&state);
    while ((size = fread(block, 1, sizeof block, file)) > 0)
        crypto_hash_sha256_update(&state, block, size);
    if (ferror(file)) {
        fclose(file);
        return error_set(err, -EIO, "%s: cannot be read", path);
    }
    fclose(file);
    crypto_hash_sha256_final(&state, sha256);
    return 0;
}

int import_device(struct store *store, const char *room, int64_t now_ms, int64_t *device, struct error *err)
{
    char name[DEVICE_ID_SIZE];
    int64_t count = 0;
    int r = sql_number(&store->connection, &module, COUNT_DEVICES, SQL_NO_VALUES, 0, &count, err);

    if (r < 0)
        return store_after(store, r);
    /* Devices are never deleted, so their number is a new one each time. */
    snprintf(name, sizeof name, IMPORT_FAMILY "/%s/%lld", room, (long long)count + 1);
    return device_ensure(store, name, IMPORT_FAMILY, now_ms, device, err);
}

int import_add(struct store *store, struct import_row *row, struct error *err)
{
    int r = device_assign(store, row->device, row->room, row->from_ms, row->who, err);

    if (r == 0)
        r = device_assign(store, row->device, NULL, row->to_ms, row->who, err);
    if (r == 0)
        r = store_write(store, &module, ADD,
                        SQL_VALUES(SQL_INT(row->at_ms), SQL_TEXT(row->who), SQL_TEXT(row->room), SQL_INT(row->device),
                                   SQL_TEXT(row->file), SQL_BLOB(row->sha256, IMPORT_SHA256_SIZE),
                                   SQL_INT(row->from_ms), SQL_INT(row->to_ms), SQL_INT(row->added),
                                   SQL_INT(row->known), SQL_INT(row->first_seq), SQL_INT(row->last_seq)), err);
    if (r < 0)
        return r;
    row->id = sqlite3_last_insert_rowid(store->connection.db);
    return 0;
}

int imports_list(struct store *store, size_t limit, int (*each)(void *context, const struct import_row *row),
                 void *context, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, LIST, SQL_VALUES(SQL_INT((int64_t)limit)), &statement, err);

    if (r < 0)
        return store_after(store, r);
    while ((r = sql_step(&store->connection, statement, err)) > 0) {
        struct import_row row = {.id = sqlite3_column_int64(statement, 0), .at_ms = sqlite3_column_int64(statement, 1),
                                 .device = sqlite3_column_int64(statement, 6),
                                 .from_ms = sqlite3_column_int64(statement, 7),
                                 .to_ms = sqlite3_column_int64(statement, 8),
                                 .added = sqlite3_column_int64(statement, 9),
                                 .known = sqlite3_column_int64(statement, 10),
                                 .first_seq = sqlite3_column_int64(statement, 11),
                                 .last_seq = sqlite3_column_int64(statement, 12)};

        sql_copy_text(statement, 2, row.who, sizeof row.who);
        sql_copy_text(statement, 3, row.room, sizeof row.room);
        sql_copy_text(statement, 4, row.file, sizeof row.file);
        if (sqlite3_column_bytes(statement, 5) == IMPORT_SHA256_SIZE)
            memcpy(row.sha256, sqlite3_column_blob(statement, 5), IMPORT_SHA256_SIZE);
        r = each(context, &row);
        if (r)
            break;
    }
    sql_finish(statement);
    return store_after(store, r);
}

struct known {
    int (*each)(void *context, int64_t time_ms, uint32_t present);
    void *context;
};

static int give_known(void *context, const struct raw_row *raw)
{
    const struct known *known = context;

    return known->each(known->context, raw_time(raw), (uint32_t)raw->row.of[BLOCK_PRESENT]);
}

int imports_known(struct store_reader *reader, const char *room, int64_t from_ms, int64_t to_ms,
                  int (*each)(void *context, int64_t time_ms, uint32_t present), void *context, struct error *err)
{
    struct known known = {each, context};
    sqlite3_stmt *statement;
    int r = sql_start(&reader->connection, &module, KNOWN,
                      SQL_VALUES(SQL_TEXT(room), SQL_INT(from_ms), SQL_INT(to_ms)), &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(&reader->connection, statement, err)) > 0) {
        r = raw_between(&reader->connection, sqlite3_column_int64(statement, 0), from_ms, to_ms + 1, give_known, &known,
                        err);
        if (r)
            break;
    }
    sql_finish(statement);
    return r;
}
