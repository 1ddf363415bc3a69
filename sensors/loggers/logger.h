/* sensors/loggers/logger.h - from the export file of an air logger to samples in UTC, one series a sensor or room.
 *
 * Columns are found by their headings, never by their place; what is not certain (a unit, a date, an hour that occurs
 * twice) is proved from the file, said in a note, or refused with the line and the column: a file is read whole or not
 * at all. ../README.md lists the formats, their sources and their quirks.
 *
 * Only logger_read touches a file; all else is pure. Any thread: nothing is shared. */
#ifndef LOGGER_H
#define LOGGER_H
#include "error.h"
#include "place.h"
#include "reading.h"
#include "zone.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOGGER_NONE INT32_MIN           /* no such value in this row */
#define LOGGER_ROWS_MAX 40000000        /* of a file, all series together: a year of 75 rooms at one a minute */
#define LOGGER_COLUMNS_MAX 64
#define LOGGER_LINE_SIZE 4096           /* bytes of a line as UTF-8, without its end */
#define LOGGER_SERIES_MAX 512
#define LOGGER_HEAD_LINES_MAX 50        /* what may stand before the headings */
#define LOGGER_NOTES_MAX 16
#define LOGGER_NOTE_SIZE 200
#define LOGGER_FORMAT_SIZE 16

enum logger_date_order {                /* of the numbers in 07/10/2021 */
    LOGGER_DATE_FIND_OUT,               /* by the heading, a number over 12, or the order of rows; else day first */
    LOGGER_DAY_FIRST,
    LOGGER_MONTH_FIRST
};

struct logger_options {
    const struct zone *zone;            /* of times on the wall clock; borrows; NULL: such times are refused */
    enum logger_date_order date_order;  /* beats the heading, and is an error where a number disproves it */
};

struct logger_series {                  /* one sensor or room of the file; samples oldest first */
    char name[NAME_SIZE];               /* what the file calls it; "": it does not */
    size_t count;                       /* at least 1 */
    int64_t *time_ms;                   /* count: unix ms, UTC, strictly increasing */
    int32_t *values[QUANTITY_COUNT];    /* count thousandths of the quantity's unit, rounded half away from zero, or
                                           LOGGER_NONE; NULL: no such column in the file. Not judged: see
                                           quantity_is_plausible */
    int32_t *people;                    /* count heads, or LOGGER_NONE; NULL: no such column */
    size_t repeated;                    /* rows left out: time and values of the row before once more */
    size_t clashing;                    /* rows left out: the same time as the row before, and other values */
};

struct logger_file {
    char format[LOGGER_FORMAT_SIZE];    /* "aranet", "airthings", "airgradient", "netatmo", "awair", "hobo", "inkbird",
                                           "plain" */
    size_t rows;                        /* with a time and at least one value or head count; left-out ones too */
    size_t empty;                       /* rows with a time and nothing else: no samples, and not counted in rows */
    bool is_local;                      /* times were on the wall clock of options->zone */
    bool month_first;                   /* the dates were read so */
    size_t note_count;
    char notes[LOGGER_NOTES_MAX][LOGGER_NOTE_SIZE];     /* sentences for the reader of a report, no line ends */
    size_t series_count;                /* at least 1; in the order in which the file names them first */
    struct logger_series series[LOGGER_SERIES_MAX];
};

/* Reads an export file.
 *
 * path     a file, or "-": standard input. Errors call it by its last part.
 * options  borrows for the call.
 * file     out, heap: the caller's, until logger_free. About 8 bytes a row and 4 more a quantity; while reading 4 more.
 * Returns 0; -ENOENT, -EACCES, -EIO ...: the file cannot be opened or read; -EINVAL: it is not understood ("FILE:LINE:
 * what was found, what would be right"); -EFBIG: a limit above; -ENOMEM. */
int logger_read(const char *path, const struct logger_options *options, struct logger_file **file, struct error *err);

/* The same from memory. name is what errors call it; bytes, size bytes, are borrowed for the call. */
int logger_parse(const char *name, const void *bytes, size_t size, const struct logger_options *options,
                 struct logger_file **file, struct error *err);

void logger_free(struct logger_file *file);     /* takes NULL */

#endif
