/* mqtt/gate.h - when to stop reading and wait for the commit. Pure; any thread.
 *
 * OPEN -message-> FILLING -full, or window over-> SHUT -all committed, acknowledgements written-> OPEN;
 * FILLING goes straight to OPEN when main commits early, as it does for an incident. While commits are long in coming
 * (is_held) only a full batch shuts it: what is read meanwhile is judged, and acknowledged when it is saved. */
#ifndef GATE_H
#define GATE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GATE_BYTES_MAX (4u << 20)   /* half the mailbox, so that it can't fill up before the gate shuts */

struct gate {
    size_t limit;                   /* messages of a batch */
    int64_t window_ms;
    size_t count, size;             /* messages and their bytes since the gate was opened */
    int64_t first_ms;               /* when the first of these was read */
    bool is_held;                   /* the window does not count */
};

/* receive_maximum  messages the broker sends without an acknowledgement. The batch is a tenth smaller: the rest is on
 *                  its way while the batch is committed.
 * window_ms        longest time from the first message to the gate. */
void gate_init(struct gate *gate, int receive_maximum, int64_t window_ms);

void gate_count(struct gate *gate, size_t size, int64_t now_ms);    /* a message of size bytes was read */
void gate_open(struct gate *gate);                                  /* everything is acknowledged */
bool gate_is_shut(const struct gate *gate, int64_t now_ms);

/* Milliseconds until the gate shuts by itself, at most limit_ms. */
int64_t gate_left_ms(const struct gate *gate, int64_t now_ms, int64_t limit_ms);

#endif
