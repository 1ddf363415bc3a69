/* filters/press_form.c - reads and checks a document of press.md by tables: what passes needs no further look. */
#include "press.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof array / sizeof *array)
#define TEXT_SIZE_MAX 8191
#define QR_SIZE_MAX 500
#define PNG_BASE64_MAX 700000           /* 512 KiB in base64 */
#define BLOCKS_MAX 2000
#define ROWS_MAX 4000
#define ITEMS_MAX 4000
#define RUNS_MAX 200
#define POINTS_MAX 20000
#define SHADES_MAX 400
#define YARDSTICKS_MAX 8
#define AXIS_TICKS_MAX 60
#define BARS_MAX 120
#define DIGEST_SIZE 64
#define FIGURE_MAX 1e12
#define AXIS_PART_MIN 1e-9              /* an axis' length, beside its ends */
#define MADE_FORM "dddd-dd-ddTdd:dd:ddZ"

enum value { TEXT, WORD, INTEGER, NUMBER, NUMBER_OR_NULL, BOOLEAN, OBJECT, OBJECTS, TEXTS, NUMBERS, ROWS, BLOCKS };

struct shape;
struct key {
    const char *name;
    enum value value;
    double min, max;                    /* of a number; the size of a text or list */
    const struct shape *of;             /* of OBJECT, OBJECTS */
    const char *const *words;           /* of WORD, ended by NULL */
    bool may_be_absent;
};

struct shape {
    const struct key *keys;
    size_t count;
    const char *(*also)(const json_t *object);     /* what is wrong between the keys; NULL: nothing, or not asked */
};
#define SHAPE(keys, also) {keys, COUNT(keys), also}

struct form {
    char path[PRESS_WHY_SIZE / 2];
    size_t path_size;
    char *why;
};

/* -- the shapes -- */

static const char *const languages[] = {"en", "cy", NULL};
static const char *const boxes[] = {"finding", "limits", "note", NULL};
static const char *const aligns[] = {"left", "right", "centre", NULL};
static const char *const verdicts[] = {"pass", "fail", "cannot_tell", "not_applicable", NULL};
static const char *const levels[] = {"good", "watch", "act", "unknown", NULL};

#define A_TEXT(name) {name, TEXT, 0, TEXT_SIZE_MAX, NULL, NULL, false}
#define A_LIST(name, most, of) {name, OBJECTS, 0, most, of, NULL, false}

static const char *is_length(const json_t *axis)
{
    double from = press_number_of(axis, "from"), to = press_number_of(axis, "to");

    /* Nor so near that steps between them are lost in rounding. */
    return to - from > AXIS_PART_MIN * fmax(fabs(from), fabs(to)) ? NULL : "from is not less than to";
}

static const char *is_line(const json_t *series)
{
    const json_t *x = json_object_get(series, "x");

    if (json_array_size(x) != json_array_size(json_object_get(series, "y")))
        return "x and y are not as many";
    for (size_t i = 0; i < json_array_size(x); i++)
        if (json_is_null(json_array_get(x, i)) ||
            (i > 0 && !(json_number_value(json_array_get(x, i - 1)) < json_number_value(json_array_get(x, i)))))
            return "x does not rise";
    return NULL;
}

/* Whether a text has digits where form has d, and otherwise what form has. */
static bool has_form(const char *text, const char *form)
{
    for (; *form && *text; form++, text++)
        if (*form == 'd' ? *text < '0' || *text > '9' : *text != *form)
            return false;
    return !*form && !*text;
}

static const char *is_document(const json_t *root)
{
    const char *digest = press_text_of(root, "digest");

    if (!has_form(press_text_of(root, "made"), MADE_FORM))
        return "made is no time as 2026-11-23T10:42:00Z";
    return !*digest || (strspn(digest, "0123456789abcdef") == DIGEST_SIZE && !digest[DIGEST_SIZE])
               ? NULL : "the digest is not 64 hexadecimal digits";
}

#define A_LANGUAGE {"lang", WORD, 0, 0, NULL, languages, true}

static const struct key run_keys[] = {A_TEXT("text"), {"bold", BOOLEAN, 0, 0, NULL, NULL, true}};
static const struct shape run = SHAPE(run_keys, NULL);
static const struct key tick_keys[] = {A_TEXT("text"), {"ticked", BOOLEAN, 0, 0, NULL, NULL, false}};
static const struct shape tick = SHAPE(tick_keys, NULL);
static const struct key fact_keys[] = {A_TEXT("name"), A_TEXT("value"), A_LANGUAGE};
static const struct shape fact = SHAPE(fact_keys, NULL);
static const struct key column_keys[] = {
    A_TEXT("title"),
    {"share", NUMBER, 0.001, 1000, NULL, NULL, false},
    {"align", WORD, 0, 0, NULL, aligns, false},
    {"heading", BOOLEAN, 0, 0, NULL, NULL, false},
};
static const struct shape column = SHAPE(column_keys, NULL);
static const struct key axis_keys[] = {
    {"from", NUMBER, -FIGURE_MAX, FIGURE_MAX, NULL, NULL, false},
    {"to", NUMBER, -FIGURE_MAX, FIGURE_MAX, NULL, NULL, false},
    A_TEXT("unit"),
};
static const struct shape axis = SHAPE(axis_keys, is_length);
static const struct shape shade = {axis_keys, 2, is_length};
static const struct key mark_keys[] = {{"at", NUMBER, -FIGURE_MAX, FIGURE_MAX, NULL, NULL, false}, A_TEXT("label")};
static const struct shape mark = SHAPE(mark_keys, NULL);
static const struct key series_keys[] = {
    A_TEXT("label"),
    {"x", NUMBERS, 0, POINTS_MAX, NULL, NULL, false},
    {"y", NUMBERS, 0, POINTS_MAX, NULL, NULL, false},
};
static const struct shape series = SHAPE(series_keys, is_line);
static const struct key bar_keys[] = {
    A_TEXT("label"), A_TEXT("words"), {"value", NUMBER_OR_NULL, -FIGURE_MAX, FIGURE_MAX, NULL, NULL, false}};
static const struct shape bar = SHAPE(bar_keys, NULL);
static const struct key verdict_keys[] = {{"verdict", WORD, 0, 0, NULL, verdicts, false}};
static const struct shape verdict_cell = SHAPE(verdict_keys, NULL);
static const struct key level_keys[] = {{"level", WORD, 0, 0, NULL, levels, false},
                                        {"text", TEXT, 0, TEXT_SIZE_MAX, NULL, NULL, true}};
static const struct shape level_cell = SHAPE(level_keys, NULL);
static const struct key bold_keys[] = {A_TEXT("bold"), A_LANGUAGE};
static const struct shape bold_cell = SHAPE(bold_keys, NULL);
static const struct key group_keys[] = {A_TEXT("group"), A_LANGUAGE};
static const struct shape group_row = SHAPE(group_keys, NULL);
static const struct key tongue_keys[] = {A_TEXT("text"), {"lang", WORD, 0, 0, NULL, languages, false}};
static const struct shape tongue = SHAPE(tongue_keys, NULL);

static const struct key heading_keys[] = {{"level", INTEGER, 1, 3, NULL, NULL, false}, A_TEXT("text"), A_LANGUAGE};
static const struct key paragraph_keys[] = {A_LIST("runs", RUNS_MAX, &run), A_LANGUAGE};
static const struct key box_keys[] = {{"kind", WORD, 0, 0, NULL, boxes, false}, A_LIST("runs", RUNS_MAX, &run)};
static const struct key list_keys[] = {{"numbered", BOOLEAN, 0, 0, NULL, NULL, false},
                                       {"items", TEXTS, 0, ITEMS_MAX, NULL, NULL, false}};
static const struct key ticks_keys[] = {A_LIST("items", ITEMS_MAX, &tick)};
static const struct key summary_keys[] = {A_LIST("rows", ITEMS_MAX, &fact)};
static const struct key table_keys[] = {
    A_TEXT("caption"),
    {"columns", OBJECTS, 1, PRESS_COLUMNS_MAX, &column, NULL, false},
    {"rows", ROWS, 0, ROWS_MAX, NULL, NULL, false},
};
static const struct key chart_keys[] = {
    A_TEXT("title"), A_TEXT("sentence"), {"across", OBJECT, 0, 0, &axis, NULL, false},
    {"up", OBJECT, 0, 0, &axis, NULL, false}, A_LIST("series", PRESS_DASHES, &series),
    A_LIST("shades", SHADES_MAX, &shade), A_LIST("yardsticks", YARDSTICKS_MAX, &mark),
    A_LIST("ticks", AXIS_TICKS_MAX, &mark),
};
static const struct key bars_keys[] = {
    A_TEXT("title"), A_TEXT("sentence"), {"along", OBJECT, 0, 0, &axis, NULL, false},
    A_LIST("bars", BARS_MAX, &bar), A_LIST("yardsticks", YARDSTICKS_MAX, &mark),
};
static const struct key image_keys[] = {{"png", TEXT, 1, PNG_BASE64_MAX, NULL, NULL, false}, A_TEXT("alt"),
                                        A_TEXT("caption")};
static const struct key qr_keys[] = {{"text", TEXT, 0, QR_SIZE_MAX, NULL, NULL, false}, A_TEXT("caption"),
                                     {"with_digest", BOOLEAN, 0, 0, NULL, NULL, false}};
static const struct key signature_keys[] = {A_TEXT("name"), A_TEXT("role"), A_TEXT("time"), A_TEXT("statement"),
                                            A_TEXT("entry"), A_TEXT("receipt")};
static const struct key lines_keys[] = {{"count", INTEGER, 1, 40, NULL, NULL, false}, A_TEXT("label")};

static const struct {
    const char *name;
    struct shape shape;
} blocks[] = {
    {"heading", SHAPE(heading_keys, NULL)}, {"paragraph", SHAPE(paragraph_keys, NULL)}, {"box", SHAPE(box_keys, NULL)},
    {"list", SHAPE(list_keys, NULL)},       {"ticks", SHAPE(ticks_keys, NULL)},         {"image", SHAPE(image_keys, NULL)},
    {"summary", SHAPE(summary_keys, NULL)}, {"table", SHAPE(table_keys, NULL)},         {"chart", SHAPE(chart_keys, NULL)},
    {"bars", SHAPE(bars_keys, NULL)},       {"qr", SHAPE(qr_keys, NULL)},               {"lines", SHAPE(lines_keys, NULL)},
    {"signature", SHAPE(signature_keys, NULL)}, {"break", {NULL, 0, NULL}},
};

static const struct key root_keys[] = {
    A_TEXT("kind"), A_TEXT("title"), A_TEXT("school"), A_TEXT("version"), A_TEXT("period"),
    {"language", WORD, 0, 0, NULL, languages, false}, A_TEXT("made"), A_TEXT("made_words"),
    {"draft", BOOLEAN, 0, 0, NULL, NULL, false}, {"demo", BOOLEAN, 0, 0, NULL, NULL, false}, A_TEXT("digest"),
    A_TEXT("coverage"), A_TEXT("accessible_page"), {"blocks", BLOCKS, 0, BLOCKS_MAX, NULL, NULL, false},
};
static const struct shape document = SHAPE(root_keys, is_document);

/* -- the check -- */

__attribute__((format(printf, 2, 3))) static bool refuse(struct form *form, const char *format, ...)
{
    char text[PRESS_WHY_SIZE / 2];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    snprintf(form->why, PRESS_WHY_SIZE, "%s: %s", form->path_size ? form->path : "the document", text);
    return false;
}

/* Goes into ".key" or "[index]" (key NULL); gives the size to go back to. */
static size_t enter(struct form *form, const char *key, size_t index)
{
    size_t was = form->path_size, room = sizeof form->path - was;
    int size = key ? snprintf(form->path + was, room, "%s%s", was ? "." : "", key)
                   : snprintf(form->path + was, room, "[%zu]", index);

    form->path_size = (size_t)size < room ? was + (size_t)size : sizeof form->path - 1;
    return was;
}

static void leave(struct form *form, size_t was)
{
    form->path_size = was;
    form->path[was] = '\0';
}

static bool check_object(struct form *form, const json_t *object, const struct shape *shape, const char *beside);

static bool check_text(struct form *form, const json_t *value, double min, double max)
{
    size_t size = json_string_length(value);

    if (!json_is_string(value))
        return refuse(form, "is not a text");
    if ((double)size < min || (double)size > max)
        return refuse(form, "has %zu bytes, not %g to %g", size, min, max);
    for (const char *c = json_string_value(value); *c; c++)
        if (((unsigned char)*c < ' ' && *c != '\n') || *c == 0x7f)
            return refuse(form, "has a control character");
    return strlen(json_string_value(value)) == size || refuse(form, "has a NUL in it");
}

static bool check_word(struct form *form, const json_t *value, const char *const *words)
{
    for (; *words; words++)
        if (json_is_string(value) && strcmp(json_string_value(value), *words) == 0)
            return true;
    return refuse(form, "is none of the words for it");
}

static bool check_number(struct form *form, const json_t *value, const struct key *key)
{
    double number = json_number_value(value);

    if (key->value == NUMBER_OR_NULL && json_is_null(value))
        return true;
    if (!json_is_number(value) || (key->value == INTEGER && !json_is_integer(value)))
        return refuse(form, "is not a number");
    return (number >= key->min && number <= key->max) || refuse(form, "is not %g to %g", key->min, key->max);
}

/* A text, or an object whose one telling key says what it is. */
static bool check_cell(struct form *form, const json_t *cell)
{
    static const struct {
        const char *key;
        const struct shape *shape;
    } cells[] = {{"verdict", &verdict_cell}, {"level", &level_cell}, {"bold", &bold_cell}, {"lang", &tongue}};

    for (size_t i = 0; i < COUNT(cells); i++)
        if (json_object_get(cell, cells[i].key))
            return check_object(form, cell, cells[i].shape, NULL);
    return check_text(form, cell, 0, TEXT_SIZE_MAX);
}

static bool check_row(struct form *form, const json_t *row, size_t columns)
{
    if (json_is_object(row))
        return check_object(form, row, &group_row, NULL);
    if (json_array_size(row) != columns)
        return refuse(form, "has %zu cells, the table %zu columns", json_array_size(row), columns);
    for (size_t i = 0; i < columns; i++) {
        size_t was = enter(form, NULL, i);

        if (!check_cell(form, json_array_get(row, i)))
            return false;
        leave(form, was);
    }
    return true;
}

static bool check_block(struct form *form, const json_t *block)
{
    const char *name = press_text_of(block, "block");

    for (size_t i = 0; i < COUNT(blocks); i++)
        if (strcmp(name, blocks[i].name) == 0)
            return check_object(form, block, &blocks[i].shape, "block");
    return refuse(form, "is no block of a name known here");
}

static bool check_element(struct form *form, const json_t *element, const struct key *key, size_t columns)
{
    static const struct key point = {"", NUMBER_OR_NULL, -FIGURE_MAX, FIGURE_MAX, NULL, NULL, false};

    switch (key->value) {
    case OBJECTS:
        return check_object(form, element, key->of, NULL);
    case TEXTS:
        return json_is_object(element) ? check_object(form, element, &tongue, NULL)
                                       : check_text(form, element, 0, TEXT_SIZE_MAX);
    case NUMBERS:
        return check_number(form, element, &point);
    case ROWS:
        return check_row(form, element, columns);
    case BLOCKS:
        return check_block(form, element);
    case TEXT: case WORD: case INTEGER: case NUMBER: case NUMBER_OR_NULL: case BOOLEAN: case OBJECT:
        break;
    }
    return false;
}

static bool check_list(struct form *form, const json_t *list, const struct key *key, size_t columns)
{
    size_t count = json_array_size(list);

    if (!json_is_array(list))
        return refuse(form, "is not a list");
    if ((double)count < key->min || (double)count > key->max)
        return refuse(form, "has %zu elements, not %g to %g", count, key->min, key->max);
    for (size_t i = 0; i < count; i++) {
        size_t was = enter(form, NULL, i);

        if (!check_element(form, json_array_get(list, i), key, columns))
            return false;
        leave(form, was);
    }
    return true;
}

static bool check_value(struct form *form, const json_t *value, const struct key *key, const json_t *owner)
{
    switch (key->value) {
    case TEXT:
        return check_text(form, value, key->min, key->max);
    case WORD:
        return check_word(form, value, key->words);
    case INTEGER: case NUMBER: case NUMBER_OR_NULL:
        return check_number(form, value, key);
    case BOOLEAN:
        return json_is_boolean(value) || refuse(form, "is neither true nor false");
    case OBJECT:
        return check_object(form, value, key->of, NULL);
    case OBJECTS: case TEXTS: case NUMBERS: case ROWS: case BLOCKS:
        return check_list(form, value, key, json_array_size(json_object_get(owner, "columns")));
    }
    return false;
}

/* beside: one more key that the object has, checked already; NULL: none. */
static bool check_object(struct form *form, const json_t *object, const struct shape *shape, const char *beside)
{
    size_t known = beside != NULL;
    const char *also;

    if (!json_is_object(object))
        return refuse(form, "is not an object");
    for (size_t i = 0; i < shape->count; i++) {
        const struct key *key = &shape->keys[i];
        const json_t *value = json_object_get(object, key->name);
        size_t was;

        if (!value && key->may_be_absent)
            continue;
        if (!value)
            return refuse(form, "has no %s", key->name);
        was = enter(form, key->name, 0);
        if (!check_value(form, value, key, object))
            return false;
        leave(form, was);
        known++;
    }
    if (json_object_size(object) != known)
        return refuse(form, "has a key that is not known here");
    also = shape->also ? shape->also(object) : NULL;
    return !also || refuse(form, "%s", also);
}

json_t *press_form_read(const char *text, size_t size, char why[PRESS_WHY_SIZE])
{
    struct form form = {.why = why};
    json_error_t error;
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);

    if (!root) {
        snprintf(why, PRESS_WHY_SIZE, "not JSON: %s, line %d", error.text, error.line);
        return NULL;
    }
    if (check_object(&form, root, &document, NULL))
        return root;
    json_decref(root);
    return NULL;
}
