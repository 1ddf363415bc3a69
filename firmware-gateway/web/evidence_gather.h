/* web/evidence_gather.h - the evidence of a draft, gathered for all of its lines at once: the query worker reads what
 * the lines ask, sums up the last school days of the rooms and writes the documents; main adds what the gateway's own
 * records say, and keeps one snapshot for each line, where it says anything new. The same whether a person asks for it
 * or the gateway does by itself. */
#ifndef EVIDENCE_GATHER_H
#define EVIDENCE_GATHER_H
#include "web.h"

struct evidence_gather;

/* Takes what is true in memory now, by value. folder: of the record, for the worker. NULL: out of memory. Main. */
struct evidence_gather *evidence_gather_make(const struct web_host *host, const char *folder, int64_t assessment,
                                             int64_t version);
/* Reads and writes all that can be without main; what fails is answered by evidence_gather_keep. Worker. */
void evidence_gather_read(struct evidence_gather *gather);
/* Keeps what is new and the likelihoods it proposes, in the open transaction, and in the end that it was gathered; of a
 * large school a piece at a time, as main never waits for megabytes. person: who asked, 0: the gateway. 0: all is kept;
 * 1: there is more, so commit it and call again in another turn. -ESTALE: rooms were added or archived meanwhile;
 * -EPERM: the version is no draft any more; what reading or the store said. Main. */
int evidence_gather_keep(struct evidence_gather *gather, const struct web_host *host, int64_t person,
                         struct error *err);
void evidence_gather_free(struct evidence_gather *gather);

/* After it was kept: how many lines got a snapshot, and what is other than before, as sentences. */
size_t evidence_gather_kept(const struct evidence_gather *gather);
size_t evidence_gather_change_count(const struct evidence_gather *gather);
const char *evidence_gather_change(const struct evidence_gather *gather, size_t index);

#endif
