/* store/reserve.c - see reserve.h */
#include "reserve.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define RESERVE_NAME "transom.reserve"
#define PATH_SIZE 512
#define STAT_BLOCK 512              /* stat(2): the unit of st_blocks, whatever the disk's */

/* Blocks that are really there: a file of zeroes may have none. */
static bool is_whole(int fd)
{
    struct stat state;

    return fstat(fd, &state) == 0 && state.st_size == RESERVE_SIZE && state.st_blocks * STAT_BLOCK >= RESERVE_SIZE;
}

/* With room to spare, or giving it up would be what makes room for it. */
static int take_room(int fd)
{
    int r = -posix_fallocate(fd, 0, RESERVE_SIZE + RESERVE_HEADROOM);

    if (r == 0 && (ftruncate(fd, RESERVE_SIZE) < 0 || fsync(fd) < 0))
        r = -errno;
    return r == -EDQUOT ? -ENOSPC : r;
}

int reserve_keep(const char *folder, struct error *err)
{
    char path[PATH_SIZE];
    int fd, r;

    snprintf(path, sizeof path, "%s/" RESERVE_NAME, folder);
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return error_set(err, errno == EDQUOT ? -ENOSPC : -errno, "%s: %s", path, strerror(errno));
    r = is_whole(fd) ? 0 : take_room(fd);
    close(fd);
    if (r == 0)
        return 0;
    unlink(path);
    return error_set(err, r, "%s: %s", path, strerror(-r));
}

bool reserve_release(const char *folder)
{
    char path[PATH_SIZE];

    snprintf(path, sizeof path, "%s/" RESERVE_NAME, folder);
    return unlink(path) == 0;
}

static int64_t size_of(const char *folder, const char *name)
{
    char path[PATH_SIZE];
    struct stat state;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return stat(path, &state) == 0 ? state.st_size : 0;
}

int reserve_look(const char *folder, struct disk_space *space)
{
    struct statvfs disk;

    if (statvfs(folder, &disk) < 0)
        return -errno;
    *space = (struct disk_space){.size_bytes = (int64_t)(disk.f_blocks * disk.f_frsize),
                                 .free_bytes = (int64_t)(disk.f_bavail * disk.f_frsize),
                                 .record_bytes = size_of(folder, "transom.db") + size_of(folder, "transom.db-wal")};
    return 0;
}
