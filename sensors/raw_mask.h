/* sensors/raw_mask.h - what nobody should read over a shoulder, in a message that is kept to be looked at: passwords,
 * tokens and keys, by the names they go by. Every byte of one becomes a star. Pure. Any thread. */
#ifndef RAW_MASK_H
#define RAW_MASK_H
#include <stddef.h>

/* Levels behind a level that names a secret ("token/abc"), values of pairs that do ("token=abc"), and levels that look
 * like one: long, of capitals, small letters and figures in no order (but the device's own name, which stands
 * everywhere). topic: terminated, changed in place; device: as in the topic, NULL: none. */
void raw_mask_topic(char *topic, const char *device);
/* Values of JSON keys that name a secret, at any depth, also where the end is cut off, and pairs as above. What is not
 * text is left as it is: nothing in it has a name. */
void raw_mask_payload(char *payload, size_t size);

#endif
