/* air/icone.c - see icone.h */
#include "icone.h"
#include <math.h>

#define FACTOR 8.3                      /* brings a room that is always over 1700 ppm to 5 */
#define WEIGHT_OVER_1700 3
#define MS_PER_MIN 60000.0

static const struct level over_1000 = {1000, LEVEL_ABOVE};
const struct level icone_levels[ICONE_LEVELS] = {{1700, LEVEL_ABOVE}};

double icone_index(double joined_min, double over_1000_min, double over_1700_min)
{
    double f1, f2;

    if (!(joined_min > 0))
        return NAN;
    f1 = (over_1000_min - over_1700_min) / joined_min;
    f2 = over_1700_min / joined_min;
    return FACTOR * log10(1 + f1 + WEIGHT_OVER_1700 * f2);
}

void icone_add(struct icone *icone, const struct day_figures *day)
{
    const struct level_figures *over_low = day_figures_level(day, over_1000);
    const struct level_figures *over_high = day_figures_level(day, icone_levels[0]);

    icone->occupied_min += (double)day_figures_occupied_ms(day, INT64_MAX) / MS_PER_MIN;
    if (!over_low || !over_high)
        return;
    icone->joined_min += day->joined_ms / MS_PER_MIN;
    icone->over_1000_min += level_figures_minutes(over_low);
    icone->over_1700_min += level_figures_minutes(over_high);
}

double icone_of(const struct icone *icone)
{
    if (!(icone->joined_min >= ICONE_COVERAGE_MIN * icone->occupied_min))
        return NAN;
    return icone_index(icone->joined_min, icone->over_1000_min, icone->over_1700_min);
}
