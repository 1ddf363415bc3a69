/* What the simulator says, read back twice: as plain JSON, and by the decoders that share no code with it. */
#include "announced.h"
#include "decoder.h"
#include "payload.h"
#include "rfc3339.h"
#include "rooms.h"
#include "site.h"
#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <cmocka.h>

/* cmocka compares floats; ours are doubles. */
#define assert_near(value, expected, tolerance) assert_true(fabs((value) - (expected)) <= (tolerance))

static struct payload_message messages[PAYLOAD_MESSAGES_MAX];

static size_t write_report(enum payload_family family, int64_t *time_ms)
{
    struct payload_report report = {.number = 7, .has_time = true, .offset_ms = 3600000,
                                    .reading = {812.4, 20.437, 41.52, 87.3, -61.2}};

    assert_int_equal(rfc3339_parse("2026-11-23T10:42:00Z", 20, &report.time_ms), 0);
    *time_ms = report.time_ms;
    payload_device(family, report.number, report.device);
    payload_round(family, &report.reading);
    return payload_write(family, &report, messages);
}

static void every_message_is_json_with_the_reading_where_the_maker_puts_it(void **state)
{
    (void)state;
    static const struct {
        enum payload_family family;
        const char *topic, *path[4];
    } forms[] = {
        {PAYLOAD_PLAIN, "transom/in/room-07", {"co2_ppm"}},
        {PAYLOAD_ZIGBEE2MQTT, "zigbee2mqtt/zigbee-room-07", {"co2"}},
        {PAYLOAD_TASMOTA, "tele/tasmota-room-07/SENSOR", {"SCD40", "CarbonDioxide"}},
        {PAYLOAD_AIRGRADIENT, "airgradient/readings/0200a1000007", {"rco2"}},
        {PAYLOAD_TTS, "v3/school@ttn/devices/eui-0200a1fffe000007/up", {"uplink_message", "decoded_payload", "co2"}},
        {PAYLOAD_ESPHOME, "esphome-room-07/sensor/co2/state", {NULL}},
        {PAYLOAD_THEENGS, "home/TheengsGateway/BTtoMQTT/0200A2000007", {"co2"}},
        {PAYLOAD_SENSECAP, "/device_sensor_data/521/0200A5FFFE000007/1/vs/4100", {"value"}},
        {PAYLOAD_HOMIE, "homie/homie-room-07/air/co2", {NULL}},
        {PAYLOAD_HOMEASSISTANT, "homeassistant/sensor/monitor-07/state", {"co2"}},
    };

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        int64_t time_ms;
        json_t *root, *at;

        assert_true(write_report(forms[i].family, &time_ms) >= 1);
        assert_string_equal(messages[0].topic, forms[i].topic);
        root = at = json_loads(messages[0].text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
        assert_non_null(root);
        for (size_t key = 0; forms[i].path[key]; key++)
            at = json_object_get(at, forms[i].path[key]);
        assert_true(json_is_number(at));
        assert_near(json_number_value(at), 812, 1e-9);
        json_decref(root);
    }
}

static void only_esphome_and_homie_retain_their_readings(void **state)
{
    (void)state;
    int64_t time_ms;

    for (int f = 0; f < PAYLOAD_COUNT; f++) {
        size_t count = write_report((enum payload_family)f, &time_ms);

        assert_in_range(count, 1, PAYLOAD_MESSAGES_MAX);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(messages[i].retain, f == PAYLOAD_ESPHOME || f == PAYLOAD_HOMIE);
    }
}

static struct announced *announced;

static int open_announced(void **state)
{
    (void)state;
    announced = announced_open();
    return announced ? 0 : -1;
}

static int close_announced(void **state)
{
    (void)state;
    announced_close(announced);
    return 0;
}

/* What the form says of itself goes to the decoders, and must be understood. */
static void hear_status(enum payload_family family, const char *device, bool is_there)
{
    struct payload_message said[PAYLOAD_MESSAGES_MAX];
    size_t count = payload_status(family, device, is_there, said);

    for (size_t i = 0; i < count; i++) {
        static struct decoded decoded;
        struct error err = {0};
        struct message message = {.topic = said[i].topic, .payload = said[i].text, .size = strlen(said[i].text),
                                  .announced = announced};

        assert_true(said[i].retain);
        assert_int_equal(decoder_decode(&message, &decoded, &err), 0);
        if (i + 1 < count)
            continue;
        assert_int_equal(decoded.count, 1);
        assert_int_equal(strcasecmp(decoded.readings[0].device, device), 0);
        assert_int_equal(decoded.readings[0].online, is_there ? ONLINE_YES : ONLINE_NO);
    }
}

/* One message of the form through the decoders, its quantities into *all; the device must be ours. */
static void hear(const struct payload_message *said, const char *device, struct reading *all)
{
    static struct decoded decoded;
    struct error err = {0};
    struct message message = {.topic = said->topic, .payload = said->text, .size = strlen(said->text),
                              .announced = announced};

    assert_int_equal(decoder_decode(&message, &decoded, &err), 0);
    assert_int_equal(decoded.count, 1);
    assert_int_equal(strcasecmp(decoded.readings[0].device, device), 0);
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (reading_has(&decoded.readings[0].reading, (enum quantity)q))
            reading_set(all, (enum quantity)q, decoded.readings[0].reading.value[q]);
    all->time_ms = decoded.readings[0].reading.time_ms;
}

static void the_decoders_hear_the_reading_that_was_said(void **state)
{
    (void)state;
    static const struct {
        double temperature_c, humidity_pct;
        bool has_time, has_rssi;
    } said[PAYLOAD_COUNT] = {
        [PAYLOAD_PLAIN] = {20.4, 41.5, true, false},
        [PAYLOAD_ZIGBEE2MQTT] = {20.44, 41.52, false, false},
        [PAYLOAD_TASMOTA] = {20.4, 41.5, false, false},
        [PAYLOAD_ESPHOME] = {20.44, 41.52, false, true},
        [PAYLOAD_AIRGRADIENT] = {20.44, 42, false, true},
        [PAYLOAD_TTS] = {20.4, 42, true, true},
        [PAYLOAD_CHIRPSTACK] = {20.4, 41.5, true, true},
        [PAYLOAD_THEENGS] = {20.44, 42, false, true},
        [PAYLOAD_QINGPING] = {20.4, 41.5, true, false},
        [PAYLOAD_SENSECAP] = {20.4, 42, true, false},
        [PAYLOAD_HOMIE] = {20.4, 42, false, false},
        [PAYLOAD_HOMEASSISTANT] = {20.4, 42, false, false},
    };

    for (int f = 0; f < PAYLOAD_COUNT; f++) {
        struct reading heard = {0};
        char device[PAYLOAD_DEVICE_SIZE];
        int64_t time_ms;
        size_t count = write_report((enum payload_family)f, &time_ms);

        payload_device((enum payload_family)f, 7, device);
        hear_status((enum payload_family)f, device, true);
        for (size_t i = 0; i < count; i++)
            hear(&messages[i], device, &heard);
        assert_true(reading_is_good(&heard, CO2_PPM));
        assert_near(heard.value[CO2_PPM], 812, 1e-6);
        assert_near(heard.value[TEMPERATURE_C], said[f].temperature_c, 1e-6);
        assert_near(heard.value[HUMIDITY_PCT], said[f].humidity_pct, 1e-6);
        assert_int_equal(reading_has(&heard, RSSI_DBM), said[f].has_rssi);
        if (said[f].has_time)
            assert_int_equal(heard.time_ms, time_ms);
    }
}

static void the_decoders_hear_who_is_there(void **state)
{
    (void)state;
    static const bool is_mute[PAYLOAD_COUNT] = {
        [PAYLOAD_AIRGRADIENT] = true, [PAYLOAD_TTS] = true,      [PAYLOAD_CHIRPSTACK] = true,
        [PAYLOAD_THEENGS] = true,     [PAYLOAD_QINGPING] = true, [PAYLOAD_SENSECAP] = true,
    };

    for (int f = 0; f < PAYLOAD_COUNT; f++) {
        char device[PAYLOAD_DEVICE_SIZE];

        payload_device((enum payload_family)f, 7, device);
        assert_int_equal(payload_status((enum payload_family)f, device, true, messages) == 0, is_mute[f]);
        hear_status((enum payload_family)f, device, true);
        hear_status((enum payload_family)f, device, false);
    }
}

static void a_tasmota_tells_its_local_time(void **state)
{
    (void)state;
    int64_t time_ms;

    write_report(PAYLOAD_TASMOTA, &time_ms);
    assert_non_null(strstr(messages[0].text, "\"Time\":\"2026-11-23T11:42:00\""));
}

/* 0x01 00cc: 20.4 degC; 0x02 2a: 42 %; 0x05 00: no motion; 0x06 032c: 812 ppm; 0x07 0dee: 3566 mV. */
static void the_bytes_of_an_uplink_say_what_its_fields_say(void **state)
{
    (void)state;
    int64_t time_ms;

    write_report(PAYLOAD_TTS, &time_ms);
    assert_non_null(strstr(messages[0].text, "\"frm_payload\":\"AQDMAioFAAYDLAcN7g==\""));
    assert_non_null(strstr(messages[0].text, "\"vdd\":3566"));
}

/* 01 75 57: 87 %; 03 67 cc00: 20.4 degC; 04 68 53: 41.5 %; 07 7d 2c03: 812 ppm. */
static void a_server_that_decodes_nothing_passes_the_bytes_on(void **state)
{
    (void)state;
    int64_t time_ms;

    write_report(PAYLOAD_CHIRPSTACK, &time_ms);
    assert_non_null(strstr(messages[0].text, "\"data\":\"AXVXA2fMAARoUwd9LAM=\""));
    assert_null(strstr(messages[0].text, "\"object\""));
}

static void every_form_is_named_to_who_asks(void **state)
{
    (void)state;
    char names[] = PAYLOAD_FAMILY_NAMES;
    int count = 0;

    for (char *rest, *name = strtok_r(names, ", ", &rest); name; name = strtok_r(NULL, ", ", &rest), count++) {
        enum payload_family family;

        assert_true(payload_family_from_name(name, &family));
        assert_int_equal(family, count);
    }
    assert_int_equal(count, PAYLOAD_COUNT);
}

static void a_mixed_school_speaks_its_six_forms_in_turn(void **state)
{
    (void)state;
    enum payload_family family;

    assert_true(payload_family_from_name("mixed", &family));
    assert_int_equal(payload_family_of_room(family, 1), PAYLOAD_PLAIN);
    assert_int_equal(payload_family_of_room(family, 6), PAYLOAD_TTS);
    assert_int_equal(payload_family_of_room(family, 7), PAYLOAD_PLAIN);
    assert_true(payload_family_from_name("tasmota", &family));
    assert_int_equal(payload_family_of_room(family, 3), PAYLOAD_TASMOTA);
    assert_false(payload_family_from_name("zigbee", &family));
    assert_int_equal(family, PAYLOAD_TASMOTA);
}

static void the_site_file_names_every_room_and_its_device(void **state)
{
    (void)state;
    char path[] = "/tmp/transom-test-site-XXXXXX";
    struct error err = {0};
    json_t *site, *rooms, *room;
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(site_write(path, 13, PAYLOAD_MIXED, "Europe/London", &err), 0);
    site = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(site);
    unlink(path);
    assert_string_equal(json_string_value(json_object_get(json_object_get(site, "site"), "zone")), "Europe/London");
    rooms = json_object_get(site, "rooms");
    assert_int_equal(json_array_size(rooms), 13);
    room = json_array_get(rooms, 0);
    assert_string_equal(json_string_value(json_object_get(room, "id")), "8c");
    assert_string_equal(json_string_value(json_object_get(room, "ages")), "11-15");
    assert_string_equal(json_string_value(json_array_get(json_object_get(room, "devices"), 0)), "room-01");
    room = json_array_get(rooms, 4);
    assert_string_equal(json_string_value(json_object_get(room, "ventilation")), "mechanical");
    assert_string_equal(json_string_value(json_array_get(json_object_get(room, "devices"), 0)), "0200a1000005");
    json_decref(site);
}

static void a_site_file_that_cannot_be_written_is_said(void **state)
{
    (void)state;
    struct error err = {0};

    assert_true(site_write("/nowhere/site.json", 1, PAYLOAD_PLAIN, "Europe/London", &err) < 0);
    assert_non_null(strstr(err.text, "/nowhere/site.json"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_message_is_json_with_the_reading_where_the_maker_puts_it),
        cmocka_unit_test(only_esphome_and_homie_retain_their_readings),
        cmocka_unit_test_setup_teardown(the_decoders_hear_the_reading_that_was_said, open_announced, close_announced),
        cmocka_unit_test_setup_teardown(the_decoders_hear_who_is_there, open_announced, close_announced),
        cmocka_unit_test(a_tasmota_tells_its_local_time),
        cmocka_unit_test(the_bytes_of_an_uplink_say_what_its_fields_say),
        cmocka_unit_test(a_server_that_decodes_nothing_passes_the_bytes_on),
        cmocka_unit_test(every_form_is_named_to_who_asks),
        cmocka_unit_test(a_mixed_school_speaks_its_six_forms_in_turn),
        cmocka_unit_test(the_site_file_names_every_room_and_its_device),
        cmocka_unit_test(a_site_file_that_cannot_be_written_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
