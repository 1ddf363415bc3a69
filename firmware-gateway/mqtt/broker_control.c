/* mqtt/broker_control.c - see broker_control.h */
#include "broker_control.h"
#include "cause.h"
#include "clock.h"
#include "link.h"
#include "secure.h"
#include <errno.h>
#include <mosquitto.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define COMMANDS "$CONTROL/dynamic-security/v1"
#define ANSWERS COMMANDS "/response"
#define KEEPALIVE_S 60
#define CAUSE_SIZE 160

struct broker_control {
    struct mosquitto *mosquitto;
    struct clock clock;
    int refused;                        /* reason code of the broker's no; 0: it did not say no */
    bool is_ready;                      /* answers will come to us */
    bool is_too_large;
    char *answer;                       /* heap; NULL: none yet */
};

static void on_connect(struct mosquitto *mosquitto, void *context, int refused)
{
    struct broker_control *control = context;

    if (refused)
        control->refused = cause_reason_of_connack(refused);
    else
        mosquitto_subscribe(mosquitto, NULL, ANSWERS, 1);
}

static void on_subscribe(struct mosquitto *mosquitto, void *context, int id, int count, const int *granted)
{
    struct broker_control *control = context;

    (void)mosquitto;
    (void)id;
    control->is_ready = count == 1 && granted[0] < 0x80;        /* 0x80: no; MQTT 3.1.1, 3.9.3 */
    if (!control->is_ready)
        control->refused = 0x87;                                /* not authorized; MQTT 5, 2.4 */
}

static void on_message(struct mosquitto *mosquitto, void *context, const struct mosquitto_message *message)
{
    struct broker_control *control = context;

    (void)mosquitto;
    control->is_too_large |= message->payloadlen > BROKER_CONTROL_ANSWER_MAX;
    if (control->answer || control->is_too_large || message->payloadlen <= 0)
        return;
    control->answer = strndup(message->payload, (size_t)message->payloadlen);
}

static int fail(int code, struct error *err)
{
    char cause[CAUSE_SIZE];

    cause_of_error(code, errno, cause, sizeof cause);
    return error_set(err, code == MOSQ_ERR_NOMEM ? -ENOMEM : -ENOTCONN, "broker: %s", cause);
}

/* Until what is waited for is there, the broker says no, or the time is up. */
static int wait_for(struct broker_control *control, bool (*is_there)(const struct broker_control *control),
                    struct error *err)
{
    int64_t until_ms = clock_mono_ms(&control->clock) + BROKER_CONTROL_WAIT_MS, left_ms;

    while (!is_there(control)) {
        int code;

        left_ms = until_ms - clock_mono_ms(&control->clock);
        if (left_ms <= 0)
            return error_set(err, -ETIMEDOUT, "broker: no answer of its dynamic security plugin within %d s: is it "
                             "loaded?", BROKER_CONTROL_WAIT_MS / 1000);
        errno = 0;
        code = mosquitto_loop(control->mosquitto, (int)left_ms, 1);
        if (control->refused)
            return error_set(err, -ENOTCONN, "broker: %s", cause_of_reason(control->refused));
        if (code != MOSQ_ERR_SUCCESS)
            return fail(code, err);
    }
    return 0;
}

static bool is_ready(const struct broker_control *control)
{
    return control->is_ready;
}

static bool is_answered(const struct broker_control *control)
{
    return control->answer || control->is_too_large;
}

int broker_control_open(const struct mqtt_url *url, const char *ca_file, struct broker_control **control,
                        struct error *err)
{
    struct broker_control *c = calloc(1, sizeof *c);
    int code, r;

    if (!c)
        return error_set(err, -ENOMEM, "broker: out of memory");
    link_library_init();
    clock_init_real(&c->clock);
    c->mosquitto = mosquitto_new(NULL, true, c);
    code = c->mosquitto ? secure_set(c->mosquitto, url, ca_file) : MOSQ_ERR_NOMEM;
    if (!code) {
        mosquitto_connect_callback_set(c->mosquitto, on_connect);
        mosquitto_subscribe_callback_set(c->mosquitto, on_subscribe);
        mosquitto_message_callback_set(c->mosquitto, on_message);
        errno = 0;
        /* wait_for() ends it in time: by itself the system waits for minutes where nobody is. */
        code = mosquitto_connect_async(c->mosquitto, url->host, url->port, KEEPALIVE_S);
    }
    r = code ? fail(code, err) : wait_for(c, is_ready, err);
    if (r < 0) {
        broker_control_close(c);
        return r;
    }
    *control = c;
    return 0;
}

void broker_control_close(struct broker_control *control)
{
    if (!control)
        return;
    if (control->mosquitto)
        mosquitto_disconnect(control->mosquitto);
    mosquitto_destroy(control->mosquitto);
    link_library_done();
    free(control->answer);
    free(control);
}

int broker_control_ask(struct broker_control *control, const char *commands, char **answer, struct error *err)
{
    int code = mosquitto_publish(control->mosquitto, NULL, COMMANDS, (int)strlen(commands), commands, 1, false), r;

    r = code ? fail(code, err) : wait_for(control, is_answered, err);
    if (r == 0 && control->is_too_large)
        r = error_set(err, -EMSGSIZE, "broker: an answer of more than %d bytes", BROKER_CONTROL_ANSWER_MAX);
    *answer = control->answer;
    control->answer = NULL;
    return r;
}
