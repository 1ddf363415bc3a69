/* node/calibrate.c - see calibrate.h */
#include "calibrate.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POLL_MS 500
#define SAY_MS 15000
#define ANSWER_SIZE 32

struct settling {
    double least_ppm, most_ppm, newest_ppm;     /* over the last CALIBRATE_STEADY_MS */
    size_t count;
};

static int check_ppm(const struct calibrate *c, struct error *err)
{
    int least = c->driver->calibrate_least_ppm, most = c->driver->calibrate_most_ppm;

    if (c->ppm >= least && c->ppm <= most)
        return 0;
    if (least == most)
        return error_set(err, -ERANGE, "%s: takes fresh air for %d ppm, whatever it holds: write --ppm %d",
                         c->driver->title, least, least);
    return error_set(err, -ERANGE, "%s: %d ppm is outside %d to %d", c->driver->title, c->ppm, least, most);
}

static void count_in(struct settling *settling, double ppm)
{
    settling->least_ppm = settling->count ? fmin(settling->least_ppm, ppm) : ppm;
    settling->most_ppm = settling->count ? fmax(settling->most_ppm, ppm) : ppm;
    settling->newest_ppm = ppm;
    settling->count++;
}

/* A sensor that fails, be it once, is not in the state that its data sheet asks for. */
static int settle(const struct calibrate *c, struct settling *settling, struct error *err)
{
    int64_t end_ms = bus_now_ms(&c->bus) + c->driver->settle_ms, say_ms = 0;

    fprintf(c->out, "%s measures for %lld s. Leave it in steady air, and don't breathe at it.\n", c->driver->title,
            (long long)(c->driver->settle_ms / 1000));
    for (int64_t now_ms = bus_now_ms(&c->bus); now_ms < end_ms; now_ms = bus_now_ms(&c->bus)) {
        struct sample sample;
        int r = c->driver->take(&c->bus, &sample, err);

        if (r < 0 && r != -EAGAIN)
            return r;
        if (r == 0 && end_ms - now_ms <= CALIBRATE_STEADY_MS)
            count_in(settling, sample.co2_ppm);
        if (r == 0 && now_ms >= say_ms) {
            fprintf(c->out, "%4lld s left: %.0f ppm\n", (long long)((end_ms - now_ms) / 1000), sample.co2_ppm);
            fflush(c->out);
            say_ms = now_ms + SAY_MS;
        }
        bus_sleep_until(&c->bus, now_ms + (r == 0 ? c->driver->interval_ms : POLL_MS));
    }
    return 0;
}

static int check_steady(const struct calibrate *c, const struct settling *settling, struct error *err)
{
    if (settling->count < 2)
        return error_set(err, -EAGAIN, "%s: has measured nothing in the last minute", c->driver->title);
    if (settling->most_ppm - settling->least_ppm > CALIBRATE_STEADY_PPM)
        return error_set(err, -EAGAIN, "the air is not steady: %.0f to %.0f ppm in the last minute; nothing was "
                         "changed", settling->least_ppm, settling->most_ppm);
    return 0;
}

static int confirm(const struct calibrate *c, double says_ppm, struct error *err)
{
    char answer[ANSWER_SIZE], wanted[ANSWER_SIZE];

    if (c->is_confirmed)
        return 0;
    fprintf(c->out, "It says %.0f ppm. From now on this air is to be %d ppm. Type %d to go on: ", says_ppm, c->ppm,
            c->ppm);
    fflush(c->out);
    snprintf(wanted, sizeof wanted, "%d\n", c->ppm);
    if (!fgets(answer, sizeof answer, c->in) || strcmp(answer, wanted) != 0)
        return error_set(err, -ECANCELED, "nothing was changed");
    return 0;
}

static int calibrate(const struct calibrate *c, struct error *err)
{
    struct settling settling = {0};
    char serial[DRIVER_SERIAL_SIZE];
    double change_ppm = NAN;
    int r = c->driver->start(&c->bus, &c->setup, serial, err);

    if (r == 0)
        r = settle(c, &settling, err);
    if (r == 0)
        r = check_steady(c, &settling, err);
    if (r == 0)
        r = confirm(c, settling.newest_ppm, err);
    if (r == 0)
        r = c->driver->calibrate(&c->bus, c->ppm, &change_ppm, err);
    if (r < 0)
        return r;
    fprintf(c->out, "%s %s: said %.0f ppm, told %d ppm", c->driver->title, serial, settling.newest_ppm, c->ppm);
    fprintf(c->out, isnan(change_ppm) ? ".\n" : ", corrected by %+.0f ppm.\n", change_ppm);
    fprintf(c->out, "Write the date and this line into the calibration log of the dashboard.\n");
    return 0;
}

int calibrate_run(const struct calibrate *c, struct error *err)
{
    int r = check_ppm(c, err);

    if (r < 0)
        return r;
    r = calibrate(c, err);
    (void)c->driver->stop(&c->bus, NULL);   /* a sensor that is gone is idle too */
    return r;
}
