/* report/print.c - see print.h */
#include "print.h"
#include "filter.h"
#include <errno.h>
#include <stdlib.h>

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
