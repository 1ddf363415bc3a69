/* base/field_format.c - the printing half of field.h: values as text, secrets kept. */
#include "field.h"
#include <stdio.h>
#include <string.h>

static const void *at_const(const struct field *field, const void *base)
{
    return (const char *)base + field->offset;
}

/* scheme://host[:port], and "/..." for a path: what follows may be a key, what is before @ a password. */
static void format_url(const char *url, char *text, size_t size)
{
    const char *start = strstr(url, "://"), *at_sign, *path;
    int scheme = start ? (int)(start - url) + 3 : 0;

    start = url + scheme;
    path = start + strcspn(start, "/?#");
    for (at_sign = path; at_sign > start && *at_sign != '@'; at_sign--)
        ;
    if (*at_sign == '@')
        start = at_sign + 1;
    snprintf(text, size, "%.*s%s%.*s%s", scheme, url, *at_sign == '@' ? "...@" : "", (int)(path - start), start,
             strlen(path) > 1 ? "/..." : "");
}

static void format_list(const struct field *field, const void *base, char *text, size_t size)
{
    size_t used = 0, count = field->word_count;
    uint32_t set = 0;

    if (field->kind == FIELD_WORD_SET)
        memcpy(&set, at_const(field, base), sizeof set);
    else
        memcpy(&count, (const char *)base + field->count_offset, sizeof count);
    *text = '\0';
    for (size_t i = 0; i < count && used < size; i++) {
        const char *item = field->kind == FIELD_WORD_SET ? field->words[i] :
                           (const char *)at_const(field, base) + i * field->size;

        if (field->kind != FIELD_WORD_SET || set >> i & 1)
            used += (size_t)snprintf(text + used, size - used, "%s%s", used ? "," : "", item);
    }
}

void field_format(const struct field *field, const void *base, char *text, size_t size)
{
    const void *value = at_const(field, base);
    unsigned index;
    double number;
    size_t count;
    int integer;

    *text = '\0';
    switch (field->kind) {
    case FIELD_TEXT:
        snprintf(text, size, "%s", (const char *)value);
        break;
    case FIELD_SECRET:
        snprintf(text, size, "%s", *(const char *)value ? FIELD_HIDDEN_SET : FIELD_HIDDEN_NOT_SET);
        break;
    case FIELD_URL:
        format_url(value, text, size);
        break;
    case FIELD_NUMBER:
        memcpy(&number, value, sizeof number);
        snprintf(text, size, "%.10g", number);
        break;
    case FIELD_INTEGER:
        memcpy(&integer, value, sizeof integer);
        snprintf(text, size, "%d", integer);
        break;
    case FIELD_BOOL:
        snprintf(text, size, "%s", *(const bool *)value ? "true" : "false");
        break;
    case FIELD_WORD:
        memcpy(&index, value, sizeof index);
        snprintf(text, size, "%s", field->words[index]);
        break;
    case FIELD_WORD_SET:
    case FIELD_TEXT_LIST:
        format_list(field, base, text, size);
        break;
    case FIELD_RECORD_LIST:
        memcpy(&count, (const char *)base + field->count_offset, sizeof count);
        snprintf(text, size, "%zu", count);
        break;
    case FIELD_OTHER:
        break;
    }
}
