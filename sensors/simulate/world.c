/* simulate/world.c - see world.h
 * Every room lives on its own: between two ticks of a common grid its inputs are steady and the air is stepped exactly;
 * on a tick people come, go and touch the windows. */
#include "world.h"
#include "noise.h"
#include "timetable.h"
#include "weather.h"
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MS_PER_HOUR 3600000
#define MS_PER_DAY INT64_C(86400000)
#define TICK_MS 20000
#define TICK_MIN (TICK_MS / 60000.0)

/* People. Heat and moisture of a seated person: ISO 8996 sedentary, about 100 W, of which 75 W warms the air. */
#define PERSON_W 75.0
#define PERSON_VAPOUR_G_H 45.0

/* Radiators hold the set point from two and a half hours before school, and keep off the frost at other times. */
#define HEATING_FROM_MIN 390
#define HEATING_TO_MIN 930
#define HEATING_SET_C 20.5
#define HEATING_FROST_C 12.0
#define HEATING_W_M3 45.0
#define HEATING_W_M3_K 20.0             /* for each degree too cold, up to full power */
#define SUN_M2_M3 0.02                  /* glass for each m3 of room */

#define FAN_FROM_MIN 450
#define FAN_TO_MIN 990
#define FAN_DEMAND_FROM_PPM 600.0       /* a fan on demand: least below it, full FAN_DEMAND_SPAN_PPM above */
#define FAN_DEMAND_SPAN_PPM 500.0
#define FAN_DEMAND_LEAST 0.2
#define MEAN_WIND_M_S 3.5

/* Windows. Assumptions, in chances a minute: nobody has measured our school, but in field studies (Rijal and others
 * 2007, Haldi and Robinson 2009) opening goes with warmth and arriving, closing with cold and leaving. */
#define STUFFY_CHANCE 0.25              /* for each STUFFY_SPAN_PPM over what the room bears */
#define STUFFY_SPAN_PPM 400.0
#define WARM_C 24.0
#define WARM_CHANCE_K 0.05
#define COLD_C 18.5
#define COLD_CHANCE_K 0.10
#define AIRING_CHANCE 0.9               /* that windows are thrown wide open when a class leaves for a break */
#define MILD_OUTDOORS_C 14.0            /* warmer than that, one window stays open when a class comes in */
#define LAST_BELL_MIN 925               /* who leaves after it shuts the windows */

#define DRIFT_PPM_H 60.0
#define SPIKE_CHANCE 0.05
#define SPIKE_PPM 4000.0
#define JUNK_PPM 4321.0
#define CLOCK_OFF_MS (3 * MS_PER_HOUR + 17 * 60000)

/* Share of the openable area: shut, one window, a few, all. */
static const double openings[] = {0, 0.15, 0.45, 1};
#define OPENING_ONE 1
#define OPENING_ALL 3

struct room {
    struct rooms_room is;
    uint64_t key, sensor;
    int64_t at_ms;                      /* lived through until then, a tick */
    struct model_air air, felt;
    struct model_inputs inputs;         /* until the next tick */
    enum rooms_windows windows;         /* as of the last tick */
    int people, opening;
    double over_min;                    /* unbroken over WORLD_ALERT_PPM with people in */
    int64_t report_number, report_ms;   /* the next one */
    bool is_frozen, junk_is_out;
    struct sensor_reading frozen;
};

struct world {
    struct world_options options;
    struct fault faults[FAULTS_MAX];
    struct room rooms[];
};

static int64_t local_ms(const struct world *world, int64_t unix_ms)
{
    return unix_ms + INT64_C(1000) * zone_offset_s(world->options.zone, unix_ms);
}

static bool chance(const struct room *room, int64_t now_ms, double per_minute)
{
    return noise_uniform(noise_key(room->key, NOISE_WINDOW, now_ms)) < per_minute * TICK_MIN;
}

/* A class has just left, or come in. */
static void change_of_people(struct room *room, int64_t now_ms, int minute, bool came, double outdoor_c)
{
    if (came)
        room->opening = room->opening && outdoor_c > MILD_OUTDOORS_C ? OPENING_ONE : 0;
    else if (minute >= LAST_BELL_MIN)
        room->opening = 0;
    else if (room->windows == ROOMS_WINDOWS_REACT && chance(room, now_ms, AIRING_CHANCE / TICK_MIN))
        room->opening = OPENING_ALL;
}

static void touch_windows(struct room *room, int64_t now_ms, int minute, int people, double outdoor_c)
{
    double stuffy = fmax(0, (room->air.co2_ppm - room->is.stuffy_ppm) / STUFFY_SPAN_PPM);
    double warm_k = outdoor_c < room->air.temperature_c ? fmax(0, room->air.temperature_c - WARM_C) : 0;
    double cold_k = fmax(0, COLD_C - room->air.temperature_c);

    if ((people > 0) != (room->people > 0))
        change_of_people(room, now_ms, minute, people > 0, outdoor_c);
    room->people = people;
    room->over_min = people && room->air.co2_ppm > WORLD_ALERT_PPM ? room->over_min + TICK_MIN : 0;
    if (!people)
        return;
    switch (room->windows) {
    case ROOMS_WINDOWS_REACT:
        if (cold_k > 0 && room->opening > 0)
            room->opening -= chance(room, now_ms, COLD_CHANCE_K * cold_k);
        else if (room->opening < OPENING_ALL)
            room->opening += chance(room, now_ms, STUFFY_CHANCE * stuffy + WARM_CHANCE_K * warm_k);
        break;
    case ROOMS_WINDOWS_TOLD:
        if (room->over_min >= WORLD_ALERT_MIN)
            room->opening = OPENING_ALL;
        break;
    case ROOMS_WINDOWS_STUCK:
        room->opening = 0;
        break;
    }
}

static double fan_l_s(const struct room *room, bool school_day, int minute)
{
    double demand = (room->air.co2_ppm - FAN_DEMAND_FROM_PPM) / FAN_DEMAND_SPAN_PPM;

    if (!school_day || minute < FAN_FROM_MIN || minute >= FAN_TO_MIN)
        return 0;
    return room->is.fan_l_s * (room->is.fan_on_demand ? fmax(FAN_DEMAND_LEAST, fmin(1, demand)) : 1);
}

static double heating_w(const struct room *room, bool school_day, int minute)
{
    bool day = school_day && minute >= HEATING_FROM_MIN && minute < HEATING_TO_MIN;
    double missing_k = (day ? HEATING_SET_C : HEATING_FROST_C) - room->air.temperature_c;

    return room->is.volume_m3 * fmax(0, fmin(HEATING_W_M3, HEATING_W_M3_K * missing_k));
}

/* On a tick: who is there, what they do, and what that makes of the minutes until the next. */
static void tick(struct world *world, int index)
{
    struct room *room = &world->rooms[index];
    int64_t now_ms = room->at_ms, here_ms = local_ms(world, now_ms);
    const struct past *past = &world->options.past;
    bool school_day = timetable_is_school_day(here_ms) && !past_is_closed(past, here_ms / MS_PER_DAY);
    int minute = timetable_minute_of_day(here_ms);
    struct timetable_people people = {0};
    struct weather weather;
    double windows_l_s, cracks_ach;
    int all;

    weather_at(world->options.seed, now_ms, here_ms, &weather);
    if (school_day)
        timetable_people(world->options.seed, index, &room->is, here_ms, &people);
    room->windows = past_is_stuck(past, index, here_ms / MS_PER_DAY) ? ROOMS_WINDOWS_STUCK : room->is.windows;
    all = people.heads + people.adults;
    touch_windows(room, now_ms, minute, all, weather.air.temperature_c);

    windows_l_s = model_window_flow_l_s(openings[room->opening] * room->is.openable_m2, room->air.temperature_c,
                                        weather.air.temperature_c, weather.wind_m_s);
    cracks_ach = room->is.infiltration_ach_per_h * (1 + weather.wind_m_s / MEAN_WIND_M_S) / 2;
    room->inputs = (struct model_inputs){
        .volume_m3 = room->is.volume_m3,
        .flow_l_s = windows_l_s + cracks_ach * room->is.volume_m3 / 3.6 + fan_l_s(room, school_day, minute),
        .outdoors = weather.air,
        .co2_l_s = people.heads * model_person_co2_l_s(room->is.ages, room->air.temperature_c) +
                   people.adults * model_person_co2_l_s(MODEL_AGES_ADULT, room->air.temperature_c),
        .vapour_g_per_h = all * PERSON_VAPOUR_G_H,
        .heat_w = all * PERSON_W + heating_w(room, school_day, minute) +
                  weather.sun_w_m2 * SUN_M2_M3 * room->is.volume_m3,
    };
}

static void pass_time(const struct room *room, int64_t duration_ms, struct model_air *air, struct model_air *felt)
{
    double hours = (double)duration_ms / MS_PER_HOUR;

    model_step(air, &room->inputs, hours);
    sensor_feel(felt, air, hours);
}

/* To the last tick that is not after until_ms. */
static void live_until(struct world *world, int index, int64_t until_ms)
{
    struct room *room = &world->rooms[index];

    while (room->at_ms + TICK_MS <= until_ms) {
        pass_time(room, TICK_MS, &room->air, &room->felt);
        room->at_ms += TICK_MS;
        tick(world, index);
    }
}

static void schedule(const struct world *world, struct room *room, int64_t number)
{
    room->report_number = number;
    room->report_ms = sensor_report_ms(room->sensor, number, world->options.interval_s * INT64_C(1000));
}

/* Begins at the midnight a day before the start's, with outdoor air in the room, and lives up to the start. */
static void room_init(struct world *world, int index)
{
    struct room *room = &world->rooms[index];
    int64_t here_ms = local_ms(world, world->options.start_ms);
    int64_t midnight_ms = world->options.start_ms - here_ms % MS_PER_DAY - MS_PER_DAY;
    struct weather weather;

    rooms_describe(index, &room->is);
    room->key = noise_key(world->options.seed, NOISE_ROOM, index);
    room->sensor = noise_key(room->key, NOISE_SENSOR, 0);
    room->at_ms = midnight_ms / TICK_MS * TICK_MS;
    weather_at(world->options.seed, room->at_ms, local_ms(world, room->at_ms), &weather);
    room->air = weather.air;
    room->air.temperature_c = fmax(weather.air.temperature_c, HEATING_FROST_C);
    room->felt = room->air;
    tick(world, index);
    live_until(world, index, world->options.start_ms);

    schedule(world, room, sensor_report_number(world->options.start_ms, world->options.interval_s * INT64_C(1000)));
    while (room->report_ms < world->options.start_ms)
        schedule(world, room, room->report_number + 1);
}

int world_open(const struct world_options *options, struct world **world, struct error *err)
{
    struct world *s;

    assert(options->rooms >= 1 && options->rooms <= ROOMS_MAX && options->fault_count <= FAULTS_MAX);
    s = calloc(1, sizeof *s + (size_t)options->rooms * sizeof *s->rooms);
    if (!s)
        return error_set(err, -ENOMEM, "world: out of memory");
    s->options = *options;
    if (options->fault_count)
        memcpy(s->faults, options->faults, options->fault_count * sizeof *s->faults);
    s->options.faults = s->faults;
    for (int i = 0; i < options->rooms; i++)
        room_init(s, i);
    *world = s;
    return 0;
}

void world_close(struct world *world)
{
    free(world);
}

static int next_room(const struct world *world)
{
    int next = 0;

    for (int i = 1; i < world->options.rooms; i++)
        if (world->rooms[i].report_ms < world->rooms[next].report_ms)
            next = i;
    return next;
}

int64_t world_next_ms(const struct world *world)
{
    return world->rooms[next_room(world)].report_ms;
}

/* One fault's mark on a report. drift counts from the fault's beginning on that day. */
static void spoil(const struct fault *fault, struct room *room, double minute, struct world_report *report)
{
    switch (fault->kind) {
    case FAULT_SILENT:
        report->is_silent = true;
        break;
    case FAULT_FROZEN:
        if (!room->is_frozen)
            room->frozen = report->reading;
        room->is_frozen = true;
        report->reading = room->frozen;
        break;
    case FAULT_DRIFT:
        report->reading.co2_ppm += DRIFT_PPM_H * (minute - fault->from_min) / 60;
        break;
    case FAULT_SPIKES:
        if (noise_uniform(noise_key(room->sensor, NOISE_SPIKE, room->report_number)) < SPIKE_CHANCE)
            report->reading.co2_ppm += SPIKE_PPM;
        break;
    case FAULT_RETAINED:
        if (room->junk_is_out)
            break;
        room->junk_is_out = report->is_junk = true;
        report->reading.co2_ppm = JUNK_PPM;
        report->own_time_ms -= MS_PER_DAY;
        break;
    case FAULT_DUPLICATE:
        report->is_twice = true;
        break;
    case FAULT_CLOCK:
        report->own_time_ms += CLOCK_OFF_MS;
        break;
    case FAULT_COUNT:
        break;
    }
}

void world_take(struct world *world, struct world_report *report)
{
    int index = next_room(world);
    struct room *room = &world->rooms[index];
    int64_t here_ms = local_ms(world, room->report_ms);
    struct model_air air;
    bool frozen = false;

    live_until(world, index, room->report_ms);
    *report = (struct world_report){.room = index, .time_ms = room->report_ms, .own_time_ms = room->report_ms,
                                     .offset_ms = here_ms - room->report_ms, .felt = room->felt};
    air = room->air;            /* a copy: being looked at between two ticks changes nothing */
    pass_time(room, room->report_ms - room->at_ms, &air, &report->felt);
    sensor_read(room->sensor, &report->felt, room->report_ms, &report->reading);
    for (size_t i = 0; i < world->options.fault_count; i++) {
        const struct fault *fault = &world->faults[i];

        if (!fault_is_active(fault, index, timetable_minute_of_day(here_ms)))
            continue;
        spoil(fault, room, (double)(here_ms % MS_PER_DAY) / 60000, report);
        frozen |= fault->kind == FAULT_FROZEN;
    }
    room->is_frozen = frozen;
    schedule(world, room, room->report_number + 1);
}

const struct rooms_room *world_room(const struct world *world, int index)
{
    return &world->rooms[index].is;
}
