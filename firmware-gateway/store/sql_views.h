/* store/sql_views.h - questions in SQL about rooms, readings, days and incidents, and about nothing else: no people,
 * no drafts, no messages, and nothing that writes. Private pages of the record are refused by name before a statement
 * runs. Readings are the table-valued function readings(room, from, to). One thread, which opened it. */
#ifndef SQL_VIEWS_H
#define SQL_VIEWS_H
#include "error.h"
#include <stdbool.h>
#include <stddef.h>

#define SQL_VIEWS_COLUMNS_MAX 64

struct sql_views;

struct sql_cell {
    const char *text;                   /* borrowed until each() returns; NULL: null */
    bool is_number;
};

/* Errors of store_reader_open. */
int sql_views_open(const char *folder, struct sql_views **views, struct error *err);
void sql_views_close(struct sql_views *views);      /* NULL is fine */

/* Runs the statements of text one after the other. each() is called for every row, and once before the first one of a
 * statement with the names of its columns, is_first true; 0 goes on, anything else ends it and is returned. -EINVAL:
 * not understood; -EACCES: of something that nobody may ask here; -EINTR: it took so long that it was in the way of
 * who records. */
int sql_views_run(struct sql_views *views, const char *text,
                  int (*each)(void *context, const struct sql_cell *cells, size_t count, bool is_first), void *context,
                  struct error *err);

/* Whether a question that is being answered has to end: asked by a signal handler, while the reader of the answers
 * takes its time. */
bool sql_views_has_to_end(const struct sql_views *views);

/* What can be asked: the views with their columns, for people. */
extern const char sql_views_help[];

#endif
