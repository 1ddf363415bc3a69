/* web/sealed_then.h - a request that waits until the query worker has made the text that would be sealed of a version,
 * before what it asks for is done: of many lines it takes longer than main may stand still. Main only. */
#ifndef SEALED_THEN_H
#define SEALED_THEN_H
#include "assessing.h"
#include "assessment_text.h"

#define SEALED_STAMP_SIZE (2 * LEDGER_HASH_SIZE + 1)
#define SEALED_TRIES_MAX 3              /* of the worker, while others write; then main makes it after all */

struct sealed_text {
    json_t *text;                       /* as approved by nobody on no day */
    size_t size;                        /* of its document, bytes without an end */
    char stamp[SEALED_STAMP_SIZE];      /* SHA-256 of its document, in hex */
};

/* Has the text of it->version made, with what the caller is about to say (copied; NULL: nothing), and calls then(): in
 * the turn in which nothing that the text is made of is other than it says, but for which all else has to be looked at
 * again. text is then()'s until it returns. Not called where the request was refused: the caller was signed out
 * meanwhile (401), there is no memory, or the store failed. */
void sealed_then(struct request *request, const struct assessing *it, const struct assessment_saying *saying,
                 void (*then)(struct request *request, const struct sealed_text *text));

#endif
