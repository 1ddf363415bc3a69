/* web/sealed.h - the text of a version that signatures are of: all that was decided on (report/assessment_text.h), written
 * once as canonical JSON (canonical.h). What a signature binds is said in duty/assessment.h. Main only. */
#ifndef SEALED_H
#define SEALED_H
#include "assessment_text.h"
#include "store.h"
#include "out.h"

/* The document of a text as approved on a local date, on the heap for the caller to free. Changes text. 0;
 * -ENOMEM; -EINVAL as canonical_write. */
int sealed_write(json_t *text, const struct assessment_approval *approval, int64_t date, char **document,
                 struct error *err);

/* Writes "people": {"p17": {"name", "role"}} of all whom a document names, as they are called now. */
void sealed_put_people(struct out *out, struct store *store, json_t *document);

#endif
