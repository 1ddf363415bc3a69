/* sensors/firmware.h - which firmware a device says it runs, wherever its family has a word for it. Only shown: nothing
 * is decided by it. Pure. Any thread. */
#ifndef FIRMWARE_H
#define FIRMWARE_H
#include <stdbool.h>
#include <stddef.h>

#define FIRMWARE_SIZE 33                /* with its end; longer ones are no version */

/* false: the message says nothing of it; version is untouched. topic may be NULL. Looks at JSON keys as text, so that
 * it costs a glance at each message and no second reading of it. */
bool firmware_of(const char *topic, const char *payload, size_t size, char version[FIRMWARE_SIZE]);

#endif
