/* web/crowd.c - see crowd.h */
#include "crowd.h"
#include <stdlib.h>
#include <sys/socket.h>

#define GOING INT64_MAX             /* since_ms of a guest who was hung up on to make room */

static const int64_t deadline_ms[CROWD_PHASE_COUNT] = {
    [CROWD_BODY] = CROWD_BODY_MS,
    [CROWD_UPLOAD] = CROWD_UPLOAD_MS,
    [CROWD_WAITING] = INT64_MAX,
    [CROWD_ANSWER] = CROWD_ANSWER_MS,
    [CROWD_STREAM] = INT64_MAX,
};

struct guest *crowd_add(struct crowd *crowd, int fd, int64_t now_ms)
{
    struct guest *guest = calloc(1, sizeof *guest);

    if (!guest)
        return NULL;
    guest->fd = fd;
    guest->next = crowd->guests;
    guest->link = &crowd->guests;
    if (guest->next)
        guest->next->link = &guest->next;
    crowd->guests = guest;
    crowd->count++;
    crowd_enter(guest, CROWD_BODY, now_ms);
    return guest;
}

void crowd_remove(struct crowd *crowd, struct guest *guest)
{
    *guest->link = guest->next;
    if (guest->next)
        guest->next->link = guest->link;
    crowd->count--;
    free(guest);
}

void crowd_enter(struct guest *guest, enum crowd_phase phase, int64_t now_ms)
{
    guest->phase = phase;
    guest->since_ms = now_ms;
}

void crowd_hang_up(struct guest *guest)
{
    shutdown(guest->fd, SHUT_RDWR);
}

void crowd_hang_up_all(struct crowd *crowd)
{
    for (struct guest *guest = crowd->guests; guest; guest = guest->next)
        crowd_hang_up(guest);
}

static bool may_go(const struct guest *guest)
{
    return !guest->is_known && guest->phase != CROWD_WAITING && guest->since_ms != GOING;
}

bool crowd_make_room(struct crowd *crowd)
{
    struct guest *oldest = NULL;

    if (crowd->count < CROWD_MAX)
        return true;
    for (struct guest *guest = crowd->guests; guest; guest = guest->next)
        if (may_go(guest) && (!oldest || guest->since_ms <= oldest->since_ms))
            oldest = guest;
    if (!oldest || crowd->count >= CROWD_MAX + CROWD_SPARE)
        return false;
    crowd_hang_up(oldest);
    oldest->since_ms = GOING;
    return true;
}

void crowd_expire(struct crowd *crowd, int64_t now_ms)
{
    for (struct guest *guest = crowd->guests; guest; guest = guest->next)
        if (guest->since_ms != GOING && now_ms - guest->since_ms > deadline_ms[guest->phase])
            crowd_hang_up(guest);
}
