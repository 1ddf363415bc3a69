/* store/snapshots.h - frozen evidence: for each line, every snapshot that was ever made of it, as the text that was
 * hashed. Append-only. Conventions as in assessments.h. */
#ifndef SNAPSHOTS_H
#define SNAPSHOTS_H
#include "store.h"

#define SNAPSHOT_SIZE_MAX (256 << 10)   /* bytes, with its end: 500 rooms of twenty days */
#define SNAPSHOTS_MAX 200               /* of one line */
#define SNAPSHOT_DIGEST_SIZE 32         /* SHA-256, FIPS 180-4 */

struct snapshot {
    int64_t id, line, key;              /* key: assessment_line.key */
    int64_t made_ms, made_by;           /* made_by 0: the gateway */
    uint8_t digest[SNAPSHOT_DIGEST_SIZE];
};

/* Keeps the document (canonical JSON; borrowed) and fills id and digest. -ENOENT: no such line; -EPERM: of a
 * sealed version, whose evidence is what it was; -EMSGSIZE: SNAPSHOT_SIZE_MAX; -ENOSPC: SNAPSHOTS_MAX. */
int snapshot_add(struct store *store, struct snapshot *snapshot, const char *document, struct error *err);
/* The document on the heap, for the caller to free. -ENOENT. */
int snapshot_load(struct store *store, int64_t id, struct snapshot *snapshot, char **document, struct error *err);
int snapshot_read(struct store_reader *reader, int64_t id, struct snapshot *snapshot, char **document,
                  struct error *err);
/* All of a version's lines, oldest first; without their documents. */
int snapshots_list(struct store *store, int64_t version,
                   int (*each)(void *context, const struct snapshot *snapshot), void *context, struct error *err);
/* The newest of every line of a version, in the order of the lines; each() borrows the document. */
int snapshots_newest(struct store *store, int64_t version,
                     int (*each)(void *context, const struct snapshot *snapshot, const char *document), void *context,
                     struct error *err);
/* The same without their documents, which a digest stands for. */
int snapshots_newest_brief(struct store *store, int64_t version,
                           int (*each)(void *context, const struct snapshot *snapshot), void *context,
                           struct error *err);
int snapshots_newest_read(struct store_reader *reader, int64_t version,
                          int (*each)(void *context, const struct snapshot *snapshot, const char *document),
                          void *context, struct error *err);

#endif
