/* loggers/number.c - see number.h */
#include "number.h"
#include <errno.h>
#include <string.h>
#include <strings.h>

#define GROUP_DIGITS 3

static const int64_t powers[NUMBER_DIGITS_MAX + 1] = {1,
                                                      10,
                                                      100,
                                                      1000,
                                                      10000,
                                                      100000,
                                                      1000000,
                                                      10000000,
                                                      100000000,
                                                      1000000000,
                                                      10000000000,
                                                      100000000000,
                                                      1000000000000,
                                                      10000000000000,
                                                      100000000000000,
                                                      1000000000000000};

static const char *const missing[] = {"-", "--", "---", "n/a", "#n/a", "na", "nan", "null", "none"};

bool number_is_missing(const char *text, size_t length)
{
    if (length == 0)
        return true;
    if ((unsigned)(unsigned char)*text - '0' <= 9)
        return false;
    for (size_t m = 0; m < sizeof missing / sizeof *missing; m++)
        if (strlen(missing[m]) == length && strncasecmp(text, missing[m], length) == 0)
            return true;
    return false;
}

struct scan {                   /* the digits of a number, and what stands between them */
    int64_t digits;
    int kept, dropped;          /* digits in all, and those cut off at the end of a long fraction */
    int lead;                   /* digits before the first mark */
    int run;                    /* digits behind the last mark */
    int points, commas;
    char last;                  /* the last mark; 0: none */
    bool is_grouped;            /* every mark but the last has a group of three behind it */
};

static bool scan_mark(struct scan *s, char mark)
{
    if (s->last == 0)
        s->lead = s->run;
    else if (s->run != GROUP_DIGITS)
        s->is_grouped = false;
    if (s->run == 0 && s->last != 0)        /* ".5" is a number, "1,.5" is none */
        return false;
    if (mark == '.')
        s->points++;
    else
        s->commas++;
    s->last = mark;
    s->run = 0;
    return true;
}

static bool scan_text(const char *p, const char *end, struct scan *s)
{
    for (; p < end; p++) {
        unsigned digit = (unsigned)(unsigned char)*p - '0';

        if (digit <= 9) {
            s->run++;
            if (s->kept < NUMBER_DIGITS_MAX) {
                s->digits = s->digits * 10 + (int)digit;
                s->kept++;
            } else if (s->last == 0) {
                return false;
            } else {
                s->dropped++;
            }
        } else if ((*p != '.' && *p != ',') || !scan_mark(s, *p)) {
            return false;
        }
    }
    if (s->last == 0)
        s->lead = s->run;
    return s->kept > 0;
}

/* The one mark of a number with one mark, or with groups before it: of a fraction, or of a last group? */
static int judge_marks(const struct scan *s, const char *first, char mark, struct number *out)
{
    int of_last = s->last == '.' ? s->points : s->commas;
    int of_other = s->points + s->commas - of_last;
    char other = s->last == '.' ? ',' : '.';
    bool fits_group = s->run == GROUP_DIGITS && s->lead <= GROUP_DIGITS && *first != '0';
    bool is_fraction = true;

    if (of_last > 1) {                      /* 1,234,567 */
        if (of_other > 0 || !s->is_grouped || !fits_group)
            return -EINVAL;
        is_fraction = false;
        out->proves = other;
    } else if (of_other > 0) {              /* 1,234.5 */
        if (!s->is_grouped || s->lead > GROUP_DIGITS)
            return -EINVAL;
        out->proves = s->last;
    } else if (!fits_group) {               /* 23,5 */
        out->proves = s->last;
    } else if (mark == 0) {                 /* 1,234 */
        out->is_grouped_perhaps = true;
    } else {
        is_fraction = mark == s->last;
    }
    if (mark != 0 && out->proves != 0 && out->proves != mark)
        return -EINVAL;
    if (s->dropped > (is_fraction ? s->run : 0))
        return -EINVAL;
    out->decimals = is_fraction ? s->run - s->dropped : 0;
    return 0;
}

int number_read(const char *text, size_t length, char mark, struct number *number)
{
    const char *p = text, *end = text + length, *first;
    struct scan s = {.is_grouped = true};
    struct number out = {0};
    bool is_negative;
    int r;

    while (p < end && *p == ' ')
        p++;
    while (end > p && end[-1] == ' ')
        end--;
    is_negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    first = p;
    if (!scan_text(p, end, &s))
        return -EINVAL;
    if (s.last) {
        r = judge_marks(&s, first, mark, &out);
        if (r < 0)
            return r;
    }
    out.digits = is_negative ? -s.digits : s.digits;
    *number = out;
    return 0;
}

double number_value(const struct number *number, int decimals)
{
    return (double)number->digits / (double)powers[decimals];
}

int number_thousandths(const struct number *number, int32_t *thousandths)
{
    int64_t digits = number->digits, answer, unit;

    if (number->decimals <= 3) {
        if (digits > INT32_MAX || digits < -INT32_MAX)
            return -ERANGE;
        answer = digits * powers[3 - number->decimals];
    } else {
        unit = powers[number->decimals - 3];
        answer = (digits + (digits < 0 ? -unit : unit) / 2) / unit;
    }
    if (answer > INT32_MAX || answer < -INT32_MAX)
        return -ERANGE;
    *thousandths = (int32_t)answer;
    return 0;
}
