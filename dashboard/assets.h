/* dashboard/assets.h - the web front end, bundled and gzipped at build time and linked in. Immutable; any thread. */
#ifndef ASSETS_H
#define ASSETS_H
#include <stddef.h>
#include <stdint.h>

struct asset {
    const char *path;           /* "/app.js"; "/index.html" is the page of every route without a file of its own */
    const char *content_type;
    const char *etag;           /* strong, quoted, of the uncompressed bytes */
    const uint8_t *gzip;        /* gzip_size bytes */
    size_t gzip_size, size;     /* size: uncompressed */
    const uint8_t *plain;       /* size bytes, for clients that do not take gzip */
};

const struct asset *asset_find(const char *path);       /* NULL: no such file */

#endif
