/* simulate/model.h - the air of one well-mixed room: CO2, warmth and moisture that people bring and openings carry off.
 * Each balance is stepped with its exact solution for steady inputs, so a step may be of any length.
 * Pure: no I/O, no clock, no allocation. Any thread. */
#ifndef MODEL_H
#define MODEL_H

enum model_ages { MODEL_AGES_6_10, MODEL_AGES_11_15, MODEL_AGES_ADULT, MODEL_AGES_COUNT };

/* CO2 breathed out by one person at the temperature of the room, L/s: boys and girls together, seated and talking at
 * 1.4 met; adults moving about at 1.6. Source: Persily and de Jonge 2017, Table 4, times T/273 for the room's air. */
double model_person_co2_l_s(enum model_ages ages, double temperature_c);

double model_air_changes_per_h(double flow_l_s, double volume_m3);      /* 3.6 Q / V */
double model_co2_source_ppm_per_h(double co2_l_s, double volume_m3);    /* what people add in an hour, no air changed */

/* The level after `hours`, of anything that is diluted towards `incoming` by exchange_per_h and fed by source_per_h:
 * C(t) = Css + (C0 - Css) exp(-A t), Css = incoming + source / A; a straight line where A is 0.
 * Level and source in one unit, and per hour. Source: mass balance, Batterman 2017, IJERPH 14(2):145. */
double model_mix(double level, double incoming, double source_per_h, double exchange_per_h, double hours);

/* Outdoor air through windows on one side of a room, L/s: the greater of wind, 0.025 A U, and warmth,
 * Cd A/3 sqrt(dT g H / T) with Cd 0.61 and H 1.2 m. area_m2 is open area.
 * Source: BS 5925:1991, single-sided openings. */
double model_window_flow_l_s(double area_m2, double indoor_c, double outdoor_c, double wind_m_s);

/* Water vapour that saturated air holds, g/m3; and of some vapour the relative humidity and the dew point.
 * Source: Magnus formula with the coefficients of Alduchov and Eskridge 1996. */
double model_saturation_g_m3(double temperature_c);
double model_humidity_pct(double vapour_g_m3, double temperature_c);    /* at most 100 */
double model_dew_point_c(double humidity_pct, double temperature_c);

struct model_air {
    double co2_ppm;
    double temperature_c;
    double vapour_g_m3;
};

struct model_inputs {           /* steady over a step */
    double volume_m3;
    double flow_l_s;            /* outdoor air, by all ways */
    struct model_air outdoors;
    double co2_l_s;             /* from people */
    double vapour_g_per_h;      /* from people */
    double heat_w;              /* people, radiators, sun */
};

/* Lets `hours` pass over air. The room's heat capacity and fabric loss follow its volume (see model.c). */
void model_step(struct model_air *air, const struct model_inputs *inputs, double hours);

#endif
