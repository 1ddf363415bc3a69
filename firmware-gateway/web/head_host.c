/* web/head_host.c - the half of head.h that compares names: whom a request means, and where it comes from. */
#include "head.h"
#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#define HOST_SIZE_MAX 255           /* RFC 1035: a name has at most 253 bytes */
#define PORT_MAX 65535

/* The host without its port, or 0 when what follows it is no port. */
static size_t host_size(const char *host, size_t size)
{
    const char *bracket = size && host[0] == '[' ? memchr(host, ']', size) : NULL;
    const char *colon = bracket ? bracket + 1 : memchr(host, ':', size);
    size_t name = size;
    long port = 0;

    if (size && host[0] == '[' && !bracket)
        return 0;
    if (bracket && (size_t)(colon - host) == size)
        return size;
    if (!colon)
        return size;
    name = (size_t)(colon - host);
    if (*colon != ':' || size - name < 2)
        return 0;
    for (const char *p = colon + 1; p < host + size; p++) {
        if (*p < '0' || *p > '9' || port > PORT_MAX)
            return 0;
        port = port * 10 + (*p - '0');
    }
    return port > 0 && port <= PORT_MAX ? name : 0;
}

bool head_host_is_ours(const char *host, size_t size, const char *const *names)
{
    char name[HOST_SIZE_MAX + 1];
    unsigned char address[sizeof(struct in6_addr)];
    size_t length = size > HOST_SIZE_MAX ? 0 : host_size(host, size);

    if (length == 0)
        return false;
    if (host[0] == '[') {
        memcpy(name, host + 1, length - 2);
        name[length - 2] = '\0';
        return inet_pton(AF_INET6, name, address) == 1;
    }
    memcpy(name, host, length);
    name[length] = '\0';
    if (strlen(name) != length)
        return false;
    if (strcasecmp(name, "localhost") == 0 || inet_pton(AF_INET, name, address) == 1)
        return true;
    for (size_t i = 0; names && names[i]; i++)
        if (strcasecmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool is_same_site(const char *origin, const char *host)
{
    static const char *const schemes[] = {"http://", "https://"};

    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t size = strlen(schemes[i]);

        if (strncmp(origin, schemes[i], size) == 0)
            return strcasecmp(origin + size, host) == 0;
    }
    return false;                   /* "null" of a sandboxed page, other schemes */
}

enum origin head_origin(const char *origin, const char *fetch_site, const char *host)
{
    if (origin && (!host || !is_same_site(origin, host)))
        return ORIGIN_FOREIGN;
    /* "none": a person typed the address or opened a bookmark; a page can't make its browser say so. */
    if (fetch_site && strcmp(fetch_site, "same-origin") != 0 && strcmp(fetch_site, "none") != 0)
        return ORIGIN_FOREIGN;
    if (origin || (fetch_site && strcmp(fetch_site, "same-origin") == 0))
        return ORIGIN_SAME;
    return ORIGIN_UNSAID;
}
