/* web/reviews_runs.c - see reviews_runs.h */
#include "reviews_runs.h"
#include "readings.h"
#include <string.h>

static int take_day(void *context, int64_t date, const char *stamp, const char *json)
{
    struct reviews_dates *dates = context;

    (void)stamp;
    if (dates->chunk_count < REVIEWS_CHUNK_DAYS && day_facts_read(json, &dates->facts) == 0)
        dates->chunk[dates->chunk_count++] = (struct reviews_date){date, dates->facts.co2.finding,
                                                                   dates->facts.temperature.finding};
    return 0;
}

static bool have_both_passed(const struct reviews_dates *dates)
{
    bool co2 = false, temperature = false;

    for (size_t i = dates->first; i < REVIEWS_DAYS_MAX; i++) {
        co2 = co2 || dates->days[i].co2 == LASTING_PASSED;
        temperature = temperature || dates->days[i].temperature == LASTING_PASSED;
    }
    return co2 && temperature;
}

int reviews_runs_read(struct store_reader *reader, const char *room, int64_t from_date, int64_t today,
                      struct reviews_dates *dates, struct error *err)
{
    int64_t to_date = today - 1;

    dates->first = REVIEWS_DAYS_MAX;
    if (from_date < today - REVIEWS_DAYS_MAX)
        from_date = today - REVIEWS_DAYS_MAX;
    while (to_date >= from_date && !have_both_passed(dates)) {
        int64_t chunk_date = to_date - (REVIEWS_CHUNK_DAYS - 1);
        int r;

        if (chunk_date < from_date)
            chunk_date = from_date;
        dates->chunk_count = 0;
        r = days_of_room(reader, room, chunk_date, to_date, take_day, dates, err);
        if (r < 0)
            return r;
        dates->first -= dates->chunk_count;     /* never more days than dates, so there is room */
        memcpy(&dates->days[dates->first], dates->chunk, dates->chunk_count * sizeof *dates->chunk);
        to_date = chunk_date - 1;
    }
    return 0;
}

struct reviews_runs reviews_runs_after(const struct reviews_dates *dates, int64_t date)
{
    struct reviews_runs runs = {0};

    for (size_t i = dates->first; i < REVIEWS_DAYS_MAX; i++)
        if (dates->days[i].date > date) {
            lasting_add(&runs.co2, dates->days[i].date, dates->days[i].co2);
            lasting_add(&runs.temperature, dates->days[i].date, dates->days[i].temperature);
        }
    return runs;
}
