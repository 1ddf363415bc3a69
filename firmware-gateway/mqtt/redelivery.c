/* mqtt/redelivery.c - see redelivery.h. A thousand entries are searched by hand: it happens for some hundred messages
 * after a reconnect, and never otherwise. */
#include "redelivery.h"

/* FNV-1a, 64 bit. Source: Fowler, Noll, Vo; IETF draft-eastlake-fnv. */
#define FNV_BASIS UINT64_C(14695981039346656037)
#define FNV_PRIME UINT64_C(1099511628211)

uint64_t redelivery_hash(const char *topic, const void *payload, size_t size)
{
    const unsigned char *bytes = payload;
    uint64_t hash = FNV_BASIS;

    do
        hash = (hash ^ (unsigned char)*topic) * FNV_PRIME;      /* with its 0, which keeps topic and payload apart */
    while (*topic++);
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * FNV_PRIME;
    return hash;
}

void redelivery_add(struct redelivery *redelivery, uint16_t packet_id, uint64_t hash, uint64_t ticket)
{
    redelivery->seen[redelivery->next] = (struct seen){.hash = hash, .ticket = ticket, .packet_id = packet_id};
    redelivery->next = (redelivery->next + 1) % MQTT_RECEIVE_MAXIMUM;
    if (redelivery->count < MQTT_RECEIVE_MAXIMUM)
        redelivery->count++;
}

bool redelivery_has(const struct redelivery *redelivery, uint16_t packet_id, uint64_t hash)
{
    for (size_t i = 0; i < redelivery->count; i++) {
        const struct seen *seen = &redelivery->seen[i];

        if (seen->packet_id == packet_id && seen->hash == hash && seen->ticket)
            return true;
    }
    return false;
}

void redelivery_forget_after(struct redelivery *redelivery, uint64_t committed)
{
    for (size_t i = 0; i < redelivery->count; i++)
        if (redelivery->seen[i].ticket > committed)
            redelivery->seen[i].ticket = 0;         /* tickets begin at 1 */
}
