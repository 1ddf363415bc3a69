/* sensors/loggers/trim.h - columns that can only be judged by all of their values: a temperature that says no unit, an
 * occupancy that is no head count; and memory that is not needed any more. Pure. Any thread. */
#ifndef TRIM_H
#define TRIM_H
#include "heading.h"

/* Frees what does not hold, with a note, and gives back spare memory. name is for messages.
 * 0; -EINVAL: then nothing that can be read is left. */
int trim_columns(const char *name, const struct heading *heading, struct logger_file *file, struct error *err);

#endif
