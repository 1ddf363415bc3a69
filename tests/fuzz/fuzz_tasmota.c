/* fuzz_tasmota.c - any bytes as messages of Tasmota. */
#include "fuzz_family_kit.h"

FUZZ_FAMILY("tele/d/SENSOR", "tele/d/STATE", "tele/d/LWT", "stat/d/STATUS8", "stat/d/STATUS10")
