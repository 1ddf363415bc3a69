/* tests/fuzz/fuzz_photo.c - photos: any bytes are refused or cleaned, and what was cleaned is clean. */
#include "photo.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *bytes = malloc(size + 1), *again = malloc(size + 1);
    size_t cleaned = size, once_more;
    enum photo_kind kind, same;
    struct error err;

    assert(bytes && again);
    memcpy(bytes, data, size);
    if (photo_clean(bytes, &cleaned, &kind, &err) == 0) {
        assert(cleaned <= size);
        memcpy(again, bytes, cleaned);
        once_more = cleaned;
        assert(photo_clean(again, &once_more, &same, &err) == 0 && same == kind);
        assert(once_more == cleaned && memcmp(again, bytes, cleaned) == 0);
    }
    free(bytes);
    free(again);
    return 0;
}
