/* tests/faults/sync_shim.c - syncs that tests can let fail: preloaded into a program, it answers fsync and fdatasync
 * with EIO as long as the first of two 64-bit numbers (in the machine's order) in the file that SYNC_SHIM names is not 0:
 * so many of them, or all when it is negative. The second number counts those that failed. Nothing else is changed, and
 * nothing at all without the file. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static struct numbers {
    _Atomic int64_t to_fail, failed;
} *numbers;

__attribute__((constructor)) static void open_shim(void)
{
    const char *path = getenv("SYNC_SHIM");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *page = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *numbers, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

    if (fd >= 0)
        close(fd);
    if (page != MAP_FAILED)
        numbers = page;
}

static bool goes_wrong(void)
{
    int64_t left = numbers ? atomic_load(&numbers->to_fail) : 0;

    while (left > 0 && !atomic_compare_exchange_weak(&numbers->to_fail, &left, left - 1))
        ;
    if (left == 0)
        return false;
    atomic_fetch_add(&numbers->failed, 1);
    errno = EIO;
    return true;
}

static int pass_on(const char *name, int fd)
{
    int (*real)(int);

    *(void **)&real = dlsym(RTLD_NEXT, name);
    return real(fd);
}

int fsync(int fd)
{
    return goes_wrong() ? -1 : pass_on("fsync", fd);
}

int fdatasync(int fd)
{
    return goes_wrong() ? -1 : pass_on("fdatasync", fd);
}
