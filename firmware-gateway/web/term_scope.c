/* web/term_scope.c - see term_scope.h */
#include "term_scope.h"
#include "days.h"
#include "inside.h"
#include "scope.h"

#define TERM_DAYS 91                /* when nobody says which: about a term with its half-term. Project setting */

bool term_scope_is_bound(const struct caller *caller)
{
    return caller->only_own || !(caller->role & SCOPE_HISTORY);
}

static bool is_short(struct request *request, const struct term_range *range)
{
    if (range->from_date <= range->to_date && range->to_date - range->from_date < DAYS_MAX)
        return true;
    request_refuse(request, 422, "bad_range", "from", "from has to be before to and before today, by at most %d days.",
                   DAYS_MAX);
    return false;
}

bool term_scope_read_any(struct request *request, int64_t today, struct term_range *range)
{
    if (!request_query_date(request, "to", today - 1, &range->to_date) ||
        !request_query_date(request, "from", range->to_date - (TERM_DAYS - 1), &range->from_date))
        return false;
    range->to_date = range->to_date < today ? range->to_date : today - 1;   /* today has no kept figures yet */
    return is_short(request, range);
}

bool term_scope_read(struct request *request, int64_t today, struct term_range *range)
{
    const struct calendar *calendar = school_setup(request->web->host->school)->calendar;
    const char *whose = request->caller.role == ROLE_TEACHER ? "Teachers" : "Governors";
    struct term_range newest;
    char from[11], to[11];

    if (!term_newest_whole(calendar, today, &newest)) {
        request_refuse(request, 403, "too_short", NULL, "%s see the figures of whole terms, and no term is %d days old "
                       "yet.", whose, TERM_DAYS_MIN);
        return false;
    }
    if (!request_query_date(request, "to", newest.to_date, &range->to_date) ||
        !request_query_date(request, "from", newest.from_date, &range->from_date))
        return false;
    if (term_is_whole(calendar, today, *range))
        return is_short(request, range);
    days_format_date(newest.from_date, from);
    days_format_date(newest.to_date, to);
    request_refuse(request, 403, "not_whole", "from", "%s see the figures of whole %s, as here from %s to %s.", whose,
                   calendar->term_count ? "terms" : "months", from, to);
    return false;
}

void term_scope_refuse_thin(struct request *request, const char *why)
{
    char whom[SCOPE_WHOM_SIZE];

    scope_whom(request->web, ROLE_LEADER, whom);
    request_refuse(request, 403, "too_few_days", NULL, "%s Ask %s.", why, whom);
}
