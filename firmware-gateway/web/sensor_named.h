/* web/sensor_named.h - the sensor that the path of a request names. */
#ifndef SENSOR_NAMED_H
#define SENSOR_NAMED_H
#include "request.h"
#include "school.h"

/* In a room, set aside or in the tray; NULL: refused, there is none. Names of sensors may have slashes, which no escaped
 * path may (head.h): in paths they are written like tokens of a JSON pointer (RFC 6901, 3), "~1" for a slash and "~0" for
 * a tilde. Main only. */
const struct school_device *sensor_named(struct request *request);

#endif
