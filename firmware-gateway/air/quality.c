/* air/quality.c - see quality.h */
#include "quality.h"
#include <math.h>
#include <string.h>

#define MS_PER_MINUTE 60000.0
#define NIGHT_SPACING_MS ((QUALITY_NIGHT_END_S - QUALITY_NIGHT_START_S) * INT64_C(1000) / QUALITY_NIGHT_SAMPLES_MAX)

static const char *const flag_names[QUALITY_FLAG_COUNT] = {
    "implausible",    "spike",        "stuck",    "warming_up", "clock",
    "untrusted_time", "time_unknown", "retained", "reads_low",  "reads_high",
    "drift",
};

const char *quality_flag_name(enum quality_flag flag)
{
    for (int i = 0; i < QUALITY_FLAG_COUNT; i++)
        if ((unsigned)flag == 1u << i)
            return flag_names[i];
    return "";
}

bool quality_is_joined(const struct reading *reading, uint32_t flags, enum quantity quantity)
{
    return reading_is_good(reading, quantity) &&
           !(flags & (QUALITY_WARMING_UP | QUALITY_TIME_UNKNOWN | QUALITY_RETAINED));
}

bool quality_is_estimated(const struct reading *reading, uint32_t flags, enum quantity quantity)
{
    return quality_is_joined(reading, flags, quantity) && !(quantity == CO2_PPM && flags & QUALITY_SPIKE);
}

bool quality_is_judged(const struct reading *reading, uint32_t flags, enum quantity quantity)
{
    uint32_t against = QUALITY_UNTRUSTED_TIME;

    if (quantity == CO2_PPM)
        against |= QUALITY_STUCK;
    return quality_is_estimated(reading, flags, quantity) && !(flags & against);
}

uint32_t quality_doubts(enum quantity quantity)
{
    uint32_t of_sensor = QUALITY_STUCK | QUALITY_READS_LOW | QUALITY_READS_HIGH | QUALITY_DRIFT;

    return quantity == CO2_PPM ? of_sensor | QUALITY_UNTRUSTED_TIME : QUALITY_UNTRUSTED_TIME;
}

void quality_init(struct quality *quality)
{
    memset(quality, 0, sizeof *quality);
    quality->warm_from_ms = quality->warm_until_ms = INT64_MIN;
}

/* A restarted sensor begins afresh: what it said before is no measure for a jump. */
void quality_restarted(struct quality *quality, int64_t at_ms)
{
    quality->warm_from_ms = at_ms;
    quality->warm_until_ms = at_ms + QUALITY_WARM_UP_MS;
    quality->has_co2 = quality->has_spike = quality->has_same = false;
}

/* -- clock -- */

/* Settles the time of a reading. A message that is old by nature has no better time than its own: without that, when
 * it was measured is unknown, and the arrival time says only where it stands in the record. */
static uint32_t settle_time(struct reading *reading, const struct quality_arrival *arrival)
{
    bool is_old = arrival->is_history || arrival->is_backlog || arrival->is_retained;
    int64_t behind_ms = is_old ? QUALITY_HISTORY_MS : QUALITY_CLOCK_BEHIND_MS;
    int64_t own_ms = reading->time_ms, now_ms = arrival->arrival_ms;
    uint32_t flags = 0;

    if (!arrival->clock_is_trusted)
        flags = QUALITY_UNTRUSTED_TIME;
    else if (own_ms != READING_NO_TIME && (own_ms > now_ms + QUALITY_CLOCK_AHEAD_MS || own_ms < now_ms - behind_ms))
        flags = QUALITY_CLOCK;
    else if (own_ms != READING_NO_TIME)
        return 0;
    reading->time_ms = now_ms;
    return is_old ? flags | QUALITY_TIME_UNKNOWN : flags;
}

/* -- CO2 -- */

static bool is_jump(double from_ppm, int64_t from_ms, double to_ppm, int64_t to_ms)
{
    double minutes = fmax(1, (double)(to_ms - from_ms) / MS_PER_MINUTE);

    return fabs(to_ppm - from_ppm) > QUALITY_SPIKE_PPM_PER_MIN * minutes;
}

/* A jump is doubted until the next sample agrees with it: one bad sample is marked, and one of a true step. After a gap
 * a bad sample is no jump: what then comes back to the level before it is none either. */
static uint32_t check_spike(struct quality *quality, double co2_ppm, int64_t time_ms)
{
    bool is_near = !quality->has_co2 || !is_jump(quality->co2_ppm, quality->co2_ms, co2_ppm, time_ms);
    bool is_back = quality->has_co2 && !is_jump(quality->before_ppm, quality->co2_ms, co2_ppm, time_ms);
    bool is_confirmed = quality->has_spike && !is_jump(quality->spike_ppm, quality->spike_ms, co2_ppm, time_ms);

    quality->has_spike = !is_near && !is_back && !is_confirmed;
    if (quality->has_spike) {
        quality->spike_ppm = co2_ppm;
        quality->spike_ms = time_ms;
        return QUALITY_SPIKE;
    }
    if (is_near)
        quality->before_ppm = quality->has_co2 ? quality->co2_ppm : co2_ppm;
    else if (!is_back)
        quality->before_ppm = quality->spike_ppm;
    quality->has_co2 = true;
    quality->co2_ppm = co2_ppm;
    quality->co2_ms = time_ms;
    return 0;
}

int64_t quality_same_since_ms(const struct quality *quality)
{
    return quality->has_same ? quality->same_until_ms - quality->same_for_ms : 0;
}

static bool is_occupied(const struct quality_arrival *arrival, int64_t time_ms)
{
    return calendar_is_occupied(arrival->calendar, arrival->own, arrival->zone, time_ms);
}

/* The calendar is asked only of a value that comes again: few do. */
static uint32_t check_stuck(struct quality *quality, double co2_ppm, int64_t time_ms, int64_t max_gap_ms,
                            const struct quality_arrival *arrival)
{
    int64_t since_ms = time_ms - quality->same_until_ms;

    if (!quality->has_same || quality->same_ppm != co2_ppm || since_ms > max_gap_ms)
        quality->same_for_ms = quality->same_occupied_ms = 0;
    else {
        quality->same_for_ms += since_ms;
        if (is_occupied(arrival, quality->same_until_ms) && is_occupied(arrival, time_ms))
            quality->same_occupied_ms += since_ms;
    }
    quality->has_same = true;
    quality->same_ppm = co2_ppm;
    quality->same_until_ms = time_ms;
    if (quality->same_occupied_ms >= QUALITY_STUCK_OCCUPIED_MS)
        return QUALITY_STUCK;
    /* All night at the floor is what fresh air looks like, and must not spoil the lessons of the next day. */
    return co2_ppm > QUALITY_FLOOR_PPM && quality->same_for_ms >= QUALITY_STUCK_ANY_MS ? QUALITY_STUCK : 0;
}

/* -- nightly baseline -- */

static void close_night(struct quality *quality)
{
    size_t rank = (quality->night_samples + 19) / 20;       /* nearest rank of the 5th percentile */

    if (quality->night_samples >= QUALITY_NIGHT_SAMPLES_MIN) {
        if (quality->night_count == QUALITY_NIGHTS) {
            memmove(quality->nights, quality->nights + 1, (QUALITY_NIGHTS - 1) * sizeof *quality->nights);
            quality->night_count--;
        }
        quality->nights[quality->night_count++] =
            (struct quality_night){quality->night_date, quality->night_lowest[rank - 1]};
    }
    quality->night_samples = 0;
}

static void keep_lowest(struct quality *quality, double co2_ppm)
{
    size_t at = quality->night_samples;

    if (at >= QUALITY_NIGHT_LOWEST) {
        at = QUALITY_NIGHT_LOWEST - 1;
        if (co2_ppm >= quality->night_lowest[at])
            return;
    }
    for (; at > 0 && quality->night_lowest[at - 1] > co2_ppm; at--)
        quality->night_lowest[at] = quality->night_lowest[at - 1];
    quality->night_lowest[at] = co2_ppm;
}

/* A night ends with the first sample after it. */
static void hear_night(struct quality *quality, const struct zone *zone, double co2_ppm, int64_t time_ms)
{
    struct zone_local local = zone_to_local(zone, time_ms);
    bool is_night = local.second_of_day >= QUALITY_NIGHT_START_S && local.second_of_day < QUALITY_NIGHT_END_S;

    if (quality->night_samples && (!is_night || local.date != quality->night_date))
        close_night(quality);
    if (!is_night || quality->night_samples == QUALITY_NIGHT_SAMPLES_MAX)
        return;
    if (quality->night_samples && time_ms - quality->night_sample_ms < NIGHT_SPACING_MS)
        return;
    keep_lowest(quality, co2_ppm);
    quality->night_date = local.date;
    quality->night_sample_ms = time_ms;
    quality->night_samples++;
}

double quality_baseline_ppm(const struct quality *quality)
{
    double lowest_ppm = INFINITY;

    if (quality->night_count < QUALITY_NIGHTS ||
        quality->nights[QUALITY_NIGHTS - 1].date - quality->nights[0].date >= QUALITY_NIGHTS_SPAN_DAYS)
        return NAN;
    for (size_t i = 0; i < QUALITY_NIGHTS; i++)
        lowest_ppm = fmin(lowest_ppm, quality->nights[i].co2_ppm);
    return lowest_ppm;
}

void quality_check_baseline(struct quality *quality, double outdoor_ppm, bool is_empty_at_night)
{
    double baseline_ppm = quality_baseline_ppm(quality);        /* NAN is neither low nor high */

    quality->baseline = 0;
    if (baseline_ppm < outdoor_ppm - QUALITY_READS_LOW_PPM)
        quality->baseline = QUALITY_READS_LOW;
    if (is_empty_at_night && baseline_ppm > outdoor_ppm + QUALITY_READS_HIGH_PPM)
        quality->baseline = QUALITY_READS_HIGH;
}

/* -- all together -- */

/* The words of the sensor that began and ended a warm-up are not in the record, only what they did to its readings. */
static void recall_warm_up(struct quality *quality, int64_t time_ms, bool is_recorded)
{
    bool is_known = time_ms >= quality->warm_from_ms && time_ms < quality->warm_until_ms;

    if (is_recorded && !is_known)
        quality_restarted(quality, time_ms);
    else if (is_known && !is_recorded)
        quality->warm_until_ms = time_ms;
}

uint32_t quality_judge(struct quality *quality, struct reading *reading, const struct quality_arrival *arrival,
                       int64_t max_gap_ms)
{
    uint32_t flags = settle_time(reading, arrival) | quality->baseline;
    int64_t time_ms = reading->time_ms;

    if (arrival->is_replayed) {
        flags |= arrival->replayed_flags & (QUALITY_STUCK | QUALITY_READS_LOW | QUALITY_READS_HIGH | QUALITY_DRIFT);
        recall_warm_up(quality, time_ms, arrival->replayed_flags & QUALITY_WARMING_UP);
    }
    if (reading->present & reading->doubtful)
        flags |= QUALITY_IMPLAUSIBLE;
    if (arrival->is_retained)
        flags |= QUALITY_RETAINED;
    if (time_ms >= quality->warm_from_ms && time_ms < quality->warm_until_ms)
        flags |= QUALITY_WARMING_UP;
    if (flags & (QUALITY_RETAINED | QUALITY_TIME_UNKNOWN | QUALITY_UNTRUSTED_TIME) ||
        (quality->has_sample && time_ms <= quality->sample_ms))
        return flags;

    quality->has_sample = true;
    quality->sample_ms = time_ms;
    if (reading_is_good(reading, CO2_PPM)) {
        double co2_ppm = reading->value[CO2_PPM];

        flags |= check_spike(quality, co2_ppm, time_ms);
        flags |= check_stuck(quality, co2_ppm, time_ms, max_gap_ms, arrival);
        if (quality_is_judged(reading, flags, CO2_PPM))
            hear_night(quality, arrival->zone, co2_ppm, time_ms);
    }
    return flags;
}

/* -- grade -- */

static const char *reason_for_d(const struct quality_evidence *evidence)
{
    static const enum quality_flag telling[] = {QUALITY_STUCK, QUALITY_READS_LOW, QUALITY_READS_HIGH, QUALITY_DRIFT};

    if (!evidence->clock_is_trusted || evidence->flags & QUALITY_UNTRUSTED_TIME)
        return "clock";
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
        if (evidence->flags & (uint32_t)telling[i])
            return quality_flag_name(telling[i]);
    return evidence->coverage >= QUALITY_COVERAGE_C ? NULL : "coverage";        /* NAN is no coverage */
}

static const char *reason_against_a(const struct quality_evidence *evidence)
{
    if (!(evidence->coverage >= QUALITY_COVERAGE_A))
        return "coverage";
    if (!evidence->calibration_is_recent && !evidence->baseline_is_good)
        return "calibration";
    return evidence->placement_is_confirmed ? NULL : "placement";
}

enum quality_grade quality_grade(const struct quality_evidence *evidence, const char **reason)
{
    *reason = reason_for_d(evidence);
    if (*reason)
        return QUALITY_GRADE_D;
    *reason = reason_against_a(evidence);
    if (!*reason) {
        *reason = "none";
        return QUALITY_GRADE_A;
    }
    if (evidence->coverage >= QUALITY_COVERAGE_B && evidence->baseline_is_good)
        return QUALITY_GRADE_B;
    /* With the coverage of an A what an A lacks is in the way; with that of a B it is the nights. */
    if (evidence->coverage >= QUALITY_COVERAGE_B && evidence->coverage < QUALITY_COVERAGE_A)
        *reason = "baseline";
    return QUALITY_GRADE_C;
}
