/* report/assessment_short.c - the short papers of a risk assessment, the governors' two pages and the noticeboard's one:
 * see assessment_paper.h. */
#include "assessment_paper.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUMMARY_ROWS_MAX 7              /* of risks and of actions each, so that all of it is two pages */
#define NOTICE_ITEMS_MAX 8              /* of each kind, so that all of it is one page */
#define LINES_MAX 1024
#define COUNT(array) (sizeof array / sizeof *array)

static const char *say(const struct assessment_paper *of, enum label which)
{
    return label(of->ask->language, which);
}

static const char *text_of(const json_t *object, const char *key)
{
    return assessment_paper_text(object, key);
}

/* -- two pages for governors -- */

static int compare_risks(const void *a, const void *b)
{
    const json_t *one = *(const json_t *const *)a, *other = *(const json_t *const *)b;
    int64_t risks[] = {assessment_paper_number(one, "risk"), assessment_paper_number(other, "risk")};
    int64_t keys[] = {assessment_paper_number(one, "key"), assessment_paper_number(other, "key")};

    return risks[0] != risks[1] ? (risks[0] < risks[1]) - (risks[0] > risks[1])
                                : (keys[0] > keys[1]) - (keys[0] < keys[1]);
}

static void write_top_risks(struct assessment_paper *of)
{
    const struct paper_column columns[] = {
        {say(of, LABEL_ASSESS_QUESTION), 3, PAPER_LEFT, true},
        {say(of, LABEL_ASSESS_RISK), 1, PAPER_LEFT, false},
        {say(of, LABEL_ASSESS_PLANNED), 2.4, PAPER_LEFT, false},
    };
    const json_t *sorted[LINES_MAX], *line;
    size_t index, count = 0;

    json_array_foreach(json_object_get(of->text, "lines"), index, line)
        if (assessment_paper_number(line, "risk") > 0 && count < LINES_MAX)
            sorted[count++] = line;
    if (!count)
        return;
    qsort(sorted, count, sizeof *sorted, compare_risks);
    paper_heading(of->paper, 1, "%s", say(of, LABEL_ASSESS_TOP_RISKS));
    paper_table(of->paper, "", columns, COUNT(columns));
    for (size_t i = 0; i < count && i < SUMMARY_ROWS_MAX; i++) {
        char list[ASSESSMENT_LIST_SIZE], word[PHRASE_SIZE];

        assessment_paper_controls(sorted[i], "planned", list);
        snprintf(word, sizeof word, "%s", label_word(of->ask->language, WORD_RISK, text_of(sorted[i], "risk_word")));
        paper_row(of->paper);
        assessment_paper_in_question(of, sorted[i]);
        paper_cell(of->paper, "%.200s", assessment_paper_question(of, sorted[i]));
        paper_cell(of->paper, "%s (%lld)", assessment_paper_capital(word),
                   (long long)assessment_paper_number(sorted[i], "risk"));
        paper_in_own_words(of->paper, list);
        paper_cell(of->paper, "%.300s", *list ? list : "–");
    }
    paper_end(of->paper);
    assessment_paper_more(of, count, SUMMARY_ROWS_MAX);
}

int assessment_paper_summary(struct assessment_paper *of, struct error *err)
{
    assessment_paper_finding(of);
    write_top_risks(of);
    assessment_paper_actions(of, SUMMARY_ROWS_MAX);
    assessment_paper_consulted(of, false);
    (void)err;
    return 0;
}

/* -- one page for the noticeboard -- */

/* The controls of a kind, each text once: many lines have the same. json_decref() it. */
static json_t *different_controls(const struct assessment_paper *of, const char *kind)
{
    json_t *texts = json_array(), *seen = json_object(), *line, *control;
    size_t index, inner;

    json_array_foreach(json_object_get(of->text, "lines"), index, line)
        json_array_foreach(json_object_get(line, "controls"), inner, control)
            if (strcmp(text_of(control, "kind"), kind) == 0 && !json_object_get(seen, text_of(control, "text"))) {
                json_object_set_new(seen, text_of(control, "text"), json_true());
                json_array_append(texts, json_object_get(control, "text"));
            }
    json_decref(seen);
    return texts;
}

static void write_items(struct assessment_paper *of, enum label heading, const char *kind)
{
    json_t *texts = different_controls(of, kind), *text;
    size_t index, count = json_array_size(texts);

    if (count) {
        paper_heading(of->paper, 1, "%s", say(of, heading));
        paper_list(of->paper, false);
        json_array_foreach(texts, index, text)
            if (index < NOTICE_ITEMS_MAX) {
                paper_in_own_words(of->paper, json_string_value(text));
                paper_item(of->paper, "%.200s", json_string_value(text));
            }
        paper_end(of->paper);
        assessment_paper_more(of, count, NOTICE_ITEMS_MAX);
    }
    json_decref(texts);
}

/* Who reads it on the wall must not take it as if all had agreed. */
static void write_standing(struct assessment_paper *of)
{
    char text[ASSESSMENT_STANDING_SIZE];

    assessment_paper_standing(of, text);
    if (*text)
        paper_box(of->paper, PAPER_LIMITS, "%s\n%s", text, say(of, LABEL_ASSESS_THEIR_WORDS));
}

int assessment_paper_notice(struct assessment_paper *of, struct error *err)
{
    (void)err;
    if (*assessment_paper_past(of))     /* who finds it on the wall has to see that it hangs there too long */
        paper_box(of->paper, PAPER_LIMITS, "%s", assessment_paper_past(of));
    paper_box(of->paper, PAPER_NOTE, "%s", say(of, of->is_draft ? LABEL_ASSESS_NOTICE_DRAFT : LABEL_ASSESS_NOTICE));
    write_standing(of);
    assessment_paper_scope(of, false);
    write_items(of, LABEL_ASSESS_NOTICE_DO, "in_place");
    write_items(of, LABEL_ASSESS_NOTICE_PLANNED, "planned");
    return 0;
}
