/* sealing.c - readings whose hour is over go into blocks (store/readings.h), a few at each turn, so that nobody waits.
 * See gateway.h. */
#include "gateway_parts.h"
#include "log.h"

/* The window ends first: a failure here costs no reading that came meanwhile. */
void sealing_next(struct gateway *g)
{
    int64_t now_ms = clock_wall_ms(g->clock);
    struct error err = {0};

    if (g->store_failed || g->spacing.is_short || !g->watch.is_trusted || !readings_seal_is_due(g->store, now_ms))
        return;
    if (gateway_commit(g, NULL) < 0)
        return;
    if (readings_seal(g->store, now_ms, &err) == 0)
        return;
    log_warning("record: readings could not be packed, they stay as they are: %s", err.text);
    (void)gateway_commit(g, NULL);      /* says so, if the record broke */
}
