/* test_node_s8.c - the Senseair S8 driver against the frames of its maker's Modbus document (TDE2067). */
#include "fake_bus.h"
#include "modbus.h"
#include <errno.h>
#include <math.h>

#define ASKED {.written = "fe0400000004e5c6"}       /* status and CO2 */

static struct error err;
static struct fake_bus fake;

/* The answer to that question with any status and CO2, checksum and all. */
static const char *answer(uint16_t status, uint16_t co2_ppm)
{
    static char hex[2 * MODBUS_ANSWER_SIZE_MAX + 1];
    uint8_t bytes[] = {0xfe, 4, 8, (uint8_t)(status >> 8), (uint8_t)status, 0, 0, 0, 0, (uint8_t)(co2_ppm >> 8),
                       (uint8_t)co2_ppm};
    uint16_t crc = modbus_crc16(bytes, sizeof bytes);

    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
    snprintf(hex + 2 * sizeof bytes, 5, "%02x%02x", crc & 0xff, crc >> 8);
    return hex;
}

static int take_answer(const char *hex, struct sample *sample)
{
    const struct fake_step steps[] = {ASKED, {.answer = hex}};

    return fake_take(&driver_s8, steps, 2, sample, &err);
}

static void the_documents_answer_is_400_ppm_and_nothing_else(void **state)
{
    struct sample sample;

    (void)state;
    assert_int_equal(take_answer("fe0408000000000000019016e6", &sample), 0);
    assert_float_equal(sample.co2_ppm, 400, 1e-9);
    assert_true(isnan(sample.temperature_c) && isnan(sample.humidity_pct));
}

static void a_wrong_checksum_or_another_answer_is_no_reading(void **state)
{
    struct sample sample;

    (void)state;
    assert_int_equal(take_answer("fe0408000000000000019016e7", &sample), -EBADMSG);
    assert_int_equal(take_answer("fe0408000000000000019116e6", &sample), -EBADMSG);
    assert_int_equal(take_answer("fe0408000000000000019016e6", &sample), 0);
    assert_int_equal(take_answer("fe03080000000000000190a73c", &sample), -EBADMSG);
}

static void a_refusal_is_no_reading_and_says_its_code(void **state)
{
    const uint8_t bytes[] = {0xfe, 0x84, 2};
    uint16_t crc = modbus_crc16(bytes, sizeof bytes);
    char hex[2 * MODBUS_REFUSAL_SIZE + 1];
    struct sample sample;

    (void)state;
    snprintf(hex, sizeof hex, "fe8402%02x%02x", crc & 0xff, crc >> 8);
    assert_int_equal(take_answer(hex, &sample), -EOPNOTSUPP);
    assert_non_null(strstr(err.text, "code=2"));
}

static void silence_is_no_reading(void **state)
{
    static const struct fake_step nothing[] = {ASKED, {.answer = "", .fails = -ETIMEDOUT}};
    static const struct fake_step half[] = {ASKED, {.answer = "fe04080000"}, {.answer = "", .fails = -ETIMEDOUT}};
    struct sample sample;

    (void)state;
    assert_int_equal(fake_take(&driver_s8, nothing, 2, &sample, &err), -ETIMEDOUT);
    assert_int_equal(fake_take(&driver_s8, half, 3, &sample, &err), -ETIMEDOUT);
}

static void each_status_bit_is_told_and_is_no_reading(void **state)
{
    static const char *const said[] = {"fatal", "offset regulation", "algorithm", "output", "self-diagnostics",
                                       "out of range", "memory"};
    struct sample sample;

    (void)state;
    for (unsigned bit = 0; bit < 7; bit++) {
        assert_int_equal(take_answer(answer((uint16_t)(1u << bit), 800), &sample), -EIO);
        assert_non_null(strstr(err.text, said[bit]));
    }
    assert_int_equal(take_answer(answer(0, 800), &sample), 0);
}

static void a_value_out_of_range_is_no_reading(void **state)
{
    struct sample sample;

    (void)state;
    assert_int_equal(take_answer(answer(0, 300), &sample), 0);
    assert_int_equal(take_answer(answer(0, 299), &sample), -ERANGE);
    assert_int_equal(take_answer(answer(0, 10000), &sample), 0);
    assert_int_equal(take_answer(answer(0, 10001), &sample), -ERANGE);
    assert_int_equal(take_answer(answer(0, 0xffff), &sample), -ERANGE);
}

/* Asked for its number; then its ABC period, 180 hours in the document's answer. */
static void an_abc_period_that_is_right_is_not_written_again(void **state)
{
    static const struct fake_step steps[] = {
        {.written = "fe04001d0002f5c2"}, {.answer = "fe0404030a12cd19f8"},
        {.written = "fe03001f0001a1c3"}, {.answer = "fe030200b4ac27"},
    };
    static const struct driver_setup setup = {.abc = ABC_ON, .abc_hours = 180};
    struct bus bus = FAKE(&fake, steps);
    char serial[DRIVER_SERIAL_SIZE];

    (void)state;
    assert_int_equal(driver_s8.start(&bus, &setup, serial, &err), 0);
    fake_is_done(&fake);
    assert_string_equal(serial, "030A12CD");
}

static void abc_is_switched_off_by_a_period_of_0(void **state)
{
    static const struct fake_step steps[] = {
        {.written = "fe04001d0002f5c2"}, {.answer = "fe0404030a12cd19f8"},
        {.written = "fe03001f0001a1c3"}, {.answer = "fe030200b4ac27"},
        {.written = "fe06001f0000ac03"}, {.answer = "fe06001f0000ac03"},
    };
    static const struct driver_setup setup = {.abc = ABC_OFF, .abc_hours = 180};
    struct bus bus = FAKE(&fake, steps);
    char serial[DRIVER_SERIAL_SIZE];

    (void)state;
    assert_int_equal(driver_s8.start(&bus, &setup, serial, &err), 0);
    fake_is_done(&fake);
}

#define CALIBRATES {.written = "fe06000000009dc5"}, {.answer = "fe06000000009dc5"}, \
                   {.written = "fe0600017c066cc7"}, {.answer = "fe0600017c066cc7"}, {.written = "fe03000000019005"}

static void a_background_calibration_is_acknowledged(void **state)
{
    static const struct fake_step steps[] = {CALIBRATES, {.answer = "fe03020020ad88"}};
    struct bus bus = FAKE(&fake, steps);
    double change_ppm = 0;

    (void)state;
    assert_int_equal(driver_s8.calibrate(&bus, 400, &change_ppm, &err), 0);
    fake_is_done(&fake);
    assert_true(fake.now_ms >= 2000);       /* the document: wait at least two seconds */
}

static void a_calibration_that_was_not_carried_out_is_an_error(void **state)
{
    static const struct fake_step steps[] = {CALIBRATES, {.answer = "fe03020000ac50"}};
    struct bus bus = FAKE(&fake, steps);
    double change_ppm = 0;

    (void)state;
    assert_int_equal(driver_s8.calibrate(&bus, 400, &change_ppm, &err), -EIO);
    fake_is_done(&fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_documents_answer_is_400_ppm_and_nothing_else),
        cmocka_unit_test(a_wrong_checksum_or_another_answer_is_no_reading),
        cmocka_unit_test(a_refusal_is_no_reading_and_says_its_code),
        cmocka_unit_test(silence_is_no_reading),
        cmocka_unit_test(each_status_bit_is_told_and_is_no_reading),
        cmocka_unit_test(a_value_out_of_range_is_no_reading),
        cmocka_unit_test(an_abc_period_that_is_right_is_not_written_again),
        cmocka_unit_test(abc_is_switched_off_by_a_period_of_0),
        cmocka_unit_test(a_background_calibration_is_acknowledged),
        cmocka_unit_test(a_calibration_that_was_not_carried_out_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
