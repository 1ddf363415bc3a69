/* families/protobuf.h - the wire format of Protocol Buffers, field by field, without a schema and without copying.
 * Pure. Source: the format's documentation, "Encoding". */
#ifndef PROTOBUF_H
#define PROTOBUF_H
#include "topic.h"
#include <stdint.h>

struct protobuf {               /* borrows the bytes */
    const uint8_t *at, *end;
};

struct protobuf_field {
    uint32_t number;
    uint64_t value;             /* of a number of any width, as it is on the wire; 0 for bytes */
    struct slice bytes;         /* text, bytes or a message within; empty, never NULL, for a number */
};

struct protobuf protobuf_of(struct slice bytes);

/* The next field: 1; 0 at the end; -EBADMSG: the bytes are no such message from here on. Groups, which nobody sends,
 * are malformed. */
int protobuf_next(struct protobuf *protobuf, struct protobuf_field *field);

float protobuf_float(uint64_t value);       /* of a field of four bytes */
double protobuf_double(uint64_t value);     /* of a field of eight */

#endif
