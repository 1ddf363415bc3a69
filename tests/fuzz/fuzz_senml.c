/* fuzz_senml.c - any bytes as lists of records, in JSON or CBOR, under no topic. */
#include "fuzz_family_kit.h"

FUZZ_FAMILY(NULL, "a/topic/of/nobody")
