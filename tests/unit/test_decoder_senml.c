/* test_decoder_senml.c - SenML: base values, units, times, and the same in CBOR. Messages are made from RFC 8428. */
#include "test_decoder_asserts.h"

#define DEVICE "urn:dev:mac:0024befffe804ff1"

static void base_values_hold_until_others_are_said(void **state)
{
    const char *pack = "[{\"bn\":\"" DEVICE "/\",\"bt\":1795428000,\"bu\":\"Cel\",\"n\":\"temperature\",\"v\":21.5},"
                       "{\"n\":\"co2\",\"u\":\"ppm\",\"v\":812},{\"n\":\"temperature\",\"v\":21,\"t\":-60}]";

    (void)state;
    assert_value(NULL, pack, TEMPERATURE_C, 21.5);
    assert_int_equal(decoded.count, 2);
    assert_string_equal(decoded.family, "senml");
    assert_string_equal(decoded.readings[0].device, DEVICE);
    assert_float_equal(decoded.readings[0].reading.value[CO2_PPM], 812, 1e-9);
    assert_true(decoded.readings[0].reading.time_ms == INT64_C(1795428000000));
    assert_float_equal(decoded.readings[1].reading.value[TEMPERATURE_C], 21, 1e-9);
    assert_true(decoded.readings[1].reading.time_ms == INT64_C(1795427940000));
}

static void the_device_is_the_name_without_its_last_part(void **state)
{
    (void)state;
    assert_value(NULL, "[{\"n\":\"" DEVICE ":co2\",\"u\":\"ppm\",\"v\":700}]", CO2_PPM, 700);
    assert_string_equal(decoded.readings[0].device, DEVICE);
    assert_value(NULL, "[{\"n\":\"" DEVICE "\",\"u\":\"Cel\",\"v\":20}]", TEMPERATURE_C, 20);
    assert_string_equal(decoded.readings[0].device, DEVICE);
}

static void units_are_those_of_the_registry(void **state)
{
    (void)state;
    assert_value(NULL, "[{\"n\":\"d\",\"u\":\"K\",\"v\":293.15}]", TEMPERATURE_C, 20);
    assert_value(NULL, "[{\"n\":\"d\",\"u\":\"Pa\",\"v\":101300}]", PRESSURE_HPA, 1013);
    assert_value(NULL, "[{\"n\":\"d\",\"u\":\"%EL\",\"v\":80}]", BATTERY_PCT, 80);
    assert_value(NULL, "[{\"n\":\"d\",\"u\":\"%RH\",\"v\":1,\"bv\":40}]", HUMIDITY_PCT, 41);
}

static void what_is_not_certain_is_left_out(void **state)
{
    (void)state;
    assert_nothing(NULL, "[{\"n\":\"d/co\",\"u\":\"ppm\",\"v\":3}]");
    assert_nothing(NULL, "[{\"n\":\"d\",\"u\":\"ppm\",\"v\":700}]");
    assert_nothing(NULL, "[{\"n\":\"d/eco2\",\"u\":\"ppm\",\"v\":700}]");
    assert_nothing(NULL, "[{\"bn\":\"d/\",\"n\":\"outdoor-temp\",\"u\":\"Cel\",\"v\":7}]");
    assert_nothing(NULL, "[{\"n\":\"d/temperature\",\"v\":20}]");
    assert_nothing(NULL, "[{\"n\":\"d/temperature\",\"u\":\"Cel\",\"vs\":\"20\"}]");
    assert_nothing(NULL, "[{\"n\":\"d/temperature\",\"u\":\"Cel\",\"v\":20,\"t\":-30}]");   /* before a now not known */
}

static void times_are_absolute_from_two_to_the_28th_second(void **state)
{
    (void)state;
    assert_nothing(NULL, "[{\"n\":\"d\",\"u\":\"Cel\",\"v\":20,\"t\":268435455}]");
    assert_value(NULL, "[{\"n\":\"d\",\"u\":\"Cel\",\"v\":20,\"t\":268435456}]", TEMPERATURE_C, 20);
    assert_value(NULL, "[{\"n\":\"d\",\"u\":\"Cel\",\"v\":20}]", TEMPERATURE_C, 20);
    assert_true(decoded.readings[0].reading.time_ms == READING_NO_TIME);
}

static void a_list_of_something_else_is_not_senml(void **state)
{
    (void)state;
    assert_int_equal(decode(NULL, "[{\"n\":\"x\"}]"), -ENOMSG);
    assert_int_equal(decode(NULL, "[1,2]"), -ENOMSG);
    assert_bad(NULL, "[{\"n\":\"d\",\"u\":\"Cel\",\"v\":20},3]", "no object");
}

static int decode_bytes(const char *bytes, size_t size)
{
    struct message message = {.payload = bytes, .size = size};

    err = (struct error){0};
    return decoder_decode(&message, &decoded, &err);
}

#define DECODE_BYTES(text) decode_bytes(text, sizeof text - 1)

static void cbor_says_the_same(void **state)
{
    (void)state;
    /* [{-2: "d/", 0: "co2", 1: "ppm", 2: 812}, {0: "t", 1: "Cel", 2: 21.5 (half)},
     *  {0: "t2", 1: "Cel", 2: 4([-1, 205])}] */
    assert_int_equal(DECODE_BYTES("\x83\xa4\x21\x62" "d/\x00\x63" "co2\x01\x63" "ppm\x02\x19\x03\x2c"
                                  "\xa3\x00\x61" "t\x01\x63" "Cel\x02\xf9\x4d\x60"
                                  "\xa3\x00\x62" "t2\x01\x63" "Cel\x02\xc4\x82\x20\x18\xcd"), 0);
    assert_string_equal(decoded.family, "senml");
    assert_int_equal(decoded.count, 2);
    assert_string_equal(decoded.readings[0].device, "d");
    assert_float_equal(decoded.readings[0].reading.value[CO2_PPM], 812, 1e-9);
    assert_float_equal(decoded.readings[0].reading.value[TEMPERATURE_C], 21.5, 1e-9);
    assert_float_equal(decoded.readings[1].reading.value[TEMPERATURE_C], 20.5, 1e-9);
}

static void cbor_of_indefinite_length_and_whole_floats(void **state)
{
    (void)state;
    /* [_ {_ 0: "d", 1: "Cel", 2: 20.5 (single)}] */
    assert_int_equal(DECODE_BYTES("\x9f\xbf\x00\x61" "d\x01\x63" "Cel\x02\xfa\x41\xa4\x00\x00\xff\xff"), 0);
    assert_float_equal(decoded.readings[0].reading.value[TEMPERATURE_C], 20.5, 1e-9);
}

static void a_decimal_fraction_without_a_number_is_no_zero(void **state)
{
    (void)state;
    /* [{0: "t", 1: "Cel", 2: 4([-1, 2(h'01')])}], then 4(1) as the value, then 4(["", 5]) */
    assert_int_equal(DECODE_BYTES("\x81\xa3\x00\x61" "t\x01\x63" "Cel\x02\xc4\x82\x20\xc2\x41\x01"), 0);
    assert_int_equal(decoded.count, 0);
    assert_int_equal(DECODE_BYTES("\x81\xa3\x00\x61" "t\x01\x63" "Cel\x02\xc4\x01"), 0);
    assert_int_equal(decoded.count, 0);
    assert_int_equal(DECODE_BYTES("\x81\xa3\x00\x61" "t\x01\x63" "Cel\x02\xc4\x82\x60\x05"), 0);
    assert_int_equal(decoded.count, 0);
}

static void torn_cbor_is_nobodys(void **state)
{
    static const char bytes[] = "\x81\xa3\x00\x61" "d\x01\x63" "Cel\x02\xf9\x4d\x60";

    (void)state;
    assert_int_equal(decode_bytes(bytes, sizeof bytes - 1), 0);
    for (size_t size = 1; size < sizeof bytes - 1; size++)
        assert_int_equal(decode_bytes(bytes, size), -ENOMSG);
    assert_int_equal(DECODE_BYTES("\x81\x81\x81\x81\x81\x81\x81\x81\x81\x01"), -ENOMSG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base_values_hold_until_others_are_said),
        cmocka_unit_test(the_device_is_the_name_without_its_last_part),
        cmocka_unit_test(units_are_those_of_the_registry),
        cmocka_unit_test(what_is_not_certain_is_left_out),
        cmocka_unit_test(times_are_absolute_from_two_to_the_28th_second),
        cmocka_unit_test(a_list_of_something_else_is_not_senml),
        cmocka_unit_test(cbor_says_the_same),
        cmocka_unit_test(cbor_of_indefinite_length_and_whole_floats),
        cmocka_unit_test(a_decimal_fraction_without_a_number_is_no_zero),
        cmocka_unit_test(torn_cbor_is_nobodys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
