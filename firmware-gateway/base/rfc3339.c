/* base/rfc3339.c - see rfc3339.h */
#include "rfc3339.h"
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS_PER_DAY INT64_C(86400000)

/* Counting in 400-year eras from 1 March makes the leap day the last of its year. */
int64_t civil_to_days(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

void civil_from_days(int64_t days, int *year, int *month, int *day)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t day_of_era = z - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;

    *day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    *month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

void rfc3339_format(int64_t unix_ms, char text[RFC3339_SIZE])
{
    int64_t rest = unix_ms % MS_PER_DAY, days = unix_ms / MS_PER_DAY - (rest < 0);
    int ms = (int)(rest < 0 ? rest + MS_PER_DAY : rest);
    int year, month, day, used;

    civil_from_days(days, &year, &month, &day);
    used = snprintf(text, RFC3339_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, ms / 3600000,
                    ms / 60000 % 60, ms / 1000 % 60);
    if (used < 0 || used >= RFC3339_SIZE - 6)
        return;
    if (ms % 1000)
        snprintf(text + used, RFC3339_SIZE - (size_t)used, ".%03dZ", ms % 1000);
    else
        snprintf(text + used, RFC3339_SIZE - (size_t)used, "Z");
}

void rfc3339_format_local(int64_t unix_ms, int32_t offset_s, char text[RFC3339_LOCAL_SIZE])
{
    int minutes = abs(offset_s) / 60;

    rfc3339_format(unix_ms + offset_s * INT64_C(1000), text);
    snprintf(text + strlen(text) - 1, RFC3339_LOCAL_SIZE - RFC3339_SIZE, "%c%02d:%02d", offset_s < 0 ? '-' : '+',
             minutes / 60, minutes % 60);
}

/* Reads exactly `digits` digits at *at; false when there are fewer. */
static bool take_digits(const char **at, const char *end, int digits, int *value)
{
    int sum = 0;

    for (int i = 0; i < digits; i++) {
        if (*at >= end || **at < '0' || **at > '9')
            return false;
        sum = sum * 10 + (*(*at)++ - '0');
    }
    *value = sum;
    return true;
}

static bool take_char(const char **at, const char *end, const char *one_of)
{
    if (*at >= end)
        return false;
    for (const char *c = one_of; *c; c++)
        if (**at == *c) {
            (*at)++;
            return true;
        }
    return false;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

/* ".25" -> 250; digits after the third are dropped. */
static bool take_fraction(const char **at, const char *end, int *ms)
{
    int scale = 100, digits = 0;

    *ms = 0;
    if (!take_char(at, end, "."))
        return true;
    for (; *at < end && **at >= '0' && **at <= '9'; (*at)++, digits++, scale /= 10)
        *ms += (**at - '0') * scale;
    return digits > 0;
}

static bool take_offset(const char **at, const char *end, int *offset_min)
{
    int hours, minutes;
    bool west;

    *offset_min = 0;
    if (take_char(at, end, "Zz"))
        return true;
    west = *at < end && **at == '-';
    if (!take_char(at, end, "+-") || !take_digits(at, end, 2, &hours))
        return false;
    (void)take_char(at, end, ":");
    if (!take_digits(at, end, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *offset_min = (hours * 60 + minutes) * (west ? -1 : 1);
    return true;
}

int rfc3339_parse(const char *text, size_t length, int64_t *unix_ms)
{
    const char *at = text, *end = text + length;
    int year, month, day, hour, minute, second, ms, offset_min;

    if (!take_digits(&at, end, 4, &year) || !take_char(&at, end, "-") ||
        !take_digits(&at, end, 2, &month) || !take_char(&at, end, "-") ||
        !take_digits(&at, end, 2, &day) || !take_char(&at, end, "Tt ") ||
        !take_digits(&at, end, 2, &hour) || !take_char(&at, end, ":") ||
        !take_digits(&at, end, 2, &minute) || !take_char(&at, end, ":") ||
        !take_digits(&at, end, 2, &second) || !take_fraction(&at, end, &ms) ||
        !take_offset(&at, end, &offset_min) || at != end)
        return -EINVAL;
    if (year < 1900 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) || hour > 23 ||
        minute > 59 || second > 60)
        return -EINVAL;
    if (second == 60)
        second = 59;
    *unix_ms = (civil_to_days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second) * 1000 + ms -
               offset_min * INT64_C(60000);
    return 0;
}
