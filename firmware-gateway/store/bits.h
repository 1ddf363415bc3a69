/* store/bits.h - a stream of bits, written and read, and the whole numbers in it: see packed.h, which has the form.
 * Inline, because a block of readings is thousands of them. Pure. Any thread. */
#ifndef BITS_H
#define BITS_H
#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define NUMBER_BITS 7               /* of a group */
#define GROUP_BITS (NUMBER_BITS + 1)
#define GROUPS_MAX 10               /* of 64 bits */
#define WORD_BITS 64
#define LOOK_BITS 57                /* of a word that begins within a byte */

struct bits {
    uint8_t *to;                    /* writing */
    const uint8_t *from;            /* reading */
    size_t size;                    /* reading: bytes there are */
    size_t at;                      /* bits behind us */
    bool is_short;                  /* reading: something wanted more than there is, or was no number */
};

static inline void bits_put(struct bits *bits, uint64_t value, int count)
{
    while (count > 0) {
        int used = (int)(bits->at % 8), now = 8 - used < count ? 8 - used : count;
        uint8_t *byte = bits->to + bits->at / 8;

        if (used == 0)
            *byte = 0;
        *byte = (uint8_t)(*byte | (value & ((UINT64_C(1) << now) - 1)) << used);
        value >>= now;
        bits->at += (size_t)now;
        count -= now;
    }
}

/* What comes next, LOOK_BITS at least, and 0 behind the end. */
static inline uint64_t bits_look(const struct bits *bits)
{
    size_t byte = bits->at / 8, left = bits->size - byte;
    uint64_t word = 0;

    memcpy(&word, bits->from + byte, left < sizeof word ? left : sizeof word);
    return le64toh(word) >> bits->at % 8;
}

static inline bool bits_take(struct bits *bits, int count)
{
    if (bits->size * 8 - bits->at < (size_t)count) {
        bits->is_short = true;
        return false;
    }
    bits->at += (size_t)count;
    return true;
}

static inline uint64_t bits_get(struct bits *bits, int count)
{
    uint64_t value = bits_look(bits), rest;

    if (count > LOOK_BITS) {
        value &= (UINT64_C(1) << WORD_BITS / 2) - 1;
        rest = bits_take(bits, WORD_BITS / 2) ? bits_get(bits, count - WORD_BITS / 2) : 0;
        return value | rest << WORD_BITS / 2;
    }
    return bits_take(bits, count) ? value & ((UINT64_C(1) << count) - 1) : 0;
}

static inline uint64_t bits_zigzag(int64_t value)
{
    return (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0);
}

static inline int64_t bits_unzigzag(uint64_t value)
{
    return (int64_t)(value >> 1 ^ (value & 1 ? UINT64_MAX : 0));
}

static inline void bits_put_number(struct bits *bits, uint64_t number)
{
    for (; number >> NUMBER_BITS; number >>= NUMBER_BITS)
        bits_put(bits, (number & ((1 << NUMBER_BITS) - 1)) << 1 | 1, GROUP_BITS);
    bits_put(bits, number << 1, GROUP_BITS);
}

static inline uint64_t bits_get_number(struct bits *bits)
{
    uint64_t number = 0, group = 1;

    for (int i = 0; i < GROUPS_MAX && group & 1; i++) {
        group = bits_get(bits, GROUP_BITS);
        number |= group >> 1 << (i * NUMBER_BITS);
    }
    if (group & 1)
        bits->is_short = true;
    return number;
}

static inline uint64_t bits_of_number(uint64_t number)
{
    uint64_t groups = 1;

    while (number >>= NUMBER_BITS)
        groups++;
    return groups * GROUP_BITS;
}

static inline int bits_width(uint64_t value)
{
    return value ? WORD_BITS - __builtin_clzll(value) : 0;
}

#endif
