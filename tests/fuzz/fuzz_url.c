/* The gate and the addresses behind it: any bytes, and whatever passes is a path that no pattern takes too much of. */
#include "head.h"
#include "url.h"
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void try_path(const char *uri, size_t size)
{
    static const char *const patterns[] = {"/", "/rooms/{id}", "/api/v1/rooms/{id}/readings", "/{a}/{b}"};
    char values[2][URL_VALUE_SIZE], value[URL_VALUE_SIZE], text[HEAD_URI_SIZE_MAX + 1];
    char *question;

    assert(size <= HEAD_URI_SIZE_MAX && size > 0 && uri[0] == '/');
    memcpy(text, uri, size);
    text[size] = '\0';
    assert(strlen(text) == size);
    question = strchr(text, '?');
    if (question)
        *question++ = '\0';
    assert(!strstr(text, "/../") && !strstr(text, "//"));
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        if (url_match(text, strlen(text), patterns[i], values, 2) && strchr(patterns[i], '{'))
            assert(values[0][0] && !strchr(values[0], '/') && strlen(values[0]) < URL_VALUE_SIZE);
    if (url_query(question, "from", value, sizeof value) == 1)
        assert(strlen(value) < sizeof value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"transom.school", NULL};
    char value[URL_VALUE_SIZE], *bytes = malloc(size + 1);     /* a block of its own: one byte too far is seen */
    struct head head;
    const char *why;
    int status;

    if (!bytes)
        return 0;
    memcpy(bytes, data, size);
    status = head_check(bytes, size, names, &head, &why);
    assert(status != HEAD_MORE || size < HEAD_SIZE_MAX);
    if (status == HEAD_PASS) {
        assert(head.head_size <= size && head.body_size <= HEAD_BODY_SIZE_MAX);
        assert(memcmp(bytes + head.head_size - 4, "\r\n\r\n", 4) == 0);
        try_path(head.uri, head.uri_size);
    }
    if (url_decode(bytes, size, value, sizeof value))
        assert(strlen(value) <= size);
    bytes[size] = '\0';
    (void)head_origin(bytes, bytes, bytes);
    free(bytes);
    return 0;
}
