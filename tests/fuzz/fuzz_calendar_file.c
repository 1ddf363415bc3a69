/* tests/fuzz/fuzz_calendar_file.c - what people and publishers hand in: a calendar as JSON, a table of dates, the
 * answer of the calendar reader, a file of bank holidays. Whatever is accepted is in range and within its limits. */
#include "bank_holidays_json.h"
#include "calendar_import.h"
#include "calendar_json.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_import(const struct calendar_import *import)
{
    struct out out;

    assert(import->count <= CALENDAR_ENTRIES_MAX);
    for (size_t i = 0; i < import->count; i++) {
        assert(import->entries[i].first_date <= import->entries[i].last_date);
        assert(import->entries[i].kind < ENTRY_KIND_COUNT);
        assert(memchr(import->entries[i].label, '\0', CALENDAR_LABEL_SIZE));
    }
    out_init(&out);
    calendar_import_put(import, &out);
    assert(!out.failed);
    out_done(&out);
}

static void check_calendar(const char *text)
{
    static struct calendar calendar, again;
    static char normal[CALENDAR_JSON_SIZE];

    if (calendar_json_parse(text, &calendar, NULL) < 0)
        return;
    for (size_t i = 0; i < calendar.closure_count; i++)
        assert(calendar.closures[i].first_date <= calendar.closures[i].last_date);
    if (calendar_json_normalise(text, normal, sizeof normal, NULL, NULL) == 0) {
        assert(calendar_json_parse(normal, &again, NULL) == 0);
        assert(again.closure_count == calendar.closure_count && again.term_count == calendar.term_count &&
               again.room_count == calendar.room_count);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct calendar_import import;
    static struct bank_holidays days;
    char *text = malloc(size + 1);

    memcpy(text, data, size);
    text[size] = '\0';
    if (calendar_csv_parse(text, size, &import, NULL) == 0)
        check_import(&import);
    if (calendar_ics_parse(text, size, &import, NULL) == 0)
        check_import(&import);
    if (bank_holidays_json_parse(text, size, &days, NULL) == 0)
        assert(days.count > 0 && days.count <= BANK_HOLIDAYS_MAX);
    check_calendar(text);
    free(text);
    return 0;
}
