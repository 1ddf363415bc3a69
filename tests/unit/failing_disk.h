/* tests/unit/failing_disk.h - a disk that fails on request: a shim over SQLite's own VFS that counts the operations
 * which change a file (write, sync, truncate, delete) and lets the n-th of them go wrong. */
#ifndef FAILING_DISK_H
#define FAILING_DISK_H
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum disk_fault {
    DISK_IO_ERROR,      /* nothing is written */
    DISK_SHORT_WRITE,   /* half of it is */
    DISK_FULL,
    DISK_SYNC_ERROR,    /* only syncs count, and fail */
    DISK_DIES,          /* with the process: kill -9 before the operation */
};

static struct {
    sqlite3_vfs vfs, *real;
    sqlite3_io_methods methods;
    enum disk_fault fault;
    int until;          /* operations that still go well; the one after fails */
    bool is_armed, is_for_ever;
    int failures;
} disk;

struct disk_file {
    sqlite3_file base;
    sqlite3_file *real; /* behind this struct */
};

static inline sqlite3_file *real_file(sqlite3_file *file)
{
    return ((struct disk_file *)file)->real;
}

/* Whether this operation fails. */
static inline bool disk_goes_wrong(bool is_sync)
{
    if (!disk.is_armed || (disk.fault == DISK_SYNC_ERROR && !is_sync) || disk.until-- > 0)
        return false;
    if (disk.fault == DISK_DIES)
        _exit(1);
    disk.failures++;
    disk.is_armed = disk.is_for_ever;
    return true;
}

static inline int disk_error(int io_error)
{
    return disk.fault == DISK_FULL ? SQLITE_FULL : io_error;
}

static inline int disk_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    if (!disk_goes_wrong(false))
        return real_file(file)->pMethods->xWrite(real_file(file), bytes, size, offset);
    if (disk.fault == DISK_SHORT_WRITE)
        real_file(file)->pMethods->xWrite(real_file(file), bytes, size / 2, offset);
    return disk_error(SQLITE_IOERR_WRITE);
}

static inline int disk_sync(sqlite3_file *file, int flags)
{
    return disk_goes_wrong(true) ? SQLITE_IOERR_FSYNC : real_file(file)->pMethods->xSync(real_file(file), flags);
}

static inline int disk_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return disk_goes_wrong(false) ? SQLITE_IOERR_TRUNCATE : real_file(file)->pMethods->xTruncate(real_file(file), size);
}

static inline int disk_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    return disk_goes_wrong(false) ? SQLITE_IOERR_DELETE : disk.real->xDelete(disk.real, name, sync);
}

/* What is not made to fail goes straight through. */
#define PASS(method, parameters, ...)                                                                                 \
    static inline int pass_##method parameters                                                                        \
    {                                                                                                                 \
        return real_file(file)->pMethods->method(real_file(file), ##__VA_ARGS__);                                     \
    }
PASS(xClose, (sqlite3_file *file))
PASS(xRead, (sqlite3_file *file, void *bytes, int size, sqlite3_int64 offset), bytes, size, offset)
PASS(xFileSize, (sqlite3_file *file, sqlite3_int64 *size), size)
PASS(xLock, (sqlite3_file *file, int level), level)
PASS(xUnlock, (sqlite3_file *file, int level), level)
PASS(xCheckReservedLock, (sqlite3_file *file, int *out), out)
PASS(xFileControl, (sqlite3_file *file, int op, void *argument), op, argument)
PASS(xSectorSize, (sqlite3_file *file))
PASS(xDeviceCharacteristics, (sqlite3_file *file))
PASS(xShmMap, (sqlite3_file *file, int page, int size, int extend, void volatile **out), page, size, extend, out)
PASS(xShmLock, (sqlite3_file *file, int offset, int n, int flags), offset, n, flags)
PASS(xShmUnmap, (sqlite3_file *file, int remove_it), remove_it)

static inline void pass_xShmBarrier(sqlite3_file *file)
{
    real_file(file)->pMethods->xShmBarrier(real_file(file));
}

static inline int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    struct disk_file *opened = (struct disk_file *)file;
    int code;

    (void)vfs;
    opened->real = (sqlite3_file *)(opened + 1);
    code = disk.real->xOpen(disk.real, name, opened->real, flags, out_flags);
    opened->base.pMethods = opened->real->pMethods ? &disk.methods : NULL;
    return code;
}

/* All databases opened from now on are on it; sound until disk_fail. */
static inline void disk_install(void)
{
    disk.real = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.real;
    disk.vfs.zName = "failing";
    disk.vfs.szOsFile = (int)sizeof(struct disk_file) + disk.real->szOsFile;
    disk.vfs.xOpen = disk_open;
    disk.vfs.xDelete = disk_delete;
    disk.methods = (sqlite3_io_methods){
        .iVersion = 2, .xClose = pass_xClose, .xRead = pass_xRead, .xWrite = disk_write, .xTruncate = disk_truncate,
        .xSync = disk_sync, .xFileSize = pass_xFileSize, .xLock = pass_xLock, .xUnlock = pass_xUnlock,
        .xCheckReservedLock = pass_xCheckReservedLock, .xFileControl = pass_xFileControl,
        .xSectorSize = pass_xSectorSize, .xDeviceCharacteristics = pass_xDeviceCharacteristics,
        .xShmMap = pass_xShmMap, .xShmLock = pass_xShmLock, .xShmBarrier = pass_xShmBarrier,
        .xShmUnmap = pass_xShmUnmap,
    };
    sqlite3_vfs_register(&disk.vfs, 1);
}

static inline void disk_fail(enum disk_fault fault, int after, bool is_for_ever)
{
    disk.fault = fault;
    disk.until = after;
    disk.is_for_ever = is_for_ever;
    disk.is_armed = true;
    disk.failures = 0;
}

static inline void disk_heal(void)
{
    disk.is_armed = false;
}

#endif
