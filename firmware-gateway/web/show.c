/* web/show.c - rooms as the API prints them. See show.h */
#include "show.h"
#include "inside.h"
#include "rfc3339.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PPM_DECIMALS 0
#define DEGREES_DECIMALS 2
#define PERCENT_DECIMALS 1
#define OPEN_FIRST_ROOM 8
#define DAY_MS INT64_C(86400000)
#define DATE_LENGTH 10

static const char *const temperature_words[] = {
    [TEMPERATURE_UNKNOWN] = "unknown",
    [TEMPERATURE_OK] = "ok",
    [TEMPERATURE_COLD] = "cold",
    [TEMPERATURE_HOT] = "hot",
};

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
    *open = (struct show_open){.is_read = true};
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

void show_backup(struct out *out, const struct web_backup *backup, bool is_told)
{
    char date[RFC3339_SIZE] = "";

    if (backup->newest_date > 0) {
        rfc3339_format(backup->newest_date * DAY_MS, date);
        date[DATE_LENGTH] = '\0';
    }
    out_object(out, "backup");
    out_words(out, "newest", date);
    out_bool(out, "failing", backup->why[0]);
    out_bool(out, "place_absent", backup->is_absent);
    out_bool(out, "same_disk", backup->is_same_disk);
    out_bool(out, "damaged", backup->damage[0]);
    out_time(out, "restored", backup->restored_ms);
    out_time(out, "restored_until", backup->restored_until_ms);
    if (is_told) {
        out_words(out, "why", backup->why);
        out_words(out, "damage", backup->damage);
        out_words(out, "restored_why", backup->restored_why);
    }
    out_object_end(out);
}

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
