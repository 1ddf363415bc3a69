/* notify/courier_request.h - what the transom-courier filter is asked, and what it answers: JSON both ways. Pure; any
 * thread. The mail or body goes as the finished bytes; signatures are made here, so that no key leaves the daemon but
 * the password of the mail server. */
#ifndef COURIER_REQUEST_H
#define COURIER_REQUEST_H
#include "mime.h"
#include "notify.h"

#define COURIER_WHY_SIZE 160

/* Heap; NULL: it can't be made, and err says why: an address that is none, out of memory. */
char *courier_request_mail(const struct notify_settings *settings, const struct mime_mail *mail, struct error *err);
/* webhook: index in the settings. body: JSON object without its key. */
char *courier_request_webhook(const struct notify_settings *settings, size_t webhook, const char *body,
                              const char *key, struct error *err);

struct courier_answer {
    bool is_sent;
    bool is_permanent;          /* trying again is of no use */
    char why[COURIER_WHY_SIZE]; /* "" when sent */
};
int courier_answer_read(const char *text, struct courier_answer *answer);   /* -EINVAL: not an answer */

#endif
