/* base/field_environment.c - see field_environment.h */
#include "field_environment.h"
#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int field_read_file(const struct field_table *table, const char *path, const char *usual_path, void *base,
                    uint64_t *written, struct error *err)
{
    struct document *document = NULL;
    int r;

    if (!path && access(usual_path, F_OK) < 0)
        return field_read(table, NULL, base, NULL, err);
    r = document_read(path ? path : usual_path, &document, err);
    if (r == 0)
        r = field_read(table, document_root(document), base, written, err);
    document_close(document);
    return r;
}

void field_variable(const char *prefix, const char *key, char name[FIELD_VARIABLE_SIZE])
{
    int used = snprintf(name, FIELD_VARIABLE_SIZE, "%s%s", prefix, key);

    assert(used < FIELD_VARIABLE_SIZE);
    for (char *p = name; *p; p++)
        *p = *p == '.' ? '_' : (char)toupper((unsigned char)*p);
}

int field_take_variable(const struct field *field, const char *name, void *base, struct error *err)
{
    const char *text = name ? getenv(name) : NULL;
    int r;

    if (!text || !*text || field->kind == FIELD_RECORD_LIST)
        return 0;
    r = field_set(field, text, base, err);
    return r < 0 ? error_prefix(err, "%s", name) : 1;
}

static void print_value(const struct field *field, const char *indent, const char *name, FILE *out)
{
    if (field->kind == FIELD_RECORD_LIST) {
        fprintf(out, "%s# %s:\n", indent, name);
        for (size_t i = 0; i < field->record->count; i++)
            fprintf(out, "%s# %s %s:     # %s\n", indent, i ? "   " : "  -", field->record->fields[i].key,
                    field->record->fields[i].help);
    } else if (field->kind == FIELD_TEXT_LIST) {
        fprintf(out, "%s# %s: [%s]\n", indent, name, field->fallback);
    } else {
        fprintf(out, "%s# %s: %s\n", indent, name, *field->fallback ? field->fallback : "\"\"");
    }
}

void field_print_example(const struct field_table *table,
                         void (*variable)(const char *key, char name[FIELD_VARIABLE_SIZE]), FILE *out)
{
    const char *section = "";

    for (size_t i = 0; i < table->count; i++) {
        const struct field *field = &table->fields[i];
        const char *dot = strchr(field->key, '.'), *indent = dot ? "  " : "";
        size_t length = dot ? (size_t)(dot - field->key) : 0;
        char right[ERROR_TEXT_SIZE], name[FIELD_VARIABLE_SIZE];

        fputc('\n', out);
        if (dot && strncmp(section, field->key, length + 1) != 0)
            fprintf(out, "%.*s:\n", (int)length, field->key);
        section = field->key;
        field_describe(field, right, sizeof right);
        variable(field->key, name);
        fprintf(out, "%s# %s\n%s# %s", indent, field->help, indent, right);
        if (field->kind != FIELD_RECORD_LIST)
            fprintf(out, "; %s", name);
        fputc('\n', out);
        print_value(field, indent, dot ? dot + 1 : field->key, out);
    }
}
