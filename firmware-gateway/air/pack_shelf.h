/* air/pack_shelf.h - all rule packs of a folder, as they were at the start. What stands on the shelf never changes, so
 * whatever is borrowed from it is good for any thread until it is closed. */
#ifndef PACK_SHELF_H
#define PACK_SHELF_H
#include "error.h"
#include "rule.h"
#include <stddef.h>

#define PACK_SHELF_MAX 64           /* packs in the folder; files beyond that are left out, by name */

struct pack_shelf;

struct shelved_pack {
    char name[ID_SIZE];             /* of its file, and of the pack in it */
    const struct pack *pack;        /* NULL: broken; allocated only as far as its rules go, so never copied whole */
    char why[ERROR_TEXT_SIZE];      /* what is wrong with it; "" */
};

/* Reads every NAME.yaml of the folder, by name. A broken one stands there with the reason: whether that matters is for
 * who looks for it. 0; -ENOENT and friends: the folder can't be read; -ENOMEM. Start-up only. */
int pack_shelf_open(const char *folder, struct pack_shelf **shelf, struct error *err);
void pack_shelf_close(struct pack_shelf *shelf);    /* takes NULL */

size_t pack_shelf_count(const struct pack_shelf *shelf);
const struct shelved_pack *pack_shelf_at(const struct pack_shelf *shelf, size_t index);

/* The pack of that name, and the rule of that id in it; NULL: not there, or broken. */
const struct pack *pack_shelf_find(const struct pack_shelf *shelf, const char *name);
const struct rule *pack_shelf_rule(const struct pack_shelf *shelf, const char *pack, const char *rule);
/* The same pack, or why there is none: -ENOENT, or -EINVAL with what is wrong in its file. */
int pack_shelf_take(const struct pack_shelf *shelf, const char *name, const struct pack **pack, struct error *err);

#endif
