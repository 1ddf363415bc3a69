/* tests/unit/test_simulate_sensors.c - the sensors of the simulated school: when they report, how they err, and their
 * faults. */
#include "world_kit.h"

/* cmocka compares floats; ours are doubles. */
#define assert_near(value, expected, tolerance) assert_true(fabs((value) - (expected)) <= (tolerance))

static void reports_come_at_their_interval_with_a_little_jitter(void **state)
{
    (void)state;
    struct world *world = world_at("2026-11-23T08:50:00Z", 1, 60, NULL);
    int64_t last_ms[ROOMS_DEFAULT] = {0}, first_ms[ROOMS_DEFAULT] = {0}, count[ROOMS_DEFAULT] = {0};
    int64_t shortest_ms = INT64_MAX, longest_ms = 0, before_ms = at("2026-11-23T08:50:00Z");
    struct world_report report;

    for (int i = 0; i < ROOMS_DEFAULT * 500; i++) {
        world_take(world, &report);
        assert_true(report.time_ms >= before_ms);
        before_ms = report.time_ms;
        if (count[report.room]++) {
            int64_t gap_ms = report.time_ms - last_ms[report.room];

            shortest_ms = gap_ms < shortest_ms ? gap_ms : shortest_ms;
            longest_ms = gap_ms > longest_ms ? gap_ms : longest_ms;
        } else {
            first_ms[report.room] = report.time_ms;
        }
        last_ms[report.room] = report.time_ms;
    }
    assert_true(shortest_ms >= 54000 && shortest_ms < 57000);
    assert_true(longest_ms <= 66000 && longest_ms > 63000);
    for (int i = 0; i < ROOMS_DEFAULT; i++)
        assert_near((double)(last_ms[i] - first_ms[i]) / (double)(count[i] - 1), 60000, 20);
    world_close(world);
}

static void sensors_err_within_their_class_and_are_not_all_alike(void **state)
{
    (void)state;
    struct world *world = world_at("2026-11-23T08:00:00Z", 1, 60, NULL);
    double sum[ROOMS_DEFAULT] = {0}, squares[ROOMS_DEFAULT] = {0}, least = INFINITY, most = -INFINITY;
    int count[ROOMS_DEFAULT] = {0};
    struct world_report report;

    while (world_next_ms(world) < at("2026-11-23T17:00:00Z")) {
        double off, humidity_pct;

        world_take(world, &report);
        off = report.reading.co2_ppm - report.felt.co2_ppm;
        humidity_pct = model_humidity_pct(report.felt.vapour_g_m3, report.felt.temperature_c);
        assert_true(fabs(off) <= sensor_co2_band_ppm(report.felt.co2_ppm) + 1e-9);
        assert_true(fabs(report.reading.temperature_c - report.felt.temperature_c) <= 0.8 + 1e-9);
        assert_true(fabs(report.reading.humidity_pct - humidity_pct) <= 6 + 1e-9);
        off /= sensor_co2_band_ppm(report.felt.co2_ppm);
        sum[report.room] += off;
        squares[report.room] += off * off;
        count[report.room]++;
    }
    for (int i = 0; i < ROOMS_DEFAULT; i++) {
        double mean = sum[i] / count[i], spread = sqrt(squares[i] / count[i] - mean * mean);

        assert_true(spread > 0.02 && spread < 0.12);        /* about 5 ppm of 60 to 100 */
        least = fmin(least, mean);
        most = fmax(most, mean);
    }
    assert_true(most - least > 0.3);
    world_close(world);
}

static void the_accuracy_class_is_the_data_sheets(void **state)
{
    (void)state;
    assert_near(sensor_co2_band_ppm(800), 70, 1e-9);
    assert_near(sensor_co2_band_ppm(1000), 75, 1e-9);
    assert_near(sensor_co2_band_ppm(1500), 95, 1e-9);
    assert_near(sensor_co2_band_ppm(3000), 190, 1e-9);
}

/* Room 3 under a fault from 10:00 to 10:20, beside the same room without: count and compare. */
struct compared {
    int before_differ, within, within_differ, silent, twice, junk, after_differ;
    double most_ppm, first_ppm, last_ppm, most_clock_off_min;
    bool all_equal;
};

static struct compared compare(const char *fault)
{
    struct world *good = world_at("2026-11-23T09:30:00Z", 1, 60, NULL);
    struct world *bad = world_at("2026-11-23T09:30:00Z", 1, 60, fault);
    struct compared c = {.all_equal = true};
    struct world_report a, b;

    while (world_next_ms(good) < at("2026-11-23T10:50:00Z")) {
        bool differ, within;

        world_take(good, &a);
        world_take(bad, &b);
        assert_int_equal(a.time_ms, b.time_ms);
        differ = memcmp(&a.reading, &b.reading, sizeof a.reading) != 0 || b.is_silent || b.is_twice || b.is_junk ||
                 b.own_time_ms != b.time_ms;
        within = a.time_ms >= at("2026-11-23T10:00:00Z") && a.time_ms < at("2026-11-23T10:20:00Z");
        if (a.room != 2) {
            assert_false(differ);
            continue;
        }
        if (!within) {
            *(a.time_ms < at("2026-11-23T10:00:00Z") ? &c.before_differ : &c.after_differ) += differ;
            continue;
        }
        if (!c.within++)
            c.first_ppm = b.reading.co2_ppm;
        c.all_equal &= b.reading.co2_ppm == c.first_ppm;
        c.within_differ += differ;
        c.silent += b.is_silent;
        c.twice += b.is_twice;
        c.junk += b.is_junk;
        c.last_ppm = b.reading.co2_ppm - a.reading.co2_ppm;
        c.most_ppm = fmax(c.most_ppm, b.reading.co2_ppm - a.reading.co2_ppm);
        c.most_clock_off_min = fmax(c.most_clock_off_min, fabs((double)(b.own_time_ms - b.time_ms) / MINUTE_MS));
    }
    assert_int_equal(c.before_differ, 0);
    assert_int_equal(c.after_differ, 0);
    assert_in_range(c.within, 19, 21);
    world_close(good);
    world_close(bad);
    return c;
}

static void faults_do_what_they_are_called_in_their_time_and_room(void **state)
{
    (void)state;
    struct compared c = compare("silent@3:10:00-10:20");

    assert_int_equal(c.silent, c.within);
    c = compare("frozen@3:10:00-10:20");
    assert_true(c.all_equal);
    c = compare("drift@3:10:00-10:20");
    assert_near(c.last_ppm, 20, 1.5);
    c = compare("duplicate@3:10:00-10:20");
    assert_int_equal(c.twice, c.within);
    c = compare("retained@3:10:00-10:20");
    assert_int_equal(c.junk, 1);
    assert_int_equal(c.within_differ, 1);
    assert_true(c.most_ppm > 2000);
    assert_near(c.most_clock_off_min, 1440, 0.01);
    c = compare("clock@3:10:00-10:20");
    assert_int_equal(c.within_differ, c.within);
    assert_near(c.most_clock_off_min, 197, 0.01);
}

static void spikes_are_rare_and_high(void **state)
{
    (void)state;
    struct world *world = world_at("2026-11-23T09:00:00Z", 1, 60, "spikes@3");
    struct world_report report;
    int spikes = 0, count = 0;

    while (count < 1000) {
        world_take(world, &report);
        count += report.room == 2;
        spikes += report.reading.co2_ppm > report.felt.co2_ppm + 3000;
    }
    assert_in_range(spikes, 30, 70);
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_come_at_their_interval_with_a_little_jitter),
        cmocka_unit_test(sensors_err_within_their_class_and_are_not_all_alike),
        cmocka_unit_test(the_accuracy_class_is_the_data_sheets),
        cmocka_unit_test(faults_do_what_they_are_called_in_their_time_and_room),
        cmocka_unit_test(spikes_are_rare_and_high),
    };
    return cmocka_run_group_tests(tests, load_zone, NULL);
}
