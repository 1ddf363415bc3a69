/* web/bins.h - means over equal stretches of time, from samples joined by straight lines and from half-hour slots.
 * Pure but for the memory it opens with. Any thread. Meaning: "Statistics" in the rules of the design. */
#ifndef BINS_H
#define BINS_H
#include "readings.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BINS_MAX 20000
#define BINS_QUANTITIES 3           /* CO2, temperature, humidity: what a room's pages draw */
extern const enum quantity bins_quantities[BINS_QUANTITIES];

struct bins;

/* Bins of width_ms from from_ms on, until to_ms is covered. NULL: more than BINS_MAX, or out of memory. */
struct bins *bins_open(int64_t from_ms, int64_t to_ms, int64_t width_ms);
void bins_close(struct bins *bins);

/* A good sample, oldest first for each quantity (index into bins_quantities). Two at most max_gap_ms apart are joined,
 * and what the line covers of a bin counts. */
void bins_add(struct bins *bins, size_t quantity, int64_t time_ms, double value, int64_t max_gap_ms);
/* The mean of a half hour, which must not be among the samples too. A bin as wide as a slot or wider. */
void bins_add_slot(struct bins *bins, size_t quantity, const struct slot *slot);

size_t bins_count(const struct bins *bins);
int64_t bins_start_ms(const struct bins *bins, size_t bin);
double bins_mean(const struct bins *bins, size_t quantity, size_t bin);     /* NAN: nothing joined in it */

#endif
