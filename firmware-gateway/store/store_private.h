/* store/store_private.h - what the files of store/ share: the writing connection and its one way to write. */
#ifndef STORE_PRIVATE_H
#define STORE_PRIVATE_H
#include "ledger.h"
#include "reading.h"
#include "sql.h"
#include "store.h"

#define SITE_KEY_SIZE 17            /* 64 random bits in hex, and the end */

struct own_times;                   /* own_times.c */

struct mark_key {                   /* what the readings of a stretch have in common */
    int64_t hour;                   /* of arrival */
    int64_t day;                    /* of the measurement, days since 1970-01-01 UTC, where it is of a file */
    bool is_trusted;
};

/* The end of the readings, kept so that an append reads nothing. */
struct tail {
    int64_t count;                  /* highest seq */
    int64_t boot;                   /* row of this life; 0: none yet */
    bool boot_is_committed;
    int64_t boot_wall_ms, boot_mono_ms;
    int64_t mark_seq;               /* open stretch; 0: the next reading opens one */
    struct mark_key mark_key;
    int64_t mark_lowest_ms, mark_highest_ms;
    bool mark_is_dirty;             /* the row in the file is narrower */
};

/* How far sealing has come; not of the record, where it begins anew. */
struct seal {
    int64_t end_ms;                 /* of the hours that are sealed now; 0: none yet */
    int64_t looked_seq, until_seq;  /* up to where it looked, of how many */
};

/* How far joining has come. */
struct block_join {
    int64_t end_stint;              /* stints before it are joined; 0: none yet */
    int64_t stint, device;          /* behind which it goes on */
    bool is_over;
};

struct slot_pack {
    int64_t end_date;               /* days before it are packed, days since 1970-01-01 UTC; 0: none yet */
    int64_t date, room;             /* the day and room (row id) that are next; room 0: that day's first */
    bool is_over;
};

enum mark_kind { MARK_NONE, MARK_COMMIT, MARK_SAVEPOINT };

/* Where store_undo goes back to. */
struct undo_mark {
    enum mark_kind kind;            /* MARK_COMMIT: no transaction was open, what is open now is all to be undone */
    size_t pending;
    struct tail tail;
};

struct store {
    struct connection connection;
    struct store_options options;
    char *folder, *path;
    int lock_fd;
    bool is_open_transaction;
    bool wants_scrub;               /* something was deleted for good: the log is to be emptied */
    size_t pending;
    uint64_t written[SQL_HOME_COUNT], committed[SQL_HOME_COUNT];    /* statements that changed rows, since opening */
    struct undo_mark mark;
    char site_key[SITE_KEY_SIZE];
    bool clock_is_trusted;          /* as ledger_clock was told */
    bool has_pair;
    struct ledger_pair pair;        /* what receipts are signed with */
    struct tail tail;
    struct seal seal;
    struct block_join join;
    struct slot_pack slot_pack;
    struct own_times *own_times;    /* heap, or NULL: never asked since opening */
};

struct store_reader {
    struct connection connection;
};

/* Makes sure that writing is possible and a transaction is open. -EIO: broken; -EROFS. */
int store_begin(struct store *store, struct error *err);

/* Runs one writing statement inside the window's transaction. Returns how many rows it changed, or a negative errno:
 * -EEXIST, -ENOENT, -EPERM, -EINVAL come from constraints and change nothing; after others all is rolled back. */
int store_write(struct store *store, const struct sql_module *module, int index, const struct sql_value *values,
                size_t count, struct error *err);

/* How many writes of these modules there were since opening, undone ones too: the same number twice means that nothing
 * of theirs was written in between. *is_committed: whoever opens the record now sees all of them. */
uint64_t store_written(const struct store *store, const enum sql_home *homes, size_t count, bool *is_committed);

/* That the tables which say what the record is, and how far it is sealed, have their one row: -EUCLEAN. */
int store_check_rows(struct connection *connection, struct error *err);

/* Nothing since the last commit is kept, and nothing is written until the store is opened again. */
void store_roll_back(struct store *store);

/* Rolls back and marks the store broken when the connection is. Returns result. */
int store_after(struct store *store, int result);

/* The row of this life of the gateway, made at its first reading or event. */
int tail_boot(struct store *store, int64_t wall_ms, int64_t mono_ms, int64_t *boot, struct error *err);

/* Hooks of readings.c: state from the file after opening, what commit still has to write, what a rollback forgets. */
int tail_load(struct store *store, struct error *err);
int tail_flush(struct store *store, struct error *err);
void tail_committed(struct store *store);
void tail_rolled_back(struct store *store);

/* In a query over mark m and reading r: the readings of the mark's stretch, from its first to the next mark's. */
#define TAIL_STRETCH                                                                                                  \
    " r.seq >= m.first_seq AND r.seq < coalesce((SELECT min(n.first_seq) FROM mark n WHERE n.first_seq >"             \
    " m.first_seq), 9223372036854775807) "

/* Hooks of own_times.c: one more reading was appended; all that was remembered may be wrong. */
void own_times_note(struct store *store, int64_t device, uint32_t flags, const struct reading *reading);
void own_times_forget(struct store *store);

#endif
