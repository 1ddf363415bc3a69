/* fuzz_chirpstack.c - any bytes as the middle of an uplink of ChirpStack. */
#include "fuzz_family_kit.h"

FUZZ_SHAPE("{\"deviceInfo\":{\"devEui\":\"d\"},\"data\":\"AA==\",\"object\":{", "}}")
