/* base/worker.c - see worker.h */
#include "worker.h"
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct job {
    void (*run)(void *job);
    void (*done)(void *job);
    void *what;
};

struct queue {
    struct job jobs[WORKER_JOBS_MAX];
    size_t first, count;
};

struct worker {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t more;
    int done_fd;
    bool stopping;
    size_t outstanding;             /* waiting, running or not yet collected: bounds both queues */
    struct queue waiting, finished;
};

static void queue_put(struct queue *q, struct job job)
{
    q->jobs[(q->first + q->count++) % WORKER_JOBS_MAX] = job;
}

static struct job queue_take(struct queue *q)
{
    struct job job = q->jobs[q->first];

    q->first = (q->first + 1) % WORKER_JOBS_MAX;
    q->count--;
    return job;
}

static void *work(void *context)
{
    struct worker *w = context;

    pthread_mutex_lock(&w->mutex);
    for (;;) {
        struct job job;
        uint64_t one = 1;
        ssize_t n;

        while (!w->waiting.count && !w->stopping)
            pthread_cond_wait(&w->more, &w->mutex);
        if (w->stopping)
            break;
        job = queue_take(&w->waiting);
        pthread_mutex_unlock(&w->mutex);
        job.run(job.what);
        pthread_mutex_lock(&w->mutex);
        queue_put(&w->finished, job);
        n = write(w->done_fd, &one, sizeof one);
        (void)n;    /* EAGAIN: main has been told already */
    }
    pthread_mutex_unlock(&w->mutex);
    return NULL;
}

int worker_open(const char *name, struct worker **worker, struct error *err)
{
    struct worker *w = calloc(1, sizeof *w);
    int r;

    if (!w)
        return error_set(err, -ENOMEM, "worker: out of memory");
    w->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (w->done_fd < 0) {
        r = error_set(err, -errno, "worker: eventfd: %s", strerror(errno));
        free(w);
        return r;
    }
    pthread_mutex_init(&w->mutex, NULL);
    pthread_cond_init(&w->more, NULL);
    r = pthread_create(&w->thread, NULL, work, w);
    if (r) {
        close(w->done_fd);
        free(w);
        return error_set(err, -r, "worker: thread: %s", strerror(r));
    }
    pthread_setname_np(w->thread, name);
    *worker = w;
    return 0;
}

void worker_close(struct worker *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->mutex);
    w->stopping = true;
    pthread_cond_signal(&w->more);
    pthread_mutex_unlock(&w->mutex);
    pthread_join(w->thread, NULL);
    worker_collect(w);
    while (w->waiting.count) {
        struct job job = queue_take(&w->waiting);
        job.done(job.what);
    }
    close(w->done_fd);
    pthread_cond_destroy(&w->more);
    pthread_mutex_destroy(&w->mutex);
    free(w);
}

int worker_submit(struct worker *w, void (*run)(void *job), void (*done)(void *job), void *job)
{
    int r;

    pthread_mutex_lock(&w->mutex);
    if (w->stopping || w->outstanding == WORKER_JOBS_MAX) {
        r = w->stopping ? -ECANCELED : -ENOSPC;
        pthread_mutex_unlock(&w->mutex);
        return r;
    }
    w->outstanding++;
    queue_put(&w->waiting, (struct job){run, done, job});
    pthread_cond_signal(&w->more);
    pthread_mutex_unlock(&w->mutex);
    return 0;
}

int worker_fd(struct worker *w)
{
    return w->done_fd;
}

void worker_collect(struct worker *w)
{
    uint64_t count;

    if (read(w->done_fd, &count, sizeof count) < 0)
        count = 0;      /* collected before */
    for (;;) {
        struct job job;

        pthread_mutex_lock(&w->mutex);
        if (!w->finished.count) {
            pthread_mutex_unlock(&w->mutex);
            return;
        }
        job = queue_take(&w->finished);
        w->outstanding--;
        pthread_mutex_unlock(&w->mutex);
        job.done(job.what);
    }
}
