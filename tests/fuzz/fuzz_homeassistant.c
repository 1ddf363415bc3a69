/* fuzz_homeassistant.c - any bytes as discovery messages, and as states after them. */
#include "fuzz_family_kit.h"

FUZZ_FAMILY("homeassistant/sensor/x/config", "homeassistant/device/x/config", "s", "s/up",
            "homeassistant/sensor/x/y/config")
