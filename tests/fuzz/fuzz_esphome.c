/* fuzz_esphome.c - any bytes as states of ESPHome. */
#include "fuzz_family_kit.h"

FUZZ_FAMILY("d/sensor/co2/state", "d/sensor/room_temperature_f/state", "d/status")
