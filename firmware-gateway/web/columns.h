/* web/columns.h - readings as the API prints them: one array a quantity, all as long as the times. Any thread. */
#ifndef COLUMNS_H
#define COLUMNS_H
#include "bins.h"
#include "out.h"

struct columns_row {
    int64_t time_ms;
    double values[BINS_QUANTITIES]; /* in the order of bins_quantities; NAN: not in that reading */
    bool is_doubtful;
};

struct columns {                    /* all zero is empty */
    size_t count, room;
    struct columns_row *rows;       /* owned */
};

int columns_add(struct columns *columns, const struct columns_row *row);    /* -ENOMEM */
void columns_done(struct columns *columns);

/* {"time","co2_ppm","temperature_c","humidity_pct","doubtful","truncated"} */
void columns_put(const struct columns *columns, struct out *out, bool truncated);
void columns_put_bins(const struct bins *bins, struct out *out);    /* the same without doubtful */

#endif
