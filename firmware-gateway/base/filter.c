/* base/filter.c - see filter.h
 * fork and exec, because limits have to be set in between; the child of a program with threads may only make plain
 * system calls there. One socket pair is both its input and its output: a socket, unlike a pipe, can be written to
 * after the other side has gone without a signal to this whole process. */
#include "filter.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DESCRIPTORS_MAX 64
#define CPU_SECONDS_MAX 60
#define EXIT_CANNOT_START 127       /* and errno is what it wrote to its output */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED 0              /* a sanitizer reserves terabytes of address space that it never uses */
#endif

struct exchange {                   /* with the running program */
    int fd;
    const char *input;
    size_t input_left;
    char *output;
    size_t output_size, output_used;
};

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* -- in the child: system calls only -- */

static void limit(__rlimit_resource_t resource, rlim_t most)
{
    const struct rlimit both = {most, most};

    setrlimit(resource, &both);
}

static _Noreturn void become(const struct filter *filter, int fd, pid_t parent)
{
    char *const arguments[] = {(char *)(uintptr_t)filter->program, NULL};
    static char lang[] = "LANG=C.UTF-8";
    char *const environment[] = {lang, NULL};
    sigset_t none;
    int null_fd = open("/dev/null", O_WRONLY), failure;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(EXIT_CANNOT_START);   /* it died before the line above */
    setpgid(0, 0);
    signal(SIGPIPE, SIG_DFL);       /* what is ignored stays so over exec; what is caught does not */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (null_fd >= 0 && dup2(fd, 0) == 0 && dup2(fd, 1) == 1 && dup2(null_fd, 2) == 2 &&
        close_range(3, ~0U, 0) == 0) {
        limit(RLIMIT_CORE, 0);      /* a dump would hold passwords */
        limit(RLIMIT_NOFILE, DESCRIPTORS_MAX);
        limit(RLIMIT_FSIZE, 0);
        limit(RLIMIT_CPU, CPU_SECONDS_MAX);
        if (filter->memory_bytes && !IS_SANITIZED)
            limit(RLIMIT_AS, filter->memory_bytes);
        execve(filter->program, arguments, environment);
    }
    failure = errno;
    if (write(1, &failure, sizeof failure) < 0)
        failure = 0;
    _exit(EXIT_CANNOT_START);
}

/* -- in the parent -- */

static pid_t start(const struct filter *filter, int *fd, struct error *err)
{
    int pair[2];
    pid_t self = getpid(), child;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return error_set(err, -errno, "%s: socketpair: %s", filter->program, strerror(errno));
    child = fork();
    if (child == 0)
        become(filter, pair[1], self);
    close(pair[1]);
    if (child < 0) {
        int r = error_set(err, -errno, "%s: fork: %s", filter->program, strerror(errno));

        close(pair[0]);
        return r;
    }
    setpgid(child, child);          /* whoever of the two comes first */
    *fd = pair[0];
    return child;
}

static void give(struct exchange *exchange)
{
    ssize_t n = send(exchange->fd, exchange->input, exchange->input_left, MSG_NOSIGNAL | MSG_DONTWAIT);

    if (n > 0) {
        exchange->input += n;
        exchange->input_left -= (size_t)n;
    } else if (n < 0 && errno != EAGAIN && errno != EINTR) {
        exchange->input_left = 0;   /* it does not want to read on */
    }
    if (!exchange->input_left)
        shutdown(exchange->fd, SHUT_WR);
}

/* 1: there may be more; 0: end of output; -EMSGSIZE. */
static int take(struct exchange *exchange)
{
    size_t space = exchange->output_size - exchange->output_used;
    ssize_t n = recv(exchange->fd, exchange->output + exchange->output_used, space, MSG_DONTWAIT);

    if (n < 0)
        return errno == EAGAIN || errno == EINTR;   /* a reset is an end too: the exit status tells */
    exchange->output_used += (size_t)n;
    if (exchange->output_used == exchange->output_size)
        return -EMSGSIZE;
    return n > 0;
}

static int talk(const struct filter *filter, struct exchange *exchange, int64_t end_ms, struct error *err)
{
    int r = 1;

    while (r > 0) {
        struct pollfd watched[] = {
            {.fd = exchange->fd, .events = (short)(POLLIN | (exchange->input_left ? POLLOUT : 0))},
            {.fd = filter->cancel_fd, .events = POLLIN},
        };
        int64_t left_ms = end_ms - now_ms();

        if (left_ms <= 0)
            return error_set(err, -ETIMEDOUT, "%s: no answer in %lld ms", filter->program,
                             (long long)filter->deadline_ms);
        if (poll(watched, 2, (int)left_ms) < 0 && errno != EINTR)
            return error_set(err, -errno, "%s: poll: %s", filter->program, strerror(errno));
        if (watched[1].revents)
            return error_set(err, -ECANCELED, "%s: not wanted any more", filter->program);
        if (watched[0].revents & POLLOUT)
            give(exchange);
        if (watched[0].revents & (POLLIN | POLLHUP | POLLERR))
            r = take(exchange);
    }
    return r == 0 ? 0 : error_set(err, r, "%s: its answer is longer than %zu bytes", filter->program,
                                  exchange->output_size - 1);
}

static int judge(const struct filter *filter, int status, const struct exchange *exchange, struct error *err)
{
    int failure = EPROTO;

    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    if (WIFSIGNALED(status))
        return error_set(err, -EPROTO, "%s: ended by signal %d", filter->program, WTERMSIG(status));
    if (WEXITSTATUS(status) != EXIT_CANNOT_START)
        return error_set(err, -EPROTO, "%s: ended with status %d", filter->program, WEXITSTATUS(status));
    if (exchange->output_used == sizeof failure)
        memcpy(&failure, exchange->output, sizeof failure);
    return error_set(err, -failure, "%s: cannot be started: %s", filter->program, strerror(failure));
}

/* Waits until end_ms for an end of its own, which its closed output promises; then kills. As long as it is not reaped
 * its number belongs to it, and so does the group of what it started. */
static int reap(pid_t child, int64_t end_ms)
{
    int pid_fd = pidfd_open(child, 0), status = 0;
    struct pollfd ended = {.fd = pid_fd, .events = POLLIN};
    int64_t left_ms = end_ms - now_ms();

    while (pid_fd >= 0 && left_ms > 0 && poll(&ended, 1, (int)left_ms) < 0 && errno == EINTR)
        left_ms = end_ms - now_ms();
    kill(-child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (pid_fd >= 0)
        close(pid_fd);
    return status;
}

int filter_run(const struct filter *filter, const char *input, size_t input_size, char *output, size_t output_size,
               struct error *err)
{
    struct exchange exchange = {.input = input, .input_left = input_size, .output = output,
                                .output_size = output_size};
    int64_t end_ms = now_ms() + filter->deadline_ms;
    pid_t child = start(filter, &exchange.fd, err);
    int r, status;

    if (child < 0)
        return child;
    if (!input_size)
        shutdown(exchange.fd, SHUT_WR);
    r = talk(filter, &exchange, end_ms, err);
    close(exchange.fd);
    status = reap(child, r < 0 ? 0 : end_ms);
    output[exchange.output_used < output_size ? exchange.output_used : output_size - 1] = '\0';
    if (filter->written)
        *filter->written = exchange.output_used;
    return r < 0 ? r : judge(filter, status, &exchange, err);
}
