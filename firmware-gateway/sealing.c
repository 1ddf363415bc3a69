/* sealing.c - readings whose hour is over go into blocks, half hours of days that are over into days of rooms
 * (store/readings.h), a few at each turn, so that nobody waits. See gateway.h. */
#include "gateway_parts.h"
#include "log.h"

/* The window ends first: a failure here costs no reading that came meanwhile. */
void sealing_next(struct gateway *g)
{
    int64_t now_ms = clock_wall_ms(g->clock);
    struct error err = {0};
    bool has_readings;

    if (g->store_failed || g->spacing.is_short || !g->watch.is_trusted)
        return;
    has_readings = readings_seal_is_due(g->store, now_ms);
    if ((!has_readings && !slots_pack_is_due(g->store, now_ms)) || gateway_commit(g, NULL) < 0)
        return;
    if ((has_readings ? readings_seal : slots_pack)(g->store, now_ms, &err) == 0)
        return;
    log_warning("record: what is over could not be packed, it stays as it is: %s", err.text);
    (void)gateway_commit(g, NULL);      /* says so, if the record broke */
}
