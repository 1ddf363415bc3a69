/* fuzz_loriot.c - any bytes as the middle of an uplink of LORIOT. */
#include "fuzz_family_kit.h"

FUZZ_SHAPE("{\"cmd\":\"gw\",\"EUI\":\"d\",\"decoded\":{", "}}")
