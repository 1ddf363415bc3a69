/* fuzz_netmore.c - any bytes as the rest of an uplink of Netmore. */
#include "fuzz_family_kit.h"

FUZZ_SHAPE("[{\"devEui\":\"d\",\"payload\":\"00\",", "}]")
