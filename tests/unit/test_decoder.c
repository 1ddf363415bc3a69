/* test_decoder.c - what holds for every payload family: limits, strictness, names, topics. */
#include "decoder.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define PLAIN "transom/in/room-08c"

static struct decoded decoded;
static struct error err;

static int decode_bytes(const char *topic, const char *payload, size_t size)
{
    struct message message = {.topic = topic, .payload = payload, .size = size};

    err = (struct error){0};
    return decoder_decode(&message, &decoded, &err);
}

static int decode(const char *topic, const char *payload)
{
    return decode_bytes(topic, payload, strlen(payload));
}

static void assert_fails(int code, const char *topic, const char *payload, const char *because)
{
    assert_int_equal(decode(topic, payload), code);
    assert_int_equal(decoded.count, 0);
    assert_int_equal(err.code, code);
    if (!strstr(err.text, because))
        fail_msg("\"%s\" does not say \"%s\"", err.text, because);
}

static void a_payload_of_16384_bytes_is_read_and_one_more_is_too_large(void **state)
{
    (void)state;
    static char payload[PAYLOAD_SIZE_MAX + 1];

    memset(payload, ' ', sizeof payload);
    memcpy(payload, "{\"co2_ppm\":812}", 15);
    assert_int_equal(decode_bytes(PLAIN, payload, PAYLOAD_SIZE_MAX), 0);
    assert_int_equal(decoded.count, 1);
    assert_int_equal(decode_bytes(PLAIN, payload, PAYLOAD_SIZE_MAX + 1), -EMSGSIZE);
    assert_non_null(strstr(err.text, "16385"));
}

static void a_topic_of_255_bytes_is_taken_and_one_more_is_refused(void **state)
{
    (void)state;
    char topic[TOPIC_SIZE_MAX + 1];

    memset(topic, 'a', sizeof topic);
    topic[TOPIC_SIZE_MAX] = '\0';
    assert_fails(-EBADMSG, topic, "1", "longer than 255");
    topic[TOPIC_SIZE_MAX - 1] = '\0';
    assert_fails(-ENOMSG, topic, "1", "no family");
}

static void eight_levels_of_brackets_are_read_and_nine_are_not(void **state)
{
    (void)state;
    assert_int_equal(decode(PLAIN, "{\"co2_ppm\":812,\"x\":[[[[[[[1]]]]]]]}"), 0);
    assert_fails(-EBADMSG, PLAIN, "{\"co2_ppm\":812,\"x\":[[[[[[[[1]]]]]]]]}", "deeper than 8");
}

static void brackets_within_strings_are_no_levels(void **state)
{
    (void)state;
    assert_int_equal(decode(PLAIN, "{\"co2_ppm\":812,\"x\":\"[[[[[[[[[[\\\"[[[[\"}"), 0);
    assert_int_equal(decoded.count, 1);
}

static void duplicate_keys_are_refused(void **state)
{
    (void)state;
    assert_fails(-EBADMSG, PLAIN, "{\"co2_ppm\":812,\"co2_ppm\":1812}", "duplicate");
    assert_fails(-EBADMSG, "zigbee2mqtt/a", "{\"co2\":812,\"co2\":1812}", "duplicate");
}

static void what_is_not_json_is_refused_with_its_place(void **state)
{
    (void)state;
    assert_fails(-EBADMSG, PLAIN, "{\"co2_ppm\":812", "plain: line 1 column 14");
    assert_fails(-EBADMSG, PLAIN, "{\"co2_ppm\":812} x", "not JSON");
    assert_fails(-EBADMSG, PLAIN, "{\"co2_ppm\":NaN}", "not JSON");
    assert_fails(-EBADMSG, PLAIN, "{\"co2_ppm\":Infinity}", "not JSON");
}

static void numbers_that_no_double_holds_are_refused(void **state)
{
    (void)state;
    assert_fails(-EBADMSG, PLAIN, "{\"co2_ppm\":1e999}", "not JSON");
    assert_fails(-EBADMSG, PLAIN, "{\"co2_ppm\":99999999999999999999}", "not JSON");
}

static void a_huge_number_is_kept_as_doubtful(void **state)
{
    (void)state;
    assert_int_equal(decode(PLAIN, "{\"co2_ppm\":1e300,\"temperature_c\":20.5}"), 0);
    assert_true(reading_has(&decoded.readings[0].reading, CO2_PPM));
    assert_false(reading_is_good(&decoded.readings[0].reading, CO2_PPM));
    assert_true(reading_is_good(&decoded.readings[0].reading, TEMPERATURE_C));
}

static void values_are_good_up_to_the_edge_of_the_plausible(void **state)
{
    (void)state;
    assert_int_equal(decode(PLAIN, "{\"co2_ppm\":350,\"temperature_c\":50,\"humidity_pct\":0}"), 0);
    assert_int_equal(decoded.readings[0].reading.doubtful, 0);
    assert_int_equal(decode(PLAIN, "{\"co2_ppm\":349.9,\"temperature_c\":50.1,\"humidity_pct\":-0.1}"), 0);
    assert_int_equal(decoded.readings[0].reading.doubtful, decoded.readings[0].reading.present);
}

static void payloads_that_are_not_utf8_are_refused(void **state)
{
    (void)state;
    assert_fails(-EBADMSG, PLAIN, "{\"co2_ppm\":812,\"note\":\"\xff\"}", "not JSON");
    assert_fails(-EBADMSG, PLAIN, "{\"co2_ppm\":812,\"note\":\"\xc0\xaf\"}", "not JSON");
}

/* The device stands in the payload (TTS), so that any bytes can be tried. */
static int decode_device(const char *device)
{
    char payload[512];

    snprintf(payload, sizeof payload,
             "{\"end_device_ids\":{\"device_id\":\"%s\"},"
             "\"uplink_message\":{\"decoded_payload\":{\"co2\":812}}}",
             device);
    return decode("v3/app@ttn/devices/x/up", payload);
}

static void a_device_name_has_at_most_64_bytes(void **state)
{
    (void)state;
    char device[66];

    memset(device, 'd', 65);
    device[64] = '\0';
    assert_int_equal(decode_device(device), 0);
    assert_string_equal(decoded.readings[0].device, device);
    device[64] = 'd';
    device[65] = '\0';
    assert_int_equal(decode_device(device), -EBADMSG);
    assert_non_null(strstr(err.text, "longer than 64"));
}

static void a_device_name_is_trimmed_and_keeps_its_accents(void **state)
{
    (void)state;
    assert_int_equal(decode_device(" Sâl Tŷ Ddewi \\n"), 0);
    assert_string_equal(decoded.readings[0].device, "Sâl Tŷ Ddewi");
}

static void a_device_name_with_control_bytes_is_refused(void **state)
{
    (void)state;
    assert_int_equal(decode_device("a\\u0007b"), -EBADMSG);
    assert_int_equal(decode_device("a\\u007fb"), -EBADMSG);
    assert_int_equal(decode_device("a\xc2\x85"
                                   "b"),
                     -EBADMSG);
    assert_int_equal(decode_device("a\xc2\xa0"
                                   "b"),
                     0);
}

static void a_topic_that_is_not_utf8_names_no_device(void **state)
{
    (void)state;
    static const char *const broken[] = {
        "transom/in/\xff",             "transom/in/\xc3",         "transom/in/\xc0\xaf", "transom/in/\xed\xa0\x80",
        "transom/in/\xf4\x90\x80\x80", "transom/in/\xe2\x82/in/", "transom/in/\x01",
    };

    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
        assert_int_not_equal(decode(broken[i], "{\"co2_ppm\":812}"), 0);
    assert_int_equal(decode("transom/in/\xf0\x9f\x8c\xac", "{\"co2_ppm\":812}"), 0);
}

static void sixty_four_readings_are_taken_and_one_more_is_refused(void **state)
{
    (void)state;
    static char payload[8192];

    for (int history = 63; history <= 64; history++) {
        int used = snprintf(payload, sizeof payload, "{\"co2_ppm\":812,\"history\":[");

        for (int i = 0; i < history; i++)
            used += snprintf(payload + used, sizeof payload - (size_t)used,
                             "%s{\"time\":\"2026-11-23T10:%02d:00Z\",\"co2_ppm\":%d}", i ? "," : "", i % 60, 700 + i);
        snprintf(payload + used, sizeof payload - (size_t)used, "]}");
        if (history == 63) {
            assert_int_equal(decode(PLAIN, payload), 0);
            assert_int_equal(decoded.count, DECODED_READINGS_MAX);
        } else {
            assert_fails(-EBADMSG, PLAIN, payload, "more than 64");
        }
    }
}

static void an_empty_payload_clears_and_says_nothing(void **state)
{
    (void)state;
    static const char *const topics[] = {PLAIN, PLAIN "/status", "zigbee2mqtt/a", "zigbee2mqtt/a/availability",
                                         "tele/a/SENSOR", "tele/a/LWT", "a/sensor/co2/state", "a/status",
                                         "airgradient/readings/a", "v3/a@t/devices/d/up"};

    for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++) {
        assert_int_equal(decode(topics[i], ""), 0);
        assert_non_null(decoded.family);
        assert_int_equal(decoded.count, 0);
    }
}

static void a_message_of_no_family_is_enomsg(void **state)
{
    (void)state;
    assert_fails(-ENOMSG, "home/kitchen/lamp", "{\"brightness\":3}", "no family");
    assert_fails(-ENOMSG, "home/kitchen/co2", "812", "no family");
    assert_fails(-ENOMSG, NULL, "{\"temperature\":21.5}", "no family");
    assert_fails(-ENOMSG, NULL, "", "no family");
    assert_null(decoded.family);
}

/* A filter with its wildcards filled in is a topic that the filter lets through. */
static void every_subscribed_topic_has_a_family(void **state)
{
    (void)state;
    size_t count = 0;

    for (const char *const *filter = decoder_topics(); *filter; filter++, count++) {
        char topic[TOPIC_SIZE_MAX];

        snprintf(topic, sizeof topic, "%s", *filter);
        for (char *c = topic; *c; c++)
            if (*c == '+' || *c == '#')
                *c = 'x';
        assert_int_equal(decode(topic, ""), 0);
        assert_non_null(decoded.family);
    }
    assert_in_range(count, 6, 60);      /* the most that one subscription takes is 64 */
}

static void an_error_needs_no_place_to_go(void **state)
{
    (void)state;
    struct message message = {.topic = PLAIN, .payload = "{", .size = 1};

    assert_int_equal(decoder_decode(&message, &decoded, NULL), -EBADMSG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_payload_of_16384_bytes_is_read_and_one_more_is_too_large),
        cmocka_unit_test(a_topic_of_255_bytes_is_taken_and_one_more_is_refused),
        cmocka_unit_test(eight_levels_of_brackets_are_read_and_nine_are_not),
        cmocka_unit_test(brackets_within_strings_are_no_levels),
        cmocka_unit_test(duplicate_keys_are_refused),
        cmocka_unit_test(what_is_not_json_is_refused_with_its_place),
        cmocka_unit_test(numbers_that_no_double_holds_are_refused),
        cmocka_unit_test(a_huge_number_is_kept_as_doubtful),
        cmocka_unit_test(values_are_good_up_to_the_edge_of_the_plausible),
        cmocka_unit_test(payloads_that_are_not_utf8_are_refused),
        cmocka_unit_test(a_device_name_has_at_most_64_bytes),
        cmocka_unit_test(a_device_name_is_trimmed_and_keeps_its_accents),
        cmocka_unit_test(a_device_name_with_control_bytes_is_refused),
        cmocka_unit_test(a_topic_that_is_not_utf8_names_no_device),
        cmocka_unit_test(sixty_four_readings_are_taken_and_one_more_is_refused),
        cmocka_unit_test(an_empty_payload_clears_and_says_nothing),
        cmocka_unit_test(a_message_of_no_family_is_enomsg),
        cmocka_unit_test(every_subscribed_topic_has_a_family),
        cmocka_unit_test(an_error_needs_no_place_to_go),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
