/* test_node_scd4x.c - the SCD4x driver against bytes: those of the published captures, and the examples of the sensor's
 * data sheet. */
#include "fake_bus.h"
#include "sensirion.h"
#include <errno.h>
#include <math.h>

#define SHOWN {.written = "e4b8"}, {.answer = "800604", .after_ms = 1}    /* asked whether there is something: yes */

static struct error err;
static struct fake_bus fake;

#define TAKE(steps, sample) fake_take(&driver_scd4x, steps, sizeof(steps) / sizeof *(steps), sample, &err)

static void the_checksum_of_beef_is_92(void **state)
{
    static const uint8_t bytes[] = {0xbe, 0xef};

    (void)state;
    assert_int_equal(sensirion_crc8(bytes, sizeof bytes), 0x92);
}

static void a_published_measurement_is_read(void **state)
{
    static const struct fake_step steps[] = {SHOWN, {.written = "ec05"},
                                             {.answer = "03e8d462035e8000a2", .after_ms = 1}};
    struct sample sample;

    (void)state;
    assert_int_equal(TAKE(steps, &sample), 0);
    assert_float_equal(sample.co2_ppm, 1000, 1e-9);
    assert_float_equal(sample.temperature_c, 22, 0.01);
    assert_float_equal(sample.humidity_pct, 50, 0.01);
}

static void a_measurement_that_is_not_there_yet_is_not_read(void **state)
{
    static const struct fake_step steps[] = {{.written = "e4b8"}, {.answer = "8000a2"}};
    struct sample sample;

    (void)state;
    assert_int_equal(TAKE(steps, &sample), -EAGAIN);
}

static void a_wrong_checksum_in_any_word_is_no_reading(void **state)
{
    static const char *const wrong[] = {"03e8d562035e8000a2", "03e8d462035f8000a2", "03e8d462035e8000a3",
                                        "03e9d462035e8000a2"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const struct fake_step steps[] = {SHOWN, {.written = "ec05"}, {.answer = wrong[i]}};
        struct sample sample;

        assert_int_equal(TAKE(steps, &sample), -EBADMSG);
        assert_non_null(strstr(err.text, "checksum of word"));
    }
}

static void a_sensor_that_is_absent_or_busy_is_no_reading(void **state)
{
    static const struct fake_step absent[] = {{.written = "e4b8", .fails = -ENXIO}};
    static const struct fake_step no_answer[] = {{.written = "e4b8"}, {.answer = "", .fails = -ENXIO}};
    static const struct fake_step gone[] = {SHOWN, {.written = "ec05", .fails = -ENXIO}};
    struct sample sample;

    (void)state;
    assert_int_equal(TAKE(absent, &sample), -ENXIO);
    assert_int_equal(TAKE(no_answer, &sample), -ENXIO);
    assert_int_equal(TAKE(gone, &sample), -ENXIO);
}

/* 300 and 40000 ppm are the ends of what counts; -10 and 60 degrees. */
static void a_value_out_of_range_is_no_reading(void **state)
{
    static const struct {
        uint16_t words[3];
        int r;
    } rows[] = {
        {{300, 0x6667, 0x8000}, 0}, {{299, 0x6667, 0x8000}, -ERANGE}, {{0, 0x6667, 0x8000}, -ERANGE},
        {{40000, 0x6667, 0x8000}, 0}, {{40001, 0x6667, 0x8000}, -ERANGE},
        {{800, 13108, 0x8000}, 0}, {{800, 13106, 0x8000}, -ERANGE},         /* -10 degrees is word 13107 */
        {{800, 39320, 0x8000}, 0}, {{800, 39323, 0x8000}, -ERANGE},         /* 60 degrees is 39321 */
        {{800, 0x6667, 0xffff}, 0}, {{800, 0x6667, 0}, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sample sample = {-1, -1, -1};

        if (sensirion_scd4x(rows[i].words, &sample, NULL) != rows[i].r)
            fail_msg("row %zu", i);
        assert_int_equal(sample.co2_ppm == -1, rows[i].r < 0);
    }
}

/* The data sheet's own examples: offset 5.4 degrees, altitude 1950 m, pressure 98700 Pa, self-calibration on. */
static void it_is_stopped_set_up_and_started(void **state)
{
    static const struct fake_step steps[] = {
        {.written = "3f86"}, {.written = "3682"}, {.answer = "f896319f07c23bbe89", .after_ms = 1},
        {.written = "241d07e648"}, {.written = "2427079e09"}, {.written = "24160001b0"}, {.written = "21b1"},
        {.written = "e00003db42"},
    };
    static const struct driver_setup setup = {.altitude_m = 1950, .pressure_hpa = 987, .temperature_offset_c = 5.4,
                                              .abc = ABC_ON};
    struct bus bus = FAKE(&fake, steps);
    char serial[DRIVER_SERIAL_SIZE];

    (void)state;
    assert_int_equal(driver_scd4x.start(&bus, &setup, serial, &err), 0);
    fake_is_done(&fake);
    assert_string_equal(serial, "F8969F073BBE");
    assert_true(fake.now_ms >= 500);        /* before it hears anything after its stop */
}

static void a_serial_number_of_the_captures_is_read_and_abc_left_as_it_is(void **state)
{
    static const struct fake_step steps[] = {
        {.written = "3f86"}, {.written = "3682"}, {.answer = "beef92beef92beef92"}, {.written = "241d000081"},
        {.written = "2427000081"}, {.written = "21b1"},
    };
    static const struct driver_setup setup = {.abc = ABC_AS_IT_IS};
    struct bus bus = FAKE(&fake, steps);
    char serial[DRIVER_SERIAL_SIZE];

    (void)state;
    assert_int_equal(driver_scd4x.start(&bus, &setup, serial, &err), 0);
    fake_is_done(&fake);
    assert_string_equal(serial, "BEEFBEEFBEEF");
}

/* The data sheet's example: told 480 ppm, it says that it was 50 too high. */
static void a_forced_calibration_says_by_how_much_it_was_wrong(void **state)
{
    static const struct fake_step steps[] = {{.written = "3f86"}, {.written = "362f01e0b4"},
                                             {.answer = "7fce7b", .after_ms = 400}, {.written = "21b1"}};
    struct bus bus = FAKE(&fake, steps);
    double change_ppm = 0;

    (void)state;
    assert_int_equal(driver_scd4x.calibrate(&bus, 480, &change_ppm, &err), 0);
    fake_is_done(&fake);
    assert_float_equal(change_ppm, -50, 1e-9);
}

static void a_refused_calibration_is_an_error_and_it_measures_on(void **state)
{
    static const struct fake_step steps[] = {{.written = "3f86"}, {.written = "362f01e0b4"}, {.answer = "ffffac"},
                                             {.written = "21b1"}};
    struct bus bus = FAKE(&fake, steps);
    double change_ppm = 7;

    (void)state;
    assert_int_equal(driver_scd4x.calibrate(&bus, 480, &change_ppm, &err), -EIO);
    fake_is_done(&fake);
    assert_float_equal(change_ppm, 7, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_checksum_of_beef_is_92),
        cmocka_unit_test(a_published_measurement_is_read),
        cmocka_unit_test(a_measurement_that_is_not_there_yet_is_not_read),
        cmocka_unit_test(a_wrong_checksum_in_any_word_is_no_reading),
        cmocka_unit_test(a_sensor_that_is_absent_or_busy_is_no_reading),
        cmocka_unit_test(a_value_out_of_range_is_no_reading),
        cmocka_unit_test(it_is_stopped_set_up_and_started),
        cmocka_unit_test(a_serial_number_of_the_captures_is_read_and_abc_left_as_it_is),
        cmocka_unit_test(a_forced_calibration_says_by_how_much_it_was_wrong),
        cmocka_unit_test(a_refused_calibration_is_an_error_and_it_measures_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
