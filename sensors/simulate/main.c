/* simulate/main.c - transom-simulate: lets the school live at the clock's pace, and publishes what its sensors say.
 * One thread. When the broker is away the school waits, and catches up afterwards: nothing is dropped. */
#include "bridge.h"
#include "log.h"
#include "options.h"
#include "rfc3339.h"
#include "world.h"
#include "site.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS_PER_DAY INT64_C(86400000)
#define IDLE_MS 1000
#define REPORTS_AT_ONCE 100     /* then the connection gets its turn */

struct run {
    const struct options *options;
    struct world *world;
    struct bridge *bridge;          /* NULL: files only */
    FILE *csv;                  /* NULL: none */
    unsigned long reports;
};

static volatile sig_atomic_t told_to_stop;

static void on_signal(int number)
{
    (void)number;
    told_to_stop = 1;
}

/* The two signals arrive only while we wait, so none slips in between looking and waiting. */
static void catch_signals(sigset_t *unblocked)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigset_t ours;

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&ours);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGTERM);
    sigprocmask(SIG_BLOCK, &ours, unblocked);
    sigdelset(unblocked, SIGINT);
    sigdelset(unblocked, SIGTERM);
}

static enum payload_family family_of(const struct run *run, int room)
{
    return payload_family_of_room(run->options->family, room + 1);
}

static int write_csv(const struct run *run, const struct world_report *report, const char *device, struct error *err)
{
    const struct sensor_reading *r = &report->reading;
    char time[RFC3339_SIZE];

    rfc3339_format(report->time_ms, time);
    if (fprintf(run->csv, "%s,%s,%s,%.0f,%.2f,%.2f\n", time, world_room(run->world, report->room)->id, device,
                r->co2_ppm, r->temperature_c, r->humidity_pct) < 0)
        return error_set(err, -EIO, "%s: could not be written", run->options->csv);
    return 0;
}

/* Own times shift with the stamp: a clock that is three hours wrong is so on every clock. */
static int publish(const struct run *run, const struct world_report *report, const char *device, struct error *err)
{
    enum payload_family family = family_of(run, report->room);
    struct payload_message messages[PAYLOAD_MESSAGES_MAX];
    struct clock real;
    struct payload_report form = {.number = report->room + 1, .time_ms = report->own_time_ms,
                                  .offset_ms = report->offset_ms, .has_time = run->options->says_own_time,
                                  .reading = report->reading};
    size_t count;

    clock_init_real(&real);
    if (!run->options->stamps_school_time)
        form.time_ms += clock_wall_ms(&real) - report->time_ms;
    snprintf(form.device, sizeof form.device, "%s", device);
    count = payload_write(family, &form, messages);
    for (size_t i = 0; i < count; i++) {
        int r;

        messages[i].retain |= report->is_junk;
        r = bridge_publish(run->bridge, &messages[i], err);
        if (r < 0)
            return r;
    }
    return 0;
}

static int tell(struct run *run, struct world_report *report, struct error *err)
{
    char device[PAYLOAD_DEVICE_SIZE];
    int r = 0;

    payload_device(family_of(run, report->room), report->room + 1, device);
    payload_round(family_of(run, report->room), &report->reading);
    for (int copy = 0; copy <= report->is_twice && r == 0; copy++) {
        if (run->csv)
            r = write_csv(run, report, device, err);
        if (run->bridge && r == 0)
            r = publish(run, report, device, err);
        run->reports++;
    }
    return r;
}

static int tell_status(struct run *run, bool online, struct error *err)
{
    for (int room = 0; room < run->options->world.rooms; room++) {
        enum payload_family family = family_of(run, room);
        struct payload_message messages[PAYLOAD_MESSAGES_MAX];
        char device[PAYLOAD_DEVICE_SIZE];
        size_t count;

        payload_device(family, room + 1, device);
        count = payload_status(family, device, online, messages);
        for (size_t i = 0; i < count; i++) {
            int r = bridge_publish(run->bridge, &messages[i], err);

            if (r < 0)
                return r;
        }
    }
    return 0;
}

/* Publishes what has fallen due until `until_ms`, some at a time. Returns 1 when there may be more, 0 or an error. */
static int live(struct run *run, int64_t until_ms, struct error *err)
{
    for (int i = 0; i < REPORTS_AT_ONCE; i++) {
        struct world_report report;
        int r;

        if (world_next_ms(run->world) > until_ms || (run->bridge && !bridge_has_room(run->bridge)))
            return 0;
        world_take(run->world, &report);
        r = report.is_silent ? 0 : tell(run, &report, err);
        if (r < 0)
            return r;
    }
    return 1;
}

static int wait_ms(const struct run *run, int64_t end_ms, int64_t now_ms)
{
    const struct clock *clock = &run->options->clock;
    int64_t due_ms = clock_real_ms(clock, world_next_ms(run->world) - clock_wall_ms(clock));
    int64_t left_ms = end_ms - now_ms;

    if (run->bridge && !bridge_has_room(run->bridge))
        due_ms = IDLE_MS;
    due_ms = due_ms < left_ms ? due_ms : left_ms;
    return due_ms < 0 ? 0 : due_ms > IDLE_MS ? IDLE_MS : (int)due_ms;
}

/* At the clock's pace, until the time is up or a signal comes. */
static int run_live(struct run *run, struct error *err)
{
    struct clock real;
    sigset_t unblocked;
    int64_t end_ms;
    int r = 0;

    catch_signals(&unblocked);
    clock_init_real(&real);
    end_ms = run->options->seconds > 0 ? clock_mono_ms(&real) + (int64_t)(1000 * run->options->seconds) : INT64_MAX;
    while (r >= 0 && !told_to_stop && clock_mono_ms(&real) < end_ms) {
        int timeout_ms;

        if (run->bridge && bridge_take_connected(run->bridge))
            r = tell_status(run, true, err);
        if (r >= 0)
            r = live(run, clock_wall_ms(&run->options->clock), err);
        timeout_ms = r > 0 ? 0 : wait_ms(run, end_ms, clock_mono_ms(&real));
        if (run->bridge)
            bridge_wait(run->bridge, timeout_ms, &unblocked);
        else
            ppoll(NULL, 0, &(struct timespec){timeout_ms / 1000, timeout_ms % 1000 * 1000000L}, &unblocked);
    }
    if (r >= 0 && run->bridge && bridge_has_room(run->bridge))
        r = tell_status(run, false, err);
    return r < 0 ? r : 0;
}

static int run_history(struct run *run, struct error *err)
{
    int64_t end_ms = run->options->world.start_ms + run->options->history_days * MS_PER_DAY - 1;
    int r;

    do
        r = live(run, end_ms, err);
    while (r > 0);
    return r;
}

static int open_csv(struct run *run, struct error *err)
{
    const char *path = run->options->csv;

    if (!path)
        return 0;
    run->csv = strcmp(path, "-") == 0 ? stdout : fopen(path, "w");
    if (!run->csv)
        return error_set(err, -errno, "%s: %s", path, strerror(errno));
    fputs("time,room,device,co2_ppm,temperature_c,humidity_pct\n", run->csv);
    return 0;
}

static int close_csv(struct run *run, struct error *err)
{
    FILE *file = run->csv;

    run->csv = NULL;
    if (file && (fflush(file) != 0 || ferror(file) || (file != stdout && fclose(file) != 0)))
        return error_set(err, -EIO, "%s: could not be written", run->options->csv);
    return 0;
}

static int run_world(struct options *options, struct error *err)
{
    struct run run = {.options = options};
    int r, closed;

    options->world.start_ms = clock_wall_ms(&options->clock);
    if (options->clock.is_demo && options->stamps_school_time)
        options->world.start_ms = options->clock.demo_wall_ms;
    else if (options->history_days)
        options->world.start_ms -= options->history_days * MS_PER_DAY;

    r = open_csv(&run, err);
    if (r == 0)
        r = world_open(&options->world, &run.world, err);
    if (r == 0 && options->has_broker)
        r = bridge_open(&options->broker, &run.bridge, err);
    if (r == 0)
        r = options->history_days ? run_history(&run, err) : run_live(&run, err);

    bridge_close(run.bridge);
    closed = close_csv(&run, r < 0 ? NULL : err);
    world_close(run.world);
    if (r == 0 && closed == 0)
        log_info("simulated reports=%lu", run.reports);
    return r < 0 ? r : closed;
}

int main(int argc, char **argv)
{
    static struct options options;
    struct error err = {0};
    int r = 0;

    switch (options_read(argc, argv, &options, &err)) {
    case OPTIONS_DONE:
        return 0;
    case OPTIONS_WRONG:
        fprintf(stderr, "transom-simulate: %s\n", err.text);
        return 2;
    case OPTIONS_RUN:
        break;
    }
    if (options.site)
        r = site_write(options.site, options.world.rooms, options.family, options.zone.name, &err);
    if (r == 0 && (options.has_broker || options.csv))
        r = run_world(&options, &err);
    if (r < 0) {
        fprintf(stderr, "transom-simulate: %s\n", err.text);
        return 1;
    }
    return 0;
}
