/* analyse_json.c - writes what `transom analyse --json` found, day by day: a year of a school is never in memory. */
#include "analyse.h"
#include "days.h"
#include "rfc3339.h"

#define DECIMALS 3
#define MS_PER_S 1000.0

static void flush(struct out *out, FILE *to)
{
    fwrite(out->text, 1, out->size, to);
    out->size = 0;
}

void analyse_json_begin(const struct analyse_options *options, struct out *out, FILE *to)
{
    out_object(out, NULL);
    out_text(out, "pack", options->pack.name);
    out_text(out, "pack_version", options->pack.version);
    out_text(out, "zone", options->zone.name);
    out_array(out, "rooms");
    flush(out, to);
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

static void put_notes(const struct logger_file *log, struct out *out)
{
    out_array(out, "notes");
    for (size_t i = 0; i < log->note_count; i++)
        out_text(out, NULL, log->notes[i]);
    out_array_end(out);
}

void analyse_json_room(const struct analyse_options *options, const struct analysed *room, struct out *out, FILE *to)
{
    const struct analysis *analysis = room->analysis;
    const struct day_book_setup setup = analyse_setup(options);

    out_object(out, NULL);
    out_text(out, "room", room->room);
    out_text(out, "file", room->file);
    out_text(out, "format", room->log->format);
    out_integer(out, "samples", (int64_t)analysis->samples);
    out_integer(out, "rejected", (int64_t)analysis->rejected);
    out_integer(out, "spikes", (int64_t)analysis->spikes);
    out_integer(out, "stuck", (int64_t)analysis->stuck);
    out_number(out, "interval_s", (double)analysis->interval_ms / MS_PER_S, DECIMALS);
    out_number(out, "max_gap_s", (double)analysis->max_gap_ms / MS_PER_S, DECIMALS);
    put_notes(room->log, out);
    out_array(out, "days");
    for (int64_t date = day_book_next_date(analysis->book, INT64_MIN); date != INT64_MAX;
         date = day_book_next_date(analysis->book, date)) {
        days_put_booked(analysis->book, &setup, analysis_air(analysis, date), out, NULL, date, false, 0);
        flush(out, to);
    }
    out_array_end(out);
    out_array(out, "incidents");
    for (size_t i = 0; i < analysis->incident_count; i++) {
        put_incident(&options->pack, &analysis->incidents[i], out);
        flush(out, to);
    }
    out_array_end(out);
    out_array(out, "fresh_air");
    for (size_t i = 0; i < analysis->flows.count; i++) {
        put_flow(&analysis->flows.entries[i], out);
        flush(out, to);
    }
    out_array_end(out);
    out_object_end(out);
    flush(out, to);
}

void analyse_json_end(struct out *out, FILE *to)
{
    out_array_end(out);
    out_object_end(out);
    out_plain(out, "\n");
    flush(out, to);
}
