/* test_decoder_families.c - what each payload family reads, and above all what it leaves out. Whole messages with all
 * that comes out of them are in tests/replay; The Things Stack has a file of its own. */
#include "test_decoder_asserts.h"

/* -- plain -- */

static void plain_refuses_a_known_key_of_the_wrong_type(void **state)
{
    (void)state;
    assert_bad("transom/in/a", "{\"co2_ppm\":\"812\"}", "co2_ppm");
    assert_bad("transom/in/a", "{\"temperature_c\":true}", "temperature_c");
    assert_bad("transom/in/a", "[812]", "object");
    assert_bad("transom/in/a", "812", "object");
}

static void plain_passes_over_null_and_keys_that_are_not_ours(void **state)
{
    (void)state;
    const struct reading *reading =
        reading_of("transom/in/a", "{\"co2_ppm\":812,\"humidity_pct\":null,\"eco2_ppm\":900,\"lux\":3}", 0);

    assert_int_equal(reading->present, 1u << CO2_PPM);
    assert_true(reading->time_ms == READING_NO_TIME);
}

static void plain_takes_a_time_only_with_its_zone(void **state)
{
    (void)state;
    assert_true(reading_of("transom/in/a", "{\"co2_ppm\":812,\"time\":\"2026-11-23T10:42:00+01:00\"}", 0)->time_ms ==
                INT64_C(1795426920000));
    assert_bad("transom/in/a", "{\"co2_ppm\":812,\"time\":\"2026-11-23T10:42:00\"}", "time");
    assert_bad("transom/in/a", "{\"co2_ppm\":812,\"time\":1795426920}", "time");
}

static void plain_history_comes_after_the_newest_and_each_has_its_time(void **state)
{
    (void)state;
    const struct reading *old = reading_of(
        "transom/in/a",
        "{\"co2_ppm\":812,\"history\":[{\"time\":\"2026-11-23T10:00:00Z\",\"co2_ppm\":700,\"battery_v\":3.1}]}", 1);

    assert_int_equal(decoded.count, 2);
    assert_float_equal(decoded.readings[0].reading.value[CO2_PPM], 812, 0);
    assert_float_equal(old->value[CO2_PPM], 700, 0);
    assert_true(old->time_ms == INT64_C(1795428000000));
    assert_bad("transom/in/a", "{\"co2_ppm\":812,\"history\":[{\"co2_ppm\":700}]}", "reading 1 has no time");
    assert_bad("transom/in/a", "{\"co2_ppm\":812,\"history\":{\"co2_ppm\":700}}", "list");
}

static void plain_status_is_online_or_offline_and_nothing_else(void **state)
{
    (void)state;
    assert_online("transom/in/a/status", "online", "a", ONLINE_YES);
    assert_online("transom/in/a/status", " Offline\n", "a", ONLINE_NO);
    assert_bad("transom/in/a/status", "on", "neither");
    assert_int_equal(decode("transom/in//status", "online"), -ENOMSG);
    assert_int_equal(decode("transom/in/a/b", "{}"), -ENOMSG);
    assert_nothing("transom/in/a/b/status", "online");
}

/* -- zigbee2mqtt -- */

static void zigbee2mqtt_ignores_commands_and_the_bridge(void **state)
{
    (void)state;
    static const char *const topics[] = {"zigbee2mqtt/bridge/state",   "zigbee2mqtt/bridge/devices",
                                         "zigbee2mqtt/8C/set",         "zigbee2mqtt/8C/get",
                                         "zigbee2mqtt/8C/set/state",   "zigbee2mqtt/North/8C/set",
                                         "zigbee2mqtt/bridge/request/permit_join"};

    for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++)
        assert_nothing(topics[i], "{\"temperature\":21.5}");
}

static void zigbee2mqtt_names_may_have_levels(void **state)
{
    (void)state;
    assert_value("zigbee2mqtt/North/8C", "{\"temperature\":21.5}", TEMPERATURE_C, 21.5);
    assert_string_equal(decoded.readings[0].device, "North/8C");
    assert_online("zigbee2mqtt/North/8C/availability", "{\"state\":\"offline\"}", "North/8C", ONLINE_NO);
    assert_online("zigbee2mqtt/8C/availability", "online", "8C", ONLINE_YES);
    assert_bad("zigbee2mqtt/8C/availability", "{\"status\":\"online\"}", "state");
    assert_bad("zigbee2mqtt/8C/availability", "{\"state\":", "not JSON");
}

static void zigbee2mqtt_leaves_out_what_is_not_the_room_or_has_no_unit(void **state)
{
    (void)state;
    assert_nothing("zigbee2mqtt/a", "{\"device_temperature\":35,\"local_temperature\":22,\"voc\":120,\"eco2\":900,"
                                    "\"linkquality\":98,\"color_temp\":325,\"voltage\":231,\"temperature\":null}");
    assert_nothing("zigbee2mqtt/a", "{\"temperature\":\"21.5\"}");
}

static void zigbee2mqtt_voltage_is_millivolts_only_beside_a_battery(void **state)
{
    (void)state;
    assert_value("zigbee2mqtt/a", "{\"battery\":100,\"voltage\":3045}", BATTERY_V, 3.045);
    assert_value("zigbee2mqtt/a", "{\"battery\":100,\"voltage\":1000}", BATTERY_V, 1.0);
    assert_false(reading_has(reading_of("zigbee2mqtt/a", "{\"battery\":100,\"voltage\":999}", 0), BATTERY_V));
    assert_nothing("zigbee2mqtt/a", "{\"voltage\":3045}");
    assert_value("zigbee2mqtt/a", "{\"battery\":\"87.50\"}", BATTERY_PCT, 87.5);
}

static void zigbee2mqtt_last_seen_is_read_in_all_its_forms(void **state)
{
    (void)state;
    static const char *const forms[] = {"\"2026-11-23T10:42:00.000Z\"", "\"2026-11-23T11:42:00+01:00\"",
                                        "1795430520000"};

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        char payload[128];

        snprintf(payload, sizeof payload, "{\"co2\":812,\"last_seen\":%s}", forms[i]);
        assert_true(reading_of("zigbee2mqtt/a", payload, 0)->time_ms == INT64_C(1795430520000));
    }
    assert_true(reading_of("zigbee2mqtt/a", "{\"co2\":812,\"last_seen\":\"now\"}", 0)->time_ms == READING_NO_TIME);
}

static void zigbee2mqtt_takes_only_objects(void **state)
{
    (void)state;
    assert_bad("zigbee2mqtt/a", "[1]", "object");
    assert_bad("zigbee2mqtt/a", "21.5", "object");
    assert_bad("zigbee2mqtt/a", "ON", "not JSON");
}

/* -- airgradient -- */

static void airgradient_prefers_compensated_values(void **state)
{
    (void)state;
    const struct reading *reading = reading_of(
        "airgradient/readings/84fce612f5b8",
        "{\"serialno\":\"84fce612f5b8\",\"wifi\":-50,\"rco2\":812,\"atmp\":27.1,\"atmpCompensated\":22.4,\"rhum\":40,"
        "\"rhumCompensated\":52,\"pm02\":9,\"pm02Compensated\":6.5,\"pm02Standard\":8,\"pm02Count\":900}",
        0);

    assert_float_equal(reading->value[TEMPERATURE_C], 22.4, 0);
    assert_float_equal(reading->value[HUMIDITY_PCT], 52, 0);
    assert_float_equal(reading->value[PM2_5_UG_M3], 6.5, 0);
}

static void airgradient_channels_count_only_where_no_mean_stands_beside_them(void **state)
{
    (void)state;
    const char *two = "{\"serialno\":\"a\",\"wifi\":-50,\"pm02\":5,\"channels\":{\"1\":{\"pm02\":4,\"atmp\":18},"
                      "\"2\":{\"pm02\":6,\"atmp\":19}}}";

    assert_value("airgradient/readings/a", two, PM2_5_UG_M3, 5);
    assert_int_equal(decoded.count, 3);
    assert_string_equal(decoded.readings[1].sensor, "1");
    assert_false(reading_has(&decoded.readings[1].reading, PM2_5_UG_M3));
    assert_float_equal(decoded.readings[2].reading.value[TEMPERATURE_C], 19, 0);
}

static void airgradient_error_codes_are_doubtful(void **state)
{
    (void)state;
    const struct reading *reading =
        reading_of("airgradient/readings/a", "{\"rco2\":-1,\"atmp\":-1000,\"rhum\":45}", 0);

    assert_int_equal(reading->doubtful, 1u << CO2_PPM | 1u << TEMPERATURE_C);
    assert_true(reading_is_good(reading, HUMIDITY_PCT));
    assert_bad("airgradient/readings/a", "[]", "object");
}

/* -- tasmota -- */

static void tasmota_converts_the_units_it_names(void **state)
{
    (void)state;
    assert_value("tele/a/SENSOR", "{\"SHT3X\":{\"Temperature\":71.6},\"TempUnit\":\"F\"}", TEMPERATURE_C, 22);
    assert_value("tele/a/SENSOR", "{\"BMP280\":{\"Pressure\":760},\"PressureUnit\":\"mmHg\"}", PRESSURE_HPA,
                 1013.250144);
    assert_value("tele/a/SENSOR", "{\"BMP280\":{\"Pressure\":30},\"PressureUnit\":\"inHg\"}", PRESSURE_HPA,
                 1015.916600);
    assert_nothing("tele/a/SENSOR", "{\"SHT3X\":{\"Temperature\":71.6},\"TempUnit\":\"R\"}");
}

static void tasmota_refuses_eco2_and_the_processors_temperature(void **state)
{
    (void)state;
    assert_nothing("tele/a/SENSOR", "{\"ESP32\":{\"Temperature\":53.3},\"Switch1\":\"OFF\"}");
    assert_value("tele/a/SENSOR", "{\"SGP30\":{\"eCO2\":612,\"TVOC\":34}}", VOC_PPB, 34);
    assert_int_equal(decoded.readings[0].reading.present, 1u << VOC_PPB);
    assert_nothing("tele/a/SENSOR", "{\"SGP40\":{\"TVOC\":34}}");
    assert_value("tele/a/SENSOR", "{\"SEN5X\":{\"VOC\":104}}", VOC_INDEX, 104);
}

static void tasmota_sensors_are_one_reading_unless_two_say_the_same(void **state)
{
    (void)state;
    reading_of("tele/a/SENSOR", "{\"S8\":{\"CarbonDioxide\":812},\"SHT3X\":{\"Temperature\":21,\"Humidity\":40}}", 0);
    assert_int_equal(decoded.count, 1);
    assert_string_equal(decoded.readings[0].sensor, "");
    reading_of("tele/a/SENSOR",
               "{\"MHZ19B\":{\"CarbonDioxide\":812,\"Temperature\":25},\"AHT2X\":{\"Temperature\":21}}", 1);
    assert_int_equal(decoded.count, 2);
    assert_string_equal(decoded.readings[0].sensor, "AHT2X");
    assert_string_equal(decoded.readings[1].sensor, "MHZ19B");
}

static void tasmota_finds_the_device_in_any_full_topic(void **state)
{
    (void)state;
    static const char *const topics[][2] = {{"tele/room8/SENSOR", "room8"},
                                            {"room8/tele/SENSOR", "room8"},
                                            {"school/north/room8/SENSOR", "room8"},
                                            {"stat/room8/STATUS10", "room8"}};

    for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++) {
        reading_of(topics[i][0], "{\"S8\":{\"CarbonDioxide\":812}}", 0);
        assert_string_equal(decoded.readings[0].device, topics[i][1]);
    }
}

static void tasmota_local_clock_without_zone_is_no_time(void **state)
{
    (void)state;
    assert_true(reading_of("tele/a/SENSOR", "{\"Time\":\"2026-11-23T10:42:00\",\"S8\":{\"CarbonDioxide\":812}}", 0)
                    ->time_ms == READING_NO_TIME);
    assert_true(
        reading_of("tele/a/SENSOR", "{\"Time\":\"2026-11-23T10:42:00+01:00\",\"S8\":{\"CarbonDioxide\":812}}", 0)
            ->time_ms == INT64_C(1795426920000));
}

static void tasmota_will_and_signal(void **state)
{
    (void)state;
    assert_online("tele/a/LWT", "Online", "a", ONLINE_YES);
    assert_online("tele/a/LWT", "Offline", "a", ONLINE_NO);
    assert_bad("tele/a/LWT", "Connected", "neither");
    assert_value("tele/a/STATE", "{\"Vcc\":3.5,\"Wifi\":{\"RSSI\":86,\"Signal\":-57}}", RSSI_DBM, -57);
    assert_nothing("tele/a/STATE", "{\"Vcc\":3.5,\"Wifi\":{\"RSSI\":86}}");
    assert_bad("tele/a/SENSOR", "3", "object");
}

/* -- esphome -- */

static void esphome_reads_a_number_by_the_last_word_of_its_name(void **state)
{
    (void)state;
    assert_value("room8/sensor/scd41_co2/state", "812.5", CO2_PPM, 812.5);
    assert_value("room8/sensor/room8_Relative-Humidity/state", "41", HUMIDITY_PCT, 41);
    assert_value("room8/sensor/temperature_f/state", "71.6", TEMPERATURE_C, 22);
    assert_value("room8/sensor/pm_2_5_concentration/state", "7", PM2_5_UG_M3, 7);
    assert_value("school/north/room8/sensor/co2/state", "812", CO2_PPM, 812);
    assert_string_equal(decoded.readings[0].device, "school/north/room8");
}

static void esphome_leaves_out_names_that_mean_something_else(void **state)
{
    (void)state;
    static const char *const names[] = {"eco2",          "co2_equivalent", "equivalent_co2", "internal_temperature",
                                        "esp32_temperature", "dew_point_temperature", "target_temperature",
                                        "outdoor_temperature", "absolute_humidity", "co2_threshold", "battery",
                                        "tvoc",          "uptime",         "notco2",         "wifi_signal_percent"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char topic[128];

        snprintf(topic, sizeof topic, "room8/sensor/%s/state", names[i]);
        assert_nothing(topic, "21.5");
    }
}

static void esphome_nan_is_no_reading_and_rubbish_is_an_error(void **state)
{
    (void)state;
    assert_nothing("room8/sensor/co2/state", "nan");
    assert_nothing("room8/sensor/co2/state", "unavailable");
    assert_bad("room8/sensor/co2/state", "812 ppm", "co2");
    assert_bad("room8/sensor/co2/state", "0x32c", "co2");
    assert_bad("room8/sensor/co2/state", "inf", "co2");
    assert_bad("room8/sensor/co2/state", "1e999", "co2");
    assert_bad("room8/sensor/co2/state", "8121111111111111111111111111111111111111", "co2");
}

static void esphome_status_is_a_last_will_but_not_home_assistants(void **state)
{
    (void)state;
    assert_online("room8/status", "online", "room8", ONLINE_YES);
    assert_online("school/room8/status", "offline", "school/room8", ONLINE_NO);
    assert_nothing("homeassistant/status", "online");
}

static void shapes_are_known_without_a_topic(void **state)
{
    (void)state;
    static const struct {
        const char *payload, *family;
    } shapes[] = {
        {"{\"co2_ppm\":812}", "plain"},
        {"{\"co2\":812,\"linkquality\":98}", "zigbee2mqtt"},
        {"{\"serialno\":\"84fce612f5b8\",\"wifi\":-50,\"rco2\":812}", "airgradient"},
        {"{\"StatusSNS\":{\"S8\":{\"CarbonDioxide\":812}}}", "tasmota"},
        {"{\"name\":\"as.up.data.forward\",\"data\":{\"end_device_ids\":{\"device_id\":\"a\"},"
         "\"uplink_message\":{\"decoded_payload\":{\"co2\":812}}}}",
         "tts"},
    };

    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        assert_value(NULL, shapes[i].payload, CO2_PPM, 812);
        assert_string_equal(decoded.family, shapes[i].family);
    }
    assert_int_equal(decode(NULL, "{\"type\":\"NAModule1\",\"dashboard_data\":{\"Temperature\":28}}"), -ENOMSG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_refuses_a_known_key_of_the_wrong_type),
        cmocka_unit_test(plain_passes_over_null_and_keys_that_are_not_ours),
        cmocka_unit_test(plain_takes_a_time_only_with_its_zone),
        cmocka_unit_test(plain_history_comes_after_the_newest_and_each_has_its_time),
        cmocka_unit_test(plain_status_is_online_or_offline_and_nothing_else),
        cmocka_unit_test(zigbee2mqtt_ignores_commands_and_the_bridge),
        cmocka_unit_test(zigbee2mqtt_names_may_have_levels),
        cmocka_unit_test(zigbee2mqtt_leaves_out_what_is_not_the_room_or_has_no_unit),
        cmocka_unit_test(zigbee2mqtt_voltage_is_millivolts_only_beside_a_battery),
        cmocka_unit_test(zigbee2mqtt_last_seen_is_read_in_all_its_forms),
        cmocka_unit_test(zigbee2mqtt_takes_only_objects),
        cmocka_unit_test(airgradient_prefers_compensated_values),
        cmocka_unit_test(airgradient_channels_count_only_where_no_mean_stands_beside_them),
        cmocka_unit_test(airgradient_error_codes_are_doubtful),
        cmocka_unit_test(tasmota_converts_the_units_it_names),
        cmocka_unit_test(tasmota_refuses_eco2_and_the_processors_temperature),
        cmocka_unit_test(tasmota_sensors_are_one_reading_unless_two_say_the_same),
        cmocka_unit_test(tasmota_finds_the_device_in_any_full_topic),
        cmocka_unit_test(tasmota_local_clock_without_zone_is_no_time),
        cmocka_unit_test(tasmota_will_and_signal),
        cmocka_unit_test(esphome_reads_a_number_by_the_last_word_of_its_name),
        cmocka_unit_test(esphome_leaves_out_names_that_mean_something_else),
        cmocka_unit_test(esphome_nan_is_no_reading_and_rubbish_is_an_error),
        cmocka_unit_test(esphome_status_is_a_last_will_but_not_home_assistants),
        cmocka_unit_test(shapes_are_known_without_a_topic),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
