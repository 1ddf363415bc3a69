/* web/fresh_json.c - see fresh_json.h */
#include "fresh_json.h"
#include "icone.h"
#include "ventilation.h"
#include <math.h>

#define DECIMALS 3
#define MS_PER_S 1000

const struct level fresh_degrees[FRESH_DEGREE_LEVELS] = {{FRESH_HOT_C, LEVEL_ABOVE}, {FRESH_COLD_C, LEVEL_BELOW}};

/* The ends as people may be told them, each divided by the same number. */
static void put_range(struct out *out, const char *key, const double range[2], double divisor)
{
    out_array(out, key);
    for (int end = 0; end < 2; end++)
        out_number(out, NULL, fresh_two_figures(range[end] / divisor), DECIMALS);
    out_array_end(out);
}

static void put_per_person(struct out *out, const double litres_per_s[2], double people, bool is_assumed)
{
    put_range(out, "litres_per_s", litres_per_s, 1);
    if (people > 0) {
        put_range(out, "litres_per_s_per_person", litres_per_s, people);
        out_number(out, "people", people, 1);
        out_bool(out, "people_are_assumed", is_assumed);
    } else {
        out_null(out, "litres_per_s_per_person");
        out_null(out, "people");
    }
}

static void put_entry(struct out *out, const char *key, const struct fresh_air_entry *entry)
{
    if (!entry) {
        out_null(out, key);
        return;
    }
    out_object(out, key);
    out_time(out, "from", entry->from_ms - entry->from_ms % MS_PER_S);
    out_time(out, "to", entry->to_ms - entry->to_ms % MS_PER_S);
    if (entry->refusal != FLOW_GIVEN) {
        out_text(out, "refusal", flow_refusal_word(entry->refusal));
    } else {
        out_text(out, "method", flow_method_word(entry->range.method));
        put_per_person(out, entry->range.litres_per_s, entry->range.people, entry->range.people_are_assumed);
        put_range(out, "air_changes_per_h", entry->range.air_changes_per_h, 1);
    }
    out_object_end(out);
}

/* What is taken for the level outdoors, and where it is from. */
static void put_outdoor(struct out *out, const struct room_info *room, const struct fresh_day *air)
{
    double learned_ppm = baseline_ppm(&air->air.baseline);
    const char *from = room->outdoor_ppm > 0 ? "said" : air->outdoor_ppm > 0 ? "outdoor_room"
                       : isnan(learned_ppm) ? "usual" : "nights";

    out_number(out, "outdoor_ppm",
               air->outdoor_ppm > 0 ? air->outdoor_ppm : isnan(learned_ppm) ? FLOW_OUTDOOR_DEFAULT_PPM : learned_ppm, 0);
    out_text(out, "outdoor_from", from);
}

static void put_inputs(struct out *out, const struct fresh_told *told)
{
    const struct room_info *room = &told->setup->room;
    const struct fresh_day *air = days_air(told->days);

    out_object(out, "inputs");
    out_number(out, "volume_m3", room->volume_m3 > 0 ? room->volume_m3 : NAN, 1);
    out_number(out, "seats", room->seats > 0 ? (double)room->seats : (double)NAN, 0);
    out_text(out, "ages", ages_word(room->ages));
    put_outdoor(out, room, air);
    out_bool(out, "air_cleaner", room->has_air_cleaner);
    out_object_end(out);
}

/* The running hour has too little of it measured for as long as it runs: that is no finding. */
static void put_hours(struct out *out, const struct fresh_told *told)
{
    const struct fresh_day *air = days_air(told->days);

    out_array(out, "hours");
    for (size_t i = 0; i < air->count; i++)
        if (!told->is_running || air->entries[i].refusal != FLOW_GAPS || air->entries[i].to_ms <= told->now_ms)
            put_entry(out, NULL, &air->entries[i]);
    out_array_end(out);
}

static void put_day(struct out *out, const struct fresh_told *told)
{
    const struct day_figures *co2 = NULL;
    const struct booked_day *day = day_book_find(days_book(told->days), CO2_PPM, told->date);
    struct fresh_mean mean;

    if (day)
        co2 = &day->judged.figures;
    if (!co2 || !fresh_sum_mean(&days_air(told->days)->sum,
                                (double)day_figures_occupied_ms(co2, told->is_running ? told->now_ms : INT64_MAX),
                                &mean)) {
        out_null(out, "day");
        return;
    }
    out_object(out, "day");
    put_per_person(out, mean.litres_per_s, mean.people, mean.people_are_assumed);
    out_number(out, "share", mean.share, 2);
    out_object_end(out);
}

static double outdoor_ppm(const struct fresh_told *told)
{
    double said_ppm = days_air(told->days)->outdoor_ppm;

    return said_ppm > 0 ? said_ppm : OUTDOOR_PPM_DEFAULT;
}

/* The room empty and aired as it was at the newest estimate: from what it has now, else from where staff act. */
static void put_purge(struct out *out, const struct fresh_told *told, const struct fresh_air_entry *newest)
{
    double from_ppm = told->newest_ppm > FRESH_REFERENCE_PPM ? told->newest_ppm : RECOVERY_FROM_PPM, minutes[2];

    if (!newest || !ventilation_purge_range(from_ppm, FRESH_REFERENCE_PPM, outdoor_ppm(told),
                                            newest->range.air_changes_per_h, minutes)) {
        out_null(out, "purge");
        return;
    }
    out_object(out, "purge");
    out_number(out, "from_ppm", round(from_ppm), 0);
    out_number(out, "to_ppm", FRESH_REFERENCE_PPM, 0);
    put_range(out, "minutes", minutes, 1);
    out_object_end(out);
}

/* A ratio, never a chance: the only thing about infection that CO2 can say. */
static void put_excess(struct out *out, const struct fresh_told *told, double mean_ppm)
{
    bool has_cleaner = told->setup->room.has_air_cleaner;
    double times = ventilation_excess_ratio(mean_ppm, FRESH_REFERENCE_PPM, outdoor_ppm(told));

    out_object(out, "excess");
    out_number(out, "times", has_cleaner ? NAN : fresh_two_figures(times), DECIMALS);
    out_number(out, "mean_ppm", mean_ppm, 0);
    out_number(out, "reference_ppm", FRESH_REFERENCE_PPM, 0);
    out_text(out, "refusal", has_cleaner ? "air_cleaner" : isnan(mean_ppm) ? "gaps" : NULL);
    out_object_end(out);
}

static void put_warmth(struct out *out, const struct day_figures *degrees)
{
    static const char *const keys[FRESH_DEGREE_LEVELS] = {"hot", "cold"};

    out_object(out, "thermal_dose");
    for (size_t i = 0; i < FRESH_DEGREE_LEVELS; i++) {
        const struct level_figures *level = degrees ? day_figures_level(degrees, fresh_degrees[i]) : NULL;

        out_object(out, keys[i]);
        out_number(out, "limit_c", fresh_degrees[i].limit, 1);
        out_number(out, "degree_hours", level ? level_figures_dose_h(level) : NAN, 1);
        out_object_end(out);
    }
    out_object_end(out);
}

static void put_recovery(struct out *out, const struct recovery *recovery)
{
    struct recovery_time time;

    if (!recovery) {
        out_null(out, "recovery");
        return;
    }
    out_object(out, "recovery");
    out_number(out, "from_ppm", recovery->from_ppm, 0);
    out_number(out, "to_ppm", recovery->to_ppm, 0);
    out_integer(out, "count", (int64_t)recovery->count);
    out_integer(out, "count_needed", RECOVERY_COUNT_MIN);
    if (recovery_learned(recovery, &time)) {
        out_number(out, "median_minutes", fresh_two_figures(time.median_minutes), 1);
        put_range(out, "minutes", time.minutes, 1);
    } else {
        out_null(out, "median_minutes");
        out_null(out, "minutes");
    }
    out_object_end(out);
}

static void put_icone(struct out *out, const struct fresh_told *told, const struct day_figures *co2)
{
    struct icone icone = {0};
    bool is_of_pack = told->setup->pack->index == PACK_INDEX_ICONE;

    if (is_of_pack && co2)
        icone_add(&icone, co2);
    out_number(out, "icone", is_of_pack && co2 ? icone_of(&icone) : NAN, 1);
}

void fresh_json(struct out *out, const struct fresh_told *told)
{
    const struct fresh_day *air = days_air(told->days);
    const struct booked_day *day = day_book_find(days_book(told->days), CO2_PPM, told->date);
    const struct day_figures *co2 = day ? &day->judged.figures : NULL;
    const struct fresh_air_entry *newest = fresh_day_newest(air);
    char date[11];

    days_format_date(told->date, date);
    out_object(out, NULL);
    out_text(out, "date", date);
    out_bool(out, "running", told->is_running);
    put_inputs(out, told);
    out_text(out, "refusal", air->refusal == FLOW_GIVEN ? NULL : flow_refusal_word(air->refusal));
    put_entry(out, "newest", newest);
    put_hours(out, told);
    put_day(out, told);
    put_purge(out, told, newest);
    put_excess(out, told, co2 ? day_figures_mean(co2) : NAN);
    put_warmth(out, told->degrees);
    put_icone(out, told, co2);
    put_recovery(out, told->recovery);
    out_object_end(out);
}
