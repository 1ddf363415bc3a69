/* notify/pace.h - when a message is sent, sent again, and old news: so that phones ring rarely and nothing is lost.
 * Pure; any thread. All times are unix ms of the injected clock. */
#ifndef PACE_H
#define PACE_H
#include "calendar.h"
#include "incidents.h"
#include "messages.h"
#include "rule.h"
#include "zone.h"

#define PACE_RETRY_FIRST_MS INT64_C(60000)
#define PACE_RETRY_MOST_MS INT64_C(1800000)

/* Budget of one person, as the design of notifications says: so many interruptions a local day, except about a peak or
 * the whole site; and no more than so many in a short while, whatever they are about. What is over waits and is told
 * together. */
#define PACE_DAY_MOST 4
#define PACE_WAIT_BUDGET_MS INT64_C(3600000)
#define PACE_BURST_MOST 5
#define PACE_BURST_MS INT64_C(600000)
/* One message about a room to one person in the time a sustained value is held (pack setting sustained_window_min),
 * unless it got worse. */
#define PACE_ROOM_MS INT64_C(1200000)

/* How long to wait after try number `tries` failed: 1 to 30 minutes, doubling, of which the upper quarter is left to
 * chance so that a receiver that comes back is not met by everybody at once. tries at least 1; random: 32 uniform
 * bits. */
int64_t pace_retry_ms(int tries, uint32_t random);

struct pace_past {              /* what interrupted one person before: thanks for what cleared do not count */
    int64_t today, lately;      /* messages since local midnight, and in PACE_BURST_MS */
    int64_t about_room_ms;      /* newest about this room, as severe or more, was made; 0: none in PACE_ROOM_MS */
};
/* When a new message is first sent: now_ms, or later when it would be too many. Clearing is never held by the room. */
int64_t pace_first_ms(const struct pace_past *past, enum notify_occasion occasion, const struct incident *incident,
                      const struct rule *rule, int64_t now_ms);

/* From when on the message is old news: about a room in lessons, the end of that day's occupied time, but at least half
 * an hour; otherwise a day. own: the room's hours, NULL: the site's; also below. */
int64_t pace_old_ms(const struct rule *rule, const struct calendar *calendar, const struct week_hours *own,
                    const struct zone *zone, int64_t now_ms);

/* Until when a message that is made to wait is of use: half an hour after the end of that day's occupied time; now_ms
 * when that is over. After it the incidents page tells. */
int64_t pace_held_until_ms(const struct calendar *calendar, const struct week_hours *own, const struct zone *zone,
                           int64_t now_ms);

/* What is to be done with a message that waits. */
enum pace_state {
    PACE_FRESH,                 /* not tried yet, sent by itself */
    PACE_HELD,                  /* not tried yet, was made to wait */
    PACE_RETRIED,               /* failed before */
    PACE_OLD,                   /* could not be sent: told as old news only */
    PACE_LATE,                  /* not tried, and waited for too long: dropped */
};
enum pace_state pace_state(const struct outbox_row *row, int64_t now_ms);

#endif
