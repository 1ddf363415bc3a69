/* notify/courier_request.c - see courier_request.h */
#include "courier_request.h"
#include "secret.h"
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define SIGNATURE_PREFIX "sha256="

static char *dump(json_t *object, struct error *err)
{
    char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;

    json_decref(object);
    if (!text)
        error_set(err, -EINVAL, "courier: a request that is no UTF-8, or out of memory");
    return text;
}

char *courier_request_mail(const struct notify_settings *settings, const struct mime_mail *mail, struct error *err)
{
    char *text, *request;

    if (mime_write(mail, &text, err) < 0)
        return NULL;
    request = dump(json_pack("{ss ss si sb ss ss ss ss ss ss}", "kind", "mail", "host", settings->mail.host,
                             "port", (int)settings->mail.port, "starttls", (int)settings->mail.starttls_required,
                             "ca_file", settings->mail.ca_file, "user", settings->mail.user,
                             "password", settings->mail.password, "from", mail->from, "to", mail->to,
                             "message", text), err);
    free(text);
    return request;
}

static json_t *allowed_hosts(const struct notify_settings *settings)
{
    json_t *list = json_array();
    size_t most = sizeof settings->allowed_hosts / sizeof *settings->allowed_hosts;

    for (size_t i = 0; i < most && *settings->allowed_hosts[i]; i++)
        json_array_append_new(list, json_string(settings->allowed_hosts[i]));
    return list;
}

char *courier_request_webhook(const struct notify_settings *settings, size_t webhook, const char *body,
                              const char *key, struct error *err)
{
    char *whole = messages_webhook_with_key(body, key);
    char signature[sizeof SIGNATURE_PREFIX + SECRET_MAC_SIZE] = "", *request;
    const char *secret = settings->webhooks[webhook].secret;

    if (!whole) {
        error_set(err, -EINVAL, "courier: a webhook's body is no JSON object, or out of memory");
        return NULL;
    }
    if (*secret) {
        strcpy(signature, SIGNATURE_PREFIX);
        secret_sign(secret, whole, signature + strlen(SIGNATURE_PREFIX));
    }
    request = dump(json_pack("{ss ss ss ss ss so}", "kind", "webhook", "url", settings->webhooks[webhook].url,
                             "body", whole, "key", key, "signature", signature,
                             "allowed_hosts", allowed_hosts(settings)), err);
    free(whole);
    return request;
}

int courier_answer_read(const char *text, struct courier_answer *answer)
{
    json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    const char *why = "";
    int is_sent = false, is_permanent = false;
    int r = json_unpack(object, "{s:b, s?b, s?s}", "ok", &is_sent, "permanent", &is_permanent, "why", &why);

    if (r == 0) {
        answer->is_sent = is_sent;
        answer->is_permanent = is_permanent;
        messages_one_line(answer->why, sizeof answer->why, why);
    }
    json_decref(object);
    return r < 0 ? -EINVAL : 0;
}
