/* fuzz_shelly.c - any bytes as messages of a Shelly H&T. */
#include "fuzz_family_kit.h"

FUZZ_FAMILY("shellies/shellyht-1A2B/info", "shellies/shellyht-1A2B/sensor/humidity", "d/events/rpc",
            "shellyhtg3-1a2b/status/temperature:0")
