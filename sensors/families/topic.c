/* families/topic.c - see topic.h */
#include "topic.h"
#include <string.h>

const char *topic_after(const char *topic, const char *prefix)
{
    size_t size = strlen(prefix);

    return topic && strncmp(topic, prefix, size) == 0 ? topic + size : NULL;
}

struct slice topic_level_from_end(const char *topic, size_t index)
{
    const char *end = topic + strlen(topic);

    for (;;) {
        const char *start = end;

        while (start > topic && start[-1] != '/')
            start--;
        if (index-- == 0)
            return (struct slice){start, (size_t)(end - start)};
        if (start == topic)
            return (struct slice){NULL, 0};
        end = start - 1;
    }
}

bool slice_is(struct slice slice, const char *text)
{
    return slice.size == strlen(text) && memcmp(slice.at, text, slice.size) == 0;
}

struct slice slice_of(const char *text)
{
    return (struct slice){text, text ? strlen(text) : 0};
}
