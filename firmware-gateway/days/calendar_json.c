/* days/calendar_json.c - see calendar_json.h */
#include "calendar_json.h"
#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELD_SIZE 32               /* "closed[511]" */

/* What GET adds beside what was saved, and nobody has to take out before a PUT. */
static const char *const added_keys[] = {"version", "bank_holiday_dates"};

static int check_keys(json_t *object, const char *const *keys, const char *where, struct error *err)
{
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value) {
        size_t i = 0;

        while (keys[i] && strcmp(keys[i], key) != 0)
            i++;
        if (!keys[i])
            return error_set(err, -EINVAL, "calendar: %s'%.40s' is not known here; the first that is: %s", where, key,
                             keys[0]);
    }
    return 0;
}

/* Text of an object; absent: "". */
static int read_text(json_t *object, const char *key, char *text, size_t size, const char *where, struct error *err)
{
    json_t *value = json_object_get(object, key);
    const char *found = value ? json_string_value(value) : "";

    if (!found || strlen(found) >= size || (*found && !name_is_valid(found)))
        return error_set(err, -EINVAL, "calendar: %s: %s should be text of at most %zu bytes on one line", where, key,
                         size - 1);
    memcpy(text, found, strlen(found) + 1);
    return 0;
}

/* -- hours -- */

static int read_periods(const char *days, json_t *periods, struct week_hours *hours, struct error *err)
{
    json_t *period;
    uint8_t weekdays;
    size_t index;
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
    return r;
}

static int read_occupied(json_t *occupied, struct week_hours *hours, struct error *err)
{
    const char *days;
    json_t *periods;
    int r = 0;

    if (!json_is_object(occupied))
        return error_set(err, -EINVAL, "calendar: occupied: should be an object of weekdays");
    *hours = (struct week_hours){0};
    json_object_foreach(occupied, days, periods)
        if (r == 0)
            r = read_periods(days, periods, hours, err);
    return r;
}

static int read_room(const char *id, json_t *room, struct calendar *calendar, struct error *err)
{
    static const char *const keys[] = {"occupied", NULL};
    struct week_hours hours;
    int r;

    if (!id_is_valid(id))
        return error_set(err, -EINVAL, "calendar: rooms: '%.40s' is no room's id: a-z, 0-9, _ and -", id);
    if (!json_object_get(room, "occupied"))
        return error_set(err, -EINVAL, "calendar: rooms: %s: should be an object with occupied", id);
    r = check_keys(room, keys, "rooms: ", err);
    if (r == 0)
        r = read_occupied(json_object_get(room, "occupied"), &hours, err);
    return r == 0 ? calendar_add_room(calendar, id, &hours, err) : r;
}

/* -- days -- */

static int read_closure(json_t *entry, struct calendar *calendar, struct error *err)
{
    static const char *const keys[] = {"dates", "label", "kind", NULL};
    json_t *dates = json_is_object(entry) ? json_object_get(entry, "dates") : entry;
    char kind[sizeof "half_term"] = "";
    struct calendar_closure closure;
    int r = check_keys(entry, keys, "closed: ", err);

    if (r == 0 && !json_is_string(dates))
        r = error_set(err, -EINVAL, "calendar: closed: an entry is text such as 2026-12-21..2027-01-04");
    if (r == 0)
        r = calendar_closure_parse(json_string_value(dates), &closure, err);
    if (r == 0)
        r = read_text(entry, "label", closure.label, sizeof closure.label, "closed", err);
    if (r == 0)
        r = read_text(entry, "kind", kind, sizeof kind, "closed", err);
    if (r == 0 && *kind && !calendar_kind_from_word(kind, &closure.kind))
        r = error_set(err, -EINVAL, "calendar: closed: kind '%s' should be holiday, half_term, inset or other", kind);
    return r == 0 ? calendar_add_closure(calendar, &closure, err) : r;
}

static int read_term(json_t *entry, struct calendar *calendar, struct error *err)
{
    static const char *const keys[] = {"name", "from", "to", NULL};
    const char *from = json_string_value(json_object_get(entry, "from"));
    const char *to = json_string_value(json_object_get(entry, "to"));
    struct calendar_term term;
    int r = check_keys(entry, keys, "terms: ", err);

    if (r == 0 && (!from || !to))
        r = error_set(err, -EINVAL, "calendar: terms: a term has name, from and to, such as \"2026-09-02\"");
    if (r == 0)
        r = read_text(entry, "name", term.name, sizeof term.name, "terms", err);
    if (r == 0)
        r = calendar_date_parse(from, &term.first_date, err);
    if (r == 0)
        r = calendar_date_parse(to, &term.last_date, err);
    if (r == 0 && term.first_date > term.last_date)
        r = error_set(err, -EINVAL, "calendar: terms: \"%s\" ends before it starts", term.name);
    return r == 0 ? calendar_add_term(calendar, &term, err) : r;
}

/* -- the whole -- */

struct reading {
    struct calendar *calendar;
    const struct calendar_mistakes *mistakes;   /* NULL: nobody wants the others */
    struct error *err;                          /* the first */
    int r;
};

/* What a part of the text came to. The reading goes on after a mistake: each is told. */
static void judge(struct reading *reading, const char *field, int r, const struct error *found)
{
    if (r >= 0)
        return;
    if (reading->r >= 0 && reading->err)
        *reading->err = *found;
    if (reading->r >= 0)
        reading->r = r;
    if (reading->mistakes)
        reading->mistakes->tell(reading->mistakes->context, field, found->text);
}

static void read_list(json_t *root, const char *key, struct reading *reading,
                      int (*read)(json_t *entry, struct calendar *calendar, struct error *err))
{
    json_t *list = json_object_get(root, key), *entry;
    struct error err = {0};
    char field[FIELD_SIZE];
    size_t index;

    if (list && !json_is_array(list))
        judge(reading, key, error_set(&err, -EINVAL, "calendar: %s: should be a list", key), &err);
    json_array_foreach(list, index, entry) {
        snprintf(field, sizeof field, "%s[%zu]", key, index);
        judge(reading, field, read(entry, reading->calendar, &err), &err);
    }
}

static int read_rooms(json_t *rooms, struct calendar *calendar, struct error *err)
{
    const char *id;
    json_t *room;
    int r = rooms && !json_is_object(rooms) ? error_set(err, -EINVAL, "calendar: rooms: should be an object of rooms")
                                            : 0;

    json_object_foreach(rooms, id, room)
        if (r == 0)
            r = read_room(id, room, calendar, err);
    return r;
}

static int read_all(json_t *root, struct calendar *calendar, const struct calendar_mistakes *mistakes,
                    struct error *first)
{
    static const char *const keys[] = {"occupied", "closed", "terms", "bank_holidays", "rooms", NULL};
    json_t *occupied = json_object_get(root, "occupied"), *keeps = json_object_get(root, "bank_holidays");
    struct reading reading = {calendar, mistakes, first, 0};
    struct error err = {0};

    for (size_t i = 0; i < sizeof added_keys / sizeof *added_keys; i++)
        json_object_del(root, added_keys[i]);
    calendar_init(calendar);
    judge(&reading, "", check_keys(root, keys, "", &err), &err);
    if (occupied)
        judge(&reading, "occupied", read_occupied(occupied, &calendar->hours, &err), &err);
    read_list(root, "closed", &reading, read_closure);
    read_list(root, "terms", &reading, read_term);
    if (keeps && !json_is_boolean(keeps))
        judge(&reading, "bank_holidays",
              error_set(&err, -EINVAL, "calendar: bank_holidays: should be true or false"), &err);
    calendar->keeps_bank_holidays = json_is_true(keeps);
    judge(&reading, "rooms", read_rooms(json_object_get(root, "rooms"), calendar, &err), &err);
    return reading.r;
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
    int r = root ? parsed ? read_all(root, parsed, NULL, err) : error_set(err, -ENOMEM, "calendar: out of memory")
                 : -EINVAL;

    if (r == 0)
        *calendar = *parsed;
    free(parsed);
    json_decref(root);
    return r;
}

int calendar_json_normalise(const char *text, char *normal, size_t size, const struct calendar_mistakes *mistakes,
                            struct error *err)
{
    struct calendar *calendar = malloc(sizeof *calendar);
    json_t *root = load(text, err);
    char *dumped = NULL;
    int r = root ? calendar ? read_all(root, calendar, mistakes, err)
                            : error_set(err, -ENOMEM, "calendar: out of memory")
                 : -EINVAL;

    if (r == 0) {
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
