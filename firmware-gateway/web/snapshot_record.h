/* web/snapshot_record.h - the last school days of many rooms, read for evidence. Worker. */
#ifndef SNAPSHOT_RECORD_H
#define SNAPSHOT_RECORD_H
#include "days.h"
#include "snapshot.h"
#include "store.h"

struct snapshot_source {            /* what is read, by value */
    struct days_setup *setup;       /* its room is written over; owned by the caller, as are infos and rooms */
    struct snapshot_days days;
    int64_t now_ms;
    size_t room_count;
    const struct room_info *infos;  /* one a room */
    const bool *is_wanted;
    struct snapshot_room *rooms;    /* out, where wanted; id, name and sensors are given */
};

/* -ENOMEM, or what the record says. */
int snapshot_record_read(struct store_reader *reader, struct snapshot_source *source, struct error *err);
#endif
