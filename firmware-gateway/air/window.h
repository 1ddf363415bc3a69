/* air/window.h - reads the window of a rule: a length of time, times of day, or a word. Pure. Any thread. */
#ifndef WINDOW_H
#define WINDOW_H
#include "error.h"
#include "rule.h"

/* text   "PT20M", "PT8H", "P1D", "P1DT1H" (at most a day, ISO 8601, largest unit first), "P1Y", "09:00-15:30", or one
 *        of unspecified, occupied_day, occupied_period, heating_season, after_mitigation.
 * value  a struct window; out, untouched on failure. -EINVAL: it is none of these. (The shape is field.h's parse.) */
int window_parse(const char *text, void *value, struct error *err);

#endif
