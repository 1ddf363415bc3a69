/* mqtt/link.c - see link.h */
#include "link.h"
#include "cause.h"
#include "secure.h"
#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>

#define PACKET_OVERHEAD 4096        /* topic and properties beside a payload */
#define MARKER_SIZE 17              /* 16 hex digits and the end */
#define LIBRARY_SAID_SIZE 128

struct link {
    struct mosquitto *mosq;
    const struct mqtt_settings *settings;
    const struct link_handler *handler;
    void *context;
    bool is_mqtt5, is_accepted, is_too_new;
    int announce_mid;                       /* of the subscription to what the settings name */
    bool next_is_duplicate;                 /* the DUP flag of the message about to be handed over */
    bool has_read;                          /* a packet, since link_read began */
    char marker_topic[MQTT_CLIENT_ID_MAX + 32];
    char marker[MARKER_SIZE];
    char library_said[LIBRARY_SAID_SIZE];   /* libmosquitto's last complaint: the only place with TLS's reason */
    char refused[MQTT_CAUSE_SIZE];          /* a subscription that was, on a connection that stands */
    char cause[MQTT_CAUSE_SIZE];
};

static void say_cause(struct link *link, const char *text)
{
    if (!link->cause[0])                    /* the first failure is the cause, the rest its consequences */
        snprintf(link->cause, sizeof link->cause, "%s", text);
}

/* Translates an error of the library; errno still as it left it. */
static int fail(struct link *link, int mosq_error)
{
    char text[MQTT_CAUSE_SIZE];

    cause_of_error(mosq_error, errno, text, sizeof text);
    if (link->settings->url.tls && link->library_said[0])
        snprintf(text, sizeof text, "TLS: %s", link->library_said);
    say_cause(link, text);
    return -ENOTCONN;
}

/* -- callbacks of libmosquitto, all within link_read or link_write -- */

/* "OpenSSL Error[0]: error:0A000086:SSL routines::certificate verify failed" is kept from its last colon. The DUP flag
 * is in no callback, only in the line the library logs just before it hands a message over. Every packet has a line. */
static void on_log(struct mosquitto *mosq, void *context, int level, const char *text)
{
    struct link *link = context;
    const char *publish = level == MOSQ_LOG_DEBUG ? strstr(text, " received PUBLISH (d") : NULL;

    (void)mosq;
    if (level == MOSQ_LOG_DEBUG)
        link->has_read = true;
    if (publish)
        link->next_is_duplicate = publish[strlen(" received PUBLISH (d")] == '1';
    if (level == MOSQ_LOG_ERR) {
        const char *colon = strrchr(text, ':');

        snprintf(link->library_said, sizeof link->library_said, "%s", colon ? colon + 1 : text);
    }
}

/* Subscriptions, then the marker: it comes back to us behind everything the broker had kept. */
static void announce(struct link *link)
{
    char *filters[MQTT_TOPICS_MAX + 1];
    size_t count = 0;

    for (; link->settings->topics[count]; count++)
        filters[count] = strdup(link->settings->topics[count]);
    filters[count] = strdup(link->marker_topic);
    mosquitto_subscribe_multiple(link->mosq, &link->announce_mid, (int)count + 1, filters, 1, 0, NULL);
    for (size_t i = 0; i <= count; i++)
        free(filters[i]);
    if (link->settings->will_topic)
        mosquitto_publish(link->mosq, NULL, link->settings->will_topic, (int)strlen("online"), "online", 1, true);
    mosquitto_publish(link->mosq, NULL, link->marker_topic, MARKER_SIZE - 1, link->marker, 1, false);
}

static void on_connect(struct mosquitto *mosq, void *context, int code, int flags, const mosquitto_property *properties)
{
    struct link *link = context;
    int reason = code < 0x80 ? cause_reason_of_connack(code) : code;

    (void)mosq;
    (void)properties;
    if (reason) {
        link->is_too_new = link->is_mqtt5 && reason == MQTT_RC_UNSUPPORTED_PROTOCOL_VERSION;
        say_cause(link, cause_of_reason(reason));
        return;
    }
    link->is_accepted = true;
    announce(link);
    link->handler->accepted(link->context, flags & 1);      /* MQTT 5, 3.2.2.1.1: bit 0 is Session Present */
}

static void on_subscribe(struct mosquitto *mosq, void *context, int mid, int count, const int *granted)
{
    struct link *link = context;

    (void)mosq;
    if (mid != link->announce_mid)
        return;
    for (int i = 0; i < count && link->settings->topics[i]; i++)    /* the marker's, the last, may be refused */
        if (granted[i] >= 0x80)
            snprintf(link->refused, sizeof link->refused, "subscription to %s: %s", link->settings->topics[i],
                     cause_of_reason(granted[i]));
    link->handler->subscribed(link->context);
}

static void on_message(struct mosquitto *mosq, void *context, const struct mosquitto_message *message)
{
    struct link *link = context;
    struct mail mail = {.packet_id = (uint16_t)(message->qos ? message->mid : 0), .retained = message->retain,
                        .duplicate = link->next_is_duplicate, .size = (uint32_t)message->payloadlen,
                        .topic = message->topic, .payload = message->payload};

    (void)mosq;
    if (strcmp(message->topic, link->marker_topic) != 0)
        link->handler->message(link->context, &mail);
    else if (mail.size == MARKER_SIZE - 1 && memcmp(mail.payload, link->marker, mail.size) == 0)
        link->handler->marker(link->context);       /* others are from earlier connections */
}

/* Told apart by size: reason codes of the broker's DISCONNECT begin at 0x80, the library's errors end far below. */
static void on_disconnect(struct mosquitto *mosq, void *context, int code, const mosquitto_property *properties)
{
    (void)mosq;
    (void)properties;
    if (code >= 0x80)
        say_cause(context, cause_of_reason(code));
}

/* -- opening and closing -- */

/* The library counts who needs it, without a lock of its own. */
static pthread_mutex_t library = PTHREAD_MUTEX_INITIALIZER;

void link_library_init(void)
{
    pthread_mutex_lock(&library);
    mosquitto_lib_init();
    pthread_mutex_unlock(&library);
}

void link_library_done(void)
{
    pthread_mutex_lock(&library);
    mosquitto_lib_cleanup();
    pthread_mutex_unlock(&library);
}

int link_check_filter(const char *filter, struct error *err)
{
    if (mosquitto_sub_topic_check(filter) != MOSQ_ERR_SUCCESS || mosquitto_validate_utf8(filter, (int)strlen(filter)))
        return error_set(err, -EINVAL, "mqtt: '%s' is not a topic filter", filter);
    return 0;
}

static int set_security(struct link *link)
{
    const char *ca_file = link->settings->ca_file;
    int r = secure_set(link->mosq, &link->settings->url, ca_file);

    if (r == MOSQ_ERR_INVAL && ca_file)
        say_cause(link, "the file of trusted certificates can't be read");
    return r;
}

/* The asynchronous connect has no argument for properties but uses those stored by the last mosquitto_connect_bind_v5;
 * that stores them before it looks at the host, so that without a host this is all it does. */
static int set_properties(struct link *link)
{
    mosquitto_property *properties = NULL;
    int r = mosquitto_property_add_int32(&properties, MQTT_PROP_SESSION_EXPIRY_INTERVAL, MQTT_SESSION_EXPIRY_S);

    if (!r)
        r = mosquitto_property_add_int32(&properties, MQTT_PROP_MAXIMUM_PACKET_SIZE,
                                         MQTT_PAYLOAD_MAX + PACKET_OVERHEAD);
    if (!r)
        r = mosquitto_connect_bind_v5(link->mosq, NULL, 0, 0, NULL, properties) == MOSQ_ERR_NOMEM ? MOSQ_ERR_NOMEM : 0;
    mosquitto_property_free_all(&properties);
    return r;
}

static int set_up(struct link *link)
{
    const struct mqtt_settings *settings = link->settings;
    int r;

    mosquitto_threaded_set(link->mosq, true);       /* or the library would write from within its callbacks */
    mosquitto_log_callback_set(link->mosq, on_log);
    mosquitto_connect_v5_callback_set(link->mosq, on_connect);
    mosquitto_subscribe_callback_set(link->mosq, on_subscribe);
    mosquitto_message_callback_set(link->mosq, on_message);
    mosquitto_disconnect_v5_callback_set(link->mosq, on_disconnect);
    r = mosquitto_int_option(link->mosq, MOSQ_OPT_PROTOCOL_VERSION,
                             link->is_mqtt5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
    if (!r && link->is_mqtt5)
        r = mosquitto_int_option(link->mosq, MOSQ_OPT_RECEIVE_MAXIMUM, MQTT_RECEIVE_MAXIMUM);
    if (!r && settings->will_topic)
        r = mosquitto_will_set(link->mosq, settings->will_topic, (int)strlen("offline"), "offline", 1, true);
    if (!r)
        r = set_security(link);
    return !r && link->is_mqtt5 ? set_properties(link) : r;
}

int link_open(const struct mqtt_settings *settings, struct link_way way, const struct link_handler *handler,
              void *context, struct link **link, struct error *err)
{
    struct link *l = calloc(1, sizeof *l);
    uint64_t nonce = 0;
    int r;

    if (!l)
        return error_set(err, -ENOMEM, "out of memory");
    l->settings = settings;
    l->is_mqtt5 = way.is_mqtt5;
    l->handler = handler;
    l->context = context;
    if (getrandom(&nonce, sizeof nonce, 0) != (ssize_t)sizeof nonce)
        nonce = (uint64_t)(uintptr_t)l;
    snprintf(l->marker, sizeof l->marker, "%016" PRIx64, nonce);
    snprintf(l->marker_topic, sizeof l->marker_topic, "transom/gateway/%s/marker", settings->client_id);

    errno = 0;
    l->mosq = mosquitto_new(settings->client_id, false, l);     /* false: the broker keeps our session */
    r = l->mosq ? set_up(l) : MOSQ_ERR_NOMEM;
    if (!r)
        r = mosquitto_connect_bind_async(l->mosq, settings->url.host, settings->url.port, settings->keepalive_s,
                                         way.is_ipv4 ? "0.0.0.0" : NULL);
    if (r) {
        r = error_set(err, fail(l, r), "%s", l->cause);
        link_close(l);
        return r;
    }
    *link = l;
    return 0;
}

void link_close(struct link *link)
{
    if (!link)
        return;
    mosquitto_destroy(link->mosq);
    free(link);
}

/* -- the loop's parts -- */

int link_fd(const struct link *link)
{
    return mosquitto_socket(link->mosq);
}

void link_wake_at(struct link *link, int size)
{
    if (link_fd(link) >= 0)
        setsockopt(link_fd(link), SOL_SOCKET, SO_RCVLOWAT, &size, sizeof size);
}

bool link_is_accepted(const struct link *link)
{
    return link->is_accepted;
}

bool link_is_too_new(const struct link *link)
{
    return link->is_too_new;
}

bool link_wants_write(const struct link *link)
{
    return mosquitto_want_write(link->mosq);
}

const char *link_cause(const struct link *link)
{
    return link->cause[0] ? link->cause : link->refused;
}

/* A lost connection shows as an error, or as a socket that is gone although the call succeeded. */
static int check(struct link *link, int mosq_error)
{
    if (mosq_error)
        return fail(link, mosq_error);
    return mosquitto_socket(link->mosq) < 0 ? fail(link, MOSQ_ERR_CONN_LOST) : 0;
}

int link_hear(struct link *link, const char *topic)
{
    return check(link, mosquitto_subscribe(link->mosq, NULL, topic, 1));
}

int link_send(struct link *link, const char *topic, const void *payload, size_t size)
{
    return check(link, mosquitto_publish(link->mosq, NULL, topic, (int)size, payload, 0, false));
}

int link_check_socket(struct link *link)
{
    int error = 0;
    socklen_t size = sizeof error;

    if (getsockopt(link_fd(link), SOL_SOCKET, SO_ERROR, &error, &size) < 0 || error == 0)
        return 0;
    errno = error;
    return fail(link, MOSQ_ERR_ERRNO);
}

int link_read(struct link *link, bool *is_drained)
{
    int r;

    link->has_read = false;
    errno = 0;      /* the library itself takes EAGAIN in errno for "no more"; an old one would end its loop early */
    r = mosquitto_loop_read(link->mosq, 1);
    *is_drained = !link->has_read;      /* errno can't tell: queueing an acknowledgement leaves EAGAIN there, too */
    return check(link, r);
}

static void cork(struct link *link, int is_corked)
{
    if (link_fd(link) >= 0)
        setsockopt(link_fd(link), IPPROTO_TCP, TCP_CORK, &is_corked, sizeof is_corked);
}

/* The library writes every acknowledgement by itself. Corked, a batch of them leaves in full segments instead of
 * waiting for the broker's delayed answer to the first. */
int link_write(struct link *link)
{
    int r;

    cork(link, 1);
    errno = 0;
    r = check(link, mosquitto_loop_write(link->mosq, 1));
    cork(link, 0);
    return r;
}

int link_misc(struct link *link)
{
    errno = 0;
    return check(link, mosquitto_loop_misc(link->mosq));
}
