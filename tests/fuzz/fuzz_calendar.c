/* tests/fuzz/fuzz_calendar.c - the calendar's text: whatever is accepted is in range, and survives being written
 * out. */
#include "calendar.h"
#include <assert.h>
#include <string.h>

#define TEXT_SIZE 128

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_weekdays(const char *text)
{
    char again[CALENDAR_TEXT_SIZE];
    uint8_t weekdays, read_back;
    struct error err;

    if (calendar_weekdays_parse(text, &weekdays, &err) < 0)
        return;
    assert(weekdays > 0 && weekdays <= 0x7f);
    calendar_weekdays_format(weekdays, again);
    assert(calendar_weekdays_parse(again, &read_back, &err) == 0 && read_back == weekdays);
}

static void check_period(const char *text)
{
    struct week_hours hours = {.count = {0}};
    struct calendar_period period;
    char again[CALENDAR_TEXT_SIZE];
    struct error err;

    if (calendar_period_parse(text, &period, &err) < 0)
        return;
    calendar_period_format(period, again);
    assert(strcmp(text, again) == 0);
    assert(calendar_add_period(&hours, 0x7f, period, &err) == 0);
}

static void check_closure(const char *text)
{
    struct calendar_closure closure, read_back;
    char again[CALENDAR_TEXT_SIZE];
    struct error err;

    if (calendar_closure_parse(text, &closure, &err) < 0)
        return;
    calendar_closure_format(&closure, again);
    assert(calendar_closure_parse(again, &read_back, &err) == 0);
    assert(read_back.first_date == closure.first_date && read_back.last_date == closure.last_date);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[TEXT_SIZE];

    if (size >= sizeof text)
        return -1;
    memcpy(text, data, size);
    text[size] = 0;
    check_weekdays(text);
    check_period(text);
    check_closure(text);
    return 0;
}
