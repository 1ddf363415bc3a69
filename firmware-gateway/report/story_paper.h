/* report/story_paper.h - the parts of papers that tell a room's story: sentence, tables, chart. In their order: finding,
 * limits, figures, charts, method, sources. Any thread; stories are borrowed. */
#ifndef STORY_PAPER_H
#define STORY_PAPER_H
#include "labels.h"
#include "story.h"

#define STORY_SENTENCE_SIZE 700

/* "8C: over 800 ppm for 62% of the time measured ...", or that it cannot be told. */
void story_sentence(const struct story *story, enum paper_language language, char text[STORY_SENTENCE_SIZE]);
/* "94", as of verdict_percent(); "–": not known. */
void story_percent(double share, char text[PHRASE_SIZE]);
/* The same of time over a limit, where "0" would be mistaken for none: "under 1". */
void story_share_words(double share, enum paper_language language, char text[PHRASE_SIZE]);
/* What stands in the footer: of all of them together. */
void story_coverage_words(struct story *const *stories, size_t count, enum paper_language language,
                          char text[STORY_SENTENCE_SIZE]);

/* "125 min": a cell; NAN: "–". */
void story_cell_minutes(struct paper *paper, enum paper_language language, double minutes);

/* Two boxes: a sentence a room, and what must be known of them first. is_file: of a logger's file, which has no grade. */
void story_paper_findings(struct paper *paper, enum paper_language language, struct story *const *stories,
                          size_t count, bool is_file);
/* What was measured of each room, and what is missing. */
void story_paper_coverage(struct paper *paper, enum paper_language language, struct story *const *stories,
                          size_t count);

/* Of one room. is_sums: without extremes of single moments. */
void story_paper_figures(struct paper *paper, enum paper_language language, const struct story *story, bool is_sums);
void story_paper_chart(struct paper *paper, enum paper_language language, const struct story *story);
void story_paper_yardsticks(struct paper *paper, enum paper_language language, const struct story *story);
void story_paper_weeks(struct paper *paper, enum paper_language language, const struct story *story);
/* On a page of its own: every other rule once, with the rooms where it fails, passes or cannot be told. */
void story_paper_others(struct paper *paper, enum paper_language language, struct story *const *stories, size_t count);

/* The method, and every rule that said something of any of the rooms with its source. */
void story_paper_method(struct paper *paper, enum paper_language language);
void story_paper_sources(struct paper *paper, enum paper_language language, struct story *const *stories,
                         size_t count);

/* When a rule fails, or of praise is met: "over 800 ppm at any time". Any thread. */
#define STORY_LIMIT_SIZE 200
void story_rule_limit(enum paper_language language, const struct pack *pack, const struct rule *rule,
                      char text[STORY_LIMIT_SIZE]);
/* What people call the pack; in English where it has no Welsh title. Borrowed. */
const char *story_pack_title(enum paper_language language, const struct pack *pack);

/* Whether a rule said anything: pass, fail, praise, or that what was measured can't tell. */
bool story_rule_is_told(const struct story *story, size_t pack, size_t rule);

#endif
