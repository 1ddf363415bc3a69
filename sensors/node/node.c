/* node/node.c - see node.h */
#include "node.h"
#include "clock.h"
#include "log.h"
#include "measuring.h"
#include "node_buffer.h"
#include "node_form.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define TURN_MS 1000            /* the connection is looked after at least this often */
#define HEALTH_MS 600000        /* so often health is told where nothing changes */
#define FILE_NAME "waiting"
#define FILE_PATH_SIZE (NODE_PATH_SIZE + sizeof FILE_NAME + 1)

struct node {
    const struct node_settings *settings;
    struct node_options options;
    struct clock clock;
    struct measuring measuring;
    struct node_buffer buffer;
    struct node_broker *broker;         /* NULL: printing */
    struct node_batch under_way;
    int signal_fd;
    bool has_measured, is_dated;
    enum measuring_state told;
    int64_t start_ms, state_ms, health_ms;      /* monotonic: of the run, of the state told, of the last health */
    struct error trouble;               /* the last */
    uint64_t told_lost;
    int64_t save_ms;
    char path[FILE_PATH_SIZE];          /* "": in memory only */
};

int node_open_bus(void *settings, struct bus *bus, struct error *err)
{
    const struct node_settings *s = settings;

    return s->driver->is_serial ? bus_serial_open(s->bus, bus, err)
                                : bus_i2c_open(s->bus, s->driver->i2c_address, bus, err);
}

/* -- telling -- */

static void tell_health(struct node *node)
{
    const struct measuring *m = &node->measuring;
    int64_t now_ms = bus_clock_ms(NULL);
    struct out out;

    node->health_ms = now_ms;
    out_init(&out);
    out_object(&out, NULL);
    out_text(&out, "sensor", m->driver->title);
    out_words(&out, "serial", m->serial);
    out_text(&out, "state", measuring_word(m->state));
    if (m->state != MEASURING_GOOD)
        out_words(&out, "why", node->trouble.text);
    out_integer(&out, "waiting", (int64_t)node_buffer_waiting(&node->buffer));
    out_integer(&out, "lost", (int64_t)node->buffer.lost);
    out_integer(&out, "uptime_s", (now_ms - node->start_ms) / 1000);
    out_text(&out, "version", TRANSOM_VERSION);
    if (clock_is_trusted(&node->clock))
        out_time(&out, "since", clock_wall_ms(&node->clock) - (now_ms - node->state_ms));
    out_object_end(&out);
    if (node->broker && !out.failed)
        node_broker_tell_health(node->broker, out.text);
    out_done(&out);
}

static void tell_state(struct node *node)
{
    enum measuring_state state = node->measuring.state;

    if (state == node->told)
        return;
    node->told = state;
    node->state_ms = bus_clock_ms(NULL);
    if (state == MEASURING_GOOD)
        log_info("sensor measures sensor=\"%s\" serial=\"%s\"", node->measuring.driver->title, node->measuring.serial);
    else
        log_warning("sensor gives no readings state=%s why=\"%s\"", measuring_word(state), node->trouble.text);
    tell_health(node);
}

static void tell_lost(struct node *node)
{
    if (node->buffer.lost == node->told_lost)
        return;
    if (node->told_lost == 0)           /* the rest is summed up in the health message */
        log_warning("readings are lost, the broker was away for too long waiting=%d", NODE_BUFFER_READINGS_MAX);
    node->told_lost = node->buffer.lost;
    tell_health(node);
}

/* -- what comes in -- */

/* A computer without a clock of its own learns the time some while after its start: readings wait for that. */
static void date_readings(struct node *node, int64_t now_ms)
{
    if (node->is_dated || !clock_is_trusted(&node->clock))
        return;
    node->is_dated = true;
    node_buffer_date(&node->buffer, clock_wall_ms(&node->clock), now_ms);
}

static void measure(struct node *node, int64_t now_ms)
{
    struct node_reading reading = {.mono_ms = now_ms};
    int r = measuring_step(&node->measuring, now_ms, &reading.sample, &node->trouble);

    tell_state(node);
    if (r != 1)
        return;
    if (clock_is_trusted(&node->clock))
        reading.time_ms = clock_wall_ms(&node->clock);
    node_buffer_add(&node->buffer, &reading);
    node->has_measured = true;
    tell_lost(node);
}

/* -- what goes out -- */

static void take_delivery(struct node *node, enum node_delivery delivery)
{
    if (delivery == NODE_SENT)
        node_buffer_sent(&node->buffer, &node->under_way);
}

static int put(struct node *node, const struct out *text, int64_t now_ms, struct error *err)
{
    if (node->broker)
        return node_broker_send(node->broker, text->text, text->size, now_ms, err);
    if (puts(text->text) == EOF || fflush(stdout) != 0)
        return error_set(err, -EIO, "standard output: %s", strerror(errno));
    node_buffer_sent(&node->buffer, &node->under_way);
    return 0;
}

static int deliver(struct node *node, int64_t now_ms, struct error *err)
{
    struct out text;
    int r;

    if (node->broker)
        take_delivery(node, node_broker_delivery(node->broker));
    if ((node->broker && !node_broker_is_free(node->broker)) ||
        !node_buffer_pick(&node->buffer, now_ms, &node->under_way))
        return 0;
    out_init(&text);
    node_form_write(&text, &node->buffer, &node->under_way);
    r = text.failed ? error_set(err, -ENOMEM, "node: out of memory") : put(node, &text, now_ms, err);
    out_done(&text);
    return r;
}

static void save(struct node *node)
{
    struct error err = {0};

    if (node->path[0] && node->buffer.is_changed && node_buffer_save(&node->buffer, node->path, &err) < 0)
        log_warning("readings that wait are not on disk why=\"%s\"", err.text);
}

/* -- the loop -- */

static bool is_told_to_stop(const struct node *node)
{
    struct signalfd_siginfo info;

    return read(node->signal_fd, &info, sizeof info) > 0;
}

static void wait(struct node *node, int64_t now_ms)
{
    struct pollfd polled[] = {{.fd = node->signal_fd, .events = POLLIN}, {.fd = -1}};
    int64_t left_ms = node->measuring.next_ms - now_ms;

    if (node->broker)
        node_broker_poll(node->broker, &polled[1]);
    poll(polled, 2, left_ms < 0 ? 0 : left_ms < TURN_MS ? (int)left_ms : TURN_MS);
    if (node->broker)
        node_broker_serve(node->broker, polled[1].revents, bus_clock_ms(NULL));
}

static int turn(struct node *node, int64_t now_ms, struct error *err)
{
    date_readings(node, now_ms);
    if (!node->options.once || !node->has_measured)
        measure(node, now_ms);
    if (now_ms - node->health_ms >= HEALTH_MS)
        tell_health(node);
    if (now_ms >= node->save_ms) {
        save(node);
        node->save_ms = now_ms + NODE_SAVE_MS;
    }
    return deliver(node, now_ms, err);
}

static bool is_finished(const struct node *node)
{
    return node->options.once && node->has_measured && node_buffer_waiting(&node->buffer) == 0;
}

static int run(struct node *node, struct error *err)
{
    int64_t now_ms = bus_clock_ms(NULL), end_ms = node->options.once ? now_ms + NODE_ONCE_MS : INT64_MAX;
    int r = 0;

    node->start_ms = node->health_ms = now_ms;
    node->save_ms = now_ms + NODE_SAVE_MS;
    while (r == 0 && !is_finished(node) && !is_told_to_stop(node)) {
        now_ms = bus_clock_ms(NULL);
        if (now_ms >= end_ms)
            return error_set(err, -ETIMEDOUT, "%s", node->has_measured ? "the broker did not take the reading"
                                                    : node->trouble.text[0] ? node->trouble.text : "no reading");
        r = turn(node, now_ms, err);
        wait(node, now_ms);
    }
    if (node->broker)
        take_delivery(node, node_broker_finish(node->broker));
    return r;
}

static int open_signals(struct node *node, struct error *err)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    node->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    return node->signal_fd < 0 ? error_set(err, -errno, "signals: %s", strerror(errno)) : 0;
}

static void load(struct node *node)
{
    struct error err = {0};
    size_t broken;

    if (!node->settings->data[0])
        return;
    snprintf(node->path, sizeof node->path, "%s/" FILE_NAME, node->settings->data);
    if (node_buffer_load(&node->buffer, node->path, &broken, &err) < 0)
        log_warning("readings of the last run are not read why=\"%s\"", err.text);
    else if (broken)
        log_warning("lines left out file=%s count=%zu", node->path, broken);
}

static int open_all(struct node *node, struct error *err)
{
    const struct node_settings *s = node->settings;
    struct node_broker_settings broker = {.url = s->url, .ca_file = s->ca_file, .device = s->device};
    int r = open_signals(node, err);

    if (r == 0)
        r = node_buffer_init(&node->buffer, err);
    if (r < 0 || node->options.print)
        return r;
    load(node);
    return node_broker_open(&broker, &node->broker, err);
}

int node_run(const struct node_settings *settings, struct node_options options, struct error *err)
{
    struct node_settings bus = *settings;
    struct node node = {
        .settings = settings, .options = options, .signal_fd = -1,
        .measuring = {.driver = settings->driver, .setup = settings->setup, .open = node_open_bus, .context = &bus,
                      .report_ms = settings->interval_s * INT64_C(1000)},
    };
    int r;

    clock_init_real(&node.clock);
    r = open_all(&node, err);
    if (r == 0)
        r = run(&node, err);
    measuring_stop(&node.measuring);
    save(&node);
    node_broker_close(node.broker);
    node_buffer_done(&node.buffer);
    if (node.signal_fd >= 0)
        close(node.signal_fd);
    return r;
}
