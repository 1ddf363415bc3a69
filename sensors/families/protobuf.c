/* families/protobuf.c - see protobuf.h */
#include "protobuf.h"
#include <errno.h>
#include <string.h>

#define VARINT_BYTES_MAX 10

enum wire { VARINT = 0, EIGHT_BYTES = 1, BYTES = 2, FOUR_BYTES = 5 };

struct protobuf protobuf_of(struct slice bytes)
{
    const uint8_t *at = (const uint8_t *)bytes.at;

    return (struct protobuf){at, at + bytes.size};
}

static int read_varint(struct protobuf *protobuf, uint64_t *value)
{
    *value = 0;
    for (unsigned i = 0; i < VARINT_BYTES_MAX && protobuf->at < protobuf->end; i++) {
        uint8_t byte = *protobuf->at++;

        *value |= (uint64_t)(byte & 0x7f) << 7 * i;
        if (!(byte & 0x80))
            return 0;
    }
    return -EBADMSG;
}

static int read_fixed(struct protobuf *protobuf, unsigned size, uint64_t *value)
{
    if (protobuf->end - protobuf->at < (ptrdiff_t)size)
        return -EBADMSG;
    *value = 0;
    for (unsigned i = 0; i < size; i++)
        *value |= (uint64_t)*protobuf->at++ << 8 * i;
    return 0;
}

static int read_bytes(struct protobuf *protobuf, struct slice *bytes)
{
    uint64_t size;

    if (read_varint(protobuf, &size) < 0 || size > (uint64_t)(protobuf->end - protobuf->at))
        return -EBADMSG;
    *bytes = (struct slice){(const char *)protobuf->at, (size_t)size};
    protobuf->at += size;
    return 0;
}

int protobuf_next(struct protobuf *protobuf, struct protobuf_field *field)
{
    uint64_t key;
    int r;

    if (protobuf->at == protobuf->end)
        return 0;
    *field = (struct protobuf_field){.bytes = {"", 0}};
    if (read_varint(protobuf, &key) < 0 || key >> 3 == 0 || key > UINT32_MAX)
        return -EBADMSG;
    field->number = (uint32_t)(key >> 3);
    switch (key & 7) {
    case VARINT:
        r = read_varint(protobuf, &field->value);
        break;
    case EIGHT_BYTES:
        r = read_fixed(protobuf, 8, &field->value);
        break;
    case BYTES:
        r = read_bytes(protobuf, &field->bytes);
        break;
    case FOUR_BYTES:
        r = read_fixed(protobuf, 4, &field->value);
        break;
    default:
        r = -EBADMSG;
    }
    return r < 0 ? r : 1;
}

float protobuf_float(uint64_t value)
{
    uint32_t bits = (uint32_t)value;
    float number;

    memcpy(&number, &bits, sizeof number);
    return number;
}

double protobuf_double(uint64_t value)
{
    double number;

    memcpy(&number, &value, sizeof number);
    return number;
}
