/* sensors/loggers/encoding.h - UTF-16 as spreadsheets export it ("Unicode text"), made UTF-8 piece by piece; all else
 * passes as it is, without a byte order mark. Pure. Any thread. Source: Unicode Standard, 3.9 and 3.10. */
#ifndef ENCODING_H
#define ENCODING_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ENCODING_UTF8_PER_BYTE 2        /* output is at most this many times the input, and ENCODING_EXTRA */
#define ENCODING_EXTRA 8

struct encoding {
    enum { ENCODING_UNKNOWN, ENCODING_BYTES, ENCODING_UTF16LE, ENCODING_UTF16BE } kind;
    unsigned char half;                 /* the first byte of a unit whose second has not come */
    bool has_half;
    uint32_t high;                      /* a surrogate that waits for its other half; 0: none */
};

/* Converts the next piece; a byte order mark is looked for in the first, which must have three bytes unless the file is
 * shorter. Begin with a struct of zeros.
 *
 * bytes   size of them; borrows.
 * out     size * ENCODING_UTF8_PER_BYTE + ENCODING_EXTRA bytes; written only when it is UTF-16.
 * length  out: of the result.
 * Returns the result: out, or where in bytes the text begins. Broken surrogates become U+FFFD. */
const char *encoding_convert(struct encoding *encoding, const char *bytes, size_t size, char *out, size_t *length);

#endif
