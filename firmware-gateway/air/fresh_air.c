/* air/fresh_air.c - see fresh_air.h
 * Two folds run side by side over the samples: five-minute slots of the running hour, and points of a running decay.
 * Both end as a case of sums that knows nothing of the outdoor level, and wait until the baseline is known. */
#include "fresh_air.h"
#include "line.h"
#include <math.h>
#include <string.h>

#define EMPTY_PEOPLE 0.5            /* counts that are means of an interval: less is nobody */
#define RAMP_SLOTS 2                /* flow_balance's weight rises, and falls, over ten minutes */
#define MS_PER_S 1e3
#define SAID_SIGMA_PPM 25.0         /* outdoor level known: the sensor's own offset remains */
#define LEARNED_SIGMA_PPM 15.0      /* learned: outdoors by day is not outdoors by night */
#define GUESSED_SIGMA_PPM 35.0      /* neither */

/* -- answers -- */

/* An empty room never shows less than outdoor air, but a closed one may show more: what a learned level lies above the
 * usual is shared between the two explanations, a sensor that reads high and a room that was never flushed. */
static struct flow_outdoor outdoor_of(const struct fresh_air *air)
{
    double learned_ppm = baseline_ppm(&air->baseline), doubt_ppm;

    if (air->inputs.outdoor_ppm > 0)
        return (struct flow_outdoor){air->inputs.outdoor_ppm, SAID_SIGMA_PPM};
    if (isnan(learned_ppm))
        return (struct flow_outdoor){FLOW_OUTDOOR_DEFAULT_PPM, GUESSED_SIGMA_PPM};
    doubt_ppm = fmax(learned_ppm - FLOW_OUTDOOR_DEFAULT_PPM, 0) / 2;
    return (struct flow_outdoor){learned_ppm - doubt_ppm, hypot(LEARNED_SIGMA_PPM, doubt_ppm)};
}

static struct fresh_air_entry answer(const struct fresh_air *air, const struct flow_outdoor *outdoor,
                                     const struct fresh_air_case *asked)
{
    struct fresh_air_entry entry = {.from_ms = asked->from_ms, .to_ms = asked->to_ms, .refusal = asked->refusal};
    size_t first, last;

    if (asked->refusal != FLOW_GIVEN)
        return entry;
    if (!asked->is_decay) {
        entry.refusal = flow_from_balance(&air->inputs.room, outdoor, &asked->sums.balance, &entry.range);
        return entry;
    }
    entry.refusal = flow_from_decay(&air->inputs.room, outdoor, &asked->sums.decay, &entry.range, &first, &last);
    if (entry.refusal == FLOW_GIVEN) {
        entry.from_ms = asked->from_ms + (int64_t)((double)asked->sums.decay.points[first].time_s * MS_PER_S);
        entry.to_ms = asked->from_ms + (int64_t)((double)asked->sums.decay.points[last].time_s * MS_PER_S);
    }
    return entry;
}

static void tell_pending(struct fresh_air *air)
{
    struct flow_outdoor outdoor = outdoor_of(air);

    for (size_t i = 0; i < air->pending_count; i++) {
        struct fresh_air_entry entry = answer(air, &outdoor, &air->pending[i]);

        air->tell(air->context, &entry);
    }
    air->pending_count = 0;
}

static void push(struct fresh_air *air, const struct fresh_air_case *asked)
{
    if (air->pending_count == FRESH_AIR_PENDING_MAX) {
        tell_pending(air);
        baseline_fade(&air->baseline);
    }
    air->pending[air->pending_count++] = *asked;
}

/* -- hours -- */

/* The occupied part of the running hour, from its first to its last instant; the length without what lies between. */
static int64_t occupied_part(const struct fresh_air *air, int64_t *from_ms, int64_t *to_ms)
{
    int64_t sum_ms = 0;

    for (size_t i = 0; i < air->span_count; i++) {
        int64_t start_ms = air->spans[i].start_ms, end_ms = air->spans[i].end_ms;

        start_ms = start_ms > air->hour_ms ? start_ms : air->hour_ms;
        end_ms = end_ms < air->hour_ms + FRESH_AIR_HOUR_MS ? end_ms : air->hour_ms + FRESH_AIR_HOUR_MS;
        if (start_ms >= end_ms)
            continue;
        *from_ms = sum_ms == 0 ? start_ms : *from_ms;
        *to_ms = end_ms;
        sum_ms += end_ms - start_ms;
    }
    return sum_ms;
}

/* The longest run of slots that are joined and occupied throughout. */
static size_t longest_run(const struct fresh_air_slot *slots, size_t *first)
{
    size_t longest = 0, count = 0;

    for (size_t i = 0; i < FRESH_AIR_SLOTS; i++) {
        count = slots[i].joined_ms >= (double)FRESH_AIR_SLOT_MS ? count + 1 : 0;
        if (count > longest) {
            longest = count;
            *first = i + 1 - count;
        }
    }
    return longest;
}

/* The mean, over one slot of count, of the weight that rises over the first RAMP_SLOTS and falls over the last. */
static double slot_weight(size_t index, size_t count)
{
    size_t from_end = index < count - 1 - index ? index : count - 1 - index;

    return from_end < RAMP_SLOTS ? ((double)from_end + 0.5) / RAMP_SLOTS : 1;
}

static struct flow_balance sum_up(const struct fresh_air_slot *slots, size_t count)
{
    struct flow_balance sums = {.min_ppm = INFINITY, .max_ppm = -INFINITY};
    double warmth_ms = 0, warmth_area = 0;

    for (size_t i = 0; i < count; i++) {
        const struct fresh_air_slot *slot = &slots[i];
        double weight = slot_weight(i, count), level_ppm = slot->co2_area / slot->joined_ms;
        bool is_counted = slot->counted_ms >= slot->joined_ms;

        sums.weight_s += weight * slot->joined_ms / MS_PER_S;
        sums.co2_ppm_s += weight * slot->co2_area / MS_PER_S;
        sums.people_s += is_counted ? weight * slot->people_area / MS_PER_S : NAN;
        sums.start_ppm += i < RAMP_SLOTS ? level_ppm / RAMP_SLOTS : 0;
        sums.end_ppm += i >= count - RAMP_SLOTS ? level_ppm / RAMP_SLOTS : 0;
        sums.min_ppm = fmin(sums.min_ppm, level_ppm);
        sums.max_ppm = fmax(sums.max_ppm, level_ppm);
        warmth_ms += slot->warmth_ms;
        warmth_area += slot->warmth_area;
    }
    sums.temperature_c = warmth_ms > 0 ? warmth_area / warmth_ms : NAN;
    return sums;
}

static void close_hour(struct fresh_air *air)
{
    struct fresh_air_case asked = {.refusal = FLOW_GAPS};
    int64_t occupied_ms;
    size_t first = 0, count;

    if (!air->has_hour)
        return;
    air->has_hour = false;
    occupied_ms = occupied_part(air, &asked.from_ms, &asked.to_ms);
    count = longest_run(air->slots, &first);
    if (count >= FRESH_AIR_SLOTS_MIN &&
        (double)count * (double)FRESH_AIR_SLOT_MS >= FRESH_AIR_COVERAGE_MIN * (double)occupied_ms) {
        asked.refusal = FLOW_GIVEN;
        asked.from_ms = air->hour_ms + (int64_t)first * FRESH_AIR_SLOT_MS;
        asked.to_ms = asked.from_ms + (int64_t)count * FRESH_AIR_SLOT_MS;
        asked.sums.balance = sum_up(&air->slots[first], count);
    }
    push(air, &asked);
}

/* Hours are those of the clock on the wall, also in zones half an hour off. */
static void begin_hour(struct fresh_air *air, int64_t time_ms)
{
    int64_t local_ms = time_ms + zone_offset_s(air->inputs.zone, time_ms) * INT64_C(1000);

    close_hour(air);
    air->has_hour = true;
    air->hour_ms = time_ms - (local_ms % FRESH_AIR_HOUR_MS + FRESH_AIR_HOUR_MS) % FRESH_AIR_HOUR_MS;
    memset(air->slots, 0, sizeof air->slots);
}

/* Values of the quantities at both ends of a joined stretch. People come and go at once: a count holds until the next
 * sample says another. */
struct stretch {
    struct line co2, people, warmth;
    bool is_counted, has_warmth;
};

static void add_to_slot(struct fresh_air_slot *slot, const struct stretch *stretch, struct calendar_span span)
{
    double length_ms = (double)(span.end_ms - span.start_ms);
    struct line part;

    line_cut(&stretch->co2, span, &part);
    slot->joined_ms += length_ms;
    slot->co2_area += line_area(&part);
    if (stretch->is_counted) {
        line_cut(&stretch->people, span, &part);
        slot->counted_ms += length_ms;
        slot->people_area += line_area(&part);
    }
    if (stretch->has_warmth) {
        line_cut(&stretch->warmth, span, &part);
        slot->warmth_ms += length_ms;
        slot->warmth_area += line_area(&part);
    }
}

/* Puts the occupied part of a stretch into the slots; returns how long it was. */
static int64_t add_occupied(struct fresh_air *air, const struct stretch *stretch)
{
    int64_t sum_ms = 0;

    for (size_t i = 0; i < air->span_count; i++) {
        int64_t at_ms, end_ms;
        struct line part;

        if (!line_cut(&stretch->co2, air->spans[i], &part))
            continue;
        sum_ms += part.end_ms - part.start_ms;
        for (at_ms = part.start_ms; at_ms < part.end_ms; at_ms = end_ms) {
            int64_t slot;

            if (!air->has_hour || at_ms >= air->hour_ms + FRESH_AIR_HOUR_MS)
                begin_hour(air, at_ms);
            slot = (at_ms - air->hour_ms) / FRESH_AIR_SLOT_MS;
            end_ms = air->hour_ms + (slot + 1) * FRESH_AIR_SLOT_MS;
            end_ms = end_ms < part.end_ms ? end_ms : part.end_ms;
            add_to_slot(&air->slots[slot], stretch, (struct calendar_span){at_ms, end_ms});
        }
    }
    return sum_ms;
}

/* -- decays -- */

static void close_decay(struct fresh_air *air)
{
    if (air->is_decaying && air->decay.sums.decay.count > 0)
        push(air, &air->decay);
    air->is_decaying = false;
}

static void begin_decay(struct fresh_air *air, const struct fresh_air_sample *sample)
{
    air->is_decaying = true;
    air->partial_count = 0;
    air->decay = (struct fresh_air_case){.from_ms = sample->time_ms, .is_decay = true};
    air->decay.sums.decay.samples_per_point = 1;
    air->decay.sums.decay.is_counted = !isnan(sample->people);
}

/* Halves the number of points when they are full: any rate of samples fits. */
static void merge_points(struct flow_decay *decay)
{
    for (size_t i = 0; i < FLOW_DECAY_POINTS_MAX / 2; i++) {
        decay->points[i].time_s = (decay->points[2 * i].time_s + decay->points[2 * i + 1].time_s) / 2;
        decay->points[i].co2_ppm = (decay->points[2 * i].co2_ppm + decay->points[2 * i + 1].co2_ppm) / 2;
    }
    decay->count = FLOW_DECAY_POINTS_MAX / 2;
    decay->samples_per_point *= 2;
}

static void add_to_decay(struct fresh_air *air, const struct fresh_air_sample *sample)
{
    struct flow_decay *decay = &air->decay.sums.decay;

    if (air->partial_count == 0)
        air->partial_time_s = air->partial_ppm = 0;
    air->partial_time_s += (double)(sample->time_ms - air->decay.from_ms) / MS_PER_S;
    air->partial_ppm += sample->co2_ppm;
    air->decay.to_ms = sample->time_ms;
    if (++air->partial_count < decay->samples_per_point)
        return;
    decay->points[decay->count].time_s = (float)(air->partial_time_s / air->partial_count);
    decay->points[decay->count++].co2_ppm = (float)(air->partial_ppm / air->partial_count);
    air->partial_count = 0;
    if (decay->count == FLOW_DECAY_POINTS_MAX)
        merge_points(decay);
}

static bool is_in_span(const struct fresh_air *air, int64_t time_ms)
{
    for (size_t i = 0; i < air->span_count; i++)
        if (time_ms >= air->spans[i].start_ms && time_ms < air->spans[i].end_ms)
            return true;
    return false;
}

/* A count knows best whether somebody is there; without one the calendar does. */
static void follow_decay(struct fresh_air *air, const struct fresh_air_sample *sample, bool is_joined)
{
    bool is_counted = !isnan(sample->people);
    bool is_empty = is_counted ? sample->people < EMPTY_PEOPLE : !is_in_span(air, sample->time_ms);
    bool was_counted = air->has_sample && !isnan(air->last.people);

    if (air->is_decaying && (!is_empty || !is_joined || is_counted != was_counted ||
                             sample->time_ms - air->decay.from_ms > FRESH_AIR_DECAY_MAX_MS))
        close_decay(air);
    if (is_joined && is_empty && !air->was_empty && is_counted == was_counted)
        begin_decay(air, sample);
    if (air->is_decaying)
        add_to_decay(air, sample);
    air->was_empty = is_empty;
}

/* -- the stream -- */

void fresh_air_init(struct fresh_air *air, const struct fresh_air_inputs *inputs, fresh_air_tell *tell, void *context)
{
    memset(air, 0, sizeof *air);
    air->inputs = *inputs;
    air->tell = tell;
    air->context = context;
    air->was_empty = true;
    baseline_init(&air->baseline);
}

static void load_day(struct fresh_air *air, int64_t time_ms)
{
    const struct fresh_air_inputs *inputs = &air->inputs;
    int64_t date = zone_date(inputs->zone, time_ms);

    close_hour(air);
    air->span_count = calendar_spans(inputs->calendar, inputs->own, inputs->zone, date, air->spans);
    air->next_day_ms = zone_day_start_ms(inputs->zone, date + 1);
}

/* A stretch over midnight belongs to both days: each takes what lies in its own occupied time. */
static void join(struct fresh_air *air, const struct fresh_air_sample *sample)
{
    const struct fresh_air_sample *last = &air->last;
    struct stretch stretch = {
        .co2 = {last->time_ms, sample->time_ms, last->co2_ppm, sample->co2_ppm},
        .people = {last->time_ms, sample->time_ms, last->people, last->people},
        .warmth = {last->time_ms, sample->time_ms, last->temperature_c, sample->temperature_c},
        .is_counted = !isnan(last->people),
        .has_warmth = !isnan(last->temperature_c) && !isnan(sample->temperature_c),
    };
    int64_t occupied_ms = add_occupied(air, &stretch);
    bool is_empty = !(last->people >= EMPTY_PEOPLE) && !(sample->people >= EMPTY_PEOPLE);

    if (sample->time_ms >= air->next_day_ms) {
        load_day(air, sample->time_ms);
        occupied_ms += add_occupied(air, &stretch);
    }
    if (occupied_ms == 0 && is_empty)
        baseline_add(&air->baseline, (last->co2_ppm + sample->co2_ppm) / 2,
                     (double)(sample->time_ms - last->time_ms) / MS_PER_S);
}

void fresh_air_add(struct fresh_air *air, const struct fresh_air_sample *sample, int64_t max_gap_ms)
{
    bool is_joined = air->has_sample && sample->time_ms - air->last.time_ms <= max_gap_ms;

    if (flow_room_refusal(&air->inputs.room) != FLOW_GIVEN)
        return;
    if (air->has_sample && sample->time_ms <= air->last.time_ms)
        return;
    if (is_joined)
        join(air, sample);
    else if (!air->has_sample || sample->time_ms >= air->next_day_ms)
        load_day(air, sample->time_ms);
    if (sample->time_ms >= air->hour_ms + FRESH_AIR_HOUR_MS)
        close_hour(air);
    follow_decay(air, sample, is_joined);
    air->last = *sample;
    air->has_sample = true;
}

void fresh_air_finish(struct fresh_air *air)
{
    close_hour(air);
    close_decay(air);
    tell_pending(air);
}
