/* fuzz_airgradient.c - any bytes as an AirGradient's state. */
#include "fuzz_family_kit.h"

FUZZ_FAMILY("airgradient/readings/d")
