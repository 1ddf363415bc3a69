/* store/own_items.h - what a school added to a checklist: questions of its own. They are never changed or deleted, so
 * that assessments that answered one keep it; one that is not asked any more is archived. */
#ifndef OWN_ITEMS_H
#define OWN_ITEMS_H
#include "checklist.h"
#include "place.h"
#include "store.h"

#define OWN_ITEMS_MAX 200               /* of one checklist, not archived */

struct own_item {
    int64_t id;                         /* out */
    char checklist[ID_SIZE];            /* the name of its file; whether there is one is for the caller to know */
    char section[CHECKLIST_SECTION_SIZE], text[CHECKLIST_TEXT_SIZE];
    enum checklist_good good;           /* which answer says that all is well */
    char who[NAME_SIZE], archived_by[NAME_SIZE];
    int64_t at_ms, archived_ms;         /* archived_ms 0: it is asked */
};
/* Fills id. -ENOSPC: OWN_ITEMS_MAX. */
int own_item_add(struct store *store, struct own_item *item, struct error *err);
/* -ENOENT: not an item of that checklist, or archived already. */
int own_item_archive(struct store *store, const char *checklist, int64_t id, const char *who, int64_t now_ms,
                     struct error *err);
/* All of a checklist, archived ones too, in the order in which they were added. each: 0 goes on, anything else ends the
 * listing and is returned. */
int own_items_list(struct store *store, const char *checklist,
                   int (*each)(void *context, const struct own_item *item), void *context, struct error *err);

#endif
