/* web/show.c - see show.h */
#include "show.h"
#include "inside.h"
#include "quality.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PPM_DECIMALS 0
#define DEGREES_DECIMALS 2
#define PERCENT_DECIMALS 1
#define PEAK_DECIMALS 2
#define LIMIT_DECIMALS 3
#define OPEN_FIRST_ROOM 8

static const char *const temperature_words[] = {
    [TEMPERATURE_UNKNOWN] = "unknown",
    [TEMPERATURE_OK] = "ok",
    [TEMPERATURE_COLD] = "cold",
    [TEMPERATURE_HOT] = "hot",
};

/* Of incidents that no pack has a rule for. */
static const struct {
    const char *what, *meaning;
} own_rules[] = {
    {SCHOOL_SENSOR_SILENT, "The room's sensor has not been heard, so nobody knows how the air is."},
    {SCHOOL_INFRASTRUCTURE, "One fault keeps many sensors from being heard: the broker, the network or the power."},
};

/* -- rooms -- */

static int keep_open(void *context, const struct incident *incident)
{
    struct show_open *open = context;
    size_t room = open->room ? open->room : OPEN_FIRST_ROOM;
    struct incident *grown;

    if (incident->state == INCIDENT_PENDING)
        return 0;
    while (room <= open->count)
        room *= 2;
    if (room > open->room) {
        grown = realloc(open->incidents, room * sizeof *grown);
        if (!grown)
            return -ENOMEM;
        open->incidents = grown;
        open->room = room;
    }
    open->incidents[open->count++] = *incident;
    return 0;
}

void show_open_read(struct web *web, const char *room, struct show_open *open)
{
    *open = (struct show_open){0};
    (void)incidents_list(web->host->store, INCIDENTS_OPEN, room, 0, INT64_MAX, SHOW_OPEN_MAX, keep_open, open, NULL);
}

void show_open_done(struct show_open *open)
{
    free(open->incidents);
    *open = (struct show_open){0};
}

static const struct incident *worst_of(const struct show_open *open, const char *room)
{
    const struct incident *worst = NULL;

    for (size_t i = 0; i < open->count; i++)
        if (strcmp(open->incidents[i].room, room) == 0 && (!worst || open->incidents[i].severity > worst->severity))
            worst = &open->incidents[i];
    return worst;
}

static void put_worst(struct out *out, const struct incident *incident)
{
    if (!incident) {
        out_null(out, "incident");
        return;
    }
    out_object(out, "incident");
    out_integer(out, "id", incident->id);
    out_text(out, "state", incident_state_word(incident->state));
    out_words(out, "with", incident->with);
    out_text(out, "intent", incident->with[0] ? intent_word(incident->intent) : NULL);
    out_time(out, "until", incident->until_ms);
    out_object_end(out);
}

static void put_info(struct out *out, const struct room_info *info)
{
    out_text(out, "id", info->id);
    out_text(out, "name", info->name);
    out_words(out, "building", info->building);
    out_text(out, "ventilation", ventilation_word(info->ventilation));
    out_text(out, "use", room_use_word(info->use));
    if (info->seats > 0)
        out_integer(out, "seats", info->seats);
    else
        out_null(out, "seats");
}

/* Over a line, but not for as long as its rule asks: not good, and not judged yet. */
static void put_pending(struct out *out, const struct room_view *view)
{
    if (!view->pending) {
        out_null(out, "pending");
        return;
    }
    out_object(out, "pending");
    out_text(out, "rule", view->pending->id);
    out_time(out, "since", view->pending_since_ms);
    out_object_end(out);
}

static void put_values(struct out *out, const struct room_view *view, int64_t now_ms)
{
    out_number(out, "co2_ppm", view->co2_ppm, PPM_DECIMALS);
    out_number(out, "temperature_c", view->temperature_c, DEGREES_DECIMALS);
    out_number(out, "humidity_pct", view->humidity_pct, PERCENT_DECIMALS);
    out_number(out, "last_co2_ppm", view->last_co2_ppm, PPM_DECIMALS);
    out_text(out, "temperature_level", temperature_words[view->temperature_level]);
    if (view->heard_ms > 0)
        out_integer(out, "age_s", now_ms > view->heard_ms ? (now_ms - view->heard_ms) / 1000 : 0);
    else
        out_null(out, "age_s");
    out_time(out, "heard", view->heard_ms);
    out_time(out, "silent_since", view->silent_since_ms);
}

/* Who sees a room judged by other rules than the school's is told so, and until when. */
static void put_pack(struct web *web, struct out *out, const struct room *room, const struct other_level *by,
                     int64_t now_ms)
{
    const struct school_setup *setup = school_setup(web->host->school);
    const struct pack *pack = by ? by->pack : room_pack(room);
    const struct pack_span *span = NULL;

    if (!by && setup->plan)
        span = pack_plan_span(setup->plan, room_info(room)->id, zone_date(setup->zone, now_ms));
    out_text(out, "pack", pack->name);
    out_text(out, "pack_title", pack->title);
    out_bool(out, "pack_adopted", pack == setup->pack);
    out_time(out, "pack_until", span ? zone_day_start_ms(setup->zone, span->last_date + 1) : 0);
}

static void take_opinion(const struct room *room, const struct other_level *by, struct room_view *view)
{
    bool is_known = !isnan(view->co2_ppm);

    view->level = is_known ? by->level : AIR_UNKNOWN;
    view->rule = is_known ? by->rule : NULL;
    view->peak = is_known && by->is_peak;
    view->level_since_ms = is_known ? by->since_ms : 0;
    view->pending = is_known && view->occupied ? by->pending : NULL;
    view->pending_since_ms = by->pending_since_ms;
    view->is_unruled = by->is_unruled;
    view->temperature_level = room_temperature_by(room, by->pack, view->temperature_c);
}

/* When staff of this school will have to act, whatever pack a reader judges by. */
static void put_outlook(struct web *web, struct out *out, size_t room, int64_t now_ms)
{
    struct outlook_view view;

    outlook_of(web->outlook, web->host->school, room, now_ms, &view);
    if (!view.is_given) {
        out_null(out, "forecast");
        return;
    }
    out_object(out, "forecast");
    out_number(out, "limit_ppm", OUTLOOK_LIMIT_PPM, PPM_DECIMALS);
    out_array(out, "minutes");
    for (int end = 0; end < 2; end++)
        out_number(out, NULL, fresh_two_figures(view.minutes[end]), PPM_DECIMALS);
    out_array_end(out);
    out_time(out, "at", view.at_ms);
    out_object_end(out);
}

void show_room_keys(struct web *web, struct out *out, size_t room, const struct show_open *open,
                    const struct other_level *by)
{
    struct room_view view;
    int64_t now_ms = web_now_ms(web);
    char grade[2] = "";

    room_view(school_room(web->host->school, room), now_ms, &view);
    if (by)
        take_opinion(school_room(web->host->school, room), by, &view);
    grade[0] = view.grade == '?' ? '\0' : view.grade;
    put_info(out, view.info);
    put_pack(web, out, school_room(web->host->school, room), by, now_ms);
    out_bool(out, "occupied", view.occupied);
    out_text(out, "freshness", freshness_word(view.freshness));
    out_text(out, "level", air_level_word(view.level));
    out_bool(out, "peak", view.peak);
    out_text(out, "rule", view.rule ? view.rule->id : NULL);
    out_time(out, "level_since", view.level_since_ms);
    put_pending(out, &view);
    out_bool(out, "no_rule", view.is_unruled);
    out_text(out, "trend", trend_word(view.trend));
    put_values(out, &view, now_ms);
    out_words(out, "grade", grade);
    out_words(out, "grade_reason", view.grade_reason);
    out_words(out, "advice", view.advice);
    put_outlook(web, out, room, now_ms);
    put_worst(out, worst_of(open, view.info->id));
}

void show_room_alone(struct web *web, struct out *out, size_t room)
{
    struct show_open open;

    show_open_read(web, room_info(school_room(web->host->school, room))->id, &open);
    out_object(out, NULL);
    show_room_keys(web, out, room, &open, NULL);
    out_object_end(out);
    show_open_done(&open);
}

/* -- sensors -- */

void show_flags(struct out *out, uint32_t flags)
{
    out_array(out, "flags");
    for (int bit = 0; bit < QUALITY_FLAG_COUNT; bit++)
        if (flags & 1u << bit)
            out_text(out, NULL, quality_flag_name((enum quality_flag)(1u << bit)));
    out_array_end(out);
}

void show_calibration(struct out *out, const char *key, const struct calibration *calibration)
{
    out_object(out, key);
    out_integer(out, "id", calibration->id);
    out_time(out, "at", calibration->at_ms);
    out_text(out, "who", calibration->who);
    out_text(out, "how", calibration_how_word(calibration->how));
    out_bool(out, "good", calibration->is_good);
    out_number(out, "error_ppm", calibration->error_ppm, PEAK_DECIMALS);
    out_words(out, "note", calibration->note);
    out_time(out, "written", calibration->written_ms);
    out_object_end(out);
}

static int take_newest(void *context, const struct calibration *calibration)
{
    *(struct calibration *)context = *calibration;
    return 0;
}

static bool is_due(const struct web *web, const struct calibration *newest)
{
    const struct zone *zone = school_setup(web->host->school)->zone;

    return !newest->is_good ||
           !evidence_is_recent(zone_date(zone, newest->at_ms), zone_date(zone, web_now_ms(web)));
}

void show_checks(struct web *web, struct out *out, int64_t device)
{
    struct calibration newest = {0};
    struct placement placement;

    if (device)
        (void)calibrations_list(web->host->store, device, 1, take_newest, &newest, NULL);
    if (newest.id)
        show_calibration(out, "calibration", &newest);
    else
        out_null(out, "calibration");
    out_bool(out, "calibration_due", is_due(web, &newest));
    if (!device || placement_load(web->host->store, device, &placement, NULL) < 0) {
        out_null(out, "placement");
        return;
    }
    out_object(out, "placement");
    out_time(out, "at", placement.at_ms);
    out_text(out, "who", placement.who);
    out_words(out, "note", placement.note);
    out_object_end(out);
}

/* -- how it is -- */

void show_rebuild(struct out *out, const struct web_rebuild *rebuild)
{
    if (!rebuild->days) {
        out_null(out, "rebuild");
        return;
    }
    out_object(out, "rebuild");
    out_integer(out, "days", rebuild->days);
    out_integer(out, "left", rebuild->left);
    out_text(out, "because", rebuild->because);
    out_object_end(out);
}

/* -- rules -- */

void show_rule(struct out *out, const char *key, const struct rule *rule)
{
    if (!rule) {
        out_null(out, key);
        return;
    }
    out_object(out, key);
    out_text(out, "rule", rule->id);
    out_text(out, "status", rule_status_word(rule->status));
    out_text(out, "source", rule->source);
    out_words(out, "source_date", rule->source_date);
    out_words(out, "clause", rule->clause);
    out_text(out, "confidence", (char[]){rule->confidence, '\0'});
    out_bool(out, "verified", rule->confidence == 'A');
    out_text(out, "statistic", statistic_word(rule->statistic));
    out_text(out, "comparison", comparison_word(rule->comparison));
    out_number(out, "limit", rule->limit, LIMIT_DECIMALS);
    out_text(out, "quantity", rule_quantity_name(rule));
    out_text(out, "unit", rule_unit(rule));
    out_words(out, "jurisdiction", rule->jurisdiction);
    out_words(out, "applies_to", rule->applies_to);
    out_text(out, "severity", severity_word(rule->severity));
    out_number(out, "window_min", rule->window_min > 0 ? rule->window_min : NAN, LIMIT_DECIMALS);
    out_bool(out, "peak", rule->is_peak);
    out_bool(out, "live", rule_is_live(rule));
    out_text(out, "meaning", rule->meaning);
    out_words(out, "url", rule->url);
    out_object_end(out);
}

/* -- incidents -- */

static const char *own_meaning(const char *what)
{
    for (size_t i = 0; i < sizeof own_rules / sizeof *own_rules; i++)
        if (strcmp(own_rules[i].what, what) == 0)
            return own_rules[i].meaning;
    return NULL;                    /* a rule of a pack that is not adopted any more */
}

const struct rule *show_rule_of(const struct web *web, const struct incident *incident)
{
    const struct pack_shelf *shelf = web->host->shelf;
    const struct rule *rule = shelf ? pack_shelf_rule(shelf, incident->pack, incident->rule) : NULL;

    return rule ? rule : pack_find(school_setup(web->host->school)->pack, incident->rule);
}

static void put_who(struct web *web, struct out *out, const struct incident *incident)
{
    bool taken = incident->with[0] != '\0';
    char before[NAME_SIZE] = "";

    out_words(out, "with", incident->with);
    out_time(out, "with_since", incident->with_since_ms);
    out_text(out, "intent", taken ? intent_word(incident->intent) : NULL);
    out_time(out, "until", incident->until_ms);
    out_words(out, "note", incident->note);
    if (!taken && incident->state != INCIDENT_CLEARED)      /* failing, it is only not told who had it */
        (void)incident_lapsed(web->host->store, incident->id, before, NULL);
    out_words(out, "with_before", before);
}

/* The times to come back that the school itself gives: whoever takes the incident need not be allowed its calendar. */
static void put_returns(struct web *web, struct out *out, const struct incident *incident)
{
    const struct school_setup *setup = school_setup(web->host->school);
    const struct week_hours *own = calendar_room_hours(setup->calendar, incident->room);
    bool is_open = incident->state != INCIDENT_CLEARED;
    int64_t now_ms = web_now_ms(web);
    int64_t next_ms = is_open ? calendar_next_day_ms(setup->calendar, own, setup->zone, now_ms) : 0;

    out_time(out, "period_end", is_open ? calendar_period_end_ms(setup->calendar, own, setup->zone, now_ms) : 0);
    out_time(out, "next_period", next_ms < CALENDAR_NEVER ? next_ms : 0);
}

/* What was stored with the last change may have been passed since. */
static double peak_so_far(const struct web *web, const struct incident *incident, int room)
{
    const struct room *in = room >= 0 ? school_room(web->host->school, (size_t)room) : NULL;
    bool is_running = in && incident->state != INCIDENT_CLEARED && strcmp(room_pack(in)->name, incident->pack) == 0;
    double peak = is_running ? room_incident_peak(in, incident->rule, incident->began_ms) : NAN;

    return isnan(peak) ? incident->peak : peak;
}

void show_incident_keys(struct web *web, struct out *out, const struct incident *incident)
{
    const struct school *school = web->host->school;
    const struct rule *rule = show_rule_of(web, incident);
    int room = incident->room[0] ? school_room_index(school, incident->room) : -1;

    out_integer(out, "id", incident->id);
    out_words(out, "room", incident->room);
    out_text(out, "room_name", room >= 0 ? room_info(school_room(school, (size_t)room))->name : NULL);
    out_bool(out, "site", !incident->room[0]);
    out_text(out, "rule", incident->rule);
    out_text(out, "rule_text", rule ? rule->meaning : own_meaning(incident->rule));
    out_text(out, "status", rule ? rule_status_word(rule->status) : NULL);
    out_text(out, "source", rule ? rule->source : NULL);
    out_text(out, "quantity", rule ? rule_quantity_name(rule) : NULL);
    out_number(out, "limit", rule ? rule->limit : NAN, LIMIT_DECIMALS);
    out_words(out, "pack", incident->pack);
    out_words(out, "pack_version", incident->pack_version);
    out_text(out, "severity", severity_word(incident->severity));
    out_text(out, "state", incident_state_word(incident->state));
    out_time(out, "began", incident->began_ms);
    out_time(out, "raised", incident->raised_ms);
    out_time(out, "cleared", incident->cleared_ms);
    out_number(out, "peak", peak_so_far(web, incident, room), PEAK_DECIMALS);
    out_words(out, "reason", incident->reason);
    put_who(web, out, incident);
    put_returns(web, out, incident);
}

void show_incident(struct web *web, struct out *out, const char *key, const struct incident *incident)
{
    out_object(out, key);
    show_incident_keys(web, out, incident);
    out_object_end(out);
}
