/* web/sealed.h - the text of a version that signatures are of: all that was decided on (report/assessment_text.h), written
 * once as canonical JSON (canonical.h). What a signature binds is said in duty/assessment.h. Main only. */
#ifndef SEALED_H
#define SEALED_H
#include "assessing.h"
#include "assessment_text.h"

/* The document of it->version as it stands now, on the heap for the caller to free. 0; -ENOMEM; -EINVAL as
 * canonical_write; or what the store says. */
int sealed_write(const struct request *request, const struct assessing *it, const struct assessment_approval *approval,
                 char **document, struct error *err);

/* Writes "people": {"p17": {"name", "role"}} of all whom a document names, as they are called now. */
void sealed_put_people(struct out *out, struct store *store, json_t *document);

#endif
