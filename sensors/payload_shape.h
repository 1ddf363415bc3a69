/* sensors/payload_shape.h - what a payload looks like, without what it says: which keys a JSON object has, a bare
 * number, a text of so many bytes. For messages that nobody understands: whoever reads this learns what is on a topic,
 * and no value but a bare number. Pure. Any thread. */
#ifndef PAYLOAD_SHAPE_H
#define PAYLOAD_SHAPE_H
#include <stdbool.h>
#include <stddef.h>

#define PAYLOAD_SHAPE_KEYS_MAX 8        /* named; the others are counted */
#define PAYLOAD_SHAPE_KEY_SIZE 40       /* bytes with the end: "SGP30.eCO2" */
#define PAYLOAD_SHAPE_LEVELS_MAX 3      /* objects within objects that are looked into */

enum payload_shape_kind { PAYLOAD_EMPTY, PAYLOAD_JSON, PAYLOAD_NUMBER, PAYLOAD_WORDS, PAYLOAD_BYTES };

struct payload_shape {
    enum payload_shape_kind kind;
    double number;                      /* PAYLOAD_NUMBER */
    size_t key_count;
    char keys[PAYLOAD_SHAPE_KEYS_MAX][PAYLOAD_SHAPE_KEY_SIZE];  /* PAYLOAD_JSON: of values, in the message's order, with
                                                                 * those of the objects around them before a dot */
    size_t more_keys;
    char estimate[PAYLOAD_SHAPE_KEY_SIZE];      /* a key of CO2 that nobody measured: an estimate, a limit; "": none */
};

/* payload: size bytes, borrowed; NULL where size is 0. Of a list the first element counts. */
void payload_shape_of(const char *payload, size_t size, struct payload_shape *shape);

const char *payload_shape_word(enum payload_shape_kind kind);   /* "empty", "json", "number", "words", "bytes" */

#endif
