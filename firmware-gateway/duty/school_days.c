/* duty/school_days.c - see school_days.h */
#include "school_days.h"
#include "rfc3339.h"

#define MONTHS_PER_YEAR 12

bool school_days_is(const struct calendar *calendar, int64_t date)
{
    return calendar_day_of(calendar, NULL, date).reason == CALENDAR_OCCUPIED;
}

int64_t school_days_add(const struct calendar *calendar, int64_t date, int count)
{
    int step = count < 0 ? -1 : 1;
    int64_t last = date + step * SCHOOL_DAYS_SPAN_MAX;

    if (count > SCHOOL_DAYS_COUNT_MAX || count < -SCHOOL_DAYS_COUNT_MAX)
        return SCHOOL_DAYS_NEVER;
    while (count != 0 && date != last) {
        date += step;
        if (school_days_is(calendar, date))
            count -= step;
    }
    return count == 0 ? date : SCHOOL_DAYS_NEVER;
}

int school_days_between(const struct calendar *calendar, int64_t from, int64_t to)
{
    int step = to < from ? -1 : 1, count = 0;
    int64_t last = from + step * SCHOOL_DAYS_SPAN_MAX;

    while (from != to && from != last) {
        from += step;
        if (school_days_is(calendar, from))
            count += step;
    }
    return count;
}

int64_t school_days_months_after(int64_t date, int months)
{
    int year, month, day, sum;
    int64_t next_month;

    civil_from_days(date, &year, &month, &day);
    sum = year * MONTHS_PER_YEAR + month - 1 + months;
    next_month = civil_to_days((sum + 1) / MONTHS_PER_YEAR, (sum + 1) % MONTHS_PER_YEAR + 1, 1);
    date = civil_to_days(sum / MONTHS_PER_YEAR, sum % MONTHS_PER_YEAR + 1, 1) + day - 1;
    return date < next_month ? date : next_month - 1;
}
