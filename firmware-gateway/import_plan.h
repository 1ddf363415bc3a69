/* import_plan.h - one series of a logger's file on its way into the record: read and checked whole, less what the room
 * has already, then appended a few rows at a time, and valid at last.
 * Whoever reads opens it (any thread); whoever writes the record goes on with it (main). */
#ifndef IMPORT_PLAN_H
#define IMPORT_PLAN_H
#include "calendar.h"
#include "imports.h"
#include "logger.h"

/* The series that is meant: of that name, or, name "", the only one. -EINVAL, with the names that there are. */
int import_series(const struct logger_file *log, const char *name, struct error *err);

struct import_plan;

/* Reads the file and looks up in the record (of folder) what the room has already. Copies what it needs.
 * options         how the file is read; zone, calendar: of the room's school.
 * 0; -ERANGE: some of it is older than readings are kept, and would be deleted; -EINVAL and what logger_read says: the file, or the series asked for; -ENOMEM; or what the record says. */
int import_plan_open(const char *folder, const struct import_ask *ask, const struct logger_options *options,
                     const struct zone *zone, const struct calendar *calendar, struct import_plan **plan,
                     struct error *err);
void import_plan_close(struct import_plan *plan);       /* takes NULL */

int64_t import_plan_added(const struct import_plan *plan);      /* samples that the room does not have */
int64_t import_plan_known(const struct import_plan *plan);
double import_plan_share(const struct import_plan *plan);       /* 0 to 1: how much of the way is gone */

/* Appends at most so many more readings to the open transaction; with the first its device. They belong to no room yet.
 * 1: there are more; 0: that was the last; negative: the record refused. */
int import_plan_append(struct import_plan *plan, struct store *store, int64_t now_ms, int64_t mono_ms, size_t count,
                       struct error *err);

/* The end: device, row and days, in the open transaction. Nothing where nothing was added. -ENOENT: no such room. */
int import_plan_finish(struct import_plan *plan, struct store *store, int64_t now_ms, struct error *err);

#endif
