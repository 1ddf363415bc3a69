/* notify/mime.h - one mail as the bytes that go to the mail server. Pure; any thread.
 * Source: RFC 5322 (message), RFC 2047 (words in headers), RFC 2045 (quoted-printable), RFC 3834 (automatic mail). */
#ifndef MIME_H
#define MIME_H
#include "error.h"
#include <stdbool.h>
#include <stdint.h>

struct mime_mail {              /* borrows */
    const char *from, *to;      /* addresses alone */
    const char *subject, *body; /* UTF-8; lines of the body end with \n */
    const char *key;            /* [A-Za-z0-9.-]+: becomes the Message-ID at the sender's domain */
    int64_t date_ms;
};

/* Lines end with CRLF and are at most 78 bytes of ASCII, so that nothing in a name or subject can start another line
 * or header. The same mail gives the same bytes.
 * text  out, heap. 0; -EINVAL: an address that could be anything but one address; -ENOMEM. */
int mime_write(const struct mime_mail *mail, char **text, struct error *err);

/* One local part, one @, one domain; visible ASCII without what has a meaning in headers or SMTP. */
bool mime_address_is_valid(const char *address);

#endif
