/* sensors/rebirths.h - how often Sparkplug nodes are asked for their births: each at a pace of its own, so that one
 * that never answers takes nothing from the others, and all together no more than a broker and its nodes bear. The
 * paces are our choice; Sparkplug names none. Fixed in size. Pure: time comes in. One thread at a time. */
#ifndef REBIRTHS_H
#define REBIRTHS_H
#include "decoder.h"

#define REBIRTHS_NODES_MAX 512          /* asked lately; beyond, the one that was asked longest ago is forgotten */
#define REBIRTHS_PER_S 10               /* of all nodes: after a restart of ours a hundred are asked in ten seconds */
#define REBIRTHS_FIRST_WAIT_MS 10000    /* until a node is asked again; doubled each time that it did not answer ... */
#define REBIRTHS_LAST_WAIT_MS 600000    /* ... up to this */

struct rebirths {                       /* all zero: nobody was asked */
    struct rebirths_node {
        char topic[TOPIC_SIZE_MAX];     /* decoded.rebirth */
        int64_t asked_ms, wait_ms;      /* mono; from then until it may be asked again */
    } nodes[REBIRTHS_NODES_MAX];
    size_t count;
    int64_t second;                     /* mono, in which `asked` were asked */
    int asked;
};

/* Whether the node is to be asked now; true counts as asked. topic: decoded.rebirth, copied. */
bool rebirths_ask(struct rebirths *rebirths, const char *topic, int64_t mono_ms);

/* The node was born: the next time it is waited for as for one that answers. topic: decoded.born. */
void rebirths_born(struct rebirths *rebirths, const char *topic);

#endif
