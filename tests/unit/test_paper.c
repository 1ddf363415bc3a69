/* The builder of documents: the JSON says what was called for, calls that don't fit are found, bounds hold. */
#include "paper.h"
#include "tongue.h"
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MADE_MS INT64_C(1795430520000)      /* 2026-11-23T10:42:00Z */

static struct paper *open_one(void)
{
    const struct paper_head head = {
        .kind = "certificate", .title = "Certificate", .school = "Ysgol y Bryn", .made_ms = MADE_MS,
        .made_words = "23 November 2026, 10:42",
    };
    struct paper *paper;

    assert_int_equal(paper_open(&head, &paper, NULL), 0);
    return paper;
}

/* Finishes well and gives the document. */
static json_t *read_back(struct paper *paper, char digest[PAPER_DIGEST_SIZE])
{
    struct error err = {0};
    char *json;
    size_t size;
    json_t *root;

    assert_int_equal(paper_finish(paper, &json, &size, digest, &err), 0);
    assert_int_equal(size, strlen(json));
    root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    free(json);
    paper_close(paper);
    assert_non_null(root);
    return root;
}

static int finish_badly(struct paper *paper)
{
    struct error err = {0};
    char *json = NULL, digest[PAPER_DIGEST_SIZE];
    size_t size;
    int r = paper_finish(paper, &json, &size, digest, &err);

    assert_null(json);
    assert_int_equal(r, err.code);
    paper_close(paper);
    return r;
}

static const char *text_at(json_t *root, size_t block, const char *key)
{
    return json_string_value(json_object_get(json_array_get(json_object_get(root, "blocks"), block), key));
}

static void blocks_stand_in_the_order_of_the_calls(void **state)
{
    struct paper *paper = open_one();
    char digest[PAPER_DIGEST_SIZE];
    json_t *root;

    (void)state;
    paper_heading(paper, 2, "What was %s", "found");
    paper_paragraph(paper, "%d ppm", 431);
    paper_box(paper, PAPER_LIMITS, "One check only.");
    paper_break(paper);
    root = read_back(paper, digest);
    assert_int_equal(json_array_size(json_object_get(root, "blocks")), 4);
    assert_string_equal(text_at(root, 0, "text"), "What was found");
    assert_string_equal(text_at(root, 2, "kind"), "limits");
    assert_string_equal(text_at(root, 3, "block"), "break");
    assert_string_equal(json_string_value(json_object_get(root, "made")), "2026-11-23T10:42:00Z");
    json_decref(root);
}

static void the_digest_is_of_what_is_said_and_not_of_when(void **state)
{
    struct paper_head head = {.kind = "term", .title = "Term", .made_ms = MADE_MS, .made_words = "10:42"};
    char digests[3][PAPER_DIGEST_SIZE];

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct paper *paper;

        assert_int_equal(paper_open(&head, &paper, NULL), 0);
        paper_paragraph(paper, "%d ppm", i < 2 ? 800 : 801);
        json_decref(read_back(paper, digests[i]));
        head.made_ms += 60000;
        head.made_words = "10:43";
    }
    assert_int_equal(strlen(digests[0]), PAPER_DIGEST_SIZE - 1);
    assert_string_equal(digests[0], digests[1]);
    assert_string_not_equal(digests[0], digests[2]);
}

static void a_sealed_digest_is_kept_as_it_is(void **state)
{
    static const char sealed[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    const struct paper_head head = {.kind = "assessment", .title = "A", .digest = sealed};
    struct paper *paper;
    char digest[PAPER_DIGEST_SIZE];

    (void)state;
    assert_int_equal(paper_open(&head, &paper, NULL), 0);
    json_decref(read_back(paper, digest));
    assert_string_equal(digest, sealed);
}

static const struct paper_column columns[] = {{"When", 1, PAPER_LEFT, true}, {"Verdict", 1, PAPER_LEFT, false}};

static void a_table_has_its_cells_as_words_marks_and_levels(void **state)
{
    struct paper *paper = open_one();
    char digest[PAPER_DIGEST_SIZE];
    json_t *root, *rows;

    (void)state;
    paper_table(paper, "Days", columns, 2);
    paper_group(paper, "This week");
    paper_row(paper);
    paper_cell(paper, "Mon");
    paper_cell_verdict(paper, VERDICT_CANNOT_TELL);
    paper_row(paper);
    paper_cell_bold(paper, "Tue");
    paper_cell_level(paper, AIR_ACT, "16");
    paper_end(paper);
    root = read_back(paper, digest);
    rows = json_object_get(json_array_get(json_object_get(root, "blocks"), 0), "rows");
    assert_int_equal(json_array_size(rows), 3);
    assert_string_equal(json_string_value(json_object_get(json_array_get(json_array_get(rows, 1), 1), "verdict")),
                        "cannot_tell");
    assert_string_equal(json_string_value(json_object_get(json_array_get(json_array_get(rows, 2), 1), "level")), "act");
    json_decref(root);
}

/* Only the next text is in another language, and one in the paper's own needs no mark. */
static void a_text_in_another_language_says_so_and_the_next_does_not(void **state)
{
    const struct paper_head head = {.kind = "x", .title = "x", .language = PAPER_WELSH};
    char *json, digest[PAPER_DIGEST_SIZE];
    struct paper *paper;
    struct error err;
    size_t size;

    (void)state;
    assert_int_equal(paper_open(&head, &paper, &err), 0);
    paper_in(paper, PAPER_ENGLISH);
    paper_paragraph(paper, "one");
    paper_in(paper, PAPER_WELSH);
    paper_paragraph(paper, "dau");
    paper_table(paper, "", columns, 2);
    paper_row(paper);
    paper_in_own_words(paper, "The window is open.");
    paper_cell(paper, "The window is open.");
    paper_cell(paper, "pedwar");
    paper_end(paper);
    assert_int_equal(paper_finish(paper, &json, &size, digest, &err), 0);
    assert_non_null(strstr(json, "{\"block\":\"paragraph\",\"lang\":\"en\",\"runs\":[{\"text\":\"one\"}]}"));
    assert_non_null(strstr(json, "{\"block\":\"paragraph\",\"runs\":[{\"text\":\"dau\"}]}"));
    assert_non_null(strstr(json, "[{\"lang\":\"en\",\"text\":\"The window is open.\"},\"pedwar\"]"));
    free(json);
    paper_close(paper);
}

static void small_words_tell_the_language_of_a_sentence(void **state)
{
    static const struct {
        const char *text;
        enum paper_language otherwise, language;
    } rows[] = {
        {"The top window does not open.", PAPER_WELSH, PAPER_ENGLISH},
        {"Nid yw’r ffenestr uchaf yn agor.", PAPER_ENGLISH, PAPER_WELSH},
        {"8C, 1200 ppm", PAPER_WELSH, PAPER_WELSH},
        {"", PAPER_ENGLISH, PAPER_ENGLISH},
        {"the yn", PAPER_ENGLISH, PAPER_ENGLISH},       /* as many of both */
        {"the yn", PAPER_WELSH, PAPER_WELSH},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(tongue_of(rows[i].text, rows[i].otherwise), rows[i].language);
}

static void a_row_with_too_few_or_too_many_cells_is_our_bug(void **state)
{
    (void)state;
    for (int cells = 0; cells <= 3; cells++) {
        struct paper *paper = open_one();

        paper_table(paper, "", columns, 2);
        paper_row(paper);
        for (int i = 0; i < cells; i++)
            paper_cell(paper, "x");
        paper_end(paper);
        if (cells == 2)
            paper_close(paper);
        else
            assert_int_equal(finish_badly(paper), -EINVAL);
    }
}

static void calls_that_do_not_belong_are_found(void **state)
{
    struct paper *paper = open_one();

    (void)state;
    paper_item(paper, "no list was begun");
    assert_int_equal(finish_badly(paper), -EINVAL);
    paper = open_one();
    paper_list(paper, false);
    assert_int_equal(finish_badly(paper), -EINVAL);     /* never ended */
    paper = open_one();
    paper_end(paper);
    assert_int_equal(finish_badly(paper), -EINVAL);
    paper = open_one();
    paper_heading(paper, 4, "too deep");
    assert_int_equal(finish_badly(paper), -EINVAL);
}

static void a_gap_is_null_and_an_axis_has_a_length(void **state)
{
    static const double x[] = {9, 9.5, 10}, y[] = {500, NAN, 900};
    const struct paper_axis day = {9, 15.5, ""}, ppm = {400, 2000, "ppm"}, none = {5, 5, ""};
    struct paper *paper = open_one();
    char digest[PAPER_DIGEST_SIZE];
    json_t *root, *line;

    (void)state;
    paper_chart(paper, "Monday", "CO2 rose.", day, ppm);
    paper_series(paper, "8C", x, y, 3);
    paper_yardstick(paper, 800, "NEU: act");
    paper_end(paper);
    root = read_back(paper, digest);
    line = json_array_get(json_object_get(json_array_get(json_object_get(root, "blocks"), 0), "series"), 0);
    assert_true(json_is_null(json_array_get(json_object_get(line, "y"), 1)));
    assert_float_equal(json_real_value(json_array_get(json_object_get(line, "y"), 2)), 900, 0);
    json_decref(root);
    paper = open_one();
    paper_chart(paper, "", "", none, ppm);
    paper_end(paper);
    assert_int_equal(finish_badly(paper), -EINVAL);
}

static void as_many_lines_as_dashes_and_no_more(void **state)
{
    static const double x[] = {1, 2}, y[] = {1, 2};
    const struct paper_axis axis = {0, 3, ""};

    (void)state;
    for (int extra = 0; extra <= 1; extra++) {
        struct paper *paper = open_one();
        char digest[PAPER_DIGEST_SIZE];

        paper_chart(paper, "", "", axis, axis);
        for (int i = 0; i < PAPER_SERIES_MAX + extra; i++)
            paper_series(paper, "", x, y, 2);
        paper_end(paper);
        if (extra)
            assert_int_equal(finish_badly(paper), -EMSGSIZE);
        else
            json_decref(read_back(paper, digest));
    }
}

static void blocks_are_bounded(void **state)
{
    (void)state;
    for (int extra = 0; extra <= 1; extra++) {
        struct paper *paper = open_one();
        char digest[PAPER_DIGEST_SIZE];

        for (int i = 0; i < PAPER_BLOCKS_MAX + extra; i++)
            paper_break(paper);
        if (extra)
            assert_int_equal(finish_badly(paper), -EMSGSIZE);
        else
            json_decref(read_back(paper, digest));
    }
}

static void a_long_text_is_cut_between_characters(void **state)
{
    char text[PAPER_TEXT_SIZE + 8], digest[PAPER_DIGEST_SIZE];
    const char *kept;
    json_t *root;

    (void)state;
    for (size_t shift = 0; shift < 2; shift++) {
        struct paper *paper = open_one();

        memset(text, 'a', sizeof text);
        for (size_t i = shift; i + 2 < sizeof text; i += 2)
            memcpy(text + i, "\xc5\xb5", 2);        /* w with a circumflex */
        text[sizeof text - 1] = '\0';
        paper_heading(paper, 1, "%s", text);
        root = read_back(paper, digest);
        kept = text_at(root, 0, "text");
        assert_int_equal(strlen(kept), (PAPER_TEXT_SIZE - 1 - shift) / 2 * 2 + shift);
        json_decref(root);
    }
}

static void what_no_page_can_show_becomes_a_space_and_broken_text_is_refused(void **state)
{
    struct paper *paper = open_one();
    char digest[PAPER_DIGEST_SIZE];
    json_t *root;

    (void)state;
    paper_heading(paper, 1, "a\tb\x01\nc");
    root = read_back(paper, digest);
    assert_string_equal(text_at(root, 0, "text"), "a b \nc");
    json_decref(root);
    paper = open_one();
    paper_heading(paper, 1, "\xff");
    assert_int_equal(finish_badly(paper), -EILSEQ);
}

static void only_png_files_are_images(void **state)
{
    static const char png[] = "\x89PNG\r\n\x1a\n....", jpeg[] = "\xff\xd8\xff\xe0....";
    struct paper *paper = open_one();
    char digest[PAPER_DIGEST_SIZE];
    json_t *root;

    (void)state;
    paper_image(paper, png, sizeof png - 1, "a window", "");
    root = read_back(paper, digest);
    assert_string_equal(text_at(root, 0, "png"), "iVBORw0KGgouLi4u");
    json_decref(root);
    paper = open_one();
    paper_image(paper, jpeg, sizeof jpeg - 1, "", "");
    assert_int_equal(finish_badly(paper), -EMSGSIZE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_stand_in_the_order_of_the_calls),
        cmocka_unit_test(the_digest_is_of_what_is_said_and_not_of_when),
        cmocka_unit_test(a_sealed_digest_is_kept_as_it_is),
        cmocka_unit_test(a_table_has_its_cells_as_words_marks_and_levels),
        cmocka_unit_test(a_text_in_another_language_says_so_and_the_next_does_not),
        cmocka_unit_test(small_words_tell_the_language_of_a_sentence),
        cmocka_unit_test(a_row_with_too_few_or_too_many_cells_is_our_bug),
        cmocka_unit_test(calls_that_do_not_belong_are_found),
        cmocka_unit_test(a_gap_is_null_and_an_axis_has_a_length),
        cmocka_unit_test(as_many_lines_as_dashes_and_no_more),
        cmocka_unit_test(blocks_are_bounded),
        cmocka_unit_test(a_long_text_is_cut_between_characters),
        cmocka_unit_test(what_no_page_can_show_becomes_a_space_and_broken_text_is_refused),
        cmocka_unit_test(only_png_files_are_images),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
