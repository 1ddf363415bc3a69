/* gateway.c - see gateway.h */
#include "claim.h"
#include "gateway_parts.h"
#include "ledger_book.h"
#include "log.h"
#include "service.h"
#include "verbs.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define SECOND_MS 1000              /* all periods below: of the injected clock */
#define RETURNS_MS 15000
#define REOPEN_MS 10000
#define WATCHDOG_MS 15000
#define TOUCH_MS (10 * INT64_C(60000))
#define KEEPALIVE_S 60
#define TOO_MANY_TIMERS "gateway: more than %d timers"
#define MENDED_MAX 3                /* copies put in the place of damaged records in a row: then the disk is broken */
#define CLIENT_ID "transom-gateway"

/* -- committing -- */

int gateway_commit(struct gateway *g, struct error *err)
{
    struct error why = {0};

    g->commit_now = false;
    g->commit_is_due = false;
    if (g->store_failed)
        return error_set(err, -EIO, "%s", g->store_why);
    if (store_pending(g->store) > 0)
        g->counters.commits++;
    if (store_commit(g->store, &why) < 0) {
        log_error("record: nothing since the last commit is kept, readings wait at the broker: %s", why.text);
        g->store_failed = true;
        g->counters.commit_failures++;
        memcpy(g->store_why, why.text, sizeof g->store_why);
        spacing_failed(g, why.code);
        mailbox_abandon(g->mailbox);
        if (err)
            *err = why;
        return why.code;
    }
    g->committed_readings = readings_count(g->store);
    if (!g->spacing.is_short)       /* what waits for room is not saved */
        mailbox_commit(g->mailbox, g->taken_ticket);
    notify_poke(g->notify);
    return 0;
}

void gateway_commit_soon(struct gateway *g)
{
    if (g->commit_is_due)
        return;
    g->commit_is_due = true;
    loop_timer_set(g->loop, g->commit_timer, (int64_t)(g->settings->commit_window_s * 1000 * g->clock->speed));
}

static void commit_is_due(void *context)
{
    (void)gateway_commit(context, NULL);    /* said and handled there */
}

/* Every ten seconds. After a failed commit memory is ahead of the record: once the file can be written again, memory
 * starts anew from it, and the broker sends again what was not acknowledged. */
static void reopen_store(void *context)
{
    struct gateway *g = context;
    struct error err = {0};

    if (!g->store_failed) {
        spacing_look(g);
        store_scrub_again(g->store);
        return;
    }
    spacing_make_room(g);
    memset(g->recent, 0, sizeof g->recent);     /* what is not in the record has to come again */
    if (store_reopen(g->store, &err) < 0 || loading_school(g, &err) < 0) {
        if (err.code == -EUCLEAN)
            backing_damaged(g, &err);
        memcpy(g->store_why, err.text, sizeof g->store_why);
        return;
    }
    g->store_failed = false;
    backing_reopened(g);
    notify_use(g->notify, g->store, g->zone, g->calendar, g->pack, g->shelf);
    settling_replayed(g);
    log_info("record: open again");
    spacing_reopened(g);
    informing_reopened(g);
    hearing_mail(g);
}

int gateway_rebuild(struct gateway *g, struct error *err)
{
    int r = loading_school(g, err);

    if (r < 0)
        return r;
    notify_use(g->notify, g->store, g->zone, g->calendar, g->pack, g->shelf);
    settling_replayed(g);
    return gateway_commit(g, err);
}

/* -- opening -- */

static void stop_signal(void *context)
{
    struct gateway *g = context;
    struct signalfd_siginfo info;

    if (read(g->signal_fd, &info, sizeof info) == sizeof info)
        log_info("gateway: stopping signal=%u", info.ssi_signo);
    loop_stop(g->loop);
}

static void collect(void *context)
{
    worker_collect(context);
}

static int open_signals(struct gateway *g, struct error *err)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);     /* before the threads: they inherit it */
    signal(SIGPIPE, SIG_IGN);
    g->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (g->signal_fd < 0)
        return error_set(err, -errno, "gateway: signalfd: %s", strerror(errno));
    return loop_watch(g->loop, g->signal_fd, stop_signal, g, err);
}

static int open_worker(struct gateway *g, const char *name, struct worker **worker, struct error *err)
{
    int r = worker_open(name, worker, err);

    return r < 0 ? r : loop_watch(g->loop, worker_fd(*worker), collect, *worker, err);
}

static int open_broker(struct gateway *g, struct error *err)
{
    struct mqtt_settings settings;
    int r;

    mqtt_settings_init(&settings);
    settings.client_id = settings.url.user[0] ? settings.url.user : CLIENT_ID;
    settings.topics = decoder_topics();
    settings.keepalive_s = KEEPALIVE_S;
    settings.commit_window_ms = (int64_t)(g->settings->commit_window_s * 1000);
    settings.ca_file = g->settings->mqtt_ca_file[0] ? g->settings->mqtt_ca_file : NULL;
    r = mqtt_url_parse(g->settings->mqtt_url, &settings.url, err);
    if (r == 0 && settings.url.user[0])
        settings.client_id = settings.url.user;
    return r < 0 ? r : mqtt_session_open(&settings, g->clock, g->mailbox, &g->mqtt, err);
}

/* Never our own user where we have one: brokers that we set up let a user connect once, so that a second connection
 * would throw the first one out, and its queue away. */
static bool find_listener(const struct settings *settings, struct mqtt_url *url)
{
    if (*settings->mqtt_listen_url)
        return mqtt_url_parse(settings->mqtt_listen_url, url, NULL) == 0;
    if (*settings->mqtt_admin_url)
        return mqtt_url_parse(settings->mqtt_admin_url, url, NULL) == 0;
    return mqtt_url_parse(settings->mqtt_url, url, NULL) == 0 && !url->user[0];
}

static int open_web(struct gateway *g, struct error *err)
{
    struct web_settings settings = {.is_demo = g->clock->is_demo};

    snprintf(settings.listen, sizeof settings.listen, "%s", g->settings->http_listen);
    snprintf(settings.data_folder, sizeof settings.data_folder, "%s", g->settings->data);
    snprintf(settings.public_url, sizeof settings.public_url, "%s", g->settings->public_url);
    snprintf(settings.calendar_reader, sizeof settings.calendar_reader, "%s", g->settings->calendar_reader);
    snprintf(settings.press, sizeof settings.press, "%s", g->settings->press);
    memcpy(settings.names, g->settings->http_names, sizeof settings.names);
    settings.has_broker_admin = *g->settings->mqtt_admin_url &&
                                mqtt_url_parse(g->settings->mqtt_admin_url, &settings.broker_admin, NULL) == 0;
    snprintf(settings.broker_ca_file, sizeof settings.broker_ca_file, "%s", g->settings->mqtt_ca_file);
    settings.has_broker_listener = find_listener(g->settings, &settings.broker_listener);
    g->host = answering_host(g);
    return web_open(&settings, &g->host, g->loop, &g->web, err);
}

/* Those that are set when there is something to do. */
static int open_timers(struct gateway *g, struct error *err)
{
    g->commit_timer = loop_timer_add(g->loop, 0, commit_is_due, g);
    g->import_timer = loop_timer_add(g->loop, 0, importing_turn, g);
    g->keep_timer = loop_timer_add(g->loop, 0, keeping_turn, g);
    g->start_timer = loop_timer_add(g->loop, 0, starting_next, g);
    return g->start_timer < 0 ? error_set(err, -ENOSPC, TOO_MANY_TIMERS, LOOP_TIMERS_MAX) : 0;
}

static int open_duties(struct gateway *g, struct error *err)
{
    static const struct {
        int64_t period_ms;
        void (*fire)(void *context);
    } duties[] = {
        {SECOND_MS, ticking_second}, {RETURNS_MS, telling_returns}, {REOPEN_MS, reopen_store},
        {WATCHDOG_MS, ticking_watchdog}, {TOUCH_MS, ticking_touch},
    };

    for (size_t i = 0; i < sizeof duties / sizeof *duties; i++)
        if (loop_timer_add(g->loop, duties[i].period_ms, duties[i].fire, g) < 0)
            return error_set(err, -ENOSPC, TOO_MANY_TIMERS, LOOP_TIMERS_MAX);
    return 0;
}

int gateway_open_rest(struct gateway *g, struct error *err)
{
    struct control_host control = {g->clock, &g->store, verbs_run, answering_verb, g};
    int r = timing_started(g, err);

    if (r == 0)
        r = ledger_key_open(g->store, clock_wall_ms(g->clock), err);
    if (r == 0)
        r = notify_open(&g->settings->notify, g->clock, g->loop, g->store, g->courier_worker, &g->notify, err);
    if (r == 0)
        notify_use(g->notify, g->store, g->zone, g->calendar, g->pack, g->shelf);
    if (r == 0)
        r = control_open(g->settings->data, &control, g->loop, &g->control, err);
    if (r == 0)
        r = claim_offer(g->store, g->settings->data, g->settings->http_listen, err);
    if (r == 0) {
        settling_replayed(g);
        spacing_start(g);
        backing_open(g);
        forgetting_open(g);
    }
    if (r == 0)
        r = gateway_commit(g, err);
    if (r == 0)
        r = open_broker(g, err);
    g->host.mqtt = g->mqtt;
    if (r == 0)
        r = loop_watch(g->loop, mailbox_fd(g->mailbox), hearing_mail, g, err);
    if (r == 0)
        r = open_duties(g, err);
    if (r == 0) {
        web_started(g->web);
        service_tell("READY=1");
    }
    return r;
}

static int open_all(struct gateway *g, struct error *err)
{
    int r = loop_open(g->clock, &g->loop, err);

    if (r == 0)
        r = open_signals(g, err);
    if (r == 0)
        r = open_timers(g, err);
    if (r == 0)
        r = mailbox_open(&g->mailbox, err);
    if (r == 0)
        r = open_worker(g, "people", &g->people_worker, err);
    if (r == 0)
        r = open_worker(g, "queries", &g->query_worker, err);
    if (r == 0)
        r = open_worker(g, "courier", &g->courier_worker, err);
    if (r == 0)
        r = open_worker(g, "backups", &g->backing.worker, err);
    if (r == 0)
        r = starting_record(g, err);
    if (r == 0)
        r = open_web(g, err);
    if (r == 0 && g->loading)       /* who finds the page finds it, and waits for what it says of rooms */
        loop_timer_set(g->loop, g->start_timer, 0);
    else if (r == 0)
        r = gateway_open_rest(g, err);
    return r;
}

static void close_all(struct gateway *g)
{
    struct error err = {0};

    g->closing = true;
    control_close(g->control);
    mqtt_session_close(g->mqtt);
    if (g->mqtt && !g->store_failed) {
        hearing_mail(g);            /* what came last is worth a commit; the broker hears of it after our next start */
        ticking_touch(g);
        (void)events_append(g->store, GATEWAY_STOPPED, clock_wall_ms(g->clock), clock_mono_ms(g->clock), "", &err);
        (void)gateway_commit(g, &err);
    }
    web_close(g->web);
    notify_stop(g->notify);
    worker_close(g->people_worker);
    worker_close(g->query_worker);
    worker_close(g->courier_worker);
    g->backing.is_ending = true;
    worker_close(g->backing.worker);
    loading_close(g);
    importing_close(g);
    spacing_close(g);
    notify_close(g->notify);
    school_close(g->school);
    store_close(g->store);
    mailbox_close(g->mailbox);
    if (g->signal_fd >= 0)
        close(g->signal_fd);
    loop_close(g->loop);
    free(g->replayed);
    raw_log_close(g->raw_log);
    announced_close(g->announced);
    free(g->decoded);
    free(g->calendar);
    free(g->zone);
    free((void *)(uintptr_t)g->plan.spans);
    checklist_shelf_close(g->checklists);
    pack_shelf_close(g->shelf);
    free(g);
}

static int run(const struct settings *settings, const struct clock *clock, struct error *err)
{
    struct gateway *g = calloc(1, sizeof *g);
    int r = g ? 0 : error_set(err, -ENOMEM, "gateway: out of memory");

    if (!g)
        return r;
    g->settings = settings;
    g->clock = clock;
    g->signal_fd = -1;
    g->spacing.opened_mono_ms = clock_mono_ms(clock);
    g->zone = calloc(1, sizeof *g->zone);
    g->calendar = calloc(1, sizeof *g->calendar);
    g->decoded = calloc(1, sizeof *g->decoded);
    g->announced = announced_open();
    g->raw_log = raw_log_open();
    if (!g->zone || !g->calendar || !g->decoded || !g->announced)
        r = error_set(err, -ENOMEM, "gateway: out of memory");
    if (r == 0)
        r = open_all(g, err);
    if (r == 0) {
        log_info("gateway: listening http=%s version=" TRANSOM_VERSION, settings->http_listen);
        r = loop_run(g->loop, err);
        if (g->damage.code < 0)
            r = error_set(err, g->damage.code, "%s", g->damage.text);
        else
            service_tell("STOPPING=1");
    }
    close_all(g);
    return r;
}

int gateway_run(const struct settings *settings, const struct clock *clock, struct error *err)
{
    int r = run(settings, clock, err);

    for (int mended = 0; r < 0 && mended < MENDED_MAX && backing_mend(settings, clock, err); mended++)
        r = run(settings, clock, err);
    return r < 0 ? err->code : 0;
}
