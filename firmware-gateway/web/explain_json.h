/* web/explain_json.h - an explanation as the API prints it. Any thread. */
#ifndef EXPLAIN_JSON_H
#define EXPLAIN_JSON_H
#include "explain_record.h"
#include "out.h"

#define EXPLAIN_SAMPLES_SHOWN 120       /* of a day's 1,440 or more: those around the steps, the others evenly */

void explain_json(struct out *out, const struct explain_ask *ask, const struct explain_outcome *outcome);

/* The rule of an incident is in no pack that is known now: what can still be said. */
void explain_json_no_rule(struct out *out, const struct incident *incident);

#endif
