/* base/clock.c - see clock.h */
#include "clock.h"
#include "rfc3339.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>

/* No wall clock that is right can show a time before the program was written. */
#define EARLIEST_PLAUSIBLE_MS INT64_C(1790000000000)    /* September 2026 */

#define BEGAN_MOST_MS (INT64_C(30) * 86400000)      /* programs that share a demo clock start together */

static int64_t system_ms(clockid_t id)
{
    struct timespec now;

    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void clock_init_real(struct clock *clock)
{
    *clock = (struct clock){.speed = 1};
}

int clock_init_demo(struct clock *clock, const char *text, struct error *err)
{
    const char *comma = strchr(text, ',');
    int64_t start_ms, now_ms = system_ms(CLOCK_REALTIME), began_ms = now_ms;
    double speed;
    char *end;

    if (!comma || rfc3339_parse(text, (size_t)(comma - text), &start_ms) < 0)
        return error_set(err, -EINVAL, "demo clock: '%s' should be START,SPEED such as 2026-11-23T08:50:00Z,60", text);
    speed = strtod(comma + 1, &end);
    if (end == comma + 1 || (*end && *end != ',') || !(speed >= CLOCK_SPEED_MIN && speed <= CLOCK_SPEED_MAX))
        return error_set(err, -EINVAL, "demo clock: speed in '%s' is not %.1f to %.0f", text, CLOCK_SPEED_MIN,
                         CLOCK_SPEED_MAX);
    if (*end == ',') {
        const char *began = end + 1;

        began_ms = strtoll(began, &end, 10);
        if (end == began || *end || began_ms < now_ms - BEGAN_MOST_MS || began_ms > now_ms + BEGAN_MOST_MS)
            return error_set(err, -EINVAL, "demo clock: the beginning in '%s' is not unix milliseconds of these days",
                             text);
    }
    /* The start is fixed on the shared real clock, then followed on the monotonic one. */
    *clock = (struct clock){.speed = speed, .is_demo = true, .demo_wall_ms = start_ms,
                            .real_start_ms = system_ms(CLOCK_MONOTONIC) - (now_ms - began_ms)};
    return 0;
}

int64_t clock_mono_ms(const struct clock *clock)
{
    int64_t now = system_ms(CLOCK_MONOTONIC);

    return clock->is_demo ? (int64_t)((double)(now - clock->real_start_ms) * clock->speed) : now;
}

int64_t clock_wall_ms(const struct clock *clock)
{
    return clock->is_demo ? clock->demo_wall_ms + clock_mono_ms(clock) : system_ms(CLOCK_REALTIME);
}

int64_t clock_real_ms(const struct clock *clock, int64_t duration_ms)
{
    return (int64_t)ceil((double)duration_ms / clock->speed);
}

bool clock_is_synchronised(const struct clock *clock)
{
    struct timex state = {0};

    return clock->is_demo || (system_ms(CLOCK_REALTIME) >= EARLIEST_PLAUSIBLE_MS && adjtimex(&state) >= 0 &&
                              !(state.status & STA_UNSYNC));
}

bool clock_is_trusted(const struct clock *clock)
{
    const char *told = getenv("TRANSOM_CLOCK");

    return clock_is_synchronised(clock) ||
           (told && strcmp(told, "trusted") == 0 && system_ms(CLOCK_REALTIME) >= EARLIEST_PLAUSIBLE_MS);
}
