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

/* -- when it is to be gathered. A draft asks for it by being made, by a line that the record can answer, and by other
 * rooms; what it came to is written down even where it added nothing, so that it is not tried again for ever. -- */

struct snapshots_state {
    int64_t asked, gathered;            /* how often it was asked for; up to which of these it was gathered */
    int64_t as_of_ms;                   /* when it last was; 0: never */
};
static inline bool snapshots_are_due(const struct snapshots_state *state)
{
    return state->gathered < state->asked;
}
int snapshots_state_load(struct store *store, int64_t version, struct snapshots_state *state, struct error *err);
int snapshots_state_read(struct store_reader *reader, int64_t version, struct snapshots_state *state,
                         struct error *err);        /* -ENOENT, both */
int snapshots_ask(struct store *store, int64_t version, struct error *err);
/* It was gathered for the asked-th time: what was asked since is still due. */
int snapshots_gathered(struct store *store, int64_t version, int64_t asked, int64_t now_ms, struct error *err);
/* The first draft after this assessment, by their ids, whose evidence is due: its ids, or 0 and 0. */
int snapshots_next_due(struct store *store, int64_t after, int64_t *assessment, int64_t *version, struct error *err);

#endif
