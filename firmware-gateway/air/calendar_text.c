/* air/calendar_text.c - the calendar's text, both ways: weekdays, periods, dates and words. See calendar.h. */
#include "calendar.h"
#include "rfc3339.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define DAYS_PER_WEEK 7
#define MINUTES_PER_DAY 1440
#define YEAR_MIN 1990           /* of closures: what a zone knows */
#define YEAR_MAX 2099

static const char *const weekday_names[DAYS_PER_WEEK] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static const char *const reason_words[CALENDAR_REASON_COUNT] = {
    [CALENDAR_OCCUPIED] = "occupied",   [CALENDAR_OUT_OF_HOURS] = "out_of_hours", [CALENDAR_NO_HOURS] = "no_hours",
    [CALENDAR_CLOSED] = "closed",       [CALENDAR_HOLIDAY] = "holiday",           [CALENDAR_HALF_TERM] = "half_term",
    [CALENDAR_INSET] = "inset",         [CALENDAR_BANK_HOLIDAY] = "bank_holiday",
    [CALENDAR_OUTSIDE_TERM] = "outside_term",
};

static const struct {
    const char *word;
    enum calendar_reason reason;
} kinds[] = {{"other", CALENDAR_CLOSED}, {"holiday", CALENDAR_HOLIDAY}, {"half_term", CALENDAR_HALF_TERM},
             {"inset", CALENDAR_INSET}};

const char *calendar_reason_word(enum calendar_reason reason)
{
    return reason_words[reason];
}

bool calendar_kind_from_word(const char *word, enum calendar_reason *kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].word, word) == 0) {
            *kind = kinds[i].reason;
            return true;
        }
    return false;
}

/* Each take_ reads from the front of *at and moves it on; false when something else is there. */
static bool take_char(const char **at, char c)
{
    if (**at != c)
        return false;
    (*at)++;
    return true;
}

static bool take_digits(const char **at, int digits, int *value)
{
    int sum = 0;

    for (int i = 0; i < digits; i++) {
        if (**at < '0' || **at > '9')
            return false;
        sum = sum * 10 + (*(*at)++ - '0');
    }
    *value = sum;
    return true;
}

static bool take_weekday(const char **at, int *day)
{
    for (*day = 0; *day < DAYS_PER_WEEK; (*day)++)
        if (strncasecmp(*at, weekday_names[*day], 3) == 0) {
            *at += 3;
            return true;
        }
    return false;
}

static bool take_time(const char **at, int16_t *minute)
{
    int hours, minutes;

    if (!take_digits(at, 2, &hours) || !take_char(at, ':') || !take_digits(at, 2, &minutes))
        return false;
    if (minutes > 59 || hours * 60 + minutes > MINUTES_PER_DAY)
        return false;
    *minute = (int16_t)(hours * 60 + minutes);
    return true;
}

/* A date that does not exist, such as 31 June, comes back from the calendar as another one. */
static bool take_date(const char **at, int64_t *date)
{
    int year, month, day, real_year, real_month, real_day;

    if (!take_digits(at, 4, &year) || !take_char(at, '-') || !take_digits(at, 2, &month) || !take_char(at, '-') ||
        !take_digits(at, 2, &day))
        return false;
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12)
        return false;
    *date = civil_to_days(year, month, day);
    civil_from_days(*date, &real_year, &real_month, &real_day);
    return real_year == year && real_month == month && real_day == day;
}

int calendar_weekdays_parse(const char *text, uint8_t *weekdays, struct error *err)
{
    const char *at = text;
    unsigned set = 0;
    int day, last;

    do {
        if (!take_weekday(&at, &day))
            goto fail;
        last = day;
        if (take_char(&at, '-') && !take_weekday(&at, &last))
            goto fail;
        for (; day != last; day = (day + 1) % DAYS_PER_WEEK)
            set |= 1u << day;
        set |= 1u << last;
    } while (take_char(&at, ','));
    if (*at)
        goto fail;
    *weekdays = (uint8_t)set;
    return 0;

fail:
    return error_set(err, -EINVAL, "\"%.40s\" names no weekdays; write \"mon-fri\" or \"mon,wed\"", text);
}

int calendar_period_parse(const char *text, struct calendar_period *period, struct error *err)
{
    struct calendar_period parsed;
    const char *at = text;

    if (!take_time(&at, &parsed.start_min) || !take_char(&at, '-') || !take_time(&at, &parsed.end_min) || *at)
        return error_set(err, -EINVAL, "\"%.40s\" is not a period; write \"09:00-15:30\"", text);
    if (parsed.start_min >= parsed.end_min)
        return error_set(err, -EINVAL, "\"%.40s\" ends before it starts; at most 24:00 of the same day", text);
    *period = parsed;
    return 0;
}

int calendar_date_parse(const char *text, int64_t *date, struct error *err)
{
    const char *at = text;
    int64_t parsed;

    if (!take_date(&at, &parsed) || *at)
        return error_set(err, -EINVAL, "\"%.40s\" is not a date such as \"2026-09-02\" between %d and %d", text,
                         YEAR_MIN, YEAR_MAX);
    *date = parsed;
    return 0;
}

int calendar_closure_parse(const char *text, struct calendar_closure *closure, struct error *err)
{
    struct calendar_closure parsed = {.kind = CALENDAR_CLOSED};
    const char *at = text;

    if (!take_date(&at, &parsed.first_date))
        goto fail;
    parsed.last_date = parsed.first_date;
    /* NOLINTNEXTLINE(misc-redundant-expression): each takes a dot */
    if (*at && (!take_char(&at, '.') || !take_char(&at, '.') || !take_date(&at, &parsed.last_date) || *at))
        goto fail;
    if (parsed.first_date > parsed.last_date)
        return error_set(err, -EINVAL, "\"%.40s\" ends before it starts", text);
    *closure = parsed;
    return 0;

fail:
    return error_set(err, -EINVAL, "\"%.40s\" is not a date or \"2026-12-21..2027-01-04\" between %d and %d", text,
                     YEAR_MIN, YEAR_MAX);
}

/* Weekdays in a row become a range. */
void calendar_weekdays_format(uint8_t weekdays, char text[CALENDAR_TEXT_SIZE])
{
    int used = 0;

    text[0] = 0;
    for (int day = 0; day < DAYS_PER_WEEK; day++) {
        int last = day;

        if (!(weekdays >> day & 1))
            continue;
        while (last + 1 < DAYS_PER_WEEK && weekdays >> (last + 1) & 1)
            last++;
        used += snprintf(text + used, (size_t)(CALENDAR_TEXT_SIZE - used), last > day ? "%s%s-%s" : "%s%s",
                         used ? "," : "", weekday_names[day], weekday_names[last]);
        day = last;
    }
}

void calendar_period_format(struct calendar_period period, char text[CALENDAR_TEXT_SIZE])
{
    snprintf(text, CALENDAR_TEXT_SIZE, "%02d:%02d-%02d:%02d", period.start_min / 60, period.start_min % 60,
             period.end_min / 60, period.end_min % 60);
}

static int format_date(int64_t date, char *text, size_t size)
{
    int year, month, day;

    civil_from_days(date, &year, &month, &day);
    return snprintf(text, size, "%04d-%02d-%02d", year, month, day);
}

void calendar_date_format(int64_t date, char text[CALENDAR_TEXT_SIZE])
{
    format_date(date, text, CALENDAR_TEXT_SIZE);
}

void calendar_closure_format(const struct calendar_closure *closure, char text[CALENDAR_TEXT_SIZE])
{
    int used = format_date(closure->first_date, text, CALENDAR_TEXT_SIZE);

    if (closure->last_date == closure->first_date)
        return;
    used += snprintf(text + used, (size_t)(CALENDAR_TEXT_SIZE - used), "..");
    format_date(closure->last_date, text + used, (size_t)(CALENDAR_TEXT_SIZE - used));
}
