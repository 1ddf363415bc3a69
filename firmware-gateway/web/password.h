/* web/password.h - which passwords people may choose: long ones, none that everybody guesses first, no rules of
 * composition, no expiry. Pure. Any thread.
 * Source: NIST SP 800-63B-4, section 3.1.1.2 (15 characters where the password is the only factor, 64 or more allowed,
 * blocklist with names of the service and the person, no composition rules). */
#ifndef PASSWORD_H
#define PASSWORD_H
#include "error.h"
#include "people.h"

#define PASSWORD_CHARACTERS_MIN 12
#define PASSWORD_CHARACTERS_MIN_ALONE 15    /* leaders and technicians: the password is their only factor */
#define PASSWORD_SIZE_MAX 1024              /* bytes */

/* login and site_name may be NULL or "": then they can't be found in it.
 * 0; -EINVAL with a sentence for the person, which never repeats the password. */
int password_check(const char *password, enum role role, const char *login, const char *site_name, struct error *err);

#endif
