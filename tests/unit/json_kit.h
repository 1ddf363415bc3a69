/* tests/unit/json_kit.h - asks the house for JSON. */
#ifndef JSON_KIT_H
#define JSON_KIT_H
#include "web_house.h"
#include <jansson.h>

static inline json_t *get_json(const struct house *house, const char *path, const char *headers, int status)
{
    char *answer = house_ask(house, "GET", path, headers, NULL);
    json_error_t why;
    json_t *json;

    if (house_status(answer) != status)
        print_error("%s: %s\n", path, answer);
    assert_int_equal(house_status(answer), status);
    json = json_loads(house_body(answer), JSON_REJECT_DUPLICATES, &why);
    if (!json)
        print_error("%s: %s\n%s\n", path, why.text, answer);
    assert_non_null(json);
    free(answer);
    return json;
}

static inline const char *text_of(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);

    assert_true(json_is_string(value));
    return json_string_value(value);
}

#endif
