/* sensors/announced.h - what messages told about later ones: which topic carries which quantity of which device, in
 * which unit. Some families (Home Assistant's discovery, Homie, Sparkplug B) say this once and then send bare values.
 *
 * A table of fixed size, made at start-up; a flood of announcements is refused, never grown with. One thread at a time. */
#ifndef ANNOUNCED_H
#define ANNOUNCED_H
#include "decoder.h"

#define ANNOUNCED_MAX 4096              /* rows: a thousand sensors of four quantities */
#define ANNOUNCED_PATH_SIZE 96
#define ANNOUNCED_WORD_SIZE 24          /* "online", "not_home" */

enum announced_kind {
    ANNOUNCED_VALUE,                    /* a number of a quantity */
    ANNOUNCED_ONLINE,                   /* one of two words */
    ANNOUNCED_BIRTH,                    /* that the device told all its values */
    ANNOUNCED_SESSION,                  /* a node's connection: path is its number, sequence that of its last message */
};

struct announcement {
    enum announced_kind kind;
    const char *family;                 /* static */
    char topic[TOPIC_SIZE_MAX];         /* where it will be said; with Sparkplug, the device's own key */
    char path[ANNOUNCED_PATH_SIZE];     /* within it, as template.h says; "": the payload itself */
    char device[DEVICE_ID_SIZE];
    char sensor[DEVICE_ID_SIZE];        /* within the device; said only where it has several of the quantity */
    bool is_shared;                     /* set by the table: another row gives the same quantity of the same device */
    /* ANNOUNCED_VALUE: (number * factor + offset) is in the quantity's own unit */
    enum quantity quantity;
    double factor, offset;
    unsigned datatype;                  /* as the family counts them, where values do not say theirs; else 0 */
    /* ANNOUNCED_ONLINE */
    char yes[ANNOUNCED_WORD_SIZE], no[ANNOUNCED_WORD_SIZE];
    /* ANNOUNCED_SESSION */
    unsigned sequence;
};

/* NULL: no memory. announced_close takes NULL. */
struct announced *announced_open(void);
void announced_close(struct announced *announced);

/* Adds a copy of row as told by `source` (a topic, or any other key). -ENOSPC: the table is full. */
int announced_add(struct announced *announced, const char *source, const struct announcement *row, struct error *err);

/* Forgets what that source told: it says it anew, or took it back. NULL: what all told. */
void announced_forget(struct announced *announced, const char *source);

/* The rows of a topic, one after the other in no order: after NULL the first; NULL at the end. announced may be NULL.
 * Borrowed until the next announced_add or announced_forget. */
const struct announcement *announced_next(const struct announced *announced, const char *topic,
                                          const struct announcement *after);

/* Keeps the number of the last message in a row of the table. Nothing to hear anew: no change in what follows. */
void announced_count(struct announced *announced, const struct announcement *row, unsigned sequence);

/* Counts up with every change. */
unsigned announced_changes(const struct announced *announced);

/* The rows of a kind, in no order, whatever their topic; as announced_next. */
const struct announcement *announced_next_of(const struct announced *announced, enum announced_kind kind,
                                             const struct announcement *after);

#endif
