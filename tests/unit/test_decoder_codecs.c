/* test_decoder_codecs.c - bytes of LoRaWAN devices of a known type, made from the makers' descriptions: what is read,
 * what is passed over, and what is cut short. */
#include "test_decoder_asserts.h"

#define HEARD_MS INT64_C(1795430520123)

static const struct reading *bytes(const char *type, int port, const char *hex)
{
    static char payload[1024];
    struct message message = {.payload = payload, .device_type = type};

    snprintf(payload, sizeof payload, "{\"cmd\":\"rx\",\"EUI\":\"0004A30B001ADCB5\",\"ts\":1795430520123,\"port\":%d,"
             "\"data\":\"%s\"}", port, hex);
    message.size = strlen(payload);
    assert_int_equal(decoder_decode(&message, &decoded, &err), 0);
    return decoded.count ? &decoded.readings[0].reading : NULL;
}

/* Exactly these values: a quantity that is not named is not there. */
struct expected {
    enum quantity quantity;
    double value;
};

static void assert_reading(const struct reading *reading, const struct expected *expected, size_t count)
{
    uint32_t present = 0;

    assert_non_null(reading);
    for (size_t i = 0; i < count; i++) {
        present |= 1u << expected[i].quantity;
        assert_true(reading_has(reading, expected[i].quantity));
        assert_float_equal(reading->value[expected[i].quantity], expected[i].value, 1e-6);
    }
    assert_int_equal(reading->present, present);
}

#define ASSERT_READING(reading, ...)                                                                        \
    assert_reading(reading, (const struct expected[]){__VA_ARGS__},                                         \
                   sizeof((const struct expected[]){__VA_ARGS__}) / sizeof(struct expected))

static void adeunis_reads_the_newest_row_and_no_frame_of_settings(void **state)
{
    (void)state;
    ASSERT_READING(bytes("adeunis comfort-co2", 1, "6a8000d72b0320" "00c82d02bc"), {TEMPERATURE_C, 21.5},
                   {HUMIDITY_PCT, 43}, {CO2_PPM, 800});
    ASSERT_READING(bytes("adeunis comfort-co2", 1, "6a84ffce2b032014aba3e9"), {TEMPERATURE_C, -5}, {HUMIDITY_PCT, 43},
                   {CO2_PPM, 800});
    ASSERT_READING(bytes("adeunis comfort", 1, "4c9200c51f"), {TEMPERATURE_C, 19.7}, {HUMIDITY_PCT, 31});
    ASSERT_READING(bytes("adeunis comfort-co2", 1, "6b802000d72b0708"), {TEMPERATURE_C, 21.5}, {HUMIDITY_PCT, 43},
                   {CO2_PPM, 1800});
    ASSERT_READING(bytes("adeunis breath", 1, "6d8001b3003e001e0014"), {PM10_UG_M3, 62}, {PM2_5_UG_M3, 30},
                   {PM1_UG_M3, 20});
    assert_null(bytes("adeunis comfort-co2", 1, "6a8000d72b03"));
    assert_null(bytes("adeunis comfort-co2", 1, "6a8400d72b032014aba3"));   /* its time is cut */
    assert_null(bytes("adeunis comfort-co2", 1, "108000d72b0320"));
    assert_null(bytes("adeunis comfort-co2", 1, "6a"));
}

/* 2026-11-23 10:00:00 is 26<<25 | 11<<21 | 23<<16 | 10<<11 = 0x35775000; ten minutes before 0x35774e40. */
static void enginko_counts_older_measurements_back_from_the_newest(void **state)
{
    (void)state;
    ASSERT_READING(bytes("enginko mcf-lw12co2e", 2, "0e" "404e7735" "660856b28b01" "00000000bc02"
                                                    "00507735" "980858b28b01" "640000002003" "5f"),
                   {TEMPERATURE_C, 22}, {HUMIDITY_PCT, 44}, {PRESSURE_HPA, 1012.98}, {CO2_PPM, 800}, {BATTERY_PCT, 95});
    assert_int_equal(decoded.count, 2);
    ASSERT_READING(&decoded.readings[1].reading, {TEMPERATURE_C, 21.5}, {HUMIDITY_PCT, 43}, {PRESSURE_HPA, 1012.98},
                   {CO2_PPM, 700});
    assert_true(decoded.readings[1].reading.time_ms == HEARD_MS - INT64_C(600000));
}

static void enginko_leaves_out_what_was_not_measured_yet(void **state)
{
    (void)state;
    ASSERT_READING(bytes("mcf88 lw12ter", 2, "04" "00507735" "98085800b08b" "00000000000000000000"
                                             "00000000000000000000" "64"),
                   {TEMPERATURE_C, 22}, {HUMIDITY_PCT, 44}, {PRESSURE_HPA, 91545.6}, {BATTERY_PCT, 100});
    assert_int_equal(decoded.count, 1);
    ASSERT_READING(bytes("mcf88 lw12terpm", 2, "0b3000" "00507735" "980858b28b01" "0500" "0900" "0c00"),
                   {TEMPERATURE_C, 22}, {HUMIDITY_PCT, 44}, {PRESSURE_HPA, 1012.98}, {PM1_UG_M3, 5}, {PM2_5_UG_M3, 9},
                   {PM10_UG_M3, 12});
    ASSERT_READING(bytes("mcf88 pm", 2, "0b2001" "00507735" "0500" "0900" "0c00"), {PM1_UG_M3, 5}, {PM2_5_UG_M3, 9},
                   {PM10_UG_M3, 12});
    assert_null(bytes("enginko mcf-lw12co2e", 2, "0e404e7735660856b28b01"));
    assert_null(bytes("enginko mcf-lw12co2e", 2, "01aabbccdd"));
}

static void sensative_reads_now_and_what_was_seconds_ago(void **state)
{
    (void)state;
    ASSERT_READING(bytes("sensative strips", 1, "ffff" "0164" "515a00d7" "0900"), {BATTERY_PCT, 100},
                   {HUMIDITY_PCT, 45}, {TEMPERATURE_C, 21.5});
    ASSERT_READING(bytes("sensative strips", 1, "ffff82ff9c"), {TEMPERATURE_C, -10});  /* with the history bit */
    assert_non_null(bytes("sensative strips", 2, "0001" "0000003c" "0200d7" "00000258" "065a"));
    assert_int_equal(decoded.count, 2);
    assert_true(decoded.readings[0].reading.time_ms == HEARD_MS - 60000);
    ASSERT_READING(&decoded.readings[1].reading, {HUMIDITY_PCT, 45});
    assert_null(bytes("sensative strips", 2, "0001" "0028de81" "0200d7"));      /* a second over 31 days ago */
    assert_non_null(bytes("sensative strips", 2, "0001" "0028de80" "0200d7"));
    assert_null(bytes("sensative strips", 1, "ffff0200"));
    assert_null(bytes("sensative strips", 1, "ffff7f0200d7"));                  /* a type of unknown length */
    assert_null(bytes("sensative strips", 11, "ffff0200d7"));
}

static void synetica_passes_over_estimates_probes_and_itself(void **state)
{
    (void)state;
    ASSERT_READING(bytes("synetica enlink air", 1, "0100d7022b03000004" "03f505001912000000003f43fa0000" "080320"
                                                   "1700fa4e012c420ce4"),
                   {TEMPERATURE_C, 21.5}, {HUMIDITY_PCT, 43}, {PRESSURE_HPA, 1013}, {CO2_PPM, 800}, {BATTERY_V, 3.3});
    ASSERT_READING(bytes("enlink zone", 1, "5840a00000" "420e10"), {PM2_5_UG_M3, 5});      /* 3600 mV: no battery */
    ASSERT_READING(bytes("enlink zone", 1, "022bff0101"), {HUMIDITY_PCT, 43});     /* 0xff: unknown length */
    assert_null(bytes("synetica enlink", 1, "5a7f800000"));                                /* infinite */
    assert_null(bytes("synetica enlink", 1, "0803"));
    assert_null(bytes("synetica enlink", 1, "07012c"));                                    /* carbon monoxide */
}

static void rows_of_browan_dragino_and_imbuildings(void **state)
{
    (void)state;
    ASSERT_READING(bytes("browan tbhh100", 103, "08ab3522ffffffff"), {BATTERY_V, 3.6}, {TEMPERATURE_C, 21},
                   {HUMIDITY_PCT, 34});
    ASSERT_READING(bytes("browan tbhv110", 103, "610b351ebf0301005100" "36"), {BATTERY_V, 3.6}, {TEMPERATURE_C, 22},
                   {HUMIDITY_PCT, 30});             /* and no CO2 of 959 */
    ASSERT_READING(bytes("browan cd10", 127, "110fe700430719"), {BATTERY_V, 3.6}, {TEMPERATURE_C, 23.1},
                   {HUMIDITY_PCT, 67}, {CO2_PPM, 6407});
    ASSERT_READING(bytes("dragino lht52", 2, "08cd02207fff016319d1c0"), {TEMPERATURE_C, 22.53}, {HUMIDITY_PCT, 54.4});
    ASSERT_READING(bytes("dragino aqs01-l", 2, "0ce400d701b8279403200f"), {BATTERY_V, 3.3}, {TEMPERATURE_C, 21.5},
                   {HUMIDITY_PCT, 44}, {PRESSURE_HPA, 1013.2}, {CO2_PPM, 800});
    ASSERT_READING(bytes("imbuildings comfort-sensor", 13, "00016808661130032001"), {BATTERY_V, 3.6},
                   {TEMPERATURE_C, 21.5}, {HUMIDITY_PCT, 44}, {CO2_PPM, 800});
    assert_null(bytes("browan cd10", 126, "110fe700430719"));
    assert_null(bytes("browan cd10", 127, "110fe7004307"));
    assert_null(bytes("dragino laq4", 2, "0ce404000102030405060708"));              /* its CO2 is an equivalent */
}

static void comtac_knows_its_invalid_values(void **state)
{
    (void)state;
    ASSERT_READING(bytes("comtac lpn-cm4", 3, "010000c8" "0308662b"), {BATTERY_PCT, 100}, {TEMPERATURE_C, 21.5},
                   {HUMIDITY_PCT, 43});
    ASSERT_READING(bytes("comtac lpn-cm4", 3, "010000c8" "0361a8fa"), {BATTERY_PCT, 100});
}

static void nke_reads_standard_reports_of_the_first_end_point(void **state)
{
    (void)state;
    ASSERT_READING(bytes("nke-watteco th-sensor", 125, "110a04020000290866"), {TEMPERATURE_C, 21.5});
    ASSERT_READING(bytes("nke-watteco th-sensor", 125, "118a0405000021108a"), {HUMIDITY_PCT, 42.34});
    assert_null(bytes("nke-watteco th-sensor", 125, "110a04020000298000"));
    assert_null(bytes("nke-watteco th-sensor", 125, "310a04020000290866"));     /* the second end point: a probe */
    assert_null(bytes("nke-watteco th-sensor", 125, "300180c4a46002"));         /* a batch */
    assert_null(bytes("nke-watteco th-sensor", 125, "110a04020001290866"));     /* another attribute */
    assert_null(bytes("nke-watteco th-sensor", 124, "110a04020000290866"));
}

static void tektelic_prefers_the_filtered_co2(void **state)
{
    (void)state;
    ASSERT_READING(bytes("tektelic t00078xx-smart-room-sensor-co2", 10, "0be40320" "0ee40384" "0c732794" "036700d7"
                                                                        "04685800d35f"),
                   {CO2_PPM, 800}, {PRESSURE_HPA, 1013.2}, {TEMPERATURE_C, 21.5}, {HUMIDITY_PCT, 44},
                   {BATTERY_PCT, 95});
    ASSERT_READING(bytes("tektelic breeze-v", 10, "0ee40384"), {CO2_PPM, 900});
    ASSERT_READING(bytes("tektelic breeze-v", 10, "0ee403840be40320"), {CO2_PPM, 800});
    assert_null(bytes("tektelic breeze-v", 10, "0be403"));
}

static void total_voc_of_milesight_counts_where_its_unit_is_certain(void **state)
{
    (void)state;
    ASSERT_READING(bytes("milesight am107", 85, "087d0700"), {VOC_PPB, 7});
    assert_null(bytes("milesight am307", 85, "087d0700"));
    assert_non_null(bytes("milesight am319", 85, "20ce" "00eb036b" "d700" "5800" "0000" "2003" "0000" "9427" "0900"
                                                 "0c00" "0000"));
    assert_float_equal(decoded.readings[0].reading.value[PM10_UG_M3], 12, 1e-9);
    assert_true(decoded.readings[0].reading.time_ms == INT64_C(0x6b03eb00) * 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adeunis_reads_the_newest_row_and_no_frame_of_settings),
        cmocka_unit_test(enginko_counts_older_measurements_back_from_the_newest),
        cmocka_unit_test(enginko_leaves_out_what_was_not_measured_yet),
        cmocka_unit_test(sensative_reads_now_and_what_was_seconds_ago),
        cmocka_unit_test(synetica_passes_over_estimates_probes_and_itself),
        cmocka_unit_test(rows_of_browan_dragino_and_imbuildings),
        cmocka_unit_test(comtac_knows_its_invalid_values),
        cmocka_unit_test(nke_reads_standard_reports_of_the_first_end_point),
        cmocka_unit_test(tektelic_prefers_the_filtered_co2),
        cmocka_unit_test(total_voc_of_milesight_counts_where_its_unit_is_certain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
