/* Half hours are packed two days later: whoever asks for them hears the same before and afterwards, late ones count, and
 * whatever they are comes back. */
#include "places.h"
#include "slot_day.h"
#include "store_folder.h"
#include "store_private.h"
#include <errno.h>
#include <math.h>
#include <sqlite3.h>

#define SLOTS_MAX 2048
#define HALF_HOUR (HOUR / 2)
#define LATER (T0 + 40 * DAY)
#define TURNS_MAX 200

static const char *const rooms[] = {"8a", "8b", "8c"};

struct slots {
    size_t count;
    struct slot slots[SLOTS_MAX];
};

static int keep_slot(void *context, const struct slot *slot)
{
    struct slots *slots = context;

    assert_true(slots->count < SLOTS_MAX);
    slots->slots[slots->count++] = *slot;
    return 0;
}

static void save(struct folder *folder, const char *room, enum quantity quantity, struct slot slot)
{
    assert_done(slots_save(folder->store, room, quantity, &slot, &folder->err));
}

static struct slot half_hour(int64_t start_ms, int i)
{
    if (i % 17 == 0)        /* nothing joined */
        return (struct slot){.start_ms = start_ms, .mean = NAN, .min = NAN, .max = NAN, .samples = i % 2};
    return (struct slot){.start_ms = start_ms, .mean = 700 + 13.377 * (i % 29), .min = 600 + i % 31,
                         .max = 1100 + i % 23, .joined_s = 1800 - i % 5, .samples = 30 - i % 3};
}

static void make_rooms(struct folder *folder)
{
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
        struct room_info room = {.name = "Room", .building = "North"};

        snprintf(room.id, sizeof room.id, "%s", rooms[i]);
        assert_done(room_save(folder->store, &room, &folder->err));
    }
}

/* Ten days of two rooms; the third has none. */
static void fill(struct folder *folder)
{
    make_rooms(folder);
    for (int i = 0; i < 480; i++)
        for (int q = 0; q < 3; q++) {
            save(folder, "8a", (enum quantity)q, half_hour(T0 + i * HALF_HOUR, i + q));
            if (i % 3)
                save(folder, "8b", (enum quantity)q, half_hour(T0 + i * HALF_HOUR, 7 * i + q));
        }
}

static void pack(struct folder *folder, int64_t now_ms)
{
    int turns = 0;

    for (; slots_pack_is_due(folder->store, now_ms) && turns < TURNS_MAX; turns++)
        assert_done(slots_pack(folder->store, now_ms, &folder->err));
    assert_true(turns < TURNS_MAX);
}

static int64_t count(struct folder *folder, const char *question)
{
    sqlite3_stmt *statement;
    int64_t number;

    assert_int_equal(sqlite3_prepare_v2(folder->store->connection.db, question, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

static struct slots *ask(struct folder *folder, const char *room, enum quantity quantity, int64_t from_ms,
                         int64_t to_ms)
{
    struct slots *slots = calloc(1, sizeof *slots);
    struct store_reader *reader;

    assert_non_null(slots);
    assert_done(store_commit(folder->store, &folder->err));
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(slots_of_room(reader, room, quantity, from_ms, to_ms, keep_slot, slots, &folder->err));
    store_reader_close(reader);
    return slots;
}

static bool is_same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static void assert_same(struct slots *a, struct slots *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert_int_equal(a->slots[i].start_ms, b->slots[i].start_ms);
        assert_true(is_same(a->slots[i].mean, b->slots[i].mean));
        assert_true(is_same(a->slots[i].min, b->slots[i].min));
        assert_true(is_same(a->slots[i].max, b->slots[i].max));
        assert_int_equal(a->slots[i].joined_s, b->slots[i].joined_s);
        assert_int_equal(a->slots[i].samples, b->slots[i].samples);
    }
    free(a);
    free(b);
}

static void what_is_packed_is_heard_as_before(void **state)
{
    static const struct {
        int64_t from_ms, to_ms;
    } asked[] = {{0, INT64_MAX}, {T0 + 1, T0 + 3 * DAY}, {T0 + 90 * 60000, T0 + 90 * 60000 + 1},
                 {T0 + 20 * HOUR, T0 + 21 * HOUR}, {T0 - DAY, T0}};
    struct folder *folder = *state;
    struct slots *before[3][3][5];

    fill(folder);
    for (int r = 0; r < 3; r++)
        for (int q = 0; q < 3; q++)
            for (int i = 0; i < 5; i++)
                before[r][q][i] = ask(folder, rooms[r], (enum quantity)q, asked[i].from_ms, asked[i].to_ms);
    assert_int_equal(before[0][0][0]->count, 480);
    assert_int_equal(before[1][0][0]->count, 320);
    pack(folder, LATER);
    assert_int_equal(count(folder, "SELECT count(*) FROM slot"), 0);
    assert_int_equal(count(folder, "SELECT count(*) FROM slot_day"), 2 * 11);
    for (int r = 0; r < 3; r++)
        for (int q = 0; q < 3; q++)
            for (int i = 0; i < 5; i++)
                assert_same(before[r][q][i], ask(folder, rooms[r], (enum quantity)q, asked[i].from_ms,
                                                 asked[i].to_ms));
    open_again(folder);
    assert_done(store_check(folder->store, &folder->err));
}

/* T0 is 9:00: its day begins 9 hours before. */
static void two_days_stay_as_they_are(void **state)
{
    struct folder *folder = *state;

    make_rooms(folder);
    save(folder, "8a", CO2_PPM, half_hour(T0, 1));
    pack(folder, T0 - 9 * HOUR + 3 * DAY - 1);
    assert_int_equal(count(folder, "SELECT count(*) FROM slot"), 1);
    pack(folder, T0 - 9 * HOUR + 3 * DAY);
    assert_int_equal(count(folder, "SELECT count(*) FROM slot"), 0);
}

static void a_half_hour_that_is_saved_again_later_counts(void **state)
{
    struct folder *folder = *state;
    struct slot again = half_hour(T0 + DAY, 3), late = half_hour(T0 + DAY + 10 * 60000, 4);
    struct slots *slots;

    fill(folder);
    pack(folder, LATER);
    again.max = 5000;
    save(folder, "8a", CO2_PPM, again);
    save(folder, "8a", CO2_PPM, late);
    for (int packed = 0; packed < 2; packed++) {
        slots = ask(folder, "8a", CO2_PPM, T0 + DAY - HALF_HOUR, T0 + DAY + HOUR);
        assert_int_equal(slots->count, 4);
        assert_float_equal(slots->slots[1].max, 5000, 0);
        assert_int_equal(slots->slots[2].start_ms, late.start_ms);
        assert_int_equal(slots->slots[3].start_ms, T0 + DAY + HALF_HOUR);
        free(slots);
        pack(folder, LATER + DAY);
        assert_int_equal(count(folder, "SELECT count(*) FROM slot"), 0);
    }
}

static void a_damaged_day_is_said(void **state)
{
    struct folder *folder = *state;
    struct store_reader *reader;
    struct slots slots = {0};

    fill(folder);
    pack(folder, LATER);
    assert_int_equal(sqlite3_exec(folder->store->connection.db, "UPDATE slot_day SET bytes = substr(bytes, 2)", NULL,
                                  NULL, NULL), SQLITE_OK);
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_int_equal(slots_of_room(reader, "8a", CO2_PPM, T0, T0 + DAY, keep_slot, &slots, &folder->err), -EUCLEAN);
    store_reader_close(reader);
}

static void a_day_with_more_than_it_has_room_for_stays_as_rows(void **state)
{
    struct folder *folder = *state;

    make_rooms(folder);
    for (int i = 0; i <= SLOT_DAY_ROWS_MAX; i++)
        save(folder, "8a", CO2_PPM, half_hour(T0 + i * 60000, i));
    assert_done(store_commit(folder->store, &folder->err));
    assert_int_equal(slots_pack(folder->store, LATER, &folder->err), -E2BIG);
    assert_false(slots_pack_is_due(folder->store, LATER));
    assert_int_equal(count(folder, "SELECT count(*) FROM slot"), SLOT_DAY_ROWS_MAX + 1);
    free(ask(folder, "8a", CO2_PPM, T0, T0 + DAY));
}

/* -- the form -- */

static struct slot_day day, unpacked;
static uint8_t bytes[SLOT_DAY_SIZE_MAX];

static void the_ends_of_what_fits_come_back(void **state)
{
    static const int64_t ends[] = {0, INT64_MAX, INT64_MIN, -1, 1, 1800, 600000};
    size_t at = 0, size;

    (void)state;
    memset(&day, 0, sizeof day);
    for (int q = 0; q < QUANTITY_COUNT; q += 2)
        for (int i = 0; i < SLOT_DAY_ROWS_MAX; i++) {
            struct slot_row row = {.of = {[SLOT_START] = i * 15, [SLOT_HAS] = (i + q) % 8}};

            for (int column = 0; column < SLOT_COLUMN_COUNT; column++)
                if (column != SLOT_START && column != SLOT_HAS &&
                    (column < SLOT_MEAN || row.of[SLOT_HAS] >> (column - SLOT_MEAN) & 1))
                    row.of[column] = ends[at++ % (sizeof ends / sizeof *ends)];
            assert_true(slot_day_put(&day, (enum quantity)q, &row));
        }
    assert_false(slot_day_put(&day, CO2_PPM, &(struct slot_row){.of = {[SLOT_START] = 1}}));
    size = slot_day_encode(&day, bytes);
    assert_true(size <= SLOT_DAY_SIZE_MAX);
    assert_int_equal(slot_day_decode(bytes, size, &unpacked), 0);
    assert_memory_equal(&unpacked, &day, sizeof day);
    for (size_t cut = 0; cut < size; cut += 97)
        assert_int_equal(slot_day_decode(bytes, cut, &unpacked), -EBADMSG);
}

static void rows_are_put_in_their_order_and_once(void **state)
{
    (void)state;
    memset(&day, 0, sizeof day);
    for (int i = 0; i < 90; i++)
        assert_true(slot_day_put(&day, CO2_PPM, &(struct slot_row){.of = {[SLOT_START] = i * 37 % 45, [SLOT_JOINED] = i}}));
    assert_int_equal(day.count[CO2_PPM], 45);
    for (int i = 0; i < 45; i++) {
        assert_int_equal(day.rows[CO2_PPM][i].of[SLOT_START], i);
        assert_true(day.rows[CO2_PPM][i].of[SLOT_JOINED] >= 45);        /* the later one */
    }
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
    const struct CMUnitTest tests[] = {
        PROMISE(what_is_packed_is_heard_as_before),
        PROMISE(two_days_stay_as_they_are),
        PROMISE(a_half_hour_that_is_saved_again_later_counts),
        PROMISE(a_damaged_day_is_said),
        PROMISE(a_day_with_more_than_it_has_room_for_stays_as_rows),
        cmocka_unit_test(the_ends_of_what_fits_come_back),
        cmocka_unit_test(rows_are_put_in_their_order_and_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
