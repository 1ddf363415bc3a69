/* report/assessment_paper.h - a risk assessment, sealed or still a draft, as three papers: what they share. The keys of
 * its text are those of assessment_text.h. Worker. */
#ifndef ASSESSMENT_PAPER_H
#define ASSESSMENT_PAPER_H
#include "labels.h"
#include "report.h"
#include "sealed_versions.h"
#include <jansson.h>

struct assessment_paper {
    struct store *store;                /* borrowed, as ask */
    const struct report_ask *ask;
    struct assessment assessment;
    bool is_draft;
    struct sealed_version sealed;       /* of a draft: its version and number, and when it was as it is printed */
    json_t *text;                       /* owned: what was sealed, or what would be */
    json_t *entries;                    /* owned: evidence, {document, digests, lines: keys}; NULL: not read */
    struct paper *paper;
};

/* "" and 0 where there is none; borrowed. */
const char *assessment_paper_text(const json_t *object, const char *key);
int64_t assessment_paper_number(const json_t *object, const char *key);
/* A word of the text as it is called on paper: "safety rep" of "rep". Borrowed. */
const char *assessment_paper_word(const struct assessment_paper *of, enum word_kind kind, const char *word);
/* Makes a word begin a line; gives it. */
char *assessment_paper_capital(char *word);
/* A date of the text as people write it; as it is where it is none. Gives text. */
const char *assessment_paper_date(const struct assessment_paper *of, const json_t *object, const char *key,
                                  char text[PHRASE_SIZE]);
/* What a line asks, in the paper's language where it has that. Borrowed. */
const char *assessment_paper_question(const struct assessment_paper *of, const json_t *line);
/* Before it is written: where the paper's language has none, it is marked as of the one it is in. */
void assessment_paper_in_question(const struct assessment_paper *of, const json_t *line);

/* Why a sealed version is not in force, in a sentence; "": it is, or it is a draft, which says so itself. */
const char *assessment_paper_past(const struct assessment_paper *of);
/* How many of those who were asked did not agree, had reservations, or were not heard, in their last word: a sentence
 * each; "": none. */
#define ASSESSMENT_STANDING_SIZE 768
void assessment_paper_standing(const struct assessment_paper *of, char text[ASSESSMENT_STANDING_SIZE]);
/* What was decided, when, against whom, and how far to trust it. */
void assessment_paper_finding(struct assessment_paper *of);
int assessment_paper_signatures(struct assessment_paper *of, struct error *err);
/* What consultees say, dissent in their own words; named: with names, else by role. */
void assessment_paper_consulted(struct assessment_paper *of, bool is_named);
/* What it is about, who may be harmed, who is told; named: with names. */
void assessment_paper_scope(struct assessment_paper *of, bool is_named);
/* The controls of a line of a kind, "in_place" or "planned", one under the other. */
#define ASSESSMENT_LIST_SIZE 4096
void assessment_paper_controls(const json_t *line, const char *kind, char list[ASSESSMENT_LIST_SIZE]);
/* That there are more than the most that are printed, where there are. */
void assessment_paper_more(struct assessment_paper *of, size_t all, size_t most);
/* At most so many actions. */
void assessment_paper_actions(struct assessment_paper *of, size_t most);

/* The bodies. */
int assessment_paper_all(struct assessment_paper *of, struct error *err);
int assessment_paper_summary(struct assessment_paper *of, struct error *err);
int assessment_paper_notice(struct assessment_paper *of, struct error *err);

#endif
