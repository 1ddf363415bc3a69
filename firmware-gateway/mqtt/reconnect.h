/* mqtt/reconnect.h - how long to wait before the next try. Pure; any thread. */
#ifndef RECONNECT_H
#define RECONNECT_H
#include <stdint.h>

/* Milliseconds before try number failures + 1: first_ms doubled with every failure up to most_ms, of which the upper
 * half is left to chance, so that a school's boxes don't all come back in the same second.
 *
 * failures  in a row so far, at least 1.
 * random    32 uniform bits.
 * Returns first_ms / 2 to most_ms. */
int64_t reconnect_delay_ms(unsigned failures, int64_t first_ms, int64_t most_ms, uint32_t random);

#endif
