/* web/analysed.c - see analysed.h */
#include "analysed.h"
#include "bins.h"
#include "days.h"
#include "quality.h"
#include "rfc3339.h"
#include <math.h>
#include <stdlib.h>

#define DECIMALS 3
#define MS_PER_S 1000.0
#define THOUSANDTHS 1000.0
#define CHART_STEP_MS (10 * INT64_C(60000))
#define CHART_MS (31 * INT64_C(86400000))

static void flush(struct out *out, FILE *to)
{
    if (!to)
        return;
    fwrite(out->text, 1, out->size, to);
    out->size = 0;
}

void analysed_put_begin(const struct day_book_setup *setup, struct out *out)
{
    out_text(out, "pack", setup->pack->name);
    out_text(out, "pack_version", setup->pack->version);
    out_text(out, "zone", setup->zone->name);
    out_array(out, "rooms");
}

/* To the second, as the rules page prints them. */
static void put_instant(struct out *out, const char *key, int64_t unix_ms)
{
    out_time(out, key, unix_ms - unix_ms % 1000);
}

static void put_incident(const struct pack *pack, const struct analysis_incident *incident, struct out *out)
{
    out_object(out, NULL);
    out_text(out, "rule", pack->rules[incident->rule_index].id);
    put_instant(out, "began", incident->began_ms);
    put_instant(out, "raised", incident->raised_ms);
    put_instant(out, "cleared", incident->cleared_ms);
    out_number(out, "peak", incident->peak, DECIMALS);
    out_words(out, "reason", incident->unoccupied ? "unoccupied" : "");
    out_object_end(out);
}

static void put_range(struct out *out, const char *key, const double range[2])
{
    out_array(out, key);
    out_number(out, NULL, range[0], DECIMALS);
    out_number(out, NULL, range[1], DECIMALS);
    out_array_end(out);
}

static void put_flow(const struct fresh_air_entry *entry, struct out *out)
{
    const struct flow_range *range = &entry->range;

    out_object(out, NULL);
    put_instant(out, "from", entry->from_ms);
    put_instant(out, "to", entry->to_ms);
    out_text(out, "method", flow_method_word(range->method));
    out_number(out, "people", range->people, DECIMALS);
    if (range->method != FLOW_DECAY)
        out_bool(out, "people_are_assumed", range->people_are_assumed);
    put_range(out, "litres_per_s", range->litres_per_s);
    put_range(out, "air_changes_per_h", range->air_changes_per_h);
    out_object_end(out);
}

static void put_notes(const struct analysed *room, struct out *out)
{
    char holes[96];

    out_array(out, "notes");
    for (size_t i = 0; i < room->log->note_count; i++)
        out_text(out, NULL, room->log->notes[i]);
    snprintf(holes, sizeof holes, "%zu holes of more than %d days without a sample: their days are not listed",
             room->analysis->long_holes, ANALYSIS_HOLE_DAYS_MAX);
    if (room->analysis->long_holes)
        out_text(out, NULL, holes);
    out_array_end(out);
}

/* Means of CO2, for a picture of each day: the first days alone, so that a year is no megabytes of it. */
static void put_chart(const struct analysed *room, struct out *out)
{
    const struct logger_series *series = room->series;
    const int32_t *co2 = series->values[CO2_PPM];
    int64_t from_ms = series->time_ms[0] - series->time_ms[0] % CHART_STEP_MS, to_ms = from_ms + CHART_MS;
    int64_t last_ms = series->time_ms[series->count - 1] + CHART_STEP_MS;
    struct bins *bins = co2 ? bins_open(from_ms, last_ms < to_ms ? last_ms : to_ms, CHART_STEP_MS) : NULL;

    for (size_t i = 0; bins && i < series->count && series->time_ms[i] < to_ms; i++)
        if (co2[i] != LOGGER_NONE && quantity_is_plausible(CO2_PPM, co2[i] / THOUSANDTHS))
            bins_add(bins, 0, series->time_ms[i], co2[i] / THOUSANDTHS, room->analysis->max_gap_ms);
    out_array(out, "chart");
    for (size_t i = 0; bins && i < bins_count(bins); i++) {
        if (isnan(bins_mean(bins, 0, i)))
            continue;
        out_array(out, NULL);
        out_integer(out, NULL, bins_start_ms(bins, i));
        out_number(out, NULL, bins_mean(bins, 0, i), 0);
        out_array_end(out);
    }
    out_array_end(out);
    bins_close(bins);
}

static int64_t joined_ms(const struct booked_day *day)
{
    return day ? (int64_t)day->judged.figures.joined_ms : 0;
}

/* A file says nothing of calibration and place, and of its sensor only what its samples show. */
static struct evidence evidence_of(const struct day_book_setup *setup, const struct analysis *analysis, int64_t date)
{
    struct evidence evidence = {.date = date, .baseline_is_good = analysis->baseline_is_good};

    for (int64_t of = evidence_week_start(date); of <= date; of++) {
        const struct booked_day *co2 = day_book_find(analysis->book, CO2_PPM, of);
        const struct evidence_day day = {joined_ms(co2), joined_ms(day_book_find(analysis->book, TEMPERATURE_C, of)),
                                         co2 && co2->is_doubtful ? QUALITY_STUCK : 0};

        /* What came before the file's first sample is no gap in it. */
        if (of >= day_book_next_date(analysis->book, INT64_MIN))
            evidence_add(&evidence, calendar_occupied_ms(setup->calendar, setup->hours, setup->zone, of), &day);
    }
    return evidence;
}

static void put_day(const struct day_book_setup *setup, const struct analysis *analysis, int64_t date, struct out *out)
{
    struct evidence evidence = evidence_of(setup, analysis, date);
    struct out day;
    char *text = NULL;

    out_init(&day);
    if (days_put_booked(analysis->book, setup, analysis_air(analysis, date), &day, NULL, date, false, 0))
        text = out_take(&day);
    out_done(&day);
    if (text)
        days_put_graded(out, NULL, text, &evidence);
    free(text);
}

/* From the first sample's date to the last one's: what is not listed between them was not measured. */
void analysed_periods(const struct day_book_setup *setup, const struct analysed *room, struct period_sums *sums,
                      int64_t *from_date, int64_t *to_date)
{
    const struct logger_series *series = room->series;
    const struct day_book *book = room->analysis->book;

    *sums = (struct period_sums){0};
    *from_date = zone_date(setup->zone, series->time_ms[0]);
    *to_date = zone_date(setup->zone, series->time_ms[series->count - 1]);
    period_json_expect(sums, setup, *from_date, *to_date);
    for (int64_t date = day_book_next_date(book, INT64_MIN); date != INT64_MAX; date = day_book_next_date(book, date))
        period_json_add_booked(sums, book, setup, date);
}

static void put_periods(const struct day_book_setup *setup, const struct analysed *room, struct out *out)
{
    struct period_sums sums;
    int64_t from_date, to_date;

    analysed_periods(setup, room, &sums, &from_date, &to_date);
    period_json_put(&sums, setup, from_date, to_date, out);
}

bool analysed_is_outside(const struct day_book_setup *setup, const struct logger_series *series)
{
    for (size_t i = 0; i < series->count; i++)
        if (calendar_is_occupied(setup->calendar, setup->hours, setup->zone, series->time_ms[i]))
            return false;
    return true;
}

void analysed_put_room(const struct day_book_setup *setup, const struct analysed *room, bool with_chart,
                       struct out *out, FILE *to)
{
    const struct analysis *analysis = room->analysis;

    out_object(out, NULL);
    out_text(out, "room", room->room);
    out_text(out, "file", room->file);
    out_text(out, "format", room->log->format);
    out_words(out, "reason", analysed_is_outside(setup, room->series) ? "outside_occupied" : "");
    out_integer(out, "samples", (int64_t)analysis->samples);
    out_integer(out, "rejected", (int64_t)analysis->rejected);
    out_integer(out, "spikes", (int64_t)analysis->spikes);
    out_integer(out, "stuck", (int64_t)analysis->stuck);
    out_number(out, "interval_s", (double)analysis->interval_ms / MS_PER_S, DECIMALS);
    out_number(out, "max_gap_s", (double)analysis->max_gap_ms / MS_PER_S, DECIMALS);
    put_notes(room, out);
    out_array(out, "days");
    for (int64_t date = day_book_next_date(analysis->book, INT64_MIN); date != INT64_MAX;
         date = day_book_next_date(analysis->book, date)) {
        put_day(setup, analysis, date, out);
        flush(out, to);
    }
    out_array_end(out);
    put_periods(setup, room, out);
    out_array(out, "incidents");
    for (size_t i = 0; i < analysis->incident_count; i++) {
        put_incident(setup->pack, &analysis->incidents[i], out);
        flush(out, to);
    }
    out_array_end(out);
    out_array(out, "fresh_air");
    for (size_t i = 0; i < analysis->flows.count; i++) {
        put_flow(&analysis->flows.entries[i], out);
        flush(out, to);
    }
    out_array_end(out);
    if (with_chart)
        put_chart(room, out);
    out_object_end(out);
    flush(out, to);
}

void analysed_put_end(struct out *out)
{
    out_array_end(out);
}
