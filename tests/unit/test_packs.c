/* tests/unit/test_packs.c - all shipped packs: they hold every row of the table of thresholds and say what it says;
 * and, without the table, that they fit together. */
#include "day_judge.h"
#include "incident.h"
#include "pack.h"
#include "table_kit.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FOLDER SOURCE_DIR "/config/packs"
#define TABLE SHARED_DIR "/domain/thresholds.csv"
#define PACKS_MAX 32
#define COLUMNS 16
#define COUNT(array) (sizeof(array) / sizeof *(array))

enum column { ID, JURISDICTION, SOURCE, SOURCE_DATE, STATUS, QUANTITY, STATISTIC, WINDOW, OPERATOR, VALUE, UNIT,
              APPLIES_TO, SEVERITY, MEANING, URL, CONFIDENCE };

static struct pack packs[PACKS_MAX];
static size_t pack_count;

static int setup(void **state)
{
    struct dirent **entries;
    int count = scandir(FOLDER, &entries, is_yaml, alphasort), r = count > 0 && count <= PACKS_MAX ? 0 : -1;

    (void)state;
    for (int i = 0; i < count; i++) {
        char path[sizeof FOLDER + sizeof entries[i]->d_name];
        struct error err;

        snprintf(path, sizeof path, FOLDER "/%s", entries[i]->d_name);
        if (r == 0 && pack_read(path, &packs[pack_count++], &err) < 0) {
            print_error("%s\n", err.text);
            r = -1;
        }
        free(entries[i]);
    }
    free(entries);
    return r;
}

static const struct pack *find_pack(const char *name)
{
    for (size_t p = 0; p < pack_count; p++)
        if (strcmp(packs[p].name, name) == 0)
            return &packs[p];
    fail_msg("there is no pack %s", name);
    return NULL;
}

static const struct rule *find_rule(const char *id)
{
    for (size_t p = 0; p < pack_count; p++)
        if (pack_find(&packs[p], id))
            return pack_find(&packs[p], id);
    fail_msg("there is no rule %s", id);
    return NULL;
}

/* -- against the table -- */

/* Rows of GB are about Great Britain, those of SAGE were advice to all four nations. Elsewhere a rule holds whoever
 * asks: it is chosen to compare with. */
static uint32_t nations(char cells[COLUMNS][CELL_SIZE])
{
    static const struct {
        const char *jurisdiction;
        uint32_t nations;
    } known[] = {{"GB", 1u << NATION_ENGLAND | 1u << NATION_WALES | 1u << NATION_SCOTLAND},
                 {"GB-ENG", 1u << NATION_ENGLAND}, {"GB-WLS", 1u << NATION_WALES}, {"GB-SCT", 1u << NATION_SCOTLAND},
                 {"GB-NIR", 1u << NATION_NORTHERN_IRELAND}};
    uint32_t all_four = strncmp(cells[ID], "gb-sage-", 8) == 0 ? 1u << NATION_NORTHERN_IRELAND : 0;

    for (size_t i = 0; i < COUNT(known); i++)
        if (strcmp(known[i].jurisdiction, cells[JURISDICTION]) == 0)
            return known[i].nations | all_four;
    return 0;
}

static void compare(const struct rule *rule, char cells[COLUMNS][CELL_SIZE])
{
    const char confidence[] = {rule->confidence, '\0'};
    const char *const said[COLUMNS] = {
        [ID] = rule->id, [JURISDICTION] = rule->jurisdiction, [SOURCE] = rule->source,
        [SOURCE_DATE] = rule->source_date, [STATUS] = rule_status_word(rule->status),
        [QUANTITY] = measure_words[rule->measure], [STATISTIC] = statistic_word(rule->statistic),
        [WINDOW] = rule->window.text, [OPERATOR] = comparison_word(rule->comparison), [UNIT] = rule_unit(rule),
        [APPLIES_TO] = rule->applies_to, [SEVERITY] = severity_word(rule->severity), [URL] = rule->url,
        [CONFIDENCE] = confidence};

    for (size_t column = 0; column < COLUMNS; column++)
        if (said[column] && strcmp(said[column], cells[column]) != 0)
            fail_msg("%s: the pack says \"%s\", the table \"%s\"", rule->id, said[column], cells[column]);
    assert_true(rule->limit == strtod(cells[VALUE], NULL));
    assert_int_equal(rule->nations, nations(cells));
}

static size_t compare_row(char cells[COLUMNS][CELL_SIZE])
{
    size_t uses = 0;

    for (size_t p = 0; p < pack_count; p++) {
        const struct rule *rule = pack_find(&packs[p], cells[ID]);

        if (rule)
            compare(rule, cells);
        uses += rule != NULL;
    }
    return uses;
}

static void every_row_is_in_a_pack_and_says_the_same_there(void **state)
{
    char cells[COLUMNS][CELL_SIZE];
    FILE *file = fopen(TABLE, "re");
    size_t rows = 0, uses = 0, rules = 0;

    (void)state;
    if (!file) {
        print_message("skipped: there is no %s\n", TABLE);
        return;
    }
    assert_true(read_row(file, COLUMNS, cells));
    for (; read_row(file, COLUMNS, cells); rows++) {
        size_t used = compare_row(cells);

        if (used == 0)
            fail_msg("%s is in no pack", cells[ID]);
        uses += used;
    }
    fclose(file);
    for (size_t p = 0; p < pack_count; p++)
        rules += packs[p].count;
    assert_int_equal(rows, 114);
    assert_int_equal(uses, rules);          /* and no rule is of another id */
}

/* -- by themselves -- */

static bool is_same(const struct rule *a, const struct rule *b)
{
    return strcmp(a->source, b->source) == 0 && strcmp(a->clause, b->clause) == 0 &&
           strcmp(a->meaning, b->meaning) == 0 && strcmp(a->meaning_cy, b->meaning_cy) == 0 && strcmp(a->url, b->url) == 0 &&
           strcmp(a->applies_to, b->applies_to) == 0 && strcmp(a->window.text, b->window.text) == 0 &&
           a->confidence == b->confidence && a->status == b->status && a->measure == b->measure &&
           a->statistic == b->statistic && a->comparison == b->comparison && a->limit == b->limit &&
           a->severity == b->severity && a->is_peak == b->is_peak && a->nations == b->nations &&
           a->ventilations == b->ventilations && a->uses == b->uses && a->is_by_hand == b->is_by_hand;
}

static void a_rule_reads_the_same_in_every_pack(void **state)
{
    (void)state;
    for (size_t p = 0; p < pack_count; p++)
        for (size_t i = 0; i < packs[p].count; i++)
            if (!is_same(&packs[p].rules[i], find_rule(packs[p].rules[i].id)))
                fail_msg("%s: %s reads otherwise elsewhere", packs[p].name, packs[p].rules[i].id);
}

/* What differs in standing stays a row of its own: no id and no sentence serves two of them. */
static void rules_of_different_status_are_never_one(void **state)
{
    (void)state;
    for (size_t p = 0; p < pack_count; p++)
        for (size_t a = 0; a < packs[p].count; a++)
            for (size_t b = 0; b < a; b++) {
                const struct rule *one = &packs[p].rules[a], *other = &packs[p].rules[b];

                assert_string_not_equal(one->id, other->id);
                if (one->status != other->status)
                    assert_string_not_equal(one->meaning, other->meaning);
            }
}

static void both_readings_of_scotlands_regulations_stand_side_by_side(void **state)
{
    const struct pack *scotland = find_pack("scotland");
    size_t ssta = 0, eis = 0;

    (void)state;
    for (size_t i = 0; i < scotland->count; i++) {
        const struct rule *rule = &scotland->rules[i];

        ssta += strncmp(rule->id, "sct-1967-ssta-", 14) == 0 && strstr(rule->source, "SSTA");
        eis += strncmp(rule->id, "sct-1967-eis-", 13) == 0 && strstr(rule->source, "EIS");
    }
    assert_int_equal(ssta, 5);
    assert_int_equal(eis, 6);
    assert_true(pack_find(scotland, "sct-1967-ssta-2")->limit == 16);
    assert_true(pack_find(scotland, "sct-1967-eis-2")->limit == 17);
}

/* The figures of a text, in their order in the alphabet: another language has them elsewhere in the sentence. */
static void list_figures(const char *text, char figures[RULE_TEXT_SIZE])
{
    size_t count = 0;

    for (; *text; text++)
        if (*text >= '0' && *text <= '9')
            figures[count++] = *text;
    figures[count] = '\0';
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            if (figures[k] < figures[i]) {
                char higher = figures[i];

                figures[i] = figures[k];
                figures[k] = higher;
            }
}

/* Papers in Welsh set the rules of all packs side by side. */
static void every_rule_has_a_welsh_text_with_the_same_figures(void **state)
{
    (void)state;
    for (size_t p = 0; p < pack_count; p++) {
        const struct pack *pack = &packs[p];

        if (!*pack->title_cy || strcmp(pack->title_cy, pack->title) == 0)
            fail_msg("%s has no Welsh title", pack->name);
        for (size_t i = 0; i < pack->count; i++) {
            const struct rule *rule = &pack->rules[i];
            char english[RULE_TEXT_SIZE], welsh[RULE_TEXT_SIZE];

            list_figures(rule->meaning, english);
            list_figures(rule->meaning_cy, welsh);
            if (!*rule->meaning_cy || strcmp(english, welsh) != 0 || strcmp(rule->meaning, rule->meaning_cy) == 0)
                fail_msg("%s: \"%s\" is not \"%s\"", rule->id, rule->meaning_cy, rule->meaning);
        }
    }
}

/* Nobody has checked the Welsh texts there are. */
static void welsh_texts_of_packs_say_that_they_are_drafts(void **state)
{
    (void)state;
    for (size_t p = 0; p < pack_count; p++)
        assert_true(packs[p].is_draft_cy);
}

/* A pack without a live rule for CO2 gives a room no level: nobody may adopt it. */
static void what_can_be_adopted_has_a_level_and_the_rest_is_off(void **state)
{
    static const char *const off[] = {"heat-and-cold", "pandemic", "who", "world"};

    (void)state;
    for (size_t p = 0; p < pack_count; p++) {
        bool is_off = false;

        for (size_t i = 0; i < COUNT(off); i++)
            is_off = is_off || strcmp(off[i], packs[p].name) == 0;
        assert_int_equal(packs[p].is_off_by_default, is_off);
        if (!is_off && !pack_has_level(&packs[p]))
            fail_msg("%s has no level", packs[p].name);
        assert_int_equal(packs[p].index, strcmp(packs[p].name, "france") == 0 ? PACK_INDEX_ICONE : PACK_INDEX_NONE);
    }
}

/* One cause, one message; and nobody is called for what was not verified at its source. */
static void each_cause_interrupts_once(void **state)
{
    (void)state;
    for (size_t p = 0; p < pack_count; p++) {
        size_t calls[INTERRUPTS_COUNT] = {0};

        for (size_t i = 0; i < packs[p].count; i++) {
            calls[packs[p].rules[i].interrupts]++;
            if (packs[p].rules[i].interrupts != INTERRUPTS_NOBODY)
                assert_int_not_equal(packs[p].rules[i].confidence, 'C');
        }
        assert_true(calls[INTERRUPTS_SITE_STAFF] <= 1 && calls[INTERRUPTS_SITE_STAFF_AND_LEADER] <= 1);
    }
}

static void every_pack_can_be_judged_by(void **state)
{
    static struct zone zone = {.name = "UTC", .count = 1, .transitions = {{.utc_ms = 0}}};
    static struct calendar calendar;
    struct room_info room = {.use = USE_CLASSROOM};

    (void)state;
    calendar_init(&calendar);
    for (size_t p = 0; p < pack_count; p++) {
        struct incident_engine *engine = incident_engine_open(&packs[p], &room, NATION_UNKNOWN, &calendar, NULL, &zone);

        assert_non_null(engine);
        incident_engine_close(engine);
        for (int q = 0; q < QUANTITY_COUNT; q++) {
            struct day_judge *judge = day_judge_open(&packs[p], (enum quantity)q, &room, NATION_UNKNOWN, &calendar,
                                                     NULL, &zone);

            assert_non_null(judge);
            day_judge_close(judge);
        }
    }
}

/* What nobody looks at is not good air. */
static void without_a_rule_for_co2_a_room_has_no_level(void **state)
{
    static const struct {
        const char *pack;
        enum air_level level;
    } cases[] = {{"england", AIR_GOOD}, {"heat-and-cold", AIR_UNKNOWN}, {"who", AIR_UNKNOWN}};
    static struct zone zone = {.name = "UTC", .count = 1, .transitions = {{.utc_ms = 0}}};
    static struct calendar calendar;
    struct room_info room = {.use = USE_CLASSROOM};

    (void)state;
    calendar_init(&calendar);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct pack *pack = find_pack(cases[i].pack);
        struct incident_engine *engine = incident_engine_open(pack, &room, NATION_UNKNOWN, &calendar, NULL, &zone);
        const struct rule *rule;
        int64_t since_ms;
        bool is_peak;

        assert_non_null(engine);
        incident_engine_sample(engine, CO2_PPM, 0, 500, 900000, 60000, NULL, NULL);
        assert_int_equal(incident_engine_level(engine, &rule, &is_peak, &since_ms), cases[i].level);
        assert_int_equal(pack_has_level(pack), cases[i].level == AIR_GOOD);
        incident_engine_close(engine);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_in_a_pack_and_says_the_same_there),
        cmocka_unit_test(a_rule_reads_the_same_in_every_pack),
        cmocka_unit_test(rules_of_different_status_are_never_one),
        cmocka_unit_test(every_rule_has_a_welsh_text_with_the_same_figures),
        cmocka_unit_test(welsh_texts_of_packs_say_that_they_are_drafts),
        cmocka_unit_test(both_readings_of_scotlands_regulations_stand_side_by_side),
        cmocka_unit_test(what_can_be_adopted_has_a_level_and_the_rest_is_off),
        cmocka_unit_test(each_cause_interrupts_once),
        cmocka_unit_test(every_pack_can_be_judged_by),
        cmocka_unit_test(without_a_rule_for_co2_a_room_has_no_level),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
