/* air/incident.c - see incident.h
 * A sample closes a line; the line is cut at the edges of occupied time; each rule's tracker judges each part. */
#include "incident.h"
#include "calendar.h"
#include "tracker.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NO_TIME INT64_MIN
#define STREAM_COUNT 2

static const enum quantity stream_quantities[STREAM_COUNT] = {CO2_PPM, TEMPERATURE_C};     /* others raise nothing */

struct stream {                     /* one quantity */
    enum quantity quantity;
    bool has_sample;
    int64_t sample_ms;
    double sample_value;
    int64_t max_gap_ms, interval_ms;
    bool is_occupied;               /* up to until_ms, and false once the period up to there is settled */
    int64_t until_ms;               /* NO_TIME: not looked up */
    struct recent_lines lines;      /* occupied ones, for the means of its trackers */
};

struct incident_engine {
    const struct calendar *calendar;
    const struct week_hours *hours;
    const struct zone *zone;
    struct stream streams[STREAM_COUNT];
    struct trailing_mean *means;
    size_t count;
    struct tracker trackers[];
};

static const char *const state_words[INCIDENT_STATE_COUNT] = {
    [INCIDENT_NONE] = "none", [INCIDENT_PENDING] = "pending", [INCIDENT_RAISED] = "raised",
    [INCIDENT_FADING] = "fading", [INCIDENT_CLEARED] = "cleared",
};

const char *incident_state_word(enum incident_state state)
{
    return state_words[state];
}

/* -- one quantity: all its trackers -- */

static void judge_line(struct incident_engine *engine, struct stream *stream, const struct line *part,
                       struct news *news)
{
    recent_lines_add(&stream->lines, part);
    for (size_t i = 0; i < engine->count; i++)
        if (engine->trackers[i].rule->quantity == stream->quantity)
            tracker_judge(&engine->trackers[i], part, stream->interval_ms, news);
}

static void note_samples(struct incident_engine *engine, const struct stream *stream, int64_t time_ms, double value,
                         bool beyond)
{
    for (size_t i = 0; i < engine->count; i++) {
        struct tracker *tracker = &engine->trackers[i];

        if (tracker->rule->quantity == stream->quantity && level_is_met(tracker->condition.limit, value) == beyond)
            tracker_note_sample(tracker, time_ms, beyond);
    }
}

static void end_period(struct incident_engine *engine, struct stream *stream, struct news *news)
{
    for (size_t i = 0; i < engine->count; i++)
        if (engine->trackers[i].rule->quantity == stream->quantity)
            tracker_end_period(&engine->trackers[i], stream->until_ms, news);
    stream->is_occupied = false;
}

static void look_up_period(const struct incident_engine *engine, struct stream *stream, int64_t at_ms)
{
    if (stream->until_ms != NO_TIME && at_ms < stream->until_ms)
        return;
    stream->is_occupied = calendar_is_occupied(engine->calendar, engine->hours, engine->zone, at_ms);
    stream->until_ms = calendar_next_change_ms(engine->calendar, engine->hours, engine->zone, at_ms);
}

/* From the newest sample to this one, period by period. */
static void walk_line(struct incident_engine *engine, struct stream *stream, const struct line *line,
                      struct news *news)
{
    int64_t at_ms = line->start_ms;

    while (at_ms < line->end_ms) {
        struct line part;

        look_up_period(engine, stream, at_ms);
        if (stream->is_occupied && line_cut(line, (struct calendar_span){at_ms, stream->until_ms}, &part))
            judge_line(engine, stream, &part, news);
        news_tell(news);
        at_ms = stream->until_ms < line->end_ms ? stream->until_ms : line->end_ms;
        if (stream->is_occupied && at_ms == stream->until_ms)
            end_period(engine, stream, news);
        news_tell(news);
    }
}

/* No sample was or can be joined to the newest one: its runs end there, and the period at its own end. */
static void close_gap(struct incident_engine *engine, struct stream *stream, int64_t now_ms, struct news *news)
{
    for (size_t i = 0; i < engine->count; i++)
        if (engine->trackers[i].rule->quantity == stream->quantity)
            tracker_break(&engine->trackers[i], stream->sample_ms, news);
    if (stream->is_occupied && now_ms >= stream->until_ms)
        end_period(engine, stream, news);
    news_tell(news);
}

/* -- the engine -- */

static struct stream *stream_of(struct incident_engine *engine, enum quantity quantity)
{
    for (size_t i = 0; i < STREAM_COUNT; i++)
        if (engine->streams[i].quantity == quantity)
            return &engine->streams[i];
    return NULL;
}

void incident_engine_sample(struct incident_engine *engine, enum quantity quantity, int64_t time_ms, double value,
                            int64_t max_gap_ms, int64_t interval_ms, incident_tell *tell, void *context)
{
    struct stream *stream = stream_of(engine, quantity);
    struct news news;
    struct line line;
    bool is_joined;

    if (!stream || !isfinite(value) || (stream->has_sample && time_ms <= stream->sample_ms))
        return;
    news_init(&news, tell, context);
    is_joined = stream->has_sample && time_ms - stream->sample_ms <= max_gap_ms;
    line = (struct line){stream->sample_ms, time_ms, stream->sample_value, value};

    stream->max_gap_ms = max_gap_ms;
    stream->interval_ms = interval_ms;
    if (stream->has_sample && !is_joined)
        close_gap(engine, stream, time_ms, &news);
    note_samples(engine, stream, time_ms, value, true);     /* counts for the run it ends ... */
    if (is_joined)
        walk_line(engine, stream, &line, &news);
    note_samples(engine, stream, time_ms, value, false);    /* ... and only then breaks it */
    stream->has_sample = true;
    stream->sample_ms = time_ms;
    stream->sample_value = value;
}

void incident_engine_advance(struct incident_engine *engine, int64_t now_ms, incident_tell *tell, void *context)
{
    for (size_t i = 0; i < STREAM_COUNT; i++) {
        struct stream *stream = &engine->streams[i];
        struct news news;

        if (!stream->is_occupied || now_ms < stream->until_ms || now_ms - stream->sample_ms <= stream->max_gap_ms)
            continue;
        news_init(&news, tell, context);
        close_gap(engine, stream, now_ms, &news);
    }
}

static bool is_judged_live(const struct rule *rule, const struct room_info *room, enum nation nation)
{
    bool is_heard = false;

    for (size_t i = 0; i < STREAM_COUNT; i++)
        is_heard = is_heard || stream_quantities[i] == rule->quantity;
    return is_heard && rule_is_live(rule) && rule_applies(rule, room, nation) == APPLIES;
}

struct incident_engine *incident_engine_open(const struct pack *pack, const struct room_info *room, enum nation nation,
                                             const struct calendar *calendar, const struct week_hours *hours,
                                             const struct zone *zone)
{
    size_t count = 0, means_count = 0;
    struct incident_engine *engine;
    struct trailing_mean *means;

    for (size_t i = 0; i < pack->count; i++)
        if (is_judged_live(&pack->rules[i], room, nation)) {
            count++;
            means_count += condition_needs_means(&pack->rules[i]) ? MEANS_PER_CONDITION : 0;
        }
    engine = calloc(1, sizeof *engine + count * sizeof *engine->trackers);
    means = calloc(means_count + 1, sizeof *means);     /* one too many: never a size of zero */
    if (!engine || !means) {
        free(engine);
        free(means);
        return NULL;
    }
    *engine = (struct incident_engine){.calendar = calendar, .hours = hours, .zone = zone, .means = means};
    for (size_t i = 0; i < STREAM_COUNT; i++)
        engine->streams[i] = (struct stream){.quantity = stream_quantities[i], .until_ms = NO_TIME};
    for (size_t i = 0; i < pack->count; i++)
        if (is_judged_live(&pack->rules[i], room, nation)) {
            tracker_init(&engine->trackers[engine->count++], pack, i, rule_outdoor_ppm(room),
                         &stream_of(engine, pack->rules[i].quantity)->lines, means);
            means += condition_needs_means(&pack->rules[i]) ? MEANS_PER_CONDITION : 0;
        }
    for (size_t i = 0; i < STREAM_COUNT; i++)
        if (recent_lines_open(&engine->streams[i].lines) < 0) {
            incident_engine_close(engine);
            return NULL;
        }
    return engine;
}

void incident_engine_close(struct incident_engine *engine)
{
    if (!engine)
        return;
    for (size_t i = 0; i < STREAM_COUNT; i++)
        recent_lines_done(&engine->streams[i].lines);
    free(engine->means);
    free(engine);
}

/* -- the level -- */

static enum air_level level_of(enum severity severity)
{
    switch (severity) {
    case SEVERITY_ALARM:
        return AIR_ACT;
    case SEVERITY_WARNING:
    case SEVERITY_ADVISORY:
        return AIR_WATCH;
    case SEVERITY_GOOD:
    case SEVERITY_INFO:
    case SEVERITY_COUNT:
        break;
    }
    return AIR_GOOD;
}

/* Level, then peak, then severity; the first in the pack wins a tie. */
static bool outranks(const struct rule *rule, const struct rule *best)
{
    if (level_of(rule->severity) != level_of(best->severity))
        return level_of(rule->severity) > level_of(best->severity);
    if (rule->is_peak != best->is_peak)
        return rule->is_peak;
    return rule->severity > best->severity;
}

double incident_engine_peak(const struct incident_engine *engine, const char *rule, int64_t began_ms)
{
    for (size_t i = 0; i < engine->count; i++) {
        const struct tracker *tracker = &engine->trackers[i];

        if (tracker->state != INCIDENT_NONE && tracker->began_ms == began_ms && strcmp(tracker->rule->id, rule) == 0)
            return tracker->peak;
    }
    return NAN;
}

const struct rule *incident_engine_pending(const struct incident_engine *engine, enum air_level level,
                                           int64_t *since_ms)
{
    const struct tracker *best = NULL;

    for (size_t i = 0; i < engine->count; i++) {
        const struct tracker *tracker = &engine->trackers[i];

        if (tracker->rule->quantity != CO2_PPM || tracker->state > INCIDENT_PENDING ||
            level_of(tracker->rule->severity) <= level || !engine->streams[0].has_sample ||
            !level_is_met(tracker->condition.limit, engine->streams[0].sample_value))
            continue;
        if (!best || outranks(tracker->rule, best->rule))
            best = tracker;
    }
    *since_ms = best && best->state == INCIDENT_PENDING ? best->began_ms : 0;
    return best ? best->rule : NULL;
}

bool incident_engine_is_unruled(const struct incident_engine *engine)
{
    for (size_t i = 0; i < engine->count; i++)
        if (engine->trackers[i].rule->quantity == CO2_PPM)
            return false;
    return true;
}

enum air_level incident_engine_level(const struct incident_engine *engine, const struct rule **rule, bool *is_peak,
                                     int64_t *since_ms)
{
    const struct tracker *best = NULL;
    bool has_peak = false;

    for (size_t i = 0; i < engine->count; i++) {
        const struct tracker *tracker = &engine->trackers[i];

        if (tracker->rule->quantity != CO2_PPM ||
            (tracker->state != INCIDENT_RAISED && tracker->state != INCIDENT_FADING))
            continue;
        has_peak = has_peak || tracker->rule->is_peak;
        if (!best || outranks(tracker->rule, best->rule))
            best = tracker;
    }
    *rule = best ? best->rule : NULL;
    *since_ms = best ? best->began_ms : 0;
    *is_peak = best && has_peak && level_of(best->rule->severity) == AIR_ACT;
    if (!engine->streams[0].has_sample || incident_engine_is_unruled(engine))
        return AIR_UNKNOWN;
    return best ? level_of(best->rule->severity) : AIR_GOOD;
}
