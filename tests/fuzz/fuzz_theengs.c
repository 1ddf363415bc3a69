/* fuzz_theengs.c - any bytes as what Theengs Gateway heard. */
#include "fuzz_family_kit.h"

FUZZ_FAMILY("home/g/BTtoMQTT/AABBCCDDEEFF", "home/g/BTtoMQTT")
