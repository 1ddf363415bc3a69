/* web/uploads.h - logger files that people sent: on disk in the record's folder while somebody looks at what they come
 * to, and gone after a while, unless they are kept in the record. Main only, but for the files themselves. */
#ifndef UPLOADS_H
#define UPLOADS_H
#include "imports.h"
#include "request.h"

#define UPLOADS_MAX 4               /* on disk at once: the oldest that nobody uses goes first */
#define UPLOADS_BUSY_MAX 2          /* of these being received or judged */
#define UPLOADS_KEPT_MS (15 * INT64_C(60000))
#define UPLOAD_ID_SIZE 33           /* 128 random bits in hex, and the end */

struct upload {
    bool is_there, is_busy;
    char id[UPLOAD_ID_SIZE];
    char name[IMPORT_FILE_SIZE];    /* as the sender calls it, for people */
    char path[PATH_MAX];
    FILE *file;                     /* open while it is received */
    int64_t person;                 /* who sent it; 0: a program */
    int64_t until_ms;               /* of the real clock */
};

struct uploads {
    struct upload all[UPLOADS_MAX];
};

/* Has the body of the request go into a new file, ?file= being its name; or refuses: 503 when UPLOADS_BUSY_MAX are on
 * their way. It is removed with the request, unless uploads_received was called. */
void uploads_begin(struct request *request);
/* The body is whole: the file is closed, and stays until uploads_done. NULL: it could not be written, refused. */
struct upload *uploads_received(struct request *request);
/* Judged: from now on it is kept for a while. */
void uploads_done(struct web *web, struct upload *upload);
void uploads_remove(struct upload *upload);

/* One that is kept, for who sent it; NULL: there is none (any more). */
struct upload *uploads_find(struct web *web, const char *id, int64_t person);
void uploads_give(struct upload *upload);       /* its file is somebody else's now, who removes it */

void uploads_tick(struct web *web);             /* once a second: those whose time is over go */
void uploads_close(struct web *web);            /* all go */

#endif
