/* store/raw_rows.h - readings as the record has them, wherever they are: still rows of the tail, or sealed in blocks.
 * Private to store/. What the rest of the program sees is in readings.h. */
#ifndef RAW_ROWS_H
#define RAW_ROWS_H
#include "block.h"
#include "readings.h"
#include "store_private.h"

/* Columns as in block.h, but BLOCK_TIME is in unix ms. */
struct raw_row {
    int64_t device;
    struct block_row row;
};

static inline int64_t raw_time(const struct raw_row *raw)
{
    return raw->row.of[BLOCK_TIME];
}

static inline int64_t raw_seq(const struct raw_row *raw)
{
    return raw->row.of[BLOCK_SEQ];
}

/* RAW_: of BLOCK_FLAGS, and in statements over the tail, which have the same. */
#define RAW_UNTRUSTED 2             /* STORED_CLOCK_UNTRUSTED */
#define RAW_IMPORTED 8              /* STORED_IMPORTED */
#define RAW_UNTRUSTED_TEXT "2"
double raw_value(const struct raw_row *raw, enum quantity quantity);     /* in its unit; NAN: absent */
uint32_t raw_flags(const struct raw_row *raw);      /* as stored_reading.flags */
int64_t raw_flags_of(uint32_t flags);               /* as BLOCK_FLAGS and the tail's column have them */

/* A growing list of them, owned. */
struct raw_list {
    struct raw_row *rows;
    size_t count, room;
};
int raw_list_add(struct raw_list *list, const struct raw_row *raw, struct error *err);     /* -ENOMEM */
void raw_list_done(struct raw_list *list);
int raw_by_time(const void *a, const void *b);      /* for qsort: by time, then seq */
int raw_by_seq(const void *a, const void *b);

/* What a statement over "reading r" has to ask for, and the row that it stands at. */
#define RAW_COLUMNS                                                                                                   \
    " r.device, r.arrived_ms - r.age_ms, r.seq, r.age_ms, r.boot, r.skew_ms, r.flags, r.doubtful, r.packet_id,"       \
    " r.co2_ppm, r.temperature_c, r.humidity_pct, r.pm1_ug_m3, r.pm2_5_ug_m3, r.pm10_ug_m3, r.voc_ppb, r.voc_index,"  \
    " r.pressure_hpa, r.battery_pct, r.battery_v, r.rssi_dbm "
void raw_take(sqlite3_stmt *statement, struct raw_row *raw);
uint16_t raw_packet_id(sqlite3_stmt *statement);    /* which only the tail has */

/* The rest of the program's form of a row. origin: zeroed at first; remembers the gateway's life that rows are of. */
struct raw_origin {
    int64_t boot, wall_less_mono_ms;
};
int raw_to_stored(struct connection *connection, struct raw_origin *origin, const struct raw_row *raw,
                  struct stored_reading *stored, struct error *err);

/* Calls each() for the readings with their time in [from_ms, to_ms), of one device or (0) all, in no order to rely on:
 * those of sealed hours first. each(): 0 goes on, anything else ends it and is returned. */
int raw_between(struct connection *connection, int64_t device, int64_t from_ms, int64_t to_ms,
                int (*each)(void *context, const struct raw_row *raw), void *context, struct error *err);

/* The same for the readings with after_seq < seq <= until_seq, in that order, without those that have any of the flags
 * (RAW_). packet_id: 0 where it is not kept. */
int raw_behind(struct connection *connection, int64_t after_seq, int64_t until_seq, int64_t without,
               int (*each)(void *context, const struct raw_row *raw, uint16_t packet_id), void *context,
               struct error *err);

#endif
