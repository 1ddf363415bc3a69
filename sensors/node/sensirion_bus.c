/* node/sensirion_bus.c - see sensirion_bus.h */
#include "sensirion_bus.h"
#include <assert.h>

static int send(const struct bus *bus, struct sensirion_call call, const uint16_t *argument, struct error *err)
{
    uint8_t bytes[SENSIRION_COMMAND_SIZE_MAX];
    int r = bus_write(bus, bytes, sensirion_command(call.command, argument, bytes), err);

    if (r == 0)
        bus_sleep_until(bus, bus_now_ms(bus) + call.pause_ms);
    return r;
}

static int receive(const struct bus *bus, uint16_t *words, size_t count, struct error *err)
{
    uint8_t bytes[SENSIRION_WORDS_MAX * SENSIRION_WORD_SIZE];
    int r;

    assert(count <= SENSIRION_WORDS_MAX);
    r = bus_read(bus, bytes, count * SENSIRION_WORD_SIZE, err);
    return r < 0 ? r : sensirion_words(bytes, count, words, err);
}

int sensirion_do(const struct bus *bus, struct sensirion_call call, struct error *err)
{
    return send(bus, call, NULL, err);
}

int sensirion_set(const struct bus *bus, struct sensirion_call call, uint16_t argument, struct error *err)
{
    return send(bus, call, &argument, err);
}

int sensirion_get(const struct bus *bus, struct sensirion_call call, uint16_t *words, size_t count, struct error *err)
{
    int r = send(bus, call, NULL, err);

    return r < 0 ? r : receive(bus, words, count, err);
}

int sensirion_ask(const struct bus *bus, struct sensirion_call call, uint16_t argument, uint16_t *word,
                  struct error *err)
{
    int r = send(bus, call, &argument, err);

    return r < 0 ? r : receive(bus, word, 1, err);
}
