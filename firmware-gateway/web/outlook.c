/* web/outlook.c - see outlook.h */
#include "outlook.h"
#include "forecast.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE_MS INT64_C(60000)
#define FRESH_EVERY_MS FRESH_AIR_HOUR_MS        /* an estimate ends with each hour of the clock */
#define NEWEST_MAX 256                          /* samples of FORECAST_WINDOW_MS; of faster sensors the newest count */

struct known {                          /* of one room */
    char id[ID_SIZE];
    int64_t heard_ms;                   /* the newest sample that view is made of; 0: none */
    int64_t fresh_hour;                 /* hours since 1970, when ach_per_h was worked out; 0: never */
    double ach_per_h[2];                /* 0: not known */
    struct outlook_view view;
};

struct outlook {
    struct known rooms[SCHOOL_ROOMS_MAX];
    struct room_sample samples[ROOM_SAMPLES_MAX];       /* scratch */
};

struct outlook *outlook_open(void)
{
    return calloc(1, sizeof(struct outlook));
}

void outlook_close(struct outlook *outlook)
{
    free(outlook);
}

static struct fresh_day *read_day(const struct school *school, size_t index, int64_t now_ms,
                                  struct room_sample *samples)
{
    const struct school_setup *setup = school_setup(school);
    const struct room *room = school_room(school, index);
    struct fresh_day *day = malloc(sizeof *day);
    size_t count;

    if (!day)
        return NULL;
    fresh_day_init(day, room_info(room), room_info(room)->outdoor_ppm, setup->calendar, room_hours(room), setup->zone,
                   zone_date(setup->zone, now_ms));
    count = day->refusal == FLOW_GIVEN
        ? room_history(room, day->start_ms - FRESH_DAY_BEFORE_MS, now_ms + 1, samples, ROOM_SAMPLES_MAX) : 0;
    for (size_t i = 0; i < count; i++)
        if (!(samples[i].doubtful & 1u << CO2_PPM))
            fresh_day_add(day, samples[i].time_ms, samples[i].co2_ppm,
                          samples[i].doubtful & 1u << TEMPERATURE_C ? NAN : samples[i].temperature_c);
    fresh_day_finish(day);
    return day;
}

struct fresh_day *outlook_day(const struct school *school, size_t room, int64_t now_ms)
{
    struct room_sample *samples = malloc(ROOM_SAMPLES_MAX * sizeof *samples);
    struct fresh_day *day = samples ? read_day(school, room, now_ms, samples) : NULL;

    free(samples);
    return day;
}

/* Rooms keep their index until the school is loaded anew. */
static struct known *known_of(struct outlook *outlook, const struct school *school, size_t room)
{
    const char *id = room_info(school_room(school, room))->id;
    struct known *known = &outlook->rooms[room];

    if (strcmp(known->id, id) != 0) {
        *known = (struct known){0};
        snprintf(known->id, sizeof known->id, "%s", id);
    }
    return known;
}

static void learn_air_changes(struct outlook *outlook, struct known *known, const struct school *school, size_t room,
                              int64_t now_ms)
{
    struct fresh_day *day;
    const struct fresh_air_entry *newest;

    if (known->fresh_hour == now_ms / FRESH_EVERY_MS)
        return;
    known->fresh_hour = now_ms / FRESH_EVERY_MS;
    memset(known->ach_per_h, 0, sizeof known->ach_per_h);
    day = read_day(school, room, now_ms, outlook->samples);
    newest = day ? fresh_day_newest(day) : NULL;
    if (newest && now_ms - newest->to_ms <= OUTLOOK_ESTIMATE_MAX_MS)
        memcpy(known->ach_per_h, newest->range.air_changes_per_h, sizeof known->ach_per_h);
    free(day);
}

/* Now, and for as long as a forecast may reach. */
static bool stays_occupied(const struct school_setup *setup, const struct room *room, int64_t now_ms)
{
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    int64_t today = zone_date(setup->zone, now_ms);
    size_t count = calendar_spans(setup->calendar, room_hours(room), setup->zone, today, spans);

    for (size_t i = 0; i < count; i++)
        if (spans[i].start_ms <= now_ms && now_ms + (int64_t)FORECAST_MINUTES_MAX * MINUTE_MS <= spans[i].end_ms)
            return true;
    return false;
}

static void look_ahead(struct outlook *outlook, struct known *known, const struct school_setup *setup,
                       const struct room *room, int64_t now_ms)
{
    struct forecast_question question = {.limit_ppm = OUTLOOK_LIMIT_PPM,
                                         .is_occupied = stays_occupied(setup, room, now_ms),
                                         .ach_per_h = {known->ach_per_h[0], known->ach_per_h[1]}};
    size_t found = room_history(room, known->heard_ms - FORECAST_WINDOW_MS, known->heard_ms + 1, outlook->samples,
                                ROOM_SAMPLES_MAX);
    int64_t time_ms[NEWEST_MAX];
    double co2_ppm[NEWEST_MAX];
    size_t count = 0;

    for (size_t i = found > NEWEST_MAX ? found - NEWEST_MAX : 0; i < found; i++) {
        const struct room_sample *sample = &outlook->samples[i];

        if (isnan(sample->co2_ppm) || sample->doubtful & 1u << CO2_PPM)
            continue;
        time_ms[count] = sample->time_ms;
        co2_ppm[count++] = sample->co2_ppm;
    }
    known->view.is_given = forecast_crossing(&question, time_ms, co2_ppm, count, known->view.minutes) == FORECAST_GIVEN;
    known->view.at_ms = known->heard_ms;
}

void outlook_of(struct outlook *outlook, const struct school *school, size_t room, int64_t now_ms,
                struct outlook_view *view)
{
    const struct room *asked = school_room(school, room);
    struct known *known = known_of(outlook, school, room);
    int64_t heard_ms = room_heard_ms(asked);

    if (heard_ms != known->heard_ms) {
        known->heard_ms = heard_ms;
        learn_air_changes(outlook, known, school, room, now_ms);
        look_ahead(outlook, known, school_setup(school), asked, now_ms);
    }
    *view = known->view;
    /* a silent room foretells nothing */
    view->is_given = view->is_given && now_ms - heard_ms <= INTERVAL_GAP_MIN_MS;
}
