/* sensors/payload_shape.c - see payload_shape.h */
#include "payload_shape.h"
#include "fields.h"
#include "said.h"
#include "utf8.h"
#include <stdio.h>
#include <string.h>

struct name {                           /* of the value that is looked at, within the objects around it */
    char text[PAYLOAD_SHAPE_KEY_SIZE];
    size_t size;
};

/* As much as there is room for, in whole characters. */
static void append(struct name *name, const char *text)
{
    while (*text) {
        uint32_t character;
        size_t size = utf8_read(text, UTF8_TO_NUL, &character);

        if (!size || name->size + size >= sizeof name->text)
            break;
        memcpy(name->text + name->size, text, size);
        name->size += size;
        text += size;
    }
    name->text[name->size] = '\0';
}

/* "eCO2", "co2_eq", "co2_threshold": about CO2, and nothing that was measured. */
static bool is_estimate(const char *key)
{
    struct slice name = slice_of(key);

    return strcasestr(key, "co2") && (said_is_foreign(name) || strcasestr(key, "_eq") || strcasestr(key, "eqco2"));
}

static void note_key(struct payload_shape *shape, const struct name *name, const char *key)
{
    if (!shape->estimate[0] && is_estimate(key))
        memcpy(shape->estimate, name->text, sizeof name->text);
    if (shape->key_count == PAYLOAD_SHAPE_KEYS_MAX)
        shape->more_keys++;
    else
        memcpy(shape->keys[shape->key_count++], name->text, sizeof name->text);
}

static void note_object(struct payload_shape *shape, json_t *object, const struct name *around, int levels)
{
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value) {
        struct name name = *around;

        if (name.size)
            append(&name, ".");
        append(&name, key);
        if (json_is_array(value) && json_is_object(json_array_get(value, 0)))
            value = json_array_get(value, 0);
        if (json_is_object(value) && json_object_size(value) && levels > 1)
            note_object(shape, value, &name, levels - 1);
        else
            note_key(shape, &name, key);
    }
}

static bool is_words(const char *payload, size_t size)
{
    for (size_t i = 0; i < size;) {
        uint32_t character;
        size_t length = utf8_read(payload + i, size - i, &character);

        if (!length || (character < ' ' && !strchr("\t\r\n", (int)character)) || character == 0)
            return false;
        i += length;
    }
    return true;
}

static void look_at_json(json_t *root, struct payload_shape *shape)
{
    const struct name outermost = {0};
    json_t *object = json_is_array(root) ? json_array_get(root, 0) : root;

    shape->kind = json_is_number(root) ? PAYLOAD_NUMBER : json_is_string(root) ? PAYLOAD_WORDS : PAYLOAD_JSON;
    shape->number = json_number_value(root);
    if (json_is_object(object))
        note_object(shape, object, &outermost, PAYLOAD_SHAPE_LEVELS_MAX);
}

void payload_shape_of(const char *payload, size_t size, struct payload_shape *shape)
{
    json_t *root;

    *shape = (struct payload_shape){.kind = PAYLOAD_EMPTY};
    if (size == 0)
        return;
    if (size <= PAYLOAD_SIZE_MAX && fields_parse(payload, size, &root, NULL) == 0) {
        look_at_json(root, shape);
        json_decref(root);
    } else if (fields_text_number((struct slice){payload, size}, &shape->number)) {
        shape->kind = PAYLOAD_NUMBER;
    } else {
        shape->kind = is_words(payload, size) ? PAYLOAD_WORDS : PAYLOAD_BYTES;
    }
}

const char *payload_shape_word(enum payload_shape_kind kind)
{
    static const char *const words[] = {[PAYLOAD_EMPTY] = "empty", [PAYLOAD_JSON] = "json", [PAYLOAD_NUMBER] = "number",
                                        [PAYLOAD_WORDS] = "words", [PAYLOAD_BYTES] = "bytes"};

    return words[kind];
}
