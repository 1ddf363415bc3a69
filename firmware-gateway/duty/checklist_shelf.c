/* duty/checklist_shelf.c - see checklist_shelf.h */
#include "checklist_shelf.h"
#include "folder.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct checklist_shelf {
    size_t count;
    struct shelved_checklist lists[CHECKLIST_SHELF_MAX];
};

struct reading_in {
    struct checklist_shelf *shelf;
    struct checklist *scratch;
};

/* 0, or what keeps the list that was read off the shelf. */
static int check(const struct reading_in *in, const char *name, const char *path, struct error *err)
{
    const struct checklist *list = in->scratch;

    if (strcmp(list->name, name) != 0)
        return error_set(err, -EINVAL, "%s: checklist: is %s, must be the name of its file", path, list->name);
    for (size_t i = 0; i < list->count; i++)
        if (checklist_shelf_item(in->shelf, list->items[i].id))
            return error_set(err, -EINVAL, "%s: items[%zu].id: %s is in another checklist, give it its own id", path,
                             i + 1, list->items[i].id);
    return 0;
}

/* What a whole struct has beyond the list's items is not kept. */
static const struct checklist *fitted(const struct checklist *list)
{
    size_t size = offsetof(struct checklist, items) + list->count * sizeof *list->items;
    struct checklist *copy = malloc(size);

    if (copy)
        memcpy(copy, list, size);
    return copy;
}

static void read_one(void *context, const char *name, const char *path)
{
    struct reading_in *in = context;
    struct shelved_checklist *place = &in->shelf->lists[in->shelf->count];
    struct error err = {0};
    int r;

    if (in->shelf->count == CHECKLIST_SHELF_MAX)
        return;
    snprintf(place->name, sizeof place->name, "%s", name);
    r = checklist_read(path, in->scratch, &err);
    if (r == 0)
        r = check(in, name, path, &err);
    if (r == 0 && !(place->list = fitted(in->scratch)))
        error_set(&err, -ENOMEM, "%s: out of memory", path);
    memcpy(place->why, err.text, sizeof place->why);
    in->shelf->count++;
}

int checklist_shelf_open(const char *folder, struct checklist_shelf **shelf, struct error *err)
{
    struct reading_in in = {calloc(1, sizeof *in.shelf), malloc(sizeof *in.scratch)};
    int r = in.shelf && in.scratch ? folder_each(folder, id_is_valid, read_one, &in, err)
                                   : error_set(err, -ENOMEM, "checklists: out of memory");

    free(in.scratch);
    if (r < 0)
        checklist_shelf_close(in.shelf);
    else
        *shelf = in.shelf;
    return r;
}

void checklist_shelf_close(struct checklist_shelf *shelf)
{
    for (size_t i = 0; shelf && i < shelf->count; i++)
        free((void *)(uintptr_t)shelf->lists[i].list);
    free(shelf);
}

size_t checklist_shelf_count(const struct checklist_shelf *shelf)
{
    return shelf->count;
}

const struct shelved_checklist *checklist_shelf_at(const struct checklist_shelf *shelf, size_t index)
{
    return &shelf->lists[index];
}

const struct checklist *checklist_shelf_find(const struct checklist_shelf *shelf, const char *name)
{
    for (size_t i = 0; i < shelf->count; i++)
        if (strcmp(shelf->lists[i].name, name) == 0)
            return shelf->lists[i].list;
    return NULL;
}

const struct checklist_item *checklist_shelf_item(const struct checklist_shelf *shelf, const char *id)
{
    const struct checklist_item *item = NULL;

    for (size_t i = 0; i < shelf->count && !item; i++)
        if (shelf->lists[i].list)
            item = checklist_find(shelf->lists[i].list, id);
    return item;
}
