/* simulate/model.c - see model.h */
#include "model.h"
#include <math.h>

#define KELVIN 273.15
#define TABLE_KELVIN 273.0              /* at which Persily and de Jonge give their table */
#define GRAVITY_M_S2 9.81
#define DISCHARGE 0.61
#define WINDOW_HEIGHT_M 1.2
#define WIND_FACTOR 0.025
#define AIR_J_M3_K 1200.0               /* density times specific heat, at 20 degC */

/* A light modern classroom warms with its furniture and the skin of its walls, twenty times its air; its fabric loses
 * 0.6 W/K for each m3 (one outside wall, a third of it glazed). Assumptions: they set how soon a room feels cold. */
#define CAPACITY_J_M3_K (20 * AIR_J_M3_K)
#define FABRIC_W_M3_K 0.6

#define MAGNUS_HPA 6.1094
#define MAGNUS_FACTOR 17.625
#define MAGNUS_C 243.04
#define VAPOUR_G_K_J 2.16679            /* grams of vapour in a m3 for each pascal and kelvin: M / R of water */

double model_person_co2_l_s(enum model_ages ages, double temperature_c)
{
    static const double l_s_at_273_k[MODEL_AGES_COUNT] = {
        [MODEL_AGES_6_10] = 0.00335,
        [MODEL_AGES_11_15] = 0.00445,
        [MODEL_AGES_ADULT] = 0.0054,
    };

    return l_s_at_273_k[ages] * (temperature_c + KELVIN) / TABLE_KELVIN;
}

double model_air_changes_per_h(double flow_l_s, double volume_m3)
{
    return 3.6 * flow_l_s / volume_m3;
}

double model_co2_source_ppm_per_h(double co2_l_s, double volume_m3)
{
    return 3.6e6 * co2_l_s / volume_m3;
}

double model_mix(double level, double incoming, double source_per_h, double exchange_per_h, double hours)
{
    double gone = -expm1(-exchange_per_h * hours);      /* share of the old air that has left */
    double mean_stay_h = exchange_per_h > 0 ? gone / exchange_per_h : hours;

    return level + (incoming - level) * gone + source_per_h * mean_stay_h;
}

double model_window_flow_l_s(double area_m2, double indoor_c, double outdoor_c, double wind_m_s)
{
    double mean_kelvin = (indoor_c + outdoor_c) / 2 + KELVIN;
    double warmth_m_s = DISCHARGE / 3 * sqrt(fabs(indoor_c - outdoor_c) * GRAVITY_M_S2 * WINDOW_HEIGHT_M / mean_kelvin);

    return 1000 * area_m2 * fmax(warmth_m_s, WIND_FACTOR * wind_m_s);
}

double model_saturation_g_m3(double temperature_c)
{
    double hpa = MAGNUS_HPA * exp(MAGNUS_FACTOR * temperature_c / (MAGNUS_C + temperature_c));

    return VAPOUR_G_K_J * 100 * hpa / (temperature_c + KELVIN);
}

double model_humidity_pct(double vapour_g_m3, double temperature_c)
{
    return fmin(100, 100 * vapour_g_m3 / model_saturation_g_m3(temperature_c));
}

double model_dew_point_c(double humidity_pct, double temperature_c)
{
    double gamma = log(humidity_pct / 100) + MAGNUS_FACTOR * temperature_c / (MAGNUS_C + temperature_c);

    return MAGNUS_C * gamma / (MAGNUS_FACTOR - gamma);
}

void model_step(struct model_air *air, const struct model_inputs *inputs, double hours)
{
    double ach_per_h = model_air_changes_per_h(inputs->flow_l_s, inputs->volume_m3);
    double capacity_j_k = CAPACITY_J_M3_K * inputs->volume_m3;
    double loss_w_k = FABRIC_W_M3_K * inputs->volume_m3 + AIR_J_M3_K * inputs->flow_l_s / 1000;

    air->co2_ppm = model_mix(air->co2_ppm, inputs->outdoors.co2_ppm,
                             model_co2_source_ppm_per_h(inputs->co2_l_s, inputs->volume_m3), ach_per_h, hours);
    air->vapour_g_m3 = model_mix(air->vapour_g_m3, inputs->outdoors.vapour_g_m3,
                                 inputs->vapour_g_per_h / inputs->volume_m3, ach_per_h, hours);
    air->temperature_c = model_mix(air->temperature_c, inputs->outdoors.temperature_c,
                                   3600 * inputs->heat_w / capacity_j_k, 3600 * loss_w_k / capacity_j_k, hours);
}
