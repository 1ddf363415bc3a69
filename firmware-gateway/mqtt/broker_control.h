/* mqtt/broker_control.h - questions to the broker's dynamic security plugin, which makes and takes away who may speak to
 * it: a connection of its own, as the plugin's administrator, never the one that hears the sensors. Blocking, so only
 * for a worker; it belongs to one thread.
 * Source: mosquitto's documentation, "Dynamic Security Plugin": topic API. */
#ifndef BROKER_CONTROL_H
#define BROKER_CONTROL_H
#include "error.h"
#include "mqtt_url.h"

#define BROKER_CONTROL_WAIT_MS 3000         /* for the connection, and for each answer */
#define BROKER_CONTROL_ANSWER_MAX (1 << 20) /* bytes: some thousand clients with their roles */

struct broker_control;

/* url names the administrator; ca_file as in mqtt_settings. Both are only read. 0; -ENOTCONN with the cause; -ETIMEDOUT;
 * -ENOMEM. */
int broker_control_open(const struct mqtt_url *url, const char *ca_file, struct broker_control **control,
                        struct error *err);
void broker_control_close(struct broker_control *control); /* takes NULL */

/* Sends a text of commands and waits for what the plugin says to it: *answer is terminated, for free().
 * 0; -ETIMEDOUT: nothing, as where the plugin is not loaded; -ENOTCONN, -EMSGSIZE, -ENOMEM. */
int broker_control_ask(struct broker_control *control, const char *commands, char **answer, struct error *err);

#endif
