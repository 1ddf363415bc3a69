/* store/sql.h - how the rest of store/ speaks to SQLite: the settings of a connection, statements prepared once, errors
 * translated in one place. Private to store/. A connection belongs to the thread that opened it. */
#ifndef SQL_H
#define SQL_H
#include "error.h"
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SQL_STATEMENTS_MAX 24       /* of one module */
#define SQL_HEAP_SIZE_MAX (16 << 20)/* bytes, all connections of the process together */

enum sql_home { SQL_STORE, SQL_CHECK, SQL_READINGS, SQL_OWN_TIMES, SQL_EVENTS, SQL_SLOTS, SQL_KEPT_DAYS, SQL_DAY_SUMS, SQL_PLACES, SQL_BANK_HOLIDAYS,
                SQL_DEVICES, SQL_INCIDENTS, SQL_OUTBOX, SQL_PEOPLE, SQL_SESSIONS, SQL_TOKENS, SQL_PACKS, SQL_IMPORTS,
                SQL_CALIBRATIONS, SQL_SPOTS, SQL_EVIDENCE, SQL_OWN_ITEMS, SQL_LEDGER, SQL_TRIED, SQL_LEDGER_DAYS, SQL_ASSESSMENTS,
                SQL_ASSESSMENT_LINES, SQL_SNAPSHOTS, SQL_SEALED, SQL_CONSULTATIONS, SQL_REVIEWS,
                SQL_CONCERNS, SQL_ACTIONS, SQL_PHOTOS, SQL_HAZARDS, SQL_INSPECTIONS, SQL_INSPECTION_BOOK,
                SQL_PERSON_ERASE, SQL_OFFERS, SQL_CONCERN_HAPPENINGS,
                SQL_BACKUP, SQL_RESTORE, SQL_ROOM_EXPORT, SQL_SQL_READINGS, SQL_SQL_VIEWS,
                SQL_RAW_ROWS, SQL_BLOCKS, SQL_BLOCK_PARTS, SQL_SEALING, SQL_JOINING, SQL_RETENTION, SQL_REREADING, SQL_HOME_COUNT };

struct sql_module {                 /* one file's statements, in the order of its enum */
    enum sql_home home;
    const char *const *texts;
};

struct sql_guarded;                 /* sql_guard.c */

/* While somebody reads, what is written since stays in the log, which grows until they have done. A reader during whose
 * question it comes to this size is ended: -EINTR. The log itself stays below SQL_LOG_SIZE_END. */
#define SQL_LOG_SIZE_MAX (12 << 20)     /* bytes */
#define SQL_LOG_SIZE_END (16 << 20)

struct connection {
    sqlite3 *db;
    char *log_path;                 /* of a reader: the log that it looks at; owned, NULL: none */
    int64_t log_size;               /* of the writer: bytes of its log after the last commit */
    int64_t next_look_ms;           /* monotonic */
    const atomic_bool *is_ending;   /* the reader is ended when that is true; borrowed, NULL: never */
    struct sql_guarded *guarded;    /* NULL: not guarded */
    bool is_broken;                 /* something failed that is no answer to a question: only closing helps */
    char why[ERROR_TEXT_SIZE];      /* SQLite's words for the first such failure; "": there was none */
    sqlite3_stmt *prepared[SQL_HOME_COUNT][SQL_STATEMENTS_MAX];
};

struct sql_value {
    int type;                       /* SQLITE_INTEGER, _FLOAT, _TEXT, _BLOB, _NULL */
    size_t size;                    /* bytes of a blob */
    int64_t integer;
    double real;
    const void *bytes;              /* borrowed until the statement is finished; NULL text is stored as NULL */
};

#define SQL_INT(value) {.type = SQLITE_INTEGER, .integer = (value)}
#define SQL_REAL(value) {.type = SQLITE_FLOAT, .real = (value)}     /* NAN becomes NULL */
#define SQL_TEXT(value) {.type = SQLITE_TEXT, .bytes = (value)}
#define SQL_BLOB(value, length) {.type = SQLITE_BLOB, .bytes = (value), .size = (length)}
/* The values of ?1, ?2 ... as two arguments: array and count. */
#define SQL_VALUES(...)                                                                                               \
    (const struct sql_value[]){__VA_ARGS__},                                                                          \
        sizeof((const struct sql_value[]){__VA_ARGS__}) / sizeof(struct sql_value)
#define SQL_NO_VALUES NULL, 0

/* Opens path with the settings that every connection has; a writer makes the file (mode 0600) when it is absent.
 * The connection is broken-free and without statements then; on failure it is closed. */
int sql_open(struct connection *connection, const char *path, bool is_writer, struct error *err);
void sql_close(struct connection *connection);      /* finalizes all; fine on a zeroed or closed one */

/* Until it is called again, questions of a connection that is no reader's end with -EINTR once is_ending is true (borrowed;
 * NULL: never). The connection stays where it is in memory until then. */
void sql_watch_ending(struct connection *connection, const atomic_bool *is_ending);

/* Whether a reader has to end: it is told so, or the log of what it reads has grown to SQL_LOG_SIZE_MAX. */
bool sql_has_to_end(const struct connection *connection);

/* Runs texts without results. */
int sql_execute(struct connection *connection, const char *text, struct error *err);

/* Prepares (the first time) and binds. The statement is the module's own: finish it with sql_finish before it is asked
 * for again. */
int sql_start(struct connection *connection, const struct sql_module *module, int index,
              const struct sql_value *values, size_t count, sqlite3_stmt **statement, struct error *err);
/* 1: a row; 0: no more; negative errno. */
int sql_step(struct connection *connection, sqlite3_stmt *statement, struct error *err);
void sql_finish(sqlite3_stmt *statement);           /* NULL is fine */

/* Until it is over, a reading connection sees the record as it is now, however many statements ask; nothing to do for the
 * writing one, which alone changes it, and inside another moment. *holds: whether it is this call's to end. */
int sql_moment(struct connection *connection, bool *holds, struct error *err);
void sql_moment_over(struct connection *connection, bool holds);

/* First row's first column, or fallback when there is no row or it is NULL. */
int sql_number(struct connection *connection, const struct sql_module *module, int index,
               const struct sql_value *values, size_t count, int64_t fallback, int64_t *number, struct error *err);

/* Copies a text column, cut at size; NULL gives "". */
void sql_copy_text(sqlite3_stmt *statement, int column, char *text, size_t size);
/* A real column; NULL gives NAN. */
double sql_real(sqlite3_stmt *statement, int column);

/* Quantities are kept as whole thousandths of their unit: exact, and two or three bytes where a double has eight.
 * NAN becomes NULL and comes back as NAN; what lies beyond 10^12 is kept as 10^12. */
struct sql_value sql_thousandths(double value);
double sql_from_thousandths(sqlite3_stmt *statement, int column);

/* Moves the log into the file and empties it, so that no page of before is left in it. false: a reader or a failing
 * disk is in the way, which is not waited for. */
bool sql_empty_log(struct connection *connection);

/* After a commit: has the log grown by little, it grows by SQL_LOG_STRETCH more, of zeros, which SQLite takes for its end.
 * In the log itself a commit of one page costs 2 blocks of 4 KiB; where it makes the file longer the file system's own
 * journal adds 5 (measured: ext4, fdatasync). Without room it does nothing. */
#define SQL_LOG_STRETCH (128 << 10)     /* bytes */
void sql_stretch_log(struct connection *connection);

/* The errno for what the connection answered last, with SQLite's words; breaks the connection unless the answer is
 * about the data (a constraint, too long). "Busy" breaks it too: a stranger holds the file, and a commit after a write
 * that was not made must not succeed. */
int sql_failure(struct connection *connection, int code, struct error *err);
int sql_errno(struct connection *connection, int code);     /* that errno alone, of any of SQLite's codes */

#endif
