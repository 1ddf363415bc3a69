/* What a payload looks like is told without what it says: keys up to a number, a depth and a length. */
#include "payload_shape.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct payload_shape shape_of(const char *payload)
{
    struct payload_shape shape;

    payload_shape_of(payload, strlen(payload), &shape);
    return shape;
}

static void the_kind_is_told(void **state)
{
    static const struct {
        const char *payload, *word;
    } cases[] = {
        {"", "empty"},    {"21.5", "number"},      {"ON", "words"},         {"\"ON\"", "words"}, {"{\"a\":1}", "json"},
        {"{}", "json"},   {"[1,2]", "json"},       {"null", "json"},        {"{\"a\":", "words"}, {"\x01\x02", "bytes"},
        {"\xff", "bytes"}, {"caf\xc3\xa9", "words"}, {"caf\xc3", "bytes"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct payload_shape shape = shape_of(cases[i].payload);

        assert_string_equal(payload_shape_word(shape.kind), cases[i].word);
    }
    assert_true(shape_of("21.5").number == 21.5);
}

static void keys_are_told_with_the_objects_around_them(void **state)
{
    struct payload_shape shape = shape_of("{\"Time\":\"x\",\"SGP30\":{\"eCO2\":400,\"TVOC\":{\"raw\":{\"x\":1}}},"
                                          "\"list\":[{\"n\":1},{\"m\":1}]}");

    (void)state;
    assert_int_equal(shape.key_count, 4);
    assert_string_equal(shape.keys[0], "Time");
    assert_string_equal(shape.keys[1], "SGP30.eCO2");
    assert_string_equal(shape.keys[2], "SGP30.TVOC.raw");       /* what is within a third level is not looked into */
    assert_string_equal(shape.keys[3], "list.n");
    shape = shape_of("[{\"n\":\"co2\"},{\"v\":1}]");
    assert_int_equal(shape.key_count, 1);
    assert_string_equal(shape.keys[0], "n");
}

static void keys_beyond_the_number_are_counted(void **state)
{
    struct payload_shape shape = shape_of("{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1}");

    (void)state;
    assert_int_equal(shape.key_count, PAYLOAD_SHAPE_KEYS_MAX);
    assert_int_equal(shape.more_keys, 0);
    shape = shape_of("{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1}");
    assert_int_equal(shape.key_count, PAYLOAD_SHAPE_KEYS_MAX);
    assert_int_equal(shape.more_keys, 1);
}

static void a_long_key_is_cut_between_characters(void **state)
{
    char payload[128];
    struct payload_shape shape;

    (void)state;
    snprintf(payload, sizeof payload, "{\"%.*s\xc3\xa9\":1}", PAYLOAD_SHAPE_KEY_SIZE - 3,
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    shape = shape_of(payload);
    assert_int_equal(strlen(shape.keys[0]), PAYLOAD_SHAPE_KEY_SIZE - 1);       /* the character just fits */
    snprintf(payload, sizeof payload, "{\"%.*s\xc3\xa9\":1}", PAYLOAD_SHAPE_KEY_SIZE - 2,
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    shape = shape_of(payload);
    assert_int_equal(strlen(shape.keys[0]), PAYLOAD_SHAPE_KEY_SIZE - 2);
}

static void co2_that_nobody_measured_is_named(void **state)
{
    static const struct {
        const char *key;
        bool is_estimate;
    } cases[] = {{"co2", false},      {"co2_ppm", false}, {"CO2", false},     {"co2value", false}, {"eCO2", true},
                 {"co2_eq", true},    {"co2eq", true},    {"eqCO2", true},    {"co2_estimate", true},
                 {"co2_threshold", true}, {"threshold", false}, {"frequency", false}};
    char payload[64];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(payload, sizeof payload, "{\"a\":{\"%s\":900}}", cases[i].key);
        assert_int_equal(shape_of(payload).estimate[0] != '\0', cases[i].is_estimate);
    }
    assert_string_equal(shape_of("{\"a\":{\"eCO2\":900}}").estimate, "a.eCO2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_kind_is_told),
        cmocka_unit_test(keys_are_told_with_the_objects_around_them),
        cmocka_unit_test(keys_beyond_the_number_are_counted),
        cmocka_unit_test(a_long_key_is_cut_between_characters),
        cmocka_unit_test(co2_that_nobody_measured_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
