/* simulate/payload_forms.h - the writers behind payload.h, one a form, and what they write with. Private to payload*.c.
 * All write the messages of one reading, or of one status, and return how many; topics and texts that would not fit are
 * cut, which the tests of every form would see. */
#ifndef PAYLOAD_FORMS_H
#define PAYLOAD_FORMS_H
#include "payload.h"

void payload_put(struct payload_message *message, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Begins an empty message that is not retained. */
void payload_topic(struct payload_message *message, const char *before, const char *device, const char *after);

size_t payload_plain(const struct payload_report *report, struct payload_message *messages);
size_t payload_zigbee2mqtt(const struct payload_report *report, struct payload_message *messages);
size_t payload_tasmota(const struct payload_report *report, struct payload_message *messages);
size_t payload_esphome(const struct payload_report *report, struct payload_message *messages);
size_t payload_airgradient(const struct payload_report *report, struct payload_message *messages);
size_t payload_theengs(const struct payload_report *report, struct payload_message *messages);
size_t payload_qingping(const struct payload_report *report, struct payload_message *messages);
size_t payload_sensecap(const struct payload_report *report, struct payload_message *messages);

size_t payload_tts(const struct payload_report *report, struct payload_message *messages);
size_t payload_chirpstack(const struct payload_report *report, struct payload_message *messages);

size_t payload_homie(const struct payload_report *report, struct payload_message *messages);
size_t payload_homie_status(const char *device, bool online, struct payload_message *messages);
size_t payload_homeassistant(const struct payload_report *report, struct payload_message *messages);
size_t payload_homeassistant_status(const char *device, bool online, struct payload_message *messages);

#endif
