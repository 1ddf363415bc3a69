/* store/imports.h - loggers' files that were kept in the record: what each brought, and which of a file's samples a
 * room has already. An import is there when its row is, which comes last: readings that an unfinished one left behind
 * belong to a device that is in no room. */
#ifndef IMPORTS_H
#define IMPORTS_H
#include "place.h"
#include "store.h"
#include <limits.h>

#define IMPORT_FILE_SIZE 128        /* the file's own name, without its folder, with its end */
#define IMPORT_SHA256_SIZE 32
#define IMPORT_FAMILY "file"        /* of the devices that stand for files: never heard, missed or offered */

#define IMPORT_FOLDER "uploads"     /* of the record's folder: files on their way in; what a restart finds there goes */

struct import_ask {                 /* what is to be kept where; by value: it goes to a worker */
    char path[PATH_MAX];            /* of what is read */
    char file[IMPORT_FILE_SIZE];    /* what the person calls it */
    char room[ID_SIZE];
    char series[NAME_SIZE];         /* which one, where the file has several; "": it has one */
    char who[NAME_SIZE];
    int64_t first_date;             /* local; earlier readings are not kept (retention_first_date); INT64_MIN: all are */
    bool has_sha256;                /* of the person's own file, when path is a copy in another form; else of path */
    uint8_t sha256[IMPORT_SHA256_SIZE];
};

struct import_row {
    int64_t id;                     /* out */
    int64_t at_ms;
    char who[NAME_SIZE];
    char room[ID_SIZE];
    char file[IMPORT_FILE_SIZE];
    uint8_t sha256[IMPORT_SHA256_SIZE];
    int64_t device;
    int64_t from_ms, to_ms;         /* of the added samples: [from_ms, to_ms) */
    int64_t added, known;           /* samples; known: the room had them from another import */
    int64_t first_seq, last_seq;    /* of the added readings, with others among them */
};

/* SHA-256 of a file (FIPS 180-4). -ENOENT ...: it cannot be read. Any thread. */
int import_hash(const char *path, uint8_t sha256[IMPORT_SHA256_SIZE], struct error *err);

/* Makes the device that stands for one more file of a room. -ENOENT: no such room; -ENOSPC: DEVICES_MAX. */
int import_device(struct store *store, const char *room, int64_t now_ms, int64_t *device, struct error *err);

/* Makes the import valid: its row, its device in the room from from_ms to to_ms. Fills
 * id. The caller commits. -ENOENT: no such room. */
int import_add(struct store *store, struct import_row *row, struct error *err);

/* Newest first, at most limit. each(): 0 goes on, anything else ends the listing and is returned. */
int imports_list(struct store *store, size_t limit, int (*each)(void *context, const struct import_row *row),
                 void *context, struct error *err);

/* Calls each() for every sample of the room's imports with its time in [from_ms, to_ms], import after import, nearly in
 * order of time; present: bits of its quantities as reading.present. Worker. */
int imports_known(struct store_reader *reader, const char *room, int64_t from_ms, int64_t to_ms,
                  int (*each)(void *context, int64_t time_ms, uint32_t present), void *context, struct error *err);

#endif
