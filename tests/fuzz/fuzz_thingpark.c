/* fuzz_thingpark.c - any bytes as the middle of an uplink of ThingPark. */
#include "fuzz_family_kit.h"

FUZZ_SHAPE("{\"DevEUI_uplink\":{\"DevEUI\":\"d\",\"payload\":{", "}}}")
