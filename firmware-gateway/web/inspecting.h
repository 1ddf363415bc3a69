/* web/inspecting.h - what every request about an inspection begins and ends with: which one the path names, whether the
 * act may be done on it now, and the whole of it as the answer. Main only. */
#ifndef INSPECTING_H
#define INSPECTING_H
#include "inspections.h"
#include "request.h"

/* The inspection that the path names, while the act may be done on it. false: refused. */
bool inspecting_find(struct request *request, enum inspection_act act, struct inspection *inspection);
/* What a list has of it, in the object that is open. */
void inspecting_put_keys(struct out *out, const struct inspection *inspection);
/* The whole of it: notice, frozen figures, rooms, findings with their replies. */
void inspecting_answer(struct request *request, int64_t id, int status);
/* The same after a change, once that is committed. */
void inspecting_done(struct request *request, int64_t id, int status);

#endif
