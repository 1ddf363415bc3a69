/* simulate/noise.c - see noise.h */
#include "noise.h"
#include <math.h>

#define GOLDEN_GAMMA UINT64_C(0x9e3779b97f4a7c15)   /* SplitMix64's step: 2^64 / golden ratio, made odd */

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

uint64_t noise_key(uint64_t seed, enum noise_stream stream, int64_t index)
{
    uint64_t key = mix(seed + GOLDEN_GAMMA * ((uint64_t)stream + 1));

    return mix(key + GOLDEN_GAMMA * ((uint64_t)index + 1));
}

double noise_uniform(uint64_t key)
{
    return (double)(mix(key + GOLDEN_GAMMA) >> 11) * 0x1p-53;
}

/* Box and Muller 1958. One minus a uniform draw is never 0, so the logarithm is finite. */
double noise_normal(uint64_t key)
{
    double radius = sqrt(-2 * log(1 - noise_uniform(key)));

    return radius * cos(2 * M_PI * noise_uniform(key + GOLDEN_GAMMA));
}

static double knot(uint64_t key, double position)
{
    return 2 * noise_uniform(mix(key) + GOLDEN_GAMMA * (uint64_t)(int64_t)position) - 1;
}

double noise_wave(uint64_t key, double position)
{
    double whole = floor(position), part = position - whole;
    double eased = part * part * (3 - 2 * part);

    return knot(key, whole) * (1 - eased) + knot(key, whole + 1) * eased;
}
