/* air/school_time.c - time goes on in the school: periods, silences, the broker, days judged again. See school.h. */
#include "device.h"
#include "school_private.h"
#include <stdlib.h>

#define REBUILDS_AT_ONCE 4          /* rooms an advance judges again: the others wait for the next */
#define REBUILD_EVERY_MS 10000      /* and none of them sooner again */

static void tell_silence(void *context, int room, const char *reason, const struct incident_event *change)
{
    struct school *school = context;
    struct school_event event = {.room = room, .what = room < 0 ? SCHOOL_INFRASTRUCTURE : SCHOOL_SENSOR_SILENT,
                                 .pack = school->setup.pack, .reason = reason, .change = *change};

    if (school->setup.tell)
        school->setup.tell(school->setup.context, &event);
}

void school_follow_date(struct school *s, int64_t now_ms)
{
    const struct school_setup *setup = &s->setup;
    int64_t date;

    if (!setup->plan || (now_ms >= s->day_ms && now_ms < s->next_day_ms))
        return;
    date = zone_date(setup->zone, now_ms);
    s->day_ms = zone_day_start_ms(setup->zone, date);
    s->next_day_ms = zone_day_start_ms(setup->zone, date + 1);
    for (size_t i = 0; i < s->room_count; i++) {
        const struct pack *pack = pack_plan_live(setup->plan, room_info(s->rooms[i])->id, date);

        if (pack != room_pack(s->rooms[i]) && room_judge_by(s->rooms[i], pack, s->day_ms) < 0)
            s->next_day_ms = s->day_ms;     /* out of memory: tried again with the next sign of time */
    }
}

void school_step_back(struct school *s, int64_t now_ms)
{
    for (size_t i = 0; i < s->room_count; i++)
        room_step_back(s->rooms[i], now_ms + STEP_BACK_MS);
    for (size_t i = 0; i < s->device_count; i++)
        device_step_back(&s->devices[i], now_ms + STEP_BACK_MS);
    silence_step_back(&s->silence, now_ms);
    s->arrived_ms = s->advanced_ms = now_ms;
    s->until_ms = now_ms;
}

static struct school_period period_at(const struct school *s, const struct week_hours *own, int64_t now_ms)
{
    int64_t date = zone_date(s->setup.zone, now_ms);
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    size_t count = calendar_spans(s->setup.calendar, own, s->setup.zone, date, spans);
    struct school_period period = {.since_ms = zone_day_start_ms(s->setup.zone, date)};

    for (size_t i = 0; i < count && spans[i].start_ms <= now_ms && !period.is_occupied; i++) {
        period.is_occupied = now_ms < spans[i].end_ms;
        period.since_ms = period.is_occupied ? spans[i].start_ms : spans[i].end_ms;
    }
    period.until_ms = calendar_next_change_ms(s->setup.calendar, own, s->setup.zone, now_ms);
    return period;
}

static void look_up_periods(struct school *s, int64_t now_ms)
{
    s->period = period_at(s, NULL, now_ms);
    s->until_ms = s->period.until_ms;
    for (size_t i = 0; i < s->room_count; i++) {
        const struct week_hours *own = room_hours(s->rooms[i]);

        if (!own)
            continue;
        s->periods[i] = period_at(s, own, now_ms);
        if (s->periods[i].until_ms < s->until_ms)
            s->until_ms = s->periods[i].until_ms;
    }
}

int school_rebuild(struct school *s, size_t room, int64_t now_ms)
{
    int r = room_rebuild(s->rooms[room], now_ms, &s->correction);

    for (size_t i = 0; r == 0 && i < s->correction.count; i++)
        school_tell_change(s, (int)room, &s->correction.events[i], true);
    if (r == 0 && s->setup.corrected)
        s->setup.corrected(s->setup.context, (int)room, &s->correction);
    return r;
}

static void rebuild_some(struct school *s, size_t most, int64_t every_ms, int64_t now_ms)
{
    size_t rebuilt = 0;

    for (size_t i = 0; i < s->room_count && rebuilt < most; i++) {
        size_t room = s->rebuild_next % s->room_count;

        s->rebuild_next = room + 1;
        if (!room_needs_rebuild(s->rooms[room]) || llabs(now_ms - s->rebuilt_ms[room]) < every_ms)
            continue;
        rebuilt++;
        s->rebuilt_ms[room] = now_ms;
        (void)school_rebuild(s, room, now_ms);  /* failed: the day stays as it was judged, and ends from the record */
    }
}

/* Live a little at a time; in a replay all at the first advance of a new day, because the day is still the rooms'. */
static void rebuild_due(struct school *s, int64_t now_ms)
{
    if (!s->is_replaying)
        rebuild_some(s, REBUILDS_AT_ONCE, REBUILD_EVERY_MS, now_ms);
    else if (s->advanced_ms && zone_date(s->setup.zone, now_ms) != zone_date(s->setup.zone, s->advanced_ms))
        rebuild_some(s, s->room_count, 0, now_ms);
}

void school_replaying(struct school *s, bool is_replaying, int64_t now_ms)
{
    s->is_replaying = is_replaying;
    if (!is_replaying)
        rebuild_some(s, s->room_count, 0, now_ms);
}

static void advance_to(struct school *s, int64_t now_ms)
{
    struct silence_room rooms[SCHOOL_ROOMS_MAX];

    if (now_ms >= s->until_ms)
        look_up_periods(s, now_ms);
    for (size_t i = 0; i < s->room_count; i++) {
        const struct room *room = s->rooms[i];
        const struct school_period *period = room_hours(room) ? &s->periods[i] : &s->period;
        int64_t heard_ms;

        room_advance(s->rooms[i], now_ms);
        heard_ms = room_heard_ms(room);
        if (!heard_ms && s->expected_ms[i] <= now_ms)
            heard_ms = s->expected_ms[i];
        rooms[i] = (struct silence_room){.is_watched = s->has_device[i] && heard_ms && !room_info(room)->archived,
                                         .is_occupied = period->is_occupied, .since_ms = period->since_ms,
                                         .heard_ms = heard_ms,
                                         .silent_after_ms = room_silent_after_ms(room)};
    }
    silence_advance(&s->silence, rooms, s->room_count, now_ms, tell_silence, s);
    s->advanced_ms = now_ms;
}

/* Every end of a period is passed at its own instant, however far apart the calls are. */
void school_advance(struct school *s, int64_t now_ms)
{
    if (now_ms < s->advanced_ms - STEP_BACK_MS)
        school_step_back(s, now_ms);
    school_follow_date(s, now_ms);
    rebuild_due(s, now_ms);
    while (s->advanced_ms && s->advanced_ms < s->until_ms && s->until_ms < now_ms)
        advance_to(s, s->until_ms);
    advance_to(s, now_ms);
}

void school_deaf_until(struct school *s, int64_t now_ms)
{
    silence_deaf_until(&s->silence, now_ms);
}

void school_broker(struct school *s, bool connected, int64_t now_ms)
{
    silence_broker(&s->silence, connected, now_ms, tell_silence, s);
}

bool school_broker_connected(const struct school *s)
{
    return s->silence.is_connected;
}
