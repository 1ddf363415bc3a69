/* node/node_settings.h - what a node is told: a YAML file, and variables of the environment, which win. */
#ifndef NODE_SETTINGS_H
#define NODE_SETTINGS_H
#include "driver.h"
#include "log.h"
#include "mqtt_url.h"
#include "node_broker.h"
#include <stdio.h>

#define NODE_SETTINGS_FILE_DEFAULT "/etc/transom/node.yaml"
#define NODE_PATH_SIZE 256
#define NODE_WORD_SIZE 16
#define NODE_URL_SIZE 512

struct node_settings {
    char device[NODE_DEVICE_SIZE];      /* its name at the broker; see node_settings_name */
    char url_text[NODE_URL_SIZE], ca_file[NODE_PATH_SIZE];
    struct mqtt_url url;                /* of url_text */
    char sensor[NODE_WORD_SIZE];
    const struct driver *driver;        /* of sensor */
    char bus[NODE_PATH_SIZE];           /* never empty */
    struct driver_setup setup;
    int interval_s;
    char data[NODE_PATH_SIZE];          /* "": nothing is kept over a restart */
    enum log_level log_level;
};

/* path  a YAML file; NULL: NODE_SETTINGS_FILE_DEFAULT when it is there, else none.
 * Every key can be set by TRANSOM_NODE_ and its name in capitals with dots as underscores (mqtt.url:
 * TRANSOM_NODE_MQTT_URL). 0; a negative errno with "file:line: key: what is wrong" or "TRANSOM_NODE_KEY: ...":
 * callers exit with 78. */
int node_settings_load(const char *path, struct node_settings *settings, struct error *err);

/* For who publishes: a device that is not named is the user of mqtt.url. 0; -EINVAL: there is none either. */
int node_settings_name(struct node_settings *settings, struct error *err);

/* The commented example, config/node.yaml, byte for byte. */
void node_settings_print_example(FILE *out);

#endif
