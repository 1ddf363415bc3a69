/* test_decoder_lorawan.c - uplinks of LoRaWAN servers: their envelopes, and the bytes of devices of a known type. */
#include "test_decoder_asserts.h"
#include <errno.h>
#include <strings.h>

static const struct reading *of_type(const char *type, const char *topic, const char *payload)
{
    const struct message message = {.topic = topic, .payload = payload, .size = strlen(payload), .device_type = type};

    assert_int_equal(decoder_decode(&message, &decoded, &err), 0);
    return &decoded.readings[0].reading;
}

/* The bytes, in hexadecimal digits, of a device of that type. */
static const struct reading *bytes(const char *type, int port, const char *hex)
{
    static char payload[1024];

    snprintf(payload, sizeof payload, "{\"cmd\":\"rx\",\"EUI\":\"0004A30B001ADCB5\",\"ts\":1795430520123,\"port\":%d,"
             "\"rssi\":-80,\"data\":\"%s\"}", port, hex);
    return of_type(type, NULL, payload);
}

static void assert_nothing_but_signal(const struct reading *reading)
{
    assert_int_equal(decoded.count, 1);
    assert_int_equal(reading->present, 1u << RSSI_DBM);
}

static void each_server_tells_device_time_signal_and_fields(void **state)
{
    (void)state;
    static const struct {
        const char *topic, *payload, *family;
    } cases[] = {
        {"application/4/device/0004a30b001adcb5/event/up",
         "{\"time\":\"2026-11-23T10:42:00.123Z\",\"deviceInfo\":{\"devEui\":\"0004a30b001adcb5\"},\"fPort\":2,"
         "\"object\":{\"co2\":812},\"rxInfo\":[{\"rssi\":-101},{\"rssi\":-72}]}", "chirpstack"},
        {"application/4/device/0004a30b001adcb5/rx",
         "{\"devEUI\":\"AASjCwAa3LU=\",\"rxInfo\":[{\"rssi\":-72,\"time\":\"2026-11-23T10:42:00.123Z\"},{\"rssi\":-90}],"
         "\"objectJSON\":\"{\\\"co2\\\":812}\"}", "chirpstack"},
        {NULL, "{\"cmd\":\"gw\",\"EUI\":\"0004A30B001ADCB5\",\"ts\":1795430520123,\"port\":2,\"data\":\"\","
               "\"gws\":[{\"rssi\":-90},{\"rssi\":-72}],\"decoded\":{\"data\":{\"co2\":812}}}", "loriot"},
        {"mqtt/things/0004A30B001ADCB5/uplink",
         "{\"DevEUI_uplink\":{\"Time\":\"2026-11-23T10:42:00.123Z\",\"DevEUI\":\"0004A30B001ADCB5\",\"LrrRSSI\":-90,"
         "\"Lrrs\":{\"Lrr\":[{\"LrrRSSI\":-72.0}]},\"payload\":{\"co2\":812}}}", "thingpark"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct reading *reading = of_type(NULL, cases[i].topic, cases[i].payload);

        assert_string_equal(decoded.family, cases[i].family);
        assert_int_equal(strcasecmp(decoded.readings[0].device, "0004a30b001adcb5"), 0);
        assert_true(reading->time_ms == INT64_C(1795430520123));
        assert_float_equal(reading->value[CO2_PPM], 812, 0);
        assert_float_equal(reading->value[RSSI_DBM], -72, 0);
    }
}

static const char *say_type(void *context, const char *device)
{
    return strcasecmp(device, "0004a30b001adcb5") == 0 ? context : NULL;
}

static void what_a_person_said_of_the_device_goes_before_what_the_server_says(void **state)
{
    static char person_said[] = "Milesight AM307";
    static const char payload[] = "{\"deviceInfo\":{\"devEui\":\"0004a30b001adcb5\","
                                  "\"deviceProfileName\":\"elsys ers\"},\"fPort\":85,"
                                  "\"data\":\"B33nBA==\"}";     /* 07 7d e7 04 */
    struct message message = {.topic = "application/4/device/0004a30b001adcb5/event/up", .payload = payload,
                              .size = sizeof payload - 1, .type_of = say_type, .type_context = person_said};

    (void)state;
    assert_int_equal(decoder_decode(&message, &decoded, &err), 0);
    assert_int_equal(decoded.count, 1);
    assert_float_equal(decoded.readings[0].reading.value[CO2_PPM], 1255, 1e-9);
    person_said[0] = '\0';         /* nobody said: the name of the profile counts, which has no CO2 there */
    assert_int_equal(decoder_decode(&message, &decoded, &err), 0);
    assert_false(decoded.count && reading_has(&decoded.readings[0].reading, CO2_PPM));
    message.type_of = NULL;
    assert_int_equal(decoder_decode(&message, &decoded, &err), 0);
    assert_true(decoder_knows_type("milesight-iot/am307"));
    assert_false(decoder_knows_type("milesight am9999"));
    assert_false(decoder_knows_type(""));
}

static const struct reading *fields_of(const char *profile, const char *object)
{
    static char payload[512];

    snprintf(payload, sizeof payload, "{\"deviceInfo\":{\"devEui\":\"0004a30b001adcb5\","
             "\"deviceProfileName\":\"%s\"},\"object\":%s}", profile, object);
    return of_type(NULL, "application/4/device/0004a30b001adcb5/event/up", payload);
}

static void what_a_device_computes_from_other_gases_is_no_co2(void **state)
{
    const struct reading *reading = fields_of("dragino laq4", "{\"CO2_ppm\":650,\"TempC_SHT\":21.5}");

    (void)state;
    assert_false(reading_has(reading, CO2_PPM));
    assert_float_equal(reading->value[TEMPERATURE_C], 21.5, 1e-9);
    assert_float_equal(fields_of("dragino aqs01-l", "{\"CO2_ppm\":650}")->value[CO2_PPM], 650, 1e-9);
}

static void a_numbered_value_beside_a_plain_one_is_an_older_one(void **state)
{
    (void)state;
    assert_float_equal(fields_of("mcf", "{\"temperature\":21.5,\"temperature_1\":20.5}")->value[TEMPERATURE_C], 21.5,
                       1e-9);
    assert_int_equal(decoded.count, 1);
    fields_of("lpp", "{\"temperature_1\":21.5,\"temperature_2\":20.5}");
    assert_true(decoded.count > 1);
}

static void filtered_co2_goes_before_raw_and_pressure_may_name_its_unit(void **state)
{
    const struct reading *reading = fields_of("x", "{\"co2_concentration_raw\":700,\"co2_concentration_filtered\":690,"
                                                   "\"pressure_mbar\":1013}");

    (void)state;
    assert_float_equal(reading->value[CO2_PPM], 690, 1e-9);
    assert_float_equal(reading->value[PRESSURE_HPA], 1013, 1e-9);
}

static void joins_states_and_other_events_say_nothing(void **state)
{
    (void)state;
    of_type(NULL, "application/4/device/0004a30b001adcb5/event/join", "{\"object\":{\"co2\":812}}");
    assert_int_equal(decoded.count, 0);
    of_type(NULL, NULL, "{\"cmd\":\"txd\",\"EUI\":\"0004A30B001ADCB5\",\"data\":\"\"}");
    assert_int_equal(decoded.count, 0);
    of_type(NULL, "mqtt/things/0004A30B001ADCB5/location", "{\"DevEUI_location\":{}}");
    assert_int_equal(decoded.count, 0);
}

static void a_list_of_uplinks_is_read_one_by_one(void **state)
{
    (void)state;
    of_type("talkpool oy1210", NULL,
            "[{\"devEui\":\"a1\",\"payload\":\"412B10033A\",\"fPort\":\"1\",\"rssi\":\"-80\"},"
            "{\"devEui\":\"a2\",\"payload\":\"3D2AFE01AF\",\"rxInfo\":{\"rssi\":-70}}]");
    assert_int_equal(decoded.count, 2);
    assert_string_equal(decoded.readings[1].device, "a2");
    assert_float_equal(decoded.readings[0].reading.value[CO2_PPM], 826, 0);
    assert_float_equal(decoded.readings[1].reading.value[TEMPERATURE_C], 19.1, 1e-9);
    assert_float_equal(decoded.readings[1].reading.value[RSSI_DBM], -70, 0);
}

static void bytes_are_read_only_of_a_device_whose_type_is_known(void **state)
{
    (void)state;
    static const char am103[] = "0175640367180104686d077dc501";

    assert_nothing_but_signal(bytes(NULL, 85, am103));
    assert_nothing_but_signal(bytes("acme am103", 85, am103));
    assert_nothing_but_signal(bytes("milesight vs121", 85, am103));
    assert_float_equal(bytes("Milesight AM103", 85, am103)->value[CO2_PPM], 453, 0);
    assert_float_equal(bytes("milesight-iot/am103", 85, am103)->value[CO2_PPM], 453, 0);
    assert_float_equal(bytes("MILESIGHT  am-103", 85, am103)->value[CO2_PPM], 453, 0);
}

static void fields_that_a_server_decoded_go_before_bytes(void **state)
{
    (void)state;
    static const char form[] = "{\"devEUI\":\"a1\",\"data\":\"AXVkA2cYAQRobQd9xQE=\",\"object\":%s}";
    char payload[256];

    snprintf(payload, sizeof payload, form, "{\"co2\":700}");
    assert_float_equal(of_type("milesight am103", NULL, payload)->value[CO2_PPM], 700, 0);
    snprintf(payload, sizeof payload, form, "{\"temperatureSensor\":25}");
    assert_float_equal(of_type("milesight am103", NULL, payload)->value[CO2_PPM], 453, 0);
}

static void broken_bytes_are_a_reason_or_nothing(void **state)
{
    (void)state;
    static const char *const broken[] = {"{\"cmd\":\"rx\",\"EUI\":\"a\",\"data\":\"017\"}",
                                         "{\"cmd\":\"rx\",\"EUI\":\"a\",\"data\":\"01zz\"}",
                                         "{\"DevEUI_uplink\":{\"DevEUI\":\"a\",\"payload_hex\":\"0x01\"}}",
                                         "[{\"devEui\":\"a\",\"payload\":\"q1\"}]"};

    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        const struct message message = {.payload = broken[i], .size = strlen(broken[i]), .device_type = "elsys ers"};

        assert_int_equal(decoder_decode(&message, &decoded, &err), -EBADMSG);
        assert_int_equal(decoded.count, 0);
    }
}

static void milesight_channels_mean_what_their_model_says(void **state)
{
    (void)state;
    const struct reading *reading = bytes("milesight em500-co2", 85, "01756403671901046873057d670406736827");

    assert_float_equal(reading->value[CO2_PPM], 1127, 0);
    assert_float_equal(reading->value[PRESSURE_HPA], 1008.8, 1e-9);
    /* The same channel is presence in an AM307, and its bytes are passed over. */
    reading = bytes("milesight am307", 85, "0367eeff050001077da803");
    assert_float_equal(reading->value[TEMPERATURE_C], -1.8, 1e-9);
    assert_float_equal(reading->value[CO2_PPM], 936, 0);
    /* Cut in the middle of a value, or before a channel that we do not know: the rest is left. */
    assert_int_equal(bytes("milesight am307", 85, "0367ee00077da8")->present, 1u << RSSI_DBM | 1u << TEMPERATURE_C);
    assert_int_equal(bytes("milesight am307", 85, "0367ee00fefe01077da803")->present,
                     1u << RSSI_DBM | 1u << TEMPERATURE_C);
}

static void records_of_a_device_go_to_their_own_time(void **state)
{
    (void)state;
    bytes("milesight am103", 85, "077dc50120ce781a4165df006e900120ce0c0035650001000000");
    assert_int_equal(decoded.count, 3);
    assert_true(decoded.readings[1].reading.time_ms == INT64_C(1698765432000));
    assert_float_equal(decoded.readings[1].reading.value[CO2_PPM], 400, 0);
    /* A clock that was never set: 1970. */
    bytes("milesight am103", 85, "077dc50120ce00000001df006e9001");
    assert_int_equal(decoded.count, 1);
    assert_float_equal(decoded.readings[0].reading.value[CO2_PPM], 453, 0);
}

static void elsys_types_have_lengths_of_their_own(void **state)
{
    (void)state;
    const struct reading *reading = bytes("elsys ers2 co2", 85, "0100e202290400270506060308070d620c00c114000f6a26");

    assert_float_equal(reading->value[TEMPERATURE_C], 22.6, 1e-9);
    assert_float_equal(reading->value[CO2_PPM], 776, 0);
    assert_float_equal(reading->value[BATTERY_V], 3.426, 1e-9);
    assert_float_equal(reading->value[PRESSURE_HPA], 1010.214, 1e-9);
    assert_int_equal(bytes("elsys ers", 85, "0cff38")->present, 1u << RSSI_DBM);        /* a probe */
    assert_int_equal(bytes("elsys ers", 85, "3e0100e2")->present, 1u << RSSI_DBM);      /* its settings */
    assert_int_equal(bytes("elsys ers", 85, "0100")->present, 1u << RSSI_DBM);
    assert_float_equal(bytes("elsys ers", 85, "01ff38")->value[TEMPERATURE_C], -20, 1e-9);
}

static void decentlab_flags_say_which_groups_are_there(void **state)
{
    (void)state;
    const struct reading *reading = bytes("decentlab dl-iam", 1,
                                          "020bbd007f0b926a515d48bc4e0262006981c7000093d4000b0111");

    assert_float_equal(reading->value[CO2_PPM], 455, 0);
    assert_float_equal(reading->value[VOC_PPB], 273, 0);
    reading = bytes("decentlab dl-iam", 1, "020bbd006f0b926a515d48bc4e02620069000b0111");
    assert_false(reading_has(reading, CO2_PPM));
    assert_float_equal(reading->value[VOC_PPB], 273, 0);
    assert_nothing_but_signal(bytes("decentlab dl-iam", 1, "030bbd00010b92"));          /* another protocol */
    assert_nothing_but_signal(bytes("decentlab dl-iam", 1, "020bbd00010b"));            /* cut */
    assert_float_equal(bytes("decentlab dl-lp8p", 1, "02057800080c25")->value[BATTERY_V], 3.109, 1e-9);
}

static void netvox_all_ones_are_not_fitted(void **state)
{
    (void)state;
    assert_float_equal(bytes("netvox ra0715", 6, "010507002134FFFFFFFF00")->value[CO2_PPM], 850, 1e-9);
    assert_nothing_but_signal(bytes("netvox ra0715", 6, "01050700FFFFFFFFFFFF00"));
    assert_nothing_but_signal(bytes("netvox ra0715", 7, "010507002134FFFFFFFF00"));
    assert_int_equal(bytes("netvox ra0723", 6, "01050278ffff000effff00")->present,
                     1u << RSSI_DBM | 1u << PM2_5_UG_M3);
    assert_float_equal(bytes("netvox r718a", 6, "010B01A4F9C01A9E000000")->value[TEMPERATURE_C], -16, 1e-9);
    assert_float_equal(bytes("netvox r718a", 6, "010B01A4F9C01A9E000000")->value[BATTERY_V], 3.6, 1e-9);
}

static void fixed_rows_are_read_at_their_full_length_only(void **state)
{
    (void)state;
    assert_float_equal(bytes("dragino lht65", 2, "cbf60b0d0376010add7fff")->value[TEMPERATURE_C], 28.29, 1e-9);
    assert_float_equal(bytes("dragino lht65", 2, "cbf60b0d0376010add7fff")->value[BATTERY_V], 3.062, 1e-9);
    assert_nothing_but_signal(bytes("dragino lht65", 42, "cbf60b0d0376010add7fff"));
    assert_nothing_but_signal(bytes("dragino lht65", 2, "cbf60b0d0376010add7f"));
    assert_nothing_but_signal(bytes("talkpool oy1210", 1, "412B1003"));
    assert_nothing_but_signal(bytes("sensiedge sensilora2_0", 2, "277f09a5160f"));
    assert_float_equal(bytes("tektelic comfort", 10, "0b6700ff036700E104684D00BA0B9E")->value[TEMPERATURE_C], 22.5,
                       1e-9);
    assert_nothing_but_signal(bytes("tektelic comfort", 100, "036700E1"));
}

static void cayenne_channels_of_one_quantity_stay_apart(void **state)
{
    (void)state;
    bytes("cayenne lpp", 2, "03670110056700FF");
    assert_int_equal(decoded.count, 3);
    assert_string_equal(decoded.readings[1].sensor, "3");
    assert_float_equal(decoded.readings[1].reading.value[TEMPERATURE_C], 27.2, 1e-9);
    assert_float_equal(decoded.readings[2].reading.value[TEMPERATURE_C], 25.5, 1e-9);
    bytes("cayenne lpp", 2, "03670110046850067d0190");
    assert_int_equal(decoded.count, 1);
    assert_float_equal(decoded.readings[0].reading.value[HUMIDITY_PCT], 40, 0);
    assert_false(reading_has(&decoded.readings[0].reading, CO2_PPM));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_server_tells_device_time_signal_and_fields),
        cmocka_unit_test(what_a_person_said_of_the_device_goes_before_what_the_server_says),
        cmocka_unit_test(what_a_device_computes_from_other_gases_is_no_co2),
        cmocka_unit_test(a_numbered_value_beside_a_plain_one_is_an_older_one),
        cmocka_unit_test(filtered_co2_goes_before_raw_and_pressure_may_name_its_unit),
        cmocka_unit_test(joins_states_and_other_events_say_nothing),
        cmocka_unit_test(a_list_of_uplinks_is_read_one_by_one),
        cmocka_unit_test(bytes_are_read_only_of_a_device_whose_type_is_known),
        cmocka_unit_test(fields_that_a_server_decoded_go_before_bytes),
        cmocka_unit_test(broken_bytes_are_a_reason_or_nothing),
        cmocka_unit_test(milesight_channels_mean_what_their_model_says),
        cmocka_unit_test(records_of_a_device_go_to_their_own_time),
        cmocka_unit_test(elsys_types_have_lengths_of_their_own),
        cmocka_unit_test(decentlab_flags_say_which_groups_are_there),
        cmocka_unit_test(netvox_all_ones_are_not_fitted),
        cmocka_unit_test(fixed_rows_are_read_at_their_full_length_only),
        cmocka_unit_test(cayenne_channels_of_one_quantity_stay_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
