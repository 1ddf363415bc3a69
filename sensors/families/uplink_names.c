/* families/uplink_names.c - see uplink_names.h
 * Source: the codecs and their examples in the LoRaWAN Device Repository of The Things Network, and its schema of
 * normalised payloads. A name is here when some codec uses it for air in one unit and none for anything else.
 *
 * Left out by not being here: external probes (Ext_..., TempC_DS), processors (cputemp, mcu_temperature), thresholds
 * and reports of settings (co2Threshold, TempChange, highTemperatureThreshold), eCO2, carbon monoxide. */
#include "uplink_names.h"
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define CELLS_V_MAX 8.4

static const struct uplink_name names[] = {
    {"co2", CO2_PPM, UPLINK_AS_NAMED, NULL, NULL},
    {"co2ppm", CO2_PPM, UPLINK_AS_NAMED, NULL, NULL},
    {"co2concentration", CO2_PPM, UPLINK_AS_NAMED, NULL, NULL},
    {"co2concentrationppm", CO2_PPM, UPLINK_AS_NAMED, NULL, NULL},
    {"co2level", CO2_PPM, UPLINK_AS_NAMED, NULL, NULL},
    {"co2value", CO2_PPM, UPLINK_AS_NAMED, NULL, NULL},
    {"carbondioxide", CO2_PPM, UPLINK_AS_NAMED, NULL, NULL},
    {"co2pressurecompensated", CO2_PPM, UPLINK_AS_NAMED, NULL, NULL},
    {"co2filtered", CO2_PPM, UPLINK_AS_NAMED, NULL, NULL},
    {"co2concentrationlpf", CO2_PPM, UPLINK_AS_NAMED, NULL, NULL},
    {"co2concentrationfiltered", CO2_PPM, UPLINK_AS_NAMED, NULL, NULL},
    {"co2concentrationraw", CO2_PPM, UPLINK_AS_NAMED, NULL, NULL},
    {"co2raw", CO2_PPM, UPLINK_AS_NAMED, NULL, NULL},
    {"ppm", CO2_PPM, UPLINK_AS_NAMED, "mclimate", NULL},

    {"temperature", TEMPERATURE_C, UPLINK_AS_NAMED, NULL, NULL},
    {"airtemperature", TEMPERATURE_C, UPLINK_AS_NAMED, NULL, NULL},
    {"ambienttemperature", TEMPERATURE_C, UPLINK_AS_NAMED, NULL, NULL},
    {"roomtemperature", TEMPERATURE_C, UPLINK_AS_NAMED, NULL, NULL},
    {"indoortemperature", TEMPERATURE_C, UPLINK_AS_NAMED, NULL, NULL},
    {"sensortemperature", TEMPERATURE_C, UPLINK_AS_NAMED, NULL, NULL},
    {"temperaturec", TEMPERATURE_C, UPLINK_AS_NAMED, NULL, NULL},
    {"temperaturecelsius", TEMPERATURE_C, UPLINK_AS_NAMED, NULL, NULL},
    {"temp", TEMPERATURE_C, UPLINK_AS_NAMED, NULL, NULL},
    {"tempc", TEMPERATURE_C, UPLINK_AS_NAMED, NULL, NULL},
    {"tempcsht", TEMPERATURE_C, UPLINK_AS_NAMED, NULL, NULL},
    {"tempcsht31", TEMPERATURE_C, UPLINK_AS_NAMED, NULL, NULL},
    {"tempnow", TEMPERATURE_C, UPLINK_AS_NAMED, NULL, NULL},
    {"temperaturef", TEMPERATURE_C, UPLINK_FAHRENHEIT, NULL, NULL},
    {"temperaturefahrenheit", TEMPERATURE_C, UPLINK_FAHRENHEIT, NULL, NULL},
    {"tempf", TEMPERATURE_C, UPLINK_FAHRENHEIT, NULL, NULL},

    {"humidity", HUMIDITY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"relativehumidity", HUMIDITY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"airhumidity", HUMIDITY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"ambienthumidity", HUMIDITY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"roomhumidity", HUMIDITY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"indoorhumidity", HUMIDITY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"humidityrh", HUMIDITY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"hum", HUMIDITY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"humi", HUMIDITY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"rh", HUMIDITY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"rhum", HUMIDITY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"humsht", HUMIDITY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"humsht31", HUMIDITY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"humnow", HUMIDITY_PCT, UPLINK_AS_NAMED, NULL, NULL},

    {"pressure", PRESSURE_HPA, UPLINK_PRESSURE_BY_SIZE, NULL, NULL},
    {"barometricpressure", PRESSURE_HPA, UPLINK_PRESSURE_BY_SIZE, NULL, NULL},
    {"atmosphericpressure", PRESSURE_HPA, UPLINK_PRESSURE_BY_SIZE, NULL, NULL},
    {"airpressure", PRESSURE_HPA, UPLINK_PRESSURE_BY_SIZE, NULL, NULL},
    {"barometer", PRESSURE_HPA, UPLINK_PRESSURE_BY_SIZE, NULL, NULL},
    {"pressurehpa", PRESSURE_HPA, UPLINK_AS_NAMED, NULL, NULL},
    {"pressurembar", PRESSURE_HPA, UPLINK_AS_NAMED, NULL, NULL},

    {"pm1", PM1_UG_M3, UPLINK_AS_NAMED, NULL, NULL},
    {"pm1_0", PM1_UG_M3, UPLINK_AS_NAMED, NULL, NULL},
    {"pm1massconcentration", PM1_UG_M3, UPLINK_AS_NAMED, NULL, NULL},
    {"pm1_0massconcentration", PM1_UG_M3, UPLINK_AS_NAMED, NULL, NULL},
    {"pm2_5", PM2_5_UG_M3, UPLINK_AS_NAMED, NULL, NULL},
    {"pm25", PM2_5_UG_M3, UPLINK_AS_NAMED, NULL, NULL},
    {"pm2_5massconcentration", PM2_5_UG_M3, UPLINK_AS_NAMED, NULL, NULL},
    {"pm10", PM10_UG_M3, UPLINK_AS_NAMED, NULL, NULL},
    {"pm10_0", PM10_UG_M3, UPLINK_AS_NAMED, NULL, NULL},
    {"pm10massconcentration", PM10_UG_M3, UPLINK_AS_NAMED, NULL, NULL},

    {"tvoc", VOC_PPB, UPLINK_AS_NAMED, "arwin-technology", NULL},
    {"tvoc", VOC_PPB, UPLINK_AS_NAMED, "elsys", NULL},
    {"tvoc", VOC_PPB, UPLINK_AS_NAMED, "am107", NULL},
    {"tvoc", VOC_PPB, UPLINK_STATED, NULL, NULL},
    {"voc", VOC_PPB, UPLINK_STATED, NULL, NULL},
    {"totalvoc", VOC_PPB, UPLINK_STATED, NULL, NULL},
    {"tvocvoc", VOC_PPB, UPLINK_STATED, NULL, "SensorUnit"},
    {"vocindex", VOC_INDEX, UPLINK_AS_NAMED, NULL, NULL},
    {"tvocindex", VOC_INDEX, UPLINK_AS_NAMED, NULL, NULL},

    {"batterylevel", BATTERY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"batterypercent", BATTERY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"batterypercentage", BATTERY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"batlevel", BATTERY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"rembattcapacity", BATTERY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"rembattcapacitysensor", BATTERY_PCT, UPLINK_AS_NAMED, NULL, NULL},
    {"battery", BATTERY_PCT, UPLINK_BATTERY_BY_SIZE, NULL, NULL},
    {"bat", BATTERY_PCT, UPLINK_BATTERY_BY_SIZE, NULL, NULL},
    {"batteryvoltage", BATTERY_V, UPLINK_VOLTS_BY_SIZE, NULL, NULL},
    {"batvoltage", BATTERY_V, UPLINK_VOLTS_BY_SIZE, NULL, NULL},
    {"battvoltage", BATTERY_V, UPLINK_VOLTS_BY_SIZE, NULL, NULL},
    {"batv", BATTERY_V, UPLINK_VOLTS_BY_SIZE, NULL, NULL},
    {"batteryv", BATTERY_V, UPLINK_VOLTS_BY_SIZE, NULL, NULL},
    {"vbat", BATTERY_V, UPLINK_VOLTS_BY_SIZE, NULL, NULL},
    {"vdd", BATTERY_V, UPLINK_VOLTS_BY_SIZE, NULL, NULL},
    {"volt", BATTERY_V, UPLINK_VOLTS_BY_SIZE, "netvox", NULL},
};

/* Devices whose codecs call an equivalent, computed from VOCs, CO2: Dragino's LAQ4 has an SGP30 and nothing else. */
static const char *const estimating[] = {"laq4"};

static const char *const elsewhere[] = {"soil", "water", "oxygen"};

bool uplink_name_normalise(const char *key, char name[UPLINK_NAME_SIZE])
{
    size_t used = 0;
    bool separated = false;

    for (const char *c = key; *c; c++) {
        bool digit = *c >= '0' && *c <= '9';
        bool upper = *c >= 'A' && *c <= 'Z';

        if ((unsigned char)*c >= 0x80)
            return false;
        if (!digit && !upper && !(*c >= 'a' && *c <= 'z')) {
            separated = true;
            continue;
        }
        if (used + 2 >= UPLINK_NAME_SIZE)
            return false;
        if (separated && digit && used && name[used - 1] >= '0' && name[used - 1] <= '9')
            name[used++] = '_';
        name[used++] = upper ? (char)(*c - 'A' + 'a') : *c;
        separated = false;
    }
    name[used] = '\0';
    return used > 0;
}

static bool is_of(const struct uplink_name *row, const char *brand, const char *type)
{
    return !row->brand || (brand && strcmp(row->brand, brand) == 0) || (type && strcasestr(type, row->brand));
}

const struct uplink_name *uplink_name_find(const char *name, const char *brand, const char *type)
{
    for (size_t n = 0; n < COUNT(names); n++)
        if (strcmp(names[n].name, name) == 0 && is_of(&names[n], brand, type))
            return &names[n];
    return NULL;
}

bool uplink_type_estimates_co2(const char *type)
{
    for (size_t e = 0; e < COUNT(estimating); e++)
        if (strcasestr(type, estimating[e]))
            return true;
    return false;
}

bool uplink_name_is_elsewhere(const char *name)
{
    for (size_t e = 0; e < COUNT(elsewhere); e++)
        if (strncmp(name, elsewhere[e], strlen(elsewhere[e])) == 0)
            return true;
    return false;
}

/* Air on inhabited ground presses with 500 to 1100 hPa, which are 50,000 to 110,000 Pa: the two never meet. */
static const struct unit *pressure_unit(double value)
{
    if (value >= 300 && value <= 1200)
        return fields_unit(PRESSURE_HPA, "hPa");
    return value >= 30000 && value <= 120000 ? fields_unit(PRESSURE_HPA, "Pa") : NULL;
}

/* Up to two lithium cells in a row; what is more (9 or 12 V) is a power supply, and 1000 or more can only be mV. */
static const struct unit *volts_unit(double value)
{
    if (value >= 0.5 && value <= CELLS_V_MAX)
        return fields_unit(BATTERY_V, "V");
    return value >= 1000 && value <= CELLS_V_MAX * 1000 ? fields_unit(BATTERY_V, "mV") : NULL;
}

/* Codecs give whole percents, or the volts of one lithium cell or two alkaline ones with decimals. A whole number up to
 * 5 may be either. */
static const struct unit *battery_unit(double value)
{
    if (value > 5 && value <= 100)
        return fields_unit(BATTERY_PCT, "%");
    return value > 1 && value < 5 && value != (double)(int)value ? fields_unit(BATTERY_V, "V") : NULL;
}

static const struct unit *stated_unit(enum quantity quantity, const char *name)
{
    const struct unit *unit = fields_unit(quantity, name);

    if (!unit && quantity == VOC_PPB)
        unit = fields_unit(VOC_INDEX, name);
    if (!unit && quantity == BATTERY_PCT)
        unit = fields_unit(BATTERY_V, name);
    return unit;
}

static const struct unit *unit_of(const struct uplink_name *row, double value)
{
    switch (row->scale) {
    case UPLINK_AS_NAMED:
    case UPLINK_STATED:
        return NULL;
    case UPLINK_FAHRENHEIT:
        return fields_unit(row->quantity, "F");
    case UPLINK_PRESSURE_BY_SIZE:
        return pressure_unit(value);
    case UPLINK_VOLTS_BY_SIZE:
        return volts_unit(value);
    case UPLINK_BATTERY_BY_SIZE:
        return battery_unit(value);
    }
    return NULL;
}

bool uplink_name_convert(const struct uplink_name *row, const char *unit, enum quantity *quantity, double *value)
{
    const struct unit *in = unit ? stated_unit(row->quantity, unit) : unit_of(row, *value);

    if (!in) {
        *quantity = row->quantity;
        return !unit && row->scale == UPLINK_AS_NAMED;
    }
    *quantity = in->quantity;
    *value = *value * in->factor + in->offset;
    return true;
}
