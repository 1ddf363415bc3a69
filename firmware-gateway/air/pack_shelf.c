/* air/pack_shelf.c - see pack_shelf.h */
#include "pack_shelf.h"
#include "pack.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUFFIX ".yaml"
#define PATH_SIZE 1024

struct pack_shelf {
    char folder[PATH_SIZE];
    size_t count;
    struct shelved_pack packs[PACK_SHELF_MAX];
};

/* NAME.yaml, where NAME can be the name of a pack. */
static int is_pack(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name), suffix = sizeof SUFFIX - 1;
    char name[ID_SIZE];

    if (length <= suffix || length - suffix >= sizeof name || strcmp(entry->d_name + length - suffix, SUFFIX) != 0)
        return 0;
    memcpy(name, entry->d_name, length - suffix);
    name[length - suffix] = '\0';
    return id_is_valid(name);
}

/* Most packs have a few rules: what a whole struct has beyond them is not kept. */
static const struct pack *fitted(const struct pack *pack)
{
    size_t size = offsetof(struct pack, rules) + pack->count * sizeof *pack->rules;
    struct pack *copy = malloc(size);

    if (copy)
        memcpy(copy, pack, size);
    return copy;
}

static void read_one(struct pack_shelf *shelf, const char *file, struct pack *scratch)
{
    struct shelved_pack *place = &shelf->packs[shelf->count++];
    struct error err = {0};
    char path[PATH_SIZE + ID_SIZE + sizeof SUFFIX + 1];

    snprintf(place->name, sizeof place->name, "%.*s", (int)(strlen(file) - (sizeof SUFFIX - 1)), file);
    snprintf(path, sizeof path, "%s/%s", shelf->folder, file);
    if (pack_read(path, scratch, &err) == 0 && strcmp(scratch->name, place->name) != 0)
        error_set(&err, -EINVAL, "%s: pack: is %s, must be the name of its file", path, scratch->name);
    else if (err.code == 0 && !(place->pack = fitted(scratch)))
        error_set(&err, -ENOMEM, "%s: out of memory", path);
    memcpy(place->why, err.text, sizeof place->why);
}

int pack_shelf_open(const char *folder, struct pack_shelf **shelf, struct error *err)
{
    struct pack_shelf *s = calloc(1, sizeof *s);
    struct pack *scratch = malloc(sizeof *scratch);
    struct dirent **entries = NULL;
    int count = s && scratch ? scandir(folder, &entries, is_pack, alphasort) : -1;
    int r = s && scratch ? count < 0 ? error_set(err, -errno, "%s: %s", folder, strerror(errno)) : 0
                         : error_set(err, -ENOMEM, "packs: out of memory");

    if (r == 0)
        snprintf(s->folder, sizeof s->folder, "%s", folder);
    for (int i = 0; i < count; i++) {
        if (s->count < PACK_SHELF_MAX)
            read_one(s, entries[i]->d_name, scratch);
        free(entries[i]);
    }
    free(entries);
    free(scratch);
    if (r < 0)
        pack_shelf_close(s);
    else
        *shelf = s;
    return r;
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
    return error_set(err, -ENOENT, "%s/%s" SUFFIX ": there is no such pack", shelf->folder, name);
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
