/* store/day_text.h - the text of a kept day packed into bytes. Pure: no I/O, no clock. Any thread.
 *
 * A day's text is 6.5 KB, of which some 200 bytes are its own: the rules, their sources and words are those of every
 * other day that the same pack judged. So it is packed against the text of such a day, its words:
 *
 *   version     1 byte
 *   length      3 bytes, the low one first: of the text, without its end
 *   stream      RFC 1950 (zlib), with the words as its preset dictionary, if there are any; it ends with the Adler-32
 *               of the text, and begins with that of the words */
#ifndef DAY_TEXT_H
#define DAY_TEXT_H
#include <stddef.h>
#include <stdint.h>

#define DAY_TEXT_VERSION 1
#define DAY_TEXT_SIZE_MAX 204800    /* bytes, with its end: a pack of PACK_RULES_MAX rules with the longest texts */
#define DAY_TEXT_PACKED_MAX(length) ((length) + (length) / 1000 + 64)   /* what a text needs at most; zlib's deflateBound */

/* text: shorter than DAY_TEXT_SIZE_MAX; words: NULL: none. bytes: room for DAY_TEXT_PACKED_MAX. -ENOMEM. */
int day_text_pack(const char *text, const char *words, uint8_t *bytes, size_t *size);

/* Bytes of any origin; words: those it was packed against. *text: the caller's to free. -ENOMEM; -EPROTO: of another
 * version of this form; -EBADMSG: not what day_text_pack wrote with these words. */
int day_text_unpack(const uint8_t *bytes, size_t size, const char *words, char **text);

#endif
