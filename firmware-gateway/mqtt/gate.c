/* mqtt/gate.c - see gate.h */
#include "gate.h"

#define MARGIN_PARTS 10     /* a tenth of the broker's window is left in flight */

void gate_init(struct gate *gate, int receive_maximum, int64_t window_ms)
{
    size_t most = receive_maximum < 1 ? 1 : (size_t)receive_maximum;

    *gate = (struct gate){.limit = most - most / MARGIN_PARTS, .window_ms = window_ms};
}

void gate_count(struct gate *gate, size_t size, int64_t now_ms)
{
    if (gate->count == 0)
        gate->first_ms = now_ms;
    gate->count++;
    gate->size += size;
}

void gate_open(struct gate *gate)
{
    gate->count = 0;
    gate->size = 0;
}

bool gate_is_shut(const struct gate *gate, int64_t now_ms)
{
    return gate->count >= gate->limit || gate->size >= GATE_BYTES_MAX ||
           (gate->count > 0 && !gate->is_held && now_ms - gate->first_ms >= gate->window_ms);
}

int64_t gate_left_ms(const struct gate *gate, int64_t now_ms, int64_t limit_ms)
{
    int64_t left_ms;

    if (gate_is_shut(gate, now_ms))
        return 0;
    left_ms = gate->first_ms + gate->window_ms - now_ms;
    return gate->count == 0 || gate->is_held || left_ms > limit_ms ? limit_ms : left_ms;
}
