/* fuzz_sensor_community.c - any bytes as values of a sensor.community device. */
#include "fuzz_family_kit.h"

FUZZ_SHAPE("{\"esp8266id\":\"1\",\"sensordatavalues\":[", "]}")
