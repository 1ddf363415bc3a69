/* node/node.h - the node at work: measures, tells the broker, keeps what the broker has not got. One thread. */
#ifndef NODE_H
#define NODE_H
#include "node_settings.h"

#define NODE_ONCE_MS 60000      /* in which a single reading has to be there, and delivered */
#define NODE_SAVE_MS 600000     /* between two savings of what waits: so much a power cut takes without a broker */

struct node_options {
    bool print;                 /* to standard output, without a broker and without keeping anything */
    bool once;                  /* one reading, then the end */
};

/* Runs until SIGINT or SIGTERM, or until the one reading is delivered. A sensor or broker that is not there is no error
 * but with once: -ETIMEDOUT with what was wrong last. Else a negative errno: the node cannot work at all. */
int node_run(const struct node_settings *settings, struct node_options options, struct error *err);

/* Opens the bus that settings (a struct node_settings) name. */
int node_open_bus(void *settings, struct bus *bus, struct error *err);

#endif
