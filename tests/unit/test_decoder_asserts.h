/* test_decoder_asserts.h - one message in, one assertion out; shared by the tests of the payload families. */
#ifndef TEST_DECODER_ASSERTS_H
#define TEST_DECODER_ASSERTS_H
#include "decoder.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct decoded decoded;
static struct error err;
static struct announced *announced;     /* NULL where a test needs no memory of earlier messages */

static inline int decode(const char *topic, const char *payload)
{
    struct message message = {.topic = topic, .payload = payload, .size = strlen(payload), .announced = announced};

    err = (struct error){0};
    return decoder_decode(&message, &decoded, &err);
}

/* Decodes and gives the reading at `index`; fails the test when there is none. */
static inline const struct reading *reading_of(const char *topic, const char *payload, size_t index)
{
    if (decode(topic, payload) != 0)
        fail_msg("%s: %s", payload, err.text);
    if (decoded.count <= index)
        fail_msg("%s: %zu readings", payload, decoded.count);
    return &decoded.readings[index].reading;
}

static inline void assert_value(const char *topic, const char *payload, enum quantity quantity, double value)
{
    const struct reading *reading = reading_of(topic, payload, 0);

    assert_true(reading_has(reading, quantity));
    assert_float_equal(reading->value[quantity], value, 1e-6);
}

static inline void assert_nothing(const char *topic, const char *payload)
{
    if (decode(topic, payload) != 0)
        fail_msg("%s: %s", payload, err.text);
    if (decoded.count)
        fail_msg("%s: gave %zu readings", payload, decoded.count);
}

static inline void assert_bad(const char *topic, const char *payload, const char *because)
{
    assert_int_equal(decode(topic, payload), -EBADMSG);
    if (!strstr(err.text, because))
        fail_msg("\"%s\" does not say \"%s\"", err.text, because);
}

static inline void assert_online(const char *topic, const char *payload, const char *device, enum online online)
{
    assert_int_equal(decode(topic, payload), 0);
    assert_int_equal(decoded.count, 1);
    assert_string_equal(decoded.readings[0].device, device);
    assert_int_equal(decoded.readings[0].online, online);
    assert_int_equal(decoded.readings[0].reading.present, 0);
}

#endif
