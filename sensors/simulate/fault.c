/* simulate/fault.c - see fault.h */
#include "fault.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define MINUTES_PER_DAY 1440

static const char *const kinds[FAULT_COUNT] = {
    [FAULT_SILENT] = "silent",       [FAULT_FROZEN] = "frozen",       [FAULT_DRIFT] = "drift",
    [FAULT_SPIKES] = "spikes",       [FAULT_RETAINED] = "retained",   [FAULT_DUPLICATE] = "duplicate",
    [FAULT_CLOCK] = "clock",
};

static bool kind_from_name(const char *name, size_t length, enum fault_kind *kind)
{
    for (int k = 0; k < FAULT_COUNT; k++)
        if (strlen(kinds[k]) == length && strncmp(kinds[k], name, length) == 0) {
            *kind = (enum fault_kind)k;
            return true;
        }
    return false;
}

/* "9:30-10:15" and nothing after it. */
static bool parse_span(const char *text, int *from_min, int *to_min)
{
    int from_h, from_m, to_h, to_m, used = 0;

    if (sscanf(text, "%2d:%2d-%2d:%2d%n", &from_h, &from_m, &to_h, &to_m, &used) != 4 || text[used])
        return false;
    if (from_h < 0 || from_m < 0 || from_m > 59 || to_h < 0 || to_m < 0 || to_m > 59)
        return false;
    *from_min = from_h * 60 + from_m;
    *to_min = to_h * 60 + to_m;
    return *from_min < *to_min && *to_min <= MINUTES_PER_DAY;
}

int fault_parse(const char *text, int rooms, struct fault *fault, struct error *err)
{
    struct fault f = {.from_min = 0, .to_min = MINUTES_PER_DAY};
    const char *at = strchr(text, '@');
    int number, used = 0;

    if (!at || !kind_from_name(text, (size_t)(at - text), &f.kind))
        return error_set(err, -EINVAL, "fault '%s': should be KIND@ROOM[:FROM-TO], KIND one of silent, frozen, drift, "
                         "spikes, retained, duplicate, clock", text);
    if (sscanf(at + 1, "%4d%n", &number, &used) != 1 || number < 1 || number > rooms)
        return error_set(err, -EINVAL, "fault '%s': the room should be a number from 1 to %d", text, rooms);
    f.room = number - 1;
    at += 1 + used;
    if (*at && (*at != ':' || !parse_span(at + 1, &f.from_min, &f.to_min)))
        return error_set(err, -EINVAL, "fault '%s': after the room should stand a time of day such as :09:30-10:15",
                         text);
    *fault = f;
    return 0;
}

bool fault_is_active(const struct fault *fault, int room, int minute_of_day)
{
    return fault->room == room && minute_of_day >= fault->from_min && minute_of_day < fault->to_min;
}
