/* families/template.h - the small part of Home Assistant's templates that devices really announce, read without an
 * interpreter: one value of the message, and arithmetic with constants around it. Pure.
 *
 *     {{ value }}   {{ value_json.scd40.co2 }}   {{ value_json['SCD 40']["CO2"] }}   {{ value_json.list[0] }}
 *     {{ value_json.get('co2') }}   {{ float(value_json.t, 0) }}
 *     {{ value_json.t | float / 10 }}   {{ (value_json.t - 32) * 5 / 9 }}   {{ value_json.t | round(1) }}
 *
 * The filters float, int, round, is_defined and default are passed over: a missing value is none, whatever default
 * stands there, and rounding is not ours. Everything else ({% if %}, functions, other filters, two values in one
 * expression) is not understood.
 * Source: the documentation of Home Assistant, "Templating" and "MQTT Discovery". */
#ifndef TEMPLATE_H
#define TEMPLATE_H
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct template {
    char *path;                 /* out, of the caller: keys and indexes, each with a TEMPLATE_KEY_END; "": all */
    size_t path_size;
    double factor, offset;      /* of the number found there */
};

#define TEMPLATE_KEY_END '\x1f'

/* False: not understood; path may have been written to. text NULL or "": the value itself. */
bool template_read(const char *text, struct template *template);

/* What stands at the path, or NULL. Borrowed. */
json_t *template_find(json_t *root, const char *path);

#endif
