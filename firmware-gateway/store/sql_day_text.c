/* store/sql_day_text.c - see sql_day_text.h */
#include "sql_day_text.h"
#include "day_text.h"
#include <errno.h>
#include <stdlib.h>

enum { PACKED, WORDS, ARGUMENTS };

static void day_text(sqlite3_context *context, int count, sqlite3_value **values)
{
    const char *words = (const char *)sqlite3_value_text(values[WORDS]);
    const void *packed = sqlite3_value_blob(values[PACKED]);
    char *text;
    int r;

    (void)count;
    if (sqlite3_value_type(values[PACKED]) == SQLITE_NULL)
        return;
    r = packed ? day_text_unpack(packed, (size_t)sqlite3_value_bytes(values[PACKED]), words, &text) : -EBADMSG;
    if (r == 0)
        sqlite3_result_text(context, text, -1, free);
    else if (r == -ENOMEM)
        sqlite3_result_error_nomem(context);
    else
        sqlite3_result_error_code(context, SQLITE_CORRUPT);
}

int sql_day_text_add(struct connection *connection, struct error *err)
{
    int code = sqlite3_create_function_v2(connection->db, "day_text", ARGUMENTS,
                                          SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL, day_text, NULL,
                                          NULL, NULL);

    return code == SQLITE_OK ? 0 : sql_failure(connection, code, err);
}
