/* web/canonical.c - see canonical.h */
#include "canonical.h"
#include <errno.h>
#include <stdbool.h>

/* Not changed: the library iterates over what is not const only. */
static bool is_canonical(json_t *json)
{
    const char *key;
    json_t *value;
    size_t index;

    switch (json_typeof(json)) {
    case JSON_STRING:
    case JSON_INTEGER:
        return true;
    case JSON_ARRAY:
        json_array_foreach(json, index, value)
            if (!is_canonical(value))
                return false;
        return true;
    case JSON_OBJECT:
        json_object_foreach(json, key, value)
            if (!is_canonical(value))
                return false;
        return true;
    case JSON_REAL:
    case JSON_TRUE:
    case JSON_FALSE:
    case JSON_NULL:
        break;
    }
    return false;
}

int canonical_write(json_t *json, char **text, struct error *err)
{
    char *written;

    if (!json || !is_canonical(json))
        return error_set(err, -EINVAL, "a text to be signed holds more than strings and whole numbers");
    written = json_dumps(json, JSON_SORT_KEYS | JSON_COMPACT);
    if (!written)
        return error_set(err, -ENOMEM, "out of memory");
    *text = written;
    return 0;
}
