/* sensors/loggers/cell.h - the cells of one line of a table, and their text.
 * Pure. Any thread. Source: RFC 4180, with other separators and blanks before a quote as spreadsheets write them. */
#ifndef CELL_H
#define CELL_H
#include <stdbool.h>
#include <stddef.h>

struct cell {                           /* borrows from the line */
    const char *text;                   /* without quotes and blanks around; doubled quotes inside stay doubled */
    size_t length;
    bool is_quoted;
};

/* Takes the next cell off the line. *at is where it begins, and becomes where the one after it begins; NULL: that was
 * the last. Returns 0; -EINVAL: a quote that does not end, or text behind one. */
int cell_next(const char **at, const char *end, char separator, struct cell *cell);

/* Copies a cell as UTF-8 text: doubled quotes become one, control bytes a blank, and a byte that is no UTF-8 is read as
 * Latin-1. Returns false when it does not fit: then text is cut at a character. */
bool cell_copy(const struct cell *cell, char *text, size_t size);

/* The words of a cell in small ASCII letters, one blank before, between and after them: " co2 ppm " for "CO₂ (ppm)".
 * Accents and degree signs go, micro becomes u, small digits become digits, a point in a number goes ("pm25"); "%" and
 * "#" are words. Cut at size, which is at least 3. */
void cell_fold(const struct cell *cell, char *words, size_t size);

#endif
