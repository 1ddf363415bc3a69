/* web/judge_by.h - what one reader asks to be judged by: another pack than the adopted one, for this answer alone. The
 * air now is judged again from the samples in memory by the query worker; nobody else's screen changes. Main only. */
#ifndef JUDGE_BY_H
#define JUDGE_BY_H
#include "request.h"
#include "show.h"

/* The pack that ?pack= names. 1: asked for; 0: not; -EINVAL: refused, there is none of that name. */
int judge_by_query(struct request *request, const struct pack **pack);

/* Answers GET /rooms, or GET /rooms/{id} of a room that is there (-1: all), by another pack. */
void judge_by_answer(struct request *request, const struct pack *pack, int room);

#endif
