/* web/assessment_workspace.h - the workspace of a risk assessment: what is there, what is left to do, and what whoever
 * asks may do now. What every change of it answers with. Main only. */
#ifndef ASSESSMENT_WORKSPACE_H
#define ASSESSMENT_WORKSPACE_H
#include "assessing.h"

void workspace_answer(struct request *request, const struct assessing *it, int status);
/* Commits what was done and answers with what it came to. */
void workspace_done(struct request *request, int64_t assessment, int status);

#endif
