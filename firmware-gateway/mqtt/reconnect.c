/* mqtt/reconnect.c - see reconnect.h */
#include "reconnect.h"

int64_t reconnect_delay_ms(unsigned failures, int64_t first_ms, int64_t most_ms, uint32_t random)
{
    int64_t whole_ms = first_ms, half_ms;

    while (failures-- > 1 && whole_ms < most_ms)
        whole_ms = whole_ms > most_ms / 2 ? most_ms : whole_ms * 2;
    if (whole_ms > most_ms)
        whole_ms = most_ms;
    half_ms = whole_ms / 2;
    return half_ms + (int64_t)(((uint64_t)(whole_ms - half_ms) * random) / UINT32_MAX);
}
