/* fuzz_sparkplug.c - any bytes as births, data and deaths of two devices of one node after the other. */
#include "fuzz_family_kit.h"

FUZZ_FAMILY("spBv1.0/g/DBIRTH/n/d", "spBv1.0/g/DDATA/n/d", "spBv1.0/g/NBIRTH/n", "spBv1.0/g/NDATA/n",
            "spBv1.0/g/NDEATH/n", "spBv1.0/g/DDEATH/n/d", "spBv1.0/g/DBIRTH/n/e", "spBv1.0/g/DDATA/n/e")
