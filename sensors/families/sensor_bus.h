/* families/sensor_bus.h - bytes as they go over the wires of a sensor, for who looks at a capture: Sensirion's SCD4x
 * and SCD30, Senseair's S8. Nothing of the kind comes over MQTT: it is known without a topic only. */
#ifndef SENSOR_BUS_H
#define SENSOR_BUS_H
#include "decoder.h"

/* Whether it has no topic, the length of something said on such a bus, and right checksums. */
bool sensor_bus_is_known(const struct message *message);

/* Adds the reading of an answer to "read measurement". Commands, serial numbers and states are none. 0; -EBADMSG:
 * values that the sensor cannot measure, or a status that says it is broken. */
int sensor_bus_decode(const struct message *message, struct decoded *out, struct error *err);

#endif
