/* node/node_buffer.h - readings that the broker has not acknowledged, oldest first, each with the time when it was
 * measured. In memory, and in a file when asked: a reading is small and a card wears by writing. */
#ifndef NODE_BUFFER_H
#define NODE_BUFFER_H
#include "error.h"
#include "sample.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NODE_BUFFER_READINGS_MAX 10080  /* a week at one a minute; then the oldest is lost, and counted */
#define NODE_BATCH_HISTORY_MAX 40       /* older readings beside the newest in one message: 4 KB */
#define NODE_FRESH_MS 10000             /* so old may a reading be that says no time of its own */

struct node_reading {
    struct sample sample;
    int64_t time_ms;                    /* unix; 0: nobody knew the time */
    int64_t mono_ms;                    /* of this run; undefined when read from the file */
    bool is_sent;                       /* acknowledged, and kept only because older ones are not */
};

struct node_buffer {
    struct node_reading *ring;          /* NODE_BUFFER_READINGS_MAX; owned */
    size_t first, count;
    uint64_t first_number;              /* of ring[first]; numbers rise by one a reading and never come again */
    uint64_t lost;                      /* for want of room, since the start */
    bool is_changed;                    /* since it was last saved or loaded */
};

/* One message's worth: the newest reading, and the oldest ones that wait. A gateway takes a message's first reading for
 * news and the others for history, which may be older. */
struct node_batch {
    uint64_t newest, history[NODE_BATCH_HISTORY_MAX];
    size_t history_count;
};

int node_buffer_init(struct node_buffer *buffer, struct error *err);    /* 0 or -ENOMEM */
void node_buffer_done(struct node_buffer *buffer);

void node_buffer_add(struct node_buffer *buffer, const struct node_reading *reading);

/* How many wait. */
size_t node_buffer_waiting(const struct node_buffer *buffer);

/* The clock has become right: readings of this run that knew no time get theirs. */
void node_buffer_date(struct node_buffer *buffer, int64_t now_wall_ms, int64_t now_mono_ms);

/* Picks what to send next. Readings without a time wait for it, but for a fresh one, which goes alone: its arrival is
 * its time. False: nothing. */
bool node_buffer_pick(const struct node_buffer *buffer, int64_t now_mono_ms, struct node_batch *batch);

/* NULL: no longer there. */
const struct node_reading *node_buffer_at(const struct node_buffer *buffer, uint64_t number);

/* The broker has it: nothing of the batch is sent again. */
void node_buffer_sent(struct node_buffer *buffer, const struct node_batch *batch);

/* Writes what waits and has a time to path, whole or not at all; nothing waits: no file. 0 or a negative errno. */
int node_buffer_save(struct node_buffer *buffer, const char *path, struct error *err);

/* Adds what save wrote. No file is an empty one; lines that are broken are left out and counted. */
int node_buffer_load(struct node_buffer *buffer, const char *path, size_t *broken, struct error *err);

/* One line of that file. false: broken, reading is untouched. */
bool node_buffer_parse(const char *line, struct node_reading *reading);

#endif
