/* web/head.c - see head.h */
#include "head.h"
#include <string.h>
#include <strings.h>

#define LENGTH_DIGITS_MAX 9

struct text {
    const char *at;
    size_t size;
};

static const char *const method_names[METHOD_COUNT] = {
    [METHOD_GET] = "GET", [METHOD_HEAD] = "HEAD",   [METHOD_POST] = "POST",
    [METHOD_PUT] = "PUT", [METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE",
};

const char *method_name(enum method method)
{
    return method_names[method];
}

bool method_changes(enum method method)
{
    return method != METHOD_GET && method != METHOD_HEAD;
}

static int refuse(const char **why, int status, const char *sentence)
{
    *why = sentence;
    return status;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* tchar of RFC 9110, section 5.6.2 */
static bool is_token(char c)
{
    return is_digit(c) || is_alpha(c) || (c && strchr("!#$%&'*+-.^_`|~", c));
}

/* pchar, "/", "?" of RFC 3986; "%" is looked at by its caller */
static bool is_uri(char c)
{
    return is_digit(c) || is_alpha(c) || (c && strchr("-._~!$&'()*+,;=:@/?", c));
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool text_is(struct text text, const char *word)
{
    return text.size == strlen(word) && strncasecmp(text.at, word, text.size) == 0;
}

/* -- bytes -- */

/* Line ends are CR LF and nothing else; no other control byte occurs anywhere in a head. */
static int check_bytes(const char *bytes, size_t size, const char **why)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)bytes[i];

        if (c == '\r' && i + 1 < size && bytes[i + 1] != '\n')
            return refuse(why, 400, "A line of the request ends in a bare carriage return.");
        if (c == '\n' && (i == 0 || bytes[i - 1] != '\r'))
            return refuse(why, 400, "A line of the request ends without a carriage return.");
        if ((c < ' ' && c != '\r' && c != '\n' && c != '\t') || c == 0x7f)
            return refuse(why, 400, "The request has a control byte in its head.");
    }
    return HEAD_PASS;
}

/* Where the line that starts at `at` ends (its CR), or NULL while it is not whole. */
static const char *line_end(const char *at, const char *end)
{
    const char *lf = memchr(at, '\n', (size_t)(end - at));

    return lf ? lf - 1 : NULL;
}

/* -- request line -- */

static int check_method(struct text method, enum method *value, const char **why)
{
    for (size_t i = 0; i < method.size; i++)
        if (!is_token(method.at[i]))
            return refuse(why, 400, "The request does not start with a method.");
    for (int m = 0; m < METHOD_COUNT; m++)
        if (method.size == strlen(method_names[m]) && memcmp(method.at, method_names[m], method.size) == 0) {
            *value = (enum method)m;
            return HEAD_PASS;
        }
    return refuse(why, 501, "This method is not known here.");
}

/* One segment of a path, between slashes; the dots may hide as %2e. */
static bool is_dots(const char *at, size_t size)
{
    size_t dots = 0;

    for (size_t i = 0; i < size; dots++) {
        if (at[i] == '.')
            i++;
        else if (size - i > 2 && strncasecmp(at + i, "%2e", 3) == 0)
            i += 3;
        else
            return false;
    }
    return dots == 1 || dots == 2;
}

static int check_path(struct text path, const char **why)
{
    size_t from = 1;

    for (size_t i = 1; i <= path.size; i++) {
        if (i < path.size && path.at[i] != '/')
            continue;
        if (is_dots(path.at + from, i - from))
            return refuse(why, 400, "The address climbs out of its folder.");
        if (i == from && i < path.size)
            return refuse(why, 400, "The address has an empty part.");
        from = i + 1;
    }
    return HEAD_PASS;
}

static int check_uri(struct text uri, const char **why)
{
    struct text path = uri;
    const char *question = memchr(uri.at, '?', uri.size);

    if (uri.size == 0 || uri.at[0] != '/')
        return refuse(why, 400, "The address has to start with a slash.");
    if (uri.size > HEAD_URI_SIZE_MAX)
        return refuse(why, 414, "The address is longer than 2048 bytes.");
    if (question)
        path.size = (size_t)(question - uri.at);
    for (size_t i = 0; i < uri.size; i++) {
        int high, low, value;

        if (uri.at[i] != '%') {
            if (!is_uri(uri.at[i]))
                return refuse(why, 400, "The address has a character that must be escaped.");
            continue;
        }
        high = uri.size - i > 2 ? hex_value(uri.at[i + 1]) : -1;
        low = uri.size - i > 2 ? hex_value(uri.at[i + 2]) : -1;
        value = high * 16 + low;
        if (high < 0 || low < 0)
            return refuse(why, 400, "The address has a broken escape.");
        if (value < ' ' || value == 0x7f)
            return refuse(why, 400, "The address has an escaped control byte.");
        if (i < path.size && (value == '/' || value == '\\'))
            return refuse(why, 400, "The address has an escaped slash.");
    }
    return check_path(path, why);
}

static int check_version(struct text version, const char **why)
{
    if (text_is(version, "HTTP/1.1") || text_is(version, "HTTP/1.0"))
        return memcmp(version.at, "HTTP", 4) == 0 ? HEAD_PASS : refuse(why, 400, "HTTP is written in capitals.");
    if (version.size == 8 && memcmp(version.at, "HTTP/", 5) == 0 && is_digit(version.at[5]) && version.at[6] == '.' &&
        is_digit(version.at[7]))
        return refuse(why, 505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
    return refuse(why, 400, "The first line does not end in a version of HTTP.");
}

/* Method SP address SP version, single spaces. A line that is not whole yet is judged by its length alone. */
static int check_line(const char *bytes, size_t size, const char *cr, struct head *head, const char **why)
{
    size_t line = cr ? (size_t)(cr - bytes) : size;
    const char *space = memchr(bytes, ' ', line);
    size_t method_size = space ? (size_t)(space - bytes) : line;
    struct text uri, version;
    int r;

    if (method_size > HEAD_METHOD_SIZE_MAX || (size && !is_token(bytes[0])))
        return refuse(why, 400, "The request does not start with a method.");
    if (!space)
        return cr ? refuse(why, 400, "The first line is not a request.") : HEAD_MORE;
    r = check_method((struct text){bytes, method_size}, &head->method, why);
    if (r != HEAD_PASS)
        return r;
    uri.at = space + 1;
    space = memchr(uri.at, ' ', line - method_size - 1);
    uri.size = space ? (size_t)(space - uri.at) : line - method_size - 1;
    if (uri.size > HEAD_URI_SIZE_MAX)
        return refuse(why, 414, "The address is longer than 2048 bytes.");
    if (!cr)
        return size > HEAD_LINE_SIZE_MAX ? refuse(why, 400, "The first line is not a request.") : HEAD_MORE;
    if (!space)
        return refuse(why, 400, "The first line does not end in a version of HTTP.");
    r = check_uri(uri, why);
    if (r != HEAD_PASS)
        return r;
    version = (struct text){space + 1, (size_t)(cr - space - 1)};
    head->uri = uri.at;
    head->uri_size = uri.size;
    return check_version(version, why);
}

/* -- header fields -- */

/* Fields that decide what a request means may come once only. */
enum field { FIELD_HOST, FIELD_LENGTH, FIELD_TYPE, FIELD_AUTHORIZATION, FIELD_COOKIE, FIELD_ORIGIN, FIELD_FETCH_SITE,
             FIELD_EXPECT, FIELD_ENCODING, FIELD_COUNT };
static const char *const field_names[FIELD_COUNT] = {
    [FIELD_HOST] = "Host",
    [FIELD_LENGTH] = "Content-Length",
    [FIELD_TYPE] = "Content-Type",
    [FIELD_AUTHORIZATION] = "Authorization",
    [FIELD_COOKIE] = "Cookie",
    [FIELD_ORIGIN] = "Origin",
    [FIELD_FETCH_SITE] = "Sec-Fetch-Site",
    [FIELD_EXPECT] = "Expect",
    [FIELD_ENCODING] = "Transfer-Encoding",
};

static struct text trimmed(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    while (end > at && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    return (struct text){at, (size_t)(end - at)};
}

static int check_field(const char *at, const char *cr, struct text values[FIELD_COUNT], const char **why)
{
    const char *colon = memchr(at, ':', (size_t)(cr - at));
    struct text name;

    if (!colon || colon == at)
        return refuse(why, 400, "A header line has no name.");
    name = (struct text){at, (size_t)(colon - at)};
    for (size_t i = 0; i < name.size; i++)
        if (!is_token(name.at[i]))      /* a space before the colon, a folded line */
            return refuse(why, 400, "A header's name has a character that does not belong there.");
    for (int f = 0; f < FIELD_COUNT; f++) {
        if (!text_is(name, field_names[f]))
            continue;
        if (values[f].at)
            return refuse(why, 400, "A header that may come once comes twice.");
        values[f] = trimmed(colon + 1, cr);
    }
    return HEAD_PASS;
}

static int check_fields(const char *at, const char *end, struct text values[FIELD_COUNT], const char **after,
                        const char **why)
{
    const char *first = at;
    int fields = 0;

    for (;;) {
        const char *cr = line_end(at, end);
        int r;

        if ((size_t)((cr ? cr + 2 : end) - first) > HEAD_FIELDS_SIZE_MAX + (cr == at ? 2 : 0))
            return refuse(why, 431, "The headers are longer than 16 KiB.");
        if (!cr)
            return HEAD_MORE;
        if (cr == at) {
            *after = cr + 2;
            return HEAD_PASS;
        }
        if (fields++ == HEAD_FIELDS_MAX)
            return refuse(why, 431, "There are more than 64 headers.");
        r = check_field(at, cr, values, why);
        if (r != HEAD_PASS)
            return r;
        at = cr + 2;
    }
}

static int check_length(enum method method, struct text value, size_t *body_size, const char **why)
{
    size_t length = 0;
    bool carries = method == METHOD_POST || method == METHOD_PUT || method == METHOD_PATCH;

    if (!value.at)
        return carries ? refuse(why, 411, "The request has to say how long its body is.") : HEAD_PASS;
    for (size_t i = 0; i < value.size; i++)
        if (!is_digit(value.at[i]))
            return refuse(why, 400, "The body's length is not a whole number.");
    if (value.size == 0)
        return refuse(why, 400, "The body's length is missing.");
    if (value.size > LENGTH_DIGITS_MAX)
        return refuse(why, 413, "The body is longer than 64 MiB.");
    for (size_t i = 0; i < value.size; i++)
        length = length * 10 + (size_t)(value.at[i] - '0');
    if (length > HEAD_BODY_SIZE_MAX)
        return refuse(why, 413, "The body is longer than 64 MiB.");
    if (length > 0 && !carries)
        return refuse(why, 400, "This method carries no body.");
    *body_size = length;
    return HEAD_PASS;
}

static int check_values(const struct text values[FIELD_COUNT], const char *const *names, struct head *head,
                        const char **why)
{
    struct text host = values[FIELD_HOST];

    if (values[FIELD_ENCODING].at)
        return refuse(why, 501, "Bodies sent in chunks are not taken: say their length.");
    if (!host.at || host.size == 0)
        return refuse(why, 400, "The request has to name its Host.");
    if (!head_host_is_ours(host.at, host.size, names))
        return refuse(why, 421, "This gateway does not go by that name. Use its address, or add it to http.names.");
    if (values[FIELD_EXPECT].at && !text_is(values[FIELD_EXPECT], "100-continue"))
        return refuse(why, 417, "That expectation can't be met.");
    return check_length(head->method, values[FIELD_LENGTH], &head->body_size, why);
}

int head_check(const char *bytes, size_t size, const char *const *names, struct head *head, const char **why)
{
    struct head found = {0};
    struct text values[FIELD_COUNT] = {{0}};
    const char *end = bytes + size, *cr, *empty, *after;
    int r;

    *why = NULL;
    /* What follows the head is a body and may be any bytes. */
    empty = size >= 4 ? memmem(bytes, size, "\r\n\r\n", 4) : NULL;
    r = check_bytes(bytes, empty ? (size_t)(empty - bytes) + 4 : size, why);
    if (r != HEAD_PASS)
        return r;
    cr = line_end(bytes, end);
    r = check_line(bytes, size, cr, &found, why);
    if (r != HEAD_PASS)
        return r;
    r = check_fields(cr + 2, end, values, &after, why);
    if (r != HEAD_PASS)
        return r;
    r = check_values(values, names, &found, why);
    if (r != HEAD_PASS)
        return r;
    found.head_size = (size_t)(after - bytes);
    *head = found;
    return HEAD_PASS;
}
