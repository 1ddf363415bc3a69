/* report/print.c - see print.h */
#include "print.h"
#include "filter.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PRESS_DEADLINE_MS 30000
#define PRESS_MEMORY_BYTES (UINT64_C(768) << 20)    /* a long document as objects, a photo unpacked */

int print_paper(const char *program, struct paper *paper, char **pdf, size_t *size, char digest[PAPER_DIGEST_SIZE],
                struct error *err)
{
    size_t written = 0, json_size;
    const struct filter filter = {.program = program, .deadline_ms = PRESS_DEADLINE_MS,
                                  .memory_bytes = PRESS_MEMORY_BYTES, .cancel_fd = -1, .written = &written};
    char *json = NULL, *output = NULL, *kept;
    int r = paper_finish(paper, &json, &json_size, digest, err);

    if (r == 0 && !(output = malloc(PRINT_SIZE_MAX)))
        r = error_set(err, -ENOMEM, "paper: out of memory");
    if (r == 0)
        r = filter_run(&filter, json, json_size, output, PRINT_SIZE_MAX, err);
    free(json);
    if (r == -ENOENT || r == -EACCES)
        r = error_set(err, -ENOPKG, "the program that prints is not installed here: %s", program);
    if (r < 0) {
        free(output);
        return r;
    }
    kept = realloc(output, written);
    *pdf = kept ? kept : output;
    *size = written;
    return 0;
}

int print_file(const char *path, const char *pdf, size_t size, struct error *err)
{
    FILE *file = fopen(path, "wbe");
    bool is_written = file && fwrite(pdf, 1, size, file) == size;

    is_written = file && fclose(file) == 0 && is_written;
    if (is_written)
        return 0;
    error_set(err, -(errno ? errno : EIO), "%s: %s", path, strerror(errno));
    if (file)
        unlink(path);       /* half a paper is none */
    return err->code;
}
