/* report/assessment_paper.h - a sealed risk assessment as three papers: what they share. The keys of its text are those
 * that web/sealed.h names. Worker. */
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
    struct sealed_version sealed;
    json_t *text;                       /* owned */
    struct paper *paper;
};

/* "" and 0 where there is none; borrowed. */
const char *assessment_paper_text(const json_t *object, const char *key);
int64_t assessment_paper_number(const json_t *object, const char *key);
/* "with reservations" of "with_reservations"; gives text. */
const char *assessment_paper_plain(const char *word, char text[PHRASE_SIZE]);

/* What was decided, when, against whom, and how far to trust it. */
void assessment_paper_finding(struct assessment_paper *of);
int assessment_paper_signatures(struct assessment_paper *of, struct error *err);
/* What consultees say, dissent in their own words; named: with names, else by role. */
void assessment_paper_consulted(struct assessment_paper *of, bool is_named);
/* At most so many actions. */
void assessment_paper_actions(struct assessment_paper *of, size_t most);

/* The bodies. */
int assessment_paper_all(struct assessment_paper *of, struct error *err);
int assessment_paper_summary(struct assessment_paper *of, struct error *err);
int assessment_paper_notice(struct assessment_paper *of, struct error *err);

#endif
