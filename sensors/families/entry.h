/* families/entry.h - building the entries of a decoded message: names checked, sensors folded, empty ones dropped. */
#ifndef ENTRY_H
#define ENTRY_H
#include "decoder.h"
#include "topic.h"

/* Adds an entry without values and without time. device is trimmed and copied; empty: the message does not say.
 * -EBADMSG: the device's name is longer than DEVICE_ID_SIZE - 1, not UTF-8 or carries control bytes, or the message
 * has more than DECODED_READINGS_MAX readings. */
int entry_add(struct decoded *out, struct slice device, struct decoded_reading **entry, struct error *err);

/* Names the sensor within the device; the same limits. */
int entry_name_sensor(struct decoded_reading *entry, struct slice sensor, struct error *err);

/* Drops the entries that say nothing: no quantity and no online. */
void entry_drop_empty(struct decoded *out);

/* Entries from `first` on are sensors of one device heard at once. Where no two give the same quantity they become one
 * entry without a sensor's name; otherwise all stay apart, so that nothing is averaged or lost. */
void entry_fold_sensors(struct decoded *out, size_t first);

/* "online" or "offline" in any case, blanks around it ignored; else ONLINE_UNKNOWN. */
enum online entry_online(struct slice text);

/* An availability message: one entry that says online or not, none for an empty (cleared) message.
 * -EBADMSG: the text is neither. */
int entry_add_online(struct decoded *out, struct slice device, struct slice text, struct error *err);

#endif
