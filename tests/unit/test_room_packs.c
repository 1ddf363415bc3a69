/* Rooms that are judged by another pack for some days, and levels that one reader asks for. */
#include "other_level.h"
#include "pack_plan.h"
#include "school_kit.h"

#define TUESDAY 20781                   /* 2026-11-24 */

static struct pack strict;              /* England's, with half the limits of CO2 */

static int load(void **state)
{
    int r = kit_load(state);

    strict = kit_pack;
    strcpy(strict.name, "strict");
    for (size_t i = 0; i < strict.count; i++)
        if (strict.rules[i].quantity == CO2_PPM)
            strict.rules[i].limit /= 2;
    return r;
}

static struct school *open_planned(const struct pack_plan *plan)
{
    struct room_info info = {.id = "r0", .ventilation = VENTILATION_NATURAL, .use = USE_CLASSROOM};
    struct school *school = kit_open(0);
    struct school_setup setup = *school_setup(school);
    int index;

    school_close(school);
    setup.plan = plan;
    assert_int_equal(school_open(&setup, &kit_school, NULL), 0);
    assert_int_equal(school_add_room(kit_school, &info, &index, NULL), 0);
    assert_int_equal(school_add_device(kit_school, 1, "s0", "plain", 0, false, &index, NULL), 0);
    return kit_school;
}

static void hear_minutes(const char *from, int minutes, double co2_ppm)
{
    int64_t at_ms = kit_utc(from);

    for (int i = 0; i < minutes; i++, at_ms += KIT_MINUTE_MS) {
        school_advance(kit_school, at_ms);
        kit_hear(0, co2_ppm + i % 3, READING_NO_TIME, at_ms);
    }
    school_advance(kit_school, at_ms);
}

static void a_room_changes_its_pack_at_the_midnight_that_the_plan_says(void **state)
{
    const struct pack_span span = {.room = "r0", .first_date = TUESDAY, .last_date = TUESDAY, .pack = &strict};
    const struct pack_plan plan = {.adopted = &kit_pack, .count = 1, .spans = &span};
    struct school *school = open_planned(&plan);

    (void)state;
    school_advance(school, kit_utc("2026-11-23T23:59:59Z"));
    assert_ptr_equal(room_pack(school_room(school, 0)), &kit_pack);
    school_advance(school, kit_utc("2026-11-24T00:00:00Z"));
    assert_ptr_equal(room_pack(school_room(school, 0)), &strict);
    school_advance(school, kit_utc("2026-11-24T23:59:59Z"));
    assert_ptr_equal(room_pack(school_room(school, 0)), &strict);
    school_advance(school, kit_utc("2026-11-25T00:00:00Z"));
    assert_ptr_equal(room_pack(school_room(school, 0)), &kit_pack);
}

static void each_day_has_incidents_of_its_own_pack_and_is_told_once(void **state)
{
    const struct pack_span span = {.first_date = TUESDAY, .last_date = TUESDAY, .pack = &strict};
    const struct pack_plan plan = {.adopted = &kit_pack, .count = 1, .spans = &span};

    (void)state;
    open_planned(&plan);
    hear_minutes("2026-11-23T09:00:00Z", 380, 600);     /* under England's 800, over the strict 400 */
    assert_int_equal(kit_count("union-neu-co2-act", 0, INCIDENT_RAISED), 0);
    hear_minutes("2026-11-24T09:00:00Z", 380, 600);
    assert_int_equal(kit_count("union-neu-co2-act", 0, INCIDENT_RAISED), 1);
    assert_ptr_equal(kit_nth("union-neu-co2-act", 0, INCIDENT_RAISED, 0)->event.pack, &strict);
    hear_minutes("2026-11-25T09:00:00Z", 380, 600);
    assert_int_equal(kit_count("union-neu-co2-act", 0, INCIDENT_RAISED), 1);
    school_advance(kit_school, kit_utc("2026-11-26T02:00:00Z"));
    assert_int_equal(kit_count("union-neu-co2-act", 0, INCIDENT_CLEARED), 1);
    assert_int_equal(kit_day_count, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(kit_days[i].date, TUESDAY - 1 + i);
}

static struct other_level ask(const struct pack *pack, int64_t now_ms)
{
    static struct room_sample samples[ROOM_SAMPLES_MAX];
    const struct room *room = school_room(kit_school, 0);
    const struct other_level_setup setup = {.pack = pack, .room = room_info(room), .nation = NATION_ENGLAND,
                                            .calendar = &kit_calendar, .zone = &kit_zone};
    size_t count = room_history(room, other_level_from_ms(&setup, now_ms), now_ms + 1, samples, ROOM_SAMPLES_MAX);
    struct other_level level;

    assert_int_equal(other_level_judge(&setup, samples, count, now_ms, &level), 0);
    return level;
}

static void asked_for_the_pack_that_judges_the_answer_is_the_rooms_own(void **state)
{
    const double ppm[] = {600, 900, 1700};

    (void)state;
    for (size_t i = 0; i < KIT_COUNT(ppm); i++) {
        int64_t now_ms = kit_utc("2026-11-24T10:00:00Z");
        struct other_level level;
        struct room_view view;

        kit_open(1);
        hear_minutes("2026-11-24T08:30:00Z", 90, ppm[i]);
        room_view(school_room(kit_school, 0), now_ms, &view);
        level = ask(&kit_pack, now_ms);
        assert_int_equal(level.level, view.level);
        assert_ptr_equal(level.rule, view.rule);
        assert_int_equal(level.is_peak, view.peak);
        assert_int_equal(level.since_ms, view.level_since_ms);
        kit_close(NULL);
    }
}

static void asked_for_another_pack_the_answer_is_by_its_limits(void **state)
{
    int64_t now_ms = kit_utc("2026-11-24T10:00:00Z");

    (void)state;
    kit_open(1);
    hear_minutes("2026-11-24T08:30:00Z", 90, 600);
    assert_int_equal(ask(&kit_pack, now_ms).level, AIR_GOOD);
    assert_int_equal(ask(&strict, now_ms).level, AIR_WATCH);
}

static void what_was_never_heard_is_unknown_by_every_pack(void **state)
{
    (void)state;
    kit_open(1);
    assert_int_equal(ask(&strict, kit_utc("2026-11-24T10:00:00Z")).level, AIR_UNKNOWN);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_teardown(name, kit_close)
    const struct CMUnitTest tests[] = {
        PROMISE(a_room_changes_its_pack_at_the_midnight_that_the_plan_says),
        PROMISE(each_day_has_incidents_of_its_own_pack_and_is_told_once),
        PROMISE(asked_for_the_pack_that_judges_the_answer_is_the_rooms_own),
        PROMISE(asked_for_another_pack_the_answer_is_by_its_limits),
        PROMISE(what_was_never_heard_is_unknown_by_every_pack),
    };

    return cmocka_run_group_tests(tests, load, NULL);
}
