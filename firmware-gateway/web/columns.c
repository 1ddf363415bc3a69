/* web/columns.c - see columns.h */
#include "columns.h"
#include <errno.h>
#include <stdlib.h>

#define FIRST_ROOM 256
#define VALUE_DECIMALS 3            /* the record keeps thousandths */

int columns_add(struct columns *columns, const struct columns_row *row)
{
    size_t room = columns->room ? 2 * columns->room : FIRST_ROOM;
    struct columns_row *grown;

    if (columns->count == columns->room) {
        grown = realloc(columns->rows, room * sizeof *grown);
        if (!grown)
            return -ENOMEM;
        columns->rows = grown;
        columns->room = room;
    }
    columns->rows[columns->count++] = *row;
    return 0;
}

void columns_done(struct columns *columns)
{
    free(columns->rows);
    *columns = (struct columns){0};
}

void columns_put(const struct columns *columns, struct out *out, bool truncated)
{
    out_object(out, NULL);
    out_array(out, "time");
    for (size_t i = 0; i < columns->count; i++)
        out_time(out, NULL, columns->rows[i].time_ms);
    out_array_end(out);
    for (size_t q = 0; q < BINS_QUANTITIES; q++) {
        out_array(out, quantity_name(bins_quantities[q]));
        for (size_t i = 0; i < columns->count; i++)
            out_number(out, NULL, columns->rows[i].values[q], VALUE_DECIMALS);
        out_array_end(out);
    }
    out_array(out, "doubtful");
    for (size_t i = 0; i < columns->count; i++)
        out_bool(out, NULL, columns->rows[i].is_doubtful);
    out_array_end(out);
    out_bool(out, "truncated", truncated);
    out_object_end(out);
}

void columns_put_bins(const struct bins *bins, struct out *out)
{
    out_object(out, NULL);
    out_array(out, "time");
    for (size_t i = 0; i < bins_count(bins); i++)
        out_time(out, NULL, bins_start_ms(bins, i));
    out_array_end(out);
    for (size_t q = 0; q < BINS_QUANTITIES; q++) {
        out_array(out, quantity_name(bins_quantities[q]));
        for (size_t i = 0; i < bins_count(bins); i++)
            out_number(out, NULL, bins_mean(bins, q, i), VALUE_DECIMALS);
        out_array_end(out);
    }
    out_bool(out, "truncated", false);
    out_object_end(out);
}
