/* web/bank_holidays_json.c - see bank_holidays_json.h */
#include "bank_holidays_json.h"
#include "body.h"
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_among(const char *key, const char *const *keys)
{
    while (*keys && strcmp(*keys, key) != 0)
        keys++;
    return *keys != NULL;
}

static int check_keys(json_t *object, const char *const *keys, const char *where, struct error *err)
{
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value)
        if (!is_among(key, keys))
            return error_set(err, -EINVAL, "bank holidays: %s: '%.40s' is not known here", where, key);
    return 0;
}

static int read_event(json_t *event, enum division division, struct bank_holidays *days, struct error *err)
{
    static const char *const keys[] = {"title", "date", "notes", "bunting", NULL};
    const char *where = division_words[division], *title = json_string_value(json_object_get(event, "title"));
    const char *date = json_string_value(json_object_get(event, "date"));
    json_t *notes = json_object_get(event, "notes"), *bunting = json_object_get(event, "bunting");
    struct calendar_bank_holiday day = {0};
    size_t of_division = 0;
    int r = check_keys(event, keys, where, err);

    if (r < 0)
        return r;
    if (!title || !date || (notes && !json_is_string(notes)) || (bunting && !json_is_boolean(bunting)))
        return error_set(err, -EINVAL, "bank holidays: %s: an event has a title and a date as text", where);
    r = calendar_date_parse(date, &day.date, err);
    if (r < 0)
        return error_prefix(err, "bank holidays: %s", where), r;
    if (!name_is_valid(title) || strlen(title) >= sizeof day.title)
        return error_set(err, -EINVAL, "bank holidays: %s: the title of %s should be 1 to %zu bytes of plain text",
                         where, date, sizeof day.title - 1);
    snprintf(day.title, sizeof day.title, "%s", title);
    for (size_t i = 0; i < days->count; i++) {
        of_division += days->days[i].division == division;
        if (days->days[i].division == division && days->days[i].day.date == day.date)
            return error_set(err, -EINVAL, "bank holidays: %s: %s comes twice", where, date);
    }
    if (of_division >= CALENDAR_BANK_HOLIDAYS_MAX)
        return error_set(err, -EINVAL, "bank holidays: %s: more than %d", where, CALENDAR_BANK_HOLIDAYS_MAX);
    days->days[days->count].division = division;
    days->days[days->count++].day = day;
    return 0;
}

static int read_division(json_t *found, enum division division, struct bank_holidays *days, struct error *err)
{
    static const char *const keys[] = {"division", "events", NULL};
    const char *word = division_words[division], *named = json_string_value(json_object_get(found, "division"));
    json_t *events = json_object_get(found, "events"), *event;
    size_t index;
    int r = check_keys(found, keys, word, err);

    if (r == 0 && (!named || strcmp(named, word) != 0 || !json_is_array(events)))
        r = error_set(err, -EINVAL, "bank holidays: %s: should hold that division and a list of events", word);
    json_array_foreach(events, index, event)
        if (r == 0)
            r = read_event(event, division, days, err);
    return r;
}

static int read_all(json_t *root, struct bank_holidays *days, struct error *err)
{
    const char *const keys[] = {division_words[0], division_words[1], division_words[2], NULL};
    int r = check_keys(root, keys, "divisions", err);

    for (int division = 0; r == 0 && division < DIVISION_COUNT; division++) {
        json_t *found = json_object_get(root, division_words[division]);

        if (found)
            r = read_division(found, (enum division)division, days, err);
    }
    return r == 0 && !days->count ? error_set(err, -EINVAL, "bank holidays: the file has none") : r;
}

int bank_holidays_json_parse(const char *text, size_t size, struct bank_holidays *days, struct error *err)
{
    struct bank_holidays *parsed;
    json_t *root = NULL;
    int r;

    if (size >= BANK_HOLIDAYS_TEXT_SIZE)
        return error_set(err, -EINVAL, "bank holidays: longer than %d bytes", BANK_HOLIDAYS_TEXT_SIZE - 1);
    r = body_parse(text, size, &root, err);
    if (r < 0)
        return r;
    parsed = calloc(1, sizeof *parsed);
    r = parsed ? read_all(root, parsed, err) : error_set(err, -ENOMEM, "bank holidays: out of memory");
    if (r == 0)
        *days = *parsed;
    free(parsed);
    json_decref(root);
    return r;
}
