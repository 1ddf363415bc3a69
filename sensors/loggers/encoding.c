/* loggers/encoding.c - see encoding.h */
#include "encoding.h"
#include <string.h>

#define REPLACEMENT 0xfffdu

static size_t look_for_mark(struct encoding *e, const char *bytes, size_t size)
{
    e->kind = ENCODING_BYTES;
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        return 3;
    if (size >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0)
        e->kind = ENCODING_UTF16LE;
    else if (size >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0)
        e->kind = ENCODING_UTF16BE;
    return e->kind == ENCODING_BYTES ? 0 : 2;
}

static size_t put(uint32_t c, char *out)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

static size_t put_unit(struct encoding *e, uint32_t unit, char *out)
{
    size_t used = 0;

    if (e->high && unit >= 0xdc00 && unit < 0xe000) {
        used = put(0x10000 + ((e->high - 0xd800) << 10) + (unit - 0xdc00), out);
        e->high = 0;
        return used;
    }
    if (e->high)
        used = put(REPLACEMENT, out);
    e->high = 0;
    if (unit >= 0xd800 && unit < 0xdc00)
        e->high = unit;
    else
        used += put(unit >= 0xdc00 && unit < 0xe000 ? REPLACEMENT : unit, out + used);
    return used;
}

const char *encoding_convert(struct encoding *e, const char *bytes, size_t size, char *out, size_t *length)
{
    size_t from = e->kind == ENCODING_UNKNOWN ? look_for_mark(e, bytes, size) : 0, used = 0;

    if (e->kind == ENCODING_BYTES) {
        *length = size - from;
        return bytes + from;
    }
    for (size_t i = from; i < size; i++) {
        unsigned char byte = (unsigned char)bytes[i];

        if (e->has_half)
            used +=
                put_unit(e, e->kind == ENCODING_UTF16LE ? (uint32_t)byte << 8 | e->half : (uint32_t)e->half << 8 | byte,
                         out + used);
        e->half = byte;
        e->has_half = !e->has_half;
    }
    *length = used;
    return out;
}
