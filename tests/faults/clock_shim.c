/* tests/faults/clock_shim.c - a wall clock that tests can set: preloaded into a program, it moves CLOCK_REALTIME by the
 * milliseconds in the file that CLOCK_SHIM names (a 64-bit number in the machine's order, read anew at every call), and
 * nothing else: the monotonic clock, timers and timeouts stay the machine's. The kernel is said to be unsynchronised,
 * so that only what the program is told decides its trust. Without the file nothing is changed. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S 1000000000

static int (*real_gettime)(clockid_t, struct timespec *);
static int (*real_adjtimex)(struct timex *);
static const _Atomic int64_t *offset_ms;

__attribute__((constructor)) static void open_shim(void)
{
    const char *path = getenv("CLOCK_SHIM");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    void *page = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *offset_ms, PROT_READ, MAP_SHARED, fd, 0);

    if (fd >= 0)
        close(fd);
    *(void **)&real_gettime = dlsym(RTLD_NEXT, "clock_gettime");
    *(void **)&real_adjtimex = dlsym(RTLD_NEXT, "adjtimex");
    if (page != MAP_FAILED)
        offset_ms = page;
}

int clock_gettime(clockid_t id, struct timespec *now)
{
    int64_t by_ms = offset_ms ? atomic_load(offset_ms) : 0;
    int r;

    if (!real_gettime)      /* another library's constructor was earlier */
        *(void **)&real_gettime = dlsym(RTLD_NEXT, "clock_gettime");
    r = real_gettime(id, now);
    if (r != 0 || (id != CLOCK_REALTIME && id != CLOCK_REALTIME_COARSE))
        return r;
    now->tv_sec += by_ms / 1000;
    now->tv_nsec += by_ms % 1000 * 1000000;
    if (now->tv_nsec < 0) {
        now->tv_nsec += NS_PER_S;
        now->tv_sec--;
    } else if (now->tv_nsec >= NS_PER_S) {
        now->tv_nsec -= NS_PER_S;
        now->tv_sec++;
    }
    return 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec at;
    int r = clock_gettime(CLOCK_REALTIME, &at);

    (void)zone;
    *now = (struct timeval){at.tv_sec, at.tv_nsec / 1000};
    return r;
}

time_t time(time_t *now)
{
    struct timespec at;

    clock_gettime(CLOCK_REALTIME, &at);
    if (now)
        *now = at.tv_sec;
    return at.tv_sec;
}

int adjtimex(struct timex *state)
{
    int r = real_adjtimex(state);

    state->status |= STA_UNSYNC;
    return r;
}
