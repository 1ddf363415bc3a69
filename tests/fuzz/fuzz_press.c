/* tests/fuzz/fuzz_press.c - any bytes as a document for paper, or from '[' on as its blocks: refused with one line, or
 * printed as a PDF that can be amended. Long documents are not printed here: pages take time, and the bounds are what
 * the check is for. */
#include "press.h"
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PRINTED_SIZE_MAX 4000

static const char head[] =
    "{\"kind\":\"\",\"title\":\"t\",\"school\":\"s\",\"version\":\"\",\"period\":\"\",\"language\":\"cy\",\"made\":"
    "\"2026-11-23T10:42:00Z\",\"made_words\":\"\",\"draft\":true,\"demo\":false,\"coverage\":\"\",\"accessible_page\":\"\","
    "\"digest\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"blocks\":";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static json_t *read_blocks(const uint8_t *data, size_t size, char why[PRESS_WHY_SIZE])
{
    size_t head_size = sizeof head - 1;
    char *text = malloc(head_size + size + 1);
    json_t *root;

    assert(text);
    memcpy(text, head, head_size);
    memcpy(text + head_size, data, size);
    text[head_size + size] = '}';
    root = press_form_read(text, head_size + size + 1, why);
    free(text);
    return root;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[PRESS_WHY_SIZE] = "";
    json_t *root = size && data[0] == '[' ? read_blocks(data, size, why)
                                          : press_form_read((const char *)data, size, why);
    struct press_bytes bytes = {0};

    if (!root) {
        assert(*why && !strchr(why, '\n'));
        return 0;
    }
    if (size <= PRINTED_SIZE_MAX) {
        bool is_printed = press_print(root, &bytes, why);

        assert(is_printed && bytes.size > 8 && memcmp(bytes.data, "%PDF-", 5) == 0);
    }
    free(bytes.data);
    json_decref(root);
    return 0;
}
