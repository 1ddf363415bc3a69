/* wire/sample.c - see sample.h */
#include "sample.h"
#include <errno.h>
#include <math.h>

/* Sources: Sensirion SCD4x data sheet, tables 1 to 3; SCD30 data sheet, tables 1 to 3; Senseair S8 product
 * specification PSP103 (extended range; it measures no temperature). */
const struct sample_range sample_range_scd4x = {"SCD4x", 40000, -10, 60};
const struct sample_range sample_range_scd30 = {"SCD30", 40000, -40, 70};
const struct sample_range sample_range_s8 = {"Senseair S8", 10000, NAN, NAN};

static int check(const char *sensor, const char *quantity, double value, double least, double most, struct error *err)
{
    if (isnan(value) || (value >= least && value <= most))
        return 0;
    return error_set(err, -ERANGE, "%s: %s of %.6g is outside %g to %g", sensor, quantity, value, least, most);
}

int sample_check(const struct sample *sample, const struct sample_range *range, struct error *err)
{
    int r;

    if (isnan(sample->co2_ppm))
        return error_set(err, -ERANGE, "%s: co2_ppm is not a number", range->sensor);
    r = check(range->sensor, "co2_ppm", sample->co2_ppm, SAMPLE_CO2_MIN_PPM, range->co2_most_ppm, err);
    if (r == 0)
        r = check(range->sensor, "temperature_c", sample->temperature_c, range->temperature_least_c,
                  range->temperature_most_c, err);
    if (r == 0)
        r = check(range->sensor, "humidity_pct", sample->humidity_pct, 0, 100, err);
    return r;
}
