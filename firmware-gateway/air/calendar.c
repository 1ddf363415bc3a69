/* air/calendar.c - see calendar.h */
#include "calendar.h"
#include "rfc3339.h"
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define DAYS_PER_WEEK 7
#define MINUTES_PER_DAY 1440
#define YEAR_MIN 1990           /* of closures: what a zone knows */
#define YEAR_MAX 2099

static const char *const weekday_names[DAYS_PER_WEEK] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

void calendar_init(struct calendar *calendar)
{
    memset(calendar, 0, sizeof *calendar);
    for (int day = 0; day < 5; day++) {
        calendar->hours.count[day] = 1;
        calendar->hours.periods[day][0] = (struct calendar_period){9 * 60, 15 * 60 + 30};
    }
}

int calendar_weekday(int64_t date)
{
    int64_t day = (date + 3) % DAYS_PER_WEEK;       /* 1970-01-01 was a Thursday */

    return (int)(day < 0 ? day + DAYS_PER_WEEK : day);
}

/* -- text -- */

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

int calendar_closure_parse(const char *text, struct calendar_closure *closure, struct error *err)
{
    struct calendar_closure parsed = {.label = ""};
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

void calendar_closure_format(const struct calendar_closure *closure, char text[CALENDAR_TEXT_SIZE])
{
    int used = format_date(closure->first_date, text, CALENDAR_TEXT_SIZE);

    if (closure->last_date == closure->first_date)
        return;
    used += snprintf(text + used, (size_t)(CALENDAR_TEXT_SIZE - used), "..");
    format_date(closure->last_date, text + used, (size_t)(CALENDAR_TEXT_SIZE - used));
}

/* -- building -- */

static int check_room_for(const struct week_hours *hours, int day, struct calendar_period period, struct error *err)
{
    for (size_t i = 0; i < hours->count[day]; i++) {
        const struct calendar_period *other = &hours->periods[day][i];
        char text[CALENDAR_TEXT_SIZE];

        if (period.start_min < other->end_min && other->start_min < period.end_min) {
            calendar_period_format(*other, text);
            return error_set(err, -EEXIST, "%s: overlaps %s", weekday_names[day], text);
        }
    }
    if (hours->count[day] >= CALENDAR_PERIODS_MAX)
        return error_set(err, -ENOSPC, "%s: more than %d periods", weekday_names[day], CALENDAR_PERIODS_MAX);
    return 0;
}

int calendar_add_period(struct week_hours *hours, uint8_t weekdays, struct calendar_period period, struct error *err)
{
    assert(period.start_min >= 0 && period.start_min < period.end_min && period.end_min <= MINUTES_PER_DAY);
    for (int day = 0; day < DAYS_PER_WEEK; day++)
        if (weekdays >> day & 1) {
            int r = check_room_for(hours, day, period, err);

            if (r < 0)
                return r;
        }
    for (int day = 0; day < DAYS_PER_WEEK; day++)
        if (weekdays >> day & 1) {
            size_t at = hours->count[day]++;

            for (; at > 0 && hours->periods[day][at - 1].start_min > period.start_min; at--)
                hours->periods[day][at] = hours->periods[day][at - 1];
            hours->periods[day][at] = period;
        }
    return 0;
}

int calendar_add_closure(struct calendar *calendar, const struct calendar_closure *closure, struct error *err)
{
    if (calendar->closure_count >= CALENDAR_CLOSURES_MAX)
        return error_set(err, -ENOSPC, "calendar: more than %d closures", CALENDAR_CLOSURES_MAX);
    calendar->closures[calendar->closure_count++] = *closure;
    return 0;
}

/* -- questions -- */

const struct calendar_closure *calendar_closure_on(const struct calendar *calendar, int64_t date)
{
    for (size_t i = 0; i < calendar->closure_count; i++)
        if (date >= calendar->closures[i].first_date && date <= calendar->closures[i].last_date)
            return &calendar->closures[i];
    return NULL;
}

/* A start in a doubled hour means its first pass, an end its second: what the clock shows twice counts twice. The end
 * of a day is the start of the next, even where midnight itself is doubled. */
static struct calendar_span span_of(const struct zone *zone, int64_t date, struct calendar_period period)
{
    bool is_last = period.end_min == MINUTES_PER_DAY;

    return (struct calendar_span){zone_to_utc(zone, date, period.start_min * 60, false),
                                  zone_to_utc(zone, date, period.end_min * 60, !is_last)};
}

size_t calendar_spans(const struct calendar *calendar, const struct week_hours *own, const struct zone *zone,
                      int64_t date, struct calendar_span spans[CALENDAR_PERIODS_MAX])
{
    const struct week_hours *hours = own ? own : &calendar->hours;
    int day = calendar_weekday(date);
    size_t count = 0;

    if (calendar_closure_on(calendar, date))
        return 0;
    for (size_t i = 0; i < hours->count[day]; i++) {
        struct calendar_span span = span_of(zone, date, hours->periods[day][i]);

        if (count && span.start_ms <= spans[count - 1].end_ms)      /* touching, or both end in a doubled hour */
            span.start_ms = spans[--count].start_ms;
        if (span.start_ms < span.end_ms)
            spans[count++] = span;
    }
    return count;
}

int64_t calendar_occupied_ms(const struct calendar *calendar, const struct week_hours *own, const struct zone *zone,
                             int64_t date)
{
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    size_t count = calendar_spans(calendar, own, zone, date, spans);
    int64_t sum_ms = 0;

    for (size_t i = 0; i < count; i++)
        sum_ms += spans[i].end_ms - spans[i].start_ms;
    return sum_ms;
}

enum calendar_reason calendar_reason_at(const struct calendar *calendar, const struct week_hours *own,
                                        const struct zone *zone, int64_t utc_ms)
{
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    int64_t date = zone_date(zone, utc_ms);
    size_t count = calendar_spans(calendar, own, zone, date, spans);

    for (size_t i = 0; i < count; i++)
        if (utc_ms >= spans[i].start_ms && utc_ms < spans[i].end_ms)
            return CALENDAR_OCCUPIED;
    return calendar_closure_on(calendar, date) ? CALENDAR_CLOSED : CALENDAR_OUT_OF_HOURS;
}

bool calendar_is_occupied(const struct calendar *calendar, const struct week_hours *own, const struct zone *zone,
                          int64_t utc_ms)
{
    return calendar_reason_at(calendar, own, zone, utc_ms) == CALENDAR_OCCUPIED;
}

/* Periods that touch over midnight have edges at which nothing changes; those are passed over. */
int64_t calendar_next_change_ms(const struct calendar *calendar, const struct week_hours *own,
                                const struct zone *zone, int64_t utc_ms)
{
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    int64_t today = zone_date(zone, utc_ms);
    bool is_occupied = calendar_is_occupied(calendar, own, zone, utc_ms);

    for (int64_t date = today; date <= today + CALENDAR_HORIZON_DAYS; date++) {
        size_t count = calendar_spans(calendar, own, zone, date, spans);

        for (size_t i = 0; i < 2 * count; i++) {
            int64_t edge = i % 2 ? spans[i / 2].end_ms : spans[i / 2].start_ms;

            if (edge > utc_ms && calendar_is_occupied(calendar, own, zone, edge) != is_occupied)
                return edge;
        }
    }
    return CALENDAR_NEVER;
}
