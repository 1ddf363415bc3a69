/* tests/fuzz/fuzz_document.c - any bytes as YAML: refused with one sentence, or a tree that holds together. */
#include "document.h"
#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t count_nodes(const struct document_node *node, int depth)
{
    size_t total = 1, children = 0;

    assert(depth <= DOCUMENT_DEPTH_MAX);
    assert(node->line >= 1);
    assert((node->kind == DOCUMENT_SCALAR) == (node->text != NULL));
    for (const struct document_node *child = node->first; child; child = child->next) {
        assert(child->parent == node && child->index == children);
        assert((child->key != NULL) == (node->kind == DOCUMENT_MAPPING));
        assert(!child->key || document_get(node, child->key) == child);
        children++;
        total += count_nodes(child, depth + 1);
    }
    assert(children == node->count);
    return total;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct document *document = NULL;
    struct error err = {.text = ""};
    int r = document_parse((const char *)data, size, "fuzz.yaml", &document, &err);

    if (r < 0) {
        assert(!document && (r == -EINVAL || r == -EFBIG));
        assert(strncmp(err.text, "fuzz.yaml", 9) == 0 && !strpbrk(err.text, "\n\r"));
        return 0;
    }
    assert(count_nodes(document_root(document), 1) <= DOCUMENT_NODES_MAX);
    document_close(document);
    return 0;
}
