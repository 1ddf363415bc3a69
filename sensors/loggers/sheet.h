/* sensors/loggers/sheet.h - the lines of an export, piece by piece, into the series of a file.
 * Pure: bytes are fed in. Any thread. */
#ifndef SHEET_H
#define SHEET_H
#include "logger.h"

struct sheet;

/* name and options are borrowed until sheet_close, file is filled as rows are read; it stays the caller's, and is whole
 * only after sheet_end has returned 0. -ENOMEM. */
int sheet_open(const char *name, const struct logger_options *options, struct logger_file *file, struct sheet **sheet,
               struct error *err);

/* The next bytes, as UTF-8 (or Latin-1). The first piece tells how lines end, so it should not be a crumb.
 * 0; -EINVAL, -EFBIG, -ENOMEM as logger_read. */
int sheet_feed(struct sheet *sheet, const char *bytes, size_t size, struct error *err);

/* After the last bytes: settles times and units. 0, or as sheet_feed. */
int sheet_end(struct sheet *sheet, struct error *err);

void sheet_close(struct sheet *sheet);      /* takes NULL */

#endif
