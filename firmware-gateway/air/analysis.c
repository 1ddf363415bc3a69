/* air/analysis.c - see analysis.h */
#include "analysis.h"
#include "interval.h"
#include "quality.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define THOUSANDTHS 1000.0
#define FIRST_PLACES 16
#define SILENCE_MS (CALENDAR_HORIZON_DAYS * INT64_C(86400000))      /* after the last sample: any period ends in it */

struct run {
    const struct day_book_setup *setup;
    const struct analysis_samples *samples;
    struct analysis *analysis;
    struct incident_engine *engine;
    struct fresh_air *air;
    struct quality quality;
    struct quality_arrival arrival; /* of a sensor whose clock is right, heard at once */
    size_t quantity_count;          /* that both the book judges and the samples have */
    enum quantity quantities[QUANTITY_COUNT];
    uint32_t doubts[QUANTITY_COUNT];
    uint32_t present;               /* quantities that any sample had, plausible or not */
    int64_t date, next_day_ms;      /* of the newest sample */
    size_t date_count, date_places;
    int64_t *dates;                 /* with occupied time, from the first sample to the newest, less long holes */
    bool failed;
};

static int measure_interval(const struct analysis_samples *samples, struct analysis *analysis)
{
    int64_t *intervals_ms;

    if (samples->count > 1) {
        intervals_ms = malloc((samples->count - 1) * sizeof *intervals_ms);
        if (!intervals_ms)
            return -ENOMEM;
        for (size_t i = 1; i < samples->count; i++)
            intervals_ms[i - 1] = samples->time_ms[i] - samples->time_ms[i - 1];
        analysis->interval_ms = interval_median_ms(intervals_ms, samples->count - 1);
        free(intervals_ms);
    }
    analysis->max_gap_ms = interval_max_gap_ms(analysis->interval_ms);
    return 0;
}

/* -- incidents -- */

static struct analysis_incident *newest_of(struct analysis *analysis, size_t rule_index)
{
    for (size_t i = analysis->incident_count; i-- > 0;)
        if (analysis->incidents[i].rule_index == rule_index)
            return &analysis->incidents[i];
    return NULL;
}

static struct analysis_incident *add_incident(struct analysis *analysis)
{
    size_t places = analysis->incident_places ? 2 * analysis->incident_places : FIRST_PLACES;

    if (analysis->incident_count == analysis->incident_places) {
        struct analysis_incident *grown = realloc(analysis->incidents, places * sizeof *grown);

        if (!grown)
            return NULL;
        analysis->incidents = grown;
        analysis->incident_places = places;
    }
    return &analysis->incidents[analysis->incident_count++];
}

/* Changes of a rule tell of its newest incident; one that was only pending is none. */
static void hear_incident(void *context, const struct incident_event *event)
{
    struct run *run = context;
    bool is_new = event->from == INCIDENT_PENDING && event->to == INCIDENT_RAISED;
    struct analysis_incident *incident;

    if (event->raised_ms == 0)
        return;
    incident = is_new ? add_incident(run->analysis) : newest_of(run->analysis, event->rule_index);
    if (incident)
        *incident = (struct analysis_incident){event->rule_index, event->began_ms, event->raised_ms, event->cleared_ms,
                                               event->peak, event->unoccupied};
    else
        run->failed = true;
}

/* -- fresh air -- */

/* NULL: out of memory. */
static struct fresh_sum *sum_of(struct analysis_flows *flows, int64_t date)
{
    size_t places = flows->day_places ? 2 * flows->day_places : FIRST_PLACES;

    if (flows->day_count && flows->days[flows->day_count - 1].date >= date)
        return &flows->days[flows->day_count - 1];
    if (flows->day_count == flows->day_places) {
        struct fresh_sum *grown = realloc(flows->days, places * sizeof *grown);

        if (!grown)
            return NULL;
        flows->days = grown;
        flows->day_places = places;
    }
    flows->days[flows->day_count] = (struct fresh_sum){.date = date};
    return &flows->days[flows->day_count++];
}

static void sum_up(struct run *run, const struct fresh_air_entry *entry)
{
    struct fresh_sum *sum;

    if (entry->refusal == FLOW_GIVEN && entry->range.method == FLOW_DECAY)
        return;
    sum = sum_of(&run->analysis->flows, zone_date(run->setup->zone, entry->from_ms));
    if (sum)
        fresh_sum_add(sum, entry);
    else
        run->failed = true;
}

static void hear_flow(void *context, const struct fresh_air_entry *entry)
{
    struct run *run = context;
    struct analysis_flows *flows = &run->analysis->flows;
    size_t places = flows->places ? 2 * flows->places : FIRST_PLACES;

    sum_up(run, entry);
    if (entry->refusal != FLOW_GIVEN) {
        flows->refused++;
        flows->refusal = entry->refusal;
        return;
    }
    if (flows->count == flows->places) {
        struct fresh_air_entry *grown = realloc(flows->entries, places * sizeof *grown);

        if (!grown) {
            run->failed = true;
            return;
        }
        flows->entries = grown;
        flows->places = places;
    }
    flows->entries[flows->count++] = *entry;
}

static int open_air(struct run *run)
{
    const struct day_book_setup *setup = run->setup;
    const struct fresh_air_inputs inputs = {
        .room = {.volume_m3 = setup->room->volume_m3, .seats = setup->room->seats, .ages = setup->room->ages,
                 .use = setup->room->use},
        .outdoor_ppm = setup->room->outdoor_ppm, .calendar = setup->calendar, .own = setup->hours, .zone = setup->zone};

    run->analysis->flows.refusal = flow_room_refusal(&inputs.room);
    run->air = malloc(sizeof *run->air);
    if (!run->air)
        return -ENOMEM;
    fresh_air_init(run->air, &inputs, hear_flow, run);
    return 0;
}

static void add_to_air(struct run *run, size_t index, const struct reading *reading)
{
    const int32_t *people = run->samples->people;
    const struct fresh_air_sample sample = {
        .time_ms = reading->time_ms, .co2_ppm = reading->value[CO2_PPM],
        .people = people && people[index] != ANALYSIS_ABSENT ? (double)people[index] : NAN,
        .temperature_c = reading_is_good(reading, TEMPERATURE_C) ? reading->value[TEMPERATURE_C] : NAN};

    fresh_air_add(run->air, &sample, run->analysis->max_gap_ms);
}

/* -- dates -- */

static void list_date(struct run *run, int64_t date)
{
    size_t places = run->date_places ? 2 * run->date_places : FIRST_PLACES;

    if (calendar_occupied_ms(run->setup->calendar, run->setup->hours, run->setup->zone, date) == 0)
        return;
    if (run->date_count == run->date_places) {
        int64_t *grown = realloc(run->dates, places * sizeof *grown);

        if (!grown) {
            run->failed = true;
            return;
        }
        run->dates = grown;
        run->date_places = places;
    }
    run->dates[run->date_count++] = date;
}

/* The first sample of a date lists it, and those since the one before that had none. */
static void enter_date(struct run *run, int64_t time_ms)
{
    int64_t date = zone_date(run->setup->zone, time_ms), from = run->date + 1;

    if (time_ms == run->samples->time_ms[0])
        from = date;
    if (date - from > ANALYSIS_HOLE_DAYS_MAX) {
        run->analysis->long_holes++;
        from = date;
    }
    for (; from <= date; from++)
        list_date(run, from);
    run->date = date;
    run->next_day_ms = zone_day_start_ms(run->setup->zone, date + 1);
}

static int fill_book(struct run *run)
{
    int r = day_book_finish(run->analysis->book);

    for (size_t i = 0; r == 0 && i < run->quantity_count; i++)
        if (run->present >> run->quantities[i] & 1)
            r = day_book_fill(run->analysis->book, run->quantities[i], run->dates, run->date_count);
    return r;
}

/* -- samples -- */

/* What was measured, with what is outside its range marked. */
static struct reading reading_at(const struct analysis_samples *samples, size_t index)
{
    struct reading reading = {.time_ms = samples->time_ms[index]};

    for (int q = 0; q < QUANTITY_COUNT; q++) {
        const int32_t *values = samples->values[q];

        if (values && values[index] != ANALYSIS_ABSENT)
            reading_set(&reading, (enum quantity)q, values[index] / THOUSANDTHS);
    }
    return reading;
}

static void count(struct analysis *analysis, const struct reading *reading, uint32_t flags)
{
    analysis->samples += reading->present != 0;
    analysis->rejected += reading->doubtful != 0;
    analysis->spikes += (flags & QUALITY_SPIKE) != 0;
    analysis->stuck += (flags & QUALITY_STUCK) != 0;
}

static void judge_sample(struct run *run, size_t index)
{
    struct analysis *analysis = run->analysis;
    struct reading reading = reading_at(run->samples, index);
    uint32_t flags;

    if (index == 0 || reading.time_ms >= run->next_day_ms)
        enter_date(run, reading.time_ms);
    run->present |= reading.present;
    run->arrival.arrival_ms = reading.time_ms;
    flags = quality_judge(&run->quality, &reading, &run->arrival, analysis->max_gap_ms);
    count(analysis, &reading, flags);
    if (quality_is_estimated(&reading, flags, CO2_PPM))
        add_to_air(run, index, &reading);
    for (size_t i = 0; i < run->quantity_count; i++) {
        enum quantity quantity = run->quantities[i];
        double value = reading.value[quantity];

        if (!quality_is_joined(&reading, flags, quantity))
            continue;
        if (day_book_add(analysis->book, quantity, reading.time_ms, value, analysis->max_gap_ms, analysis->interval_ms,
                         flags & run->doubts[i]) == -ENOMEM)
            run->failed = true;
        if (quality_is_judged(&reading, flags, quantity))
            incident_engine_sample(run->engine, quantity, reading.time_ms, value, analysis->max_gap_ms,
                                   analysis->interval_ms, hear_incident, run);
    }
}

static void choose_quantities(struct run *run)
{
    for (size_t i = 0; i < day_book_quantity_count(run->analysis->book); i++) {
        enum quantity quantity = day_book_quantity(run->analysis->book, i);

        if (!run->samples->values[quantity])
            continue;
        run->quantities[run->quantity_count] = quantity;
        run->doubts[run->quantity_count++] = quality_doubts(quantity);
    }
}

static int by_beginning(const void *a, const void *b)
{
    const struct analysis_incident *left = a, *right = b;

    if (left->began_ms != right->began_ms)
        return left->began_ms < right->began_ms ? -1 : 1;
    return (left->rule_index > right->rule_index) - (left->rule_index < right->rule_index);
}

static int judge_all(struct run *run)
{
    const struct analysis_samples *samples = run->samples;

    choose_quantities(run);
    quality_init(&run->quality);
    for (size_t i = 0; i < samples->count && !run->failed; i++)
        judge_sample(run, i);
    if (samples->count)
        incident_engine_advance(run->engine, samples->time_ms[samples->count - 1] + SILENCE_MS, hear_incident, run);
    if (run->analysis->incident_count)
        qsort(run->analysis->incidents, run->analysis->incident_count, sizeof *run->analysis->incidents, by_beginning);
    fresh_air_finish(run->air);
    if (run->failed)
        return -ENOMEM;
    quality_check_baseline(&run->quality, rule_outdoor_ppm(run->setup->room), true);
    run->analysis->baseline_is_good = !run->quality.baseline && !isnan(quality_baseline_ppm(&run->quality));
    return fill_book(run);
}

int analysis_run(const struct day_book_setup *setup, const struct analysis_samples *samples,
                 struct analysis **analysis, struct error *err)
{
    struct run run = {.setup = setup, .samples = samples, .analysis = calloc(1, sizeof *run.analysis),
                      .arrival = {.clock_is_trusted = true, .calendar = setup->calendar, .own = setup->hours,
                                  .zone = setup->zone}};
    int r = -ENOMEM;

    if (!run.analysis)
        return error_set(err, -ENOMEM, "analysis: out of memory");
    run.analysis->book = day_book_open(setup);
    run.engine = incident_engine_open(setup->pack, setup->room, setup->nation, setup->calendar, setup->hours,
                                      setup->zone);
    if (run.analysis->book && run.engine)
        r = measure_interval(samples, run.analysis);
    if (r == 0)
        r = open_air(&run);
    if (r == 0)
        r = judge_all(&run);
    incident_engine_close(run.engine);
    free(run.air);
    free(run.dates);
    if (r < 0) {
        analysis_close(run.analysis);
        return error_set(err, r, "analysis: out of memory");
    }
    *analysis = run.analysis;
    return 0;
}

const struct fresh_sum *analysis_air(const struct analysis *analysis, int64_t date)
{
    for (size_t i = 0; i < analysis->flows.day_count; i++)
        if (analysis->flows.days[i].date == date)
            return &analysis->flows.days[i];
    return NULL;
}

void analysis_close(struct analysis *analysis)
{
    if (!analysis)
        return;
    day_book_close(analysis->book);
    free(analysis->incidents);
    free(analysis->flows.entries);
    free(analysis->flows.days);
    free(analysis);
}
