/* test_node_scd30.c - the SCD30 driver against the bytes of the published captures. */
#include "fake_bus.h"
#include "sensirion.h"
#include <errno.h>
#include <math.h>

#define READY {.written = "0202"}, {.answer = "0001b0", .after_ms = 4}

static struct error err;
static struct fake_bus fake;

static int take(const char *measurement, struct sample *sample)
{
    const struct fake_step steps[] = {READY, {.written = "0300"}, {.answer = measurement, .after_ms = 4}};

    return fake_take(&driver_scd30, steps, sizeof steps / sizeof *steps, sample, &err);
}

static void a_published_measurement_is_read(void **state)
{
    struct sample sample;

    (void)state;
    assert_int_equal(take("43dbcb8c2e8f41d970e7fff54243bf3a1b74", &sample), 0);
    assert_float_equal(sample.co2_ppm, 439.09, 0.01);
    assert_float_equal(sample.temperature_c, 27.24, 0.01);
    assert_float_equal(sample.humidity_pct, 48.81, 0.01);
}

static void a_wrong_checksum_or_no_number_is_no_reading(void **state)
{
    static const uint16_t nan_co2[] = {0x7fc0, 0, 0x41d9, 0xe7ff, 0x4243, 0x3a1b}, not_yet[6] = {0};
    static const uint16_t nan_c[] = {0x43db, 0x8c2e, 0x7fc0, 0, 0x4243, 0x3a1b};
    struct sample sample;

    (void)state;
    assert_int_equal(take("43dbcb8c2e8f41d970e7fff54243bf3a1b75", &sample), -EBADMSG);
    assert_true(sample.co2_ppm == -1);
    assert_int_equal(sensirion_scd30(nan_co2, &sample, NULL), -ERANGE);
    assert_int_equal(sensirion_scd30(nan_c, &sample, NULL), -ERANGE);
    assert_int_equal(sensirion_scd30(not_yet, &sample, NULL), -ERANGE);
    assert_true(sample.co2_ppm == -1);
}

static void a_measurement_that_is_not_there_yet_is_not_read(void **state)
{
    static const struct fake_step steps[] = {{.written = "0202"}, {.answer = "000081"}};
    struct bus bus = FAKE(&fake, steps);
    struct sample sample;

    (void)state;
    assert_int_equal(driver_scd30.take(&bus, &sample, &err), -EAGAIN);
}

/* Of settings that wear its memory only the others are written: here offset and altitude. */
static void settings_that_are_right_are_not_written_again(void **state)
{
    static const struct fake_step steps[] = {
        {.written = "d100"}, {.answer = "0342f3", .after_ms = 4},
        {.written = "4600"}, {.answer = "0002e3", .after_ms = 4},
        {.written = "5403"}, {.answer = "000081"}, {.written = "540301f433"},
        {.written = "5102"}, {.answer = "000081"}, {.written = "510203e8d4"},
        {.written = "5306"}, {.answer = "0001b0"},
        {.written = "0010000081"},
    };
    static const struct driver_setup setup = {.altitude_m = 1000, .temperature_offset_c = 5, .abc = ABC_ON};
    struct bus bus = FAKE(&fake, steps);
    char serial[DRIVER_SERIAL_SIZE];

    (void)state;
    assert_int_equal(driver_scd30.start(&bus, &setup, serial, &err), 0);
    fake_is_done(&fake);
    assert_string_equal(serial, "firmware 3.66");
}

static void another_interval_is_set_to_two_seconds_and_pressure_goes_with_the_start(void **state)
{
    static const struct fake_step steps[] = {
        {.written = "d100"}, {.answer = "0342f3"}, {.written = "4600"}, {.answer = "003c39"},
        {.written = "46000002e3"}, {.written = "5403"}, {.answer = "000081"}, {.written = "5102"},
        {.answer = "000081"}, {.written = "001003db42"},
    };
    static const struct driver_setup setup = {.pressure_hpa = 987};
    struct bus bus = FAKE(&fake, steps);
    char serial[DRIVER_SERIAL_SIZE];

    (void)state;
    assert_int_equal(driver_scd30.start(&bus, &setup, serial, &err), 0);
    fake_is_done(&fake);
}

static void a_calibration_is_read_back(void **state)
{
    static const struct fake_step taken[] = {{.written = "520401c250"}, {.written = "5204"}, {.answer = "01c250"}};
    static const struct fake_step refused[] = {{.written = "520401c250"}, {.written = "5204"}, {.answer = "01904c"}};
    struct bus bus = FAKE(&fake, taken);
    double change_ppm = 0;

    (void)state;
    assert_int_equal(driver_scd30.calibrate(&bus, 450, &change_ppm, &err), 0);
    fake_is_done(&fake);
    assert_true(isnan(change_ppm));
    bus = FAKE(&fake, refused);
    assert_int_equal(driver_scd30.calibrate(&bus, 450, &change_ppm, &err), -EIO);
    fake_is_done(&fake);
}

static void it_is_stopped_by_its_command(void **state)
{
    static const struct fake_step steps[] = {{.written = "0104"}};
    struct bus bus = FAKE(&fake, steps);

    (void)state;
    assert_int_equal(driver_scd30.stop(&bus, &err), 0);
    fake_is_done(&fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_published_measurement_is_read),
        cmocka_unit_test(a_wrong_checksum_or_no_number_is_no_reading),
        cmocka_unit_test(a_measurement_that_is_not_there_yet_is_not_read),
        cmocka_unit_test(settings_that_are_right_are_not_written_again),
        cmocka_unit_test(another_interval_is_set_to_two_seconds_and_pressure_goes_with_the_start),
        cmocka_unit_test(a_calibration_is_read_back),
        cmocka_unit_test(it_is_stopped_by_its_command),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
