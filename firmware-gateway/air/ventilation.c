/* air/ventilation.c - see ventilation.h */
#include "ventilation.h"
#include <errno.h>
#include <math.h>

#define PPM 1e6                     /* parts in one */
#define L_PER_M3 1000.0
#define S_PER_HOUR 3600.0
#define KELVIN_AT_0_C 273.15
#define CO2_PER_BMR_MET 0.000484    /* L/s for each MJ/day and met, at 273 K and 101 kPa */

const double generation_mets[GENERATION_METS] = {1.0, 1.2, 1.4, 1.6, 2.0, 3.0, 4.0};

const struct generation_row generation_table[] = {
    {3,  6,  true,  18.8, 3.90, {0.0019, 0.0023, 0.0026, 0.0030, 0.0038, 0.0057, 0.0075}},
    {3,  6,  false, 18.3, 3.59, {0.0017, 0.0021, 0.0024, 0.0028, 0.0035, 0.0052, 0.0070}},
    {6,  11, true,  31.9, 5.14, {0.0025, 0.0030, 0.0035, 0.0040, 0.0050, 0.0075, 0.0100}},
    {6,  11, false, 31.7, 4.73, {0.0023, 0.0027, 0.0032, 0.0037, 0.0046, 0.0069, 0.0092}},
    {11, 16, true,  57.6, 7.02, {0.0034, 0.0041, 0.0048, 0.0054, 0.0068, 0.0102, 0.0136}},
    {11, 16, false, 55.9, 6.03, {0.0029, 0.0035, 0.0041, 0.0047, 0.0058, 0.0088, 0.0117}},
    {16, 21, true,  77.3, 7.77, {0.0037, 0.0045, 0.0053, 0.0060, 0.0075, 0.0113, 0.0150}},
    {16, 21, false, 65.9, 6.12, {0.0029, 0.0036, 0.0042, 0.0047, 0.0059, 0.0089, 0.0119}},
    {21, 30, true,  84.9, 8.24, {0.0039, 0.0048, 0.0056, 0.0064, 0.0080, 0.0120, 0.0160}},
    {21, 30, false, 71.9, 6.49, {0.0031, 0.0038, 0.0044, 0.0050, 0.0063, 0.0094, 0.0126}},
    {30, 40, true,  87.0, 7.83, {0.0037, 0.0046, 0.0053, 0.0061, 0.0076, 0.0114, 0.0152}},
    {30, 40, false, 74.8, 6.08, {0.0029, 0.0035, 0.0041, 0.0047, 0.0059, 0.0088, 0.0118}},
    {40, 50, true,  90.5, 8.00, {0.0038, 0.0046, 0.0054, 0.0062, 0.0077, 0.0116, 0.0155}},
    {40, 50, false, 77.1, 6.16, {0.0029, 0.0036, 0.0042, 0.0048, 0.0060, 0.0090, 0.0119}},
    {50, 60, true,  89.5, 7.95, {0.0038, 0.0046, 0.0054, 0.0062, 0.0077, 0.0116, 0.0154}},
    {50, 60, false, 77.5, 6.17, {0.0030, 0.0036, 0.0042, 0.0048, 0.0060, 0.0090, 0.0120}},
};
const size_t generation_row_count = sizeof generation_table / sizeof *generation_table;

/* The table's means of both sexes, 1.4 met, adults 1.6. */
static const double of_ages[AGES_COUNT] = {
    [AGES_UNKNOWN] = 0.0044, [AGES_3_5] = 0.0025, [AGES_6_10] = 0.00335, [AGES_11_15] = 0.00445, [AGES_ADULT] = 0.0054};

double generation_l_per_s(double bmr_mj_per_day, double met)
{
    return CO2_PER_BMR_MET * bmr_mj_per_day * met;
}

double generation_of_ages_l_per_s(enum ages ages)
{
    return of_ages[ages];
}

double generation_in_room_air(double table_l_per_s, double temperature_c)
{
    return table_l_per_s * (temperature_c + KELVIN_AT_0_C) / VENTILATION_TABLE_KELVIN;
}

/* -- the mass balance -- */

double ventilation_at_steady_level(double co2_l_per_s, double co2_ppm, double outdoor_ppm)
{
    return co2_ppm > outdoor_ppm ? co2_l_per_s * PPM / (co2_ppm - outdoor_ppm) : NAN;
}

double ventilation_ach_per_h(double litres_per_s, double volume_m3)
{
    return litres_per_s * S_PER_HOUR / L_PER_M3 / volume_m3;
}

double ventilation_litres_per_s(double ach_per_h, double volume_m3)
{
    return ach_per_h * volume_m3 * L_PER_M3 / S_PER_HOUR;
}

double ventilation_final_ppm(const struct ventilation_use *use)
{
    return use->outdoor_ppm + PPM * use->co2_l_per_s / use->litres_per_s;
}

double ventilation_level_ppm(const struct ventilation_use *use, double start_ppm, double hours)
{
    double final_ppm = ventilation_final_ppm(use);
    double ach_per_h = ventilation_ach_per_h(use->litres_per_s, use->volume_m3);

    return final_ppm + (start_ppm - final_ppm) * exp(-ach_per_h * hours);
}

double ventilation_decay_ach_per_h(double start_ppm, double end_ppm, double outdoor_ppm, double hours)
{
    if (!(start_ppm > outdoor_ppm && end_ppm > outdoor_ppm && hours > 0))
        return NAN;
    return log((start_ppm - outdoor_ppm) / (end_ppm - outdoor_ppm)) / hours;
}

int ventilation_fit_decay(const double *time_h, const double *co2_ppm, size_t count, double outdoor_ppm,
                          struct ventilation_fit *fit)
{
    double mean_t = 0, mean_y = 0, tt = 0, ty = 0, yy = 0, slope, rest;

    if (count < 3)
        return -EINVAL;
    for (size_t i = 0; i < count; i++) {
        if (!(co2_ppm[i] > outdoor_ppm))
            return -ERANGE;
        mean_t += time_h[i] / (double)count;
        mean_y += log(co2_ppm[i] - outdoor_ppm) / (double)count;
    }
    for (size_t i = 0; i < count; i++) {
        double t = time_h[i] - mean_t, y = log(co2_ppm[i] - outdoor_ppm) - mean_y;

        tt += t * t;
        ty += t * y;
        yy += y * y;
    }
    if (!(tt > 0))
        return -EINVAL;

    slope = ty / tt;
    rest = fmax(yy - slope * ty, 0);
    fit->ach_per_h = -slope;
    fit->error_ach_per_h = sqrt(rest / (double)(count - 2) / tt);
    fit->r2 = yy > 0 ? 1 - rest / yy : 0;
    return 0;
}

double ventilation_from_change(double co2_l_per_s, double volume_m3, double start_ppm, double end_ppm, double seconds,
                               double outdoor_ppm)
{
    double excess_ppm = (start_ppm + end_ppm) / 2 - outdoor_ppm;
    double stored_l_per_s = volume_m3 * L_PER_M3 * (end_ppm - start_ppm) / PPM / seconds;

    return excess_ppm > 0 ? (co2_l_per_s - stored_l_per_s) * PPM / excess_ppm : NAN;
}

double ventilation_rebreathed(double co2_ppm, double outdoor_ppm)
{
    return fmax(co2_ppm - outdoor_ppm, 0) / VENTILATION_BREATH_PPM;
}

double ventilation_excess_ratio(double co2_ppm, double reference_ppm, double outdoor_ppm)
{
    return reference_ppm > outdoor_ppm ? fmax(co2_ppm - outdoor_ppm, 0) / (reference_ppm - outdoor_ppm) : NAN;
}

double ventilation_purge_minutes(double start_ppm, double end_ppm, double outdoor_ppm, double ach_per_h)
{
    if (start_ppm <= end_ppm)
        return 0;
    if (!(end_ppm > outdoor_ppm && ach_per_h > 0))
        return NAN;
    return 60 * log((start_ppm - outdoor_ppm) / (end_ppm - outdoor_ppm)) / ach_per_h;
}

bool ventilation_purge_range(double start_ppm, double end_ppm, double outdoor_ppm, const double ach_per_h[2],
                             double minutes[2])
{
    double longest = ventilation_purge_minutes(start_ppm, end_ppm, outdoor_ppm, ach_per_h[0]);

    if (isnan(longest))
        return false;
    minutes[0] = ventilation_purge_minutes(start_ppm, end_ppm, outdoor_ppm, ach_per_h[1]);
    minutes[1] = longest;
    return true;
}

double ventilation_cleaner_m3_per_h(double ach_per_h, double volume_m3)
{
    return ach_per_h * volume_m3;
}

double ventilation_clean_changes_per_h(double outdoor_ach_per_h, double cleaner_m3_per_h, double volume_m3)
{
    return outdoor_ach_per_h + cleaner_m3_per_h / volume_m3;
}

double ventilation_at_sea_level(double co2_ppm, double pressure_hpa)
{
    return co2_ppm * VENTILATION_SEA_LEVEL_HPA / pressure_hpa;
}
