/* air/tracker.c - see tracker.h */
#include "tracker.h"
#include "verdict.h"
#include <assert.h>
#include <math.h>

#define MS_PER_MIN 60000.0

void news_init(struct news *news, incident_tell *tell, void *context)
{
    news->tell = tell;
    news->context = context;
    news->count = 0;
}

static void news_add(struct news *news, const struct incident_event *event)
{
    size_t i = news->count++;

    assert(news->count <= PACK_RULES_MAX * TRACKER_CHANGES_MAX);
    for (; i > 0 && news->events[i - 1].at_ms > event->at_ms; i--)
        news->events[i] = news->events[i - 1];
    news->events[i] = *event;
}

void news_tell(struct news *news)
{
    for (size_t i = 0; news->tell && i < news->count; i++)
        news->tell(news->context, &news->events[i]);
    news->count = 0;
}

void tracker_init(struct tracker *tracker, const struct pack *pack, size_t rule_index, double outdoor_ppm,
                  struct recent_lines *lines, struct trailing_mean *means)
{
    const struct rule *rule = &pack->rules[rule_index];

    *tracker = (struct tracker){.rule_index = rule_index, .rule = rule, .hold_ms = condition_hold_ms(pack, rule),
                                .clear_hold_ms = pack->clear_hold_min * MS_PER_MIN,
                                .met_from_ms = NAN, .clear_from_ms = NAN,
                                .beyond_ms = {TRACKER_NO_TIME, TRACKER_NO_TIME}};
    condition_init(&tracker->condition, pack, rule, outdoor_ppm, lines, means);
}

static void change(struct tracker *tracker, enum incident_state to, double at_ms, bool unoccupied, struct news *news)
{
    struct incident_event event = {.rule_index = tracker->rule_index, .from = tracker->state, .to = to,
                                   .at_ms = llround(at_ms), .began_ms = tracker->began_ms,
                                   .raised_ms = tracker->raised_ms, .peak = tracker->peak, .unoccupied = unoccupied};

    if (to == INCIDENT_CLEARED)
        event.cleared_ms = event.at_ms;
    news_add(news, &event);
    tracker->state = to == INCIDENT_CLEARED ? INCIDENT_NONE : to;
    if (tracker->state == INCIDENT_NONE)
        tracker->raised_ms = 0;
}

static void note_peak(struct tracker *tracker, double value)
{
    tracker->peak = rule_is_minimum(tracker->rule) ? fmin(tracker->peak, value) : fmax(tracker->peak, value);
}

static void end_met_run(struct tracker *tracker, double at_ms, struct news *news)
{
    tracker->met_from_ms = NAN;
    if (tracker->state == INCIDENT_PENDING)
        change(tracker, INCIDENT_NONE, at_ms, false, news);
}

/* The value came back over the clear level. */
static void end_clear_run(struct tracker *tracker, double at_ms, struct news *news)
{
    tracker->clear_from_ms = NAN;
    if (tracker->state == INCIDENT_FADING)
        change(tracker, INCIDENT_RAISED, at_ms, false, news);
}

/* Two samples beyond the limit: in the run itself, or in the window of the mean. tracker_note_sample() forgets the others. */
static bool is_confirmed(const struct tracker *tracker, double at_ms)
{
    const struct trailing_mean *means = tracker->condition.means;

    if (tracker->beyond_ms[1] == TRACKER_NO_TIME)
        return false;
    return !means || at_ms - (double)tracker->beyond_ms[1] <= (double)means[0].window_ms;
}

static bool is_held(const struct tracker *tracker, double to_ms, int64_t interval_ms)
{
    double run_ms = to_ms - tracker->met_from_ms;

    if (!is_confirmed(tracker, to_ms))
        return false;
    if (tracker->rule->statistic == STATISTIC_INSTANT)
        return run_ms >= tracker->hold_ms && run_ms >= VERDICT_INTERVALS_MIN * (double)interval_ms;
    return run_ms > tracker->hold_ms;       /* "for more than 20 minutes"; and a mean is true for more than no time */
}

static void apply_met(struct tracker *tracker, const struct line *part, const struct condition_stretch *met,
                      int64_t interval_ms, struct news *news)
{
    if (isnan(tracker->met_from_ms))
        tracker->met_from_ms = met->from_ms;
    if (tracker->state == INCIDENT_NONE)
        tracker->peak = line_at(part, llround(met->from_ms));
    note_peak(tracker, line_at(part, llround(met->from_ms)));
    note_peak(tracker, line_at(part, llround(met->to_ms)));
    if (tracker->state == INCIDENT_NONE) {
        tracker->began_ms = llround(tracker->met_from_ms);
        change(tracker, INCIDENT_PENDING, tracker->met_from_ms, false, news);
    }
    if (tracker->state == INCIDENT_PENDING && is_held(tracker, met->to_ms, interval_ms)) {
        tracker->raised_ms = tracker->began_ms + llround(tracker->hold_ms);
        change(tracker, INCIDENT_RAISED, (double)tracker->raised_ms, false, news);
    }
    if (!met->is_open)
        end_met_run(tracker, met->to_ms, news);
}

static void apply_clear(struct tracker *tracker, const struct condition_stretch *clear, struct news *news)
{
    if (isnan(tracker->clear_from_ms))
        tracker->clear_from_ms = clear->from_ms;
    if (tracker->state == INCIDENT_RAISED)
        change(tracker, INCIDENT_FADING, clear->from_ms, false, news);
    if (tracker->state == INCIDENT_FADING && clear->to_ms - tracker->clear_from_ms >= tracker->clear_hold_ms)
        change(tracker, INCIDENT_CLEARED, tracker->clear_from_ms + tracker->clear_hold_ms, false, news);
    if (!clear->is_open)
        end_clear_run(tracker, clear->to_ms, news);
}

static bool is_some(const struct condition_stretch *stretch)
{
    return stretch->from_ms < stretch->to_ms;
}

static bool is_from(const struct condition_stretch *stretch, const struct line *part)
{
    return is_some(stretch) && stretch->from_ms <= (double)part->start_ms;
}

void tracker_judge(struct tracker *tracker, const struct line *part, int64_t interval_ms, struct news *news)
{
    struct condition_view view = condition_add(&tracker->condition, part);
    bool is_met_first = view.met.from_ms < view.clear.from_ms;

    if (!is_from(&view.met, part))
        end_met_run(tracker, (double)part->start_ms, news);
    if (!is_from(&view.clear, part))
        end_clear_run(tracker, (double)part->start_ms, news);

    if (is_some(&view.met) && is_met_first)
        apply_met(tracker, part, &view.met, interval_ms, news);
    if (is_some(&view.clear))
        apply_clear(tracker, &view.clear, news);
    if (is_some(&view.met) && !is_met_first)
        apply_met(tracker, part, &view.met, interval_ms, news);
    if (tracker->state != INCIDENT_NONE)
        note_peak(tracker, part->end);
}

/* Keeps the newest two samples beyond the limit. Of a rule on the line itself only those of the run count: a sample
 * on the good side, or a gap, forgets them. */
void tracker_note_sample(struct tracker *tracker, int64_t time_ms, bool is_beyond)
{
    if (is_beyond) {
        tracker->beyond_ms[1] = tracker->beyond_ms[0];
        tracker->beyond_ms[0] = time_ms;
    } else if (!tracker->condition.means) {
        tracker->beyond_ms[0] = tracker->beyond_ms[1] = TRACKER_NO_TIME;
    }
}

void tracker_break(struct tracker *tracker, int64_t at_ms, struct news *news)
{
    end_met_run(tracker, (double)at_ms, news);
    tracker->clear_from_ms = NAN;
    tracker_note_sample(tracker, at_ms, false);
}

void tracker_end_period(struct tracker *tracker, int64_t at_ms, struct news *news)
{
    end_met_run(tracker, (double)at_ms, news);
    tracker->clear_from_ms = NAN;
    if (tracker->state != INCIDENT_NONE)
        change(tracker, INCIDENT_CLEARED, (double)at_ms, true, news);
}
