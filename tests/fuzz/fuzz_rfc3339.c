/* tests/fuzz/fuzz_rfc3339.c - times as text: what is accepted lies in the years promised, and survives being
 * written. */
#include "rfc3339.h"
#include <assert.h>
#include <string.h>

#define EARLIEST_MS INT64_C(-2209075200000)     /* 1900-01-01T00:00:00+24:00 and ... */
#define LATEST_MS INT64_C(253402387200000)      /* ... 10000-01-02T00:00:00Z, which no offset reaches */
#define LAST_MS INT64_C(253402300799999)        /* the last that four digits of a year can say */
#define FIRST_MS INT64_C(-2208988800000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int64_t ms = 0, again = 0;
    char text[RFC3339_SIZE];

    if (rfc3339_parse((const char *)data, size, &ms) == 0) {
        assert(ms > EARLIEST_MS && ms < LATEST_MS);
        rfc3339_format(ms, text);
        if (ms >= FIRST_MS && ms <= LAST_MS)
            assert(rfc3339_parse(text, strlen(text), &again) == 0 && again == ms);
    }
    if (size >= sizeof ms) {        /* any time at all can be written */
        memcpy(&ms, data, sizeof ms);
        rfc3339_format(ms, text);
        assert(strlen(text) < RFC3339_SIZE);
    }
    return 0;
}
