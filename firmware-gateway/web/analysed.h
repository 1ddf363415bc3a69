/* web/analysed.h - what the judge made of a logger's file, as JSON: for `transom analyse` and for the page on which a
 * file is dropped. The rules page of the project says its form. Any thread; all is borrowed. */
#ifndef ANALYSED_H
#define ANALYSED_H
#include "analysis.h"
#include "logger.h"
#include "out.h"
#include "period_json.h"
#include <stdio.h>

struct analysed {                   /* one series of one file */
    const char *file;               /* its last part */
    char room[NAME_SIZE];
    const struct logger_file *log;
    const struct logger_series *series;
    const struct analysis *analysis;
};

/* Members of an object that is open in out; what comes between begin and end are the rooms. */
void analysed_put_begin(const struct day_book_setup *setup, struct out *out);
/* to: where out is emptied into day by day, so that it may be of any length; NULL: all stays in out.
 * with_chart: also ten-minute means of CO2, [unix ms, ppm], of the first month. */
void analysed_put_room(const struct day_book_setup *setup, const struct analysed *room, bool with_chart,
                       struct out *out, FILE *to);
void analysed_put_end(struct out *out);

/* Whether no sample was taken in occupied time: the reason why nothing of the file can be judged. */
bool analysed_is_outside(const struct day_book_setup *setup, const struct logger_series *series);

/* What the file comes to under rules that no day decides, over the dates of its samples, both included. */
void analysed_periods(const struct day_book_setup *setup, const struct analysed *room, struct period_sums *sums,
                      int64_t *from_date, int64_t *to_date);

#endif
