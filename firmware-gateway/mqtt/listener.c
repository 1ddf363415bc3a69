/* mqtt/listener.c - see listener.h. The thread: connect, subscribe to everything, hear until the time is over. */
#include "listener.h"
#include "cause.h"
#include "clock.h"
#include "link.h"
#include "secure.h"
#include "thread.h"
#include <errno.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define EVERYTHING "#"                  /* but what begins with $: MQTT 5, 4.7.2 */
#define KEEPALIVE_S 60
#define LOOK_MS 200                     /* how long it takes to notice that it is to stop */
#define SECOND_MS 1000
#define FAILURE 0x80                    /* reason codes from here on are a no: MQTT 5, 2.4 */
#define NOT_KNOWN 0x84                  /* ... to this version of the protocol */
#define CA_FILE_SIZE 256
#define PACKET_SIZE_MAX (MQTT_PAYLOAD_MAX + 65535 + 16)     /* with the longest topic and its head */

struct listener {
    struct mqtt_url url;
    char ca_file[CA_FILE_SIZE];
    void *context;
    struct clock clock;                 /* real, also on a demo clock: brokers and people wait in real time */
    pthread_t thread;
    atomic_int holders;                 /* the thread and whoever opened it: the last one frees */
    atomic_bool stopping;

    pthread_mutex_t mutex;              /* guards what follows, and the context */
    void (*hear)(void *context, const struct listener_message *message);    /* NULL: closed */
    struct listener_status status;
    int64_t until_ms;                   /* 0: the broker has not said yes yet */

    /* the thread's own */
    struct mosquitto *mosquitto;
    bool is_mqtt5, is_subscribed, is_denied;
    int refused;                        /* reason code of the broker's no, 0: none */
    int64_t second_ms;                  /* where the second began in which `read` messages came */
    unsigned read;
};

enum end {
    END_OVER,                           /* its time, or somebody stopped it */
    END_LOST,                           /* it had begun: worth another try */
    END_OLDER,                          /* the broker knows only the older protocol: to be asked in that one */
    END_FAILED,
};

static int64_t now_ms(const struct listener *l)
{
    return clock_mono_ms(&l->clock);
}

static void say(struct listener *l, enum listener_state state, const char *cause)
{
    pthread_mutex_lock(&l->mutex);
    l->status.state = state;
    l->status.is_denied = state == LISTENER_FAILED && l->is_denied;
    snprintf(l->status.cause, sizeof l->status.cause, "%s", cause);
    pthread_mutex_unlock(&l->mutex);
}

/* -- what the broker says -- */

static void on_connect(struct mosquitto *mosquitto, void *context, int code, int flags,
                       const mosquitto_property *properties)
{
    struct listener *l = context;

    (void)flags;
    (void)properties;
    l->refused = code < FAILURE ? cause_reason_of_connack(code) : code;
    if (!l->refused)
        mosquitto_subscribe(mosquitto, NULL, EVERYTHING, 0);
}

static void on_subscribe(struct mosquitto *mosquitto, void *context, int id, int count, const int *granted)
{
    struct listener *l = context;

    (void)mosquitto;
    (void)id;
    if (count < 1 || granted[0] >= FAILURE) {
        l->is_denied = true;
        l->refused = count < 1 ? FAILURE : granted[0];
        return;
    }
    l->is_subscribed = true;
    pthread_mutex_lock(&l->mutex);
    if (!l->until_ms)
        l->until_ms = now_ms(l) + LISTENER_LASTS_MS;
    pthread_mutex_unlock(&l->mutex);
    say(l, LISTENER_LISTENING, "");
}

static void on_message(struct mosquitto *mosquitto, void *context, const struct mosquitto_message *message)
{
    struct listener *l = context;
    struct listener_message heard = {.topic = message->topic, .payload = message->payload ? message->payload : "",
                                     .size = message->payload ? (size_t)message->payloadlen : 0,
                                     .retained = message->retain};

    (void)mosquitto;
    l->read++;
    pthread_mutex_lock(&l->mutex);
    if (l->hear)
        l->hear(l->context, &heard);
    pthread_mutex_unlock(&l->mutex);
}

static void on_disconnect(struct mosquitto *mosquitto, void *context, int code, const mosquitto_property *properties)
{
    struct listener *l = context;

    (void)mosquitto;
    (void)properties;
    if (code >= FAILURE)                /* smaller ones are the library's own errors */
        l->refused = code;
}

/* -- one connection -- */

static int64_t until_ms(struct listener *l)
{
    int64_t until;

    pthread_mutex_lock(&l->mutex);
    until = l->until_ms;
    pthread_mutex_unlock(&l->mutex);
    return until;
}

static bool is_over(struct listener *l)
{
    int64_t until = until_ms(l);

    return atomic_load(&l->stopping) || (until && now_ms(l) >= until);
}

static void wait_until(struct listener *l, int64_t end_ms)
{
    while (!is_over(l) && now_ms(l) < end_ms) {
        int64_t left_ms = end_ms - now_ms(l), look_ms = left_ms < LOOK_MS ? left_ms : LOOK_MS;

        nanosleep(&(struct timespec){.tv_nsec = look_ms * 1000000}, NULL);
    }
}

/* A flood is read at a measured pace, so that it takes little from those who judge; what waits too long the broker
 * drops. */
static void keep_pace(struct listener *l)
{
    if (now_ms(l) - l->second_ms >= SECOND_MS) {
        l->second_ms = now_ms(l);
        l->read = 0;
    }
    if (l->read < LISTENER_MESSAGES_PER_S)
        return;
    pthread_mutex_lock(&l->mutex);
    l->status.is_crowded = true;
    pthread_mutex_unlock(&l->mutex);
    wait_until(l, l->second_ms + SECOND_MS);
}

static enum end fail(struct listener *l, const char *cause)
{
    if (l->is_mqtt5 && l->refused == NOT_KNOWN)
        return END_OLDER;
    if (until_ms(l)) {
        say(l, LISTENER_CONNECTING, cause);
        return END_LOST;
    }
    say(l, LISTENER_FAILED, cause);
    return END_FAILED;
}

static enum end fail_code(struct listener *l, int code)
{
    char cause[LISTENER_CAUSE_SIZE];

    cause_of_error(code, errno, cause, sizeof cause);
    return fail(l, l->refused ? cause_of_reason(l->refused) : cause);
}

static enum end follow(struct listener *l)
{
    int64_t give_up_ms = now_ms(l) + LISTENER_WAIT_MS;

    for (;;) {
        int code;

        if (is_over(l))
            return END_OVER;
        if (!l->is_subscribed && now_ms(l) >= give_up_ms)
            return fail(l, "the broker did not answer");
        errno = 0;
        code = mosquitto_loop(l->mosquitto, LOOK_MS, 1);
        if (l->refused)
            return fail(l, cause_of_reason(l->refused));
        if (code)
            return fail_code(l, code);
        keep_pace(l);
    }
}

/* Larger packets are dropped by the broker before they are ours to keep; only MQTT 5 can ask for that, so an older
 * broker has no limit but its own. The asynchronous connect uses the properties that the last mosquitto_connect_bind_v5
 * stored, which without a host does nothing else. */
static int limit_packets(struct listener *l)
{
    mosquitto_property *properties = NULL;
    int code = mosquitto_property_add_int32(&properties, MQTT_PROP_MAXIMUM_PACKET_SIZE, PACKET_SIZE_MAX);

    if (!code && mosquitto_connect_bind_v5(l->mosquitto, NULL, 0, 0, NULL, properties) == MOSQ_ERR_NOMEM)
        code = MOSQ_ERR_NOMEM;
    mosquitto_property_free_all(&properties);
    return code;
}

static int set_up(struct listener *l)
{
    int code = mosquitto_int_option(l->mosquitto, MOSQ_OPT_PROTOCOL_VERSION,
                                    l->is_mqtt5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);

    mosquitto_connect_v5_callback_set(l->mosquitto, on_connect);
    mosquitto_subscribe_callback_set(l->mosquitto, on_subscribe);
    mosquitto_message_callback_set(l->mosquitto, on_message);
    mosquitto_disconnect_v5_callback_set(l->mosquitto, on_disconnect);
    if (!code)
        code = secure_set(l->mosquitto, &l->url, l->ca_file);
    return !code && l->is_mqtt5 ? limit_packets(l) : code;
}

static enum end connect_once(struct listener *l)
{
    enum end end;
    int code;

    l->is_subscribed = l->is_denied = false;
    l->refused = 0;
    errno = 0;
    l->mosquitto = mosquitto_new(NULL, true, l);        /* an id of the broker's own choice, and no session */
    code = l->mosquitto ? set_up(l) : MOSQ_ERR_NOMEM;
    if (!code)
        code = mosquitto_connect_async(l->mosquitto, l->url.host, l->url.port, KEEPALIVE_S);
    end = code ? fail_code(l, code) : follow(l);
    if (l->mosquitto)
        mosquitto_disconnect(l->mosquitto);
    mosquitto_destroy(l->mosquitto);
    return end;
}

/* -- the thread -- */

static void let_go(struct listener *l)
{
    if (atomic_fetch_sub(&l->holders, 1) > 1)
        return;
    pthread_mutex_destroy(&l->mutex);
    free(l);
    link_library_done();
}

static void *run(void *context)
{
    struct listener *l = context;
    enum end end = END_OVER;

    while (!is_over(l) && ((end = connect_once(l)) == END_LOST || end == END_OLDER)) {
        l->is_mqtt5 &= end != END_OLDER;
        if (end == END_LOST)
            wait_until(l, now_ms(l) + LISTENER_AGAIN_MS);
    }
    if (end != END_FAILED)
        say(l, LISTENER_DONE, "");
    let_go(l);
    return NULL;
}

int listener_open(const struct mqtt_url *url, const char *ca_file,
                  void (*hear)(void *context, const struct listener_message *message), void *context,
                  struct listener **listener, struct error *err)
{
    struct listener *l = calloc(1, sizeof *l);
    int r;

    if (!l)
        return error_set(err, -ENOMEM, "listener: out of memory");
    l->url = *url;
    snprintf(l->ca_file, sizeof l->ca_file, "%s", ca_file ? ca_file : "");
    l->hear = hear;
    l->context = context;
    l->is_mqtt5 = true;
    clock_init_real(&l->clock);
    pthread_mutex_init(&l->mutex, NULL);
    atomic_init(&l->holders, 2);
    link_library_init();
    r = thread_start(&l->thread, "listener", run, l);
    if (r < 0) {
        atomic_store(&l->holders, 1);
        let_go(l);
        return error_set(err, r, "listener: no thread: %s", strerror(-r));
    }
    *listener = l;
    return 0;
}

void listener_stop(struct listener *listener)
{
    atomic_store(&listener->stopping, true);
}

void listener_close(struct listener *listener)
{
    struct timespec until;

    if (!listener)
        return;
    listener_stop(listener);
    pthread_mutex_lock(&listener->mutex);
    listener->hear = NULL;
    pthread_mutex_unlock(&listener->mutex);
    clock_gettime(CLOCK_REALTIME, &until);      /* a step of it meanwhile is a longer or a shorter wait, no harm */
    until.tv_sec += LISTENER_CLOSE_MS / 1000;
    if (pthread_timedjoin_np(listener->thread, NULL, &until))
        pthread_detach(listener->thread);       /* it waits for the name server, and tidies up when that has answered */
    let_go(listener);
}

const struct listener_status *listener_hold(struct listener *listener)
{
    int64_t left_ms;

    pthread_mutex_lock(&listener->mutex);
    left_ms = listener->until_ms ? listener->until_ms - now_ms(listener) : 0;
    listener->status.left_ms = left_ms > 0 && listener->status.state < LISTENER_DONE ? left_ms : 0;
    return &listener->status;
}

void listener_release(struct listener *listener)
{
    pthread_mutex_unlock(&listener->mutex);
}
