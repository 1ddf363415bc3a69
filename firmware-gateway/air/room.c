/* air/room.c - see room.h */
#include "room.h"
#include "quality.h"
#include "room_history.h"
#include "room_slots.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LATE_INTERVALS 2                            /* rules: late after two reporting intervals, at least 5 min; */
#define LATE_MIN_MS (5 * INT64_C(60000))
#define SILENT_INTERVALS 3                          /* silent after three, at least 15 min */
#define SILENT_MIN_MS (15 * INT64_C(60000))
#define TREND_BACK_MS (10 * INT64_C(60000))         /* project settings: 30 ppm in 10 minutes is a trend */
#define TREND_SLACK_MS (5 * INT64_C(60000))
#define TREND_PPM 30.0
#define GRADED_AFTER_MS (60 * INT64_C(60000))       /* occupied time before a day so far gets a grade */

struct latest {
    double value;                   /* NAN: never */
    int64_t time_ms;
    bool judged;                    /* good enough to show as the room's air */
};

struct room {
    struct room_setup setup;
    struct room_info info;
    struct incident_engine *engine;
    struct day_stream co2, temperature;
    struct room_slots co2_slots, temperature_slots;
    struct latest latest[QUANTITY_COUNT];
    struct room_history history;
    int64_t heard_ms;               /* time of the newest reading; 0: never */
    int64_t retained_ms;            /* arrival of a stored copy; 0: none */
    double retained_co2_ppm;
    int64_t interval_ms;
    int64_t flags_date;             /* local date of */
    uint32_t day_flags;             /* ... the quality flags seen so far that day */
};

const char *freshness_word(enum freshness freshness)
{
    static const char *const words[] = {"live", "late", "silent", "never"};

    return words[freshness];
}

const char *trend_word(enum trend trend)
{
    static const char *const words[] = {NULL, "rising", "steady", "falling"};

    return words[trend];
}

const char *air_level_word(enum air_level level)
{
    static const char *const words[] = {"good", "watch", "act", "unknown"};

    return words[level];
}

static struct level level_of(const struct rule *rule)
{
    static const enum level_side sides[COMPARISON_COUNT] = {LEVEL_BELOW, LEVEL_AT_MOST, LEVEL_ABOVE, LEVEL_AT_LEAST};

    return (struct level){rule->limit, sides[rule->comparison]};
}

/* The yardsticks whose minutes are counted: the fixed four for CO2, and the limits of the pack. */
static size_t levels_for(const struct pack *pack, enum quantity quantity, struct level levels[DAY_LEVELS_MAX])
{
    size_t count = 0;

    if (quantity == CO2_PPM)
        for (; count < DAY_CO2_LEVELS; count++)
            levels[count] = day_co2_levels[count];
    for (size_t i = 0; i < pack->count && count < DAY_LEVELS_MAX; i++) {
        struct level level = level_of(&pack->rules[i]);
        bool known = pack->rules[i].quantity != quantity;

        for (size_t k = 0; k < count && !known; k++)
            known = level_is_same(levels[k], level);
        if (!known)
            levels[count++] = level;
    }
    return count;
}

static void stream_init(struct day_stream *stream, const struct room_setup *setup, enum quantity quantity)
{
    struct level levels[DAY_LEVELS_MAX];
    size_t count = levels_for(setup->pack, quantity, levels);

    day_stream_init(stream, setup->calendar, NULL, setup->zone, levels, count);
}

int room_open(const struct room_setup *setup, const struct room_info *info, struct room **room, struct error *err)
{
    struct room *r = calloc(1, sizeof *r);

    if (!r)
        return error_set(err, -ENOMEM, "room %s: out of memory", info->id);
    r->setup = *setup;
    r->info = *info;
    r->retained_co2_ppm = NAN;
    for (int q = 0; q < QUANTITY_COUNT; q++)
        r->latest[q].value = NAN;
    stream_init(&r->co2, setup, CO2_PPM);
    stream_init(&r->temperature, setup, TEMPERATURE_C);
    room_slots_init(&r->co2_slots, CO2_PPM);
    room_slots_init(&r->temperature_slots, TEMPERATURE_C);
    r->engine = incident_engine_open(setup->pack, &r->info, setup->nation, setup->calendar, NULL, setup->zone);
    if (!r->engine) {
        room_close(r);
        return error_set(err, -ENOMEM, "room %s: out of memory", info->id);
    }
    *room = r;
    return 0;
}

void room_close(struct room *room)
{
    if (!room)
        return;
    incident_engine_close(room->engine);
    room_history_done(&room->history);
    free(room);
}

/* One good sample of a judged quantity: into its day, its slots and the incidents. */
static void judge(struct room *r, struct day_stream *stream, struct room_slots *slots, const struct reading *reading,
                  uint32_t flags, int64_t max_gap_ms)
{
    double value = reading->value[slots->quantity];
    struct line line = {stream->sample_ms, reading->time_ms, stream->sample_value, value};
    bool is_joined = stream->has_sample && reading->time_ms - stream->sample_ms <= max_gap_ms;
    struct day_figures finished;

    if (!quality_is_joined(reading, flags, slots->quantity))
        return;
    if (day_stream_add(stream, reading->time_ms, value, max_gap_ms, &finished) < 0)
        return;
    room_slots_add(slots, reading->time_ms, is_joined ? &line : NULL, r->setup.slot, r->setup.context);
    if (quality_is_judged(reading, flags, slots->quantity))
        incident_engine_sample(r->engine, slots->quantity, reading->time_ms, value, max_gap_ms,
                               r->interval_ms, r->setup.tell, r->setup.context);
}

bool room_hear(struct room *r, const struct reading *reading, uint32_t flags, int64_t interval_ms)
{
    bool is_newest = reading->time_ms >= r->heard_ms;
    int64_t date = zone_date(r->setup.zone, reading->time_ms);

    room_history_add(&r->history, reading, reading->doubtful != 0 || !quality_is_judged(reading, flags, CO2_PPM));
    if (!is_newest)
        return false;
    r->heard_ms = reading->time_ms;
    if (interval_ms > 0)
        r->interval_ms = interval_ms;
    if (r->flags_date != date)
        r->day_flags = 0;
    r->flags_date = date;
    r->day_flags |= flags;
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (reading_has(reading, (enum quantity)q))
            r->latest[q] = (struct latest){reading->value[q], reading->time_ms,
                                           quality_is_judged(reading, flags, (enum quantity)q)};
    judge(r, &r->co2, &r->co2_slots, reading, flags, interval_max_gap_ms(r->interval_ms));
    judge(r, &r->temperature, &r->temperature_slots, reading, flags, interval_max_gap_ms(r->interval_ms));
    return true;
}

void room_hear_retained(struct room *r, const struct reading *reading, int64_t arrived_ms)
{
    if (!reading_is_good(reading, CO2_PPM) || r->heard_ms)
        return;
    r->retained_ms = arrived_ms;
    r->retained_co2_ppm = reading->value[CO2_PPM];
}

void room_advance(struct room *r, int64_t now_ms)
{
    incident_engine_advance(r->engine, now_ms, r->setup.tell, r->setup.context);
    room_slots_advance(&r->co2_slots, now_ms, r->setup.slot, r->setup.context);
    room_slots_advance(&r->temperature_slots, now_ms, r->setup.slot, r->setup.context);
}

const struct room_info *room_info(const struct room *room)
{
    return &room->info;
}

int64_t room_heard_ms(const struct room *room)
{
    return room->heard_ms;
}

static int64_t after_ms(const struct room *r, int intervals, int64_t least_ms)
{
    int64_t after = intervals * r->interval_ms;

    return after > least_ms ? after : least_ms;
}

int64_t room_silent_after_ms(const struct room *r)
{
    return after_ms(r, SILENT_INTERVALS, SILENT_MIN_MS);
}

bool room_is_occupied(const struct room *r, int64_t now_ms)
{
    return calendar_is_occupied(r->setup.calendar, NULL, r->setup.zone, now_ms);
}

static enum freshness freshness_at(const struct room *r, int64_t now_ms)
{
    if (!r->heard_ms && !r->retained_ms)
        return FRESHNESS_NEVER;
    if (!r->heard_ms)       /* a stored copy has an age that nobody knows */
        return now_ms - r->retained_ms > room_silent_after_ms(r) ? FRESHNESS_SILENT : FRESHNESS_LATE;
    if (now_ms - r->heard_ms > room_silent_after_ms(r))
        return FRESHNESS_SILENT;
    return now_ms - r->heard_ms > after_ms(r, LATE_INTERVALS, LATE_MIN_MS) ? FRESHNESS_LATE : FRESHNESS_LIVE;
}

static enum trend trend_of(const struct room *r)
{
    const struct latest *now = &r->latest[CO2_PPM];
    size_t at = room_history_find(&r->history, now->time_ms - TREND_BACK_MS - TREND_SLACK_MS);
    int64_t best_ms = INT64_MAX;
    double then = NAN;

    for (; at < r->history.count; at++) {
        const struct room_sample *sample = room_history_at(&r->history, at);
        int64_t off_ms = llabs(sample->time_ms - (now->time_ms - TREND_BACK_MS));

        if (sample->time_ms > now->time_ms - TREND_BACK_MS + TREND_SLACK_MS)
            break;
        if (off_ms < best_ms && !sample->doubtful && !isnan(sample->co2_ppm)) {
            best_ms = off_ms;
            then = (double)sample->co2_ppm;
        }
    }
    if (isnan(then) || isnan(now->value))
        return TREND_UNKNOWN;
    return now->value - then >= TREND_PPM ? TREND_RISING : then - now->value >= TREND_PPM ? TREND_FALLING : TREND_STEADY;
}

/* Cold or hot by the pack's rules about a moment's temperature; it never touches the CO2 level. */
static enum temperature_level temperature_level_of(const struct room *r, double temperature_c)
{
    if (isnan(temperature_c))
        return TEMPERATURE_UNKNOWN;
    for (size_t i = 0; i < r->setup.pack->count; i++) {
        const struct rule *rule = &r->setup.pack->rules[i];

        if (rule->quantity != TEMPERATURE_C || !rule_is_live(rule) ||
            rule_applies(rule, &r->info, r->setup.nation) != APPLIES || !rule_is_true(rule, temperature_c))
            continue;
        return rule->comparison == COMPARE_BELOW || rule->comparison == COMPARE_BELOW_OR_EQUAL ? TEMPERATURE_COLD
                                                                                            : TEMPERATURE_HOT;
    }
    return TEMPERATURE_OK;
}

static const char *advice_for(const struct room_view *view)
{
    if (view->freshness == FRESHNESS_SILENT || view->freshness == FRESHNESS_NEVER || view->level == AIR_UNKNOWN)
        return "check_sensor";
    if (!view->occupied)
        return "none";
    if (view->level == AIR_GOOD)
        return "keep";
    if (view->info->ventilation == VENTILATION_MECHANICAL)
        return "turn_up_unit";
    return view->temperature_level == TEMPERATURE_COLD ? "open_high_windows" : "open_windows";
}

static void view_grade(const struct room *r, int64_t now_ms, struct room_view *view)
{
    static const char letters[] = "ABCD";
    struct quality_evidence evidence = {.clock_is_trusted = !(r->day_flags & QUALITY_UNTRUSTED_TIME),
                                        .placement_is_confirmed = true,
                                        .flags = r->day_flags};

    view->grade = '?';
    view->grade_reason = "too_early";
    if (!r->co2.has_sample || r->co2.day.date != zone_date(r->setup.zone, now_ms) ||
        day_figures_occupied_ms(&r->co2.day, now_ms) < GRADED_AFTER_MS)
        return;
    evidence.coverage = day_figures_coverage(&r->co2.day, now_ms);
    view->grade = letters[quality_grade(&evidence, &view->grade_reason)];
}

static double shown(const struct room *r, enum quantity quantity, enum freshness freshness)
{
    const struct latest *latest = &r->latest[quantity];
    bool is_fresh = freshness == FRESHNESS_LIVE || freshness == FRESHNESS_LATE;

    return is_fresh && latest->judged && r->heard_ms - latest->time_ms <= room_silent_after_ms(r) ? latest->value : NAN;
}

void room_view(const struct room *r, int64_t now_ms, struct room_view *view)
{
    *view = (struct room_view){.info = &r->info, .occupied = room_is_occupied(r, now_ms),
                               .freshness = freshness_at(r, now_ms), .heard_ms = r->heard_ms,
                               .interval_ms = r->interval_ms, .level = AIR_UNKNOWN};
    view->co2_ppm = shown(r, CO2_PPM, view->freshness);
    view->temperature_c = shown(r, TEMPERATURE_C, view->freshness);
    view->humidity_pct = shown(r, HUMIDITY_PCT, view->freshness);
    view->last_co2_ppm = r->latest[CO2_PPM].judged ? r->latest[CO2_PPM].value : r->retained_co2_ppm;
    if (!isnan(view->co2_ppm)) {
        view->level = incident_engine_level(r->engine, &view->rule, &view->peak, &view->level_since_ms);
        view->trend = trend_of(r);
    }
    view->temperature_level = temperature_level_of(r, view->temperature_c);
    if (view->freshness == FRESHNESS_SILENT)
        view->silent_since_ms = r->heard_ms ? r->heard_ms : r->retained_ms;
    view_grade(r, now_ms, view);
    view->advice = advice_for(view);
}

size_t room_history(const struct room *r, int64_t from_ms, int64_t to_ms, struct room_sample *samples, size_t count)
{
    size_t copied = 0;

    for (size_t i = room_history_find(&r->history, from_ms); i < r->history.count && copied < count; i++) {
        const struct room_sample *sample = room_history_at(&r->history, i);

        if (sample->time_ms >= to_ms)
            break;
        samples[copied++] = *sample;
    }
    return copied;
}

const struct day_figures *room_day(const struct room *r, enum quantity quantity)
{
    const struct day_stream *stream = quantity == CO2_PPM ? &r->co2 : quantity == TEMPERATURE_C ? &r->temperature : NULL;

    return stream && stream->has_sample ? &stream->day : NULL;
}
