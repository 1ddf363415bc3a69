/* web/head.h - the one gate in front of every route: looks at the raw head of a request, byte by byte, before any other
 * code does. What a lenient parser would repair is refused here, so that nothing in front of or behind the gateway can
 * read the same bytes as two different requests. Pure: no I/O, no allocation. Any thread.
 * Sources: RFC 9110 and RFC 9112 (shape), RFC 3986 (characters of an address). Sizes are this project's. */
#ifndef HEAD_H
#define HEAD_H
#include <stdbool.h>
#include <stddef.h>

#define HEAD_URI_SIZE_MAX 2048      /* bytes of path and query */
#define HEAD_FIELDS_SIZE_MAX 16384  /* bytes of all header lines with their line ends */
#define HEAD_FIELDS_MAX 64          /* header lines */
#define HEAD_BODY_SIZE_MAX (64u << 20)  /* bytes of a body; a route says how much of it it takes */
#define HEAD_METHOD_SIZE_MAX 16
#define HEAD_LINE_SIZE_MAX (HEAD_METHOD_SIZE_MAX + HEAD_URI_SIZE_MAX + 12)      /* with " ", " HTTP/1.1" and CR LF */
#define HEAD_SIZE_MAX (HEAD_LINE_SIZE_MAX + HEAD_FIELDS_SIZE_MAX + 2)

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE, METHOD_COUNT };
const char *method_name(enum method method);
bool method_changes(enum method method);      /* anything but GET and HEAD */

struct head {                  /* what the gate found; borrows the bytes it was given */
    enum method method;
    const char *uri;
    size_t uri_size;
    size_t body_size;               /* Content-Length; 0: none */
    size_t head_size;               /* bytes up to and with the empty line */
};

#define HEAD_MORE 0                 /* so far nothing is wrong: come back with more bytes */
#define HEAD_PASS 200

/* Looks at the first size bytes that a client sent.
 * names   NULL-terminated: what Host may be beside localhost and addresses, without port; compared without case.
 * head    out, only for HEAD_PASS.
 * why     out, otherwise: a static sentence for the client; NULL for HEAD_MORE.
 * Returns HEAD_MORE, HEAD_PASS, or the HTTP status to refuse with. Never HEAD_MORE from HEAD_SIZE_MAX bytes on. */
int head_check(const char *bytes, size_t size, const char *const *names, struct head *head, const char **why);

/* Whether a Host value names this gateway: localhost, an IPv4 address, a bracketed IPv6 address or one of names, each
 * with or without port. Keeps a foreign name that was pointed here (DNS rebinding) from reading anything. */
bool head_host_is_ours(const char *host, size_t size, const char *const *names);

/* What the browser says about where a request comes from. */
enum origin { ORIGIN_UNSAID, ORIGIN_SAME, ORIGIN_FOREIGN };
/* origin, fetch_site: values of Origin and Sec-Fetch-Site, NULL when absent; host: value of Host. Either one that
 * contradicts makes it foreign. Source: Fetch Metadata Request Headers (W3C); RFC 6454. */
enum origin head_origin(const char *origin, const char *fetch_site, const char *host);

#endif
