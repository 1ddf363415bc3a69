/* report/assessment_paper.c - the full paper of a risk assessment, and what the shorter ones of assessment_short.c have
 * of it: see assessment_paper.h. */
#include "assessment_paper.h"
#include "assessment_evidence.h"
#include "calendar.h"
#include "people.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALL SIZE_MAX
#define COUNT(array) (sizeof array / sizeof *array)

static const char *say(const struct assessment_paper *of, enum label which)
{
    return label(of->ask->language, which);
}

static const char *text_of(const json_t *object, const char *key)
{
    return assessment_paper_text(object, key);
}

char *assessment_paper_capital(char *word)
{
    if (*word >= 'a' && *word <= 'z')
        *word = (char)(*word - 'a' + 'A');
    return word;
}

#define WHO_SIZE (NAME_SIZE + PHRASE_SIZE)

/* "Ms Rees, safety rep" of "p17", as they are called now; without names the role alone. role "": theirs of now. */
static const char *who_is(const struct assessment_paper *of, const char *id, const char *role, bool is_named,
                          char who[WHO_SIZE])
{
    struct person person = {.name = ""};
    bool is_known = id[0] == 'p' && person_load(of->store, strtoll(id + 1, NULL, 10), &person) == 0;
    const char *post = assessment_paper_word(of, WORD_ROLE, *role ? role : is_known ? role_word(person.role) : "");

    snprintf(who, WHO_SIZE, "%s%s%s", is_named ? is_known ? person.name : "–" : "", is_named && *post ? ", " : "", post);
    return is_named ? who : assessment_paper_capital(who);
}

static void fact(struct assessment_paper *of, enum label which, const char *value)
{
    if (*value)
        paper_fact(of->paper, say(of, which), "%s", value);
}

/* What a person wrote: it stays as it is, in its own language. */
static void fact_in_own_words(struct assessment_paper *of, enum label which, const char *value)
{
    if (*value)
        paper_in_own_words(of->paper, value);
    fact(of, which, value);
}

static void cell_in_own_words(struct assessment_paper *of, const char *text)
{
    paper_in_own_words(of->paper, text);
    paper_cell(of->paper, "%s", *text ? text : "–");
}

static void add(char list[ASSESSMENT_LIST_SIZE], const char *text)
{
    size_t used = strlen(list);

    if (*text)
        snprintf(list + used, ASSESSMENT_LIST_SIZE - used, "%s%s", used ? "\n" : "", text);
}

const char *assessment_paper_date(const struct assessment_paper *of, const json_t *object, const char *key,
                                  char text[PHRASE_SIZE])
{
    int64_t date;

    snprintf(text, PHRASE_SIZE, "%.40s", text_of(object, key));
    if (calendar_date_parse(text, &date, NULL) == 0)
        phrase_date(of->ask->language, date, text);
    return text;
}

/* -- what it is about -- */

/* Whole roles, persons where names belong, and how. */
static void list_told(const struct assessment_paper *of, bool is_named, char list[ASSESSMENT_LIST_SIZE])
{
    const json_t *told = json_object_get(of->text, "told"), *persons = json_object_get(told, "persons"), *one;
    char who[WHO_SIZE];
    size_t index;

    *list = '\0';
    json_array_foreach(json_object_get(told, "roles"), index, one) {
        snprintf(who, sizeof who, "%s", assessment_paper_word(of, WORD_ROLE, json_string_value(one)));
        add(list, assessment_paper_capital(who));
    }
    json_array_foreach(persons, index, one)
        if (is_named)
            add(list, who_is(of, json_string_value(one), "", true, who));
    add(list, text_of(of->text, "told_how"));
}

void assessment_paper_scope(struct assessment_paper *of, bool is_named)
{
    const json_t *room;
    char rooms[ASSESSMENT_LIST_SIZE] = "", told[ASSESSMENT_LIST_SIZE];
    size_t index;

    json_array_foreach(json_object_get(of->text, "rooms"), index, room)
        snprintf(rooms + strlen(rooms), sizeof rooms - strlen(rooms), "%s%s", index ? ", " : "", text_of(room, "name"));
    list_told(of, is_named, told);
    paper_summary(of->paper);
    fact_in_own_words(of, LABEL_ASSESS_SCOPE, text_of(of->text, "scope"));
    fact(of, LABEL_ASSESS_ROOMS, *rooms ? rooms : say(of, LABEL_ASSESS_WHOLE_SITE));
    fact_in_own_words(of, LABEL_ASSESS_HARMED, text_of(of->text, "harmed"));
    fact(of, LABEL_ASSESS_TOLD, told);
    paper_end(of->paper);
}

/* -- a line -- */

void assessment_paper_controls(const json_t *line, const char *kind, char list[ASSESSMENT_LIST_SIZE])
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
    const char *after = assessment_paper_number(line, "residual_risk")
                            ? assessment_paper_word(of, WORD_RISK, text_of(line, "residual_risk_word")) : "–";
    char value[1024], reason[2048], word[PHRASE_SIZE], severity[24], likelihood[24], proposed[24];

    if (!assessment_paper_number(line, "risk"))
        return;
    snprintf(severity, sizeof severity, "%lld", (long long)assessment_paper_number(line, "severity"));
    snprintf(likelihood, sizeof likelihood, "%lld", (long long)assessment_paper_number(line, "likelihood"));
    snprintf(proposed, sizeof proposed, "%lld", (long long)assessment_paper_number(line, "likelihood_proposed"));
    snprintf(word, sizeof word, "%s", assessment_paper_word(of, WORD_RISK, text_of(line, "risk_word")));
    LABEL_SAY(value, of->ask->language, LABEL_ASSESS_RISK_VALUE, assessment_paper_capital(word), severity, likelihood, after);
    *reason = '\0';
    if (*text_of(line, "override_reason"))
        LABEL_SAY(reason, of->ask->language, LABEL_ASSESS_OVERRIDE, proposed, text_of(line, "override_reason"));
    paper_fact(of->paper, say(of, LABEL_ASSESS_RISK), "%s%s%s", value, *reason ? "\n" : "", reason);
}

const char *assessment_paper_question(const struct assessment_paper *of, const json_t *line)
{
    const char *cy = text_of(line, "text_cy");

    return of->ask->language == PAPER_WELSH && *cy ? cy : text_of(line, "text");
}

void assessment_paper_in_question(const struct assessment_paper *of, const json_t *line)
{
    if (assessment_paper_question(of, line) == text_of(line, "text"))
        paper_in_own_words(of->paper, text_of(line, "text"));
}

/* Where no is the good answer, a reader has to be told. */
static void write_answer(struct assessment_paper *of, const json_t *line)
{
    const char *plain = assessment_paper_word(of, WORD_ANSWER, text_of(line, "answer"));
    char said[2 * PHRASE_SIZE];

    if (strcmp(text_of(line, "good"), "no") == 0)
        LABEL_SAY(said, of->ask->language, LABEL_ASSESS_GOOD_NO, plain);
    else
        snprintf(said, sizeof said, "%s", plain);
    fact(of, LABEL_ASSESS_ANSWER, assessment_paper_capital(said));
}

/* Who asks keeps the title that they gave it. */
static void write_source(struct assessment_paper *of, const json_t *line)
{
    if (!*text_of(line, "source"))
        return;
    paper_in(of->paper, PAPER_ENGLISH);
    paper_fact(of->paper, say(of, LABEL_ASSESS_SOURCE), "%s\n%s (%s, %s %s)", text_of(line, "source"),
               assessment_paper_word(of, WORD_CLAUSE, text_of(line, "clause")),
               assessment_paper_word(of, WORD_STATUS, text_of(line, "status")), say(of, LABEL_ASSESS_CONFIDENCE),
               text_of(line, "confidence"));
}

static void write_line(struct assessment_paper *of, const json_t *line, size_t number)
{
    char list[ASSESSMENT_LIST_SIZE], plain[PHRASE_SIZE];

    assessment_paper_in_question(of, line);
    paper_heading(of->paper, 3, "%zu. %s", number, assessment_paper_question(of, line));
    paper_summary(of->paper);
    write_answer(of, line);
    fact(of, LABEL_ASSESS_CONTRADICTED, assessment_paper_date(of, line, "contradicted_since", plain));
    fact_in_own_words(of, LABEL_INSPECT_NOTE, text_of(line, "note"));
    fact_in_own_words(of, LABEL_ASSESS_HARMED, text_of(line, "harmed"));
    assessment_paper_controls(line, "in_place", list);
    fact_in_own_words(of, LABEL_ASSESS_IN_PLACE, list);
    assessment_paper_controls(line, "planned", list);
    fact_in_own_words(of, LABEL_ASSESS_PLANNED, list);
    write_risk(of, line);
    assessment_evidence_line(of, line);
    if (strcmp(text_of(line, "individual_assessment"), "not_asked") != 0)
        fact(of, LABEL_ASSESS_INDIVIDUAL,
             assessment_paper_word(of, WORD_INDIVIDUAL, text_of(line, "individual_assessment")));
    write_source(of, line);
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
            paper_heading(of->paper, 1, "%s", assessment_paper_word(of, WORD_SECTION, section));
        }
        write_line(of, line, index + 1);
    }
}

/* -- actions, and what people said -- */

void assessment_paper_more(struct assessment_paper *of, size_t all, size_t most)
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
    paper_heading(of->paper, 1, "%s", say(of, LABEL_ASSESS_ACTIONS));
    paper_table(of->paper, "", columns, COUNT(columns));
    json_array_foreach(actions, index, action) {
        char state[PHRASE_SIZE], due[PHRASE_SIZE];

        if (index == most)
            break;
        paper_row(of->paper);
        snprintf(state, sizeof state, "%s", assessment_paper_word(of, WORD_STATE, text_of(action, "state")));
        cell_in_own_words(of, text_of(action, "what"));
        paper_cell(of->paper, "%s", assessment_paper_word(of, WORD_ROLE, text_of(action, "owner_role")));
        paper_cell(of->paper, "%s", assessment_paper_date(of, action, "due", due));
        paper_cell(of->paper, "%s", assessment_paper_capital(state));
    }
    paper_end(of->paper);
    assessment_paper_more(of, json_array_size(actions), most);
}

void assessment_paper_consulted(struct assessment_paper *of, bool is_named)
{
    const struct paper_column columns[] = {
        {say(of, LABEL_ASSESS_WHO), 1.4, PAPER_LEFT, true},
        {say(of, LABEL_ASSESS_OUTCOME), 1.2, PAPER_LEFT, false},
        {say(of, LABEL_ASSESS_STATEMENT), 3, PAPER_LEFT, false},
    };
    const json_t *outcomes = json_object_get(of->text, "outcomes"), *silent = json_object_get(of->text, "silent"), *one;
    char who[WHO_SIZE];
    size_t index;

    if (!json_array_size(outcomes) && !json_array_size(silent))
        return;
    paper_heading(of->paper, 1, "%s", say(of, LABEL_ASSESS_CONSULTED));
    paper_table(of->paper, "", columns, COUNT(columns));
    json_array_foreach(outcomes, index, one) {
        paper_row(of->paper);
        paper_cell(of->paper, "%s", who_is(of, text_of(one, "person"), text_of(one, "role"), is_named, who));
        paper_cell_bold(of->paper, "%s", assessment_paper_word(of, WORD_OUTCOME, text_of(one, "outcome")));
        cell_in_own_words(of, text_of(one, "statement"));
    }
    json_array_foreach(silent, index, one) {
        paper_row(of->paper);
        paper_cell(of->paper, "%s", who_is(of, json_string_value(one), "", is_named, who));
        paper_cell_bold(of->paper, "%s", say(of, LABEL_ASSESS_SILENT));
        paper_cell(of->paper, "–");
    }
    paper_end(of->paper);
}

static void write_comment(struct assessment_paper *of, const json_t *comment)
{
    char who[WHO_SIZE];

    paper_row(of->paper);
    paper_cell(of->paper, "%s", who_is(of, text_of(comment, "person"), text_of(comment, "role"), true, who));
    cell_in_own_words(of, text_of(comment, "text"));
    if (*text_of(comment, "reply"))
        cell_in_own_words(of, text_of(comment, "reply"));
    else
        paper_cell_bold(of->paper, "%s", say(of, LABEL_ASSESS_NO_REPLY));
}

/* Comments on the line of a key, below what it asks; 0: on the whole. */
static void write_comments_on(struct assessment_paper *of, int64_t key, const char *about)
{
    const json_t *one;
    size_t index;
    bool is_first = true;

    json_array_foreach(json_object_get(of->text, "comments"), index, one) {
        if (assessment_paper_number(one, "line") != key)
            continue;
        if (is_first)
            paper_group(of->paper, "%s", about);
        is_first = false;
        write_comment(of, one);
    }
}

static void write_comments(struct assessment_paper *of)
{
    const struct paper_column columns[] = {
        {say(of, LABEL_ASSESS_WHO), 1.2, PAPER_LEFT, true},
        {say(of, LABEL_ASSESS_COMMENT), 2.4, PAPER_LEFT, false},
        {say(of, LABEL_ASSESS_REPLY), 2.4, PAPER_LEFT, false},
    };
    const json_t *line;
    size_t index;

    if (!json_array_size(json_object_get(of->text, "comments")))
        return;
    paper_heading(of->paper, 1, "%s", say(of, LABEL_ASSESS_COMMENTS));
    paper_table(of->paper, "", columns, COUNT(columns));
    write_comments_on(of, 0, say(of, LABEL_ASSESS_ON_THE_WHOLE));
    json_array_foreach(json_object_get(of->text, "lines"), index, line) {
        char about[ASSESSMENT_LIST_SIZE];

        snprintf(about, sizeof about, "%zu. %s", index + 1, assessment_paper_question(of, line));
        write_comments_on(of, assessment_paper_number(line, "key"), about);
    }
    paper_end(of->paper);
}

int assessment_paper_all(struct assessment_paper *of, struct error *err)
{
    int r = assessment_evidence_load(of, err);

    if (r < 0)
        return r;
    assessment_paper_finding(of);
    assessment_paper_scope(of, true);
    write_lines(of);
    assessment_paper_actions(of, ALL);
    assessment_paper_consulted(of, true);
    write_comments(of);
    r = assessment_paper_signatures(of, err);
    if (r == 0)
        assessment_evidence_annex(of);
    return r;
}
