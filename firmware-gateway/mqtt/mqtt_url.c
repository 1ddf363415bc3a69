/* mqtt/mqtt_url.c - see mqtt_url.h */
#include "mqtt_url.h"
#include <errno.h>
#include <stddef.h>
#include <string.h>

#define PORT_DIGITS_MAX 5

static const struct scheme {
    const char *prefix;
    bool tls;
    uint16_t port;
} schemes[] = {
    {"mqtt://", false, MQTT_PORT},
    {"mqtts://", true, MQTT_PORT_TLS},
};

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Copies from..end into target of size bytes, %41 as A. A control byte is refused however it is written: it would end
 * a name early or break a log line. The message names the part, never its text. */
static int decode(const char *part, const char *from, const char *end, char *target, size_t size, struct error *err)
{
    size_t used = 0;

    while (from < end) {
        int value = (unsigned char)*from++;

        if (value == '%') {
            int high = from < end ? hex_digit(from[0]) : -1;
            int low = from + 1 < end ? hex_digit(from[1]) : -1;

            if (high < 0 || low < 0)
                return error_set(err, -EINVAL, "broker address: %s: %% must be followed by two hex digits", part);
            value = high * 16 + low;
            from += 2;
        }
        if (value < ' ' || value == 0x7f)
            return error_set(err, -EINVAL, "broker address: %s: control character", part);
        if (used + 1 >= size)
            return error_set(err, -EINVAL, "broker address: %s: longer than %zu bytes", part, size - 1);
        target[used++] = (char)value;
    }
    target[used] = '\0';
    return 0;
}

static int read_credentials(const char *from, const char *end, struct mqtt_url *url, struct error *err)
{
    const char *colon = memchr(from, ':', (size_t)(end - from));
    int r = decode("user", from, colon ? colon : end, url->user, sizeof url->user, err);

    if (r < 0)
        return r;
    if (!url->user[0])
        return error_set(err, -EINVAL, "broker address: no user before the @");
    return colon ? decode("password", colon + 1, end, url->password, sizeof url->password, err) : 0;
}

static int read_port(const char *from, const char *end, uint16_t *port, struct error *err)
{
    long value = 0;

    if (from == end || end - from > PORT_DIGITS_MAX)
        return error_set(err, -EINVAL, "broker address: the port is a number, 1 to 65535");
    for (; from < end; from++) {
        if (*from < '0' || *from > '9')
            return error_set(err, -EINVAL, "broker address: the port is a number, 1 to 65535");
        value = value * 10 + (*from - '0');
    }
    if (value < 1 || value > UINT16_MAX)
        return error_set(err, -EINVAL, "broker address: port %ld is not 1 to 65535", value);
    *port = (uint16_t)value;
    return 0;
}

/* host, host:port, [v6] or [v6]:port. */
static int read_place(const char *from, const char *end, struct mqtt_url *url, struct error *err)
{
    const char *host_end = memchr(from, ':', (size_t)(end - from));
    const char *after;
    int r;

    if (from < end && *from == '[') {
        from++;
        host_end = memchr(from, ']', (size_t)(end - from));
        if (!host_end)
            return error_set(err, -EINVAL, "broker address: [ without ]");
        after = host_end + 1;
    } else {
        after = host_end = host_end ? host_end : end;
    }
    if (memchr(from, ' ', (size_t)(host_end - from)))
        return error_set(err, -EINVAL, "broker address: space in the host");
    r = decode("host", from, host_end, url->host, sizeof url->host, err);
    if (r < 0)
        return r;
    if (!url->host[0])
        return error_set(err, -EINVAL, "broker address: no host");
    if (after == end)
        return 0;
    if (*after != ':')
        return error_set(err, -EINVAL, "broker address: only :port may follow the ]");
    return read_port(after + 1, end, &url->port, err);
}

static const struct scheme *find_scheme(const char *text)
{
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (strncmp(text, schemes[i].prefix, strlen(schemes[i].prefix)) == 0)
            return &schemes[i];
    return NULL;
}

int mqtt_url_parse(const char *text, struct mqtt_url *url, struct error *err)
{
    const struct scheme *scheme = find_scheme(text);
    struct mqtt_url parsed = {0};
    const char *from, *end, *at;
    int r;

    if (!scheme)
        return error_set(err, -EINVAL, "broker address: should begin with mqtt:// or mqtts://");
    parsed.tls = scheme->tls;
    parsed.port = scheme->port;
    from = text + strlen(scheme->prefix);
    end = from + strcspn(from, "/?#");
    if (strcmp(end, "") != 0 && strcmp(end, "/") != 0)
        return error_set(err, -EINVAL, "broker address: nothing may follow the port (a / in a password is %%2F)");

    at = memrchr(from, '@', (size_t)(end - from));      /* the last: people forget to encode one in a password */
    if (at) {
        r = read_credentials(from, at, &parsed, err);
        if (r < 0)
            return r;
        from = at + 1;
    }
    r = read_place(from, end, &parsed, err);
    if (r < 0)
        return r;
    *url = parsed;
    return 0;
}
