/* families/cbor.h - CBOR (RFC 8949) as the JSON that it mirrors. Pure. */
#ifndef CBOR_H
#define CBOR_H
#include "error.h"
#include "topic.h"
#include <jansson.h>

/* All of the bytes as one value. Keys that are numbers become their decimal text ("-2"), byte strings null; tags are
 * passed over but for decimal fractions, which become numbers. At most JSON_DEPTH_MAX levels; indefinite lengths are
 * read. The caller owns *root. 0; -EBADMSG: no CBOR, something after it, or deeper; -ENOMEM. */
int cbor_read(struct slice bytes, json_t **root, struct error *err);

#endif
