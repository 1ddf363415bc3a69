/* test_node_measuring.c - a sensor that comes and goes: what is a reading, what is told, and what is tried again; and
 * the conditions under which a sensor is calibrated. */
#include "calibrate.h"
#include "fake_bus.h"
#include "measuring.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* A sensor that does as the test says. */
static struct made_up {
    int open_fails, start_fails, take_fails, calibrate_fails;
    int opened, started, stopped, calibrated_ppm;
    double co2_ppm, step_ppm;
} made_up;

static struct fake_bus fake;
static struct error err;

static int made_up_open(void *context, struct bus *bus, struct error *e)
{
    (void)context;
    if (made_up.open_fails)
        return error_set(e, made_up.open_fails, "made up: open");
    made_up.opened++;
    *bus = fake_open(&fake, NULL, 0);
    return 0;
}

static int made_up_start(const struct bus *bus, const struct driver_setup *setup, char serial[DRIVER_SERIAL_SIZE],
                         struct error *e)
{
    (void)bus;
    (void)setup;
    if (made_up.start_fails)
        return error_set(e, made_up.start_fails, "made up: start");
    made_up.started++;
    snprintf(serial, DRIVER_SERIAL_SIZE, "1");
    return 0;
}

static int made_up_take(const struct bus *bus, struct sample *sample, struct error *e)
{
    (void)bus;
    if (made_up.take_fails)
        return error_set(e, made_up.take_fails, "made up: take");
    *sample = (struct sample){made_up.co2_ppm, NAN, NAN};
    made_up.co2_ppm += made_up.step_ppm;
    return 0;
}

static int made_up_stop(const struct bus *bus, struct error *e)
{
    (void)bus;
    (void)e;
    made_up.stopped++;
    return 0;
}

static int made_up_calibrate(const struct bus *bus, int ppm, double *change_ppm, struct error *e)
{
    (void)bus;
    if (made_up.calibrate_fails)
        return error_set(e, made_up.calibrate_fails, "made up: calibrate");
    made_up.calibrated_ppm = ppm;
    *change_ppm = -50;
    return 0;
}

static const struct driver driver = {
    .name = "made-up", .title = "Made up", .interval_ms = 5000, .settle_ms = 180000, .calibrate_least_ppm = 400,
    .calibrate_most_ppm = 2000, .start = made_up_start, .take = made_up_take, .stop = made_up_stop,
    .calibrate = made_up_calibrate,
};

static struct measuring begin(void)
{
    made_up = (struct made_up){.co2_ppm = 800};
    err = (struct error){0};
    return (struct measuring){.driver = &driver, .open = made_up_open, .report_ms = 60000};
}

static void a_sensor_is_started_and_read_at_its_pace(void **state)
{
    struct measuring m = begin();
    struct sample sample;

    (void)state;
    assert_int_equal(measuring_step(&m, 0, &sample, &err), 0);
    assert_int_equal(m.state, MEASURING_STARTING);
    assert_int_equal(measuring_step(&m, MEASURING_POLL_MS, &sample, &err), 1);
    assert_int_equal(m.state, MEASURING_GOOD);
    assert_int_equal(m.next_ms, MEASURING_POLL_MS + 60000);
    assert_int_equal(measuring_step(&m, m.next_ms - 1, &sample, &err), 0);
    assert_int_equal(measuring_step(&m, m.next_ms, &sample, &err), 1);
    measuring_stop(&m);
    assert_int_equal(made_up.stopped, 1);
}

static void each_trouble_has_its_word_and_gives_no_reading(void **state)
{
    static const struct {
        int code;
        enum measuring_state state;
        const char *word;
    } rows[] = {
        {-ENXIO, MEASURING_ABSENT, "absent"},          {-ETIMEDOUT, MEASURING_ABSENT, "absent"},
        {-EBADMSG, MEASURING_GARBLED, "garbled"},      {-ERANGE, MEASURING_IMPLAUSIBLE, "implausible"},
        {-EIO, MEASURING_BROKEN, "broken"},            {-EOPNOTSUPP, MEASURING_BROKEN, "broken"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct measuring m = begin();
        struct sample sample;

        assert_int_equal(measuring_step(&m, 0, &sample, &err), 0);
        made_up.take_fails = rows[i].code;
        assert_int_equal(measuring_step(&m, 1000, &sample, &err), rows[i].code);
        assert_int_equal(m.state, rows[i].state);
        assert_string_equal(measuring_word(m.state), rows[i].word);
        made_up.take_fails = 0;
        while (m.state != MEASURING_GOOD)
            measuring_step(&m, m.next_ms, &sample, &err);
        measuring_stop(&m);
    }
}

static void a_sensor_that_was_away_is_opened_and_started_anew(void **state)
{
    struct measuring m = begin();
    struct sample sample;

    (void)state;
    made_up.open_fails = -ENOENT;
    assert_int_equal(measuring_step(&m, 0, &sample, &err), -ENOENT);
    assert_int_equal(m.state, MEASURING_ABSENT);
    assert_int_equal(m.next_ms, MEASURING_RETRY_MS);
    made_up.open_fails = 0;
    assert_int_equal(measuring_step(&m, m.next_ms, &sample, &err), 0);
    made_up.take_fails = -ENXIO;
    assert_int_equal(measuring_step(&m, m.next_ms, &sample, &err), -ENXIO);
    made_up.take_fails = 0;
    assert_int_equal(measuring_step(&m, m.next_ms, &sample, &err), 0);
    assert_int_equal(measuring_step(&m, m.next_ms, &sample, &err), 1);
    assert_int_equal(made_up.opened, 2);
    assert_int_equal(made_up.started, 2);
}

/* Its own interval is 5 s: after 20 s of nothing new it is busy, and started anew. */
static void a_sensor_without_anything_new_is_busy(void **state)
{
    struct measuring m = begin();
    struct sample sample;

    (void)state;
    assert_int_equal(measuring_step(&m, 0, &sample, &err), 0);
    made_up.take_fails = -EAGAIN;
    m.next_ms = 20000;
    assert_int_equal(measuring_step(&m, 20000, &sample, &err), 0);
    m.next_ms = 20001;
    assert_int_equal(measuring_step(&m, 20001, &sample, &err), -EBUSY);
    assert_int_equal(m.state, MEASURING_BUSY);
    assert_int_equal(measuring_step(&m, m.next_ms, &sample, &err), 0);
    assert_int_equal(made_up.started, 2);
}

/* -- calibrating; the fake bus's clock passes three minutes at once -- */

static int calibrate(int ppm, const char *types, double step_ppm)
{
    struct calibrate c = {.driver = &driver, .ppm = ppm, .out = fopen("/dev/null", "w"), .is_confirmed = !types};
    char *answer = strdup(types && *types ? types : "\n");
    int r;

    (void)begin();
    made_up.co2_ppm = 470;
    made_up.step_ppm = step_ppm;
    c.in = fmemopen(answer, strlen(answer), "r");
    c.bus = fake_open(&fake, NULL, 0);
    assert_true(c.in && c.out);
    r = calibrate_run(&c, &err);
    fclose(c.in);
    fclose(c.out);
    free(answer);
    assert_int_equal(r == 0 ? ppm : 0, made_up.calibrated_ppm);
    return r;
}

static void it_is_calibrated_after_three_minutes_and_a_yes(void **state)
{
    (void)state;
    assert_int_equal(calibrate(420, "420\n", 0), 0);
    assert_true(fake.now_ms >= 180000);
    assert_int_equal(made_up.stopped, 1);
    assert_int_equal(calibrate(420, NULL, 0), 0);
}

static void any_other_answer_changes_nothing(void **state)
{
    (void)state;
    assert_int_equal(calibrate(420, "y\n", 0), -ECANCELED);
    assert_int_equal(calibrate(420, "", 0), -ECANCELED);
    assert_int_equal(calibrate(420, "421\n", 0), -ECANCELED);
}

/* One measurement in 5 s: 12 in the last minute, so 11 steps. */
static void air_that_is_not_steady_changes_nothing(void **state)
{
    (void)state;
    assert_int_equal(calibrate(420, NULL, CALIBRATE_STEADY_PPM / 11), 0);
    assert_int_equal(calibrate(420, NULL, CALIBRATE_STEADY_PPM / 11 + 0.5), -EAGAIN);
}

static void what_the_sensor_cannot_be_told_is_refused_at_once(void **state)
{
    (void)state;
    assert_int_equal(calibrate(399, NULL, 0), -ERANGE);
    assert_int_equal(calibrate(2001, NULL, 0), -ERANGE);
    assert_int_equal(made_up.started, 0);
    assert_int_equal(calibrate(400, NULL, 0), 0);
    assert_int_equal(calibrate(2000, NULL, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sensor_is_started_and_read_at_its_pace),
        cmocka_unit_test(each_trouble_has_its_word_and_gives_no_reading),
        cmocka_unit_test(a_sensor_that_was_away_is_opened_and_started_anew),
        cmocka_unit_test(a_sensor_without_anything_new_is_busy),
        cmocka_unit_test(it_is_calibrated_after_three_minutes_and_a_yes),
        cmocka_unit_test(any_other_answer_changes_nothing),
        cmocka_unit_test(air_that_is_not_steady_changes_nothing),
        cmocka_unit_test(what_the_sensor_cannot_be_told_is_refused_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
