/* report/phrases.c - see phrases.h. The Welsh is a draft for a fluent reviewer. */
#include "phrases.h"
#include "rfc3339.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define DECIMALS_MAX 6
#define NUMBER_MAX 1e12
#define MINUS "\xe2\x88\x92"        /* U+2212, as wide as a plus */

static const char *const months[PAPER_LANGUAGE_COUNT][12] = {
    [PAPER_ENGLISH] = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                       "November", "December"},
    [PAPER_WELSH] = {"Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref",
                     "Tachwedd", "Rhagfyr"},
};
static const char *const to_words[PAPER_LANGUAGE_COUNT] = {[PAPER_ENGLISH] = "to", [PAPER_WELSH] = "i"};
static const char *const second_words[PAPER_LANGUAGE_COUNT] = {[PAPER_ENGLISH] = " (second)",
                                                               [PAPER_WELSH] = " (ail)"};

void phrase_date(enum paper_language language, int64_t date, char text[PHRASE_SIZE])
{
    int year, month, day;

    civil_from_days(date, &year, &month, &day);
    snprintf(text, PHRASE_SIZE, "%d %s %d", day, months[language][month - 1], year);
}

void phrase_dates(enum paper_language language, int64_t from, int64_t to, char text[PHRASE_SIZE])
{
    int years[2], month_numbers[2], days[2];
    char end[PHRASE_SIZE];

    phrase_date(language, to, end);
    civil_from_days(from, &years[0], &month_numbers[0], &days[0]);
    civil_from_days(to, &years[1], &month_numbers[1], &days[1]);
    if (from == to)
        snprintf(text, PHRASE_SIZE, "%s", end);
    else if (years[0] != years[1])
        snprintf(text, PHRASE_SIZE, "%d %s %d %s %s", days[0], months[language][month_numbers[0] - 1], years[0],
                 to_words[language], end);
    else if (month_numbers[0] != month_numbers[1])
        snprintf(text, PHRASE_SIZE, "%d %s %s %s", days[0], months[language][month_numbers[0] - 1], to_words[language],
                 end);
    else
        snprintf(text, PHRASE_SIZE, "%d %s %s", days[0], to_words[language], end);
}

void phrase_time(enum paper_language language, const struct zone *zone, int64_t unix_ms, char text[PHRASE_SIZE])
{
    struct zone_local local = zone_to_local(zone, unix_ms);
    char date[PHRASE_SIZE];

    phrase_date(language, local.date, date);
    snprintf(text, PHRASE_SIZE, "%s, %02d:%02d%s", date, local.second_of_day / 3600, local.second_of_day / 60 % 60,
             local.second_pass ? second_words[language] : "");
}

void phrase_number(double value, int decimals, char text[PHRASE_SIZE])
{
    char plain[PHRASE_SIZE / 3];
    const char *at;
    size_t used = 0, whole;

    snprintf(plain, sizeof plain, "%.*f", decimals > DECIMALS_MAX ? DECIMALS_MAX : decimals,
             fabs(value) < NUMBER_MAX ? value : 0);
    if (*plain == '-' && strspn(plain, "-0.") != strlen(plain))     /* no minus before nothing */
        used = (size_t)snprintf(text, PHRASE_SIZE, "%s", MINUS);
    at = plain + (*plain == '-');
    whole = strcspn(at, ".");
    for (size_t i = 0; at[i]; i++) {
        text[used++] = at[i];
        if (i + 1 < whole && (whole - i - 1) % 3 == 0)
            text[used++] = ',';
    }
    text[used] = '\0';
}

const char *phrase_fill(const char *pattern, const char *const *values, size_t count, char *text, size_t size)
{
    size_t used = 0;

    for (; *pattern && used + 1 < size; pattern++) {
        if (pattern[0] == '{' && pattern[1] >= '1' && (size_t)(pattern[1] - '1') < count && pattern[2] == '}') {
            const char *value = values[pattern[1] - '1'];
            size_t length = strlen(value), room = size - used - 1;

            memcpy(text + used, value, length < room ? length : room);
            used += length < room ? length : room;
            pattern += 2;
        } else {
            text[used++] = *pattern;
        }
    }
    text[used] = '\0';
    return text;
}
