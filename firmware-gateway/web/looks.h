/* web/looks.h - who looked at the detailed history of a room: each look of a person is a line of the access log, so
 * that both sides see who reads the record. Main only. */
#ifndef LOOKS_H
#define LOOKS_H
#include "request.h"

#define LOOKS_WHAT "history read"   /* of the line in the access log */
#define LOOKS_KNOWN 64              /* looks of today that need not be looked up */

struct looks {                      /* what the access log says of today already; forgetting costs a search, no line */
    struct {
        int64_t person, day, from_date, to_date;
        char room[ID_SIZE];
    } known[LOOKS_KNOWN];
};

/* Notes that the request's person looks at [from_date, to_date] of a room: once a person, room and day of looking,
 * and once more when it reaches beyond what was looked at before. Written in the window's transaction: nothing waits for the disk.
 * Programs' tokens and links are no persons and are not noted. */
void looks_note(struct request *request, const char *room, int64_t from_date, int64_t to_date);

/* Writes "room", "from", "to" of such a line's detail into the object that is open. false: it is none. */
bool looks_put(struct out *out, const char *what, const char *detail);

#endif
