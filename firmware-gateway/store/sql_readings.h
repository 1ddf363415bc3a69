/* store/sql_readings.h - readings(room, from, to) as a table of SQL: an eponymous virtual table that reads through
 * room_walk.h on a connection of its own, so that it answers the same wherever readings are kept. Private to store/. */
#ifndef SQL_READINGS_H
#define SQL_READINGS_H
#include "sql.h"
#include "store.h"
#include "zone.h"

struct sql_readings {
    struct store_reader *reader;        /* borrowed, and nobody else's while a question is answered */
    struct zone zone;                   /* of local times, and of dates that are asked for */
};

/* Makes the table known to the connection. source: borrowed until that is closed. */
int sql_readings_add(struct connection *connection, struct sql_readings *source, struct error *err);

#endif
