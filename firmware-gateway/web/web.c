/* web/web.c - see web.h: opens and closes the doors, and what all handlers need from the gateway. */
#include "early.h"
#include "inside.h"
#include "log.h"
#include "routes.h"
#include "show.h"
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define TICK_S 1
#define TICKS_OF_EXPIRY 3600        /* between two sweeps of sessions and links whose time is over */
#define TICKS_OF_TRIM 30            /* between two returns of free memory to the system */
#define BROWSER_KEY "browser_key"   /* in the record's settings, as hex */

/* -- what handlers need -- */

int web_changed(struct request *request, enum web_changed what, const struct incident *incident)
{
    struct web_host *host = request->web->host;
    struct error err = {0};
    int r = host->changed(host->context, what, incident, &err);

    if (r < 0)
        request_failed(request, &err);
    return r;
}

void web_change_begin(struct web *web)
{
    (void)store_mark(web->host->store, NULL);   /* a store that failed refuses the writes to come, and says why */
}

void web_change_end(struct web *web, const struct request *request)
{
    if (request->answer.status >= 400 || request->is_rehearsal)
        store_undo(web->host->store);
    else
        store_keep(web->host->store);
}

void web_audit(const struct request *request, const char *what, const char *detail)
{
    const struct web *web = request->web;
    struct error err = {0};

    if (audit_add(web->host->store, web_now_ms(web), request->caller.name, what, detail, &err) < 0)
        log_warning("access log line lost what=\"%s\" why=\"%s\"", what, err.text);
}

/* -- live -- */

bool web_live_wanted(const struct web *web)
{
    return live_count(web->live) > 0;
}

void web_live_send(struct web *web, const char *room, const char *event, const char *json)
{
    live_send(web->live, room, event, json);
}

void web_live_room(struct web *web, size_t room)
{
    struct out out;

    if (!web_live_wanted(web))
        return;
    out_init(&out);
    show_room_alone(web, &out, room);
    if (!out.failed)
        live_send(web->live, room_info(school_room(web->host->school, room))->id, "room", out.text);
    out_done(&out);
}

void web_live_incident(struct web *web, const struct incident *incident)
{
    struct out out;

    if (!web_live_wanted(web))
        return;
    out_init(&out);
    show_incident(web, &out, NULL, incident);
    if (!out.failed)
        live_send(web->live, incident->room, "incident", out.text);
    out_done(&out);
}

/* -- opening and closing -- */

static int64_t real_now_ms(void *context)
{
    const struct web *web = context;

    return clock_mono_ms(&web->real);
}

static bool pass(void *context, int fd, const struct sockaddr *address, socklen_t size)
{
    struct web *web = context;

    return server_take(web->server, fd, address, size);
}

/* What a start, a long answer or a worker's job needed for a moment: the allocator keeps it otherwise. */
static void give_back_memory(struct web *web)
{
    store_forget_pages(web->host->store);
    malloc_trim(0);
}

static void tick(void *context)
{
    struct web *web = context;
    uint64_t count;

    if (read(web->tick_fd, &count, sizeof count) < 0)
        return;
    door_tick(web->door);
    server_tick(web->server);
    live_tick(web->live);
    uploads_tick(web);
    listening_tick(web);
    if (++web->ticks % TICKS_OF_TRIM == 0)
        give_back_memory(web);
    if (web->ticks % TICKS_OF_EXPIRY == 0)
        (void)sessions_expire(web->host->store, web_rights_ms(web), NULL);  /* only gains room */
}

/* Real time, not the loop's timers: on a demo clock those run faster, and clients don't. */
static int start_ticking(struct web *web, struct error *err)
{
    struct itimerspec every = {{TICK_S, 0}, {TICK_S, 0}};

    web->tick_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (web->tick_fd < 0 || timerfd_settime(web->tick_fd, 0, &every, NULL) < 0)
        return error_set(err, -errno, "web: timer: %s", strerror(errno));
    return loop_watch(web->loop, web->tick_fd, tick, web, err);
}

/* The key that marks known browsers is drawn once and kept, so that a restart makes no strangers of them. */
static int load_browser_key(struct web *web, struct error *err)
{
    char hex[2 * SECRET_KEY_SIZE + 1];

    if (store_setting_get(web->host->store, BROWSER_KEY, hex, sizeof hex) == 0 &&
        secret_from_hex(hex, web->browser_key, sizeof web->browser_key))
        return 0;
    secret_key(web->browser_key);
    secret_to_hex(web->browser_key, sizeof web->browser_key, hex);
    return store_setting_set(web->host->store, BROWSER_KEY, hex, err);
}

static int open_parts(struct web *web, struct error *err)
{
    int r = secret_init(err);

    if (r == 0)
        r = load_browser_key(web, err);
    if (r == 0)
        r = server_open(&web->server_host, web->loop, &web->server, err);
    if (r == 0 && !(web->outlook = outlook_open()))
        r = error_set(err, -ENOMEM, "web: out of memory");
    if (r == 0 && !(web->room_pieces = room_pieces_open()))
        r = error_set(err, -ENOMEM, "web: out of memory");
    if (r == 0 && !(web->live = live_open(web)))
        r = error_set(err, -ENOMEM, "web: out of memory");
    if (r == 0)
        r = door_open(web->settings.listen, web->names, &web->door_host, web->loop, &web->door, err);
    if (r == 0)
        r = start_ticking(web, err);
    return r;
}

int web_open(const struct web_settings *settings, struct web_host *host, struct loop *loop, struct web **web,
             struct error *err)
{
    struct web *w = calloc(1, sizeof *w);
    int r;

    if (!w)
        return error_set(err, -ENOMEM, "web: out of memory");
    w->settings = *settings;
    w->host = host;
    w->loop = loop;
    w->tick_fd = -1;
    w->started_ms = clock_wall_ms(host->clock);
    clock_init_real(&w->real);
    for (size_t i = 0; i < WEB_NAMES_MAX && settings->names[i][0]; i++)
        w->names[i] = w->settings.names[i];
    w->door_host = (struct door_host){w, real_now_ms, pass};
    w->server_host = (struct server_host){w, real_now_ms, routes_begin, routes_handle};
    r = open_parts(w, err);
    if (r < 0) {
        web_close(w);
        return r;
    }
    *web = w;
    return 0;
}

void web_started(struct web *web)
{
    early_over(web);
    give_back_memory(web);
}

void web_close(struct web *web)
{
    if (!web)
        return;
    if (web->tick_fd >= 0) {
        loop_unwatch(web->loop, web->tick_fd);
        close(web->tick_fd);
    }
    door_close(web->door);
    jobs_forget(web);
    early_forget(web);
    live_end(web->live);
    server_close(web->server);
    uploads_close(web);
    listening_forget(web);
    live_close(web->live);
    outlook_close(web->outlook);
    room_pieces_close(web->room_pieces);
    free(web);
}

const char *web_address(const struct web *web)
{
    return door_address(web->door);
}
