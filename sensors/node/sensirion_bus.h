/* node/sensirion_bus.h - commands and answers of Sensirion's sensors over a bus, with the pauses they need. */
#ifndef SENSIRION_BUS_H
#define SENSIRION_BUS_H
#include "bus.h"
#include "sensirion.h"

struct sensirion_call {
    uint16_t command;
    int pause_ms;               /* before the sensor may be asked again, or its answer read */
};

/* Sends a command and waits. What a bus says on failure. */
int sensirion_do(const struct bus *bus, struct sensirion_call call, struct error *err);
int sensirion_set(const struct bus *bus, struct sensirion_call call, uint16_t argument, struct error *err);

/* Sends a command and reads count words, SENSIRION_WORDS_MAX at most. -EBADMSG: a checksum is wrong. */
int sensirion_get(const struct bus *bus, struct sensirion_call call, uint16_t *words, size_t count, struct error *err);

/* Sends a command with an argument and reads the word it answers. */
int sensirion_ask(const struct bus *bus, struct sensirion_call call, uint16_t argument, uint16_t *word,
                  struct error *err);

#endif
