/* days/period_json.h - rules that no single day decides (period_verdict.h), as JSON: what a kept day holds for them, and
 * their verdicts over a stretch of dates. No I/O and no clock: any thread. */
#ifndef PERIOD_JSON_H
#define PERIOD_JSON_H
#include "day_book.h"
#include "out.h"
#include "period_verdict.h"
#include <jansson.h>

struct period_sums {                    /* zeroed: no date yet; one a rule of the pack, in its order */
    struct period periods[PACK_RULES_MAX];
};

/* "periods", in the object of a day that is open: what that date adds to each such rule that a sensor decides. Days on
 * which the sensor was not to be believed add nothing. */
void period_json_put_day(const struct day_book *book, const struct day_book_setup *setup, int64_t date,
                         struct out *out);

/* The same into sums, from the book or from a kept day's text. Rules that are not in the pack are left out: days that
 * another pack judged were not measured by this one's rules. */
void period_json_add_booked(struct period_sums *sums, const struct day_book *book, const struct day_book_setup *setup,
                            int64_t date);
void period_json_add_kept(struct period_sums *sums, const struct pack *pack, const json_t *day);

/* Both dates are included: all of it could have been measured, whatever was. */
void period_json_expect(struct period_sums *sums, const struct day_book_setup *setup, int64_t from_date,
                        int64_t to_date);

/* "period_verdicts", in the object that is open: a verdict a rule, in the shape of a day's, with "from" and "to". The
 * grade is what coverage alone allows: checks of sensors and places are looked at by weeks. */
void period_json_put(const struct period_sums *sums, const struct day_book_setup *setup, int64_t from_date,
                     int64_t to_date, struct out *out);

#endif
