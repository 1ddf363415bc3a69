/* fuzz_slot_day.c - any bytes as a packed day of half hours, with the checksum that belongs to them: what can be read can
 * be written, and says the same. */
#include "slot_day.h"
#include <assert.h>
#include <stdlib.h>
#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECKSUM_SIZE 4

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct slot_day day, again;
    static uint8_t bytes[SLOT_DAY_SIZE_MAX];
    uint8_t *copy = malloc(size + CHECKSUM_SIZE);       /* of just that size: what reads beyond it is found */
    uint32_t checksum = (uint32_t)crc32(0, data, (uInt)size);

    assert(copy);
    memcpy(copy, data, size);
    for (int i = 0; i < CHECKSUM_SIZE; i++)
        copy[size + (size_t)i] = (uint8_t)(checksum >> 8 * i);
    (void)slot_day_decode(data, size, &day);
    if (slot_day_decode(copy, size + CHECKSUM_SIZE, &day) == 0) {
        size_t packed = slot_day_encode(&day, bytes);

        assert(packed <= SLOT_DAY_SIZE_MAX);
        assert(slot_day_decode(bytes, packed, &again) == 0);
        assert(memcmp(&day, &again, sizeof day) == 0);
    }
    free(copy);
    return 0;
}
