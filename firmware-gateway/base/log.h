/* base/log.h - one line to stderr: `level what happened key=value`. systemd's journal adds the time.
 * Only doors and the gateway log, once, with the level that says who must act. Any thread. */
#ifndef LOG_H
#define LOG_H

enum log_level {
    LOG_LEVEL_ERROR,    /* the technician must act */
    LOG_LEVEL_WARNING,  /* it goes on, but something is lost or late */
    LOG_LEVEL_INFO,     /* what a technician wants to see at a start or a stop */
    LOG_LEVEL_DEBUG,    /* off unless TRANSOM_LOG=debug */
};

/* Lines above this level are dropped. Default: LOG_LEVEL_INFO. Call before threads start. */
void log_set_level(enum log_level most);

/* Writes one line in one write(2), cut at 512 bytes; control bytes become spaces. */
void log_write(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_write(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_write(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_info(...) log_write(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_write(LOG_LEVEL_DEBUG, __VA_ARGS__)

#endif
