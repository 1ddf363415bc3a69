/* base/out.h - writes JSON into one growing block: answers, events. What is unknown becomes null.
 * Any thread; a struct out belongs to its caller. Failing to grow is remembered and asked for once, at the end. */
#ifndef OUT_H
#define OUT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OUT_SIZE_MAX (8u << 20)     /* bytes of one answer */

struct out {
    char *text;                     /* terminated once anything was written; owned */
    size_t size, room;              /* bytes written, bytes allocated */
    bool failed;                    /* out of memory, or more than OUT_SIZE_MAX: text is not to be used */
    bool comma;                     /* the next value needs one before it */
};

void out_init(struct out *out);
void out_done(struct out *out);
char *out_take(struct out *out);    /* gives the text away (free() it) and is empty again; NULL when failed */

/* key NULL: an element of an array, or the whole document. Text is escaped; invalid UTF-8 becomes U+FFFD. */
void out_object(struct out *out, const char *key);
void out_object_end(struct out *out);
void out_array(struct out *out, const char *key);
void out_array_end(struct out *out);
void out_text(struct out *out, const char *key, const char *value);     /* NULL: null */
void out_words(struct out *out, const char *key, const char *value);    /* NULL or "": null */
void out_integer(struct out *out, const char *key, int64_t value);
void out_number(struct out *out, const char *key, double value, int decimals);  /* at most so many; NaN: null */
void out_bool(struct out *out, const char *key, bool value);
void out_null(struct out *out, const char *key);
void out_time(struct out *out, const char *key, int64_t unix_ms);       /* 0 or less: null */
void out_raw(struct out *out, const char *key, const char *json);       /* one value that is JSON already */

/* A text as a cell of a table (CSV), in quotes. What a spreadsheet would take for a formula begins with an apostrophe:
 * = + - @ and a tab or CR, which some of them pass over. Source: OWASP, "CSV Injection". */
void out_cell(struct out *out, const char *text);

/* Text that is not JSON, as it is. */
void out_plain(struct out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
