/* store/room_export.c - see room_export.h */
#include "room_export.h"
#include "decoder.h"
#include "quality.h"
#include "rfc3339.h"
#include "room_walk.h"
#include "store_private.h"
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DECIMALS 3                      /* as the record keeps them */

enum { GET_DEVICE };
static const char *const statements[] = {[GET_DEVICE] = "SELECT name FROM device WHERE id = ?1"};
static const struct sql_module module = {SQL_ROOM_EXPORT, statements};

struct room_export {
    struct room_export_ask ask;
    struct room_walk walk;
    int64_t rows, rows_before;          /* _before: without the piece that is being made */
    size_t size_before;
    bool is_begun;
    crypto_hash_sha256_state hash;
    struct store_reader *reader;        /* of the piece that is being made */
    struct out *out;
    int64_t device;                     /* whose name this is */
    char name[DEVICE_ID_SIZE];
};

bool room_export_format(const char *word, enum room_export_format *format)
{
    if (strcmp(word, "csv") != 0 && strcmp(word, "json") != 0)
        return false;
    *format = *word == 'c' ? ROOM_EXPORT_CSV : ROOM_EXPORT_JSON;
    return true;
}

int room_export_open(const struct room_export_ask *ask, struct room_export **export, struct error *err)
{
    struct room_export *opened = calloc(1, sizeof *opened);

    if (!opened)
        return error_set(err, -ENOMEM, "out of memory");
    opened->ask = *ask;
    room_walk_begin(&opened->walk, ask->from_ms, ask->to_ms);
    crypto_hash_sha256_init(&opened->hash);
    *export = opened;
    return 0;
}

void room_export_close(struct room_export *export)
{
    free(export);
}

int64_t room_export_rows(const struct room_export *export)
{
    return export->rows;
}

/* -- a row -- */

static const char *device_name(struct room_export *export, int64_t device)
{
    struct error err;
    sqlite3_stmt *statement;

    if (export->device == device)
        return export->name;
    export->device = device;
    export->name[0] = '\0';
    if (sql_start(&export->reader->connection, &module, GET_DEVICE, SQL_VALUES(SQL_INT(device)), &statement, &err) < 0)
        return export->name;
    if (sql_step(&export->reader->connection, statement, &err) > 0)
        sql_copy_text(statement, 0, export->name, sizeof export->name);
    sql_finish(statement);
    return export->name;
}

static void put_value(struct out *out, const struct reading *reading, int q)
{
    out_plain(out, ",");
    if (!reading_has(reading, (enum quantity)q))
        return;
    out->comma = false;
    out_number(out, NULL, reading->value[q], DECIMALS);
}

static void put_csv(struct room_export *export, const struct stored_reading *row, const char *local, const char *utc)
{
    struct out *out = export->out;
    const char *between = "";

    out_plain(out, "%s,%s,", local, utc);
    out_cell(out, device_name(export, row->device));
    for (int q = 0; q < QUANTITY_COUNT; q++)
        put_value(out, &row->reading, q);
    out_plain(out, ",");
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (row->reading.doubtful >> q & 1) {
            out_plain(out, "%s%s", between, quantity_name((enum quantity)q));
            between = " ";
        }
    out_plain(out, ",");
    between = "";
    for (unsigned bit = 0; bit < QUALITY_FLAG_COUNT; bit++)
        if (row->flags >> bit & 1) {
            out_plain(out, "%s%s", between, quality_flag_name((enum quality_flag)(1u << bit)));
            between = " ";
        }
    out_plain(out, "\r\n");
}

static void put_json(struct room_export *export, const struct stored_reading *row, const char *local, const char *utc)
{
    struct out *out = export->out;

    out->comma = export->rows > 0;
    out_object(out, NULL);
    out_text(out, "local", local);
    out_text(out, "utc", utc);
    out_text(out, "sensor", device_name(export, row->device));
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (reading_has(&row->reading, (enum quantity)q))
            out_number(out, quantity_name((enum quantity)q), row->reading.value[q], DECIMALS);
    out_array(out, "doubtful");
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (row->reading.doubtful >> q & 1)
            out_text(out, NULL, quantity_name((enum quantity)q));
    out_array_end(out);
    out_array(out, "flags");
    for (unsigned bit = 0; bit < QUALITY_FLAG_COUNT; bit++)
        if (row->flags >> bit & 1)
            out_text(out, NULL, quality_flag_name((enum quality_flag)(1u << bit)));
    out_array_end(out);
    out_object_end(out);
    out_plain(out, "\n");
}

static int put_row(void *context, const struct stored_reading *row)
{
    struct room_export *export = context;
    char local[RFC3339_LOCAL_SIZE], utc[RFC3339_SIZE];

    rfc3339_format_local(row->reading.time_ms, zone_offset_s(&export->ask.zone, row->reading.time_ms), local);
    rfc3339_format(row->reading.time_ms, utc);
    if (export->ask.format == ROOM_EXPORT_CSV)
        put_csv(export, row, local, utc);
    else
        put_json(export, row, local, utc);
    export->rows++;
    return 0;
}

/* -- the whole -- */

static void begin(struct room_export *export)
{
    struct out *out = export->out;

    export->is_begun = true;
    if (export->ask.format == ROOM_EXPORT_CSV) {
        out_plain(out, "local_time,utc_time,sensor");
        for (int q = 0; q < QUANTITY_COUNT; q++)
            out_plain(out, ",%s", quantity_name((enum quantity)q));
        out_plain(out, ",doubtful,flags\r\n");
        return;
    }
    out_object(out, NULL);
    out_text(out, "room", export->ask.room);
    out_text(out, "zone", export->ask.zone.name);
    out_time(out, "from", export->ask.from_ms);
    out_time(out, "to", export->ask.to_ms);
    out_array(out, "readings");
    out_plain(out, "\n");
}

static void end(struct room_export *export)
{
    uint8_t digest[crypto_hash_sha256_BYTES];
    char hex[2 * crypto_hash_sha256_BYTES + 1];

    crypto_hash_sha256_final(&export->hash, digest);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    out_plain(export->out, export->ask.format == ROOM_EXPORT_CSV ? ROOM_EXPORT_LAST_LINE
                                                                 : "],\"rows\":%lld,\"sha256\":\"%s\"}\n",
              (long long)export->rows, hex);
}

static void forget_piece(void *context)
{
    struct room_export *export = context;

    export->rows = export->rows_before;
    export->out->size = export->size_before;
}

int room_export_next(struct room_export *export, struct store_reader *reader, struct out *out, struct error *err)
{
    size_t before = out->size;
    int r = 0;

    export->reader = reader;
    export->out = out;
    if (!export->is_begun)
        begin(export);
    export->rows_before = export->rows;
    export->size_before = out->size;
    if (export->walk.at_ms < export->walk.to_ms)
        r = room_walk_next(&export->walk, reader, export->ask.room, put_row, forget_piece, export, err);
    if (r == 0 && out->failed)
        r = error_set(err, -ENOMEM, "out of memory");
    if (r < 0)
        return r;
    if (out->size > before)
        crypto_hash_sha256_update(&export->hash, (const unsigned char *)out->text + before, out->size - before);
    if (export->walk.at_ms < export->walk.to_ms)
        return 1;
    end(export);
    return out->failed ? error_set(err, -ENOMEM, "out of memory") : 0;
}
