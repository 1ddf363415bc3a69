/* sensors/loggers/heading.h - the line of headings of a table: where it is, what its columns mean, what it says of
 * time. Pure. Any thread. */
#ifndef HEADING_H
#define HEADING_H
#include "logger.h"
#include "meaning.h"

#define HEADING_TEXT_SIZE 64

struct heading_column {
    char text[HEADING_TEXT_SIZE];       /* as in the file, cut */
    struct meaning meaning;             /* ROLE_NONE where another column is read instead */
};

struct heading {
    char separator;
    size_t count;                       /* columns */
    size_t needed;                      /* columns up to the last that is read */
    struct heading_column columns[LOGGER_COLUMNS_MAX];
    bool has_clock;                     /* ROLE_DATE and ROLE_CLOCK are read together, and no ROLE_TIME */
    enum logger_date_order date_order;  /* LOGGER_DATE_FIND_OUT: it does not say */
    bool has_offset;                    /* the times are UTC plus offset_s, whatever the season */
    int32_t offset_s;
    char zone[ZONE_NAME_SIZE];          /* the times are in this zone; "": it does not say */
    const char *format;                 /* static */
};

/* Tries a line as headings, with each of the separators.
 *
 * line  length bytes; borrows.
 * out   the best reading, also on -ENOMSG, for a message. *out is about 9 KB.
 * file  gets notes on columns left out, on success.
 * Returns 0; -ENOMSG: no time, or neither a quantity nor people; -EFBIG: more than LOGGER_COLUMNS_MAX columns. */
int heading_read(const char *line, size_t length, struct heading *out, struct logger_file *file);

/* The columns found, "'Time', 'CO2(ppm)' and 3 more", cut at size: for a message. Returns text. */
const char *heading_list(const struct heading *heading, char *text, size_t size);

#endif
