/* store/sensor_days.c - see sensor_days.h */
#include "sensor_days.h"
#include "quality.h"
#include "raw_rows.h"
#include <errno.h>
#include <math.h>
#include <string.h>

struct filling {
    const struct zone *zone;
    int64_t from_date, to_date;
    struct filled_day {
        struct sensor_day day;
        int64_t pct_ms, v_ms;           /* when the battery's values are from */
        double rssi_sum;
        int64_t rssi_count;
    } days[SENSOR_DAYS_MAX];            /* by date, from from_date on */
};

static void take_newest(const struct raw_row *raw, enum quantity quantity, double *value, int64_t *newest_ms)
{
    double said = raw_value(raw, quantity);

    if (isnan(said) || raw_time(raw) < *newest_ms)
        return;
    *value = said;
    *newest_ms = raw_time(raw);
}

/* Doubtful values, and flags that no rule goes by: the clock and what nights say are told elsewhere. */
static bool is_doubtful(const struct raw_row *raw)
{
    uint32_t flags = QUALITY_IMPLAUSIBLE | QUALITY_SPIKE | QUALITY_STUCK;

    return raw->row.of[BLOCK_DOUBTFUL] || raw_flags(raw) & flags;
}

static int fill(void *context, const struct raw_row *raw)
{
    struct filling *filling = context;
    int64_t date = zone_date(filling->zone, raw_time(raw));
    struct filled_day *filled;
    double rssi_dbm = raw_value(raw, RSSI_DBM);

    if (date < filling->from_date || date > filling->to_date || raw->row.of[BLOCK_FLAGS] & RAW_IMPORTED)
        return 0;
    filled = &filling->days[date - filling->from_date];
    filled->day.readings++;
    filled->day.doubtful += is_doubtful(raw);
    take_newest(raw, BATTERY_PCT, &filled->day.battery_pct, &filled->pct_ms);
    take_newest(raw, BATTERY_V, &filled->day.battery_v, &filled->v_ms);
    if (!isnan(rssi_dbm)) {
        filled->rssi_sum += rssi_dbm;
        filled->rssi_count++;
    }
    return 0;
}

int sensor_days_read(struct store_reader *reader, int64_t device, const struct zone *zone, int64_t from_date,
                     int64_t to_date, struct sensor_day *days, size_t *count, struct error *err)
{
    struct filling filling = {.zone = zone, .from_date = from_date, .to_date = to_date};
    int r;

    if (to_date - from_date >= SENSOR_DAYS_MAX)
        return error_set(err, -EINVAL, "sensor: at most %d days", SENSOR_DAYS_MAX);
    for (size_t i = 0; i < SENSOR_DAYS_MAX; i++)
        filling.days[i] = (struct filled_day){.day = {.battery_pct = NAN, .battery_v = NAN}};
    r = raw_between(&reader->connection, device, zone_day_start_ms(zone, from_date),
                    zone_day_start_ms(zone, to_date + 1), fill, &filling, err);
    if (r < 0)
        return r;
    *count = 0;
    for (int64_t date = from_date; date <= to_date; date++) {
        const struct filled_day *filled = &filling.days[date - from_date];

        if (!filled->day.readings)
            continue;
        days[*count] = filled->day;
        days[*count].date = date;
        days[(*count)++].rssi_dbm = filled->rssi_count ? filled->rssi_sum / (double)filled->rssi_count : NAN;
    }
    return 0;
}
