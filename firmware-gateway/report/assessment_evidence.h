/* report/assessment_evidence.h - the frozen evidence of a risk assessment on its paper: in a line its sentence and the
 * worst rooms, in an annex all figures, once for all lines that have the same. Rooms, days and packs are those of
 * web/snapshot.h; a document of the record is believed only where it has the digest that the text has. Worker. */
#ifndef ASSESSMENT_EVIDENCE_H
#define ASSESSMENT_EVIDENCE_H
#include "assessment_paper.h"

/* Reads the documents and fills of->entries, in the order of the lines. -ENOMEM, or what the store says. */
int assessment_evidence_load(struct assessment_paper *of, struct error *err);
/* The facts of the line, in a summary that is begun. */
void assessment_evidence_line(struct assessment_paper *of, const json_t *line);
/* The annex. Nothing without evidence; for who may not see the figures of single rooms (report_ask.is_sums) it says that
 * they are left out, and who has them. */
void assessment_evidence_annex(struct assessment_paper *of);

#endif
