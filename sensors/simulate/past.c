/* simulate/past.c - see past.h */
#include "past.h"
#include "rfc3339.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define DATE_LENGTH 10                  /* "2026-10-26" */

/* The date that text begins with, of the calendar. */
static bool parse_date(const char *text, int64_t *date)
{
    int year, month, day, y, m, d, used = 0;

    if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3 || used != DATE_LENGTH || month < 1 ||
        month > 12 || day < 1)
        return false;
    *date = civil_to_days(year, month, day);
    civil_from_days(*date, &y, &m, &d);
    return y == year && m == month && d == day;
}

int past_parse_closed(const char *text, struct past *past, struct error *err)
{
    int64_t first, last;
    const char *to = strstr(text, "..");

    if (!to || to - text != DATE_LENGTH || strlen(to + 2) != DATE_LENGTH || !parse_date(text, &first) ||
        !parse_date(to + 2, &last) || last < first)
        return error_set(err, -EINVAL, "closed '%s': should be two dates such as 2026-10-26..2026-10-30", text);
    past->closed_first = first;
    past->closed_last = last;
    return 0;
}

int past_parse_mended(const char *text, int rooms, struct past *past, struct error *err)
{
    int64_t date;
    int number, used = 0;

    if (sscanf(text, "%4d@%n", &number, &used) != 1 || !used || strlen(text + used) != DATE_LENGTH ||
        !parse_date(text + used, &date))
        return error_set(err, -EINVAL, "mended '%s': should be ROOM@DATE such as 4@2026-11-02", text);
    if (number < 1 || number > rooms)
        return error_set(err, -EINVAL, "mended '%s': the room should be a number from 1 to %d", text, rooms);
    past->mended_room = number - 1;
    past->mended_date = date;
    return 0;
}

bool past_is_closed(const struct past *past, int64_t date)
{
    return date >= past->closed_first && date <= past->closed_last;
}

bool past_is_stuck(const struct past *past, int room, int64_t date)
{
    return room == past->mended_room && date < past->mended_date;
}
