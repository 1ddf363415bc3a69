/* air/room_slots.h - half-hour slots of one quantity of one room: mean, lowest and highest of the joined lines.
 * What the week page draws and long histories are read from. Pure. */
#ifndef ROOM_SLOTS_H
#define ROOM_SLOTS_H
#include "line.h"
#include "room.h"

#define SLOT_MS (30 * INT64_C(60000))

typedef void room_slot_tell(void *context, enum quantity quantity, int64_t start_ms, const struct room_slot *slot);

struct room_slots {
    enum quantity quantity;
    int64_t start_ms;               /* of the slot that is running; INT64_MIN: none */
    double area;                    /* unit x ms */
    double joined_ms, min, max;
    int samples;
    bool has_sample;                /* the newest, which the next one may be joined to */
    int64_t sample_ms;
    double sample_value;
};

void room_slots_init(struct room_slots *slots, enum quantity quantity);
/* A sample fit to be joined (quality_is_joined), later than the one before and joined to it when they are at most
 * max_gap_ms apart. Ended slots are told. */
void room_slots_add(struct room_slots *slots, int64_t time_ms, double value, int64_t max_gap_ms, room_slot_tell *tell,
                    void *context);
/* Tells the running slot when no line can reach it any more. */
void room_slots_advance(struct room_slots *slots, int64_t now_ms, room_slot_tell *tell, void *context);

#endif
