/* tests/unit/test_document.c - the strict YAML tree, and the tables that read it. */
#include "document.h"
#include "field.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct error err;

static struct document *parse(const char *text)
{
    struct document *document = NULL;

    if (document_parse(text, strlen(text), "a.yaml", &document, &err) < 0)
        fail_msg("%s", err.text);
    return document;
}

static void refuses(const char *text, const char *sentence_start)
{
    struct document *document = NULL;

    assert_int_equal(document_parse(text, strlen(text), "a.yaml", &document, &err), -EINVAL);
    assert_null(document);
    if (strncmp(err.text, sentence_start, strlen(sentence_start)) != 0)
        fail_msg("said \"%s\", expected \"%s...\"", err.text, sentence_start);
}

static void knows_kind_key_line_and_place_of_every_value(void **state)
{
    struct document *document = parse("a: 1\nb:\n  - x\n  - \"2\"\n");
    const struct document_node *root = document_root(document), *b;

    (void)state;
    assert_int_equal(root->kind, DOCUMENT_MAPPING);
    assert_int_equal(root->count, 2);
    assert_string_equal(document_get(root, "a")->text, "1");
    b = document_get(root, "b");
    assert_int_equal(b->kind, DOCUMENT_SEQUENCE);
    assert_int_equal(b->line, 3);
    assert_string_equal(b->first->text, "x");
    assert_false(b->first->is_quoted);
    assert_true(b->first->next->is_quoted);
    assert_int_equal(b->first->next->index, 1);
    assert_int_equal(b->first->next->line, 4);
    assert_null(b->first->next->next);
    assert_ptr_equal(b->first->parent, b);
    assert_null(document_get(root, "c"));
    assert_null(document_get(b, "a"));
    document_close(document);
}

static void an_empty_file_is_an_empty_mapping(void **state)
{
    static const char *const texts[] = {"", "\n\n", "# nothing\n", "---\n", "--- \n...\n"};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct document *document = parse(texts[i]);

        assert_int_equal(document_root(document)->kind, DOCUMENT_MAPPING);
        assert_int_equal(document_root(document)->count, 0);
        document_close(document);
    }
}

static void refuses_what_a_caretaker_never_means(void **state)
{
    (void)state;
    refuses("a: 1\nb: 2\na: 3\n", "a.yaml:3: a: is already on line 1");
    refuses("a: &x 1\n", "a.yaml:1: a: anchors");
    refuses("a: &x [1]\n", "a.yaml:1: a: anchors");
    refuses("a: &x {b: 1}\n", "a.yaml:1: a: anchors");
    refuses("a: *x\n", "a.yaml:1: a: aliases");
    refuses("a: !!int 1\n", "a.yaml:1: a: tags");
    refuses("&k a: 1\n", "a.yaml:1: anchors");
    refuses("[a]: 1\n", "a.yaml:1: a key must be a word");
    refuses("a: 1\n---\nb: 2\n", "a.yaml:2: a second document");
    refuses("---\n---\n", "a.yaml:2: a second document");
    refuses("just words\n", "a.yaml:1: only one value");
    refuses("a: \"x\\0y\"\n", "a.yaml:1: a NUL byte");
    refuses("a: [1\n", "a.yaml:1: not readable as YAML");
    refuses("a: 1\n\tb: 2\n", "a.yaml:");
    refuses("a: \xff\n", "a.yaml:");
}

static void depth_is_limited_on_both_sides(void **state)
{
    char text[2 * DOCUMENT_DEPTH_MAX + 8];

    (void)state;
    for (int depth = DOCUMENT_DEPTH_MAX - 1; depth <= DOCUMENT_DEPTH_MAX; depth++) {
        struct document *document = NULL;

        memset(text, '[', (size_t)depth);           /* so many lists, and a value in the innermost */
        text[depth] = '1';
        memset(text + depth + 1, ']', (size_t)depth);
        text[2 * depth + 1] = '\0';
        assert_int_equal(document_parse(text, strlen(text), "a", &document, &err),
                         depth < DOCUMENT_DEPTH_MAX ? 0 : -EINVAL);
        document_close(document);
    }
    assert_non_null(strstr(err.text, "nested more than 16 deep"));
}

/* "[1,1,...]" with `count` values, the list itself included. */
static int parse_values(size_t count)
{
    char *text = malloc(2 * count + 8);
    struct document *document = NULL;
    size_t used = 0;
    int r;

    assert_non_null(text);
    text[used++] = '[';
    for (size_t i = 1; i < count; i++) {
        text[used++] = '1';
        text[used++] = ',';
    }
    text[used++] = ']';
    r = document_parse(text, used, "a", &document, &err);
    document_close(document);
    free(text);
    return r;
}

static void nodes_are_limited_on_both_sides(void **state)
{
    (void)state;
    assert_int_equal(parse_values(DOCUMENT_NODES_MAX), 0);
    assert_int_equal(parse_values(DOCUMENT_NODES_MAX + 1), -EINVAL);
    assert_non_null(strstr(err.text, "more than 20000 values"));
}

static int parse_keys(int count)
{
    char *text = malloc((size_t)count * 16);
    struct document *document = NULL;
    size_t used = 0;
    int r;

    assert_non_null(text);
    for (int i = 0; i < count; i++)
        used += (size_t)sprintf(text + used, "k%d: 1\n", i);
    r = document_parse(text, used, "a", &document, &err);
    document_close(document);
    free(text);
    return r;
}

static void keys_are_limited_on_both_sides(void **state)
{
    (void)state;
    assert_int_equal(parse_keys(DOCUMENT_KEYS_MAX), 0);
    assert_int_equal(parse_keys(DOCUMENT_KEYS_MAX + 1), -EINVAL);
}

static void size_is_limited_on_both_sides(void **state)
{
    char *text = malloc(DOCUMENT_SIZE_MAX + 1);
    struct document *document = NULL;

    (void)state;
    assert_non_null(text);
    memset(text, '#', DOCUMENT_SIZE_MAX + 1);
    assert_int_equal(document_parse(text, DOCUMENT_SIZE_MAX, "a", &document, &err), 0);
    document_close(document);
    assert_int_equal(document_parse(text, DOCUMENT_SIZE_MAX + 1, "a", &document, &err), -EFBIG);
    free(text);
}

static void a_missing_file_is_named(void **state)
{
    struct document *document = NULL;

    (void)state;
    assert_int_equal(document_read("/nowhere/at/all.yaml", &document, &err), -ENOENT);
    assert_string_equal(err.text, "/nowhere/at/all.yaml: No such file or directory");
}

static void numbers_parse_whole_or_not_at_all(void **state)
{
    static const char *const wrong[] = {"8OO", "020", "0x10", "1e999", "1e3", "nan", "inf", "+5", " 5", "5 ", "", "-",
                                        ".5",  "5.",  "--5", "1_000", "1,5", "00", "0.1.2", "1234567890123456789012345"};
    double value = -1;

    (void)state;
    for (size_t i = 0; i < COUNT(wrong); i++)
        if (field_parse_number(wrong[i], &value))
            fail_msg("took \"%s\"", wrong[i]);
    assert_true(value == -1);
    assert_true(field_parse_number("800", &value) && value == 800);
    assert_true(field_parse_number("-0.5", &value) && value == -0.5);
    assert_true(field_parse_number("0", &value) && value == 0);
    assert_true(field_parse_number("0.125", &value) && value == 0.125);
}

/* -- tables -- */

enum colour { RED, GREEN };
static const char *const colours[] = {"red", "green"};

struct item {
    char name[4];
    int size;
};

struct sample {
    char text[5], secret[8], url[64], names[2][4];
    double number;
    int whole;
    bool flag;
    enum colour colour;
    uint32_t set;
    size_t name_count, item_count;
    struct item items[2];
};

#define AT(member) .offset = offsetof(struct sample, member)

static const struct field item_fields[] = {
    {.key = "name", .kind = FIELD_TEXT, .offset = offsetof(struct item, name), .size = 4},
    {.key = "size", .kind = FIELD_INTEGER, .offset = offsetof(struct item, size), .fallback = "7", .max = 9},
};
static const struct field_table item_table = {item_fields, COUNT(item_fields)};

static const struct field fields[] = {
    {.key = "text", .kind = FIELD_TEXT, AT(text), .size = 5, .help = "a short text"},
    {.key = "number", .kind = FIELD_NUMBER, AT(number), .fallback = "1.5", .min = 0.5, .max = 2, .unit = "s"},
    {.key = "whole", .kind = FIELD_INTEGER, AT(whole), .fallback = "3", .min = -1, .max = 4},
    {.key = "part.flag", .kind = FIELD_BOOL, AT(flag), .fallback = "true"},
    {.key = "part.colour", .kind = FIELD_WORD, AT(colour), .fallback = "red", .words = colours, .word_count = 2},
    {.key = "part.set", .kind = FIELD_WORD_SET, AT(set), .fallback = "", .words = colours, .word_count = 2},
    {.key = "secret", .kind = FIELD_SECRET, AT(secret), .size = 8, .fallback = ""},
    {.key = "url", .kind = FIELD_URL, AT(url), .size = 64, .fallback = ""},
    {.key = "names", .kind = FIELD_TEXT_LIST, AT(names), .size = 4, .fallback = "", .count_max = 2,
     .count_offset = offsetof(struct sample, name_count)},
    {.key = "items", .kind = FIELD_RECORD_LIST, AT(items), .size = sizeof(struct item), .fallback = "",
     .count_max = 2, .count_offset = offsetof(struct sample, item_count), .record = &item_table},
};
static const struct field_table table = {fields, COUNT(fields)};

static int read_sample(const char *text, struct sample *sample, uint64_t *written)
{
    struct document *document = parse(text);
    int r = field_read(&table, document_root(document), sample, written, &err);

    document_close(document);
    return r;
}

static void says(const char *text, const char *sentence)
{
    struct sample sample;

    assert_int_equal(read_sample(text, &sample, NULL), -EINVAL);
    assert_string_equal(err.text, sentence);
}

static void what_is_not_written_has_its_default(void **state)
{
    struct sample sample;
    uint64_t written;

    (void)state;
    assert_int_equal(read_sample("text: abcd\npart:\n", &sample, &written), 0);
    assert_string_equal(sample.text, "abcd");
    assert_true(sample.number == 1.5 && sample.whole == 3 && sample.flag && sample.colour == RED && sample.set == 0);
    assert_true(sample.name_count == 0 && sample.item_count == 0);
    assert_int_equal(written, 1);
}

static void every_kind_is_read(void **state)
{
    struct sample sample;

    (void)state;
    assert_int_equal(read_sample("text: \"12\"\nnumber: 0.5\nwhole: -1\nsecret: s\nurl: a://b\nnames: [ab, abc]\n"
                                 "part:\n  flag: false\n  colour: green\n  set: [red, green]\n"
                                 "items:\n  - name: x\n  - {name: y, size: 9}\n", &sample, NULL), 0);
    assert_true(sample.number == 0.5 && sample.whole == -1 && !sample.flag && sample.colour == GREEN);
    assert_int_equal(sample.set, 3);
    assert_int_equal(sample.name_count, 2);
    assert_string_equal(sample.names[1], "abc");
    assert_int_equal(sample.item_count, 2);
    assert_int_equal(sample.items[0].size, 7);
    assert_int_equal(sample.items[1].size, 9);
}

static void says_where_what_and_what_would_be_right(void **state)
{
    (void)state;
    says("text: a\nnumber: 8OO\n",
         "a.yaml:2: number: \"8OO\" is not right, write a plain number, 0.5 to 2 s");
    says("text: a\nnumber: 2.001\n",
         "a.yaml:2: number: \"2.001\" is not right, write a plain number, 0.5 to 2 s");
    says("text: a\nnumber: 0.499\n",
         "a.yaml:2: number: \"0.499\" is not right, write a plain number, 0.5 to 2 s");
    says("text: a\nnumber: \"1\"\n",
         "a.yaml:2: number: is in quotes, write a plain number, 0.5 to 2 s, without quotes");
    says("text: a\nwhole: 1.0\n", "a.yaml:2: whole: \"1.0\" is not right, write a whole number, -1 to 4");
    says("text: a\nwhole: 5\n", "a.yaml:2: whole: \"5\" is not right, write a whole number, -1 to 4");
    says("text: a\npart:\n  flag: yes\n", "a.yaml:3: part.flag: \"yes\" is not right, write true or false");
    says("text: a\npart: {colour: blue}\n",
         "a.yaml:2: part.colour: \"blue\" is not right, write one of red, green");
    says("text: a\npart: {set: red}\n",
         "a.yaml:2: part.set: is not a list, write a list, in [ ], of red, green");
    says("text: a\npart: {set: [blue]}\n",
         "a.yaml:2: part.set[1]: \"blue\" is not right, write a list, in [ ], of red, green");
    says("text: abcde\n", "a.yaml:1: text: is 5 bytes long, at most 4 fit");
    says("text:\n", "a.yaml:1: text: is empty, write a short text");
    says("text: \"a\\nb\"\n",
         "a.yaml:1: text: has a line break or control character inside, write one line of text");
    says("text: [a]\n", "a.yaml:1: text: has more than one value, write text of at most 4 bytes");
    says("number: 1\n", "a.yaml:1: text is missing: a short text");
    says("text: a\nnames: [a, b, c]\n", "a.yaml:2: names[3]: more than 2 entries");
    says("text: a\nitems:\n  - name: a\n  - name: b\n  - name: c\n", "a.yaml:5: items[3]: more than 2 entries");
    says("text: a\nitems:\n  - size: 1\n", "a.yaml:3: items[1]: name is missing: it must be written");
    says("text: a\nitems:\n  - name: a\n    size: 10\n",
         "a.yaml:4: items[1].size: \"10\" is not right, write a whole number, 0 to 9");
    says("text: a\npart:\n  flags: true\n", "a.yaml:3: part.flags: no such key; known here: flag, colour, set");
    says("text: a\npart: 5\n",
         "a.yaml:2: part: is not a group of keys, write lines of `key: value` below it");
}

static void an_unknown_key_lists_the_known_ones(void **state)
{
    struct sample sample;

    (void)state;
    assert_int_equal(read_sample("text: a\ntxet: b\n", &sample, NULL), -EINVAL);
    assert_non_null(strstr(err.text, "a.yaml:2: txet: no such key; known here: text, number"));
}

static void values_print_as_they_are_written_and_secrets_never(void **state)
{
    static const char *const expected[] = {"abcd", "0.5", "4", "false", "green", "red,green", "set", "x://...@h:1/...",
                                           "ab,c", "1"};
    struct sample sample;

    (void)state;
    assert_int_equal(read_sample("text: abcd\nnumber: 0.5\nwhole: 4\nsecret: hidden\nurl: \"x://u:pw@h:1/key\"\n"
                                 "names: [ab, c]\nitems: [{name: z}]\n"
                                 "part: {flag: false, colour: green, set: [green, red]}\n", &sample, NULL), 0);
    for (size_t i = 0; i < COUNT(fields); i++) {
        char text[FIELD_VALUE_SIZE];

        field_format(&fields[i], &sample, text, sizeof text);
        assert_string_equal(text, expected[i]);
    }
}

static void a_list_as_text_replaces_the_one_before(void **state)
{
    struct sample sample;

    (void)state;
    assert_int_equal(read_sample("text: a\nnames: [aa, bb]\n", &sample, NULL), 0);
    assert_int_equal(field_set(&fields[8], "cc", &sample, &err), 0);
    assert_int_equal(sample.name_count, 1);
    assert_string_equal(sample.names[0], "cc");
    assert_string_equal(sample.names[1], "");
    assert_int_equal(field_set(&fields[5], "red,green", &sample, &err), 0);
    assert_int_equal(sample.set, 3);
    assert_int_equal(field_set(&fields[9], "x", &sample, &err), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_kind_key_line_and_place_of_every_value),
        cmocka_unit_test(an_empty_file_is_an_empty_mapping),
        cmocka_unit_test(refuses_what_a_caretaker_never_means),
        cmocka_unit_test(depth_is_limited_on_both_sides),
        cmocka_unit_test(nodes_are_limited_on_both_sides),
        cmocka_unit_test(keys_are_limited_on_both_sides),
        cmocka_unit_test(size_is_limited_on_both_sides),
        cmocka_unit_test(a_missing_file_is_named),
        cmocka_unit_test(numbers_parse_whole_or_not_at_all),
        cmocka_unit_test(what_is_not_written_has_its_default),
        cmocka_unit_test(every_kind_is_read),
        cmocka_unit_test(says_where_what_and_what_would_be_right),
        cmocka_unit_test(an_unknown_key_lists_the_known_ones),
        cmocka_unit_test(values_print_as_they_are_written_and_secrets_never),
        cmocka_unit_test(a_list_as_text_replaces_the_one_before),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
