/* loggers/cell.c - see cell.h */
#include "cell.h"
#include "utf8.h"
#include <ctype.h>
#include <errno.h>
#include <string.h>

#define LATIN_FIRST 0xc0u
#define LATIN_LAST 0xffu

static int quoted(const char **at, const char *end, char separator, struct cell *cell)
{
    const char *p = *at + 1;

    cell->text = p;
    cell->is_quoted = true;
    for (;;) {
        p = memchr(p, '"', (size_t)(end - p));
        if (!p)
            return -EINVAL;
        if (p + 1 == end || p[1] != '"')
            break;
        p += 2;
    }
    cell->length = (size_t)(p - cell->text);
    for (p++; p < end && *p == ' '; p++)
        ;
    if (p < end && *p != separator)
        return -EINVAL;
    *at = p < end ? p + 1 : NULL;
    return 0;
}

int cell_next(const char **at, const char *end, char separator, struct cell *cell)
{
    const char *p = *at, *last;

    while (p < end && *p == ' ')
        p++;
    if (p < end && *p == '"') {
        *at = p;
        return quoted(at, end, separator, cell);
    }
    cell->text = p;
    cell->is_quoted = false;
    while (p < end && *p != separator)      /* cells are short: faster than memchr */
        p++;
    *at = p < end ? p + 1 : NULL;
    for (last = p; last > cell->text && last[-1] == ' '; last--)
        ;
    cell->length = (size_t)(last - cell->text);
    return 0;
}

/* One character; what is no UTF-8 is Latin-1, in which a byte is its code point. */
static size_t read_character(const char *text, size_t size, uint32_t *code_point)
{
    size_t length = utf8_read(text, size, code_point);

    if (length > 0)
        return length;
    *code_point = (unsigned char)*text;
    return 1;
}

static size_t put_character(uint32_t code_point, const char *as_read, size_t length, char out[4])
{
    if (code_point < ' ' || code_point == 0x7f || (code_point >= 0x80 && code_point < 0xa0)) {
        out[0] = ' ';
        return 1;
    }
    if (length == 1 && code_point >= 0x80) {
        out[0] = (char)(0xc0 | code_point >> 6);
        out[1] = (char)(0x80 | (code_point & 0x3f));
        return 2;
    }
    memcpy(out, as_read, length);
    return length;
}

bool cell_copy(const struct cell *cell, char *text, size_t size)
{
    size_t used = 0;

    for (size_t i = 0; i < cell->length;) {
        uint32_t code_point;
        size_t length = read_character(cell->text + i, cell->length - i, &code_point), bytes;
        char out[4];

        bytes = put_character(code_point, cell->text + i, length, out);
        if (used + bytes >= size) {
            text[used] = '\0';
            return false;
        }
        memcpy(text + used, out, bytes);
        used += bytes;
        i += length;
        if (cell->is_quoted && code_point == '"' && i < cell->length && cell->text[i] == '"')
            i++;
    }
    text[used] = '\0';
    return true;
}

/* The letter without its accent, from U+00C0 on (Latin-1 Supplement of the Unicode charts). */
static const char plain_letters[] = "aaaaaaaceeeeiiiidnooooo ouuuuypsaaaaaaaceeeeiiiidnooooo ouuuuypy";

static char fold_character(uint32_t c)
{
    if (c < 0x80)
        return isalnum((int)c) || c == '%' || c == '#' ? (char)tolower((int)c) : ' ';
    if (c >= LATIN_FIRST && c <= LATIN_LAST)
        return plain_letters[c - LATIN_FIRST];
    if (c == 0xb5 || c == 0x3bc)                        /* micro, mu */
        return 'u';
    if (c == 0xb2 || c == 0xb3)                         /* superscript 2, 3 */
        return (char)('2' + (c - 0xb2));
    if (c >= 0x2080 && c <= 0x2089)                     /* subscript digits */
        return (char)('0' + (c - 0x2080));
    if (c == 0x2103 || c == 0x2109)                     /* degree Celsius, Fahrenheit in one sign */
        return c == 0x2103 ? 'c' : 'f';
    return ' ';
}

void cell_fold(const struct cell *cell, char *words, size_t size)
{
    size_t used = 0;

    words[used++] = ' ';
    for (size_t i = 0; i < cell->length;) {
        const char *p = cell->text + i;
        uint32_t code_point;
        size_t length = read_character(p, cell->length - i, &code_point);
        bool is_point = *p == '.' && i > 0 && isdigit((unsigned char)p[-1]) && i + 1 < cell->length &&
                        isdigit((unsigned char)p[1]);
        char letter = fold_character(code_point);

        i += length;
        if (is_point || (letter == ' ' && words[used - 1] == ' '))
            continue;
        if (used + 3 > size)
            break;
        if (letter == '%' && words[used - 1] != ' ' && used + 4 <= size)
            words[used++] = ' ';
        words[used++] = letter;
    }
    if (words[used - 1] != ' ')
        words[used++] = ' ';
    words[used] = '\0';
}
