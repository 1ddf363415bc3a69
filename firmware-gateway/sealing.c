/* sealing.c - readings whose hour is over go into blocks, those into longer ones, and half hours of days that are over
 * into days of rooms (store/readings.h), a few at each turn, so that nobody waits. See gateway.h. */
#include "gateway_parts.h"
#include "log.h"

#define BURST_MS 60                 /* of turns, one after the other, where no mail waits: an old record is packed in an
                                     * afternoon, and a page waits no longer than for a commit of a slow card */

/* The first that is due has the turn. */
static const struct {
    bool (*is_due)(const struct store *store, int64_t now_ms);
    int (*run)(struct store *store, int64_t now_ms, struct error *err);
} packings[] = {{readings_seal_is_due, readings_seal}, {slots_pack_is_due, slots_pack},
                {readings_join_is_due, readings_join}};
#define PACKINGS (sizeof packings / sizeof *packings)

static bool is_idle(const struct gateway *g)
{
    return mailbox_last_ticket(g->mailbox) == g->taken_ticket;
}

/* The window ends first: a failure here costs no reading that came meanwhile. false: nothing was due, or went wrong. */
static bool take_turn(struct gateway *g)
{
    int64_t now_ms = clock_wall_ms(g->clock);
    struct error err = {0};
    size_t i = 0;

    while (i < PACKINGS && !packings[i].is_due(g->store, now_ms))
        i++;
    if (i == PACKINGS || gateway_commit(g, NULL) < 0)
        return false;
    if (packings[i].run(g->store, now_ms, &err) == 0)
        return true;
    log_warning("record: what is over could not be packed, it stays as it is: %s", err.text);
    (void)gateway_commit(g, NULL);      /* says so, if the record broke */
    return false;
}

void sealing_next(struct gateway *g)
{
    int64_t began_ms = clock_mono_ms(g->clock);

    if (g->store_failed || g->spacing.is_short || !g->watch.is_trusted)
        return;
    while (take_turn(g) && is_idle(g) && clock_mono_ms(g->clock) - began_ms < BURST_MS)
        ;
}
