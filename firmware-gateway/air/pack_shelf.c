/* air/pack_shelf.c - see pack_shelf.h */
#include "pack_shelf.h"
#include "folder.h"
#include "pack.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pack_shelf {
    char folder[FOLDER_PATH_SIZE];
    size_t count;
    struct shelved_pack packs[PACK_SHELF_MAX];
};

/* Most packs have a few rules: what a whole struct has beyond them is not kept. */
static const struct pack *fitted(const struct pack *pack)
{
    size_t size = offsetof(struct pack, rules) + pack->count * sizeof *pack->rules;
    struct pack *copy = malloc(size);

    if (copy)
        memcpy(copy, pack, size);
    return copy;
}

struct reading_in {
    struct pack_shelf *shelf;
    struct pack *scratch;
};

static void read_one(void *context, const char *name, const char *path)
{
    struct reading_in *in = context;
    struct shelved_pack *place = &in->shelf->packs[in->shelf->count];
    struct error err = {0};

    if (in->shelf->count == PACK_SHELF_MAX)
        return;
    in->shelf->count++;
    snprintf(place->name, sizeof place->name, "%s", name);
    if (pack_read(path, in->scratch, &err) == 0 && strcmp(in->scratch->name, name) != 0)
        error_set(&err, -EINVAL, "%s: pack: is %s, must be the name of its file", path, in->scratch->name);
    else if (err.code == 0 && !(place->pack = fitted(in->scratch)))
        error_set(&err, -ENOMEM, "%s: out of memory", path);
    memcpy(place->why, err.text, sizeof place->why);
}

int pack_shelf_open(const char *folder, struct pack_shelf **shelf, struct error *err)
{
    struct reading_in in = {calloc(1, sizeof *in.shelf), malloc(sizeof *in.scratch)};
    int r = in.shelf && in.scratch ? folder_each(folder, id_is_valid, read_one, &in, err)
                                   : error_set(err, -ENOMEM, "packs: out of memory");

    free(in.scratch);
    if (r < 0) {
        pack_shelf_close(in.shelf);
        return r;
    }
    snprintf(in.shelf->folder, sizeof in.shelf->folder, "%s", folder);
    *shelf = in.shelf;
    return 0;
}

void pack_shelf_close(struct pack_shelf *shelf)
{
    for (size_t i = 0; shelf && i < shelf->count; i++)
        free((void *)(uintptr_t)shelf->packs[i].pack);
    free(shelf);
}

size_t pack_shelf_count(const struct pack_shelf *shelf)
{
    return shelf->count;
}

const struct shelved_pack *pack_shelf_at(const struct pack_shelf *shelf, size_t index)
{
    return &shelf->packs[index];
}

int pack_shelf_take(const struct pack_shelf *shelf, const char *name, const struct pack **pack, struct error *err)
{
    for (size_t i = 0; i < shelf->count; i++) {
        const struct shelved_pack *place = &shelf->packs[i];

        if (strcmp(place->name, name) != 0)
            continue;
        if (!place->pack)
            return error_set(err, -EINVAL, "%s", place->why);
        *pack = place->pack;
        return 0;
    }
    return error_set(err, -ENOENT, "%s/%s" FOLDER_SUFFIX ": there is no such pack", shelf->folder, name);
}

const struct pack *pack_shelf_find(const struct pack_shelf *shelf, const char *name)
{
    const struct pack *pack = NULL;

    (void)pack_shelf_take(shelf, name, &pack, NULL);
    return pack;
}

const struct rule *pack_shelf_rule(const struct pack_shelf *shelf, const char *pack, const char *rule)
{
    const struct pack *found = pack_shelf_find(shelf, pack);

    return found ? pack_find(found, rule) : NULL;
}
