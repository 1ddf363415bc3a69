/* The tail: what was appended comes back, in order, from where it is asked, late ones included, and never changes. */
#include "places.h"
#include "store_folder.h"
#include <errno.h>
#include <math.h>
#include <sqlite3.h>

#define ROWS_MAX 512

struct rows {
    size_t count;
    struct stored_reading rows[ROWS_MAX];
};

static int collect(void *context, const struct stored_reading *row)
{
    struct rows *rows = context;

    assert_true(rows->count < ROWS_MAX);
    rows->rows[rows->count++] = *row;
    return 0;
}

static int stop_with_7(void *context, const struct stored_reading *row)
{
    (void)row;
    ++*(int *)context;
    return 7;
}

static void append(struct folder *folder, struct stored_reading row)
{
    assert_done(readings_append(folder->store, &row, &folder->err));
}

static void commit(struct folder *folder)
{
    assert_done(store_commit(folder->store, &folder->err));
}

static struct rows *replay(struct folder *folder, int64_t from_ms)
{
    static struct rows rows;

    rows.count = 0;
    assert_done(readings_replay(folder->store, from_ms, collect, &rows, &folder->err));
    return &rows;
}

static struct rows *of_room(struct folder *folder, const char *room, int64_t from_ms, int64_t to_ms, size_t limit,
                            bool *truncated)
{
    static struct rows rows;
    struct store_reader *reader;

    rows.count = 0;
    commit(folder);
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(readings_of_room(reader, room, from_ms, to_ms, limit, collect, &rows, truncated, &folder->err));
    store_reader_close(reader);
    return &rows;
}

static void make_room(struct folder *folder, const char *id)
{
    struct room_info room = {.name = "Room", .building = "North"};

    snprintf(room.id, sizeof room.id, "%s", id);
    assert_done(room_save(folder->store, &room, &folder->err));
}

static int64_t make_device(struct folder *folder, const char *name)
{
    int64_t id;

    assert_done(device_ensure(folder->store, name, "plain", T0, &id, &folder->err));
    return id;
}

static void every_field_comes_back_as_it_went_in(void **state)
{
    struct folder *folder = *state;
    struct stored_reading in = {.device = 3, .arrived_ms = T0 + 1234, .mono_ms = 987654, .packet_id = 65535,
                                .flags = 1 << 9 | 1 << 0 | STORED_OWN_TIME | STORED_BACKLOG};
    const struct stored_reading *out;

    in.reading.time_ms = T0 - 5 * DAY;
    for (int q = 0; q < QUANTITY_COUNT; q++)
        reading_set(&in.reading, (enum quantity)q, 20.125 + q);
    append(folder, in);
    assert_int_equal(replay(folder, T0)->count, 1);
    out = &replay(folder, T0)->rows[0];
    assert_int_equal(out->seq, 1);
    assert_int_equal(out->device, in.device);
    assert_int_equal(out->arrived_ms, in.arrived_ms);
    assert_int_equal(out->mono_ms, in.mono_ms);
    assert_int_equal(out->packet_id, in.packet_id);
    assert_int_equal(out->flags, in.flags);
    assert_int_equal(out->reading.time_ms, in.reading.time_ms);
    assert_int_equal(out->reading.present, in.reading.present);
    assert_int_equal(out->reading.doubtful, in.reading.doubtful);
    assert_memory_equal(out->reading.value, in.reading.value, sizeof in.reading.value);
}

static void absent_values_stay_absent_and_what_is_no_number_stays_doubtful(void **state)
{
    struct folder *folder = *state;
    struct stored_reading in = co2_reading(1, T0, 0);
    const struct reading *out;

    reading_set(&in.reading, TEMPERATURE_C, NAN);
    reading_set(&in.reading, VOC_PPB, 1e300);
    reading_set(&in.reading, RSSI_DBM, -INFINITY);
    append(folder, in);
    out = &replay(folder, 0)->rows[0].reading;
    assert_int_equal(out->present, 1 << CO2_PPM | 1 << TEMPERATURE_C | 1 << VOC_PPB | 1 << RSSI_DBM);
    assert_int_equal(out->doubtful, 1 << TEMPERATURE_C | 1 << VOC_PPB | 1 << RSSI_DBM);
    assert_true(isnan(out->value[TEMPERATURE_C]));
    assert_true(out->value[VOC_PPB] == 1e12 && out->value[RSSI_DBM] == -1e12);
}

static void thousandths_are_rounded_to_the_nearest(void **state)
{
    struct folder *folder = *state;
    struct stored_reading in = co2_reading(1, T0, 0);

    reading_set(&in.reading, TEMPERATURE_C, -0.0015);
    reading_set(&in.reading, HUMIDITY_PCT, 41.23449);
    append(folder, in);
    assert_float_equal(replay(folder, 0)->rows[0].reading.value[TEMPERATURE_C], -0.002, 1e-12);
    assert_float_equal(replay(folder, 0)->rows[0].reading.value[HUMIDITY_PCT], 41.234, 1e-12);
}

static void a_reading_without_device_or_time_is_refused(void **state)
{
    struct folder *folder = *state;
    struct stored_reading no_device = co2_reading(0, T0, 0), no_time = co2_reading(1, T0, 0),
                          no_arrival = co2_reading(1, -1, T0);

    no_time.reading.time_ms = READING_NO_TIME;
    assert_int_equal(readings_append(folder->store, &no_device, &folder->err), -EINVAL);
    assert_int_equal(readings_append(folder->store, &no_time, &folder->err), -EINVAL);
    assert_int_equal(readings_append(folder->store, &no_arrival, &folder->err), -EINVAL);
    assert_int_equal(readings_count(folder->store), 0);
    append(folder, co2_reading(1, 0, T0));
}

static void positions_count_up_and_go_on_after_a_restart(void **state)
{
    struct folder *folder = *state;

    append(folder, co2_reading(1, T0, 0));
    append(folder, co2_reading(1, T0 + 1, 0));
    assert_int_equal(readings_count(folder->store), 2);
    open_again(folder);
    assert_int_equal(readings_count(folder->store), 2);
    append(folder, co2_reading(1, T0 + 2, 0));
    assert_int_equal(replay(folder, 0)->rows[2].seq, 3);
    assert_int_equal(replay(folder, 0)->rows[2].mono_ms, 2);    /* of the second life */
}

static void replay_starts_exactly_at_the_arrival_asked_for(void **state)
{
    struct folder *folder = *state;

    for (int i = 0; i < 300; i++)       /* five hours, a reading a minute */
        append(folder, co2_reading(1, T0 + i * MINUTE, 0));
    assert_int_equal(replay(folder, T0 + 200 * MINUTE)->count, 100);
    assert_int_equal(replay(folder, T0 + 200 * MINUTE)->rows[0].arrived_ms, T0 + 200 * MINUTE);
    assert_int_equal(replay(folder, T0 + 200 * MINUTE + 1)->count, 99);
    assert_int_equal(replay(folder, T0 + 299 * MINUTE + 1)->count, 0);
    assert_int_equal(replay(folder, 0)->count, 300);
}

static void replay_keeps_the_order_of_arrival_when_the_clock_was_set_back(void **state)
{
    struct folder *folder = *state;
    static const int64_t hours[] = {0, 3, -40, -39, 1, 2};

    for (size_t i = 0; i < 6; i++)
        append(folder, co2_reading(1, T0 + hours[i] * HOUR, 0));
    open_again(folder);
    assert_int_equal(replay(folder, 0)->count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(replay(folder, 0)->rows[i].arrived_ms, T0 + hours[i] * HOUR);
    assert_int_equal(replay(folder, T0 + HOUR)->count, 3);
}

struct told {                       /* what a replay tells, in short */
    int64_t count, digest;
};

static int add_up(void *context, const struct stored_reading *row)
{
    struct told *told = context;

    told->count++;
    told->digest = (told->digest * 31 + row->seq * 7 + row->reading.time_ms) % 1000000007;
    return 0;
}

/* The hours before from_ms are not asked for, or only as far as they share the hour of the first mark. */
static void a_replay_in_parts_tells_the_same(void **state)
{
    struct folder *folder = *state;
    struct told whole = {0}, parts = {0};
    int64_t after_seq = 0, from_ms = T0 + HOUR;
    int count = 0;

    for (int i = 0; i < 2 * READINGS_PART_MAX; i++)
        append(folder, co2_reading(1, T0 + i * INT64_C(1000), 0));
    commit(folder);
    assert_done(readings_replay(folder->store, from_ms, add_up, &whole, &folder->err));
    assert_int_equal(whole.count, 2 * READINGS_PART_MAX - 3600);
    assert_done(readings_replay_from(folder->store, from_ms, &after_seq, &folder->err));
    for (; after_seq != READINGS_PARTS_END; count++) {
        int64_t before = parts.count;

        assert_done(readings_replay_part(folder->store, from_ms, &after_seq, add_up, &parts, &folder->err));
        assert_in_range(parts.count - before, 1, READINGS_PART_MAX);
    }
    assert_int_equal(count, 2);
    assert_memory_equal(&parts, &whole, sizeof whole);
    assert_done(readings_replay_part(folder->store, from_ms, &after_seq, add_up, &parts, &folder->err));
    assert_int_equal(parts.count, whole.count);
}

static void of_a_record_without_readings_there_are_no_parts(void **state)
{
    struct folder *folder = *state;
    int64_t after_seq = 0;

    assert_done(readings_replay_from(folder->store, T0, &after_seq, &folder->err));
    assert_true(after_seq == READINGS_PARTS_END);
}

static void a_scan_ends_with_what_each_answers(void **state)
{
    struct folder *folder = *state;
    int calls = 0;

    append(folder, co2_reading(1, T0, 0));
    append(folder, co2_reading(1, T0, 0));
    assert_int_equal(readings_replay(folder->store, 0, stop_with_7, &calls, &folder->err), 7);
    assert_int_equal(calls, 1);
    append(folder, co2_reading(1, T0, 0));      /* and the store goes on */
    commit(folder);
}

static void a_room_has_the_readings_of_its_devices_while_they_were_its(void **state)
{
    struct folder *folder = *state;
    int64_t moved, other;
    bool truncated = true;

    make_room(folder, "8c");
    make_room(folder, "9a");
    moved = make_device(folder, "moved");
    other = make_device(folder, "other");
    for (int i = 0; i < 180; i++) {
        append(folder, co2_reading(moved, T0 + i * MINUTE, 0));
        append(folder, co2_reading(other, T0 + i * MINUTE, 0));
    }
    assert_done(device_assign(folder->store, moved, "8c", T0, "ann", &folder->err));
    assert_done(device_assign(folder->store, moved, "9a", T0 + 60 * MINUTE, "ann", &folder->err));
    assert_done(device_assign(folder->store, moved, "", T0 + 120 * MINUTE, "ann", &folder->err));
    assert_int_equal(of_room(folder, "8c", 0, T0 + DAY, 500, &truncated)->count, 60);
    assert_false(truncated);
    assert_int_equal(of_room(folder, "9a", 0, T0 + DAY, 500, &truncated)->rows[0].reading.time_ms, T0 + 60 * MINUTE);
    assert_int_equal(of_room(folder, "9a", 0, T0 + DAY, 500, &truncated)->count, 60);
    assert_int_equal(of_room(folder, "9a", T0 + 60 * MINUTE + 1, T0 + 61 * MINUTE, 500, &truncated)->count, 0);
    assert_int_equal(of_room(folder, "9a", T0 + 61 * MINUTE, T0 + 61 * MINUTE + 1, 500, &truncated)->count, 1);
    assert_int_equal(of_room(folder, "none", 0, T0 + DAY, 500, &truncated)->count, 0);
}

static void late_readings_are_found_at_their_own_time_and_in_its_order(void **state)
{
    struct folder *folder = *state;
    int64_t device;
    const struct rows *rows;
    bool truncated;

    make_room(folder, "8c");
    device = make_device(folder, "a");
    assert_done(device_assign(folder->store, device, "8c", 0, "ann", &folder->err));
    append(folder, co2_reading(device, T0, 0));
    append(folder, co2_reading(device, T0 + 50 * HOUR, T0 - 31 * DAY));
    append(folder, co2_reading(device, T0 + 50 * HOUR, T0 - MINUTE));
    append(folder, co2_reading(device, T0 + 50 * HOUR, T0 + MINUTE));
    append(folder, co2_reading(device, T0 + 51 * HOUR, T0 + 51 * HOUR + 5 * MINUTE));   /* ahead, as far as tolerated */
    rows = of_room(folder, "8c", T0 - MINUTE, T0 + 2 * MINUTE, 500, &truncated);
    assert_int_equal(rows->count, 3);
    assert_int_equal(rows->rows[0].seq, 3);
    assert_int_equal(rows->rows[1].seq, 1);
    assert_int_equal(rows->rows[2].seq, 4);
    assert_int_equal(of_room(folder, "8c", T0 - 31 * DAY, T0 - 31 * DAY + 1, 500, &truncated)->count, 1);
    assert_int_equal(of_room(folder, "8c", T0 + 51 * HOUR, T0 + 52 * HOUR, 500, &truncated)->count, 1);
    open_again(folder);
    assert_int_equal(of_room(folder, "8c", T0 - 31 * DAY, T0 - 31 * DAY + 1, 500, &truncated)->count, 1);
}

static void more_rows_than_the_limit_are_said_to_be_more(void **state)
{
    struct folder *folder = *state;
    int64_t device;
    bool truncated = true;

    make_room(folder, "8c");
    device = make_device(folder, "a");
    assert_done(device_assign(folder->store, device, "8c", T0, "ann", &folder->err));
    for (int i = 0; i < 10; i++)
        append(folder, co2_reading(device, T0 + i, 0));
    assert_int_equal(of_room(folder, "8c", T0, T0 + HOUR, 10, &truncated)->count, 10);
    assert_false(truncated);
    assert_int_equal(of_room(folder, "8c", T0, T0 + HOUR, 9, &truncated)->count, 9);
    assert_true(truncated);
    assert_int_equal(of_room(folder, "8c", T0, T0 + HOUR, 9, &truncated)->rows[0].seq, 1);
}

static void a_narrow_question_never_takes_the_whole_record_into_memory(void **state)
{
    struct folder *folder = *state;
    sqlite3_int64 before;
    int64_t device;
    bool truncated;

    make_room(folder, "8c");
    device = make_device(folder, "a");
    assert_done(device_assign(folder->store, device, "8c", 0, "ann", &folder->err));
    for (int i = 0; i < 50000; i++)     /* 2 MB of readings, nearly all of other devices */
        append(folder, co2_reading(i % 1000 ? device + 1 : device, T0 + i * MINUTE / 10, 0));
    commit(folder);
    before = sqlite3_memory_used();
    sqlite3_memory_highwater(1);
    assert_int_equal(of_room(folder, "8c", T0, T0 + DAY, 500, &truncated)->count, 15);
    assert_false(readings_contains(folder->store, device, T0, 1 << CO2_PPM));
    assert_true(sqlite3_memory_highwater(0) - before < 1 << 20);
}

static void a_stored_own_time_is_recognised(void **state)
{
    struct folder *folder = *state;
    const uint32_t co2 = 1 << CO2_PPM, temperature = 1 << TEMPERATURE_C;
    const int64_t old = T0 - 20 * DAY;

    assert_false(readings_contains(folder->store, 5, old, co2));
    append(folder, co2_reading(5, T0, old));
    assert_true(readings_contains(folder->store, 5, old, co2));     /* asked before, uncommitted */
    assert_false(readings_contains(folder->store, 5, old + 1, co2));
    assert_false(readings_contains(folder->store, 5, old, co2 | temperature));
    assert_false(readings_contains(folder->store, 6, old, co2));
    assert_false(readings_contains(folder->store, 5 + 64, old, co2));       /* takes the window of 5 */
    assert_true(readings_contains(folder->store, 5, old, co2));
    open_again(folder);
    assert_true(readings_contains(folder->store, 5, old, co2));
    append(folder, co2_reading(5, T0 + DAY, old + HOUR));
    assert_true(readings_contains(folder->store, 5, old + HOUR, co2));      /* marks not written yet */
}

static void quantities_of_one_time_may_come_in_two_messages(void **state)
{
    struct folder *folder = *state;
    struct stored_reading second = co2_reading(1, T0 + 1, T0 - DAY);

    second.reading.present = 0;
    reading_set(&second.reading, TEMPERATURE_C, 20);
    append(folder, co2_reading(1, T0, T0 - DAY));
    append(folder, second);
    assert_true(readings_contains(folder->store, 1, T0 - DAY, 1 << CO2_PPM | 1 << TEMPERATURE_C));
}

static void a_time_of_arrival_is_no_own_time(void **state)
{
    struct folder *folder = *state;

    append(folder, co2_reading(1, T0, 0));
    assert_false(readings_contains(folder->store, 1, T0, 1 << CO2_PPM));
}

static void own_times_denser_than_memory_holds_are_still_recognised(void **state)
{
    struct folder *folder = *state;

    for (int i = 0; i < 1000; i++)
        append(folder, co2_reading(1, T0, T0 - DAY + i * 1000));
    assert_true(readings_contains(folder->store, 1, T0 - DAY, 1 << CO2_PPM));
    assert_true(readings_contains(folder->store, 1, T0 - DAY + 999000, 1 << CO2_PPM));
    assert_false(readings_contains(folder->store, 1, T0 - DAY + 999001, 1 << CO2_PPM));
}

static void readings_can_be_neither_changed_nor_deleted_nor_replaced(void **state)
{
    static const char *const attempts[] = {
        "UPDATE reading SET co2_ppm = 1",
        "DELETE FROM reading",
        "INSERT OR REPLACE INTO reading SELECT * FROM reading",
        "UPDATE event SET detail = ''",
        "DELETE FROM event",
    };
    struct folder *folder = *state;
    char name[128];
    sqlite3 *db;

    append(folder, co2_reading(1, T0, 0));
    assert_done(events_append(folder->store, GATEWAY_STARTED, T0, 0, "", &folder->err));
    store_close(folder->store);
    folder->store = NULL;
    snprintf(name, sizeof name, "%s/transom.db", folder->path);
    assert_int_equal(sqlite3_open(name, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA recursive_triggers=ON", NULL, NULL, NULL), SQLITE_OK);
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        assert_int_equal(sqlite3_exec(db, attempts[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
        assert_non_null(strstr(sqlite3_errmsg(db), "append-only"));
    }
    sqlite3_close(db);
}

struct events {
    size_t count;
    enum gateway_event kinds[8];
    int64_t after[8], mono_ms[8];
    char detail[8][32];
};

static int collect_event(void *context, const struct stored_event *event)
{
    struct events *events = context;

    events->kinds[events->count] = event->kind;
    events->after[events->count] = event->after_seq;
    events->mono_ms[events->count] = event->mono_ms;
    snprintf(events->detail[events->count++], sizeof *events->detail, "%s", event->detail);
    return 0;
}

static void events_keep_their_place_among_the_readings(void **state)
{
    struct folder *folder = *state;
    struct events events = {0};

    assert_done(events_append(folder->store, GATEWAY_STARTED, T0, 5, NULL, &folder->err));
    append(folder, co2_reading(1, T0 + 1, 0));
    append(folder, co2_reading(1, T0 + 2, 0));
    assert_done(events_append(folder->store, BROKER_LOST, T0 + 3, 8, "refused", &folder->err));
    open_again(folder);
    assert_done(events_replay(folder->store, T0, collect_event, &events, &folder->err));
    assert_int_equal(events.count, 2);
    assert_int_equal(events.kinds[1], BROKER_LOST);
    assert_int_equal(events.after[0], 0);
    assert_int_equal(events.after[1], 2);
    assert_int_equal(events.mono_ms[1], 8);
    assert_string_equal(events.detail[1], "refused");
    events.count = 0;
    assert_done(events_replay(folder->store, T0 + 4, collect_event, &events, &folder->err));
    assert_int_equal(events.count, 0);
}

static void the_newest_time_is_of_a_trusted_clock(void **state)
{
    struct folder *folder = *state;
    struct stored_reading from_2040 = co2_reading(1, T0 + 5000 * DAY, 0);

    assert_int_equal(store_newest_ms(folder->store), 0);
    append(folder, co2_reading(1, T0 + 10, 0));
    append(folder, co2_reading(1, T0 + 5, 0));
    from_2040.flags |= STORED_CLOCK_UNTRUSTED;
    append(folder, from_2040);
    append(folder, co2_reading(1, T0 - DAY, 0));
    assert_int_equal(store_newest_ms(folder->store), T0 + 10);
    assert_done(events_append(folder->store, GATEWAY_STOPPED, T0 + 11, 0, "", &folder->err));
    assert_int_equal(store_newest_ms(folder->store), T0 + 11);
}

static void a_reading_of_an_untrusted_clock_is_kept_but_not_shown_at_its_time(void **state)
{
    struct folder *folder = *state;
    struct stored_reading row;
    bool truncated;
    int64_t device = make_device(folder, "room-1");

    make_room(folder, "8a");
    assert_done(device_assign(folder->store, device, "8a", 0, "", &folder->err));
    row = co2_reading(device, T0, 0);
    row.flags = ~(STORED_CLOCK_UNTRUSTED | STORED_IMPORTED);
    append(folder, row);
    row.flags = STORED_CLOCK_UNTRUSTED;
    append(folder, row);
    assert_int_equal(of_room(folder, "8a", T0, T0 + 1, 9, &truncated)->count, 1);
    assert_int_equal(of_room(folder, "8a", T0, T0 + 1, 9, &truncated)->rows[0].seq, 1);
    assert_int_equal(replay(folder, T0)->count, 2);
}

static void what_came_behind_a_place_is_found_whatever_its_time(void **state)
{
    struct folder *folder = *state;
    static struct rows rows;

    append(folder, co2_reading(1, T0, 0));
    append(folder, co2_reading(1, T0 + DAY, 0));
    append(folder, co2_reading(1, T0 - 50 * DAY, 0));
    rows.count = 0;
    assert_done(readings_after(folder->store, 1, collect, &rows, &folder->err));
    assert_int_equal(rows.count, 2);
    assert_int_equal(rows.rows[0].seq, 2);
    assert_int_equal(rows.rows[1].arrived_ms, T0 - 50 * DAY);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
    const struct CMUnitTest tests[] = {
        PROMISE(every_field_comes_back_as_it_went_in),
        PROMISE(absent_values_stay_absent_and_what_is_no_number_stays_doubtful),
        PROMISE(thousandths_are_rounded_to_the_nearest),
        PROMISE(a_reading_without_device_or_time_is_refused),
        PROMISE(positions_count_up_and_go_on_after_a_restart),
        PROMISE(replay_starts_exactly_at_the_arrival_asked_for),
        PROMISE(replay_keeps_the_order_of_arrival_when_the_clock_was_set_back),
        PROMISE(a_scan_ends_with_what_each_answers),
        PROMISE(a_replay_in_parts_tells_the_same),
        PROMISE(of_a_record_without_readings_there_are_no_parts),
        PROMISE(a_room_has_the_readings_of_its_devices_while_they_were_its),
        PROMISE(late_readings_are_found_at_their_own_time_and_in_its_order),
        PROMISE(more_rows_than_the_limit_are_said_to_be_more),
        PROMISE(a_narrow_question_never_takes_the_whole_record_into_memory),
        PROMISE(a_stored_own_time_is_recognised),
        PROMISE(quantities_of_one_time_may_come_in_two_messages),
        PROMISE(a_time_of_arrival_is_no_own_time),
        PROMISE(own_times_denser_than_memory_holds_are_still_recognised),
        PROMISE(readings_can_be_neither_changed_nor_deleted_nor_replaced),
        PROMISE(events_keep_their_place_among_the_readings),
        PROMISE(the_newest_time_is_of_a_trusted_clock),
        PROMISE(a_reading_of_an_untrusted_clock_is_kept_but_not_shown_at_its_time),
        PROMISE(what_came_behind_a_place_is_found_whatever_its_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
