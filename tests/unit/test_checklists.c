/* tests/unit/test_checklists.c - all shipped checklists: they hold every row of the table of checks once, and nothing
 * more, and say what it says. What we read into them, and the table does not say, is held fast here. */
#include "checklist.h"
#include "table_kit.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FOLDER SOURCE_DIR "/config/checklists"
#define TABLE SHARED_DIR "/domain/checklist.csv"
#define LISTS_MAX 16
#define COLUMNS 10
#define COUNT(array) (sizeof(array) / sizeof *(array))

enum column { ID, SECTION, STEP, ITEM, EVIDENCE, STATUS, REVIEW, SOURCE, URL, CONFIDENCE };

static struct checklist lists[LISTS_MAX];
static size_t list_count;

static int setup(void **state)
{
    struct dirent **entries;
    int count = scandir(FOLDER, &entries, is_yaml, alphasort), r = count > 0 && count <= LISTS_MAX ? 0 : -1;

    (void)state;
    for (int i = 0; i < count; i++) {
        char path[sizeof FOLDER + sizeof entries[i]->d_name];
        struct error err;

        snprintf(path, sizeof path, FOLDER "/%s", entries[i]->d_name);
        if (r == 0 && checklist_read(path, &lists[list_count++], &err) < 0) {
            print_error("%s\n", err.text);
            r = -1;
        }
        free(entries[i]);
    }
    free(entries);
    return r;
}

/* The table's cell begins with who can answer; the words follow after a colon, a semicolon or a space. */
static void compare_evidence(const struct checklist_item *item, const char *cell)
{
    static const char *const words[CHECKLIST_BY_COUNT] = {"sensor", "system", "manual"};
    size_t length = strlen(words[item->by]);

    if (strncmp(cell, words[item->by], length) != 0)
        fail_msg("%s: is for the %s, the table says \"%s\"", item->id, checklist_by_words[item->by], cell);
    cell += length;
    cell += strspn(cell, ":; ");
    if (strcmp(item->evidence, cell) != 0)
        fail_msg("%s: the list says \"%s\", the table \"%s\"", item->id, item->evidence, cell);
}

/* What a program takes each of the table's words as. */
static enum checklist_review review_of(const char *words)
{
    static const struct {
        const char *words;
        enum checklist_review review;
    } known[] = {
        {"not stated", CHECKLIST_REVIEW_NOT_STATED},
        {"not stated; project default termly", CHECKLIST_REVIEW_TERMLY},
        {"on change; project default termly", CHECKLIST_REVIEW_TERMLY},
        {"termly (project default)", CHECKLIST_REVIEW_TERMLY},
        {"termly", CHECKLIST_REVIEW_TERMLY},
        {"half-termly", CHECKLIST_REVIEW_HALF_TERMLY},
        {"every 3 months", CHECKLIST_REVIEW_QUARTERLY},
        {"annual", CHECKLIST_REVIEW_ANNUAL},
        {"annual and on trigger", CHECKLIST_REVIEW_ANNUAL},
        {"about ten years or on major change", CHECKLIST_REVIEW_TEN_YEARS},
        {"continuous", CHECKLIST_REVIEW_CONTINUOUS},
        {"daily", CHECKLIST_REVIEW_DAILY},
        {"weekly (project default)", CHECKLIST_REVIEW_WEEKLY},
        {"winter weekly", CHECKLIST_REVIEW_WEEKLY},
        {"summer weekly", CHECKLIST_REVIEW_WEEKLY},
        {"seasonal", CHECKLIST_REVIEW_SEASONAL},
        {"per maker", CHECKLIST_REVIEW_AS_MAKER_SAYS},
        {"on change", CHECKLIST_REVIEW_EACH_CHANGE},
        {"each change", CHECKLIST_REVIEW_EACH_CHANGE},
        {"each change of health or role", CHECKLIST_REVIEW_EACH_CHANGE},
        {"on moving a monitor", CHECKLIST_REVIEW_EACH_CHANGE},
        {"on purchase", CHECKLIST_REVIEW_EACH_CHANGE},
        {"on set-up", CHECKLIST_REVIEW_EACH_CHANGE},
        {"each review", CHECKLIST_REVIEW_EACH_REVIEW},
        {"on trigger", CHECKLIST_REVIEW_ON_TRIGGER},
        {"on notice", CHECKLIST_REVIEW_ON_TRIGGER},
        {"on incident", CHECKLIST_REVIEW_ON_TRIGGER},
        {"each heatwave", CHECKLIST_REVIEW_ON_TRIGGER},
        {"as needed", CHECKLIST_REVIEW_AS_NEEDED},
        {"on request", CHECKLIST_REVIEW_AS_NEEDED},
        {"per campaign", CHECKLIST_REVIEW_AS_NEEDED},
        {"per survey", CHECKLIST_REVIEW_AS_NEEDED},
    };

    for (size_t i = 0; i < COUNT(known); i++)
        if (strcmp(known[i].words, words) == 0)
            return known[i].review;
    fail_msg("nobody said how often \"%s\" is", words);
    return CHECKLIST_REVIEW_COUNT;
}

static void compare(const struct checklist_item *item, char cells[COLUMNS][CELL_SIZE])
{
    const char confidence[] = {item->confidence, '\0'};
    const char *const said[COLUMNS] = {
        [ID] = item->id, [SECTION] = item->section, [STEP] = item->step, [ITEM] = item->text,
        [STATUS] = rule_status_word(item->status), [REVIEW] = item->review_text, [SOURCE] = item->source,
        [URL] = item->url, [CONFIDENCE] = confidence};

    for (size_t column = 0; column < COLUMNS; column++)
        if (said[column] && strcmp(said[column], cells[column]) != 0)
            fail_msg("%s: the list says \"%s\", the table \"%s\"", item->id, said[column], cells[column]);
    compare_evidence(item, cells[EVIDENCE]);
    assert_int_equal(item->review, review_of(item->review_text));
}

static void every_row_is_in_one_list_and_says_the_same_there(void **state)
{
    static char cells[COLUMNS][CELL_SIZE];
    FILE *table = fopen(TABLE, "r");
    size_t rows = 0, items = 0;

    (void)state;
    if (!table) {
        print_message("[  SKIPPED ] no table of checks at %s\n", TABLE);
        skip();
    }
    assert_true(read_row(table, COLUMNS, cells));
    assert_string_equal(cells[ITEM], "item");
    for (; read_row(table, COLUMNS, cells); rows++) {
        size_t found = 0;

        for (size_t i = 0; i < list_count; i++) {
            const struct checklist_item *item = checklist_find(&lists[i], cells[ID]);

            if (item)
                compare(item, cells);
            found += item != NULL;
        }
        if (found != 1)
            fail_msg("%s is in %zu lists", cells[ID], found);
    }
    fclose(table);
    for (size_t i = 0; i < list_count; i++)
        items += lists[i].count;
    assert_true(rows > 100);
    assert_int_equal(items, rows);
}

/* A person looks a section up in one place: under one heading, with one step. */
static void the_items_of_a_section_stand_together_in_one_list(void **state)
{
    (void)state;
    for (size_t i = 0; i < list_count; i++)
        for (size_t later = 1; later < lists[i].count; later++)
            for (size_t before = 0; before < later; before++) {
                const struct checklist_item *a = &lists[i].items[before], *b = &lists[i].items[later];
                bool is_same = strcmp(a->section, b->section) == 0;

                assert_int_equal(is_same, strcmp(a->step, b->step) == 0);
                if (is_same)
                    assert_string_equal(b->section, lists[i].items[later - 1].section);
            }
}

static void the_five_steps_come_in_their_order(void **state)
{
    const struct checklist *steps = NULL;
    char seen = '0';

    (void)state;
    for (size_t i = 0; i < list_count; i++)
        if (strcmp(lists[i].name, "joint-union-ventilation") == 0)
            steps = &lists[i];
    assert_non_null(steps);
    assert_int_equal(*steps->items[0].step, '0');
    for (size_t i = 0; i < steps->count; i++) {
        assert_in_range(*steps->items[i].step, seen, seen + 1);
        seen = *steps->items[i].step;
    }
    assert_int_equal(seen, '5');
}

/* Nobody has checked the Welsh texts. */
static void every_item_has_a_welsh_text_that_is_marked_as_a_draft(void **state)
{
    (void)state;
    for (size_t i = 0; i < list_count; i++)
        for (size_t at = 0; at < lists[i].count; at++) {
            const struct checklist_item *item = &lists[i].items[at];

            if (!*item->text_cy || !item->is_draft_cy || strcmp(item->text, item->text_cy) == 0)
                fail_msg("%s: \"%s\" is no draft in Welsh", item->id, item->text_cy);
        }
}

/* Which answer says that all is well stands with no item of the table: these read against the rule of "yes". */
static void the_answer_that_all_is_well_is_as_we_read_it(void **state)
{
    static const struct {
        const char *id;
        enum checklist_good good;
    } read[] = {
        {"VENT-B1", CHECKLIST_GOOD_NO}, {"VENT-B2", CHECKLIST_GOOD_NO}, {"VENT-B3", CHECKLIST_GOOD_NO},
        {"VENT-B5", CHECKLIST_GOOD_NO}, {"VENT-B6", CHECKLIST_GOOD_NO}, {"VENT-C12", CHECKLIST_GOOD_NO},
        {"VENT-A2", CHECKLIST_GOOD_EITHER}, {"VENT-C5", CHECKLIST_GOOD_EITHER}, {"VENT-C7", CHECKLIST_GOOD_EITHER},
        {"VENT-C8", CHECKLIST_GOOD_EITHER}, {"VENT-C9", CHECKLIST_GOOD_EITHER}, {"VENT-D9", CHECKLIST_GOOD_EITHER},
        {"VENT-D10", CHECKLIST_GOOD_EITHER}, {"VENT-D14", CHECKLIST_GOOD_EITHER}, {"TMP-3", CHECKLIST_GOOD_EITHER},
    };
    size_t found = 0;

    (void)state;
    for (size_t i = 0; i < list_count; i++)
        for (size_t at = 0; at < lists[i].count; at++) {
            const struct checklist_item *item = &lists[i].items[at];
            enum checklist_good good = CHECKLIST_GOOD_YES;

            for (size_t k = 0; k < COUNT(read); k++)
                if (strcmp(read[k].id, item->id) == 0) {
                    good = read[k].good;
                    found++;
                }
            if (item->good != good)
                fail_msg("%s: the list says %s", item->id, checklist_good_words[item->good]);
        }
    assert_int_equal(found, COUNT(read));
}

static void every_item_names_the_answer_that_all_is_well(void **state)
{
    struct dirent **entries;
    int count = scandir(FOLDER, &entries, is_yaml, alphasort);
    size_t named = 0, items = 0;

    (void)state;
    assert_int_equal(count, list_count);
    for (int i = 0; i < count; i++) {
        char path[sizeof FOLDER + sizeof entries[i]->d_name], row[512];
        FILE *file;

        snprintf(path, sizeof path, FOLDER "/%s", entries[i]->d_name);
        file = fopen(path, "r");
        assert_non_null(file);
        while (fgets(row, sizeof row, file))
            named += strncmp(row, "    good: ", 10) == 0;
        fclose(file);
        items += lists[i].count;
        free(entries[i]);
    }
    free(entries);
    assert_int_equal(named, items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_in_one_list_and_says_the_same_there),
        cmocka_unit_test(the_items_of_a_section_stand_together_in_one_list),
        cmocka_unit_test(the_five_steps_come_in_their_order),
        cmocka_unit_test(every_item_has_a_welsh_text_that_is_marked_as_a_draft),
        cmocka_unit_test(the_answer_that_all_is_well_is_as_we_read_it),
        cmocka_unit_test(every_item_names_the_answer_that_all_is_well),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
