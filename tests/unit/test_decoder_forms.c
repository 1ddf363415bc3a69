/* test_decoder_forms.c - the further forms in which one maker's devices are heard: clouds beside local APIs, components
 * beside whole states. Messages are made from the makers' documentation. */
#include "test_decoder_asserts.h"

#define TIME_MS INT64_C(1795428000000)      /* 2026-11-23T10:00:00Z */

static void airgradients_cloud_lists_devices_each_with_its_time(void **state)
{
    static const char list[] =
        "[{\"locationId\":1,\"serialno\":\"84fce612f5b8\",\"wifi\":-50,\"rco2\":700,\"rco2_corrected\":690,"
        "\"atmp\":22.5,\"atmp_corrected\":21.5,\"pm02\":9,\"pm02_corrected\":7,\"timestamp\":\"2026-11-23T10:00:00.000Z\"},"
        "{\"serialno\":\"d83bda1f0c45\",\"wifi\":-60,\"rco2\":null,\"rhum\":40,\"rhum_corrected\":44}]";

    (void)state;
    assert_value("school/air", list, CO2_PPM, 690);
    assert_string_equal(decoded.family, "airgradient");
    assert_int_equal(decoded.count, 2);
    assert_string_equal(decoded.readings[0].device, "84fce612f5b8");
    assert_float_equal(decoded.readings[0].reading.value[TEMPERATURE_C], 21.5, 1e-9);
    assert_float_equal(decoded.readings[0].reading.value[PM2_5_UG_M3], 7, 1e-9);
    assert_true(decoded.readings[0].reading.time_ms == TIME_MS);
    assert_string_equal(decoded.readings[1].device, "d83bda1f0c45");
    assert_false(reading_has(&decoded.readings[1].reading, CO2_PPM));
    assert_float_equal(decoded.readings[1].reading.value[HUMIDITY_PCT], 44, 1e-9);
}

static void awairs_cloud_names_components_beside_their_values(void **state)
{
    static const char samples[] =
        "{\"data\":[{\"timestamp\":\"2026-11-23T10:00:00.000Z\",\"score\":80,\"sensors\":["
        "{\"comp\":\"co2\",\"value\":812},{\"comp\":\"temp\",\"value\":21.5},{\"comp\":\"lux\",\"value\":300},{\"comp\":\"humid\",\"value\":null}],"
        "\"indices\":[{\"comp\":\"co2\",\"value\":2}]}]}";

    (void)state;
    assert_value("bridge/awair-8c", samples, CO2_PPM, 812);
    assert_string_equal(decoded.family, "awair");
    assert_string_equal(decoded.readings[0].device, "awair-8c");
    assert_float_equal(decoded.readings[0].reading.value[TEMPERATURE_C], 21.5, 1e-9);
    assert_false(reading_has(&decoded.readings[0].reading, HUMIDITY_PCT));
    assert_true(decoded.readings[0].reading.time_ms == TIME_MS);
}

static void airthings_cloud_states_the_unit_of_voc(void **state)
{
    (void)state;
    assert_value("bridge/2960001234",
                 "{\"data\":{\"time\":1795428000,\"relayDeviceType\":\"hub\",\"co2\":812,\"temp\":21.5,\"humidity\":43,"
                 "\"pressure\":1013.2,\"voc\":120,\"battery\":90,\"radonShortTermAvg\":40}}", VOC_PPB, 120);
    assert_string_equal(decoded.family, "airthings");
    assert_string_equal(decoded.readings[0].device, "2960001234");
    assert_float_equal(decoded.readings[0].reading.value[CO2_PPM], 812, 1e-9);
    assert_true(decoded.readings[0].reading.time_ms == TIME_MS);
    assert_nothing("bridge/x", "{\"data\":{\"time\":1795428000,\"relayDeviceType\":\"hub\",\"co2\":null}}");
}

static void netatmos_home_coach_is_a_module_like_others(void **state)
{
    (void)state;
    assert_value(NULL, "{\"_id\":\"70:ee:50:00:00:01\",\"type\":\"NHC\",\"dashboard_data\":{"
                       "\"time_utc\":1795428000,\"CO2\":812,\"Temperature\":21.5,\"Humidity\":43,\"Pressure\":1025.1,\"AbsolutePressure\":1013.2}}",
                 PRESSURE_HPA, 1013.2);
    assert_string_equal(decoded.family, "netatmo");
}

static void a_shelly_tells_its_components_under_topics_of_their_own(void **state)
{
    (void)state;
    assert_value("shellyhtg3-84fce612f5b8/status/temperature:0", "{\"id\":0,\"tC\":21.5,\"tF\":70.7}",
                 TEMPERATURE_C, 21.5);
    assert_string_equal(decoded.readings[0].device, "shellyhtg3-84fce612f5b8");
    assert_value("shellyplusht-08b61fce63c4/status/humidity:0", "{\"id\":0,\"rh\":43}", HUMIDITY_PCT, 43);
    assert_value("shellyhtg3-84fce612f5b8/status/devicepower:0",
                 "{\"id\":0,\"battery\":{\"V\":5.8,\"percent\":88},\"external\":{\"present\":false}}", BATTERY_PCT, 88);
    assert_nothing("shellyhtg3-84fce612f5b8/status/temperature:0", "{\"id\":0,\"tC\":null,\"tF\":null}");
    assert_nothing("shellyplug-1a2b/status/temperature:0", "{\"id\":0,\"tC\":48}");     /* its own */
    assert_int_equal(decode("shellyhtg3-84fce612f5b8/status/sys", "{}"), -ENOMSG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(airgradients_cloud_lists_devices_each_with_its_time),
        cmocka_unit_test(awairs_cloud_names_components_beside_their_values),
        cmocka_unit_test(airthings_cloud_states_the_unit_of_voc),
        cmocka_unit_test(netatmos_home_coach_is_a_module_like_others),
        cmocka_unit_test(a_shelly_tells_its_components_under_topics_of_their_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
