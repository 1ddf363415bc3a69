/* air/explain_end.c - what is known when all samples are in: gaps, peaks, the chosen incident, the verdict; and the
 * steps put in order. See explain.h */
#include "explain_private.h"
#include <stdlib.h>

/* -- what is known at the end -- */

static double line_value(const struct explain_point *before, const struct explain_point *after, int64_t at_ms)
{
    struct line line = {before->time_ms, after->time_ms, before->value, after->value};

    return line.start_ms < line.end_ms ? line_at(&line, at_ms) : before->value;
}

static double value_at(const struct explain *e, int64_t at_ms)
{
    struct explain_point before, after;
    bool is_known = explain_samples_around(&e->result.samples, at_ms, &before, &after);

    return is_known ? line_value(&before, &after, at_ms) : NAN;
}

/* The first instant from from_ms to to_ms at which the lines have a value that is known to be there. */
static bool find_value(const struct explain *e, int64_t from_ms, int64_t to_ms, double value, int64_t *at_ms)
{
    const struct explain_samples *samples = &e->result.samples;
    const int64_t ends_ms[] = {from_ms, to_ms};

    for (size_t i = 0; i < samples->count; i++) {
        const struct explain_sample *sample = &samples->items[i];

        if (!sample->why && sample->time_ms >= from_ms && sample->time_ms <= to_ms && !(sample->value < value) &&
            !(sample->value > value)) {
            *at_ms = sample->time_ms;
            return true;
        }
    }
    for (size_t i = 0; i < 2; i++)
        if (fabs(value_at(e, ends_ms[i]) - value) < 1e-9) {
            *at_ms = ends_ms[i];
            return true;
        }
    return false;
}

/* Where no line covers a span: told when it is a gap, and not only the moment since the newest sample. */
static void tell_gaps(struct explain *e, const struct calendar_span *span, int64_t now_ms)
{
    const struct explain_samples *samples = &e->result.samples;
    int64_t covered_ms = span->start_ms, before_ms = INT64_MIN, end_ms = explain_earlier(span->end_ms, now_ms);
    struct explain_step gap = {.kind = EXPLAIN_GAP, .value = NAN};

    for (size_t i = 0; i < samples->count && before_ms < end_ms; i++) {
        const struct explain_sample *sample = &samples->items[i];

        if (sample->why)
            continue;
        if (sample->is_joined && sample->time_ms > span->start_ms) {
            gap.at_ms = covered_ms;
            gap.to_ms = explain_earlier(before_ms, end_ms);
            if (gap.to_ms > gap.at_ms)
                explain_tell(e, &gap);
            covered_ms = explain_later(covered_ms, sample->time_ms);
        }
        before_ms = sample->time_ms;
    }
    if (covered_ms < end_ms && now_ms - covered_ms > e->result.max_gap_ms) {
        gap.at_ms = covered_ms;
        gap.to_ms = end_ms;
        explain_tell(e, &gap);
    }
}

/* Neighbours that were left out for the same reason are one step. */
static void tell_left_out(struct explain *e, const struct calendar_span *span)
{
    const struct explain_samples *samples = &e->result.samples;

    for (size_t i = 0; i < samples->count; i++) {
        const struct explain_sample *sample = &samples->items[i];
        struct explain_step step = {.kind = EXPLAIN_LEFT_OUT, .at_ms = sample->time_ms, .value = sample->value,
                                    .reason = sample->why};

        if (!sample->why || sample->time_ms < span->start_ms || sample->time_ms >= span->end_ms)
            continue;
        while (i < samples->count && samples->items[i].why == step.reason && samples->items[i].time_ms < span->end_ms) {
            step.to_ms = samples->items[i].time_ms;
            step.count++;
            i++;
        }
        i--;
        explain_tell(e, &step);
    }
}

static void tell_spans(struct explain *e, int64_t now_ms)
{
    for (size_t i = 0; i < e->result.span_count; i++) {
        const struct calendar_span *span = &e->result.spans[i];

        if (span->start_ms > now_ms)
            break;
        explain_tell_at(e, EXPLAIN_PERIOD_START, (double)span->start_ms);
        if (span->end_ms <= now_ms)
            explain_tell_at(e, EXPLAIN_PERIOD_END, (double)span->end_ms);
        tell_gaps(e, span, now_ms);
        tell_left_out(e, span);
    }
}

/* -- an incident -- */

static int64_t end_or_never(int64_t ended_ms)
{
    return ended_ms ? ended_ms : INT64_MAX;
}

/* The one that began then; else the nearest of those that were there at the same time. */
static void choose_incident(struct explain *e)
{
    const struct explain_question *q = &e->question;
    int64_t nearest_ms = INT64_MAX;

    for (size_t i = 0; i < e->found_count; i++) {
        const struct explain_incident *found = &e->found[i];
        int64_t off_ms = llabs(found->began_ms - q->began_ms);

        if (off_ms >= nearest_ms || found->began_ms >= end_or_never(q->ended_ms) ||
            q->began_ms >= end_or_never(found->cleared_ms))
            continue;
        nearest_ms = off_ms;
        e->result.incident = *found;
    }
}

/* The engine tells a peak with each change only: what is still open may have gone further since. */
static void update_peak(struct explain *e)
{
    const struct explain_samples *samples = &e->result.samples;
    struct explain_incident *incident = &e->result.incident;
    bool is_minimum = rule_is_minimum(e->result.rule);

    for (size_t i = 0; i < samples->count && !incident->cleared_ms; i++)
        if (!samples->items[i].why && samples->items[i].time_ms >= incident->began_ms)
            incident->peak = is_minimum ? fmin(incident->peak, samples->items[i].value)
                                        : fmax(incident->peak, samples->items[i].value);
}

static void tell_peak(struct explain *e, int64_t now_ms)
{
    const struct explain_incident *incident = &e->result.incident;
    struct explain_step peak = {.kind = EXPLAIN_PEAK, .value = incident->peak};
    int64_t end_ms = incident->cleared_ms ? incident->cleared_ms : now_ms;

    if (incident->state != INCIDENT_NONE && find_value(e, incident->began_ms, end_ms, incident->peak, &peak.at_ms))
        explain_tell(e, &peak);
}

/* Both the recorded incident and the one of now, and a little of what led to them. */
static void set_window(struct explain *e, int64_t now_ms)
{
    const struct explain_question *q = &e->question;
    struct explanation *x = &e->result;
    const struct explain_incident *now = &x->incident;
    bool is_over = q->ended_ms && (now->state == INCIDENT_NONE || now->cleared_ms);
    int64_t began_ms = now->state == INCIDENT_NONE ? q->began_ms : explain_earlier(q->began_ms, now->began_ms);

    x->from_ms = began_ms - EXPLAIN_CONTEXT_MS;
    for (size_t i = 0; i < x->span_count; i++)
        if (x->spans[i].start_ms <= began_ms && began_ms < x->spans[i].end_ms)
            x->from_ms = explain_later(x->from_ms, x->spans[i].start_ms);
    x->to_ms = is_over ? explain_later(q->ended_ms, now->cleared_ms) : now_ms;
}

static void finish_incident(struct explain *e, int64_t now_ms)
{
    incident_engine_advance(e->engine, now_ms, explain_hear, e);
    choose_incident(e);
    if (e->result.incident.state != INCIDENT_NONE)
        update_peak(e);
    set_window(e, now_ms);
    tell_peak(e, now_ms);
}

/* -- a day -- */

static void tell_extreme(struct explain *e)
{
    struct explain_step step = {.kind = EXPLAIN_EXTREME, .value = e->result.verdict.figure};

    for (size_t i = 0; i < e->result.span_count; i++)
        if (find_value(e, e->result.spans[i].start_ms, e->result.spans[i].end_ms, step.value, &step.at_ms)) {
            explain_tell(e, &step);
            return;
        }
}

static void tell_longest_run(struct explain *e)
{
    const struct level_figures *level = day_figures_level(&e->result.figures, e->condition.limit);

    if (level && level->longest_ms > 0)
        explain_tell(e, &(struct explain_step){.kind = EXPLAIN_LONGEST_RUN, .at_ms = level->longest_began_ms,
                                       .to_ms = level->longest_began_ms + llround(level->longest_ms),
                                       .value = level_figures_longest_minutes(level)});
}

static void tell_day(struct explain *e, int64_t now_ms)
{
    enum statistic statistic = e->result.rule->statistic;
    int64_t end_ms = explain_earlier(e->result.spans[e->result.span_count - 1].end_ms, now_ms);

    if (statistic == STATISTIC_INSTANT)
        tell_extreme(e);
    if (statistic == STATISTIC_INSTANT || statistic == STATISTIC_CONSECUTIVE_MINUTES)
        tell_longest_run(e);
    if (e->judge)
        explain_tell(e, &(struct explain_step){.kind = EXPLAIN_COVERAGE, .at_ms = end_ms,
                                               .value = e->result.verdict.coverage});
    explain_tell(e, &(struct explain_step){.kind = EXPLAIN_VERDICT, .at_ms = end_ms, .value = e->result.verdict.figure,
                                   .reason = verdict_word(e->result.verdict.verdict)});
}

void explain_air(struct explain *e, const struct fresh_evidence *evidence)
{
    e->air = *evidence;
}

/* What no sensor says is judged by the day's fresh air, or by nothing, and the verdict says why. */
static void judge_without_samples(struct explain *e)
{
    const struct explain_question *q = &e->question;

    e->air.date = q->date;
    fresh_judge(q->pack, explain_rule(e), q->room, q->nation, &e->air, &e->result.verdict);
}

static void finish_day(struct explain *e, int64_t now_ms)
{
    struct explanation *x = &e->result;
    struct judged_day *day = malloc(sizeof *day);
    bool has_figures = day && e->judge;

    e->failed = e->failed || !day;
    if (has_figures && !day_judge_today(e->judge, day))
        day_judge_nothing(e->judge, e->question.date, day);
    x->from_ms = explain_day_start_ms(e, 0);
    x->to_ms = explain_day_start_ms(e, 1);
    x->is_judged = x->span_count && (has_figures || !e->judge);
    if (!e->judge)
        judge_without_samples(e);
    for (size_t i = 0; has_figures && i < day->count; i++)
        if (day->rules[i].rule_index == e->question.rule_index)
            x->verdict = day->rules[i].verdict;
    if (has_figures)
        x->figures = day->figures;
    if (x->is_judged)
        tell_day(e, now_ms);
    free(day);
}

/* -- the answer -- */

static void add_neighbours(struct explain *e)
{
    for (size_t i = 0; i < e->result.steps.count; i++) {
        struct explain_step *step = &e->result.steps.items[i];

        if (step->kind != EXPLAIN_LEFT_OUT && step->kind < EXPLAIN_EXTREME &&
            explain_samples_around(&e->result.samples, step->at_ms, &step->before, &step->after) && isnan(step->value))
            step->value = line_value(&step->before, &step->after, step->at_ms);
    }
}

static void count_samples(struct explanation *x)
{
    for (size_t i = 0; i < x->samples.count; i++) {
        const struct explain_sample *sample = &x->samples.items[i];

        if (sample->time_ms < x->from_ms || sample->time_ms > x->to_ms)
            continue;
        x->used += !sample->why;
        x->left_out += sample->why != NULL;
    }
}

static void trim_samples(struct explanation *x)
{
    size_t kept = 0;

    for (size_t i = 0; i < x->samples.count; i++)
        if (x->samples.items[i].time_ms >= x->from_ms - x->max_gap_ms &&
            x->samples.items[i].time_ms <= x->to_ms + x->max_gap_ms)
            x->samples.items[kept++] = x->samples.items[i];
    x->samples.count = kept;
}

const struct explanation *explain_finish(struct explain *e, int64_t now_ms)
{
    if (e->engine)
        finish_incident(e, now_ms);
    else
        finish_day(e, now_ms);
    if (e->engine || e->judge)
        tell_spans(e, now_ms);
    explain_steps_cut(&e->result.steps, e->result.from_ms, e->result.to_ms);
    add_neighbours(e);
    count_samples(&e->result);
    trim_samples(&e->result);
    return e->failed || e->result.samples.has_failed ? NULL : &e->result;
}
