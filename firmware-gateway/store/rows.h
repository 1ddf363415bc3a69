/* store/rows.h - what an answer of several rows is read with, by whichever connection asks. Private to store/. */
#ifndef ROWS_H
#define ROWS_H
#include "store_private.h"

/* Calls take() for every row; 0 goes on, anything else ends the listing and is returned. */
int rows_each(struct connection *connection, const struct sql_module *module, int index,
              const struct sql_value *values, size_t count, int (*take)(void *context, sqlite3_stmt *row),
              void *context, struct error *err);
/* take() on the first row alone. 0; -ENOENT: there is none. */
int rows_first(struct connection *connection, const struct sql_module *module, int index,
               const struct sql_value *values, size_t count, void (*take)(void *context, sqlite3_stmt *row),
               void *context, struct error *err);

/* Refuses one more row where count answers limit or more. -ENOSPC: "what: limit are the most that are kept". */
int rows_limit(struct store *store, const struct sql_module *module, int count_index, const struct sql_value *values,
               size_t count, int64_t limit, const char *what, struct error *err);
/* store_write of a new row; *id: which one it is, NULL: not wanted. -ENOENT: what it was to be made from is not
 * there. */
int rows_add(struct store *store, const struct sql_module *module, int index, const struct sql_value *values,
             size_t count, int64_t *id, struct error *err);

/* A text column on the heap, for its new owner; NULL: out of memory. */
char *rows_text(sqlite3_stmt *row, int column);

/* 0 becomes NULL: no such person, no such line. */
struct sql_value rows_reference(int64_t id);

#endif
