/* web/early.h - requests that come while the gateway reads its last day and a half back into memory. What they ask about
 * is not known yet, and what is half known is wrong: they wait, as many as connections may, until all is. What anyone may
 * read (who is signed in, what this gateway is, whether it is well) is answered at once. Main only. */
#ifndef EARLY_H
#define EARLY_H
#include "request.h"

bool early_takes(struct request *request);      /* true: it waits, and comes again when the start is over */
void early_over(struct web *web);
void early_forget(struct web *web);             /* closing: answers those that wait with 503 */

#endif
