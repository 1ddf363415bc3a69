/* air/pack.h - reads a rule pack from the text of its YAML file, strictly. Pure. Any thread. */
#ifndef PACK_H
#define PACK_H
#include "error.h"
#include "rule.h"

#define PACK_LEVELS_MAX 11      /* different limits of one quantity: what the day figures have room for */

/* The format is that of config/packs/england.yaml: title, version and settings, then the rules, with the words of the
 * table of thresholds. tests/unit/test_pack.c has one of every kind.
 *
 * text    size bytes of the file's content; borrows. name: the file's name, for the sentence.
 * pack    out, untouched on failure (large: keep it on the heap or static).
 * -EINVAL with "file:line: key: what is wrong, what would be right": unknown, repeated or missing keys, a number that
 * does not parse whole, a rule id twice, more than PACK_RULES_MAX rules, text too long, a value outside its range,
 * a unit that is not the quantity's, a window where the statistic has none or none where it needs one. -EFBIG: larger
 * than DOCUMENT_SIZE_MAX. -ENOMEM. */
int pack_parse(const char *text, size_t size, const char *name, struct pack *pack, struct error *err);

/* The same from a file. -ENOENT and friends with the path. Main or start-up only. */
int pack_read(const char *path, struct pack *pack, struct error *err);

#endif
