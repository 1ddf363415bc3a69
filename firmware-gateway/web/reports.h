/* web/reports.h - what the papers of api_reports.c share with pages that show the same from the same stories. Main only. */
#ifndef WEB_REPORTS_H
#define WEB_REPORTS_H
#include "report.h"
#include "request.h"

/* What a report has to know of this gateway: its record, time, zone and packs; of no id, room or date. */
void reports_fill(const struct web *web, struct report_ask *ask);
/* A paper of rooms' days is a look at them: of the rooms of ask, or of all. */
void reports_note_looks(struct request *request, const struct report_ask *ask, int64_t from_date, int64_t to_date);

#endif
