/* web/live.c - see live.h */
#include "live.h"
#include "inside.h"
#include "scope.h"
#include "show.h"
#include "signin.h"
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 4096
#define STALLED_TICKS 30            /* unsent bytes for so long: nobody reads any more */

struct watcher {
    struct request *request;        /* NULL: free */
    char *bytes;
    size_t size, room, sent;        /* bytes[sent..size) wait */
    int stalled;                    /* ticks since anything was read */
    bool is_over;
};

struct live {
    struct web *web;
    struct watcher watchers[LIVE_STREAMS_MAX];
    size_t count;
    int ticks;
};

struct live *live_open(struct web *web)
{
    struct live *live = calloc(1, sizeof *live);

    if (live)
        live->web = web;
    return live;
}

void live_close(struct live *live)
{
    free(live);
}

void live_end(struct live *live)
{
    if (!live)
        return;
    for (size_t i = 0; i < LIVE_STREAMS_MAX; i++)
        if (live->watchers[i].request) {
            live->watchers[i].is_over = true;
            server_wake(live->watchers[i].request);
        }
}

size_t live_count(const struct live *live)
{
    return live->count;
}

static void forget(struct request *request)
{
    struct live *live = request->web->live;
    struct watcher *watcher = request->owner;

    free(watcher->bytes);
    *watcher = (struct watcher){0};
    live->count--;
}

static int64_t read_some(struct request *request, char *buffer, size_t room)
{
    struct watcher *watcher = request->owner;
    size_t size = watcher->size - watcher->sent;

    if (watcher->is_over)
        return -1;
    if (size > room)
        size = room;
    if (size)
        memcpy(buffer, watcher->bytes + watcher->sent, size);
    watcher->sent += size;
    watcher->stalled = 0;
    if (watcher->sent == watcher->size)
        watcher->sent = watcher->size = 0;
    return (int64_t)size;
}

/* False: it has too much unsent already, or there is no memory. */
static bool append(struct watcher *watcher, const char *bytes, size_t size)
{
    size_t room = watcher->room ? watcher->room : FIRST_ROOM;
    char *grown;

    if (watcher->sent) {
        memmove(watcher->bytes, watcher->bytes + watcher->sent, watcher->size - watcher->sent);
        watcher->size -= watcher->sent;
        watcher->sent = 0;
    }
    while (room < watcher->size + size)
        room *= 2;
    if (room > LIVE_BUFFER_SIZE_MAX)
        return false;
    if (room > watcher->room) {
        grown = realloc(watcher->bytes, room);
        if (!grown)
            return false;
        watcher->bytes = grown;
        watcher->room = room;
    }
    memcpy(watcher->bytes + watcher->size, bytes, size);
    watcher->size += size;
    return true;
}

static void end(struct watcher *watcher)
{
    watcher->is_over = true;
    server_drop(watcher->request);
}

static void tell(struct watcher *watcher, const struct out *event)
{
    if (watcher->is_over)
        return;
    if (append(watcher, event->text, event->size))
        server_wake(watcher->request);
    else
        end(watcher);
}

static void put_health(struct live *live, struct out *event)
{
    struct out json;

    out_init(&json);
    out_object(&json, NULL);
    out_time(&json, "now", web_now_ms(live->web));
    out_text(&json, "unwell", live->web->host->unwell ? live->web->host->unwell(live->web->host->context) : NULL);
    out_bool(&json, "clock_trusted", live->web->host->clock_trusted);
    show_rebuild(&json, &live->web->host->rebuild);
    out_integer(&json, "days_not_kept", live->web->host->days_not_kept);
    show_backup(&json, &live->web->host->backup, false);
    out_object_end(&json);
    if (!json.failed)
        out_plain(event, "event: health\ndata: %s\n\n", json.text);
    out_done(&json);
}

void live_add(struct live *live, struct request *request)
{
    struct watcher *watcher = NULL;
    struct out hello;

    for (size_t i = 0; i < LIVE_STREAMS_MAX && !watcher; i++)
        if (!live->watchers[i].request)
            watcher = &live->watchers[i];
    if (!watcher) {
        request_header(request, "Retry-After", "30");
        request_refuse(request, 503, "busy", NULL, "Too many pages are watching live. This one asks again by itself.");
        return;
    }
    *watcher = (struct watcher){.request = request};
    request->owner = watcher;
    request->ended = forget;
    live->count++;
    out_init(&hello);
    out_plain(&hello, "retry: %d\n\n", LIVE_RETRY_MS);
    put_health(live, &hello);
    if (hello.failed || !append(watcher, hello.text, hello.size))
        watcher->is_over = true;
    out_done(&hello);
    request_header(request, "X-Accel-Buffering", "no");     /* a proxy in front must not collect events */
    request->answer.stream = read_some;
    request->answer.status = 200;
    request->answer.content_type = "text/event-stream";
}

void live_send(struct live *live, const char *room, const char *event, const char *json)
{
    struct out text;

    if (!live->count)
        return;
    out_init(&text);
    out_plain(&text, "event: %s\ndata: %s\n\n", event, json);
    for (size_t i = 0; i < LIVE_STREAMS_MAX && !text.failed; i++)
        if (live->watchers[i].request && scope_sees(&live->watchers[i].request->caller, room))
            tell(&live->watchers[i], &text);
    out_done(&text);
}

/* What is somebody's own may change while they watch. */
static bool is_entitled(struct live *live, struct watcher *watcher)
{
    struct caller *caller = &watcher->request->caller;

    if (caller->only_own)
        scope_load(live->web, caller);
    return signin_is_valid(live->web, caller);
}

void live_recheck(struct live *live)
{
    for (size_t i = 0; i < LIVE_STREAMS_MAX; i++) {
        struct watcher *watcher = &live->watchers[i];

        if (watcher->request && !watcher->is_over && !is_entitled(live, watcher))
            end(watcher);
    }
}

void live_tick(struct live *live)
{
    struct out health;

    for (size_t i = 0; i < LIVE_STREAMS_MAX; i++) {
        struct watcher *watcher = &live->watchers[i];

        if (!watcher->request || watcher->is_over)
            continue;
        watcher->stalled = watcher->size > watcher->sent ? watcher->stalled + 1 : 0;
        if (watcher->stalled > STALLED_TICKS || !is_entitled(live, watcher))
            end(watcher);
    }
    if (++live->ticks % LIVE_HEALTH_TICKS || !live->count)
        return;
    out_init(&health);
    put_health(live, &health);
    for (size_t i = 0; i < LIVE_STREAMS_MAX && !health.failed; i++)
        if (live->watchers[i].request)
            tell(&live->watchers[i], &health);
    out_done(&health);
}
