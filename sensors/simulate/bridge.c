/* simulate/bridge.c - see bridge.h */
#include "bridge.h"
#include "clock.h"
#include "log.h"
#include <errno.h>
#include <mosquitto.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PORT_DEFAULT 1883
#define KEEPALIVE_S 60
#define RETRY_MS 1000
#define SLICE_MS 1000           /* keepalive is looked after at least this often */
#define CLOSE_MS 2000

struct bridge {
    struct mosquitto *mosquitto;
    struct bridge_address address;
    struct clock clock;
    int64_t retry_ms;           /* monotonic: not before */
    int under_way;              /* published, not acknowledged */
    bool is_connected, is_new;
    bool is_lost_said;
};

static int hex(char c)
{
    const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c | 0x20) : NULL;

    return at ? (int)(at - digits) : -1;
}

/* Undoes %XX of length bytes. False when it does not fit, is broken, or hides a 0. */
static bool unescape(const char *text, size_t length, char out[BRIDGE_TEXT_SIZE])
{
    size_t used = 0;

    for (size_t i = 0; i < length; i++) {
        char c = text[i];

        if (c == '%') {
            if (i + 2 >= length || hex(text[i + 1]) < 0 || hex(text[i + 2]) < 0)
                return false;
            c = (char)(hex(text[i + 1]) * 16 + hex(text[i + 2]));
            i += 2;
        }
        if (!c || used + 1 >= BRIDGE_TEXT_SIZE)
            return false;
        out[used++] = c;
    }
    out[used] = '\0';
    return true;
}

static bool parse_host(const char *text, struct bridge_address *address)
{
    const char *colon = strrchr(text, ':'), *end = text + strlen(text);
    char *after;
    long port = PORT_DEFAULT;

    if (colon && (*text != '[' || (colon > text && colon[-1] == ']'))) {
        port = strtol(colon + 1, &after, 10);
        if (after == colon + 1 || *after || port < 1 || port > 65535)
            return false;
        end = colon;
    }
    if (*text == '[' && end > text && end[-1] == ']') {
        text++;
        end--;
    }
    if (end <= text || end - text >= BRIDGE_TEXT_SIZE)
        return false;
    memcpy(address->host, text, (size_t)(end - text));
    address->host[end - text] = '\0';
    address->port = (int)port;
    return true;
}

int bridge_parse(const char *text, struct bridge_address *address, struct error *err)
{
    static const char scheme[] = "mqtt://";
    struct bridge_address a = {0};
    const char *at, *colon;
    bool ok = true;

    if (strncmp(text, scheme, sizeof scheme - 1) == 0)
        text += sizeof scheme - 1;
    at = strrchr(text, '@');
    if (at) {
        colon = memchr(text, ':', (size_t)(at - text));
        ok = unescape(text, (size_t)((colon ? colon : at) - text), a.user);
        if (ok && colon)
            ok = unescape(colon + 1, (size_t)(at - colon - 1), a.password);
        text = at + 1;
    }
    if (!ok || !parse_host(text, &a))
        return error_set(err, -EINVAL, "broker: should be HOST:PORT or mqtt://user:password@host:port");
    *address = a;
    return 0;
}

static void on_connect(struct mosquitto *mosquitto, void *context, int refused)
{
    struct bridge *bridge = context;

    (void)mosquitto;
    if (refused) {
        if (bridge->is_lost_said)
            return;
        bridge->is_lost_said = true;
        log_warning("broker refuses host=%s port=%d reason=\"%s\"", bridge->address.host, bridge->address.port,
                    mosquitto_connack_string(refused));
        return;
    }
    log_info("broker connected host=%s port=%d", bridge->address.host, bridge->address.port);
    bridge->is_connected = bridge->is_new = true;
    bridge->is_lost_said = false;
}

static void on_publish(struct mosquitto *mosquitto, void *context, int id)
{
    struct bridge *bridge = context;

    (void)mosquitto;
    (void)id;
    bridge->under_way--;
}

int bridge_open(const struct bridge_address *address, struct bridge **bridge, struct error *err)
{
    struct bridge *l = calloc(1, sizeof *l);
    char id[32];

    if (!l)
        return error_set(err, -ENOMEM, "bridge: out of memory");
    mosquitto_lib_init();
    l->address = *address;
    clock_init_real(&l->clock);
    snprintf(id, sizeof id, "transom-simulate-%ld", (long)getpid());
    l->mosquitto = mosquitto_new(id, true, l);
    if (!l->mosquitto || (*address->user &&
        mosquitto_username_pw_set(l->mosquitto, address->user, address->password) != MOSQ_ERR_SUCCESS)) {
        bridge_close(l);
        return error_set(err, -ENOMEM, "bridge: out of memory");
    }
    mosquitto_connect_callback_set(l->mosquitto, on_connect);
    mosquitto_publish_callback_set(l->mosquitto, on_publish);
    mosquitto_int_option(l->mosquitto, MOSQ_OPT_SEND_MAXIMUM, BRIDGE_UNACKNOWLEDGED_MAX);
    *bridge = l;
    return 0;
}

static void lose(struct bridge *bridge, int code)
{
    const char *reason = code == MOSQ_ERR_ERRNO ? strerror(errno) : mosquitto_strerror(code);

    bridge->is_connected = false;
    bridge->retry_ms = clock_mono_ms(&bridge->clock) + RETRY_MS;
    if (!bridge->is_lost_said)
        log_warning("broker not reached host=%s port=%d waiting=%d reason=\"%s\"", bridge->address.host,
                    bridge->address.port, bridge->under_way, reason);
    bridge->is_lost_said = true;
}

static void reach(struct bridge *bridge)
{
    int code;

    if (clock_mono_ms(&bridge->clock) < bridge->retry_ms)
        return;
    code = mosquitto_connect(bridge->mosquitto, bridge->address.host, bridge->address.port, KEEPALIVE_S);
    if (code != MOSQ_ERR_SUCCESS)
        lose(bridge, code);
}

void bridge_wait(struct bridge *bridge, int timeout_ms, const sigset_t *unblocked)
{
    struct pollfd socket = {.events = POLLIN};
    int slice_ms = timeout_ms < SLICE_MS ? timeout_ms : SLICE_MS, code;
    struct timespec slice;

    if (mosquitto_socket(bridge->mosquitto) < 0)
        reach(bridge);
    socket.fd = mosquitto_socket(bridge->mosquitto);      /* -1 is ignored by poll */
    if (mosquitto_want_write(bridge->mosquitto))
        socket.events |= POLLOUT;
    slice = (struct timespec){.tv_sec = slice_ms / 1000, .tv_nsec = slice_ms % 1000 * 1000000L};
    if (ppoll(&socket, 1, &slice, unblocked) < 0 || socket.fd < 0)
        return;

    code = MOSQ_ERR_SUCCESS;
    if (socket.revents & (POLLIN | POLLERR | POLLHUP))
        code = mosquitto_loop_read(bridge->mosquitto, 1);
    if (code == MOSQ_ERR_SUCCESS && socket.revents & POLLOUT)
        code = mosquitto_loop_write(bridge->mosquitto, 1);
    if (code == MOSQ_ERR_SUCCESS)
        code = mosquitto_loop_misc(bridge->mosquitto);
    if (code != MOSQ_ERR_SUCCESS)
        lose(bridge, code);
}

bool bridge_has_room(const struct bridge *bridge)
{
    return bridge->is_connected && bridge->under_way + PAYLOAD_MESSAGES_MAX <= BRIDGE_UNACKNOWLEDGED_MAX;
}

bool bridge_take_connected(struct bridge *bridge)
{
    bool is_new = bridge->is_new;

    bridge->is_new = false;
    return is_new;
}

int bridge_publish(struct bridge *bridge, const struct payload_message *message, struct error *err)
{
    int code = mosquitto_publish(bridge->mosquitto, NULL, message->topic, (int)strlen(message->text), message->text, 1,
                                 message->retain);

    /* A connection that breaks just now keeps the message and sends it after the reconnect. */
    if (code != MOSQ_ERR_SUCCESS && code != MOSQ_ERR_NO_CONN && code != MOSQ_ERR_CONN_LOST && code != MOSQ_ERR_ERRNO)
        return error_set(err, -EIO, "publish %s: %s", message->topic, mosquitto_strerror(code));
    bridge->under_way++;
    return 0;
}

void bridge_close(struct bridge *bridge)
{
    int64_t until_ms;

    if (!bridge)
        return;
    until_ms = clock_mono_ms(&bridge->clock) + CLOSE_MS;
    while (bridge->is_connected && bridge->under_way > 0 && clock_mono_ms(&bridge->clock) < until_ms)
        bridge_wait(bridge, CLOSE_MS, NULL);
    if (bridge->under_way > 0)
        log_warning("messages not acknowledged by the broker count=%d", bridge->under_way);
    if (bridge->is_connected)
        mosquitto_disconnect(bridge->mosquitto);
    mosquitto_destroy(bridge->mosquitto);
    mosquitto_lib_cleanup();
    free(bridge);
}
