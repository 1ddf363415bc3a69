/* families/said.h - what people call a sensor, where its name is all there is to tell what it measures. Pure. */
#ifndef SAID_H
#define SAID_H
#include "fields.h"

/* The quantity that a name ends in ("scd41_co2", "Living Room Temperature"), if no word of it says that something else
 * than the room's air is meant. *unit: the unit within the name, or NULL: not told. False: none of ours. */
bool said_find(struct slice name, enum quantity *quantity, const char **unit);

/* A word of the name says that something else is meant: a chip, outdoors, a threshold, an estimate ("eCO2"). */
bool said_is_foreign(struct slice name);

/* What devices and their owners publish when there is no value: "", "nan", "unavailable" and the like. */
bool said_is_no_value(struct slice text);

#endif
