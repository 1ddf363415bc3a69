/* web/url.h - the two halves of a request's address, once gate.h has let it in: path segments and query values.
 * Pure: no I/O, no allocation. Any thread. */
#ifndef URL_H
#define URL_H
#include <stdbool.h>
#include <stddef.h>

#define URL_VALUE_SIZE 128          /* of one decoded path segment or query value, with its end */

/* Decodes %XX in size bytes at text; '+' stays a plus: no value of ours has a space, but times have a plus.
 * value gets room bytes at most. false (value untouched): a broken escape, %00, or no room. */
bool url_decode(const char *text, size_t size, char *value, size_t room);

/* The value of one name in "a=1&b=2"; query may be NULL. 1 found, 0 absent (value untouched), -EINVAL: the name comes
 * twice, or its value does not decode into room bytes. */
int url_query(const char *query, const char *name, char *value, size_t room);

/* Matches a path with a pattern of the route table: "/api/v1/rooms/{id}" fits "/api/v1/rooms/8c". Each {…} takes one
 * whole segment, decoded, into values[0], [1] … (at most count); a segment never is empty. */
bool url_match(const char *path, size_t path_size, const char *pattern, char (*values)[URL_VALUE_SIZE], size_t count);

#endif
