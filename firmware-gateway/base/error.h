/* base/error.h - one sentence that says what went wrong, carried up to whoever can tell a person.
 * Any thread; a struct error belongs to its caller. */
#ifndef ERROR_H
#define ERROR_H
#include <stddef.h>

#define ERROR_TEXT_SIZE 256

struct error {
    int code;                       /* negative errno, 0: none */
    char text[ERROR_TEXT_SIZE];     /* one line, no newline */
};

/* Writes the sentence (cut at ERROR_TEXT_SIZE) and returns code, so that failing is one line:
 *     return error_set(err, -EINVAL, "port: %d is not a port", port);
 * err may be NULL: then only the code survives. Line breaks and control bytes become spaces. */
int error_set(struct error *err, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#ifdef __clang_analyzer__       /* it reads one file at a time: told here what is returned, it finds no false paths */
#define error_set(err, code, ...) ((void)error_set(err, code, __VA_ARGS__), (code))
#endif

/* Puts "prefix: " before the sentence already in err. Returns err's code. */
int error_prefix(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
