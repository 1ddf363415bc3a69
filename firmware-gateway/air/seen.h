/* air/seen.h - which (quantity, own time) pairs of one device were heard in the last 26 hours. Pure. Main only.
 * 26 hours: a sensor or broker that was away for a day sends its backlog once more at most. */
#ifndef SEEN_H
#define SEEN_H
#include <stddef.h>
#include <stdint.h>

#define SEEN_MEMORY_MS (26 * INT64_C(3600000))
#define SEEN_TIMES_MAX 10000            /* one in ten seconds; of more, the oldest are forgotten */

struct seen {                           /* all zero is empty */
    struct seen_time {
        int64_t time_ms;
        uint32_t quantities;
    } *times;                           /* sorted */
    size_t count, capacity;
    int64_t complete_from_ms;           /* what is older may have been forgotten, or come before us: ask the record */
};

void seen_done(struct seen *seen);
/* Which of the quantities (bits as reading.present) were heard at that time before; adds the others. What
 * can't be remembered moves complete_from_ms. */
uint32_t seen_add(struct seen *seen, int64_t time_ms, uint32_t quantities);
/* The clock was set back: times after time_ms were never right. */
void seen_forget_after(struct seen *seen, int64_t time_ms);

#endif
