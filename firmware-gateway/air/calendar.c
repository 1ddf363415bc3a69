/* air/calendar.c - see calendar.h */
#include "calendar.h"
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define DAYS_PER_WEEK 7
#define MINUTES_PER_DAY 1440

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

/* -- building -- */

static int check_room_for(const struct week_hours *hours, int day, struct calendar_period period, struct error *err)
{
    char weekday[CALENDAR_TEXT_SIZE];

    calendar_weekdays_format((uint8_t)(1u << day), weekday);
    for (size_t i = 0; i < hours->count[day]; i++) {
        const struct calendar_period *other = &hours->periods[day][i];
        char text[CALENDAR_TEXT_SIZE];

        if (period.start_min < other->end_min && other->start_min < period.end_min) {
            calendar_period_format(*other, text);
            return error_set(err, -EEXIST, "%s: overlaps %s", weekday, text);
        }
    }
    if (hours->count[day] >= CALENDAR_PERIODS_MAX)
        return error_set(err, -ENOSPC, "%s: more than %d periods", weekday, CALENDAR_PERIODS_MAX);
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
    assert(closure->first_date <= closure->last_date);
    assert(closure->kind >= CALENDAR_CLOSED && closure->kind <= CALENDAR_INSET);
    if (calendar->closure_count >= CALENDAR_CLOSURES_MAX)
        return error_set(err, -ENOSPC, "calendar: more than %d closures", CALENDAR_CLOSURES_MAX);
    calendar->closures[calendar->closure_count++] = *closure;
    return 0;
}

int calendar_add_term(struct calendar *calendar, const struct calendar_term *term, struct error *err)
{
    assert(term->first_date <= term->last_date);
    for (size_t i = 0; i < calendar->term_count; i++) {
        const struct calendar_term *other = &calendar->terms[i];

        if (term->first_date <= other->last_date && other->first_date <= term->last_date)
            return error_set(err, -EEXIST, "calendar: the terms \"%s\" and \"%s\" overlap", other->name, term->name);
    }
    if (calendar->term_count >= CALENDAR_TERMS_MAX)
        return error_set(err, -ENOSPC, "calendar: more than %d terms", CALENDAR_TERMS_MAX);
    calendar->terms[calendar->term_count++] = *term;
    return 0;
}

int calendar_add_bank_holiday(struct calendar *calendar, int64_t date, const char *title, struct error *err)
{
    size_t at = calendar->bank_holiday_count;

    if (at >= CALENDAR_BANK_HOLIDAYS_MAX)
        return error_set(err, -ENOSPC, "calendar: more than %d bank holidays", CALENDAR_BANK_HOLIDAYS_MAX);
    for (; at > 0 && calendar->bank_holidays[at - 1].date > date; at--)
        calendar->bank_holidays[at] = calendar->bank_holidays[at - 1];
    calendar->bank_holidays[at].date = date;
    snprintf(calendar->bank_holidays[at].title, CALENDAR_LABEL_SIZE, "%s", title);
    calendar->bank_holiday_count++;
    return 0;
}

int calendar_add_room(struct calendar *calendar, const char *room, const struct week_hours *hours, struct error *err)
{
    if (calendar_room_hours(calendar, room))
        return error_set(err, -EEXIST, "calendar: room %s has hours already", room);
    if (calendar->room_count >= CALENDAR_ROOMS_MAX)
        return error_set(err, -ENOSPC, "calendar: more than %d rooms with hours of their own", CALENDAR_ROOMS_MAX);
    snprintf(calendar->rooms[calendar->room_count].id, ID_SIZE, "%s", room);
    calendar->rooms[calendar->room_count++].hours = *hours;
    return 0;
}

const struct week_hours *calendar_room_hours(const struct calendar *calendar, const char *room)
{
    for (size_t i = 0; i < calendar->room_count; i++)
        if (strcmp(calendar->rooms[i].id, room) == 0)
            return &calendar->rooms[i].hours;
    return NULL;
}

/* -- questions -- */

const struct calendar_closure *calendar_closure_on(const struct calendar *calendar, int64_t date)
{
    for (size_t i = 0; i < calendar->closure_count; i++)
        if (date >= calendar->closures[i].first_date && date <= calendar->closures[i].last_date)
            return &calendar->closures[i];
    return NULL;
}

static const struct calendar_bank_holiday *bank_holiday_on(const struct calendar *calendar, int64_t date)
{
    size_t low = 0, high = calendar->bank_holiday_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (calendar->bank_holidays[middle].date < date)
            low = middle + 1;
        else
            high = middle;
    }
    return low < calendar->bank_holiday_count && calendar->bank_holidays[low].date == date
               ? &calendar->bank_holidays[low] : NULL;
}

static bool is_in_term(const struct calendar *calendar, int64_t date)
{
    for (size_t i = 0; i < calendar->term_count; i++)
        if (date >= calendar->terms[i].first_date && date <= calendar->terms[i].last_date)
            return true;
    return calendar->term_count == 0;
}

struct calendar_day calendar_day_of(const struct calendar *calendar, const struct week_hours *own, int64_t date)
{
    const struct week_hours *hours = own ? own : &calendar->hours;
    const struct calendar_closure *closure = calendar_closure_on(calendar, date);
    const struct calendar_bank_holiday *bank_holiday = bank_holiday_on(calendar, date);

    if (closure)
        return (struct calendar_day){closure->kind, closure->label};
    if (bank_holiday)
        return (struct calendar_day){CALENDAR_BANK_HOLIDAY, bank_holiday->title};
    if (!is_in_term(calendar, date))
        return (struct calendar_day){CALENDAR_OUTSIDE_TERM, ""};
    return (struct calendar_day){hours->count[calendar_weekday(date)] ? CALENDAR_OCCUPIED : CALENDAR_NO_HOURS, ""};
}

/* A start in a doubled hour means its first pass, an end its second: what the clock shows twice counts twice. But an
 * end at which the doubled hour only begins has nothing of it: its last second says so. */
static struct calendar_span span_of(const struct zone *zone, int64_t date, struct calendar_period period)
{
    int32_t end_s = period.end_min * 60;
    int64_t end_ms = zone_is_doubled(zone, date, end_s - 1) ? zone_to_utc(zone, date, end_s - 1, true) + 1000
                                                            : zone_to_utc(zone, date, end_s, false);

    return (struct calendar_span){zone_to_utc(zone, date, period.start_min * 60, false), end_ms};
}

size_t calendar_spans(const struct calendar *calendar, const struct week_hours *own, const struct zone *zone,
                      int64_t date, struct calendar_span spans[CALENDAR_PERIODS_MAX])
{
    const struct week_hours *hours = own ? own : &calendar->hours;
    int day = calendar_weekday(date);
    size_t count = 0;

    if (calendar_day_of(calendar, own, date).reason != CALENDAR_OCCUPIED)
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
    enum calendar_reason reason = calendar_day_of(calendar, own, date).reason;

    for (size_t i = 0; i < count; i++)
        if (utc_ms >= spans[i].start_ms && utc_ms < spans[i].end_ms)
            return CALENDAR_OCCUPIED;
    return reason == CALENDAR_OCCUPIED ? CALENDAR_OUT_OF_HOURS : reason;
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

int64_t calendar_period_end_ms(const struct calendar *calendar, const struct week_hours *own,
                               const struct zone *zone, int64_t utc_ms)
{
    const struct week_hours *hours = own ? own : &calendar->hours;
    int64_t date = zone_date(zone, utc_ms);
    int day = calendar_weekday(date);

    if (calendar_day_of(calendar, own, date).reason != CALENDAR_OCCUPIED)
        return 0;
    for (size_t i = 0; i < hours->count[day]; i++) {
        struct calendar_span span = span_of(zone, date, hours->periods[day][i]);

        if (utc_ms >= span.start_ms && utc_ms < span.end_ms)
            return span.end_ms;
    }
    return 0;
}

int64_t calendar_next_day_ms(const struct calendar *calendar, const struct week_hours *own, const struct zone *zone,
                             int64_t utc_ms)
{
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    int64_t today = zone_date(zone, utc_ms);

    for (int64_t date = today + 1; date <= today + CALENDAR_HORIZON_DAYS; date++)
        if (calendar_spans(calendar, own, zone, date, spans) > 0)
            return spans[0].start_ms;
    return CALENDAR_NEVER;
}
