/* air/reading.h - what a sensor said: the quantities, their names and units, and one reading of some of them.
 * Pure. Any thread. */
#ifndef READING_H
#define READING_H
#include <stdbool.h>
#include <stdint.h>

/* In the order of the contract; the names are also the JSON keys and the columns of exports. */
enum quantity {
    CO2_PPM,
    TEMPERATURE_C,
    HUMIDITY_PCT,
    PM1_UG_M3,
    PM2_5_UG_M3,
    PM10_UG_M3,
    VOC_PPB,
    VOC_INDEX,
    PRESSURE_HPA,
    BATTERY_PCT,
    BATTERY_V,
    RSSI_DBM,
    QUANTITY_COUNT
};

#define READING_NO_TIME INT64_MIN   /* the message carried no time of its own */

struct reading {
    int64_t time_ms;                /* unix ms, UTC; in a decoded message the sensor's own, or READING_NO_TIME */
    uint32_t present;               /* bit q: value[q] was in the message */
    uint32_t doubtful;              /* bit q, subset of present: kept, but never judged nor drawn as good */
    double value[QUANTITY_COUNT];   /* in the unit of the name; undefined where not present */
};

const char *quantity_name(enum quantity quantity);              /* "co2_ppm" */
bool quantity_from_name(const char *name, enum quantity *quantity);

/* The plausible range of the quantity (domain/README.md "Sensor checks"; for those not named there, what the
 * unit allows). Outside it, and NaN or infinite, is doubtful. */
bool quantity_is_plausible(enum quantity quantity, double value);

/* Sets a value, and its doubtful bit when it is not plausible. */
void reading_set(struct reading *reading, enum quantity quantity, double value);
bool reading_has(const struct reading *reading, enum quantity quantity);    /* present, doubtful or not */
bool reading_is_good(const struct reading *reading, enum quantity quantity);/* present and not doubtful */

#endif
