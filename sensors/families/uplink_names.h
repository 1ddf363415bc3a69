/* families/uplink_names.h - what the field names of LoRaWAN payload formatters mean, across vendors. Pure. */
#ifndef UPLINK_NAMES_H
#define UPLINK_NAMES_H
#include "fields.h"

#define UPLINK_NAME_SIZE 48        /* of a normalised name; longer ones are none of ours */

enum uplink_scale {
    UPLINK_AS_NAMED,               /* in the quantity's own unit */
    UPLINK_FAHRENHEIT,
    UPLINK_STATED,                 /* only if the message states the unit */
    UPLINK_PRESSURE_BY_SIZE,       /* hPa or Pa: air pressure leaves no doubt which */
    UPLINK_VOLTS_BY_SIZE,          /* V or mV */
    UPLINK_BATTERY_BY_SIZE,        /* percent or V */
};

struct uplink_name {
    const char *name;           /* normalised */
    enum quantity quantity;
    enum uplink_scale scale;       /* where no unit is stated */
    const char *brand;          /* maker (version_ids.brand_id) or model whose documentation says so; NULL: any */
    const char *unit_key;       /* member beside it that states the unit, or NULL */
};

/* "TempC_SHT" -> "tempcsht", "PM2_5" and "pm2.5" -> "pm2_5": lower case, separators kept only between digits.
 * False: too long or not ASCII. */
bool uplink_name_normalise(const char *key, char name[UPLINK_NAME_SIZE]);

/* The row for a normalised name, or NULL. Rows stand in order of preference: of two names for one quantity in a
 * message the lower address wins. brand and type (vendor and model in any writing) may be NULL. */
const struct uplink_name *uplink_name_find(const char *name, const char *brand, const char *type);

/* Whether what a device of that type calls CO2 is none: an equivalent computed from other gases. */
bool uplink_type_estimates_co2(const char *type);

/* Whether the name (normalised) tells that its neighbours are not about the air of a room: soil, water, oxygen. */
bool uplink_name_is_elsewhere(const char *name);

/* The quantity and value in its own unit of a number under that row; unit NULL: not stated. False: unit uncertain. */
bool uplink_name_convert(const struct uplink_name *row, const char *unit, enum quantity *quantity, double *value);

#endif
