/* web/signin.h - who is asking: sessions of the dashboard, bearer tokens of programs, the rights in alerts' links.
 * How one becomes somebody is enter.h. Main only. */
#ifndef SIGNIN_H
#define SIGNIN_H
#include "request.h"

#define SIGNIN_COOKIE "transom_session"

/* Fills request->caller from Authorization or, without one, from the cookie. What does not prove anything leaves
 * CALLER_NOBODY. */
void signin_identify(struct request *request);
bool signin_has_cookie(const struct request *request);      /* a session cookie came along, valid or not */
/* Whether a caller of an earlier moment still is one: not signed out, disabled, revoked or expired. */
bool signin_is_valid(struct web *web, const struct caller *caller);
/* The same for who waited for a worker. false: refused with 401. */
bool signin_is_valid_still(struct request *request);

/* From now on the request speaks for this person. */
void signin_become(struct request *request, const struct person *person);
int64_t signin_absolute_ms(enum role role);         /* how long a session of that role lasts at most */
/* The value of a cookie that the request carries; false: it has none, or it is too long. */
bool signin_cookie(const struct request *request, const char *name, char *value, size_t room);

/* Answers with who is signed in and what this gateway is. */
void signin_answer(struct request *request, int status);
void signin_get(struct request *request);           /* GET /session */

#endif
