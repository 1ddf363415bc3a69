/* fuzz_netatmo.c - any bytes as the rest of a Netatmo station. */
#include "fuzz_family_kit.h"

FUZZ_SHAPE("{\"_id\":\"d\",\"type\":\"NAMain\",\"dashboard_data\":{", "}}")
