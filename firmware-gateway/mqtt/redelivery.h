/* mqtt/redelivery.h - which messages the broker may send again, so that main can tell a second copy from a second
 * message. Pure; any thread.
 *
 * A broker has at most MQTT_RECEIVE_MAXIMUM messages in flight and we acknowledge in order, so whatever it sends again
 * is among the last that many received, also when the acknowledgements were lost on the wire. A resent message keeps
 * its packet identifier. Source: MQTT 5, 4.4 and 4.9. */
#ifndef REDELIVERY_H
#define REDELIVERY_H
#include "session.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct redelivery {
    struct seen {
        uint64_t hash;
        uint64_t ticket;            /* of the first copy */
        uint16_t packet_id;
    } seen[MQTT_RECEIVE_MAXIMUM];   /* a ring, newest at next - 1 */
    size_t next, count;
};

uint64_t redelivery_hash(const char *topic, const void *payload, size_t size);  /* FNV-1a over both */

/* Remembers a received message, over the oldest when full. */
void redelivery_add(struct redelivery *redelivery, uint16_t packet_id, uint64_t hash, uint64_t ticket);

/* Whether this packet identifier with this content was received, and not forgotten. */
bool redelivery_has(const struct redelivery *redelivery, uint16_t packet_id, uint64_t hash);

/* Main gave up on everything after ticket `committed`: what comes again is then the only copy. */
void redelivery_forget_after(struct redelivery *redelivery, uint64_t committed);

#endif
