/* web/explain_json.c - see explain_json.h */
#include "explain_json.h"
#include "explain_text.h"
#include "show.h"
#include "tried_json.h"
#include "verdict_words.h"
#include <math.h>
#include <stdlib.h>

#define DECIMALS 3
#define MS_PER_MIN 60000.0

/* -- the rule, and what of it is the project's own choice -- */

static void put_settings(struct out *out, const struct explain_ask *ask, const struct explanation *told)
{
    const struct pack *pack = ask->setup->pack;
    const struct rule *rule = told->rule;
    bool is_sustained = rule->statistic == STATISTIC_SUSTAINED;

    out_object(out, "settings");
    out_number(out, "limit", told->limit, DECIMALS);
    out_number(out, "hold_min", told->hold_ms / MS_PER_MIN, DECIMALS);
    out_number(out, "hold_intervals", rule->statistic == STATISTIC_INSTANT ? VERDICT_INTERVALS_MIN : NAN, 0);
    out_number(out, "mean_min", is_sustained ? pack->sustained_window_min
                                : rule->statistic == STATISTIC_MEAN ? rule->window_min : NAN, DECIMALS);
    out_number(out, "mean_joined_min", is_sustained ? pack->sustained_joined_min : NAN, DECIMALS);
    out_number(out, "clear_level", told->clear_level, DECIMALS);
    out_number(out, "clear_hold_min", told->clear_hold_ms / MS_PER_MIN, DECIMALS);
    out_bool(out, "all_hours", rule_is_all_hours(rule));
    out_number(out, "coverage_needed", VERDICT_COVERAGE_MIN, DECIMALS);
    out_number(out, "interval_s", told->interval_ms ? (double)told->interval_ms / 1000 : NAN, DECIMALS);
    out_number(out, "max_gap_min", (double)told->max_gap_ms / MS_PER_MIN, DECIMALS);
    out_object_end(out);
}

static void put_periods(struct out *out, const struct explanation *told)
{
    out_array(out, "periods");
    for (size_t i = 0; i < told->span_count; i++) {
        out_object(out, NULL);
        out_time(out, "from", told->spans[i].start_ms);
        out_time(out, "to", told->spans[i].end_ms);
        out_object_end(out);
    }
    out_array_end(out);
}

/* -- samples and steps -- */

static void put_samples(struct out *out, const struct explanation *told)
{
    bool *marks = calloc(told->samples.count + 1, sizeof *marks);   /* one too many: never a size of zero */

    out->failed = out->failed || !marks;
    if (marks)
        (void)explain_samples_pick(&told->samples, &told->steps, EXPLAIN_SAMPLES_SHOWN, marks);
    out_array(out, "samples");
    for (size_t i = 0; marks && i < told->samples.count; i++) {
        const struct explain_sample *sample = &told->samples.items[i];

        if (!marks[i])
            continue;
        out_object(out, NULL);
        out_time(out, "time", sample->time_ms);
        out_number(out, "value", sample->value, DECIMALS);
        out_bool(out, "used", !sample->why);
        if (sample->why)
            out_text(out, "why", sample->why);
        out_object_end(out);
    }
    out_array_end(out);
    free(marks);
    out_integer(out, "samples_used", (int64_t)told->used);
    out_integer(out, "samples_left_out", (int64_t)told->left_out);
}

static void put_point(struct out *out, const char *key, const struct explain_point *point)
{
    if (!point->time_ms)
        return;
    out_object(out, key);
    out_time(out, "time", point->time_ms);
    out_number(out, "value", point->value, DECIMALS);
    out_object_end(out);
}

static void put_steps(struct out *out, const struct explain_words *words)
{
    const struct explain_steps *steps = &words->told->steps;

    out_array(out, "steps");
    for (size_t i = 0; i < steps->count; i++) {
        const struct explain_step *step = &steps->items[i];
        char text[EXPLAIN_TEXT_SIZE];

        explain_text(words, step, text);
        out_object(out, NULL);
        out_time(out, "at", step->at_ms);
        if (step->to_ms)
            out_time(out, "to", step->to_ms);
        out_text(out, "kind", explain_kind_word(step->kind));
        out_number(out, "value", step->value, DECIMALS);
        put_point(out, "before", &step->before);
        put_point(out, "after", &step->after);
        if (step->count)
            out_integer(out, "count", (int64_t)step->count);
        if (step->reason)
            out_text(out, "reason", step->reason);
        out_text(out, "text", text);
        out_object_end(out);
    }
    out_array_end(out);
    out_integer(out, "steps_left_out", (int64_t)steps->dropped);
}

/* -- what came out, and what was on record -- */

static void put_incident(struct out *out, const char *key, int64_t began_ms, int64_t raised_ms, int64_t cleared_ms,
                         double peak)
{
    out_object(out, key);
    out_time(out, "began", began_ms);
    out_time(out, "raised", raised_ms);
    out_time(out, "cleared", cleared_ms);
    out_number(out, "peak", peak, DECIMALS);
    out_object_end(out);
}

static void put_incidents(struct out *out, const struct explain_ask *ask, const struct explanation *told)
{
    const struct explain_incident *now = &told->incident;
    const struct incident *was = &ask->incident;
    bool is_there = now->state != INCIDENT_NONE;

    put_incident(out, "result", now->began_ms, now->raised_ms, now->cleared_ms, is_there ? now->peak : NAN);
    put_incident(out, "record", was->began_ms, was->raised_ms, was->cleared_ms, was->peak);
}

static void put_verdict(struct out *out, const struct explain_outcome *outcome)
{
    const struct explanation *told = outcome->told;
    const struct day_figures *day = &told->figures;

    if (!told->is_judged) {
        out_null(out, "result");
    } else {
        out_object(out, "result");
        out_text(out, "verdict", verdict_word(told->verdict.verdict));
        out_words(out, "reason", verdict_reason_word(told->verdict.reason));
        out_number(out, "figure", told->verdict.figure, DECIMALS);
        out_number(out, "limit", told->verdict.limit, DECIMALS);
        out_number(out, "coverage", verdict_share(told->verdict.coverage), DECIMALS);
        out_number(out, "joined_min", day->joined_ms / MS_PER_MIN, DECIMALS);
        out_number(out, "occupied_min", (double)day_figures_occupied_ms(day, INT64_MAX) / MS_PER_MIN, DECIMALS);
        out_number(out, "area_per_h", day->area / MS_PER_MIN / 60, DECIMALS);
        out_number(out, "mean", day_figures_mean(day), DECIMALS);
        out_object_end(out);
    }
    if (!outcome->is_compared) {
        out_null(out, "record");
        return;
    }
    out_object(out, "record");
    out_text(out, "verdict", outcome->recorded_verdict);
    out_number(out, "figure", outcome->recorded_figure, DECIMALS);
    out_object_end(out);
}

static void put_agreement(struct out *out, const struct explain_outcome *outcome)
{
    const struct {
        const char *what;
        bool differs;
    } parts[] = {{"began", outcome->began_differs},     {"raised", outcome->raised_differs},
                 {"cleared", outcome->cleared_differs}, {"peak", outcome->peak_differs},
                 {"verdict", outcome->verdict_differs}, {"figure", outcome->figure_differs}};

    if (outcome->is_compared)
        out_bool(out, "agrees", explain_agrees(outcome));
    else
        out_null(out, "agrees");
    out_array(out, "differs");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].differs)
            out_text(out, NULL, parts[i].what);
    out_array_end(out);
    out_array(out, "because");
    for (int i = 0; i < BECAUSE_COUNT; i++)
        if (outcome->because & 1u << i)
            out_text(out, NULL, explain_because_word((enum explain_because)i));
    out_array_end(out);
}

void explain_json(struct out *out, const struct explain_ask *ask, const struct explain_outcome *outcome)
{
    const struct explanation *told = outcome->told;
    const struct days_setup *setup = ask->setup;
    struct explain_words words = {told, setup->pack, &setup->zone};
    char date[11];

    days_format_date(ask->date, date);
    out_object(out, NULL);
    out_text(out, "about", ask->of == EXPLAIN_INCIDENT ? "incident" : "day");
    show_rule(out, "rule", told->rule);
    out_text(out, "pack", setup->pack->name);
    out_text(out, "pack_version", setup->pack->version);
    put_settings(out, ask, told);
    out_text(out, "room", setup->room.id);
    out_text(out, "room_name", setup->room.name);
    out_text(out, "date", date);
    put_periods(out, told);
    put_samples(out, told);
    put_steps(out, &words);
    if (ask->of == EXPLAIN_INCIDENT)
        put_incidents(out, ask, told);
    else
        put_verdict(out, outcome);
    put_agreement(out, outcome);
    if (ask->tried.id)
        tried_put(out, "tried", &ask->tried);
    out_object_end(out);
}

void explain_json_no_rule(struct out *out, const struct incident *incident)
{
    out_object(out, NULL);
    out_text(out, "about", "incident");
    out_null(out, "rule");
    out_words(out, "pack", incident->pack);
    out_words(out, "pack_version", incident->pack_version);
    out_words(out, "room", incident->room);
    out_array(out, "samples");
    out_array_end(out);
    out_array(out, "steps");
    out_array_end(out);
    out_null(out, "result");
    put_incident(out, "record", incident->began_ms, incident->raised_ms, incident->cleared_ms, incident->peak);
    out_null(out, "agrees");
    out_array(out, "differs");
    out_array_end(out);
    out_array(out, "because");
    out_text(out, NULL, explain_because_word(BECAUSE_PACK));
    out_array_end(out);
    out_object_end(out);
}
