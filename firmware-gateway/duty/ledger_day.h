/* duty/ledger_day.h - the digest of a day's readings that goes into the ledger: over a form of their own, which holds
 * however the record stores them, now and later. Pure: no I/O, no clock. Any thread.
 *
 * SHA-256 over lines, each ended by one LF: "transom-day-1", the day's first instant and its end (unix ms), then a line
 * a reading, sorted by time, then by the line's bytes:
 *
 *     time_ms doubtful q0 q1 ... q11 device
 *
 * doubtful: bits by quantity, decimal; q: thousandths of the unit in the order of enum quantity, "-": not measured.
 * What was heard while nobody knew the time is in no day. The subject of its entry: day:2026-11-20/FROM-TO/rows:1440,
 * and behind it /late or /gone where it follows another of that day. */
#ifndef LEDGER_DAY_H
#define LEDGER_DAY_H
#include "ledger.h"
#include "reading.h"

#define LEDGER_DAY_LINE_SIZE 512        /* bytes of a line, with its end */
#define LEDGER_DAY_PREFIX_SIZE 24       /* "day:2026-11-20/", with its end */

struct ledger_day {
    int64_t date;                       /* days since 1970-01-01, local */
    int64_t from_ms, to_ms;             /* its first instant, and the next day's */
    int64_t rows;
    uint8_t digest[LEDGER_HASH_SIZE];
};

/* One reading's line, with its LF and an end behind; values[q] where present has bit q, in thousandths. Returns its
 * length. */
size_t ledger_day_line(int64_t time_ms, uint32_t doubtful, uint32_t present, const int64_t values[QUANTITY_COUNT],
                       const char *device, char line[LEDGER_DAY_LINE_SIZE]);

/* begin, then sorted lines in any portions, then end, which fills digest. The state is the caller's: opaque bytes. */
struct ledger_day_hash {
    _Alignas(64) unsigned char state[256];
};
void ledger_day_begin(struct ledger_day_hash *hash, const struct ledger_day *day);
void ledger_day_add(struct ledger_day_hash *hash, const char *lines, size_t size);
void ledger_day_end(struct ledger_day_hash *hash, struct ledger_day *day);

/* "day:2026-11-20/": what subjects of that day begin with. */
void ledger_day_prefix(int64_t date, char prefix[LEDGER_DAY_PREFIX_SIZE]);
/* why: "late", "gone" or NULL. */
void ledger_day_subject(const struct ledger_day *day, const char *why, char subject[LEDGER_SUBJECT_SIZE]);
/* The day of an entry of kind day_digest or day_digest_revision. false: it is none. */
bool ledger_day_of(const struct ledger_entry *entry, struct ledger_day *day);

#endif
