/* days/evidence_record.c - see evidence_record.h */
#include "evidence_record.h"
#include "days_record.h"
#include "evidence_rows.h"
#include <errno.h>
#include <math.h>
#include <string.h>

#define WEEK_DAYS 7
#define SENSORS_MAX 16              /* of a room; more would not make its evidence better */

struct week {
    int64_t from_date;
    bool is_kept[WEEK_DAYS];
    struct evidence_day days[WEEK_DAYS];
};

struct sensors {
    size_t count;
    struct sensor_evidence sensors[SENSORS_MAX];
};

struct nights {
    size_t count;
    struct night_level levels[QUALITY_NIGHTS_SPAN_DAYS];
};

static int take_day(void *context, int64_t date, const struct evidence_day *day)
{
    struct week *week = context;

    week->is_kept[date - week->from_date] = true;
    week->days[date - week->from_date] = *day;
    return 0;
}

static int take_sensor(void *context, const struct sensor_evidence *sensor)
{
    struct sensors *sensors = context;

    if (sensors->count < SENSORS_MAX)
        sensors->sensors[sensors->count++] = *sensor;
    return 0;
}

static int take_night(void *context, int64_t device, const struct night_level *level)
{
    struct nights *nights = context;

    (void)device;
    if (nights->count < QUALITY_NIGHTS_SPAN_DAYS)
        nights->levels[nights->count++] = *level;
    return 0;
}

static int judge(struct store_reader *reader, const struct days_setup *setup, int64_t date, struct evidence_day *day,
                 struct error *err)
{
    struct days *days;
    int r = days_record_judge(reader, setup, date, &days, err);

    if (r < 0)
        return r;
    *day = days_evidence(days, date);
    days_close(days);
    return 0;
}

static int add_week(struct store_reader *reader, const struct days_setup *setup, int64_t to_date,
                    struct evidence *evidence, struct error *err)
{
    const struct week_hours *hours = calendar_room_hours(&setup->calendar, setup->room.id);
    struct week week = {.from_date = evidence_week_start(evidence->date)};
    int r = day_evidence_list(reader, setup->room.id, week.from_date, to_date, take_day, &week, err);

    for (int64_t date = week.from_date; date <= to_date && r == 0; date++) {
        int64_t occupied_ms = evidence_occupied_ms(&setup->calendar, hours, &setup->zone, date, INT64_MAX);
        struct evidence_day *day = &week.days[date - week.from_date];

        if (!occupied_ms)
            continue;
        if (!week.is_kept[date - week.from_date])
            r = judge(reader, setup, date, day, err);
        evidence_add(evidence, occupied_ms, day);
    }
    return r;
}

static bool is_recent(const struct sensor_evidence *sensor, const struct days_setup *setup, int64_t date)
{
    return sensor->was_good && evidence_is_recent(zone_date(&setup->zone, sensor->checked_ms), date);
}

/* What measures no CO2 has to be in its place, and need not be checked. Before any of them has
 * had a night, nobody knows which are. */
static int add_sensors(struct store_reader *reader, const struct days_setup *setup, int64_t at_ms,
                       struct evidence *evidence, struct error *err)
{
    double outdoor_ppm = rule_outdoor_ppm(&setup->room);
    struct sensors sensors = {0};
    int64_t from_ms, to_ms;
    bool has_nights = false, is_empty = evidence_night(&setup->calendar,
                                                       calendar_room_hours(&setup->calendar, setup->room.id),
                                                       &setup->zone, evidence->date, &from_ms, &to_ms);
    int r = sensors_evidence(reader, setup->room.id, at_ms, take_sensor, &sensors, err);

    for (size_t i = 0; i < sensors.count; i++)
        has_nights = has_nights || sensors.sensors[i].has_nights;
    evidence->calibration_is_recent = evidence->placement_is_confirmed = sensors.count > 0;
    evidence->baseline_is_good = has_nights;
    for (size_t i = 0; i < sensors.count && r == 0; i++) {
        const struct sensor_evidence *sensor = &sensors.sensors[i];
        struct nights nights = {0};
        double baseline_ppm;

        evidence->placement_is_confirmed &= sensor->is_placed;
        if (has_nights && !sensor->has_nights)
            continue;
        evidence->calibration_is_recent &= is_recent(sensor, setup, evidence->date);
        r = nights_list(reader, sensor->device, evidence->date - QUALITY_NIGHTS_SPAN_DAYS + 1, evidence->date,
                        take_night, &nights, err);
        baseline_ppm = night_baseline_ppm(nights.levels, nights.count);
        evidence->baseline_is_good &= !isnan(baseline_ppm) &&
                                      !night_baseline_flags(baseline_ppm, outdoor_ppm, is_empty);
    }
    return r;
}

int evidence_record_read(struct store_reader *reader, const struct days_setup *setup, int64_t date, bool is_running,
                         int64_t now_ms, struct evidence *evidence, struct error *err)
{
    int64_t at_ms = is_running ? now_ms : zone_day_start_ms(&setup->zone, date + 1) - 1;
    struct evidence found = {.date = date};
    int r = add_week(reader, setup, is_running ? date - 1 : date, &found, err);

    if (r == 0)
        r = add_sensors(reader, setup, at_ms, &found, err);
    if (r == 0)
        *evidence = found;
    return r;
}
