/* fuzz_awair.c - any bytes as the rest of an Awair's samples. */
#include "fuzz_family_kit.h"

FUZZ_SHAPE("{\"data\":[{\"sensors\":[{\"comp\":\"co2\",\"value\":700},{", "}]}]}")
