/* base/document.h - a YAML file as a small tree, read strictly: what a person wrote, and on which line.
 * Syntax only; what the keys mean is field.h's tables. Settings, rule packs and checklists come in through here.
 * Refused, though YAML has them: anchors, aliases, tags, several documents in a file, keys that are not plain text,
 * and the same key twice. Any thread; a document belongs to whoever opened it. */
#ifndef DOCUMENT_H
#define DOCUMENT_H
#include "error.h"
#include <stdbool.h>
#include <stddef.h>

#define DOCUMENT_SIZE_MAX (256u << 10)  /* bytes of a file */
#define DOCUMENT_DEPTH_MAX 16
#define DOCUMENT_NODES_MAX 20000
#define DOCUMENT_KEYS_MAX 512           /* in one mapping */

enum document_kind { DOCUMENT_SCALAR, DOCUMENT_SEQUENCE, DOCUMENT_MAPPING };

struct document_node {                  /* lives as long as its document */
    enum document_kind kind;
    int line;                           /* from 1 */
    bool is_quoted;                     /* a scalar in quotes is text, whatever it looks like */
    const char *key;                    /* in a mapping; NULL in a sequence and at the root */
    const char *text;                   /* of a scalar, UTF-8, no NUL inside; NULL else */
    size_t index, count;                /* place among its siblings, from 0; how many children */
    const struct document_node *parent, *first, *next;     /* NULL: none */
    const struct document *document;
};

struct document;

/* text   size bytes; borrowed until it returns. name: the file's, for the sentences; copied.
 * 0; -EINVAL with "file:line: what is wrong"; -EFBIG above DOCUMENT_SIZE_MAX; -ENOMEM. */
int document_parse(const char *text, size_t size, const char *name, struct document **document, struct error *err);
int document_read(const char *path, struct document **document, struct error *err);     /* or -ENOENT and friends */
void document_close(struct document *document);

/* The outermost mapping or sequence; an empty file is an empty mapping. */
const struct document_node *document_root(const struct document *document);
/* The child with this key; NULL: absent, or node is no mapping. */
const struct document_node *document_get(const struct document_node *node, const char *key);

/* Writes "file:line: path.to.key: " and the sentence into err. Returns -EINVAL. */
int document_error(const struct document_node *node, struct error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
