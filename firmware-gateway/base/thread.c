/* base/thread.c - see thread.h */
#include "thread.h"
#include <signal.h>
#include <stddef.h>

/* A thread begins with the mask of who started it, so no signal reaches it before it could refuse: not even the SIGPIPE
 * of a write to a lost connection. */
int thread_start(pthread_t *thread, const char *name, void *(*run)(void *context), void *context)
{
    sigset_t all, before;
    int r;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    r = pthread_create(thread, NULL, run, context);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (r == 0)
        pthread_setname_np(*thread, name);
    return -r;
}
