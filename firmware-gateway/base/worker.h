/* base/worker.h - slow jobs off the main thread: password hashes, long queries, mail.
 * A job is a heap block that main gives away and gets back; nobody else touches it in between, so it needs no lock. */
#ifndef WORKER_H
#define WORKER_H
#include "error.h"

#define WORKER_JOBS_MAX 64      /* waiting, running or not yet collected; one more is refused */

struct worker;

/* One thread. Two are opened by the gateway: one for people who wait (hashes, queries), one for what may take long. */
int worker_open(const char *name, struct worker **worker, struct error *err);
void worker_close(struct worker *worker);       /* finishes the job at hand; jobs that wait get done() without run() */

/* Takes job until done() returns it. run() on the worker's thread, done() on main, in order.
 * -ENOSPC when WORKER_JOBS_MAX are out, -ECANCELED from within worker_close: job stays the caller's. */
int worker_submit(struct worker *worker, void (*run)(void *job), void (*done)(void *job), void *job);

int worker_fd(struct worker *worker);           /* readable when a job came back: main calls worker_collect */
void worker_collect(struct worker *worker);

#endif
