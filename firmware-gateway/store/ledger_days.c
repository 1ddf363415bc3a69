/* store/ledger_days.c - see ledger_days.h */
#include "ledger_days.h"
#include "school.h"
#include "raw_rows.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define STRETCH_MS (4 * INT64_C(3600000))
#define ROWS_AT_FIRST 1024

enum { GET_SEEN, GET_NAME };
static const char *const statements[] = {
    [GET_SEEN] = "SELECT CAST(value AS INTEGER) FROM setting WHERE key = '" LEDGER_DAYS_SEEN "'",
    [GET_NAME] = "SELECT name FROM device WHERE id = ?1",
};
static const struct sql_module module = {SQL_LEDGER_DAYS, statements};

struct stretch {                    /* lines of a few hours, to be sorted */
    char *text;
    size_t size, room;
    struct day_line {
        int64_t time_ms;
        size_t at, size;
    } *lines;
    size_t count, lines_room;
    struct connection *connection;
    int64_t device;                 /* whose name it is */
    char name[DEVICE_KEY_SIZE];
    struct error *err;
};

static bool grow(void **block, size_t *room, size_t wanted, size_t unit)
{
    size_t larger = *room ? *room : ROWS_AT_FIRST;
    void *grown;

    if (wanted <= *room)
        return true;
    while (larger < wanted)
        larger *= 2;
    grown = realloc(*block, larger * unit);
    if (!grown)
        return false;
    *block = grown;
    *room = larger;
    return true;
}

/* Rows of a sealed hour come device after device. "": a row without one, as none is ever written. */
static int find_name(struct stretch *stretch, int64_t device)
{
    sqlite3_stmt *statement;
    int r;

    if (stretch->device == device)
        return 0;
    r = sql_start(stretch->connection, &module, GET_NAME, SQL_VALUES(SQL_INT(device)), &statement, stretch->err);
    if (r < 0)
        return r;
    r = sql_step(stretch->connection, statement, stretch->err);
    stretch->device = device;
    stretch->name[0] = '\0';
    if (r > 0)
        sql_copy_text(statement, 0, stretch->name, sizeof stretch->name);
    sql_finish(statement);
    return r < 0 ? r : 0;
}

static int add_line(void *context, const struct raw_row *raw)
{
    struct stretch *stretch = context;
    const int64_t *of = raw->row.of;
    char line[LEDGER_DAY_LINE_SIZE];
    size_t size;
    int r = of[BLOCK_FLAGS] & RAW_UNTRUSTED ? 0 : find_name(stretch, raw->device);

    if (r < 0 || of[BLOCK_FLAGS] & RAW_UNTRUSTED || !stretch->name[0])
        return r;
    size = ledger_day_line(raw_time(raw), (uint32_t)of[BLOCK_DOUBTFUL], (uint32_t)of[BLOCK_PRESENT], &of[BLOCK_VALUES],
                           stretch->name, line);
    if (stretch->count == LEDGER_STRETCH_ROWS_MAX)
        return error_set(stretch->err, -E2BIG, "ledger: a few hours have more than %d readings",
                         LEDGER_STRETCH_ROWS_MAX);
    if (!grow((void **)&stretch->text, &stretch->room, stretch->size + size, 1) ||
        !grow((void **)&stretch->lines, &stretch->lines_room, stretch->count + 1, sizeof *stretch->lines))
        return error_set(stretch->err, -ENOMEM, "ledger: out of memory");
    memcpy(stretch->text + stretch->size, line, size);
    stretch->lines[stretch->count++] = (struct day_line){raw_time(raw), stretch->size, size};
    stretch->size += size;
    return 0;
}

static int compare(const void *a, const void *b, void *text)
{
    const struct day_line *one = a, *other = b;
    int order;

    if (one->time_ms != other->time_ms)
        return one->time_ms < other->time_ms ? -1 : 1;
    order = memcmp((char *)text + one->at, (char *)text + other->at, one->size < other->size ? one->size : other->size);
    return order ? order : (one->size > other->size) - (one->size < other->size);
}

static int read_stretch(struct stretch *stretch, int64_t from_ms, int64_t to_ms)
{
    int r;

    stretch->size = stretch->count = 0;
    r = raw_between(stretch->connection, 0, from_ms, to_ms, add_line, stretch, stretch->err);
    if (r == 0 && stretch->count)
        qsort_r(stretch->lines, stretch->count, sizeof *stretch->lines, compare, stretch->text);
    return r;
}

int ledger_day_read(struct store_reader *reader, struct ledger_day *day, struct error *err)
{
    struct ledger_day_hash hash;
    struct stretch stretch = {.connection = &reader->connection, .err = err};
    int r = 0;

    day->rows = 0;
    ledger_day_begin(&hash, day);
    for (int64_t from_ms = day->from_ms; from_ms < day->to_ms && r == 0; from_ms += STRETCH_MS) {
        int64_t to_ms = from_ms + STRETCH_MS < day->to_ms ? from_ms + STRETCH_MS : day->to_ms;

        r = read_stretch(&stretch, from_ms, to_ms);
        for (size_t i = 0; i < stretch.count && r == 0; i++)
            ledger_day_add(&hash, stretch.text + stretch.lines[i].at, stretch.lines[i].size);
        day->rows += (int64_t)stretch.count;
    }
    ledger_day_end(&hash, day);
    free(stretch.text);
    free(stretch.lines);
    return r;
}

int ledger_days_seen(struct store_reader *reader, int64_t *seq, struct error *err)
{
    return sql_number(&reader->connection, &module, GET_SEEN, SQL_NO_VALUES, 0, seq, err);
}

struct times {
    int (*each)(void *context, int64_t seq, int64_t time_ms);
    void *context;
};

static int hear(void *context, const struct raw_row *raw, uint16_t packet_id)
{
    const struct times *times = context;

    (void)packet_id;
    return times->each(times->context, raw_seq(raw), raw_time(raw));
}

int ledger_days_heard(struct store_reader *reader, int64_t after_seq, int64_t until_seq,
                      int (*each)(void *context, int64_t seq, int64_t time_ms), void *context, struct error *err)
{
    struct times times = {each, context};

    return raw_behind(&reader->connection, after_seq, until_seq, RAW_UNTRUSTED, hear, &times, err);
}
