/* web/sealed.h - the text of a version that signatures are of: all that was decided on, written once as canonical JSON
 * (canonical.h). What is in it and what a signature binds is said in duty/assessment.h. Keys, beside those of GET
 * /assessments/{id} and its lines that mean the same:
 *
 *     form            "transom-assessment-1"
 *     lines[].key     the same for the same line in every version; comments and evidence name lines by it, 0: the whole
 *     evidence[]      of each line the newest snapshot: its digest, words and figures without the days' series; rooms_of
 *                     is the key of the line that has these figures, its own or that of an earlier one with the same
 *     consultation    its last round: when it was sent, until when
 *     outcomes[]      what everybody said in each round, oldest first; silent: whom nothing was heard from in the last
 *     approval        who sealed it, and why against dissent
 *
 * People are "p17"; a number that is not known is 0, a date or word that is none "". Main only. */
#ifndef SEALED_H
#define SEALED_H
#include "assessing.h"

struct sealed_approval {                /* borrows */
    int64_t person, at_ms;
    const char *role, *reason;          /* reason "": none was needed */
    unsigned dissent;                   /* bits of enum consultation_dissent */
};

/* The document of it->version as it stands now, on the heap for the caller to free. 0; -ENOMEM; -EINVAL as
 * canonical_write; or what the store says. */
int sealed_write(const struct request *request, const struct assessing *it, const struct sealed_approval *approval,
                 char **document, struct error *err);

/* Writes "people": {"p17": {"name", "role"}} of all whom a document names, as they are called now. */
void sealed_put_people(struct out *out, struct store *store, json_t *document);

#endif
