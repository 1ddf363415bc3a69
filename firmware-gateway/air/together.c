/* air/together.c - see together.h */
#include "together.h"
#include "quartiles.h"
#include <math.h>

#define PART_MS (TOGETHER_MS / TOGETHER_PARTS)

const char *together_found_word(enum together_found found)
{
    static const char *const words[] = {"good", "off", "too_little"};

    return words[found];
}

void together_add(struct together *together, size_t sensor, int64_t time_ms, double co2_ppm)
{
    int64_t part = (time_ms - together->from_ms) / PART_MS;

    if (time_ms < together->from_ms || part >= TOGETHER_PARTS)
        return;
    together->sensors[sensor].counts[part]++;
    together->sensors[sensor].sums_ppm[part] += co2_ppm;
}

/* Of a sensor in a part; NAN: not heard. */
static double mean_of(const struct together_sensor *sensor, size_t part)
{
    return sensor->counts[part] ? sensor->sums_ppm[part] / (double)sensor->counts[part] : NAN;
}

/* NAN: too few were heard. */
static double median_of(const struct together *together, size_t part)
{
    double means[TOGETHER_SENSORS_MAX];
    size_t known = 0;

    for (size_t i = 0; i < together->count; i++)
        if (together->sensors[i].counts[part])
            means[known++] = mean_of(&together->sensors[i], part);
    return known < TOGETHER_SENSORS_MIN ? NAN : quartiles_of(means, known).median;
}

static double mean_known(const double *values, size_t *known)
{
    double sum = 0;

    *known = 0;
    for (size_t i = 0; i < TOGETHER_PARTS; i++)
        if (!isnan(values[i])) {
            sum += values[i];
            ++*known;
        }
    return *known ? sum / (double)*known : NAN;
}

void together_judge(const struct together *together, struct together_result *result)
{
    double medians[TOGETHER_PARTS], offsets[TOGETHER_PARTS];
    size_t known;

    for (size_t part = 0; part < TOGETHER_PARTS; part++)
        medians[part] = median_of(together, part);
    result->level_ppm = mean_known(medians, &known);
    result->limit_ppm = TOGETHER_ERROR_PPM + TOGETHER_ERROR_SHARE * result->level_ppm;
    for (size_t i = 0; i < together->count; i++) {
        double offset_ppm;

        for (size_t part = 0; part < TOGETHER_PARTS; part++)
            offsets[part] = mean_of(&together->sensors[i], part) - medians[part];
        offset_ppm = mean_known(offsets, &known);
        result->sensors[i].coverage = (double)known / TOGETHER_PARTS;
        result->sensors[i].found = result->sensors[i].coverage < TOGETHER_COVERAGE_MIN ? TOGETHER_TOO_LITTLE
                                   : fabs(offset_ppm) > result->limit_ppm              ? TOGETHER_OFF
                                                                                       : TOGETHER_GOOD;
        result->sensors[i].offset_ppm = result->sensors[i].found == TOGETHER_TOO_LITTLE ? NAN : offset_ppm;
    }
}
