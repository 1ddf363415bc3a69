/* families/topic.h - the levels of an MQTT topic, without copying. Pure. */
#ifndef TOPIC_H
#define TOPIC_H
#include <stdbool.h>
#include <stddef.h>

struct slice {              /* borrows the text it points into; not terminated */
    const char *at;
    size_t size;            /* bytes */
};

/* What follows prefix, or NULL when the topic (which may be NULL) does not start with it. */
const char *topic_after(const char *topic, const char *prefix);

/* The level at `index` counted from the end, 0 the last; size 0 and at NULL when there is none. */
struct slice topic_level_from_end(const char *topic, size_t index);

/* Whether a message can come under it and we can ask for it: UTF-8 without wildcards, control characters and
 * non-characters, for which brokers end the connection; at most TOPIC_LEVELS_MAX levels; not the broker's own ($SYS,
 * $share). Source: MQTT 5, 1.5.4 and 4.7. */
bool topic_is_name(const char *topic);

bool slice_is(struct slice slice, const char *text);
struct slice slice_of(const char *text);    /* all of it; NULL gives an empty one */

#endif
