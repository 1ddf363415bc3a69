/* web/api_air.c - the rooms as they are now, what they are judged by, and the stream of changes. */
#include "days.h"
#include "hazards.h"
#include "inside.h"
#include "judge_by.h"
#include "quality.h"
#include "routes.h"
#include "scope.h"
#include "show.h"
#include "verdict_words.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The room that the path names, or -1: refused. */
static int find_room(struct request *request)
{
    int room = school_room_index(request->web->host->school, request->values[0]);

    if (room < 0)
        request_not_found(request, "room");
    return room;
}

void air_answer_rooms(struct request *request, const struct other_level *levels)
{
    struct web *web = request->web;
    struct out *out = &request->answer.out;
    struct show_open open = {0};

    if (levels)
        show_open_read(web, NULL, &open);
    out_array(out, NULL);
    for (size_t i = 0; i < school_room_count(web->host->school); i++) {
        if (!scope_sees(&request->caller, room_info(school_room(web->host->school, i))->id))
            continue;
        if (!levels) {
            room_pieces_put(web, out, i, &open);
            continue;
        }
        out_object(out, NULL);
        show_room_keys(web, out, i, &open, &levels[i]);
        out_object_end(out);
    }
    out_array_end(out);
    show_open_done(&open);
    request_answer(request, 200);
}

void air_rooms(struct request *request)
{
    const struct pack *pack;
    int r = judge_by_query(request, &pack);

    if (r == 0)
        air_answer_rooms(request, NULL);
    else if (r > 0)
        judge_by_answer(request, pack, -1);
}

static double known(double value)
{
    return value > 0 ? value : NAN;
}

/* What chooses the rules, beside what every list has. */
static void put_facts(struct out *out, const struct room_info *info)
{
    out_text(out, "ages", ages_word(info->ages));
    out_number(out, "volume_m3", known(info->volume_m3), 1);
    out_text(out, "nation", info->nation == NATION_UNKNOWN ? NULL : nation_word(info->nation));
    out_text(out, "windows", windows_word(info->windows));
    out_bool(out, "air_cleaner", info->has_air_cleaner);
    out_number(out, "cleaner_m3_per_h", known(info->cleaner_m3_per_h), 1);
    out_number(out, "outdoor_ppm", known(info->outdoor_ppm), 1);
    out_words(out, "outdoor_room", info->outdoor_room);
}

static void put_date(struct out *out, const char *key, int64_t date)
{
    char text[CALENDAR_TEXT_SIZE] = "";

    if (date)
        calendar_date_format(date, text);
    out_words(out, key, text);
}

/* Of the air cleaner; a room without one has none. */
static void put_filter(struct out *out, struct store *store, const struct room_info *info)
{
    struct filter filter = {0};

    if (!info->has_air_cleaner || filter_load(store, info->id, &filter, NULL) < 0)
        return;
    out_object(out, "filter");
    put_date(out, "changed", filter.changed_date);
    put_date(out, "due", filter.due_date);
    out_object_end(out);
}

static void put_devices(struct out *out, const struct school *school, int room)
{
    out_array(out, "devices");
    for (size_t i = 0; i < school_device_count(school); i++) {
        const struct school_device *device = school_device(school, i);

        if (device->room != room)
            continue;
        out_object(out, NULL);
        out_text(out, "name", device->name);
        out_text(out, "family", device->family);
        out_time(out, "last_heard", device->last_heard_ms);
        out_integer(out, "interval_s", device->interval_ms / 1000);
        show_flags(out, device->flags);
        out_time(out, "stuck_since", device->stuck_since_ms);
        out_object_end(out);
    }
    out_array_end(out);
}

static void put_periods(struct out *out, const struct school_setup *setup, const struct week_hours *own, int64_t now_ms)
{
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    size_t count = calendar_spans(setup->calendar, own, setup->zone, zone_date(setup->zone, now_ms), spans);

    out_array(out, "periods");
    for (size_t i = 0; i < count; i++) {
        out_object(out, NULL);
        out_time(out, "from", spans[i].start_ms);
        out_time(out, "to", spans[i].end_ms);
        out_object_end(out);
    }
    out_array_end(out);
}

static void put_yardsticks(struct out *out, const struct pack *pack, const struct room_info *info, enum nation nation)
{
    out_array(out, "yardsticks");
    for (size_t i = 0; i < pack->count; i++)
        if (rule_applies(&pack->rules[i], info, nation) == APPLIES)
            show_rule(out, NULL, &pack->rules[i]);
    out_array_end(out);
}

/* Memory keeps these two alone. */
static void add_today(struct days *days, const struct room_sample *sample)
{
    double values[QUANTITY_COUNT];

    for (int q = 0; q < QUANTITY_COUNT; q++)
        values[q] = NAN;
    values[CO2_PPM] = (double)sample->co2_ppm;
    values[TEMPERATURE_C] = (double)sample->temperature_c;
    if (!sample->doubtful)
        days_add(days, sample->time_ms, values, 0);
}

/* The day so far, from the last 24 hours in memory. */
static void put_today(struct out *out, const struct web *web, size_t room, const struct pack *pack, int64_t now_ms)
{
    struct school *school = web->host->school;
    struct days_setup *setup = days_setup_of(school, room, pack);
    struct days *days = setup ? days_open(setup) : NULL;
    struct room_sample *samples = malloc(ROOM_SAMPLES_MAX * sizeof *samples);
    struct room_view view;
    struct evidence evidence;
    struct out day;
    char *text = NULL;

    if (days && samples) {
        int64_t date = zone_date(&setup->zone, now_ms);
        size_t count = room_history(school_room(school, room), zone_day_start_ms(&setup->zone, date), now_ms + 1,
                                    samples, ROOM_SAMPLES_MAX);

        for (size_t i = 0; i < count; i++)
            add_today(days, &samples[i]);
        room_view(school_room(school, room), now_ms, &view);
        if (view.day_flags & quality_doubts(CO2_PPM))   /* memory keeps no flags of single samples */
            days_doubt(days, CO2_PPM);
        days_finish(days, date);
        days_take_air(days, outlook_day(school, room, now_ms));
        out_init(&day);
        if (days_put(days, &day, NULL, date, true, now_ms))
            text = out_take(&day);
        out_done(&day);
    }
    if (text)
        days_put_graded(out, "today", text,
                        room_evidence(school_room(school, room), now_ms, &evidence) ? &evidence : NULL);
    else
        out_null(out, "today");
    free(text);
    free(samples);
    days_close(days);
    free(setup);
}

void air_answer_room(struct request *request, size_t room, const struct other_level *by)
{
    struct web *web = request->web;
    const struct school_setup *setup = school_setup(web->host->school);
    const struct room *shown = school_room(web->host->school, room);
    const struct room_info *info = room_info(shown);
    const struct pack *pack = by ? by->pack : room_pack(shown);
    struct out *out = &request->answer.out;
    int64_t now_ms = web_now_ms(web);
    struct show_open open;

    show_open_read(web, info->id, &open);
    out_object(out, NULL);
    show_room_keys(web, out, room, &open, by);
    put_facts(out, info);
    put_filter(out, web->host->store, info);
    put_devices(out, web->host->school, (int)room);
    put_periods(out, setup, room_hours(shown), now_ms);
    put_yardsticks(out, pack, info, setup->site.nation);
    out_words(out, "verdict_note", verdict_room_note(info));
    if (request->caller.role & SCOPE_HISTORY)
        put_today(out, web, room, pack, now_ms);
    else
        out_null(out, "today");
    out_integer(out, "zone_offset_s", zone_offset_s(setup->zone, now_ms));
    out_object_end(out);
    show_open_done(&open);
    request_answer(request, 200);
}

void air_room(struct request *request)
{
    const struct pack *pack;
    int room = find_room(request), r;

    if (room < 0)
        return;
    r = judge_by_query(request, &pack);
    if (r == 0)
        air_answer_room(request, (size_t)room, NULL);
    else if (r > 0)
        judge_by_answer(request, pack, room);
}

void air_events(struct request *request)
{
    live_add(request->web->live, request);
}
