/* web/assessment_template.h - lines of a risk assessment made from a checklist: what a line asks is a copy of its item,
 * so that a later checklist changes nothing in an assessment that exists. Main only. */
#ifndef ASSESSMENT_TEMPLATE_H
#define ASSESSMENT_TEMPLATE_H
#include "assessment_line.h"
#include "checklist.h"
#include "own_items.h"
#include "request.h"

/* What is asked, into a line that is zeroes. */
void template_line_of_item(const struct checklist_item *item, struct assessment_line *line);
void template_line_of_own(const struct own_item *item, struct assessment_line *line);

/* Every item of the list, and what the school added to it, as unanswered lines by the caller. 0, or the store's error:
 * -ENOSPC and others of assessment_line_add. */
int template_add_lines(const struct request *request, int64_t version, const struct checklist *list, struct error *err);

#endif
