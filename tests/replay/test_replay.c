/* test_replay.c - recorded messages through the decoders: ours (tests/replay/{family}.jsonl, one message a line with
 * all that must come out) and, where it lies beside the project, the shared collection of real ones. */
#include "decoder.h"
#include "rfc3339.h"
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <cmocka.h>

#define SHARE_READ_MIN 0.95     /* of the real messages that have something to read */

static struct decoded decoded;

/* Decodes the topic and payload of one line. */
static int decode_line(const json_t *line, struct error *err)
{
    const json_t *payload = json_object_get(line, "payload");
    char *bytes = json_is_string(payload) ? strdup(json_string_value(payload))
                                          : json_dumps(payload, JSON_COMPACT | JSON_ENCODE_ANY);
    struct message message = {.topic = json_string_value(json_object_get(line, "topic")), .payload = bytes};
    int r;

    assert_non_null(bytes);
    message.size = strlen(bytes);
    r = decoder_decode(&message, &decoded, err);
    free(bytes);
    return r;
}

static void each_line(const char *path, void (*see)(json_t *line, void *context), void *context)
{
    FILE *file = fopen(path, "r");
    char *text = NULL;
    size_t size = 0;

    if (!file)
        fail_msg("%s: %s", path, strerror(errno));
    while (getline(&text, &size, file) > 0) {
        json_t *line = json_loads(text, 0, NULL);

        assert_non_null(line);
        see(line, context);
        json_decref(line);
    }
    free(text);
    fclose(file);
}

/* -- our own: nothing missing, nothing more -- */

static json_t *quantities_of(const struct reading *reading, bool doubtful, json_t *into)
{
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (reading_has(reading, (enum quantity)q) && reading_is_good(reading, (enum quantity)q) != doubtful)
            json_object_set_new(into, quantity_name((enum quantity)q), json_real(reading->value[q]));
    return into;
}

static json_t *json_of(const struct decoded_reading *entry)
{
    json_t *json = quantities_of(&entry->reading, false, json_object());
    char time[RFC3339_SIZE];

    if (entry->device[0])
        json_object_set_new(json, "device", json_string(entry->device));
    if (entry->sensor[0])
        json_object_set_new(json, "sensor", json_string(entry->sensor));
    if (entry->online != ONLINE_UNKNOWN)
        json_object_set_new(json, "online", json_boolean(entry->online == ONLINE_YES));
    if (entry->reading.doubtful)
        json_object_set_new(json, "doubtful", quantities_of(&entry->reading, true, json_object()));
    if (entry->reading.time_ms != READING_NO_TIME) {
        rfc3339_format(entry->reading.time_ms, time);
        json_object_set_new(json, "time", json_string(time));
    }
    return json;
}

static bool same(json_t *a, json_t *b)
{
    const char *key;
    json_t *member;

    if (json_is_number(a) && json_is_number(b))
        return fabs(json_number_value(a) - json_number_value(b)) <= 1e-6;
    if (!json_is_object(a) || !json_is_object(b))
        return json_equal(a, b);
    json_object_foreach (a, key, member)
        if (!same(member, json_object_get(b, key)))
            return false;
    return json_object_size(a) == json_object_size(b);
}

static void must_come_out_whole(json_t *line, void *context)
{
    json_t *expect = json_object_get(line, "expect"), *readings = json_object_get(expect, "readings");
    size_t *seen = context;
    struct error err = {0};

    if (decode_line(line, &err) != 0)
        fail_msg("%s: %s", json_string_value(json_object_get(line, "topic")), err.text);
    assert_string_equal(decoded.family, json_string_value(json_object_get(expect, "family")));
    assert_int_equal(decoded.count, json_array_size(readings));
    for (size_t i = 0; i < decoded.count; i++) {
        json_t *got = json_of(&decoded.readings[i]);

        if (!same(got, json_array_get(readings, i))) {
            char *text = json_dumps(got, JSON_REAL_PRECISION(10));

            fail_msg("%s: reading %zu is %s", json_string_value(json_object_get(line, "topic")), i, text);
        }
        json_decref(got);
    }
    ++*seen;
}

static void our_recorded_messages_give_all_that_is_expected_and_nothing_more(void **state)
{
    (void)state;
    static const char *const families[] = {"plain", "zigbee2mqtt", "airgradient", "tasmota", "esphome", "tts"};

    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        char path[512];
        size_t seen = 0;

        snprintf(path, sizeof path, "%s/tests/replay/%s.jsonl", SOURCE_DIR, families[f]);
        each_line(path, must_come_out_whole, &seen);
        assert_true(seen > 0);
    }
}

/* -- the shared collection: expect, expect_absent and no_reading of its README -- */

struct score {
    size_t readable, right, quiet, invented, bytes_only;
};

/* The tolerance of the collection: 0.01, or 0.001 of the value, whichever is more. */
static bool has_value(const struct reading *reading, enum quantity quantity, double value)
{
    double tolerance = fmax(0.0101, 0.001 * fabs(value));

    return reading_is_good(reading, quantity) && fabs(reading->value[quantity] - value) <= tolerance;
}

/* Whether any reading of the message has the value: a message may be split by sensor. */
static bool came_out(const json_t *expect, enum quantity quantity)
{
    const json_t *value = json_object_get(expect, quantity_name(quantity));

    if (!json_is_number(value))
        return true;
    for (size_t i = 0; i < decoded.count; i++)
        if (has_value(&decoded.readings[i].reading, quantity, json_number_value(value)))
            return true;
    return false;
}

static bool is_readable(const json_t *expect)
{
    if (json_is_true(json_object_get(expect, "no_reading")))
        return false;
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (json_is_number(json_object_get(expect, quantity_name((enum quantity)q))))
            return true;
    return json_object_get(expect, "online") || json_object_get(expect, "sensors");
}

static bool is_right(const json_t *expect)
{
    const json_t *online = json_object_get(expect, "online");
    json_t *sensors = json_object_get(expect, "sensors"), *sensor;
    const char *name;

    if (decoded.count == 0)
        return false;
    if (online && (decoded.readings[0].online == ONLINE_YES) != json_is_true(online))
        return false;
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (!came_out(expect, (enum quantity)q))
            return false;
    json_object_foreach (sensors, name, sensor)
        for (int q = 0; q < QUANTITY_COUNT; q++)
            if (!came_out(sensor, (enum quantity)q))
                return false;
    return true;
}

static bool gave(enum quantity quantity)
{
    for (size_t i = 0; i < decoded.count; i++)
        if (reading_is_good(&decoded.readings[i].reading, quantity))
            return true;
    return false;
}

static bool invented(const json_t *line)
{
    json_t *absent = json_object_get(line, "expect_absent"), *name;
    bool quiet = json_is_true(json_object_get(json_object_get(line, "expect"), "no_reading"));
    enum quantity quantity;
    size_t i;

    json_array_foreach (absent, i, name)
        if (quantity_from_name(json_string_value(name), &quantity) && gave(quantity))
            return true;
    for (int q = CO2_PPM; q <= PRESSURE_HPA && quiet; q++)
        if (gave((enum quantity)q))
            return true;
    return false;
}

static void must_agree(json_t *line, void *context)
{
    const json_t *expect = json_object_get(line, "expect"),
                 *uplink = json_object_get(json_object_get(line, "payload"), "uplink_message");
    struct score *score = context;

    if (uplink && !json_object_get(uplink, "decoded_payload") && !json_object_get(uplink, "normalized_payload")) {
        score->bytes_only++;
        return;
    }
    (void)decode_line(line, NULL);
    if (invented(line)) {
        print_message("invented: %s\n", json_string_value(json_object_get(line, "id")));
        score->invented++;
    }
    if (!is_readable(expect)) {
        score->quiet++;
        return;
    }
    score->readable++;
    if (is_right(expect))
        score->right++;
    else
        print_message("not read: %s\n", json_string_value(json_object_get(line, "id")));
}

static void real_messages_are_read_right_and_nothing_is_invented(void **state)
{
    (void)state;
    static const char *const folders[] = {"zigbee2mqtt", "tasmota", "esphome", "airgradient", "lorawan-tts"};
    struct score score = {0};

    for (size_t f = 0; f < sizeof folders / sizeof folders[0]; f++) {
        char path[512];
        FILE *there;

        snprintf(path, sizeof path, "%s/payloads/%s/cases.jsonl", SHARED_DIR, folders[f]);
        there = fopen(path, "r");
        if (!there) {
            print_message("skipped: the shared collection of real messages is not here\n");
            skip();
        }
        fclose(there);
        each_line(path, must_agree, &score);
    }
    print_message("%zu of %zu read right, %zu quiet, %zu invented, %zu with bytes only left out\n", score.right,
                  score.readable, score.quiet, score.invented, score.bytes_only);
    assert_true((double)score.right >= SHARE_READ_MIN * (double)score.readable);
    assert_int_equal(score.invented, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_recorded_messages_give_all_that_is_expected_and_nothing_more),
        cmocka_unit_test(real_messages_are_read_right_and_nothing_is_invented),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
