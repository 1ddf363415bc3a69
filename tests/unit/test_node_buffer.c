/* test_node_buffer.c - readings that wait for the broker: their order, their times, their end, and their file. */
#include "node_buffer.h"
#include "node_form.h"
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define BEGAN_MS INT64_C(1795430520000)     /* 2026-11-23T10:42:00Z */

static struct node_buffer buffer;
static struct error err;

static int open_buffer(void **state)
{
    (void)state;
    return node_buffer_init(&buffer, &err);
}

static int close_buffer(void **state)
{
    (void)state;
    node_buffer_done(&buffer);
    return 0;
}

/* One a minute; minute < 0: nobody knew the time. */
static void add(int minute, double co2_ppm)
{
    node_buffer_add(&buffer, &(struct node_reading){.sample = {co2_ppm, NAN, NAN}, .mono_ms = abs(minute) * 60000,
                                                    .time_ms = minute < 0 ? 0 : BEGAN_MS + minute * 60000});
}

static const char *text(const struct node_batch *batch)
{
    static char kept[16384];
    struct out out;

    out_init(&out);
    node_form_write(&out, &buffer, batch);
    assert_false(out.failed);
    snprintf(kept, sizeof kept, "%s", out.text);
    out_done(&out);
    return kept;
}

static void one_reading_is_the_plain_form_with_its_own_time(void **state)
{
    struct node_batch batch;

    (void)state;
    assert_false(node_buffer_pick(&buffer, 0, &batch));
    node_buffer_add(&buffer, &(struct node_reading){.sample = {812, 20.417, 41.5}, .time_ms = BEGAN_MS});
    assert_true(node_buffer_pick(&buffer, 0, &batch));
    assert_string_equal(text(&batch), "{\"co2_ppm\":812,\"temperature_c\":20.42,\"humidity_pct\":41.5,"
                                      "\"time\":\"2026-11-23T10:42:00Z\"}");
}

static void the_newest_goes_first_with_the_oldest_as_history(void **state)
{
    struct node_batch batch;

    (void)state;
    for (int minute = 0; minute < 3; minute++)
        add(minute, 800 + minute);
    assert_true(node_buffer_pick(&buffer, 0, &batch));
    assert_string_equal(text(&batch), "{\"co2_ppm\":802,\"time\":\"2026-11-23T10:44:00Z\",\"history\":["
                                      "{\"co2_ppm\":800,\"time\":\"2026-11-23T10:42:00Z\"},"
                                      "{\"co2_ppm\":801,\"time\":\"2026-11-23T10:43:00Z\"}]}");
}

/* 100 readings: 41 a message at most, so three messages; each reading in one of them. */
static void everything_is_sent_once_and_nothing_twice(void **state)
{
    int seen[100] = {0}, messages = 0;
    struct node_batch batch;

    (void)state;
    for (int minute = 0; minute < 100; minute++)
        add(minute, 800 + minute);
    while (node_buffer_pick(&buffer, 0, &batch)) {
        assert_true(batch.history_count <= NODE_BATCH_HISTORY_MAX);
        seen[(int)node_buffer_at(&buffer, batch.newest)->sample.co2_ppm - 800]++;
        for (size_t i = 0; i < batch.history_count; i++)
            seen[(int)node_buffer_at(&buffer, batch.history[i])->sample.co2_ppm - 800]++;
        node_buffer_sent(&buffer, &batch);
        messages++;
    }
    for (int i = 0; i < 100; i++)
        assert_int_equal(seen[i], 1);
    assert_int_equal(messages, 3);
    assert_int_equal(buffer.count, 0);
}

static void what_was_not_acknowledged_is_picked_again(void **state)
{
    struct node_batch first, again;

    (void)state;
    add(0, 800);
    add(1, 801);
    assert_true(node_buffer_pick(&buffer, 0, &first));
    assert_true(node_buffer_pick(&buffer, 0, &again));
    assert_int_equal(first.newest, again.newest);
    assert_int_equal(again.history_count, 1);
    assert_int_equal(node_buffer_waiting(&buffer), 2);
}

static void a_full_buffer_loses_its_oldest_and_counts_it(void **state)
{
    struct node_batch under_way;

    (void)state;
    for (int i = 0; i < NODE_BUFFER_READINGS_MAX; i++)
        add(i, 800);
    assert_int_equal(buffer.lost, 0);
    assert_true(node_buffer_pick(&buffer, 0, &under_way));
    add(NODE_BUFFER_READINGS_MAX, 801);
    assert_int_equal(buffer.lost, 1);
    assert_int_equal(buffer.count, NODE_BUFFER_READINGS_MAX);
    assert_null(node_buffer_at(&buffer, under_way.history[0]));
    node_buffer_sent(&buffer, &under_way);      /* whose first was lost meanwhile: only its own are gone */
    assert_int_equal(node_buffer_waiting(&buffer), NODE_BUFFER_READINGS_MAX - NODE_BATCH_HISTORY_MAX);
}

static void without_a_time_only_a_fresh_reading_goes_and_alone(void **state)
{
    struct node_batch batch;

    (void)state;
    add(-1, 800);
    add(-2, 801);
    assert_true(node_buffer_pick(&buffer, 2 * 60000 + NODE_FRESH_MS, &batch));
    assert_string_equal(text(&batch), "{\"co2_ppm\":801}");
    assert_false(node_buffer_pick(&buffer, 2 * 60000 + NODE_FRESH_MS + 1, &batch));
}

static void a_clock_that_is_set_dates_the_readings_before(void **state)
{
    struct node_batch batch;

    (void)state;
    add(-1, 800);
    add(-2, 801);
    node_buffer_date(&buffer, BEGAN_MS + 3 * 60000, 3 * 60000);
    assert_true(node_buffer_pick(&buffer, 3600000, &batch));
    assert_string_equal(text(&batch), "{\"co2_ppm\":801,\"time\":\"2026-11-23T10:44:00Z\",\"history\":["
                                      "{\"co2_ppm\":800,\"time\":\"2026-11-23T10:43:00Z\"}]}");
}

static void what_waits_is_there_after_a_restart(void **state)
{
    char folder[] = "/tmp/transom-node-XXXXXX", path[64];
    struct node_batch batch;
    size_t broken;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/waiting", folder);
    assert_int_equal(node_buffer_load(&buffer, path, &broken, &err), 0);    /* no file yet */
    node_buffer_add(&buffer, &(struct node_reading){.sample = {812, 20.417, NAN}, .time_ms = BEGAN_MS});
    add(1, 813);
    add(-2, 814);       /* whose time is only known to this run */
    assert_int_equal(node_buffer_save(&buffer, path, &err), 0);
    node_buffer_done(&buffer);
    assert_int_equal(node_buffer_init(&buffer, &err), 0);

    assert_int_equal(node_buffer_load(&buffer, path, &broken, &err), 0);
    assert_int_equal(broken, 0);
    assert_int_equal(buffer.count, 2);
    assert_true(node_buffer_pick(&buffer, 0, &batch));
    assert_string_equal(text(&batch), "{\"co2_ppm\":813,\"time\":\"2026-11-23T10:43:00Z\",\"history\":["
                                      "{\"co2_ppm\":812,\"temperature_c\":20.42,\"time\":\"2026-11-23T10:42:00Z\"}]}");
    node_buffer_sent(&buffer, &batch);
    assert_int_equal(node_buffer_save(&buffer, path, &err), 0);
    assert_int_equal(remove(path), -1);         /* nothing waits: no file */
    assert_int_equal(remove(folder), 0);
}

static void broken_lines_are_no_readings(void **state)
{
    static const char *const broken[] = {"", "\n", "1795430520000 812 20", "1795430520000 812 20.4 41.5",
                                         "1795430520000 812 20.4 41.5 1\n", "0 812 20.4 41.5\n",
                                         "1795430520000 nan 20.4 41.5\n", "1795430520000 812 inf 41.5\n", "x\n"};
    struct node_reading reading;

    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        if (node_buffer_parse(broken[i], &reading))
            fail_msg("\"%s\" is read", broken[i]);
    assert_true(node_buffer_parse("1795430520000 812.000 20.400 nan\n", &reading));
    assert_true(isnan(reading.sample.humidity_pct));
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, open_buffer, close_buffer)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(one_reading_is_the_plain_form_with_its_own_time),
        WITH(the_newest_goes_first_with_the_oldest_as_history),
        WITH(everything_is_sent_once_and_nothing_twice),
        WITH(what_was_not_acknowledged_is_picked_again),
        WITH(a_full_buffer_loses_its_oldest_and_counts_it),
        WITH(without_a_time_only_a_fresh_reading_goes_and_alone),
        WITH(a_clock_that_is_set_dates_the_readings_before),
        WITH(what_waits_is_there_after_a_restart),
        WITH(broken_lines_are_no_readings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
