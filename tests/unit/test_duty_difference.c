/* What changed between two versions, word by word. */
#include "difference.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct telling {                    /* "same [-removed-] {+added+}", and both texts put together again */
    char text[65536], before[65536], after[65536];
    enum difference_kind last;
};

static void append(char *text, const char *words, size_t size)
{
    size_t length = strlen(text);

    snprintf(text + length, 65536 - length, "%s%.*s", length ? " " : "", (int)size, words);
}

static void take(void *context, enum difference_kind kind, const char *text, size_t size)
{
    static const char *const marks[DIFFERENCE_KIND_COUNT][2] = {{"", ""}, {"[-", "-]"}, {"{+", "+}"}};
    struct telling *telling = context;
    char marked[65536];

    assert_true(size > 0);
    assert_true(*telling->text == '\0' || telling->last != kind);
    telling->last = kind;
    snprintf(marked, sizeof marked, "%s%.*s%s", marks[kind][0], (int)size, text, marks[kind][1]);
    append(telling->text, marked, strlen(marked));
    if (kind != DIFFERENCE_ADDED)
        append(telling->before, text, size);
    if (kind != DIFFERENCE_REMOVED)
        append(telling->after, text, size);
}

static const struct telling *compare(const char *before, const char *after)
{
    static struct difference_work work;
    static struct telling telling;

    telling = (struct telling){0};
    difference_words(&work, before, after, take, &telling);
    return &telling;
}

static void words_are_the_same_taken_out_or_put_in(void **state)
{
    static const struct {
        const char *before, *after, *told;
    } cases[] = {
        {"", "", ""},
        {"open the window", "open the window", "open the window"},
        {"open the window", "open both top windows", "open [-the window-] {+both top windows+}"},
        {"", "new text", "{+new text+}"},
        {"old text", "  ", "[-old text-]"},
        {"a b c d", "a c d", "a [-b-] c d"},
        {"a c d", "a b c d", "a {+b+} c d"},
        {"a b", "b a", "[-a-] b {+a+}"},
        {"one  two\nthree", " one two three ", "one two three"},
        {"x a y b z", "p a q b r", "[-x-] {+p+} a [-y-] {+q+} b [-z-] {+r+}"},
        {"a a", "a a a", "a a {+a+}"},
        {"a b ", "a b c", "a b {+c+}"},
        {"b", "a b", "{+a+} b"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(compare(cases[i].before, cases[i].after)->text, cases[i].told);
}

/* Of count words out of an alphabet of so many. */
static void random_words(char *text, int count, int letters)
{
    *text = '\0';
    for (int i = 0; i < count; i++)
        sprintf(text + strlen(text), "%s%c", i ? " " : "", 'a' + rand() % letters);
}

static void both_texts_can_be_put_together_again(void **state)
{
    char before[512], after[512];

    (void)state;
    srand(11);
    for (int i = 0; i < 3000; i++) {
        const struct telling *telling;

        random_words(before, rand() % 12, 1 + rand() % 4);
        random_words(after, rand() % 12, 1 + rand() % 4);
        telling = compare(before, after);
        assert_string_equal(telling->before, before);
        assert_string_equal(telling->after, after);
        assert_int_equal(strcmp(before, after) == 0, !strchr(telling->text, '[') && !strchr(telling->text, '{'));
    }
}

/* before: count words that after does not have, with the same one on both sides; after: just that one. */
static const struct telling *compare_long(int count)
{
    static char before[8192];

    snprintf(before, sizeof before, "x");
    for (int i = 0; i < count; i++)
        strcat(before, " y");
    strcat(before, " z x");
    return compare(before, "x z a x");
}

static void beyond_its_bound_a_stretch_is_changed_as_a_whole(void **state)
{
    (void)state;
    /* Between what both begin and end with: count words and z against z a. */
    assert_non_null(strstr(compare_long(DIFFERENCE_WORDS_MAX - 1)->text, "y-] z {+a+} x"));
    assert_non_null(strstr(compare_long(DIFFERENCE_WORDS_MAX)->text, "y z-] {+z a+} x"));
}

static void take_line(void *context, enum difference_line line, const struct difference_text *before,
                      const struct difference_text *after)
{
    char *text = context;

    sprintf(text + strlen(text), "%lld %s; ", (long long)(after ? after : before)->key, difference_line_word(line));
    assert_int_equal(before == NULL, line == DIFFERENCE_LINE_ADDED);
    assert_int_equal(after == NULL, line == DIFFERENCE_LINE_REMOVED);
}

static void lines_are_paired_by_their_keys(void **state)
{
    static const struct difference_text before[] = {{1, "a"}, {2, "b"}, {3, "c"}};
    static const struct difference_text after[] = {{3, "c"}, {9, "n"}, {1, "A"}};
    char text[256] = "";

    (void)state;
    difference_lines(before, 3, after, 3, take_line, text);
    assert_string_equal(text, "3 same; 9 added; 1 changed; 2 removed; ");
    text[0] = '\0';
    difference_lines(NULL, 0, NULL, 0, take_line, text);
    assert_string_equal(text, "");
    assert_string_equal(difference_kind_word(DIFFERENCE_ADDED), "added");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_the_same_taken_out_or_put_in),
        cmocka_unit_test(both_texts_can_be_put_together_again),
        cmocka_unit_test(beyond_its_bound_a_stretch_is_changed_as_a_whole),
        cmocka_unit_test(lines_are_paired_by_their_keys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
