/* fuzz_airthings.c - any bytes as the rest of what Airthings' cloud last heard. */
#include "fuzz_family_kit.h"

FUZZ_SHAPE("{\"data\":{\"relayDeviceType\":\"hub\",\"time\":1795428000,", "}}")
