/* sensors/node_health.h - what our own node (sensors/node) says of itself at transom/in/{device}/health: whether its
 * module measures, and what waits in it. Only shown: never a reading. Pure. Any thread. */
#ifndef NODE_HEALTH_H
#define NODE_HEALTH_H
#include "firmware.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NODE_HEALTH_MODULE_SIZE 48      /* with their ends; what is longer is cut */
#define NODE_HEALTH_WHY_SIZE 96
#define NODE_HEALTH_NOT_SAID (-1)

struct node_health {
    const char *state;                  /* static: "good", "absent"...; NULL: nothing was told */
    char module[NODE_HEALTH_MODULE_SIZE];               /* "Sensirion SCD41" */
    char why[NODE_HEALTH_WHY_SIZE];     /* of a state that is not good; "": not said */
    char version[FIRMWARE_SIZE];        /* of the node's program */
    int64_t waiting, lost;              /* readings: not acknowledged yet, and for want of room; or NOT_SAID */
    int64_t uptime_s;                   /* of the program; or NOT_SAID */
    int64_t since_ms;                   /* unix; 0: not said */
};

/* Whether the topic is one of a node's health. NULL is none. */
bool node_health_has_topic(const char *topic);

/* false: the message is none of these, or broken: health is untouched. */
bool node_health_read(const char *topic, const char *payload, size_t size, struct node_health *health);

#endif
