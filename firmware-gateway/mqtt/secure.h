/* mqtt/secure.h - who we are to a broker, and how we know that it is the one: name, password and TLS of a handle of
 * libmosquitto's, before it connects. One thread at a time. */
#ifndef SECURE_H
#define SECURE_H
#include "mqtt_url.h"
#include <mosquitto.h>

/* ca_file: PEM of who vouches for the broker; NULL or "": the system's. MOSQ_ERR_...; MOSQ_ERR_INVAL with a ca_file: it
 * can't be read. */
int secure_set(struct mosquitto *mosquitto, const struct mqtt_url *url, const char *ca_file);

#endif
