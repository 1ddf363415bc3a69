/* store/room_export.h - the readings of a room and range as a file, piece by piece, so that years of them take no
 * more memory than some hours.
 *
 *  * Every reading whose time is in the range is in it once, ordered by time: in local time with its offset and in
 * UTC, with the sensor that measured it, all its quantities, which of them are doubtful (outside what is plausible:
 * kept, judged by nobody), and what is doubtful about the whole message (quality.h). The last line has how many rows
 * there are and the SHA-256 of every byte before it: `head -n -1 FILE | sha256sum` says the same of an unharmed file.
 * In a table it is "# rows=1440 sha256=9f86...", in JSON the end of the one object that the file is. */
#ifndef ROOM_EXPORT_H
#define ROOM_EXPORT_H
#include "out.h"
#include "place.h"
#include "store.h"
#include "zone.h"

/* Of a table, for printf: how many rows (long long), and the digest in hex. */
#define ROOM_EXPORT_LAST_LINE "# rows=%lld sha256=%s\r\n"

enum room_export_format { ROOM_EXPORT_CSV, ROOM_EXPORT_JSON };
bool room_export_format(const char *word, enum room_export_format *format);     /* "csv", "json" */

struct room_export_ask {
    char room[ID_SIZE];
    int64_t from_ms, to_ms;             /* [from_ms, to_ms) */
    enum room_export_format format;
    struct zone zone;
};

struct room_export;

int room_export_open(const struct room_export_ask *ask, struct room_export **export, struct error *err);    /* copies */
void room_export_close(struct room_export *export);                     /* NULL is fine */

/* Appends the next piece to out, which may be another one each time; between two pieces nothing of the record is held.
 * 1: more follows; 0: that was the last; negative errno of the record, or -E2BIG: nobody measures so much at once.
 * Worker. */
int room_export_next(struct room_export *export, struct store_reader *reader, struct out *out, struct error *err);
int64_t room_export_rows(const struct room_export *export);             /* so far */

#endif
