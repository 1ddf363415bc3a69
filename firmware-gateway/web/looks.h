/* web/looks.h - who looked at the detailed history of a room: each look of a person is a line of the access log, so
 * that both sides see who reads the record. Main only. */
#ifndef LOOKS_H
#define LOOKS_H
#include "request.h"

#define LOOKS_WHAT "history read"   /* of the line in the access log */
#define LOOKS_KNOWN 64              /* rooms and people of today that need not be looked up */
#define LOOKS_LINES_MAX 20          /* a person, room and day; what reaches further is told in whole years */

struct looks_range {                /* local dates, both included */
    int64_t from_date, to_date;
};

struct looks_day {                  /* what the access log says of one person's looks at one room today */
    size_t line_count, range_count;
    struct looks_range ranges[LOOKS_LINES_MAX];     /* no two of them touch */
};

struct looks {                      /* forgetting costs a search, no line */
    struct {
        int64_t person, day;
        char room[ID_SIZE];
        struct looks_day looks;
    } known[LOOKS_KNOWN];
};

/* Notes that the request's person, signed in or by an alert's link, looks at [from_date, to_date] of a room: a line of
 * just these dates, unless lines of the same day of looking have all of them already. After LOOKS_LINES_MAX lines
 * one line names the whole years from the first to the last date, and says that it does. Written in the window's
 * transaction: nothing waits for the disk. Programs' tokens are no persons and are not noted. */
void looks_note(struct request *request, const char *room, int64_t from_date, int64_t to_date);

/* Writes "room", "from", "to" of such a line's detail into the object that is open, and "many": whether it stands for
 * several looks within them. false: it is none. */
bool looks_put(struct out *out, const char *what, const char *detail);

#endif
