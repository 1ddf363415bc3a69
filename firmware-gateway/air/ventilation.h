/* air/ventilation.h - the formulas of fresh air: what people breathe out, and what its level says about outdoor air.
 * Pure: no I/O, no clock, no allocation. Any thread. F1 to F11: "Derived figures" in domain/README.md of the
 * specification. F9, mean, runs and dose (ppm hours, degC hours), is day_figures.h.
 *
 * One well-mixed room, a steady outdoor level and a constant flow are assumed. A real room is never well mixed
 * (Vouriot and others 2024, arXiv 2302.14447): what is shown to people is a range, made in flow_estimate.h, with two
 * significant figures at most.
 *
 * Everywhere: levels in ppm, co2_l_per_s what all people make, volume in m3, outdoor air in L/s, changes per hour. */
#ifndef VENTILATION_H
#define VENTILATION_H
#include "place.h"
#include <stdbool.h>
#include <stddef.h>

#define VENTILATION_TABLE_KELVIN 273.0      /* the table's litres are at 0 degC and 101 kPa */
#define VENTILATION_ROOM_TEMPERATURE_C 20.0 /* taken where none is measured */
#define VENTILATION_FIT_POINTS_MIN 6        /* F4, project settings: */
#define VENTILATION_FIT_MINUTES_MIN 20.0
#define VENTILATION_FIT_R2_MIN 0.9
#define VENTILATION_BREATH_PPM 38000.0      /* F6: CO2 added in a breath; Rudnick and Milton 2003, 37,500 to 40,000 */
#define VENTILATION_SEA_LEVEL_HPA 1013.25

/* -- what people breathe out -- Persily and de Jonge 2017, Indoor Air 27:868, Table 4: L/s at 273 K and 101 kPa */
#define GENERATION_METS 7

struct generation_row {
    int from_age, to_age;               /* years, to_age not included */
    bool is_male;
    double mass_kg, bmr_mj_per_day;
    double l_per_s[GENERATION_METS];    /* at generation_mets */
};

extern const double generation_mets[GENERATION_METS];   /* 1.0, 1.2, 1.4, 1.6, 2.0, 3.0, 4.0 */
extern const struct generation_row generation_table[];
extern const size_t generation_row_count;

/* Between columns, the paper's equation at 273 K and 101 kPa: 0.000484 x BMR x met (respiratory quotient 0.85). */
double generation_l_per_s(double bmr_mj_per_day, double met);

/* Means of both sexes of the table, as project settings: seated and talking (1.4 met), adults moving about (1.6 met,
 * ages 30 to 39). AGES_UNKNOWN is the mean of 6 to 10 and of adults. At 273 K, as the table: without the step below. */
double generation_of_ages_l_per_s(enum ages ages);

/* The one place where the table's litres become litres of room air: x T / 273. */
double generation_in_room_air(double table_l_per_s, double temperature_c);

/* -- the mass balance -- Batterman 2017, IJERPH 14(2):145 */
/* F1, one person's CO2 and one person's outdoor air, or everyone's and all of it. NAN: level not above outdoors. */
double ventilation_at_steady_level(double co2_l_per_s, double co2_ppm, double outdoor_ppm);
/* F2, both ways. */
double ventilation_ach_per_h(double litres_per_s, double volume_m3);
double ventilation_litres_per_s(double ach_per_h, double volume_m3);

struct ventilation_use {        /* a room in use */
    double co2_l_per_s, litres_per_s, volume_m3, outdoor_ppm;
};

/* F3: the level it tends to, and the level hours after it was start_ppm. */
double ventilation_final_ppm(const struct ventilation_use *use);
double ventilation_level_ppm(const struct ventilation_use *use, double start_ppm, double hours);

/* F4 between two points, per hour. NAN: a level not above outdoors, or no time between. */
double ventilation_decay_ach_per_h(double start_ppm, double end_ppm, double outdoor_ppm, double hours);

struct ventilation_fit {
    double ach_per_h, error_ach_per_h;  /* and its standard error */
    double r2;
};

/* F4 as a straight line through ln(C - Co) by least squares (ASTM E741, concentration decay).
 * time_h    count of them, hours from any origin; borrowed
 * co2_ppm   as many; borrowed
 * 0; -EINVAL: fewer than three points or no time between them; -ERANGE: a level not above outdoors. The settings above
 * (points, minutes, R2) are the caller's to ask. fit is untouched on failure. */
int ventilation_fit_decay(const double *time_h, const double *co2_ppm, size_t count, double outdoor_ppm,
                          struct ventilation_fit *fit);

/* F5 between two points seconds apart, L/s: needs the head count in co2_l_per_s. NAN: mean level not above outdoors. */
double ventilation_from_change(double co2_l_per_s, double volume_m3, double start_ppm, double end_ppm, double seconds,
                               double outdoor_ppm);

/* F6: what part of each breath somebody else has breathed out before. */
double ventilation_rebreathed(double co2_ppm, double outdoor_ppm);
/* F7: excess CO2 in relation to that at a reference level, the only thing about infection that CO2 can say; an absolute
 * probability is never computed. NAN: reference not above outdoors. Means nothing in a room with an air cleaner. */
double ventilation_excess_ratio(double co2_ppm, double reference_ppm, double outdoor_ppm);

/* F8: minutes until an empty room is at end_ppm. NAN: it never gets there. */
double ventilation_purge_minutes(double start_ppm, double end_ppm, double outdoor_ppm, double ach_per_h);
/* F8 for a range of air changes: out[0] from the most air, out[1] from the least. false, out untouched: never. */
bool ventilation_purge_range(double start_ppm, double end_ppm, double outdoor_ppm, const double ach_per_h[2],
                             double minutes[2]);

/* F10: clean air a cleaner must deliver for so many changes, and what room and cleaner make together. */
double ventilation_cleaner_m3_per_h(double ach_per_h, double volume_m3);
double ventilation_clean_changes_per_h(double outdoor_ach_per_h, double cleaner_m3_per_h, double volume_m3);

/* F11, ideal gas: what an infra-red sensor that does not correct itself would show at sea level. */
double ventilation_at_sea_level(double co2_ppm, double pressure_hpa);

#endif
