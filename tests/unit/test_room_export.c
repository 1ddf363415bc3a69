/* A room's readings as a file: each once, in order, however many there are at a time and however long there were none;
 * in local time and UTC; no cell a spreadsheet takes for a formula; and a last line that proves it. */
#include "places.h"
#include "room_export.h"
#include "room_walk.h"
#include "store_folder.h"
#include <sodium.h>

#define CROWD (2 * ROOM_WALK_ROWS_MAX + 77)     /* readings within an hour */
#define AUTUMN_MS INT64_C(1792886400000)        /* 2026-10-25T00:00:00Z: clocks go back an hour later */

static void place(struct folder *folder, const char *sensor)
{
    struct room_info room = {.id = "8c", .name = "8C"};
    int64_t device;

    assert_done(room_save(folder->store, &room, &folder->err));
    assert_done(device_ensure(folder->store, sensor, "plain", T0, &device, &folder->err));
    assert_int_equal(device, 1);
    assert_done(device_assign(folder->store, device, "8c", 0, "test", &folder->err));
}

static void hear(struct folder *folder, int64_t at_ms, double co2_ppm)
{
    struct stored_reading row = co2_reading(1, at_ms, 0);

    reading_set(&row.reading, CO2_PPM, co2_ppm);
    assert_done(readings_append(folder->store, &row, &folder->err));
}

/* The whole file, in pieces of an out each; the caller frees it. */
static char *export_all(struct folder *folder, int64_t from_ms, int64_t to_ms, enum room_export_format format,
                        int64_t *rows)
{
    struct room_export_ask ask = {.room = "8c", .from_ms = from_ms, .to_ms = to_ms, .format = format};
    struct room_export *export;
    struct store_reader *reader;
    char *text = calloc(1, 1);
    size_t size = 0;
    int r = 1;

    assert_done(zone_load("Europe/London", &ask.zone, &folder->err));
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(room_export_open(&ask, &export, &folder->err));
    while (r > 0) {
        struct out out;

        out_init(&out);
        r = room_export_next(export, reader, &out, &folder->err);
        assert_true(r >= 0);
        text = realloc(text, size + out.size + 1);
        memcpy(text + size, out.text ? out.text : "", out.size);
        size += out.size;
        text[size] = '\0';
        out_done(&out);
    }
    *rows = room_export_rows(export);
    room_export_close(export);
    store_reader_close(reader);
    return text;
}

static void assert_proved(const char *text, size_t last)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof digest + 1];

    crypto_hash_sha256(digest, (const unsigned char *)text, last);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    assert_non_null(strstr(text + last, hex));
}

static size_t count_of(const char *text, const char *word)
{
    size_t count = 0;

    for (const char *p = text; (p = strstr(p, word)) != NULL; p++)
        count++;
    return count;
}

static void every_reading_of_the_range_is_there_once(void **state)
{
    struct folder *folder = *state;
    int64_t rows;
    char *text;

    place(folder, "sensor-1");
    for (int i = 0; i < CROWD; i++)
        hear(folder, T0 + i * HOUR / CROWD, 500 + i % 100);
    hear(folder, T0 + 300 * DAY, 700);
    hear(folder, T0 + 301 * DAY, 701);
    assert_done(store_commit(folder->store, &folder->err));
    text = export_all(folder, T0, T0 + 301 * DAY, ROOM_EXPORT_CSV, &rows);      /* the end is not included */
    assert_int_equal(rows, CROWD + 1);
    assert_int_equal(count_of(text, "\"sensor-1\""), CROWD + 1);
    assert_non_null(strstr(text, "# rows=10078 sha256="));
    assert_proved(text, (size_t)(strstr(text, "# rows=") - text));
    free(text);
    text = export_all(folder, T0 - DAY, T0, ROOM_EXPORT_JSON, &rows);
    assert_int_equal(rows, 0);
    assert_non_null(strstr(text, "\"readings\":[\n],\"rows\":0,\"sha256\":"));
    assert_proved(text, (size_t)(strstr(text, "],\"rows\"") - text));
    free(text);
}

static void the_doubled_hour_of_autumn_is_told_apart_by_its_offset(void **state)
{
    struct folder *folder = *state;
    int64_t rows;
    char *text;

    place(folder, "sensor-1");
    hear(folder, AUTUMN_MS + 30 * MINUTE, 600);
    hear(folder, AUTUMN_MS + 90 * MINUTE, 601);
    assert_done(store_commit(folder->store, &folder->err));
    text = export_all(folder, AUTUMN_MS, AUTUMN_MS + DAY, ROOM_EXPORT_CSV, &rows);
    assert_non_null(strstr(text, "2026-10-25T01:30:00+01:00,2026-10-25T00:30:00Z,"));
    assert_non_null(strstr(text, "2026-10-25T01:30:00+00:00,2026-10-25T01:30:00Z,"));
    free(text);
}

static void p46_no_name_of_a_sensor_is_a_formula(void **state)
{
    static const char *const names[] = {"=cmd|' /c calc'!a0", "+1", "-1", "@sum(a1)"};
    int64_t rows;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct folder here, *folder = &here;
        char cell[80], *text;

        folder_make(folder);
        assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
        place(folder, names[i]);
        hear(folder, T0, 600);
        assert_done(store_commit(folder->store, &folder->err));
        text = export_all(folder, T0, T0 + 1, ROOM_EXPORT_CSV, &rows);
        snprintf(cell, sizeof cell, ",\"'%s\",", names[i]);
        assert_non_null(strstr(text, cell));
        free(text);
        store_close(folder->store);
        folder_remove(folder);
    }
}

static void a_cell_is_quoted_and_never_begins_as_a_formula(void **state)
{
    static const struct {
        const char *text, *cell;
    } cells[] = {
        {"8C", "\"8C\""},   {"", "\"\""},           {"a \"b\"", "\"a \"\"b\"\"\""}, {"=1", "\"'=1\""},
        {"+1", "\"'+1\""},  {"-1", "\"'-1\""},      {"@a", "\"'@a\""},              {"\t=1", "\"'\t=1\""},
        {"\r=1", "\"'\r=1\""}, {"1=1", "\"1=1\""},  {"a,b", "\"a,b\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        struct out out;

        out_init(&out);
        out_cell(&out, cells[i].text);
        assert_string_equal(out.text, cells[i].cell);
        out_done(&out);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
    const struct CMUnitTest tests[] = {
        TEST(every_reading_of_the_range_is_there_once),
        TEST(the_doubled_hour_of_autumn_is_told_apart_by_its_offset),
        cmocka_unit_test(p46_no_name_of_a_sensor_is_a_formula),
        cmocka_unit_test(a_cell_is_quoted_and_never_begins_as_a_formula),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
