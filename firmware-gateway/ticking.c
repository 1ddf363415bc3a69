/* ticking.c - what is done every so often: time passes for the school, the broker is looked at, the watchdog fed.
 * See gateway.h. */
#include "gateway_parts.h"
#include "service.h"

static void note_broker(struct gateway *g, bool connected, const char *cause, int64_t now_ms)
{
    g->was_connected = connected;
    g->knows_broker = true;
    (void)events_append(g->store, connected ? BROKER_CONNECTED : BROKER_LOST, now_ms, clock_mono_ms(g->clock), cause,
                        NULL);
    school_broker(g->school, connected, now_ms);
    gateway_commit_soon(g);
}

static void watch_broker(struct gateway *g, int64_t now_ms)
{
    struct mqtt_status status;
    bool connected;

    mqtt_session_status(g->mqtt, &status);
    connected = status.state == MQTT_CONNECTED;
    if (connected == g->was_connected && status.connects != g->connects)
        note_broker(g, !connected, "for less than a second", now_ms);   /* there and back between two looks */
    /* At our start too: what says why it is not connected has tried. */
    if (connected != g->was_connected || (!g->knows_broker && status.cause[0]))
        note_broker(g, connected, status.cause, now_ms);
    g->connects = status.connects;
}

void ticking_second(void *context)
{
    struct gateway *g = context;
    int64_t now_ms;

    if (g->store_failed || timing_look(g) < 0)
        return;
    now_ms = clock_wall_ms(g->clock);
    watch_broker(g, now_ms);
    hearing_announced(g);
    if (g->watch.is_trusted)
        school_advance(g->school, now_ms);      /* nothing begins or ends at a time that nobody knows */
    if (g->commit_now)
        (void)gateway_commit(g, NULL);
    else if (store_pending(g->store) > 0)
        gateway_commit_soon(g);     /* a half hour ended */
    sealing_next(g);
    keeping_next(g);
    grading_next(g);
    forgetting_next(g);         /* between two digests: one that is made meanwhile would be of what is gone */
    digesting_next(g);
    informing_next(g);
    reviewing_next(g);
    attaching_next(g);
    reminding_next(g);
    backing_next(g);
}

void ticking_touch(void *context)
{
    struct gateway *g = context;

    for (size_t i = 0; !g->store_failed && g->watch.is_trusted && i < school_device_count(g->school); i++) {
        const struct school_device *device = school_device(g->school, i);

        if (device->id && device->last_heard_ms)
            (void)device_touch(g->store, device->id, device->last_heard_ms, NULL);
    }
}

/* A watchdog that is not fed restarts us; a full disk is not mended by that. */
void ticking_watchdog(void *context)
{
    struct gateway *g = context;

    if (g->store_failed || g->spacing.is_short || !answering_unwell(g))
        service_tell("WATCHDOG=1");
}
