/* web/broker_sensors.h - sensors that have a name and a password of their own at the broker, made and taken away
 * through mosquitto's dynamic security plugin. Blocking: worker only.
 *
 * The role BROKER_PATTERN holds what any sensor may do, with %u for its name; the plugin does not fill that in, so each
 * sensor gets a role of its own, made from it. A client with such a role is a sensor; all others are left alone. */
#ifndef BROKER_SENSORS_H
#define BROKER_SENSORS_H
#include "broker_control.h"
#include "out.h"
#include <stdbool.h>

#define BROKER_PATTERN "sensor-pattern"
#define BROKER_NAME_SIZE 65             /* with the end */

/* 1 to 64 of A-Z a-z 0-9 - _ . : so that it is one level of a topic, and no wildcard. */
bool broker_name_is_valid(const char *name);

/* Makes the sensor, or with renew gives one that is there another password. 0; -EEXIST: there is a client of that name,
 * and renew is false or it is no sensor; -ENOENT: renew, and there is none, or the broker has no BROKER_PATTERN;
 * -EPROTO: the plugin says no; -EINPROGRESS: it was asked, and the answer was lost; or as broker_control_ask. */
int broker_sensor_make(struct broker_control *control, const char *name, const char *password, bool renew,
                       struct error *err);

/* 0; -ENOENT: no sensor of that name; and so on. Who is connected under it is cut off by the broker. */
int broker_sensor_remove(struct broker_control *control, const char *name, struct error *err);

/* Writes the names as an array, in the broker's order. */
int broker_sensors_put(struct broker_control *control, struct out *out, struct error *err);

#endif
