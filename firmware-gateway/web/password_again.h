/* web/password_again.h - asks who is signed in for the password again, before what binds them or cannot be taken back:
 * hashed by the worker and with the limits of signing in. What was looked at before has to be looked at again in
 * then(), because meanwhile anything may have changed. Main only. */
#ifndef PASSWORD_AGAIN_H
#define PASSWORD_AGAIN_H
#include "enter.h"
#include "job.h"
#include "secret.h"

/* Embed it as the first member of what is to be done; zeroes to begin with. */
struct password_again {
    struct job job;
    char password[ENTER_PASSWORD_SIZE];             /* in; forgotten when it is freed */
    const char *not_done;                           /* "Nothing was signed.": ends the refusal of a wrong one */
    void (*then)(struct request *request, struct password_again *again);    /* it is right, and the caller still is */
    char hash[PASSWORD_HASH_SIZE];                  /* the rest is filled here */
    uint64_t key;                                   /* whose guess it was */
    bool is_right;
};

/* On the heap, of size bytes; NULL: answered with 503. */
void *password_again_make(struct request *request, size_t size);
void password_again_free(struct password_again *again);

/* Takes one guess of the account and hands the hash to the worker; takes again. 403: wrong, or the caller was signed
 * out, disabled or given another role meanwhile; 429: too many guesses. */
void password_again_ask(struct request *request, struct password_again *again);

#endif
