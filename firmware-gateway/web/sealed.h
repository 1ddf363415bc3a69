/* web/sealed.h - the text of a version that signatures are of: all that was decided on (report/assessment_text.h), written
 * once as canonical JSON (canonical.h). What a signature binds is said in duty/assessment.h. Main only. */
#ifndef SEALED_H
#define SEALED_H
#include "assessing.h"
#include "assessment_text.h"

/* All that it->version says as it stands now, approved by nobody on no day, for the caller to json_decref(). -ENOMEM,
 * or what the store says. */
int sealed_gather(const struct request *request, const struct assessing *it, json_t **text, struct error *err);
/* The document of such a text as approved on a local date, on the heap for the caller to free. Changes text. 0;
 * -ENOMEM; -EINVAL as canonical_write. */
int sealed_write(json_t *text, const struct assessment_approval *approval, int64_t date, char **document,
                 struct error *err);

/* Writes "people": {"p17": {"name", "role"}} of all whom a document names, as they are called now. */
void sealed_put_people(struct out *out, struct store *store, json_t *document);

#endif
