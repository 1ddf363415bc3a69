/* tests/unit/test_checklist.c - the format of checklists: one of every kind, and every way to get it wrong. */
#include "checklist.h"
#include "document.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "checklist: test\nversion: \"1\"\ntitle: A test\nabout: What it is for.\nitems:\n"
#define PLACE "    section: Cold\n    step: J\n    item: Is it warm?\n"
#define STANDING "    status: union\n    review: termly\n    review_text: each term\n"
#define SOURCE "    source: Somebody\n    url: https://example.org/\n    confidence: B\n"
#define REST PLACE STANDING SOURCE
#define ITEM(id) "  - id: " id "\n" REST "    by: person\n"

static struct checklist list;
static struct error err;

static int parse(const char *text)
{
    return checklist_parse(text, strlen(text), "c.yaml", &list, &err);
}

static void says(const char *text, const char *sentence_start)
{
    assert_int_equal(parse(text), -EINVAL);
    if (strncmp(err.text, sentence_start, strlen(sentence_start)) != 0)
        fail_msg("said \"%s\", expected \"%s...\"", err.text, sentence_start);
}

static void every_word_of_an_item_is_read(void **state)
{
    const struct checklist_item *item;

    (void)state;
    assert_int_equal(parse(HEAD "  - id: TMP-4\n    item_cy: A yw hi'n gynnes?\n    draft_cy: true\n    by: sensor\n"
                           "    answers: temperature_start_of_day\n    good: either\n    evidence: at the start\n" REST), 0);
    assert_string_equal(list.name, "test");
    assert_string_equal(list.version, "1");
    assert_string_equal(list.title, "A test");
    assert_string_equal(list.about, "What it is for.");
    item = checklist_find(&list, "TMP-4");
    assert_non_null(item);
    assert_string_equal(item->section, "Cold");
    assert_string_equal(item->step, "J");
    assert_string_equal(item->text, "Is it warm?");
    assert_string_equal(item->text_cy, "A yw hi'n gynnes?");
    assert_true(item->is_draft_cy && item->by == CHECKLIST_BY_SENSOR);
    assert_int_equal(item->answer, CHECKLIST_TEMPERATURE_START_OF_DAY);
    assert_int_equal(item->good, CHECKLIST_GOOD_EITHER);
    assert_string_equal(item->evidence, "at the start");
    assert_true(item->status == STATUS_UNION && item->review == CHECKLIST_REVIEW_TERMLY && item->confidence == 'B');
    assert_string_equal(item->review_text, "each term");
    assert_string_equal(item->source, "Somebody");
    assert_string_equal(item->url, "https://example.org/");
    assert_null(checklist_find(&list, "TMP-5"));
}

static void an_item_for_a_person_needs_nothing_of_the_gateway(void **state)
{
    (void)state;
    assert_int_equal(parse(HEAD ITEM("A-1")), 0);
    assert_int_equal(list.items[0].answer, CHECKLIST_ANSWER_NONE);
    assert_int_equal(list.items[0].good, CHECKLIST_GOOD_YES);
    assert_string_equal(list.items[0].evidence, "");
    assert_string_equal(list.items[0].text_cy, "");
    assert_false(list.items[0].is_draft_cy);
    assert_int_equal(parse(HEAD ITEM("A-1") "    answers: room_register\n"), 0);
    assert_int_equal(list.items[0].answer, CHECKLIST_ROOM_REGISTER);
}

static void an_item_that_nothing_answers_is_refused(void **state)
{
    (void)state;
    says(HEAD "  - id: A\n" REST "    by: sensor\n", "c.yaml:16: items[1].by: sensor needs answers");
    says(HEAD "  - id: A\n" REST "    by: system\n    answers: none\n", "c.yaml:16: items[1].by: system needs answers");
    assert_int_equal(parse(HEAD "  - id: A\n" REST "    by: system\n    answers: letter\n"), 0);
}

static void every_word_of_the_tables_is_one_and_no_other(void **state)
{
    char text[1024];

    (void)state;
    for (int answer = 0; answer < CHECKLIST_ANSWER_COUNT; answer++) {
        assert_non_null(checklist_answer_words[answer]);
        snprintf(text, sizeof text, HEAD ITEM("A") "    answers: %s\n", checklist_answer_words[answer]);
        assert_int_equal(parse(text), 0);
        assert_int_equal(list.items[0].answer, answer);
    }
    for (int good = 0; good < CHECKLIST_GOOD_COUNT; good++) {
        snprintf(text, sizeof text, HEAD ITEM("A") "    good: %s\n", checklist_good_words[good]);
        assert_int_equal(parse(text), 0);
        assert_int_equal(list.items[0].good, good);
    }
    says(HEAD ITEM("A") "    good: perhaps\n", "c.yaml:17: items[1].good: ");
    for (int review = 0; review < CHECKLIST_REVIEW_COUNT; review++) {
        assert_non_null(checklist_review_words[review]);
        snprintf(text, sizeof text, HEAD "  - id: A\n" PLACE SOURCE "    by: person\n    status: statutory\n"
                 "    review_text: x\n    review: %s\n", checklist_review_words[review]);
        assert_int_equal(parse(text), 0);
        assert_int_equal(list.items[0].review, review);
    }
    says(HEAD ITEM("A") "    answers: smell\n", "c.yaml:17: items[1].answers: ");
    says(HEAD "  - id: A\n" REST "    by: manual\n", "c.yaml:16: items[1].by: ");
    says(HEAD "  - id: A\n" PLACE SOURCE "    by: person\n    status: law\n", "c.yaml:14: items[1].status: ");
}

static void what_is_wrong_is_said_with_its_line(void **state)
{
    static const struct {
        const char *text, *sentence;
    } cases[] = {
        {HEAD ITEM("a-1"), "c.yaml:6: items[1].id: \"a-1\" is no id"},
        {HEAD ITEM("A") ITEM("B") ITEM("A"), "c.yaml:28: items[3].id: A is already item 1"},
        {HEAD ITEM("A") "    draft_cy: true\n", "c.yaml:17: items[1].draft_cy: there is no item_cy"},
        {HEAD ITEM("A") "    note: x\n", "c.yaml:17: items[1].note: "},
        {HEAD ITEM("A") "    by: person\n", "c.yaml:17: "},
        {HEAD "  - id: A\n", "c.yaml:6: items[1]: section is missing"},
        {HEAD "  - id: A\n" STANDING SOURCE "    section: S\n    item: I\n    by: person\n    step: 6\n",
         "c.yaml:16: items[1].step: \"6\" is no step"},
        {HEAD "  - id: A\n" PLACE STANDING "    source: S\n    url: ftp://x\n", "c.yaml:14: items[1].url: "},
        {HEAD "  - id: A\n" PLACE STANDING "    source: S\n    url: http://x\n    confidence: D\n",
         "c.yaml:15: items[1].confidence: "},
        {"checklist: Test\n", "c.yaml:1: checklist: \"Test\" is no name"},
        {"checklist: test\nversion: \"1\"\ntitle: A\nabout: B\nitems: []\n", "c.yaml:5: items: there is none"},
        {"checklist: test\n", "c.yaml:1: version is missing"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        says(cases[i].text, cases[i].sentence);
}

static void a_refused_file_leaves_the_list_as_it_was(void **state)
{
    struct checklist *before = malloc(sizeof *before);

    (void)state;
    assert_non_null(before);
    assert_int_equal(parse(HEAD ITEM("A")), 0);
    memcpy(before, &list, sizeof *before);
    assert_int_equal(parse(HEAD ITEM("B") ITEM("B")), -EINVAL);
    assert_memory_equal(before, &list, sizeof *before);
    free(before);
}

static int parse_many(int count)
{
    size_t size = strlen(HEAD) + (size_t)count * (sizeof ITEM("I000")) + 1, used;
    char *text = malloc(size);
    int r;

    assert_non_null(text);
    used = (size_t)snprintf(text, size, HEAD);
    for (int i = 0; i < count; i++)
        used += (size_t)snprintf(text + used, size - used, ITEM("I%03d"), i);
    r = parse(text);
    free(text);
    return r;
}

static void a_list_holds_its_most_and_no_more(void **state)
{
    (void)state;
    assert_int_equal(parse_many(CHECKLIST_ITEMS_MAX), 0);
    assert_int_equal(list.count, CHECKLIST_ITEMS_MAX);
    assert_non_null(checklist_find(&list, "I095"));
    assert_int_equal(parse_many(CHECKLIST_ITEMS_MAX + 1), -EINVAL);
}

/* An item whose text under one key has `length` letters. */
static int parse_long(const char *key, int length)
{
    static const struct {
        const char *key, *line;
    } lines[] = {{"id", "  - id: A\n"}, {"section", "    section: S\n"}, {"step", "    step: J\n"},
                 {"item", "    item: I\n"}, {"item_cy", "    item_cy: I\n"}, {"evidence", "    evidence: E\n"},
                 {"review_text", "    review_text: R\n"}, {"source", "    source: S\n"}};
    char text[2048];
    size_t used = (size_t)snprintf(text, sizeof text, HEAD);

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "%s", lines[i].line);
        if (strcmp(lines[i].key, key) != 0)
            continue;
        used--;                 /* the line goes on */
        for (int letter = 1; letter < length; letter++)
            text[used++] = 'A';
        text[used++] = '\n';
    }
    snprintf(text + used, sizeof text - used, "    by: person\n    status: union\n    review: termly\n"
             "    url: https://example.org/\n    confidence: A\n");
    return parse(text);
}

static void every_text_fits_to_its_last_byte(void **state)
{
    static const struct {
        const char *key;
        int most;
    } cases[] = {{"id", CHECKLIST_ID_SIZE - 1}, {"section", CHECKLIST_SECTION_SIZE - 1},
                 {"step", CHECKLIST_STEP_SIZE - 1}, {"item", CHECKLIST_TEXT_SIZE - 1},
                 {"item_cy", CHECKLIST_TEXT_SIZE - 1}, {"evidence", CHECKLIST_EVIDENCE_SIZE - 1},
                 {"review_text", CHECKLIST_REVIEW_SIZE - 1}, {"source", CHECKLIST_SOURCE_SIZE - 1}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(parse_long(cases[i].key, cases[i].most), 0);
        if (parse_long(cases[i].key, cases[i].most + 1) != -EINVAL)
            fail_msg("%s of %d bytes was taken", cases[i].key, cases[i].most + 1);
        assert_non_null(strstr(err.text, cases[i].key));
    }
}

static void a_file_that_is_too_large_or_absent_says_so(void **state)
{
    char *text = malloc(DOCUMENT_SIZE_MAX + 1);

    (void)state;
    assert_non_null(text);
    memset(text, '#', DOCUMENT_SIZE_MAX + 1);
    assert_int_equal(checklist_parse(text, DOCUMENT_SIZE_MAX + 1, "c.yaml", &list, &err), -EFBIG);
    free(text);
    assert_int_equal(checklist_read("/nowhere/c.yaml", &list, &err), -ENOENT);
    assert_non_null(strstr(err.text, "/nowhere/c.yaml"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_of_an_item_is_read),
        cmocka_unit_test(an_item_for_a_person_needs_nothing_of_the_gateway),
        cmocka_unit_test(an_item_that_nothing_answers_is_refused),
        cmocka_unit_test(every_word_of_the_tables_is_one_and_no_other),
        cmocka_unit_test(what_is_wrong_is_said_with_its_line),
        cmocka_unit_test(a_refused_file_leaves_the_list_as_it_was),
        cmocka_unit_test(a_list_holds_its_most_and_no_more),
        cmocka_unit_test(every_text_fits_to_its_last_byte),
        cmocka_unit_test(a_file_that_is_too_large_or_absent_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
