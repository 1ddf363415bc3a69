/* analyse_sheet.h - text on a page of so many columns: sentences that wrap, columns that line up, bars. A column is a
 * character; wide and combining ones are not told apart. Any thread; a sheet belongs to its caller. */
#ifndef ANALYSE_SHEET_H
#define ANALYSE_SHEET_H
#include "zone.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define SHEET_LENGTH_SIZE 32        /* of a length of time in words */
#define SHEET_TIME_SIZE 32

struct sheet {
    FILE *to;
    int width;
    bool is_ascii;
};

/* A heading with a line under it. */
void sheet_heading(const struct sheet *sheet, const char *text, char line);
/* A sentence, broken between words; its first line begins after `first` spaces, or after what was written there already
 * (first negative: so many columns are used), the others after `rest`. */
void sheet_wrap(const struct sheet *sheet, int first, int rest, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Text in so many columns, cut or filled with spaces; right: at the right edge of them. */
void sheet_cell(const struct sheet *sheet, const char *text, int columns, bool right);
/* A whole number and its unit, at the right edge of so many columns; NAN: a dash. */
void sheet_number(const struct sheet *sheet, double value, const char *unit, int columns);
/* A bar of share (0 to 1, more is 1, NAN none) of so many columns; its rest is not filled. */
void sheet_bar(const struct sheet *sheet, double share, int columns);

void sheet_length(double minutes, char text[SHEET_LENGTH_SIZE]);                /* "3 h 36 min" */
void sheet_day(int64_t date, char text[SHEET_TIME_SIZE]);                       /* "Fri 2021-10-08" */
void sheet_clock(const struct zone *zone, int64_t utc_ms, char text[SHEET_TIME_SIZE]);          /* "09:05" */

#endif
