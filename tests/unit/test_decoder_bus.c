/* test_decoder_bus.c - bytes from the wires of a sensor, given to the decoder without a topic. */
#include "test_decoder_asserts.h"

static int decode_hex(const char *topic, const char *hex)
{
    char bytes[32];
    size_t size = 0;
    unsigned byte;
    int r;

    for (; *hex && sscanf(hex, "%2x", &byte) == 1; hex += 2)
        bytes[size++] = (char)byte;
    err = (struct error){0};
    r = decoder_decode(&(struct message){.topic = topic, .payload = bytes, .size = size}, &decoded, &err);
    assert_int_equal(err.code, r);
    return r;
}

static void measurements_of_each_sensor_are_read(void **state)
{
    static const struct {
        const char *hex;
        double co2_ppm, temperature_c;      /* below 0 here: it measures none */
    } rows[] = {
        {"03e8d462035e8000a2", 1000, 22},
        {"43dbcb8c2e8f41d970e7fff54243bf3a1b74", 439.09, 27.24},
        {"fe0408000000000000019016e6", 400, -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct reading *reading = &decoded.readings[0].reading;

        assert_int_equal(decode_hex(NULL, rows[i].hex), 0);
        assert_string_equal(decoded.family, "sensor-bus");
        assert_int_equal(decoded.count, 1);
        assert_float_equal(reading->value[CO2_PPM], rows[i].co2_ppm, 0.01);
        assert_int_equal(reading_has(reading, TEMPERATURE_C), rows[i].temperature_c >= 0);
        if (rows[i].temperature_c >= 0)
            assert_float_equal(reading->value[TEMPERATURE_C], rows[i].temperature_c, 0.01);
    }
}

static void commands_and_states_are_no_readings(void **state)
{
    static const char *const none[] = {"0010000081", "46000002e3", "520401c250", "0001b0"};

    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_int_equal(decode_hex(NULL, none[i]), 0);
        assert_int_equal(decoded.count, 0);
    }
}

static void a_wrong_checksum_a_serial_number_or_a_broken_sensor_is_no_reading(void **state)
{
    (void)state;
    assert_int_equal(decode_hex(NULL, "03e8d462035e8000a3"), -ENOMSG);
    assert_int_equal(decode_hex(NULL, "beef92beef92beef92"), -EBADMSG);
    assert_int_equal(decode_hex(NULL, "fe0408000000000000019016e7"), -ENOMSG);
}

static void nothing_of_the_kind_comes_over_mqtt(void **state)
{
    (void)state;
    assert_int_equal(decode_hex("a/topic/of/nobody", "03e8d462035e8000a2"), -ENOMSG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measurements_of_each_sensor_are_read),
        cmocka_unit_test(commands_and_states_are_no_readings),
        cmocka_unit_test(a_wrong_checksum_a_serial_number_or_a_broken_sensor_is_no_reading),
        cmocka_unit_test(nothing_of_the_kind_comes_over_mqtt),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
