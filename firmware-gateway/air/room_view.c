/* air/room_view.c - how a room is now: how fresh its values, their trend, level, grade and what to do. See room.h */
#include "room_private.h"
#include <math.h>
#include <stdlib.h>

#define LATE_INTERVALS 2                            /* rules: late after two reporting intervals, at least 5 min; */
#define LATE_MIN_MS (5 * INT64_C(60000))
#define SILENT_INTERVALS 3                          /* silent after three, at least 15 min */
#define SILENT_MIN_MS (15 * INT64_C(60000))
#define TREND_BACK_MS (10 * INT64_C(60000))         /* project settings: 30 ppm in 10 minutes is a trend */
#define TREND_SLACK_MS (5 * INT64_C(60000))
#define TREND_PPM 30.0
#define GRADED_AFTER_MS (60 * INT64_C(60000))       /* occupied time before a week so far gets a grade */

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

static int64_t after_ms(const struct room *r, int intervals, int64_t least_ms)
{
    int64_t after = intervals * r->interval_ms;

    return after > least_ms ? after : least_ms;
}

int64_t room_silent_after_ms(const struct room *r)
{
    return after_ms(r, SILENT_INTERVALS, SILENT_MIN_MS);
}

static enum freshness freshness_at(const struct room *r, int64_t now_ms)
{
    int64_t heard_ms = room_heard_ms(r);

    if (!heard_ms && !r->retained_ms)
        return FRESHNESS_NEVER;
    if (!heard_ms)          /* a stored copy has an age that nobody knows */
        return now_ms - r->retained_ms > room_silent_after_ms(r) ? FRESHNESS_SILENT : FRESHNESS_LATE;
    if (now_ms - heard_ms > room_silent_after_ms(r))
        return FRESHNESS_SILENT;
    return now_ms - heard_ms > after_ms(r, LATE_INTERVALS, LATE_MIN_MS) ? FRESHNESS_LATE : FRESHNESS_LIVE;
}

static enum trend trend_of(const struct room *r)
{
    const struct latest *now = &r->latest[CO2_PPM];
    size_t at = room_history_find(&r->history, now->time_ms - TREND_BACK_MS - TREND_SLACK_MS);
    int64_t best_ms = INT64_MAX;
    double then = NAN;

    for (; at < r->history.count; at++) {
        struct history_sample sample = room_history_at(&r->history, at);
        int64_t off_ms = llabs(sample.time_ms - (now->time_ms - TREND_BACK_MS));

        if (sample.time_ms > now->time_ms - TREND_BACK_MS + TREND_SLACK_MS)
            break;
        if (off_ms < best_ms && !(sample.marks & HISTORY_DOUBTFUL(CO2_PPM)) && sample.co2 != HISTORY_ABSENT) {
            best_ms = off_ms;
            then = history_value(&sample, CO2_PPM);
        }
    }
    if (isnan(then) || isnan(now->value))
        return TREND_UNKNOWN;
    if (now->value - then >= TREND_PPM)
        return TREND_RISING;
    return then - now->value >= TREND_PPM ? TREND_FALLING : TREND_STEADY;
}

enum temperature_level room_temperature_by(const struct room *r, const struct pack *pack, double temperature_c)
{
    if (isnan(temperature_c))
        return TEMPERATURE_UNKNOWN;
    for (size_t i = 0; i < pack->count; i++) {
        const struct rule *rule = &pack->rules[i];

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
    if (view->is_unruled && !isnan(view->co2_ppm))
        return "none";
    if (view->freshness == FRESHNESS_SILENT || view->freshness == FRESHNESS_NEVER || view->level == AIR_UNKNOWN)
        return "check_sensor";
    if (!view->occupied)
        return "none";
    if (view->level == AIR_GOOD && !view->pending)
        return "keep";
    if (view->info->ventilation == VENTILATION_MECHANICAL)
        return "turn_up_unit";
    return view->temperature_level == TEMPERATURE_COLD ? "open_high_windows" : "open_windows";
}

static int64_t joined_today_ms(const struct room *r, int fold, int64_t date)
{
    const struct day_figures *day = day_judge_figures(r->judge.folds[fold].judge);

    return day && day->date == date ? (int64_t)day->joined_ms : 0;
}

bool room_evidence(const struct room *r, int64_t now_ms, struct evidence *evidence)
{
    int64_t date = zone_date(r->setup.zone, now_ms);
    struct evidence_day so_far = {joined_today_ms(r, FOLD_CO2, date), joined_today_ms(r, FOLD_TEMPERATURE, date),
                                  r->date == date ? r->day_flags : 0};

    *evidence = r->evidence;
    evidence_add(evidence, evidence_occupied_ms(r->setup.calendar, r->hours, r->setup.zone, date, now_ms), &so_far);
    return evidence->date == date && evidence->occupied_ms >= GRADED_AFTER_MS;
}

static void view_grade(const struct room *r, int64_t now_ms, struct room_view *view)
{
    struct evidence evidence;

    view->day_flags = r->day_flags;
    view->grade = '?';
    view->grade_reason = "too_early";
    if (room_evidence(r, now_ms, &evidence))
        view->grade = evidence_grade(&evidence, CO2_PPM, &view->grade_reason);
}

uint64_t room_changes(const struct room *r)
{
    return r->changes;
}

void room_know(struct room *r, const struct evidence *evidence)
{
    r->changes++;
    r->evidence = *evidence;
}

static double shown(const struct room *r, enum quantity quantity, int64_t now_ms)
{
    const struct latest *latest = &r->latest[quantity];

    return latest->judged && now_ms - latest->time_ms <= room_silent_after_ms(r) ? latest->value : NAN;
}

void room_view(const struct room *r, int64_t now_ms, struct room_view *view)
{
    *view = (struct room_view){.info = &r->info, .occupied = room_is_occupied(r, now_ms),
                               .freshness = freshness_at(r, now_ms), .heard_ms = room_heard_ms(r),
                               .interval_ms = r->interval_ms, .level = AIR_UNKNOWN};
    view->co2_ppm = shown(r, CO2_PPM, now_ms);
    view->temperature_c = shown(r, TEMPERATURE_C, now_ms);
    view->humidity_pct = shown(r, HUMIDITY_PCT, now_ms);
    view->last_co2_ppm = isnan(r->good_co2_ppm) ? r->retained_co2_ppm : r->good_co2_ppm;
    if (!isnan(view->co2_ppm)) {
        view->level = incident_engine_level(r->judge.engine, &view->rule, &view->peak, &view->level_since_ms);
        if (view->occupied)
            view->pending = incident_engine_pending(r->judge.engine, view->level, &view->pending_since_ms);
        view->trend = trend_of(r);
    }
    view->is_unruled = incident_engine_is_unruled(r->judge.engine);
    view->temperature_level = room_temperature_by(r, r->setup.pack, view->temperature_c);
    if (view->freshness == FRESHNESS_SILENT)
        view->silent_since_ms = view->heard_ms ? view->heard_ms : r->retained_ms;
    view_grade(r, now_ms, view);
    view->advice = advice_for(view);
}
