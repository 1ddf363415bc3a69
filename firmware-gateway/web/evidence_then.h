/* web/evidence_then.h - a request that waits until the evidence of a draft is fresh, before what it asks for is done.
 * Main only. */
#ifndef EVIDENCE_THEN_H
#define EVIDENCE_THEN_H
#include "assessing.h"
#include "evidence_gather.h"

/* Gathers the evidence of it->version, a draft, and calls then(), for which everything has to be looked at again, as
 * meanwhile anything may have changed. Answered with 409, and then() is not called: it is no draft, or not any more;
 * past days are judged again; rooms were added or archived meanwhile. */
void evidence_then(struct request *request, const struct assessing *it,
                   void (*then)(struct request *request, const struct evidence_gather *gather));

#endif
