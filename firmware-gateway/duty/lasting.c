/* duty/lasting.c - see lasting.h */
#include "lasting.h"

void lasting_add(struct lasting_run *run, int64_t date, enum lasting_day day)
{
    switch (day) {
    case LASTING_UNMEASURED:
        return;
    case LASTING_PASSED:
        *run = (struct lasting_run){0};
        return;
    case LASTING_FAILED:
        if (run->days++ == 0)
            run->first_date = date;
        run->last_date = date;
        return;
    }
}

bool lasting_is(const struct lasting_run *run, int days)
{
    return run->days >= days;
}
