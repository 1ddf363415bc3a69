/* web/files.c - the dashboard's files, from memory. A page's path gives index.html; the page finds its own way, also to
 * say that there is no such page. */
#include "assets.h"
#include "guard.h"
#include "routes.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define PAGE_FILE "/index.html"
#define PARTS_MAX 2                 /* of a page's address that differ */
#define HASH_SIZE_MIN 8             /* characters of a content hash in a file's name: "app-5f3a91c2.js" */
#define FOR_EVER "public, max-age=31536000, immutable"

/* Everything that the dashboard has an address for, as in dashboard/src/router.js. */
static const char *const pages[] = {
    "/", "/rooms/{id}", "/incidents", "/incidents/{id}", "/compare", "/term", "/hazards", "/ledger", "/files", "/more",
    "/sensors", "/sensors/handheld", "/sensors/listen", "/sensors/together", "/sensors/{name}",
    "/actions", "/actions/round", "/actions/{id}", "/inspections", "/inspections/{id}",
    "/assessments", "/assessments/new", "/assessments/checklists", "/assessments/checklists/{name}", "/assessments/{id}",
    "/assessments/{id}/scope", "/assessments/{id}/lines", "/assessments/{id}/consultation", "/assessments/{id}/told",
    "/assessments/{id}/sign", "/assessments/{id}/history", "/assessments/{id}/v/{number}",
    "/concerns", "/concerns/{id}", "/concerns/new/{id}/{page}", "/concerns/{id}/letter/{kind}",
    "/settings/rooms", "/settings/calendar", "/settings/levels", "/settings/people", "/settings/access",
    "/settings/connections", "/settings/system",
    "/signin", "/claim", "/password", "/help", "/about/accessibility", "/about/privacy",
};

static const struct asset *find(const char *path)
{
    char unused[PARTS_MAX][URL_VALUE_SIZE];

    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (url_match(path, strlen(path), pages[i], unused, PARTS_MAX))
            return asset_find(PAGE_FILE);
    return asset_find(path);
}

/* Whether the name holds the hash of the content, so that the content behind it never changes. */
static bool is_hashed(const char *path)
{
    const char *dot = strrchr(path, '.');
    size_t digits = 0;

    if (!dot)
        return false;
    for (const char *p = dot; p > path && isalnum((unsigned char)p[-1]); p--)
        digits++;
    return digits >= HASH_SIZE_MIN && digits < (size_t)(dot - path) && strchr("-.", dot[-(long)digits - 1]);
}

/* Whether `word` is in a comma-separated list and not refused by ";q=0". */
static bool takes(const char *list, const char *word)
{
    size_t size = strlen(word);

    for (const char *p = list; p && *p; p += strcspn(p, ",")) {
        p += strspn(p, ", \t");
        if (strncasecmp(p, word, size) == 0 && (!p[size] || strchr(",; \t", p[size]))) {
            const char *q = p + size + strspn(p + size, " \t");

            return strncmp(q, ";q=0", 4) != 0 || (q[4] == '.' && strspn(q + 5, "0") < strspn(q + 5, "0123456789"));
        }
    }
    return false;
}

static bool has_it(const char *if_none_match, const char *etag)
{
    return if_none_match && (strcmp(if_none_match, "*") == 0 || strstr(if_none_match, etag));
}

void files_get(struct request *request)
{
    const struct asset *asset = find(request->uri);
    int status = asset ? 200 : 404;

    if (!asset && takes(request->headers[HEADER_ACCEPT], "text/html"))
        asset = asset_find(PAGE_FILE);      /* a person followed a link: the page says so in words */
    if (!asset) {
        request_not_found(request, "page");
        return;
    }
    request_header(request, "ETag", "%s", asset->etag);
    request_header(request, "Cache-Control", "%s", is_hashed(asset->path) ? FOR_EVER : "no-cache");
    request_header(request, "Vary", "Accept, Accept-Encoding");
    if (status == 200 && has_it(request->headers[HEADER_IF_NONE_MATCH], asset->etag)) {
        request_answer_empty(request, 304);
        return;
    }
    request->answer.status = status;
    request->answer.content_type = asset->content_type;
    request->answer.fixed = asset->plain;
    request->answer.fixed_size = asset->size;
    if (asset->gzip && takes(request->headers[HEADER_ACCEPT_ENCODING], "gzip")) {
        request_header(request, "Content-Encoding", "gzip");
        request->answer.fixed = asset->gzip;
        request->answer.fixed_size = asset->gzip_size;
    }
}
