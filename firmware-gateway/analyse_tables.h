/* analyse_tables.h - the parts of what `transom analyse` says of one room. */
#ifndef ANALYSE_TABLES_H
#define ANALYSE_TABLES_H
#include "analyse.h"
#include "analyse_sheet.h"

/* One more day; sums begin all zero, with .max NAN. */
void analysed_sums_add(struct analysed_sums *sums, const struct day_figures *figures);
struct analysed_sums analysed_sums_of(const struct day_book *book, enum quantity quantity);

/* Every rule of the pack: on how many days it failed, the worst figure and the limit, where it is from. */
void analyse_put_rules(const struct sheet *sheet, const struct analyse_options *options, const struct analysed *room);
/* A line a day, or a week where there are more than fit on a page. */
void analyse_put_days(const struct sheet *sheet, const struct analysed *room);
/* The mean CO2 of each half hour of the occupied days. */
void analyse_put_school_day(const struct sheet *sheet, const struct analyse_options *options,
                            const struct analysed *room);
/* How much outdoor air came in, hour by hour, as ranges; or why nothing can be said. */
void analyse_put_fresh_air(const struct sheet *sheet, const struct analyse_options *options,
                           const struct analysed *room);
void analyse_put_incidents(const struct sheet *sheet, const struct analyse_options *options,
                           const struct analysed *room);

#endif
