/* mqtt/cause.c - see cause.h */
#include "cause.h"
#include <ctype.h>
#include <mosquitto.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

struct words {
    int code;
    const char *text;
};

static const struct words reasons[] = {
    {0x80, "refused without a reason"},
    {0x81, "the broker could not read our packet"},
    {0x82, "protocol error"},
    {0x84, "protocol version not supported"},
    {0x85, "client id not accepted"},
    {0x86, "bad user name or password"},
    {0x87, "not authorised"},
    {0x88, "broker not available"},
    {0x89, "broker busy"},
    {0x8a, "banned by the broker"},
    {0x8b, "broker shutting down"},
    {0x8c, "authentication method not accepted"},
    {0x8d, "the broker missed our keep-alive"},
    {0x8e, "another client uses our client id or user name"},
    {0x8f, "topic filter not accepted"},
    {0x93, "receive maximum exceeded"},
    {0x95, "packet too large"},
    {0x96, "too many messages"},
    {0x97, "quota exceeded"},
    {0x98, "closed by the broker's administrator"},
    {0x9c, "use another server"},
    {0x9d, "server moved"},
    {0x9f, "too many connections in a short time"},
    {0xa2, "wildcard subscriptions not supported"},
};

static const struct words errors[] = {
    {MOSQ_ERR_NOMEM, "out of memory"},
    {MOSQ_ERR_PROTOCOL, "what answers there does not speak MQTT"},
    {MOSQ_ERR_MALFORMED_PACKET, "what answers there does not speak MQTT"},
    {MOSQ_ERR_NO_CONN, "connection lost"},
    {MOSQ_ERR_CONN_LOST, "connection closed by the broker"},
    {MOSQ_ERR_KEEPALIVE, "the broker stopped answering"},
    {MOSQ_ERR_TLS, "TLS failed"},
};

static const char *find_words(const struct words *table, size_t count, int code)
{
    for (size_t i = 0; i < count; i++)
        if (table[i].code == code)
            return table[i].text;
    return NULL;
}

const char *cause_of_reason(int reason)
{
    const char *text = find_words(reasons, sizeof reasons / sizeof *reasons, reason);

    return text ? text : "refused for a reason we don't know";
}

int cause_reason_of_connack(int code)
{
    static const int same[] = {0, 0x84, 0x85, 0x88, 0x86, 0x87};

    return code >= 0 && code < (int)(sizeof same / sizeof *same) ? same[code] : code;
}

void cause_of_error(int mosq_error, int library_errno, char *text, size_t size)
{
    const char *words = find_words(errors, sizeof errors / sizeof *errors, mosq_error);

    if (words)
        snprintf(text, size, "%s", words);
    else if (mosq_error == MOSQ_ERR_EAI)
        snprintf(text, size, "broker's name not found: %s", gai_strerror(library_errno));
    else if (mosq_error == MOSQ_ERR_ERRNO)
        snprintf(text, size, "%s", strerror(library_errno));
    else
        snprintf(text, size, "%s", mosquitto_strerror(mosq_error));
    text[0] = (char)tolower((unsigned char)text[0]);    /* "connection refused", as ours: it stands within a sentence */
}
