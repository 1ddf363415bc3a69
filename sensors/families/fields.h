/* families/fields.h - strict JSON, units, and tables of "this key is that quantity in that unit". Pure. */
#ifndef FIELDS_H
#define FIELDS_H
#include "decoder.h"
#include "topic.h"
#include <jansson.h>

struct unit {
    enum quantity quantity;
    const char *name;
    double factor, offset;      /* value * factor + offset is in the unit of the quantity's name */
};

/* The unit called `name` of a quantity, or NULL when it is not known: then the value must be left out.
 * Sources of figures: the foot of the table in fields.c. */
const struct unit *fields_unit(enum quantity quantity, const char *name);

enum field_form {
    FIELD_NUMBER,               /* a JSON number, or it is not read */
    FIELD_NUMBER_OR_TEXT,       /* also a number in a string: only where the family's devices do that */
};

struct field {
    const char *key;
    enum quantity quantity;
    const struct unit *unit;    /* NULL: as the quantity's name says */
    enum field_form form;
};

/* Parses the payload: JSON of any type, no duplicate keys, nothing after it, no NaN, at most JSON_DEPTH_MAX levels.
 * The caller owns *root (json_decref). -EBADMSG with place and reason. */
int fields_parse(const char *payload, size_t size, json_t **root, struct error *err);

/* The fields that the object has, in the order of the table: of several keys for one quantity the first wins.
 * Other keys, and values of another type (null: not measured), are passed over. object may be NULL. */
void fields_read(const json_t *object, const struct field *fields, size_t count, struct reading *reading);

/* reading_set in the given unit (NULL: the quantity's own), if the result is finite. */
void fields_set(struct reading *reading, enum quantity quantity, const struct unit *unit, double value);

/* The whole text as a decimal number: no blanks, no hexadecimal, no "nan" or "inf". */
bool fields_text_number(struct slice text, double *number);
bool fields_number(const json_t *value, enum field_form form, double *number);

/* A string member, or NULL. Borrowed from the object. */
const char *fields_string(const json_t *object, const char *key);

/* A time: text by RFC 3339 with a zone, or unix milliseconds or seconds of the years 2001 to 2286 (the two ranges do
 * not touch). A clock without a zone is no time: READING_NO_TIME. */
int64_t fields_time_ms(const json_t *value);

#endif
