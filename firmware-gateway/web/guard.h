/* web/guard.h - the headers that every answer carries, whoever makes it. */
#ifndef GUARD_H
#define GUARD_H
#include <stddef.h>

/* Nothing from elsewhere, nothing inline, no frames: a name with <script> in it stays a name.
 * Source: OWASP HTTP Headers Cheat Sheet; CSP Level 3 (W3C). */
#define GUARD_CSP                                                                                                      \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "               \
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

static const struct guard_header {
    const char *name, *value;
} guard_headers[] = {
    {"Content-Security-Policy", GUARD_CSP},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Connection", "close"},        /* one request a connection, see door.h */
};
#define GUARD_COUNT (sizeof guard_headers / sizeof *guard_headers)
#define GUARD_NO_STORE "no-store"

#endif
