/* web/evidence_looks.h - the days of rooms that frozen evidence shows: whoever gets its figures, on a page or on paper, is
 * noted as with any look at history. */
#ifndef EVIDENCE_LOOKS_H
#define EVIDENCE_LOOKS_H
#include "request.h"

struct evidence_look {
    char room[ID_SIZE];
    int64_t from_date, to_date;         /* local, both included */
};

struct evidence_looks {                 /* zeroes to begin with */
    size_t count, room;
    struct evidence_look *looks;        /* owned; each once */
};

/* Adds what the document of a snapshot shows of rooms: nothing of a log. -ENOMEM. Any thread. */
int evidence_looks_add(struct evidence_looks *looks, const char *document, struct error *err);
/* Notes that the request's person looks at all of it. Main only. */
void evidence_looks_note(struct request *request, const struct evidence_looks *looks);
void evidence_looks_done(struct evidence_looks *looks);

#endif
