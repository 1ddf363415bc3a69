/* store/inspection_book.c - see inspection_book.h */
#include "inspection_book.h"
#include "rows.h"
#include <errno.h>
#include <math.h>
#include <string.h>

enum { ADD, LIST };

_Static_assert(INSPECTION_WHOLE_DAY == 0 && INSPECTION_AFTERNOON == 3, "inspection_figure.part");

static const char *const statements[] = {
    [ADD] = "INSERT INTO inspection_figure SELECT ?1, id, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13 FROM room"
            " WHERE key = ?2",
    [LIST] = "SELECT r.key, f.part, f.from_date, f.to_date, f.dates, f.days, f.in_use_min, f.measured_min, f.mean_ppm,"
             " f.most_ppm, f.above_800_min, f.above_1500_min FROM inspection_figure AS f JOIN room AS r ON r.id = f.room"
             " WHERE f.inspection = ?1 ORDER BY r.building, r.name, r.id, f.part",
};
static const struct sql_module module = {SQL_INSPECTION_BOOK, statements};

static int add_part(struct store *store, int64_t inspection, const struct inspection_figures *figures, int part,
                    struct error *err)
{
    const struct inspection_figure *figure = &figures->parts[part];
    double mean_ppm = figure->measured_min > 0 ? figure->ppm_min / figure->measured_min : 0;

    return rows_add(store, &module, ADD,
                    SQL_VALUES(SQL_INT(inspection), SQL_TEXT(figures->room), SQL_INT(part),
                               SQL_INT(figures->from_date), SQL_INT(figures->to_date), SQL_INT(figures->dates),
                               SQL_INT(figure->days), SQL_INT(llround(figure->in_use_min)),
                               SQL_INT(llround(figure->measured_min)), SQL_INT(llround(mean_ppm)),
                               SQL_INT(llround(figure->most_ppm)), SQL_INT(llround(figure->above_min[0])),
                               SQL_INT(llround(figure->above_min[1]))), NULL, err);
}

int inspection_figures_add(struct store *store, int64_t inspection, const struct inspection_figures *figures,
                           struct error *err)
{
    int r = 0;

    for (int part = 0; part < INSPECTION_PART_COUNT && r == 0; part++)
        r = add_part(store, inspection, figures, part, err);
    return r;
}

struct listing {
    int (*each)(void *context, const struct inspection_figures *figures);
    void *context;
    struct inspection_figures figures;  /* of the room whose rows come in */
};

static int take_part(void *context, sqlite3_stmt *row)
{
    struct listing *listing = context;
    struct inspection_figures *figures = &listing->figures;
    int part = sqlite3_column_int(row, 1);

    if (part == INSPECTION_WHOLE_DAY) {
        *figures = (struct inspection_figures){.from_date = sqlite3_column_int64(row, 2),
                                               .to_date = sqlite3_column_int64(row, 3),
                                               .dates = sqlite3_column_int(row, 4)};
        sql_copy_text(row, 0, figures->room, sizeof figures->room);
    }
    figures->parts[part] = (struct inspection_figure){
        .days = sqlite3_column_int(row, 5), .in_use_min = sqlite3_column_double(row, 6),
        .measured_min = sqlite3_column_double(row, 7), .most_ppm = sqlite3_column_double(row, 9),
        .ppm_min = sqlite3_column_double(row, 7) * sqlite3_column_double(row, 8),
        .above_min = {sqlite3_column_double(row, 10), sqlite3_column_double(row, 11)}};
    return part == INSPECTION_AFTERNOON ? listing->each(listing->context, figures) : 0;
}

int inspection_figures_list(struct store *store, int64_t inspection,
                            int (*each)(void *context, const struct inspection_figures *figures), void *context,
                            struct error *err)
{
    struct listing listing = {.each = each, .context = context};

    return store_after(store, rows_each(&store->connection, &module, LIST, SQL_VALUES(SQL_INT(inspection)), take_part,
                                        &listing, err));
}
