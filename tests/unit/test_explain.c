/* tests/unit/test_explain.c - why an incident or a verdict is what it is: the replay says what the engines say, on
 * random days too. */
#include "explain_kit.h"

#define INCIDENTS_MAX 256
#define RANDOM_DAYS 100

/* -- the replay is the engine's -- */

static struct explain_incident incidents[INCIDENTS_MAX];
static size_t incident_count, watched_rule;

static void remember(void *context, const struct incident_event *event)
{
    (void)context;
    if (event->rule_index != watched_rule)
        return;
    if (event->from == INCIDENT_NONE)
        incident_count++;
    assert_true(incident_count <= INCIDENTS_MAX);
    incidents[incident_count - 1] = (struct explain_incident){event->to, event->began_ms, event->raised_ms,
                                                              event->cleared_ms, event->peak, event->unoccupied};
    if (event->to == INCIDENT_NONE)
        incident_count--;
}

/* The engine alone, fed as a room feeds it. */
static void run_engine(size_t rule, int64_t now_ms)
{
    struct incident_engine *engine = incident_engine_open(&pack, &room, NATION_ENGLAND, &calendar, NULL, &zone);
    struct interval_ring ring;

    assert_non_null(engine);
    watched_rule = rule;
    incident_count = 0;
    interval_ring_init(&ring);
    for (size_t i = 0; i < heard_count; i++) {
        const struct reading *reading = &heard[i].reading;
        enum quantity quantity = rules[rule].quantity;
        int64_t interval_ms;

        interval_ring_add(&ring, reading->time_ms);
        interval_ms = interval_ring_median_ms(&ring, reading->time_ms);
        if (quality_is_judged(reading, heard[i].flags, quantity))
            incident_engine_sample(engine, quantity, reading->time_ms, reading->value[quantity],
                                   interval_max_gap_ms(interval_ms), interval_ms, remember, NULL);
    }
    incident_engine_advance(engine, now_ms, remember, NULL);
    incident_engine_close(engine);
}

static double below(double end)
{
    return end * (double)(rand() / (RAND_MAX + 1.0));
}

/* A morning and a day that wander around the limits, with holes, doubts, values on a limit to the thousandth, and
 * another pace in every one. */
static void make_random_day(unsigned seed)
{
    static const double on_limits[] = {800, 850, 900, 1000, 750};
    double co2_ppm, minute;

    srand(seed);
    heard_count = 0;
    co2_ppm = 500 + below(600);
    minute = -60 + below(60);
    for (double pace = 1 + floor(below(10)); minute < 450; minute += pace * (0.5 + below(1))) {
        uint32_t flags = below(1) < 0.03 ? 1u << rand() % QUALITY_FLAG_COUNT : 0;

        co2_ppm = fmin(fmax(co2_ppm + below(160) - 80, 420), 1400);
        hear_flagged(minute, below(1) < 0.1 ? on_limits[(size_t)rand() % COUNT(on_limits)] : co2_ppm, flags);
        if (below(1) < 0.02)
            minute += below(70);
        if (below(1) < 0.02)
            hear_flagged(minute, co2_ppm + 1, 0);      /* at the same time: another sensor's */
    }
}

static void expect_same(const struct explain_incident *incident, size_t rule)
{
    const struct explain_incident *now = &told->incident;
    const struct explain_step *step;

    assert_int_equal(now->state, incident->state);
    assert_int_equal(now->began_ms, incident->began_ms);
    assert_int_equal(now->raised_ms, incident->raised_ms);
    assert_int_equal(now->cleared_ms, incident->cleared_ms);
    if (incident->cleared_ms)
        assert_true(now->peak == incident->peak);
    assert_true(rules[rule].comparison == COMPARE_BELOW ? now->peak <= incident->peak : now->peak >= incident->peak);
    assert_int_equal(now->unoccupied, incident->unoccupied);
    step = nth(EXPLAIN_PEAK, 0);
    assert_non_null(step);
    assert_true(step->value == now->peak);
    /* What made it begin is told: a crossing at that moment, or the start of a period beyond the limit. */
    for (size_t i = 0; i < told->steps.count; i++) {
        step = &told->steps.items[i];
        if (step->at_ms == incident->began_ms &&
            (step->kind == EXPLAIN_CROSSING || step->kind == EXPLAIN_ALREADY_BEYOND))
            return;
    }
    print_error("no crossing for rule %s\n", rules[rule].id);
    fail();
}

static void incidents_come_out_as_the_engine_tells_them_on_random_days(void **state)
{
    size_t compared = 0, cleared = 0, open = 0;

    (void)state;
    for (unsigned seed = 1; seed <= RANDOM_DAYS; seed++)
        for (size_t rule = OVER_800; rule <= UNDER_18; rule++) {
            double now = seed % 2 ? 480 : 200 + below(100);

            make_random_day(seed);
            while (heard_count && heard[heard_count - 1].reading.time_ms > at_ms(now))
                heard_count--;
            run_engine(rule, at_ms(now));
            for (size_t i = 0; i < incident_count; i++) {
                struct explain_incident incident = incidents[i];
                double began = (double)(incident.began_ms - OPENING_MS) / (double)MINUTE_MS;
                double ended = (double)(incident.cleared_ms - OPENING_MS) / (double)MINUTE_MS;

                ask(EXPLAIN_INCIDENT, rule, began, incident.cleared_ms ? ended : NAN, now);
                expect_same(&incident, rule);
                compared++;
                cleared += incident.cleared_ms != 0;
                open += incident.cleared_ms == 0;
            }
        }
    print_message("%zu incidents, %zu over, %zu open\n", compared, cleared, open);
    assert_true(cleared > 200 && open > 50);
}

static void expect_verdict(size_t rule, const struct day_verdict *verdict)
{
    const struct day_verdict *now = &told->verdict;

    assert_true(told->is_judged);
    assert_int_equal(now->verdict, verdict->verdict);
    assert_int_equal(now->reason, verdict->reason);
    assert_true(now->coverage == verdict->coverage);
    assert_true(now->figure == verdict->figure || (isnan(now->figure) && isnan(verdict->figure)));
    assert_string_equal(only(EXPLAIN_VERDICT)->reason, verdict_word(verdict->verdict));
    if (rules[rule].statistic == STATISTIC_CONSECUTIVE_MINUTES && verdict->figure > 0)
        assert_true(only(EXPLAIN_LONGEST_RUN)->value == verdict->figure);
}

static void verdicts_come_out_as_the_day_judge_gives_them_on_random_days(void **state)
{
    size_t seen[VERDICT_COUNT] = {0};

    (void)state;
    for (unsigned seed = 1; seed <= RANDOM_DAYS; seed++)
        for (size_t rule = OVER_800; rule <= EXCESS; rule++) {
            enum quantity quantity = rules[rule].quantity;
            struct day_judge *judge = day_judge_open(&pack, quantity, &room, NATION_ENGLAND, &calendar, NULL, &zone);
            struct interval_ring ring;
            static struct judged_day day;

            make_random_day(seed);
            interval_ring_init(&ring);
            for (size_t i = 0; i < heard_count; i++) {
                const struct reading *reading = &heard[i].reading;
                int64_t interval_ms;

                if (!quality_is_joined(reading, heard[i].flags, quantity))
                    continue;
                interval_ring_add(&ring, reading->time_ms);
                interval_ms = interval_ring_median_ms(&ring, reading->time_ms);
                if (day_judge_add(judge, reading->time_ms, reading->value[quantity],
                                  interval_max_gap_ms(interval_ms), interval_ms, &day) >= 0 &&
                    heard[i].flags & quality_doubts(quantity))
                    day_judge_doubt(judge);
            }
            assert_true(day_judge_today(judge, &day));
            ask(EXPLAIN_DAY, rule, 0, NAN, 500);
            for (size_t i = 0; i < day.count; i++)
                if (day.rules[i].rule_index == rule) {
                    expect_verdict(rule, &day.rules[i].verdict);
                    seen[day.rules[i].verdict.verdict]++;
                }
            day_judge_close(judge);
        }
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++)
        assert_true(seen[verdict] > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(incidents_come_out_as_the_engine_tells_them_on_random_days),
        TEST(verdicts_come_out_as_the_day_judge_gives_them_on_random_days),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
