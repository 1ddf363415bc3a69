/* store/store.h - the record: one SQLite file, one writing connection, transactions by window.
 * A struct store belongs to main. Workers open a struct store_reader of their own, read-only.
 * Writes open a transaction by themselves; store_commit ends it. What must be on disk before anyone is told
 * (incidents, acknowledgements, people) is followed by store_commit at once by its caller. */
#ifndef STORE_H
#define STORE_H
#include "error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;
struct store_reader;

struct store_options {
    bool is_demo;           /* a record made on a demo clock: refuses to open a real one, and the other way round */
    bool read_only;         /* for verbs that look only */
};

/* Opens or makes FOLDER/transom.db: WAL, synchronous=FULL, STRICT tables, numbered forward-only migrations, defensive
 * settings; takes the writer's lock (FOLDER/transom.lock, flock) unless read_only.
 * -EBUSY: another process writes; -EUCLEAN: damaged; -EPROTO: schema newer than this program; -EINVAL: demo and real
 * mixed; other negative errno with SQLite's words. */
int store_open(const char *folder, const struct store_options *options, struct store **store, struct error *err);
void store_close(struct store *store);      /* commits what is open, checkpoints; NULL is fine */

/* Ends the open transaction, if any. On failure the transaction is rolled back, the connection must be reopened with
 * store_reopen, and nothing since the last commit is on disk: -EIO, -ENOSPC. A failed sync is never retried. */
int store_commit(struct store *store, struct error *err);
size_t store_pending(const struct store *store);        /* rows written since the last commit */
int store_reopen(struct store *store, struct error *err);

/* Newest wall time in the record (readings, events), as a lower bound for a clock without battery; 0 when empty. */
int64_t store_newest_ms(struct store *store);

int store_check(struct store *store, struct error *err);    /* integrity_check and foreign_key_check; -EUCLEAN with the first finding */

/* Read-only connection for one worker job at a time. */
int store_reader_open(const char *folder, struct store_reader **reader, struct error *err);
void store_reader_close(struct store_reader *reader);

/* Settings of the school kept in the record, as small text ("pack", "claimed"). value at most 4096 bytes.
 * _get: 0, or -ENOENT. */
int store_setting_get(struct store *store, const char *key, char *value, size_t size);
int store_setting_set(struct store *store, const char *key, const char *value, struct error *err);

#endif
