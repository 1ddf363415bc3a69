/* air/bank_holidays.h - the bank holidays of the United Kingdom's three divisions, as published.
 * Published as a rolling window of years, so what is known is merged with what is new (bank_holidays_merge of the
 * record). Pure. Any thread. */
#ifndef BANK_HOLIDAYS_H
#define BANK_HOLIDAYS_H
#include "calendar.h"
#include "place.h"

enum division { DIVISION_ENGLAND_AND_WALES, DIVISION_SCOTLAND, DIVISION_NORTHERN_IRELAND, DIVISION_COUNT };
/* "england-and-wales", "scotland", "northern-ireland": the keys of the published file. */
extern const char *const division_words[DIVISION_COUNT];
/* Whose holidays a nation keeps; DIVISION_COUNT: those of none. */
enum division division_of(enum nation nation);

#define BANK_HOLIDAYS_MAX (DIVISION_COUNT * CALENDAR_BANK_HOLIDAYS_MAX)
struct bank_holidays {              /* of one file; large: on the heap */
    size_t count;
    struct {
        enum division division;
        struct calendar_bank_holiday day;
    } days[BANK_HOLIDAYS_MAX];
};

#endif
