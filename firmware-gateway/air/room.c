/* air/room.c - see room.h */
#include "room.h"
#include "interval.h"
#include "quality.h"
#include "room_judge.h"
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
#define GRADED_AFTER_MS (60 * INT64_C(60000))       /* occupied time before a week so far gets a grade */
/* What a day is judged again from when it came late: the quantities of the history. */
#define HISTORY_QUANTITIES (UINT32_C(1) << CO2_PPM | UINT32_C(1) << TEMPERATURE_C | UINT32_C(1) << HUMIDITY_PCT)

struct latest {
    double value;                   /* NAN: never */
    int64_t time_ms;                /* 0: never */
    bool judged;                    /* good enough to show as the room's air */
};

struct room {
    struct room_setup setup;
    struct room_info info;
    const struct week_hours *hours; /* the calendar's for this room; NULL: the site's */
    struct room_judge judge;
    struct latest latest[QUANTITY_COUNT];
    struct room_history history;
    bool has_co2;                   /* it was heard once: from then on only CO2 keeps the room live */
    int64_t retained_ms;            /* arrival of a stored copy; 0: none */
    double retained_co2_ppm;
    double good_co2_ppm;            /* newest that could be judged; NAN: never one */
    int64_t advanced_ms;
    int64_t day_over_ms;            /* from then on no line can reach into the day of the newest reading */
    bool needs_rebuild;
    int64_t interval_ms;
    int64_t date;                   /* local, of the newest reading */
    uint32_t day_flags;             /* quality flags seen so far on that date */
    struct evidence evidence;       /* as room_know() had it */
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

int room_open(const struct room_setup *setup, const struct room_info *info, struct room **room, struct error *err)
{
    struct room *r = calloc(1, sizeof *r);

    if (!r)
        return error_set(err, -ENOMEM, "room %s: out of memory", info->id);
    r->setup = *setup;
    r->info = *info;
    r->hours = calendar_room_hours(setup->calendar, info->id);
    r->retained_co2_ppm = r->good_co2_ppm = NAN;
    for (int q = 0; q < QUANTITY_COUNT; q++)
        r->latest[q].value = NAN;
    if (room_judge_open(setup, &r->info, &r->judge) < 0) {
        free(r);
        return error_set(err, -ENOMEM, "room %s: out of memory", info->id);
    }
    *room = r;
    return 0;
}

void room_close(struct room *room)
{
    if (!room)
        return;
    room_judge_done(&room->judge);
    room_history_done(&room->history);
    free(room);
}

/* -- hearing -- */

/* A sensor's clock may be minutes ahead, and what it says must not make another one late: each quantity has its own time.
 * The strength of a radio signal is no sign that the air is still measured. */
int64_t room_heard_ms(const struct room *r)
{
    int64_t heard_ms = 0;

    if (r->has_co2)
        return r->latest[CO2_PPM].time_ms;
    for (int q = 0; q <= PRESSURE_HPA; q++)
        if (r->latest[q].time_ms > heard_ms)
            heard_ms = r->latest[q].time_ms;
    return heard_ms;
}

/* What of it is newer than all that was heard of its quantity. */
static struct reading newer_part(const struct room *r, const struct reading *reading)
{
    struct reading newer = *reading;

    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (reading->time_ms < r->latest[q].time_ms)
            newer.present &= ~(UINT32_C(1) << q);
    newer.doubtful &= newer.present;
    return newer;
}

static void show(struct room *r, const struct reading *reading, uint32_t flags)
{
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (reading_has(reading, (enum quantity)q))
            r->latest[q] = (struct latest){reading->value[q], reading->time_ms,
                                           quality_is_judged(reading, flags, (enum quantity)q)};
    if (quality_is_judged(reading, flags, CO2_PPM))
        r->good_co2_ppm = reading->value[CO2_PPM];
    r->has_co2 = r->has_co2 || reading_has(reading, CO2_PPM);
}

static void enter_day(struct room *r, int64_t date)
{
    if (date <= r->date && r->day_over_ms)
        return;
    r->date = date;
    r->day_flags = 0;
    r->day_over_ms = zone_day_start_ms(r->setup.zone, date + 1) + INTERVAL_GAP_MAX_MS;
}

bool room_hear(struct room *r, const struct reading *reading, uint32_t flags, int64_t interval_ms)
{
    struct reading newer = newer_part(r, reading);
    struct history_sample sample = history_sample_of(&newer, flags);
    int64_t date = zone_date(r->setup.zone, reading->time_ms);

    room_history_add(&r->history, reading, flags);
    if ((reading->present & ~newer.present) & HISTORY_QUANTITIES)
        r->needs_rebuild = r->needs_rebuild || date == r->date;
    if (!newer.present)
        return false;
    /* Half hours and periods are closed a gap after their end: what comes later for them finds them closed. */
    r->needs_rebuild = r->needs_rebuild || reading->time_ms < r->advanced_ms - INTERVAL_GAP_MIN_MS;
    enter_day(r, date);
    if (date == r->date)
        r->day_flags |= flags;
    show(r, &newer, flags);
    if (interval_ms > 0 && (!r->has_co2 || reading_has(&newer, CO2_PPM)))
        r->interval_ms = interval_ms;
    room_judge_add(&r->judge, &r->setup, &sample, interval_ms > 0 ? interval_ms : r->interval_ms);
    return true;
}

void room_hear_retained(struct room *r, const struct reading *reading, int64_t arrived_ms)
{
    if (!reading_is_good(reading, CO2_PPM) || room_heard_ms(r))
        return;
    r->retained_ms = arrived_ms;
    r->retained_co2_ppm = reading->value[CO2_PPM];
}

void room_advance(struct room *r, int64_t now_ms)
{
    r->advanced_ms = now_ms;
    room_judge_advance(&r->judge, &r->setup, now_ms);
    if (r->day_over_ms && now_ms >= r->day_over_ms)
        room_judge_end_day(&r->judge, &r->setup);
}

bool room_needs_rebuild(const struct room *room)
{
    return room->needs_rebuild;
}

int room_rebuild(struct room *r, int64_t now_ms, struct room_correction *correction)
{
    r->needs_rebuild = false;
    return room_judge_again(&r->judge, &r->setup, &r->info, &r->history, now_ms, correction);
}

int room_judge_by(struct room *r, const struct pack *pack, int64_t from_ms)
{
    struct room_setup after = r->setup;
    int done;

    after.pack = pack;
    done = room_judge_switch(&r->judge, &r->setup, &after, &r->info, &r->history, from_ms);
    if (done < 0)
        return done;
    r->setup = after;
    /* What came for this day before the pack did was told as the other's. */
    r->needs_rebuild = r->needs_rebuild || room_history_find(&r->history, from_ms) < r->history.count;
    return 0;
}

const struct pack *room_pack(const struct room *room)
{
    return room->setup.pack;
}

static bool is_ahead(const struct room *r, int64_t now_ms)
{
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (r->latest[q].time_ms > now_ms)
            return true;
    return false;
}

/* What the newest values were before is in the history, but not all of it: they are unknown until the next reading. */
void room_step_back(struct room *r, int64_t now_ms)
{
    if (!is_ahead(r, now_ms))
        return;
    room_history_forget_after(&r->history, now_ms);
    r->retained_ms = 0;
    for (int q = 0; q < QUANTITY_COUNT; q++)
        r->latest[q] = (struct latest){.value = NAN};
    for (size_t i = 0; i < r->history.count; i++)
        for (int q = CO2_PPM; q <= HUMIDITY_PCT; q++)
            if (!isnan(history_value(room_history_at(&r->history, i), (enum quantity)q)))
                r->latest[q].time_ms = history_time_ms(room_history_at(&r->history, i), (enum quantity)q);
    r->day_over_ms = 0;
    r->needs_rebuild = true;
}

const struct room_info *room_info(const struct room *room)
{
    return &room->info;
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
    return calendar_is_occupied(r->setup.calendar, r->hours, r->setup.zone, now_ms);
}

const struct week_hours *room_hours(const struct room *r)
{
    return r->hours;
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
        const struct history_sample *sample = room_history_at(&r->history, at);
        int64_t off_ms = llabs(sample->time_ms - (now->time_ms - TREND_BACK_MS));

        if (sample->time_ms > now->time_ms - TREND_BACK_MS + TREND_SLACK_MS)
            break;
        if (off_ms < best_ms && !(sample->marks & HISTORY_DOUBTFUL(CO2_PPM)) && sample->co2 != HISTORY_ABSENT) {
            best_ms = off_ms;
            then = history_value(sample, CO2_PPM);
        }
    }
    if (isnan(then) || isnan(now->value))
        return TREND_UNKNOWN;
    return now->value - then >= TREND_PPM ? TREND_RISING : then - now->value >= TREND_PPM ? TREND_FALLING : TREND_STEADY;
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

void room_know(struct room *r, const struct evidence *evidence)
{
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

double room_incident_peak(const struct room *r, const char *rule, int64_t began_ms)
{
    return incident_engine_peak(r->judge.engine, rule, began_ms);
}

size_t room_history(const struct room *r, int64_t from_ms, int64_t to_ms, struct room_sample *samples, size_t count)
{
    static const uint32_t kept = 1u << CO2_PPM | 1u << TEMPERATURE_C | 1u << HUMIDITY_PCT;
    size_t copied = 0;

    for (size_t i = room_history_find(&r->history, from_ms); i < r->history.count && copied < count; i++) {
        const struct history_sample *sample = room_history_at(&r->history, i);

        if (sample->time_ms >= to_ms)
            break;
        samples[copied++] = (struct room_sample){sample->time_ms, history_value(sample, CO2_PPM),
                                                 history_value(sample, TEMPERATURE_C),
                                                 history_value(sample, HUMIDITY_PCT), sample->marks & kept};
    }
    return copied;
}

bool room_day(const struct room *r, enum quantity quantity, struct judged_day *day)
{
    int fold = quantity == CO2_PPM ? FOLD_CO2 : FOLD_TEMPERATURE;

    return (quantity == CO2_PPM || quantity == TEMPERATURE_C) && day_judge_today(r->judge.folds[fold].judge, day);
}
