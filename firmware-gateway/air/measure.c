/* air/measure.c - see measure.h */
#include "measure.h"

const char *const measure_words[MEASURE_COUNT] = {
    [MEASURE_CO2] = "co2",
    [MEASURE_CO2_EXCESS] = "co2_excess",
    [MEASURE_TEMPERATURE] = "temperature",
    [MEASURE_HUMIDITY] = "rh",
    [MEASURE_PM2_5] = "pm2_5",
    [MEASURE_PM10] = "pm10",
    [MEASURE_OUTDOOR_AIR_PER_PERSON] = "outdoor_air_per_person",
    [MEASURE_CLEAN_AIR_PER_PERSON] = "clean_air_per_person",
    [MEASURE_CLEAN_AIR_CHANGE_RATE] = "clean_air_change_rate",
    [MEASURE_OUTDOOR_AIR_PER_AREA] = "outdoor_air_per_area",
    [MEASURE_TEMPERATURE_OUTDOOR] = "temperature_outdoor",
    [MEASURE_OPERATIVE_TEMPERATURE] = "operative_temperature",
    [MEASURE_SUPPLY_AIR_TEMP_DEFICIT] = "supply_air_temp_deficit",
    [MEASURE_HOURS_OVER_ADAPTIVE_MAX] = "hours_1K_over_adaptive_max",
    [MEASURE_NO2] = "no2",
    [MEASURE_TVOC] = "tvoc",
    [MEASURE_RADON] = "radon",
};

static const struct {
    const char *unit;
    enum quantity quantity;
    double least, most;
} measures[MEASURE_COUNT] = {
    [MEASURE_CO2] = {"ppm", CO2_PPM, 0, 50000},
    [MEASURE_CO2_EXCESS] = {"ppm above outdoor", CO2_PPM, 0, 50000},
    [MEASURE_TEMPERATURE] = {"degC", TEMPERATURE_C, -50, 60},
    [MEASURE_HUMIDITY] = {"%", HUMIDITY_PCT, 0, 100},
    [MEASURE_PM2_5] = {"ug/m3", PM2_5_UG_M3, 0, 10000},
    [MEASURE_PM10] = {"ug/m3", PM10_UG_M3, 0, 10000},
    [MEASURE_OUTDOOR_AIR_PER_PERSON] = {"L/s/person", QUANTITY_COUNT, 0, 1000},
    [MEASURE_CLEAN_AIR_PER_PERSON] = {"L/s/person", QUANTITY_COUNT, 0, 1000},
    [MEASURE_CLEAN_AIR_CHANGE_RATE] = {"1/h", QUANTITY_COUNT, 0, 1000},
    [MEASURE_OUTDOOR_AIR_PER_AREA] = {"L/s/m2", QUANTITY_COUNT, 0, 1000},
    [MEASURE_TEMPERATURE_OUTDOOR] = {"degC", QUANTITY_COUNT, -50, 60},
    [MEASURE_OPERATIVE_TEMPERATURE] = {"degC", QUANTITY_COUNT, -50, 60},
    [MEASURE_SUPPLY_AIR_TEMP_DEFICIT] = {"K", QUANTITY_COUNT, 0, 60},
    [MEASURE_HOURS_OVER_ADAPTIVE_MAX] = {"hours", QUANTITY_COUNT, 0, 8784},
    [MEASURE_NO2] = {"ug/m3", QUANTITY_COUNT, 0, 10000},
    [MEASURE_TVOC] = {"ug/m3", QUANTITY_COUNT, 0, 50000},
    [MEASURE_RADON] = {"Bq/m3", QUANTITY_COUNT, 0, 50000},
};

const char *measure_unit(enum measure measure)
{
    return measures[measure].unit;
}

enum quantity measure_quantity(enum measure measure)
{
    return measures[measure].quantity;
}

bool measure_is_estimated(enum measure measure)
{
    return measure == MEASURE_OUTDOOR_AIR_PER_PERSON || measure == MEASURE_CLEAN_AIR_PER_PERSON ||
           measure == MEASURE_CLEAN_AIR_CHANGE_RATE;
}

double measure_least(enum measure measure)
{
    return measures[measure].least;
}

double measure_most(enum measure measure)
{
    return measures[measure].most;
}
