/* base/clock_watch.c - see clock_watch.h */
#include "clock_watch.h"
#include <string.h>

static bool is_same(int64_t offset_ms, int64_t other_ms)
{
    return offset_ms - other_ms <= CLOCK_STEP_MS && other_ms - offset_ms <= CLOCK_STEP_MS;
}

static int64_t offset_of(const struct clock_look *look)
{
    return look->wall_ms - look->mono_ms;
}

static void trust(struct clock_watch *watch, int64_t offset_ms)
{
    watch->is_trusted = watch->was_trusted = true;
    watch->trusted_offset_ms = offset_ms;
}

void clock_watch_init(struct clock_watch *watch, const struct clock_look *now, int64_t vouched_offset_ms)
{
    *watch = (struct clock_watch){.last = *now, .offset_ms = offset_of(now)};
    if (now->is_credible || (vouched_offset_ms != INT64_MIN && is_same(vouched_offset_ms, watch->offset_ms)))
        trust(watch, watch->offset_ms);
}

/*             | moved, credible | moved, not credible | as it was, credible | as it was, not credible
 *   trusted   | MOVED           | DISTRUSTED          | KEPT                | KEPT
 *   untrusted | BELIEVED        | STRAYED             | BELIEVED            | KEPT                     */
static enum clock_change change_of(bool was_trusted, bool is_moved, bool is_credible)
{
    if (was_trusted)
        return !is_moved ? CLOCK_KEPT : is_credible ? CLOCK_MOVED : CLOCK_DISTRUSTED;
    return is_credible ? CLOCK_BELIEVED : is_moved ? CLOCK_STRAYED : CLOCK_KEPT;
}

void clock_watch_look(struct clock_watch *watch, const struct clock_look *now, struct clock_news *news)
{
    const struct clock_look *last = &watch->last;
    int64_t real_ms = now->real_ms - last->real_ms, asleep_ms = real_ms - (now->awake_ms - last->awake_ms);
    int64_t passed_ms = now->mono_ms - last->mono_ms + asleep_ms, offset_ms = offset_of(now);

    *news = (struct clock_news){0};
    if (real_ms > CLOCK_PAUSE_REAL_MS && passed_ms > CLOCK_PAUSE_MS)
        news->paused_ms = passed_ms;
    watch->offset_ms += asleep_ms;      /* the monotonic clock stood still, the wall clock was not moved */
    watch->trusted_offset_ms += asleep_ms;
    watch->last = *now;

    news->change = change_of(watch->is_trusted, !is_same(offset_ms, watch->offset_ms), now->is_credible);
    if (news->change == CLOCK_KEPT)
        return;
    news->step_ms = offset_ms - watch->offset_ms;
    watch->offset_ms = offset_ms;
    watch->is_trusted = now->is_credible;
    if (!now->is_credible)
        return;
    if (watch->was_trusted && !is_same(offset_ms, watch->trusted_offset_ms))
        news->moved_ms = offset_ms - watch->trusted_offset_ms;
    trust(watch, offset_ms);
}

int64_t clock_watch_stamp_ms(const struct clock_watch *watch, int64_t wall_ms, int64_t mono_ms)
{
    return is_same(wall_ms - mono_ms, watch->offset_ms) ? wall_ms : mono_ms + watch->offset_ms;
}

/* -- steps in a record -- */

void clock_steps_add(struct clock_steps *steps, const struct clock_step *step)
{
    if (steps->count == CLOCK_STEPS_MAX)
        memmove(steps->steps, steps->steps + 1, --steps->count * sizeof *steps->steps);
    steps->steps[steps->count++] = *step;
}

/* How far the steps from the first-th on carry a stamp of this offset. */
static int64_t carried_ms(const struct clock_steps *steps, size_t first, int64_t offset_ms)
{
    int64_t moved_ms = 0;

    for (size_t i = first; i < steps->count; i++)
        if (is_same(offset_ms + moved_ms, steps->steps[i].from_ms))
            moved_ms += steps->steps[i].to_ms - steps->steps[i].from_ms;
    return moved_ms;
}

/* The first step behind the entry. */
static size_t first_behind(const struct clock_steps *steps, int64_t seq)
{
    size_t i = 0;

    while (i < steps->count && steps->steps[i].after_seq < seq)
        i++;
    return i;
}

int64_t clock_steps_move_ms(const struct clock_steps *steps, int64_t seq, int64_t wall_ms, int64_t mono_ms)
{
    return carried_ms(steps, first_behind(steps, seq), wall_ms - mono_ms);
}

int64_t clock_steps_latest_ms(const struct clock_steps *steps, int64_t seq)
{
    int64_t latest_ms = INT64_MAX;

    for (size_t i = first_behind(steps, seq); i < steps->count; i++) {
        int64_t at_ms = steps->steps[i].wall_ms + carried_ms(steps, i + 1, steps->steps[i].to_ms);

        if (at_ms < latest_ms)
            latest_ms = at_ms;
    }
    return latest_ms;
}
