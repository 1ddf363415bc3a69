/* base/utf8.h - one character of a text that may be anything: for names from outside, and for what is made of them.
 * Pure. Any thread. */
#ifndef UTF8_H
#define UTF8_H
#include <stddef.h>
#include <stdint.h>

#define UTF8_TO_NUL SIZE_MAX    /* as a size: the text ends with NUL, and no character reaches beyond it */

/* The character that text begins with: its shortest form, no surrogate, at most U+10FFFF.
 *
 * text        size bytes, at least 1; borrows.
 * code_point  out; untouched when there is no character.
 * Returns the character's bytes, 1 to 4; 0: broken, or cut off by the end. NUL is a character of one byte.
 * Source: RFC 3629, section 4. */
size_t utf8_read(const char *text, size_t size, uint32_t *code_point);

#endif
