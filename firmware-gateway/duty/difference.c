/* duty/difference.c - see difference.h */
#include "difference.h"
#include <stdbool.h>
#include <string.h>

#define BLANKS " \t\r\n"

static const char *const kind_words[DIFFERENCE_KIND_COUNT] = {"same", "removed", "added"};
static const char *const line_words[DIFFERENCE_LINE_COUNT] = {"same", "changed", "removed", "added"};

const char *difference_kind_word(enum difference_kind kind)
{
    return kind_words[kind];
}

const char *difference_line_word(enum difference_line line)
{
    return line_words[line];
}

/* -- words -- */

struct side {                       /* one text: where its words begin and end */
    const char *start, *end;
};

static struct side side_of(const char *text)
{
    struct side side = {text + strspn(text, BLANKS), text + strlen(text)};

    while (side.end > side.start && strchr(BLANKS, side.end[-1]))
        side.end--;
    return side;
}

static struct difference_word first_word(struct side side)
{
    size_t size = strcspn(side.start, BLANKS);

    return (struct difference_word){side.start, size < (size_t)(side.end - side.start)
                                                    ? size : (size_t)(side.end - side.start)};
}

static struct difference_word last_word(struct side side)
{
    const char *start = side.end;

    while (start > side.start && !strchr(BLANKS, start[-1]))
        start--;
    return (struct difference_word){start, (size_t)(side.end - start)};
}

static void skip_first(struct side *side)
{
    side->start += first_word(*side).size;
    while (side->start < side->end && strchr(BLANKS, *side->start))
        side->start++;
}

static void skip_last(struct side *side)
{
    side->end -= last_word(*side).size;
    while (side->end > side->start && strchr(BLANKS, side->end[-1]))
        side->end--;
}

static bool is_empty(struct side side)
{
    return side.start == side.end;
}

static bool is_same(struct difference_word a, struct difference_word b)
{
    return a.size == b.size && memcmp(a.text, b.text, a.size) == 0;
}

/* -- stretches -- */

struct teller {                     /* joins neighbours of one kind; text NULL: none yet */
    enum difference_kind kind;
    const char *text, *end;
    void (*tell)(void *context, enum difference_kind kind, const char *text, size_t size);
    void *context;
};

static void flush(struct teller *teller)
{
    if (teller->text)
        teller->tell(teller->context, teller->kind, teller->text, (size_t)(teller->end - teller->text));
    teller->text = NULL;
}

static void say(struct teller *teller, enum difference_kind kind, const char *text, const char *end)
{
    if (text == end)
        return;
    if (teller->text && teller->kind == kind) {
        teller->end = end;          /* of the same text: the blanks between come along */
        return;
    }
    flush(teller);
    teller->kind = kind;
    teller->text = text;
    teller->end = end;
}

/* DIFFERENCE_WORDS_MAX + 1: there are more. */
static size_t split(struct side side, struct difference_word words[DIFFERENCE_WORDS_MAX])
{
    size_t count = 0;

    for (; !is_empty(side); skip_first(&side)) {
        if (count == DIFFERENCE_WORDS_MAX)
            return count + 1;
        words[count++] = first_word(side);
    }
    return count;
}

static uint16_t *cell(struct difference_work *work, size_t width, size_t i, size_t j)
{
    return &work->common[i * (width + 1) + j];
}

static void measure(struct difference_work *work, size_t before, size_t after)
{
    for (size_t j = 0; j <= after; j++)
        *cell(work, after, before, j) = 0;
    for (size_t i = before; i-- > 0;) {
        *cell(work, after, i, after) = 0;
        for (size_t j = after; j-- > 0;) {
            uint16_t down = *cell(work, after, i + 1, j), right = *cell(work, after, i, j + 1);

            *cell(work, after, i, j) = is_same(work->before[i], work->after[j])
                                           ? (uint16_t)(*cell(work, after, i + 1, j + 1) + 1)
                                           : down >= right ? down : right;
        }
    }
}

static void say_word(struct teller *teller, enum difference_kind kind, struct difference_word word)
{
    say(teller, kind, word.text, word.text + word.size);
}

/* Along the longest common words; what is taken out comes first. */
static void walk(struct difference_work *work, size_t before, size_t after, struct teller *teller)
{
    size_t i = 0, j = 0;

    while (i < before || j < after) {
        if (i < before && j < after && is_same(work->before[i], work->after[j])) {
            say_word(teller, DIFFERENCE_SAME, work->after[j++]);
            i++;
        } else if (i < before && (j == after || *cell(work, after, i + 1, j) >= *cell(work, after, i, j + 1))) {
            say_word(teller, DIFFERENCE_REMOVED, work->before[i++]);
        } else {
            say_word(teller, DIFFERENCE_ADDED, work->after[j++]);
        }
    }
}

void difference_words(struct difference_work *work, const char *before, const char *after,
                      void (*tell)(void *context, enum difference_kind kind, const char *text, size_t size),
                      void *context)
{
    struct side old = side_of(before), new = side_of(after), whole = new;
    struct teller teller = {.tell = tell, .context = context};
    size_t old_count, new_count;

    while (!is_empty(old) && !is_empty(new) && is_same(first_word(old), first_word(new))) {
        say_word(&teller, DIFFERENCE_SAME, first_word(new));
        skip_first(&old);
        skip_first(&new);
    }
    while (!is_empty(old) && !is_empty(new) && is_same(last_word(old), last_word(new))) {
        skip_last(&old);
        skip_last(&new);
    }
    old_count = split(old, work->before);
    new_count = split(new, work->after);
    if (old_count > DIFFERENCE_WORDS_MAX || new_count > DIFFERENCE_WORDS_MAX) {
        say(&teller, DIFFERENCE_REMOVED, old.start, old.end);
        say(&teller, DIFFERENCE_ADDED, new.start, new.end);
    } else {
        measure(work, old_count, new_count);
        walk(work, old_count, new_count, &teller);
    }
    /* What both end with begins after the blanks that follow the middle. */
    new = (struct side){new.end + strspn(new.end, BLANKS), whole.end};
    if (new.start < new.end)
        say(&teller, DIFFERENCE_SAME, new.start, new.end);
    flush(&teller);
}

/* -- lines -- */

static const struct difference_text *find_key(const struct difference_text *lines, size_t count, int64_t key)
{
    for (size_t i = 0; i < count; i++)
        if (lines[i].key == key)
            return &lines[i];
    return NULL;
}

void difference_lines(const struct difference_text *before, size_t before_count, const struct difference_text *after,
                      size_t after_count,
                      void (*tell)(void *context, enum difference_line line, const struct difference_text *before,
                                   const struct difference_text *after),
                      void *context)
{
    for (size_t i = 0; i < after_count; i++) {
        const struct difference_text *old = find_key(before, before_count, after[i].key);

        tell(context, !old ? DIFFERENCE_LINE_ADDED
                      : strcmp(old->text, after[i].text) == 0 ? DIFFERENCE_LINE_SAME : DIFFERENCE_LINE_CHANGED,
             old, &after[i]);
    }
    for (size_t i = 0; i < before_count; i++)
        if (!find_key(after, after_count, before[i].key))
            tell(context, DIFFERENCE_LINE_REMOVED, &before[i], NULL);
}
