/* web/crowd.h - who is being served: how long each may take, and who goes when too many come. Knows sockets, not HTTP.
 * Main only. */
#ifndef CROWD_H
#define CROWD_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CROWD_MAX 256               /* connections served at once */
#define CROWD_SPARE 32              /* on their way out while others are let in */
#define CROWD_BODY_MS 20000         /* from the head to the end of the body */
#define CROWD_UPLOAD_MS 300000      /* the same of a large file: 64 MB at 2 Mbit/s */
#define CROWD_ANSWER_MS 60000       /* from the first to the last byte of an answer */

/* BODY (or UPLOAD, of somebody who may) -whole-> (job: WAITING ->) ANSWER -sent-> gone. A stream stays in STREAM.
 * WAITING and STREAM have no deadline: a job ends by itself, and a stream that nobody reads is ended by its buffer
 * (live.h). */
enum crowd_phase { CROWD_BODY, CROWD_UPLOAD, CROWD_WAITING, CROWD_ANSWER, CROWD_STREAM, CROWD_PHASE_COUNT };

struct guest {                      /* one connection; heap, owned by its crowd */
    struct guest *next, **link;
    int fd;                         /* borrowed */
    enum crowd_phase phase;
    int64_t since_ms;               /* monotonic, real: when the phase began */
    bool is_known;                  /* somebody who proved who they are */
};

struct crowd {
    struct guest *guests;           /* newest first */
    size_t count;
};

struct guest *crowd_add(struct crowd *crowd, int fd, int64_t now_ms);   /* NULL: out of memory */
void crowd_remove(struct crowd *crowd, struct guest *guest);            /* frees it; its socket is closed elsewhere */
void crowd_enter(struct guest *guest, enum crowd_phase phase, int64_t now_ms);

/* Whether one more may come. When CROWD_MAX are there the stranger who has been in a phase for longest is hung up on;
 * false when there are no strangers, or all of them are on their way out. */
bool crowd_make_room(struct crowd *crowd);
void crowd_expire(struct crowd *crowd, int64_t now_ms);     /* hangs up on everybody who is past their deadline */
void crowd_hang_up(struct guest *guest);                    /* both directions end; whoever owns the socket sees it */
void crowd_hang_up_all(struct crowd *crowd);

#endif
