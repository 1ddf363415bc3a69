/* loggers/logger.c - see logger.h */
#include "logger.h"
#include "encoding.h"
#include "sheet.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIECE_SIZE 65536

struct reader {
    struct logger_file *file;
    struct sheet *sheet;
    struct encoding encoding;
    char piece[PIECE_SIZE];
    char converted[PIECE_SIZE * ENCODING_UTF8_PER_BYTE + ENCODING_EXTRA];
};

static void reader_close(struct reader *reader)
{
    if (!reader)
        return;
    sheet_close(reader->sheet);
    logger_free(reader->file);
    free(reader);
}

static int reader_open(const char *name, const struct logger_options *options, struct reader **reader,
                       struct error *err)
{
    struct reader *r = calloc(1, sizeof *r);

    if (r)
        r->file = calloc(1, sizeof *r->file);
    if (!r || !r->file || sheet_open(name, options, r->file, &r->sheet, NULL) < 0) {
        reader_close(r);
        return error_set(err, -ENOMEM, "%s: out of memory", name);
    }
    *reader = r;
    return 0;
}

static int feed(struct reader *reader, const char *bytes, size_t size, struct error *err)
{
    size_t length;
    const char *text = encoding_convert(&reader->encoding, bytes, size, reader->converted, &length);

    return sheet_feed(reader->sheet, text, length, err);
}

static int finish(struct reader *reader, struct logger_file **file, struct error *err)
{
    int r = sheet_end(reader->sheet, err);

    if (r < 0)
        return r;
    *file = reader->file;
    reader->file = NULL;
    return 0;
}

int logger_parse(const char *name, const void *bytes, size_t size, const struct logger_options *options,
                 struct logger_file **file, struct error *err)
{
    struct reader *reader = NULL;
    const char *at = bytes;
    int r = reader_open(name, options, &reader, err);

    while (r == 0 && size > 0) {
        size_t piece = size < PIECE_SIZE ? size : PIECE_SIZE;

        r = feed(reader, at, piece, err);
        at += piece;
        size -= piece;
    }
    if (r == 0)
        r = finish(reader, file, err);
    reader_close(reader);
    return r;
}

/* A whole piece, unless the file ends: pipes give crumbs. Bytes, or -errno. */
static ssize_t read_piece(int fd, char *piece)
{
    size_t size = 0;

    while (size < PIECE_SIZE) {
        ssize_t got = read(fd, piece + size, PIECE_SIZE - size);

        if (got < 0 && errno != EINTR)
            return -errno;
        if (got == 0)
            break;
        size += got > 0 ? (size_t)got : 0;
    }
    return (ssize_t)size;
}

static int read_all(int fd, const char *name, struct reader *reader, struct error *err)
{
    for (;;) {
        ssize_t size = read_piece(fd, reader->piece);
        int r;

        if (size < 0)
            return error_set(err, (int)size, "%s: %s", name, strerror((int)-size));
        if (size == 0)
            return 0;
        r = feed(reader, reader->piece, (size_t)size, err);
        if (r < 0)
            return r;
    }
}

int logger_read(const char *path, const struct logger_options *options, struct logger_file **file, struct error *err)
{
    bool is_input = strcmp(path, "-") == 0;
    const char *slash = strrchr(path, '/'), *name = is_input ? "standard input" : slash ? slash + 1 : path;
    int fd = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC), r;
    struct reader *reader = NULL;

    if (fd < 0)
        return error_set(err, -errno, "%s: %s", path, strerror(errno));
    r = reader_open(name, options, &reader, err);
    if (r == 0)
        r = read_all(fd, name, reader, err);
    if (r == 0)
        r = finish(reader, file, err);
    reader_close(reader);
    if (!is_input)
        close(fd);
    return r;
}

void logger_free(struct logger_file *file)
{
    if (!file)
        return;
    for (size_t s = 0; s < file->series_count; s++) {
        free(file->series[s].time_ms);
        for (int q = 0; q < QUANTITY_COUNT; q++)
            free(file->series[s].values[q]);
        free(file->series[s].people);
    }
    free(file);
}
