/* What was heard while somebody listened: topics and devices in tables that don't grow, what came of each, and a pace
 * that a flood does not change. */
#include "overheard.h"
#include "announced.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define NOW_MS INT64_C(1795428000000)
#define MONO_MS INT64_C(5000000)
#define SECOND_MS 1000

static int setup(void **state)
{
    static const struct overheard_type types[] = {{"a81758fffe03aaaa", "Elsys ERS-CO2"}};

    *state = overheard_open(types, 1);
    return *state ? 0 : -1;
}

static int teardown(void **state)
{
    overheard_close(*state);
    return 0;
}

static void say_at(struct overheard *o, const char *topic, const char *payload, bool retained, int64_t after_ms)
{
    struct message message = {.topic = topic, .payload = payload, .size = strlen(payload), .retained = retained};

    overheard_take(o, &message, NOW_MS + after_ms, MONO_MS + after_ms);
}

static void say(struct overheard *o, const char *topic, const char *payload)
{
    say_at(o, topic, payload, false, 0);
}

static const struct overheard_topic *topic(const struct overheard *o, const char *name)
{
    for (size_t i = 0; i < overheard_topic_count(o); i++)
        if (strcmp(overheard_topic(o, i)->topic, name) == 0)
            return overheard_topic(o, i);
    fail_msg("nothing was heard of %s", name);
    return NULL;
}

static void assert_outcome(const struct overheard *o, const char *name, enum overheard_outcome outcome,
                           const char *family)
{
    assert_string_equal(overheard_outcome_word(topic(o, name)->outcome), overheard_outcome_word(outcome));
    if (family)
        assert_string_equal(topic(o, name)->family, family);
    else
        assert_null(topic(o, name)->family);
}

static void each_topic_is_told_with_what_came_of_it(void **state)
{
    struct overheard *o = *state;

    say(o, "transom/in/a", "{\"co2_ppm\":812,\"temperature_c\":20.4}");
    say(o, "transom/in/a/status", "online");
    say(o, "tele/hall/STATE", "{\"Time\":\"2026-11-23T10:00:00\",\"Uptime\":\"0T01:00:00\"}");
    say(o, "tele/hall/SENSOR", "{");
    say(o, "garden/x", "{\"co2_eq\":900}");
    assert_int_equal(overheard_topic_count(o), 5);
    assert_outcome(o, "transom/in/a", OVERHEARD_READ, "plain");
    assert_outcome(o, "transom/in/a/status", OVERHEARD_AVAILABLE, "plain");
    assert_outcome(o, "tele/hall/STATE", OVERHEARD_NOTHING, "tasmota");
    assert_outcome(o, "tele/hall/SENSOR", OVERHEARD_BROKEN, "tasmota");
    assert_memory_equal(topic(o, "tele/hall/SENSOR")->why, "line 1 column 1: not JSON", 25);
    assert_outcome(o, "garden/x", OVERHEARD_UNKNOWN, NULL);
    assert_string_equal(topic(o, "garden/x")->shape.estimate, "co2_eq");
    assert_true(overheard_is_asked_for(o, topic(o, "transom/in/a")));
    assert_false(overheard_is_asked_for(o, topic(o, "garden/x")));
}

static void a_device_is_told_with_what_it_yields_over_all_its_topics(void **state)
{
    struct overheard *o = *state;
    const struct overheard_device *device;

    say_at(o, "transom/in/a", "{\"co2_ppm\":812}", true, 0);
    assert_true(overheard_device(o, 0)->is_retained);
    say_at(o, "transom/in/a", "{\"temperature_c\":20.4,\"humidity_pct\":400}", false, 10);
    say_at(o, "transom/in/a/status", "offline", false, 20);
    assert_int_equal(overheard_device_count(o), 1);
    device = overheard_device(o, 0);
    assert_string_equal(device->name, "a");
    assert_string_equal(device->family, "plain");
    assert_int_equal(device->messages, 3);
    assert_true(device->heard_ms == NOW_MS + 20);
    assert_false(device->is_retained);
    assert_int_equal(device->quantities, 1u << CO2_PPM | 1u << TEMPERATURE_C | 1u << HUMIDITY_PCT);
    assert_int_equal(device->doubtful, 1u << HUMIDITY_PCT);
    assert_int_equal(device->online, ONLINE_NO);
    say_at(o, "transom/in/a", "{\"humidity_pct\":40}", false, 30);
    assert_int_equal(overheard_device(o, 0)->doubtful, 0);
    say_at(o, "transom/in/a", "{\"humidity_pct\":400}", false, 40);      /* one slip, after it read well */
    assert_int_equal(overheard_device(o, 0)->doubtful, 0);
}

static void the_best_that_came_of_a_topic_stays(void **state)
{
    struct overheard *o = *state;

    say(o, "transom/in/a", "{");
    assert_outcome(o, "transom/in/a", OVERHEARD_BROKEN, "plain");
    say(o, "transom/in/a", "{\"co2_ppm\":812}");
    say(o, "transom/in/a", "{");
    assert_outcome(o, "transom/in/a", OVERHEARD_READ, "plain");
    assert_string_equal(topic(o, "transom/in/a")->why, "");
    assert_int_equal(topic(o, "transom/in/a")->messages, 3);
}

static void a_kept_message_is_told_apart_from_a_spoken_one(void **state)
{
    struct overheard *o = *state;

    say_at(o, "transom/in/a", "{\"co2_ppm\":812}", true, 0);
    assert_true(topic(o, "transom/in/a")->is_retained);
    say_at(o, "transom/in/a", "{\"co2_ppm\":812}", false, 0);
    say_at(o, "transom/in/a", "{\"co2_ppm\":812}", true, 0);
    assert_false(topic(o, "transom/in/a")->is_retained);
}

static void what_a_message_announces_is_understood_and_asked_for(void **state)
{
    struct overheard *o = *state;

    say(o, "attic/values/c", "812");
    assert_outcome(o, "attic/values/c", OVERHEARD_UNKNOWN, NULL);
    assert_false(overheard_is_asked_for(o, topic(o, "attic/values/c")));
    say(o, "homeassistant/sensor/attic/co2/config",
        "{\"state_topic\":\"attic/values/c\",\"unit_of_measurement\":\"ppm\",\"device_class\":\"carbon_dioxide\","
        "\"unique_id\":\"attic_co2\",\"device\":{\"identifiers\":[\"attic\"]}}");
    assert_outcome(o, "homeassistant/sensor/attic/co2/config", OVERHEARD_ANNOUNCES, "homeassistant");
    say(o, "attic/values/c", "812");
    assert_outcome(o, "attic/values/c", OVERHEARD_READ, "homeassistant");
    assert_true(overheard_is_asked_for(o, topic(o, "attic/values/c")));
}

/* CO2 of 812 ppm as Elsys writes it: type 6, two bytes. Source: Elsys, "Payload v1.10". */
static void bytes_are_read_by_the_make_that_a_person_said(void **state)
{
    struct overheard *o = *state;

    say(o, "v3/school@ttn/devices/eui/up", "{\"end_device_ids\":{\"dev_eui\":\"A81758FFFE03AAAA\"},"
        "\"received_at\":\"2026-11-23T10:00:00Z\",\"uplink_message\":{\"f_port\":5,\"frm_payload\":\"BgMs\"}}");
    assert_outcome(o, "v3/school@ttn/devices/eui/up", OVERHEARD_READ, "tts");
    assert_true(overheard_device(o, 0)->quantities & 1u << CO2_PPM);
}

static void a_form_is_known_on_a_topic_that_nobody_asks_for(void **state)
{
    struct overheard *o = *state;

    say(o, "attic/plain", "{\"co2_ppm\":812,\"temperature_c\":20.4}");
    assert_false(overheard_is_asked_for(o, topic(o, "attic/plain")));
    say(o, "attic/senml", "[{\"bn\":\"urn:dev:mac:0024befffe804ff1\",\"n\":\"co2\",\"u\":\"ppm\",\"v\":812}]");
    assert_int_equal(topic(o, "attic/senml")->outcome, OVERHEARD_READ);
    assert_false(overheard_is_asked_for(o, topic(o, "attic/senml")));
}

static void topics_beyond_the_table_are_counted(void **state)
{
    struct overheard *o = *state;
    char name[TOPIC_SIZE_MAX + 1];

    for (int i = 0; i <= OVERHEARD_TOPICS_MAX; i++) {
        snprintf(name, sizeof name, "garden/%d", i);
        say_at(o, name, "1", false, i * SECOND_MS);
        assert_int_equal(overheard_sums(o)->other_topics, i == OVERHEARD_TOPICS_MAX);
    }
    assert_int_equal(overheard_topic_count(o), OVERHEARD_TOPICS_MAX);
    say(o, "garden/0", "1");
    assert_int_equal(topic(o, "garden/0")->messages, 2);
    assert_int_equal(overheard_sums(o)->messages, OVERHEARD_TOPICS_MAX + 2);
    assert_int_equal(overheard_sums(o)->unread, 0);
}

static void a_topic_is_kept_whole_or_counted(void **state)
{
    struct overheard *o = *state;
    char name[TOPIC_SIZE_MAX + 1];

    memset(name, 'x', sizeof name);
    name[TOPIC_SIZE_MAX] = '\0';
    say(o, name, "1");
    assert_int_equal(overheard_topic_count(o), 0);
    assert_int_equal(overheard_sums(o)->other_topics, 1);
    name[TOPIC_SIZE_MAX - 1] = '\0';
    say(o, name, "1");
    assert_int_equal(overheard_topic_count(o), 1);
    assert_int_equal(overheard_sums(o)->other_topics, 1);
}

static void devices_beyond_the_table_are_counted(void **state)
{
    struct overheard *o = *state;
    char name[64];

    for (int i = 0; i <= OVERHEARD_DEVICES_MAX; i++) {
        snprintf(name, sizeof name, "transom/in/d%d", i);
        say_at(o, name, "{\"co2_ppm\":812}", false, i * SECOND_MS);
        assert_int_equal(overheard_sums(o)->other_devices, i == OVERHEARD_DEVICES_MAX);
    }
    assert_int_equal(overheard_device_count(o), OVERHEARD_DEVICES_MAX);
    assert_int_equal(topic(o, name)->device, -1);
    assert_outcome(o, name, OVERHEARD_READ, "plain");
}

static void a_flood_on_one_topic_is_counted_and_read_a_few_times_a_second(void **state)
{
    struct overheard *o = *state;

    for (int i = 0; i < 1000; i++)
        say(o, "transom/in/loud", "{\"co2_ppm\":812}");
    assert_int_equal(topic(o, "transom/in/loud")->messages, 1000);
    assert_int_equal(topic(o, "transom/in/loud")->read, OVERHEARD_TOPIC_READS_PER_S);
    assert_int_equal(overheard_sums(o)->unread, 1000 - OVERHEARD_TOPIC_READS_PER_S);
    say(o, "transom/in/soft", "{\"co2_ppm\":612}");
    assert_outcome(o, "transom/in/soft", OVERHEARD_READ, "plain");
    say_at(o, "transom/in/loud", "{\"co2_ppm\":812}", false, SECOND_MS);
    assert_int_equal(topic(o, "transom/in/loud")->read, OVERHEARD_TOPIC_READS_PER_S + 1);
}

static void a_flood_of_topics_is_read_so_many_times_a_second(void **state)
{
    struct overheard *o = *state;
    char name[64];

    for (int i = 0; i <= OVERHEARD_READS_PER_S; i++) {
        snprintf(name, sizeof name, "transom/in/d%d", i);
        say(o, name, "{\"co2_ppm\":812}");
        assert_int_equal(overheard_sums(o)->unread, i == OVERHEARD_READS_PER_S);
    }
    assert_outcome(o, name, OVERHEARD_UNREAD, NULL);
    say_at(o, name, "{\"co2_ppm\":812}", false, SECOND_MS);
    assert_outcome(o, name, OVERHEARD_READ, "plain");
}

static void say_bytes(struct overheard *o, const char *topic, const char *bytes, size_t size)
{
    const struct message message = {.topic = topic, .payload = bytes, .size = size};

    overheard_take(o, &message, NOW_MS, MONO_MS);
}

/* The payloads are a number in the row alone: 5, then 0 of a birth and 1 of what follows it. */
static void a_sparkplug_device_that_was_born_before_is_a_device_and_not_broken(void **state)
{
    static const char node[] = "spBv1.0/school/NDATA/node1", birth[] = "spBv1.0/school/NBIRTH/node1";
    struct overheard *o = *state;

    say_bytes(o, node, "\x0b", 1);      /* no protobuf */
    assert_outcome(o, node, OVERHEARD_BROKEN, "sparkplug");
    assert_int_equal(overheard_device_count(o), 0);
    say_bytes(o, node, "\x18\x05", 2);
    assert_outcome(o, node, OVERHEARD_UNBORN, "sparkplug");
    assert_string_equal(topic(o, node)->why, "");
    assert_true(overheard_is_asked_for(o, topic(o, node)));
    assert_int_equal(overheard_device_count(o), 1);
    assert_int_equal(topic(o, node)->device, 0);
    assert_string_equal(overheard_device(o, 0)->name, "school/node1");
    assert_string_equal(overheard_device(o, 0)->family, "sparkplug");
    assert_int_equal(overheard_device(o, 0)->quantities, 0);
    assert_int_equal(overheard_device(o, 0)->messages, 1);
    say_bytes(o, birth, "\x18\x00", 2);
    say_bytes(o, node, "\x18\x01", 2);
    assert_outcome(o, node, OVERHEARD_NOTHING, "sparkplug");
    assert_int_equal(overheard_device_count(o), 1);
    assert_int_equal(overheard_device(o, 0)->online, ONLINE_YES);
}

static void a_reason_shows_no_secret(void **state)
{
    struct overheard *o = *state;

    say(o, "tele/hall/SENSOR", "{\"Time\":1} token=hidden-word");
    assert_outcome(o, "tele/hall/SENSOR", OVERHEARD_BROKEN, "tasmota");
    assert_null(strstr(topic(o, "tele/hall/SENSOR")->why, "hidden"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(each_topic_is_told_with_what_came_of_it),
        TEST(a_device_is_told_with_what_it_yields_over_all_its_topics),
        TEST(a_sparkplug_device_that_was_born_before_is_a_device_and_not_broken),
        TEST(the_best_that_came_of_a_topic_stays),
        TEST(a_kept_message_is_told_apart_from_a_spoken_one),
        TEST(what_a_message_announces_is_understood_and_asked_for),
        TEST(bytes_are_read_by_the_make_that_a_person_said),
        TEST(a_form_is_known_on_a_topic_that_nobody_asks_for),
        TEST(topics_beyond_the_table_are_counted),
        TEST(a_topic_is_kept_whole_or_counted),
        TEST(devices_beyond_the_table_are_counted),
        TEST(a_flood_on_one_topic_is_counted_and_read_a_few_times_a_second),
        TEST(a_flood_of_topics_is_read_so_many_times_a_second),
        TEST(a_reason_shows_no_secret),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
