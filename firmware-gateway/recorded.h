/* recorded.h - messages that were recorded, one JSON object a line: topic, payload or payload_hex, and where known
 * device_type, retained, arrived, and prior: the messages that came before. Other keys are ignored. Any thread. */
#ifndef RECORDED_H
#define RECORDED_H
#include "decoder.h"

#define RECORDED_LINE_SIZE_MAX (512 * 1024)     /* bytes: a payload of PAYLOAD_SIZE_MAX, escaped, and what is with it */

struct recorded {
    struct message message;         /* borrows from what follows */
    const char *arrived;            /* as it is written; NULL: not said */
    struct json_t *line;            /* jansson's */
    char *payload;                  /* as the sensor sent it */
    char *type;                     /* of the device; NULL: not said */
};

/* One line, with or without its end. 0; -EBADMSG: what is wrong with it. recorded_done either way. */
int recorded_read(const char *text, size_t size, struct recorded *recorded, struct error *err);

/* The messages that came before it, each read like a line. recorded_done of each, too. */
size_t recorded_prior_count(const struct recorded *recorded);
int recorded_prior(const struct recorded *recorded, size_t index, struct recorded *prior, struct error *err);

void recorded_done(struct recorded *recorded);

#endif
