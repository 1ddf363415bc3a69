/* fuzz_sensecap.c - any bytes as values of SenseCAP. */
#include "fuzz_family_kit.h"

FUZZ_FAMILY("/device_sensor_data/1/2CF7F12000000001/1/vs/4100", "device_sensor_data/1/2C/1/vs/4097")
