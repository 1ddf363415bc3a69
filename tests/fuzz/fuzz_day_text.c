/* fuzz_day_text.c - any bytes as the packed text of a kept day, with words and without; and any text, which comes back as
 * it was. The first byte picks one. */
#include "day_text.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char words[] = "{\"date\":\"2026-11-03\",\"verdicts\":[{\"rule\":\"eng-dfe-co2-act\",\"verdict\":\"pass\"}]}";

static void take_for_packed(const uint8_t *data, size_t size, const char *against)
{
    char *text;

    if (day_text_unpack(data, size, against, &text) < 0)
        return;
    assert(strlen(text) < DAY_TEXT_SIZE_MAX);
    free(text);
}

static void take_for_text(const uint8_t *data, size_t size, const char *against)
{
    char *text = malloc(size + 1), *again;
    uint8_t *bytes;
    size_t packed;

    assert(text);
    memcpy(text, data, size);
    text[size] = '\0';
    bytes = malloc(DAY_TEXT_PACKED_MAX(strlen(text)));      /* of just that size: what writes beyond it is found */
    assert(bytes && day_text_pack(text, against, bytes, &packed) == 0);
    assert(day_text_unpack(bytes, packed, against, &again) == 0 && strcmp(again, text) == 0);
    free(again);
    free(bytes);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *against = size && data[0] & 2 ? words : NULL;

    if (size == 0 || size >= DAY_TEXT_SIZE_MAX)
        return 0;
    if (data[0] & 1)
        take_for_packed(data + 1, size - 1, against);
    else
        take_for_text(data + 1, size - 1, against);
    return 0;
}
