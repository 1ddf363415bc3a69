/* web/listening.c - see listening.h */
#include "inside.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* On the listener's thread, which is held meanwhile. */
static void hear(void *context, const struct listener_message *heard)
{
    const struct listening *listening = context;
    struct message message = {.topic = heard->topic, .payload = heard->payload, .size = heard->size,
                              .retained = heard->retained};

    overheard_take(listening->heard, &message, clock_wall_ms(listening->clock), clock_mono_ms(&listening->real));
}

bool listening_is_on(struct web *web)
{
    struct listener *listener = web->listening.listener;
    bool is_on;

    if (!listener)
        return false;
    is_on = listener_hold(listener)->state < LISTENER_DONE;
    listener_release(listener);
    return is_on;
}

/* What people said that devices are, as the gateway itself decodes by. */
static struct overheard *open_heard(const struct school *school)
{
    size_t count = 0, all = school_device_count(school);
    struct overheard_type *types = calloc(all ? all : 1, sizeof *types);
    struct overheard *heard;

    if (!types)
        return NULL;
    for (size_t i = 0; i < all; i++) {
        const struct school_device *device = school_device(school, i);

        if (!device->type[0])
            continue;
        memcpy(types[count].device, device->name, sizeof types[count].device);
        memcpy(types[count].type, device->type, sizeof types[count].type);
        count++;
    }
    heard = overheard_open(types, count);
    free(types);
    return heard;
}

int listening_start(struct web *web, const char *by, struct error *err)
{
    struct listening *listening = &web->listening;
    int r;

    listening_forget(web);
    listening->heard = open_heard(web->host->school);
    if (!listening->heard)
        return error_set(err, -ENOMEM, "listening: out of memory");
    listening->clock = web->host->clock;
    listening->real = web->real;
    r = listener_open(&web->settings.broker_listener, web->settings.broker_ca_file, hear, listening,
                      &listening->listener, err);
    if (r < 0) {
        listening_forget(web);
        return r;
    }
    snprintf(listening->by, sizeof listening->by, "%s", by);
    listening->began_ms = web_now_ms(web);
    listening->began_ticks = web->ticks;
    return 0;
}

void listening_stop(struct web *web)
{
    if (web->listening.listener)
        listener_stop(web->listening.listener);
}

void listening_forget(struct web *web)
{
    listener_close(web->listening.listener);
    overheard_close(web->listening.heard);
    web->listening = (struct listening){0};
}

void listening_tick(struct web *web)
{
    if (web->listening.listener && web->ticks - web->listening.began_ticks > LISTENING_KEPT_TICKS)
        listening_forget(web);
}

bool listening_is_news_to(struct web *web, int64_t person)
{
    struct listening *listening = &web->listening;

    for (size_t i = 0; i < listening->seen_count; i++)
        if (listening->seen[i] == person)
            return false;
    if (listening->seen_count < LISTENING_SEEN_MAX)
        listening->seen[listening->seen_count++] = person;
    return true;
}
