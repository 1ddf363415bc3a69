/* sensors/loggers/series.h - the series of a file while its rows come in: found by name, grown row by row.
 * Pure. Any thread. */
#ifndef SERIES_H
#define SERIES_H
#include "logger.h"

#define SERIES_SLOTS 1024               /* of the names' hash table; a power of two, above LOGGER_SERIES_MAX */

struct series_row {
    int64_t raw;                        /* time, as stamp.h packs it */
    uint32_t line;
    int32_t people;
    int32_t values[QUANTITY_COUNT];     /* LOGGER_NONE: none */
};

struct series {
    struct logger_file *file;           /* borrows; its arrays grow */
    bool has[QUANTITY_COUNT], has_people;   /* columns that there are */
    size_t capacity[LOGGER_SERIES_MAX];
    uint32_t *lines[LOGGER_SERIES_MAX]; /* of each row; owned */
    uint16_t slots[SERIES_SLOTS];       /* index of a series + 1; 0: free */
    size_t last;                        /* of the row before: most rows stay with their sensor */
};

/* Appends a row to the series of that name, which is made when there is none.
 * 0; -EFBIG: LOGGER_ROWS_MAX or LOGGER_SERIES_MAX; -ENOMEM. The sentence has no file name and line: the caller's. */
int series_append(struct series *series, const char *name, const struct series_row *row, struct error *err);

void series_done(struct series *series);    /* frees the lines, not the file */

#endif
