/* web/api_storage.c - see storage.h */
#include "storage.h"
#include "calendar.h"
#include "metrics.h"
#include <math.h>

#define DAYS_PER_YEAR 365.25
#define YEARS_DECIMALS 1
#define LIFE_YEARS_MAX 100          /* beyond, nobody believes a figure */

double storage_life_years(const struct web_storage *storage)
{
    double years;

    if (storage->written_bytes_per_day <= 0 || storage->size_bytes <= 0)
        return NAN;
    years = (double)storage->size_bytes * STORAGE_CELL_WRITES / STORAGE_AMPLIFICATION /
            (double)storage->written_bytes_per_day / DAYS_PER_YEAR;
    return fmin(years, LIFE_YEARS_MAX);
}

static void put_known(struct out *out, const char *key, int64_t value)
{
    if (value == WEB_STORAGE_UNKNOWN)
        out_null(out, key);
    else
        out_integer(out, key, value);
}

/* null: none. */
static void put_date(struct out *out, const char *key, int64_t date)
{
    char text[CALENDAR_TEXT_SIZE] = "";

    if (date > 0)
        calendar_date_format(date, text);
    out_words(out, key, text);
}

void storage_show(struct out *out, const struct web_storage *storage)
{
    out_object(out, "disk");
    out_bool(out, "full", storage->is_full);
    out_integer(out, "waiting", storage->waiting);
    out_integer(out, "size_bytes", storage->size_bytes);
    out_integer(out, "free_bytes", storage->free_bytes);
    out_integer(out, "record_bytes", storage->record_bytes);
    put_date(out, "raw_since", storage->raw_since);
    put_date(out, "raw_waits_for", storage->raw_waits_for);
    out_integer(out, "raw_behind_days", storage->raw_behind_days);
    put_known(out, "growth_bytes_per_day", storage->growth_bytes_per_day);
    put_known(out, "written_bytes_per_day", storage->written_bytes_per_day);
    out_number(out, "life_years", storage_life_years(storage), YEARS_DECIMALS);
    out_object(out, "life_assumes");
    out_integer(out, "cell_writes", STORAGE_CELL_WRITES);
    out_integer(out, "write_amplification", STORAGE_AMPLIFICATION);
    out_object_end(out);
    out_object_end(out);
}

void storage_metrics(struct out *out, const struct web_storage *storage)
{
    double years = storage_life_years(storage);

    metrics_put(out, "disk_full", "gauge", "1 while readings wait for room on the disk.", storage->is_full);
    metrics_put(out, "readings_waiting", "gauge", "Readings that wait for room.", storage->waiting);
    metrics_put(out, "disk_size_bytes", "gauge", "Of the disk that the record is on.", storage->size_bytes);
    metrics_put(out, "disk_free_bytes", "gauge", "Free on it.", storage->free_bytes);
    metrics_put(out, "record_bytes", "gauge", "The record with its log.", storage->record_bytes);
    if (storage->growth_bytes_per_day != WEB_STORAGE_UNKNOWN)
        metrics_put(out, "record_growth_bytes_per_day", "gauge", "Growth of the record over the last week.",
                    storage->growth_bytes_per_day);
    if (storage->written_bytes != WEB_STORAGE_UNKNOWN)
        metrics_put(out, "written_bytes_total", "counter", "Written to disks by this process.", storage->written_bytes);
    if (storage->written_bytes_per_day != WEB_STORAGE_UNKNOWN)
        metrics_put(out, "written_bytes_per_day", "gauge", "The same per day since start.",
                    storage->written_bytes_per_day);
    if (!isnan(years))
        metrics_put(out, "disk_life_years", "gauge", "Years until the disk is worn, by what /api/v1/health assumes.",
                    (int64_t)years);
}
