/* air/icone.h - ICONE, the French index of how confined a room's air is: 0 (fresh) to 5 (extreme).
 * ICONE = 8.3 log10(1 + f1 + 3 f2): f1 the share of occupied readings over 1000 up to 1700 ppm, f2 that over 1700.
 * Source: CSTB, Ribéron J. and others, "Guide d'application pour la surveillance du confinement de l'air dans les
 * établissements d'enseignement", 2012; French decree 2012-14 of 5 January 2012 takes it over. There the readings come
 * every 10 minutes, so a share of them is a share of time; here it is time. Pure. Any thread. */
#ifndef ICONE_H
#define ICONE_H
#include "day_figures.h"

#define ICONE_LEVELS 1                  /* its limits that a day does not count anyway */
#define ICONE_WORST 5
#define ICONE_COVERAGE_MIN 0.75         /* the project's rules: under it, a time judges nothing */

/* Over 1700 ppm: to be counted beside day_co2_levels. */
extern const struct level icone_levels[ICONE_LEVELS];

/* Of any stretch of occupied time, in minutes: all that is joined, of it over 1000 and, of that, over 1700 ppm.
 * 0 to 5, not rounded; NAN without joined time. */
double icone_index(double joined_min, double over_1000_min, double over_1700_min);

/* Of days one after the other: a week is what the guide looks at. Start with zeros. */
struct icone {
    double occupied_min, joined_min, over_1000_min, over_1700_min;
};
void icone_add(struct icone *icone, const struct day_figures *day);     /* one that did not count 1700 has no share */
double icone_of(const struct icone *icone);     /* NAN: less than ICONE_COVERAGE_MIN of the time is joined */

#endif
