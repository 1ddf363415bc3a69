/* tests/unit/test_trailing_exact.c - trailing means of long random series are those of the definition, to the last
 * digit that anybody could see, and keep nothing of what has left their window. */
#include "trailing_kit.h"

/* What a mean is by its definition, from all lines there are. */
static double naive_mean(const struct line *lines, size_t count, int64_t window_ms, double *joined_ms)
{
    struct calendar_span window = {lines[count - 1].end_ms - window_ms, lines[count - 1].end_ms};
    long double area = 0, joined = 0;

    for (size_t i = count; i-- > 0 && lines[i].end_ms > window.start_ms;) {
        struct line part;

        if (!line_cut(&lines[i], window, &part))
            continue;
        area += ((long double)part.start + part.end) / 2 * (part.end_ms - part.start_ms);
        joined += part.end_ms - part.start_ms;
    }
    *joined_ms = (double)joined;
    return (double)(area / joined);
}

/* Weather of all kinds in turn: on the limit, noise, a walk, empty rooms, waves, steps and spikes. In thousandths, as
 * sensors' values are. */
static double next_value(long sample, double value)
{
    switch (sample / 300 % 6) {
    case 0:
        return 800;
    case 1:
        return 790 + rand() % 20001 / 1000.0;
    case 2:
        return fmax(380, value + (rand() % 61 - 30) / 8.0);
    case 3:
        return 420 + rand() % 20;
    case 4:
        return round((900 + 450 * sin((double)sample / 60)) * 1000) / 1000;
    default:
        return rand() % 40 == 0 ? 5000 : sample / 25 % 2 ? 2400 : 450;
    }
}

#define CHECKS 40

static double worst_error(int64_t step_ms, int64_t window_ms, bool has_gaps)
{
    size_t count = (size_t)(3 * window_ms / step_ms) + 2500, checks = 0;
    struct watch *w = watch(0, window_ms, 1, 800, LEVEL_ABOVE);
    struct line *lines = calloc(count, sizeof *lines);
    int64_t at_ms = INT64_C(1795000000000);
    double value = 420, worst = 0;

    assert_non_null(lines);
    for (size_t i = 0; i < count; i++) {
        double next = next_value((long)i, value), joined_ms, plain;
        struct trailing_mean_result result;

        if (has_gaps && rand() % 50 == 0)
            at_ms += rand() % (2 * window_ms);
        lines[i] = (struct line){at_ms, at_ms + step_ms - rand() % (step_ms / 4), value, next};
        at_ms = lines[i].end_ms;
        value = next;
        result = add(w, &lines[i]);
        if (i % (count / CHECKS))
            continue;
        plain = naive_mean(lines, i + 1, window_ms, &joined_ms);
        assert_true(result.joined_ms == joined_ms);
        worst = fmax(worst, fabs(result.mean - plain));
        checks++;
    }
    free(lines);
    assert_true(checks >= CHECKS);
    return worst;
}

static void means_of_any_series_are_those_of_the_definition(void **state)
{
    static const int64_t steps_ms[] = {1000, 10000, 60000};
    static const int64_t windows_min[] = {15, 20, 60, 480, 1440};

    (void)state;
    srand(11);
    for (size_t step = 0; step < COUNT(steps_ms); step++)
        for (size_t window = 0; window < COUNT(windows_min); window++)
            for (int gaps = 0; gaps < 2; gaps++) {
                double worst = worst_error(steps_ms[step], windows_min[window] * MINUTE_MS, gaps);

                if (worst > 1e-6)
                    print_error("%d s, %d min, gaps %d: %g ppm\n", (int)(steps_ms[step] / 1000),
                                (int)windows_min[window], gaps, worst);
                assert_true(worst <= 1e-6);
            }
}

/* Of seconds of noise that end in a stretch on the limit: a remainder of theirs would put the mean beside it. */
static void a_mean_back_on_its_limit_is_on_it_exactly(void **state)
{
    struct watch *above = sustained(0, 21.3, LEVEL_ABOVE), *at_least = sustained(1, 21.3, LEVEL_AT_LEAST);
    struct trailing_mean_result result = {.mean = NAN};
    double value = 21.3;

    (void)state;
    srand(3);
    for (int second = 0; second < 4 * 3600; second++) {
        double next = second % 7200 < 3600 ? (20000 + rand() % 3001) / 1000.0 : 21.3;
        struct line line = {second * 1000, (second + 1) * 1000, value, next};

        result = add(above, &line);
        assert_true(add(at_least, &line).mean == result.mean || isnan(result.mean));
        value = next;
    }
    assert_true(result.mean == 21.3);
    assert_false(above->mean.is_met);
    assert_true(at_least->mean.is_met);
}

/* What came before the window leaves nothing behind: a restart, which begins later, goes on alike to the last bit. */
static void a_mean_that_began_later_says_the_same_once_its_window_is_full(void **state)
{
    struct watch *all = sustained(0, 800, LEVEL_ABOVE), *late = sustained(1, 800, LEVEL_ABOVE);
    double value = 420;

    (void)state;
    srand(5);
    for (int i = 0; i < 6000; i++) {
        double next = next_value(i, value);
        struct line line = {i * 10000, (i + 1) * 10000, value, next};
        struct trailing_mean_result from_all = add(all, &line), from_late;

        value = next;
        if (i < 3000)
            continue;
        from_late = add(late, &line);
        if (line.start_ms < 30000000 + SUSTAINED_WINDOW_MS)
            continue;
        assert_true(from_all.mean == from_late.mean && from_all.was_met == from_late.was_met);
        assert_true(from_all.met_from_ms == from_late.met_from_ms && from_all.met_to_ms == from_late.met_to_ms);
        assert_true(from_all.extreme == from_late.extreme);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_of_any_series_are_those_of_the_definition),
        cmocka_unit_test(a_mean_back_on_its_limit_is_on_it_exactly),
        cmocka_unit_test(a_mean_that_began_later_says_the_same_once_its_window_is_full),
    };

    return cmocka_run_group_tests(tests, NULL, close_watches);
}
