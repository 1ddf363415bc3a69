/* test_decoder_tts.c - what is read from The Things Stack's uplinks by field name, and what is left out. */
#include "test_decoder_asserts.h"

static const struct reading *uplink(const char *decoded_payload, const char *more)
{
    static char payload[4096];

    snprintf(payload, sizeof payload,
             "{\"end_device_ids\":{\"device_id\":\"room-8\"},\"uplink_message\":{\"decoded_payload\":%s%s,"
             "\"rx_metadata\":[{\"rssi\":-101},{\"rssi\":-72},{\"rssi\":-90}],"
             "\"received_at\":\"2026-11-23T10:42:00.123456789Z\"}}",
             decoded_payload, more);
    return reading_of("v3/app@ttn/devices/room-8/up", payload, 0);
}

static void tts_takes_the_strongest_gateway_and_the_servers_time(void **state)
{
    (void)state;
    const struct reading *reading = uplink("{\"co2\":812}", "");

    assert_float_equal(reading->value[RSSI_DBM], -72, 0);
    assert_true(reading->time_ms == INT64_C(1795430520123));
    assert_string_equal(decoded.readings[0].device, "room-8");
}

static void tts_tells_pascal_from_hectopascal_by_size_and_leaves_the_rest(void **state)
{
    (void)state;
    static const struct {
        const char *payload;
        double pressure_hpa;        /* 0: left out */
    } cases[] = {{"{\"pressure\":1004.7}", 1004.7},
                 {"{\"pressure\":102115}", 1021.15},
                 {"{\"barometric_pressure\":{\"value\":96800,\"unit\":\"Pa\"}}", 968},
                 {"{\"atmospheric_pressure\":{\"value\":95.87,\"unit\":\"kPa\"}}", 958.7},
                 {"{\"pressure\":101.3}", 0},
                 {"{\"pressure\":{\"value\":760,\"unit\":\"torr\"}}", 0}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct reading *reading = uplink(cases[i].payload, "");

        assert_int_equal(reading_has(reading, PRESSURE_HPA), cases[i].pressure_hpa > 0);
        if (cases[i].pressure_hpa > 0)
            assert_float_equal(reading->value[PRESSURE_HPA], cases[i].pressure_hpa, 1e-6);
    }
}

static void tts_battery_is_percent_or_volts_and_never_guessed_between(void **state)
{
    (void)state;
    assert_float_equal(uplink("{\"battery\":92}", "")->value[BATTERY_PCT], 92, 0);
    assert_float_equal(uplink("{\"battery\":3.6}", "")->value[BATTERY_V], 3.6, 0);
    assert_float_equal(uplink("{\"vdd\":3426}", "")->value[BATTERY_V], 3.426, 1e-9);
    assert_int_equal(uplink("{\"battery\":3}", "")->present, 1u << RSSI_DBM);
    assert_int_equal(uplink("{\"battery\":101}", "")->present, 1u << RSSI_DBM);
    assert_int_equal(uplink("{\"Volt\":12}", ",\"version_ids\":{\"brand_id\":\"netvox\"}")->present, 1u << RSSI_DBM);
}

static void tts_voc_needs_its_unit_from_the_message_or_the_maker(void **state)
{
    (void)state;
    assert_false(reading_has(uplink("{\"tvoc\":270}", ""), VOC_PPB));
    assert_true(reading_has(uplink("{\"tvoc\":270}", ",\"version_ids\":{\"brand_id\":\"elsys\"}"), VOC_PPB));
    assert_true(reading_has(uplink("{\"total_voc\":{\"value\":273,\"unit\":\"ppb\"}}", ""), VOC_PPB));
    assert_true(reading_has(uplink("{\"TVOC_VOC\":120,\"SensorUnit\":\"ppb\"}", ""), VOC_PPB));
    assert_true(reading_has(uplink("{\"TVOC_VOC\":120,\"SensorUnit\":\"index\"}", ""), VOC_INDEX));
}

static void tts_leaves_out_thresholds_probes_and_other_gases(void **state)
{
    (void)state;
    const struct reading *reading = uplink(
        "{\"co2Threshold\":1500,\"highTemperatureThreshold\":40,\"TempChange\":0.5,\"EXT_TempC_SHT\":\"39.65\","
        "\"cputemp\":45,\"CO\":20,\"eCO2\":900,\"pm1.0 Threshold\":0,\"CO2\":\"NoSensor\",\"tempNOW\":[21,22],"
        "\"soil\":{\"temperature\":12},\"port\":\"10\"}",
        "");

    assert_int_equal(reading->present, 1u << RSSI_DBM);
    reading = uplink("{\"temperature\":12.4,\"soil_moisture\":30,\"battery\":90}", "");
    assert_false(reading_has(reading, TEMPERATURE_C));
    assert_true(reading_has(reading, BATTERY_PCT));
}

static void tts_tells_pm1_0_from_pm10(void **state)
{
    (void)state;
    const struct reading *reading = uplink("{\"pm1.0\":6.3,\"PM2_5\":7.2,\"pm10\":8.1}", "");

    assert_float_equal(reading->value[PM1_UG_M3], 6.3, 0);
    assert_float_equal(reading->value[PM2_5_UG_M3], 7.2, 0);
    assert_float_equal(reading->value[PM10_UG_M3], 8.1, 0);
}

static void tts_prefers_the_filtered_co2_whatever_the_order(void **state)
{
    (void)state;
    assert_float_equal(uplink("{\"CO2Raw\":401,\"CO2Filtered\":409}", "")->value[CO2_PPM], 409, 0);
    assert_float_equal(uplink("{\"CO2Filtered\":409,\"CO2Raw\":401}", "")->value[CO2_PPM], 409, 0);
}

static void tts_normalised_fields_go_before_decoded_ones(void **state)
{
    (void)state;
    const struct reading *reading =
        uplink("{\"temperature\":99,\"co2\":812}",
               ",\"normalized_payload\":[{\"air\":{\"temperature\":21.5,\"relativeHumidity\":44},\"battery\":3.1}]");

    assert_float_equal(reading->value[TEMPERATURE_C], 21.5, 0);
    assert_float_equal(reading->value[HUMIDITY_PCT], 44, 0);
    assert_float_equal(reading->value[CO2_PPM], 812, 0);
    assert_float_equal(reading->value[BATTERY_V], 3.1, 0);
}

static void tts_records_with_a_time_of_their_own_are_history(void **state)
{
    (void)state;
    uplink("{\"co2\":812,\"history\":[{\"timestamp\":1795426920,\"co2\":700},{\"co2\":600}]}", "");
    assert_int_equal(decoded.count, 2);
    assert_float_equal(decoded.readings[1].reading.value[CO2_PPM], 700, 0);
    assert_true(decoded.readings[1].reading.time_ms == INT64_C(1795426920000));
}

static void tts_cayenne_channels_are_one_reading_unless_two_say_the_same(void **state)
{
    (void)state;
    uplink("{\"temperature_3\":21.5,\"relative_humidity_4\":44}", "");
    assert_int_equal(decoded.count, 1);
    assert_float_equal(decoded.readings[0].reading.value[HUMIDITY_PCT], 44, 0);
    uplink("{\"temperature_3\":21.5,\"temperature_4\":22.5}", "");
    assert_int_equal(decoded.count, 3);
    assert_string_equal(decoded.readings[2].sensor, "4");
}

static void tts_simulated_uplinks_and_other_events_say_nothing(void **state)
{
    (void)state;
    assert_nothing("v3/app@ttn/devices/room-8/up",
                   "{\"end_device_ids\":{\"device_id\":\"room-8\"},\"simulated\":true,"
                   "\"uplink_message\":{\"decoded_payload\":{\"co2\":812}}}");
    assert_nothing("v3/app@ttn/devices/room-8/join", "{\"end_device_ids\":{\"device_id\":\"room-8\"}}");
    assert_nothing("v3/app@ttn/devices/room-8/down/push", "{\"downlinks\":[{\"f_port\":15}]}");
    assert_nothing(NULL, "{\"end_device_ids\":{\"device_id\":\"room-8\"},\"join_accept\":{}}");
    assert_bad("v3/app@ttn/devices/room-8/up", "[]", "object");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tts_takes_the_strongest_gateway_and_the_servers_time),
        cmocka_unit_test(tts_tells_pascal_from_hectopascal_by_size_and_leaves_the_rest),
        cmocka_unit_test(tts_battery_is_percent_or_volts_and_never_guessed_between),
        cmocka_unit_test(tts_voc_needs_its_unit_from_the_message_or_the_maker),
        cmocka_unit_test(tts_leaves_out_thresholds_probes_and_other_gases),
        cmocka_unit_test(tts_tells_pm1_0_from_pm10),
        cmocka_unit_test(tts_prefers_the_filtered_co2_whatever_the_order),
        cmocka_unit_test(tts_normalised_fields_go_before_decoded_ones),
        cmocka_unit_test(tts_records_with_a_time_of_their_own_are_history),
        cmocka_unit_test(tts_cayenne_channels_are_one_reading_unless_two_say_the_same),
        cmocka_unit_test(tts_simulated_uplinks_and_other_events_say_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
