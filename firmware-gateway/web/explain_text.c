/* web/explain_text.c - see explain_text.h */
#include "explain_text.h"
#include "verdict.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define VALUE_SIZE 32
#define MS_PER_MIN 60000.0

/* Why a sample was left out, by the name of its flag. */
static const struct {
    const char *why, *words;
} left_out_words[] = {
    {"implausible", "outside the range that the sensor can mean"},
    {"spike", "a jump that no second sample confirmed"},
    {"stuck", "the sensor has repeated one value for too long"},
    {"warming_up", "the sensor was warming up"},
    {"untrusted_time", "the gateway's clock was not to be trusted"},
    {"time_unknown", "nobody knows when it was measured"},
    {"retained", "the broker's copy of an older message"},
    {"same_time", "another sample has the same time"},
};

static const char *why_words(const char *why)
{
    for (size_t i = 0; i < sizeof left_out_words / sizeof *left_out_words; i++)
        if (strcmp(left_out_words[i].why, why) == 0)
            return left_out_words[i].words;
    return why;
}

void explain_clock(const struct zone *zone, int64_t time_ms, char text[EXPLAIN_CLOCK_SIZE])
{
    int second = zone_to_local(zone, time_ms).second_of_day;

    snprintf(text, EXPLAIN_CLOCK_SIZE, "%02u:%02u:%02u", (unsigned)second / 3600 % 24, (unsigned)second / 60 % 60,
             (unsigned)second % 60);
}

static void write_value(const struct rule *rule, double value, char text[VALUE_SIZE])
{
    if (rule->quantity == CO2_PPM)
        snprintf(text, VALUE_SIZE, "%.0f ppm", value);
    else if (rule->quantity == TEMPERATURE_C)
        snprintf(text, VALUE_SIZE, "%.1f °C", value);
    else
        snprintf(text, VALUE_SIZE, "%.1f %s", value, rule_unit(rule));
}

static const char *beyond(const struct rule *rule)
{
    static const char *const words[COMPARISON_COUNT] = {
        [COMPARE_BELOW] = "under", [COMPARE_BELOW_OR_EQUAL] = "at or under", [COMPARE_ABOVE] = "over",
        [COMPARE_ABOVE_OR_EQUAL] = "at or over",
    };

    return words[rule->comparison];
}

/* What the statistic follows: the line itself, or its mean. */
static bool is_mean(const struct rule *rule)
{
    return rule->statistic == STATISTIC_SUSTAINED || rule->statistic == STATISTIC_MEAN;
}

static double mean_window_min(const struct explain_words *words)
{
    const struct rule *rule = words->told->rule;

    return rule->statistic == STATISTIC_SUSTAINED ? words->pack->sustained_window_min : rule->window_min;
}

static void write_crossing(const struct explain_words *words, const struct explain_step *step, bool is_back,
                           char text[EXPLAIN_TEXT_SIZE])
{
    const struct rule *rule = words->told->rule;
    char limit[VALUE_SIZE], before[VALUE_SIZE], after[VALUE_SIZE];
    char from[EXPLAIN_CLOCK_SIZE], to[EXPLAIN_CLOCK_SIZE];
    const char *goes = is_back ? "comes back to" : "crosses";

    write_value(rule, words->told->limit, limit);
    write_value(rule, step->before.value, before);
    write_value(rule, step->after.value, after);
    explain_clock(words->zone, step->before.time_ms, from);
    explain_clock(words->zone, step->after.time_ms, to);
    if (is_mean(rule))
        snprintf(text, EXPLAIN_TEXT_SIZE, "The mean of the last %.0f minutes %s %s.", mean_window_min(words), goes,
                 limit);
    else if (!step->before.time_ms || step->before.time_ms == step->after.time_ms)
        snprintf(text, EXPLAIN_TEXT_SIZE, "The line %s %s.", goes, limit);
    else
        snprintf(text, EXPLAIN_TEXT_SIZE, "The line from %s at %s to %s at %s %s %s.", before, from, after, to, goes,
                 limit);
}

static void write_hold(const struct explain_words *words, bool is_over, char text[EXPLAIN_TEXT_SIZE])
{
    const struct explanation *told = words->told;
    double hold_min = told->hold_ms / MS_PER_MIN;
    const char *raised = is_over ? "the incident is raised" : "before it is raised";

    if (is_mean(told->rule))
        snprintf(text, EXPLAIN_TEXT_SIZE, is_over ? "A mean has its minutes behind it: %s at once."
                                                  : "It begins. A mean needs no further time %s.", raised);
    else if (told->rule->statistic == STATISTIC_INSTANT)
        snprintf(text, EXPLAIN_TEXT_SIZE, is_over ? "It held for %.0f minutes and %d reporting intervals: %s."
                                                  : "It begins. It has to hold for %.0f minutes and %d reporting "
                                                    "intervals %s.", hold_min, VERDICT_INTERVALS_MIN, raised);
    else
        snprintf(text, EXPLAIN_TEXT_SIZE, is_over ? "It held for more than %.0f minutes: %s."
                                                  : "It begins. It has to hold for more than %.0f minutes %s.",
                 hold_min, raised);
}

static void write_clear(const struct explain_words *words, const struct explain_step *step,
                        char text[EXPLAIN_TEXT_SIZE])
{
    double minutes = words->told->clear_hold_ms / MS_PER_MIN;
    char level[VALUE_SIZE];

    write_value(words->told->rule, words->told->clear_level, level);
    if (step->kind == EXPLAIN_UNDER_CLEAR)
        snprintf(text, EXPLAIN_TEXT_SIZE, "On the good side of the clear level, %s. It has to stay there for %.0f "
                 "minutes.", level, minutes);
    else if (step->kind == EXPLAIN_OVER_CLEAR)
        snprintf(text, EXPLAIN_TEXT_SIZE, "Back beyond the clear level, %s, before %.0f minutes had passed.", level,
                 minutes);
    else if (step->reason)
        snprintf(text, EXPLAIN_TEXT_SIZE, "The incident ends with the occupied period.");
    else
        snprintf(text, EXPLAIN_TEXT_SIZE, "On the good side of %s for %.0f minutes: the incident is over.", level,
                 minutes);
}

static void write_stretch(const struct explain_words *words, const struct explain_step *step,
                          char text[EXPLAIN_TEXT_SIZE])
{
    const struct explanation *told = words->told;
    char from[EXPLAIN_CLOCK_SIZE], to[EXPLAIN_CLOCK_SIZE], limit[VALUE_SIZE];

    explain_clock(words->zone, step->at_ms, from);
    explain_clock(words->zone, step->to_ms, to);
    write_value(told->rule, told->limit, limit);
    if (step->kind == EXPLAIN_LEFT_OUT)
        snprintf(text, EXPLAIN_TEXT_SIZE, "Samples left out until %s: %zu. %s.", to, step->count,
                 why_words(step->reason));
    else if (step->kind == EXPLAIN_GAP)
        snprintf(text, EXPLAIN_TEXT_SIZE, "Nothing is known from %s to %s: samples are joined when at most %.0f "
                 "minutes apart.", from, to, (double)told->max_gap_ms / MS_PER_MIN);
    else
        snprintf(text, EXPLAIN_TEXT_SIZE, "The longest unbroken stretch %s %s: from %s to %s, %.1f minutes.",
                 beyond(told->rule), limit, from, to, step->value);
}

static void write_end(const struct explain_words *words, const struct explain_step *step,
                      char text[EXPLAIN_TEXT_SIZE])
{
    const struct explanation *told = words->told;
    char figure[VALUE_SIZE] = "none", limit[VALUE_SIZE];

    write_value(told->rule, told->limit, limit);
    if (told->rule->statistic == STATISTIC_CONSECUTIVE_MINUTES && !isnan(step->value))
        snprintf(figure, sizeof figure, "%.1f minutes", step->value);
    else if (!isnan(step->value))
        write_value(told->rule, step->value, figure);
    if (step->kind == EXPLAIN_COVERAGE && rule_is_all_hours(told->rule))
        snprintf(text, EXPLAIN_TEXT_SIZE, "The fullest %.0f hours of the day are measured to %.1f%%, occupied or not; "
                 "%.0f%% are needed to tell.", told->rule->window_min / 60, 100 * step->value,
                 100 * VERDICT_COVERAGE_MIN);
    else if (step->kind == EXPLAIN_COVERAGE)
        snprintf(text, EXPLAIN_TEXT_SIZE, "Measured %.1f of %.0f occupied minutes, %.1f%%; %.0f%% are needed to tell.",
                 told->figures.joined_ms / MS_PER_MIN,
                 (double)day_figures_occupied_ms(&told->figures, INT64_MAX) / MS_PER_MIN, 100 * step->value,
                 100 * VERDICT_COVERAGE_MIN);
    else
        snprintf(text, EXPLAIN_TEXT_SIZE, "Verdict: %s. Figure %s, limit %s.", step->reason, figure, limit);
}

static void write_value_step(const struct explain_words *words, const struct explain_step *step,
                             char text[EXPLAIN_TEXT_SIZE])
{
    const struct rule *rule = words->told->rule;
    char value[VALUE_SIZE], limit[VALUE_SIZE];
    const char *most = rule_is_minimum(rule) ? "lowest" : "highest";

    write_value(rule, step->value, value);
    write_value(rule, words->told->limit, limit);
    if (step->kind == EXPLAIN_ALREADY_BEYOND)
        snprintf(text, EXPLAIN_TEXT_SIZE, "The line starts here, and is %s %s already.", beyond(rule), limit);
    else if (step->kind == EXPLAIN_PEAK)
        snprintf(text, EXPLAIN_TEXT_SIZE, "The %s value of the incident: %s.", most, value);
    else
        snprintf(text, EXPLAIN_TEXT_SIZE, "The %s value of the occupied day: %s.", most, value);
}

void explain_text(const struct explain_words *words, const struct explain_step *step, char text[EXPLAIN_TEXT_SIZE])
{
    switch (step->kind) {
    case EXPLAIN_PERIOD_START:
        snprintf(text, EXPLAIN_TEXT_SIZE, "The occupied period starts.");
        return;
    case EXPLAIN_PERIOD_END:
        snprintf(text, EXPLAIN_TEXT_SIZE, "The occupied period ends.");
        return;
    case EXPLAIN_WENT_AWAY:
        snprintf(text, EXPLAIN_TEXT_SIZE, "It did not hold long enough: nothing is raised.");
        return;
    case EXPLAIN_LEFT_OUT:
    case EXPLAIN_GAP:
    case EXPLAIN_LONGEST_RUN:
        write_stretch(words, step, text);
        return;
    case EXPLAIN_CROSSING:
    case EXPLAIN_CROSSING_BACK:
        write_crossing(words, step, step->kind == EXPLAIN_CROSSING_BACK, text);
        return;
    case EXPLAIN_BEGAN:
    case EXPLAIN_RAISED:
        write_hold(words, step->kind == EXPLAIN_RAISED, text);
        return;
    case EXPLAIN_UNDER_CLEAR:
    case EXPLAIN_OVER_CLEAR:
    case EXPLAIN_CLEARED:
        write_clear(words, step, text);
        return;
    case EXPLAIN_ALREADY_BEYOND:
    case EXPLAIN_PEAK:
    case EXPLAIN_EXTREME:
        write_value_step(words, step, text);
        return;
    case EXPLAIN_COVERAGE:
    case EXPLAIN_VERDICT:
        write_end(words, step, text);
        return;
    case EXPLAIN_KIND_COUNT:
        break;
    }
    text[0] = '\0';
}
