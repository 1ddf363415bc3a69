/* duty/checklist_shelf.h - all checklists of a folder, as they were at the start. What stands on the shelf never
 * changes, so whatever is borrowed from it is good for any thread until it is closed. */
#ifndef CHECKLIST_SHELF_H
#define CHECKLIST_SHELF_H
#include "checklist.h"
#include "error.h"
#include <stddef.h>

#define CHECKLIST_SHELF_MAX 32      /* checklists in the folder; files beyond that are left out, by name */

struct checklist_shelf;

struct shelved_checklist {
    char name[ID_SIZE];             /* of its file, and of the checklist in it */
    const struct checklist *list;   /* NULL: broken; allocated only as far as its items go, so never copied whole */
    char why[ERROR_TEXT_SIZE];      /* what is wrong with it; "" */
};

/* Reads every NAME.yaml of the folder, by name. A broken one stands there with the reason; so does one with an item
 * that an earlier list has, as an item is found by its id alone. 0; -ENOENT and friends: the folder can't be read;
 * -ENOMEM. Start-up only. */
int checklist_shelf_open(const char *folder, struct checklist_shelf **shelf, struct error *err);
void checklist_shelf_close(struct checklist_shelf *shelf);      /* takes NULL */

size_t checklist_shelf_count(const struct checklist_shelf *shelf);
const struct shelved_checklist *checklist_shelf_at(const struct checklist_shelf *shelf, size_t index);

/* The checklist of that name; the item of that id in whichever list it is. NULL: not there, or broken. */
const struct checklist *checklist_shelf_find(const struct checklist_shelf *shelf, const char *name);
const struct checklist_item *checklist_shelf_item(const struct checklist_shelf *shelf, const char *id);

#endif
