/* simulate/site.h - the simulated school as `transom site import` reads it. */
#ifndef SITE_H
#define SITE_H
#include "error.h"
#include "payload.h"

/* Writes path anew: site, rooms with their devices in `family`, and the occupied hours. zone is an IANA name.
 * A negative errno with the path. */
int site_write(const char *path, int rooms, enum payload_family family, const char *zone, struct error *err);

#endif
