/* tests/unit/test_school_story.c - random days with everything that goes wrong, lived, cut and told again: the same
 * record gives the same story, and a clock that jumps adds nothing to it. */
#include "school_story.h"

#define UNION_ACT "union-neu-co2-act"       /* an instant rule above 800 ppm, hold 5 minutes */
#define STORIES 4                           /* random days, each cut at a random instant */
#define JUMPS 8                             /* random moments for each jump of the clock */

static int start(void **state)
{
    (void)state;
    nine_ms = kit_utc("2026-11-24T09:00:00Z");
    kit_open(2);
    return 0;
}

/* -- the same record, the same story -- */

#define FINALS_MAX 512

struct final {
    char what[RULE_ID_SIZE];
    int room;
    struct incident_event change;
};

/* The newest change of each incident; what was only pending is forgotten. */
static size_t finals(struct final *list)
{
    size_t count = 0;

    for (size_t i = 0; i < kit_event_count; i++) {
        const struct school_event *event = &kit_events[i].event;
        size_t at = 0;

        while (at < count && (list[at].room != event->room || strcmp(list[at].what, event->what) != 0 ||
                              list[at].change.began_ms != event->change.began_ms))
            at++;
        if (event->change.to == INCIDENT_NONE) {
            if (at < count)
                list[at] = list[--count];
            continue;
        }
        assert_true(at < FINALS_MAX);
        snprintf(list[at].what, sizeof list[at].what, "%s", event->what);
        list[at].room = event->room;
        list[at].change = event->change;
        count += at == count;
    }
    return count;
}

static int by_incident(const void *a, const void *b)
{
    const struct final *left = a, *right = b;
    int order = strcmp(left->what, right->what);

    if (order == 0)
        order = left->room - right->room;
    if (order)
        return order;
    return (left->change.began_ms > right->change.began_ms) - (left->change.began_ms < right->change.began_ms);
}

static bool is_same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static void expect_same_finals(struct final *a, size_t a_count, struct final *b, size_t b_count)
{
    qsort(a, a_count, sizeof *a, by_incident);
    qsort(b, b_count, sizeof *b, by_incident);
    assert_int_equal(a_count, b_count);
    for (size_t i = 0; i < a_count; i++) {
        assert_string_equal(a[i].what, b[i].what);
        assert_int_equal(a[i].room, b[i].room);
        assert_int_equal(a[i].change.began_ms, b[i].change.began_ms);
        assert_int_equal(a[i].change.to, b[i].change.to);
        assert_int_equal(a[i].change.raised_ms, b[i].change.raised_ms);
        assert_int_equal(a[i].change.cleared_ms, b[i].change.cleared_ms);
        assert_true(is_same(a[i].change.peak, b[i].change.peak));
    }
}

static void expect_same_views(const struct room_view *a, const struct room_view *b)
{
    for (size_t i = 0; i < STORY_ROOMS; i++) {
        assert_int_equal(a[i].freshness, b[i].freshness);
        assert_int_equal(a[i].level, b[i].level);
        assert_int_equal(a[i].peak, b[i].peak);
        assert_ptr_equal(a[i].rule, b[i].rule);
        assert_int_equal(a[i].level_since_ms, b[i].level_since_ms);
        assert_int_equal(a[i].trend, b[i].trend);
        assert_true(is_same(a[i].co2_ppm, b[i].co2_ppm) && is_same(a[i].temperature_c, b[i].temperature_c));
        assert_true(is_same(a[i].last_co2_ppm, b[i].last_co2_ppm));
        assert_int_equal(a[i].heard_ms, b[i].heard_ms);
        assert_int_equal(a[i].interval_ms, b[i].interval_ms);
        assert_int_equal(a[i].grade, b[i].grade);
    }
}

static void look(struct room_view views[STORY_ROOMS], int64_t now_ms)
{
    for (size_t i = 0; i < STORY_ROOMS; i++)
        room_view(school_room(kit_school, i), now_ms, &views[i]);
}

static struct final lived[FINALS_MAX], retold[FINALS_MAX];

static void a_restart_at_any_instant_tells_the_same_story(void **state)
{
    for (uint64_t seed = 1; seed <= STORIES; seed++) {
        struct room_view at_cut[STORY_ROOMS], after_restart[STORY_ROOMS], at_end[STORY_ROOMS], end_again[STORY_ROOMS];
        uint64_t random = seed * 977;
        size_t cut, lived_count;
        int64_t tick_ms, first_ms, end_ms;

        kit_close(state);
        kit_open(STORY_ROOMS);
        tell_story(seed, nine_ms - 90 * KIT_MINUTE_MS, nine_ms + 8 * KIT_HOUR_MS);
        cut = (size_t)(fraction(&random) * (double)story_count);
        first_ms = story[0].at_ms / TICK_MS * TICK_MS;
        end_ms = story[story_count - 1].at_ms + 2 * KIT_HOUR_MS;

        record_count = 0;
        tick_ms = first_ms;
        live(0, cut, &tick_ms, true);
        look(at_cut, tick_ms);
        live(cut, story_count, &tick_ms, false);
        tick_until(&tick_ms, end_ms);
        look(at_end, end_ms);
        lived_count = finals(lived);
        assert_true(lived_count > 10);

        kit_close(state);
        kit_open(STORY_ROOMS);
        tick_ms = first_ms;
        for (size_t i = 0; i < record_count; i++) {
            tick_until(&tick_ms, record[i].step.at_ms);
            play(&record[i].step, true);
        }
        if (cut > 0)
            tick_until(&tick_ms, story[cut - 1].at_ms);
        look(after_restart, tick_ms);
        expect_same_views(at_cut, after_restart);
        live(cut, story_count, &tick_ms, false);
        tick_until(&tick_ms, end_ms);
        look(end_again, end_ms);
        expect_same_views(at_end, end_again);
        expect_same_finals(lived, lived_count, retold, finals(retold));
    }
}

/* -- clocks: promise 24 -- */

/* A room over the limit from half past nine on, another always well aired. The wall clock jumps once, at a random
 * moment; a gateway that sees it jump ahead says so. Real time goes on by minutes. */
static void p24_jumps_of_the_clock_give_no_early_doubled_or_missed_incident(void **state)
{
    static const int64_t jumps_ms[] = {KIT_SECOND_MS, -KIT_SECOND_MS, KIT_HOUR_MS, -KIT_HOUR_MS, KIT_DAY_MS, -KIT_DAY_MS};

    for (size_t j = 0; j < KIT_COUNT(jumps_ms); j++)
        for (uint64_t seed = 1; seed <= JUMPS; seed++) {
            uint64_t random = seed;
            int64_t began_ms = nine_ms + 70 * KIT_MINUTE_MS, jump_at_ms;
            size_t told_before;

            kit_close(state);
            kit_open(2);
            school_broker(kit_school, true, nine_ms - KIT_HOUR_MS);
            jump_at_ms = began_ms - 20 * KIT_MINUTE_MS + (int64_t)(fraction(&random) * 60) * KIT_MINUTE_MS;
            for (int64_t real_ms = nine_ms; real_ms <= began_ms + 2 * KIT_HOUR_MS; real_ms += KIT_MINUTE_MS) {
                int64_t wall_ms = real_ms + (real_ms >= jump_at_ms ? jumps_ms[j] : 0);
                double wave = (double)(real_ms / KIT_MINUTE_MS % 5);

                told_before = kit_event_count;
                if (real_ms == jump_at_ms && jumps_ms[j] > KIT_MINUTE_MS)
                    school_deaf_until(kit_school, wall_ms);
                kit_hear(0, (real_ms < began_ms ? 600 : 1300) + wave, READING_NO_TIME, wall_ms);
                kit_hear(1, 500 + wave, READING_NO_TIME, wall_ms);
                school_advance(kit_school, wall_ms);
                for (size_t i = told_before; i < kit_event_count; i++)      /* early? */
                    if (kit_events[i].event.change.to == INCIDENT_RAISED)
                        assert_true(real_ms >= began_ms - KIT_MINUTE_MS + 5 * KIT_MINUTE_MS);
            }
            assert_int_equal(kit_count(SCHOOL_SENSOR_SILENT, -2, INCIDENT_RAISED), 0);
            assert_int_equal(kit_count(SCHOOL_INFRASTRUCTURE, -2, INCIDENT_RAISED), 0);
            assert_int_equal(kit_count(UNION_ACT, 1, INCIDENT_RAISED), 0);
            /* Missed? Doubled? Small jumps and a later hour leave one; a clock set back, or another day, ends what the
             * other clock began. */
            if (jumps_ms[j] == KIT_HOUR_MS || llabs(jumps_ms[j]) == KIT_SECOND_MS)
                assert_int_equal(kit_count(UNION_ACT, 0, INCIDENT_RAISED), 1);
            else
                assert_in_range(kit_count(UNION_ACT, 0, INCIDENT_RAISED), 1, 2);
        }
}

/* Occupied from half past midnight to half past three, the night in which the clocks change: two hours or four. */
static void p24_both_changes_of_the_clocks_give_one_incident_from_start_to_end_of_the_period(void **state)
{
    static const struct {
        const char *start, *end;
    } nights[] = {{"2026-03-29T00:30:00Z", "2026-03-29T02:30:00Z"}, {"2026-10-24T23:30:00Z", "2026-10-25T03:30:00Z"}};
    struct calendar_period period = {30, 210};

    assert_int_equal(calendar_add_period(&kit_calendar.hours, 1 << 6, period, NULL), 0);
    for (size_t i = 0; i < KIT_COUNT(nights); i++) {
        int64_t start_ms = kit_utc(nights[i].start), end_ms = kit_utc(nights[i].end);
        const struct kit_event *cleared;

        kit_close(state);
        kit_open(1);
        school_broker(kit_school, true, start_ms - 3 * KIT_HOUR_MS);
        for (int64_t now = start_ms - 2 * KIT_HOUR_MS; now <= end_ms + 2 * KIT_HOUR_MS; now += KIT_MINUTE_MS) {
            kit_hear(0, 1300 + (double)(now / KIT_MINUTE_MS % 5), READING_NO_TIME, now);
            school_advance(kit_school, now);
        }
        cleared = kit_nth(UNION_ACT, 0, INCIDENT_CLEARED, 0);
        assert_int_equal(kit_count(UNION_ACT, 0, INCIDENT_RAISED), 1);
        assert_non_null(cleared);
        assert_int_equal(cleared->event.change.began_ms, start_ms);
        assert_int_equal(cleared->event.change.raised_ms, start_ms + 5 * KIT_MINUTE_MS);
        assert_int_equal(cleared->event.change.cleared_ms, end_ms);
        assert_int_equal(kit_count(SCHOOL_SENSOR_SILENT, -2, INCIDENT_RAISED), 0);
    }
    calendar_init(&kit_calendar);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_restart_at_any_instant_tells_the_same_story, start, kit_close),
        cmocka_unit_test_setup_teardown(p24_jumps_of_the_clock_give_no_early_doubled_or_missed_incident, start, kit_close),
        cmocka_unit_test_setup_teardown(
            p24_both_changes_of_the_clocks_give_one_incident_from_start_to_end_of_the_period, start, kit_close),
    };

    return cmocka_run_group_tests(tests, kit_load, NULL);
}
