/* web/calendar_json.h - the calendar as JSON text, both ways: of the site file, the API and the record.
 *     {"occupied": {"mon-fri": ["09:00-15:30"]}, "closed": ["2026-12-21..2027-01-04"]}
 * A closure may also be {"dates": "2026-12-21..2027-01-04", "label": "Christmas"}. Any thread. */
#ifndef CALENDAR_JSON_H
#define CALENDAR_JSON_H
#include "calendar.h"
#include "error.h"

#define CALENDAR_JSON_SIZE 32768    /* the longest text, with its end */

/* -EINVAL with what is wrong and where; calendar untouched then. "occupied" may be absent: Mon-Fri 09:00-15:30. */
int calendar_json_parse(const char *text, struct calendar *calendar, struct error *err);

/* Brings text into its one normal form (keys "occupied" and "closed" only). -EINVAL as above; -EMSGSIZE. */
int calendar_json_normalise(const char *text, char *normal, size_t size, struct error *err);

#endif
