/* web/explain_silence.h - why a sensor was called silent, or a fault of the whole site seen: when rooms were last heard
 * and from when on each was overdue, when it was heard again, and what the gateway went through meanwhile; as far as
 * the record tells. Worker. */
#ifndef EXPLAIN_SILENCE_H
#define EXPLAIN_SILENCE_H
#include "calendar.h"
#include "incidents.h"
#include "out.h"
#include "place.h"
#include "school.h"
#include "store.h"

struct silence_ask {                    /* what a worker is handed, by value */
    struct incident incident;
    struct calendar calendar;
    struct zone zone;
    int64_t now_ms;
    size_t room_count;                  /* of a silent sensor its room; of a fault of the site all */
    struct {
        char id[ID_SIZE], name[NAME_SIZE];
    } rooms[SCHOOL_ROOMS_MAX];
};

/* Writes the whole answer. 0, or what the record says. */
int explain_silence(struct store_reader *reader, const struct silence_ask *ask, struct out *out, struct error *err);

#endif
