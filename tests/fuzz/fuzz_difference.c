/* Two texts, parted by the first NUL: what is told of them gives both back, word by word, whatever they are. */
#include "difference.h"
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS " \t\r\n"

struct side {                       /* what is left to be told of a text */
    const char *next;
};

/* Takes the words of a stretch from the front of what is left. */
static void expect(struct side *side, const char *text, size_t size)
{
    const char *end = text + size;

    while (text < end) {
        size_t length;

        text += strspn(text, BLANKS);
        if (text >= end)
            break;
        side->next += strspn(side->next, BLANKS);
        length = strcspn(text, BLANKS);
        assert(length > 0 && strncmp(side->next, text, length) == 0);
        side->next += length;
        text += length;
    }
}

static void take(void *context, enum difference_kind kind, const char *text, size_t size)
{
    struct side *sides = context;

    if (kind != DIFFERENCE_ADDED)
        expect(&sides[0], text, size);
    if (kind != DIFFERENCE_REMOVED)
        expect(&sides[1], text, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct difference_work work;
    char *before = malloc(size + 2);
    const char *after;
    struct side sides[2];

    assert(before);
    memcpy(before, data, size);
    before[size] = before[size + 1] = '\0';
    after = before + strlen(before) + 1;
    sides[0].next = before;
    sides[1].next = after;
    difference_words(&work, before, after, take, sides);
    for (int i = 0; i < 2; i++)
        assert(sides[i].next[strspn(sides[i].next, BLANKS)] == '\0');
    free(before);
    return 0;
}
