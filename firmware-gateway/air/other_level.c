/* air/other_level.c - see other_level.h */
#include "other_level.h"
#include "interval.h"
#include <errno.h>
#include <math.h>

int64_t other_level_from_ms(const struct other_level_setup *setup, int64_t now_ms)
{
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    size_t count = calendar_spans(setup->calendar, setup->hours, setup->zone, zone_date(setup->zone, now_ms), spans);

    return count ? spans[0].start_ms - INTERVAL_GAP_MAX_MS : INT64_MAX;
}

int other_level_judge(const struct other_level_setup *setup, const struct room_sample *samples, size_t count,
                      int64_t now_ms, struct other_level *level)
{
    struct incident_engine *engine = incident_engine_open(setup->pack, setup->room, setup->nation, setup->calendar,
                                                          setup->hours, setup->zone);
    struct interval_ring ring;

    if (!engine)
        return -ENOMEM;
    interval_ring_init(&ring);
    for (size_t i = 0; i < count; i++) {
        int64_t interval_ms;

        if (isnan(samples[i].co2_ppm))
            continue;
        interval_ring_add(&ring, samples[i].time_ms);
        interval_ms = interval_ring_median_ms(&ring, samples[i].time_ms);
        if (!(samples[i].doubtful & UINT32_C(1) << CO2_PPM))
            incident_engine_sample(engine, CO2_PPM, samples[i].time_ms, samples[i].co2_ppm,
                                   interval_max_gap_ms(interval_ms), interval_ms, NULL, NULL);
    }
    incident_engine_advance(engine, now_ms, NULL, NULL);
    *level = (struct other_level){.pack = setup->pack};
    level->level = incident_engine_level(engine, &level->rule, &level->is_peak, &level->since_ms);
    level->pending = incident_engine_pending(engine, level->level, &level->pending_since_ms);
    level->is_unruled = incident_engine_is_unruled(engine);
    incident_engine_close(engine);
    return 0;
}
