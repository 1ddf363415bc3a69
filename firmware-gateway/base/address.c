/* base/address.c - see address.h */
#include "address.h"
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static const struct range {
    uint8_t start[16];
    unsigned bits;
    enum address_kind kind;
} ranges4[] = {
    {{0}, 8, ADDRESS_NO_HOST},
    {{10}, 8, ADDRESS_LOCAL},
    {{100, 64}, 10, ADDRESS_LOCAL},         /* shared by customers of a carrier */
    {{127}, 8, ADDRESS_LOCAL},
    {{169, 254}, 16, ADDRESS_LOCAL},
    {{172, 16}, 12, ADDRESS_LOCAL},
    {{192, 0, 0}, 24, ADDRESS_NO_HOST},
    {{192, 0, 2}, 24, ADDRESS_NO_HOST},
    {{192, 88, 99}, 24, ADDRESS_NO_HOST},
    {{192, 168}, 16, ADDRESS_LOCAL},
    {{198, 18}, 15, ADDRESS_LOCAL},         /* benchmarks */
    {{198, 51, 100}, 24, ADDRESS_NO_HOST},
    {{203, 0, 113}, 24, ADDRESS_NO_HOST},
    {{224}, 4, ADDRESS_NO_HOST},
    {{240}, 4, ADDRESS_NO_HOST},
}, ranges6[] = {
    {{[15] = 1}, 128, ADDRESS_LOCAL},
    {{0x01}, 64, ADDRESS_NO_HOST},
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, ADDRESS_LOCAL},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, ADDRESS_NO_HOST},
    {{0x20, 0x01}, 23, ADDRESS_NO_HOST},
    {{0x3f, 0xff}, 20, ADDRESS_NO_HOST},
    {{0xfc}, 7, ADDRESS_LOCAL},
    {{0xfe, 0x80}, 10, ADDRESS_LOCAL},
    {{0xfe, 0xc0}, 10, ADDRESS_LOCAL},
    {{0xff}, 8, ADDRESS_NO_HOST},
    {{0}, 8, ADDRESS_NO_HOST},              /* after the exceptions inside it */
};

static const struct inside {                /* IPv6 prefixes with an IPv4 address right behind them */
    uint8_t start[16];
    unsigned bits;
} inside[] = {
    {{[10] = 0xff, [11] = 0xff}, 96},
    {{0x00, 0x64, 0xff, 0x9b}, 96},
    {{0x20, 0x02}, 16},
};

static bool starts_with(const uint8_t *bytes, const uint8_t *start, unsigned bits)
{
    unsigned rest = bits % 8;

    if (memcmp(bytes, start, bits / 8) != 0)
        return false;
    return rest == 0 || ((bytes[bits / 8] ^ start[bits / 8]) >> (8 - rest)) == 0;
}

static enum address_kind find(const struct range *ranges, size_t count, const uint8_t *bytes)
{
    for (size_t i = 0; i < count; i++)
        if (starts_with(bytes, ranges[i].start, ranges[i].bits))
            return ranges[i].kind;
    return ADDRESS_PUBLIC;
}

static enum address_kind kind4(const uint8_t *bytes)
{
    return find(ranges4, sizeof ranges4 / sizeof *ranges4, bytes);
}

static enum address_kind kind6(const uint8_t *bytes)
{
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        if (starts_with(bytes, inside[i].start, inside[i].bits))
            return kind4(bytes + inside[i].bits / 8);
    return find(ranges6, sizeof ranges6 / sizeof *ranges6, bytes);
}

enum address_kind address_kind(const struct sockaddr *address)
{
    struct sockaddr_in in;
    struct sockaddr_in6 in6;

    if (address->sa_family == AF_INET) {
        memcpy(&in, address, sizeof in);
        return kind4((const uint8_t *)&in.sin_addr);
    }
    if (address->sa_family == AF_INET6) {
        memcpy(&in6, address, sizeof in6);
        return kind6(in6.sin6_addr.s6_addr);
    }
    return ADDRESS_NO_HOST;
}
