/* web/uploads.c - see uploads.h */
#include "uploads.h"
#include "inside.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ID_BYTES ((UPLOAD_ID_SIZE - 1) / 2)

void uploads_remove(struct upload *upload)
{
    if (upload->file)
        fclose(upload->file);
    if (upload->path[0])
        unlink(upload->path);
    *upload = (struct upload){0};
}

void uploads_give(struct upload *upload)
{
    *upload = (struct upload){0};
}

/* A place for one more; what waits longest for somebody to decide makes room. NULL: too many are on their way. */
static struct upload *find_place(struct uploads *uploads)
{
    struct upload *oldest = NULL;
    size_t busy = 0;

    for (size_t i = 0; i < UPLOADS_MAX; i++)
        busy += uploads->all[i].is_busy;
    if (busy >= UPLOADS_BUSY_MAX)
        return NULL;
    for (size_t i = 0; i < UPLOADS_MAX; i++) {
        struct upload *upload = &uploads->all[i];

        if (!upload->is_there)
            return upload;
        if (!upload->is_busy && (!oldest || upload->until_ms < oldest->until_ms))
            oldest = upload;
    }
    if (oldest)
        uploads_remove(oldest);
    return oldest;
}

/* The sender went away, or what it sent was refused. */
static void ended(struct request *request)
{
    struct upload *upload = request->owner;

    if (upload)
        uploads_remove(upload);
}

static bool make_file(const struct web *web, struct upload *upload)
{
    uint8_t random[SECRET_KEY_SIZE];
    int fd;

    secret_key(random);
    secret_to_hex(random, ID_BYTES, upload->id);
    snprintf(upload->path, sizeof upload->path, "%s/" IMPORT_FOLDER, web->settings.data_folder);
    if (mkdir(upload->path, S_IRWXU) < 0 && errno != EEXIST)
        return false;
    snprintf(upload->path, sizeof upload->path, "%s/" IMPORT_FOLDER "/%s", web->settings.data_folder, upload->id);
    fd = open(upload->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    upload->file = fd < 0 ? NULL : fdopen(fd, "w");
    return upload->file != NULL;
}

/* The last part of the name alone, and nothing that is no text. */
static void take_name(struct request *request, struct upload *upload)
{
    char name[URL_VALUE_SIZE] = "";
    const char *base = name;

    (void)url_query(request->query, "file", name, sizeof name);
    for (const char *c = name; *c; c++)
        base = *c == '/' || *c == '\\' ? c + 1 : base;
    snprintf(upload->name, sizeof upload->name, "%s", *base ? base : "the file");
}

void uploads_begin(struct request *request)
{
    struct web *web = request->web;
    struct upload *upload = find_place(&web->uploads);

    if (!upload) {
        request_header(request, "Retry-After", "30");
        request_refuse(request, 503, "busy", NULL, "Two other files are being looked at. Try again in a minute.");
        return;
    }
    *upload = (struct upload){.is_there = true, .is_busy = true, .person = request->caller.person};
    take_name(request, upload);
    if (!make_file(web, upload)) {
        uploads_remove(upload);
        request_refuse(request, 507, "full", NULL, "The gateway's disk does not take the file.");
        return;
    }
    request->body_file = upload->file;
    request->ended = ended;
    request->owner = upload;
}

struct upload *uploads_received(struct request *request)
{
    struct upload *upload = request->owner;
    bool is_whole = fclose(upload->file) == 0;

    upload->file = request->body_file = NULL;
    request->owner = NULL;
    if (is_whole)
        return upload;
    uploads_remove(upload);
    request_refuse(request, 507, "full", NULL, "The gateway's disk does not take the file.");
    return NULL;
}

void uploads_done(struct web *web, struct upload *upload)
{
    upload->is_busy = false;
    upload->until_ms = web_rights_ms(web) + UPLOADS_KEPT_MS;
}

struct upload *uploads_find(struct web *web, const char *id, int64_t person)
{
    for (size_t i = 0; i < UPLOADS_MAX; i++) {
        struct upload *upload = &web->uploads.all[i];

        if (upload->is_there && !upload->is_busy && upload->person == person && secret_is_same(upload->id, id))
            return upload;
    }
    return NULL;
}

void uploads_tick(struct web *web)
{
    int64_t now_ms = web_rights_ms(web);

    for (size_t i = 0; i < UPLOADS_MAX; i++)
        if (web->uploads.all[i].is_there && !web->uploads.all[i].is_busy && web->uploads.all[i].until_ms <= now_ms)
            uploads_remove(&web->uploads.all[i]);
}

void uploads_close(struct web *web)
{
    for (size_t i = 0; i < UPLOADS_MAX; i++)
        if (web->uploads.all[i].is_there)
            uploads_remove(&web->uploads.all[i]);
}
