/* tests/unit/test_worker.c - jobs go out, run elsewhere, come back in order, and none is forgotten when it closes. */
#include "worker.h"
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define PATIENCE_MS 30000           /* for what is sure to come */
#define ROUNDS 2000

struct job {
    sem_t *started, *may_end;       /* NULL: it does not wait */
    pthread_t ran_on;
    bool was_run;
    int done_as;                    /* 1, 2, 3 ...: its place among the done; 0: not yet */
    struct worker *submits_to;      /* its done() asks for more */
    int submit_result;
};

static struct worker *worker;
static int done_count;

static int start(void **state)
{
    (void)state;
    done_count = 0;
    return worker_open("test", &worker, NULL);
}

static int stop(void **state)
{
    (void)state;
    worker_close(worker);
    worker = NULL;
    return 0;
}

static void run(void *context)
{
    struct job *job = context;

    if (job->started)
        sem_post(job->started);
    if (job->may_end)
        sem_wait(job->may_end);
    job->ran_on = pthread_self();
    job->was_run = true;
}

static void done(void *context)
{
    struct job *job = context;

    job->done_as = ++done_count;
    if (job->submits_to)
        job->submit_result = worker_submit(job->submits_to, run, done, job);
}

static void wait_for(int count)
{
    while (done_count < count) {
        struct pollfd fd = {.fd = worker_fd(worker), .events = POLLIN};

        assert_int_equal(poll(&fd, 1, PATIENCE_MS), 1);
        worker_collect(worker);
    }
}

static void jobs_run_on_another_thread_and_are_done_on_this_one_in_order(void **state)
{
    struct job jobs[WORKER_JOBS_MAX];

    (void)state;
    memset(jobs, 0, sizeof jobs);
    for (int i = 0; i < WORKER_JOBS_MAX; i++)
        assert_int_equal(worker_submit(worker, run, done, &jobs[i]), 0);
    wait_for(WORKER_JOBS_MAX);
    for (int i = 0; i < WORKER_JOBS_MAX; i++) {
        assert_true(jobs[i].was_run);
        assert_false(pthread_equal(jobs[i].ran_on, pthread_self()));
        assert_int_equal(jobs[i].done_as, i + 1);
    }
}

static void a_65th_job_is_refused_until_one_is_collected(void **state)
{
    struct job jobs[WORKER_JOBS_MAX + 1];

    (void)state;
    memset(jobs, 0, sizeof jobs);
    for (int i = 0; i < WORKER_JOBS_MAX; i++)
        assert_int_equal(worker_submit(worker, run, done, &jobs[i]), 0);
    assert_int_equal(worker_submit(worker, run, done, &jobs[WORKER_JOBS_MAX]), -ENOSPC);
    wait_for(1);
    assert_int_equal(worker_submit(worker, run, done, &jobs[WORKER_JOBS_MAX]), 0);
    wait_for(WORKER_JOBS_MAX + 1);
}

static void closing_ends_the_job_at_hand_and_gives_back_the_rest_without_running_them(void **state)
{
    struct job jobs[4];
    sem_t started, may_end;

    (void)state;
    memset(jobs, 0, sizeof jobs);
    sem_init(&started, 0, 0);
    sem_init(&may_end, 0, 1);
    jobs[0].started = &started;
    jobs[1].started = &started;
    jobs[1].may_end = &may_end;     /* goes through: the one post is its own */
    for (int i = 0; i < 4; i++)
        assert_int_equal(worker_submit(worker, run, done, &jobs[i]), 0);
    sem_wait(&started);
    worker_close(worker);
    worker = NULL;
    assert_true(jobs[0].was_run);
    for (int i = 0; i < 4; i++)
        assert_int_equal(jobs[i].done_as, i + 1);   /* all, once, in order, run or not */
    assert_int_equal(done_count, 4);
    sem_destroy(&started);
    sem_destroy(&may_end);
}

static void what_done_asks_for_while_it_closes_is_refused(void **state)
{
    struct job jobs[2];

    (void)state;
    memset(jobs, 0, sizeof jobs);
    for (int i = 0; i < 2; i++) {
        jobs[i].submits_to = worker;
        assert_int_equal(worker_submit(worker, run, done, &jobs[i]), 0);
    }
    worker_close(worker);
    worker = NULL;
    assert_int_equal(done_count, 2);
    assert_int_equal(jobs[0].submit_result, -ECANCELED);
    assert_int_equal(jobs[1].submit_result, -ECANCELED);
}

static void a_job_may_ask_for_the_next(void **state)
{
    struct job job;
    int rounds;

    (void)state;
    memset(&job, 0, sizeof job);
    job.submits_to = worker;
    assert_int_equal(worker_submit(worker, run, done, &job), 0);
    wait_for(ROUNDS);
    rounds = done_count;
    assert_int_equal(job.submit_result, 0);
    worker_close(worker);           /* takes back the one that is out */
    worker = NULL;
    assert_int_equal(done_count, rounds + 1);
}

static void collecting_nothing_is_fine_and_so_is_closing_nothing(void **state)
{
    (void)state;
    worker_collect(worker);
    worker_close(NULL);
    assert_int_equal(done_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(jobs_run_on_another_thread_and_are_done_on_this_one_in_order, start, stop),
        cmocka_unit_test_setup_teardown(a_65th_job_is_refused_until_one_is_collected, start, stop),
        cmocka_unit_test_setup_teardown(closing_ends_the_job_at_hand_and_gives_back_the_rest_without_running_them, start,
                                        stop),
        cmocka_unit_test_setup_teardown(what_done_asks_for_while_it_closes_is_refused, start, stop),
        cmocka_unit_test_setup_teardown(a_job_may_ask_for_the_next, start, stop),
        cmocka_unit_test_setup_teardown(collecting_nothing_is_fine_and_so_is_closing_nothing, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
