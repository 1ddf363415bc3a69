/* web/bank_holidays_json.h - the published file of bank holidays, read strictly:
 *     {"scotland": {"division": "scotland", "events": [{"title": "2nd January", "date": "2026-01-02", "notes": "",
 *      "bunting": true}]}}
 * One to three divisions; notes and bunting may be absent and are not kept. Any thread. */
#ifndef BANK_HOLIDAYS_JSON_H
#define BANK_HOLIDAYS_JSON_H
#include "bank_holidays.h"
#include "error.h"

#define BANK_HOLIDAYS_TEXT_SIZE 65536   /* the longest file, with its end */

/* -EINVAL with what is wrong and where; days untouched then. Any key that is not of the format, a date twice in a
 * division, a title that is empty, too long or has control characters, and more than CALENDAR_BANK_HOLIDAYS_MAX of a
 * division are mistakes. */
int bank_holidays_json_parse(const char *text, size_t size, struct bank_holidays *days, struct error *err);

#endif
