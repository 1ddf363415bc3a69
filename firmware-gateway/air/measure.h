/* air/measure.h - what the rows of the table of thresholds are about: the word, the unit, and which sensor can tell.
 * Some are read off a sensor, some are worked out from CO2 (a range), most others nothing here can measure.
 * Pure. Any thread. Words and units: those of the table of thresholds. */
#ifndef MEASURE_H
#define MEASURE_H
#include "reading.h"

enum measure {
    MEASURE_CO2,
    MEASURE_CO2_EXCESS,             /* CO2 over that of the air outdoors: read off the same sensor */
    MEASURE_TEMPERATURE,
    MEASURE_HUMIDITY,
    MEASURE_PM2_5,
    MEASURE_PM10,
    MEASURE_OUTDOOR_AIR_PER_PERSON, /* estimated ... */
    MEASURE_CLEAN_AIR_PER_PERSON,
    MEASURE_CLEAN_AIR_CHANGE_RATE,
    MEASURE_OUTDOOR_AIR_PER_AREA,   /* not measured here, from here on; the floor's area is not kept */
    MEASURE_TEMPERATURE_OUTDOOR,
    MEASURE_OPERATIVE_TEMPERATURE,
    MEASURE_SUPPLY_AIR_TEMP_DEFICIT,
    MEASURE_HOURS_OVER_ADAPTIVE_MAX,
    MEASURE_NO2,
    MEASURE_TVOC,
    MEASURE_RADON,
    MEASURE_COUNT
};

extern const char *const measure_words[MEASURE_COUNT];      /* "co2_excess" */

const char *measure_unit(enum measure measure);             /* "ppm above outdoor" */
enum quantity measure_quantity(enum measure measure);       /* QUANTITY_COUNT: no sensor says it by itself */
bool measure_is_estimated(enum measure measure);            /* worked out from CO2, volume and head count: a range */
/* What a limit may be, in measure_unit(). */
double measure_least(enum measure measure);
double measure_most(enum measure measure);

#endif
