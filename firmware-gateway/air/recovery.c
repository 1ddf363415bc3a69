/* air/recovery.c - see recovery.h */
#include "recovery.h"
#include "quartiles.h"
#include <assert.h>
#include <string.h>

#define MS_PER_MINUTE 60000.0

void recovery_init(struct recovery *recovery, double from_ppm, double to_ppm)
{
    assert(from_ppm > to_ppm);
    memset(recovery, 0, sizeof *recovery);
    recovery->from_ppm = from_ppm;
    recovery->to_ppm = to_ppm;
    recovery->last_ms = INT64_MIN;
}

static void keep(struct recovery *recovery, double minutes)
{
    recovery->minutes[recovery->next] = minutes;
    recovery->next = (recovery->next + 1) % RECOVERY_KEPT;
    if (recovery->count < RECOVERY_KEPT)
        recovery->count++;
}

bool recovery_add(struct recovery *recovery, const struct line *line)
{
    const struct level over = {recovery->from_ppm, LEVEL_ABOVE}, fresh = {recovery->to_ppm, LEVEL_BELOW};
    bool is_next = line->start_ms == recovery->last_ms;
    double from_ms, to_ms, length_ms;

    recovery->last_ms = line->end_ms;
    recovery->is_falling = recovery->is_falling && is_next;
    if (line_meets(line, over, &from_ms, &to_ms)) {
        recovery->is_falling = true;
        recovery->since_ms = (double)line->start_ms + to_ms;
    }
    if (!recovery->is_falling || line->end >= line->start || !line_meets(line, fresh, &from_ms, &to_ms))
        return false;
    recovery->is_falling = false;
    length_ms = (double)line->start_ms + from_ms - recovery->since_ms;
    if (length_ms > (double)RECOVERY_MAX_MS)
        return false;
    keep(recovery, length_ms / MS_PER_MINUTE);
    return true;
}

bool recovery_learned(const struct recovery *recovery, struct recovery_time *time)
{
    double sorted[RECOVERY_KEPT];
    struct quartiles spread;

    if (recovery->count < RECOVERY_COUNT_MIN)
        return false;
    memcpy(sorted, recovery->minutes, sizeof sorted);
    spread = quartiles_of(sorted, recovery->count);
    *time = (struct recovery_time){spread.count, spread.median, {spread.middle[0], spread.middle[1]}};
    return true;
}
