/* web/snapshot_log.h - what the gateway's own records say for a line that they answer: how many, and each as a
 * sentence. Main only. */
#ifndef SNAPSHOT_LOG_H
#define SNAPSHOT_LOG_H
#include "compared.h"
#include "snapshot.h"
#include "snapshot_air.h"
#include "web.h"
#include <stdarg.h>

struct snapshot_log_ask {
    const struct web_host *host;
    enum checklist_answer answer;
    int64_t assessment, version;    /* the assessment, and the row of the version whose line asks */
    const bool *rooms;              /* of the school, by index: those of the line */
    int64_t from_ms, now_ms;        /* of what has a time: since then */
    const struct compared *compared;        /* what was done, of all rooms */
    size_t compared_count;
    const struct snapshot_air *air; /* one a room of the school */
    size_t day_count;               /* school days looked at */
};

/* -ENOSYS: no such record is kept, so a person has to answer; else what the record says. items is NULL then. */
int snapshot_log_read(const struct snapshot_log_ask *ask, struct snapshot_log *log, struct error *err);
/* One more line of it; none beyond SNAPSHOT_LOG_ITEMS_MAX. */
void snapshot_log_add(struct snapshot_log *log, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
#endif
