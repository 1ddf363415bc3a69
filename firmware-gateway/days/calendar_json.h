/* days/calendar_json.h - the calendar as JSON text, both ways: of the site file, the API and the record.
 *     {"occupied": {"mon-fri": ["09:00-15:30"]}, "closed": ["2026-12-21..2027-01-04"]}
 * A closure may also be {"dates": "2026-12-21..2027-01-04", "label": "Christmas", "kind": "holiday"}; kinds are
 * holiday, half_term, inset and other. Beside these two keys there may be
 *     "terms": [{"name": "Autumn 2026", "from": "2026-09-02", "to": "2026-12-18"}], "bank_holidays": true,
 *     "rooms": {"8c": {"occupied": {"mon-thu": ["09:00-16:00"]}}}
 * Without terms every date is in term; without bank_holidays none is kept. Any thread. */
#ifndef CALENDAR_JSON_H
#define CALENDAR_JSON_H
#include "calendar.h"
#include "error.h"

#define CALENDAR_JSON_SIZE 65536    /* the longest text, with its end */
/* Of a school that has not set its calendar up. */
#define CALENDAR_JSON_DEFAULT "{\"occupied\":{\"mon-fri\":[\"09:00-15:30\"]},\"closed\":[],\"bank_holidays\":true}"

/* -EINVAL with what is wrong and where; calendar untouched then. "occupied" may be absent: Mon-Fri 09:00-15:30. The
 * days of the bank holidays are not in it. */
int calendar_json_parse(const char *text, struct calendar *calendar, struct error *err);

/* Told of every part that is wrong, in the text's order: field is "occupied", "closed[2]", "terms[0]" and such. */
struct calendar_mistakes {
    void (*tell)(void *context, const char *field, const char *message);
    void *context;
};

/* Brings text into its one normal form (without "version" and "bank_holiday_dates", which GET adds).
 * mistakes NULL: only the first matters, which err has. -EINVAL as above; -EMSGSIZE. */
int calendar_json_normalise(const char *text, char *normal, size_t size, const struct calendar_mistakes *mistakes,
                            struct error *err);

#endif
