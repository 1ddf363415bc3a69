/* wire/sample.h - one measurement as a sensor on a wire gives it, and what that sensor can measure at all. Pure; any
 * thread. */
#ifndef SAMPLE_H
#define SAMPLE_H
#include "error.h"

/* Less CO2 is in no air on Earth: a sensor that says so has not measured yet, or is broken. Outdoors it has been above
 * 300 ppm for as long as it is measured (Keeling's series begins with 313). */
#define SAMPLE_CO2_MIN_PPM 300.0

struct sample {             /* NAN: not measured */
    double co2_ppm;
    double temperature_c;
    double humidity_pct;
};

struct sample_range {       /* both ends are allowed; humidity is always 0 to 100 */
    const char *sensor;     /* its name, for the sentences */
    double co2_most_ppm;
    double temperature_least_c, temperature_most_c;
};

extern const struct sample_range sample_range_scd4x;
extern const struct sample_range sample_range_scd30;
extern const struct sample_range sample_range_s8;

/* 0; -ERANGE with the quantity and its limits: nothing of the sample may count, as one wrong value means a sensor that
 * is not measuring. What is NAN was not measured; a sample without CO2 is out of range too. */
int sample_check(const struct sample *sample, const struct sample_range *range, struct error *err);

#endif
