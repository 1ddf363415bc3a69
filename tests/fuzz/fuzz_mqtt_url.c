/* fuzz_mqtt_url.c - a broker's address from any bytes: what is taken is a usable address, what is not says why. */
#include "mqtt_url.h"
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);      /* exactly as long as it is: a step beyond is seen */
    struct mqtt_url url;
    struct error err = {0};

    assert(text);
    memcpy(text, data, size);
    text[size] = '\0';
    if (mqtt_url_parse(text, &url, &err) == 0) {
        assert(url.host[0] && memchr(url.host, 0, sizeof url.host) && url.port);
        assert(memchr(url.user, 0, sizeof url.user) && memchr(url.password, 0, sizeof url.password));
    } else {
        assert(err.text[0]);
    }
    free(text);
    return 0;
}
