/* store/sql_day_text.h - the texts of kept days in SQL: day_text(packed, words) is the text, as day_text.h has it, or NULL
 * where packed is. Private to store/. */
#ifndef SQL_DAY_TEXT_H
#define SQL_DAY_TEXT_H
#include "sql.h"

/* A row of day is packed, or (short ones, and those of before there were any packed) it stands as it is. */
#define SQL_DAY_TEXT                                                                                                  \
    "coalesce(day_text(day.packed, (SELECT text FROM day_words WHERE day_words.id = day.words)), day.json)"

int sql_day_text_add(struct connection *connection, struct error *err);

#endif
