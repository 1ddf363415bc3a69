/* fuzz_homie.c - any bytes as units and descriptions, and as values after them. */
#include "fuzz_family_kit.h"

FUZZ_FAMILY("homie/d/air/co2/$unit", "homie/d/air/co2", "homie/5/d/$description", "homie/5/d/air/temperature",
            "homie/d/$state", "homie/d/$stats/battery")
