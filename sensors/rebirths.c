/* sensors/rebirths.c - see rebirths.h */
#include "rebirths.h"
#include <stdio.h>
#include <string.h>

#define SECOND_MS 1000

static struct rebirths_node *node_of(struct rebirths *rebirths, const char *topic)
{
    for (size_t i = 0; i < rebirths->count; i++)
        if (strcmp(rebirths->nodes[i].topic, topic) == 0)
            return &rebirths->nodes[i];
    return NULL;
}

static struct rebirths_node *place_for_another(struct rebirths *rebirths)
{
    struct rebirths_node *oldest = rebirths->nodes;

    if (rebirths->count < REBIRTHS_NODES_MAX)
        return &rebirths->nodes[rebirths->count++];
    for (size_t i = 1; i < REBIRTHS_NODES_MAX; i++)
        if (rebirths->nodes[i].asked_ms < oldest->asked_ms)
            oldest = &rebirths->nodes[i];
    return oldest;
}

static int64_t longer(int64_t wait_ms)
{
    return wait_ms < REBIRTHS_LAST_WAIT_MS / 2 ? 2 * wait_ms : REBIRTHS_LAST_WAIT_MS;
}

static bool may_ask_any(struct rebirths *rebirths, int64_t mono_ms)
{
    if (rebirths->second != mono_ms / SECOND_MS)
        rebirths->asked = 0;
    rebirths->second = mono_ms / SECOND_MS;
    return rebirths->asked < REBIRTHS_PER_S;
}

bool rebirths_ask(struct rebirths *rebirths, const char *topic, int64_t mono_ms)
{
    struct rebirths_node *node = node_of(rebirths, topic);

    if ((node && mono_ms - node->asked_ms < node->wait_ms) || !may_ask_any(rebirths, mono_ms))
        return false;
    if (node) {
        node->wait_ms = longer(node->wait_ms);
    } else {
        node = place_for_another(rebirths);
        snprintf(node->topic, sizeof node->topic, "%s", topic);
        node->wait_ms = REBIRTHS_FIRST_WAIT_MS;
    }
    node->asked_ms = mono_ms;
    rebirths->asked++;
    return true;
}

void rebirths_born(struct rebirths *rebirths, const char *topic)
{
    struct rebirths_node *node = node_of(rebirths, topic);

    if (node)       /* kept: one that is born and lost again each second is not asked each second */
        node->wait_ms = REBIRTHS_FIRST_WAIT_MS;
}
