/* tests/faults/fault_vfs.c - see fault_vfs.h */
#include "fault_vfs.h"
#include <sqlite3.h>
#include <unistd.h>

static struct {
    sqlite3_vfs vfs, *real;
    sqlite3_io_methods methods;
    fault_listener *listener;
    enum fault fault;
    int until;          /* operations that still go well */
    bool is_armed, is_for_ever;
    int failures;
} disk;

struct disk_file {
    sqlite3_file base;
    const char *path;   /* of SQLite's, as long as the file is open; NULL: a file without a name */
    sqlite3_file *real; /* behind this struct */
};

static struct disk_file *disk_file(sqlite3_file *file)
{
    return (struct disk_file *)file;
}

static sqlite3_file *real_file(sqlite3_file *file)
{
    return disk_file(file)->real;
}

/* Whether this operation fails. */
static bool goes_wrong(bool is_sync)
{
    if (!disk.is_armed || (disk.fault == FAULT_SYNC_ERROR && !is_sync) || disk.until-- > 0)
        return false;
    if (disk.fault == FAULT_DIES)
        _exit(1);
    disk.failures++;
    disk.is_armed = disk.is_for_ever;
    return true;
}

static int error_code(int io_error)
{
    return disk.fault == FAULT_FULL ? SQLITE_FULL : io_error;
}

static int tell(int code, enum fault_op op, const char *path, const void *bytes, int64_t size, int64_t offset)
{
    if (code == SQLITE_OK && disk.listener && path)
        disk.listener(op, path, bytes, (size_t)size, offset);
    return code;
}

static int disk_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    sqlite3_file *real = real_file(file);

    if (!goes_wrong(false))
        return tell(real->pMethods->xWrite(real, bytes, size, offset), FAULT_WRITE, disk_file(file)->path, bytes, size,
                    offset);
    if (disk.fault == FAULT_SHORT_WRITE)
        real->pMethods->xWrite(real, bytes, size / 2, offset);
    return error_code(SQLITE_IOERR_WRITE);
}

static int disk_sync(sqlite3_file *file, int flags)
{
    if (goes_wrong(true))
        return SQLITE_IOERR_FSYNC;
    return tell(real_file(file)->pMethods->xSync(real_file(file), flags), FAULT_SYNC, disk_file(file)->path, NULL, 0,
                0);
}

static int disk_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    if (goes_wrong(false))
        return SQLITE_IOERR_TRUNCATE;
    return tell(real_file(file)->pMethods->xTruncate(real_file(file), size), FAULT_TRUNCATE, disk_file(file)->path,
                NULL, size, 0);
}

static int disk_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
    (void)vfs;
    if (goes_wrong(false))
        return SQLITE_IOERR_DELETE;
    return tell(disk.real->xDelete(disk.real, path, sync), FAULT_DELETE, path, NULL, 0, 0);
}

/* What is not made to fail goes straight through. */
#define PASS(method, parameters, ...)                                                                                 \
    static int pass_##method parameters                                                                               \
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

static void pass_xShmBarrier(sqlite3_file *file)
{
    real_file(file)->pMethods->xShmBarrier(real_file(file));
}

static int disk_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
    struct disk_file *opened = disk_file(file);
    int code;

    (void)vfs;
    opened->path = path;
    opened->real = (sqlite3_file *)(opened + 1);
    opened->base.pMethods = NULL;
    if (flags & SQLITE_OPEN_CREATE && goes_wrong(false))
        return error_code(SQLITE_CANTOPEN);
    code = disk.real->xOpen(disk.real, path, opened->real, flags, out_flags);
    opened->base.pMethods = opened->real->pMethods ? &disk.methods : NULL;
    return code;
}

void fault_install(void)
{
    disk.real = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.real;
    disk.vfs.zName = "faults";
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

void fault_arm(enum fault fault, int after, bool is_for_ever)
{
    disk.fault = fault;
    disk.until = after;
    disk.is_for_ever = is_for_ever;
    disk.is_armed = true;
    disk.failures = 0;
}

void fault_heal(void)
{
    disk.is_armed = false;
}

int fault_count(void)
{
    return disk.failures;
}

void fault_listen(fault_listener *listener)
{
    disk.listener = listener;
}
