/* analyse_calendar.c - `transom analyse --calendar`: hours, terms, closures and bank holidays from a file. */
#include "analyse.h"
#include "bank_holidays_json.h"
#include "calendar_json.h"
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* The text of the calendar in a file, on the heap: the object itself, or the one in a site file. NULL: refused. */
static char *read_text(const char *path, struct error *err)
{
    json_error_t where;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &where), *inner = json_object_get(root, "calendar");
    char *text = NULL;

    if (!root && where.line > 0)
        error_set(err, -EINVAL, "%s: line %d: %s", path, where.line, where.text);
    else if (!root)
        error_set(err, -EINVAL, "%s: %s", path, where.text);
    else if (!(text = json_dumps(inner ? inner : root, JSON_COMPACT)))
        error_set(err, -EINVAL, "%s: is not an object with occupied, closed and terms", path);
    json_decref(root);
    return text;
}

/* The published days of the nation's division, from the bundled file. */
static int add_bank_holidays(const char *path, enum nation nation, struct calendar *calendar, struct error *err)
{
    json_error_t where;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &where);
    char *text = json_dumps(root, JSON_COMPACT);
    struct bank_holidays *days = malloc(sizeof *days);
    int r = !days ? error_set(err, -ENOMEM, "out of memory")
            : !text ? error_set(err, -EINVAL, "%s: %s", path, where.text)
                    : bank_holidays_json_parse(text, strlen(text), days, err);

    for (size_t i = 0; r == 0 && i < days->count; i++)
        if (days->days[i].division == division_of(nation))
            r = calendar_add_bank_holiday(calendar, days->days[i].day.date, days->days[i].day.title, err);
    free(days);
    free(text);
    json_decref(root);
    return r;
}

int analyse_calendar_read(const char *path, const char *bank_holidays, enum nation nation, struct calendar *calendar,
                          struct error *err)
{
    char *text = read_text(path, err);
    int r = text ? calendar_json_parse(text, calendar, err) : err->code;

    if (text && r < 0)
        error_prefix(err, "%s", path);
    if (r == 0 && calendar->keeps_bank_holidays && division_of(nation) != DIVISION_COUNT)
        r = add_bank_holidays(bank_holidays, nation, calendar, err);
    free(text);
    return r;
}
