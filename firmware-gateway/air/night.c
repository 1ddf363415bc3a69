/* air/night.c - see night.h */
#include "night.h"
#include <math.h>
#include <stdlib.h>

#define SPACING_MS ((QUALITY_NIGHT_END_S - QUALITY_NIGHT_START_S) * INT64_C(1000) / QUALITY_NIGHT_SAMPLES_MAX)
#define OTHERS_MAX 512              /* more sensors than a school has; the rest would change no median */

void night_add(struct night_samples *samples, int64_t time_ms, double co2_ppm)
{
    if (samples->count == QUALITY_NIGHT_SAMPLES_MAX ||
        (samples->count && time_ms - samples->newest_ms < SPACING_MS))
        return;
    samples->newest_ms = time_ms;
    samples->co2_ppm[samples->count++] = co2_ppm;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Sorts them; count > 0. */
static double median_of(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

bool night_level_of(struct night_samples *samples, int64_t date, struct night_level *level)
{
    double median_ppm;

    if (samples->count < QUALITY_NIGHT_SAMPLES_MIN)
        return false;
    median_ppm = median_of(samples->co2_ppm, samples->count);
    *level = (struct night_level){date, samples->co2_ppm[(samples->count + 19) / 20 - 1], median_ppm};
    return true;
}

double night_baseline_ppm(const struct night_level *nights, size_t count)
{
    const struct night_level *last = nights + count - QUALITY_NIGHTS;
    double lowest_ppm = INFINITY;

    if (count < QUALITY_NIGHTS || last[QUALITY_NIGHTS - 1].date - last[0].date >= QUALITY_NIGHTS_SPAN_DAYS)
        return NAN;
    for (size_t i = 0; i < QUALITY_NIGHTS; i++)
        lowest_ppm = fmin(lowest_ppm, last[i].low_ppm);
    return lowest_ppm;
}

uint32_t night_baseline_flags(double baseline_ppm, double outdoor_ppm, bool is_empty_at_night)
{
    if (baseline_ppm < outdoor_ppm - QUALITY_READS_LOW_PPM)
        return QUALITY_READS_LOW;
    return is_empty_at_night && baseline_ppm > outdoor_ppm + QUALITY_READS_HIGH_PPM ? QUALITY_READS_HIGH : 0;
}

/* The median of the nights of [from_date, from_date + NIGHT_END_DAYS); NAN: too few. */
static double end_ppm(const struct night_sensor *sensor, int64_t from_date)
{
    double medians[NIGHT_END_DAYS];
    size_t count = 0;

    for (size_t i = 0; i < sensor->count && count < NIGHT_END_DAYS; i++)
        if (sensor->nights[i].date >= from_date && sensor->nights[i].date < from_date + NIGHT_END_DAYS)
            medians[count++] = sensor->nights[i].median_ppm;
    return count < NIGHT_END_NIGHTS_MIN ? NAN : median_of(medians, count);
}

static double move_ppm(const struct night_sensor *sensor, int64_t date)
{
    return end_ppm(sensor, date - NIGHT_END_DAYS + 1) - end_ppm(sensor, date - NIGHT_KEPT_DAYS + 1);
}

double night_drift_ppm(const struct night_sensor *sensors, size_t count, size_t index, int64_t date)
{
    double others[OTHERS_MAX], own_ppm = move_ppm(&sensors[index], date);
    size_t known = 0;

    for (size_t i = 0; i < count && known < OTHERS_MAX && !isnan(own_ppm); i++) {
        double ppm = i == index ? NAN : move_ppm(&sensors[i], date);

        if (!isnan(ppm))
            others[known++] = ppm;
    }
    return known < NIGHT_OTHERS_MIN ? NAN : own_ppm - median_of(others, known);
}

struct night_finding night_finding_none(void)
{
    return (struct night_finding){.baseline_ppm = NAN, .others_ppm = NAN, .drift_ppm = NAN};
}

static double others_baseline_ppm(const struct night_sensor *sensors, size_t count, size_t index)
{
    double others[OTHERS_MAX];
    size_t known = 0;

    for (size_t i = 0; i < count && known < OTHERS_MAX; i++) {
        double ppm = i == index ? NAN : night_baseline_ppm(sensors[i].nights, sensors[i].count);

        if (!isnan(ppm))
            others[known++] = ppm;
    }
    return known < NIGHT_OTHERS_MIN ? NAN : median_of(others, known);
}

void night_find(const struct night_sensor *sensors, size_t count, size_t index, int64_t date, double outdoor_ppm,
                bool is_empty_at_night, struct night_finding *finding)
{
    const struct night_sensor *sensor = &sensors[index];
    uint32_t reads;

    *finding = night_finding_none();
    finding->baseline_ppm = night_baseline_ppm(sensor->nights, sensor->count);
    finding->others_ppm = others_baseline_ppm(sensors, count, index);
    finding->drift_ppm = night_drift_ppm(sensors, count, index, date);
    reads = night_baseline_flags(finding->baseline_ppm, outdoor_ppm, is_empty_at_night);
    for (size_t nights = sensor->count; reads && nights > 0; nights--) {    /* what each morning before would say */
        if (night_baseline_flags(night_baseline_ppm(sensor->nights, nights), outdoor_ppm, is_empty_at_night) != reads)
            break;
        finding->since_date = sensor->nights[nights - 1].date;
    }
    finding->flags = reads | (fabs(finding->drift_ppm) > NIGHT_DRIFT_PPM ? QUALITY_DRIFT : 0);
}
