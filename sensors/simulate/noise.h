/* simulate/noise.h - chance that can be asked again: every draw is a pure function of a key, so the same seed gives
 * the same day, whenever and in whatever order it is lived through. Pure. Any thread.
 * Source: SplitMix64's mixing function, Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014. */
#ifndef NOISE_H
#define NOISE_H
#include <stdint.h>

/* What a draw is for: two purposes never share a number. */
enum noise_stream {
    NOISE_ROOM,
    NOISE_DAY,
    NOISE_LESSON,
    NOISE_WINDOW,
    NOISE_WEATHER,
    NOISE_SENSOR,
    NOISE_SAMPLE,
    NOISE_JITTER,
    NOISE_SPIKE,
};

/* A key below another: the index-th child of seed in that stream. Chain them: room, then day, then lesson. */
uint64_t noise_key(uint64_t seed, enum noise_stream stream, int64_t index);

double noise_uniform(uint64_t key);     /* 0 included to 1 excluded */
double noise_normal(uint64_t key);      /* mean 0, standard deviation 1 */

/* A smooth curve through time: independent draws in -1 to 1 at whole positions, eased in between. */
double noise_wave(uint64_t key, double position);

#endif
