/* days/day_facts.c - see day_facts.h */
#include "day_facts.h"
#include "measure.h"
#include "term.h"
#include "verdict.h"
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

_Static_assert(DAY_FACTS_LEVELS == TERM_LEVELS, "term_levels");

static double number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_is_number(value) ? json_number_value(value) : NAN;
}

static void read_figures(const json_t *figures, struct day_fact_quantity *quantity)
{
    quantity->coverage = number(figures, "coverage");
    quantity->mean = number(figures, "mean");
    quantity->min = number(figures, "min");
    quantity->max = number(figures, "max");
}

static const struct {
    enum verdict verdict;
    enum lasting_day is;
} outcomes[] = {{VERDICT_PASS, LASTING_PASSED}, {VERDICT_FAIL, LASTING_FAILED},
                {VERDICT_CANNOT_TELL, LASTING_UNMEASURED}};

/* All rules about it have the same estimate; one that failed outweighs all that passed. */
static void read_estimate(const json_t *one, const char *word, struct day_fact_estimate *estimate)
{
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        if (strcmp(verdict_word(outcomes[i].verdict), word) == 0 && outcomes[i].is > estimate->finding)
            estimate->finding = outcomes[i].is;
    if (!isnan(number(one, "figure_high"))) {
        estimate->low = number(one, "figure");
        estimate->high = number(one, "figure_high");
    }
    if (!isnan(number(one, "coverage")))
        estimate->share = number(one, "coverage");
}

static void read_verdict(const json_t *one, struct day_facts *facts)
{
    const char *id = json_string_value(json_object_get(one, "rule"));
    const char *word = json_string_value(json_object_get(one, "verdict"));
    const char *about = json_string_value(json_object_get(one, "quantity"));
    bool is_co2 = about && strcmp(about, quantity_name(CO2_PPM)) == 0;
    struct day_fact_quantity *quantity = is_co2 ? &facts->co2 : &facts->temperature;
    struct day_fact_rule *rule = &facts->rules[facts->rule_count];

    if (word && about && strcmp(about, measure_words[MEASURE_OUTDOOR_AIR_PER_PERSON]) == 0)
        read_estimate(one, word, &facts->outdoor_air);
    if (!id || !word || !about || strlen(id) >= sizeof rule->rule || facts->rule_count == PACK_RULES_MAX ||
        (!is_co2 && strcmp(about, quantity_name(TEMPERATURE_C)) != 0))
        return;
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        if (strcmp(verdict_word(outcomes[i].verdict), word) == 0) {
            memcpy(rule->rule, id, strlen(id) + 1);
            rule->is_co2 = is_co2;
            rule->verdict = outcomes[i].is;
            facts->rule_count++;
            if (rule->verdict > quantity->finding)      /* one that failed outweighs all that passed */
                quantity->finding = rule->verdict;
        }
}

int day_facts_read(const char *day_json, struct day_facts *facts)
{
    json_t *day = json_loads(day_json, JSON_REJECT_DUPLICATES, NULL);
    const json_t *co2 = json_object_get(day, quantity_name(CO2_PPM)), *one;
    size_t index;

    if (!json_is_number(json_object_get(day, "occupied_minutes"))) {
        json_decref(day);
        return -EBADMSG;
    }
    *facts = (struct day_facts){.occupied_min = number(day, "occupied_minutes"), .outdoor_air = {NAN, NAN, NAN, 0}};
    read_figures(co2, &facts->co2);
    read_figures(json_object_get(day, quantity_name(TEMPERATURE_C)), &facts->temperature);
    for (size_t i = 0; i < DAY_FACTS_LEVELS; i++) {
        facts->above_min[i] = number(json_object_get(co2, "minutes_above"), term_levels[i]);
        facts->run_min[i] = number(json_object_get(co2, "longest_run_above"), term_levels[i]);
    }
    json_array_foreach(json_object_get(day, "verdicts"), index, one)
        read_verdict(one, facts);
    json_decref(day);
    return 0;
}
