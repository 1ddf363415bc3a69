/* web/calendar_json.c - see calendar_json.h */
#include "calendar_json.h"
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const keys[] = {"occupied", "closed", "version"};

static int check_keys(json_t *root, struct error *err)
{
    const char *key;
    json_t *value;

    json_object_foreach(root, key, value) {
        bool known = false;

        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
            known |= strcmp(keys[i], key) == 0;
        if (!known)
            return error_set(err, -EINVAL, "calendar: '%s' is not known here; occupied and closed are", key);
    }
    return 0;
}

static int read_occupied(json_t *occupied, struct week_hours *hours, struct error *err)
{
    const char *days;
    json_t *periods, *period;
    size_t index;

    *hours = (struct week_hours){0};
    json_object_foreach(occupied, days, periods) {
        uint8_t weekdays;
        int r = calendar_weekdays_parse(days, &weekdays, err);

        if (r == 0 && !json_is_array(periods))
            r = error_set(err, -EINVAL, "calendar: occupied: %s: should be a list such as [\"09:00-15:30\"]", days);
        json_array_foreach(periods, index, period) {
            struct calendar_period span;

            if (r == 0 && !json_is_string(period))
                r = error_set(err, -EINVAL, "calendar: occupied: %s: a period is text such as 09:00-15:30", days);
            if (r == 0)
                r = calendar_period_parse(json_string_value(period), &span, err);
            if (r == 0)
                r = calendar_add_period(hours, weekdays, span, err);
        }
        if (r < 0)
            return r;
    }
    return 0;
}

static int read_closure(json_t *entry, struct calendar_closure *closure, struct error *err)
{
    json_t *dates = json_is_object(entry) ? json_object_get(entry, "dates") : entry;
    const char *label = json_string_value(json_object_get(entry, "label"));
    int r;

    if (!json_is_string(dates))
        return error_set(err, -EINVAL, "calendar: closed: an entry is text such as 2026-12-21..2027-01-04");
    r = calendar_closure_parse(json_string_value(dates), closure, err);
    if (r == 0 && label)
        snprintf(closure->label, sizeof closure->label, "%s", label);
    return r;
}

static int read_all(json_t *root, struct calendar *calendar, struct error *err)
{
    json_t *occupied = json_object_get(root, "occupied"), *closed = json_object_get(root, "closed"), *entry;
    size_t index;
    int r = check_keys(root, err);

    calendar_init(calendar);
    if (r == 0 && occupied)
        r = json_is_object(occupied) ? read_occupied(occupied, &calendar->hours, err)
                                     : error_set(err, -EINVAL, "calendar: occupied: should be an object of weekdays");
    if (r == 0 && closed && !json_is_array(closed))
        r = error_set(err, -EINVAL, "calendar: closed: should be a list of dates");
    json_array_foreach(closed, index, entry) {
        struct calendar_closure closure;

        if (r == 0)
            r = read_closure(entry, &closure, err);
        if (r == 0)
            r = calendar_add_closure(calendar, &closure, err);
    }
    return r;
}

static json_t *load(const char *text, struct error *err)
{
    json_error_t why;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &why);

    if (root && !json_is_object(root)) {
        json_decref(root);
        root = NULL;
        snprintf(why.text, sizeof why.text, "not an object");
    }
    if (!root)
        error_set(err, -EINVAL, "calendar: line %d: %s", why.line, why.text);
    return root;
}

int calendar_json_parse(const char *text, struct calendar *calendar, struct error *err)
{
    struct calendar *parsed = malloc(sizeof *parsed);
    json_t *root = load(text, err);
    int r = root ? parsed ? read_all(root, parsed, err) : error_set(err, -ENOMEM, "calendar: out of memory") : -EINVAL;

    if (r == 0)
        *calendar = *parsed;
    free(parsed);
    json_decref(root);
    return r;
}

int calendar_json_normalise(const char *text, char *normal, size_t size, struct error *err)
{
    struct calendar *calendar = malloc(sizeof *calendar);
    json_t *root = load(text, err);
    char *dumped = NULL;
    int r = root ? calendar ? read_all(root, calendar, err) : error_set(err, -ENOMEM, "calendar: out of memory")
                 : -EINVAL;

    if (r == 0) {
        json_object_del(root, "version");
        dumped = json_dumps(root, JSON_COMPACT);
        if (!dumped || strlen(dumped) >= size)
            r = error_set(err, -EMSGSIZE, "calendar: longer than %zu bytes", size - 1);
        else
            memcpy(normal, dumped, strlen(dumped) + 1);
    }
    free(dumped);
    free(calendar);
    json_decref(root);
    return r;
}
