/* base/filter.h - runs a filter: a small program beside the daemon that gets one request on its standard input and
 * writes one answer to its standard output, in a process of its own with a deadline and limits, so that a fault in a
 * heavy library or a hostile server can't harm the daemon. */
#ifndef FILTER_H
#define FILTER_H
#include "error.h"
#include <stddef.h>
#include <stdint.h>

struct filter {
    const char *program;        /* path; started without arguments and with an empty environment but LANG */
    int64_t deadline_ms;        /* of the real clock, from start to end of its output */
    size_t memory_bytes;        /* address space it may take; 0: no limit */
    int cancel_fd;              /* -1, or a descriptor that becomes readable when nobody wants the answer any more */
    size_t *written;            /* NULL, or bytes of output, for answers that are not text; also when it failed */
};

/* Blocks until the program has ended; any thread. It inherits no descriptor but its own three (errors go nowhere), dies
 * with the thread that called, and is killed and reaped, with all it started, before this returns.
 *
 * input, input_size    borrowed; the program may leave it unread.
 * output, output_size  what it wrote, terminated; also filled when it failed.
 * 0; -ETIMEDOUT; -ECANCELED; -EMSGSIZE: it wrote output_size or more; -ENOENT, -EACCES: no such program; -EPROTO: it
 * ended with an error or by a signal; other negative errno: it could not be started. */
int filter_run(const struct filter *filter, const char *input, size_t input_size, char *output, size_t output_size,
               struct error *err);

#endif
