/* tests/unit/test_england.c - the pack of England: what is in it, for which rooms, and whom it interrupts. */
#include "pack.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct pack pack;

static int setup(void **state)
{
    struct error err;

    (void)state;
    if (pack_read(SOURCE_DIR "/config/packs/england.yaml", &pack, &err) == 0)
        return 0;
    print_error("%s\n", err.text);
    return -1;
}

static void the_rules_that_a_school_in_england_needs_are_there(void **state)
{
    static const char *const ids[] = {
        "union-neu-co2-act", "eng-dfe-co2-early", "eng-dfe-co2-act", "gb-hse-co2-good", "gb-hse-co2-poor",
        "gb-hse-co2-vocal", "eng-bb101-mech-mean", "eng-bb101-mech-peak", "eng-bb101-nat-mean", "eng-bb101-nat-peak",
        "gb-acop-temp-min", "gb-acop-temp-min-active", "union-neu-temp-min", "union-neu-temp-max",
        "gb-hse-air-min-low", "gb-hse-air-min-high", "gb-hse-air-target"};

    (void)state;
    assert_string_equal(pack.name, "england");
    assert_int_equal(pack.count, sizeof ids / sizeof *ids);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        assert_non_null(pack_find(&pack, ids[i]));
}

/* One cause, one message: over 800 rings nobody, sustained over 1500 once, 2000 for 20 minutes also the leader. */
static void each_cause_interrupts_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < pack.count; i++) {
        const struct rule *rule = &pack.rules[i];
        enum interrupts expected = strcmp(rule->id, "gb-hse-co2-poor") == 0 ? INTERRUPTS_SITE_STAFF :
                                   strcmp(rule->id, "eng-bb101-nat-peak") == 0 ? INTERRUPTS_SITE_STAFF_AND_LEADER :
                                   INTERRUPTS_NOBODY;

        assert_int_equal(rule->interrupts, expected);
        assert_int_equal(rule->is_peak, strstr(rule->id, "-peak") != NULL);
    }
}

static void hybrid_rooms_see_both_modes_and_a_loud_room_the_stricter_row(void **state)
{
    struct room_info room = {.ventilation = VENTILATION_HYBRID, .use = USE_CLASSROOM};

    (void)state;
    assert_int_equal(rule_applies(pack_find(&pack, "eng-bb101-mech-mean"), &room, NATION_ENGLAND), APPLIES);
    assert_int_equal(rule_applies(pack_find(&pack, "eng-bb101-nat-mean"), &room, NATION_ENGLAND), APPLIES);
    assert_int_equal(rule_applies(pack_find(&pack, "gb-hse-co2-vocal"), &room, NATION_ENGLAND), NOT_THIS_USE);
    assert_int_equal(rule_applies(pack_find(&pack, "gb-acop-temp-min-active"), &room, NATION_ENGLAND), NOT_THIS_USE);
    room.use = USE_PE;
    assert_int_equal(rule_applies(pack_find(&pack, "gb-hse-co2-vocal"), &room, NATION_ENGLAND), APPLIES);
    assert_int_equal(rule_applies(pack_find(&pack, "gb-acop-temp-min-active"), &room, NATION_ENGLAND), APPLIES);
    assert_int_equal(rule_applies(pack_find(&pack, "gb-acop-temp-min"), &room, NATION_ENGLAND), NOT_THIS_USE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rules_that_a_school_in_england_needs_are_there),
        cmocka_unit_test(each_cause_interrupts_once),
        cmocka_unit_test(hybrid_rooms_see_both_modes_and_a_loud_room_the_stricter_row),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
