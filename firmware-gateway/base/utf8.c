/* utf8.c - see utf8.h */
#include "utf8.h"

size_t utf8_read(const char *text, size_t size, uint32_t *code_point)
{
    static const struct {
        unsigned char mask, lead;
        uint32_t least;
    } forms[] = {{0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};
    const unsigned char *at = (const unsigned char *)text;

    for (size_t more = 0; more < sizeof forms / sizeof *forms; more++) {
        uint32_t c = at[0] & (uint32_t)(unsigned char)~forms[more].mask;

        if ((at[0] & forms[more].mask) != forms[more].lead)
            continue;
        for (size_t i = 1; i <= more; i++) {
            if (i == size || (at[i] & 0xc0) != 0x80)
                return 0;
            c = c << 6 | (at[i] & 0x3fu);
        }
        if (c < forms[more].least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
            return 0;
        *code_point = c;
        return more + 1;
    }
    return 0;
}
