/* air/fresh_day.c - see fresh_day.h */
#include "fresh_day.h"
#include "rfc3339.h"
#include <math.h>
#include <string.h>

/* -- the mean of a day -- */

void fresh_sum_add(struct fresh_sum *sum, const struct fresh_air_entry *entry)
{
    double length_ms = (double)(entry->to_ms - entry->from_ms);
    const struct flow_range *range = &entry->range;

    if (entry->refusal != FLOW_GIVEN || range->method == FLOW_DECAY)
        return;                 /* a decay shows the room when nobody is in it */
    sum->estimated_ms += length_ms;
    sum->people_area += range->people * length_ms;
    sum->people_are_assumed = sum->people_are_assumed || range->people_are_assumed;
    for (int end = 0; end < 2; end++)
        sum->litres_area[end] += range->litres_per_s[end] * length_ms;
}

bool fresh_sum_mean(const struct fresh_sum *sum, double occupied_ms, struct fresh_mean *mean)
{
    mean->share = occupied_ms > 0 ? fmin(sum->estimated_ms / occupied_ms, 1) : 0;
    if (!(mean->share >= VERDICT_COVERAGE_MIN))
        return false;
    for (int end = 0; end < 2; end++)
        mean->litres_per_s[end] = sum->litres_area[end] / sum->estimated_ms;
    mean->people = sum->people_area / sum->estimated_ms;
    mean->people_are_assumed = sum->people_are_assumed;
    return true;
}

double fresh_occupied_ms(const struct calendar_span *spans, size_t count, int64_t until_ms)
{
    double sum_ms = 0;

    for (size_t i = 0; i < count && spans[i].start_ms < until_ms; i++)
        sum_ms += (double)((spans[i].end_ms < until_ms ? spans[i].end_ms : until_ms) - spans[i].start_ms);
    return sum_ms;
}

void fresh_judge(const struct pack *pack, const struct rule *rule, const struct room_info *room, enum nation nation,
                 const struct fresh_evidence *evidence, struct day_verdict *verdict)
{
    struct verdict_evidence of_day = {.coverage = NAN, .is_doubtful = evidence->is_doubtful,
                                      .has_failed = evidence->date >= place_tried_from(room, rule->id)};
    struct fresh_mean mean;
    int year, day;

    civil_from_days(evidence->date, &year, &of_day.month, &day);
    if (measure_is_estimated(rule->measure) && evidence->sum) {
        if (fresh_sum_mean(evidence->sum, evidence->occupied_ms, &mean))
            of_day.estimate = verdict_estimate(
                rule, room, (struct verdict_range){mean.litres_per_s[0], mean.litres_per_s[1]}, mean.people);
        of_day.coverage = mean.share;
    }
    verdict_judge(pack, rule, rule_applies(rule, room, nation), &of_day, verdict);
}

/* -- a day from its samples -- */

static void keep(void *context, const struct fresh_air_entry *entry)
{
    struct fresh_day *day = context;

    if (entry->to_ms <= day->start_ms || entry->from_ms >= day->end_ms || day->count == FRESH_DAY_ENTRIES_MAX)
        return;
    fresh_sum_add(&day->sum, entry);
    day->entries[day->count++] = *entry;
}

void fresh_day_init(struct fresh_day *day, const struct room_info *room, double outdoor_ppm,
                    const struct calendar *calendar, const struct week_hours *hours, const struct zone *zone,
                    int64_t date)
{
    const struct fresh_air_inputs inputs = {
        .room = {.volume_m3 = room->volume_m3, .seats = room->seats, .ages = room->ages, .use = room->use},
        .outdoor_ppm = outdoor_ppm, .calendar = calendar, .own = hours, .zone = zone};

    day->refusal = flow_room_refusal(&inputs.room);
    day->outdoor_ppm = outdoor_ppm;
    day->start_ms = zone_day_start_ms(zone, date);
    day->end_ms = zone_day_start_ms(zone, date + 1);
    day->sum = (struct fresh_sum){.date = date};
    day->count = 0;
    interval_ring_init(&day->intervals);
    fresh_air_init(&day->air, &inputs, keep, day);
}

void fresh_day_add(struct fresh_day *day, int64_t time_ms, double co2_ppm, double temperature_c)
{
    const struct fresh_air_sample sample = {.time_ms = time_ms, .co2_ppm = co2_ppm, .people = NAN,
                                            .temperature_c = temperature_c};

    if (isnan(co2_ppm))
        return;
    interval_ring_add(&day->intervals, time_ms);
    fresh_air_add(&day->air, &sample, interval_max_gap_ms(interval_ring_median_ms(&day->intervals, time_ms)));
}

void fresh_day_finish(struct fresh_day *day)
{
    fresh_air_finish(&day->air);
}

const struct fresh_air_entry *fresh_day_newest(const struct fresh_day *day)
{
    for (size_t i = day->count; i-- > 0;)
        if (day->entries[i].refusal == FLOW_GIVEN)
            return &day->entries[i];
    return NULL;
}

double fresh_two_figures(double value)
{
    double step;

    if (!(value > 0) || isinf(value))
        return value;
    step = pow(10, floor(log10(value)) - 1);
    return round(value / step) * step;
}
