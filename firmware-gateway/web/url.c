/* web/url.c - see url.h */
#include "url.h"
#include <errno.h>
#include <string.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool url_decode(const char *text, size_t size, char *value, size_t room)
{
    char decoded[URL_VALUE_SIZE];
    size_t used = 0;

    for (size_t i = 0; i < size; i++) {
        int c = (unsigned char)text[i];

        if (c == '%') {
            int high = size - i > 2 ? hex_digit(text[i + 1]) : -1;
            int low = size - i > 2 ? hex_digit(text[i + 2]) : -1;

            if (high < 0 || low < 0)
                return false;
            c = high * 16 + low;
            i += 2;
        }
        if (c == 0 || used + 1 >= room || used + 1 >= sizeof decoded)
            return false;
        decoded[used++] = (char)c;
    }
    if (room == 0)
        return false;
    memcpy(value, decoded, used);
    value[used] = '\0';
    return true;
}

int url_query(const char *query, const char *name, char *value, size_t room)
{
    size_t name_size = strlen(name);
    int found = 0;

    while (query && *query) {
        size_t size = strcspn(query, "&");

        if (size > name_size && strncmp(query, name, name_size) == 0 && query[name_size] == '=') {
            if (found || !url_decode(query + name_size + 1, size - name_size - 1, value, room))
                return -EINVAL;
            found = 1;
        }
        query += size;
        query += *query == '&';
    }
    return found;
}

bool url_match(const char *path, size_t path_size, const char *pattern, char (*values)[URL_VALUE_SIZE], size_t count)
{
    const char *end = path + path_size;
    size_t taken = 0;

    while (*pattern) {
        size_t size;

        if (*pattern != '{') {
            if (path == end || *path++ != *pattern++)
                return false;
            continue;
        }
        for (size = 0; path + size < end && path[size] != '/'; size++)
            ;
        if (size == 0 || taken == count || !url_decode(path, size, values[taken++], URL_VALUE_SIZE))
            return false;
        path += size;
        pattern += strcspn(pattern, "}") + 1;
    }
    return path == end;
}
