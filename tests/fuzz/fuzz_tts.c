/* fuzz_tts.c - any bytes as the middle of an uplink of The Things Stack. */
#include "fuzz_family_kit.h"

FUZZ_SHAPE("{\"end_device_ids\":{\"device_id\":\"d\"},\"uplink_message\":{\"f_port\":2,", "}}")
