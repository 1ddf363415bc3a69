/* air/reading.c - see reading.h */
#include "reading.h"
#include <string.h>

/* Ranges: CO2, temperature and humidity from the sensor checks of the design (350 to 10000 ppm, -10 to 50 degC,
 * 0 to 100 %); pressure spans the lowest and highest ever measured at inhabited heights; the rest is what the unit
 * or the usual sensor (Sensirion SGP4x index 1 to 500, PMS5003 up to 1000 ug/m3) can say. */
static const struct {
    const char *name;
    double min, max;
} quantities[QUANTITY_COUNT] = {
    [CO2_PPM] = {"co2_ppm", 350, 10000},
    [TEMPERATURE_C] = {"temperature_c", -10, 50},
    [HUMIDITY_PCT] = {"humidity_pct", 0, 100},
    [PM1_UG_M3] = {"pm1_ug_m3", 0, 5000},
    [PM2_5_UG_M3] = {"pm2_5_ug_m3", 0, 5000},
    [PM10_UG_M3] = {"pm10_ug_m3", 0, 5000},
    [VOC_PPB] = {"voc_ppb", 0, 60000},
    [VOC_INDEX] = {"voc_index", 0, 500},
    [PRESSURE_HPA] = {"pressure_hpa", 500, 1100},
    [BATTERY_PCT] = {"battery_pct", 0, 100},
    [BATTERY_V] = {"battery_v", 0, 60},
    [RSSI_DBM] = {"rssi_dbm", -200, 20},
};

const char *quantity_name(enum quantity quantity)
{
    return quantities[quantity].name;
}

bool quantity_from_name(const char *name, enum quantity *quantity)
{
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (strcmp(quantities[q].name, name) == 0) {
            *quantity = (enum quantity)q;
            return true;
        }
    return false;
}

bool quantity_is_plausible(enum quantity quantity, double value)
{
    return value >= quantities[quantity].min && value <= quantities[quantity].max;      /* NaN fails too */
}

void reading_set(struct reading *reading, enum quantity quantity, double value)
{
    uint32_t bit = UINT32_C(1) << quantity;

    reading->value[quantity] = value;
    reading->present |= bit;
    if (quantity_is_plausible(quantity, value))
        reading->doubtful &= ~bit;
    else
        reading->doubtful |= bit;
}

bool reading_has(const struct reading *reading, enum quantity quantity)
{
    return reading->present >> quantity & 1;
}

bool reading_is_good(const struct reading *reading, enum quantity quantity)
{
    return (reading->present & ~reading->doubtful) >> quantity & 1;
}
