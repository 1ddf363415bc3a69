/* node/node_broker.c - see node_broker.h */
#include "node_broker.h"
#include "bus.h"
#include "cause.h"
#include "log.h"
#include "reconnect.h"
#include "secure.h"
#include <errno.h>
#include <mosquitto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define CAUSE_SIZE 160
#define TOPIC_SIZE (NODE_DEVICE_SIZE + 32)
#define FINISH_MS 1000

struct node_broker {
    struct node_broker_settings settings;
    char device[NODE_DEVICE_SIZE], health[NODE_HEALTH_SIZE];
    struct mosquitto *mosquitto;        /* NULL: no connection, nor one being made */
    bool is_connected;
    unsigned failures;                  /* in a row */
    int64_t retry_ms;                   /* not before */
    char said[CAUSE_SIZE];              /* the last failure, so that it is said once */
    const char *refusal;                /* why the broker said no, and will close; NULL: it did not */
    enum node_delivery delivery;
    int under_way_id;
    int64_t answer_by_ms;
};

static void topic_of(const struct node_broker *broker, const char *end, char topic[TOPIC_SIZE])
{
    snprintf(topic, TOPIC_SIZE, "transom/in/%s%s", broker->device, end);
}

static int publish(struct node_broker *broker, const char *end, const char *text, size_t size, int *id, bool stays)
{
    char topic[TOPIC_SIZE];

    topic_of(broker, end, topic);
    return mosquitto_publish(broker->mosquitto, id, topic, (int)size, text, 1, stays);
}

static void say_failure(struct node_broker *broker, const char *cause)
{
    if (strcmp(broker->said, cause) == 0)
        return;
    snprintf(broker->said, sizeof broker->said, "%s", cause);
    log_warning("broker not reached host=%s port=%u cause=\"%s\"", broker->settings.url.host, broker->settings.url.port,
                cause);
}

/* A new handle for each try: libmosquitto leaks when one is used again after a failure of TLS. What was under way is
 * for the sender to send again. */
static void lose(struct node_broker *broker, int64_t now_ms, const char *cause)
{
    uint32_t chance = 0;

    say_failure(broker, broker->refusal ? broker->refusal : cause);
    broker->refusal = NULL;
    mosquitto_destroy(broker->mosquitto);
    broker->mosquitto = NULL;
    broker->is_connected = false;
    if (broker->delivery == NODE_UNDER_WAY)
        broker->delivery = NODE_LOST;
    if (getrandom(&chance, sizeof chance, GRND_NONBLOCK) != (ssize_t)sizeof chance)
        chance = (uint32_t)now_ms;
    broker->retry_ms = now_ms + reconnect_delay_ms(++broker->failures, NODE_BROKER_RETRY_FIRST_MS,
                                                   NODE_BROKER_RETRY_MOST_MS, chance);
}

static void lose_by_code(struct node_broker *broker, int64_t now_ms, int code)
{
    char cause[CAUSE_SIZE];

    cause_of_error(code, errno, cause, sizeof cause);
    lose(broker, now_ms, cause);
}

static void on_connect(struct mosquitto *mosquitto, void *context, int refused)
{
    struct node_broker *broker = context;

    (void)mosquitto;
    if (refused) {
        broker->refusal = cause_of_reason(cause_reason_of_connack(refused));
        return;
    }
    log_info("broker connected host=%s port=%u", broker->settings.url.host, broker->settings.url.port);
    broker->is_connected = true;
    broker->failures = 0;
    broker->said[0] = '\0';
    publish(broker, "/status", "online", strlen("online"), NULL, true);
    if (broker->health[0])
        publish(broker, "/health", broker->health, strlen(broker->health), NULL, true);
}

static void on_publish(struct mosquitto *mosquitto, void *context, int id)
{
    struct node_broker *broker = context;

    (void)mosquitto;
    if (broker->delivery == NODE_UNDER_WAY && id == broker->under_way_id)
        broker->delivery = NODE_SENT;
}

static int set_up(struct node_broker *broker)
{
    char topic[TOPIC_SIZE];
    int code;

    mosquitto_connect_callback_set(broker->mosquitto, on_connect);
    mosquitto_publish_callback_set(broker->mosquitto, on_publish);
    topic_of(broker, "/status", topic);
    code = mosquitto_will_set(broker->mosquitto, topic, (int)strlen("offline"), "offline", 1, true);
    return code ? code : secure_set(broker->mosquitto, &broker->settings.url, broker->settings.ca_file);
}

/* Every other try of a row of failures only by IPv4: the library goes no further than a name's first address. */
static void reach(struct node_broker *broker, int64_t now_ms)
{
    char id[NODE_DEVICE_SIZE + 16];
    int code;

    snprintf(id, sizeof id, "transom-node-%s", broker->device);
    errno = 0;
    broker->mosquitto = mosquitto_new(id, true, broker);
    code = broker->mosquitto ? set_up(broker) : MOSQ_ERR_NOMEM;
    if (!code)
        code = mosquitto_connect_bind_async(broker->mosquitto, broker->settings.url.host, broker->settings.url.port,
                                            NODE_BROKER_KEEPALIVE_S, broker->failures % 2 ? "0.0.0.0" : NULL);
    if (code)
        lose_by_code(broker, now_ms, code);
}

int node_broker_open(const struct node_broker_settings *settings, struct node_broker **broker, struct error *err)
{
    struct node_broker *b = calloc(1, sizeof *b);

    if (!b)
        return error_set(err, -ENOMEM, "node: out of memory");
    mosquitto_lib_init();
    b->settings = *settings;
    snprintf(b->device, sizeof b->device, "%s", settings->device);
    *broker = b;
    return 0;
}

void node_broker_poll(const struct node_broker *broker, struct pollfd *poll_fd)
{
    *poll_fd = (struct pollfd){.fd = broker->mosquitto ? mosquitto_socket(broker->mosquitto) : -1, .events = POLLIN};
    if (broker->mosquitto && mosquitto_want_write(broker->mosquitto))
        poll_fd->events |= POLLOUT;
}

void node_broker_serve(struct node_broker *broker, short happened, int64_t now_ms)
{
    int code = MOSQ_ERR_SUCCESS;

    if (!broker->mosquitto) {
        if (now_ms >= broker->retry_ms)
            reach(broker, now_ms);
        return;
    }
    errno = 0;
    if (happened & (POLLIN | POLLERR | POLLHUP))
        code = mosquitto_loop_read(broker->mosquitto, 1);
    if (!code && happened & POLLOUT)
        code = mosquitto_loop_write(broker->mosquitto, 1);
    if (!code)
        code = mosquitto_loop_misc(broker->mosquitto);
    if (code)
        lose_by_code(broker, now_ms, code);
    else if (broker->delivery == NODE_UNDER_WAY && now_ms >= broker->answer_by_ms)
        lose(broker, now_ms, "the broker does not acknowledge");
}

bool node_broker_is_free(const struct node_broker *broker)
{
    return broker->is_connected && broker->delivery == NODE_NOTHING;
}

int node_broker_send(struct node_broker *broker, const char *text, size_t size, int64_t now_ms, struct error *err)
{
    int code;

    if (!node_broker_is_free(broker))
        return error_set(err, -EAGAIN, "the broker is not reached, or still busy");
    code = publish(broker, "", text, size, &broker->under_way_id, false);
    if (code)
        return error_set(err, -EIO, "message: %s", mosquitto_strerror(code));
    broker->delivery = NODE_UNDER_WAY;
    broker->answer_by_ms = now_ms + NODE_BROKER_ANSWER_MS;
    return 0;
}

enum node_delivery node_broker_delivery(struct node_broker *broker)
{
    enum node_delivery delivery = broker->delivery;

    if (delivery != NODE_UNDER_WAY)
        broker->delivery = NODE_NOTHING;
    return delivery;
}

void node_broker_tell_health(struct node_broker *broker, const char *text)
{
    snprintf(broker->health, sizeof broker->health, "%s", text);
    if (broker->is_connected)
        publish(broker, "/health", broker->health, strlen(broker->health), NULL, true);
}

enum node_delivery node_broker_finish(struct node_broker *broker)
{
    int64_t until_ms = bus_clock_ms(NULL) + FINISH_MS;

    while (broker->delivery == NODE_UNDER_WAY && bus_clock_ms(NULL) < until_ms) {
        struct pollfd poll_fd;

        node_broker_poll(broker, &poll_fd);
        poll(&poll_fd, 1, FINISH_MS / 10);
        node_broker_serve(broker, poll_fd.revents, bus_clock_ms(NULL));
    }
    return node_broker_delivery(broker);
}

static void say_offline(struct node_broker *broker)
{
    if (publish(broker, "/status", "offline", strlen("offline"), &broker->under_way_id, true))
        return;
    broker->delivery = NODE_UNDER_WAY;
    broker->answer_by_ms = INT64_MAX;
    (void)node_broker_finish(broker);   /* else the last will says the same */
}

void node_broker_close(struct node_broker *broker)
{
    if (!broker)
        return;
    if (broker->is_connected)
        say_offline(broker);
    if (broker->is_connected)
        mosquitto_disconnect(broker->mosquitto);
    mosquitto_destroy(broker->mosquitto);
    mosquitto_lib_cleanup();
    free(broker);
}
