/* verify_slots.h - the half hours of a room against its readings, for `transom verify`: told once more by the code that
 * told them live (air/room_slots.h), and held against the record to the last thousandth.
 *
 * What was heard is not always what the readings tell in the order of their times. Where the record cannot say in which
 * order or with which gap a half hour was joined, it may differ and stays open: it has only to lie among its readings.
 * That is so where readings came after their room was on to another day or just before a restart, where several sensors
 * are in the half hour, where a silence is about as long as the longest that is joined, on a day of more samples than
 * memory holds, and a day around a step of the clock. */
#ifndef VERIFY_SLOTS_H
#define VERIFY_SLOTS_H
#include "store.h"
#include "zone.h"

struct verify_slots {
    struct store_reader *reader;        /* borrowed, as the zone */
    const struct zone *zone;
    int64_t since;                      /* first date of which readings are kept; INT64_MIN: of all */
    int64_t right, open;                /* out: compared; different, and no more to be said of it */
};

/* All half hours that are kept of a room. One that is missing is none: a gateway that was not there told none.
 * 0; -EBADMSG: the first that is wrong, by room, date and time; -ENOMEM, or what the record says. */
int verify_slots_room(struct verify_slots *verify, const char *room, struct error *err);

#endif
