/* sensors/loggers/number.h - numbers as spreadsheets write them: a point or a comma for decimals, groups of thousands.
 * strtod knows neither the comma nor the groups without the process's locale, and costs ten times as much.
 * Pure. Any thread. */
#ifndef NUMBER_H
#define NUMBER_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NUMBER_DIGITS_MAX 15            /* what is behind them in a fraction is cut, before the point refused */

struct number {
    int64_t digits;                     /* signed, all of them */
    int decimals;                       /* how many of the digits are behind the mark, 0 to NUMBER_DIGITS_MAX */
    bool is_grouped_perhaps;            /* "1,234": 1.234 as read here, or 1234; the caller knows what is plausible */
    char proves;                        /* '.' or ',': this can only be the decimal mark of the file; 0: either */
};

/* Reads all of the text, blanks around it left out.
 *
 * text    length bytes; borrows.
 * mark    the file's decimal mark, '.' or ','; 0: not known yet.
 * number  out; untouched on failure.
 * Returns 0; -EINVAL: not a number, or one that contradicts mark. */
int number_read(const char *text, size_t length, char mark, struct number *number);

/* Whether the text says that there is no value: "", "--", "n/a", "NaN" and the like. */
bool number_is_missing(const char *text, size_t length);

/* As a double, with so many of the digits behind the mark. */
double number_value(const struct number *number, int decimals);

/* Thousandths, rounded half away from zero. 0; -ERANGE: more than an int32_t holds. */
int number_thousandths(const struct number *number, int32_t *thousandths);

#endif
