/* fuzz_zigbee2mqtt.c - any bytes as messages of Zigbee2MQTT. */
#include "fuzz_family_kit.h"

FUZZ_FAMILY("zigbee2mqtt/d", "zigbee2mqtt/d/availability", "zigbee2mqtt/bridge/devices")
