/* mqtt/mqtt_url.h - a broker's address as people write it: mqtt://user:password@host:port.
 * Pure: no I/O, no allocation. Any thread. */
#ifndef MQTT_URL_H
#define MQTT_URL_H
#include "error.h"
#include <stdbool.h>
#include <stdint.h>

#define MQTT_PORT 1883              /* IANA: mqtt */
#define MQTT_PORT_TLS 8883          /* IANA: secure-mqtt */
#define MQTT_HOST_SIZE 254          /* RFC 1035: a name has at most 253 bytes */
#define MQTT_USER_SIZE 128
#define MQTT_PASSWORD_SIZE 256

struct mqtt_url {
    bool tls;
    char host[MQTT_HOST_SIZE];          /* name or address, IPv6 without its brackets */
    uint16_t port;
    char user[MQTT_USER_SIZE];          /* "": anonymous */
    char password[MQTT_PASSWORD_SIZE];  /* "": none. Never log it */
};

/* Reads mqtt://[user[:password]@]host[:port][/] or mqtts://..., host an IPv6 address in brackets where it has colons,
 * user and password percent-encoded (RFC 3986). Without a port: MQTT_PORT, or MQTT_PORT_TLS.
 * 0; -EINVAL with a sentence that never repeats the password. *url is untouched on failure. */
int mqtt_url_parse(const char *text, struct mqtt_url *url, struct error *err);

#endif
