/* web/scope.h - which rooms a caller may see, how far back, and the words of a refusal: the reason and who can. Which
 * roles a route is for is in the route table; this is what remains to be asked of a single room. What nobody allowed is
 * refused. Source: "People and what each may do" in the design. Main only. */
#ifndef SCOPE_H
#define SCOPE_H
#include "request.h"

/* Who may see detailed history: readings and single days. Governors read the figures of terms, technicians none. */
#define SCOPE_HISTORY (ROLE_VIEWER | ROLE_TEACHER | ROLE_SITE_STAFF | ROLE_REP | ROLE_LEADER)
/* Who may read the figures of whole terms. */
#define SCOPE_TERMS (SCOPE_HISTORY | ROLE_GOVERNOR)
#define SCOPE_OWN_DAYS 14           /* of their own rooms teachers see two weeks, today included */

/* Notes whose rooms are the caller's own. A caller bound to own rooms about whom nothing can be read sees none. */
void scope_load(struct web *web, struct caller *caller);

/* Whether a caller may see what belongs to a room: "": to the whole site. */
bool scope_sees(const struct caller *caller, const char *room);

/* Whether the caller may have the room or incident that the path names, by what the route says it is; else refused
 * (403). What does not exist is the handler's business, but whoever is bound to own rooms is not told so. */
bool scope_admits(struct request *request);

/* Whether the caller may look back to a local date; else refused (403). */
bool scope_reaches(struct request *request, int64_t date);

/* 403: who can (bits of enum role), and whom to ask. */
void scope_refuse(struct request *request, unsigned who);

/* 403: the caller is bound to own rooms, and this, or all of them, is none. */
void scope_refuse_room(struct request *request);

/* "Ms Rees (leader)", the first person of these roles to ask, leaders before others; "a leader" when nobody has one. */
#define SCOPE_WHOM_SIZE (NAME_SIZE + 32)
void scope_whom(struct web *web, unsigned who, char whom[SCOPE_WHOM_SIZE]);

/* Leaders stand in for technicians as long as nobody is one: whoever claimed a box has to be able to start. */
bool scope_has_technician(struct web *web);

#endif
