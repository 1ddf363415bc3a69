/* notify/pace.c - see pace.h */
#include "pace.h"

#define OLD_LEAST_MS INT64_C(1800000)
#define HELD_MORE_MS INT64_C(1800000)
#define OLD_MOST_MS INT64_C(86400000)
#define RANDOM_SHARE 4              /* one part in so many of a wait is chance */

int64_t pace_retry_ms(int tries, uint32_t random)
{
    int64_t whole_ms = PACE_RETRY_FIRST_MS, share_ms;

    while (tries-- > 1 && whole_ms < PACE_RETRY_MOST_MS)
        whole_ms *= 2;
    if (whole_ms > PACE_RETRY_MOST_MS)
        whole_ms = PACE_RETRY_MOST_MS;
    share_ms = whole_ms / RANDOM_SHARE;
    return whole_ms - (int64_t)((uint64_t)share_ms * random / UINT32_MAX);
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Everything that waits for the same round is told together, so rounds start at whole multiples of the period. */
static int64_t next_round_ms(int64_t now_ms, int64_t period_ms)
{
    return now_ms - now_ms % period_ms + period_ms;
}

int64_t pace_first_ms(const struct pace_past *past, enum notify_occasion occasion, const struct incident *incident,
                      const struct rule *rule, int64_t now_ms)
{
    bool is_urgent = incident->room[0] == '\0' || (rule && rule->is_peak);
    int64_t first_ms = now_ms;

    if (past->today >= PACE_DAY_MOST && !is_urgent)
        first_ms = later(first_ms, next_round_ms(now_ms, PACE_WAIT_BUDGET_MS));
    if (past->lately >= PACE_BURST_MOST)
        first_ms = later(first_ms, next_round_ms(now_ms, PACE_BURST_MS));
    if (past->about_room_ms && occasion != NOTIFY_CLEARED && !(rule && rule->is_peak))
        first_ms = later(first_ms, past->about_room_ms + PACE_ROOM_MS);
    return first_ms;
}

int64_t pace_old_ms(const struct rule *rule, const struct calendar *calendar, const struct week_hours *own,
                    const struct zone *zone, int64_t now_ms)
{
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    size_t count = calendar_spans(calendar, own, zone, zone_date(zone, now_ms), spans);

    if (!rule || count == 0 || now_ms >= spans[count - 1].end_ms)
        return now_ms + OLD_MOST_MS;
    return later(spans[count - 1].end_ms, now_ms + OLD_LEAST_MS);
}

int64_t pace_held_until_ms(const struct calendar *calendar, const struct week_hours *own, const struct zone *zone,
                           int64_t now_ms)
{
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    size_t count = calendar_spans(calendar, own, zone, zone_date(zone, now_ms), spans);

    return later(count ? spans[count - 1].end_ms + HELD_MORE_MS : now_ms, now_ms);
}

enum pace_state pace_state(const struct outbox_row *row, int64_t now_ms)
{
    bool was_held = row->tries == 0 && row->next_try_ms > row->made_ms;

    if (now_ms >= row->dead_after_ms)
        return was_held ? PACE_LATE : PACE_OLD;
    if (row->tries > 0)
        return PACE_RETRIED;
    return was_held ? PACE_HELD : PACE_FRESH;
}
