/* What each device said last: bounded, counted by what became of it, and without secrets. */
#include "raw_log.h"
#include "raw_mask.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define NOW_MS INT64_C(1795428000000)
#define MINUTE_MS INT64_C(60000)

static int setup(void **state)
{
    *state = raw_log_open();
    return *state ? 0 : -1;
}

static int teardown(void **state)
{
    raw_log_close(*state);
    return 0;
}

static void say(struct raw_log *log, const char *topic, const char *payload, int64_t at_ms)
{
    static struct message message;

    message = (struct message){.topic = topic, .payload = payload, .size = strlen(payload)};
    raw_log_begin(log, &message, "plain", at_ms);
}

static struct reading co2(double ppm, int64_t time_ms)
{
    struct reading reading = {.time_ms = time_ms};

    reading_set(&reading, CO2_PPM, ppm);
    return reading;
}

static void the_last_fifty_are_kept_and_all_are_counted(void **state)
{
    struct raw_log *log = *state;
    char payload[32];

    for (int i = 0; i < 51; i++) {
        struct reading reading = co2(500 + i, NOW_MS + i * MINUTE_MS);

        snprintf(payload, sizeof payload, "{\"co2_ppm\":%d}", 500 + i);
        say(log, "transom/in/A", payload, NOW_MS + i * MINUTE_MS);
        raw_log_note(log, "A", RAW_TAKEN, 0, &reading);
    }
    const struct raw_device *device = raw_log_of(log, "a");

    assert_non_null(device);
    assert_int_equal(raw_device_message_count(device), RAW_LOG_MESSAGES_MAX);
    assert_int_equal(raw_device_fates(device, RAW_TAKEN), 51);
    assert_true(raw_device_since_ms(device) == NOW_MS);
    assert_true(raw_device_message(device, 0)->reading.value[CO2_PPM] == 550);
    assert_true(raw_device_message(device, 49)->reading.value[CO2_PPM] == 501);
    assert_memory_equal(raw_device_message(device, 49)->payload, "{\"co2_ppm\":501}", 15);
}

static void several_readings_of_a_message_are_one_entry_of_the_most_telling_outcome(void **state)
{
    struct raw_log *log = *state;
    struct reading old = co2(600, NOW_MS - MINUTE_MS), new = co2(700, NOW_MS);

    say(log, "t", "{}", NOW_MS);
    raw_log_note(log, "a", RAW_TAKEN, 0, &new);
    raw_log_note(log, "a", RAW_DUPLICATE, 0, &old);
    raw_log_note(log, "a", RAW_DOUBTFUL, QUALITY_SPIKE, &old);
    raw_log_note(log, "b", RAW_NO_VALUES, 0, NULL);
    const struct raw_device *a = raw_log_of(log, "a"), *b = raw_log_of(log, "b");

    assert_int_equal(raw_device_message_count(a), 1);
    assert_int_equal(raw_device_message(a, 0)->reading_count, 3);
    assert_true(raw_device_message(a, 0)->reading.value[CO2_PPM] == 700);
    assert_int_equal(raw_device_message(a, 0)->fate, RAW_DOUBTFUL);
    assert_int_equal(raw_device_fates(a, RAW_TAKEN), 0);
    assert_int_equal(raw_device_fates(a, RAW_DUPLICATE), 0);
    assert_int_equal(raw_device_fates(a, RAW_DOUBTFUL), 1);
    assert_int_equal(raw_device_flags(a, 1), 1);
    assert_int_equal(raw_device_fates(b, RAW_NO_VALUES), 1);
}

static void rejects_are_counted_by_reason_from_the_first_to_the_last(void **state)
{
    struct raw_log *log = *state;

    for (int i = 0; i < 3; i++) {
        say(log, "transom/in/a", "{", NOW_MS + i * MINUTE_MS);
        raw_log_reject(log, "a", i == 1 ? "co2: no number" : "no JSON");
    }
    const struct raw_device *device = raw_log_of(log, "a");

    assert_int_equal(raw_device_fates(device, RAW_REJECTED), 3);
    assert_int_equal(raw_device_reason_count(device), 2);
    assert_string_equal(raw_device_reason(device, 0)->why, "no JSON");
    assert_int_equal(raw_device_reason(device, 0)->count, 2);
    assert_true(raw_device_reason(device, 0)->first_ms == NOW_MS);
    assert_true(raw_device_reason(device, 0)->last_ms == NOW_MS + 2 * MINUTE_MS);
    assert_string_equal(raw_device_message(device, 1)->why, "co2: no number");
}

static void the_reason_that_came_up_longest_ago_makes_room(void **state)
{
    struct raw_log *log = *state;
    char why[16];

    for (int i = 0; i <= RAW_LOG_REASONS_MAX; i++) {
        snprintf(why, sizeof why, "reason %d", i);
        say(log, "t", "", NOW_MS + i);
        raw_log_reject(log, "a", why);
    }
    const struct raw_device *device = raw_log_of(log, "a");

    assert_int_equal(raw_device_reason_count(device), RAW_LOG_REASONS_MAX);
    assert_string_equal(raw_device_reason(device, 0)->why, "reason 8");
    assert_string_equal(raw_device_reason(device, 1)->why, "reason 1");
    assert_int_equal(raw_device_fates(device, RAW_REJECTED), RAW_LOG_REASONS_MAX + 1);
}

static void the_device_quiet_for_longest_makes_room(void **state)
{
    struct raw_log *log = *state;
    char name[16];

    for (int i = 0; i <= RAW_LOG_DEVICES_MAX; i++) {
        snprintf(name, sizeof name, "d%d", i);
        say(log, "t", "", NOW_MS + i);
        raw_log_note(log, name, RAW_NO_VALUES, 0, NULL);
        if (i == RAW_LOG_DEVICES_MAX - 1) {
            say(log, "t", "", NOW_MS + i);
            raw_log_note(log, "d0", RAW_NO_VALUES, 0, NULL);
        }
    }
    assert_non_null(raw_log_of(log, "d0"));
    assert_null(raw_log_of(log, "d1"));
    assert_int_equal(raw_log_size(log) % (RAW_LOG_DEVICES_MAX + 1), 0);        /* what was its is given back */
    assert_non_null(raw_log_of(log, "d2"));
    assert_non_null(raw_log_of(log, name));
}

static void a_long_payload_is_cut_and_says_how_long_it_was(void **state)
{
    struct raw_log *log = *state;
    char payload[RAW_LOG_PAYLOAD_MAX + 2];

    memset(payload, 'x', sizeof payload);
    payload[RAW_LOG_PAYLOAD_MAX + 1] = '\0';
    say(log, "t", payload, NOW_MS);
    raw_log_note(log, "a", RAW_NO_VALUES, 0, NULL);
    payload[RAW_LOG_PAYLOAD_MAX] = '\0';
    say(log, "t", payload, NOW_MS);
    raw_log_note(log, "a", RAW_NO_VALUES, 0, NULL);
    const struct raw_device *device = raw_log_of(log, "a");

    assert_int_equal(raw_device_message(device, 1)->size, RAW_LOG_PAYLOAD_MAX + 1);
    assert_int_equal(raw_device_message(device, 1)->kept_size, RAW_LOG_PAYLOAD_MAX);
    assert_int_equal(raw_device_message(device, 0)->size, RAW_LOG_PAYLOAD_MAX);
    assert_int_equal(raw_device_message(device, 0)->kept_size, RAW_LOG_PAYLOAD_MAX);
}

/* One message may name a hundred devices, each of which would keep all 64 KB of it. */
static void a_long_topic_is_cut(void **state)
{
    static char topic[RAW_LOG_TOPIC_SIZE + 2];
    struct raw_log *log = *state;

    for (size_t size = RAW_LOG_TOPIC_SIZE - 1; size <= RAW_LOG_TOPIC_SIZE; size++) {
        memset(topic, 't', size);
        say(log, topic, "{}", NOW_MS);
        raw_log_reject(log, "a", "topic too long");
        assert_int_equal(strlen(raw_device_message(raw_log_of(log, "a"), 0)->topic), RAW_LOG_TOPIC_SIZE - 1);
    }
}

/* A minute after what was said before. */
static const struct raw_device *say_bytes(struct raw_log *log, int device, size_t payload_size)
{
    static int64_t at_ms = NOW_MS;
    static char payload[RAW_LOG_PAYLOAD_MAX + 1];
    char name[16];

    memset(payload, 'x', payload_size);
    payload[payload_size] = '\0';
    snprintf(name, sizeof name, "d%d", device);
    say(log, "t", payload, at_ms += MINUTE_MS);
    raw_log_note(log, name, RAW_NO_VALUES, 0, NULL);
    return raw_log_of(log, name);
}

/* A device with one message, then whole rings of the largest, and three that end at that many bytes if all of it is
 * kept. The size of the largest. */
static size_t fill(struct raw_log *log, size_t bytes)
{
    size_t head, largest, rest;
    int said = 0;

    say_bytes(log, 0, 0);
    head = raw_log_size(log);
    largest = head + RAW_LOG_PAYLOAD_MAX;
    assert_in_range(head, 1, 2 * RAW_LOG_PAYLOAD_MAX);      /* so that three messages can be of any size that is left */
    while (bytes - raw_log_size(log) >= 3 * head + largest)
        say_bytes(log, 1 + said++ / RAW_LOG_MESSAGES_MAX, RAW_LOG_PAYLOAD_MAX);
    rest = bytes - raw_log_size(log) - 3 * head;
    for (size_t i = 0; i < 3; i++)
        say_bytes(log, RAW_LOG_DEVICES_MAX - 1, (rest + i) / 3);
    return largest;
}

static void all_devices_together_keep_no_more_bytes_than_the_bound(void **state)
{
    static const struct {
        size_t said;
        bool passes;
    } rows[] = {{RAW_LOG_SIZE_MAX - 1, false}, {RAW_LOG_SIZE_MAX, false}, {RAW_LOG_SIZE_MAX + 1, true}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct raw_log *log = raw_log_open();
        size_t largest = fill(log, rows[i].said);
        const struct raw_device *full = raw_log_of(log, "d1");

        assert_int_equal(raw_log_size(log), rows[i].said - (rows[i].passes ? largest : 0));
        assert_int_equal(raw_device_message_count(full), RAW_LOG_MESSAGES_MAX - rows[i].passes);
        assert_int_equal(raw_device_fates(full, RAW_NO_VALUES), RAW_LOG_MESSAGES_MAX);
        raw_log_close(log);
    }
}

static void a_device_that_talks_on_costs_the_quiet_ones_nothing(void **state)
{
    struct raw_log *log = *state;
    const struct raw_device *quiet, *loud;

    fill(log, RAW_LOG_SIZE_MAX);
    quiet = raw_log_of(log, "d0");
    for (int i = 0; i < 3 * RAW_LOG_MESSAGES_MAX; i++) {
        loud = say_bytes(log, RAW_LOG_DEVICES_MAX, RAW_LOG_PAYLOAD_MAX);
        assert_in_range(raw_log_size(log), 1, RAW_LOG_SIZE_MAX);
        assert_int_equal(raw_device_message(loud, 0)->size, RAW_LOG_PAYLOAD_MAX);
    }
    assert_int_equal(raw_device_message_count(quiet), 1);
    assert_int_equal(raw_device_message_count(raw_log_of(log, "d575")), 3);
    assert_in_range(raw_device_message_count(loud), 2, RAW_LOG_MESSAGES_MAX);
    assert_int_equal(raw_device_fates(loud, RAW_NO_VALUES), 3 * RAW_LOG_MESSAGES_MAX);
}

static void the_oldest_message_goes_first(void **state)
{
    struct raw_log *log = *state;
    const struct raw_device *full, *next;

    fill(log, RAW_LOG_SIZE_MAX + 1);
    full = raw_log_of(log, "d1");
    next = raw_log_of(log, "d2");
    assert_int_equal(raw_device_message_count(full), RAW_LOG_MESSAGES_MAX - 1);
    assert_true(raw_device_message(full, RAW_LOG_MESSAGES_MAX - 2)->at_ms ==
                raw_device_message(full, 0)->at_ms - (RAW_LOG_MESSAGES_MAX - 2) * MINUTE_MS);
    assert_true(raw_device_message(next, RAW_LOG_MESSAGES_MAX - 1)->at_ms ==
                raw_device_message(full, 0)->at_ms + MINUTE_MS);
}

static void nothing_secret_is_kept(void **state)
{
    struct raw_log *log = *state;

    say(log, "site/token/abc123/up", "{\"co2_ppm\":612,\"wifi_password\":\"four windows\"}", NOW_MS);
    raw_log_note(log, "a", RAW_TAKEN, 0, NULL);
    const struct raw_message *message = raw_device_message(raw_log_of(log, "a"), 0);

    assert_string_equal(message->topic, "site/token/******/up");
    assert_memory_equal(message->payload, "{\"co2_ppm\":612,\"wifi_password\":\"************\"}", message->kept_size);
    say(log, "t", "", NOW_MS);
    raw_log_reject(log, "a", "token=abc is no number");
    assert_string_equal(raw_device_message(raw_log_of(log, "a"), 0)->why, "token=*** is no number");
}

static void secrets_are_known_by_their_names_and_in_topics_by_their_looks(void **state)
{
    static const struct {
        const char *device, *before, *after;
    } topics[] = {
        {NULL, "v1/devices/me/telemetry", "v1/devices/me/telemetry"},
        {NULL, "api_key/abc/feeds", "api_key/***/feeds"},
        {NULL, "up/key=abc/x", "up/key=***/x"},
        {NULL, "t/Abcdefghijklmnopqrstuvw1/up", "t/************************/up"},
        {NULL, "t/Abcdefghijklmnopqrstuv1/up", "t/Abcdefghijklmnopqrstuv1/up"},        /* 23 bytes */
        {"abcdefghijklmnopqrstuvw1", "t/Abcdefghijklmnopqrstuvw1/up", "t/Abcdefghijklmnopqrstuvw1/up"},
        {NULL, "application/24E124126A148401/device", "application/24E124126A148401/device"},
        {NULL, "token", "token"},
    };
    static const struct {
        const char *before, *after;
    } payloads[] = {
        {"{\"appKey\": \"ab\", \"co2\": 600}", "{\"appKey\": \"**\", \"co2\": 600}"},
        {"{\"nwk_s_key\":123456,\"a\":1}", "{\"nwk_s_key\":******,\"a\":1}"},
        {"{\"tokens\":[\"ab\",12],\"a\":\"b\"}", "{\"tokens\":[\"**\",**],\"a\":\"b\"}"},
        {"{\"a\":{\"secret\":\"q\\\"w\"},\"b\":1}", "{\"a\":{\"secret\":\"****\"},\"b\":1}"},
        {"{\"secret\":\"cut of", "{\"secret\":\"******"},
        {"{\"secret\":\"cut\\", "{\"secret\":\"****"},
        {"password=four windows&co2=600", "password=**** windows&co2=600"},
        {"{\"battery\":98,\"keyboard\":\"x\"}", "{\"battery\":98,\"keyboard\":\"x\"}"},
    };
    char text[128];

    (void)state;
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
        snprintf(text, sizeof text, "%s", topics[i].before);
        raw_mask_topic(text, topics[i].device);
        assert_string_equal(text, topics[i].after);
    }
    for (size_t i = 0; i < sizeof payloads / sizeof *payloads; i++) {
        snprintf(text, sizeof text, "%s", payloads[i].before);
        raw_mask_payload(text, strlen(text));
        assert_string_equal(text, payloads[i].after);
    }
}

static void firmware_is_told_where_a_family_has_a_word_for_it(void **state)
{
    static const struct {
        const char *topic, *payload, *version;      /* "": none */
    } rows[] = {
        {"t", "{\"rco2\":612,\"firmware\":\"3.1.21\"}", "3.1.21"},
        {"t", "{\"a\":\"firmware\",\"fw_ver\" : \"20230913-112234\"}", "20230913-112234"},
        {"t", "{\"a\":{\"firmware_version\":1.10},\"b\":2}", "1.10"},
        {"homie/office/$fw/version", "1.0.2", "1.0.2"},
        {"t", "{\"version\":2}", ""},               /* of a format, as likely */
        {"t", "{\"firmware\":null}", ""},
        {"t", "{\"firmware\":{\"a\":1}}", ""},
        {"t", "{\"firmware\":\"12345678901234567890123456789012\"}", "12345678901234567890123456789012"},
        {"t", "{\"firmware\":\"123456789012345678901234567890123\"}", ""},
        {"t", "{\"firmware\":\"cut", ""},
        {NULL, "", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char version[FIRMWARE_SIZE] = "";

        assert_int_equal(firmware_of(rows[i].topic, rows[i].payload, strlen(rows[i].payload), version),
                         rows[i].version[0] != '\0');
        assert_string_equal(version, rows[i].version);
    }
}

static const char *health_of(const char *topic, const char *payload, struct node_health *health)
{
    *health = (struct node_health){.state = NULL};
    return node_health_read(topic, payload, strlen(payload), health) ? health->state : "none";
}

static void a_node_of_ours_tells_how_it_is(void **state)
{
    static const char topic[] = "transom/in/node-8c/health";
    struct node_health health;

    (void)state;
    assert_string_equal(health_of(topic, "{\"sensor\":\"Sensirion SCD41\",\"serial\":\"f7\",\"state\":\"absent\","
                                  "\"why\":\"I2C: nobody\\nanswers\",\"waiting\":12,\"lost\":0,\"uptime_s\":90,"
                                  "\"version\":\"0.1.0\",\"since\":\"2026-11-23T10:00:00Z\"}", &health), "absent");
    assert_string_equal(health.module, "Sensirion SCD41");
    assert_string_equal(health.why, "I2C: nobodyanswers");
    assert_string_equal(health.version, "0.1.0");
    assert_true(health.waiting == 12 && health.lost == 0 && health.uptime_s == 90);
    assert_true(health.since_ms == INT64_C(1795428000000));
    assert_string_equal(health_of(topic, "{\"state\":\"good\",\"waiting\":-1,\"lost\":\"3\"}", &health), "good");
    assert_true(health.waiting == NODE_HEALTH_NOT_SAID && health.lost == NODE_HEALTH_NOT_SAID);
    assert_true(health.uptime_s == NODE_HEALTH_NOT_SAID && health.since_ms == 0);
}

static void what_is_no_health_of_a_node_changes_nothing(void **state)
{
    static const char good[] = "{\"state\":\"good\"}", topic[] = "transom/in/node-8c/health";
    struct node_health health;

    (void)state;
    assert_string_equal(health_of("transom/in/node-8c", good, &health), "none");
    assert_string_equal(health_of("transom/in//health", good, &health), "none");
    assert_string_equal(health_of("transom/in/a/b/health", good, &health), "none");
    assert_string_equal(health_of("other/in/node-8c/health", good, &health), "none");
    assert_string_equal(health_of(NULL, good, &health), "none");
    assert_string_equal(health_of(topic, "{\"state\":\"splendid\"}", &health), "none");
    assert_string_equal(health_of(topic, "{\"state\":1}", &health), "none");
    assert_string_equal(health_of(topic, "[\"state\"]", &health), "none");
    assert_string_equal(health_of(topic, "{\"state\":\"good\"", &health), "none");
    assert_string_equal(health_of(topic, "", &health), "none");
}

static void long_words_of_a_node_end_with_a_whole_character(void **state)
{
    char payload[512] = "{\"state\":\"broken\",\"why\":\"x", *end = payload + strlen(payload);
    struct node_health health;

    (void)state;
    for (int i = 0; i < 60; i++, end += 2)
        memcpy(end, "\xc3\xa9", 2);
    memcpy(end, "\"}", 3);
    assert_string_equal(health_of("transom/in/n/health", payload, &health), "broken");
    assert_int_equal(strlen(health.why), NODE_HEALTH_WHY_SIZE - 1);     /* x and 47 of two bytes */
}

static void without_memory_for_a_log_nothing_is_noted(void **state)
{
    (void)state;
    say(NULL, "t", "", NOW_MS);
    raw_log_note(NULL, "a", RAW_TAKEN, 0, NULL);
    raw_log_reject(NULL, "a", "why");
    assert_null(raw_log_of(NULL, "a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_last_fifty_are_kept_and_all_are_counted, setup, teardown),
        cmocka_unit_test_setup_teardown(several_readings_of_a_message_are_one_entry_of_the_most_telling_outcome, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(rejects_are_counted_by_reason_from_the_first_to_the_last, setup, teardown),
        cmocka_unit_test_setup_teardown(the_reason_that_came_up_longest_ago_makes_room, setup, teardown),
        cmocka_unit_test_setup_teardown(the_device_quiet_for_longest_makes_room, setup, teardown),
        cmocka_unit_test_setup_teardown(a_long_payload_is_cut_and_says_how_long_it_was, setup, teardown),
        cmocka_unit_test_setup_teardown(a_long_topic_is_cut, setup, teardown),
        cmocka_unit_test(all_devices_together_keep_no_more_bytes_than_the_bound),
        cmocka_unit_test_setup_teardown(a_device_that_talks_on_costs_the_quiet_ones_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(the_oldest_message_goes_first, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_secret_is_kept, setup, teardown),
        cmocka_unit_test(secrets_are_known_by_their_names_and_in_topics_by_their_looks),
        cmocka_unit_test(firmware_is_told_where_a_family_has_a_word_for_it),
        cmocka_unit_test(a_node_of_ours_tells_how_it_is),
        cmocka_unit_test(what_is_no_health_of_a_node_changes_nothing),
        cmocka_unit_test(long_words_of_a_node_end_with_a_whole_character),
        cmocka_unit_test(without_memory_for_a_log_nothing_is_noted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
