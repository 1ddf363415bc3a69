/* web/compared.c - see compared.h */
#include "compared.h"
#include "day_facts.h"
#include "readings.h"
#include <stdlib.h>

struct taker {
    const struct calendar *calendar;
    struct compared *compared;
};

/* Which pack judged the day is nothing to its mean; of another calendar than now it is not among these. */
static int take_day(void *context, int64_t date, const char *stamp, const char *json)
{
    const struct taker *taker = context;
    struct before_after *comparison = &taker->compared->comparison;
    int64_t done_date = taker->compared->done_date;
    struct day_facts *facts = malloc(sizeof *facts);

    (void)stamp;
    if (facts && date != done_date && school_days_is(taker->calendar, date) && day_facts_read(json, facts) == 0)
        before_after_add(date < done_date ? &comparison->before : &comparison->after, facts->co2.mean,
                         facts->co2.coverage);
    free(facts);
    return 0;
}

int compared_read(struct store_reader *reader, const struct calendar *calendar, int64_t first_date, int64_t last_date,
                  struct compared *compared, struct error *err)
{
    struct taker taker = {calendar, compared};
    int r = days_of_room(reader, compared->room, first_date, last_date, take_day, &taker, err);

    before_after_judge(&compared->comparison);
    return r;
}

int compared_read_all(struct store_reader *reader, const struct calendar *calendar, struct compared *all, size_t count,
                      struct error *err)
{
    int r = 0;

    for (size_t i = 0; i < count && r >= 0; i++) {
        int64_t first_date, last_date;

        if (before_after_dates(calendar, all[i].done_date, &first_date, &last_date))
            r = compared_read(reader, calendar, first_date, last_date, &all[i], err);
        else
            before_after_judge(&all[i].comparison);
    }
    return r;
}
