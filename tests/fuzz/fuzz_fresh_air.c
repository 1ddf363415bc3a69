/* tests/fuzz/fuzz_fresh_air.c - any stream of samples: what is told is in order, finite and meant. */
#include "fresh_air.h"
#include <assert.h>
#include <math.h>

#define SAMPLE_SIZE 8
#define MONDAY_MS INT64_C(1759104000000)
#define GAP_MS (15 * INT64_C(60000))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(void *context, const struct fresh_air_entry *entry)
{
    (void)context;
    assert(entry->from_ms <= entry->to_ms);
    if (entry->refusal != FLOW_GIVEN)
        return;
    assert(entry->from_ms < entry->to_ms);
    assert(entry->range.litres_per_s[0] > 0 && isfinite(entry->range.litres_per_s[1]));
    assert(entry->range.litres_per_s[0] < entry->range.litres_per_s[1]);
    assert(entry->range.litres_per_s[1] <= entry->range.litres_per_s[0] * FLOW_RATIO_MAX * (1 + 1e-9));
    assert(entry->range.air_changes_per_h[0] < entry->range.air_changes_per_h[1]);
}

/* First the room, then samples: seconds since the last, CO2, people (255: not counted), degC (255: none). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fresh_air air;
    struct calendar calendar;
    struct zone zone = {.name = "UTC", .count = 1};
    struct fresh_air_inputs inputs = {.calendar = &calendar, .zone = &zone};
    int64_t time_ms = MONDAY_MS;

    if (size < SAMPLE_SIZE)
        return 0;
    calendar_init(&calendar);
    zone.transitions[0].offset_s = (int8_t)data[0] * 900;
    inputs.room = (struct flow_room){data[1] * 5.0, data[2], (enum ages)(data[3] % AGES_COUNT),
                                     (enum room_use)(data[4] % USE_COUNT)};
    inputs.outdoor_ppm = data[5] * 2.0;
    fresh_air_init(&air, &inputs, check, NULL);
    for (size_t at = SAMPLE_SIZE; at + SAMPLE_SIZE <= size; at += SAMPLE_SIZE) {
        const uint8_t *bytes = data + at;
        struct fresh_air_sample sample = {.co2_ppm = 350 + (bytes[2] | bytes[3] << 8) % 9650};

        time_ms += (bytes[0] | (bytes[1] & 15) << 8) * INT64_C(1000) - 1000;
        sample.time_ms = time_ms;
        sample.people = bytes[4] == 255 ? NAN : bytes[4] / 4.0;
        sample.temperature_c = bytes[5] == 255 ? NAN : bytes[5] / 4.0 - 10;
        fresh_air_add(&air, &sample, GAP_MS);
    }
    fresh_air_finish(&air);
    return 0;
}
