/* air/baseline.c - see baseline.h */
#include "baseline.h"
#include <math.h>
#include <string.h>

void baseline_init(struct baseline *baseline)
{
    memset(baseline, 0, sizeof *baseline);
}

void baseline_add(struct baseline *baseline, double co2_ppm, double length_s)
{
    double bin = floor((co2_ppm - BASELINE_LOWEST_PPM) / BASELINE_BIN_PPM);

    baseline->empty_s += length_s;
    if (bin < BASELINE_BINS)
        baseline->bins_s[bin > 0 ? (int)bin : 0] += length_s;
}

void baseline_fade(struct baseline *baseline)
{
    baseline->empty_s /= 2;
    for (int i = 0; i < BASELINE_BINS; i++)
        baseline->bins_s[i] /= 2;
}

double baseline_ppm(const struct baseline *baseline)
{
    double wanted_s = BASELINE_SHARE * baseline->empty_s, sum_s = 0;

    if (baseline->empty_s < BASELINE_EMPTY_MIN_S)
        return NAN;
    for (int i = 0; i < BASELINE_BINS; i++) {
        sum_s += baseline->bins_s[i];
        if (sum_s >= wanted_s)
            return BASELINE_LOWEST_PPM + (i + 0.5) * BASELINE_BIN_PPM;
    }
    return NAN;
}
