/* tests/bench/school_years.c - writes years of a made-up school into a record that has its site already:
 *     school_years FOLDER PACKS DAYS [END [JITTER_MS]]
 * DAYS local days up to the one before END (tomorrow) or this minute, of every room: a reading a minute, up to JITTER_MS
 * (0) early or late, with CO2, temperature and humidity. Prints what all of it takes at rest. Through the store as the gateway uses it: appended in order of arrival, sealed hour by hour,
 * hours joined, half hours packed, each school day judged and kept, and an incident for a room's worst day of a week. What the gateway does once
 * per reading and is not kept (decoding, doubts, live judging) is left out, and a commit is an hour long. Ledger and
 * nights are left to the gateway, which is told that it has digested all of it. The same arguments give the same air. */
#include "days.h"
#include "evidence_rows.h"
#include "incidents.h"
#include "ledger_days.h"
#include "places.h"
#include "readings.h"
#include "school_record.h"
#include "term.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define PACK "england"
#define MINUTE_MS INT64_C(60000)
#define HOUR_MS INT64_C(3600000)
#define DAY_MS INT64_C(86400000)
#define HALF_HOUR_MINUTES 30
#define DAY_MINUTES_MAX 1500            /* of 25 hours */
#define BEFORE_MINUTES (FRESH_DAY_BEFORE_MS / MINUTE_MS)
#define KEPT (DAY_MINUTES_MAX + BEFORE_MINUTES)
#define QUANTITIES 3                    /* CO2_PPM, TEMPERATURE_C, HUMIDITY_PCT */
#define IN_FROM_S (8 * 3600 + 45 * 60)  /* pupils, local */
#define IN_TO_S (15 * 3600 + 30 * 60)
#define OUTDOOR_PPM 425.0
#define INCIDENT_PPM 1500.0
#define PROGRESS_DAYS 50
#define JITTER_MS_MAX 500

struct air {
    uint32_t noise;                     /* xorshift32; not 0 */
    double co2_ppm, temperature_c, humidity_pct, target_ppm;
    int64_t device;
    const struct room_info *info;
    struct days_setup *setup;
    size_t count;                       /* minutes kept: some of the evening before, then the day */
    struct minute {
        int64_t time_ms;
        double values[QUANTITIES];
    } minutes[KEPT];
    struct half_hour {
        double sum, min, max;
        int samples;
    } half_hours[QUANTITIES];
    struct incident worst;              /* of the week; began_ms 0: none */
};

struct making {
    struct store *store;
    struct school_record *school;
    const struct pack *pack;
    int64_t calendar_version, readings, kept_days, now_ms;
    int jitter_ms;
    size_t room_count;
    struct air rooms[ROOMS_MAX];
    struct error err;
};

static void check(struct making *making, int r)
{
    if (r >= 0)
        return;
    fprintf(stderr, "school_years: %s\n", making->err.text);
    exit(1);
}

static double noise(struct air *air)
{
    air->noise ^= air->noise << 13;
    air->noise ^= air->noise >> 17;
    air->noise ^= air->noise << 5;
    return air->noise / (double)UINT32_MAX * 2 - 1;
}

/* -- a reading -- */

/* Rooms differ, and so do their days; windows are open more in summer. */
static void begin_day(struct air *air, size_t room, int64_t date)
{
    double season = cos((double)(date % 365 - 15) * 2 * M_PI / 365);    /* 1: mid-January */

    air->target_ppm = 900 + (double)(room % 10) * 90 + 350 * season + 250 * noise(air);
}

static void breathe(struct air *air, bool is_in)
{
    air->co2_ppm += 0.03 * ((is_in ? fmax(air->target_ppm, 600) : OUTDOOR_PPM) - air->co2_ppm) +
                    4 * (noise(air) + noise(air));
    air->temperature_c += 0.004 * ((is_in ? 22.5 : 17.5) - air->temperature_c) + 0.01 * noise(air);
    air->humidity_pct += 0.01 * ((is_in ? 50 : 40) - air->humidity_pct) + 0.08 * noise(air);
}

static void add_to_half_hours(struct air *air, const struct minute *minute)
{
    for (int q = 0; q < QUANTITIES; q++) {
        struct half_hour *half = &air->half_hours[q];
        double value = minute->values[q];

        half->min = half->samples ? fmin(half->min, value) : value;
        half->max = half->samples ? fmax(half->max, value) : value;
        half->sum += value;
        half->samples++;
    }
}

static void hear(struct making *making, struct air *air, int64_t at_ms, bool is_in)
{
    struct stored_reading row = {.device = air->device, .arrived_ms = at_ms, .mono_ms = at_ms,
                                 .packet_id = (uint16_t)(making->readings % 65535 + 1), .reading.time_ms = at_ms};
    struct minute *minute = &air->minutes[air->count++];

    breathe(air, is_in);
    *minute = (struct minute){at_ms, {round(air->co2_ppm), round(air->temperature_c * 10) / 10,
                                      round(air->humidity_pct * 10) / 10}};
    for (int q = 0; q < QUANTITIES; q++)
        reading_set(&row.reading, (enum quantity)q, minute->values[q]);
    check(making, readings_append(making->store, &row, &making->err));
    making->readings++;
    add_to_half_hours(air, minute);
}

static void save_half_hours(struct making *making, int64_t start_ms)
{
    for (size_t i = 0; i < making->room_count; i++)
        for (int q = 0; q < QUANTITIES; q++) {
            struct half_hour *half = &making->rooms[i].half_hours[q];
            struct slot slot = {.start_ms = start_ms, .min = half->min, .max = half->max,
                                .mean = half->sum / half->samples, .joined_s = HALF_HOUR_MINUTES * 60,
                                .samples = half->samples};

            check(making, slots_save(making->store, making->rooms[i].info->id, (enum quantity)q, &slot, &making->err));
            *half = (struct half_hour){0};
        }
}

/* -- a day that is over -- */

static void note_incident(struct making *making, struct air *air, int64_t date)
{
    const struct zone *zone = &making->school->zone;
    int64_t from_ms = zone_day_start_ms(zone, date) + IN_FROM_S * 1000, to_ms = from_ms;
    double peak = 0;

    for (size_t i = 0; i < air->count; i++)
        if (air->minutes[i].time_ms >= from_ms && air->minutes[i].values[CO2_PPM] > peak) {
            peak = air->minutes[i].values[CO2_PPM];
            to_ms = air->minutes[i].time_ms;
        }
    if (peak > INCIDENT_PPM && (!air->worst.began_ms || peak > air->worst.peak))
        air->worst = (struct incident){.severity = making->pack->rules[0].severity, .began_ms = from_ms,
                                       .raised_ms = from_ms + HALF_HOUR_MINUTES * MINUTE_MS, .cleared_ms = to_ms,
                                       .peak = peak, .state = INCIDENT_CLEARED, .reason = "unoccupied"};
}

static void save_incident(struct making *making, struct air *air)
{
    struct incident *incident = &air->worst;

    if (!incident->began_ms)
        return;
    snprintf(incident->room, sizeof incident->room, "%s", air->info->id);
    snprintf(incident->rule, sizeof incident->rule, "%s", making->pack->rules[0].id);
    snprintf(incident->pack, sizeof incident->pack, "%s", making->pack->name);
    snprintf(incident->pack_version, sizeof incident->pack_version, "%s", making->pack->version);
    check(making, incident_save(making->store, incident, &making->err));
    *incident = (struct incident){0};
}

static struct days *judge(struct air *air, int64_t date)
{
    const struct days_setup *setup = air->setup;
    struct fresh_day *fresh = calloc(1, sizeof *fresh);
    struct days *days = days_open(setup);
    int64_t start_ms = zone_day_start_ms(&setup->zone, date);
    double values[QUANTITY_COUNT];

    if (!fresh || !days)
        exit(1);
    for (int q = 0; q < QUANTITY_COUNT; q++)
        values[q] = NAN;
    fresh_day_init(fresh, &setup->room, 0, &setup->calendar, calendar_room_hours(&setup->calendar, setup->room.id),
                   &setup->zone, date);
    for (size_t i = 0; i < air->count; i++) {
        const struct minute *minute = &air->minutes[i];

        memcpy(values, minute->values, sizeof minute->values);
        fresh_day_add(fresh, minute->time_ms, values[CO2_PPM], values[TEMPERATURE_C]);
        if (minute->time_ms >= start_ms)
            days_add(days, minute->time_ms, values, 0);
    }
    fresh_day_finish(fresh);
    days_finish(days, date);
    days_take_air(days, fresh);
    return days;
}

static void keep_day(struct making *making, struct air *air, int64_t date)
{
    const struct days_setup *setup = air->setup;
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    struct evidence_day evidence;
    struct day_sum sum;
    char stamp[DAYS_STAMP_SIZE];
    struct days *days;
    struct out json;

    if (calendar_spans(&setup->calendar, calendar_room_hours(&setup->calendar, setup->room.id), &setup->zone, date,
                       spans) == 0)
        return;
    days = judge(air, date);
    out_init(&json);
    days_put(days, &json, NULL, date, false, 0);
    evidence = days_evidence(days, date);
    days_stamp(setup, stamp);
    check(making, days_save(making->store, setup->room.id, date, stamp, making->calendar_version, json.text,
                            &making->err));
    check(making, term_day_sum(json.text, &sum));
    check(making, day_sum_save(making->store, setup->room.id, date, stamp, making->calendar_version, &sum,
                               &making->err));
    check(making, day_evidence_save(making->store, setup->room.id, date, making->calendar_version, &evidence,
                                    &making->err));
    making->kept_days++;
    note_incident(making, air, date);
    out_done(&json);
    days_close(days);
}

static void end_day(struct making *making, int64_t date)
{
    for (size_t i = 0; i < making->room_count; i++) {
        struct air *air = &making->rooms[i];
        size_t before = air->count < BEFORE_MINUTES ? air->count : BEFORE_MINUTES;

        keep_day(making, air, date);
        memmove(air->minutes, air->minutes + air->count - before, before * sizeof *air->minutes);
        air->count = before;
        if (calendar_weekday(date) == 6)
            save_incident(making, air);
    }
    check(making, store_commit(making->store, &making->err));
}

static void pack(struct making *making, int64_t now_ms)
{
    static const struct {
        bool (*is_due)(const struct store *store, int64_t now_ms);
        int (*turn)(struct store *store, int64_t now_ms, struct error *err);
    } duties[] = {{readings_seal_is_due, readings_seal}, {slots_pack_is_due, slots_pack},
                  {readings_join_is_due, readings_join}};

    for (size_t i = 0; i < sizeof duties / sizeof *duties; i++)
        while (duties[i].is_due(making->store, now_ms))
            check(making, duties[i].turn(making->store, now_ms, &making->err));
}

/* The rooms follow one another through the minute, none in another one. */
static int64_t arrival_ms(struct making *making, size_t room)
{
    return JITTER_MS_MAX + (int64_t)room * (MINUTE_MS - 2 * JITTER_MS_MAX) / (int64_t)making->room_count +
           (int64_t)(making->jitter_ms * noise(&making->rooms[room]));
}

static void write_day(struct making *making, int64_t date)
{
    const struct zone *zone = &making->school->zone;
    int64_t start_ms = zone_day_start_ms(zone, date), end_ms = zone_day_start_ms(zone, date + 1);

    for (size_t i = 0; i < making->room_count; i++)
        begin_day(&making->rooms[i], i, date);
    for (int64_t minute_ms = start_ms; minute_ms < end_ms && minute_ms < making->now_ms; minute_ms += MINUTE_MS) {
        int64_t second = (minute_ms - start_ms) / 1000;
        bool is_in = calendar_weekday(date) < 5 && second >= IN_FROM_S && second < IN_TO_S;

        for (size_t i = 0; i < making->room_count; i++)
            hear(making, &making->rooms[i], minute_ms + arrival_ms(making, i), is_in);
        if (minute_ms % (HALF_HOUR_MINUTES * MINUTE_MS) == (HALF_HOUR_MINUTES - 1) * MINUTE_MS)
            save_half_hours(making, minute_ms - (HALF_HOUR_MINUTES - 1) * MINUTE_MS);
        if (minute_ms % HOUR_MS != HOUR_MS - MINUTE_MS)
            continue;
        check(making, store_commit(making->store, &making->err));
        pack(making, minute_ms);
    }
    if (end_ms <= making->now_ms)
        end_day(making, date);
}

/* -- the whole -- */

static void open_rooms(struct making *making)
{
    for (size_t i = 0; i < making->school->room_count && making->room_count < ROOMS_MAX; i++) {
        const struct room_info *info = &making->school->rooms[i];
        struct air *air = &making->rooms[making->room_count++];
        char name[ID_SIZE + 8];

        snprintf(name, sizeof name, "room-%s", info->id + 1);       /* as site.py calls them */
        *air = (struct air){.noise = 2463534242u + (uint32_t)i, .co2_ppm = OUTDOOR_PPM, .temperature_c = 18,
                            .humidity_pct = 42, .info = info,
                            .setup = school_record_setup(making->school, info, making->pack)};
        check(making, device_ensure(making->store, name, "plain", 0, &air->device, &making->err));
    }
}

/* Else its first job would be to read all of it, which a box has done day by day. */
static void say_digested(struct making *making)
{
    char number[24];

    snprintf(number, sizeof number, "%" PRId64, readings_count(making->store));
    check(making, store_setting_set(making->store, LEDGER_DAYS_SEEN, number, &making->err));
    snprintf(number, sizeof number, "%" PRId64, zone_date(&making->school->zone, making->now_ms));
    check(making, store_setting_set(making->store, "ledger_digest_date", number, &making->err));
}

static int say_size(const char *folder, int64_t readings)
{
    struct stat file;
    char path[512];

    snprintf(path, sizeof path, "%s/transom.db", folder);
    if (stat(path, &file) < 0)
        return 1;
    printf("at rest %.2f bytes a reading, kept days, sums and half hours included\n", (double)file.st_size / (double)readings);
    return 0;
}

int main(int argc, char **argv)
{
    static struct making making;
    static struct zone zone;
    const struct store_options options = {0};
    struct pack_shelf *shelf;
    static char calendar[CALENDAR_JSON_SIZE_MAX];
    int64_t end_date, days = argc > 3 ? atoll(argv[3]) : 0;
    time_t began = time(NULL);

    making.now_ms = (int64_t)began * 1000;
    end_date = making.now_ms / DAY_MS + 1;
    making.jitter_ms = argc > 5 ? atoi(argv[5]) : 0;
    if (argc < 4 || days < 1 || making.jitter_ms < 0 || making.jitter_ms > JITTER_MS_MAX || (argc > 4 && !days_parse_date(argv[4], &end_date))) {
        fputs("usage: school_years FOLDER PACKS DAYS [END [JITTER_MS]]\n", stderr);
        return 2;
    }
    check(&making, zone_load(ZONE_DEFAULT, &zone, &making.err));
    check(&making, pack_shelf_open(argv[2], &shelf, &making.err));
    check(&making, pack_shelf_take(shelf, PACK, &making.pack, &making.err));
    check(&making, store_open(argv[1], &options, &making.store, &making.err));
    check(&making, school_record_open(making.store, shelf, PACK, &zone, &making.school, &making.err));
    check(&making, calendar_load(making.store, calendar, sizeof calendar, &making.calendar_version, &making.err));
    open_rooms(&making);
    for (int64_t date = end_date - days; date < end_date; date++) {
        write_day(&making, date);
        if ((date - end_date + days) % PROGRESS_DAYS == 0)
            fprintf(stderr, "%" PRId64 " days, %" PRId64 " readings, %lld s\n", date - end_date + days + 1,
                    making.readings, (long long)(time(NULL) - began));
    }
    say_digested(&making);
    check(&making, store_commit(making.store, &making.err));
    printf("%" PRId64 " readings, %" PRId64 " kept days of %zu rooms in %lld s\n", making.readings, making.kept_days,
           making.room_count, (long long)(time(NULL) - began));
    store_close(making.store);
    return say_size(argv[1], making.readings);
}
