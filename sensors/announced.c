/* sensors/announced.c - see announced.h
 * Rows chained by the hash of their topic. Hashes of sources and of (device, quantity) stand in arrays of their own, so
 * that looking through all of them reads kilobytes. */
#include "announced.h"
#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CHAINS 4096
#define NOBODY 0                /* hash of a row that is free */

struct announced {
    struct announcement rows[ANNOUNCED_MAX];
    uint64_t sources[ANNOUNCED_MAX];        /* NOBODY: the row is free */
    uint64_t sensors[ANNOUNCED_MAX];        /* device and quantity */
    uint16_t chain[CHAINS], next[ANNOUNCED_MAX];    /* index + 1; 0: the end */
    uint16_t free[ANNOUNCED_MAX];
    unsigned changes;
    size_t free_count, used;                /* rows from `used` on were never in use */
};

/* FNV-1a; never NOBODY. Devices are the same in either case. */
static uint64_t hash_of(const char *text, uint64_t hash)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned char)tolower((unsigned char)*text)) * UINT64_C(1099511628211);
    return hash ? hash : 1;
}

static uint64_t hash_text(const char *text)
{
    return hash_of(text, UINT64_C(14695981039346656037));
}

static uint64_t hash_sensor(const struct announcement *row)
{
    return hash_of(row->device, UINT64_C(14695981039346656037) + (uint64_t)row->quantity);
}

struct announced *announced_open(void)
{
    return calloc(1, sizeof(struct announced));     /* pages that no row needs are never touched */
}

void announced_close(struct announced *announced)
{
    free(announced);
}

static void share(struct announced *announced, size_t index)
{
    for (size_t i = 0; i < announced->used; i++) {
        if (i == index || announced->sources[i] == NOBODY || announced->sensors[i] != announced->sensors[index])
            continue;
        announced->rows[i].is_shared = true;
        announced->rows[index].is_shared = true;
    }
}

int announced_add(struct announced *announced, const char *source, const struct announcement *row, struct error *err)
{
    size_t chain = hash_text(row->topic) % CHAINS, index;

    if (announced->free_count == 0 && announced->used == ANNOUNCED_MAX)
        return error_set(err, -ENOSPC, "more than %d sensors announced", ANNOUNCED_MAX);
    index = announced->free_count ? announced->free[--announced->free_count] : announced->used++;
    announced->changes++;
    announced->rows[index] = *row;
    announced->rows[index].is_shared = false;
    announced->sources[index] = hash_text(source);
    announced->sensors[index] = row->kind == ANNOUNCED_VALUE ? hash_sensor(row) : NOBODY;
    announced->next[index] = announced->chain[chain];
    announced->chain[chain] = (uint16_t)(index + 1);
    if (row->kind == ANNOUNCED_VALUE)
        share(announced, index);
    return 0;
}

static void unchain(struct announced *announced, size_t index)
{
    uint16_t *link = &announced->chain[hash_text(announced->rows[index].topic) % CHAINS];

    while (*link != index + 1)
        link = &announced->next[*link - 1];
    *link = announced->next[index];
}

void announced_forget(struct announced *announced, const char *source)
{
    uint64_t hash = source ? hash_text(source) : NOBODY;

    for (size_t i = 0; i < announced->used; i++) {
        if (announced->sources[i] == NOBODY || (source && announced->sources[i] != hash))
            continue;
        announced->changes++;
        unchain(announced, i);
        announced->sources[i] = NOBODY;
        announced->free[announced->free_count++] = (uint16_t)i;
    }
}

const struct announcement *announced_next(const struct announced *announced, const char *topic,
                                          const struct announcement *after)
{
    uint16_t at;

    if (!announced || !topic)
        return NULL;
    at = after ? announced->next[after - announced->rows] : announced->chain[hash_text(topic) % CHAINS];
    while (at && strcmp(announced->rows[at - 1].topic, topic) != 0)
        at = announced->next[at - 1];
    return at ? &announced->rows[at - 1] : NULL;
}

void announced_count(struct announced *announced, const struct announcement *row, unsigned sequence)
{
    announced->rows[row - announced->rows].sequence = sequence;
}

unsigned announced_changes(const struct announced *announced)
{
    return announced->changes;
}

const struct announcement *announced_next_of(const struct announced *announced, enum announced_kind kind,
                                             const struct announcement *after)
{
    size_t i = after ? (size_t)(after - announced->rows) + 1 : 0;

    while (announced && i < announced->used && (announced->sources[i] == NOBODY || announced->rows[i].kind != kind))
        i++;
    return announced && i < announced->used ? &announced->rows[i] : NULL;
}
