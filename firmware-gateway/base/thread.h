/* base/thread.h - a thread of ours: it has a name for who looks at the process, and leaves all signals to main. */
#ifndef THREAD_H
#define THREAD_H
#include <pthread.h>

/* name: at most 15 bytes, a longer one is none (pthread_setname_np(3)). 0, or a negative errno: -EAGAIN, no more threads.
 * Any thread. */
int thread_start(pthread_t *thread, const char *name, void *(*run)(void *context), void *context);

#endif
