/* duty/evidence_kind.h - what in the record answers a line: which readings, or which of the gateway's own logs; and
 * whether a rule that fails speaks against the answer that all is well. Pure. Any thread. */
#ifndef EVIDENCE_KIND_H
#define EVIDENCE_KIND_H
#include "checklist.h"

enum evidence_kind {
    EVIDENCE_NONE,                      /* a person alone, or nothing that kept days sum up */
    EVIDENCE_CO2, EVIDENCE_TEMPERATURE,
    EVIDENCE_CO2_AND_TEMPERATURE,
    EVIDENCE_COVERAGE,                  /* how much was measured: no rule is about that */
    EVIDENCE_LOG                        /* the gateway's own records */
};
enum evidence_kind evidence_kind_of(enum checklist_answer answer);
/* The same of its word, as a line has it; an unknown one is answered by nothing. *answer: NULL, not wanted. */
enum evidence_kind evidence_kind_from_word(const char *word, enum checklist_answer *answer);

/* The level of CO2 that the item names and is about; 0: none. A likelihood then goes by the
 * rules about that level, where the adopted pack has any. */
int evidence_level_ppm(enum checklist_answer answer);

bool evidence_kind_has_co2(enum evidence_kind kind);            /* a failed CO2 rule speaks against it */
bool evidence_kind_has_temperature(enum evidence_kind kind);
#endif
