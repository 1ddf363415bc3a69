/* tests/unit/test_store_calibrations.c - the log of checks and places: kept in order, never changed, bounded. */
#include "calibrations.h"
#include "evidence_rows.h"
#include "places.h"
#include "store_folder.h"
#include <errno.h>
#include <math.h>

static int64_t device_in(struct folder *folder, const char *room_id, int64_t from_ms)
{
    struct room_info room = {.ventilation = VENTILATION_NATURAL};
    int64_t device;

    snprintf(room.id, sizeof room.id, "%s", room_id);
    snprintf(room.name, sizeof room.name, "%s", room_id);
    assert_done(room_save(folder->store, &room, &folder->err));
    assert_done(device_ensure(folder->store, "co2-8c", "plain", T0, &device, &folder->err));
    assert_done(device_assign(folder->store, device, room_id, from_ms, "test", &folder->err));
    return device;
}

static int check(struct folder *folder, int64_t device, int64_t at_ms, enum calibration_how how, bool is_good)
{
    struct calibration calibration = {.device = device, .at_ms = at_ms, .who = "Mr Patel", .how = how,
                                      .is_good = is_good, .error_ppm = NAN, .note = "by the window",
                                      .written_ms = T0};

    return calibration_add(folder->store, &calibration, &folder->err);
}

static int append_how(void *context, const struct calibration *calibration)
{
    assert_string_equal(calibration->who, "Mr Patel");
    assert_string_equal(calibration->note, "by the window");
    assert_true(isnan(calibration->error_ppm));
    strcat(context, calibration_how_word(calibration->how));
    strcat(context, calibration->is_good ? "+ " : "- ");
    return 0;
}

static void checks_are_listed_by_when_they_were_done(void **state)
{
    struct folder *folder = *state;
    int64_t device = device_in(folder, "8c", T0 - DAY);
    char words[128] = "";

    assert_done(check(folder, device, T0 - 2 * DAY, CALIBRATION_OUTDOOR_AIR, true));
    assert_done(check(folder, device, T0 - DAY, CALIBRATION_SWAP, false));
    assert_done(check(folder, device, T0 - 9 * DAY, CALIBRATION_MAKER, true));
    assert_done(calibrations_list(folder->store, device, 9, append_how, words, &folder->err));
    assert_string_equal(words, "swap- outdoor_air+ maker+ ");
    words[0] = '\0';
    assert_done(calibrations_list(folder->store, device, 1, append_how, words, &folder->err));
    assert_string_equal(words, "swap- ");
    assert_true(check(folder, device + 1, T0, CALIBRATION_SWAP, true) < 0);    /* no such device */
}

static void so_many_checks_are_kept_and_one_more_is_refused(void **state)
{
    struct folder *folder = *state;
    int64_t device = device_in(folder, "8c", T0 - DAY);

    for (int i = 0; i < CALIBRATIONS_MAX; i++)
        assert_done(check(folder, device, T0 + i, CALIBRATION_REFERENCE, true));
    assert_int_equal(check(folder, device, T0, CALIBRATION_REFERENCE, true), -ENOSPC);
}

static void a_confirmed_place_holds_until_the_sensor_is_assigned_anew(void **state)
{
    struct folder *folder = *state;
    int64_t device = device_in(folder, "8c", T0 - DAY);
    struct placement placement = {.device = device, .at_ms = T0, .who = "Mr Patel"}, found;

    assert_int_equal(placement_load(folder->store, device, &found, &folder->err), -ENOENT);
    assert_done(placement_add(folder->store, &placement, &folder->err));
    assert_done(placement_load(folder->store, device, &found, &folder->err));
    assert_int_equal(found.at_ms, T0);
    assert_string_equal(found.who, "Mr Patel");
    assert_done(device_assign(folder->store, device, "8c", T0 + 1, "test", &folder->err));
    assert_int_equal(placement_load(folder->store, device, &found, &folder->err), -ENOENT);
    placement.at_ms = T0 + 1;               /* in the moment of the move: who could have seen it there? */
    assert_done(placement_add(folder->store, &placement, &folder->err));
    assert_int_equal(placement_load(folder->store, device, &found, &folder->err), -ENOENT);
    placement.at_ms = T0 + 2;
    assert_done(placement_add(folder->store, &placement, &folder->err));
    assert_done(placement_load(folder->store, device, &found, &folder->err));
}

static int take_sensor(void *context, const struct sensor_evidence *sensor)
{
    *(struct sensor_evidence *)context = *sensor;
    return 1;
}

/* Of the one sensor of 8C. */
static struct sensor_evidence sensor_at(struct folder *folder, int64_t at_ms)
{
    struct sensor_evidence sensor = {0};
    struct store_reader *reader;

    assert_done(store_commit(folder->store, &folder->err));
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    (void)sensors_evidence(reader, "8c", at_ms, take_sensor, &sensor, &folder->err);
    store_reader_close(reader);
    return sensor;
}

static void a_sensor_is_known_as_it_was_at_a_moment(void **state)
{
    struct folder *folder = *state;
    int64_t device = device_in(folder, "8c", T0);
    struct placement placement = {.device = device, .at_ms = T0 + HOUR, .who = "Mr Patel"};
    struct night_level night = {T0 / DAY, 421.125, 433.5};

    assert_done(check(folder, device, T0 + HOUR, CALIBRATION_REFERENCE, true));
    assert_done(check(folder, device, T0 + 2 * HOUR, CALIBRATION_REFERENCE, false));
    assert_done(placement_add(folder->store, &placement, &folder->err));
    assert_int_equal(sensor_at(folder, T0 - 1).device, 0);
    assert_int_equal(sensor_at(folder, T0).device, device);
    assert_int_equal(sensor_at(folder, T0 + HOUR - 1).checked_ms, 0);
    assert_false(sensor_at(folder, T0 + HOUR - 1).is_placed);
    assert_true(sensor_at(folder, T0 + HOUR).was_good);
    assert_true(sensor_at(folder, T0 + HOUR).is_placed);
    assert_false(sensor_at(folder, T0 + 2 * HOUR).was_good);
    assert_false(sensor_at(folder, T0 + 2 * HOUR).has_nights);
    assert_done(night_save(folder->store, device, &night, &folder->err));
    assert_true(sensor_at(folder, T0 + 2 * HOUR).has_nights);
    assert_done(device_assign(folder->store, device, NULL, T0 + 3 * HOUR, "test", &folder->err));
    assert_int_equal(sensor_at(folder, T0 + 3 * HOUR - 1).device, device);
    assert_int_equal(sensor_at(folder, T0 + 3 * HOUR).device, 0);
}

struct heard {
    int count;
    double sum_ppm;
};

static void hear(void *context, int64_t device, int64_t time_ms, double co2_ppm)
{
    struct heard *heard = context;

    assert_true(device > 0 && time_ms >= T0 && time_ms < T0 + HOUR);
    heard->count++;
    heard->sum_ppm += co2_ppm;
}

static void a_night_is_scanned_without_what_cannot_be_judged(void **state)
{
    static const uint32_t flags[] = {0, QUALITY_SPIKE, QUALITY_STUCK, QUALITY_WARMING_UP, STORED_CLOCK_UNTRUSTED, 0};
    struct folder *folder = *state;
    int64_t device = device_in(folder, "8c", T0), date;
    struct heard heard = {0};
    struct store_reader *reader;

    for (size_t i = 0; i < 6; i++) {
        struct stored_reading row = {.device = device, .arrived_ms = T0 + (int64_t)i * MINUTE,
                                     .flags = STORED_OWN_TIME | flags[i]};

        row.reading.time_ms = i == 5 ? T0 + HOUR : row.arrived_ms;
        reading_set(&row.reading, CO2_PPM, 430);
        assert_done(readings_append(folder->store, &row, &folder->err));
    }
    assert_done(night_newest(folder->store, &date, &folder->err));
    assert_int_equal(date, 0);
    assert_done(store_commit(folder->store, &folder->err));
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(night_samples_scan(reader, T0, T0 + HOUR, hear, &heard, &folder->err));
    store_reader_close(reader);
    assert_int_equal(heard.count, 1);
    assert_true(heard.sum_ppm == 430);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
    const struct CMUnitTest tests[] = {
        PROMISE(checks_are_listed_by_when_they_were_done),
        PROMISE(so_many_checks_are_kept_and_one_more_is_refused),
        PROMISE(a_confirmed_place_holds_until_the_sensor_is_assigned_anew),
        PROMISE(a_sensor_is_known_as_it_was_at_a_moment),
        PROMISE(a_night_is_scanned_without_what_cannot_be_judged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
