/* air/forecast.c - see forecast.h
 * With t hours from the newest sample and A air changes, F3 is C(t) = a + b x(t), x = (1 - exp(-A t)) / A: a straight
 * line in x, with a the level and b the slope of now. Least squares gives both and their errors. */
#include "forecast.h"
#include <assert.h>
#include <math.h>

#define MS_PER_HOUR 3600000.0
#define MINUTES_PER_HOUR 60.0
#define FORECAST_Z 1.2816           /* four times out of five, both tails together */
#define NOISE_MIN_PPM 5.0           /* steps and noise of any sensor, even where few samples happen to fit */

struct curve {
    double ach_per_h;
    double level_ppm, slope;        /* now; ppm and ppm/h */
    double residual_ppm;            /* standard deviation about the curve */
    double mean_x, weight, count;   /* of the fit: sum of (x - mean)^2 */
};

const char *forecast_refusal_word(enum forecast_refusal refusal)
{
    static const char *const words[] = {
        [FORECAST_GIVEN] = "given",
        [FORECAST_UNOCCUPIED] = "unoccupied",
        [FORECAST_NO_AIR_CHANGES] = "no_air_changes",
        [FORECAST_FEW_SAMPLES] = "few_samples",
        [FORECAST_OVER_ALREADY] = "over_already",
        [FORECAST_NOT_RISING] = "not_rising",
        [FORECAST_UNSTEADY] = "unsteady",
        [FORECAST_LEVELS_OFF] = "levels_off",
        [FORECAST_OUT_OF_REACH] = "out_of_reach",
        [FORECAST_TOO_WIDE] = "too_wide",
    };

    return words[refusal];
}

static struct curve fit(const int64_t *time_ms, const double *co2_ppm, size_t count, double ach_per_h)
{
    struct curve curve = {.ach_per_h = ach_per_h, .count = (double)count};
    double mean_c = 0, xc = 0, cc = 0;

    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < count; i++) {
            double x = -expm1(-ach_per_h * (double)(time_ms[i] - time_ms[count - 1]) / MS_PER_HOUR) / ach_per_h;

            if (pass == 0) {
                curve.mean_x += x / curve.count;
                mean_c += co2_ppm[i] / curve.count;
                continue;
            }
            curve.weight += (x - curve.mean_x) * (x - curve.mean_x);
            xc += (x - curve.mean_x) * (co2_ppm[i] - mean_c);
            cc += (co2_ppm[i] - mean_c) * (co2_ppm[i] - mean_c);
        }
    curve.slope = xc / curve.weight;
    curve.level_ppm = mean_c - curve.slope * curve.mean_x;
    curve.residual_ppm = sqrt(fmax(cc - curve.slope * xc, 0) / (curve.count - 2));
    return curve;
}

/* Minutes until the curve is at limit_ppm, and the standard error of that; false: it levels off before. */
static bool cross(const struct curve *curve, double limit_ppm, double *minutes, double *error_minutes)
{
    double x = (limit_ppm - curve->level_ppm) / curve->slope, left = 1 - curve->ach_per_h * x;
    double noise_ppm = fmax(curve->residual_ppm, NOISE_MIN_PPM), away = x - curve->mean_x;

    if (!(left > 0))
        return false;
    *minutes = -log(left) / curve->ach_per_h * MINUTES_PER_HOUR;
    *error_minutes = noise_ppm * sqrt(1 / curve->count + away * away / curve->weight) / curve->slope / left *
                     MINUTES_PER_HOUR;
    return true;
}

enum forecast_refusal forecast_crossing(const struct forecast_question *question, const int64_t *time_ms,
                                        const double *co2_ppm, size_t count, double minutes[2])
{
    double soon, late, soon_error, late_error;
    struct curve slow, fast;
    size_t first = 0;

    assert(question->ach_per_h[0] <= question->ach_per_h[1]);
    if (!question->is_occupied)
        return FORECAST_UNOCCUPIED;
    if (!(question->ach_per_h[0] > 0))
        return FORECAST_NO_AIR_CHANGES;
    while (first < count && time_ms[count - 1] - time_ms[first] > FORECAST_WINDOW_MS)
        first++;
    if (count - first < FORECAST_POINTS_MIN || time_ms[count - 1] - time_ms[first] < FORECAST_SPAN_MIN_MS)
        return FORECAST_FEW_SAMPLES;

    slow = fit(time_ms + first, co2_ppm + first, count - first, question->ach_per_h[0]);
    fast = fit(time_ms + first, co2_ppm + first, count - first, question->ach_per_h[1]);
    if (slow.level_ppm >= question->limit_ppm || fast.level_ppm >= question->limit_ppm)
        return FORECAST_OVER_ALREADY;
    if (fmin(slow.slope, fast.slope) < FORECAST_SLOPE_MIN_PPM_PER_MIN * MINUTES_PER_HOUR)
        return FORECAST_NOT_RISING;
    if (fmin(slow.residual_ppm, fast.residual_ppm) > FORECAST_RESIDUAL_MAX_PPM)
        return FORECAST_UNSTEADY;
    if (!cross(&slow, question->limit_ppm, &soon, &soon_error) ||
        !cross(&fast, question->limit_ppm, &late, &late_error))
        return FORECAST_LEVELS_OFF;
    soon -= FORECAST_Z * soon_error;
    late += FORECAST_Z * late_error;
    if (soon < FORECAST_MINUTES_MIN || late > FORECAST_MINUTES_MAX)
        return FORECAST_OUT_OF_REACH;
    if (late > FORECAST_RATIO_MAX * soon)
        return FORECAST_TOO_WIDE;
    minutes[0] = soon;
    minutes[1] = late;
    return FORECAST_GIVEN;
}
