/* air/bank_holidays.c - see bank_holidays.h */
#include "bank_holidays.h"

const char *const division_words[DIVISION_COUNT] = {
    [DIVISION_ENGLAND_AND_WALES] = "england-and-wales",
    [DIVISION_SCOTLAND] = "scotland",
    [DIVISION_NORTHERN_IRELAND] = "northern-ireland",
};

enum division division_of(enum nation nation)
{
    static const enum division divisions[NATION_COUNT] = {
        [NATION_UNKNOWN] = DIVISION_COUNT,
        [NATION_ENGLAND] = DIVISION_ENGLAND_AND_WALES,
        [NATION_WALES] = DIVISION_ENGLAND_AND_WALES,
        [NATION_SCOTLAND] = DIVISION_SCOTLAND,
        [NATION_NORTHERN_IRELAND] = DIVISION_NORTHERN_IRELAND,
        [NATION_OTHER] = DIVISION_COUNT,
    };

    return divisions[nation];
}
