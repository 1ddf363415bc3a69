/* test_decoder_others.c - Bluetooth gateways, Shelly, Qingping, SenseCAP, Homie, Awair, Airthings, Netatmo and
 * sensor.community: what is read of each, and what only looks like a reading. */
#include "test_decoder_asserts.h"

#define WITHOUT_TOPIC NULL

static void assert_family(const char *family, size_t count)
{
    assert_string_equal(decoded.family, family);
    assert_int_equal(decoded.count, count);
}

static void bluetooth_is_read_by_the_mac_in_the_topic(void **state)
{
    (void)state;
    const struct reading *reading = reading_of("home/TheengsGateway/BTtoMQTT/AABBCCDDEEFF",
        "{\"id\":\"AA:BB:CC:DD:EE:FF\",\"model_id\":\"Aranet4\",\"type\":\"AIR\",\"co2\":812,\"tempc\":20.4,\"hum\":\"41\","
        "\"pres\":1004.7,\"batt\":93,\"rssi\":-71}", 0);

    assert_family("theengs", 1);
    assert_string_equal(decoded.readings[0].device, "AABBCCDDEEFF");
    assert_float_equal(reading->value[CO2_PPM], 812, 0);
    assert_float_equal(reading->value[HUMIDITY_PCT], 41, 0);
    assert_float_equal(reading->value[PRESSURE_HPA], 1004.7, 1e-9);
    assert_float_equal(reading_of("a/b/BTtoMQTT/AABBCCDDEEFF", "{\"tempf\":68}", 0)->value[TEMPERATURE_C], 20, 1e-9);
    reading_of("a/b/BTtoMQTT", "{\"id\":\"AA:BB:CC:DD:EE:FF\",\"tempc\":20}", 0);
    assert_string_equal(decoded.readings[0].device, "AA:BB:CC:DD:EE:FF");
}

static void bluetooth_probes_plants_and_beacons_are_no_rooms(void **state)
{
    (void)state;
    static const char *const others[] = {
        "{\"type\":\"BBQ\",\"tempc\":86}", "{\"type\":\"PLANT\",\"tempc\":21,\"moi\":30}",
        "{\"type\":\"THB\",\"extprobe\":true,\"tempc\":4}", "{\"type\":\"THB\",\"tempc_max\":27.25}",
        "{\"id\":\"45:e1:74:12:6e:00\",\"servicedata\":\"fe00\"}", "{\"encr\":1,\"cipher\":\"ef56\"}"};

    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_nothing("home/gw/BTtoMQTT/AABBCCDDEEFF", others[i]);
        assert_family("theengs", 0);
    }
    reading_of("home/gw/BTtoMQTT/AABBCCDDEEFF", "{\"type\":\"PLANT\",\"tempc\":21,\"batt\":80}", 0);
    assert_int_equal(decoded.readings[0].reading.present, 1u << BATTERY_PCT);
}

static void shelly_reads_devices_that_call_themselves_h_and_t_only(void **state)
{
    (void)state;
    static const char form[] = "{\"src\":\"%s\",\"params\":{\"ts\":1795430520.12,\"temperature:0\":{\"tC\":19.9},"
                               "\"temperature:100\":{\"tC\":4},\"humidity:0\":{\"rh\":54.3},\"wifi\":{\"rssi\":-70}}}";
    char payload[512];

    snprintf(payload, sizeof payload, form, "shellyhtg3-08b61fce63c4");
    const struct reading *reading = reading_of("school/ht/events/rpc", payload, 0);

    assert_string_equal(decoded.readings[0].device, "shellyhtg3-08b61fce63c4");
    assert_float_equal(reading->value[TEMPERATURE_C], 19.9, 0);
    assert_true(reading->time_ms == INT64_C(1795430520120));
    snprintf(payload, sizeof payload, form, "shellypro3em-08b61fce63c4");
    assert_nothing("school/em/events/rpc", payload);
}

static void shelly_of_the_first_generation_gives_what_has_a_certain_unit(void **state)
{
    (void)state;
    static const char *const silent[] = {"shellies/shellyht-1A2B/sensor/temperature", "shellies/shellyplug-s-1/temperature",
                                         "shellies/shellyplug-s-1/relay/0/power"};

    assert_float_equal(reading_of("shellies/shellyht-1A2B/sensor/humidity", "45.5", 0)->value[HUMIDITY_PCT], 45.5, 0);
    assert_float_equal(reading_of("shellies/shellyht-1A2B/info", "{\"tmp\":{\"value\":72.5,\"units\":\"F\",\"tC\":22.5},"
                                  "\"bat\":{\"value\":90,\"voltage\":2.9}}", 0)->value[TEMPERATURE_C], 22.5, 0);
    reading_of("shellies/shellyplug-s-1/online", "false", 0);
    assert_int_equal(decoded.readings[0].online, ONLINE_NO);
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
        assert_nothing(silent[i], "22.28");
        assert_family("shelly", 0);
    }
}

static void qingping_records_have_times_of_their_own_and_pressure_in_either_unit(void **state)
{
    (void)state;
    reading_of("qingping/112233445566/up", "{\"type\":\"12\",\"mac\":\"112233445566\",\"sensorData\":["
               "{\"timestamp\":{\"value\":1795430520},\"co2\":{\"value\":812},\"pressure\":{\"value\":99.33}},"
               "{\"timestamp\":{\"value\":1795430460},\"co2\":{\"value\":99999},\"temperature\":{\"value\":68,\"unit\":\"F\"},"
               "\"pressure\":{\"value\":993.3}}]}", 0);
    assert_family("qingping", 2);
    assert_true(decoded.readings[0].reading.time_ms == INT64_C(1795430520000));
    assert_float_equal(decoded.readings[0].reading.value[PRESSURE_HPA], 993.3, 1e-9);
    assert_false(reading_has(&decoded.readings[1].reading, CO2_PPM));
    assert_float_equal(decoded.readings[1].reading.value[TEMPERATURE_C], 20, 1e-9);
    assert_float_equal(decoded.readings[1].reading.value[PRESSURE_HPA], 993.3, 1e-9);
}

static void sensecap_says_what_a_value_is_in_the_topic(void **state)
{
    (void)state;
    static const char topic[] = "/device_sensor_data/1234/2CF7F12000000001/1/vs/%s";
    char address[128];

    snprintf(address, sizeof address, topic, "4100");
    assert_float_equal(reading_of(address, "{\"value\":\"437\",\"timestamp\":\"1795430520123\"}", 0)->value[CO2_PPM], 437, 0);
    assert_true(decoded.readings[0].reading.time_ms == INT64_C(1795430520123));
    assert_string_equal(decoded.readings[0].device, "2CF7F12000000001");
    snprintf(address, sizeof address, topic, "4101");
    assert_float_equal(reading_of(address, "{\"value\":101629}", 0)->value[PRESSURE_HPA], 1016.29, 1e-9);
    snprintf(address, sizeof address, topic, "4105");           /* wind */
    assert_nothing(address, "{\"value\":2}");
}

static void homie_tells_only_what_needs_no_announcement(void **state)
{
    (void)state;
    static const struct {
        const char *topic, *payload;
        enum online online;
    } cases[] = {{"homie/car/$state", "ready", ONLINE_YES}, {"homie/car/$state", "lost", ONLINE_NO},
                 {"homie/5/car/$state", "disconnected", ONLINE_NO}, {"homie/5/car/$state", "sleeping", ONLINE_YES}};
    static const char *const silent[] = {"homie/car/engine/temperature", "homie/car/$stats/cputemp",
                                         "homie/car/$stats/signal"};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reading_of(cases[i].topic, cases[i].payload, 0);
        assert_int_equal(decoded.readings[0].online, cases[i].online);
        assert_string_equal(decoded.readings[0].device, "car");
    }
    assert_float_equal(reading_of("homie/car/$stats/battery", "80", 0)->value[BATTERY_PCT], 80, 0);
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
        assert_nothing(silent[i], "21.5");
        assert_family("homie", 0);
    }
}

static void estimates_and_unstated_units_stay_out(void **state)
{
    (void)state;
    const struct reading *reading = reading_of(WITHOUT_TOPIC, "{\"timestamp\":\"2026-11-23T10:42:00Z\",\"score\":94,"
        "\"dew_point\":14,\"temp\":23.6,\"humid\":56,\"co2_est\":489,\"pm10_est\":3,\"pm25\":2}", 0);

    assert_family("awair", 1);
    assert_int_equal(reading->present, 1u << TEMPERATURE_C | 1u << HUMIDITY_PCT | 1u << PM2_5_UG_M3);
    reading = reading_of("/home/airthings/waveplus", "{\"radon_short_term\":55,\"temperature\":25.2,\"voc\":142,\"co2\":656}", 0);
    assert_family("airthings", 1);
    assert_string_equal(decoded.readings[0].device, "waveplus");
    assert_int_equal(reading->present, 1u << TEMPERATURE_C | 1u << CO2_PPM);
}

static void a_module_that_was_never_heard_says_nothing(void **state)
{
    (void)state;
    const struct reading *reading = reading_of(WITHOUT_TOPIC,
        "{\"body\":{\"devices\":[{\"_id\":\"70:ee\",\"type\":\"NAMain\",\"dashboard_data\":{\"time_utc\":1795430520,\"CO2\":700,"
        "\"Pressure\":1020,\"AbsolutePressure\":1001},\"modules\":[{\"_id\":\"02:00\",\"type\":\"NAModule4\","
        "\"battery_percent\":100},{\"_id\":\"03:00\",\"type\":\"NAModule4\",\"battery_percent\":83,"
        "\"dashboard_data\":{\"CO2\":503}}]}]}}", 0);

    assert_family("netatmo", 2);
    assert_float_equal(reading->value[PRESSURE_HPA], 1001, 0);
    assert_string_equal(decoded.readings[1].device, "03:00");
    assert_float_equal(decoded.readings[1].reading.value[BATTERY_PCT], 83, 0);
}

static void chips_that_give_the_same_quantity_stay_apart(void **state)
{
    (void)state;
    reading_of(WITHOUT_TOPIC, "{\"esp8266id\":\"12331981\",\"sensordatavalues\":[{\"value_type\":\"SDS_P1\",\"value\":\"0.40\"},"
               "{\"value_type\":\"SDS_P2\",\"value\":\"0.20\"},{\"value_type\":\"BME280_pressure\",\"value\":\"100613.25\"},"
               "{\"value_type\":\"signal\",\"value\":\"-94\"},{\"value_type\":\"max_micro\",\"value\":\"33\"}]}", 0);
    assert_family("sensor_community", 1);
    assert_float_equal(decoded.readings[0].reading.value[PM10_UG_M3], 0.4, 0);
    assert_float_equal(decoded.readings[0].reading.value[PRESSURE_HPA], 1006.1325, 1e-9);
    reading_of(WITHOUT_TOPIC, "{\"esp8266id\":\"1\",\"sensordatavalues\":[{\"value_type\":\"temperature\",\"value\":\"20\"},"
               "{\"value_type\":\"BME280_temperature\",\"value\":\"21\"}]}", 0);
    assert_family("sensor_community", 2);
    assert_string_equal(decoded.readings[1].sensor, "BME280");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bluetooth_is_read_by_the_mac_in_the_topic),
        cmocka_unit_test(bluetooth_probes_plants_and_beacons_are_no_rooms),
        cmocka_unit_test(shelly_reads_devices_that_call_themselves_h_and_t_only),
        cmocka_unit_test(shelly_of_the_first_generation_gives_what_has_a_certain_unit),
        cmocka_unit_test(qingping_records_have_times_of_their_own_and_pressure_in_either_unit),
        cmocka_unit_test(sensecap_says_what_a_value_is_in_the_topic),
        cmocka_unit_test(homie_tells_only_what_needs_no_announcement),
        cmocka_unit_test(estimates_and_unstated_units_stay_out),
        cmocka_unit_test(a_module_that_was_never_heard_says_nothing),
        cmocka_unit_test(chips_that_give_the_same_quantity_stay_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
