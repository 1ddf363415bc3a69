/* node/driver.c - see driver.h */
#include "driver.h"
#include <string.h>

static const struct driver *const drivers[] = {&driver_scd4x, &driver_scd30, &driver_s8};

const struct driver *driver_find(const char *name)
{
    for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
        if (strcmp(drivers[i]->name, name) == 0)
            return drivers[i];
    return NULL;
}
