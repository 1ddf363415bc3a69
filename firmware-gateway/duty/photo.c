/* duty/photo.c - see photo.h */
#include "photo.h"
#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* Reads at `at`, writes at `to`, which is never ahead: what is left out moves the rest forward. */
struct cleaning {
    uint8_t *bytes;
    size_t size, at, to;
    uint32_t width, height;             /* 0: not seen yet */
};

const char *photo_type(enum photo_kind kind)
{
    return kind == PHOTO_JPEG ? "image/jpeg" : "image/png";
}

static uint32_t big_endian(const uint8_t *bytes, size_t count)
{
    uint32_t value = 0;

    for (size_t i = 0; i < count; i++)
        value = value << 8 | bytes[i];
    return value;
}

static size_t left(const struct cleaning *c)
{
    return c->size - c->at;
}

static void keep(struct cleaning *c, size_t count)
{
    memmove(c->bytes + c->to, c->bytes + c->at, count);
    c->to += count;
    c->at += count;
}

/* -- JPEG -- */

enum { JPEG_MARK = 0xff, JPEG_START = 0xd8, JPEG_END = 0xd9, JPEG_SCAN = 0xda, JPEG_APP0 = 0xe0, JPEG_APP14 = 0xee,
       JPEG_APP15 = 0xef, JPEG_COMMENT = 0xfe, JPEG_FRAME0 = 0xc0, JPEG_FRAME15 = 0xcf, JPEG_HUFFMAN = 0xc4,
       JPEG_RESERVED = 0xc8, JPEG_ARITHMETIC = 0xcc, JPEG_RESTART0 = 0xd0, JPEG_RESTART7 = 0xd7 };

/* Of application segments only JFIF's says how to show it, and Adobe's which colours it has. */
static bool is_jpeg_picture(uint8_t mark)
{
    if (mark == JPEG_APP0 || mark == JPEG_APP14)
        return true;
    return mark != JPEG_COMMENT && !(mark > JPEG_APP0 && mark <= JPEG_APP15);
}

static bool is_jpeg_frame(uint8_t mark)
{
    return mark >= JPEG_FRAME0 && mark <= JPEG_FRAME15 && mark != JPEG_HUFFMAN && mark != JPEG_RESERVED &&
           mark != JPEG_ARITHMETIC;
}

/* The coded pixels after the head of a scan, up to the next marker that is neither a restart nor a stuffed byte. */
static void keep_jpeg_scan(struct cleaning *c)
{
    size_t count = 0;

    while (count < left(c)) {
        const uint8_t *b = c->bytes + c->at + count;
        uint8_t next = count + 1 < left(c) ? b[1] : 0;

        if (b[0] == JPEG_MARK && next != 0 && next != JPEG_MARK && !(next >= JPEG_RESTART0 && next <= JPEG_RESTART7))
            break;
        count++;
    }
    keep(c, count);
}

/* One segment. false: it is cut short, or no segment. */
static bool take_jpeg_segment(struct cleaning *c)
{
    const uint8_t *b = c->bytes + c->at;
    uint8_t mark = b[1];
    size_t length;

    if (left(c) < 4 || b[0] != JPEG_MARK || mark < JPEG_FRAME0)
        return false;
    length = big_endian(b + 2, 2) + 2u;
    if (length < 4 || length > left(c))
        return false;
    if (is_jpeg_frame(mark)) {
        if (length < 9)
            return false;
        c->height = big_endian(b + 5, 2);
        c->width = big_endian(b + 7, 2);
    }
    if (!is_jpeg_picture(mark))
        c->at += length;
    else
        keep(c, length);
    if (mark == JPEG_SCAN)
        keep_jpeg_scan(c);
    return true;
}

static bool clean_jpeg(struct cleaning *c)
{
    keep(c, 2);
    while (left(c) >= 2) {
        if (c->bytes[c->at] == JPEG_MARK && c->bytes[c->at + 1] == JPEG_END) {
            keep(c, 2);
            return true;                /* what follows the end is no picture */
        }
        if (!take_jpeg_segment(c))
            return false;
    }
    return false;
}

/* -- PNG -- */

#define PNG_SIGNATURE "\x89PNG\r\n\x1a\n"
#define PNG_SIGNATURE_SIZE 8
#define PNG_CHUNK_SIZE 12               /* length, name and check sum */

/* What a picture needs to look as it should; anything else is told nobody. */
static const char *const png_chunks[] = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT"};

static bool is_png_picture(const uint8_t *name)
{
    for (size_t i = 0; i < sizeof png_chunks / sizeof *png_chunks; i++)
        if (memcmp(name, png_chunks[i], 4) == 0)
            return true;
    return false;
}

static bool clean_png(struct cleaning *c)
{
    keep(c, PNG_SIGNATURE_SIZE);
    while (left(c) >= PNG_CHUNK_SIZE) {
        const uint8_t *b = c->bytes + c->at;
        size_t length = big_endian(b, 4);
        bool is_end = memcmp(b + 4, "IEND", 4) == 0;

        if (length > left(c) - PNG_CHUNK_SIZE)
            return false;
        if (memcmp(b + 4, "IHDR", 4) == 0 && length >= 8) {
            c->width = big_endian(b + 8, 4);
            c->height = big_endian(b + 12, 4);
        }
        if (is_png_picture(b + 4))
            keep(c, length + PNG_CHUNK_SIZE);
        else
            c->at += length + PNG_CHUNK_SIZE;
        if (is_end)
            return true;
    }
    return false;
}

int photo_clean(uint8_t *bytes, size_t *size, enum photo_kind *kind, struct error *err)
{
    struct cleaning c = {.bytes = bytes, .size = *size};
    bool is_jpeg = *size >= 3 && bytes[0] == JPEG_MARK && bytes[1] == JPEG_START && bytes[2] == JPEG_MARK;
    bool is_png = *size >= PNG_SIGNATURE_SIZE && memcmp(bytes, PNG_SIGNATURE, PNG_SIGNATURE_SIZE) == 0;

    if (*size > PHOTO_SIZE_MAX)
        return error_set(err, -EMSGSIZE, "a photo can have %u KB", PHOTO_SIZE_MAX / 1024);
    if (!is_jpeg && !is_png)
        return error_set(err, -EINVAL, "it is no JPEG and no PNG");
    if (!(is_jpeg ? clean_jpeg(&c) : clean_png(&c)))
        return error_set(err, -EINVAL, "the photo is damaged or cut short");
    if (!c.width || !c.height || c.width > PHOTO_SIDE_MAX || c.height > PHOTO_SIDE_MAX)
        return error_set(err, -EINVAL, "a photo has 1 to %d pixels a side", PHOTO_SIDE_MAX);
    *size = c.to;
    *kind = is_jpeg ? PHOTO_JPEG : PHOTO_PNG;
    return 0;
}
