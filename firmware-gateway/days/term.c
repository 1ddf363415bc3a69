/* days/term.c - see term.h */
#include "term.h"
#include "rfc3339.h"
#include "verdict_words.h"
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define DECIMALS 1
#define SHARE_DECIMALS 3

/* -- which stretches -- */

/* What is over of a term, and may be told. */
static bool find_past(const struct calendar_term *term, int64_t today, struct term_range *range)
{
    int64_t days = term->last_date - term->first_date + 1;

    if (term->last_date >= today)
        days = (today - term->first_date) / TERM_DAYS_MIN * TERM_DAYS_MIN;
    *range = (struct term_range){term->first_date, term->first_date + days - 1};
    return days >= TERM_DAYS_MIN;
}

static bool is_months(int64_t today, struct term_range range)
{
    int year, month, first, next;

    civil_from_days(range.from_date, &year, &month, &first);
    civil_from_days(range.to_date + 1, &year, &month, &next);
    return first == 1 && next == 1 && range.from_date <= range.to_date && range.to_date < today;
}

bool term_is_whole(const struct calendar *calendar, int64_t today, struct term_range range)
{
    struct term_range past;

    if (!calendar->term_count)
        return is_months(today, range);
    for (size_t i = 0; i < calendar->term_count; i++)
        if (find_past(&calendar->terms[i], today, &past) && past.from_date == range.from_date &&
            past.to_date == range.to_date)
            return true;
    return false;
}

static struct term_range last_months(int64_t today)
{
    int year, month, day, first;

    civil_from_days(today, &year, &month, &day);
    first = month - TERM_MONTHS;
    return (struct term_range){first > 0 ? civil_to_days(year, first, 1) : civil_to_days(year - 1, first + 12, 1),
                               civil_to_days(year, month, 1) - 1};
}

bool term_newest_whole(const struct calendar *calendar, int64_t today, struct term_range *range)
{
    struct term_range past;
    bool found = !calendar->term_count;

    if (found)
        *range = last_months(today);
    for (size_t i = 0; i < calendar->term_count; i++)
        if (find_past(&calendar->terms[i], today, &past) && (!found || past.from_date > range->from_date)) {
            *range = past;
            found = true;
        }
    return found;
}

bool term_is_too_thin(const struct term *term)
{
    return term_days_are_too_few(term->sums.measured_min, term->sums.measured_days);
}

bool term_days_are_too_few(double measured_min, int64_t measured_days)
{
    return measured_min > 0 && measured_days < TERM_MEASURED_DAYS_MIN;
}

const char *term_thin_words(int64_t measured_days, char words[TERM_THIN_SIZE])
{
    snprintf(words, TERM_THIN_SIZE, "%d school %s measured well enough here. The figures of fewer than %d would tell of"
             " single days.", (int)measured_days, measured_days == 1 ? "day was" : "days were", TERM_MEASURED_DAYS_MIN);
    return words;
}

/* -- sums -- */

const char *const term_levels[TERM_LEVELS] = {"800", "1000", "1500"};

static const struct outcome {
    enum verdict verdict;
    size_t offset;                  /* of its count in struct term_rule */
} outcomes[] = {
    {VERDICT_PASS, offsetof(struct term_rule, pass)},
    {VERDICT_FAIL, offsetof(struct term_rule, fail)},
    {VERDICT_CANNOT_TELL, offsetof(struct term_rule, cannot_tell)},
    {VERDICT_NOT_APPLICABLE, offsetof(struct term_rule, not_applicable)},
};

_Static_assert(DAY_SUM_LEVELS == TERM_LEVELS, "term_levels");

static double level(const json_t *levels, size_t index)
{
    return json_number_value(json_object_get(levels, term_levels[index]));
}

/* false: that is no kept day. */
static bool read_sum(const json_t *day, struct day_sum *sum)
{
    const json_t *occupied = json_object_get(day, "occupied_minutes"), *one;
    const json_t *figures = json_object_get(day, quantity_name(CO2_PPM)), *mean = json_object_get(figures, "mean");
    size_t index;

    if (!json_is_number(occupied))
        return false;
    *sum = (struct day_sum){.occupied_min = json_number_value(occupied), .mean_ppm = NAN,
                            .coverage = json_number_value(json_object_get(figures, "coverage"))};
    if (json_is_number(mean))
        sum->mean_ppm = json_number_value(mean);
    for (size_t i = 0; i < TERM_LEVELS && json_is_number(mean); i++) {
        sum->above_min[i] = level(json_object_get(figures, "minutes_above"), i);
        sum->run_min[i] = level(json_object_get(figures, "longest_run_above"), i);
    }
    json_array_foreach(json_object_get(day, "verdicts"), index, one) {
        const char *word = json_string_value(json_object_get(one, "verdict"));
        const char *about = json_string_value(json_object_get(one, "quantity"));

        sum->has_failed |= word && about && strcmp(word, verdict_word(VERDICT_FAIL)) == 0 &&
                           strcmp(about, quantity_name(CO2_PPM)) == 0;
    }
    return true;
}

int term_day_sum(const char *day_json, struct day_sum *sum)
{
    json_t *day = json_loads(day_json, JSON_REJECT_DUPLICATES, NULL);
    bool is_read = read_sum(day, sum);

    json_decref(day);
    return is_read ? 0 : -EBADMSG;
}

void term_sums_add(struct term_sums *sums, const struct day_sum *day)
{
    double measured_min = day->coverage * day->occupied_min;

    sums->school_days++;
    sums->occupied_min += day->occupied_min;
    sums->measured_days += day->coverage >= VERDICT_COVERAGE_MIN;
    sums->failed_days += day->has_failed;
    if (isnan(day->mean_ppm))
        return;
    sums->measured_min += measured_min;
    sums->ppm_min += measured_min * day->mean_ppm;
    for (size_t i = 0; i < TERM_LEVELS; i++) {
        sums->above_min[i] += day->above_min[i];
        sums->worst_run_min[i] = fmax(sums->worst_run_min[i], day->run_min[i]);
    }
}

static struct term_rule *find_rule(struct term *term, const char *id)
{
    for (size_t i = 0; i < term->rule_count; i++)
        if (strcmp(term->rules[i].rule, id) == 0)
            return &term->rules[i];
    if (term->rule_count == TERM_RULES_MAX || strlen(id) >= RULE_ID_SIZE)
        return NULL;
    memcpy(term->rules[term->rule_count].rule, id, strlen(id) + 1);
    return &term->rules[term->rule_count++];
}

static void add_verdict(struct term *term, const json_t *one)
{
    const char *id = json_string_value(json_object_get(one, "rule"));
    const char *word = json_string_value(json_object_get(one, "verdict"));
    struct term_rule *rule = id && word ? find_rule(term, id) : NULL;

    for (size_t i = 0; rule && i < sizeof outcomes / sizeof *outcomes; i++)
        if (strcmp(verdict_word(outcomes[i].verdict), word) == 0)
            ++*(int64_t *)(void *)((char *)rule + outcomes[i].offset);
}

int term_add(struct term *term, const char *day_json)
{
    json_t *day = json_loads(day_json, JSON_REJECT_DUPLICATES, NULL);
    struct day_sum sum;
    const json_t *one;
    size_t index;

    if (!read_sum(day, &sum)) {
        json_decref(day);
        return -EBADMSG;
    }
    term_sums_add(&term->sums, &sum);
    json_array_foreach(json_object_get(day, "verdicts"), index, one)
        add_verdict(term, one);
    if (term->pack)
        period_json_add_kept(&term->periods, term->pack, day);
    json_decref(day);
    return 0;
}

static void put_levels(struct out *out, const char *key, const double minutes[TERM_LEVELS], bool is_known)
{
    out_object(out, key);
    for (size_t i = 0; i < TERM_LEVELS; i++)
        out_number(out, term_levels[i], is_known ? minutes[i] : NAN, DECIMALS);
    out_object_end(out);
}

void term_sums_put(const struct term_sums *sums, struct out *out)
{
    bool is_known = sums->measured_min > 0;

    out_integer(out, "school_days", sums->school_days);
    out_integer(out, "measured_days", sums->measured_days);
    out_number(out, "occupied_minutes", sums->occupied_min, DECIMALS);
    out_number(out, "coverage", sums->occupied_min > 0 ? verdict_share(sums->measured_min / sums->occupied_min) : NAN,
               SHARE_DECIMALS);
    out_number(out, "mean", is_known ? sums->ppm_min / sums->measured_min : NAN, DECIMALS);
    put_levels(out, "minutes_above", sums->above_min, is_known);
    put_levels(out, "worst_run_above", sums->worst_run_min, is_known);
}

void term_put(const struct term *term, struct out *out)
{
    term_sums_put(&term->sums, out);
    out_array(out, "rules");
    for (size_t i = 0; i < term->rule_count; i++) {
        const struct term_rule *rule = &term->rules[i];

        out_object(out, NULL);
        out_text(out, "rule", rule->rule);
        out_integer(out, "pass", rule->pass);
        out_integer(out, "fail", rule->fail);
        out_integer(out, "cannot_tell", rule->cannot_tell);
        out_integer(out, "not_applicable", rule->not_applicable);
        out_object_end(out);
    }
    out_array_end(out);
}
