/* base/field.c - see field.h */
#include "field.h"
#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_LENGTH_MAX 24        /* more digits than a double can tell apart */
#define SHOWN 40                    /* bytes of a wrong value repeated in a sentence */

static void *at(const struct field *field, void *base)
{
    return (char *)base + field->offset;
}

bool field_parse_number(const char *text, double *value)
{
    const char *p = text + (*text == '-');
    size_t whole = strspn(p, "0123456789");

    if (whole == 0 || (whole > 1 && *p == '0'))
        return false;
    p += whole;
    if (*p == '.') {
        size_t decimals = strspn(++p, "0123456789");

        if (decimals == 0)
            return false;
        p += decimals;
    }
    if (*p || p - text > NUMBER_LENGTH_MAX)
        return false;
    *value = strtod(text, NULL);    /* digits only by now; programs here never leave the C locale */
    return true;
}

/* -- what would be right -- */

static void describe_words(const struct field *field, const char *start, char *text, size_t size)
{
    size_t used = (size_t)snprintf(text, size, "%s", start);
    const char *comma = "";

    for (size_t i = 0; i < field->word_count && used < size; i++) {
        if (!field->words[i])
            continue;
        used += (size_t)snprintf(text + used, size - used, "%s%s", comma, field->words[i]);
        comma = ", ";
    }
}

void field_describe(const struct field *field, char *text, size_t size)
{
    const char *unit = field->unit ? field->unit : "", *space = field->unit ? " " : "";

    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_SECRET:
    case FIELD_URL:
        snprintf(text, size, "text of at most %zu bytes", field->size - 1);
        break;
    case FIELD_NUMBER:
        snprintf(text, size, "a plain number, %.10g to %.10g%s%s", field->min, field->max, space, unit);
        break;
    case FIELD_INTEGER:
        snprintf(text, size, "a whole number, %.10g to %.10g%s%s", field->min, field->max, space, unit);
        break;
    case FIELD_BOOL:
        snprintf(text, size, "true or false");
        break;
    case FIELD_WORD:
        describe_words(field, "one of ", text, size);
        break;
    case FIELD_WORD_SET:
        describe_words(field, "a list, in [ ], of ", text, size);
        break;
    case FIELD_TEXT_LIST:
        snprintf(text, size, "a list of at most %zu texts of at most %zu bytes", field->count_max, field->size - 1);
        break;
    case FIELD_RECORD_LIST:
        snprintf(text, size, "a list of at most %zu entries, each starting with -", field->count_max);
        break;
    case FIELD_OTHER:
        snprintf(text, size, "%s", field->help);
        break;
    }
}

static int not_right(const struct field *field, const char *text, struct error *err)
{
    char right[ERROR_TEXT_SIZE];

    field_describe(field, right, sizeof right);
    return error_set(err, -EINVAL, "\"%.*s\" is not right, write %s", SHOWN, text, right);
}

/* -- one value from its text -- */

static int set_text(const struct field *field, const char *text, char *value, struct error *err)
{
    if (!*text && !(field->fallback && !*field->fallback))
        return error_set(err, -EINVAL, "is empty, write %s", field->help ? field->help : "a text");
    if (strlen(text) >= field->size)
        return error_set(err, -EINVAL, "is %zu bytes long, at most %zu fit", strlen(text), field->size - 1);
    for (const char *p = text; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7f)
            return error_set(err, -EINVAL, "has a line break or control character inside, write one line of text");
    if (*text && field->check) {
        int r = field->check(text, err);

        if (r < 0)
            return r;
    }
    memset(value, 0, field->size);
    memcpy(value, text, strlen(text));
    return 0;
}

static int find_word(const struct field *field, const char *text, unsigned *index)
{
    for (unsigned i = 0; i < field->word_count; i++)
        if (field->words[i] && strcmp(field->words[i], text) == 0) {
            *index = i;
            return 0;
        }
    return -EINVAL;
}

static int set_number(const struct field *field, const char *text, void *value, struct error *err)
{
    double number;

    if (!field_parse_number(text, &number) || !(number >= field->min && number <= field->max))
        return not_right(field, text, err);
    if (field->kind == FIELD_NUMBER) {
        memcpy(value, &number, sizeof number);
        return 0;
    }
    assert(field->min >= INT_MIN && field->max <= INT_MAX);
    if (strchr(text, '.'))
        return not_right(field, text, err);
    memcpy(value, &(int){(int)number}, sizeof(int));
    return 0;
}

static int set_bool(const struct field *field, const char *text, void *value, struct error *err)
{
    bool is_true = strcmp(text, "true") == 0;

    if (!is_true && strcmp(text, "false") != 0)
        return not_right(field, text, err);
    memcpy(value, &is_true, sizeof is_true);
    return 0;
}

static size_t *list_count(const struct field *field, void *base)
{
    return (size_t *)(void *)((char *)base + field->count_offset);
}

/* One more entry of a list. */
static int add_item(const struct field *field, const char *text, void *base, struct error *err)
{
    unsigned index;
    size_t *count;
    int r;

    if (field->kind == FIELD_WORD_SET) {
        uint32_t set;

        if (find_word(field, text, &index) < 0)
            return not_right(field, text, err);
        memcpy(&set, at(field, base), sizeof set);
        set |= UINT32_C(1) << index;
        memcpy(at(field, base), &set, sizeof set);
        return 0;
    }
    assert(field->kind == FIELD_TEXT_LIST);
    count = list_count(field, base);
    if (*count == field->count_max)
        return error_set(err, -EINVAL, "more than %zu entries", field->count_max);
    r = set_text(field, text, (char *)at(field, base) + *count * field->size, err);
    if (r == 0)
        ++*count;
    return r;
}

static void clear_list(const struct field *field, void *base)
{
    if (field->kind == FIELD_WORD_SET) {
        memset(at(field, base), 0, sizeof(uint32_t));
        return;
    }
    memset(at(field, base), 0, field->count_max * field->size);
    *list_count(field, base) = 0;
}

static int set_list(const struct field *field, const char *text, void *base, struct error *err)
{
    char item[FIELD_VALUE_SIZE];
    int r = 0;

    clear_list(field, base);
    while (r == 0 && *text) {
        size_t length = strcspn(text, ",");

        if (length >= sizeof item)
            return not_right(field, text, err);
        memcpy(item, text, length);
        item[length] = '\0';
        r = add_item(field, item, base, err);
        text += length + (text[length] == ',');
    }
    return r;
}

int field_set(const struct field *field, const char *text, void *base, struct error *err)
{
    unsigned index;

    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_SECRET:
    case FIELD_URL:
        return set_text(field, text, at(field, base), err);
    case FIELD_NUMBER:
    case FIELD_INTEGER:
        return set_number(field, text, at(field, base), err);
    case FIELD_BOOL:
        return set_bool(field, text, at(field, base), err);
    case FIELD_WORD:
        if (find_word(field, text, &index) < 0)
            return not_right(field, text, err);
        memcpy(at(field, base), &index, sizeof index);
        return 0;
    case FIELD_WORD_SET:
    case FIELD_TEXT_LIST:
        return set_list(field, text, base, err);
    case FIELD_OTHER:
        return field->parse(text, at(field, base), err);
    case FIELD_RECORD_LIST:
        break;
    }
    return not_right(field, text, err);
}

/* -- a mapping of a file -- */

struct reading_state {
    const struct field_table *table;
    void *base;
    uint64_t written;
};

/* Puts file, line and key before what field_set said. */
static int at_node(const struct document_node *node, int r, const struct error *why, struct error *err)
{
    return r < 0 ? document_error(node, err, "%s", why->text) : 0;
}

static int read_records(const struct field *field, const struct document_node *node, void *base, struct error *err)
{
    size_t *count = list_count(field, base);
    int r = 0;

    *count = 0;
    for (const struct document_node *item = node->first; r == 0 && item; item = item->next) {
        if (*count == field->count_max)
            return document_error(item, err, "more than %zu entries", field->count_max);
        r = field_read(field->record, item, (char *)at(field, base) + *count * field->size, NULL, err);
        if (r == 0)
            ++*count;
    }
    return r;
}

static int read_list(const struct field *field, const struct document_node *node, void *base, struct error *err)
{
    struct error why;
    char right[ERROR_TEXT_SIZE];
    int r = 0;

    field_describe(field, right, sizeof right);
    if (node->kind != DOCUMENT_SEQUENCE)
        return document_error(node, err, "is not a list, write %s", right);
    if (field->kind == FIELD_RECORD_LIST)
        return read_records(field, node, base, err);
    clear_list(field, base);
    for (const struct document_node *item = node->first; r == 0 && item; item = item->next) {
        if (item->kind != DOCUMENT_SCALAR)
            return document_error(item, err, "is not a word, write %s", right);
        r = at_node(item, add_item(field, item->text, base, &why), &why, err);
    }
    return r;
}

static int read_value(const struct field *field, const struct document_node *node, void *base, struct error *err)
{
    bool is_list = field->kind == FIELD_WORD_SET || field->kind == FIELD_TEXT_LIST || field->kind == FIELD_RECORD_LIST;
    bool is_bare = field->kind == FIELD_NUMBER || field->kind == FIELD_INTEGER || field->kind == FIELD_BOOL;
    char right[ERROR_TEXT_SIZE];
    struct error why;

    if (is_list)
        return read_list(field, node, base, err);
    field_describe(field, right, sizeof right);
    if (node->kind != DOCUMENT_SCALAR)
        return document_error(node, err, "has more than one value, write %s", right);
    if (is_bare && node->is_quoted)
        return document_error(node, err, "is in quotes, write %s, without quotes", right);
    return at_node(node, field_set(field, node->text, base, &why), &why, err);
}

/* A section whose keys are all commented out is an empty value to YAML. */
static bool is_empty_section(const struct document_node *node)
{
    return node->kind == DOCUMENT_SCALAR && !node->is_quoted && !*node->text;
}

static int unknown_key(const struct field_table *table, const struct document_node *node, const char *prefix,
                       struct error *err)
{
    char known[ERROR_TEXT_SIZE] = "";
    size_t used = 0;

    for (size_t i = 0; i < table->count && used < sizeof known; i++) {
        const char *key = table->fields[i].key;

        if (strncmp(key, prefix, strlen(prefix)) == 0)
            used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "",
                                     key + strlen(prefix));
    }
    return document_error(node, err, "no such key; known here: %s", known);
}

static int read_section(struct reading_state *state, const struct document_node *mapping, const char *prefix,
                        struct error *err)
{
    int r = 0;

    if (is_empty_section(mapping))
        return 0;
    if (mapping->kind != DOCUMENT_MAPPING)
        return document_error(mapping, err, "is not a group of keys, write lines of `key: value` below it");
    for (const struct document_node *node = mapping->first; r == 0 && node; node = node->next) {
        char path[128];
        bool is_section = false;
        size_t i, length = (size_t)snprintf(path, sizeof path - 1, "%s%s", prefix, node->key);

        if (length >= sizeof path - 1)
            return unknown_key(state->table, node, prefix, err);
        for (i = 0; i < state->table->count && strcmp(state->table->fields[i].key, path) != 0; i++)
            is_section |= strncmp(state->table->fields[i].key, path, length) == 0 &&
                          state->table->fields[i].key[length] == '.';
        if (i < state->table->count) {
            r = read_value(&state->table->fields[i], node, state->base, err);
            state->written |= UINT64_C(1) << i;
        } else if (is_section) {
            memcpy(path + length, ".", 2);
            r = read_section(state, node, path, err);
        } else {
            r = unknown_key(state->table, node, prefix, err);
        }
    }
    return r;
}

int field_read(const struct field_table *table, const struct document_node *mapping, void *base, uint64_t *written,
               struct error *err)
{
    struct reading_state state = {.table = table, .base = base};
    int r = 0;

    assert(table->count <= FIELDS_MAX);
    for (size_t i = 0; i < table->count; i++) {
        const struct field *field = &table->fields[i];

        if (field->kind == FIELD_RECORD_LIST)
            *list_count(field, base) = 0;
        else if (field->fallback)
            r = field_set(field, field->fallback, base, err);
        assert(r == 0);         /* a default that its own table refuses */
    }
    if (mapping)
        r = read_section(&state, mapping, "", err);
    for (size_t i = 0; r == 0 && mapping && i < table->count; i++)
        if (!table->fields[i].fallback && !(state.written >> i & 1))
            r = document_error(mapping, err, "%s is missing: %s", table->fields[i].key,
                               table->fields[i].help ? table->fields[i].help : "it must be written");
    if (r == 0 && written)
        *written = state.written;
    return r;
}
