/* Site, calendar, rooms, devices, slots and days: saved, found again, bounded. */
#include "places.h"
#include "school.h"
#include "store_folder.h"
#include <errno.h>
#include <math.h>

static void save_room(struct folder *folder, const char *id)
{
    struct room_info room = {.building = "North", .ventilation = VENTILATION_NATURAL, .ages = AGES_11_15,
                             .seats = 30, .volume_m3 = 180.5};

    snprintf(room.id, sizeof room.id, "%s", id);
    snprintf(room.name, sizeof room.name, "Room %s", id);
    assert_done(room_save(folder->store, &room, &folder->err));
}

static int64_t ensure(struct folder *folder, const char *name)
{
    int64_t id;

    assert_done(device_ensure(folder->store, name, "plain", T0, &id, &folder->err));
    return id;
}

static int keep_room(void *context, const struct room_info *room)
{
    *(struct room_info *)context = *room;
    return 0;
}

static int keep_device(void *context, const struct device_row *device)
{
    *(struct device_row *)context = *device;
    return 0;
}

static struct device_row last_device(struct folder *folder)
{
    struct device_row device = {0};

    assert_done(devices_load(folder->store, keep_device, &device, &folder->err));
    return device;
}

struct spans {
    size_t count;
    struct assignment spans[8];
};

static int keep_span(void *context, const struct assignment *assignment)
{
    struct spans *spans = context;

    spans->spans[spans->count++] = *assignment;
    return 0;
}

static void the_site_is_unknown_until_it_is_saved_and_then_replaced(void **state)
{
    struct folder *folder = *state;
    struct site_info in = {.id = "test-school", .name = "Ysgol Prawf", .zone = "Europe/London",
                           .nation = NATION_WALES}, out;

    assert_int_equal(site_load(folder->store, &out, &folder->err), -ENOENT);
    assert_done(site_save(folder->store, &in, &folder->err));
    snprintf(in.name, sizeof in.name, "Test school");
    assert_done(site_save(folder->store, &in, &folder->err));
    open_again(folder);
    assert_done(site_load(folder->store, &out, &folder->err));
    assert_string_equal(out.id, in.id);
    assert_string_equal(out.name, "Test school");
    assert_string_equal(out.zone, in.zone);
    assert_int_equal(out.nation, NATION_WALES);
}

static void each_saved_calendar_is_a_new_version(void **state)
{
    struct folder *folder = *state;
    char json[16];
    int64_t version = 0;

    assert_int_equal(calendar_load(folder->store, json, sizeof json, &version, &folder->err), -ENOENT);
    assert_done(calendar_save(folder->store, "{}", &version, &folder->err));
    assert_int_equal(version, 1);
    assert_done(calendar_save(folder->store, "{\"closed\":[]}", &version, &folder->err));
    assert_int_equal(version, 2);
    version = 0;
    assert_done(calendar_load(folder->store, json, sizeof json, &version, &folder->err));
    assert_string_equal(json, "{\"closed\":[]}");
    assert_int_equal(version, 2);
    assert_int_equal(calendar_load(folder->store, json, strlen(json), &version, &folder->err), -EMSGSIZE);
}

static void a_calendar_of_64_kib_is_refused(void **state)
{
    struct folder *folder = *state;
    static char json[CALENDAR_JSON_SIZE_MAX + 1];
    int64_t version;

    memset(json, ' ', sizeof json - 1);
    assert_int_equal(calendar_save(folder->store, json, &version, &folder->err), -EMSGSIZE);
    json[CALENDAR_JSON_SIZE_MAX - 1] = '\0';
    assert_done(calendar_save(folder->store, json, &version, &folder->err));
}

static void a_room_keeps_its_facts_and_is_updated_by_id(void **state)
{
    struct folder *folder = *state;
    struct room_info room;

    save_room(folder, "8c");
    assert_done(rooms_load(folder->store, keep_room, &room, &folder->err));
    assert_string_equal(room.id, "8c");
    assert_string_equal(room.name, "Room 8c");
    assert_string_equal(room.building, "North");
    assert_int_equal(room.ventilation, VENTILATION_NATURAL);
    assert_int_equal(room.use, USE_CLASSROOM);
    assert_int_equal(room.ages, AGES_11_15);
    assert_int_equal(room.seats, 30);
    assert_float_equal(room.volume_m3, 180.5, 0);
    room.archived = true;
    room.seats = 31;
    assert_done(room_save(folder->store, &room, &folder->err));
    memset(&room, 0, sizeof room);
    assert_done(rooms_load(folder->store, keep_room, &room, &folder->err));
    assert_true(room.archived && room.seats == 31);
}

static void the_500th_room_is_the_last(void **state)
{
    struct folder *folder = *state;
    struct room_info room = {.name = "Room"};

    for (int i = 0; i < ROOMS_MAX; i++) {
        snprintf(room.id, sizeof room.id, "r%d", i);
        room.archived = i >= SCHOOL_ROOMS_MAX;
        assert_done(room_save(folder->store, &room, &folder->err));
    }
    snprintf(room.id, sizeof room.id, "one-more");
    assert_int_equal(room_save(folder->store, &room, &folder->err), -ENOSPC);
    save_room(folder, "r0");        /* those that are there can be edited */
}

static void the_256th_room_that_is_not_archived_is_the_last(void **state)
{
    struct folder *folder = *state;
    struct room_info room = {.id = "one-more", .name = "Room"};
    char id[16];

    for (int i = 0; i < SCHOOL_ROOMS_MAX; i++) {
        snprintf(id, sizeof id, "r%d", i);
        save_room(folder, id);
    }
    assert_int_equal(room_save(folder->store, &room, &folder->err), -ENOSPC);
    assert_non_null(strstr(folder->err.text, "256"));
    room.archived = true;           /* memory does not hold it */
    assert_done(room_save(folder->store, &room, &folder->err));
    room.archived = false;
    assert_int_equal(room_save(folder->store, &room, &folder->err), -ENOSPC);
    snprintf(room.id, sizeof room.id, "r0");
    room.archived = true;
    assert_done(room_save(folder->store, &room, &folder->err));
    save_room(folder, "one-more");
}

static void a_device_is_made_once(void **state)
{
    struct folder *folder = *state;
    int64_t a = ensure(folder, "a"), b = ensure(folder, "b");

    assert_int_not_equal(a, b);
    open_again(folder);
    assert_int_equal(ensure(folder, "a"), a);
    assert_string_equal(last_device(folder).name, "b");
    assert_string_equal(last_device(folder).family, "plain");
    assert_string_equal(last_device(folder).room, "");
}

static void the_2000th_device_is_the_last(void **state)
{
    struct folder *folder = *state;
    char name[16];
    int64_t id;

    for (int i = 0; i < DEVICES_MAX; i++) {
        snprintf(name, sizeof name, "d%d", i);
        ensure(folder, name);
    }
    assert_int_equal(device_ensure(folder->store, "one-more", "plain", T0, &id, &folder->err), -ENOSPC);
    ensure(folder, "d0");
}

static void last_heard_is_written_once_an_hour(void **state)
{
    struct folder *folder = *state;
    int64_t id = ensure(folder, "a");
    size_t pending = store_pending(folder->store);

    assert_done(device_touch(folder->store, id, T0 + DEVICE_TOUCH_MS - 1, &folder->err));
    assert_int_equal(last_device(folder).last_heard_ms, T0);
    assert_int_equal(store_pending(folder->store), pending);
    assert_done(device_touch(folder->store, id, T0 + DEVICE_TOUCH_MS, &folder->err));
    assert_int_equal(last_device(folder).last_heard_ms, T0 + DEVICE_TOUCH_MS);
    assert_done(device_touch(folder->store, id, T0, &folder->err));     /* never back */
    assert_int_equal(last_device(folder).last_heard_ms, T0 + DEVICE_TOUCH_MS);
}

static void a_device_can_be_set_aside_and_taken_back(void **state)
{
    struct folder *folder = *state;
    int64_t id = ensure(folder, "a");

    assert_done(device_ignore(folder->store, id, true, &folder->err));
    assert_true(last_device(folder).ignored);
    assert_done(device_ignore(folder->store, id, false, &folder->err));
    assert_false(last_device(folder).ignored);
    assert_int_equal(device_ignore(folder->store, id + 1, true, &folder->err), -ENOENT);
}

static void an_assignment_closes_the_one_before(void **state)
{
    struct folder *folder = *state;
    struct spans spans = {0};
    int64_t id = ensure(folder, "a"), other = ensure(folder, "b");

    save_room(folder, "8c");
    save_room(folder, "9a");
    assert_done(device_assign(folder->store, id, "8c", T0, "ann", &folder->err));
    assert_done(device_assign(folder->store, id, NULL, T0 + HOUR, "ann", &folder->err));
    assert_done(device_assign(folder->store, id, "9a", T0 + 2 * HOUR, "ann", &folder->err));
    assert_done(device_assign(folder->store, other, "9a", T0, "ann", &folder->err));
    assert_done(assignments_load(folder->store, id, keep_span, &spans, &folder->err));
    assert_int_equal(spans.count, 2);
    assert_string_equal(spans.spans[0].room, "8c");
    assert_int_equal(spans.spans[0].from_ms, T0);
    assert_int_equal(spans.spans[0].to_ms, T0 + HOUR);
    assert_string_equal(spans.spans[1].room, "9a");
    assert_int_equal(spans.spans[1].from_ms, T0 + 2 * HOUR);
    assert_int_equal(spans.spans[1].to_ms, INT64_MAX);
    spans.count = 0;
    assert_done(assignments_load(folder->store, 0, keep_span, &spans, &folder->err));
    assert_int_equal(spans.count, 3);
    assert_string_equal(last_device(folder).room, "9a");
}

static void assignments_are_made_forwards_only(void **state)
{
    struct folder *folder = *state;
    int64_t id = ensure(folder, "a");

    save_room(folder, "8c");
    save_room(folder, "9a");
    assert_done(device_assign(folder->store, id, "8c", T0, "ann", &folder->err));
    assert_int_equal(device_assign(folder->store, id, "9a", T0 - 1, "ann", &folder->err), -EEXIST);
    assert_int_equal(device_assign(folder->store, id, "9a", T0, "ann", &folder->err), -EEXIST);
    assert_string_equal(last_device(folder).room, "8c");
    assert_done(device_assign(folder->store, id, "9a", T0 + 1, "ann", &folder->err));
    assert_string_equal(last_device(folder).room, "9a");
    assert_int_equal(device_assign(folder->store, id, "nowhere", T0 + 2, "ann", &folder->err), -ENOENT);
    assert_int_equal(device_assign(folder->store, id + 1, "8c", T0 + 2, "ann", &folder->err), -ENOENT);
    assert_done(store_check(folder->store, &folder->err));
}

static void history_goes_with_a_sensor_into_its_first_room_only(void **state)
{
    struct folder *folder = *state;
    struct room_info archived = {.id = "8c", .name = "Room", .archived = true};
    struct spans spans = {0};
    int64_t id = ensure(folder, "a"), set_aside = ensure(folder, "b");

    save_room(folder, "8c");
    save_room(folder, "9a");
    assert_done(device_adopt(folder->store, id, "8c", T0, "ann", &folder->err));
    assert_done(room_save(folder->store, &archived, &folder->err));
    assert_done(device_adopt(folder->store, id, "9a", T0 + HOUR, "ann", &folder->err));
    assert_done(assignments_load(folder->store, id, keep_span, &spans, &folder->err));
    assert_int_equal(spans.count, 2);
    assert_string_equal(spans.spans[0].room, "8c");
    assert_int_equal(spans.spans[0].from_ms, 0);
    assert_int_equal(spans.spans[0].to_ms, T0 + HOUR);
    assert_string_equal(spans.spans[1].room, "9a");
    assert_done(device_assign(folder->store, set_aside, NULL, T0, "ann", &folder->err));
    assert_done(device_adopt(folder->store, set_aside, "9a", T0 + HOUR, "ann", &folder->err));
    spans.count = 0;
    assert_done(assignments_load(folder->store, set_aside, keep_span, &spans, &folder->err));
    assert_int_equal(spans.count, 1);
    assert_int_equal(spans.spans[0].from_ms, T0 + HOUR);
}

struct slots {
    size_t count;
    struct slot slots[8];
};

static int keep_slot(void *context, const struct slot *slot)
{
    struct slots *slots = context;

    slots->slots[slots->count++] = *slot;
    return 0;
}

static void slots_are_replaced_by_their_start_and_read_back_in_order(void **state)
{
    struct folder *folder = *state;
    struct slot slot = {.start_ms = T0 + HOUR / 2, .mean = 812.3456, .min = 700, .max = 900, .joined_s = 1800,
                        .samples = 30}, empty = {.start_ms = T0, .mean = NAN, .min = NAN, .max = NAN};
    struct slots slots = {0};
    struct store_reader *reader;

    save_room(folder, "8c");
    assert_int_equal(slots_save(folder->store, "9a", CO2_PPM, &slot, &folder->err), -ENOENT);
    assert_done(slots_save(folder->store, "8c", CO2_PPM, &slot, &folder->err));
    assert_done(slots_save(folder->store, "8c", CO2_PPM, &empty, &folder->err));
    assert_done(slots_save(folder->store, "8c", TEMPERATURE_C, &slot, &folder->err));
    slot.max = 950;
    assert_done(slots_save(folder->store, "8c", CO2_PPM, &slot, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    assert_done(slots_save(folder->store, "8c", CO2_PPM, &slot, &folder->err));
    assert_int_equal(store_pending(folder->store), 0);      /* the same again */
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(slots_of_room(reader, "8c", CO2_PPM, T0, T0 + HOUR, keep_slot, &slots, &folder->err));
    assert_int_equal(slots.count, 2);
    assert_true(isnan(slots.slots[0].mean) && slots.slots[0].start_ms == T0);
    assert_float_equal(slots.slots[1].mean, 812.346, 1e-9);
    assert_float_equal(slots.slots[1].max, 950, 0);
    assert_int_equal(slots.slots[1].joined_s, 1800);
    assert_int_equal(slots.slots[1].samples, 30);
    slots.count = 0;
    assert_done(slots_of_room(reader, "8c", CO2_PPM, T0 + 1, T0 + HOUR / 2, keep_slot, &slots, &folder->err));
    assert_int_equal(slots.count, 0);
    assert_done(slots_of_room(reader, "8c", CO2_PPM, T0 + 1, T0 + HOUR / 2 + 1, keep_slot, &slots, &folder->err));
    assert_int_equal(slots.count, 1);
    store_reader_close(reader);
    slot.start_ms++;
    assert_int_equal(slots_save(folder->store, "8c", CO2_PPM, &slot, &folder->err), -EINVAL);
}

struct counting {
    const char *stamp;
    int count;
};

static int count_days(void *context, int64_t date, const char *stamp, const char *json)
{
    struct counting *counting = context;

    (void)date;
    assert_string_equal(json, "{\"mean\":2}");
    counting->count += strcmp(stamp, counting->stamp) == 0;
    return 0;
}

static void days_are_replaced_by_room_and_date(void **state)
{
    struct folder *folder = *state;
    static char text[DAY_TEXT_SIZE_MAX + 1];
    struct store_reader *reader;
    struct counting counting = {"england", 0};

    save_room(folder, "8c");
    for (int64_t date = 20780; date < 20783; date++) {
        assert_done(days_save(folder->store, "8c", date, "england", 0, "{\"mean\":1}", &folder->err));
        assert_done(days_save(folder->store, "8c", date, "england", 0, "{\"mean\":2}", &folder->err));
    }
    memset(text, ' ', DAY_TEXT_SIZE_MAX);
    assert_int_equal(days_save(folder->store, "8c", 1, "england", 1, text, &folder->err), -EMSGSIZE);
    text[DAY_TEXT_SIZE_MAX - 1] = '\0';
    assert_done(days_save(folder->store, "8c", 1, "england", 1, text, &folder->err));
    assert_int_equal(days_save(folder->store, "9a", 1, "england", 1, "{}", &folder->err), -ENOENT);
    assert_done(store_commit(folder->store, &folder->err));
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(days_of_room(reader, "8c", 20781, 20782, count_days, &counting, &folder->err));
    assert_int_equal(counting.count, 2);
    store_reader_close(reader);
}

static int count_kept(struct folder *folder, const char *stamp)
{
    struct store_reader *reader;
    struct counting counting = {stamp, 0};

    assert_done(store_commit(folder->store, &folder->err));
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(days_of_room(reader, "8c", 0, 99999, count_days, &counting, &folder->err));
    store_reader_close(reader);
    return counting.count;
}

static void a_day_of_another_calendar_or_pack_is_not_kept(void **state)
{
    struct folder *folder = *state;
    int64_t version;

    save_room(folder, "8c");
    assert_done(calendar_save(folder->store, "{}", &version, &folder->err));
    assert_done(days_save(folder->store, "8c", 20780, "england 1", version, "{\"mean\":2}", &folder->err));
    assert_int_equal(count_kept(folder, "england 1"), 1);
    assert_int_equal(count_kept(folder, "england 2"), 0);
    assert_done(calendar_save(folder->store, "{}", &version, &folder->err));
    assert_int_equal(count_kept(folder, "england 1"), 0);
    assert_done(days_save(folder->store, "8c", 20780, "england 1", version, "{\"mean\":2}", &folder->err));
    assert_int_equal(count_kept(folder, "england 1"), 1);
    assert_done(days_drop(folder->store, "8c", 20780, &folder->err));
    assert_int_equal(count_kept(folder, "england 1"), 0);
}

static bool is_new(void *context, const struct kept_day *day)
{
    (void)context;
    return day->is_of_calendar && strcmp(day->stamp, "new") == 0;
}

static void stale_days_are_found_one_by_one_in_bounded_looks(void **state)
{
    struct folder *folder = *state;
    struct days_search search = {0};
    struct kept_day day;

    save_room(folder, "8c");
    for (int64_t date = 0; date < DAYS_LOOK_MAX + 2; date++)
        assert_done(days_save(folder->store, "8c", date, date == 3 || date == DAYS_LOOK_MAX + 1 ? "old" : "new", 0, "{}",
                              &folder->err));
    assert_int_equal(days_find_stale(folder->store, is_new, NULL, &search, &day, &folder->err), 1);
    assert_string_equal(day.room, "8c");
    assert_string_equal(day.stamp, "old");
    assert_int_equal(day.date, 3);
    assert_int_equal(days_find_stale(folder->store, is_new, NULL, &search, &day, &folder->err), 1);
    assert_int_equal(day.date, DAYS_LOOK_MAX + 1);
    assert_int_equal(days_find_stale(folder->store, is_new, NULL, &search, &day, &folder->err), 0);
    assert_true(search.is_over);

    search = (struct days_search){0};       /* with the first one mended, a look ends before the second */
    assert_done(days_save(folder->store, "8c", 3, "new", 0, "{}", &folder->err));
    assert_int_equal(days_find_stale(folder->store, is_new, NULL, &search, &day, &folder->err), 0);
    assert_false(search.is_over);
    assert_int_equal(days_find_stale(folder->store, is_new, NULL, &search, &day, &folder->err), 1);
    assert_int_equal(day.date, DAYS_LOOK_MAX + 1);
}

static void a_day_of_another_calendar_is_stale_and_of_an_archived_room_is_not(void **state)
{
    struct folder *folder = *state;
    struct room_info room = {.id = "8c", .name = "8C"};
    struct days_search search = {0};
    struct kept_day day;
    int64_t version;

    save_room(folder, "8c");
    assert_done(days_save(folder->store, "8c", 5, "new", 0, "{}", &folder->err));
    assert_int_equal(days_find_stale(folder->store, is_new, NULL, &search, &day, &folder->err), 0);
    assert_done(calendar_save(folder->store, "{}", &version, &folder->err));
    search = (struct days_search){0};
    assert_int_equal(days_find_stale(folder->store, is_new, NULL, &search, &day, &folder->err), 1);
    assert_false(day.is_of_calendar);
    room.archived = true;
    assert_done(room_save(folder->store, &room, &folder->err));
    search = (struct days_search){0};
    assert_int_equal(days_find_stale(folder->store, is_new, NULL, &search, &day, &folder->err), 0);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
    const struct CMUnitTest tests[] = {
        PROMISE(the_site_is_unknown_until_it_is_saved_and_then_replaced),
        PROMISE(each_saved_calendar_is_a_new_version),
        PROMISE(a_calendar_of_64_kib_is_refused),
        PROMISE(a_room_keeps_its_facts_and_is_updated_by_id),
        PROMISE(the_500th_room_is_the_last),
        PROMISE(the_256th_room_that_is_not_archived_is_the_last),
        PROMISE(a_device_is_made_once),
        PROMISE(the_2000th_device_is_the_last),
        PROMISE(last_heard_is_written_once_an_hour),
        PROMISE(a_device_can_be_set_aside_and_taken_back),
        PROMISE(an_assignment_closes_the_one_before),
        PROMISE(assignments_are_made_forwards_only),
        PROMISE(history_goes_with_a_sensor_into_its_first_room_only),
        PROMISE(slots_are_replaced_by_their_start_and_read_back_in_order),
        PROMISE(days_are_replaced_by_room_and_date),
        PROMISE(a_day_of_another_calendar_or_pack_is_not_kept),
        PROMISE(stale_days_are_found_one_by_one_in_bounded_looks),
        PROMISE(a_day_of_another_calendar_is_stale_and_of_an_archived_room_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
