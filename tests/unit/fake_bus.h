/* fake_bus.h - a bus that knows byte for byte what has to come, and what to answer; its time passes only in sleep. */
#ifndef FAKE_BUS_H
#define FAKE_BUS_H
#include "driver.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define FAKE_BYTES_MAX 32

struct fake_step {              /* exactly one of these two */
    const char *written;        /* hex that the driver has to write */
    const char *answer;         /* hex that the driver reads, all of it */
    int fails;                  /* what the bus says instead of 0 */
    int64_t after_ms;           /* of an answer: since what was written before, at least */
};

struct fake_bus {
    const struct fake_step *steps;
    size_t count, next, answer_used;
    int64_t now_ms, written_ms;
};

static size_t fake_bytes(const char *hex, uint8_t bytes[FAKE_BYTES_MAX])
{
    size_t size = 0;
    unsigned byte;

    for (; *hex && sscanf(hex, "%2x", &byte) == 1; hex += 2) {
        assert_true(size < FAKE_BYTES_MAX);
        bytes[size++] = (uint8_t)byte;
    }
    return size;
}

static const struct fake_step *fake_next(struct fake_bus *fake, const char *doing)
{
    if (fake->next >= fake->count)
        fail_msg("the driver %s after the last of %zu steps", doing, fake->count);
    return &fake->steps[fake->next];
}

static int fake_write(void *context, const uint8_t *bytes, size_t size, struct error *err)
{
    struct fake_bus *fake = context;
    const struct fake_step *step = fake_next(fake, "writes");
    uint8_t wanted[FAKE_BYTES_MAX];

    if (!step->written)
        fail_msg("step %zu: the driver writes where it has to read", fake->next + 1);
    assert_int_equal(fake_bytes(step->written, wanted), size);
    assert_memory_equal(bytes, wanted, size);
    fake->next++;
    fake->written_ms = fake->now_ms;
    return step->fails ? error_set(err, step->fails, "fake: write") : 0;
}

static int fake_read(void *context, uint8_t *bytes, size_t size, struct error *err)
{
    struct fake_bus *fake = context;
    const struct fake_step *step = fake_next(fake, "reads");
    uint8_t answer[FAKE_BYTES_MAX];
    size_t has;

    if (!step->answer)
        fail_msg("step %zu: the driver reads where it has to write", fake->next + 1);
    assert_true(fake->now_ms - fake->written_ms >= step->after_ms);
    if (step->fails) {
        fake->next++;
        return error_set(err, step->fails, "fake: read");
    }
    has = fake_bytes(step->answer, answer);
    assert_in_range(size, 1, has - fake->answer_used);
    memcpy(bytes, answer + fake->answer_used, size);
    fake->answer_used += size;
    if (fake->answer_used == has) {
        fake->answer_used = 0;
        fake->next++;
    }
    return 0;
}

static int64_t fake_now_ms(void *context)
{
    return ((const struct fake_bus *)context)->now_ms;
}

static void fake_sleep_until(void *context, int64_t at_ms)
{
    struct fake_bus *fake = context;

    if (at_ms > fake->now_ms)
        fake->now_ms = at_ms;
}

static void fake_close(void *context)
{
    (void)context;
}

static const struct bus_calls fake_calls = {fake_write, fake_read, fake_now_ms, fake_sleep_until, fake_close};

/* Begins a story; steps are borrowed. */
static inline struct bus fake_open(struct fake_bus *fake, const struct fake_step *steps, size_t count)
{
    *fake = (struct fake_bus){.steps = steps, .count = count};
    return (struct bus){&fake_calls, fake};
}

static inline void fake_is_done(const struct fake_bus *fake)
{
    assert_int_equal(fake->next, fake->count);
    assert_int_equal(fake->answer_used, 0);
}

/* Lets a driver take a measurement; on failure the sample must be untouched. */
static inline int fake_take(const struct driver *driver, const struct fake_step *steps, size_t count,
                            struct sample *sample, struct error *err)
{
    struct fake_bus fake;
    struct bus bus = fake_open(&fake, steps, count);
    int r;

    *err = (struct error){0};
    *sample = (struct sample){-1, -1, -1};
    r = driver->take(&bus, sample, err);
    fake_is_done(&fake);
    if (r < 0)
        assert_true(sample->co2_ppm == -1 && sample->temperature_c == -1 && sample->humidity_pct == -1);
    return r;
}

#define FAKE(fake, steps) fake_open(fake, steps, sizeof(steps) / sizeof *(steps))

#endif
