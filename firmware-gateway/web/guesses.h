/* web/guesses.h - how often somebody may be wrong: ten times in five minutes for each account, address or known
 * browser. Counted when a guess is handed in, so that guessing many at once gains nothing; a right one is given back.
 * Pure: time comes in, fixed memory. Main only. Project setting; reliability promise 51. */
#ifndef GUESSES_H
#define GUESSES_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GUESSES_MAX 10
#define GUESSES_WINDOW_MS (5 * INT64_C(60000))
#define GUESSES_BUCKETS 1024        /* the one quiet for longest is forgotten when a new one comes */

struct guesses {
    struct guess_bucket {
        uint64_t key;               /* 0: free */
        uint8_t count, newest;      /* a ring of times */
        int64_t at_ms[GUESSES_MAX];
    } buckets[GUESSES_BUCKETS];
};

enum guess_of { GUESS_ACCOUNT = 1, GUESS_ADDRESS, GUESS_BROWSER };

uint64_t guesses_key(enum guess_of of, const char *name);       /* FNV-1a; "" counts as a name of its own */

/* Takes one guess of each key that is not 0, all or none. 0, or in how many ms (more than 0) to try again. */
int64_t guesses_take(struct guesses *guesses, const uint64_t *keys, size_t count, int64_t now_ms);
void guesses_give_back(struct guesses *guesses, const uint64_t *keys, size_t count);    /* the newest of each */

#endif
