/* report/assessment_figures.h - the figures of one document of frozen evidence (web/snapshot.h) on paper: its rooms,
 * the worst first, and what each rule said of them. What the document does not have is left out. Worker. */
#ifndef ASSESSMENT_FIGURES_H
#define ASSESSMENT_FIGURES_H
#include "assessment_paper.h"

/* "8C, over 800 ppm for 62% of the time, a rule failed on 20 of 20 days; ...": at most so many of the rooms where one
 * failed and enough was measured. "": there are none, or there is one room only, whose own sentence says it. */
void assessment_figures_worst(const struct assessment_paper *of, const json_t *document, size_t most, char *text,
                              size_t size);
/* "26 October to 20 November 2026"; "": of no days. */
void assessment_figures_dates(const struct assessment_paper *of, const json_t *document, char text[PHRASE_SIZE]);
/* What the pack calls itself where it is there as it was, else its name; "": none judged. */
void assessment_figures_pack(const struct assessment_paper *of, const json_t *document, char *text, size_t size);
/* Bars and tables; nothing without rooms. */
void assessment_figures_write(struct assessment_paper *of, const json_t *document);

#endif
