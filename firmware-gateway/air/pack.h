/* air/pack.h - reads a rule pack from the text of its YAML file, strictly. Pure. Any thread. */
#ifndef PACK_H
#define PACK_H
#include "error.h"
#include "rule.h"

#define PACK_FILE_SIZE_MAX (256u << 10)

/* text    size bytes of the file's content; borrows. name: the file's name, for the sentence.
 * pack    out, untouched on failure (large: keep it on the heap or static).
 * -EINVAL with "file:line: key: what is wrong, what would be right": unknown, repeated or missing keys, a number that
 * does not parse whole, a rule id twice, more than PACK_RULES_MAX rules, text too long, a value outside its range. */
int pack_parse(const char *text, size_t size, const char *name, struct pack *pack, struct error *err);

/* The same from a file. -ENOENT and friends with the path; too large is -EFBIG. Main or start-up only. */
int pack_read(const char *path, struct pack *pack, struct error *err);

#endif
