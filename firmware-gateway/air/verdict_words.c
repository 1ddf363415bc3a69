/* air/verdict_words.c - see verdict_words.h */
#include "verdict_words.h"
#include "period_verdict.h"
#include "quality.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define LIST_SIZE 160
#define PERCENT 100.0
#define PER_MILLE 1000.0
#define ROUNDING 1e-9                   /* 0.57 of a hundred is a little less than 57 */

static const char *const nation_names[NATION_COUNT] = {
    [NATION_UNKNOWN] = "a nation nobody wrote down", [NATION_ENGLAND] = "England", [NATION_WALES] = "Wales",
    [NATION_SCOTLAND] = "Scotland", [NATION_NORTHERN_IRELAND] = "Northern Ireland", [NATION_OTHER] = "another nation"};

static const char *const ventilation_names[VENTILATION_COUNT] = {
    [VENTILATION_UNKNOWN] = "unknown", [VENTILATION_NATURAL] = "natural", [VENTILATION_HYBRID] = "hybrid",
    [VENTILATION_MECHANICAL] = "mechanical"};

static const char *const use_names[USE_COUNT] = {
    [USE_CLASSROOM] = "classrooms", [USE_HALL] = "halls", [USE_MUSIC] = "music", [USE_PE] = "PE",
    [USE_SEN] = "special needs", [USE_EARLY_YEARS] = "early years", [USE_STAFF_ROOM] = "staff rooms",
    [USE_OFFICE] = "offices", [USE_OTHER] = "other uses"};

static const char *const measure_names[MEASURE_COUNT] = {
    [MEASURE_CO2] = "CO2",
    [MEASURE_CO2_EXCESS] = "CO2 over outdoor air",
    [MEASURE_TEMPERATURE] = "temperature",
    [MEASURE_HUMIDITY] = "humidity",
    [MEASURE_PM2_5] = "fine particles (PM2.5)",
    [MEASURE_PM10] = "particles (PM10)",
    [MEASURE_OUTDOOR_AIR_PER_PERSON] = "outdoor air for each person",
    [MEASURE_CLEAN_AIR_PER_PERSON] = "clean air for each person",
    [MEASURE_CLEAN_AIR_CHANGE_RATE] = "changes of clean air",
    [MEASURE_OUTDOOR_AIR_PER_AREA] = "outdoor air for the floor's area",
    [MEASURE_TEMPERATURE_OUTDOOR] = "the temperature outdoors",
    [MEASURE_OPERATIVE_TEMPERATURE] = "the temperature felt, walls and all",
    [MEASURE_SUPPLY_AIR_TEMP_DEFICIT] = "how much colder the incoming air is",
    [MEASURE_HOURS_OVER_ADAPTIVE_MAX] = "hours over the adaptive comfort maximum",
    [MEASURE_NO2] = "nitrogen dioxide",
    [MEASURE_TVOC] = "volatile organic compounds in ug/m3",
    [MEASURE_RADON] = "radon",
};

/* "England, Wales or Scotland" of a set of bits. */
static void list_names(uint32_t set, const char *const *names, int count, char list[LIST_SIZE])
{
    size_t used = 0;
    int left = __builtin_popcount(set);

    list[0] = '\0';
    for (int i = 0; i < count && used < LIST_SIZE; i++)
        if (set >> i & 1) {
            const char *after = --left > 1 ? ", " : left == 1 ? " or " : "";

            used += (size_t)snprintf(list + used, LIST_SIZE - used, "%s%s", names[i], after);
        }
}

static void not_for_room(const struct rule *rule, const struct room_info *room, enum nation nation,
                         enum verdict_reason reason, char text[VERDICT_WORDS_SIZE])
{
    char list[LIST_SIZE];

    if (reason == REASON_NATION) {
        list_names(rule->nations, nation_names, NATION_COUNT, list);
        snprintf(text, VERDICT_WORDS_SIZE, "for %s; this room is in %s", list,
                 nation_names[room->nation != NATION_UNKNOWN ? room->nation : nation]);
    } else if (reason == REASON_VENTILATION) {
        list_names(rule->ventilations, ventilation_names, VENTILATION_COUNT, list);
        snprintf(text, VERDICT_WORDS_SIZE, "for %s ventilation; this room is %s", list,
                 ventilation_names[room->ventilation]);
    } else if (reason == REASON_USE) {
        list_names(rule->uses, use_names, USE_COUNT, list);
        snprintf(text, VERDICT_WORDS_SIZE, "for %s; this room is for %s", list, use_names[room->use]);
    } else {
        snprintf(text, VERDICT_WORDS_SIZE, "for %s; whether this room is one, only a person can tell",
                 rule->applies_to[0] ? rule->applies_to : "some rooms");
    }
}

double verdict_percent(double share)
{
    return floor(PERCENT * share + ROUNDING);
}

double verdict_share(double share)
{
    static const double limits[] = {VERDICT_COVERAGE_MIN, QUALITY_COVERAGE_A, QUALITY_COVERAGE_B, QUALITY_COVERAGE_C};
    double rounded = round(PER_MILLE * share) / PER_MILLE;

    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (share < limits[i] && rounded >= limits[i])
            return floor(PER_MILLE * share) / PER_MILLE;
    return rounded;
}

static void too_little(const struct rule *rule, const struct day_verdict *verdict, char text[VERDICT_WORDS_SIZE])
{
    if (rule->statistic == STATISTIC_ESTIMATE)
        snprintf(text, VERDICT_WORDS_SIZE, "hours with an estimate are %.0f%% of the day; it takes %.0f%% to tell",
                 verdict_percent(verdict->coverage), VERDICT_COVERAGE_MIN * PERCENT);
    else if (verdict->coverage >= VERDICT_COVERAGE_MIN)
        snprintf(text, VERDICT_WORDS_SIZE, "too little was measured in a row for one window of the mean");
    else
        snprintf(text, VERDICT_WORDS_SIZE, "%.0f%% of the time was measured; it takes %.0f%% to tell",
                 verdict->coverage > 0 ? verdict_percent(verdict->coverage) : 0, VERDICT_COVERAGE_MIN * PERCENT);
}

void verdict_reason_text(const struct rule *rule, const struct room_info *room, enum nation nation,
                         const struct day_verdict *verdict, char text[VERDICT_WORDS_SIZE])
{
    text[0] = '\0';
    switch (verdict->reason) {
    case REASON_NONE:
    case REASON_COUNT:
        break;
    case REASON_NATION:
    case REASON_VENTILATION:
    case REASON_USE:
    case REASON_BY_HAND:
        not_for_room(rule, room, nation, verdict->reason, text);
        break;
    case REASON_COVERAGE:
        too_little(rule, verdict, text);
        break;
    case REASON_EVIDENCE:
        snprintf(text, VERDICT_WORDS_SIZE, "the sensor or its clock can't be relied on for this time");
        break;
    case REASON_STATISTIC:
        snprintf(text, VERDICT_WORDS_SIZE, "judged over a term or a year, not by a day");
        break;
    case REASON_NO_PRAISE:
        snprintf(text, VERDICT_WORDS_SIZE, "not reached, which is no finding");
        break;
    case REASON_NOT_MEASURED:
        snprintf(text, VERDICT_WORDS_SIZE, "nothing here measures %s", measure_names[rule->measure]);
        break;
    case REASON_SEASON:
        snprintf(text, VERDICT_WORDS_SIZE, "for the heating season, October to April (project setting)");
        break;
    case REASON_WINDOW:
        snprintf(text, VERDICT_WORDS_SIZE, "for %s; this day is occupied at other times too", rule->window.text);
        break;
    case REASON_NOT_TRIED:
        snprintf(text, VERDICT_WORDS_SIZE, "only once people say that it was tried and did not work");
        break;
    case REASON_NO_ESTIMATE:
        snprintf(text, VERDICT_WORDS_SIZE, "what is known of the room and the day allows no estimate of %s",
                 measure_names[rule->measure]);
        break;
    case REASON_ESTIMATE:
        snprintf(text, VERDICT_WORDS_SIZE, "the estimate, %.2g to %.2g %s, lies on both sides of %g", verdict->figure,
                 verdict->figure_high, rule_unit(rule), rule->limit);
        break;
    case REASON_PERIOD:
        snprintf(text, VERDICT_WORDS_SIZE, "the period is shorter than the rule's: it takes %d days to tell of a year",
                 PERIOD_YEAR_DAYS);
        break;
    }
}

void verdict_setting_text(const struct pack *pack, const struct rule *rule, char text[VERDICT_WORDS_SIZE])
{
    text[0] = '\0';
    if (rule->statistic == STATISTIC_SUSTAINED)
        snprintf(text, VERDICT_WORDS_SIZE, "the mean over %g minutes: project setting, the source gives no time",
                 pack->sustained_window_min);
    else if (rule->statistic == STATISTIC_INSTANT)
        snprintf(text, VERDICT_WORDS_SIZE, "for %g minutes and %d readings: project setting", pack->instant_hold_min,
                 VERDICT_INTERVALS_MIN);
    else if (rule->window.kind == WINDOW_HEATING_SEASON)
        snprintf(text, VERDICT_WORDS_SIZE, "October to April: project setting");
}

const char *verdict_confidence_text(const struct rule *rule)
{
    return rule->confidence == 'C' ? "not verified at source"
           : rule->confidence == 'B' ? "read in a report of the source" : "";
}

const char *verdict_room_note(const struct room_info *room)
{
    return room->has_air_cleaner ? "An air cleaner works here. It cleans the air and leaves its CO2: CO2 shows what "
                                   "comes in from outside, not what people breathe in, and can't be compared for that."
                                 : "";
}
