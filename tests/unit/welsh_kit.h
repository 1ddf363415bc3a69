/* tests/unit/welsh_kit.h - that a paper in Welsh says nothing in English: it is held against the same paper in English,
 * against all labels, and each of its texts against the small words of both languages. What is marked as English may be
 * so, and what names somebody or something. */
#ifndef WELSH_KIT_H
#define WELSH_KIT_H
#include "labels.h"
#include "tongue.h"
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define WELSH_WORD_MIN 4                /* letters: what is shorter may be a unit or a figure's letter */
#define WELSH_PART_MIN 6                /* of a label, between its places */

/* Names of the form that nobody reads on paper, beside those of the document's own key words. */
static inline bool welsh_is_read(const char *key)
{
    static const char *const unread[] = {"block", "kind", "align", "language", "lang", "made", "digest", "verdict",
                                         "level", "unit", "png"};

    for (size_t i = 0; i < sizeof unread / sizeof *unread; i++)
        if (strcmp(unread[i], key) == 0)
            return false;
    return true;
}

typedef void welsh_each(void *context, const char *text);

static inline void welsh_walk(json_t *json, welsh_each *each, void *context)
{
    json_t *value;
    const char *key;
    size_t index;

    if (json_is_string(json))
        each(context, json_string_value(json));
    json_array_foreach(json, index, value)
        welsh_walk(value, each, context);
    json_object_foreach(json, key, value)
        if (welsh_is_read(key) && (!json_object_get(json, "lang") || strcmp(key, "name") == 0))
            welsh_walk(value, each, context);
}

struct welsh_search {
    const char *const *names;           /* NULL ends them */
    json_t *english;
    const char *wanted;
    bool is_found;
};

static inline void welsh_compare(void *context, const char *text)
{
    struct welsh_search *search = context;

    search->is_found = search->is_found || strcmp(text, search->wanted) == 0;
}

/* Whether words are left without the names, which are blanked, and digests. */
static inline bool welsh_has_words(char *text, const char *const *names)
{
    for (; *names; names++)
        for (char *at; (at = strstr(text, *names)) != NULL;)
            memset(at, ' ', strlen(*names));
    for (size_t length; *text; text += length + !length) {
        length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        if (length >= WELSH_WORD_MIN && strspn(text, "abcdef") < length)
            return true;
    }
    return false;
}

/* The parts of English labels between their places, which the Welsh ones don't have. */
static inline void welsh_check_labels(const char *text)
{
    for (int which = 0; which < LABEL_COUNT; which++) {
        const char *part = label(PAPER_ENGLISH, (enum label)which), *welsh = label(PAPER_WELSH, (enum label)which);

        while (*part) {
            char found[4096];
            size_t length = strcspn(part, "{");

            snprintf(found, sizeof found, "%.*s", (int)length, part);
            if (length >= WELSH_PART_MIN && strstr(text, found) && !strstr(welsh, found))
                fail_msg("a paper in Welsh says \"%s\": %s", found, text);
            part += length;
            part += *part ? strcspn(part, "}") + 1 : 0;
        }
    }
}

static inline void welsh_check(void *context, const char *text)
{
    struct welsh_search *search = context;
    char *rest = strdup(text);

    assert_non_null(rest);
    search->wanted = text;
    search->is_found = false;
    if (welsh_has_words(rest, search->names)) {
        welsh_check_labels(rest);
        welsh_walk(search->english, welsh_compare, search);
        if (search->is_found || tongue_of(rest, PAPER_WELSH) != PAPER_WELSH)
            fail_msg("a paper in Welsh says: %s", text);
    }
    free(rest);
}

/* Both are documents; names: what may stand in both, NULL at the end. */
static inline void assert_welsh(const char *english, const char *welsh, const char *const *names)
{
    json_t *one = json_loads(english, 0, NULL), *other = json_loads(welsh, 0, NULL);
    struct welsh_search search = {.names = names, .english = one};

    assert_non_null(one);
    assert_non_null(other);
    assert_non_null(strstr(welsh, "not a checked translation"));
    welsh_walk(other, welsh_check, &search);
    json_decref(one);
    json_decref(other);
}

#endif
