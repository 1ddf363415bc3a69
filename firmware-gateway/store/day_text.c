/* store/day_text.c - see day_text.h */
#include "day_text.h"
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define HEAD_SIZE 4
#define LENGTH_SIZE (HEAD_SIZE - 1)

_Static_assert(DAY_TEXT_SIZE_MAX < 1 << 8 * LENGTH_SIZE, "length of a text");

static const Bytef *bytes_of(const char *text)
{
    return (const Bytef *)text;
}

int day_text_pack(const char *text, const char *words, uint8_t *bytes, size_t *size)
{
    z_stream stream = {0};
    size_t length = strlen(text);
    bool is_whole;

    if (deflateInit(&stream, Z_BEST_COMPRESSION) != Z_OK)
        return -ENOMEM;
    if (words)
        (void)deflateSetDictionary(&stream, bytes_of(words), (uInt)strlen(words));  /* of a fresh stream it can't fail */
    bytes[0] = DAY_TEXT_VERSION;
    for (size_t i = 0; i < LENGTH_SIZE; i++)
        bytes[1 + i] = (uint8_t)(length >> 8 * i);
    stream.next_in = (Bytef *)(uintptr_t)text;      /* zlib's own type knows no const; it only reads */
    stream.avail_in = (uInt)length;
    stream.next_out = bytes + HEAD_SIZE;
    stream.avail_out = (uInt)(DAY_TEXT_PACKED_MAX(length) - HEAD_SIZE);
    is_whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    *size = HEAD_SIZE + stream.total_out;
    deflateEnd(&stream);
    return is_whole ? 0 : -ENOMEM;
}

/* The stream asks for its words by their sum, and refuses others. */
static bool inflate_all(z_stream *stream, const char *words)
{
    int code = inflate(stream, Z_FINISH);

    if (code == Z_NEED_DICT && words && inflateSetDictionary(stream, bytes_of(words), (uInt)strlen(words)) == Z_OK)
        code = inflate(stream, Z_FINISH);
    return code == Z_STREAM_END && stream->avail_in == 0;
}

int day_text_unpack(const uint8_t *bytes, size_t size, const char *words, char **text)
{
    z_stream stream = {0};
    size_t length = 0;
    char *unpacked;
    bool is_whole;

    if (size <= HEAD_SIZE || size > DAY_TEXT_PACKED_MAX(DAY_TEXT_SIZE_MAX))
        return -EBADMSG;
    if (bytes[0] != DAY_TEXT_VERSION)
        return -EPROTO;
    for (size_t i = 0; i < LENGTH_SIZE; i++)
        length |= (size_t)bytes[1 + i] << 8 * i;
    if (length >= DAY_TEXT_SIZE_MAX)
        return -EBADMSG;
    unpacked = malloc(length + 1);
    if (!unpacked || inflateInit(&stream) != Z_OK) {
        free(unpacked);
        return -ENOMEM;
    }
    stream.next_in = (Bytef *)(uintptr_t)(bytes + HEAD_SIZE);
    stream.avail_in = (uInt)(size - HEAD_SIZE);
    stream.next_out = (Bytef *)unpacked;
    stream.avail_out = (uInt)length;
    is_whole = inflate_all(&stream, words) && stream.total_out == length;
    inflateEnd(&stream);
    if (!is_whole || memchr(unpacked, '\0', length)) {
        free(unpacked);
        return -EBADMSG;
    }
    unpacked[length] = '\0';
    *text = unpacked;
    return 0;
}
