/* families/topic.c - see topic.h */
#include "topic.h"
#include "decoder.h"
#include "utf8.h"
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

static bool is_text(uint32_t code_point)
{
    bool is_control = code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0);
    bool is_character = (code_point & 0xfffe) != 0xfffe && !(code_point >= 0xfdd0 && code_point <= 0xfdef);

    return is_character && !is_control && code_point != '+' && code_point != '#';
}

bool topic_is_name(const char *topic)
{
    size_t end = strlen(topic), levels = 1;
    uint32_t code_point;

    for (size_t i = 0, size; i < end; i += size) {
        size = utf8_read(topic + i, end - i, &code_point);
        levels += code_point == '/';
        if (size == 0 || !is_text(code_point))
            return false;
    }
    return end > 0 && topic[0] != '$' && levels <= TOPIC_LEVELS_MAX;
}

bool slice_is(struct slice slice, const char *text)
{
    return slice.size == strlen(text) && memcmp(slice.at, text, slice.size) == 0;
}

struct slice slice_of(const char *text)
{
    return (struct slice){text, text ? strlen(text) : 0};
}
