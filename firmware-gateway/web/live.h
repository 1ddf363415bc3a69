/* web/live.h - server-sent events: what changed, told at once to everybody who watches. A watcher who reads too slowly
 * loses the connection, not the gateway its memory; his browser comes back and reads everything anew. Main only.
 * Source of the format: HTML Living Standard, "Server-sent events". */
#ifndef LIVE_H
#define LIVE_H
#include "request.h"
#include <stdbool.h>
#include <stddef.h>

#define LIVE_STREAMS_MAX 64
#define LIVE_BUFFER_SIZE_MAX (256u << 10)   /* unsent bytes of one watcher */
#define LIVE_RETRY_MS 3000                  /* when a browser comes back by itself */
#define LIVE_HEALTH_TICKS 15                /* ticks of about a second between two health events */

struct live;

struct live *live_open(struct web *web);    /* borrows; NULL: out of memory */
void live_end(struct live *live);           /* ends every stream; they go while the server closes */
void live_close(struct live *live);         /* after the server; NULL is fine, for both */
void live_add(struct live *live, struct request *request);      /* answers: a stream, or 503 */
size_t live_count(const struct live *live);
/* room: whose news it is, for those only who may see that room; "": the whole site's. */
void live_send(struct live *live, const char *room, const char *event, const char *json);
/* After rights or rooms of people changed: nothing more goes to who may not have it. */
void live_recheck(struct live *live);
/* Once a second: streams whose right has ended are closed, and every LIVE_HEALTH_TICKS all hear that we live. */
void live_tick(struct live *live);

#endif
