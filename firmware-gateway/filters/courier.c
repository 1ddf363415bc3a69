/* transom-courier - sends one mail or one webhook: a filter of the gateway. One JSON request on standard input, one
 * JSON answer on standard output; nothing is kept.
 *
 *   {"kind":"mail","host":"mail.example.org","port":587,"starttls":true,"ca_file":"","user":"","password":"",
 *    "from":"air@example.org","to":"dai@example.org","message":"From: ...\r\n..."}
 *   {"kind":"webhook","url":"https://example.org/x","body":"{...}","key":"transom-...-7","signature":"sha256=...",
 *    "allowed_hosts":["192.168.1.9"]}
 *
 *   {"ok":true}   {"ok":false,"permanent":false,"why":"Connection refused"}
 *
 * permanent: the server said that this receiver does not exist; everything else is worth another try.
 * A webhook may reach public addresses only, judged by the address that is really connected to, so that a name can't
 * mean one thing to a person and another to the network; redirects are not followed. Hosts of the own network have to
 * be in allowed_hosts, written as in the URL. The mail server is the technician's choice and may be anywhere. */
#include "address.h"
#include <curl/curl.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#define REQUEST_SIZE_MAX (512 << 10)
#define ANSWER_READ_MAX (64 << 10)  /* of what a webhook says; it is thrown away */
#define CONNECT_TIMEOUT_MS 10000L
#define WHOLE_TIMEOUT_MS 30000L
#define URL_SIZE 300
#define SUBMISSIONS_PORT 465        /* TLS from the first byte; RFC 8314 */
#define WHY_SIZE 160

struct answer {
    bool is_sent, is_permanent;
    char why[WHY_SIZE];
};

struct transfer {
    CURL *curl;
    char error[CURL_ERROR_SIZE];
    const char *data;               /* not read yet, of a mail */
    size_t data_left;
    size_t heard;                   /* bytes of the answer */
    bool may_be_local;
    bool was_refused;               /* by us: an address that may not be reached */
};

static void fail(struct answer *answer, const char *why)
{
    snprintf(answer->why, sizeof answer->why, "%s", why);
}

/* -- libcurl's questions -- */

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
    struct transfer *transfer = context;
    enum address_kind kind = address_kind(&to->addr);

    (void)purpose;
    if (kind == ADDRESS_PUBLIC || (kind == ADDRESS_LOCAL && transfer->may_be_local))
        return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
    transfer->was_refused = true;
    return CURL_SOCKET_BAD;
}

static size_t give_data(char *out, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    size_t n = size * count < transfer->data_left ? size * count : transfer->data_left;

    memcpy(out, transfer->data, n);
    transfer->data += n;
    transfer->data_left -= n;
    return n;
}

static size_t throw_away(char *in, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;

    (void)in;
    transfer->heard += size * count;
    return transfer->heard > ANSWER_READ_MAX ? 0 : size * count;
}

/* What both kinds have in common. protocols: the only ones that may be spoken. */
static bool open_transfer(struct transfer *transfer, const char *url, const char *protocols)
{
    CURL *curl = transfer->curl = curl_easy_init();

    if (!curl)
        return false;
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transfer->error);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, WHOLE_TIMEOUT_MS);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, throw_away);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
    return true;
}

/* -- mail -- */

/* Refused for good: the mailbox is not there, is not local, or its name is wrong (RFC 5321, 4.2.3). libcurl says
 * CURLE_SEND_ERROR when sender or recipient was refused; anything else, as a wrong password, a person can mend. */
static bool is_unknown_mailbox(CURLcode code, long response)
{
    return code == CURLE_SEND_ERROR && (response == 550 || response == 551 || response == 553);
}

static bool is_one_address(const char *address)
{
    size_t at_signs = 0;

    for (const char *p = address; *p; p++) {
        at_signs += *p == '@';
        if (*p <= ' ' || *p >= 0x7f || *p == '<' || *p == '>')
            return false;
    }
    return at_signs == 1;
}

static bool is_host(const char *host)
{
    return *host && strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:") == strlen(host);
}

static void perform_mail(struct transfer *transfer, const char *from, struct curl_slist *to, struct answer *answer)
{
    long response = 0;
    CURLcode code;

    curl_easy_setopt(transfer->curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(transfer->curl, CURLOPT_READFUNCTION, give_data);
    curl_easy_setopt(transfer->curl, CURLOPT_READDATA, transfer);
    curl_easy_setopt(transfer->curl, CURLOPT_MAIL_FROM, from);
    curl_easy_setopt(transfer->curl, CURLOPT_MAIL_RCPT, to);
    code = curl_easy_perform(transfer->curl);
    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &response);
    answer->is_sent = code == CURLE_OK;
    answer->is_permanent = is_unknown_mailbox(code, response);
    if (code != CURLE_OK)
        fail(answer, *transfer->error ? transfer->error : curl_easy_strerror(code));
}

static void send_mail(json_t *request, struct answer *answer)
{
    struct transfer transfer = {.may_be_local = true};
    const char *host, *ca_file, *user, *password, *from, *to;
    struct curl_slist *recipients;
    char url[URL_SIZE];
    int port, starttls;

    if (json_unpack(request, "{s:s s:i s:b s:s s:s s:s s:s s:s s:s%}", "host", &host, "port", &port, "starttls",
                    &starttls, "ca_file", &ca_file, "user", &user, "password", &password, "from", &from, "to", &to,
                    "message", &transfer.data, &transfer.data_left) < 0 ||
        !is_host(host) || port < 1 || port > UINT16_MAX || !is_one_address(from) || !is_one_address(to)) {
        fail(answer, "the request is none");
        return;
    }
    snprintf(url, sizeof url, strchr(host, ':') ? "%s://[%s]:%d" : "%s://%s:%d",
             port == SUBMISSIONS_PORT ? "smtps" : "smtp", host, port);
    recipients = curl_slist_append(NULL, to);
    if (!recipients || !open_transfer(&transfer, url, "smtp,smtps")) {
        fail(answer, "out of memory");
    } else {
        curl_easy_setopt(transfer.curl, CURLOPT_USE_SSL, starttls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
        if (*ca_file)
            curl_easy_setopt(transfer.curl, CURLOPT_CAINFO, ca_file);
        if (*user) {
            curl_easy_setopt(transfer.curl, CURLOPT_USERNAME, user);
            curl_easy_setopt(transfer.curl, CURLOPT_PASSWORD, password);
        }
        perform_mail(&transfer, from, recipients, answer);
    }
    curl_easy_cleanup(transfer.curl);
    curl_slist_free_all(recipients);
}

/* -- webhooks -- */

/* The URL's host as libcurl will use it, against the list. */
static bool is_allowed_host(const char *url, json_t *allowed)
{
    CURLU *parsed = curl_url();
    char *host = NULL, *bare;
    bool found = false;
    size_t i;
    json_t *entry;

    if (parsed && curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK)
        curl_url_get(parsed, CURLUPART_HOST, &host, 0);
    if (host) {
        bare = host + (*host == '[');       /* an IPv6 address is listed without its brackets */
        bare[strcspn(bare, "]")] = '\0';
        json_array_foreach(allowed, i, entry)
            found = found || (json_is_string(entry) && strcasecmp(json_string_value(entry), bare) == 0);
    }
    curl_free(host);
    curl_url_cleanup(parsed);
    return found;
}

static bool is_header_value(const char *text)
{
    for (; *text; text++)
        if (*text <= ' ' || *text >= 0x7f)
            return false;
    return true;
}

static struct curl_slist *make_headers(const char *key, const char *signature)
{
    static const char *const names[] = {"Idempotency-Key", "Transom-Signature"};
    const char *const values[] = {key, signature};
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    char line[256];

    for (size_t i = 0; i < sizeof names / sizeof *names && headers; i++) {
        struct curl_slist *more;

        snprintf(line, sizeof line, "%s: %s", names[i], values[i]);
        more = *values[i] ? curl_slist_append(headers, line) : headers;
        if (!more)
            curl_slist_free_all(headers);
        headers = more;
    }
    return headers;
}

static void perform_webhook(struct transfer *transfer, struct curl_slist *headers, const char *body,
                            struct answer *answer)
{
    long response = 0;
    CURLcode code;

    curl_easy_setopt(transfer->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(transfer->curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(transfer->curl, CURLOPT_USERAGENT, "transom");
    code = curl_easy_perform(transfer->curl);
    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &response);
    answer->is_sent = response >= 200 && response < 300 && (code == CURLE_OK || code == CURLE_WRITE_ERROR);
    if (answer->is_sent)
        return;
    if (transfer->was_refused)
        fail(answer, "its address is in a network that is not allowed (alerts.lan_hosts)");
    else if (code != CURLE_OK)
        fail(answer, *transfer->error ? transfer->error : curl_easy_strerror(code));
    else
        snprintf(answer->why, sizeof answer->why, "it answered %ld%s", response,
                 response / 100 == 3 ? ", and redirects are not followed" : "");
}

static void send_webhook(json_t *request, struct answer *answer)
{
    struct transfer transfer = {0};
    const char *url, *body, *key, *signature;
    struct curl_slist *headers = NULL;
    json_t *allowed;

    if (json_unpack(request, "{s:s s:s s:s s:s s:o}", "url", &url, "body", &body, "key", &key, "signature",
                    &signature, "allowed_hosts", &allowed) < 0 ||
        !is_header_value(key) || !is_header_value(signature)) {
        fail(answer, "the request is none");
        return;
    }
    transfer.may_be_local = is_allowed_host(url, allowed);
    headers = make_headers(key, signature);
    if (headers && open_transfer(&transfer, url, "http,https"))
        perform_webhook(&transfer, headers, body, answer);
    else
        fail(answer, "out of memory");
    curl_easy_cleanup(transfer.curl);
    curl_slist_free_all(headers);
}

/* -- in and out -- */

static json_t *read_request(void)
{
    char *bytes = malloc(REQUEST_SIZE_MAX);
    size_t size = bytes ? fread(bytes, 1, REQUEST_SIZE_MAX, stdin) : 0;
    json_t *request = size < REQUEST_SIZE_MAX ? json_loadb(bytes ? bytes : "", size, JSON_REJECT_DUPLICATES, NULL)
                                              : NULL;

    free(bytes);
    return request;
}

static bool write_answer(const struct answer *answer)
{
    json_t *object = answer->is_sent ? json_pack("{sb}", "ok", 1)
                                     : json_pack("{sb sb ss}", "ok", 0, "permanent", answer->is_permanent, "why",
                                                 answer->why);
    bool is_written = object && json_dumpf(object, stdout, JSON_COMPACT | JSON_ENSURE_ASCII) == 0 &&
                      fputc('\n', stdout) != EOF && fflush(stdout) == 0;

    json_decref(object);
    return is_written;
}

int main(void)
{
    static const struct {
        const char *kind;
        void (*send)(json_t *request, struct answer *answer);
    } kinds[] = {{"mail", send_mail}, {"webhook", send_webhook}};
    struct answer answer = {.why = "the request is none"};
    json_t *request = read_request();
    const char *kind = json_string_value(json_object_get(request, "kind"));

    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return EXIT_FAILURE;
    for (size_t i = 0; kind && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            kinds[i].send(request, &answer);
    json_decref(request);
    curl_global_cleanup();
    return write_answer(&answer) ? EXIT_SUCCESS : EXIT_FAILURE;
}
