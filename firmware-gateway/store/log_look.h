/* store/log_look.h - whether the record's log is whole, before SQLite reads it: which takes a damaged log for one that
 * ends there, and says nothing of what stood behind. Any thread. */
#ifndef LOG_LOOK_H
#define LOG_LOOK_H

enum log_state {
    LOG_WHOLE,                  /* or there is none */
    LOG_TORN,                   /* what was written last is not whole, as after a power cut: nobody was told it is saved,
                                 * or all of it is in the record */
    LOG_DAMAGED,                /* commits that were synced stand behind a place that can't be read */
};

/* path: of the log ("transom.db-wal"); record: of the file that it belongs to. Nobody has either open now. A commit begins only
 * when the one before it was synced, so of those behind the break one may have been on its way, and a second one was saved.
 * A log begins anew when all of it is in the record, with a new head: where a power cut tore that, what stands behind is
 * lost to nobody. */
enum log_state log_look(const char *path, const char *record);

#endif
