/* web/canonical.h - JSON in its one form, for texts whose digest is signed: keys sorted by their bytes, no blanks,
 * objects, lists, strings and whole numbers only, UTF-8 unescaped but for what JSON must escape. The same facts always
 * make the same bytes. Any thread. */
#ifndef CANONICAL_H
#define CANONICAL_H
#include "error.h"
#include <jansson.h>

/* The text on the heap, for the caller to free. -EINVAL: a fraction, true, false or null is in it, or json is NULL: it
 * could not be made whole; -ENOMEM. */
int canonical_write(json_t *json, char **text, struct error *err);

#endif
