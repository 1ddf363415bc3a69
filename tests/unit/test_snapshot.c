/* Frozen evidence: what days of a room come to, in words and in a text that is the same for the same facts. */
#include "snapshot.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const struct snapshot_days days = {20780, 3, {20772, 20773, 20774}, "schools", "3"};

static struct snapshot_room room_of(const char *name)
{
    struct snapshot_room room = {.id = "8c", .sensor_count = 1, .sensors = {"s1"}, .checked_date = 20700, .grade = 'A'};

    snprintf(room.name, sizeof room.name, "%s", name);
    snapshot_room_begin(&room);
    return room;
}

/* A school day of 400 minutes whose mean of CO2 is ppm, measured for a share of it. */
static void add_day(struct snapshot_room *room, size_t index, double ppm, double coverage, enum lasting_day finding)
{
    struct day_facts day = {.occupied_min = 400, .co2 = {coverage, ppm, ppm - 200, ppm + 200, finding},
                            .temperature = {coverage, 20.04, 18, 22, LASTING_PASSED}, .above_min = {100, 50, 20},
                            .run_min = {60, 30, 10}, .rule_count = 1, .rules = {{"a", true, finding}}};

    snapshot_room_add(room, index, &day);
}

static json_t *document_of(enum checklist_answer answer, const struct snapshot_room *const *rooms, size_t count)
{
    struct error err = {0};
    int likelihood;
    char *text;
    json_t *json;

    assert_int_equal(snapshot_of_rooms(answer, &days, rooms, count, &text, &likelihood, &err), 0);
    json = json_loads(text, 0, NULL);
    assert_int_equal(json_integer_value(json_object_get(json, "likelihood")), likelihood);
    free(text);
    return json;
}

static const char *text_of(const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));

    assert_non_null(text);
    return text;
}

static void a_room_says_its_figures_in_a_sentence_and_proposes_a_likelihood(void **state)
{
    struct snapshot_room room = room_of("Room 8C");
    const struct snapshot_room *rooms[] = {&room};
    json_t *json;
    const json_t *first;

    (void)state;
    add_day(&room, 0, 800, 1, LASTING_PASSED);
    add_day(&room, 2, 1100, 1, LASTING_FAILED);
    json = document_of(CHECKLIST_CO2_OVER_LEVELS, rooms, 1);
    first = json_array_get(json_object_get(json, "rooms"), 0);
    assert_string_equal(text_of(json, "words"),
                        "Room 8C: CO2 was 950 ppm on average and 1300 at most; above 800 ppm for 25% and above 1500 "
                        "for 5% of the time measured, above 1500 for 10 minutes at a stretch. A rule failed on 1 of 2 "
                        "school days.");
    assert_string_equal(text_of(json, "likelihood_words"),
                        "Proposed 4 of 5: in Room 8C, the worst room, a rule failed on 1 of 2 school days.");
    assert_int_equal(json_integer_value(json_object_get(json, "likelihood")), 4);
    assert_string_equal(text_of(first, "calibrated"), "2026-09-04");
    assert_string_equal(text_of(first, "grade"), "A");
    first = json_object_get(json_object_get(first, "series"), "co2_ppm");
    assert_int_equal(json_integer_value(json_array_get(first, 0)), 800);
    assert_string_equal(json_string_value(json_array_get(first, 1)), "");   /* no mean is no number */
    assert_int_equal(json_integer_value(json_array_get(first, 2)), 1100);
    json_decref(json);
}

static void where_every_room_can_tell_nothing_is_said_of_others(void **state)
{
    struct snapshot_room room = room_of("Room 8C"), hall = room_of("Hall");
    const struct snapshot_room *rooms[] = {&room, &hall};
    json_t *json;

    (void)state;
    add_day(&room, 0, 1100, 1, LASTING_FAILED);
    add_day(&hall, 0, 700, 1, LASTING_PASSED);
    json = document_of(CHECKLIST_CO2_LEAGUE, rooms, 2);
    assert_string_equal(text_of(json, "words"), "A rule failed on at least one school day in 1 of 2 rooms.");
    json_decref(json);
}

static void of_rooms_that_fail_as_often_none_is_called_the_worst(void **state)
{
    struct snapshot_room room = room_of("Room 8C"), hall = room_of("Hall"), gym = room_of("Gym");
    const struct snapshot_room *rooms[] = {&room, &hall, &gym};
    json_t *json;

    (void)state;
    add_day(&room, 0, 1100, 1, LASTING_FAILED);
    add_day(&hall, 0, 2100, 1, LASTING_FAILED);
    add_day(&gym, 0, 700, 1, LASTING_PASSED);
    json = document_of(CHECKLIST_CO2_LEAGUE, rooms, 3);
    assert_string_equal(text_of(json, "likelihood_words"),
                        "Proposed 5 of 5: in Room 8C, one of the 2 worst rooms, a rule failed on 1 of 1 school days.");
    json_decref(json);
}

static void a_room_that_was_measured_too_little_cannot_tell(void **state)
{
    struct snapshot_room room = room_of("Room 8C"), silent = room_of("Hall");
    const struct snapshot_room *rooms[] = {&room, &silent};
    json_t *json;

    (void)state;
    add_day(&room, 0, 800, 0.74, LASTING_PASSED);
    json = document_of(CHECKLIST_CO2_OVER_LEVELS, rooms, 1);
    assert_int_equal(json_integer_value(json_object_get(json, "likelihood")), 0);
    assert_string_equal(text_of(json, "likelihood_words"), "Cannot tell: Room 8C was measured for 74% of its time in "
                        "use and has 1 school days with a verdict; 75% and one day are needed.");
    json_decref(json);
    json = document_of(CHECKLIST_TEMPERATURE_RANGE, rooms + 1, 1);
    assert_string_equal(text_of(json, "words"),
                        "Hall: Temperature cannot tell: nothing was measured while it was in use.");
    json_decref(json);
    json = document_of(CHECKLIST_CO2_LEAGUE, rooms, 2);
    assert_string_equal(text_of(json, "words"), "A rule failed on at least one school day in 0 of 2 rooms; 2 cannot "
                        "tell, because too little was measured.");
    json_decref(json);
    json = document_of(CHECKLIST_CO2_LEAGUE, rooms, 0);
    assert_string_equal(text_of(json, "likelihood_words"), "Cannot tell: there is no room to look at.");
    json_decref(json);
}

static void three_quarters_are_enough(void **state)
{
    struct snapshot_room room = room_of("Room 8C");
    const struct snapshot_room *rooms[] = {&room};
    json_t *json;

    (void)state;
    add_day(&room, 0, 800, 0.75, LASTING_PASSED);
    json = document_of(CHECKLIST_CO2_OVER_LEVELS, rooms, 1);
    assert_int_equal(json_integer_value(json_object_get(json, "likelihood")), 1);
    json_decref(json);
    json = document_of(CHECKLIST_COVERAGE, rooms, 1);
    assert_string_equal(text_of(json, "words"),
                        "Room 8C: 75% of the time in use was measured for CO2, 75% for temperature.");
    assert_string_equal(text_of(json, "likelihood_words"), "");     /* no rule is about that */
    json_decref(json);
}

static void both_are_judged_where_a_line_asks_for_both(void **state)
{
    struct snapshot_room room = room_of("Room 8C");

    (void)state;
    add_day(&room, 0, 800, 1, LASTING_PASSED);
    add_day(&room, 1, 1800, 1, LASTING_FAILED);
    assert_int_equal(snapshot_room_days(&room, EVIDENCE_CO2_AND_TEMPERATURE, 0).failed, 1);
    assert_int_equal(snapshot_room_days(&room, EVIDENCE_CO2, 0).failed, 1);
    assert_int_equal(snapshot_room_days(&room, EVIDENCE_TEMPERATURE, 0).failed, 0);
    assert_int_equal(snapshot_room_days(&room, EVIDENCE_TEMPERATURE, 0).judged, 2);
}

/* Twenty days over 800 ppm, two of them over 1500, by the pack of which each level is a rule. */
static struct snapshot_room room_under(const struct pack *pack)
{
    struct snapshot_room room = room_of("Room 8C");

    room.pack = pack;
    for (size_t i = 0; i < SNAPSHOT_DAYS; i++) {
        struct day_facts day = {.occupied_min = 400, .co2 = {1, 1200, 800, 1400, LASTING_FAILED}, .rule_count = 2,
                                .rules = {{"low", true, LASTING_FAILED},
                                          {"high", true, i < 2 ? LASTING_FAILED : LASTING_PASSED}}};

        snapshot_room_add(&room, i, &day);
    }
    return room;
}

static void assert_proposed(enum checklist_answer answer, const struct snapshot_room *room, const char *words)
{
    json_t *json = document_of(answer, &room, 1);

    assert_string_equal(text_of(json, "likelihood_words"), words);
    json_decref(json);
}

static void an_item_about_one_level_goes_by_its_rules_alone(void **state)
{
    static struct pack pack = {.count = 2, .rules = {{.id = "low", .measure = MEASURE_CO2, .limit = 800},
                                                     {.id = "high", .measure = MEASURE_CO2, .limit = 1500}}};
    struct snapshot_room room = room_under(&pack);

    (void)state;
    assert_proposed(CHECKLIST_CO2_OVER_1500, &room, "Proposed 3 of 5: in Room 8C, the worst room, a rule about 1500 ppm"
                    " failed on 2 of 20 school days.");
    assert_proposed(CHECKLIST_ROOMS_OVER_800, &room, "Proposed 5 of 5: in Room 8C, the worst room, a rule about 800 ppm"
                    " failed on 20 of 20 school days.");
    assert_proposed(CHECKLIST_CO2_OVER_LEVELS, &room, "Proposed 5 of 5: in Room 8C, the worst room, a rule failed on 20"
                    " of 20 school days.");
}

static void a_level_that_the_pack_has_no_rule_about_is_judged_by_any(void **state)
{
    static struct pack pack = {.count = 2, .rules = {{.id = "low", .measure = MEASURE_CO2, .limit = 800},
                                                     {.id = "high", .measure = MEASURE_CO2_EXCESS, .limit = 1500}}};
    struct snapshot_room room = room_under(&pack);

    (void)state;
    assert_proposed(CHECKLIST_CO2_OVER_1500, &room, "Proposed 5 of 5: in Room 8C, the worst room, a rule failed on 20"
                    " of 20 school days.");
}

static void the_same_facts_are_the_same_bytes(void **state)
{
    struct snapshot_room room = room_of("Room 8C");
    const struct snapshot_room *rooms[] = {&room};
    struct error err = {0};
    char *first, *second;
    int likelihood;

    (void)state;
    add_day(&room, 0, 812.3, 1, LASTING_PASSED);
    assert_int_equal(snapshot_of_rooms(CHECKLIST_CO2_TREND, &days, rooms, 1, &first, &likelihood, &err), 0);
    assert_int_equal(snapshot_of_rooms(CHECKLIST_CO2_TREND, &days, rooms, 1, &second, &likelihood, &err), 0);
    assert_string_equal(first, second);
    assert_ptr_equal(strstr(first, "{\"answers\":\"co2_trend\",\"dates\":[\"2026-11-15\","), first);
    free(first);
    free(second);
}

static void take_sentence(void *context, const char *sentence)
{
    strcat(context, sentence);
    strcat(context, "|");
}

static void a_difference_names_what_was_and_what_is(void **state)
{
    char told[1024] = "";

    (void)state;
    snapshot_compare("{\"made\":\"2026-11-20\",\"rooms\":[{\"room\":\"8c\",\"words\":\"8C: one.\"},"
                     "{\"room\":\"7a\",\"words\":\"7A: same.\"}],\"words\":\"x\"}",
                     "{\"made\":\"2026-11-21\",\"rooms\":[{\"room\":\"8c\",\"words\":\"8C: two.\"},"
                     "{\"room\":\"7a\",\"words\":\"7A: same.\"},{\"room\":\"9b\",\"words\":\"9B: new.\"}],\"words\":\"y\"}",
                     take_sentence, told);
    assert_string_equal(told, "8C: two. Before: 8C: one.|9B: new. Before: nothing.|");
    told[0] = '\0';
    snapshot_compare("{\"rooms\":[],\"words\":\"2 of 3\"}", "{\"rooms\":[],\"words\":\"3 of 3\"}", take_sentence, told);
    assert_string_equal(told, "3 of 3 Before: 2 of 3|");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_room_says_its_figures_in_a_sentence_and_proposes_a_likelihood),
        cmocka_unit_test(where_every_room_can_tell_nothing_is_said_of_others),
        cmocka_unit_test(of_rooms_that_fail_as_often_none_is_called_the_worst),
        cmocka_unit_test(a_room_that_was_measured_too_little_cannot_tell),
        cmocka_unit_test(three_quarters_are_enough),
        cmocka_unit_test(both_are_judged_where_a_line_asks_for_both),
        cmocka_unit_test(an_item_about_one_level_goes_by_its_rules_alone),
        cmocka_unit_test(a_level_that_the_pack_has_no_rule_about_is_judged_by_any),
        cmocka_unit_test(the_same_facts_are_the_same_bytes),
        cmocka_unit_test(a_difference_names_what_was_and_what_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
