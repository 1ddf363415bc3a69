/* air/rule.c - see rule.h */
#include "rule.h"
#include <string.h>

#define DAY_MIN (24 * 60)

const char *const rule_status_words[STATUS_COUNT] = {
    [STATUS_STATUTORY] = "statutory", [STATUS_GUIDANCE] = "guidance", [STATUS_UNION] = "union",
};

const char *const severity_words[SEVERITY_COUNT] = {
    [SEVERITY_GOOD] = "good", [SEVERITY_INFO] = "info", [SEVERITY_ADVISORY] = "advisory",
    [SEVERITY_WARNING] = "warning", [SEVERITY_ALARM] = "alarm",
};

const char *const statistic_words[STATISTIC_COUNT] = {
    [STATISTIC_INSTANT] = "instant",
    [STATISTIC_SUSTAINED] = "sustained",
    [STATISTIC_MEAN] = "mean",
    [STATISTIC_MEAN_OCCUPIED] = "mean_occupied",
    [STATISTIC_CONSECUTIVE_MINUTES] = "consecutive_minutes",
    [STATISTIC_ESTIMATE] = "estimate",
    [STATISTIC_MAJORITY_OF_OCCUPIED_TIME] = "majority_of_occupied_time",
    [STATISTIC_COUNT_OCCUPIED_HOURS] = "count_occupied_hours",
    [STATISTIC_DESIGN] = "design",
    [STATISTIC_CAPABILITY] = "capability",
};

const char *const comparison_words[COMPARISON_COUNT] = {
    [COMPARE_BELOW] = "<", [COMPARE_BELOW_OR_EQUAL] = "<=", [COMPARE_ABOVE] = ">", [COMPARE_ABOVE_OR_EQUAL] = ">=",
};

const char *const interrupts_words[INTERRUPTS_COUNT] = {
    [INTERRUPTS_NOBODY] = "nobody", [INTERRUPTS_SITE_STAFF] = "site_staff",
    [INTERRUPTS_SITE_STAFF_AND_LEADER] = "site_staff_and_leader",
};

const char *const pack_index_words[PACK_INDEX_COUNT] = {[PACK_INDEX_NONE] = "none", [PACK_INDEX_ICONE] = "icone"};

static bool is_in(uint32_t set, unsigned value)
{
    return set == 0 || (set >> value & 1);
}

enum applies rule_applies(const struct rule *rule, const struct room_info *room, enum nation nation)
{
    if (room->nation != NATION_UNKNOWN)
        nation = room->nation;
    if (nation != NATION_UNKNOWN && !is_in(rule->nations, nation))
        return NOT_THIS_NATION;
    if (room->ventilation != VENTILATION_UNKNOWN && !is_in(rule->ventilations, room->ventilation))
        return NOT_THIS_VENTILATION;
    if (!is_in(rule->uses, room->use))
        return NOT_THIS_USE;
    return rule->is_by_hand ? NOT_KNOWN_TO_APPLY : APPLIES;
}

bool rule_is_minimum(const struct rule *rule)
{
    return rule->comparison == COMPARE_BELOW || rule->comparison == COMPARE_BELOW_OR_EQUAL;
}

double rule_outdoor_ppm(const struct room_info *room)
{
    return room->outdoor_ppm > 0 ? room->outdoor_ppm : OUTDOOR_PPM_DEFAULT;
}

double rule_limit_at(const struct rule *rule, double outdoor_ppm)
{
    return rule->measure == MEASURE_CO2_EXCESS ? outdoor_ppm + rule->limit : rule->limit;
}

struct level rule_level_at(const struct rule *rule, double outdoor_ppm)
{
    static const enum level_side sides[COMPARISON_COUNT] = {
        [COMPARE_BELOW] = LEVEL_BELOW, [COMPARE_BELOW_OR_EQUAL] = LEVEL_AT_MOST,
        [COMPARE_ABOVE] = LEVEL_ABOVE, [COMPARE_ABOVE_OR_EQUAL] = LEVEL_AT_LEAST,
    };

    return (struct level){.limit = rule_limit_at(rule, outdoor_ppm), .side = sides[rule->comparison]};
}

struct level rule_level(const struct rule *rule)
{
    return rule_level_at(rule, OUTDOOR_PPM_DEFAULT);
}

bool rule_is_true(const struct rule *rule, double value)
{
    return level_is_met(rule_level(rule), value);
}

/* -- clear levels -- */

static double clear_level_at(const struct pack *pack, const struct rule *rule, double outdoor_ppm)
{
    double limit = rule_limit_at(rule, outdoor_ppm);
    double margin = rule->quantity == CO2_PPM ? pack->clear_margin_co2_ppm
                    : rule->quantity == TEMPERATURE_C ? pack->clear_margin_temperature_c : 0;

    return rule_is_minimum(rule) ? limit + margin : limit - margin;
}

double rule_clear_level(const struct pack *pack, const struct rule *rule)
{
    return clear_level_at(pack, rule, OUTDOOR_PPM_DEFAULT);
}

struct level rule_clear_at(const struct pack *pack, const struct rule *rule, double outdoor_ppm)
{
    return (struct level){.limit = clear_level_at(pack, rule, outdoor_ppm),
                          .side = rule_is_minimum(rule) ? LEVEL_ABOVE : LEVEL_BELOW};
}

struct level rule_clear(const struct pack *pack, const struct rule *rule)
{
    return rule_clear_at(pack, rule, OUTDOOR_PPM_DEFAULT);
}

/* -- kinds of rules -- */

bool rule_is_measured(const struct rule *rule)
{
    return rule->quantity < QUANTITY_COUNT;
}

bool rule_is_live(const struct rule *rule)
{
    if (rule->severity == SEVERITY_GOOD || rule->severity == SEVERITY_INFO || !rule_is_measured(rule))
        return false;
    if (rule->window.kind == WINDOW_YEAR || rule->window.kind == WINDOW_AFTER_MITIGATION)
        return false;
    return rule->statistic == STATISTIC_INSTANT || rule->statistic == STATISTIC_SUSTAINED ||
           rule->statistic == STATISTIC_CONSECUTIVE_MINUTES || rule->statistic == STATISTIC_MEAN;
}

bool rule_is_all_hours(const struct rule *rule)
{
    return rule->statistic == STATISTIC_MEAN && (rule->window_min >= DAY_MIN || rule->window.kind == WINDOW_YEAR);
}

const char *rule_unit(const struct rule *rule)
{
    return measure_unit(rule->measure);
}

const char *rule_quantity_name(const struct rule *rule)
{
    bool is_own = rule_is_measured(rule) && rule->measure != MEASURE_CO2_EXCESS;

    return is_own ? quantity_name(rule->quantity) : measure_words[rule->measure];
}

/* -- words -- */

static int find(const char *const *words, int count, const char *word)
{
    for (int i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -1;
}

const char *rule_status_word(enum rule_status status)
{
    return rule_status_words[status];
}

const char *severity_word(enum severity severity)
{
    return severity_words[severity];
}

const char *statistic_word(enum statistic statistic)
{
    return statistic_words[statistic];
}

const char *comparison_word(enum comparison comparison)
{
    return comparison_words[comparison];
}

const char *interrupts_word(enum interrupts interrupts)
{
    return interrupts_words[interrupts];
}

bool rule_status_from_word(const char *word, enum rule_status *value)
{
    int i = find(rule_status_words, STATUS_COUNT, word);

    if (i >= 0)
        *value = (enum rule_status)i;
    return i >= 0;
}

bool severity_from_word(const char *word, enum severity *value)
{
    int i = find(severity_words, SEVERITY_COUNT, word);

    if (i >= 0)
        *value = (enum severity)i;
    return i >= 0;
}

bool statistic_from_word(const char *word, enum statistic *value)
{
    int i = find(statistic_words, STATISTIC_COUNT, word);

    if (i >= 0)
        *value = (enum statistic)i;
    return i >= 0;
}

bool comparison_from_word(const char *word, enum comparison *value)
{
    int i = find(comparison_words, COMPARISON_COUNT, word);

    if (i >= 0)
        *value = (enum comparison)i;
    return i >= 0;
}

bool pack_has_level(const struct pack *pack)
{
    for (size_t i = 0; i < pack->count; i++)
        if (pack->rules[i].quantity == CO2_PPM && rule_is_live(&pack->rules[i]))
            return true;
    return false;
}

const struct rule *pack_find(const struct pack *pack, const char *id)
{
    for (size_t i = 0; i < pack->count; i++)
        if (strcmp(pack->rules[i].id, id) == 0)
            return &pack->rules[i];
    return NULL;
}
