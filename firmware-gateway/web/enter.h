/* web/enter.h - how one becomes somebody here: the claim, signing in, signing out. Wrong guesses are slow (guesses.h),
 * hashes are made by the people worker, and what is refused sounds the same whether the account exists or not.
 * Main only. */
#ifndef ENTER_H
#define ENTER_H
#include "request.h"

#define ENTER_BROWSER_COOKIE "transom_browser"  /* a browser that has signed this account in before: its guesses are */
#define ENTER_BROWSER_DAYS 365                  /* counted apart, so that a stranger's wrong ones don't lock it out */
#define ENTER_PASSWORD_SIZE 1025                /* with its end */

/* Handlers of the route table. */
void enter_sign_in(struct request *request);    /* POST /session */
void enter_sign_out(struct request *request);   /* DELETE /session */
void enter_claim(struct request *request);      /* POST /claim */

#endif
