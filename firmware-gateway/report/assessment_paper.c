/* report/assessment_paper.c - the bodies of the papers of a sealed risk assessment: see assessment_paper.h. */
#include "assessment_paper.h"
#include "calendar.h"
#include "people.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_SIZE 4096
#define ALL SIZE_MAX
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

/* "p17", as the person is called now. */
static void name_of(const struct assessment_paper *of, const json_t *object, const char *key, char name[NAME_SIZE])
{
    const char *id = text_of(object, key);
    struct person person;

    snprintf(name, NAME_SIZE, "–");
    if (id[0] == 'p' && person_load(of->store, strtoll(id + 1, NULL, 10), &person) == 0)
        snprintf(name, NAME_SIZE, "%s", person.name);
}

static void fact(struct assessment_paper *of, enum label which, const char *value)
{
    if (*value)
        paper_fact(of->paper, say(of, which), "%s", value);
}

static void add(char list[LIST_SIZE], const char *text)
{
    size_t used = strlen(list);

    snprintf(list + used, LIST_SIZE - used, "%s%s", used ? "\n" : "", text);
}

/* A date of the text as people write it; as it is where it is none. */
static const char *date_of(const struct assessment_paper *of, const json_t *object, const char *key,
                           char text[PHRASE_SIZE])
{
    int64_t date;

    snprintf(text, PHRASE_SIZE, "%.40s", text_of(object, key));
    if (calendar_date_parse(text, &date, NULL) == 0)
        phrase_date(of->ask->language, date, text);
    return text;
}

/* -- what it is about -- */

static void write_scope(struct assessment_paper *of)
{
    const json_t *room;
    char rooms[LIST_SIZE] = "";
    size_t index;

    json_array_foreach(json_object_get(of->text, "rooms"), index, room)
        snprintf(rooms + strlen(rooms), sizeof rooms - strlen(rooms), "%s%s", index ? ", " : "", text_of(room, "name"));
    paper_summary(of->paper);
    fact(of, LABEL_ASSESS_SCOPE, text_of(of->text, "scope"));
    fact(of, LABEL_ASSESS_ROOMS, *rooms ? rooms : say(of, LABEL_ASSESS_WHOLE_SITE));
    fact(of, LABEL_ASSESS_HARMED, text_of(of->text, "harmed"));
    fact(of, LABEL_ASSESS_TOLD, text_of(of->text, "told_how"));
    paper_end(of->paper);
}

/* -- a line -- */

static void list_controls(const json_t *line, const char *kind, char list[LIST_SIZE])
{
    const json_t *control;
    size_t index;

    *list = '\0';
    json_array_foreach(json_object_get(line, "controls"), index, control)
        if (strcmp(text_of(control, "kind"), kind) == 0)
            add(list, text_of(control, "text"));
}

static void write_risk(struct assessment_paper *of, const json_t *line)
{
    char value[1024], reason[2048], word[PHRASE_SIZE], after[PHRASE_SIZE], severity[24], likelihood[24], proposed[24];

    if (!assessment_paper_number(line, "risk"))
        return;
    snprintf(severity, sizeof severity, "%lld", (long long)assessment_paper_number(line, "severity"));
    snprintf(likelihood, sizeof likelihood, "%lld", (long long)assessment_paper_number(line, "likelihood"));
    snprintf(proposed, sizeof proposed, "%lld", (long long)assessment_paper_number(line, "likelihood_proposed"));
    assessment_paper_plain(text_of(line, "risk_word"), word);
    assessment_paper_plain(assessment_paper_number(line, "residual_risk") ? text_of(line, "residual_risk_word") : "–",
                           after);
    LABEL_SAY(value, of->ask->language, LABEL_ASSESS_RISK_VALUE, word, severity, likelihood, after);
    *reason = '\0';
    if (*text_of(line, "override_reason"))
        LABEL_SAY(reason, of->ask->language, LABEL_ASSESS_OVERRIDE, proposed, text_of(line, "override_reason"));
    paper_fact(of->paper, say(of, LABEL_ASSESS_RISK), "%s%s%s", value, *reason ? "\n" : "", reason);
}

static void write_evidence(struct assessment_paper *of, const json_t *line)
{
    const json_t *one;
    size_t index;

    json_array_foreach(json_object_get(of->text, "evidence"), index, one)
        if (assessment_paper_number(one, "line") == assessment_paper_number(line, "key"))
            paper_fact(of->paper, say(of, LABEL_ASSESS_EVIDENCE), "%s\nSHA-256 %s", text_of(one, "words"),
                       text_of(one, "digest"));
}

/* Where no is the good answer, a reader has to be told. */
static void write_answer(struct assessment_paper *of, const json_t *line)
{
    char plain[PHRASE_SIZE], said[2 * PHRASE_SIZE];

    assessment_paper_plain(text_of(line, "answer"), plain);
    if (strcmp(text_of(line, "good"), "no") == 0)
        LABEL_SAY(said, of->ask->language, LABEL_ASSESS_GOOD_NO, plain);
    else
        snprintf(said, sizeof said, "%s", plain);
    fact(of, LABEL_ASSESS_ANSWER, said);
}

static void write_line(struct assessment_paper *of, const json_t *line, size_t number)
{
    char list[LIST_SIZE], plain[PHRASE_SIZE];
    const char *cy = text_of(line, "text_cy");

    paper_heading(of->paper, 3, "%zu. %s", number, of->ask->language == PAPER_WELSH && *cy ? cy : text_of(line, "text"));
    paper_summary(of->paper);
    write_answer(of, line);
    fact(of, LABEL_ASSESS_CONTRADICTED, date_of(of, line, "contradicted_since", plain));
    fact(of, LABEL_INSPECT_NOTE, text_of(line, "note"));
    fact(of, LABEL_ASSESS_HARMED, text_of(line, "harmed"));
    list_controls(line, "in_place", list);
    fact(of, LABEL_ASSESS_IN_PLACE, list);
    list_controls(line, "planned", list);
    fact(of, LABEL_ASSESS_PLANNED, list);
    write_risk(of, line);
    write_evidence(of, line);
    if (strcmp(text_of(line, "individual_assessment"), "not_asked") != 0)
        fact(of, LABEL_ASSESS_INDIVIDUAL, text_of(line, "individual_assessment"));
    if (*text_of(line, "source"))
        paper_fact(of->paper, say(of, LABEL_ASSESS_SOURCE), "%s. %s (%s, %s %s)", text_of(line, "source"),
                   text_of(line, "clause"), text_of(line, "status"), say(of, LABEL_CONFIDENCE),
                   text_of(line, "confidence"));
    paper_end(of->paper);
}

static void write_lines(struct assessment_paper *of)
{
    const json_t *line;
    const char *section = "";
    size_t index;

    json_array_foreach(json_object_get(of->text, "lines"), index, line) {
        if (strcmp(section, text_of(line, "section")) != 0) {
            section = text_of(line, "section");
            paper_heading(of->paper, 1, "%s", section);
        }
        write_line(of, line, index + 1);
    }
}

/* -- actions, and what people said -- */

static void say_more(struct assessment_paper *of, size_t all, size_t most)
{
    char text[256], number[24];

    if (all <= most)
        return;
    snprintf(number, sizeof number, "%zu", all - most);
    paper_paragraph(of->paper, "%s", LABEL_SAY(text, of->ask->language, LABEL_ASSESS_MORE, number));
}

void assessment_paper_actions(struct assessment_paper *of, size_t most)
{
    const struct paper_column columns[] = {
        {say(of, LABEL_ASSESS_ACTION), 3, PAPER_LEFT, true}, {say(of, LABEL_ASSESS_WHO), 1.2, PAPER_LEFT, false},
        {say(of, LABEL_ASSESS_DUE), 1.3, PAPER_LEFT, false},   {say(of, LABEL_ASSESS_STATE), 1, PAPER_LEFT, false},
    };
    const json_t *actions = json_object_get(of->text, "actions"), *action;
    size_t index;

    if (!json_array_size(actions))
        return;
    paper_table(of->paper, say(of, LABEL_ASSESS_ACTIONS), columns, COUNT(columns));
    json_array_foreach(actions, index, action) {
        char role[PHRASE_SIZE], due[PHRASE_SIZE];

        if (index == most)
            break;
        paper_row(of->paper);
        paper_cell(of->paper, "%s", text_of(action, "what"));
        paper_cell(of->paper, "%s", assessment_paper_plain(text_of(action, "owner_role"), role));
        paper_cell(of->paper, "%s", date_of(of, action, "due", due));
        paper_cell(of->paper, "%s", text_of(action, "state"));
    }
    paper_end(of->paper);
    say_more(of, json_array_size(actions), most);
}

void assessment_paper_consulted(struct assessment_paper *of, bool is_named)
{
    const struct paper_column columns[] = {
        {say(of, LABEL_ASSESS_WHO), 1.4, PAPER_LEFT, true},
        {say(of, LABEL_ASSESS_OUTCOME), 1.2, PAPER_LEFT, false},
        {say(of, LABEL_ASSESS_STATEMENT), 3, PAPER_LEFT, false},
    };
    const json_t *outcomes = json_object_get(of->text, "outcomes"), *silent = json_object_get(of->text, "silent"), *one;
    size_t index;

    if (!json_array_size(outcomes) && !json_array_size(silent))
        return;
    paper_table(of->paper, say(of, LABEL_ASSESS_CONSULTED), columns, COUNT(columns));
    json_array_foreach(outcomes, index, one) {
        char name[NAME_SIZE], role[PHRASE_SIZE], outcome[PHRASE_SIZE];

        name_of(of, one, "person", name);
        assessment_paper_plain(text_of(one, "role"), role);
        paper_row(of->paper);
        paper_cell(of->paper, "%s%s%s", is_named ? name : "", is_named ? ", " : "", role);
        paper_cell_bold(of->paper, "%s", assessment_paper_plain(text_of(one, "outcome"), outcome));
        paper_cell(of->paper, "%s", *text_of(one, "statement") ? text_of(one, "statement") : "–");
    }
    if (json_array_size(silent)) {
        paper_row(of->paper);
        paper_cell(of->paper, "%zu", json_array_size(silent));
        paper_cell(of->paper, "%s", say(of, LABEL_ASSESS_SILENT));
        paper_cell(of->paper, "–");
    }
    paper_end(of->paper);
}

static void write_comments(struct assessment_paper *of)
{
    const struct paper_column columns[] = {
        {say(of, LABEL_ASSESS_WHO), 1.2, PAPER_LEFT, true},
        {say(of, LABEL_ASSESS_COMMENT), 2.4, PAPER_LEFT, false},
        {say(of, LABEL_ASSESS_REPLY), 2.4, PAPER_LEFT, false},
    };
    const json_t *comments = json_object_get(of->text, "comments"), *one;
    size_t index;

    if (!json_array_size(comments))
        return;
    paper_table(of->paper, say(of, LABEL_ASSESS_COMMENTS), columns, COUNT(columns));
    json_array_foreach(comments, index, one) {
        char name[NAME_SIZE];

        name_of(of, one, "person", name);
        paper_row(of->paper);
        paper_cell(of->paper, "%s", name);
        paper_cell(of->paper, "%s", text_of(one, "text"));
        if (*text_of(one, "reply"))
            paper_cell(of->paper, "%s", text_of(one, "reply"));
        else
            paper_cell_bold(of->paper, "%s", say(of, LABEL_ASSESS_NO_REPLY));
    }
    paper_end(of->paper);
}

int assessment_paper_all(struct assessment_paper *of, struct error *err)
{
    assessment_paper_finding(of);
    write_scope(of);
    write_lines(of);
    assessment_paper_actions(of, ALL);
    assessment_paper_consulted(of, true);
    write_comments(of);
    return assessment_paper_signatures(of, err);
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
    paper_table(of->paper, say(of, LABEL_ASSESS_TOP_RISKS), columns, COUNT(columns));
    for (size_t i = 0; i < count && i < SUMMARY_ROWS_MAX; i++) {
        char list[LIST_SIZE], word[PHRASE_SIZE];

        list_controls(sorted[i], "planned", list);
        paper_row(of->paper);
        paper_cell(of->paper, "%.200s", text_of(sorted[i], "text"));
        paper_cell(of->paper, "%s (%lld)", assessment_paper_plain(text_of(sorted[i], "risk_word"), word),
                   (long long)assessment_paper_number(sorted[i], "risk"));
        paper_cell(of->paper, "%.300s", *list ? list : "–");
    }
    paper_end(of->paper);
    say_more(of, count, SUMMARY_ROWS_MAX);
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

static void write_items(struct assessment_paper *of, enum label heading, const char *kind)
{
    const json_t *line, *control;
    size_t index, inner, count = 0;

    json_array_foreach(json_object_get(of->text, "lines"), index, line)
        json_array_foreach(json_object_get(line, "controls"), inner, control)
            if (strcmp(text_of(control, "kind"), kind) == 0 && count++ < NOTICE_ITEMS_MAX) {
                if (count == 1) {
                    paper_heading(of->paper, 1, "%s", say(of, heading));
                    paper_list(of->paper, false);
                }
                paper_item(of->paper, "%.200s", text_of(control, "text"));
            }
    if (count)
        paper_end(of->paper);
    say_more(of, count, NOTICE_ITEMS_MAX);
}

int assessment_paper_notice(struct assessment_paper *of, struct error *err)
{
    (void)err;
    paper_box(of->paper, PAPER_NOTE, "%s", say(of, LABEL_ASSESS_NOTICE));
    write_scope(of);
    write_items(of, LABEL_ASSESS_NOTICE_DO, "in_place");
    write_items(of, LABEL_ASSESS_NOTICE_PLANNED, "planned");
    return 0;
}
