/* test_decoder_homeassistant.c - discovery messages, made from the documentation, and the states that they explain. */
#include "test_decoder_memory.h"

#define CONFIG "homeassistant/sensor/room8_x/config"

static void learn(const char *config)
{
    if (decode(CONFIG, config) != 0)
        fail_msg("%s: %s", config, err.text);
    assert_int_equal(decoded.count, 0);
}

static void a_plain_state_is_what_its_config_announced(void **state)
{
    (void)state;
    learn("{\"device_class\":\"carbon_dioxide\",\"state_topic\":\"school/room8/air\",\"unit_of_measurement\":\"ppm\","
          "\"device\":{\"identifiers\":[\"aa11\"]}}");
    assert_string_equal(decoded.discovers, "school/room8/air");
    assert_value("school/room8/air", "812", CO2_PPM, 812);
    assert_string_equal(decoded.readings[0].device, "aa11");
    assert_string_equal(decoded.family, "homeassistant");
}

static void abbreviations_and_the_base_topic_are_written_out(void **state)
{
    (void)state;
    learn("{\"~\":\"school/room8\",\"dev_cla\":\"temperature\",\"stat_t\":\"~/t\",\"unit_of_meas\":\"°F\","
          "\"dev\":{\"ids\":\"aa11\"},\"avty_t\":\"~/lwt\",\"pl_avail\":\"up\",\"pl_not_avail\":\"down\"}");
    assert_string_equal(decoded.discovers, "school/room8/t");
    assert_value("school/room8/t", "68", TEMPERATURE_C, 20);
    assert_online("school/room8/lwt", "up", "aa11", ONLINE_YES);
    assert_online("school/room8/lwt", "down", "aa11", ONLINE_NO);
    assert_nothing("school/room8/lwt", "online");       /* not the word that was announced */
}

/* The documentation's own example of a state topic has the form of an ESPHome node called homeassistant. */
static void a_state_beside_its_config_is_no_esphome_node(void **state)
{
    static const char topic[] = "homeassistant/sensor/room8_x/state";

    (void)state;
    assert_nothing(topic, "812");
    learn("{\"device_class\":\"carbon_dioxide\",\"state_topic\":\"homeassistant/sensor/room8_x/state\","
          "\"unit_of_measurement\":\"ppm\",\"device\":{\"identifiers\":[\"aa11\"]}}");
    assert_value(topic, "812", CO2_PPM, 812);
    assert_string_equal(decoded.readings[0].device, "aa11");
}

static void templates_find_the_value_and_scale_it(void **state)
{
    static const struct {
        const char *template, *payload;
        double value;
    } cases[] = {
        {"{{ value_json.co2 }}", "{\"co2\":700}", 700},
        {"{{value_json.SCD40.CarbonDioxide}}", "{\"SCD40\":{\"CarbonDioxide\":701}}", 701},
        {"{{ value_json['SCD 40'][\\\"co2\\\"] | float }}", "{\"SCD 40\":{\"co2\":\"702\"}}", 702},
        {"{{ value_json.list[1] | round(1) }}", "{\"list\":[1,703]}", 703},
        {"{{ value | float / 10 }}", "7040", 704},
        {"{{- (value_json.v - 32) * 5 / 9 -}}", "{\"v\":1301}", 705},
        {"{{ 2 * value_json.v + 6 | int }}", "{\"v\":350}", 706},
        {"{{ float(value) | round(1) }}", "707", 707},
        {"{{ int( value_json.a.get('co2'), 0 ) }}", "{\"a\":{\"co2\":708}}", 708},
        {"{{ value_json.get.x }}", "{\"get\":{\"x\":709}}", 709},
    };
    char config[512];

    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        snprintf(config, sizeof config, "{\"device_class\":\"carbon_dioxide\",\"state_topic\":\"s\","
                 "\"unit_of_measurement\":\"ppm\",\"value_template\":\"%s\"}", cases[c].template);
        learn(config);
        assert_value("s", cases[c].payload, CO2_PPM, cases[c].value);
    }
}

static void other_templates_are_said_to_be_not_understood(void **state)
{
    static const char *const templates[] = {
        "{% if value_json.ok %}{{ value_json.co2 }}{% endif %}", "{{ value_json.a + value_json.b }}",
        "{{ states('x') }}",
        "{{ value_json.co2 | timestamp_local }}", "{{ value_json }}", "{{ 400 }}", "{{ float(400) }}",
        "{{ value_json.get(co2) }}", "{{ float(value_json.co2, (1)) }}", "{{ max(value_json.co2) }}",
        "{{ value_json.co2 / 0 }}",
        "{{ value_json.co2 ", "{{ value_json..co2 }}", "{{ value_json[co2] }}", "{{ valuex }}", "co2",
        "{{ ((((((((((value)))))))))) }}", "{{ value_json.co2 }} ppm",
    };
    char config[512];

    (void)state;
    for (size_t t = 0; t < sizeof templates / sizeof *templates; t++) {
        snprintf(config, sizeof config, "{\"device_class\":\"carbon_dioxide\",\"state_topic\":\"s\","
                 "\"unit_of_measurement\":\"ppm\",\"value_template\":\"%s\"}", templates[t]);
        assert_bad(CONFIG, config, "not understood");
        assert_null(announced_next(announced, "s", NULL));
    }
}

static void only_known_units_of_real_quantities_are_learned(void **state)
{
    static const char *const configs[] = {
        "{\"device_class\":\"carbon_dioxide\",\"state_topic\":\"s\"}",
        "{\"device_class\":\"temperature\",\"state_topic\":\"s\",\"unit_of_measurement\":\"deg\"}",
        "{\"device_class\":\"carbon_monoxide\",\"state_topic\":\"s\",\"unit_of_measurement\":\"ppm\"}",
        "{\"device_class\":\"carbon_dioxide\",\"state_topic\":\"s\",\"unit_of_measurement\":\"ppm\",\"name\":\"eCO2\"}",
        "{\"device_class\":\"temperature\",\"state_topic\":\"s\",\"unit_of_measurement\":\"C\",\"name\":\"CPU temp\"}",
        "{\"dev_cla\":\"temperature\",\"stat_t\":\"s\",\"unit_of_measurement\":\"C\",\"ent_cat\":\"diagnostic\"}",
        "{\"name\":\"Noise\",\"state_topic\":\"s\",\"unit_of_measurement\":\"dB\"}",
        "{\"device_class\":\"carbon_dioxide\",\"unit_of_measurement\":\"ppm\"}",
        "{\"device_class\":\"carbon_dioxide\",\"state_topic\":\"s/#\",\"unit_of_measurement\":\"ppm\"}",
        "{\"dev_cla\":\"carbon_dioxide\",\"stat_t\":\"s\",\"unit_of_meas\":\"ppm\",\"name\":\"co2_estimate\"}",
        "{\"dev_cla\":\"carbon_dioxide\",\"stat_t\":\"s\",\"unit_of_meas\":\"ppm\",\"name\":\"Hall CO2e\"}",
    };

    (void)state;
    for (size_t c = 0; c < sizeof configs / sizeof *configs; c++) {
        assert_int_equal(decode(CONFIG, configs[c]), 0);
        if (announced_next_of(announced, ANNOUNCED_VALUE, NULL))
            fail_msg("%s was learned", configs[c]);
    }
}

static void a_topic_for_which_a_broker_ends_the_connection_is_not_learned(void **state)
{
    static const char *const topics[] = {"$share", "$share/g/s", "$SYS/uptime", "s/+", "s\\u0001", "s\\u009f",
                                         "s\\ufffe"};
    char config[512], deep[TOPIC_LEVELS_MAX + 1];

    (void)state;
    for (size_t t = 0; t < sizeof topics / sizeof *topics; t++) {
        snprintf(config, sizeof config, "{\"dev_cla\":\"carbon_dioxide\",\"unit_of_meas\":\"ppm\",\"stat_t\":\"%s\","
                 "\"avty_t\":\"%s\"}", topics[t], topics[t]);
        learn(config);
        if (announced_next_of(announced, ANNOUNCED_VALUE, NULL) || announced_next_of(announced, ANNOUNCED_ONLINE, NULL))
            fail_msg("%s was learned", topics[t]);
    }
    for (size_t levels = TOPIC_LEVELS_MAX; levels <= TOPIC_LEVELS_MAX + 1; levels++) {
        memset(deep, '/', levels - 1);
        deep[levels - 1] = '\0';
        snprintf(config, sizeof config, "{\"dev_cla\":\"carbon_dioxide\",\"unit_of_meas\":\"ppm\",\"stat_t\":\"%s\","
                 "\"dev\":{\"ids\":\"aa11\"}}", deep);
        learn(config);
        assert_int_equal(announced_next(announced, deep, NULL) != NULL, levels == TOPIC_LEVELS_MAX);
    }
}

static void a_word_for_no_value_is_none_and_other_words_are_wrong(void **state)
{
    (void)state;
    learn("{\"device_class\":\"humidity\",\"state_topic\":\"s\",\"unit_of_measurement\":\"%\"}");
    assert_nothing("s", "unavailable");
    assert_nothing("s", "");
    assert_nothing("s", "nan");
    assert_bad("s", "damp", "not a number");
    learn("{\"device_class\":\"humidity\",\"state_topic\":\"s\",\"unit_of_measurement\":\"%\","
          "\"value_template\":\"{{ value_json.h | float(0) }}\"}");
    assert_nothing("s", "{\"h\":null}");
    assert_nothing("s", "{}");              /* not the default of the template */
    assert_bad("s", "damp", "not JSON");
}

static void one_message_for_a_device_and_its_components(void **state)
{
    (void)state;
    assert_int_equal(decode("homeassistant/device/room8/config",
                            "{\"dev\":{\"ids\":[\"aa11\"]},\"o\":{\"name\":\"x\"},\"stat_t\":\"school/8\","
                            "\"avty_t\":\"school/8/up\","
                            "\"cmps\":{\"c\":{\"p\":\"sensor\",\"dev_cla\":\"carbon_dioxide\",\"unit_of_meas\":\"ppm\","
                            "\"val_tpl\":\"{{ value_json.c }}\"},\"t\":{\"p\":\"sensor\",\"dev_cla\":\"temperature\","
                            "\"unit_of_meas\":\"°C\",\"val_tpl\":\"{{ value_json.t }}\"},"
                            "\"b\":{\"p\":\"button\"}}}"), 0);
    assert_value("school/8", "{\"c\":900,\"t\":21.5}", CO2_PPM, 900);
    assert_int_equal(decoded.count, 1);
    assert_float_equal(decoded.readings[0].reading.value[TEMPERATURE_C], 21.5, 1e-9);
    assert_online("school/8/up", "offline", "aa11", ONLINE_NO);
}

static void two_sensors_of_one_quantity_stay_apart(void **state)
{
    (void)state;
    assert_int_equal(decode("homeassistant/sensor/a/config",
                            "{\"dev_cla\":\"temperature\",\"stat_t\":\"s/a\",\"unit_of_meas\":\"°C\",\"uniq_id\":\"a\","
                            "\"dev\":{\"ids\":\"d\"}}"), 0);
    assert_int_equal(decode("homeassistant/sensor/b/config",
                            "{\"dev_cla\":\"temperature\",\"stat_t\":\"s/b\",\"unit_of_meas\":\"°C\",\"uniq_id\":\"b\","
                            "\"dev\":{\"ids\":\"d\"}}"), 0);
    assert_value("s/a", "20", TEMPERATURE_C, 20);
    assert_string_equal(decoded.readings[0].sensor, "a");
    assert_value("s/b", "21", TEMPERATURE_C, 21);
    assert_string_equal(decoded.readings[0].sensor, "b");
}

static void a_config_that_is_cleared_is_forgotten(void **state)
{
    (void)state;
    learn("{\"device_class\":\"humidity\",\"state_topic\":\"s\",\"unit_of_measurement\":\"%\"}");
    assert_non_null(announced_next(announced, "s", NULL));
    assert_int_equal(decode(CONFIG, ""), 0);
    assert_null(announced_next(announced, "s", NULL));
}

static void topics_of_families_with_facts_of_their_own_are_not_learned(void **state)
{
    (void)state;
    learn("{\"device_class\":\"temperature\",\"state_topic\":\"zigbee2mqtt/8C\",\"unit_of_measurement\":\"°C\","
          "\"value_template\":\"{{ value_json.temperature }}\"}");
    assert_string_equal(decoded.discovers, "zigbee2mqtt/8C");
    assert_null(announced_next(announced, "zigbee2mqtt/8C", NULL));
}

static void a_node_keeps_its_name_when_it_announces_itself(void **state)
{
    (void)state;
    assert_value("room8/sensor/scd41_co2/state", "700", CO2_PPM, 700);
    assert_string_equal(decoded.readings[0].device, "room8");
    learn("{\"dev_cla\":\"carbon_dioxide\",\"stat_t\":\"room8/sensor/office_air/state\",\"unit_of_meas\":\"ppm\","
          "\"dev\":{\"ids\":\"a0b1c2\"}}");
    assert_value("room8/sensor/office_air/state", "701", CO2_PPM, 701);
    assert_string_equal(decoded.readings[0].device, "room8");
}

static void without_a_memory_nothing_is_learned_and_nothing_fails(void **state)
{
    struct announced *kept = announced;

    (void)state;
    announced = NULL;
    assert_int_equal(decode(CONFIG, "{\"device_class\":\"humidity\",\"state_topic\":\"s\","
                                    "\"unit_of_measurement\":\"%\"}"), 0);
    assert_string_equal(decoded.discovers, "s");
    assert_int_equal(decode("s", "40"), -ENOMSG);
    announced = kept;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_MEMORY(a_plain_state_is_what_its_config_announced),
        WITH_MEMORY(abbreviations_and_the_base_topic_are_written_out),
        WITH_MEMORY(a_state_beside_its_config_is_no_esphome_node),
        WITH_MEMORY(templates_find_the_value_and_scale_it),
        WITH_MEMORY(other_templates_are_said_to_be_not_understood),
        WITH_MEMORY(only_known_units_of_real_quantities_are_learned),
        WITH_MEMORY(a_topic_for_which_a_broker_ends_the_connection_is_not_learned),
        WITH_MEMORY(a_word_for_no_value_is_none_and_other_words_are_wrong),
        WITH_MEMORY(one_message_for_a_device_and_its_components),
        WITH_MEMORY(two_sensors_of_one_quantity_stay_apart),
        WITH_MEMORY(a_config_that_is_cleared_is_forgotten),
        WITH_MEMORY(topics_of_families_with_facts_of_their_own_are_not_learned),
        WITH_MEMORY(a_node_keeps_its_name_when_it_announces_itself),
        WITH_MEMORY(without_a_memory_nothing_is_learned_and_nothing_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
