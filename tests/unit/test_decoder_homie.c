/* test_decoder_homie.c - Homie 3, 4 and 5: what a property is in comes beside it or in the description. Messages are
 * made from the convention. */
#include "test_decoder_memory.h"

static void a_value_counts_once_its_unit_is_known(void **state)
{
    (void)state;
    assert_nothing("homie/room8/air/co2", "812");
    assert_nothing("homie/room8/air/co2/$unit", "ppm");
    assert_value("homie/room8/air/co2", "812", CO2_PPM, 812);
    assert_string_equal(decoded.readings[0].device, "room8");
    assert_string_equal(decoded.family, "homie");
    assert_nothing("homie/room8/air/temperature/$unit", "°F");
    assert_value("homie/room8/air/temperature", "68", TEMPERATURE_C, 20);
}

static void ids_of_node_and_property_tell_together_what_it_is(void **state)
{
    (void)state;
    decode("homie/d/co2/concentration/$unit", "ppm");
    assert_value("homie/d/co2/concentration", "700", CO2_PPM, 700);
    decode("homie/d/temperature/value/$unit", "°C");
    assert_value("homie/d/temperature/value", "21", TEMPERATURE_C, 21);
}

static void what_is_not_the_air_of_the_room_stays_out(void **state)
{
    static const char *const topics[][2] = {
        {"homie/d/outdoor/temperature/$unit", "°C"}, {"homie/d/air/target-temperature/$unit", "°C"},
        {"homie/d/cpu/temperature/$unit", "°C"},     {"homie/d/air/eco2/$unit", "ppm"},
        {"homie/d/air/co2/$unit", "°C"},             {"homie/d/air/temperature/$unit", "degrees"},
        {"homie/d/air/noise/$unit", "dB"},           {"homie/d/air/temperature/$name", "°C"},
        {"homie/d/air/$unit", "°C"},                 {"homie/d/air/temperature/$unit", "a very long unit indeed"},
    };

    (void)state;
    for (size_t t = 0; t < sizeof topics / sizeof *topics; t++)
        assert_nothing(topics[t][0], topics[t][1]);
    assert_null(announced_next_of(announced, ANNOUNCED_VALUE, NULL));
}

static void a_unit_said_anew_replaces_the_old_one(void **state)
{
    (void)state;
    decode("homie/d/air/temperature/$unit", "°F");
    decode("homie/d/air/temperature/$unit", "°C");
    assert_value("homie/d/air/temperature", "20", TEMPERATURE_C, 20);
    decode("homie/d/air/temperature/$unit", "");
    assert_nothing("homie/d/air/temperature", "20");
}

static void version_5_describes_all_properties_at_once(void **state)
{
    (void)state;
    assert_nothing("homie/5/room8/$description",
                   "{\"homie\":\"5.0\",\"version\":1,\"nodes\":{\"air\":{\"properties\":{"
                   "\"co2\":{\"datatype\":\"integer\",\"unit\":\"ppm\"},"
                   "\"pressure\":{\"datatype\":\"float\",\"unit\":\"kPa\"},"
                   "\"temperature\":{\"datatype\":\"float\",\"unit\":\"°C\",\"settable\":true},"
                   "\"humidity\":{\"datatype\":\"float\"}}}}}");
    assert_value("homie/5/room8/air/co2", "650", CO2_PPM, 650);
    assert_string_equal(decoded.readings[0].device, "room8");
    assert_value("homie/5/room8/air/pressure", "101.3", PRESSURE_HPA, 1013);
    assert_nothing("homie/5/room8/air/temperature", "21");      /* a set point */
    assert_nothing("homie/5/room8/air/humidity", "40");         /* of what unit? */
    assert_online("homie/5/room8/$state", "lost", "room8", ONLINE_NO);
    assert_bad("homie/5/room8/$description", "[]", "must be a JSON object");
}

static void an_id_that_makes_no_topic_is_not_learned(void **state)
{
    (void)state;
    assert_nothing("homie/5/room8/$description",
                   "{\"nodes\":{\"air/x\":{\"properties\":{\"#/co2\":{\"unit\":\"ppm\"},"
                   "\"\\u0001/co2\":{\"unit\":\"ppm\"}}}}}");
    assert_null(announced_next_of(announced, ANNOUNCED_VALUE, NULL));
}

static void two_nodes_with_one_quantity_stay_apart(void **state)
{
    (void)state;
    decode("homie/d/bme/temperature/$unit", "°C");
    decode("homie/d/scd/temperature/$unit", "°C");
    assert_value("homie/d/scd/temperature", "21", TEMPERATURE_C, 21);
    assert_string_equal(decoded.readings[0].sensor, "scd/temperature");
}

static void a_value_that_is_no_number_is_an_error_and_a_missing_one_is_none(void **state)
{
    (void)state;
    decode("homie/d/air/co2/$unit", "ppm");
    assert_nothing("homie/d/air/co2", "");
    assert_nothing("homie/d/air/co2", "nan");
    assert_bad("homie/d/air/co2", "fresh", "not a number");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_MEMORY(a_value_counts_once_its_unit_is_known),
        WITH_MEMORY(ids_of_node_and_property_tell_together_what_it_is),
        WITH_MEMORY(what_is_not_the_air_of_the_room_stays_out),
        WITH_MEMORY(a_unit_said_anew_replaces_the_old_one),
        WITH_MEMORY(version_5_describes_all_properties_at_once),
        WITH_MEMORY(an_id_that_makes_no_topic_is_not_learned),
        WITH_MEMORY(two_nodes_with_one_quantity_stay_apart),
        WITH_MEMORY(a_value_that_is_no_number_is_an_error_and_a_missing_one_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
