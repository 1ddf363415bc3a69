/* tests/unit/test_verdict_words.c - every reason has its sentence, and what the project chose says so. */
#include "verdict_words.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct room_info room = {.ventilation = VENTILATION_NATURAL, .use = USE_OFFICE};
static char text[VERDICT_WORDS_SIZE];

static const char *said_of(const struct rule *rule, const struct room_info *info, enum verdict_reason reason)
{
    struct day_verdict verdict = {.reason = reason, .coverage = 0.5, .figure = 3.94, .figure_high = 6.06};

    verdict_reason_text(rule, info, NATION_WALES, &verdict, text);
    return text;
}

static void what_is_not_for_the_room_says_for_what_it_is(void **state)
{
    struct rule rule = {.nations = 1u << NATION_ENGLAND | 1u << NATION_SCOTLAND | 1u << NATION_NORTHERN_IRELAND,
                        .ventilations = 1u << VENTILATION_MECHANICAL | 1u << VENTILATION_HYBRID,
                        .uses = 1u << USE_CLASSROOM, .applies_to = "sick rooms"};
    struct room_info own = room;

    (void)state;
    assert_string_equal(said_of(&rule, &room, REASON_NATION),
                        "for England, Scotland or Northern Ireland; this room is in Wales");
    own.nation = NATION_OTHER;
    assert_string_equal(said_of(&rule, &own, REASON_NATION),
                        "for England, Scotland or Northern Ireland; this room is in another nation");
    assert_string_equal(said_of(&rule, &room, REASON_VENTILATION),
                        "for hybrid or mechanical ventilation; this room is natural");
    assert_string_equal(said_of(&rule, &room, REASON_USE), "for classrooms; this room is for offices");
    assert_string_equal(said_of(&rule, &room, REASON_BY_HAND),
                        "for sick rooms; whether this room is one, only a person can tell");
}

static void figures_are_in_the_sentence(void **state)
{
    struct rule rule = {.measure = MEASURE_OUTDOOR_AIR_PER_PERSON, .limit = 5, .window = {.text = "09:00-15:30"}};
    struct rule radon = {.measure = MEASURE_RADON};

    (void)state;
    assert_string_equal(said_of(&rule, &room, REASON_COVERAGE), "50% of the time was measured; it takes 75% to tell");
    assert_string_equal(said_of(&rule, &room, REASON_ESTIMATE),
                        "the estimate, 3.9 to 6.1 L/s/person, lies on both sides of 5");
    assert_string_equal(said_of(&rule, &room, REASON_NO_ESTIMATE),
                        "what is known of the room and the day allows no estimate of outdoor air for each person");
    assert_string_equal(said_of(&rule, &room, REASON_WINDOW),
                        "for 09:00-15:30; this day is occupied at other times too");
    assert_string_equal(said_of(&radon, &room, REASON_NOT_MEASURED), "nothing here measures radon");
}

static void a_measured_day_without_one_whole_window_says_so(void **state)
{
    struct rule rule = {.statistic = STATISTIC_MEAN};
    struct day_verdict verdict = {.verdict = VERDICT_CANNOT_TELL, .reason = REASON_COVERAGE, .coverage = 0.8};

    (void)state;
    verdict_reason_text(&rule, &room, NATION_WALES, &verdict, text);
    assert_string_equal(text, "too little was measured in a row for one window of the mean");
}

static void a_day_of_few_estimates_says_how_few(void **state)
{
    struct rule rule = {.statistic = STATISTIC_ESTIMATE, .measure = MEASURE_OUTDOOR_AIR_PER_PERSON};
    struct day_verdict verdict = {.verdict = VERDICT_CANNOT_TELL, .reason = REASON_COVERAGE, .coverage = 0.69};

    (void)state;
    verdict_reason_text(&rule, &room, NATION_WALES, &verdict, text);
    assert_string_equal(text, "hours with an estimate are 69% of the day; it takes 75% to tell");
}

static void per_cents_are_rounded_down_and_no_further(void **state)
{
    (void)state;
    for (int percent = 0; percent <= 100; percent++)
        assert_float_equal(verdict_percent(percent / 100.0), percent, 0);
    assert_float_equal(verdict_percent(0.7499), 74, 0);
    assert_true(isnan(verdict_percent(NAN)));
}

static void a_share_with_decimals_never_reads_as_enough_when_it_is_not(void **state)
{
    (void)state;
    for (int share = 0; share <= 1000; share++)
        assert_true(verdict_share(share / 1000.0) == share / 1000.0);
    assert_true(verdict_share(0.7496) == 0.749 && verdict_share(0.8499) == 0.849 && verdict_share(0.9497) == 0.949);
    assert_true(verdict_share(0.75) == 0.75 && verdict_share(0.85) == 0.85 && verdict_share(0.95) == 0.95);
    assert_true(verdict_share(0.1336) == 0.134 && verdict_share(0.1334) == 0.133);     /* no limit is there */
    assert_true(verdict_share(0.7504) == 0.75 && verdict_share(0.7506) == 0.751);
    assert_true(isnan(verdict_share(NAN)));
}

static void every_reason_and_every_measure_has_words(void **state)
{
    struct rule rule = {.nations = 2, .ventilations = 2, .uses = 2};

    (void)state;
    assert_string_equal(said_of(&rule, &room, REASON_NONE), "");
    for (int reason = REASON_NONE + 1; reason < REASON_COUNT; reason++)
        for (int measure = 0; measure < MEASURE_COUNT; measure++) {
            rule.measure = (enum measure)measure;
            assert_true(strlen(said_of(&rule, &room, (enum verdict_reason)reason)) > 10);
            assert_null(strstr(text, "(null)"));
        }
}

static void what_the_project_chose_says_project_setting(void **state)
{
    struct pack pack = {.instant_hold_min = 5, .sustained_window_min = 20};
    struct rule rule = {.statistic = STATISTIC_SUSTAINED};

    (void)state;
    verdict_setting_text(&pack, &rule, text);
    assert_string_equal(text, "the mean over 20 minutes: project setting, the source gives no time");
    rule.statistic = STATISTIC_INSTANT;
    verdict_setting_text(&pack, &rule, text);
    assert_string_equal(text, "for 5 minutes and 2 readings: project setting");
    rule.statistic = STATISTIC_MEAN_OCCUPIED;
    verdict_setting_text(&pack, &rule, text);
    assert_string_equal(text, "");
    rule.window.kind = WINDOW_HEATING_SEASON;
    verdict_setting_text(&pack, &rule, text);
    assert_string_equal(text, "October to April: project setting");
}

static void what_was_not_verified_says_so(void **state)
{
    struct rule rule = {.confidence = 'C'};

    (void)state;
    assert_string_equal(verdict_confidence_text(&rule), "not verified at source");
    rule.confidence = 'B';
    assert_string_equal(verdict_confidence_text(&rule), "read in a report of the source");
    rule.confidence = 'A';
    assert_string_equal(verdict_confidence_text(&rule), "");
}

static void a_room_with_an_air_cleaner_says_what_co2_does_not_show(void **state)
{
    struct room_info cleaned = room;

    (void)state;
    assert_string_equal(verdict_room_note(&room), "");
    cleaned.has_air_cleaner = true;
    assert_non_null(strstr(verdict_room_note(&cleaned), "leaves its CO2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_for_the_room_says_for_what_it_is),
        cmocka_unit_test(figures_are_in_the_sentence),
        cmocka_unit_test(a_measured_day_without_one_whole_window_says_so),
        cmocka_unit_test(a_day_of_few_estimates_says_how_few),
        cmocka_unit_test(per_cents_are_rounded_down_and_no_further),
        cmocka_unit_test(a_share_with_decimals_never_reads_as_enough_when_it_is_not),
        cmocka_unit_test(every_reason_and_every_measure_has_words),
        cmocka_unit_test(what_the_project_chose_says_project_setting),
        cmocka_unit_test(what_was_not_verified_says_so),
        cmocka_unit_test(a_room_with_an_air_cleaner_says_what_co2_does_not_show),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
