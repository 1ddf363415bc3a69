/* tests/unit/test_england.c - the shipped pack says what the table of thresholds says, row by row. */
#include "pack.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TABLE SHARED_DIR "/domain/thresholds.csv"
#define COLUMNS 16
#define CELL_SIZE 512

enum column { ID, JURISDICTION, SOURCE, SOURCE_DATE, STATUS, QUANTITY, STATISTIC, WINDOW, OPERATOR, VALUE, UNIT,
              APPLIES_TO, SEVERITY, MEANING, URL, CONFIDENCE };

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

/* One row of RFC 4180, without line breaks in cells; false at the end. */
static bool read_row(FILE *file, char cells[COLUMNS][CELL_SIZE])
{
    bool is_quoted = false;
    size_t column = 0, used = 0;
    int c;

    memset(cells, 0, COLUMNS * sizeof *cells);
    while ((c = fgetc(file)) != EOF && (is_quoted || c != '\n')) {
        if (c == '"')
            is_quoted = !is_quoted;
        else if (c == ',' && !is_quoted)
            column++, used = 0;
        else if (column < COLUMNS && used + 1 < CELL_SIZE)
            cells[column][used++] = (char)c;
    }
    return column == COLUMNS - 1;
}

static bool find_row(const char *id, char cells[COLUMNS][CELL_SIZE])
{
    FILE *file = fopen(TABLE, "re");
    bool is_found = false;

    assert_non_null(file);
    while (!is_found && read_row(file, cells))
        is_found = strcmp(cells[ID], id) == 0;
    fclose(file);
    return is_found;
}

static double minutes(const char *window)
{
    return strcmp(window, "PT20M") == 0 ? 20 : 0;
}

/* GB-ENG is England; the rows of GB are about Great Britain, so not about Northern Ireland. */
static uint32_t nations(const char *jurisdiction)
{
    uint32_t england = 1u << NATION_ENGLAND;

    return strcmp(jurisdiction, "GB-ENG") == 0 ? england : england | 1u << NATION_WALES | 1u << NATION_SCOTLAND;
}

static void compare(const struct rule *rule, char cells[COLUMNS][CELL_SIZE])
{
    const char confidence[] = {rule->confidence, '\0'};

    assert_string_equal(rule->source, cells[SOURCE]);
    assert_string_equal(rule->source_date, cells[SOURCE_DATE]);
    assert_string_equal(rule_status_word(rule->status), cells[STATUS]);
    assert_string_equal(rule->quantity == CO2_PPM ? "co2" : "temperature", cells[QUANTITY]);
    assert_string_equal(statistic_word(rule->statistic), cells[STATISTIC]);
    assert_true(rule->window_min == minutes(cells[WINDOW]));
    assert_string_equal(comparison_word(rule->comparison), cells[OPERATOR]);
    assert_true(rule->limit == strtod(cells[VALUE], NULL));
    assert_string_equal(rule_unit(rule), cells[UNIT]);
    assert_string_equal(severity_word(rule->severity), cells[SEVERITY]);
    assert_string_equal(rule->url, cells[URL]);
    assert_string_equal(confidence, cells[CONFIDENCE]);
    assert_int_equal(rule->nations, nations(cells[JURISDICTION]));
}

static void every_rule_says_what_its_row_says(void **state)
{
    char cells[COLUMNS][CELL_SIZE];
    FILE *file = fopen(TABLE, "re");

    (void)state;
    if (!file) {
        print_message("skipped: there is no %s\n", TABLE);
        return;
    }
    fclose(file);
    for (size_t i = 0; i < pack.count; i++) {
        if (!find_row(pack.rules[i].id, cells))
            fail_msg("%s is no row of the table", pack.rules[i].id);
        compare(&pack.rules[i], cells);
    }
}

static void the_rules_that_a_school_in_england_needs_are_there(void **state)
{
    static const char *const ids[] = {
        "union-neu-co2-act", "eng-dfe-co2-early", "eng-dfe-co2-act", "gb-hse-co2-good", "gb-hse-co2-poor",
        "gb-hse-co2-vocal", "eng-bb101-mech-mean", "eng-bb101-mech-peak", "eng-bb101-nat-mean", "eng-bb101-nat-peak",
        "gb-acop-temp-min", "gb-acop-temp-min-active", "union-neu-temp-min", "union-neu-temp-max"};

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
        cmocka_unit_test(every_rule_says_what_its_row_says),
        cmocka_unit_test(the_rules_that_a_school_in_england_needs_are_there),
        cmocka_unit_test(each_cause_interrupts_once),
        cmocka_unit_test(hybrid_rooms_see_both_modes_and_a_loud_room_the_stricter_row),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
