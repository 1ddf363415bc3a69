/* loggers/stamp.c - see stamp.h */
#include "stamp.h"
#include "number.h"
#include "rfc3339.h"
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <strings.h>

#define MS_PER_S INT64_C(1000)
#define MS_PER_MINUTE INT64_C(60000)
#define MS_PER_HOUR INT64_C(3600000)
#define MS_PER_DAY INT64_C(86400000)
#define YEAR_MIN 1990
#define YEAR_MAX 2099
#define CENTURY 2000
#define UNIX_S_MIN 631152000.0          /* 1990-01-01 */
#define UNIX_S_MAX 4102444800.0         /* 2100-01-01 */
#define SERIAL_MIN 32874.0              /* 1990-01-01 in days since 1899-12-30, as spreadsheets count */
#define SERIAL_MAX 73051.0              /* 2100-01-01 */
#define SERIAL_OF_1970 25569
#define OFFSET_HOURS_MAX 14             /* Pacific/Kiritimati */

struct text {
    const char *at, *end;
};

static bool skip(struct text *t, char c)
{
    if (t->at == t->end || *t->at != c)
        return false;
    t->at++;
    return true;
}

static void skip_blanks(struct text *t)
{
    while (t->at < t->end && *t->at == ' ')
        t->at++;
}

/* At most max digits; returns how many there were. */
static int read_digits(struct text *t, int max, int *value)
{
    int count = 0;

    *value = 0;
    for (; count < max && t->at < t->end && (unsigned)(*t->at - '0') <= 9; count++, t->at++)
        *value = *value * 10 + (*t->at - '0');
    return count;
}

static int64_t pack(int year, int first, int second, int64_t ms_of_day)
{
    return ((((int64_t)year << STAMP_PART_BITS | first) << STAMP_PART_BITS | second) << STAMP_MS_BITS) | ms_of_day;
}

static bool read_fraction(struct text *t, int *ms)
{
    int digits = 0;

    *ms = 0;
    for (; t->at < t->end && (unsigned)(*t->at - '0') <= 9; t->at++, digits++)
        if (digits < 3)
            *ms = *ms * 10 + (*t->at - '0');
    for (int d = digits; d < 3; d++)
        *ms *= 10;
    return digits > 0;
}

/* Turns the hour of a 12-hour clock where "AM" or "PM" follows: 12 AM is midnight. */
static bool read_half_of_day(struct text *t, int *hour)
{
    bool is_pm;
    char letter;

    skip_blanks(t);
    if (t->at == t->end)
        return true;
    letter = (char)tolower((unsigned char)*t->at);
    if (letter != 'a' && letter != 'p')
        return true;                        /* something else: the caller's */
    is_pm = letter == 'p';
    t->at++;
    skip(t, '.');
    if (t->at == t->end || tolower((unsigned char)*t->at) != 'm' || *hour < 1 || *hour > 12)
        return false;
    t->at++;
    skip(t, '.');
    *hour = *hour % 12 + (is_pm ? 12 : 0);
    return true;
}

static bool read_clock(struct text *t, int64_t *ms_of_day)
{
    int hour, minute, second = 0, ms = 0;

    if (read_digits(t, 2, &hour) < 1 || !skip(t, ':') || read_digits(t, 2, &minute) != 2)
        return false;
    if (skip(t, ':')) {
        if (read_digits(t, 2, &second) != 2)
            return false;
        if ((skip(t, '.') || skip(t, ',')) && !read_fraction(t, &ms))
            return false;
    }
    if (!read_half_of_day(t, &hour) || hour > 23 || minute > 59 || second > 59)
        return false;
    *ms_of_day = hour * MS_PER_HOUR + minute * MS_PER_MINUTE + second * MS_PER_S + ms;
    return true;
}

/* "Z", "UTC", "GMT", "+01:00", "-0730", "+1". Nothing at all is no offset, and right. */
static bool read_offset(struct text *t, bool *has_offset, int64_t *offset_ms)
{
    int hours, minutes = 0, sign;

    *has_offset = false;
    *offset_ms = 0;
    skip_blanks(t);
    if (t->at == t->end)
        return true;
    *has_offset = true;
    if (skip(t, 'Z') || skip(t, 'z'))
        return t->at == t->end;
    if (t->end - t->at >= 3 && (strncasecmp(t->at, "UTC", 3) == 0 || strncasecmp(t->at, "GMT", 3) == 0)) {
        t->at += 3;
        if (t->at == t->end)
            return true;
    }
    sign = skip(t, '+') ? 1 : skip(t, '-') ? -1 : 0;
    if (sign == 0 || read_digits(t, 2, &hours) < 1)
        return false;
    if ((skip(t, ':') || t->at < t->end) && read_digits(t, 2, &minutes) != 2)
        return false;
    if (t->at != t->end || hours > OFFSET_HOURS_MAX || minutes > 59)
        return false;
    *offset_ms = sign * (hours * MS_PER_HOUR + minutes * MS_PER_MINUTE);
    return true;
}

struct date {
    int year, first, second;
    bool is_year_first;
};

static bool read_date(struct text *t, struct date *date)
{
    int parts[3], digits[3];
    char mark;

    digits[0] = read_digits(t, 4, &parts[0]);
    if (digits[0] == 0 || digits[0] == 3 || t->at == t->end)
        return false;
    mark = *t->at;
    if (mark != '-' && mark != '/' && mark != '.')
        return false;
    t->at++;
    digits[1] = read_digits(t, 2, &parts[1]);
    if (digits[1] == 0 || !skip(t, mark))
        return false;
    digits[2] = read_digits(t, 4, &parts[2]);
    date->is_year_first = digits[0] == 4;
    if (date->is_year_first ? digits[2] == 0 || digits[2] > 2 : digits[2] != 2 && digits[2] != 4)
        return false;
    date->year = date->is_year_first ? parts[0] : digits[2] == 2 ? CENTURY + parts[2] : parts[2];
    date->first = date->is_year_first ? parts[2] : parts[0];
    date->second = parts[1];
    return date->year >= YEAR_MIN && date->year <= YEAR_MAX;
}

static bool is_date(const struct date *date)
{
    int larger = date->first > date->second ? date->first : date->second;
    int smaller = date->first > date->second ? date->second : date->first;
    int year, month, day;

    if (!date->is_year_first)
        return smaller >= 1 && smaller <= 12 && larger <= 31;
    if (date->second < 1 || date->second > 12 || date->first < 1)
        return false;
    civil_from_days(civil_to_days(date->year, date->second, date->first), &year, &month, &day);
    return day == date->first;
}

/* A number alone: the unix time, or a spreadsheet's serial number of the day. */
static int read_number(const char *text, size_t length, struct stamp *stamp)
{
    struct number number;
    double value;
    int year, month, day;
    int64_t ms;

    if (number_read(text, length, '.', &number) < 0)
        return -EINVAL;
    value = number_value(&number, number.decimals);
    if (value >= UNIX_S_MIN && value < UNIX_S_MAX) {
        *stamp = (struct stamp){STAMP_INSTANT, (int64_t)(value * (double)MS_PER_S + 0.5)};
        return 0;
    }
    if (value >= UNIX_S_MIN * 1e3 && value < UNIX_S_MAX * 1e3) {
        *stamp = (struct stamp){STAMP_INSTANT, (int64_t)value};
        return 0;
    }
    if (value < SERIAL_MIN || value >= SERIAL_MAX)
        return -EINVAL;
    /* A second is 1.2e-5 of a day: written with five digits it is found again by rounding to whole seconds. */
    ms = (int64_t)(value * (double)(MS_PER_DAY / MS_PER_S) + 0.5) * MS_PER_S;
    civil_from_days(ms / MS_PER_DAY - SERIAL_OF_1970, &year, &month, &day);
    *stamp = (struct stamp){STAMP_WALL, pack(year, day, month, ms % MS_PER_DAY)};
    return 0;
}

int stamp_read(const char *text, size_t length, struct stamp *stamp)
{
    struct text t = {text, text + length};
    struct date date;
    int64_t ms_of_day = 0, offset_ms = 0;
    bool has_offset = false;

    skip_blanks(&t);
    while (t.end > t.at && t.end[-1] == ' ')
        t.end--;
    if (!read_date(&t, &date))
        return read_number(text, length, stamp);
    if (!is_date(&date))
        return -EINVAL;
    if (t.at < t.end) {
        if (!skip(&t, 'T')) {
            skip(&t, ',');
            if (!skip(&t, ' '))
                return -EINVAL;
            skip_blanks(&t);
        }
        if (!read_clock(&t, &ms_of_day) || !read_offset(&t, &has_offset, &offset_ms))
            return -EINVAL;
    }
    if (has_offset && !date.is_year_first)
        return -EINVAL;                     /* an instant needs a date that is certain */
    if (has_offset)
        *stamp = (struct stamp){STAMP_INSTANT, civil_to_days(date.year, date.second, date.first) * MS_PER_DAY +
                                                   ms_of_day - offset_ms};
    else
        *stamp = (struct stamp){date.is_year_first ? STAMP_WALL : STAMP_WALL_ORDER,
                                pack(date.year, date.first, date.second, ms_of_day)};
    return 0;
}
