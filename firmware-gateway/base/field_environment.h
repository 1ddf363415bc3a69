/* base/field_environment.h - a table of keys (field.h) as a program's settings: its file, which need not be there, the
 * variables of the environment, and the commented example that names both. Any thread, as far as getenv may be called. */
#ifndef FIELD_ENVIRONMENT_H
#define FIELD_ENVIRONMENT_H
#include "field.h"
#include <stdio.h>

#define FIELD_VARIABLE_SIZE 64

/* field_read of the file at path; NULL: of the one at usual_path when it is there, else defaults only. 0 or field_read's
 * and document_read's errors. */
int field_read_file(const struct field_table *table, const char *path, const char *usual_path, void *base,
                    uint64_t *written, struct error *err);

/* The prefix and the key in capitals with dots as underscores: mqtt.url is TRANSOM_MQTT_URL. */
void field_variable(const char *prefix, const char *key, char name[FIELD_VARIABLE_SIZE]);

/* Takes what the variable `name` says; NULL, unset or empty: nothing, and so for FIELD_RECORD_LIST. 1: taken; 0: not;
 * -EINVAL: "NAME: what is wrong". */
int field_take_variable(const struct field *field, const char *name, void *base, struct error *err);

/* Each key commented out with its default, help, range and variable, sections in the order of the table. variable
 * writes the one to use for a key. */
void field_print_example(const struct field_table *table,
                         void (*variable)(const char *key, char name[FIELD_VARIABLE_SIZE]), FILE *out);

#endif
