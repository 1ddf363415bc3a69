/* simulate/fault.h - what may be wrong with a sensor, on request. Pure. Any thread. */
#ifndef FAULT_H
#define FAULT_H
#include "error.h"
#include <stdbool.h>

#define FAULTS_MAX 64

enum fault_kind {
    FAULT_SILENT,               /* says nothing */
    FAULT_FROZEN,               /* repeats what it said when it began */
    FAULT_DRIFT,                /* reads higher and higher */
    FAULT_SPIKES,               /* now and then a value from nowhere */
    FAULT_RETAINED,             /* leaves one junk reading of the day before with the broker, retained */
    FAULT_DUPLICATE,            /* says everything twice */
    FAULT_CLOCK,                /* its own clock is wrong; shows in the forms that carry a time */
    FAULT_COUNT
};

struct fault {
    enum fault_kind kind;
    int room;                   /* index, from 0 */
    int from_min, to_min;       /* local minutes of every day, half open; 0 and 1440: always */
};

/* "frozen@3" or "frozen@3:09:30-10:15": kind, number of the room from 1, local time of day.
 * rooms  how many there are. -EINVAL with what would be right; *fault untouched on failure. */
int fault_parse(const char *text, int rooms, struct fault *fault, struct error *err);

bool fault_is_active(const struct fault *fault, int room, int minute_of_day);

#endif
